"""Finds the blocks of figures in a sheet, with the labels beside and above each figure and the lines of text around them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from pipeline.formats import Sheet
from pipeline.ingest.safety_survey.results.heads import Row, spread
from pipeline.ingest.safety_survey.results.vocabulary import BASES, figure, is_year, years_in

_FOOTNOTE = re.compile(
    r"\*|\d\)|[a-zå-ö]\)|[¹²³]|[–-]\s*=|(?:källa|not|anm|anmärkning|kommentar|fotnot|uppgift|senast|sist)\b",
    re.IGNORECASE,
)

_QUESTION_NUMBER = re.compile(r"(?:fråga|f|q|nr)?\s*\d{1,2}\s*[a-z]?\s*[.:)]?", re.IGNORECASE)


@dataclass(frozen=True)
class Line:
    """One row of a block that holds figures.

    Attributes:
        place: Its number in the sheet; the first is 1.
        labels: Its labels by column.
        figures: What stands in its columns of figures.
        sections: The headings above it that stand alone in their rows, the nearest first.
    """

    place: int
    labels: Row
    figures: Row
    sections: tuple[str, ...]


@dataclass
class Block:
    """Figures with one head above them.

    Attributes:
        heads: The labels above each column of figures, one a row of the head, from the top; empty where there is none.
        corner: What stands above each column of labels.
        lines: The rows with figures.
        titles: Lines of text above it, the nearest first.
        page: Lines of text at the top of its sheet that stand above more than its first block.
        top: All lines of text at the top of its sheet.
        footnotes: Lines of text below it.
        doubtful: Heads that may belong to several columns, so that nobody can say to which.
    """

    heads: dict[int, list[str]]
    corner: dict[int, str]
    lines: list[Line]
    titles: list[str]
    page: list[str]
    top: list[str]
    footnotes: list[str] = field(default_factory=list)
    doubtful: list[str] = field(default_factory=list)


@dataclass
class _Part:
    """Rows of one block before its labels and figures are told apart."""

    head: list[tuple[int, Row]] = field(default_factory=list)
    body: list[tuple[int, Row]] = field(default_factory=list)
    alone: list[tuple[int, str]] = field(default_factory=list)  # place and text of headings between the rows
    titles: list[str] = field(default_factory=list)
    nearest: list[str] = field(default_factory=list)  # those of the titles that stand right above it


def blocks_of(sheet: Sheet) -> list[Block]:
    """Return the blocks of figures of a sheet, from above; none where it holds no figures."""
    rows = _rows(sheet)
    top, parts, footnotes = _parts(rows)
    found = []
    for part in parts:
        page = [text for text in top if part is parts[0] or text not in parts[0].nearest or _goes_with(part, parts[0])]
        for columns in _side_by_side(part):
            block = _block(part, columns, sheet, page, top)
            if block is not None:
                block.footnotes = footnotes
                found.append(block)
    return found


def _goes_with(part: _Part, first: _Part) -> bool:
    """Return whether a block is a sheet's first one again, for another year: without a title, under heads with another corner."""
    heads = [[{at: text for at, text in row.items() if at != min(row)} for _, row in one.head] for one in (part, first)]
    return not part.titles and heads[0] == heads[1]


def _rows(sheet: Sheet) -> list[Row]:
    return [{column: text for column, text in enumerate(row) if text} for row in sheet.rows]


# ---- rows ---------------------------------------------------------------------------------------------------------------


def _parts(rows: Sequence[Row]) -> tuple[list[str], list[_Part], list[str]]:
    """Return the lines at the top of a sheet, its blocks, and the lines at its end."""
    page: list[str] = []
    parts: list[_Part] = []
    run: list[tuple[int, str]] = []  # lines of text since the last row of another kind
    current = _Part()
    left = min((min(row) for row in rows if row), default=0)
    for place, row in enumerate(rows, start=1):
        if not row:
            continue
        kind = _kind(row, left, rows[place:])
        if kind == "head" and _goes_on(current, place, row):
            kind = "body"
        if kind == "alone":
            run.append((place, row[max(row)]))
        elif kind == "head":
            if not current.body or _only_bases(current):
                titles = [text for _, text in run]
                page = page if parts else [*page, *titles]
                current.titles = [*reversed(titles), *current.titles]
                current.nearest += _nearest_run(run, place)
                current.head.append((place, row))
            elif _same(current, row) and _nearest_run(run, place) in ([], current.nearest):
                # A page begins: what stands right above its head is the page's title.
                pass
            else:
                parts.append(current)
                current = _Part(head=[(place, row)], titles=_nearest_run(run, place))
            run = []
        else:
            if not current.head and not current.body:
                page = [*page, *(text for _, text in run)]
                current.titles = [text for _, text in reversed(run)]
            else:
                current.alone += run
            run = []
            current.body.append((place, row))
    parts.append(current)
    return page, [part for part in parts if part.body], [text for _, text in run]


