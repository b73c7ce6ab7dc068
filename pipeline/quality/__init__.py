"""The report of the data's quality: what was read, what is wrong with it, and what is missing; a page and a workbook."""

from __future__ import annotations

from pathlib import Path

from pipeline.quality.examination import Examination
from pipeline.quality.page import WORKBOOK, page_of
from pipeline.quality.workbook import workbook_of
from pipeline.workspace import MunicipalityFolder

PAGE = "datakvalitet.html"


def write(examination: Examination, folder: MunicipalityFolder) -> list[Path]:
    """Write the page and the workbook into the municipality's folder of reports, and return where they are; for their owner alone."""
    place = folder.workspace.root / "reports" / folder.slug
    place.mkdir(parents=True, exist_ok=True)
    contents = {PAGE: page_of(examination).encode(), WORKBOOK: workbook_of(examination)}
    for name, content in contents.items():
        beside = place / f".{name}"
        beside.touch(mode=0o600)
        beside.chmod(0o600)  # values of the files stand in it
        beside.write_bytes(content)
        beside.replace(place / name)
    return [place / name for name in contents]


__all__ = ["PAGE", "WORKBOOK", "Examination", "write"]
