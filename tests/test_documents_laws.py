"""Laws of differentiation, as the textbooks write them without an argument."""

from __future__ import annotations

import pytest

from derive.documents import Judgement, Outcome, check_text


def judged(text: str) -> list[Judgement]:
    return [one for one in check_text(text, "markdown", seconds=3) if one.outcome is not Outcome.GIVEN]


@pytest.mark.parametrize(
    "law",
    [
        r"(u + v)' = u' + v'",
        r"(uv)' = u'v + uv'",
        r"(f g)' = f' g + f g'",
        r"\left(\frac{u}{v}\right)' = \frac{u' v - u v'}{v^2}",
        r"\left(\frac{1}{g}\right)' = -\frac{g'}{g^2}",
        r"(c f)' = c f'",
        r"\frac{d}{dx}\left(\frac{u}{v}\right) = \frac{v u' - u v'}{v^2}",
        r"\frac{d}{dt}(uv) = u \frac{dv}{dt} + v \frac{du}{dt}",
    ],
)
def test_a_law_holds_for_all_functions(law):
    (one,) = judged(f"$${law}$$")
    assert one.outcome is Outcome.PROVED


@pytest.mark.parametrize(
    "law",
    [
        r"(uv)' = u'v - uv'",
        r"(uv)' = u'v + uv",
        r"\left(\frac{u}{v}\right)' = \frac{u' v + u v'}{v^2}",
        r"\left(\frac{u}{v}\right)' = \frac{u' v - u v'}{v}",
        r"\frac{d}{dt}(uv) = u \frac{du}{dt} + v \frac{dv}{dt}",
    ],
)
def test_a_law_with_a_mistake_is_wrong(law):
    (one,) = judged(f"$${law}$$")
    assert one.outcome is Outcome.WRONG


@pytest.mark.parametrize(
    "text",
    [
        r"$$(f \circ g)' = (f' \circ g) \cdot g'$$",
        r"$$(f^{-1})' = \frac{1}{f' (f^{-1})}$$",
        r"$$(uv)' = v'u'$$",
        r"With $u = 3x$ and $v = 2$ we have $$(u + v)' = 3 + v'$$",
    ],
)
def test_what_is_no_law_of_two_functions_is_left_alone(text):
    assert not any(one.outcome is Outcome.WRONG for one in judged(text))


def test_a_law_holds_where_a_later_section_has_a_function_of_that_letter():
    text = "## Laws\n\n$$(fg)' = f'g + fg'$$\n\n## Example\n\n$$f(x) = x^2, \\qquad f'(x) = 2x$$"
    assert [one.outcome for one in judged(text)] == [Outcome.PROVED] * 2


@pytest.mark.parametrize(
    ("quotient", "outcome"),
    [
        (r"\frac{f(u + h) - f(u)}{h}", Outcome.PROVED),
        (r"\frac{f(u + h) - f(u - h)}{2h}", Outcome.PROVED),
        (r"\frac{f(u) - f(u - h)}{h}", Outcome.PROVED),
        (r"\frac{f(u + h) - f(u - h)}{h}", Outcome.WRONG),
        (r"\frac{f(u) - f(u + h)}{h}", Outcome.WRONG),
        (r"\frac{f(u + h) + f(u)}{h}", Outcome.NOT_READ),
    ],
)
def test_a_derivative_is_the_limit_of_a_quotient_of_differences(quotient, outcome):
    (one,) = judged(rf"$$f'(u) = \lim_{{h \to 0}} {quotient}$$")
    assert one.outcome is outcome


def test_an_approximation_by_the_derivative_defines_no_function():
    text = "$f(u + h) \\approx f(u) + f'(u) h$ and $$(fg)' = f'g + fg'$$"
    assert [one.outcome for one in judged(text)] == [Outcome.PROVED]
