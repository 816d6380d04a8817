"""Programs for the cells of a notebook; each uses the functions of the generated module in the cell before it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

_DIFFERENCES = """\
rng = np.random.default_rng(1)
net = rng.normal(size=(4, {outputs}))
t = np.tile({target}, (4, 1))
h = 1e-6
numeric = np.empty_like(net)
for place in np.ndindex(net.shape):
    up, down = net.copy(), net.copy()
    up[place] += h
    down[place] -= h
    numeric[place] = (loss(up, t) - loss(down, t)) / (2 * h)
apart = np.abs(numeric - delta(net, t)).max()
print(f"largest difference: {{apart:.1e}}")
assert apart < 1e-7
"""

_NORMALISATION = """\
rng = np.random.default_rng(1)
x, g = rng.normal(size=(5, 3)), rng.normal(size=(5, 3))
gamma, beta = rng.normal(size=3), rng.normal(size=3)
h = 1e-6
numeric = np.empty_like(x)
for place in np.ndindex(x.shape):
    up, down = x.copy(), x.copy()
    up[place] += h
    down[place] -= h
    change = normalise(up, gamma, beta)[0] - normalise(down, gamma, beta)[0]
    numeric[place] = (g * change).sum() / (2 * h)
y, x_hat, mu, sigma_squared = normalise(x, gamma, beta)
apart = np.abs(numeric - normalise_back(g, x_hat, sigma_squared, gamma)[0]).max()
print(f"largest difference: {apart:.1e}")
assert apart < 1e-7
"""

_CURVES = """\
import matplotlib.pyplot as plt

nets = np.linspace(-6, 6, 121)
net = np.zeros((len(nets), {outputs}))
net[:, 0] = nets
figure, (left, right) = plt.subplots(1, 2, figsize=(9, 3), layout="constrained")
for t in {targets}:
    row = np.array([t])
    left.plot(nets, [loss(one[None], row) for one in net], label=f"t = {{t}}")
    right.plot(nets, [delta(one[None], row)[0, 0] for one in net])
left.set(xlabel="net", ylabel="E")
right.set(xlabel="net", ylabel="dE/dnet")
left.legend()
plt.show()
"""

_PROOF = """\
from derive import derive
from derive.checker import prove

proof = prove(derive({name!r}))
print({{verdict.value: count for verdict, count in proof.counts().items()}})
assert proof.holds
"""

_SAVED = """\
from numeric.experiments.saved import saved

experiment = saved({name!r})
for run in experiment.runs:
    print(f"{{run.name}}: {{len(run.ours)}} numbers, largest difference {{run.max_abs_diff:.2g}}")
assert experiment.as_expected
"""


def parameters_program(names: Sequence[str], values: Mapping[str, float]) -> str:
    """Give the open parameters their values in the functions of these names."""
    given = ", ".join(f"{name}={value!r}" for name, value in values.items())
    return "\n".join(["from functools import partial", "", *(f"{name} = partial({name}, {given})" for name in names)])


def differences_program(target: Sequence[float]) -> str:
    """Compare `delta` with central differences of `loss`, for this target of every sample."""
    return _DIFFERENCES.format(outputs=len(target), target=list(target))


def normalisation_program() -> str:
    """Compare the gradient of `normalise_back` with central differences of `normalise`."""
    return _NORMALISATION


def curves_program(target: Sequence[float]) -> str:
    """Draw loss and error term of the first output, for the target and for one with its first two exchanged."""
    first, second, *rest = target
    return _CURVES.format(outputs=len(target), targets=[list(target), [second, first, *rest]])


def proof_program(name: str) -> str:
    """Prove the derivation of that name again."""
    return _PROOF.format(name=name)


def saved_program(name: str) -> str:
    """Load the saved result of an experiment, and say what came out."""
    return _SAVED.format(name=name)
