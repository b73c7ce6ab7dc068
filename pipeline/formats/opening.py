"""Finds out by its content what a delivered file is, and opens it."""

from __future__ import annotations

from pathlib import Path

from pipeline.formats.archives import Archive
from pipeline.formats.json_cubes import json_file
from pipeline.formats.model import Opened, Unreadable
from pipeline.formats.prose import word_file
from pipeline.formats.px import looks_like_px, px_file
from pipeline.formats.statistics import Choice, kind_of, statistics_file
from pipeline.formats.text import decoded, text_file
from pipeline.formats.workbooks import workbook_file

MOST_BYTES = 400_000_000
READABLE = ".sav, .zsav, .por, .dta, .xlsx, .xls, .ods, .csv, .txt, .px, JSON (json-stat2 or PxWeb) or .docx"
_KNOWN_UNREAD = {
    b"%PDF": "a PDF document",
    b"{\\rtf": "an RTF document",
    b"\x1f\x8b": "a gzip archive",
    b"7z\xbc\xaf\x27\x1c": "a 7z archive",
    b"Rar!": "a rar archive",
    b"\x89PNG": "a picture",
    b"\xff\xd8\xff": "a picture",
    b"SQLite format 3": "an SQLite database",
    b"PAR1": "a Parquet file",
}
_PASSWORD_ADVICE = "open it with its password and save it without one"


def open_file(file: Path | bytes, columns: Choice | None = None) -> Opened:
    """Return what a file holds; its ending says nothing.

    Args:
        file: Where it lies, or its bytes.
        columns: Chooses the columns of a statistics file that are read, out of their names; all when not given.

    Raises:
        Unreadable: It is none of the formats, damaged, too large, or needs a password.
    """
    if isinstance(file, Path):
        if file.stat().st_size > MOST_BYTES:
            found = f"{file.stat().st_size // 1_000_000} MB"
            raise Unreadable("too-large", f"at most {MOST_BYTES // 1_000_000} MB", found, "divide the delivery")
        file = file.read_bytes()
    if not file.strip(b"\0 \t\r\n\xef\xbb\xbf\xff\xfe"):
        raise Unreadable("empty-file", READABLE, "an empty file", "ask for the file anew")
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
    if "word/document.xml" in names:
        return word_file(content, archive)
    if any(name.startswith("xl/") for name in names):
        return workbook_file(content, "xlsx", archive)
    if "content.xml" in names and "mimetype" in names:
        kind = archive.part("mimetype")
        if b"encryption-data" in (archive.part("META-INF/manifest.xml") if "META-INF/manifest.xml" in names else b""):
            raise Unreadable("password", "a file without a password", "a document with a password", _PASSWORD_ADVICE)
        if b"spreadsheet" in kind:
            return workbook_file(content, "ods", archive)
    found = "a zip archive of other files" if names else "an empty zip archive"
    raise Unreadable("unknown-format", READABLE, found, "unpack it, and put the files here")


def _compound(content: bytes) -> Opened:
    """Return what an old Office file holds: an .xls, or something encrypted."""
    if "EncryptedPackage".encode("utf-16-le") in content or "EncryptionInfo".encode("utf-16-le") in content:
        raise Unreadable("password", "a file without a password", "a file with a password", _PASSWORD_ADVICE)
    if "WordDocument".encode("utf-16-le") in content:
        raise Unreadable("unknown-format", READABLE, "an old Word document (.doc)", "save it as .docx")
    return workbook_file(content, "xls")


def _text(content: bytes) -> Opened:
    """Return what a text file holds: a cube, a table or prose."""
    for head, found in _KNOWN_UNREAD.items():
        if content.startswith(head):
            raise Unreadable("unknown-format", READABLE, found, "ask for the figures as a workbook or a text file")
    if b"ENCRYPTEDSAV" in content[:64]:
        raise Unreadable("password", "a file without a password", "an encrypted SPSS file", _PASSWORD_ADVICE)
    if looks_like_px(content):
        return px_file(content)
    text = decoded(content)
    start = text.lstrip()[:200].casefold()
    if start.startswith(("{", "[")):
        return json_file(text)
    if start.startswith(("<!doctype", "<html", "<?xml", "<table")):
        advice = "open it in Excel and save it as .xlsx"
        raise Unreadable("unknown-format", READABLE, "a web page or XML", advice)
    return text_file(text)
