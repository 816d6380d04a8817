"""Formulas that floating-point numbers serve well, each proved equal to the one that was derived."""
