"""A generated module: what it does with arrays of all kinds and with bad ones, and its source."""

from __future__ import annotations

import ast
import inspect
import os
import re
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from generated import PAIRS, Array, Own, functions_of, module_of, parameters_of, records, targets

from derive.catalog import derive
from derive.checker import prove
from numeric import kernels
from numeric.generation import generate

ROOT = Path(__file__).parent.parent
RNG = np.random.default_rng(20)
CE, MSE, BCE = (functions_of(name) for name in ("softmax-ce", "tanh-mse", "sigmoid-bce"))


def rows_of(n_samples: int, n_out: int, name: str = "softmax-ce") -> tuple[Array, Array]:
    """net and t."""
    return RNG.normal(size=(n_samples, n_out)), targets(name, "dense", RNG, (n_samples, n_out))


# Where results go.

NON_CONTIGUOUS = {
    "C order": lambda shape: np.full(shape, np.nan),
    "Fortran order": lambda shape: np.full(shape, np.nan, order="F"),
    "every other column": lambda shape: np.full((shape[0], 2 * shape[1]), np.nan)[:, ::2],
    "every other row": lambda shape: np.full((2 * shape[0], shape[1]), np.nan)[::2],
    "backwards": lambda shape: np.full(shape, np.nan)[::-1, ::-1],
}


@pytest.mark.parametrize("layout", NON_CONTIGUOUS)
@pytest.mark.parametrize("n_samples", [5, 30_000])
def test_out_is_written_and_returned(layout, n_samples):
    net, t = rows_of(n_samples, 6)
    wanted = {"output": CE.output(net), "delta": CE.delta(net, t)}
    loss = CE.loss(net, t)
    buffers = [NON_CONTIGUOUS[layout](net.shape) for _ in range(3)]
    assert CE.output(net, out=buffers[0]) is buffers[0]
    assert CE.delta(net, t, out=buffers[1]) is buffers[1]
    found, delta = CE.loss_and_delta(net, t, out=buffers[2])
    assert delta is buffers[2]
    np.testing.assert_array_equal(buffers[0], wanted["output"])
    np.testing.assert_array_equal(buffers[1], wanted["delta"])
    np.testing.assert_allclose(buffers[2], wanted["delta"], rtol=1e-13, atol=1e-19)
    np.testing.assert_allclose(found, loss, rtol=1e-14)


def test_net_may_be_its_own_out():
    net, t = rows_of(7, 3)
    wanted = CE.delta(net, t)
    assert CE.delta(net, t, out=net) is net
    np.testing.assert_array_equal(net, wanted)


@pytest.mark.parametrize("layout", NON_CONTIGUOUS)
@pytest.mark.parametrize("name", ["softmax-ce", "softmax-brier", "elu-huber"])
def test_net_and_targets_may_lie_in_any_order(name, layout):
    k, parameters = functions_of(name), parameters_of(name)
    net, t = rows_of(6, 5, name)
    laid_net, laid_t = NON_CONTIGUOUS[layout](net.shape), NON_CONTIGUOUS[layout](net.shape)
    laid_net[...], laid_t[...] = net, t
    for function in (k.delta, k.loss):
        wanted = function(net, t, **parameters)
        np.testing.assert_allclose(function(laid_net, laid_t, **parameters), wanted, rtol=1e-13, atol=1e-16)
    np.testing.assert_allclose(k.output(laid_net, **parameters), k.output(net, **parameters), rtol=1e-14)
    np.testing.assert_array_equal(laid_net, net)
    np.testing.assert_array_equal(laid_t, t)


# Blocks and threads.


