"""Does what was measured support the reason for a promise? Reads the published tables and adds its verdicts to them."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from pathlib import Path

import duckdb
import pandas as pd

from pipeline.configuration import Area, Asked, Configuration, Edition, Promise, asked_of, leading, speaks_of
from pipeline.contracts import at_once
from pipeline.contracts.evidence import PromiseDisagreement, PromiseDistrict, PromiseEvidence, PromiseSupport
from pipeline.definitions.sources import FORMS, KINDS
from pipeline.evidence.absent import absent
from pipeline.evidence.disagreement import OFFENCES_BESIDE, between_sources
from pipeline.evidence.forms import ONLY_OF_FORMS, of_form
from pipeline.evidence.ranks import rank
from pipeline.evidence.rule import (
    NO_LEAD,
    Said,
    concerned,
    concerned_in_all,
    counted,
    of_places,
    state,
    supports,
    together,
    without_lead,
)
from pipeline.gate import add_table

__all__ = ["judge", "rank"]

Row = dict[str, object]

REASONS = {"no_detectable_difference": "no_detectable_difference", "none": "no_comparison"}
"""Reasons of verdicts that have none of their own."""

KNOWN = """
    create temp table judged as
    select known_comparison.*, ends_on from known_comparison join period using (source, period)
    where list_contains($contrasts, contrast)
