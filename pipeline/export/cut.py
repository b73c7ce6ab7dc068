"""What one edition may know of the published tables, each row marked with whether it rests on invented data."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from pathlib import Path

import duckdb

from pipeline.contracts import Table
from pipeline.contracts.known import KNOWN, view_of
from pipeline.contracts.lists import list_columns
from pipeline.contracts.published import Source
from pipeline.contracts.table import sql_type
from pipeline.spreadsheet import safe_sql
from pipeline.words.sv import drafts

EXPORTED = tuple(KNOWN)
"""What outsiders have use for: all but what came of the attack on our own hiding."""

SYNTHETIC = "synthetic"

OF_SOURCE = "invented(source)"
OF_FILES = f"{OF_SOURCE} or list_has_any(source_file, getvariable('invented_files'))"
OF_SURVEY = "invented('safety_survey')"
OF_COMPARISON = f"{OF_SOURCE} or (source = 'crime' and invented('population'))"
OF_REFERENCE = f"{OF_COMPARISON} or (contrast = 'reference' and invented('reference'))"
OF_EVIDENCE = "exists (from marked_promise_evidence as row where row.synthetic and row.promise = seen.promise{})"

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
    "offence_pattern": OF_FILES,
    "offence_place": OF_FILES,
    "offence_among_peers": f"{OF_FILES} or invented('reference')",
    "theme_count": OF_FILES.replace("(source)", "('dialogue')"),
    "walk_proposals": OF_FILES.replace("(source)", "('dialogue')"),
    "survey_inhabitants": OF_FILES.replace("(source)", "('population')"),
    "comparison": OF_REFERENCE,
    "promise_evidence": OF_COMPARISON,
    "promise_district": OF_EVIDENCE.format(" and row.area = seen.area"),
    "promise_support": OF_EVIDENCE.format(""),
    "promise_disagreement": OF_EVIDENCE.format(""),
    "indicator_code": "exists (from marked_indicator as row where row.synthetic and row.indicator = seen.indicator)",
    "district_rank": OF_SURVEY,
    "survey_wave": OF_SURVEY,
    "survey_silence": OF_SURVEY,
    "weighting_step": OF_SURVEY,
}
"""Whether a row rests on invented data, where that is more than its own source."""


class Cut:
    """One edition's cut of a published database; close it after use."""

    def __init__(self, published: Path, edition: str) -> None:
        """Open the database for reading only and find what the edition knows."""
        self.connection = duckdb.connect(str(published), read_only=True)
        self._invented(edition)
        last = "select year from known_last_period where edition = ? and source = 'safety_survey'"
        self.wave: str = next((year for (year,) in self.connection.execute(last, [edition]).fetchall()), None) or ""
        for table in KNOWN:
            name = table.table_name()
            mark = "" if table is Source else f", {INVENTED.get(name, OF_SOURCE)} as {SYNTHETIC}"
            query = f"create temp table marked_{name} as select *{mark} from {view_of(table)} as seen where edition = ?"
            self.connection.execute(query, [edition])

    def _invented(self, edition: str) -> None:
        """Make known which sources and files are invented; with weights made from an invented register the survey is, too."""
        self.connection.execute("set variable edition = ?", [edition])
        self.connection.execute(
            """
            set variable invented = coalesce((select list(source) from source where synthetic), []::varchar[]);
            set variable invented_files = coalesce(
                (select list(id) from source_file join source using (source) where synthetic), []::varchar[]);
            set variable weighted = exists (
                from known_survey_wave where edition = getvariable('edition') and register_year is not null);
            create temp macro invented(name) as list_contains(getvariable('invented'), name)
                or (name = 'safety_survey' and getvariable('weighted') and list_contains(getvariable('invented'), 'population'));
            """
        )

    def write_csv(self, table: type[Table], key: tuple[str, ...], path: Path) -> None:
        """Write the rows of a table that the edition knows as CSV (RFC 4180), in the order of its key.

        True and false stand in small letters, lists as text, nothing for what is missing, and no text as a formula.
        """
        columns = ", ".join(f'{_in_csv(table, column)} as "{column}"' for column in columns_of(table))
        order = ", ".join(f'seen."{column}"' for column in key)
        rows = f"select {columns} from marked_{table.table_name()} as seen order by {order}"
        self.connection.execute(f"copy ({rows}) to $path (format csv, header, new_line '\\r\\n')", {"path": str(path)})

    def rows(self, query: str) -> Iterator[tuple[object, ...]]:
        """Yield the rows of a query on the tables ``marked_<table>``."""
        yield from self.connection.execute(query).fetchall()

    def invented(self, of: Collection[str] = ()) -> list[str]:
        """Return the used sources that are invented, of some sources or of all."""
        found = self.rows("select source from marked_source where used and synthetic order by source")
        return [str(source) for (source,) in found if not of or source in of]

    def edition(self) -> tuple[str, str, str]:
        """Return the edition's id, its title, and the day until which it knows (ISO date)."""
        ((edition, title, draft, until),) = self.rows("select edition, title, draft, data_until from marked_edition")
        return str(edition), drafts.title(str(title)) if draft else str(title), str(until)

    def close(self) -> None:
        """Close the database."""
        self.connection.close()


def columns_of(table: type[Table]) -> list[str]:
    """Return the columns of a table as it is exported: the contract's, and whether the row rests on invented data."""
    return list(dict.fromkeys([*table.columns(), SYNTHETIC]))


def _in_csv(table: type[Table], column: str) -> str:
    """Return the expression of a column as CSV has it; an empty text would else be told from a missing one."""
    declared, listed = table.columns().get(column), list_columns(table).get(column)
    if declared is None or (not listed and sql_type(declared) != "VARCHAR"):
        return f'seen."{column}"'
    text = f"array_to_string(seen.\"{column}\", '{listed.between}')" if listed else f'seen."{column}"'
    return f"nullif({safe_sql(text)}, '')"