@pytest.mark.parametrize("dtype", [np.float64, np.float32])
@pytest.mark.parametrize("name", ["softmax-ce", "softmax-brier", "sigmoid-bce", "tanh-mse"])
@pytest.mark.parametrize(("n_samples", "n_out"), [(2**15, 5), (512, 300), (4, 70_000)])
def test_a_large_batch_gives_bit_for_bit_what_its_parts_give(name, dtype, n_samples, n_out):
    """Above the sizes of a block and of a thread's share; powers of 2, so that the 1/N rounds nothing."""
    k = functions_of(name)
    net, t = (values.astype(dtype) for values in rows_of(n_samples, n_out, "sigmoid-bce"))
    net[n_samples // 2, 1] = (
        310 if dtype is np.float64 else 31
    )  # a row that must be shifted, beside rows that need not be
    parts = [slice(start, start + n_samples // 4) for start in range(0, n_samples, n_samples // 4)]
    whole = k.loss_and_delta(net, t, check=False)
    found = [k.loss_and_delta(net[part], t[part], check=False) for part in parts]
    np.testing.assert_array_equal(4 * whole[1], np.concatenate([delta for _, delta in found]))
    np.testing.assert_allclose(whole[0], np.mean([loss for loss, _ in found]), rtol=8 * np.finfo(dtype).eps)
    np.testing.assert_array_equal(k.output(net), np.concatenate([k.output(net[part]) for part in parts]))
    np.testing.assert_array_equal(4 * k.delta(net, t), np.concatenate([k.delta(net[part], t[part]) for part in parts]))


def test_the_same_large_batch_gives_the_same_bits_every_time():
    net, t = rows_of(40_000, 8)
    first = CE.loss_and_delta(net, t)
    for _ in range(5):
        again = CE.loss_and_delta(net, t)
        assert again[0] == first[0]
        np.testing.assert_array_equal(again[1], first[1])


def test_an_error_in_a_late_block_names_the_sample_of_the_batch():
    net, t = rows_of(40_000, 8)
    net[39_123, 5] = np.nan
    for call in (lambda: CE.output(net), lambda: CE.delta(net, t), lambda: CE.loss(net, t)):
        with pytest.raises(ValueError, match="net is NaN at sample 39123, entry 5"):
            call()
    net, t = rows_of(40_000, 8)
    t[31_001] *= 2
    with pytest.raises(ValueError, match=r"targets of sample 31001 sum to 2\."):
        CE.loss(net, t)


FORK = """
import os, sys
import numpy as np
sys.path[:0] = {paths}
from generated import functions_of
k = functions_of("sigmoid-bce")
net = np.ones((1 << 16, 8))
k.output(net)
child = os.fork()
if not child:
    k.output(net)
    os._exit(0)
print(os.waitpid(child, 0)[1])
"""


@pytest.mark.skipif(not hasattr(os, "fork"), reason="no fork on this system")
def test_a_process_forked_after_a_large_batch_can_do_another():
    script = FORK.format(paths=[str(ROOT), str(ROOT / "tests")])
    run = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, timeout=60, check=True)
    assert run.stdout.strip() == "0"


# Labels.


@pytest.mark.parametrize("dtype", [np.float64, np.float32])
@pytest.mark.parametrize("kind", [np.int64, np.uint8])
@pytest.mark.parametrize("name", ["softmax-ce", "softmax-kl"])
def test_integer_labels_are_one_hot_targets(name, kind, dtype):
    k, net = functions_of(name), RNG.normal(size=(20_000, 10)).astype(dtype)
    labels = RNG.integers(10, size=len(net)).astype(kind)
    one_hot = np.eye(10)[labels]
    np.testing.assert_allclose(k.loss(net, labels), k.loss(net, one_hot), rtol=4 * np.finfo(dtype).eps)
    np.testing.assert_array_equal(k.delta(net, labels), k.delta(net, one_hot))
    for found, wanted in zip(k.loss_and_delta(net, labels), k.loss_and_delta(net, one_hot), strict=True):
        assert found.dtype == dtype
        np.testing.assert_allclose(found, wanted, rtol=4 * np.finfo(dtype).eps, atol=1e-12)
    a = RNG.normal(size=(len(net), 3)).astype(dtype)
    for found, wanted in zip(k.gradient(a, net, labels), k.gradient(a, net, one_hot), strict=True):
        np.testing.assert_array_equal(found, wanted)


@pytest.mark.parametrize("name", [name for name in PAIRS if not records(name)[1].hypotheses][::7])
def test_labels_are_refused_where_targets_need_not_sum_to_one(name):
    k, parameters = functions_of(name), parameters_of(name)
    net, labels = np.zeros((3, 4)), np.array([0, 1, 2])
    for function in (k.loss, k.delta, k.loss_and_delta):
        with pytest.raises(ValueError, match=r"t has the shape \(3,\), net \(3, 4\)"):
            function(net, labels, **parameters)


@pytest.mark.parametrize(("labels", "message"), [([0, 4], "label 4 of sample 1"), ([-1, 0], "label -1 of sample 0")])
def test_a_label_out_of_range_is_named(labels, message):
    net, a = np.zeros((2, 4)), np.zeros((2, 3))
    t = np.array(labels)
    calls = (
        lambda: CE.loss(net, t),
        lambda: CE.delta(net, t),
        lambda: CE.loss_and_delta(net, t),
        lambda: CE.gradient(a, net, t),
        lambda: CE.loss(net, t, check=False),
    )
    for call in calls:
        with pytest.raises(ValueError, match=message + ".*4 classes"):
            call()


# Bad input.

ROWS = np.array([[0.5, -1.0, 2.0], [0.0, 1.0, -3.0]])
SHARES = np.array([[0.25, 0.5, 0.25], [0.0, 1.0, 0.0]])


def with_entry(values: Array, entry: float, place: tuple[int, int] = (1, 2)) -> Array:
    changed = values.copy()
    changed[place] = entry
    return changed


NET_ERRORS = [
    (np.zeros((0, 3)), ValueError, r"n_samples.*\(0, 3\)"),
    (np.zeros((2, 0)), ValueError, r"\(2, 0\)"),
    (np.zeros(3), ValueError, r"\(3,\)"),
    (np.zeros((2, 3, 1)), ValueError, r"\(2, 3, 1\)"),
    (np.float64(1.0), ValueError, r"\(\)"),
    (np.zeros((2, 3), dtype=int), TypeError, "float32 or float64, not int64"),
    (np.zeros((2, 3), dtype=bool), TypeError, "float32 or float64, not bool"),
    (np.zeros((2, 3), dtype=np.float16), TypeError, "float32 or float64, not float16"),
    (np.zeros((2, 3), dtype=complex), TypeError, "float32 or float64, not complex128"),
    (np.array([["a", "b", "c"]] * 2), TypeError, "float32 or float64"),
    (None, TypeError, "float32 or float64, not object"),
    (with_entry(ROWS, np.nan), ValueError, "net is NaN at sample 1, entry 2"),
]


@pytest.mark.parametrize(("net", "kind", "message"), NET_ERRORS)
def test_a_bad_net_is_refused_by_every_function(net, kind, message):
    t = np.zeros(np.shape(net))
    calls = (
        lambda: MSE.output(net),
        lambda: MSE.output_jacobian(net),
        lambda: MSE.loss(net, t),
        lambda: MSE.delta(net, t),
        lambda: MSE.loss_and_delta(net, t),
        lambda: MSE.gradient(np.zeros((2, 3)), net, t),
    )
    for call in calls:
        with pytest.raises(kind, match=message):
            call()


TARGET_ERRORS = [
    (SHARES[:, :2], ValueError, r"t has the shape \(2, 2\), net \(2, 3\)"),
    (SHARES[:1], ValueError, r"t has the shape \(1, 3\), net \(2, 3\)"),
    (SHARES.T, ValueError, r"t has the shape \(3, 2\), net \(2, 3\)"),
    (np.array([0.0, 1.0]), ValueError, r"t has the shape \(2,\), net \(2, 3\)"),
    (1.0, ValueError, r"t has the shape \(\), net \(2, 3\)"),
    (SHARES.astype(complex), TypeError, "complex128"),
    (SHARES.astype(str), TypeError, "t must be of numbers"),
    (with_entry(SHARES, np.nan), ValueError, "t is NaN at sample 1, entry 2"),
]


@pytest.mark.parametrize("k", [CE, MSE])
@pytest.mark.parametrize(("t", "kind", "message"), TARGET_ERRORS)
def test_bad_targets_are_refused_by_every_function(k, t, kind, message):
    calls = (
        lambda: k.loss(ROWS, t),
        lambda: k.loss(ROWS, t, check=False),
        lambda: k.delta(ROWS, t),
        lambda: k.loss_and_delta(ROWS, t),
        lambda: k.gradient(ROWS, ROWS, t),
    )
    for call in calls:
        with pytest.raises(kind, match=message):
            call()


OFF_DOMAIN = [
    ("softmax-ce", SHARES * 1.001, "targets of sample 0 sum to 1.00[01].*check=False"),
    ("softmax-kl", with_entry(SHARES, 0.5), "targets of sample 1 sum to 1.5"),
    ("softmax-ce", with_entry(SHARES, -0.25), "t must not be negative, and is -0.25 at sample 1, entry 2"),
    ("softmax-ce", with_entry(SHARES, np.inf), "at sample 1, entry 2"),
    ("sigmoid-bce", with_entry(SHARES, 1.5), "t must be between 0 and 1, and is 1.5 at sample 1, entry 2"),
    ("sigmoid-bce", with_entry(SHARES, -1e-3), "t must be between 0 and 1, and is -0.001 at sample 1, entry 2"),
    ("sigmoid-focal", with_entry(SHARES, 2), "between 0 and 1"),
    ("exp-poisson", with_entry(SHARES, -1), "t must not be negative, and is -1.0 at sample 1, entry 2"),
    ("tanh-mse", with_entry(SHARES, np.inf), "t must not be infinite, and is inf at sample 1, entry 2"),
    ("identity-hinge", with_entry(SHARES, -np.inf), "t must not be infinite, and is -inf at sample 1, entry 2"),
]


@pytest.mark.parametrize(("name", "t", "message"), OFF_DOMAIN)
def test_targets_off_their_domain_are_refused_unless_told_not_to_check(name, t, message):
    k, parameters = functions_of(name), parameters_of(name)
    for function in (k.loss, k.loss_and_delta):
        with pytest.raises(ValueError, match=message):
            function(ROWS, t, **parameters)
    if np.all(np.isfinite(t)):
        unchecked = k.loss(ROWS, t, check=False, **parameters)
        assert np.isfinite(unchecked)
        assert k.loss_and_delta(ROWS, t, check=False, **parameters)[0] == pytest.approx(unchecked)


def test_the_loss_off_the_hypothesis_is_the_formula_all_the_same():
    assert CE.loss(ROWS, 2 * SHARES, check=False) == pytest.approx(2 * CE.loss(ROWS, SHARES), rel=1e-15)


def test_targets_that_sum_to_one_but_for_rounding_are_taken():
    thirds = np.full((1, 3), 1 / 3, dtype=np.float32)
    assert CE.loss(np.zeros((1, 3), dtype=np.float32), thirds) == np.log(np.float32(3))
    many = RNG.dirichlet(np.ones(2000), size=3).astype(np.float32)
    assert np.isfinite(CE.loss(np.zeros_like(many), many))


@pytest.mark.parametrize("hypothesis", ["sum(t[k], k) = 1", "sum(t[l], l) = 1", "1 = sum(t[k], k)"])
def test_a_hypothesis_of_ones_own_is_checked_however_it_is_written(hypothesis):
    k = kernels(loss="-sum(t[k]*log(y[k]), k)", activation="softmax", hypotheses=[hypothesis])
    with pytest.raises(ValueError, match="targets of sample 1 sum to 3"):
        k.loss(ROWS, SHARES * [[1], [3]])
    np.testing.assert_allclose(k.delta(ROWS, np.array([1, 2])), CE.delta(ROWS, np.array([1, 2])), rtol=1e-15)


OUT_ERRORS = [
    (np.zeros((2, 4)), r"\(2, 4\).*\(2, 3\)"),
    (np.zeros((3, 2)), r"\(3, 2\).*\(2, 3\)"),
    (np.zeros(6), r"\(6,\).*\(2, 3\)"),
    (np.zeros((2, 3), dtype=np.float32), r"float32.*float64"),
    (np.zeros((2, 3), dtype=int), r"int64.*float64"),
]


@pytest.mark.parametrize(("out", "message"), OUT_ERRORS)
def test_an_out_that_does_not_fit_is_refused(out, message):
    calls = (
        lambda: CE.output(ROWS, out=out),
        lambda: CE.delta(ROWS, SHARES, out=out),
        lambda: CE.loss_and_delta(ROWS, SHARES, out=out),
    )
    for call in calls:
        with pytest.raises(ValueError, match=message):
            call()


@pytest.mark.parametrize("out", [[[0.0] * 3] * 2, 1.0])
def test_an_out_that_is_no_array_is_refused(out):
    with pytest.raises(TypeError, match="out"):
        CE.output(ROWS, out=out)


A_ERRORS = [
    (np.zeros((3, 2)), ValueError, r"a has the shape \(3, 2\), net \(2, 3\)"),
    (np.zeros(2), ValueError, r"a has the shape \(2,\), net \(2, 3\)"),
    (np.array([[1.0, 2.0], [np.nan, 4.0]]), ValueError, "a is NaN at sample 1, entry 0"),
    (np.zeros((2, 2), dtype=complex), TypeError, "complex128"),
    (np.array([["a"], ["b"]]), TypeError, "a must be of numbers"),
]


@pytest.mark.parametrize(("a", "kind", "message"), A_ERRORS)
def test_a_bad_a_is_refused(a, kind, message):
    with pytest.raises(kind, match=message):
        CE.gradient(a, ROWS, SHARES)


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("kind", [np.float32, np.float64, np.int64, np.uint8, bool])
def test_the_gradient_has_the_precision_of_net(kind, dtype):
    a = np.array([[1, 0], [1, 1]]).astype(kind)
    dw, db = CE.gradient(a, ROWS.astype(dtype), SHARES)
    assert (dw.dtype, db.dtype) == (dtype, dtype)
    np.testing.assert_allclose(dw, CE.delta(ROWS, SHARES).T @ a.astype(float), rtol=1e-5, atol=1e-7)


@pytest.mark.parametrize("value", [np.float64(0.75), np.float32(0.75), 0.75])
@pytest.mark.parametrize("name", ["elu-mse", "leaky-relu-mse"])
def test_a_parameter_of_any_precision_leaves_float32_alone(name, value):
    k, net = functions_of(name), ROWS.astype(np.float32)
    assert k.output(net, alpha=value).dtype == np.float32
    assert k.output_jacobian(net, alpha=value).dtype == np.float32
    assert k.loss(net, SHARES, alpha=value).dtype == np.float32
    assert k.delta(net, SHARES, alpha=value).dtype == np.float32


@pytest.mark.parametrize(
    ("name", "parameters", "message"),
    [
        ("sigmoid-focal", {"gamma": np.nan}, "gamma"),
        ("sigmoid-focal", {"gamma": -1.0}, "gamma"),
        ("softmax-generalized-ce", {"q": 0.0}, "q"),
        ("softmax-generalized-ce", {"q": 1.5}, "q"),
        ("identity-huber", {"c": np.inf}, "c"),
    ],
)
def test_a_parameter_off_its_domain_is_refused(name, parameters, message):
    k = functions_of(name)
    for call in (lambda: k.loss(ROWS, SHARES, **parameters), lambda: k.delta(ROWS, SHARES, **parameters)):
        with pytest.raises((ValueError, TypeError), match=rf"{message} must be"):
            call()


def test_a_parameter_that_is_missing_is_named():
    with pytest.raises(TypeError, match="'gamma'"):
        functions_of("sigmoid-focal").loss(ROWS, SHARES)


def test_infinite_net_is_taken_for_its_limit():
    net = np.array([[np.inf, 0.0, -np.inf]])
    np.testing.assert_array_equal(CE.output(net), [[1, 0, 0]])
    np.testing.assert_array_equal(BCE.output(net), [[1, 0.5, 0]])
    np.testing.assert_array_equal(CE.delta(net, np.array([[1.0, 0.0, 0.0]])), [[0, 0, 0]])


# The source.

SOURCES = (
    *("softmax-ce", "softmax-generalized-ce", "softmax-bce", "sigmoid-focal", "silu-huber", "elu-log-cosh"),
    *(name for name in ("gelu-huber",) if name in PAIRS),
    *("tanh-hinge", "softsign-squared-hinge", "softplus-poisson", "identity-mse", "leaky-relu-mae"),
)
OWN = {
    "pairwise": Own("sum(sum((y[k] - y[l])**2*t[k], l), k)", "sigmoid(net)"),
    "sum": Own("sum(y[k], k)", "net"),
    "centred": Own("(y - t)**4/4", "net[i] - sum(net[k], k)/n"),
    "parameters": Own("lambda*abs(y - t)**(3/2)", "atan(beta*net)", ("lambda", "beta")),
}
HESSIANS = ("softmax-brier", "tanh-log-cosh")


def every_source() -> dict[str, str]:
    """By the name of a Python file."""
    sources = {name: module_of(name).source for name in SOURCES}
    sources |= {f"own-{name}": own.module.source for name, own in OWN.items()}
    sources |= {f"hessian-{name}": module_of(name, hessian=True).source for name in HESSIANS}
    return {name.replace("-", "_"): text for name, text in sources.items()}


def run(*command: str, cwd: Path) -> None:
    done = subprocess.run(command, cwd=cwd, capture_output=True, text=True, check=False)
    assert not done.returncode, done.stdout + done.stderr


@pytest.fixture(scope="module")
def written(tmp_path_factory):
    folder = tmp_path_factory.mktemp("modules")
    for name, source in every_source().items():
        (folder / f"{name}.py").write_text(source, encoding="utf-8")
    return folder


def test_the_source_passes_ruff_by_its_own_rules_and_ours(written):
    pytest.importorskip("ruff")
    ruff = (sys.executable, "-m", "ruff")
    run(*ruff, "check", "--isolated", "--no-cache", ".", cwd=written)
    run(*ruff, "check", "--no-cache", "--config", str(ROOT / "pyproject.toml"), ".", cwd=written)


def test_the_source_passes_mypy_strict(written, tmp_path):
    pytest.importorskip("mypy")
    files = sorted(path.name for path in written.glob("*.py") if "scipy" not in path.read_text(encoding="utf-8"))
    assert len(files) > len(SOURCES)
    config = tmp_path / "mypy.ini"
    config.write_text("[mypy]\nstrict = True\n")
    mypy = (sys.executable, "-m", "mypy", "--config-file", str(config), "--cache-dir", str(tmp_path / "cache"))
    run(*mypy, *files, cwd=written)


def public_functions(source: str) -> dict[str, ast.FunctionDef]:
    found = (node for node in ast.parse(source).body if isinstance(node, ast.FunctionDef))
    return {node.name: node for node in found if not node.name.startswith("_")}


@pytest.mark.parametrize("name", PAIRS)
def test_a_module_imports_numpy_and_the_standard_library_only(name):
    imported = set[str]()
    for node in ast.walk(ast.parse(module_of(name).source)):
        if isinstance(node, ast.Import):
            imported |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            imported.add((node.module or ".").split(".")[0])
    others = imported - set(sys.stdlib_module_names)
    assert others == ({"numpy", "scipy"} if name.startswith("gelu") else {"numpy"})


@pytest.mark.parametrize("name", PAIRS)
def test_every_public_function_says_its_formula_shapes_and_errors(name):
    functions = public_functions(module_of(name).source)
    assert [*functions] == ["output", "output_jacobian", "loss", "delta", "loss_and_delta", "gradient"]
    texts = {key: ast.get_docstring(node) or "" for key, node in functions.items()}
    for key, text in texts.items():
        assert "(n_samples, n_out)" in text, key
        assert "Raises:" in text, key
        assert "ValueError:" in text, key
        assert "TypeError:" in text, key
        for argument in (*functions[key].args.args, *functions[key].args.kwonlyargs):
            assert re.search(rf"^ +{argument.arg}: ", text, re.MULTILINE), (key, argument.arg)
    activation, loss = records(name)
    assert re.search(r"y\[k\] = .*net\[k\]", texts["output"])
    assert re.search(r"E = .*y\[k\]", texts["loss"])
    assert "dE/dnet[i] = " in texts["delta"]
    assert ("in nats" in texts["loss"]) == ("log(" in loss.formula)
    assert activation.title[0]


@pytest.mark.parametrize("name", PAIRS)
def test_the_header_names_the_derivation_and_its_formulas(name):
    module = module_of(name)
    header = ast.get_docstring(ast.parse(module.source)) or ""
    activation, loss = records(name)
    assert name in header
    assert activation.title[0] in header
    assert loss.title[0] in header
    assert str(len(module.findings)) in header
    assert ("sum(t[k], k) = 1 (hypothesis)" in header) == bool(loss.hypotheses)


def test_no_line_of_a_module_is_longer_than_120_columns():
    longest = {name: max(map(len, module_of(name).source.splitlines())) for name in PAIRS}
    assert {name: columns for name, columns in longest.items() if columns > 120} == {}


AGAIN = """
import sys
sys.path[:0] = {paths}
from generated import Own, module_of
from test_generated_modules import OWN
for name in {names}:
    print(module_of(name).source, end="")
for own in OWN.values():
    print(own.module.source, end="")
"""


def test_the_source_is_the_same_in_another_process_with_another_hash_seed():
    script = AGAIN.format(paths=[str(ROOT), str(ROOT / "tests")], names=SOURCES[:2])
    done = subprocess.run(
        [sys.executable, "-c", script],
        env={**os.environ, "PYTHONHASHSEED": "987"},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=True,
    )
    texts = [*(module_of(name).source for name in SOURCES[:2]), *(own.module.source for own in OWN.values())]
    assert done.stdout == "".join(texts)


ALONE = """
import importlib, sys
sys.path.insert(0, ".")
import numpy as np
k = importlib.import_module({name!r})
net, t = np.array([[0.5, -1.0, 2.0]]), np.array([[0.25, 0.5, 0.25]])
p = {parameters}
for found in (k.output(net, **p), k.loss(net, t, **p), k.delta(net, t, **p), *k.gradient(net, net, t, **p)):
    print(*map(float.hex, np.ravel(found).tolist()))
tops = {{name.split(".")[0] for name in sys.modules}}
print(sorted(tops & {{"derive", "numeric", "reports", "sympy", "mpmath", "scipy", "click", "generated"}}))
"""


@pytest.mark.parametrize("name", ["softmax-ce", "sigmoid-focal", "elu-log-cosh", "own-centred"])
def test_a_module_runs_alone_in_an_empty_folder(name, tmp_path):
    source = OWN["centred"].module.source if name == "own-centred" else module_of(name).source
    parameters = {} if name == "own-centred" else parameters_of(name)
    k = OWN["centred"].functions if name == "own-centred" else functions_of(name)
    (tmp_path / "pasted.py").write_text(source, encoding="utf-8")
    script = ALONE.format(name="pasted", parameters=parameters)
    done = subprocess.run(
        [sys.executable, "-I", "-W", "error", "-c", script], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert not done.returncode, done.stderr
    net, t = np.array([[0.5, -1.0, 2.0]]), np.array([[0.25, 0.5, 0.25]])
    results = (k.output(net, **parameters), k.loss(net, t, **parameters), k.delta(net, t, **parameters))
    wanted = [*results, *k.gradient(net, net, t, **parameters)]
    lines = done.stdout.splitlines()
    assert lines[:-1] == [" ".join(map(float.hex, np.ravel(one).tolist())) for one in wanted]
    assert lines[-1] == "[]"


def test_the_command_writes_the_same_module(tmp_path):
    path = tmp_path / "written.py"
    done = subprocess.run(
        [sys.executable, str(ROOT / "cli.py"), "codegen", "sigmoid-bce", "-o", str(path)],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert not done.returncode, done.stderr
    assert path.read_text(encoding="utf-8") == generate(prove(derive("sigmoid-bce"))).source


def test_kernels_leave_the_names_of_other_modules_alone():
    """A user's own exp.py or softmax_ce.py is still what `import` finds."""
    before = {*sys.modules}
    kernels("exp")
    kernels("arctan-quadratic")
    added = {name for name in {*sys.modules} - before if not name.startswith(("derive", "numeric", "gradproof"))}
    assert not {"exp", "arctan_quadratic"} & added


def test_a_traceback_shows_the_line_of_the_module_that_it_comes_from():
    first, second = (kernels(loss=f"{power}*(y - t)**2", activation="net") for power in (3, 5))
    assert "3 *" in inspect.getsource(first._loss_rows)
    assert "5 *" in inspect.getsource(second._loss_rows)
