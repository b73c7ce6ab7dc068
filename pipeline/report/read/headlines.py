"""Which indicators stand for their block of questions, or for their source, where there is room for one only."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from pipeline.report.read.rows import Indicator, Value

ValuesOf = Callable[[str, str, str], list[Value]]
"""Returns the values of an indicator, an area and a unit."""


def headlines(indicators: Iterable[Indicator], source: str, values_of: ValuesOf) -> list[Indicator]:
    """Return a source's headlines; for a block whose own was not delivered, its first question with a share of the municipality."""
    rows = [row for row in indicators if row.source == source]
    led = {row.block for row in rows if row.is_headline}
    asked = [row for row in rows if row.block not in led and values_of(row.indicator, "municipality", "share")]
    first = {row.block: row for row in reversed(asked)}
    return [row for row in rows if row.is_headline or row in first.values()]
