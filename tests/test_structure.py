"""Who imports whom: data flows one way, and the checker shares no code with what it checks."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
MODULES = {
    ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"): path
    for folder in ("derive", "numeric", "reports")
    for path in sorted((ROOT / folder).rglob("*.py"))
}
OUTSIDE = {
    "derive": {"sympy", "mpmath"},
    "numeric": {"numpy", "mpmath", "scipy", "threadpoolctl", "torch", "jax"},
    "reports": {"sympy", "mpmath", "matplotlib", "nbformat", "tensorgrad", "numpy", "torch", "jax"},
}
ROOMS = ("derive", "numeric", "reports")


def imports(name: str) -> set[str]:
    """The modules of ours, and the packages of others, that a module imports anywhere in it."""
    found = set[str]()
    for node in ast.walk(ast.parse(MODULES[name].read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            inner = {f"{node.module}.{alias.name}" for alias in node.names} & MODULES.keys()
            found |= inner or {node.module}
    return found


ENTRY = {
    "derive",
    "derive.laws",
    "derive.checker",
    "numeric",
    "numeric.generation",
    "numeric.checking",
    "numeric.network",
    "numeric.training",
}
"""Packages whose __init__ gathers what is below; what is below does not import them back."""


@pytest.mark.parametrize("name", MODULES)
def test_a_room_imports_only_what_lies_before_it(name):
    room = name.split(".")[0]
    ours = set(ROOMS[: ROOMS.index(room) + 1])
    for module in imports(name):
        top = module.split(".")[0]
        assert top in ours | OUTSIDE[room] | set(sys.stdlib_module_names), f"{name} imports {module}"


def test_there_is_no_circle():
    graph = {name: imports(name) & MODULES.keys() for name in MODULES if name not in ENTRY}
    done, path = set[str](), list[str]()

    def visit(name: str) -> None:
        assert name not in path, " -> ".join([*path[path.index(name) :], name])
        if name not in done:
            path.append(name)
            for below in sorted(graph.get(name, ())):
                visit(below)
            path.pop()
            done.add(name)

    for name in graph:
        visit(name)


@pytest.mark.parametrize("name", [name for name in MODULES if name.startswith("derive.checker")])
def test_the_checker_knows_only_formulas_and_records(name):
    ours = {module for module in imports(name) if module.startswith("derive")}
    allowed = {"derive.expr", "derive.steps", "derive.derivation"}
    assert {module for module in ours if not module.startswith("derive.checker")} <= allowed


@pytest.mark.parametrize("arguments", [["--help"], ["list"], ["list", "--json"], ["derive", "--help"]])
def test_what_only_talks_does_not_import_sympy(arguments):
    ask = "print('sympy' in sys.modules, file=sys.stderr)"
    script = f"import sys, cli\ntry:\n    cli.main({arguments!r})\nfinally:\n    {ask}"
    run = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=False)
    assert run.stderr.strip().endswith("False")
