"""How different those who did not answer a survey would have to be for the finding that leads a promise to vanish."""

from __future__ import annotations

from collections.abc import Sequence

import duckdb

from pipeline.definitions.sources import FORMS

Row = dict[str, object]

SURVEY = "safety_survey"
TOLD = ("supports", "contradicts")
NOTHING: Row = {"response": None, "absent_area": "", "absent_differ": None, "absent_share": None}
"""What is said where nobody knows how many were asked, or where the lead is not told, or tells no difference of shares of ours."""


def needed(difference: float, response: float) -> float:
    """Return by how much the share of those who did not answer would differ from that of those who did if there were no difference.

    Whoever answered stands for himself alone then: of a share d larger among them nothing is left in all who were asked when the part
    1 - r of them who did not answer have a share d / (1 - r) smaller (Cochran 1977, 13.2). The other side's are taken to be as those
    who answered there.
    """
    return -difference / (1 - response)


def absent(connection: duckdb.DuckDBPyConnection, leads: Sequence[Row]) -> Row:
    """Return the columns of ``promise_support`` on those who did not answer.

    Args:
        connection: The published database.
        leads: The rows by which the leading question is told; where they are several the least difference is taken.
    """
    told = [
        row
        for row in leads
        if row["verdict"] in TOLD
        and row["contrast"] not in FORMS
        and (row["source"], row["measure"], row["basis"]) == (SURVEY, "difference", "direct")
    ]
    if not told or len(told) < len(leads):
        return NOTHING
    least = min(told, key=lambda row: abs(float(str(row["estimate"]))))
    found = connection.execute(
        """
        select answered / sent as response, value
        from survey_wave join indicator_value using (period)
        where sent > answered and source = 'safety_survey' and unit = 'share' and value is not null
            and (indicator, period, area, sex, age_group) = ($indicator, $period, $area, $sex, $age_group)
        """,
        {name: least[name] for name in ("indicator", "period", "area", "sex", "age_group")},
    ).fetchall()
    if not found:
        return NOTHING
    ((response, share),) = found
    differ = needed(float(str(least["estimate"])), response)
    return {
        "response": response,
        "absent_area": least["area"],
        "absent_differ": differ,
        "absent_share": share + differ,
    }
