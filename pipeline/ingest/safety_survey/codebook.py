"""A code book that lies beside the answers: a sheet ``Kodbok`` or ``Variabelförteckning`` of their workbook, or a file of its own."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from pipeline.formats import Opened, Prose, Sheet, Workbook

NAMED = re.compile(
    r"kod(?:bok|lista|nyckel|plan)|variabel(?:förteckning|lista|beskrivning|etikett|er\b)|variabler|codebook|data ?dictionary"
    r"|värde(?:etikett|förteckning)|frågeformulär|frågelista",
    re.IGNORECASE,
)
HEADS = {
    "question": ("fråga", "frågetext", "lydelse", "frågeformulering", "frågelydelse", "variabeletikett", "variabelbeskrivning",
                 "beskrivning", "text", "question", "variable label", "rubrik"),
    "code": ("kod", "värde", "value", "svarskod", "koder", "nummer"),
    "meaning": ("betydelse", "etikett", "värdeetikett", "svarsalternativ", "svar", "svarstext", "label", "klartext", "kodtext",
                "value label", "förklaring", "alternativ"),
}  # fmt: skip
PAIR = re.compile(
    r"(?<![\w,.])(-?\d{1,3})\s*(?:[=:)]|[–—-](?!\s*\d))\s*(.+?)\s*(?=[;,|/\n]?\s*(?<![\w,.])-?\d{1,3}\s*[=:)–—-]\s*\S|$)",
    re.DOTALL,
)
FEWEST = 2  # columns that a sheet has to name to be a code book


@dataclass
class CodeBook:
    """What a code book says: each column's question, and its codes with their labels."""

    questions: dict[str, str] = field(default_factory=dict)
    values: dict[str, dict[str, str]] = field(default_factory=dict)


def code_book(sheets: Iterable[Sheet], columns: Sequence[str]) -> CodeBook:
    """Return what sheets say of a delivery's columns; a sheet that names hardly any of them says nothing."""
    book = CodeBook()
    names = {_key(column): column for column in columns if column}
    for sheet in sheets:
        _read(sheet, names, book)
    return book


def sheets_of(opened: Opened) -> list[Sheet]:
    """Return what may hold a code book in an opened file: its sheets, or a document's tables."""
    if isinstance(opened, Workbook):
        return list(opened.sheets)
    return list(opened.tables) if isinstance(opened, Prose) else []


def _key(text: str) -> str:
    return " ".join(text.split()).casefold()


def _read(sheet: Sheet, names: dict[str, str], book: CodeBook) -> None:
    """Add what one sheet says to a code book."""
    width = max(map(len, sheet.rows), default=0)
    cells = [[*row, *[""] * (width - len(row))] for row in sheet.rows]
    hits = [len({_key(row[at]) for row in cells} & set(names)) for at in range(width)]
    if not hits or max(hits) < min(FEWEST, len(names)):
        return
    at = hits.index(max(hits))
    first = next(number for number, row in enumerate(cells) if _key(row[at]) in names)
    if _names_across(cells[first], names):
        return  # the answers themselves: the columns stand beside each other
    head = [_key(cell).rstrip(":") for cell in cells[first - 1]] if first else [""] * width
    places = _places(head, cells[first:], at)
    variable = ""
    for row in cells[first:]:
        if row[at].strip():
            variable = names.get(_key(row[at]), "")
        if variable:
            _take(row, places, variable, book)


def _names_across(row: Sequence[str], names: dict[str, str]) -> bool:
    return sum(_key(cell) in names for cell in row) > 2


def _places(head: Sequence[str], rows: Sequence[Sequence[str]], at: int) -> dict[str, int]:
    """Return where question, code and meaning stand: by their headings, else by what stands in the columns."""
    others = [place for place in range(len(head)) if place != at and any(row[place].strip() for row in rows)]
    found: dict[str, int] = {}
    for kind, words in HEADS.items():
        named = [place for place in others if head[place] in words and place not in found.values()]
        if named:
            found[kind] = named[0]
    free = [place for place in others if place not in found.values()]
    if "code" not in found and (whole := [place for place in free if _share(rows, place, r"-?\d{1,3}") > 0.9]):
        found["code"] = whole[0]
    if "code" in found and "meaning" not in found:
        after = [place for place in others if place > found["code"] and place != found.get("question")]
        found |= {"meaning": after[0]} if after else {}
    if "question" not in found:
        texts = [place for place in others if place not in found.values()]
        longest = max(texts, key=lambda place: sum(len(row[place]) for row in rows), default=None)
        found |= {"question": longest} if longest is not None else {}
    if "code" in found and found.get("question") == found.get("meaning"):
        found.pop("question")
    return found


def _share(rows: Sequence[Sequence[str]], place: int, pattern: str) -> float:
    texts = [row[place].strip() for row in rows if row[place].strip()]
    return sum(bool(re.fullmatch(pattern, text)) for text in texts) / len(texts) if texts else 0.0


def _take(row: Sequence[str], places: dict[str, int], variable: str, book: CodeBook) -> None:
    """Add what a row says of a column: its question, a code with its meaning, or all of them in one cell."""
    said = {kind: row[place].strip() for kind, place in places.items()}
    if question := said.get("question", ""):
        book.questions.setdefault(variable, " ".join(question.split()))
    code, meaning = said.get("code", ""), said.get("meaning", "")
    if code and meaning and not PAIR.search(code):
        book.values.setdefault(variable, {})[code] = meaning
        return
    for cell in (meaning, code):
        pairs = PAIR.findall(cell)
        if len(pairs) > 1 or (pairs and not code):
            book.values.setdefault(variable, {}).update({key: text.strip(" ;,|/") for key, text in pairs})
