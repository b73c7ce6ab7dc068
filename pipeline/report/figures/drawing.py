"""How a figure is drawn: as wide as it stands on paper, and for a narrow screen."""

from __future__ import annotations

from collections.abc import Callable

from pipeline.report import charts


def drawn(draw: Callable[[float], str], width: float = charts.FULL_WIDTH) -> dict[str, str]:
    """Return a figure's drawing (``svg``) and, where that is wider than a narrow screen, the same drawn for one (``narrow``)."""
    return {"svg": draw(width), "narrow": draw(charts.HALF_WIDTH) if width > charts.HALF_WIDTH else ""}
