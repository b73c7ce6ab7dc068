"""The classes of rows that a report reads, written from the contracts.

``python -m pipeline.contracts.rows > pipeline/report/read/rows.py`` writes them anew after a contract has changed.
They stand in a module that imports no contract: types are checked where rows are used, and a notebook starts without pandera.
"""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.contracts.known import KNOWN
from pipeline.contracts.table import Table, sql_type

SHORT = {
    "IndicatorValue": "Value",
    "PromiseEvidence": "Evidence",
    "PromiseSupport": "Support",
    "PromiseDisagreement": "Disagreement",
    "DistrictRank": "Rank",
    "SurveyWave": "Wave",
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
HEAD = '''"""The rows that a report reads, one class a published table; written by `pipeline.contracts.rows`, not by hand."""

from __future__ import annotations

from typing import NamedTuple
'''


def module() -> str:
    """Return the module's text: a class for each table that an edition may know, with a field for each column."""
    return HEAD + "".join(f"\n\n{''.join(_lines(table))}" for table in KNOWN)


def _lines(table: type[Table]) -> Iterator[str]:
    meaning = " ".join((table.__doc__ or "").split("\n\n")[0].split())
    yield f'class {SHORT.get(table.__name__, table.__name__)}(NamedTuple):\n    """{meaning}"""\n\n'
    for name, schema in table.columns().items():
        yield f"    {name}: {TYPES[sql_type(schema)]}{' | None' if schema.nullable else ''}\n"


if __name__ == "__main__":
    print(module(), end="")
