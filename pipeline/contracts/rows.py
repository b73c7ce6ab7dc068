"""The classes of rows that a report reads, written from the contracts.

``python -m pipeline.contracts.rows`` writes them anew after a contract has changed: those on offences in a module of their own, as
their contracts are. They import no contract: types are checked where rows are used, and a notebook starts without pandera.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from pipeline.contracts import offences, published
from pipeline.contracts.estimated import SurveyInhabitants
from pipeline.contracts.evidence import PromiseDistrict
from pipeline.contracts.known import KNOWN
from pipeline.contracts.table import Table, sql_type

SHORT = {
    "IndicatorValue": "Value",
    "ToldComparison": "Comparison",
    "ToldPattern": "OffencePattern",
    "PromiseEvidence": "Evidence",
    "PromiseSupport": "Support",
    "PromiseDisagreement": "Disagreement",
    "DistrictRank": "Rank",
    "SurveyWave": "Wave",
    "SurveySilence": "Silence",
}
"""What a report calls the rows of a table, where that is shorter than the contract's name."""

TYPES = {
    "VARCHAR": "str",
    "BIGINT": "int",
    "DOUBLE": "float",
    "BOOLEAN": "bool",
    "VARCHAR[]": "tuple[str, ...]",
    "INTEGER[]": "tuple[int, ...]",
}
UNREAD = (published.Period, SurveyInhabitants, PromiseDistrict)
"""Tables that an edition may know, and of which no report reads a row."""

PLACE = Path(__file__).resolve().parents[1] / "report" / "read"
HEAD = '''"""The rows{about} that a report reads, one class a published table; written by `pipeline.contracts.rows`, not by hand."""

from __future__ import annotations

from typing import NamedTuple
'''


def modules() -> dict[Path, str]:
    """Return the modules' texts by their files: a class for each table that a report reads, with a field for each column."""
    tables = [table for table in KNOWN if table not in UNREAD]
    of_offences = [table for table in tables if table.__module__ == offences.__name__]
    others = [table for table in tables if table not in of_offences]
    return {
        PLACE / "rows.py": _module("", others),
        PLACE / "offence_rows.py": _module(" on offences", of_offences),
    }


def _module(about: str, tables: list[type[Table]]) -> str:
    return HEAD.format(about=about) + "".join(f"\n\n{''.join(_lines(table))}" for table in tables)


def _lines(table: type[Table]) -> Iterator[str]:
    meaning = " ".join((table.__doc__ or "").split("\n\n")[0].split())
    yield f'class {SHORT.get(table.__name__, table.__name__)}(NamedTuple):\n    """{meaning}"""\n\n'
    for name, schema in table.columns().items():
        yield f"    {name}: {TYPES[sql_type(schema)]}{' | None' if schema.nullable else ''}\n"


if __name__ == "__main__":
    for path, text in modules().items():
        path.write_text(text, encoding="utf-8", newline="\n")