def _kind(row: Row, left: int, below: Sequence[Row]) -> str:
    """Return whether a row is a line of text (alone), labels of columns (head) or figures (body)."""
    first = row[min(row)]
    if len(row) == 2 and _QUESTION_NUMBER.fullmatch(first.strip()) and _is_text(row[max(row)]):
        return "alone"
    cells = [text for text in row.values() if figure(text) is not None]
    if BASES.fullmatch(first.casefold().strip(" :.")) and cells:
        return "body"
    if len(row) == 1:
        if cells and not is_year(first):
            return "body"
        if min(row) == left:
            return "alone"
        under = next((one for one in below if one), {})
        return "head" if min(row) in under and len(under) > 1 else "alone"
    return "body" if any(not is_year(text) for text in cells) else "head"


def _is_text(text: str) -> bool:
    """Return whether a cell is several words, a question rather than a head or a figure."""
    return figure(text) is None and len(text.split()) > 1


def _only_bases(part: _Part) -> bool:
    """Return whether a block has nothing but numbers of answers so far: they may stand between two rows of its head."""
    return all(BASES.fullmatch(row[min(row)].casefold().strip(" :.")) for _, row in part.body)


def _goes_on(part: _Part, place: int, row: Row) -> bool:
    """Return whether a row without figures stands among a block's rows: something is wrong in it, it begins no other."""
    if not part.body or part.body[-1][0] != place - 1 or _only_bases(part) or _same(part, row):
        return False
    first = min(row)
    return first in part.body[-1][1] and all(head.get(first) != row[first] for _, head in part.head)


def _same(part: _Part, row: Row) -> bool:
    return any(row == head for _, head in part.head)


def _nearest_run(run: Sequence[tuple[int, str]], place: int) -> list[str]:
    """Return the lines right above a head, the nearest first: up to the next empty row but one, footnotes left out."""
    found: list[str] = []
    gaps = 0
    for at, text in reversed(run):
        if at < place - 1:
            gaps += 1
        if gaps > 1 or (_FOOTNOTE.match(text) and found):
            break
        if not _FOOTNOTE.match(text):
            found.append(text)
        place = at
    return found


# ---- columns ------------------------------------------------------------------------------------------------------------


def _side_by_side(part: _Part) -> list[list[int]]:
    """Return the columns of tables that stand beside each other, parted by empty columns; each has labels of its own."""
    used = sorted({column for _, row in (*part.head, *part.body) for column in row})
    runs: list[list[int]] = [[used[0]]]
    for before, column in pairwise(used):
        if column > before + 1:
            runs.append([])
        runs[-1].append(column)
    tables: list[list[int]] = []
    for run in runs:
        labels, figures = _labels_and_figures(part, run)
        if tables and not (labels and figures and labels[0] == run[0]):
            tables[-1] += run
        else:
            tables.append(run)
    return tables


def _labels_and_figures(part: _Part, columns: Sequence[int]) -> tuple[list[int], list[int]]:
    """Return the columns that hold labels and those that hold figures: what most of their cells are."""
    labels, figures = [], []
    for column in columns:
        cells = [row[column] for _, row in part.body if column in row]
        above = [row[column] for _, row in part.head if column in row]
        is_base = any(BASES.fullmatch(text.casefold().strip(" :.")) for text in above)
        numbers = sum(figure(text) is not None and (is_base or not is_year(text)) for text in cells)
        is_most = 2 * numbers > len(cells) or (2 * numbers == len(cells) and column > columns[0])
        if cells and (is_most or (is_base and numbers)):
            figures.append(column)
        elif cells:
            labels.append(column)
    return labels, figures


def _block(part: _Part, columns: Sequence[int], sheet: Sheet, page: list[str], top: list[str]) -> Block | None:
    """Return one table; None where it has no figures."""
    stubs, figures = _labels_and_figures(part, columns)
    if not figures:
        return None
    head = [(place, {at: text for at, text in row.items() if at in {*columns}}) for place, row in part.head]
    heads, doubtful = spread([row for _, row in head], [place - 1 for place, _ in head], sheet, figures)
    beside = [column for _, row in head for column, text in row.items() if column < figures[0] and years_in(text)]
    corner = {
        column: next((row[column] for _, row in reversed(head) if column in row), "")
        for column in sorted({*stubs, *beside})
    }
    lines = list(_lines(part, stubs, figures, sheet))
    return Block(heads, corner, lines, part.titles, page, top, doubtful=doubtful)


def _lines(part: _Part, stubs: Sequence[int], figures: Sequence[int], sheet: Sheet) -> Iterator[Line]:
    """Yield a table's rows with their labels; a label stands for the rows below it that are merged with it, or say none."""
    alone = list(part.alone)
    sections: list[str] = []
    above: Row = {}
    merged = {(row, first[1]): first for first, last in sheet.merged for row in range(first[0] + 1, last[0] + 1)}
    for place, row in part.body:
        while alone and alone[0][0] < place:
            sections.insert(0, alone.pop(0)[1])
            above = {}
        labels = {column: row[column] for column in stubs if column in row}
        for at, column in enumerate(stubs):
            later = any(other in labels for other in stubs[at + 1 :])
            if column not in labels and column in above and ((place - 1, column) in merged or later):
                labels[column] = above[column]
            elif column in labels:
                # What stood further in belongs to the label above.
                above = {one: text for one, text in above.items() if one in stubs[:at]}
                above[column] = labels[column]
        held = {column: row[column] for column in figures if column in row}
        if held:
            yield Line(place, labels, held, tuple(sections))
