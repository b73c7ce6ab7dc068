"""What those who go on in Excel, Power BI or R get of an edition: ``tabeller.xlsx`` and ``data/``, from the published tables alone."""

from __future__ import annotations

from pathlib import Path

from pipeline.export.cut import Cut
from pipeline.export.package import DESCRIPTOR, write_package
from pipeline.export.workbook import workbook_of
from pipeline.words.sv import files as names

WORKBOOK, FOLDER = names.WORKBOOK, "data"
FILES = (WORKBOOK, f"{FOLDER}/*.csv", f"{FOLDER}/{DESCRIPTOR}")
"""How all of these files are named among an edition's documents."""

__all__ = ["FILES", "make"]


def make(published: Path, edition: str, work: Path) -> list[Path]:
    """Write an edition's workbook and data package into the folder `work`; return all files, the workbook first."""
    cut = Cut(published, edition)
    try:
        work.mkdir(parents=True, exist_ok=True)
        package = write_package(cut, work / FOLDER)
        book = work / WORKBOOK
        book.write_bytes(workbook_of(cut))
        return [book, *package]
    finally:
        cut.close()
