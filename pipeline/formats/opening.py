"""Finds out by its content what a delivered file is, and opens it."""

from __future__ import annotations

from pathlib import Path

from pipeline.formats import xml
from pipeline.formats.archives import Archive
from pipeline.formats.json_cubes import json_file
from pipeline.formats.model import Opened, Unreadable
from pipeline.formats.packages import main_part
from pipeline.formats.prose import word_file
from pipeline.formats.px import looks_like_px, px_file
from pipeline.formats.statistics import Choice, kind_of, statistics_file
from pipeline.formats.text import decoded, text_file
from pipeline.formats.workbooks import workbook_file
from pipeline.problems import phrase

MOST_BYTES = 400_000_000
READABLE = (
    ".sav",
    ".zsav",
    ".por",
    ".dta",
    ".xlsx",
    ".xlsb",
    ".xls",
    ".ods",
    ".csv",
    ".txt",
    ".px",
    "json-stat2",
    "PxWeb",
    ".docx",
)
WANTED = phrase("one_of_formats", formats=READABLE)
_KNOWN_UNREAD = {
    b"%PDF": phrase("pdf_document"),
    b"{\\rtf": phrase("rtf_document"),
    b"\x1f\x8b": phrase("archive_of", kind="gzip"),
    b"7z\xbc\xaf\x27\x1c": phrase("archive_of", kind="7z"),
    b"Rar!": phrase("archive_of", kind="rar"),
    b"\x89PNG": phrase("picture"),
    b"\xff\xd8\xff": phrase("picture"),
    b"SQLite format 3": phrase("sqlite_database"),
    b"PAR1": phrase("parquet_file"),
}


def open_file(file: Path | bytes, columns: Choice | None = None) -> Opened:
    """Return what a file holds; its ending says nothing.

    Whatever the programs that open it stumble over is told as a damaged file: what is delivered can be anything.

    Args:
        file: Where it lies, or its bytes.
        columns: Chooses the columns of a statistics file that are read, out of their names; all when not given.

    Raises:
        Unreadable: It is none of the formats, damaged, too large, or needs a password.
    """
    if isinstance(file, Path):
        if file.stat().st_size > MOST_BYTES:
            found = phrase("megabytes", megabytes=file.stat().st_size // 1_000_000)
            raise Unreadable("too-large", most=phrase("megabytes", megabytes=MOST_BYTES // 1_000_000), found=found)
        file = file.read_bytes()
    try:
        return _opened(file, columns)
    except (Unreadable, MemoryError):
        raise
    except Exception as error:
        raise Unreadable("unreadable-file", wanted=WANTED, found=phrase("a_damaged_file")) from error


def _opened(file: bytes, columns: Choice | None) -> Opened:
    """Return what a file's bytes hold."""
    if not file.strip(b"\0 \t\r\n\xef\xbb\xbf\xff\xfe"):
        raise Unreadable("empty-file", readable=READABLE)
    if kind := kind_of(file):
        return statistics_file(file, kind, columns)
    if file.startswith(b"PK"):
        return _archive(file)
    if file.startswith(b"\xd0\xcf\x11\xe0"):
        return _compound(file)
    return _text(file)


def _archive(content: bytes) -> Opened:
    """Return what a zip archive holds: a workbook or a document."""
    archive = Archive(content)
    names = archive.names
    if "[Content_Types].xml" in names or any(name.startswith(("xl/", "word/")) for name in names):
        return _office(content, archive)
    if "content.xml" in names and "mimetype" in names:
        kind = archive.part("mimetype")
        if b"encryption-data" in (archive.part("META-INF/manifest.xml") if "META-INF/manifest.xml" in names else b""):
            raise Unreadable("password", found=phrase("a_document"))
        if b"spreadsheet" in kind:
            return workbook_file(content, "ods", archive)
    found = phrase("zip_of_other_files") if names else phrase("empty_zip")
    raise Unreadable("unknown-format", wanted=WANTED, found=found)


def _office(content: bytes, archive: Archive) -> Opened:
    """Return what a package of Office holds, by what its main part is."""
    main = main_part(archive)
    if main.endswith(".bin"):
        return workbook_file(content, "xlsb", archive)
    root = xml.root(archive.part(main))
    if root == "document":
        return word_file(archive)
    if root == "workbook":
        return workbook_file(content, "xlsx", archive)
    raise Unreadable("unknown-format", wanted=WANTED, found=phrase("zip_of_other_files"))


def _compound(content: bytes) -> Opened:
    """Return what an old Office file holds: an .xls, or something encrypted."""
    if "EncryptedPackage".encode("utf-16-le") in content or "EncryptionInfo".encode("utf-16-le") in content:
        raise Unreadable("password", found=phrase("a_file"))
    if "WordDocument".encode("utf-16-le") in content:
        raise Unreadable("unknown-format", wanted=WANTED, found=phrase("old_word_document"))
    return workbook_file(content, "xls")


def _text(content: bytes) -> Opened:
    """Return what a text file holds: a cube, a table or prose."""
    for head, found in _KNOWN_UNREAD.items():
        if content.startswith(head):
            raise Unreadable("unknown-format", wanted=WANTED, found=found)
    if b"ENCRYPTEDSAV" in content[:64]:
        raise Unreadable("password", found=phrase("spss_file"))
    if looks_like_px(content):
        return px_file(content)
    text = decoded(content)
    start = text.lstrip()[:200].casefold()
    if start.startswith(("{", "[")):
        return json_file(text)
    if start.startswith(("<!doctype", "<html", "<?xml", "<table")):
        raise Unreadable("unknown-format", wanted=WANTED, found=phrase("web_page"))
    return text_file(text)
