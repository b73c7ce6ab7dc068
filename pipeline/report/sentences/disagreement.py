"""Where the sources of a promise point apart, in words."""

from __future__ import annotations

from pipeline.report.read.picture import Picture
from pipeline.report.read.units import counted_per
from pipeline.words.sv import disagreement as words


def sentences(picture: Picture, promise: str) -> list[str]:
    """Return a sentence for each disagreement of a promise's sources."""
    return [
        words.sources_apart(row.supporting_sources, row.contradicting_sources)
        if row.kind == "evidence"
        else words.offences_apart(
            picture.name(row.area), [_counted(picture, name) for name in row.indicators], row.direction
        )
        for row in picture.disagreements(promise)
    ]


def _counted(picture: Picture, indicator: str) -> tuple[str, str]:
    """Return a group of offences by its title, with what it is counted per in its last year."""
    return picture.indicators[indicator].title, counted_per(picture, indicator, picture.last_year(indicator))
