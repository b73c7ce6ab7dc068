"""Does what was measured support the reason for a promise? Reads the published tables and adds its verdicts to them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import duckdb
import pandas as pd

from pipeline.configuration import Area, Configuration, Edition, Evidence, Promise, areas_to_judge
from pipeline.contracts.evidence import PromiseDisagreement, PromiseDistrict, PromiseEvidence, PromiseSupport
from pipeline.definitions.sources import CONTRASTS
from pipeline.evidence.disagreement import OFFENCES_BESIDE, between_sources
from pipeline.evidence.ranks import rank
from pipeline.evidence.rule import concerned, concerned_in_all, counted, strength, supports, together
from pipeline.gate import add_table

__all__ = ["judge", "rank"]

REASONS = {"no_detectable_difference": "no_detectable_difference", "none": "no_comparison"}
"""Reasons of verdicts that have none of their own."""

KNOWN = """
    create temp table judged as
    select known_comparison.*, ends_on from known_comparison join period using (source, period)
    where list_contains($contrasts, contrast)
"""
"""The view is asked once: it puts every comparison beside every edition, and a promise has many questions to it."""

CONCERNED = ("concerned", "concerned_low", "concerned_high")
Row = dict[str, object]


def judge(published: Path, configuration: Configuration) -> None:
    """Add ``promise_evidence`` (one row a promise, declared evidence and area), and its sums, the other ``promise_*``.

    A comparison supports the promise when its verdict is the direction that would motivate it, contradicts it when it is the other
    direction, and cannot tell in all other cases. Only comparisons that the edition could know count; the latest one is taken.
    """
    evidence: list[Row] = []
    districts: list[Row] = []
    support: list[Row] = []
    apart: list[Row] = []
    with duckdb.connect(str(published)) as connection:
        asked_of = {
            one.contrast
            for edition in configuration.editions
            for promise in edition.promises
            for one in promise.evidence
        }
        connection.execute(KNOWN, {"contrasts": sorted({*asked_of, OFFENCES_BESIDE})})
        for edition in configuration.editions:
            for promise in edition.promises:
                rows = [
                    _verdict(connection, edition, promise, position, asked, area)
                    for position, asked in enumerate(promise.evidence, start=1)
                    for area in areas_to_judge(configuration, edition, promise, asked)
                ]
                own = list(_districts(edition, promise, rows))
                evidence += rows
                districts += own
                support.append(_support(edition, promise, rows, own))
                apart += between_sources(connection, edition, promise, rows)
        tables = {
            PromiseEvidence: evidence, PromiseDistrict: districts, PromiseSupport: support, PromiseDisagreement: apart,
        }  # fmt: skip
        for table, found in tables.items():
            add_table(connection, table, pd.DataFrame(found, columns=list(table.columns())))


# ---- one comparison ---------------------------------------------------------------------------------------------------


def _verdict(
    connection: duckdb.DuckDBPyConnection,
    edition: Edition,
    promise: Promise,
    position: int,
    evidence: Evidence,
    area: str,
) -> Row:
    """Return the row of one promise, declared evidence and area."""
    found = _comparisons(connection, edition, evidence, area)
    nothing: Row = {
        "period": "",
        "verdict": "none",
        "reason": "",
        "wording": "",
        "basis": "",
        "measure": "",
        "estimate": None,
        "sex": "",
        "age": "",
    }
    latest, before, *_ = [*found, nothing, nothing]
    earlier = supports(str(before["verdict"]), evidence.expects) if len(found) > 1 else ""
    (source,) = connection.execute("select source from indicator where indicator = ?", [evidence.indicator]).fetchall()
    return {
        "edition": edition.id,
        "promise": promise.id,
        "position": position,
        "source": source[0],
        **evidence.model_dump(include={"indicator", "contrast", "reference", "sex", "age_group", "expects"}),
        "area": area,
        "period": latest["period"],
        "verdict": supports(str(latest["verdict"]), evidence.expects),
        **{name: latest[name] for name in ("basis", "measure", "estimate", "wording")},
        "earlier": earlier,
        "earlier_period": before["period"] if earlier else "",
        "reason": latest["reason"] or REASONS.get(str(latest["verdict"]), ""),
        **_concerned(connection, evidence.indicator, area, latest),
    }


def _concerned(connection: duckdb.DuckDBPyConnection, indicator: str, area: str, latest: Row) -> Row:
    """Return how many persons the first side's share is, with its interval; nothing where share or inhabitants are not published."""
    found = connection.execute(
        """
        select value, ci_low, ci_high, inhabitants
        from indicator_value join survey_inhabitants using (period, area, sex, age_group)
        where source = 'safety_survey' and unit = 'share' and ci_low is not null and indicator = $indicator and area = $area
            and period = $period and sex = $sex and age_group = $age
        """,
        {"indicator": indicator, "area": area, **{name: latest[name] for name in ("period", "sex", "age")}},
    ).fetchall()
    numbers = [concerned((value, low, high), inhabitants) for value, low, high, inhabitants in found]
    return dict(zip(CONCERNED, numbers[0] if numbers else (None, None, None), strict=True))


