"""``data/``: one CSV file a published table, and the Frictionless data package that describes every column of them."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pipeline.contracts import Table
from pipeline.contracts.lists import list_columns
from pipeline.contracts.published import KEYS
from pipeline.contracts.table import sql_type
from pipeline.export.cut import EXPORTED, Cut, columns_of
from pipeline.words.sv import language as sv
from pipeline.words.sv.export import explained
from pipeline.words.sv.export import package as words
from pipeline.words.sv.export.workbook import publishers

DESCRIPTOR = "datapackage.json"
TYPES = {"BIGINT": "integer", "DOUBLE": "number", "BOOLEAN": "boolean", "VARCHAR": "string"}
LIMITS = {
    "greater_than_or_equal_to": ("minimum", "min_value"),
    "less_than_or_equal_to": ("maximum", "max_value"),
    "str_matches": ("pattern", "pattern"),
}
LICENCES = {
    "CC0-1.0": "https://creativecommons.org/publicdomain/zero/1.0/",
    "CC-BY-4.0": "https://creativecommons.org/licenses/by/4.0/",
}
"""Where each licence stands, by the name that SPDX gives it."""


def write_package(cut: Cut, folder: Path) -> list[Path]:
    """Write the edition's CSV files and their descriptor into a folder; return them, the descriptor first."""
    folder.mkdir(parents=True, exist_ok=True)
    resources, files = [], []
    for table in EXPORTED:
        path = folder / f"{table.table_name()}.csv"
        cut.write_csv(table, KEYS[table.table_name()], path)
        files.append(path)
        resources.append(_resource(table, path))
    descriptor = folder / DESCRIPTOR
    text = json.dumps(_descriptor(cut, resources), ensure_ascii=False, indent=2)
    descriptor.write_text(text + "\n", encoding="utf-8", newline="\n")
    return [descriptor, *files]


# ---- the descriptor ---------------------------------------------------------------------------------------------------


def _descriptor(cut: Cut, resources: list[dict[str, Any]]) -> dict[str, Any]:
    ((name, slug, police_area, licence),) = cut.rows(
        "select name, municipality, police_area, licence from marked_municipality"
    )
    edition, title, until = cut.edition()
    invented = cut.invented()
    names = [explained.word("source", source) for source in invented]
    return {
        "profile": "tabular-data-package",
        "name": f"lagesbild-{slug}-{edition}",
        "title": words.title(str(name), str(edition), marked=bool(invented)),
        "description": words.description(str(title), names),
        "created": f"{until}T00:00:00Z",
        "synthetic": bool(invented),
        "licenses": [{"name": licence, "title": words.LICENCES[str(licence)], "path": LICENCES[str(licence)]}],
        "contributors": [{"title": publishers(str(name), str(police_area)), "role": "publisher"}],
        "sources": list(_sources(cut)),
        "resources": resources,
    }


def _sources(cut: Cut) -> Iterator[dict[str, Any]]:
    for source, synthetic in cut.rows("select source, synthetic from marked_source where used order by source"):
        title = sv.upper_first(explained.word("source", str(source)))
        yield {"title": title, "name": source, "synthetic": synthetic}


def _resource(table: type[Table], path: Path) -> dict[str, Any]:
    """Return what the package says of one file: how it is written, its sum, and its columns."""
    name = table.table_name()
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    return {
        "profile": "tabular-data-resource",
        "name": name.replace("_", "-"),
        "path": path.name,
        "title": name,
        "description": table.row_meaning(),
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "dialect": {"delimiter": ",", "lineTerminator": "\r\n", "quoteChar": '"', "doubleQuote": True, "header": True},
        "bytes": path.stat().st_size,
        "hash": f"sha256:{digest}",
        "schema": {
            "fields": [_field(table, column) for column in columns_of(table)],
            "primaryKey": list(KEYS[name]),
            "missingValues": [""],
        },
    }


def _field(table: type[Table], name: str) -> dict[str, Any]:
    """Return a column's description: its type and limits from the contract, its words in Swedish."""
    told = explained.column(table.table_name(), name)
    field: dict[str, Any] = {"name": name, "title": told.title, "description": told.meaning}
    if told.unit:
        field["unit"] = told.unit
    declared = table.columns().get(name)
    if declared is None:
        return field | {"type": "boolean", "constraints": {"required": True}}
    listed = list_columns(table).get(name)
    kind = "string" if listed else TYPES[sql_type(declared)]
    limits = _constraints(declared)
    if (kind != "string" and not declared.nullable) or name in KEYS[table.table_name()]:
        limits["required"] = True
    labels = {code: explained.word(name, code) for code in limits.get("enum", []) if isinstance(code, str)}
    written = f", {listed.written}" if listed else ""
    field |= {"type": kind, "description_en": f"{declared.description}{written}"}
    field |= {"constraints": limits} if limits else {}
    return field | ({"enumLabels": labels} if labels else {})


def _constraints(declared: Any) -> dict[str, Any]:
    """Return the contract's limits as the package writes them; an empty text is a missing value there, no code."""
    limits: dict[str, Any] = {}
    for check in declared.checks:
        if check.name == "isin":
            limits["enum"] = [code for code in check.statistics["allowed_values"] if code != ""]
        elif check.name in LIMITS:
            name, statistic = LIMITS[check.name]
            limits[name] = check.statistics[statistic]
        elif check.name == "str_length":
            limits["minLength"] = limits["maxLength"] = check.statistics["exact_value"]
    if declared.unique:
        limits["unique"] = True
    return limits
