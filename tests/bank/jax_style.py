"""Losses and gradients on arrays of JAX."""

import jax
import jax.numpy as jnp


def right_loss(logits, target):
    return -jnp.mean(jnp.sum(target * jax.nn.log_softmax(logits), axis=1))


right_grad = jax.grad(right_loss)
right_jitted = jax.jit(jax.value_and_grad(right_loss))


def right_vmap(logits, target):
    return jax.vmap(lambda z, t: jax.grad(lambda x: jnp.sum((jnp.tanh(x) - t) ** 2) / 2)(z))(logits, target)


def wrong_axis(logits, target):
    return (jax.nn.softmax(logits, axis=0) - target).at[:].multiply(1 / len(logits))


def wrong_sign(logits, target):
    return jnp.mean(jnp.sum(target * jax.nn.log_softmax(logits), axis=1))
