"""What evidence of another form than a comparison says: how much there is of something, and what was tested at the gate."""

from __future__ import annotations

import math

import duckdb

from pipeline.configuration import Asked, Edition, Promise
from pipeline.contracts.evidence import TOLD
from pipeline.definitions.sources import FORMS
from pipeline.evidence.rule import supports

Row = dict[str, object]

LATEST = """
    select period, unit, value, ci_low, ci_high, basis, status
    from known_indicator_value
    where edition = $edition and indicator = $indicator and area = $area and sex = $sex and age_group = $age_group
        and length(period) = 4 and status in ('published', 'uncertain', 'suppressed')
    order by period desc, list_position(['share', 'rate', 'mean', 'index', 'count'], unit)
    limit 1
"""
"""Of several units of one figure the one that says most of a place comes first: a share or a rate before a bare count."""

JUDGED = """
    select period, since, number, measure, estimate, estimate_low, estimate_high, verdict, reason
    from form_verdict
    where edition = $edition and promise = $promise and position = $position and area = $area
    order by period desc limit 2
"""

ONLY_OF_FORMS: Row = {
    "estimate_low": math.nan, "estimate_high": math.nan, "since": "", "number": None, "among": "", "claim": math.nan,
}  # fmt: skip
"""What a comparison leaves empty."""

CLAIMS = {"holds": "supports", "fails": "contradicts"}
"""What a claim that holds or fails says of the promise that rests on it."""

NOTHING: Row = {
    "period": "", "basis": "", "measure": "", "estimate": math.nan, "at_least": None, "reason": "no_comparison", "wording": "",
    "verdict": "not_tested", "earlier": "", "earlier_period": "",
    **dict.fromkeys(("concerned", "concerned_low", "concerned_high")), **ONLY_OF_FORMS,
}  # fmt: skip
"""What is told where there is no figure."""


def of_form(connection: duckdb.DuckDBPyConnection, edition: Edition, promise: Promise, asked: Asked) -> Row:
    """Return what a piece of evidence of another form than a comparison says in one area."""
    is_tested = FORMS[asked.contrast].tested
    return _tested(connection, edition, promise, asked) if is_tested else _level(connection, edition, asked)


def _level(connection: duckdb.DuckDBPyConnection, edition: Edition, asked: Asked) -> Row:
    """Return the latest figure that the edition knows; one that is not shown, or not there, is not tested, as a comparison of it."""
    key = asked.evidence.model_dump(include={"indicator", "sex", "age_group"})
    found = connection.execute(LATEST, {**key, "edition": edition.id, "area": asked.area}).fetchone()
    if found is None:
        return NOTHING
    period, unit, value, low, high, basis, _ = found
    if value is None:
        return {**NOTHING, "period": period, "reason": "hidden"}
    told = {"period": period, "verdict": TOLD, "reason": "", "basis": basis, "measure": unit, "estimate": value}
    return {**NOTHING, **told, "estimate_low": _or_nan(low), "estimate_high": _or_nan(high)}


def _tested(connection: duckdb.DuckDBPyConnection, edition: Edition, promise: Promise, asked: Asked) -> Row:
    """Return what the gate has judged of it, in its last period and the one before.

    A series holds the series before it: that it was told then as well is no second word for it, and the gate tells the last one alone.
    """
    about = {"edition": edition.id, "promise": promise.id, "position": asked.position, "area": asked.area}
    rows = connection.execute(JUDGED, about).fetchall()
    names = ("period", "since", "number", "measure", "estimate", "estimate_low", "estimate_high", "verdict", "reason")
    found = [dict(zip(names, row, strict=True)) for row in rows]
    if not found:
        return {**NOTHING, **_claim(asked)}
    latest, *before = found
    told = [
        CLAIMS.get(str(row["verdict"])) or supports(str(row["verdict"]), asked.evidence.expects, str(row["reason"]))
        for row in found
    ]
    return {
        **NOTHING,
        **_claim(asked),
        **latest,
        **{name: _or_nan(latest[name]) for name in ("estimate", "estimate_low", "estimate_high")},
        "basis": "direct",
        "verdict": told[0],
        "earlier": told[1] if before else "",
        "earlier_period": before[0]["period"] if before else "",
    }


def _claim(asked: Asked) -> Row:
    """Return what a piece of evidence claims besides a direction."""
    claims = {"rank": float(asked.evidence.top), "alike": asked.evidence.margin / 100}
    return {"among": asked.evidence.among, "claim": claims.get(asked.contrast, math.nan)}


def _or_nan(value: float | None) -> float:
    return math.nan if value is None else value
