"""The statements for whole arrays as loops over one row, for a compiler: the same formulas, no temporary arrays."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from numeric.generation.emitter import NoCodeError, Statement

_NAME = re.compile(r"(?<![\w.])([A-Za-z_]\w*)(?!\w*\s*\()(?!\w)")
_HELPER = re.compile(r"(?<![\w.])(_\w+)\(")
_NUMBER = re.compile(r"(?<![\w.\])])(\d+(?:\.\d+)?)(?![\w.])")
_ROW_HELPERS = ("_below_largest", "_log_sum_exp_of_others", "_exponentials")


@dataclass
class Loops:
    """Turns statements into the body of a loop over the samples s.

    Args:
        inputs: names of the array arguments.
        hoisted: names of arrays that the caller computes beforehand.
    """

    inputs: Sequence[str]
    hoisted: Sequence[str] = ()
    lines: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._arrays = {name: f"{name}[s, i]" for name in (*self.inputs, *self.hoisted)}
        self._open: list[tuple[str, str]] = []
        self._places = set[str]()
        self.workspace: list[str] = []

    def translate(self, statements: Sequence[Statement], results: Iterable[str]) -> None:
        """Write the lines of all the statements; what is in `results` must be at hand in the last loop."""
        wanted = set(results)
        for place, statement in enumerate(statements):
            later = _words(" ".join(f"{one.code} {one.body}" for one in statements[place + 1 :])) | wanted
            self._translate(statement, later)

    def finish(self, *last: str) -> None:
        """Close the last loop with these lines in it."""
        self._close(set(), last)

    def entry(self, code: str) -> str:
        """The code for entry i of sample s."""
        if "[:, " in code or "np.eye" in code:
            raise NoCodeError("a sum over pairs of classes has no compiled form")
        code = _HELPER.sub(r"\1_of(", _NUMBER.sub(r"num(\1)", code.replace("np.where(", "_where(")))
        return _NAME.sub(lambda found: self._arrays.get(found[1], found[1]), code)

    def _translate(self, statement: Statement, later: set[str]) -> None:
        name, takes = statement.name, statement.takes
        if name in self.hoisted:
            return
        if takes == "sum":
            row = self._row(statement.body, later)
            self.lines.append(f"{name} = _sum_of({row})")
        elif takes in ("_apart", "_apart_positive"):
            if statement.code.startswith(takes):
                self.lines.append(f"{name} = {takes}_of({self._row(statement.body, later)})")
            else:
                terms, largest, others = statement.body.split(", ")
                self.lines.append(f"{name} = {others} + {self._row(terms, later)}[{largest}]")
        elif takes == "_sum_of_others":
            arguments = statement.code.removeprefix(f"{takes}(").removesuffix(")").split(", ")
            row = self._row(arguments[0], later)
            self.lines.append(f"{takes}_of({row}, {', '.join(arguments[1:])}, {self._new(name)})")
        elif takes == "_log_total_over_largest":
            terms, largest, others = statement.code.removeprefix(f"{takes}(").removesuffix(")").split(", ")
            self.lines.append(f"{name} = np.log1p({others} / {self._row(terms, later)}[{largest}])")
        elif takes in _ROW_HELPERS:
            self.lines.append(f"{takes}_of({self._row(statement.body, later)}, {self._new(name)})")
        elif _words(statement.code) & self._arrays.keys():
            self._open.append((name, self.entry(statement.code)))
            self._arrays[name] = f"{name}_i"
            if later:
                self._places.add(name)
        else:
            self.lines.append(f"{name} = {self.entry(statement.code)}")

    def _row(self, code: str, later: set[str]) -> str:
        """The row of an array that is there already, or of one that is computed now."""
        if code in self.inputs or code in self.hoisted:
            return f"{code}[s]"
        if code.isidentifier() and code in self.workspace:
            return code
        if not code.isidentifier():
            name = self._fresh()
            self._open.append((name, self.entry(code)))
        else:
            name = code
        if any(name == waiting for waiting, _ in self._open):
            self._close(later | {name})
        return name

    def _fresh(self) -> str:
        return f"terms_{len(self.workspace)}"

    def _new(self, name: str) -> str:
        self.workspace.append(name)
        self._arrays[name] = f"{name}[i]"
        return name

    def _close(self, later: set[str] | None, last: Sequence[str] = ()) -> None:
        """Write the loop that is open; what is needed later goes to a row of its own."""
        if not self._open and not last:
            return
        self.lines.append("for i in range(n):")
        for name, code in self._open:
            self.lines.append(f"    {name}_i = {code}")
        for name, _ in self._open:
            if later is None or name in later:
                self.lines.append(f"    {name}[i] = {name}_i")
                self.workspace.append(name)
                self._arrays[name] = f"{name}[i]"
        self.lines += [f"    {line}" for line in last]
        self._open = []


def _words(code: str) -> set[str]:
    return set(re.findall(r"[A-Za-z_]\w*", code))
