"""How everything looks: the palette and the typeface, declared once for charts, pages and notebooks."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import font_source_sans_pro

FONT = "Source Sans Pro"
FONT_FOLDER = Path(font_source_sans_pro.font_directory)

INK = "#1B1F23"
STRONG = "#0B4F6C"
CONTRAST = "#A33C08"
GREY_1 = "#56616A"
"""Quiet text, and the marks of what does not stand in the foreground."""
GREY_2 = "#87929A"
"""Bars, joining lines and axes: never text."""
GREY_3 = "#DFE5E9"
"""Grid lines and the track behind a bar: nothing is lost without them."""
WASH = "#F4F7F9"
PAPER = "#FFFFFF"
WORSE_TINT = "#FBE9DF"
BETTER_TINT = "#DDEBF1"

PALETTE = {
    "ink": INK,
    "strong-colour": STRONG,
    "contrast-colour": CONTRAST,
    "grey-1": GREY_1,
    "grey-2": GREY_2,
    "grey-3": GREY_3,
    "wash": WASH,
    "paper": PAPER,
    "worse-tint": WORSE_TINT,
    "better-tint": BETTER_TINT,
}
"""The names by which the Typst template knows the colours."""

TEXT_PAIRS = (
    *((text, ground) for text in (INK, STRONG, CONTRAST, GREY_1) for ground in (PAPER, WASH)),
    (INK, WORSE_TINT),
    (CONTRAST, WORSE_TINT),
    (GREY_1, WORSE_TINT),
    (INK, BETTER_TINT),
    (STRONG, BETTER_TINT),
    (GREY_1, BETTER_TINT),
    (PAPER, CONTRAST),
    (PAPER, STRONG),
)
"""Every pair of text and ground in use; WCAG 2.2, 1.4.3 asks for 4.5:1."""

GRAPHIC_PAIRS = (
    (STRONG, PAPER),
    (CONTRAST, PAPER),
    (GREY_1, PAPER),
    (GREY_2, PAPER),
    (STRONG, WASH),
    (STRONG, GREY_3),
    (STRONG, WORSE_TINT),
    (STRONG, BETTER_TINT),
    (INK, PAPER),
)
"""Every pair of mark and ground that carries meaning; WCAG 2.2, 1.4.11 asks for 3:1."""

MIN_TEXT_CONTRAST = 4.5
MIN_GRAPHIC_CONTRAST = 3.0

LINEAR_BELOW = 0.04045


def _channel(value: int) -> float:
    """Return one sRGB channel (0-255) as linear light."""
    share = value / 255
    return share / 12.92 if share <= LINEAR_BELOW else ((share + 0.055) / 1.055) ** 2.4


def linear_rgb(colour: str) -> tuple[float, float, float]:
    """Return a colour ``#RRGGBB`` as linear light, each channel 0-1."""
    red, green, blue = (_channel(int(colour[start : start + 2], 16)) for start in (1, 3, 5))
    return red, green, blue


def luminance(colour: str) -> float:
    """Return a colour's relative luminance, 0-1 (WCAG 2.2)."""
    red, green, blue = linear_rgb(colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast_ratio(one: str, other: str) -> float:
    """Return the contrast between two colours, 1-21 (WCAG 2.2)."""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


@cache
def fallback_font() -> Path:
    """Return the face that Typst carries within itself for signs that a typeface lacks; matplotlib brings the same one as a file."""
    import matplotlib

    return Path(matplotlib.get_data_path()) / "fonts" / "ttf" / "DejaVuSansMono.ttf"


@cache
def font_files() -> tuple[Path, ...]:
    """Return the typeface's upright faces that charts use: regular, semibold, bold."""
    return tuple(FONT_FOLDER / f"SourceSansPro-{face}.otf" for face in ("Regular", "Semibold", "Bold"))
