"""Habits of many notes: ∂/∂w before a sum without brackets, a^(1) for the input, slopes at the values of an example."""

from derive.documents import Outcome, check_text

EXAMPLE = r"""
We take $v^{(1)} = 0.4$, $v^{(2)} = 0.7$, $c^{(1)} = 0.2$ and $c^{(2)} = 0.1$.

$$\hat{y} = \sigma(z^{(3)}), \quad z^{(3)} = v^{(2)} a^{(2)} + c^{(2)}$$

$$a^{(2)} = \sigma(z^{(2)}) = \sigma(v^{(1)} a^{(1)} + c^{(1)}) = \sigma(v^{(1)} x + c^{(1)})$$

$$z^{(2)} = v^{(1)} a^{(1)} + c^{(1)}$$

$$\frac{\partial z^{(2)}}{\partial c^{(1)}} = \frac{\partial}{\partial c^{(1)}} v^{(1)} x + c^{(1)} = 1$$

$$\frac{\partial z^{(3)}}{\partial a^{(2)}} = \frac{\partial}{\partial a^{(2)}} v^{(2)} a^{(2)} + c^{(2)} = v^{(2)}$$

$$\frac{\partial z^{(2)}}{\partial v^{(1)}} = x = 0.6$$

$$\frac{\partial a^{(2)}}{\partial z^{(2)}} = \sigma(0.44)(1 - \sigma(0.44)) \approx 0.24$$

$$\frac{\partial L}{\partial c^{(1)}} = (-0.915) \cdot 0.345 \cdot (-0.7) = 0.220$$
"""


def _outcomes(text):
    return [judgement.outcome for judgement in check_text(text)]


def test_operator_before_a_sum_that_stands_elsewhere_reaches_over_all_of_it():
    found = check_text(EXAMPLE)
    assert Outcome.WRONG not in {one.outcome for one in found}
    slopes = [one for one in found if one.place.line in (10, 12)]
    assert [one.outcome for one in slopes] == [Outcome.PROVED] * 4


def test_slip_behind_such_an_operator_is_wrong():
    for right, slip in (("c^{(1)} = 1$", "c^{(1)} = x$"), ("c^{(2)} = v^{(2)}$", "c^{(2)} = a^{(2)}$")):
        assert right in EXAMPLE
        assert Outcome.WRONG in _outcomes(EXAMPLE.replace(right, slip))


def test_input_under_the_name_of_a_layer():
    slope = [one for one in check_text(EXAMPLE) if one.place.line == 14]
    assert slope[0].outcome is Outcome.PROVED
    slip = [one for one in check_text(EXAMPLE.replace("= x = 0.6", "= c^{(1)} = 0.6")) if one.place.line == 14]
    assert slip[0].outcome is Outcome.WRONG


def test_slope_at_values_that_stand_in_the_document():
    found = {one.place.line: one for one in check_text(EXAMPLE) if one.place.column < 60}
    assert found[16].outcome is Outcome.AGREES
    slip = [one for one in check_text(EXAMPLE.replace("0.44", "0.64")) if one.place.line == 16]
    assert slip[0].outcome is Outcome.WRONG


def test_number_at_values_that_are_not_all_known_is_not_judged():
    text = EXAMPLE.replace("$$\\frac{\\partial z^{(2)}}{\\partial v^{(1)}} = x = 0.6$$\n", "\n")
    found = [one for one in check_text(text) if one.place.line == 16]
    assert found[0].outcome is Outcome.NOT_READ
    assert found[0].reason == "at which values this is a number is not said"


def test_decimal_that_is_cut_off():
    found = [one for one in check_text(EXAMPLE) if one.place.line == 18]
    assert found[-1].outcome is Outcome.AGREES
    for slip in ("0.219", "0.222"):
        found = [one for one in check_text(EXAMPLE.replace("0.220", slip)) if one.place.line == 18]
        assert found[-1].outcome is Outcome.WRONG
