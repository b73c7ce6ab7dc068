"""What an edition may know: how each published table is cut to it, declared once, and the views ``known_<table>`` made of that.

An edition knows what had ended by its ``data_until``, the promises that are its own, and nothing that was made for another edition
alone, so that it shows the same when it is made again later. A view has a row for each edition and row that the edition may know, in
the table's own order; whoever works behind the gate reads it ``where edition = …`` and cuts nothing more.
"""

from __future__ import annotations

from collections.abc import Mapping

import duckdb
from pandera.pandas import Field
from pandera.typing import Series

from pipeline.contracts import published as table
from pipeline.contracts.comparisons import Comparison, ToldComparison, Verdict
from pipeline.contracts.estimated import SurveyInhabitants
from pipeline.contracts.evidence import (
    DistrictRank,
    PromiseDisagreement,
    PromiseDistrict,
    PromiseEvidence,
    PromiseSupport,
)
from pipeline.contracts.offences import (
    OffenceAmongPeers,
    OffenceHour,
    OffenceMonth,
    OffencePattern,
    OffencePlace,
    OffenceSeason,
    OffenceTotal,
    PatternVerdict,
    ToldPattern,
)
from pipeline.contracts.table import Table, comment, describe


class LastPeriod(Table):
    """The last periods of one source that an edition may know."""

    edition: Series[str] = Field(description="id of the edition")
    source: Series[str] = Field(description="source")
    year: Series[str] = Field(nullable=True, description="last year or wave; empty when there is none")
    month: Series[str] = Field(nullable=True, description="last month; empty when there is none")


class EarlierEdition(Table):
    """The edition before one edition; the first has no row."""

    edition: Series[str] = Field(description="id of the edition")
    earlier: Series[str] = Field(description="id of the last edition that may know less")


# ---- conditions, in SQL: `seen` is a row of the table, `reader` an edition -----------------------------------------------


def _ended(source: str = "seen.source") -> str:
    """Return the condition of rows whose period, of a source, had ended."""
    return f"(reader.edition, {source}, seen.period) in (select (edition, source, period) from known_period)"


def _placed(area: str = "seen.area") -> str:
    """Return the condition of rows of an area that the edition knows."""
    return f"(reader.edition, {area}) in (select (edition, area) from known_area)"


def _named(column: str, by: Mapping[str, str]) -> str:
    """Return the condition of rows whose id is named in other tables' views: table and the expression that names it."""
    every = " union all ".join(f"select (edition, {names}) from known_{table}" for table, names in by.items())
    return f"(reader.edition, seen.{column}) in ({every})"


OWN, ENDED, PLACED = "seen.edition = reader.edition", _ended(), _placed()
SURVEY, DIALOGUE = _ended("'safety_survey'"), _ended("'dialogue'")
AREA = """case seen.kind
    when 'priority' then seen.area = 'priority:' || reader.edition or starts_with(seen.area, 'priority:' || reader.edition || '/')
    when 'outside' then seen.area = 'outside:' || reader.edition
    when 'reference' then (reader.edition, seen.area) in (
        select (edition, area) from indicator_value join known_period using (source, period))
    else coalesce(seen.valid_from, 0) <= year(reader.data_until::date) or (reader.edition, seen.area) in (
        select (edition, unnest(districts)) from promise)
    end"""
OTHER = f"(seen.contrast not in ('outside_promise', 'district_vs_district') or {_placed('seen.other')})"
# Pairs by offences of earlier years are there only where another edition ends with one of them; by answers, of every wave.
LATEST_PAIRS = """(seen.contrast <> 'district_vs_district' or seen.source = 'safety_survey'
    or (reader.edition, seen.source, seen.period) in (select (edition, source, year) from known_last_period))"""
# The same of patterns, each by the years that it is tested in.
LATEST_PATTERNS = """seen.period = (
    select max(other.period) from offence_pattern as other join known_period as ended using (source, period)
    where ended.edition = reader.edition and other.pattern = seen.pattern)"""

MEASURED = ("indicator_value", "comparison", "promise_evidence", "offence_month")
ON_ONE_FILE = ("quotation", "survey_wave")
ON_FILES = (
    "indicator_value", "theme_count", "walk_proposals", "survey_inhabitants",
    "offence_month", "offence_hour", "offence_season", "offence_pattern", "offence_place", "offence_among_peers",
)  # fmt: skip

