"""How many digits of generated code are right, against values to 50 digits, beside PyTorch and JAX."""
