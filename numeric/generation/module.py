"""A proof as a self-contained NumPy module."""

from __future__ import annotations

import ast
import builtins
import keyword
import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version

from derive.checker import Finding, Proof, Verdict
from derive.expr import ZERO, Expr, Fn, Index, Sum, Sym, map_nodes, mul, symbols, walk
from derive.laws import LAWS, Law, Scope
from derive.laws.rewriting import same_up_to_letters
from derive.notation import LOSS, I, K, hypothesis
from derive.steps import Domain, Hypothesis, Step
from derive.tables import LOSSES
from derive.writing.plain import plain
from numeric.generation.compiled import compiled_parts
from numeric.generation.emitter import Emitter, NoCodeError, canonical
from numeric.generation.folding import folded, wrapped_formula
from numeric.generation.frame import Frame
from numeric.generation.helpers import HELPERS, source
from numeric.generation.rows import rows_function
from numeric.generation.topics import TOPIC_MODULES
from numeric.stable.form import Form, Stable
from numeric.stable.law import STABLE_LAWS

TARGETS = ("numpy", "numba")
"""What a module may run on."""


class UnprovedError(ValueError):
    """A step does not hold, so there is nothing to make code of."""


@dataclass(frozen=True)
class Module:
    """The source of a generated module, and what it rests on: the proof, and the finding on each stable form."""

    name: str
    source: str
    proof: Proof
    findings: Mapping[Step, Finding]
    parameters: tuple[str, ...]
    """Names of the keyword arguments that the formulas leave open."""


_SUM_IS_ONE = hypothesis("sum(t[k], k) = 1")
_SAMPLE_VALUES = {Domain.REAL: 1.25, Domain.POSITIVE: 1.5, Domain.UNIT: 0.75}


def generate(proof: Proof, *, target: str = "numpy", laws: Mapping[str, Law] = STABLE_LAWS) -> Module:
    """Write the NumPy module of a proved derivation.

    Every formula first takes its stable form, each line of which the checker must accept.

    Args:
        proof: of a pair, of an activation alone, which gives `output` and `output_jacobian` only, or of a topic
            that has a module.
        target: one of TARGETS; "numba" adds a compiled `loss_and_delta` to the NumPy functions.
        laws: the table of stable laws to use.

    Raises:
        UnprovedError: a step of the proof, or one to a stable form, does not hold.
        NoCodeError: there is no code of the derivation, or none for the target, or a package is missing.
    """
    topic = proof.derivation.topic
    if topic is not None and topic.group not in TOPIC_MODULES:
        raise NoCodeError(f"there is no code of the topic {topic.name}; code is made of pairs and of activations")
    refuse_unproved(proof)
    if topic is not None:
        if target != "numpy":
            raise NoCodeError(f"{topic.name} has no compiled form; leave out the target {target}")
        return Module(topic.name, TOPIC_MODULES[topic.group](proof), proof, {}, ())
    refuse_hypotheses(proof)
    return _Writer(proof, laws, target == "numba").module()


def refuse_hypotheses(proof: Proof) -> None:
    """Refuse a result that needs more than Σ t = 1, which alone code can check.

    Raises:
        NoCodeError: it needs another equation.
    """
    used = proof.derivation.results["delta"].uses if "delta" in proof.derivation.results else ()
    for one in used:
        if not says_that_targets_sum_to_one(one):
            raise NoCodeError(
                f"code checks its targets for Σ t = 1 only, and {proof.derivation.name} needs"
                f" {plain(one.left)} = {plain(one.right)}; derive it without that hypothesis"
            )


def refuse_unproved(proof: Proof) -> None:
    """Refuse a proof with a line or a result that does not hold.

    Raises:
        UnprovedError: there is one; the message names it.
    """
    failure = proof.first_failure
    if failure is not None:
        raise UnprovedError(
            f"no code is made of {proof.derivation.name}: {plain(failure.lhs)} = {plain(failure.rhs)}"
            f" ({failure.law}) is {proof.verdict_of(failure)}"
        )
    for name, finding in proof.end_to_end.items():
        if not finding.holds:
            raise UnprovedError(f"no code is made of {proof.derivation.name}: its result {name} is {finding.verdict}")


