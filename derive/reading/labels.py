"""What stands below or above a brace: a letter for the formula in it, or a remark."""

from __future__ import annotations

from derive.reading.places import NotRead
from derive.reading.scripts import Scripts
from derive.reading.tree import Chain, Link, Name, Node

_ALONE = frozenset("zayδε")
"""What stands below a brace without an index and is a quantity, and no number of terms or of rows."""


class Labels(Scripts):
    """Reads what is written at a brace."""

    def label(self, of: Node) -> None:
        """What stands below a brace: a letter for what is in it, or a remark."""
        state = self.at, list(self.closers), self.style, self.within
        try:
            found = self.argument()
        except NotRead:
            found = None
        if isinstance(found, Name) and len(found.letters) == 1 and (_has_marks(found) or found.letters in _ALONE):
            self.labels.append(Chain(found.place, found, (Link("=", of, found.place),)))
        else:
            self.at, self.closers, self.style, self.within = state
            self.remark()

    def remark(self) -> None:
        """Pass over what stands below a brace."""
        depth = 0
        while self.current.kind != "stop":
            depth += (self.current.text == "{") - (self.current.text == "}")
            self.advance()
            if depth <= 0:
                return


def _has_marks(name: Name) -> bool:
    return bool(name.subscripts or name.superscripts or name.accents)
