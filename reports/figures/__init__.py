"""Figures of the experiments, drawn with matplotlib; nothing else imports it."""

from reports.figures.theme import THEMES
from reports.figures.writing import FIGURES, FORMS, pictures, write_figures

__all__ = ["FIGURES", "FORMS", "THEMES", "pictures", "write_figures"]
