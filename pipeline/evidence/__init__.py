"""Does what was measured support the reason for a promise? Reads the published tables and adds its verdicts to them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import duckdb
import pandas as pd

from pipeline.configuration import Area, Configuration, Edition, Evidence, Promise
from pipeline.contracts.published import PromiseEvidence, PromiseSupport
from pipeline.gate import add_table

REASONS = {
    "no_detectable_difference": "ingen säkerställd skillnad",
    "none": "underlag saknas",
}


def judge(published: Path, configuration: Configuration) -> None:
    """Add ``promise_evidence``: one row a promise, declared evidence and area.

    A comparison supports the promise when its verdict is the direction that would motivate it, contradicts it when it is the other
    direction, and cannot tell in all other cases. Only comparisons that the edition could know count; the latest one is taken.
    """
    with duckdb.connect(str(published)) as connection:
        rows = [
            _verdict(connection, edition, promise, position, evidence, area)
            for edition in configuration.editions
            for promise in edition.promises
            for position, evidence in enumerate(promise.evidence, start=1)
            for area in _areas(promise, evidence)
        ]
        add_table(connection, PromiseEvidence, pd.DataFrame(rows, columns=list(PromiseEvidence.columns())))
        support = [
            _support(
                edition, promise, [row for row in rows if (row["edition"], row["promise"]) == (edition.id, promise.id)]
            )
            for edition in configuration.editions
            for promise in edition.promises
        ]
        add_table(connection, PromiseSupport, pd.DataFrame(support))


def _areas(promise: Promise, evidence: Evidence) -> Iterator[str]:
    """Yield the areas that a piece of evidence is judged in: the promise's districts against others, else the municipality."""
    against_others = evidence.contrast in ("outside_promise", "rest_of_municipality")
    yield from promise.districts if against_others and promise.districts else [Area.MUNICIPALITY]


def _verdict(
    connection: duckdb.DuckDBPyConnection,
    edition: Edition,
    promise: Promise,
    position: int,
    evidence: Evidence,
    area: str,
) -> dict[str, object]:
    """Return the row of one promise, declared evidence and area."""
    other = Area.outside(edition.id) if evidence.contrast == "outside_promise" else None
    found = connection.execute(
        """
        select comparison.period, comparison.verdict, comparison.why
        from comparison join period using (source, period)
        where indicator = $indicator and area = $area and contrast = $contrast and ends_on <= $until
            and ($contrast in ('women_vs_men', 'youngest_vs_oldest') or (sex = $sex and age_group = $age_group))
            and ($other is null or other = $other)
        order by ends_on desc limit 1
        """,
        {
            "indicator": evidence.indicator,
            "area": area,
            "contrast": evidence.contrast,
            "until": edition.data_until.isoformat(),
            "sex": evidence.sex,
            "age_group": evidence.age_group,
            "other": other,
        },
    ).fetchall()
    period, verdict, why = found[0] if found else ("", "none", "")
    return {
        "edition": edition.id,
        "promise": promise.id,
        "position": position,
        "indicator": evidence.indicator,
        "area": area,
        "contrast": evidence.contrast,
        "period": period,
        "sex": evidence.sex,
        "age_group": evidence.age_group,
        "expects": evidence.expects,
        "verdict": supports(verdict, evidence.expects),
        "why": why or REASONS.get(verdict, ""),
    }


def _support(edition: Edition, promise: Promise, rows: list[dict[str, object]]) -> dict[str, object]:
    """Return the row of one promise over all its verdicts."""
    counts = {
        verdict: sum(row["verdict"] == verdict for row in rows)
        for verdict in ("supports", "contradicts", "cannot_tell")
    }
    return {"edition": edition.id, "promise": promise.id, **counts, "strength": strength(**counts)}


def strength(supports: int, contradicts: int, cannot_tell: int) -> int:
    """Return how far the verdicts bear a promise.

    Strong (3): at least two of three support it and none contradicts it. Some (2): more support than contradict it, and at least one
    of three supports it. Weak (1): any supports it. None (0): no verdict supports it.
    """
    asked = supports + contradicts + cannot_tell
    if 3 * supports >= 2 * asked > 0 and not contradicts:
        return 3
    if supports > contradicts and 3 * supports >= asked:
        return 2
    return 1 if supports else 0


def supports(verdict: str, expects: str) -> str:
    """Return what a comparison's verdict says of a promise that rests on the expected direction."""
    if verdict not in ("higher", "lower"):
        return "cannot_tell"
    return "supports" if verdict == expects else "contradicts"
