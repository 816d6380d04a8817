"""Weight gradients, losses, and losses with gradients as people get them wrong."""

import numpy as np


def _softmax(z):
    e = np.exp(z - z.max(1, keepdims=True))
    return e / e.sum(1, keepdims=True)


# a layer: (a, net, t) -> dw, or (dw, db)


def weights_inputs_first(a, z, t):
    delta = (_softmax(z) - t) / len(z)
    return a.T @ delta, delta.sum(axis=0)


def bias_not_averaged(a, z, t):
    delta = _softmax(z) - t
    return delta.T @ a / len(z), delta.sum(axis=0)


def weights_summed(a, z, t):
    delta = _softmax(z) - t
    return delta.T @ a, delta.sum(axis=0)


def weights_averaged_twice(a, z, t):
    delta = (_softmax(z) - t) / len(z)
    return delta.T @ a / len(z), delta.mean(axis=0)


def weights_without_tanh_derivative(a, z, t):
    delta = (np.tanh(z) - t) / len(z)
    return delta.T @ a


# a loss: (net, t) -> number


def loss_summed(z, t):
    return -(t * np.log(_softmax(z))).sum()


def loss_mean_of_everything(z, t):
    return -np.mean(t * np.log(_softmax(z)))


def loss_in_bits(z, t):
    return -np.mean(np.sum(t * np.log2(_softmax(z)), axis=1))


def loss_without_minus(z, t):
    return np.mean(np.sum(t * np.log(_softmax(z)), axis=1))


def loss_of_the_softmax_of_softmax(z, t):
    p = _softmax(_softmax(z))
    return -np.sum(t * np.log(p)) / len(z)


def loss_of_half_the_bce(z, t):
    p = 1 / (1 + np.exp(-z))
    return -np.sum(t * np.log(p)) / len(z)


def loss_with_a_constant(z, t):
    return -np.mean(np.sum(t * np.log(_softmax(z)), axis=1)) + 1


# (net, t) -> (loss, gradient)


def loss_averaged_gradient_summed(z, t):
    p = _softmax(z)
    return -np.sum(t * np.log(p)) / len(z), p - t


def both_summed(z, t):
    p = _softmax(z)
    return -np.sum(t * np.log(p)), p - t
