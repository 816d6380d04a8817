"""How figures look: colours of a light and of a dark page, line styles, fonts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

import matplotlib
from matplotlib.font_manager import findfont, fontManager


@dataclass(frozen=True)
class Theme:
    """The colours of a page; the first five of the lines are Okabe and Ito's, which colour-blind readers tell apart.

    `page` is the background, `ink` text and axes, `faint` what is only a help; `lines` stand out from the page.
    """

    name: str
    page: str
    ink: str
    faint: str
    lines: tuple[str, ...]

    def style(self, place: int) -> dict[str, Any]:
        """Colour and dashes of one of several lines: told apart without colour too."""
        return {"color": self.lines[place % len(self.lines)], "linestyle": DASHES[place % len(DASHES)]}

    def marker(self, place: int) -> str:
        return MARKERS[place % len(MARKERS)]


DASHES = ("-", (0, (5, 1.5)), (0, (5, 1.2, 1, 1.2)), (0, (1, 1)), (0, (8, 2, 2, 2)), (0, (12, 1.5)), (0, (3, 1)))
MARKERS = ("o", "s", "^", "D", "v")
_BLUE, _SKY, _GREEN, _YELLOW = "#0072B2", "#56B4E9", "#009E73", "#F0E442"
_ORANGE, _VERMILLION, _PURPLE = "#E69F00", "#D55E00", "#CC79A7"
_AMBER, _VIOLET, _LAVENDER = "#B07D00", "#6A3D9A", "#8C7BFF"
THEMES: Mapping[str, Theme] = {
    "light": Theme(
        "light", "#ffffff", "#1a1a1a", "#767676", (_BLUE, _VERMILLION, _GREEN, "#1a1a1a", _PURPLE, _AMBER, _VIOLET)
    ),
    "dark": Theme(
        "dark", "#14181d", "#ececec", "#8f979f", (_SKY, _ORANGE, _GREEN, _YELLOW, _PURPLE, "#ececec", _LAVENDER)
    ),
}

WIDTH = 7.0
"""Inches."""
SMALLEST = 9
"""Points of the smallest letters; on a page of A4, on which a picture is 6.5 inches wide, they have more than 8."""
DOTS = 160
"""An inch."""

CHINESE_FONTS = (
    "Noto Sans CJK SC",
    "Source Han Sans SC",
    "Noto Sans SC",
    "Source Han Sans CN",
    "PingFang SC",
    "Hiragino Sans GB",
    "Microsoft YaHei",
    "SimHei",
    "WenQuanYi Micro Hei",
    "WenQuanYi Zen Hei",
    "Noto Sans CJK JP",
)
"""Fonts with simplified Chinese; the last is the name under which an older matplotlib knows the first."""


def chinese_font() -> str:
    """A font with Chinese characters, or nothing where matplotlib finds none."""
    known = {font.name for font in fontManager.ttflist}
    return next((name for name in CHINESE_FONTS if name in known), "")


def drawn_with() -> dict[str, str]:
    """What decides about the bytes of a picture, besides what it shows: the library and the Chinese font."""
    font = chinese_font()
    digest = sha256(Path(findfont(font)).read_bytes()).hexdigest()[:16] if font else ""
    return {"matplotlib": matplotlib.__version__, "font": f"{font} {digest}".strip()}


@contextmanager
def styled(theme: Theme, lang: str) -> Iterator[None]:
    """Inside, figures are drawn and written in this theme, whatever the user's own settings are.

    Chinese needs a font that has it: see `chinese_font`.
    """
    fonts = [chinese_font(), "DejaVu Sans"] if lang == "zh" else ["DejaVu Sans"]
    with matplotlib.rc_context():
        matplotlib.rcdefaults()
        matplotlib.rcParams.update(_parameters(theme, fonts))
        yield


def _parameters(theme: Theme, fonts: list[str]) -> Any:
    return {
        "font.family": [font for font in fonts if font],
        "font.size": SMALLEST,
        "axes.titlesize": 9.5,
        "axes.labelsize": SMALLEST,
        "xtick.labelsize": SMALLEST,
        "ytick.labelsize": SMALLEST,
        "legend.fontsize": SMALLEST,
        "legend.frameon": False,
        "legend.handlelength": 3.2,
        "figure.titlesize": 11,
        "figure.titleweight": "bold" if len(fonts) == 1 else "normal",
        "figure.dpi": DOTS,
        "savefig.dpi": DOTS,
        "figure.facecolor": theme.page,
        "savefig.facecolor": theme.page,
        "axes.facecolor": theme.page,
        "text.color": theme.ink,
        "axes.labelcolor": theme.ink,
        "axes.titlecolor": theme.ink,
        "axes.edgecolor": theme.faint,
        "xtick.color": theme.faint,
        "ytick.color": theme.faint,
        "xtick.labelcolor": theme.ink,
        "ytick.labelcolor": theme.ink,
        "axes.spines.top": False,
        "axes.spines.right": False,
        "axes.grid": True,
        "axes.axisbelow": True,
        "grid.color": theme.faint,
        "grid.alpha": 0.25,
        "grid.linewidth": 0.6,
        "lines.linewidth": 1.6,
        "lines.markersize": 4,
        "axes.unicode_minus": True,
        "svg.hashsalt": "gradproof",
        "figure.constrained_layout.h_pad": 0.06,
        "figure.constrained_layout.w_pad": 0.06,
    }
