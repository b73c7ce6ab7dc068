"""Where the sources of a promise point in different directions, in Swedish."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import duckdb

from pipeline.configuration import Configuration, Edition, Promise

SOURCES = {
    "safety_survey": "trygghetsundersökningen",
    "drug_habits": "CAN:s skolundersökning",
    "crime": "statistiken över anmälda brott",
    "municipal": "kommunens egna uppgifter",
}
Row = Mapping[str, object]


def between_sources(
    connection: duckdb.DuckDBPyConnection,
    configuration: Configuration,
    edition: Edition,
    promise: Promise,
    rows: Sequence[Row],
) -> str:
    """Return what the sources disagree on, a sentence a line; empty where they do not, or only one of them can tell.

    The promise's evidence is looked at source by source, and the offence groups that its chapter shows district by district: offences
    are no reason that the promise gives, but where they point the other way than the survey the reader has to know it.
    """
    return "\n".join([*_of_evidence(rows), *_of_offences(connection, configuration, edition, promise, rows)])


def _of_evidence(rows: Sequence[Row]) -> Iterator[str]:
    """Yield a sentence when all that a source can tell supports the promise and all that another can contradicts it."""
    by_source: dict[str, set[str]] = {}
    for row in rows:
        if row["verdict"] != "cannot_tell":
            by_source.setdefault(str(row["source"]), set()).add(str(row["verdict"]))
    sides = {
        verdict: [SOURCES[source] for source, found in by_source.items() if found == {verdict}]
        for verdict in ("supports", "contradicts")
    }
    if sides["supports"] and sides["contradicts"]:
        against = " och ".join(sides["contradicts"])
        yield f"Källorna pekar åt olika håll: {' och '.join(sides['supports'])} talar för löftet, {against} talar emot."


def _of_offences(
    connection: duckdb.DuckDBPyConnection,
    configuration: Configuration,
    edition: Edition,
    promise: Promise,
    rows: Sequence[Row],
) -> Iterator[str]:
    """Yield a sentence for each district whose offences are fewer though the survey supports the promise there, or the other way."""
    names = {district.id: district.name for district in configuration.districts}
    titles = {indicator.id: indicator.title for _, indicator in configuration.definitions.indicators()}
    opposite = {"supports": ("lower", "färre"), "contradicts": ("higher", "fler")}
    words = {"supports": "för", "contradicts": "emot"}
    for area in promise.districts:
        told = {
            str(row["verdict"])
            for row in rows
            if (row["area"], row["source"]) == (area, "safety_survey") and row["verdict"] != "cannot_tell"
        }
        if len(told) != 1:
            continue
        verdict = told.pop()
        direction, word = opposite[verdict]
        offences = _latest(connection, edition, area, promise.crime)
        found = [titles[name] for name, way in offences.items() if way == direction]
        if found:
            listed = " och ".join(title[:1].lower() + title[1:] for title in found)
            yield (
                f"I {names[area]} talar trygghetsundersökningen {words[verdict]} löftet, men anmälda brott ({listed}) är "
                f"säkerställt {word} per invånare än utanför löftet."
            )


def _latest(
    connection: duckdb.DuckDBPyConnection, edition: Edition, area: str, indicators: Sequence[str]
) -> dict[str, str]:
    """Return the verdict of each offence group's latest year against all outside, as the edition may know it."""
    return dict(
        connection.execute(
            """
            select indicator, arg_max(verdict, period)
            from known_comparison
            where edition = $edition and source = 'crime' and contrast = 'outside_promise' and area = $area
                and length(period) = 4 and list_contains($indicators, indicator)
            group by indicator order by indicator
            """,
            {"edition": edition.id, "area": area, "indicators": list(indicators)},
        ).fetchall()
    )
