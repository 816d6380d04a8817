"""Names and their scripts: what is a quantity, an index, a layer, a label, δ_ij or a product of letters."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace

from derive.documents.meaning.products import Products
from derive.documents.trees.own_class import is_class
from derive.documents.trees.rows import NotUnderstood
from derive.documents.trees.unread import is_differential
from derive.documents.trees.vocabulary import NUMBER_OF, PRIME, SAMPLE, is_whole_name, key_of, label_of
from derive.expr import ONE, PI, TWO, Delta, Expr, Index, Sym, div, exp, power
from derive.reading import tree
from derive.reading.tree import Node
from derive.steps import Case

HALF = div(ONE, TWO)

_OF_UNITS = frozenset("za")
"""Letters of which the gradient goes by dz and da."""


class Names(Products):
    """The meaning of names; an index letter is one index throughout a statement.

    `implicit` gives a loss the letters that its definition leaves open; `free` are the indices met so far that nothing
    binds, `bound` those of the sums around, innermost last.
    """

    number: int
    implicit: Mapping[str, tuple[str, ...]]
    free: dict[str, Index]
    bound: list[Index]
    counted: dict[Index, Expr | None]
    """What indices of sums count where they stand for themselves, as k in β^{t-k}; None if it is not clear."""
    aliases: dict[str, Index]
    """Letters that stand for an axis of a vector that is written out."""

    @contextmanager
    def binding(self, letters: Mapping[str, Index]) -> Iterator[None]:
        """Within it, the letters stand for these indices."""
        self.aliases.update(letters)
        try:
            yield
        finally:
            for letter in letters:
                del self.aliases[letter]

    # Indices.

    def index(self, node: Node) -> Index:
        match node:
            case tree.Name(letters=letters, accents=(), subscripts=(), superscripts=(), primes=0) if (
                len(letters) == 1 or letters in self.vocabulary.indices
            ):
                if letters in self.aliases:
                    return self.aliases[letters]
                for bound in reversed(self.bound):
                    if bound.name == letters:
                        return bound
                if self.vocabulary.is_index(letters):
                    return self.free.setdefault(letters, Index(letters, self.own_size(letters)))
        raise NotUnderstood("this is no index that is understood", node.place)

    def own_size(self, letter: str, mark: str = "") -> str:
        """The declared size, or a provisional one."""
        declared = self.vocabulary.indices.get(letter)
        return f"#{declared}" if declared else f"?{self.number}.{letter}{mark}"

    def letters(self) -> frozenset[str]:
        """The letters that are indices here."""
        names = self.vocabulary.index_letters
        if not self.bound and not self.aliases:
            return names
        return names | {bound.name for bound in self.bound} | self.aliases.keys()

    def case(self, node: Node) -> Case:
        """A condition on two indices: i = j or i ≠ j."""
        match node:
            case tree.Chain(first=tree.Name() as first, links=(link,)) if link.sign in ("=", "≠", "≡"):
                left, right = self.index(first), self.index(link.node)
                if left is right:
                    raise NotUnderstood("an index compared with itself", node.place)
                return Case(left, right, equal=link.sign != "≠")
        raise NotUnderstood("this condition is not understood", node.place)

    # Names.

    def named(self, name: tree.Name) -> Expr:
        """A quantity, a number such as π or e, δ_ij, or a run of letters that is a product."""
        name = _split(name, frozenset(self.vocabulary.indices))
        key = key_of(name, self.letters())
        if key == "π" and not name.subscripts and key not in self.vocabulary.constants:
            return PI
        if key == "e" and not name.subscripts and not self.vocabulary.is_quantity("e_"):
            return exp(ONE)
        if key == "δ" and len(name.subscripts) == 2 and not self.is_of_sample(name):
            return Delta(self.index(name.subscripts[0]), self.index(name.subscripts[1]))
        if name.letters in ("1", "𝟙", "I") and name.style:
            raise NotUnderstood("an indicator without a condition, or a vector of ones, is not understood", name.place)
        if name.style == "bold" and not name.subscripts:
            raise NotUnderstood(f"{name.letters} stands for a whole vector or matrix", name.place)
        if self.is_run(name):
            return self.run_of_letters(name)
        if self.vocabulary.function(key):
            raise NotUnderstood(f"whether {key} is a function or a value is not clear here", name.place)
        symbol = self.symbol(name)
        if symbol.name.startswith(NUMBER_OF):
            return self.number_of(symbol, name)
        return power(Sym(f"{symbol.name}²", symbol.indices), HALF) if key in self.vocabulary.squares else symbol

    def value_of_function(self, by: Node) -> Sym | None:
        """The σ of ∂J/∂σ as a quantity, where σ is a function."""
        match by:
            case tree.Name(accents=(), subscripts=(), superscripts=(), primes=0, style="") if len(by.letters) == 1:
                return Sym(by.letters) if self.vocabulary.function(key_of(by, self.letters())) else None
        return None

    def number_of(self, symbol: Sym, name: tree.Name) -> Expr:
        """The value of an index of a sum; that of one without limits is any number."""
        found = self.counted.get(symbol.indices[0], symbol)
        if found is None:
            raise NotUnderstood(f"from where on {name.letters} counts is not said", name.place)
        return found

    def is_of_sample(self, name: tree.Name) -> bool:
        """Whether δ_si is the error term of a sample, where there is a δ_i too: its indices run differently far."""
        letters = {script.letters for script in name.subscripts if isinstance(script, tree.Name)}
        return len(letters & self.vocabulary.samples) == 1 and "δ" in self.vocabulary.indexed

    def is_run(self, name: tree.Name) -> bool:
        """Whether letters without a space between them are a product, if anything."""
        key = key_of(name, self.letters())
        return len(name.letters) > 1 and not is_whole_name(name.letters) and key not in self.vocabulary.indexed

    def run_of_letters(self, name: tree.Name) -> Expr:
        parts = tree.apart(name)
        if name.accents or not isinstance(parts, tree.Juxtaposed):
            return self.symbol(name)
        if name.style == "upright":
            return self.symbol(name)
        known = self.vocabulary
        if name.letters[0] == "d" and not known.is_quantity("d"):
            inner = name.letters[1:]
            alone = isinstance(part := parts.items[-1], tree.Name) and known.is_quantity(key_of(part, self.letters()))
            whole = isinstance(part, tree.Name) and known.is_quantity(
                key_of(replace(part, letters=part.letters.upper()), self.letters())
            )
            if inner.isupper() or (inner in _OF_UNITS and alone) or (inner in ("z", "w") and whole):
                return self.symbol(name)
        strange = (
            isinstance(part, tree.Name) and not known.is_factor(key_of(part, self.letters())) for part in parts.items
        )
        if any(strange):
            if name.letters in known.valued:
                return self.symbol(name)
            raise NotUnderstood(f"whether {name.letters} is one name or a product is not clear", name.place)
        return self.side_by_side(parts)

    def symbol(self, name: tree.Name) -> Sym:
        """The name with its indices; a superscript (l) is a layer, (i) an index."""
        letters, vocabulary = self.letters(), self.vocabulary
        if vocabulary.changes and is_differential(name):
            raise NotUnderstood("a differential on its own is not understood", name.place)
        name = _split(name, frozenset(vocabulary.indices))
        indices, layer, marks, sample = list[Index](), None, list[Node](), ""
        for mark in name.superscripts:
            if isinstance(mark, tree.Layer):
                if last := _last_layer(mark.content):
                    marks.append(tree.Label(mark.place, last))
                    continue
                offset = _offset(mark.content)
                if offset is not None and layer is None:
                    layer = offset
                    continue
                if isinstance(mark.content, tree.Name) and not label_of(mark.content, letters):
                    indices.append(self.index(mark.content))
                    sample = SAMPLE
                    continue
            marks.append(mark)
        for script in name.subscripts:
            if isinstance(script, tree.Bracket) and len(script.items) == 1:
                indices.append(self.index(script.items[0]))
                sample = SAMPLE
            elif not label_of(script, letters):
                indices.append(self.index(script))
            elif label_of(script, letters) == "?":
                raise NotUnderstood("this index is not understood", script.place)
        key = key_of(
            tree.Name(name.place, name.letters, name.accents, name.subscripts, tuple(marks), name.primes), letters
        )
        if vocabulary.implied_sums and not indices and key in vocabulary.indices:
            raise NotUnderstood(f"{key} stands for an index and for a value", name.place)
        if not indices and key in vocabulary.sizes:
            return Sym(f"#{key}")
        if not indices and any(bound.name == key for bound in self.bound):
            return Sym(f"{NUMBER_OF}{key}", (self.index(tree.Name(name.place, key)),))
        for letter in self.implicit.get(key, ()):
            if not indices or is_class(letter):
                if any(index in self.bound for index in indices):
                    raise NotUnderstood("the class of every sample of a sum is not understood", name.place)
                indices.append(self.index(tree.Name(name.place, letter)))
        key = f"{key}_" if key in ("n", "m", "N", "pi") else key
        if vocabulary.lettered and indices:
            key += f"⟨{''.join(index.name.rstrip(PRIME) for index in indices)}⟩"
        return Sym(key + sample, tuple(indices), layer)


def _last_layer(content: Node) -> str:
    """L or L-1, of the last layers."""
    match content:
        case tree.Name(letters="L", subscripts=()):
            return "L"
        case tree.Sum(
            terms=(tree.Term(sign="", node=tree.Name(letters="L")), tree.Term(sign="-", node=tree.Number(text=step)))
        ):
            return f"L-{step}"
    return ""


def _offset(content: Node) -> int | None:
    """The offset of a layer written l, l+1 or l-1."""
    match content:
        case tree.Name(letters="l" | "ℓ"):
            return 0
        case tree.Sum(terms=(tree.Term(sign="", node=tree.Name(letters="l" | "ℓ")), tree.Term(sign=sign, node=step))):
            if isinstance(step, tree.Number) and step.text in ("1", "2") and sign in ("+", "-"):
                return int(sign + step.text)
    return None


def _split(name: tree.Name, indices: frozenset[str] = frozenset()) -> tree.Name:
    """The name with a subscript such as jc or nd, of letters that are indices, taken for two."""
    match name.subscripts:
        case (tree.Name(letters=letters, accents=(), subscripts=(), style="") as run,):
            known = set(letters) & indices and set(letters) <= indices | set("ijkl")
            if len(letters) == 2 and (known or ("c" in letters and set(letters) <= set("ijklc"))):
                return replace(name, subscripts=tuple(tree.Name(run.place, letter) for letter in letters))
    return name
