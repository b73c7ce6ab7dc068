"""Notes as people write them, brought into the one form that is read: tables with other headings, forms, prose under headings."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from pipeline.configuration import Configuration
from pipeline.formats import Opened, Paragraph, Prose, Sheet, Workbook, days_in, find_table
from pipeline.formats.tables import SEARCHED, simple
from pipeline.ingest.files import Delivery, Districts
from pipeline.problems import ProblemLog, at, phrase

COLUMNS = ["Datum", "Typ", "Område", "Deltagare", "Anteckning"]
NEEDED = COLUMNS[:3]  # what a note has to say beside its text
DAY, KIND, PLACE, _, TEXT = COLUMNS
WHOLE = "hela kommunen"
MOST_WORDS = 8  # in a line that is the answer to the label above it
Block = Paragraph | Sheet


@dataclass
class _Note:
    """A note while it is put together: the headings above it from the highest, what its form says, and its text."""

    headings: list[str] = field(default_factory=list)
    own: str = ""  # the heading right above it
    said: dict[str, str] = field(default_factory=dict)
    texts: list[str] = field(default_factory=list)
    part: str = ""  # the label that the following lines belong to


class Notes:
    """Finds the notes of a delivery, whatever their form."""

    def __init__(self, configuration: Configuration, districts: Districts) -> None:
        """Take in what labels, kinds and places are called."""
        dialogue = configuration.definitions.dialogue
        self.names = {simple(name): column for column, names in dialogue.columns.items() for name in names}
        self.left_out = {simple(name) for name in dialogue.left_out}
        self.kinds = [kind.label for kind in dialogue.kinds.values()]
        self.places = districts
        town = configuration.municipality.name
        self.whole = [words.replace("{name}", town) for words in dialogue.whole]
        labels = sorted((re.escape(name) for name in (*self.names, *self.left_out)), key=len, reverse=True)
        # A label begins a line, or stands in it after a gap.
        # A dash or a gap after it serves for the colon where it begins the line.
        named = "|".join(labels)
        self.label = re.compile(
            rf"(?:^|\s{{2,}}|\t|[;|]\s*)({named})\s*:\s*|^\s*({named})(?:\s+[-–—=]\s+|\t\s*|\s{{2,}})", re.IGNORECASE
        )

    def sheets(self, file: Delivery, opened: Opened, log: ProblemLog) -> list[Sheet]:
        """Return a delivery's notes as sheets with the columns `COLUMNS`; the sheets as they are where no notes are found in them.

        A note that does not say its day, kind or place, neither by itself nor in its heading, title or file's name, is asked for.
        """
        if not isinstance(opened, Prose | Workbook):
            return []
        tables = opened.tables if isinstance(opened, Prose) else opened.sheets
        named = [one for sheet in tables for one in self._named(sheet)]
        if any(find_table(sheet, [DAY, TEXT]) for sheet in named):
            return [self._filled(sheet, file, opened) for sheet in named]
        blocks = opened.blocks if isinstance(opened, Prose) else opened.sheets
        notes = self._told(list(self._notes(blocks)), file)
        rows = [self._row(file, number, note, log) for number, note in enumerate(notes, start=1)]
        if not notes and (tables or isinstance(opened, Workbook) or not opened.blocks):
            return tables
        if not notes:
            log.add(file.name, at(), "note-without", columns=NEEDED, example=phrase("note_example"))
        return [Sheet("", [COLUMNS, *(row for row in rows if row)])]

    # ---- tables with other headings

    def _named(self, sheet: Sheet) -> list[Sheet]:
        """Return a sheet whose header of notes has the names of the columns; the tables in it where they are notes and it is not."""
        if find_table(sheet, COLUMNS):
            return [sheet]
        for place, row in enumerate(sheet.rows[:SEARCHED]):
            header = self._columns(row)
            if {DAY, TEXT} <= set(header):
                return [dataclasses.replace(sheet, rows=[*sheet.rows[:place], header, *sheet.rows[place + 1 :]])]
        inner = [found for one in sheet.inner for found in self._named(one)]
        return inner if any(find_table(one, [DAY, TEXT]) for one in inner) else [sheet]

    def _columns(self, row: Sequence[str]) -> list[str]:
        """Return the names of a row's columns: of several that mean the same, the one whose name stands first in the list of names."""
        keys = [_key(cell) for cell in row]
        order = list(self.names)
        best: dict[str, int] = {}
        for place, key in enumerate(keys):
            column = self.names.get(key)
            if column and (column not in best or order.index(key) < order.index(keys[best[column]])):
                best[column] = place
        found = list(row)
        for column, place in best.items():
            found[place] = column
        return found

    def _filled(self, sheet: Sheet, file: Delivery, opened: Opened) -> Sheet:
        """Return a sheet of notes with the columns that it lacks, where its title, the document's or the file's name says them."""
        table = find_table(sheet, [DAY, TEXT])
        if table is None:
            return sheet
        around = [*table.titles, *_headings(opened)[:1], _words(file)]
        more = {KIND: self._first(around, self._kind), PLACE: self._first(around, self._place), "Deltagare": ""}
        added = {
            name: text for name, text in more.items() if name not in table.header and (text or name == "Deltagare")
        }
        top = next((place for place, row in enumerate(sheet.rows) if {DAY, TEXT} <= set(row)), None)
        if top is None or not added:
            return sheet
        wide = len(sheet.rows[top])
        rows = [
            [*row, *[""] * (wide - len(row)), *(added if place == top else added.values())]
            if place >= top and any(row)
            else row
            for place, row in enumerate(sheet.rows)
        ]
        return dataclasses.replace(sheet, rows=rows)

    # ---- forms and prose

    def _notes(self, blocks: Sequence[Block]) -> Iterator[_Note]:
        """Yield what stands under each heading and in each form, in the order of the document."""
        above: list[tuple[int, str]] = []
        note = _Note()
        for line in self._lines(blocks):
            if isinstance(line, Paragraph) and line.level is not None:
                yield note
                above = [(level, text) for level, text in above if level < line.level]
                note = _Note([text for _, text in above], line.text)
                above.append((line.level, line.text))
                continue
            for label, text in self._fields(line.text) if isinstance(line, Paragraph) else (line,):
                if self.names.get(label) == DAY and note.said.get(DAY):
                    # Another form begins.
                    yield note
                    note = _Note(note.headings, note.own)
                self._take(note, label, text)
        yield note

    def _take(self, note: _Note, label: str, text: str) -> None:
        """Add a line to a note: what it says under its label or the one above it, or a part of its text."""
        column = self.names.get(label or note.part, "")
        if label:
            # What follows belongs to a label with nothing beside it, and to that of the text until the next.
            note.part = label if not text or column == TEXT else ""
        elif note.part and column != TEXT:
            note.part = ""
            if len(text.split()) > MOST_WORDS:
                column, label = TEXT, ""
            else:
                label = "said"
        if column == TEXT or not label:
            note.texts += [text] if text else []
        elif column and not note.said.get(column):
            note.said[column] = text

    def _lines(self, blocks: Sequence[Block]) -> Iterator[Paragraph | tuple[str, str]]:
        """Yield paragraphs as they are, and what the cells of tables say: label and text."""
        for block in blocks:
            if isinstance(block, Paragraph):
                yield block
            else:
                yield from self._pairs(block) or (found for one in block.inner for found in self._lines([one]))

    def _pairs(self, sheet: Sheet) -> list[Paragraph | tuple[str, str]]:
        """Return the labels of a form that is a table, each with what stands beside or below it; nothing where it is no form."""
        rows = [[cell for cell, _ in groupby(filter(None, row))] for row in sheet.rows]
        if all(len(row) < 2 for row in rows):
            # A table with one column lays out a page.
            return [Paragraph(line) for row in rows for cell in row for line in cell.split("\n")]
        if not any(self._is_label(cell) for row in rows for cell in row):
            return []
        found: list[Paragraph | tuple[str, str]] = []
        for row in rows:
            if len(row) == 1:
                found += (
                    [(_key(row[0]), "")] if self._is_label(row[0]) else [Paragraph(line) for line in row[0].split("\n")]
                )
            # A label that nobody asks for is one all the same: what stands beside it is no part of the note.
            found += [(_key(label), text) for label, text in zip(row[::2], row[1::2], strict=False)]
        return found

    def _is_label(self, cell: str) -> bool:
        return _key(cell) in self.names or _key(cell) in self.left_out

    def _fields(self, line: str) -> Iterator[tuple[str, str]]:
        """Yield what a line says under labels; a line without labels under an empty one."""
        found = list(self.label.finditer(line))
        if not found or found[0].start() > 0:
            head = line[: found[0].start()].strip() if found else line
            if head:
                yield "", head
        for match, following in zip(found, [*found, None][1:], strict=True):
            yield (
                simple(match[1] or match[2]),
                line[match.end() : following.start() if following else None].strip(" \t;|"),
            )

    def _told(self, notes: list[_Note], file: Delivery) -> list[_Note]:
        """Return those of the parts of a document that are notes; parts below another's heading belong to that one."""
        dated = [note for note in notes if note.said.get(DAY) or days_in(note.own)]
        if not dated:
            return self._one(notes, file)
        found: list[_Note] = []
        for note in notes:
            if note in dated:
                found.append(note)
            elif found and found[-1].own and found[-1].own in note.headings:
                found[-1].texts += [note.own, *note.texts]
                found[-1].said = {**note.said, **found[-1].said}
            elif note.texts and not any(note.own in one.headings for one in dated) and self._says_something(note):
                found.append(note)  # it says no day, which is asked for
        return found

    def _says_something(self, note: _Note) -> bool:
        return any(note.said.values()) or bool(self._kind(note.own) or self._place(note.own))

    def _one(self, notes: list[_Note], file: Delivery) -> list[_Note]:
        """Return a document in which no part says its day as one note; nothing where it seems to be none."""
        texts = [text for note in notes for text in (*([note.own] if note.headings else []), *note.texts)]
        said = {column: text for note in reversed(notes) for column, text in note.said.items() if text}
        own = next((note.own for note in notes if note.own), "")
        whole = _Note([], own, said, texts)
        return [whole] if texts and (_day(_words(file)) or self._says_something(whole)) else []

    def _row(self, file: Delivery, number: int, note: _Note, log: ProblemLog) -> list[str]:
        """Return a note as a row of `COLUMNS`; empty when something that it has to say is asked for."""
        around = [note.own, *reversed(note.headings), _words(file)]
        place = note.said.get(PLACE, "")
        is_known = simple(place) == WHOLE or bool(place and self.places.find(place))
        found = {
            **note.said,
            DAY: note.said.get(DAY) or self._first(around, _day),
            KIND: self._kind(note.said.get(KIND, "")) or note.said.get(KIND) or self._first(around, self._kind),
            PLACE: place if is_known else self._first([note.own, place, *around[1:]], self._place) or place,
            TEXT: "\n".join(note.texts),
        }
        missing = [column for column in NEEDED if not found[column]]
        if missing:
            log.add(file.name, at(note=number), "note-without", columns=missing, example=phrase("note_example"))
            file.rows += 1
            file.rejected += 1
            return []
        return [found.get(column, "") for column in COLUMNS]

    def _first(self, texts: Sequence[str], find: Callable[[str], str]) -> str:
        return next((found for text in texts if (found := find(text))), "")

    def _kind(self, text: str) -> str:
        """Return the one kind that a text names; empty when it names none, or several."""
        found = {kind for kind in self.kinds if kind.casefold() in text.casefold()}
        return found.pop() if len(found) == 1 else ""

    def _place(self, text: str) -> str:
        """Return the one place that a text names; empty when it names none, or several."""
        if any(_has(text, words) for words in self.whole):
            return WHOLE
        found = {
            self.places.find(name): name
            for name in sorted(self.places.names)
            if _has(text, name) and self.places.find(name)
        }
        return found.popitem()[1] if len(found) == 1 else ""


def _day(text: str) -> str:
    """Return the one day that a text names; empty when it names none, or several."""
    found = days_in(text)
    return found[0] if len(found) == 1 else ""


def _has(text: str, words: str) -> bool:
    """Return whether a text has these words as whole words."""
    return re.search(rf"(?<!\w){re.escape(words)}s?(?!\w)", text, re.IGNORECASE) is not None


def _words(file: Delivery) -> str:
    """Return a file's name as words."""
    return re.sub(r"[_\s]+", " ", file.path.stem)


def _key(cell: str) -> str:
    """Return a label as labels are compared."""
    return simple(cell.strip().rstrip(":").rstrip())


def _headings(opened: Opened) -> list[str]:
    """Return the texts of a document's headings."""
    blocks = opened.blocks if isinstance(opened, Prose) else []
    return [block.text for block in blocks if isinstance(block, Paragraph) and block.level is not None]
