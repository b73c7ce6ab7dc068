"""PC-Axis files (.px): keywords with values, then the data row by row."""

from __future__ import annotations

import itertools
import math
import re

from pipeline import fold
from pipeline.formats.model import Cube, Dimension, Unreadable
from pipeline.formats.text import decoded
from pipeline.problems import phrase

MOST_CELLS = 5_000_000
HEAD = 1_000_000  # bytes in which a keyword is looked for
_STATEMENT = re.compile(
    r'([A-Z][A-Z0-9-]*)(?:\[([^\]]*)\])?(?:\s*\(\s*((?:"[^"]*"[,\s]*)*)\))?\s*=((?:"[^"]*"|[^";])*);'
)
_FIRST = re.compile(rb'(?:\xef\xbb\xbf)?\s*[A-Z][A-Z0-9-]*(?:\[[^\]\n]*\])?(?:\s*\("[^\n]*?"\))?\s*=\s*["\w-]')
_OWN = re.compile(
    rb'^(?:\xef\xbb\xbf)?\s*(?:AXIS-VERSION|CHARSET|CODEPAGE|STUB|HEADING)(?:\[[^\]\n]*\])?\s*=\s*"', re.MULTILINE
)
_DATA = re.compile(r"^\s*DATA\s*=", re.MULTILINE)
_TEXTS = re.compile(r'"([^"]*)"(\s*,)?')
_CELLS = re.compile(r'"([^"]*)"(,?)|([^\s,";]+)')
PX = phrase("px_file")


def looks_like_px(content: bytes) -> bool:
    """Return whether a file begins with any keyword and has one of those that PC-Axis files alone have.

    Writers put the keywords in any order, though the standard has one.
    """
    return bool(_FIRST.match(content)) and bool(_OWN.search(content[:HEAD]))


def px_file(content: bytes) -> Cube:
    """Return a PC-Axis file as a cube, in its first language.

    Raises:
        Unreadable: A keyword is missing, or the data do not fit the dimensions.
    """
    codepage = re.search(rb'CODEPAGE\s*=\s*"([\w-]+)"', content[:HEAD])
    # Without a CHARSET the file is older than Windows.
    is_ansi = bool(re.search(rb"CHARSET\s*=", content[:HEAD]))
    text = fold.stored(decoded(content, codepage[1].decode() if codepage else "cp1252" if is_ansi else "cp850"))
    head, _, data = _DATA.sub("\0", text, count=1).partition("\0")
    if not data.strip().endswith(";"):
        raise Unreadable("cut-off", wanted=PX, found=phrase("no_end_of_data"))
    keywords = _keywords(head)
    names = [*_texts(keywords, "STUB"), *_texts(keywords, "HEADING")]
    dimensions = [_dimension(name, keywords) for name in names]
    size = math.prod(len(one.categories) for one in dimensions)
    if not names or size > MOST_CELLS:
        found = phrase("cells", cells=size if names else 0)
        raise Unreadable("unreadable-file", wanted=phrase("px_of_cells", most=MOST_CELLS), found=found)
    values = _values(data.strip().removesuffix(";"), dimensions, keywords, size)
    notes = [value for (word, _), value in keywords.items() if word.startswith(("NOTE", "FOOTNOTE"))]
    return Cube("px", _one(keywords, "TITLE"), dimensions, values, notes=[_joined(note) for note in notes])


Keywords = dict[tuple[str, str], str]


def _keywords(head: str) -> Keywords:
    """Return the raw values by keyword and name in brackets; other languages than the first are left out."""
    return {
        (word, _joined(about or "")): value for word, language, about, value in _STATEMENT.findall(head) if not language
    }


def _joined(value: str) -> str:
    """Return a text that may go on over several lines, each in quotation marks."""
    parts = re.findall(r'"([^"]*)"', value)
    return "".join(parts) if parts else value.strip()


def _texts(keywords: Keywords, word: str, about: str = "") -> list[str]:
    """Return a list of texts; a text that is not followed by a comma goes on in the next one."""
    texts: list[str] = []
    goes_on = False
    for text, comma in _TEXTS.findall(keywords.get((word, about), "")):
        if goes_on:
            texts[-1] += text
        else:
            texts.append(text)
        goes_on = not comma
    return texts


def _one(keywords: Keywords, word: str, about: str = "") -> str:
    return _joined(keywords.get((word, about), ""))


def _dimension(name: str, keywords: Keywords) -> Dimension:
    """Return a dimension with its codes, or its labels in their place where it has none."""
    labels = _texts(keywords, "VALUES", name)
    codes = _texts(keywords, "CODES", name) or labels
    if not labels or len(codes) != len(labels) or len(set(codes)) != len(codes):
        found = phrase("values_and_codes", values=len(labels), codes=len(set(codes)))
        raise Unreadable("unreadable-file", wanted=phrase("px_with_codes", dimension=name), found=found)
    return Dimension(_one(keywords, "VARIABLECODE", name) or name, name, dict(zip(codes, labels, strict=True)))


def _values(data: str, dimensions: list[Dimension], keywords: Keywords, size: int) -> dict[tuple[str, ...], str]:
    """Return the text of each cell by its codes."""
    keyed = [one for one in dimensions if ("KEYS", one.label) in keywords]
    if keyed:
        return _keyed_values(data, dimensions, keyed, keywords)
    cells = [quoted or plain for quoted, _, plain in _CELLS.findall(data)]
    if len(cells) != size:
        wanted = phrase("values_as_dimensions_say", values=size)
        raise Unreadable("cut-off", wanted=wanted, found=phrase("values", values=len(cells)))
    return dict(zip(itertools.product(*(one.categories for one in dimensions)), cells, strict=True))


def _keyed_values(
    data: str, dimensions: list[Dimension], keyed: list[Dimension], keywords: Keywords
) -> dict[tuple[str, ...], str]:
    """Return the cells of a file in which each row begins with its own keys; rows that are not there are left out."""
    rest = dimensions[len(keyed) :]
    columns = list(itertools.product(*(one.categories for one in rest)))
    found = {}
    for line in filter(str.strip, data.splitlines()):
        cells = _CELLS.findall(line)
        keys = [quoted for quoted, comma, _ in cells if comma]
        values = [quoted or plain for quoted, comma, plain in cells if not comma]
        codes = tuple(_code(one, key, keywords) for one, key in zip(keyed, keys, strict=False))
        if len(keys) != len(keyed) or len(values) != len(columns) or keyed != dimensions[: len(keyed)]:
            wanted = phrase("keys_and_values", keys=len(keyed), values=len(columns))
            found_here = phrase("keys_and_values", keys=len(keys), values=len(values))
            raise Unreadable("unreadable-file", wanted=wanted, found=found_here)
        found.update({(*codes, *column): value for column, value in zip(columns, values, strict=True)})
    return found


def _code(dimension: Dimension, key: str, keywords: Keywords) -> str:
    """Return the code that a row's key names: KEYS says whether keys are codes or labels."""
    if "VALUES" in keywords["KEYS", dimension.label]:
        key = next((code for code, label in dimension.categories.items() if label == key), "")
    if key not in dimension.categories:
        raise Unreadable(
            "unreadable-file", wanted=phrase("key_of", dimension=dimension.label), found=phrase("another_key")
        )
    return key
