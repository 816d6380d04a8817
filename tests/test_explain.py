"""`check --explain`: what each symbol was taken for, in words and in mathematics, and how to correct it."""

import re
from pathlib import Path

import pytest

from derive.documents import NotUnderstood, check_reading, understood
from derive.documents.trees.vocabulary import declared
from derive.documents.understanding.statements import Equality
from derive.expr import Sym
from derive.reading import carrier_of, read
from reports.checking import CheckedFile, explained_text
from reports.checking.advice import DECLARATIONS, advice
from reports.checking.formulas import in_a_line, plain, shown, size_name
from reports.checking.symbols import Symbols

CORPUS = sorted(one for one in (Path(__file__).parent / "corpus").iterdir() if one.suffix != ".toml")
MARKS = re.compile(r"·\d|\^\(\)|\w⟨|#[nmN]|\(=|\b1=[^\W\d]|\bnumber [a-z]\b.*=|\d\.·")
SOFTMAX = r"""# Softmax
$$p_i = \frac{e^{z_i}}{\sum_{k=1}^K e^{z_k}}$$
$$L = -\sum_{i=1}^K y_i \log p_i$$
$$\frac{\partial L}{\partial z_i} = p_i - y_i$$
$$p_i = z_i \oplus 2$$
$$\sum_{k} q_k \oplus 1 = 3$$
"""


def explained(text, declare="", lang="en", name="a.md"):
    reading = read(text, carrier_of(name))
    known = understood(reading, declare)
    return explained_text(CheckedFile(name, text, carrier_of(name), known, check_reading(reading, declare)), lang=lang)


def section(text, title):
    """The lines of one section, without their indent."""
    lines = text.splitlines()
    start = next(number for number, line in enumerate(lines) if line.startswith(title) and line.endswith(":"))
    found = []
    for line in lines[start + 1 :]:
        if not line:
            break
        found.append(line.strip())
    return found


def kinds(text):
    """What each symbol was taken for, without the place; of a name that stands for two things, the last."""
    rows = (re.split(r"\s{2,}", line) for line in section(text, "symbols"))
    return {name: kind for name, kind, _ in rows}


def test_the_sections_stand_in_the_order_in_which_one_reads():
    titles = [line for line in explained(SOFTMAX).splitlines() if line and not line.startswith(" ")]
    assert titles[:2] == ["a.md:", "symbols, and where each first stands:"]
    assert titles[2:7] == ["indices:", "functions:", "hypotheses:", "definitions:", "equalities:"]
    assert titles[-2:] == ["not read:", "to correct this:"]


def test_every_symbol_has_its_kind_what_defines_it_and_its_place():
    rows = section(explained(SOFTMAX), "symbols")
    assert [re.sub(r"\s{2,}", " | ", row) for row in rows[:4]] == [
        "p | vector, entries pᵢ, defined | 2:7",
        "z | vector, entries zᵢ, nothing defines it | 2:7",
        "L | number, defined | 3:5",
        "y | vector, entries yᵢ, nothing defines it | 3:5",
    ]


@pytest.mark.parametrize(
    ("text", "name", "kind"),
    [
        (r"$$A_{ij} = 2 B_{ij}$$", "B", "matrix, entries Bᵢⱼ, nothing defines it"),
        (r"$$\mathbf{z} = \mathbf{W} \mathbf{x}$$", "x", "vector, entries xⱼ, nothing defines it"),
        (r"$$\mathbf{z}_s = \mathbf{W} \mathbf{x}_s$$", "x", "vector, entries xₛⱼ, for each s, nothing defines it"),
        (r"$$z_j^{(l)} = 2 a_j^{(l-1)}$$", "z⁽ˡ⁾", "vector, entries z⁽ˡ⁾ⱼ, in each layer ℓ, defined"),
        (r"$$h^{(i)} = w x^{(i)}$$", "x", "number, for each sample i, nothing defines it"),
        (r"$$a_j^{(l)} = 2 b_j^{(l)}$$ $$c = a^{(L)}_1$$", "a⁽ˡ⁾", "vector, entries a⁽ˡ⁾ⱼ, in each layer ℓ, defined"),
        (
            r"$$a_j^{(l)} = 2 b_j^{(l)}$$ $$c_j = a_j^{(L)}$$",
            "a^L",
            "vector, entries a^Lⱼ, in layer L, by the definition of a⁽ˡ⁾ⱼ",
        ),
        (r"$$x_w = 2 y$$", "x_{w}", "number, w no index (if it is: index=w:n), defined"),
        (r"$$\eta = 0.1$$ $$a = \eta b$$", "η", "number, value 1/10"),
    ],
)
def test_kinds(text, name, kind):
    assert kinds(explained(text))[name] == kind


def test_what_is_declared_is_said_of_the_symbol():
    assert kinds(explained(SOFTMAX, "target=y"))["y"].startswith("vector, entries yᵢ, target")
    assert "entries sum to 1" in kinds(explained(SOFTMAX, "sum(y)=1"))["y"]
    assert "one-hot target" in kinds(explained(SOFTMAX, "onehot=y"))["y"]


def test_indices_have_their_ranges_and_sizes_their_own_names():
    assert section(explained(SOFTMAX), "indices") == [
        "i, k = 1…n",
        "sizes of the document that are written n here: K",
    ]


