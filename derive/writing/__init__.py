"""Formulas written out: one layout for LaTeX, terminal text and a line of Unicode; and text that the parser reads."""
