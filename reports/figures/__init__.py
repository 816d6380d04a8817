"""Figures of the experiments, drawn with matplotlib; nothing else imports it."""

from reports.figures.theme import THEMES
from reports.figures.writing import FIGURES, FORMS, picture_bytes, pictures, write_figures

__all__ = ["FIGURES", "FORMS", "THEMES", "picture_bytes", "pictures", "write_figures"]
