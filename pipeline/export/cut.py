"""The published tables cut to what one edition may know, each row marked with whether it rests on invented data."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from pathlib import Path

import duckdb
import pandas as pd

from pipeline.contracts import Table
from pipeline.contracts.published import PUBLISHED, AuditResult
from pipeline.export import explained
from pipeline.words.sv import drafts

EXPORTED = tuple(table for table in PUBLISHED if table is not AuditResult)
"""What outsiders have use for: all but what came of the attack on our own hiding."""

SYNTHETIC = "synthetic"
ENDED = "(source, period) in (select (source, period) from period where ends_on <= $until)"
ENDED_TALKS = "('dialogue', period) in (select (source, period) from period where ends_on <= $until)"
ENDED_WAVE = "period in (select period from survey_wave where ended_on <= $until)"
OWN = "edition = $edition"
PLACE = "area in (select area from known_area)"
OTHER = "(contrast not in ('outside_promise', 'district_vs_district') or other in (select area from known_area))"
PAIRS = "(contrast <> 'district_vs_district' or period = $wave)"
PROMISED = f"{OWN} and {PLACE}"

KNOWN = {
    "municipality": "true",
    "source": "true",
    "area": """
        case kind when 'priority' then area = 'priority:' || $edition when 'outside' then area = 'outside:' || $edition
        when 'reference' then area in (select area from indicator_value where (source, period) in
            (select (source, period) from period where ends_on <= $until))
        else coalesce(valid_from, 0) <= $year end
    """,
    "period": "ends_on <= $until",
    "indicator_value": f"{ENDED} and {PLACE}",
    "comparison": f"{ENDED} and {PLACE} and {OTHER} and {PAIRS}",
    "edition": OWN,
    "promise": OWN,
    "activity": OWN,
    "promise_evidence": PROMISED,
    "promise_district": PROMISED,
    "promise_support": OWN,
    "promise_disagreement": OWN,
    "district_rank": PROMISED,
    "theme_count": f"{ENDED_TALKS} and {PLACE}",
    "quotation": OWN,
    "walk_proposals": f"{ENDED_TALKS} and {PLACE}",
    "survey_inhabitants": f"{ENDED_WAVE} and {PLACE}",
    "offence_month": ENDED,
    "offence_hour": ENDED,
    "offence_season": ENDED,
    "offence_place": f"{ENDED} and {PLACE}",
    "offence_total": ENDED,
    "survey_wave": "ended_on <= $until",
    "weighting_step": f"{ENDED_WAVE} and {PLACE}",
    "indicator": """
        indicator in (select indicator from known_indicator_value union select indicator from known_comparison
            union select indicator from known_promise_evidence union select indicator from known_offence_month)
    """,
    "indicator_code": "indicator in (select indicator from known_indicator)",
    "source_file": """
        id in (select unnest(string_split(source_file, ' ')) from (
            select source_file from known_indicator_value union all select source_file from known_theme_count
            union all select source_file from known_walk_proposals union all select source_file from known_quotation
            union all select source_file from known_survey_inhabitants union all select source_file from known_survey_wave
            union all select source_file from known_offence_month union all select source_file from known_offence_hour
            union all select source_file from known_offence_season union all select source_file from known_offence_place))
    """,
}
"""The rows of each table that an edition knows, in an order in which each may use those before it."""

OF_SOURCE = "invented(source)"
OF_FILES = f"{OF_SOURCE} or len(list_intersect(string_split(source_file, ' '), getvariable('invented_files'))) > 0"
OF_SURVEY = "invented('safety_survey')"
OF_COMPARISON = f"{OF_SOURCE} or (source = 'crime' and invented('population'))"
OF_REFERENCE = f"{OF_COMPARISON} or (contrast = 'reference' and invented('reference'))"
OF_EVIDENCE = "exists (from known_promise_evidence as row where row.synthetic and row.promise = seen.promise{})"

INVENTED = {
    "municipality": "false",
    "area": "false",
    "edition": "false",
    "promise": "false",
    "activity": "false",
    "indicator_value": OF_FILES,
    "offence_month": OF_FILES,
    "offence_hour": OF_FILES,
    "offence_season": OF_FILES,
    "offence_place": OF_FILES,
    "theme_count": OF_FILES.replace("(source)", "('dialogue')"),
    "walk_proposals": OF_FILES.replace("(source)", "('dialogue')"),
    "survey_inhabitants": OF_FILES.replace("(source)", "('population')"),
    "comparison": OF_REFERENCE,
    "promise_evidence": OF_COMPARISON,
    "promise_district": OF_EVIDENCE.format(" and row.area = seen.area"),
    "promise_support": OF_EVIDENCE.format(""),
    "promise_disagreement": OF_EVIDENCE.format(""),
    "indicator_code": "exists (from known_indicator as row where row.synthetic and row.indicator = seen.indicator)",
    "district_rank": OF_SURVEY,
    "survey_wave": OF_SURVEY,
    "weighting_step": OF_SURVEY,
}
"""Whether a row rests on invented data, where that is more than its own source."""


class Cut:
    """One edition's cut of a published database; close it after use."""

    def __init__(self, published: Path, edition: str) -> None:
        """Open the database for reading only and find what the edition knows."""
        self.connection = duckdb.connect(str(published), read_only=True)
        self._invented()
        ((until,),) = self.connection.execute("select data_until from edition where edition = ?", [edition]).fetchall()
        waves = "select max(period) from period where source = 'safety_survey' and length(period) = 4 and ends_on <= ?"
        ((wave,),) = self.connection.execute(waves, [until]).fetchall()
        self.wave: str = wave or ""
        words = {"edition": edition, "until": until, "year": int(until[:4]), "wave": self.wave}
        for table, known in KNOWN.items():
            needed = {name: value for name, value in words.items() if f"${name}" in known}
            mark = "" if table == "source" else f", {INVENTED.get(table, OF_SOURCE)} as {SYNTHETIC}"
            query = f"create temp table known_{table} as select *{mark} from {table} as seen where {known}"
            self.connection.execute(query, needed or None)

    def _invented(self) -> None:
        """Make known which sources and files are invented; with weights made from an invented register the survey is, too."""
        self.connection.execute(
            """
            set variable invented = coalesce((select list(source) from source where synthetic), []::varchar[]);
            set variable invented_files = coalesce(
                (select list(id) from source_file join source using (source) where synthetic), []::varchar[]);
            set variable weighted = exists (from survey_wave where register_year is not null);
            create temp macro invented(name) as list_contains(getvariable('invented'), name)
                or (name = 'safety_survey' and getvariable('weighted') and list_contains(getvariable('invented'), 'population'));
            """
        )

    def table(self, table: type[Table], key: tuple[str, ...]) -> pd.DataFrame:
        """Return the rows of a table that the edition knows, in the order of its key."""
        columns = ", ".join(f'"{column}"' for column in columns_of(table))
        order = ", ".join(f'"{column}"' for column in key)
        return self.connection.execute(f"select {columns} from known_{table.table_name()} order by {order}").df()

    def rows(self, query: str) -> Iterator[tuple[object, ...]]:
        """Yield the rows of a query on the tables ``known_<table>``."""
        yield from self.connection.execute(query).fetchall()

    def invented(self, of: Collection[str] = ()) -> list[str]:
        """Return the Swedish names of the used sources that are invented, of some sources or of all."""
        found = self.rows("select source from known_source where used and synthetic order by source")
        return [explained.word("source", str(source)) for (source,) in found if not of or source in of]

    def edition(self) -> tuple[str, str, str]:
        """Return the edition's id, its title, and the day until which it knows (ISO date)."""
        ((edition, title, draft, until),) = self.rows("select edition, title, draft, data_until from known_edition")
        return str(edition), drafts.title(str(title)) if draft else str(title), str(until)

    def close(self) -> None:
        """Close the database."""
        self.connection.close()


def columns_of(table: type[Table]) -> list[str]:
    """Return the columns of a table as it is exported: the contract's, and whether the row rests on invented data."""
    return list(dict.fromkeys([*table.columns(), SYNTHETIC]))
