"""How much there is of something: told with its interval, tested against nothing."""

from __future__ import annotations

import math

import duckdb

from pipeline.configuration import Asked, Edition
from pipeline.contracts.evidence import TOLD

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


def level(connection: duckdb.DuckDBPyConnection, edition: Edition, asked: Asked) -> Row:
    """Return what is told of a piece of evidence of the form ``level`` in one area: the latest figure that the edition knows.

    A figure that is not shown, or not there, is not tested, as a comparison of it would not be.
    """
    key = asked.evidence.model_dump(include={"indicator", "sex", "age_group"})
    found = connection.execute(LATEST, {**key, "edition": edition.id, "area": asked.area}).fetchone()
    period, unit, value, low, high, basis, _ = found or ("", "", None, None, None, "", "")
    is_told = value is not None
    return {
        "period": period,
        "verdict": TOLD if is_told else "not_tested",
        "basis": basis if is_told else "",
        "measure": unit if is_told else "",
        "estimate": _or_nan(value),
        "estimate_low": _or_nan(low),
        "estimate_high": _or_nan(high),
        "earlier": "",
        "earlier_period": "",
        "reason": "" if is_told else "hidden" if found else "no_comparison",
        "wording": "",
        **dict.fromkeys(("concerned", "concerned_low", "concerned_high")),
    }


def _or_nan(value: float | None) -> float:
    return math.nan if value is None else value