"""
"""The view is asked once: it puts every comparison beside every edition, and a promise has many questions to it."""

SURVEY = "safety_survey"
CONCERNED = ("concerned", "concerned_low", "concerned_high")
NOTHING: Row = {
    "period": "", "verdict": "none", "reason": "", "wording": "", "basis": "", "measure": "", "estimate": math.nan,
    "at_least": None, "sex": "", "age": "",
}  # fmt: skip
"""What stands in the place of a comparison that was not made."""


def judge(published: Path, configuration: Configuration) -> None:
    """Add ``promise_evidence`` (one row a promise, declared evidence and area), and its sums, the other ``promise_*``.

    A comparison supports the promise when its verdict is the direction that would motivate it, and contradicts it when it is the other
    direction. Only comparisons that the edition could know count; the latest one is taken.
    """
    evidence: list[Row] = []
    districts: list[Row] = []
    support: list[Row] = []
    apart: list[Row] = []
    with duckdb.connect(str(published)) as connection:
        asked = [
            (edition, promise, asked_of(configuration, edition, promise))
            for edition in configuration.editions
            for promise in edition.promises
        ]
        contrasts = {one.contrast for *_, several in asked for one in several}
        connection.execute(KNOWN, {"contrasts": sorted({*contrasts, OFFENCES_BESIDE})})
        chosen = dict(connection.execute("select edition, chosen_from from edition").fetchall())
        for edition, promise, several in asked:
            rows = [_row(connection, configuration, edition, promise, one, chosen[edition.id]) for one in several]
            lead = leading(configuration, edition, promise)
            evidence += rows
            districts += _districts(edition, promise, rows, lead)
            of_lead = [row for row in rows if lead and row["position"] == lead.position]
            support.append(support_of(edition, promise, rows, lead) | absent(connection, _leads(of_lead)))
            apart += between_sources(connection, edition, promise, rows)
        tables = {
            PromiseEvidence: evidence, PromiseDistrict: districts, PromiseSupport: support, PromiseDisagreement: apart,
        }  # fmt: skip
        with at_once(connection):
            for table, found in tables.items():
                add_table(connection, table, pd.DataFrame(found, columns=list(table.columns())))


# ---- one piece of evidence in one area --------------------------------------------------------------------------------


def _row(
    connection: duckdb.DuckDBPyConnection,
    configuration: Configuration,
    edition: Edition,
    promise: Promise,
    asked: Asked,
    chosen_from: str,
) -> Row:
    """Return the row of one promise, declared evidence and area; the districts were chosen by a wave (empty: by none)."""
    evidence = asked.evidence
    ((source,),) = connection.execute(
        "select source from indicator where indicator = ?", [evidence.indicator]
    ).fetchall()
    said = (
        of_form(connection, edition, promise, asked)
        if asked.contrast in FORMS
        else _compared(connection, edition, asked)
    )
    return {
        "edition": edition.id,
        "promise": promise.id,
        "position": asked.position,
        "source": source,
        **evidence.model_dump(include={"indicator", "reference", "sex", "age_group", "expects"}),
        "contrast": asked.contrast,
        "area": asked.area,
        "together": asked.together,
        "speaks_of": speaks_of(configuration, promise, asked),
        "independent": source != SURVEY
        or not str(said["since"] or said["period"]) <= chosen_from <= str(said["period"]),
        **said,
    }


def _compared(connection: duckdb.DuckDBPyConnection, edition: Edition, asked: Asked) -> Row:
    """Return what the comparison that is asked for says, and what it said before."""
    evidence = asked.evidence
    found = _comparisons(connection, edition, asked)
    latest, before, *_ = [*found, NOTHING, NOTHING]
    reason = latest["reason"] or REASONS.get(str(latest["verdict"]), "")
    earlier = supports(str(before["verdict"]), evidence.expects, str(before["reason"])) if len(found) > 1 else ""
    return {
        **{name: latest[name] for name in ("period", "basis", "measure", "estimate", "at_least", "wording")},
        **ONLY_OF_FORMS,
        "verdict": supports(str(latest["verdict"]), evidence.expects, str(reason)),
        "earlier": earlier,
        "earlier_period": before["period"] if earlier else "",
        "reason": reason,
        **_concerned(connection, evidence.indicator, asked.area, latest),
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


def _comparisons(connection: duckdb.DuckDBPyConnection, edition: Edition, asked: Asked) -> list[Row]:
    """Return the latest comparisons that the edition could know, newest first: the one that is judged and the one before it."""
    found = connection.execute(
        """
        select period, verdict, reason, wording, basis, measure, estimate, at_least, sex, age_group as age
        from judged
        where edition = $edition and indicator = $indicator and area = $area and contrast = $contrast
            and ($between = 'sex' or sex = $sex) and ($between = 'age_group' or age_group = $age_group)
            and ($other = '' or other = $other)
        order by ends_on desc, period desc limit 2
        """,
        {
            **asked.evidence.model_dump(include={"indicator", "sex", "age_group"}),
            "contrast": asked.contrast,
            "area": asked.area,
            "between": KINDS[asked.contrast].between,
            "edition": edition.id,
            "other": asked.other,
        },
    )
    names = [column[0] for column in found.description or []]
    return [dict(zip(names, row, strict=True)) for row in found.fetchall()]


# ---- all of a promise -------------------------------------------------------------------------------------------------


def _by_question(rows: Sequence[Row]) -> dict[str, list[Row]]:
    """Return rows by their question: one vote a question, however often it is asked."""
    found: dict[str, list[Row]] = {}
    for row in rows:
        found.setdefault(str(row["indicator"]), []).append(row)
    return found


def _of_position(rows: Sequence[Row]) -> str:
    """Return the verdict of one piece of evidence: of all districts together where they are compared, else of each."""
    of_all = [str(row["verdict"]) for row in rows if row["together"] and row["verdict"] != "not_tested"]
    return of_all[0] if of_all else of_places(str(row["verdict"]) for row in rows if not row["together"])


def _of_question(rows: Sequence[Row]) -> str:
    """Return the verdict of one question of all pieces of evidence that ask it."""
    return together(_of_position([row for row in rows if row["position"] == one]) for one in _positions(rows))


def _positions(rows: Sequence[Row]) -> list[object]:
    return list(dict.fromkeys(row["position"] for row in rows))


def _districts(edition: Edition, promise: Promise, rows: Sequence[Row], lead: Asked | None) -> Iterator[Row]:
    """Yield a row a district of the promise, over all questions with a vote that are judged in it."""
    for area in promise.districts:
        own = [row for row in rows if row["area"] == area and row["speaks_of"] == "where"]
        leading_there = [str(row["verdict"]) for row in own if lead and row["position"] == lead.position]
        if own:
            counts = counted(together(str(row["verdict"]) for row in several) for several in _by_question(own).values())
            key = {"edition": edition.id, "promise": promise.id, "area": area}
            yield {**key, **counts, "verdict": together(leading_there)}


def support_of(edition: Edition, promise: Promise, rows: Sequence[Row], lead: Asked | None) -> Row:
    """Return the row of one promise over all its verdicts."""
    voting = [row for row in rows if row["speaks_of"] == "where"]
    questions = {name: _of_question(several) for name, several in _by_question(voting).items()}
    sources = {name: str(several[0]["source"]) for name, several in _by_question(voting).items()}
    of_lead = [row for row in voting if lead and row["position"] == lead.position]
    name, of_all = (lead.evidence.indicator, _of_position(of_lead)) if lead else ("", NO_LEAD)
    if lead:
        questions[name] = of_all
    supporting = [one for one, verdict in questions.items() if verdict == "supports"]
    said = Said(
        lead=of_all,
        others=[verdict for one, verdict in questions.items() if one != name],
        twice=_told_twice(of_lead),
        elsewhere=any(_confirms(row, of_lead) for row in voting if row["indicator"] in supporting),
        against=any(row["verdict"] == "contradicts" for row in voting),
    )
    how_far, because = state(said)
    lead_there = [row for row in of_lead if row["area"] in promise.districts]
    return {
        "edition": edition.id,
        "promise": promise.id,
        "state": how_far,
        "because": because if because != "no_lead" else without_lead(str(row["speaks_of"]) for row in rows),
        "lead": lead.position if lead else None,
        "lead_verdict": said.lead,
        "confirmed_in": _confirmed_in(of_lead),
        **counted(questions.values()),
        "districts": len(lead_there),
        "districts_supported": sum(row["verdict"] == "supports" for row in lead_there),
        "supporting_sources": list(dict.fromkeys(sources[one] for one in supporting)),
        **_most_concerned(rows),
    }


def _confirms(row: Row, of_lead: Sequence[Row]) -> bool:
    """Return whether a row that supports the promise is another source's word on the lead's places, or like it on the whole."""
    first = of_lead[0]
    is_whole = (row["area"] == Area.MUNICIPALITY) == (first["area"] == Area.MUNICIPALITY)
    return row["verdict"] == "supports" and row["source"] != first["source"] and is_whole


def _leads(rows: Sequence[Row]) -> list[Row]:
    """Return the rows by which a leading question is told: that of all districts together, or those of each where it is not tested."""
    of_all = [row for row in rows if row["together"] and row["verdict"] != "not_tested"]
    return of_all or [row for row in rows if not row["together"] and row["verdict"] != "not_tested"]


def _told_twice(of_lead: Sequence[Row]) -> bool:
    """Return whether a leading question is told as expected in its last two periods."""
    rows = _leads(of_lead)
    return bool(rows) and all(row["verdict"] == row["earlier"] == "supports" for row in rows)


def _confirmed_in(of_lead: Sequence[Row]) -> str:
    """Return the last period in which a leading question is told as expected and which did not choose the districts; empty if none."""
    rows = _leads(of_lead)
    if rows and all(row["verdict"] == "supports" and row["independent"] for row in rows):
        return str(rows[0]["period"])
    earlier = bool(rows) and all(row["earlier"] == "supports" for row in rows)
    # Where the last wave chose them the one before did not.
    return str(rows[0]["earlier_period"]) if earlier and not rows[0]["independent"] else ""


def _most_concerned(rows: Sequence[Row]) -> Row:
    """Return the indicator that concerns most persons in the districts where it supports the promise, with their number in all."""
    by_indicator: dict[str, list[Row]] = {}
    for row in rows:
        if (
            row["verdict"] == "supports"
            and KINDS[str(row["contrast"])].against_others
            and row["concerned"] is not None
            and not row["together"]
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
