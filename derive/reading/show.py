"""A tree in a compact text form, for tests and for people: (= (d L (z i)) (- (hat y i) (y i)))."""

from __future__ import annotations

from collections.abc import Iterable

from derive.reading import tree
from derive.reading.tree import Node


def show(node: Node | None) -> str:
    """The text form of a tree."""
    match node:
        case None:
            return "_"
        case tree.Number(text=text):
            return text
        case tree.Text(text=text) | tree.Label(text=text):
            return f'"{text}"'
        case tree.Dots():
            return "…"
        case tree.Hole():
            return "·"
        case tree.Name():
            return _name(node)
        case tree.Word():
            parts = [_primes(node.text, node.primes), *_scripts(node.subscripts, node.superscripts)]
            return " ".join(["\\" + parts[0], *parts[1:]]) if len(parts) == 1 else f"(\\{' '.join(parts)})"
        case tree.Layer(bracket=bracket, content=content):
            return f"{bracket}{show(content)}{')' if bracket == '(' else ']'}"
        case tree.Chain(first=first, links=links):
            if not links:
                return show(first)
            if len({link.sign for link in links}) == 1:
                return _list(links[0].sign, first, *(link.node for link in links))
            return f"({show(first)} {' '.join(f'{link.sign} {show(link.node)}' for link in links)})"
        case tree.Sum(terms=terms):
            return _sum(terms)
        case tree.Product(factors=factors):
            head, *rest = factors
            if len({factor.sign for factor in rest}) == 1:
                return _list(rest[0].sign, *(factor.node for factor in factors))
            return f"({show(head.node)} {' '.join(f'{factor.sign} {show(factor.node)}' for factor in rest)})"
        case _:
            return _other(node)


def _other(node: Node) -> str:
    match node:
        case tree.Juxtaposed(items=items):
            return f"({' '.join(show(item) for item in items)})" if len(items) > 1 else show(items[0])
        case tree.Fraction(above=above, below=below):
            return _list("frac", above, below)
        case tree.Power(base=base, exponent=exponent):
            return _list("^", base, exponent)
        case tree.Transposed(body=body):
            return _list("T", body)
        case tree.Root(body=body, degree=degree):
            return _list("root", body, *(() if degree is None else (degree,)))
        case tree.Accented(accent=accent, body=body):
            return _list(accent, body)
        case tree.Bracket(kind=kind, items=items, separators=separators):
            inner = "".join(
                part for pair in zip((show(item) for item in items), (*separators, ""), strict=False) for part in pair
            )
            return f"[{kind} {inner}]"
        case tree.Scripted():
            head = _primes(show(node.body), node.primes)
            return f"({' '.join(['at', head, *_scripts(node.subscripts, node.superscripts)])})"
        case tree.Big(limits=limits, body=body):
            over = [show(index) for index in limits.index]
            if limits.start:
                over.append("=" + show(limits.start))
            if limits.end:
                over.append("to " + show(limits.end))
            over += map(show, limits.conditions)
            return f"({'sum' if isinstance(node, tree.BigSum) else 'prod'} {{{' '.join(over)}}} {show(body)})"
        case tree.Integral(of=of, by=by):
            return f"(int {show(of)} {show(by)})"
        case tree.Differential(order=order, of=of):
            return _list("∂" + (show(order) if order else ""), of)
        case tree.Derivative(of=of, by=by, order=order):
            return _list("d" + (show(order) if order else ""), of, *by)
        case tree.Gradient(of=of, by=by, order=order):
            return _list("∇" + (show(order) if order else ""), of, *by)
        case tree.Indicator(conditions=conditions):
            return _list("1", *conditions)
        case tree.Cases(rows=rows):
            return f"(cases {' '.join(_list(show(row.value), *row.condition) for row in rows)})"
        case tree.Matrix(kind=kind, rows=rows):
            return f"(matrix{kind} {' '.join('(' + ' '.join(map(show, row)) + ')' for row in rows)})"
        case tree.Listing(items=items):
            return _list(",", *items)
    raise TypeError(f"{type(node).__name__} has no text form")


def _list(head: str, *nodes: Node | None) -> str:
    return f"({' '.join([head, *map(show, nodes)])})"


def _name(name: tree.Name) -> str:
    marks = [*([name.style] if name.style else ()), *name.accents]
    parts = [*marks, _primes(name.letters, name.primes), *_scripts(name.subscripts, name.superscripts)]
    return f"({' '.join(parts)})" if len(parts) > 1 else parts[0]


def _primes(text: str, count: int) -> str:
    return text + "'" * count


def _scripts(subscripts: Iterable[Node], superscripts: Iterable[Node]) -> list[str]:
    above = [show(script) for script in superscripts]
    return [*(show(script) for script in subscripts), *([f"^{' '.join(above)}"] if above else ())]


def _sum(terms: tuple[tree.Term, ...]) -> str:
    first, *rest = terms
    if not first.sign and len({term.sign for term in rest}) == 1:
        return _list(rest[0].sign, *(term.node for term in terms))
    if len(terms) == 1:
        return _list(first.sign, first.node)
    return f"({' '.join(f'{term.sign}{show(term.node)}' for term in terms)})"
