"""The typeface as a page carries it: three weights, with the letters that Swedish needs."""

from __future__ import annotations

import base64
import io
from functools import cache
from pathlib import Path

from pipeline.report import style

WEIGHTS = (400, 600, 700)
LETTERS = "".join(map(chr, [*range(0x20, 0x7F), *range(0xA0, 0x180)])) + "–—‘’“”…†−▲▼●○\u202f"


@cache
def faces() -> str:
    """Return the rules that give a page its typeface, with the typeface in them; cutting it takes longer than making a page."""
    return "".join(
        f'@font-face{{font-family:"{style.FONT}";font-weight:{weight};src:url(data:font/woff;base64,{_face(path)}) format("woff")}}'
        for weight, path in zip(WEIGHTS, style.font_files(), strict=True)
    )


def _face(path: Path) -> str:
    """Return a face cut to the letters, as base64."""
    from fontTools import subset
    from fontTools.ttLib import TTFont

    font = TTFont(str(path), recalcTimestamp=False)
    cut = subset.Subsetter(subset.Options(layout_features=["kern", "tnum", "liga"], hinting=False))
    cut.populate(text=LETTERS)
    cut.subset(font)
    font.flavor = "woff"
    target = io.BytesIO()
    font.save(target)
    return base64.b64encode(target.getvalue()).decode()
