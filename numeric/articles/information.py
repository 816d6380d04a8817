"""Sentences on entropy, codes and cross-entropy; all in bits."""

from __future__ import annotations

from collections.abc import Sequence
from heapq import heapify, heappop, heappush
from itertools import count, pairwise
from math import isclose, log2

from numeric.experiments.record import Claim, Verdict

_HALVES = (1 / 2, 1 / 4, 1 / 8, 1 / 8)
"""Powers of 1/2: a code has words of just the right lengths."""
_OTHERS = (0.4, 0.3, 0.05, 0.05, 0.2)
"""The first prediction of the notes."""


def cross_entropy(p: Sequence[float], q: Sequence[float]) -> float:
    """-Σ p log₂ q; nothing where p is 0."""
    return -sum(one * log2(other) for one, other in zip(p, q, strict=True) if one)


def entropy(p: Sequence[float]) -> float:
    """-Σ p log₂ p; 0 log 0 is 0."""
    return cross_entropy(p, p)


def code_lengths(p: Sequence[float]) -> list[int]:
    """How many bits the words of a shortest prefix code have; Huffman 1952.

    >>> code_lengths((0.5, 0.25, 0.25))
    [1, 2, 2]
    """
    lengths, order = [0] * len(p), count()
    heap = [(one, next(order), [place]) for place, one in enumerate(p)]
    heapify(heap)
    while len(heap) > 1:
        (first, _, left), (second, _, right) = heappop(heap), heappop(heap)
        for place in (*left, *right):
            lengths[place] += 1
        heappush(heap, (first + second, next(order), [*left, *right]))
    return lengths


def mean_length(p: Sequence[float], lengths: Sequence[int]) -> float:
    return sum(one * length for one, length in zip(p, lengths, strict=True))


def judge_entropy_grows() -> Claim:
    """The more uncertain, the larger: from certain to even odds, and with more outcomes that are equally likely."""
    odds = [entropy((place / 100, 1 - place / 100)) for place in range(51)]
    outcomes = [entropy((1 / n,) * n) for n in range(1, 17)]
    grows = all(before < after for values in (odds, outcomes) for before, after in pairwise(values))
    figures = {"certain": odds[0], "even": odds[-1], "sixteen": outcomes[-1]}
    return Claim("entropy-grows", "holds" if grows else "fails", figures)


def judge_code_length() -> Claim:
    """Entropy is the mean length of a shortest code: equal to it where all p are powers of 1/2, else below it."""
    exact, other = (mean_length(p, code_lengths(p)) for p in (_HALVES, _OTHERS))
    figures = {"halves": exact, "halves_h": entropy(_HALVES), "others": other, "others_h": entropy(_OTHERS)}
    reached = [isclose(exact, figures["halves_h"]), isclose(other, figures["others_h"])]
    bound = other >= figures["others_h"] - 1e-12
    verdict: Verdict = "holds" if all(reached) else "in part" if reached[0] and bound else "fails"
    return Claim("code-length", verdict, figures)


def judge_code_of_another() -> Claim:
    """Cross-entropy is the mean length with a code made for q: the same condition."""
    q = _HALVES[::-1]
    exact, other = mean_length(_HALVES, code_lengths(q)), mean_length(_OTHERS, code_lengths(_OTHERS[::-1]))
    figures = {"halves": exact, "halves_h": cross_entropy(_HALVES, q), "own": entropy(_HALVES)}
    figures |= {"others": other, "others_h": cross_entropy(_OTHERS, _OTHERS[::-1])}
    reached = [isclose(exact, figures["halves_h"]), isclose(other, figures["others_h"])]
    verdict: Verdict = "holds" if all(reached) else "in part" if reached[0] else "fails"
    return Claim("code-of-another", verdict, figures)


def judge_difference() -> Claim:
    """The smaller the difference the smaller the cross-entropy: for one p; not where p changes."""
    p, far = (0.7, 0.2, 0.1), (0.1, 0.2, 0.7)
    shares = [place / 20 for place in range(21)]
    mixed = [[(1 - s) * one + s * other for one, other in zip(p, far, strict=True)] for s in shares]
    crossed = [cross_entropy(p, q) for q in mixed]
    divergences = [one - entropy(p) for one in crossed]
    for_one = all(a < b for values in (crossed, divergences) for a, b in pairwise(values))
    even, sure = cross_entropy((0.5, 0.5), (0.5, 0.5)), cross_entropy((1, 0), (0.8, 0.2))
    across = even < sure  # the first pair does not differ at all
    verdict: Verdict = "holds" if for_one and across else "in part" if for_one else "fails"
    return Claim("difference", verdict, {"even": even, "sure": sure})


def judge_divergence() -> Claim:
    """KL divergence is never negative, and 0 only for equal distributions: over a grid of pairs."""
    grid = [place / 20 for place in range(1, 20)]
    found = {(p, q): cross_entropy((p, 1 - p), (q, 1 - q)) - entropy((p, 1 - p)) for p in grid for q in grid}
    least = min(value for (p, q), value in found.items() if p != q)
    equal = max(abs(value) for (p, q), value in found.items() if p == q)
    return Claim("divergence", "holds" if least > 0 and equal < 1e-15 else "fails", {"least": least, "equal": equal})


def judge_news() -> Claim:
    """That the winner is known says more than that a finalist is: of eight teams, all equally likely."""
    winner, finalist = -log2(1 / 8), -log2(2 / 8)
    return Claim("news", "holds" if winner > finalist else "fails", {"winner": winner, "finalist": finalist})