KNOWN: dict[type[Table], tuple[str, ...]] = {
    table.Municipality: (),
    table.Source: (),
    table.Edition: (OWN,),
    table.Promise: (OWN,),
    table.Activity: (OWN,),
    table.Period: ("seen.ends_on <= reader.data_until",),
    table.Area: (AREA,),
    table.IndicatorValue: (ENDED, PLACED),
    ToldComparison: (ENDED, PLACED, OTHER, LATEST_PAIRS),
    table.ThemeCount: (DIALOGUE, PLACED),
    table.WalkProposals: (DIALOGUE, PLACED),
    table.Quotation: (OWN,),
    table.SurveyWave: (SURVEY,),
    SurveyInhabitants: (SURVEY, PLACED),
    table.SurveySilence: (SURVEY, PLACED),
    table.WeightingStep: (SURVEY, PLACED),
    OffenceMonth: (ENDED,),
    OffenceHour: (ENDED,),
    OffenceSeason: (ENDED,),
    ToldPattern: (ENDED, LATEST_PATTERNS),
    OffencePlace: (ENDED, PLACED),
    OffenceTotal: (ENDED,),
    OffenceAmongPeers: (ENDED,),
    PromiseEvidence: (OWN, PLACED),
    PromiseDistrict: (OWN, PLACED),
    PromiseSupport: (OWN,),
    PromiseDisagreement: (OWN,),
    DistrictRank: (OWN, PLACED),
    table.Indicator: (
        _named("indicator", dict.fromkeys(MEASURED, "indicator") | {"promise": "unnest(crime)"}),
    ),
    table.IndicatorCode: (_named("indicator", {"indicator": "indicator"}),),
    table.SourceFile: (_named("id", dict.fromkeys(ON_FILES, "unnest(source_file)") | dict.fromkeys(ON_ONE_FILE, "source_file")),),
}  # fmt: skip
"""What has to hold of a row that an edition may know; a table that is not here is no edition's. Each view may use those before it."""


def _judged(told: type[Table], verdict: type[Table]) -> str:
    """Return the columns of a view that joins what was tested (`seen`) with an edition's verdicts (`told`)."""
    return ", ".join(f"{'told' if name in verdict.columns() else 'seen'}.{name}" for name in told.columns())


DERIVED: dict[type[Table], str] = {
    LastPeriod: """
        select edition, source, max(period) filter (length(period) = 4) as year, max(period) filter (length(period) = 7) as month
        from known_period group by edition, source order by edition, source""",
    EarlierEdition: """
        select later.edition, arg_max(edition.edition, edition.data_until) as earlier
        from edition as later join edition on edition.data_until < later.data_until group by later.edition order by later.edition""",
    ToldComparison: f"""
        select edition, {_judged(ToldComparison, Verdict)} from edition_verdict as told join comparison as seen
            using ({", ".join(Comparison.key())}) order by seen.rowid, told.rowid""",
    ToldPattern: f"""
        select edition, {_judged(ToldPattern, PatternVerdict)} from edition_pattern as told join offence_pattern as seen
            using ({", ".join(OffencePattern.key())}) order by seen.rowid, told.rowid""",
}
"""The views that are no cut of a table: their queries, on the tables of editions and their verdicts and the view known_period."""


def create_views(connection: duckdb.DuckDBPyConnection) -> None:
    """Make the views in a database that has all published tables."""
    queries = {kind: _query(kind, conditions) for kind, conditions in KNOWN.items()} | DERIVED
    first: list[type[Table]] = [table.Period, *DERIVED]  # what the other views use
    for kind in [*first, *(kind for kind in queries if kind not in first)]:
        connection.execute(f"create or replace view {view_of(kind)} as {queries[kind]}")


def describe_published(connection: duckdb.DuckDBPyConnection) -> None:
    """Write what the contracts say into the comments of all tables and views of a published database; see `describe`."""
    describe(connection, table.PUBLISHED)
    for kind in {**KNOWN, **DERIVED}:
        columns = {name: schema.description or "" for name, schema in kind.columns().items()}
        meaning = kind.row_meaning() + (" One row for each edition that may know it." if kind in KNOWN else "")
        comment(connection, "VIEW", view_of(kind), meaning, {"edition": "id of the edition that may know it"} | columns)


def known_to_judge(kind: type[Table]) -> str:
    """Return the query of the comparisons, or patterns, that each edition may know, its verdicts apart: edition, and the row's id.

    Args:
        kind: `ToldComparison` or `ToldPattern`; the id is that in the table of what was tested.
    """
    return _query(kind, KNOWN[kind], "seen.rowid as at")


def view_of(kind: type[Table]) -> str:
    """Return the name of a table's view."""
    return f"known_{kind.table_name()}"


def _query(kind: type[Table], conditions: tuple[str, ...], columns: str = "seen.*") -> str:
    edition = "" if "edition" in kind.columns() else "reader.edition, "
    rows = f"select {edition}{columns} from {kind.table_name()} as seen cross join edition as reader"
    return f"{rows}{' where ' if conditions else ''}{' and '.join(conditions)} order by seen.rowid, reader.rowid"
