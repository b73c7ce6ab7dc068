"""What is made of every edition, in the order in which it is made, and what is made anew because it was asked for before."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from pipeline.report.documents import comparison_page as page
from pipeline.report.documents import situation_picture as picture_of
from pipeline.report.documents.comparison import FILES as COMPARISONS
from pipeline.report.documents.comparison import comparison, districts_of
from pipeline.report.documents.document import Composer, Edition, Say, make
from pipeline.report.set.typst import ReportError

DOCUMENTS: tuple[Composer, ...] = (picture_of.situation_picture, page.comparison_page)
FILES = (picture_of.FILE, picture_of.PAGE, page.FILE, COMPARISONS)
"""How all documents among an edition's are named."""


def comparisons(edition: Edition, work: Path, say: Say) -> list[Path]:
    """Make the comparisons that lie among an edition's documents anew, in the folder `work`; return their files.

    One whose districts the edition no longer reports, or that no longer fits on its pages, is not made.
    """
    with edition.picture() as picture:
        lying = sorted(path.name for path in edition.folder.reports(edition.id).glob(COMPARISONS))
        asked = [found for name in lying if (found := districts_of(name, picture.districts))]
    made = []
    for districts in asked:
        try:
            made += make(edition, [partial(comparison, districts=districts)], work, say)
        except ReportError:
            continue
    return made
