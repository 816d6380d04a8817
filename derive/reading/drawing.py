"""What a tree looks like: the marks of a formula as its document prints it, before it has a meaning."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import groupby

from derive.reading import tree
from derive.reading.symbols import PAIRS
from derive.reading.tree import Node
from derive.writing.marks import (
    Accented,
    Antiderivative,
    Big,
    Bracket,
    Cases,
    Dots,
    Fraction,
    Grid,
    Line,
    Mark,
    Matrix,
    Name,
    Number,
    Partial,
    Root,
    Scripts,
    Sign,
    Styled,
    Upright,
)


def drawn(node: Node) -> Mark:
    r"""The marks of a tree.

    >>> from derive.reading import Passage, read_formula
    >>> from derive.writing.latex import latex
    >>> (row,) = read_formula(Passage.of(r"H = --\sum_i p_i \log_2 q_i"))
    >>> print(latex(drawn(row.content)))
    H = --\sum_{i} p_{i} \log_{2} q_{i}
    """
    match node:
        case tree.Chain(first=first, links=links):
            parts = [] if first is None else [drawn(first)]
            for link in links:
                parts += [Sign(link.sign), drawn(link.node)]
            return line(parts)
        case tree.Sum(terms=terms):
            return line(
                part for at, term in enumerate(terms) for part in (*_signs(term.sign, at == 0), drawn(term.node))
            )
        case tree.Product(factors=factors):
            return line(
                part
                for factor in factors
                for part in (*([Sign(factor.sign)] if factor.sign else []), drawn(factor.node))
            )
        case tree.Juxtaposed(items=items):
            return line(map(drawn, items))
        case tree.Listing(items=items):
            return _listed(items)
        case _:
            return _operand(node)


def side_by_side(left: Node | None, sign: str, right: Node) -> Mark:
    """The two sides of a sign; the left one may be missing."""
    return line([*([] if left is None else [drawn(left)]), Sign(sign), drawn(right)])


def line(parts: Iterable[Mark]) -> Mark:
    """Marks one behind the other."""
    found = list[Mark]()
    for part in parts:
        found += part.parts if isinstance(part, Line) else [part]
    return found[0] if len(found) == 1 else Line(tuple(found))


def _signs(signs: str, first: bool) -> Iterator[Mark]:
    """The signs of a term: all but the one between it and the term before stand before it."""
    for at, sign in enumerate(signs):
        yield Sign(sign, before=first or at > 0)


def _listed(nodes: Iterable[Node], separators: Sequence[str] = ()) -> Mark:
    """With commas between, or other signs."""
    parts = list[Mark]()
    for at, node in enumerate(nodes):
        parts += [Sign(separators[at - 1] if at <= len(separators) else ",")] if at else []
        parts.append(drawn(node))
    return line(parts)


def _operand(node: Node) -> Mark:
    match node:
        case tree.Number(text=text):
            return Number(text)
        case tree.Text(text=text) | tree.Label(text=text):
            return Upright(text, words=True)
        case tree.Dots():
            return Dots()
        case tree.Hole():
            return Sign("·", before=True)
        case tree.Name():
            return _scripted(_name(node), node)
        case tree.Word(text=text):
            return _scripted(Upright(text), node)
        case tree.Scripted(body=body):
            return _scripted(drawn(body), node)
        case tree.Layer(bracket=bracket, content=content):
            return Bracket(drawn(content), bracket + PAIRS[bracket])
        case tree.Fraction(above=above, below=below):
            return Fraction(drawn(above), drawn(below))
        case tree.Power(base=base, exponent=exponent):
            return _raised(drawn(base), drawn(exponent))
        case tree.Transposed(body=body):
            return _raised(drawn(body), Name("⊤"))
        case tree.Root(body=body, degree=degree):
            return Root(drawn(body), None if degree is None else drawn(degree))
        case tree.Accented(accent=accent, body=body):
            return Accented(accent, drawn(body))
        case tree.Bracket(kind=kind, items=items, separators=separators):
            return Bracket(_listed(items, separators), _sides(kind))
        case _:
            return _compound(node)


def _compound(node: Node) -> Mark:
    match node:
        case tree.Big(limits=limits, body=body):
            sign = "Σ" if isinstance(node, tree.BigSum) else "Π"
            end = None if limits.end is None else drawn(limits.end)
            return Big(sign, _below(limits), end, line([] if body is None else [drawn(body)]))
        case tree.Integral(of=of, by=by):
            return Antiderivative(drawn(of), drawn(by))
        case tree.Differential(order=order, of=of):
            return _differential(order, of)
        case tree.Derivative(of=of, by=by, order=order, straight=straight, beside=beside):
            below = line(_differential(None, one, straight) for one in _counted(by, order))
            if of is None or beside:
                slope = Fraction(_differential(order, None, straight), below)
                return slope if of is None else line([slope, drawn(of)])
            return Fraction(_differential(order, of, straight), below)
        case tree.Gradient(of=of, by=by, order=order):
            nabla = _with_scripts(Sign("∇", before=True), list(map(drawn, by)), [drawn(order)] if order else [])
            return nabla if of is None else line([nabla, drawn(of)])
        case tree.Indicator(conditions=conditions):
            return line([Number("1"), Bracket(_listed(conditions), "{}")])
        case tree.Cases(rows=rows):
            return Cases(tuple((drawn(row.value), _conditions(row.condition)) for row in rows))
        case tree.Matrix(kind=kind, rows=rows):
            cells = tuple(tuple(None if cell is None else drawn(cell) for cell in row) for row in rows)
            return Grid(_sides(kind) if kind else "", cells)
    raise TypeError(f"{type(node).__name__} is not drawn")


def _conditions(nodes: Sequence[Node]) -> tuple[Mark, ...]:
    """Statements with commas between; words stand before what they speak about."""
    found = list[Mark]()
    for node in nodes:
        words = found and isinstance(found[-1], Upright)
        found.append(line([found.pop(), drawn(node)]) if words else drawn(node))
    return tuple(found)


def _name(name: tree.Name) -> Mark:
    """The letters in their style, with their accents."""
    styled = name.style if name.style in ("bb", "cal", "frak") else ""
    found: Mark
    if name.style == "bold":
        found = Matrix(name.letters)
    elif styled:
        found = line(Styled(letter, styled) for letter in name.letters)
    elif name.style == "upright":
        found = Upright(name.letters, words=not name.letters.isascii())
    else:
        found = Name(name.letters)
    for accent in reversed(name.accents):
        found = Accented(accent, found)
    return found


def _scripted(body: Mark, node: tree.Name | tree.Word | tree.Scripted) -> Mark:
    primes: list[Mark] = [Sign("′", before=True)] * node.primes
    return _with_scripts(body, list(map(drawn, node.subscripts)), [*primes, *map(drawn, node.superscripts)])


def _with_scripts(body: Mark, below: Sequence[Mark], above: Sequence[Mark]) -> Mark:
    return Scripts(body, _indices(below), line(above) if above else None) if below or above else body


def _indices(marks: Sequence[Mark]) -> Mark | None:
    """Indices of one letter stand side by side, others with commas between."""
    names = [mark.name if isinstance(mark, Name) else mark.text for mark in marks if isinstance(mark, Name | Number)]
    close = len(names) == len(marks) and all(len(name) == 1 for name in names)
    return _separated(marks, "" if close else ",") if marks else None


def _raised(base: Mark, exponent: Mark) -> Mark:
    if isinstance(base, Scripts) and base.above is None:
        return replace(base, above=exponent)
    return Scripts(base, None, exponent)


def _sides(kind: str) -> str:
    """What stands left and right: the kind names the right one only where it is another than usual."""
    opening = next((one for one in PAIRS if kind.startswith(one)), kind[0])
    return (opening + (kind.removeprefix(opening) or PAIRS[opening])).replace("\\", "")


def _below(limits: tree.Limits) -> Mark | None:
    """The index with its start, and the conditions, with commas between."""
    parts = list[Mark]()
    told = [part.first for part in limits.conditions if isinstance(part, tree.Chain)]
    for index in limits.index:
        if limits.start is not None and not parts:
            parts.append(line([drawn(index), Sign("="), drawn(limits.start)]))
        elif index not in told:
            parts.append(drawn(index))
    parts += map(drawn, limits.conditions)
    return _separated(parts, ",") if parts else None


def _separated(marks: Sequence[Mark], sign: str) -> Mark:
    first, *rest = marks
    return line([first, *(part for mark in rest for part in (*([Sign(sign)] if sign else []), mark))])


def _differential(order: Node | None, of: Node | None, straight: bool = False) -> Mark:
    sign, body = "d" if straight else "∂", None if of is None else drawn(of)
    match order:
        case None:
            return Partial(1, body, sign)
        case tree.Number(text=text) if text.isdecimal():
            return Partial(int(text), body, sign)
    signed = Scripts(Partial(1, None, sign), None, drawn(order))
    return signed if body is None else line([signed, body])


def _counted(by: Sequence[Node], order: Node | None) -> Iterator[Node]:
    """Each variable once, raised to how often it stands there; a letter for the order is the power of the only one."""
    for one, same in groupby(by):
        count = len(list(same))
        power: Node | None = tree.Number(one.place, str(count)) if count > 1 else None
        if order is not None and not isinstance(order, tree.Number) and len(by) == 1:
            power = order
        yield tree.Power(one.place, one, power) if power else one