def checked_forms(name: str, stable: Stable, forms: Iterable[Form]) -> dict[Step, Finding]:
    """The finding on every step to these forms.

    Raises:
        UnprovedError: one does not hold; the message names the law and its line.
    """
    findings = stable.check(forms)
    for step, finding in findings.items():
        if not finding.holds:
            raise UnprovedError(
                f"no code is made of {name}: the stable form {plain(step.lhs)} = {plain(step.rhs)}"
                f" ({step.law}) is {finding.verdict}"
                + (f"; {finding.counterexample}" if finding.counterexample else "")
            )
    return findings


class _Writer:
    def __init__(self, proof: Proof, laws: Mapping[str, Law], compiled: bool) -> None:
        self.proof, self.derivation = proof, proof.derivation
        self.compiled = compiled and self.is_pair
        self.stable = Stable(self.derivation, laws)
        self.setting = self.derivation.setting
        formulas = self._formulas()
        self.forms = {name: self.stable.of(formula) for name, formula in formulas.items()}
        self.raw = formulas
        self.quantities = self.stable.used([*self.forms.values(), self.stable.forms["y"]]) | {
            "y": self.stable.forms["y"]
        }
        self.findings = self._checked([*self.forms.values(), *self.quantities.values()])
        names = {
            symbol.name
            for form in (*self.forms.values(), *self.quantities.values())
            for symbol in symbols(form.formula)
            if not symbol.indices and symbol.name in self.setting.domains
        }
        self.safe = {name: f"parameter_{place}_" for place, name in enumerate(sorted(names))}
        self.helpers, self.scipy = set[str](), set[str]()
        self.safe = _safe(names, {*_identifiers(self.module().source), *self.stable.forms})

    @property
    def is_pair(self) -> bool:
        return "delta" in self.derivation.results

    def _formulas(self) -> dict[str, Expr]:
        """What code is made of: formulas of the derivation by the name of the function."""
        parts = {part.key: part.result for part in self.derivation.parts}
        formulas = {"slope": parts["same-index"]}
        if self.is_pair:
            formulas["loss"] = self.setting.definitions[LOSS.name, 0, None].formula
            formulas["delta"] = self.derivation.results["delta"].right
        if "hessian" in self.derivation.results:
            formulas["hessian_vector_product"] = self._hessian_times_vector()[-1].rhs
        return formulas

    def _hessian_times_vector(self) -> tuple[Step, ...]:
        """From Σ_j H_ij v_j to one sum for the whole vector, by the laws of sums."""
        from numeric.generation.contraction import contracted

        result = self.derivation.results["hessian"].right
        column = Index("j", "n")
        start = Sum(mul(result, Sym("v", (column,))), column)
        self.hessian_steps = contracted(start, Scope(self.setting, LAWS))
        return self.hessian_steps

    def _checked(self, forms: Sequence[Form]) -> Mapping[Step, Finding]:
        extra = [Form(ZERO, self.hessian_steps)] if "hessian" in self.derivation.results else []
        return checked_forms(self.derivation.name, self.stable, [*forms, *extra])

    # Functions.

    def _named(self, formula: Expr) -> Expr:
        """The formula with parameters under their names in code, its open index called i."""

        def put(part: Expr) -> Expr | None:
            is_parameter = isinstance(part, Sym) and not part.indices and part.name in self.safe
            return Sym(self.safe[part.name]) if is_parameter else None  # type: ignore[attr-defined]

        return map_nodes(formula, put)

    def _emitter(self, *arrays: str) -> Emitter:
        values = {self.safe[name]: _SAMPLE_VALUES[self.setting.domains[name]] for name in self.safe}
        formulas = {name: canonical(self._named(form.formula)) for name, form in self.quantities.items()}
        return Emitter(formulas, values, arrays)

    def _rows(self, name: str, arrays: Sequence[str], results: Mapping[str, Expr]) -> str:
        """A function of rows: its statements, then what it returns."""
        emitter = self._emitter(*arrays)
        formulas = {key: canonical(self._named(formula)) for key, formula in results.items()}
        text = rows_function(emitter, name, arrays, formulas, tuple(self.safe.values()))
        self.helpers |= emitter.helpers
        self.scipy |= emitter.scipy
        return text

    def module(self) -> Module:
        functions = [self._rows("_output_rows", ("net",), {"y": Sym("y", (I,))}), self._jacobian()]
        if self.is_pair:
            loss, delta = self.forms["loss"].formula, self.forms["delta"].formula
            functions += [
                self._rows("_loss_rows", ("net", "t"), {"losses": loss}),
                self._rows("_delta_rows", ("net", "t"), {"error": delta}),
                self._rows("_loss_and_delta_rows", ("net", "t"), {"losses": loss, "error": delta}),
            ]
        hessian = "hessian_vector_product" in self.forms
        if hessian:
            product = self.forms["hessian_vector_product"].formula
            arrays = ("net", "t", "v")
            functions.append(self._rows("_hessian_vector_product_rows", arrays, {"product": product}))
        frame = self._frame()
        used = [source(name) for name in HELPERS if name in self.helpers]
        imports = [*frame.imports(), "", "import numpy as np"]
        compiled = self._compiled(frame) if self.compiled else []
        if self.compiled:
            imports.append("from numba import njit  # type: ignore[import-not-found, import-untyped, unused-ignore]")
            imports[1:1] = ["", "import math"] if any("math." in part for part in compiled) else []
        text = "\n".join(functions)
        if self.scipy:
            imports.append(
                f"from scipy.special import {', '.join(name for name in sorted(self.scipy) if _mentions(text, name))}"
            )
        head = [self._header(), "", *imports, "", "Array = Any", '"""An array of NumPy."""']
        parts = ["\n".join(head), *frame.functions(hessian=hessian), *functions, *used, *frame.support(), *compiled]
        return Module(
            self.derivation.name, "\n\n\n".join(parts) + "\n", self.proof, self.findings, tuple(self.safe.values())
        )

    def _compiled(self, frame: Frame) -> list[str]:
        emitter = self._emitter("net", "t")
        keys = {"each": "loss", "error": "delta"}
        results = {name: canonical(self._named(self.forms[key].formula)) for name, key in keys.items()}
        emitter.expect(results.values())
        values = {name: emitter.value(formula, name) for name, formula in results.items()}
        tolerance = frame.tolerance if frame.sum_is_one else None
        return compiled_parts(
            emitter.statements, values["each"], values["error"], tuple(frame.parameters), frame.targets, tolerance
        )

    def _frame(self) -> Frame:
        logarithmic = self.is_pair and any(
            isinstance(part, Fn) and part.name == "log" for part in walk(self.raw["loss"])
        )
        return Frame(
            self.derivation.name,
            {self.safe[name]: self.setting.domains[name] for name in self.safe},
            self.setting.domains.get("t", Domain.REAL) if _is_of_table(self.derivation.name) else Domain.REAL,
            sum_is_one=any(map(says_that_targets_sum_to_one, self.derivation.hypotheses)),
            logarithmic=logarithmic,
            output=plain(self.stable.activation.formula),
            loss=plain(self.raw["loss"]) if self.is_pair else "",
            delta=plain(self.raw["delta"]) if self.is_pair else "",
            compiled=self.compiled,
        )

    def _jacobian(self) -> str:
        """∂y_k/∂net_i: both cases of the derivation in one array."""
        parts = {part.key: part.result for part in self.derivation.parts}
        emitter = self._emitter("net")
        same, other = canonical(self._named(self.forms["slope"].formula)), self._named(parts["other-index"])
        emitter.expect([same])
        code = emitter.matrix(other, K, I) if other is not ZERO else "0"
        diagonal = emitter.value(same)
        self.helpers |= emitter.helpers
        self.scipy |= emitter.scipy
        body = [
            "n = net.shape[1]",
            *emitter.lines,
            "jacobian = np.empty((*net.shape, n), net.dtype)",
            f"jacobian[...] = {code}",
            "diagonal = np.arange(n)",
            f"jacobian[:, diagonal, diagonal] = {diagonal}",
            "return jacobian",
        ]
        arguments = ", ".join(["net: Array", *(f"{p}: float" for p in self.safe.values())])
        lines = [line for statement in body for line in folded(statement, 4)]
        return "\n".join([f"def _output_jacobian_rows({arguments}) -> Array:", *lines])

    # Texts.

    def _header(self) -> str:
        counts = self.proof.counts()
        lines = counts[Verdict.PROVED] + counts[Verdict.AGREES]
        sizes = sorted({size for finding in self.proof.findings.values() for size in finding.sizes})
        quantities = [f"    {name}[k] = {plain(form.formula)}" for name, form in self.quantities.items() if name != "y"]
        return "\n".join(
            [
                f'"""{self.derivation.title[0]}: NumPy functions of the derivation {self.derivation.name}.',
                "",
                f"Made by Gradproof{_version()} from a proof:",
                f"{lines} lines of the derivation and {len(self.findings)} of its stable forms,",
                f"all of which hold for n = {sizes[0]} to {sizes[-1]} classes. The formulas that were derived:",
                "",
                *(part for line in self.derived() for part in wrapped_formula(f"    {line}")),
                "",
                "and how the quantities in them are computed, so that nothing overflows or cancels:",
                "",
                *wrapped_formula(f"    y[k] = {plain(self.quantities['y'].formula)}"),
                *(part for line in quantities for part in wrapped_formula(line)),
                '"""',
            ]
        )

    def derived(self) -> list[str]:
        lines = [f"y[k] = {plain(self.stable.activation.formula)}"]
        if self.is_pair:
            lines += [f"E = {plain(self.raw['loss'])}", f"dE/dnet[i] = {plain(self.raw['delta'])}"]
        lines += [f"{plain(one.left)} = {plain(one.right)} (hypothesis)" for one in self.hypotheses]
        return lines

    @property
    def hypotheses(self) -> tuple[Hypothesis, ...]:
        return self.derivation.results["delta"].uses if self.is_pair else ()