def _comparisons(connection: duckdb.DuckDBPyConnection, edition: Edition, evidence: Evidence, area: str) -> list[Row]:
    """Return the latest comparisons that the edition could know, newest first: the one that is judged and the one before it."""
    other = Area.outside(edition.id) if evidence.contrast == "outside_promise" else evidence.reference or None
    found = connection.execute(
        """
        select period, verdict, reason, wording, basis, measure, estimate, sex, age_group as age
        from judged
        where edition = $edition and indicator = $indicator and area = $area and contrast = $contrast
            and ($between = 'sex' or sex = $sex) and ($between = 'age_group' or age_group = $age_group)
            and ($other is null or other = $other)
        order by ends_on desc, period desc limit 2
        """,
        {
            **evidence.model_dump(include={"indicator", "contrast", "sex", "age_group"}),
            "area": area,
            "between": CONTRASTS[evidence.contrast].between,
            "edition": edition.id,
            "other": other,
        },
    )
    names = [column[0] for column in found.description or []]
    return [dict(zip(names, row, strict=True)) for row in found.fetchall()]


# ---- all of a promise -------------------------------------------------------------------------------------------------


def _districts(edition: Edition, promise: Promise, rows: Sequence[Row]) -> Iterator[Row]:
    """Yield one verdict a district of the promise, over all evidence that is judged in it."""
    for area in promise.districts:
        counts = counted(str(row["verdict"]) for row in rows if row["area"] == area)
        if any(counts.values()):
            yield {"edition": edition.id, "promise": promise.id, "area": area, **counts, "verdict": together(counts)}


def _support(edition: Edition, promise: Promise, rows: Sequence[Row], districts: Sequence[Row]) -> Row:
    """Return the row of one promise over all its verdicts."""
    counts = counted(str(row["verdict"]) for row in rows)
    sources = list(dict.fromkeys(str(row["source"]) for row in rows if row["verdict"] == "supports"))
    again = any(row["verdict"] == row["earlier"] == "supports" for row in rows)
    return {
        "edition": edition.id,
        "promise": promise.id,
        **counts,
        "districts": len(districts),
        "districts_supported": sum(row["verdict"] == "supports" for row in districts),
        "supporting_sources": sources,
        "held_before": again,
        **_most_concerned(rows),
        "strength": strength(**counts, confirmed=again or len(sources) > 1),
    }


def _most_concerned(rows: Sequence[Row]) -> Row:
    """Return the indicator that concerns most persons in the districts where it supports the promise, with their number in all."""
    by_indicator: dict[str, list[Row]] = {}
    for row in rows:
        if (
            row["verdict"] == "supports"
            and CONTRASTS[str(row["contrast"])].against_others
            and row["concerned"] is not None
        ):
            by_indicator.setdefault(str(row["position"]), []).append(row)
    sums = [
        (concerned_in_all([tuple(float(str(row[name])) for name in CONCERNED) for row in group]), group)  # type: ignore[misc]
        for group in by_indicator.values()
    ]
    if not sums:
        return {"concerned_indicator": "", "concerned_areas": (), **dict.fromkeys(CONCERNED)}
    numbers, group = max(sums, key=lambda one: one[0][0])
    return {
        "concerned_indicator": group[0]["indicator"],
        "concerned_areas": [row["area"] for row in group],
        **dict(zip(CONCERNED, numbers, strict=True)),
    }
