"""What a number is shown as: a format that writes per cent or per mille, whatever program it is from."""

from __future__ import annotations

import operator
import re
from collections.abc import Callable
from functools import lru_cache

PERCENT = "0%"
# Excel's own formats that show a share of 1 as per cent; all other formats of note are spelt out in a file.
BUILT_IN = {9: PERCENT, 10: "0.00%"}
_PIECE = re.compile(
    r'"(?P<quoted>[^"]*)"?'
    r"|\\(?P<escaped>.)"
    r"|[_*]."  # the room of a sign, or a sign that fills the cell
    r"|\[\$(?P<currency>[^\]\-]*)[^\]]*\]"
    r"|\[(?P<sign><=|>=|<>|<|>|=)(?P<bound>-?[\d.]+)\]"
    r"|\[[^\]]*\]"
    r"|(?P<end>;)"
    r"|(?P<plain>.)",
    re.DOTALL,
)
_LITERALS = [(re.compile(r"%|\bprocent\b", re.IGNORECASE), 1.0), (re.compile(r"‰|\bpromille\b", re.IGNORECASE), 0.1)]
_SIGNS: dict[str, Callable[[float, float], bool]] = {
    "<=": operator.le, ">=": operator.ge, "<>": operator.ne, "<": operator.lt, ">": operator.gt, "=": operator.eq,
}  # fmt: skip
_Test = tuple[str, float]
_ALWAYS: _Test = ("<>", float("nan"))
# Which numbers a section is for when it does not say so, by how many sections there are for numbers.
_USUAL: dict[int, list[_Test]] = {1: [_ALWAYS], 2: [(">=", 0.0), _ALWAYS], 3: [(">", 0.0), ("<", 0.0), _ALWAYS]}


def shown(code: str, value: float) -> str | None:
    """Return a number as its format shows it where that is an amount of per cent (``5 %``); None when the number stands as it is.

    A per cent sign that the format means multiplies (0.05 is ``5 %``), one that is only written beside the number does not
    (5 is ``5 %``); per mille is told in per cent (4 ‰ is ``0.4 %``).

    Args:
        code: The format as workbooks keep it, with up to four sections.
        value: The number that the cell holds.
    """
    for (sign, bound), factor in _sections(code):
        if _SIGNS[sign](value, bound):
            return None if factor is None else f"{value * factor:.12g} %"
    return None


def is_of_note(code: str) -> bool:
    """Return whether a format shows any number as another amount than the cell holds, or names it per cent."""
    return any(factor is not None for _, factor in _sections(code))


@lru_cache(maxsize=1024)
def _sections(code: str) -> tuple[tuple[_Test, float | None], ...]:
    """Return for each section of a format which numbers it is for, and what makes them per cent; None when nothing does."""
    tests: list[_Test | None] = [None]
    texts, multiplied = [""], [False]
    for piece in _PIECE.finditer(code):
        if piece["end"]:
            tests.append(None)
            texts.append("")
            multiplied.append(False)
        elif piece["sign"]:
            tests[-1] = (piece["sign"], float(piece["bound"]))
        elif piece["plain"] == "%":
            multiplied[-1] = True
        else:
            texts[-1] += piece["quoted"] or piece["escaped"] or piece["currency"] or piece["plain"] or ""
    tests = tests[:3]
    usual = _USUAL[len(tests)]
    return tuple(
        (test or usual[place], 100.0 if multiplied[place] else _literal(texts[place]))
        for place, test in enumerate(tests)
    )


def _literal(text: str) -> float | None:
    """Return what makes a number per cent beside which this text is shown."""
    return next((factor for pattern, factor in _LITERALS if pattern.search(text)), None)
