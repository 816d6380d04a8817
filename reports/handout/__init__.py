"""Handouts of derivations and experiments: what they say, for whom, and writing them."""
