"""Gradients of losses on elementwise activations as people get them wrong."""

import numpy as np


def _sigmoid(x):
    return 1 / (1 + np.exp(-x))


def _sigmoid_prime(x):
    return _sigmoid(x) * (1 - _sigmoid(x))


# sigmoid


def bce_with_derivative_again(z, t):
    y = _sigmoid(z)
    return (y - t) * y * (1 - y) / z.shape[0]


def bce_target_minus_output(z, t):
    return (t - _sigmoid(z)) / len(z)


def bce_averaged_over_everything(z, t):
    return (_sigmoid(z) - t) / t.size


def bce_of_the_loss_alone(z, t):
    p = _sigmoid(z)
    return ((1 - t) / (1 - p) - t / p) / len(z)


def bce_positive_half(z, t):
    """Only t log y; the (1 - t) log(1 - y) was forgotten."""
    p = _sigmoid(z)
    return -t * (1 - p) / len(z)


def mse_prime_of_the_output(z, t):
    y = _sigmoid(z)
    return 2 * (y - t) * _sigmoid_prime(y) / z.size


def mse_output_formula_with_net(z, t):
    y = _sigmoid(z)
    return 2 * (y - t) * z * (1 - z) / z.size


def mse_no_activation_derivative(z, t):
    return 2 * (_sigmoid(z) - t) / z.size


def mse_half(z, t):
    y = _sigmoid(z)
    return (y - t) * y * (1 - y) / z.size


def mse_summed(z, t):
    y = _sigmoid(z)
    return 2 * (y - t) * y * (1 - y)


def mse_bookkeeping_of_rows(z, t):
    """The mean over the batch is broadcast back to every row."""
    y = _sigmoid(z)
    g = 2 * (y - t) * y * (1 - y) / z.size
    return np.tile(g.mean(axis=0), (len(z), 1))


def focal_without_product_rule(z, t):
    p = _sigmoid(z)
    g = -t * (1 - p) ** 2 / p + (1 - t) * p**2 / (1 - p)
    return g * p * (1 - p) / len(z)


def focal_swapped(t, z):
    p = _sigmoid(z)
    g = t * (2 * (1 - p) * np.log(p) - (1 - p) ** 2 / p)
    g = g - (1 - t) * (2 * p * np.log(1 - p) - p**2 / (1 - p))
    return g * p * (1 - p) / len(z)


# tanh


def quadratic_prime_of_sigmoid(z, t):
    y = np.tanh(z)
    return (y - t) * y * (1 - y) / len(z)


def quadratic_with_two(z, t):
    y = np.tanh(z)
    return 2 * (y - t) * (1 - y**2) / len(z)


def quadratic_prime_at_output(z, t):
    y = np.tanh(z)
    return (y - t) * (1 - np.tanh(y) ** 2) / len(z)


def quadratic_of_arctan(z, t):
    return (np.arctan(z) - t) / (1 + z**2) / len(z)


def quadratic_one_minus_net_squared(z, t):
    return (np.tanh(z) - t) * (1 - z**2) / len(z)


def hinge_sign(z, t):
    y = np.tanh(z)
    inside = (t * y < 1).astype(float)
    return inside * t * (1 - y**2) / len(z)


def hinge_without_tanh_derivative(z, t):
    y = np.tanh(z)
    return np.where(t * y < 1, -t, 0) / len(z)


# relu, softplus, exp, identity


def relu_mse_forgot_the_mask(z, t):
    y = np.maximum(z, 0)
    return 2 * (y - t) / z.size


def relu_mse_divided_by_outputs_only(z, t):
    y = np.maximum(z, 0)
    return 2 * (y - t) * (z > 0) / z.shape[1] / z.shape[1]


def relu_mae_sign(z, t):
    y = np.maximum(z, 0)
    return np.sign(t - y) * (z > 0) / z.size


def softplus_poisson_no_chain(z, t):
    rate = np.logaddexp(0, z)
    return (1 - t / rate) / len(z)


def softplus_poisson_like_exp(z, t):
    return (np.logaddexp(0, z) - t) / len(z)


def softplus_poisson_prime_at_rate(z, t):
    rate = np.log1p(np.exp(z))
    return (1 - t / rate) * _sigmoid(rate) / len(z)


def exp_poisson_reversed(z, t):
    return (t - np.exp(z)) / len(z)


def exp_poisson_rate_forgotten(z, t):
    return (z - t) / len(z)


def huber_summed(z, t):
    return np.clip(z - t, -1, 1)


def huber_reversed(z, t):
    r = t - z
    return np.where(np.abs(r) <= 1, r, np.sign(r)) / len(z)


def log_cosh_without_tanh(z, t):
    """The gradient of the square, not of log cosh."""
    return (z - t) / len(z)


def silu_as_if_sigmoid_were_constant(z, t):
    s = _sigmoid(z)
    return 2 * (z * s - t) * s / z.size


def nan_where_targets_are_zero(z, t):
    y = _sigmoid(z)
    with np.errstate(all="ignore"):
        return (y - t) / len(z) * (t / t)