def _is_of_table(name: str) -> bool:
    """Whether the loss is one of the table, which states where its targets lie."""
    return any(name.startswith(f"{loss}-") or name.endswith(f"-{loss}") for loss in LOSSES)


def says_that_targets_sum_to_one(given: Hypothesis) -> bool:
    return any(
        one is _SUM_IS_ONE.right and same_up_to_letters(other, _SUM_IS_ONE.left)
        for one, other in ((given.right, given.left), (given.left, given.right))
    )


def _safe(names: Iterable[str], taken: Collection[str]) -> dict[str, str]:
    """A name in code for each parameter: its own, where that means nothing else."""
    found = dict[str, str]()
    for name in sorted(names):
        safe = name
        while safe in taken or safe in found.values() or keyword.iskeyword(safe) or hasattr(builtins, safe):
            safe += "_"
        found[name] = safe
    return found


def _identifiers(source: str) -> set[str]:
    """Every name that the source gives or uses where a parameter is visible: not inside of a helper."""
    tree = ast.parse(source)
    found = {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}
    visible = [node for node in tree.body if not (isinstance(node, ast.FunctionDef) and node.name in HELPERS)]
    for node in (inner for outer in visible for inner in ast.walk(outer)):
        match node:
            case ast.Name(name) | ast.arg(name) | ast.FunctionDef(name):
                found.add(name)
            case ast.alias(name, other):
                found.add(other or name)
    return found


def _mentions(line: str, name: str) -> bool:
    return re.search(rf"\b{name}\b", line) is not None


def _version() -> str:
    try:
        return f" {version('gradproof')}"
    except PackageNotFoundError:
        return ""
