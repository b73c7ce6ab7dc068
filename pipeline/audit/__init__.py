"""An attack on what is published, with nothing else in hand: what can a reader work out of what is hidden?

The reader knows every published table and how areas, groups, months and offence groups are made of each other. Of the survey the
reader is taken to know every weight, so that shares are sums that can be subtracted from each other; a hidden one that is a
combination of shown ones is then found out exactly. Counts are not negative, so that each hidden one is bounded from both sides.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pandas as pd

from pipeline.audit import counts, places, shares
from pipeline.audit.attack import Attempt
from pipeline.audit.kept import keep, kept, shown
from pipeline.configuration.division import Members, Years
from pipeline.contracts.published import AuditResult
from pipeline.gate import add_table
from pipeline.gate.values import KEY
from pipeline.problems import Problem, at, problem


@dataclass(frozen=True)
class Audit:
    """What came of the attack.

    Attributes:
        attempts: One a hidden value.
    """

    attempts: list[Attempt]

    @property
    def found_out(self) -> list[Attempt]:
        """The hidden values that can be worked out, or nearly."""
        return [attempt for attempt in self.attempts if not attempt.safe]

    def problems(self, file: str) -> list[Problem]:
        """Return an error for each hidden value that can be worked out."""
        return [
            problem(file, at(value=attempt.what), "found-out", needed=attempt.needed, known=attempt.known)
            for attempt in self.found_out
        ]

    def summary(self) -> pd.DataFrame:
        """Return one row a source: hidden values tried, and those found out."""
        rows = pd.DataFrame([{"source": one.source, "found_out": not one.safe} for one in self.attempts])
        if not len(rows):
            return pd.DataFrame(columns=["source", "tried", "found_out"])
        return rows.groupby("source")["found_out"].agg(tried="size", found_out="sum").reset_index()


def attack(published: Path, public: pd.DataFrame | None = None) -> Audit:
    """Try to work out every hidden value of a published database.

    Args:
        published: The database; read only.
        public: What earlier editions have shown or hidden (`kept.COLUMNS`).
    """
    with duckdb.connect(str(published), read_only=True) as connection:
        return Audit(list(_attempts(connection, public)))


def store(audit: Audit, published: Path) -> None:
    """Write what came of the attack into the published database: the table ``audit_result``."""
    with duckdb.connect(str(published)) as connection:
        add_table(connection, AuditResult, audit.summary())


def _attempts(connection: duckdb.DuckDBPyConnection, public: pd.DataFrame | None) -> Iterator[Attempt]:
    values = connection.execute("from indicator_value order by all").df()
    areas = connection.execute("select area, members, visited, kind, valid_from, valid_to from area").fetchall()
    members = Members(
        {area: districts for area, districts, *_ in areas},
        {area: Years(*years) for area, _, _, kind, *years in areas if kind in ("district", "composite")},
    )
    # Of an area that is no longer reported nobody can say which districts it had.
    if public is not None and len(before := public[public["area"].isin(list(members))]):
        values = _with_public(values, before)
    comparisons = connection.execute("from comparison").df()
    yield from shares.attempts(values, comparisons, members)
    groups = connection.execute(
        """
        select indicator, coalesce(list(code) filter (code is not null), [])
        from indicator left join indicator_code using (indicator) where source = 'crime' group by indicator
        """
    ).fetchall()
    codes = {str(indicator): set(found) for indicator, found in groups}
    limits = connection.execute("from municipality").df().iloc[0]
    yield from counts.offences(values, comparisons, members, codes, int(limits["min_count"]))
    yield from places.attempts(connection.execute("from offence_place").df(), members, int(limits["min_count"]))
    visited = [one for _, districts, is_visited, *_ in areas if is_visited for one in districts]
    yield from counts.municipal(values, comparisons, members, visited, int(limits["min_count"]))


def _with_public(values: pd.DataFrame, public: pd.DataFrame) -> pd.DataFrame:
    """Return the values with those that an earlier edition has shown, in the place of hidden ones and where there is none now."""
    known = public[public["value"].notna()].drop_duplicates(KEY).set_index(KEY)
    rows = values.set_index(KEY)
    back = rows.index.isin(known.index) & (rows["status"] == "suppressed").to_numpy()
    rows.loc[back, "status"] = "published"
    rows.loc[back, "value"] = known["value"].reindex(rows.index[back]).to_numpy()
    more = known[~known.index.isin(rows.index)].assign(status="published", basis="direct")
    return pd.concat([rows, more]).reset_index()


__all__ = ["Attempt", "Audit", "attack", "keep", "kept", "shown", "store"]
