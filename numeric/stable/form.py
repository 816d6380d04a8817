"""All that code computes of a derivation, in stable form: the output, what it lacks to 1, the results."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from derive.algebra import flatten
from derive.checker import Checker, Finding
from derive.derivation import Derivation
from derive.expr import Add, Expr, Fn, Mul, Num, symbols, walk
from derive.laws import Law
from derive.notation import K, net, output
from derive.steps import Definition, Setting, Step, symbol_key
from numeric.stable.chain import stabilised
from numeric.stable.law import LOG_OUTPUT, LOG_REST, QUANTITIES, REST, STABLE_LAWS, Quantity, StableScope
from numeric.stable.signs import evidently_positive


@dataclass(frozen=True)
class Form:
    """A formula and the steps from the one that was derived to it."""

    formula: Expr
    steps: tuple[Step, ...] = ()


class Stable:
    """The stable forms of one derivation. `steps` are all that were taken; `check` decides them."""

    def __init__(self, derivation: Derivation, laws: Mapping[str, Law] = STABLE_LAWS) -> None:
        kept = {key: one for key, one in derivation.setting.definitions.items() if key != symbol_key(net(K))}
        self._laws, self._domains, self._definitions = laws, derivation.setting.domains, dict(kept)
        self.activation = kept[symbol_key(output(K))]
        self.forms: dict[str, Form] = {"y": self._form(self.activation.formula)}
        """y and the quantities of it that have a stable form of their own, by name, for index k."""
        for quantity in QUANTITIES:
            self._try(quantity)

    @property
    def scope(self) -> StableScope:
        formulas = {name: form.formula for name, form in self.forms.items()}
        return StableScope(self.activation, formulas, self._domains)

    @property
    def setting(self) -> Setting:
        """The definitions under which the steps hold: those of the derivation, net left free, and the quantities."""
        return Setting(self._definitions, self._domains)

    def of(self, formula: Expr) -> Form:
        """The stable form of a formula in y, t and net."""
        return self._form(formula, self.scope)

    def used(self, forms: Iterable[Form]) -> dict[str, Form]:
        """The quantities that these forms compute with, and what those compute with."""
        found = dict[str, Form]()
        waiting = [form.formula for form in forms]
        while waiting:
            for symbol in symbols(waiting.pop()):
                if symbol.indices and symbol.name in self.forms and symbol.name not in found:
                    found[symbol.name] = self.forms[symbol.name]
                    waiting.append(self.forms[symbol.name].formula)
        return found

    def check(self, forms: Iterable[Form], seconds: float = 10.0) -> dict[Step, Finding]:
        """The finding on every step to these forms."""
        checker = Checker(self.setting, seconds=seconds)
        steps = dict.fromkeys(step for form in forms for step in form.steps)
        return {step: checker.check(step.lhs, step.rhs) for step in steps}

    def _form(self, formula: Expr, scope: StableScope | None = None) -> Form:
        start = flatten(formula)
        steps = stabilised(start, scope or StableScope(self.activation, {}, self._domains), self._laws)
        return Form(steps[-1].rhs if steps else start, steps)

    def _try(self, quantity: Quantity) -> None:
        """Enter the quantity if there is a form of it in which nothing cancels."""
        form = self._form(quantity.of_output(self.activation.formula))
        if not self._is_sound(quantity, form):
            return
        definition = Definition(quantity.at(K), quantity.of_output(output(K)))
        self._definitions[definition.key] = definition
        self.forms[quantity.name] = form

    def _is_sound(self, quantity: Quantity, form: Form) -> bool:
        if quantity is LOG_OUTPUT:
            return bool(form.steps) and self._takes_sound_logarithms(form.formula)
        if quantity is LOG_REST:
            return {REST.name, LOG_OUTPUT.name} <= self.forms.keys() and self._takes_sound_logarithms(form.formula)
        return self._is_positive(form.formula) or _is_one_value(form.formula)

    def _is_positive(self, formula: Expr) -> bool:
        return evidently_positive(formula, self._domains)

    def _takes_sound_logarithms(self, formula: Expr) -> bool:
        logarithms = [part for part in walk(formula) if isinstance(part, Fn) and part.name == "log"]
        return all(self._is_positive(part.args[0]) or isinstance(part.args[0], Add) for part in logarithms)


def _is_one_value(formula: Expr) -> bool:
    """A function that NumPy has, times a number: nothing cancels outside of the function."""
    match formula:
        case Mul((Num(_), Fn())) | Fn():
            return True
        case _:
            return False
