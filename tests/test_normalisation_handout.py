"""What the handouts of normalisation add to the derivation: their numbers, taken another way; training; code."""

from __future__ import annotations

import ast
import re
from dataclasses import replace

import numpy as np
import pytest

from derive.catalog import derive
from derive.checker import Finding, Verdict, prove
from numeric.generation import generate
from numeric.network.forms import batch_norm_proof
from numeric.normalised_depth import depth_runs
from reports.document import Cell, Figure, Listing, Paragraph, Table
from reports.handout.normalisation import normalisation_blocks
from reports.handout.options import Options
from reports.phrases.normalisation import NORMALISATION_PHRASES

NAMES = ("batch-norm", "layer-norm")
X, G = np.array([1.0, 2.0, 3.0, 6.0]), np.array([1.0, -0.5, 0.5, 2.0])


@pytest.fixture(scope="module")
def proofs():
    return {"batch-norm": batch_norm_proof(), "layer-norm": prove(derive("layer-norm"))}


@pytest.fixture(scope="module")
def blocks(proofs):
    return {
        (name, lang): list(normalisation_blocks(proofs[name], Options(lang=lang)))
        for name in NAMES
        for lang in ("en", "zh")
    }


def written(paragraph):
    return "".join(piece if isinstance(piece, str) else "…" for piece in paragraph.pieces)


def only(kind, of):
    (found,) = (block for block in of if isinstance(block, kind))
    return found


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("name", NAMES)
def test_the_numbers_of_the_example_are_those_of_the_textbook(blocks, name, lang):
    """x̂ by NumPy's own mean and deviation; dx by the Jacobian of x̂, entry by entry."""
    columns = np.array([row[1:] for row in only(Table, blocks[name, lang]).rows], float).T
    root = np.sqrt(X.var() + 1e-5)
    x_hat = (X - X.mean()) / root
    jacobian = (np.eye(4) - 1 / 4 - np.outer(x_hat, x_hat) / 4) / root
    dx = 2 * G @ jacobian
    want = [X, x_hat, 2 * x_hat + 1, G, dx]
    want += [dx, 2 * G / root] if name == "batch-norm" else [G * x_hat, G, dx]
    np.testing.assert_allclose(columns, want, atol=5.1e-5)
    numbers = re.findall(r"-?\d+\.\d{4}", " ".join(map(written, _paragraphs(blocks[name, lang]))))
    assert {"3.0000", "3.5000", "0.0000"} <= set(numbers)
    if name == "batch-norm":
        assert {f"{(G * x_hat).sum():.4f}", f"{(2 * G / root).sum():.4f}"} <= set(numbers)


def _paragraphs(of):
    return (block for block in of if isinstance(block, Paragraph))


@pytest.mark.parametrize("name", NAMES)
def test_every_function_of_the_module_is_shown_as_it_is(proofs, blocks, name):
    source = generate(proofs[name]).source
    listings = [block for block in blocks[name, "en"] if isinstance(block, Listing)]
    functions = [node for node in ast.parse(source).body if isinstance(node, ast.FunctionDef)]
    assert [block.code for block in listings] == [ast.get_source_segment(source, node) for node in functions]
    assert all(block.title[0] for block in listings)


@pytest.mark.parametrize("name", NAMES)
def test_the_programs_of_a_notebook_run(blocks, name, capsys):
    space = {}
    *cells, proof = (block for block in blocks[name, "en"] if isinstance(block, Cell))
    for cell in cells:
        exec(compile(cell.code, cell.title, "exec"), space)
    assert re.search(r"largest difference: \d\.\de-\d\d\n", capsys.readouterr().out)
    assert f"prove(derive({name!r}))" in proof.code


def test_both_runs_start_alike_and_normalisation_makes_the_difference(blocks):
    plain, normalised = depth_runs()
    assert not plain.network.batch_norm
    assert normalised.network == replace(plain.network, batch_norm=True)
    assert plain.settings == normalised.settings
    assert all(one.shape == other.shape for one, other in zip(plain.weights, normalised.weights, strict=True))
    losses = [run.history[-1].scores["train"].loss for run in (plain, normalised)]
    assert losses[1] < 0.5 < 2 < losses[0]
    said = " ".join(map(written, _paragraphs(blocks["batch-norm", "en"])))
    assert all(f"{loss:.1f} nats" in said for loss in losses)


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_picture_is_drawn_in_both_languages(blocks, lang):
    figure = only(Figure, blocks["batch-norm", lang])
    assert figure.drawn("light", "png").startswith(b"\x89PNG")
    assert figure.name == {"en": "batch-norm-depth", "zh": "batch-norm-depth.zh"}[lang]
    assert not any(isinstance(block, Figure) for block in blocks["layer-norm", lang])


def test_without_a_proof_that_holds_there_is_nothing_more(proofs):
    proof = proofs["layer-norm"]
    broken = replace(proof, findings={**proof.findings, proof.derivation.steps[2]: Finding(Verdict.WRONG)})
    assert not list(normalisation_blocks(broken, Options()))


def test_every_phrase_has_both_languages_and_the_same_gaps():
    for key, (english, chinese) in NORMALISATION_PHRASES.items():
        assert not re.search("[一-鿿]", english), key
        assert re.search("[一-鿿]", chinese), key
        assert sorted(re.findall(r"\{.*?\}", english)) == sorted(re.findall(r"\{.*?\}", chinese)), key
        assert sorted(re.findall("`[^`]*`", english)) == sorted(re.findall("`[^`]*`", chinese)), key
