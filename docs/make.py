"""Make what the documentation shows: the picture in the README and the data dictionary.

    python docs/make.py

Builds Kalmar in a folder of its own, so that nothing in the checkout but `docs/` changes.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterable
from pathlib import Path

import pymupdf

from pipeline.build import build
from pipeline.contracts import Table
from pipeline.contracts.published import PUBLISHED
from pipeline.contracts.restricted import RESTRICTED
from pipeline.contracts.table import sql_type
from pipeline.workspace import Workspace

DOCS = Path(__file__).resolve().parent
RAW = DOCS.parent / "data" / "raw"
PICTURE_DPI = 100


def dictionary() -> str:
    """Return the data dictionary: every table and column of both databases, as the contracts declare them."""
    lines = ["# Data dictionary", "", "Made by `python docs/make.py` from the contracts in `pipeline/contracts/`.", ""]
    lines += [
        "# published.duckdb",
        "",
        "What may be shown. Reports and pages read this database alone.",
        "",
        *_tables(PUBLISHED),
    ]
    lines += [
        "# restricted.duckdb",
        "",
        "Microdata, notes and small counts. Never leaves the machine.",
        "",
        *_tables(RESTRICTED),
    ]
    return "\n".join(lines).rstrip() + "\n"


def _tables(tables: Iterable[type[Table]]) -> Iterable[str]:
    for table in tables:
        yield from (
            f"## {table.table_name()}",
            "",
            table.row_meaning(),
            "",
            "| column | type | empty | meaning |",
            "|---|---|---|---|",
        )
        for name, column in table.columns().items():
            yield f"| `{name}` | {sql_type(column)} | {'may be' if column.nullable else 'never'} | {column.description} |"
        yield ""


def picture(target: Path) -> None:
    """Write page one of Kalmar's situation picture as a PNG file."""
    with tempfile.TemporaryDirectory() as folder:
        workspace = Workspace(Path(folder))
        shutil.copytree(RAW / "kalmar", workspace.raw / "kalmar")
        products = build(workspace.municipality("kalmar"), say=lambda text: None)
        newest = [path for path in products.documents if path.name == "lagesbild.pdf"][-1]
        with pymupdf.open(str(newest)) as document:
            document[0].get_pixmap(dpi=PICTURE_DPI).save(str(target))


if __name__ == "__main__":
    (DOCS / "data_dictionary.md").write_text(dictionary(), encoding="utf-8")
    picture(DOCS / "page_one.png")
