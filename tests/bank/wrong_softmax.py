"""Gradients of losses on softmax as people get them wrong."""

import numpy as np


def _softmax(z, axis=-1):
    e = np.exp(z - z.max(axis=axis, keepdims=True))
    return e / e.sum(axis=axis, keepdims=True)


# softmax with cross-entropy


def sum_in_place_of_mean(logits, y):
    return _softmax(logits) - y


def target_minus_output(logits, labels):
    probs = _softmax(logits)
    return (labels - probs) / logits.shape[0]


def divided_by_classes(z, t):
    p = _softmax(z)
    return (p - t) / t.shape[1]


def mean_over_everything(z, t):
    return (_softmax(z) - t) / z.size


def divided_by_batch_twice(z, t):
    n = len(z)
    grad = (_softmax(z) - t) / n
    return grad / n


def sigmoid_derivative_on_top(z, t):
    a = _softmax(z)
    delta = (a - t) * a * (1 - a)
    return delta / len(z)


def diagonal_of_the_jacobian(z, t):
    s = _softmax(z)
    dl_ds = -t / s / len(z)
    ds_dz = s * (1 - s)
    return dl_ds * ds_dz


def diagonal_and_sum(z, t):
    s = _softmax(z)
    return -t / s * (s * (1 - s))


def kronecker_forgotten(z, t):
    batch, classes = z.shape
    p = _softmax(z)
    grad = np.zeros_like(z)
    for b in range(batch):
        for i in range(classes):
            for k in range(classes):
                grad[b, i] += -t[b, k] / p[b, k] * (-p[b, k] * p[b, i])
    return grad / batch


def skips_the_equal_index(z, t):
    batch, classes = z.shape
    p = _softmax(z)
    grad = np.zeros_like(z)
    for b in range(batch):
        for i in range(classes):
            for k in range(classes):
                if k == i:
                    continue
                grad[b, i] += t[b, k] * p[b, i]
    return grad / batch


def plus_off_the_diagonal(z, t):
    p = _softmax(z)
    grads = []
    for row, target in zip(p, t, strict=True):
        jacobian = np.outer(row, row)
        np.fill_diagonal(jacobian, row * (1 - row))
        grads.append(jacobian @ (-target / row))
    return np.array(grads) / len(z)


def only_the_loss(z, t):
    """dE/dp, and the chain rule ends there."""
    p = _softmax(z)
    return -(t / p) / len(z)


def arguments_the_other_way_round(t, z):
    return (_softmax(z) - t) / len(z)


def softmax_over_the_batch(z, t):
    return (_softmax(z, axis=0) - t) / len(z)


def softmax_without_axis(z, t):
    e = np.exp(z - np.max(z))
    return (e / np.sum(e) - t) / len(z)


def softmax_of_probabilities(z, t):
    p = _softmax(z)
    return (_softmax(p) - t) / len(z)


def logits_minus_targets(z, t):
    return (z - t) / len(z)


def transposed_result(z, t):
    return ((_softmax(z) - t) / len(z)).T


def summed_over_the_batch(z, t):
    return np.mean(_softmax(z) - t, axis=0)


def bits(z, t):
    return (_softmax(z) - t) / len(z) / np.log(2)


def doubled(z, t):
    return 2 * (_softmax(z) - t) / len(z)


# softmax with squared errors


def mse_like_sigmoid(z, t):
    y = _softmax(z)
    n = z.shape[1]
    return 2 / n * (y - t) * y * (1 - y) / len(z)


def mse_without_two(z, t):
    y = _softmax(z)
    g = (y - t) / z.shape[1]
    return y * (g - (g * y).sum(axis=1, keepdims=True)) / len(z)


def mse_without_classes(z, t):
    y = _softmax(z)
    g = 2 * (y - t)
    return y * (g - (g * y).sum(axis=1, keepdims=True)) / len(z)


def mse_like_cross_entropy(z, t):
    return (_softmax(z) - t) / len(z)


def brier_without_softmax_derivative(z, t):
    p = _softmax(z)
    return 2 * (p - t) / len(p)


def brier_summed_alone(z, t):
    p = _softmax(z)
    jacobian = np.stack([np.diag(row) - np.outer(row, row) for row in p])
    return (2 * (p - t) * jacobian.sum(axis=1)) / len(p)


def brier_target_minus_output(z, t):
    p = _softmax(z)
    d = 2 * (t - p)
    jacobian = np.einsum("bi,ij->bij", p, np.eye(p.shape[1])) - np.einsum("bi,bj->bij", p, p)
    return np.einsum("bi,bij->bj", d, jacobian) / len(p)


def kl_the_other_way(z, t):
    """Of sum(p*log(p/t)), not of sum(t*log(t/p))."""
    p = _softmax(z)
    g = np.log(p / t) + 1
    return p * (g - np.sum(p * g, axis=1, keepdims=True)) / len(z)
