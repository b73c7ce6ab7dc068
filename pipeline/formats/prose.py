"""Word documents: paragraphs and tables."""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING

from pipeline.formats.archives import Archive
from pipeline.formats.model import Prose, Sheet, Unreadable
from pipeline.problems import phrase

if TYPE_CHECKING:
    from docx.table import Table


def word_file(content: bytes, archive: Archive) -> Prose:
    """Return a Word document's paragraphs and tables.

    Raises:
        Unreadable: It is damaged.
    """
    # Loaded where a document is opened, for most deliveries are none.
    import docx
    from docx.opc.exceptions import PackageNotFoundError
    from lxml.etree import LxmlError

    archive.check()
    try:
        document = docx.Document(io.BytesIO(content))
        paragraphs = [text for one in document.paragraphs if (text := one.text.strip())]
        tables = [_table(table, place) for place, table in enumerate(document.tables, start=1)]
    except (
        PackageNotFoundError,
        LxmlError,
        zipfile.BadZipFile,
        KeyError,
        ValueError,
        AttributeError,
        IndexError,
    ) as error:
        found = phrase("damaged", reason=type(error).__name__)
        raise Unreadable("unreadable-file", wanted=phrase("word_document"), found=found) from error
    return Prose("docx", paragraphs, tables)


def _table(table: Table, place: int) -> Sheet:
    """Return a table as a sheet; a merged cell's text stands in each of its places."""
    return Sheet(f"tabell {place}", [[cell.text.strip() for cell in row.cells] for row in table.rows])
