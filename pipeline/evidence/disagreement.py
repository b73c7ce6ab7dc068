"""Where the sources of a promise point in different directions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import duckdb

from pipeline.configuration import Area, Edition, Promise

OFFENCES_BESIDE = "outside_promise"
"""What a district's offences are set beside."""

Row = Mapping[str, object]


def between_sources(
    connection: duckdb.DuckDBPyConnection, edition: Edition, promise: Promise, rows: Sequence[Row]
) -> Iterator[dict[str, object]]:
    """Yield what the sources disagree on, as rows of ``promise_disagreement``; none where they do not, or only one of them can tell.

    The promise's evidence is looked at source by source, and the offence groups that its chapter shows district by district: offences
    are no reason that the promise gives, but where they point the other way than the survey the reader has to know it.

    Args:
        connection: The published database with the table ``judged``: the comparisons that editions know.
        edition: The edition.
        promise: The promise.
        rows: Its rows of ``promise_evidence``.
    """
    key = {"edition": edition.id, "promise": promise.id}
    found = [*_of_evidence(rows), *_of_offences(connection, edition, promise, rows)]
    yield from ({**key, "position": position, **row} for position, row in enumerate(found, start=1))


def _of_evidence(rows: Sequence[Row]) -> Iterator[dict[str, object]]:
    """Yield a row when all that a source can tell supports the promise and all that another can contradicts it."""
    by_source: dict[str, set[str]] = {}
    for row in rows:
        if row["verdict"] in ("supports", "contradicts") and row["speaks_of"] == "where":
            by_source.setdefault(str(row["source"]), set()).add(str(row["verdict"]))
    sides = {
        verdict: [source for source, found in by_source.items() if found == {verdict}]
        for verdict in ("supports", "contradicts")
    }
    if sides["supports"] and sides["contradicts"]:
        yield {
            "kind": "evidence",
            "area": Area.MUNICIPALITY,
            "supporting_sources": sides["supports"],
            "contradicting_sources": sides["contradicts"],
            "indicators": (),
            "direction": "",
        }


def _of_offences(
    connection: duckdb.DuckDBPyConnection, edition: Edition, promise: Promise, rows: Sequence[Row]
) -> Iterator[dict[str, object]]:
    """Yield a row for each district whose offences are fewer though the survey supports the promise there, or the other way."""
    opposite = {"supports": "lower", "contradicts": "higher"}
    for area in promise.districts:
        told = {
            str(row["verdict"])
            for row in rows
            if (row["area"], row["source"], row["speaks_of"]) == (area, "safety_survey", "where")
            and row["verdict"] in ("supports", "contradicts")
        }
        if len(told) != 1:
            continue
        verdict = told.pop()
        offences = _latest(connection, edition, area, promise.crime)
        found = [name for name, way in offences.items() if way == opposite[verdict]]
        if found:
            sides = ("safety_survey", "crime") if verdict == "supports" else ("crime", "safety_survey")
            yield {
                "kind": "offences",
                "area": area,
                "supporting_sources": sides[:1],
                "contradicting_sources": sides[1:],
                "indicators": found,
                "direction": opposite[verdict],
            }


def _latest(
    connection: duckdb.DuckDBPyConnection, edition: Edition, area: str, indicators: Sequence[str]
) -> dict[str, str]:
    """Return the verdict of each offence group's latest year against all outside, as the edition may know it."""
    return dict(
        connection.execute(
            """
            select indicator, arg_max(verdict, period)
            from judged
            where edition = $edition and source = 'crime' and contrast = $contrast and area = $area
                and length(period) = 4 and list_contains($indicators, indicator)
            group by indicator order by indicator
            """,
            {"edition": edition.id, "area": area, "contrast": OFFENCES_BESIDE, "indicators": list(indicators)},
        ).fetchall()
    )
