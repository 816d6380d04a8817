"""Habits of notes: biases among the weights, labels above errors, losses of one sample, layers in brackets."""

from __future__ import annotations

import pytest

from derive.documents import Outcome, check_text
from derive.documents.trees.rows import walk
from derive.reading import read, tree


def _of(text: str) -> list[tuple[Outcome, str]]:
    return [(one.outcome, one.reason) for one in check_text(text) if one.outcome is not Outcome.GIVEN]


@pytest.mark.parametrize(
    ("chain", "why"),
    [
        (r"s_k = \sum_{j=1}^m v_{kj} h_j + v_{k0} = \sum_{j=0}^m v_{kj} h_j", "if v_0 is the first entry of v"),
        (r"s = \sum_{j=1}^m v_j h_j + c = \sum_{j=0}^m v_j h_j", "if c is the first entry of v"),
    ],
)
def test_a_sum_from_0_has_the_bias_in_it(chain: str, why: str) -> None:
    assert _of(f"$${chain}$$") == [(Outcome.PROVED, f"{why}, beside a 1")]


@pytest.mark.parametrize(
    "chain",
    [
        r"s_k = \sum_{j=1}^m v_{kj} h_j + v_{k0} = \sum_{j=1}^m v_{kj} h_j",
        r"s = \sum_{j=0}^m v_j h_j + v_0 = \sum_{j=0}^m v_j h_j",
        r"s = \sum_{j=1}^m v_j h_j + c = \sum_{j=1}^m v_j h_j",
        r"s = \sum_{j=1}^m v_j h_j - c = \sum_{j=0}^m v_j h_j",
        r"s = \sum_{j=1}^m v_j h_j + v_1 = \sum_{j=0}^m v_j h_j",
    ],
)
def test_a_bias_that_is_lost_is_not_proved(chain: str) -> None:
    ((outcome, _),) = _of(f"$${chain}$$")
    assert outcome in (Outcome.WRONG, Outcome.NOT_READ)


def test_names_that_go_by_letters_of_layers_have_their_bias_in_the_sum_too() -> None:
    layers = (
        r"$$net_j = \sum_{i=1}^d w_{ji} x_i + w_{j0} = \sum_{i=0}^d w_{ji} x_i, \quad y_j = f(net_j)$$"
        "\n\n"
        r"$$net_k = \sum_{j=1}^m w_{kj} y_j + w_{k0} = \sum_{j=0}^m w_{kj} y_j, \quad y_k = f(net_k)$$"
    )
    told = (Outcome.PROVED, "if w_0 is the first entry of w, beside a 1")
    assert _of(layers) == [told, told]
    assert told not in _of(layers.replace("_{i=0}", "_{i=1}").replace("_{j=0}", "_{j=1}"))


_NETWORK = r"""
$$net_j = \sum_i v_{ij} x_i + b_j,qquad h_j = f(net_j)$$

$$net_k = \sum_j w_{jk} h_j + c_k,qquad y_k = g(net_k)$$

$$E = \frac12 \sum_k (y_k - t_k)^2$$

$$\delta_k^o = \frac{\partial E}{\partial net_k} = (y_k - t_k) g'(net_k)$$

$$\frac{\partial E}{\partial w_{jk}} = \delta_k^o h_j,qquad \frac{\partial E}{\partial c_k} = \delta_k^o$$

$$\delta_j^h = \frac{\partial E}{\partial net_j} = f'(net_j) \sum_k w_{jk} \delta_k^o$$

$$\frac{\partial E}{\partial v_{ij}} = \delta_j^h x_i$$
"""


def test_the_letters_o_and_h_above_errors_are_labels() -> None:
    assert {outcome for outcome, _ in _of(_NETWORK)} == {Outcome.PROVED}
    assert len(_of(_NETWORK)) == 5


@pytest.mark.parametrize(
    ("meant", "slip"),
    [
        (r"= \delta_k^o h_j", r"= 2 \delta_k^o h_j"),
        (r"= \delta_j^h x_i", r"= -\delta_j^h x_i"),
        (r"= (y_k - t_k) g'(net_k)", r"= (t_k - y_k) g'(net_k)"),
        (r"\sum_k w_{jk} \delta_k^o", r"\sum_k w_{jk} y_k \delta_k^o"),
    ],
)
def test_a_slip_beside_a_label_above_is_called_wrong(meant: str, slip: str) -> None:
    assert _NETWORK.count(meant) == 1
    assert [outcome for outcome, _ in _of(_NETWORK.replace(meant, slip))].count(Outcome.WRONG) == 1


def test_an_exponent_that_stands_for_itself_is_one() -> None:
    assert _of(r"$$f(w) = w^h, \quad f'(w) = h w^{h-1}$$")[0][0] is Outcome.PROVED
    assert _of(r"$$f(w) = w^h, \quad f'(w) = w^{h-1}$$")[0][0] is Outcome.WRONG


