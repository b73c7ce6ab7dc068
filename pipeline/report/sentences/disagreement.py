"""Where the sources of a promise point apart, in words."""

from __future__ import annotations

from pipeline.report.read.picture import Picture
from pipeline.words.sv import disagreement as words


def sentences(picture: Picture, promise: str) -> list[str]:
    """Return a sentence for each disagreement of a promise's sources."""
    return [
        words.sources_apart(row.supporting_sources, row.contradicting_sources)
        if row.kind == "evidence"
        else words.offences_apart(
            picture.name(row.area), [picture.indicators[name].title for name in row.indicators], row.direction
        )
        for row in picture.disagreements(promise)
    ]
