"""The listing of the notes and the examples of the slides: which printed numbers come out, and which do not."""

from dataclasses import replace
from math import exp, log, log2

import pytest

from numeric.experiments import softmax_listing
from numeric.experiments.saved import saved


@pytest.fixture(scope="module")
def runs():
    return {run.name: run for run in softmax_listing.run().runs}


def test_the_thirty_numbers_of_the_listing_come_out_in_single_precision_alone(runs):
    assert len(runs["float32"].ours) == 30
    assert runs["float32"].max_abs_diff == 0
    assert not runs["float64"].reproduced
    assert 54.5982 in runs["float64"].ours  # e⁴ is 54.59815003…
    assert 3149.4567 in runs["float64"].ours


def test_the_probabilities_of_the_slides_are_right_but_for_last_digits(runs):
    total = exp(1.2) + exp(0.9) + exp(0.4)
    of_hand = (round(exp(net) / total, places) for net, places in ((1.2, 2), (0.9, 2), (0.4, 1)))
    assert runs["example"].ours == tuple(of_hand) == (0.46, 0.34, 0.2)
    assert runs["example"].reproduced
    assert not runs["table"].reproduced
    assert runs["table"].ours == (0.58, 0.26, 0.16, 0.15, 0.62, 0.23, 0.5, 0.3, 0.2)
    assert runs["answers"].ours == (1.0, 1.0, 0.0)
    assert runs["answers"].reproduced


def test_the_cross_entropies_of_the_notes_are_in_nats(runs):
    assert runs["nats"].published == (0.916, 0.02)
    assert runs["nats"].ours == (round(-log(0.4), 3), round(-log(0.98), 2))
    assert runs["nats"].reproduced
    assert runs["bits"].ours == (round(-log2(0.4), 3), round(-log2(0.98), 2))
    assert not runs["bits"].reproduced


def test_numbers_that_are_wrong_are_no_controls(runs):
    """The listing in double precision is the only list that is here to differ."""
    assert {name for name, run in runs.items() if run.mistaken} == {"table", "bits"}
    assert {name for name, run in runs.items() if not run.expected and not run.mistaken} == {"float64"}
    with pytest.raises(ValueError, match="cannot be expected"):
        replace(runs["table"], expected=True)


def test_the_kept_result_is_that_of_now():
    assert saved("softmax-listing") == softmax_listing.run()
    assert saved("softmax-listing").as_expected


def test_the_verdict_on_the_probabilities_follows_the_figures():
    printed = [float(text) for text in softmax_listing.EXAMPLE_PRINTED]
    table = [float(text) for row in softmax_listing.TABLE_PRINTED for text in row]
    assert softmax_listing.judge_last_digits(printed, table).verdict == "holds"
    assert softmax_listing.judge_last_digits([0.47, *printed[1:]], table).verdict == "in part"
    assert softmax_listing.judge_last_digits([0.6, *printed[1:]], table).verdict == "fails"
