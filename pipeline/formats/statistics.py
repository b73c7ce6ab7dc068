"""Statistics files: SPSS (.sav, .zsav, .por) and Stata (.dta)."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping
from typing import Any

from pipeline import fold
from pipeline.formats.model import Code, Microdata, Unreadable
from pipeline.problems import phrase

Choice = Callable[[list[str]], list[str]]

MOST_CELLS = 100_000_000
# What each kind is read by; pyreadstat is loaded where a statistics file is opened, for most deliveries are none.
_READERS = {"sav": "read_sav", "zsav": "read_sav", "dta": "read_dta", "por": "read_por"}
_NAMES = {
    "sav": phrase("spss_file"),
    "zsav": phrase("spss_file"),
    "por": phrase("spss_portable_file"),
    "dta": phrase("stata_file"),
}
# The first byte of Stata's releases 5 to 12.
_OLD_STATA = {bytes([release]) for release in (105, 108, 110, 111, 113, 114, 115)}
# As the file says, then as old Swedish files are written whatever they say.
_ENCODINGS = (None, "cp1252", "iso-8859-1")


def kind_of(content: bytes) -> str:
    """Return the kind of a statistics file from its first bytes; empty when it is none."""
    if content.startswith((b"$FL2", b"$FL3")):
        return "sav" if content.startswith(b"$FL2") else "zsav"
    is_old_stata = content[:1] in _OLD_STATA and content[1:3] in (b"\x01\x01", b"\x02\x01")
    if content.startswith(b"<stata_dta>") or is_old_stata:
        return "dta"
    head = content[:600].replace(b"\n", b"").replace(b"\r", b"")
    return "por" if b"SPSSPORT" in head else ""


def statistics_file(content: bytes, kind: str, columns: Choice | None = None) -> Microdata:
    """Return a statistics file's data with its labels.

    Args:
        content: The file's bytes.
        kind: What `kind_of` said.
        columns: Given all names of columns, returns those to read; all when not given.

    Raises:
        Unreadable: It is damaged or too large.
    """
    import pyreadstat

    for encoding in _ENCODINGS:
        try:
            return _read(content, kind, encoding, columns)
        except (pyreadstat.ReadstatError, pyreadstat.PyreadstatError, ValueError, OSError) as error:
            if encoding is _ENCODINGS[-1] or kind == "por" or not _is_about_text(error):
                raise Unreadable("unreadable-file", wanted=_NAMES[kind], found=phrase("a_damaged_file")) from error
    raise Unreadable("unreadable-file", wanted=_NAMES[kind], found=phrase("unknown_encoding"))


def _is_about_text(error: Exception) -> bool:
    return isinstance(error, UnicodeError) or "encoding" in str(error).casefold() or "convert" in str(error).casefold()


def _read(content: bytes, kind: str, encoding: str | None, columns: Choice | None) -> Microdata:
    """Read a file in one encoding."""
    import pyreadstat

    options: dict[str, Any] = {} if kind == "por" else {"encoding": encoding, "user_missing": True}
    reader = getattr(pyreadstat, _READERS[kind])
    _, meta = reader(io.BytesIO(content), metadataonly=True, **options)
    # Without columns pyreadstat would read all of them.
    chosen = (columns(meta.column_names) or meta.column_names[:1]) if columns else meta.column_names
    cells = (meta.number_rows or 0) * len(chosen)
    if cells > MOST_CELLS:
        raise Unreadable("too-large", most=phrase("cells", cells=MOST_CELLS), found=phrase("cells", cells=cells))
    if columns is not None:
        options["usecols"] = chosen
    try:
        frame, meta = reader(io.BytesIO(content), **options)
    except OverflowError:  # a day beyond the year 9999, as a typing error makes it: days stay the numbers that they are
        frame, meta = reader(io.BytesIO(content), disable_datetime_conversion=True, **options)
    if meta.number_rows is not None and 0 <= meta.number_rows != len(frame):
        wanted = phrase("rows_as_header_says", rows=meta.number_rows)
        raise Unreadable("cut-off", wanted=wanted, found=phrase("rows", rows=len(frame)))
    labels = {name: fold.stored(label) for name, label in meta.column_names_to_labels.items() if label}
    return Microdata(
        kind, frame, labels, _value_labels(meta.variable_value_labels), _missing(meta), meta.file_encoding or ""
    )


def _value_labels(given: Mapping[str, Mapping[Any, Any]]) -> dict[str, dict[Code, str]]:
    """Return the labels by code; numbers as floats, texts without outer blanks."""
    return {
        name: {
            (code.strip() if isinstance(code, str) else float(code)): fold.stored(str(label)).strip()
            for code, label in labels.items()
        }
        for name, labels in given.items()
        if labels
    }


def _missing(meta: Any) -> dict[str, tuple[tuple[Code, Code], ...]]:
    """Return the ranges that a file declares missing: SPSS gives ranges, Stata letters."""
    ranges: dict[str, tuple[tuple[Code, Code], ...]] = {}
    for name, limits in (meta.missing_ranges or {}).items():
        ranges[name] = tuple((limit["lo"], limit["hi"]) for limit in limits)
    for name, letters in (meta.missing_user_values or {}).items():
        ranges.setdefault(name, tuple((letter, letter) for letter in letters))
    return ranges