_OF_ALL_SAMPLES = r"""
$$E = \frac{1}{N} \sum_{n=1}^N \sum_k \frac12 \left(p_k^{(n)} - t_k^{(n)}\right)^2$$

$$p_k = \sigma(u_k), \quad u_k = \sum_j v_{kj} x_j$$

$$\frac{\partial E}{\partial p_k} = p_k - t_k$$

$$\frac{\partial E}{\partial u_k} = (p_k - t_k) p_k (1 - p_k)$$

$$\frac{\partial E}{\partial v_{kj}} = (p_k - t_k) p_k (1 - p_k) x_j$$
"""


def test_a_loss_is_that_of_one_sample_where_the_sample_is_left_out() -> None:
    assert _of(_OF_ALL_SAMPLES) == [(Outcome.PROVED, "if E is the loss of one sample")] * 3


def test_so_is_the_sum_of_losses_of_samples() -> None:
    parts = (
        _OF_ALL_SAMPLES.replace(r"E = \frac{1}{N} \sum_{n=1}^N \sum_k", r"E_n = \sum_k", 1)
        + "\n"
        + r"$$\frac{\partial E}{\partial p_k} = t_k - p_k$$"
    )
    total = r"$$E = \frac{1}{N} \sum_{n=1}^N E_n$$" + "\n" + parts
    assert [outcome for outcome, _ in _of(total)] == [Outcome.PROVED] * 3 + [Outcome.WRONG]


@pytest.mark.parametrize(
    ("meant", "slip"),
    [
        (r"p_k} = p_k - t_k", r"p_k} = t_k - p_k"),
        (r"p_k (1 - p_k)$$", r"p_k (1 + p_k)$$"),
        (r"x_j$$", r"x_j^2$$"),
    ],
)
def test_a_slip_in_the_derivative_of_the_loss_of_one_sample_is_called_wrong(meant: str, slip: str) -> None:
    before, found, after = _OF_ALL_SAMPLES.rpartition(meant)
    assert found
    assert [outcome for outcome, _ in _of(before + slip + after)].count(Outcome.WRONG) == 1


_IN_BRACKETS = r"""
$$h_i[l] = \sum_{j=1}^{\nin[l]} w_{ij}[l] \cdot x_j[l], \quad y_i[l] = \sigma(h_i[l]), \quad x[l+1] = y[l]$$

$$E = \frac12 \sum_{i=1}^{\nout[L]} (y_i[L] - \hat{y}_i)^2$$

$$\pd{E}{y_i[L]} = y_i[L] - \hat{y}_i$$

$$\pd{E}{w_{ij}[L]} = (y_i[L] - \hat{y}_i) \, y_i[L] (1 - y_i[L]) \, x_j[L]$$

$$\pd{E}{x_j[L]} = \sum_{i=1}^{\nout[L]} \pd{E}{h_i[L]} w_{ij}[L]$$
"""


def test_layers_may_stand_in_brackets_behind_names() -> None:
    assert [outcome for outcome, _ in _of(_IN_BRACKETS)] == [Outcome.PROVED] * 3


@pytest.mark.parametrize(
    ("meant", "slip"),
    [
        (r"= y_i[L] - \hat{y}_i", r"= \hat{y}_i - y_i[L]"),
        (r"(1 - y_i[L]) \, x_j[L]", r"(1 - y_i[L]) \, x_j[L-1]"),
        (r"\pd{E}{h_i[L]} w_{ij}[L]", r"2 \pd{E}{h_i[L]} w_{ij}[L]"),
    ],
)
def test_a_slip_beside_layers_in_brackets_is_not_proved(meant: str, slip: str) -> None:
    assert _IN_BRACKETS.count(meant) == 1
    found = [outcome for outcome, _ in _of(_IN_BRACKETS.replace(meant, slip))]
    assert sum(outcome in (Outcome.WRONG, Outcome.NOT_READ) for outcome in found) == 1


@pytest.mark.parametrize(
    ("formula", "layers"), [(r"\mathbb{E}[l]", 0), ("E[l]", 0), (r"\hat{y}_i[l]", 1), ("x [l]", 0)]
)
def test_only_what_stands_close_behind_a_name_is_a_layer(formula: str, layers: int) -> None:
    row = read(_IN_BRACKETS + f"$${formula}$$").rows[-1]
    assert isinstance(row.content, tree.Chain)
    assert sum(isinstance(mark, tree.Layer) for node in walk(row.content) for mark in _above(node)) == layers


def _above(node: tree.Node) -> tuple[tree.Node, ...]:
    return node.superscripts if isinstance(node, tree.Name) else ()
