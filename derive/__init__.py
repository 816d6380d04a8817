"""Symbolic derivations of neural-network gradients, step by step, and their independent checker."""