def test_the_base_of_a_bare_logarithm_is_told():
    assert "log without a base: to base e" in explained(SOFTMAX)
    assert "log without a base: to base 2" in explained(SOFTMAX, "log=2")
    assert "log without a base:" not in explained(SOFTMAX.replace(r"\log", r"\ln"))
    assert "log without a base:" not in explained(SOFTMAX.replace(r"\log", r"\log_2"))


def test_functions_have_the_names_of_the_document():
    assert section(explained(r"$$a_i = \varphi(z_i)$$ $$b_i = \sigma(a_i)$$"), "functions") == [
        "φ: an arbitrary smooth function, written f here",
        "σ: sigmoid(u) = 1/(1 + exp(-u))",
    ]


def test_only_hypotheses_that_are_used_or_declared_stand_there_with_their_places():
    assert section(explained(SOFTMAX), "hypotheses") == ["Σ(j=1…n) yⱼ = 1, used at 4:35"]
    unused = "$$a_i = 2 y_i$$\n$$a_i = y_i + y_i$$"
    assert "hypotheses:" not in explained(unused)
    assert section(explained(unused, "sum(y)=1"), "hypotheses") == ["Σ(j=1…n) yⱼ = 1, declared and not needed"]


def test_a_definition_holds_until_the_next_of_the_same_symbol():
    text = "$$a = 2 b$$\n$$c = a + 1$$\n$$a = b + b$$"
    assert section(explained(text), "definitions") == [
        "1:5: a := 2 b  (until 3:5)",
        "2:5: c := a + 1",
        "3:5: a := b + b",
    ]


def test_what_is_not_read_stands_with_its_line_and_reason():
    rows = section(explained(SOFTMAX), "not read")
    assert any(r"p_i = z_i \oplus 2" in row for row in rows)
    assert any(row.startswith("5:") and "is not understood here" in row for row in rows)


def test_equal_reasons_stand_once():
    text = r"$a \in b$ and $c \in d$"
    assert section(explained(text), "nothing to decide") == ["1:4, 1:18: only equalities are decided, not ∈"]


@pytest.mark.parametrize("example", DECLARATIONS.values())
def test_every_declaration_that_is_offered_is_one(example):
    assert declared(example) != declared("")
    assert example in explained("$a = a$")


@pytest.mark.parametrize(
    ("reason", "declaration"),
    [
        ("η(s + t) is not computed", "constant=η"),
        ("whether ab is one name or a product is not clear", "constant=a b"),
        ("the function g is not known here", "function=g:tanh"),
        ("which index this sum runs over is not said", "index=k:n"),
        ("the base of this logarithm is not understood", "log=2"),
    ],
)
def test_the_declaration_that_would_help_is_named(reason, declaration):
    assert advice(reason, "en").endswith(declaration)
    assert advice(reason, "zh").endswith(declaration)
    try:
        declared(declaration)
    except NotUnderstood:
        pytest.fail(f"{declaration} is no declaration")


def test_no_declaration_is_offered_where_none_helps():
    assert advice("division by zero", "en") == ""
    assert advice("the function lim is not understood", "en") == ""


def test_marks_that_tell_symbols_apart_are_no_words():
    assert plain("nothing defines o⟨k⟩ and x^()") == "nothing defines o and x"
    assert plain("a number too large to factor") == "a number too large to factor"
    assert plain("this ⟨ is never closed") == "this ⟨ is never closed"
    assert size_name("12.k") == "nₖ"


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("1=y^()", "𝟙_{y}"),
        ("net⟨k⟩", "net"),
        ("a^L^()", "a^L"),
        ("#n", "n"),
        ("P((= y 1) x θ)", "P(y=1, x, θ)"),
        ("H(p,q)", "H(p,q)"),
    ],
)
def test_names_are_printed_as_mathematics(name, text):
    assert in_a_line(Sym(name)) == text


@pytest.mark.parametrize("path", CORPUS, ids=lambda path: path.name)
def test_formulas_and_the_table_show_no_internal_marks(path):
    known = understood(read(path.read_text(encoding="utf-8"), carrier_of(path.name)), "")
    sides = [side for one in known.items if isinstance(one, Equality) for side in (one.left, one.right)]
    sides += [side for one in known.givens for side in (one.definition.symbol, one.definition.formula)]
    for text in (*map(in_a_line, sides), *Symbols(known).table("en")):
        assert not MARKS.search(text), text


def test_axes_have_letters_that_nothing_else_has():
    known = understood(read(r"$$C = \frac12 \|\mathbf{y} - \mathbf{a}\|^2$$ $$s_i = \mathbf{w}^T \mathbf{x}_i$$"), "")
    first, second = known.givens
    assert in_a_line(first.definition.formula) == "1/2 · Σ(i=1…n) (yᵢ - aᵢ)²"
    assert in_a_line(second.definition.formula) == "Σ(j=1…N) wⱼ xᵢⱼ"
    assert shown(shown(first.definition.formula)) is shown(first.definition.formula)


def test_chinese_has_no_english_left():
    text = explained(SOFTMAX, lang="zh")
    for english in ("vector", "entries", "defined", "until", "used at", "declare:", "not read", "base", "index"):
        assert english not in text.replace("index=k:n", "").replace("--declare", "")
