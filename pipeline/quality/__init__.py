"""The report of the data's quality: what was read, what is wrong with it, and what is missing; a page and a workbook."""

from __future__ import annotations

from pathlib import Path

from pipeline.products import Hold, Put
from pipeline.quality.examination import Examination
from pipeline.quality.page import WORKBOOK, page_of
from pipeline.quality.workbook import workbook_of

PAGE = "datakvalitet.html"


def write(examination: Examination, held: Hold) -> list[Path]:
    """Put the page and the workbook beside the databases, and return where they are; for their owner alone.

    Raises:
        Obstacle: One of them cannot be replaced; both are as they were then.
    """
    contents = {PAGE: page_of(examination).encode(), WORKBOOK: workbook_of(examination)}
    with held.work_folder() as work:
        for name, content in contents.items():
            (work / name).write_bytes(content)
        # Values of the files stand in them.
        return held.move(Put(work / name, held.folder.processed / name, owners=True) for name in contents)


__all__ = ["PAGE", "WORKBOOK", "Examination", "write"]
