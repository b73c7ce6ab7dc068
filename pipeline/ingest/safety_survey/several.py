"""Questions with several columns or several answers a cell: multiple choice, grids and free text, as the mapping names them.

What is unfolded looks like any other item to whatever comes after it: a column with codes of the codebook. The respondents' own words
are taken out of the rows here, and nothing but `free_text` sees them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

import pandas as pd

from pipeline.ingest.redaction import redact
from pipeline.ingest.safety_survey.mapping import Choices, ItemMapping
from pipeline.ingest.safety_survey.sheet import Persons, Sheet
from pipeline.nearest import most_like
from pipeline.problems import ProblemLog, at, phrase

MARKED = {"1", "x", "ja", "yes", "true", "sant", "vald", "valt", "markerad", "markerat", "kryss", "✓", "✔", "☒", "☑"}
UNMARKED = {"0", "nej", "no", "false", "falskt", "ej vald", "inte vald", "ej markerad", "inte markerad", "ej markerat", "☐",
            "inte markerat", "not marked", "not selected"}  # fmt: skip
YES, NO = "ja", "nej"
Texts = dict[str, list[str]]


@dataclass
class Unfolded:
    """A wave's rows with a column an item, and what was taken out of them.

    Attributes:
        sheet: The rows and the mapping that says so.
        texts: The respondents' own words by column, one a row, empty where there are none.
    """

    sheet: Sheet
    texts: Texts = field(default_factory=dict)


def unfolded(sheet: Sheet, log: ProblemLog) -> Unfolded:
    """Return a wave's rows with a column an item; items that nobody knows, choices and contents that are not told are noted."""
    mapping = sheet.mapping
    if not (mapping.choices or mapping.grids or mapping.free_text):
        return Unfolded(sheet)
    found = Unfolded(sheet)
    known = _known_items(sheet, log)
    items: dict[str, ItemMapping] = {}
    for grid in mapping.grids.values():
        items |= {
            item: ItemMapping(column=column, codes=grid.codes, wording=grid.wordings.get(item, ""))
            for item, column in grid.items.items()
            if item in known
        }
    columns: dict[str, list[str]] = {}
    gone: set[str] = set()
    for name, question in mapping.choices.items():
        reader = _Question(name, question, found.sheet, known, log)
        columns |= reader.columns()
        items |= reader.items
        gone |= reader.gone
        found.texts |= reader.texts
    for column in mapping.free_text:
        if column in sheet.frame:
            found.texts[column] = sheet.codes(column)
            gone.add(column)
        else:
            _missing(sheet, column, phrase("own_words"), log)
    found.sheet = replace(
        _in_place(sheet, columns, gone), mapping=mapping.model_copy(update={"items": {**mapping.items, **items}})
    )
    return found


def _known_items(sheet: Sheet, log: ProblemLog) -> set[str]:
    """Return the items of choices and grids that the codebook has, each told where it is unknown or stands twice."""
    named = [item for one in sheet.mapping.choices.values() for item in one.items]
    named += [item for one in sheet.mapping.grids.values() for item in one.items]
    known = [*sheet.book.items]
    told = [sheet.book.titled(item) for item in sheet.book.items]
    for item in sorted(set(named)):
        if item not in known:
            log.add(
                _mapping_file(sheet), at(item=item), "unknown-item", item=item, known=told, near=most_like(item, known)
            )
        elif named.count(item) > 1 or item in sheet.mapping.items:
            log.add(_mapping_file(sheet), at(item=sheet.book.titled(item)), "item-twice", item=sheet.book.titled(item))
    return set(known)


def _mapping_file(sheet: Sheet) -> str:
    """Return the mapping's path as the analyst knows it."""
    return sheet.file.name.removesuffix(sheet.file.path.name) + sheet.beside


def _in_place(sheet: Sheet, columns: dict[str, list[str]], gone: Iterable[str] = ()) -> Sheet:
    """Return the rows with some columns made anew, and others gone."""
    persons: Persons = sheet.persons
    frame = persons.frame.drop(columns=[name for name in gone if name in persons.frame])
    frame = frame.assign(**{name: pd.Series(values, frame.index, dtype="str") for name, values in columns.items()})
    values = {name: labels for name, labels in persons.values.items() if name not in columns}
    missing = {name: ranges for name, ranges in persons.missing.items() if name not in columns}
    return replace(sheet, persons=replace(persons, frame=frame, values=values, missing=missing))


def _missing(sheet: Sheet, column: str, meaning: object, log: ProblemLog) -> None:
    """Note a column that the mapping names and the file does not have."""
    found = sorted(map(str, sheet.frame.columns))
    log.add(
        sheet.file.name,
        at(column=column),
        "missing-survey-column",
        column=column,
        meaning=meaning,
        found=found,
        near=most_like(column, found),
        mapping=sheet.beside,
    )


class _Question:
    """One question of which several answers may be chosen."""

    def __init__(self, name: str, choices: Choices, sheet: Sheet, known: set[str], log: ProblemLog) -> None:
        self.name, self.choices, self.sheet, self.log = name, choices, sheet, log
        self.items: dict[str, ItemMapping] = {}
        self.gone: set[str] = set()
        self.texts: Texts = {}
        codes = {item: self._codes(item) for item in choices.items if item in known}
        self.codes = {item: own for item, own in codes.items() if own is not None}
        self.wanted = {item: told for item, told in choices.items.items() if item in self.codes}

    def _codes(self, item: str) -> tuple[int, int] | None:
        """Return the codes of a chosen and a not chosen choice: of yes and no, else the mapping's; a scale without is noted."""
        codes = self.sheet.book.codes(item)
        labels = {_plain(label): code for code, label in codes.items()}
        pair = (labels.get(YES, self.choices.chosen), labels.get(NO, self.choices.not_chosen))
        if pair[0] in codes and pair[1] in codes and pair[0] != pair[1]:
            return int(pair[0] or 0), int(pair[1] or 0)
        told = [phrase("code_means", code=code, meaning=label) for code, label in codes.items()]
        self.log.add(
            _mapping_file(self.sheet),
            at(item=self.sheet.book.titled(item)),
            "choice-scale",
            item=self.sheet.book.titled(item),
            scale=self.sheet.book.items[item].scale,
            known=told,
            key=f"choices.{self.name}",
        )
        return None

    def columns(self) -> dict[str, list[str]]:
        """Return the items' columns as codes of yes and no; empty where the question was not answered."""
        one = self.choices.column
        if one and one not in self.sheet.frame:
            _missing(
                self.sheet,
                one,
                phrase("answers_to_item", item=[self.sheet.book.titled(item) for item in self.wanted]),
                self.log,
            )
            return {}
        chosen, answered = self._in_one_column() if one else self._by_column()
        made: dict[str, list[str]] = {}
        for item, told in self.wanted.items():
            if item not in chosen:
                continue
            column = f"{one}: {told}" if one else told
            yes, no = self.codes[item]
            made[column] = [
                str(yes if is_chosen else no) if is_answered else ""
                for is_chosen, is_answered in zip(chosen[item], answered, strict=True)
            ]
            self.items[item] = ItemMapping(column=column, codes={str(yes): yes, str(no): no})
        return made

    # ---- one column that holds all --------------------------------------------------------------------------------

    def _in_one_column(self) -> tuple[dict[str, list[bool]], list[bool]]:
        """Return who has chosen each item and who has answered; choices that nobody has named are noted, or free text."""
        column, choices = self.choices.column, self.choices
        cells = self.sheet.codes(column)
        names = {_plain(text) for text in (*choices.items.values(), *choices.other, *choices.no_answer)}
        no_answer = {_plain(text) for text in choices.no_answer}
        parts = {cell: [*self._parts(cell, names)] for cell in dict.fromkeys(cells)}
        unknown = {cell: [part for part in own if _plain(part) not in names] for cell, own in parts.items()}
        if choices.free:
            self.texts[column] = ["; ".join(unknown[cell]) for cell in cells]
        else:
            for part in dict.fromkeys(part for own in unknown.values() for part in own):
                rows = [self.sheet.row(place) for place, cell in enumerate(cells) if part in unknown[cell]]
                self._tell_unknown(column, part, rows)
        self.gone.add(column)
        said = {cell: {_plain(part) for part in own} for cell, own in parts.items()}
        marked = [bool(said[cell] - no_answer) for cell in cells]
        answered = self._answered(
            {"marked": marked, "filled": marked, "all": [not said[cell] & no_answer for cell in cells]}
        )
        return {item: [_plain(told) in said[cell] for cell in cells] for item, told in self.wanted.items()}, answered

    def _parts(self, cell: str, names: set[str]) -> Iterator[str]:
        """Yield the choices of a cell: as many parts together as are one that is known, else one by one."""
        parts = [part.strip() for part in cell.split(self.choices.separator)]
        start = 0
        while start < len(parts):
            ends = range(len(parts), start, -1)
            joined = (
                self.choices.separator.join(cell.split(self.choices.separator)[start:end]).strip() for end in ends
            )
            end, text = next(
                ((end, text) for end, text in zip(ends, joined, strict=True) if _plain(text) in names),
                (start + 1, parts[start]),
            )
            start = end
            if text:
                yield text

    def _tell_unknown(self, column: str, part: str, rows: list[int]) -> None:
        """Note a choice that the mapping does not name; it may be somebody's own words, and is shown as redacted and short."""
        known = [*self.choices.items.values(), *self.choices.other, *self.choices.no_answer]
        self.log.add(
            self.sheet.file.name,
            at(column=column, row=rows),
            "unknown-choice",
            name=redact(part)[0][:40],
            rows=len(rows),
            known=known,
            near=most_like(part, known),
            key=f"choices.{self.name}",
            mapping=self.sheet.beside,
        )

    # ---- a column a choice ----------------------------------------------------------------------------------------

    def _by_column(self) -> tuple[dict[str, list[bool]], list[bool]]:
        """Return who has chosen each item and who has answered."""
        answers = [*self.wanted.values(), *self.choices.other]
        every = [*answers, *self.choices.no_answer]
        marks: dict[str, list[bool | None]] = {}
        for column in every:
            if column in self.sheet.frame:
                marks[column] = self._marks(column)
            else:
                _missing(self.sheet, column, phrase("answers_to_item", item=self.name), self.log)
        self.gone |= {*self.choices.other, *self.choices.no_answer}
        size = range(len(self.sheet.frame))
        known = [marks[column] for column in answers if column in marks]
        declined = [marks[column] for column in self.choices.no_answer if column in marks]
        by_mark = [any(own[row] for own in known) for row in size]
        filled = [
            any(own[row] is not None for own in known) and (by_mark[row] or not any(own[row] for own in declined))
            for row in size
        ]
        everybody = [by_mark[row] or not any(own[row] for own in declined) for row in size]
        answered = self._answered({"marked": by_mark, "filled": filled, "all": everybody})
        chosen = {item: [bool(mark) for mark in marks[told]] for item, told in self.wanted.items() if told in marks}
        return chosen, answered

    def _marks(self, column: str) -> list[bool | None]:
        """Return whether each cell says that the choice was chosen, None where it is empty; what says neither is noted."""
        cells = self.sheet.codes(column)
        labels = self.sheet.persons.values.get(column, {})
        header = [column, self.sheet.persons.labels.get(column, "")]
        also = self.choices.marked, self.choices.unmarked
        meant: dict[str, bool | None] = {"": None}
        for cell in dict.fromkeys(cells):
            if cell:
                ways = [is_marked(text, header, *also) for text in (labels.get(cell, ""), cell)]
                meant[cell] = next((mark for mark in ways if mark is not None), None)
        for cell in [cell for cell, mark in meant.items() if cell and mark is None]:
            rows = self.sheet.rows_with(cells, cell)
            self.log.add(
                self.sheet.file.name,
                at(column=column, row=rows),
                "unknown-mark",
                name=redact(cell)[0][:40],
                rows=len(rows),
                key=f"choices.{self.name}",
                mapping=self.sheet.beside,
            )
        return [meant[cell] for cell in cells]

    def _answered(self, bases: dict[str, list[bool]]) -> list[bool]:
        """Return who has answered, as the mapping says it: an error where it does not and it matters. How many they are is noted.

        One who has chosen nothing may have nothing to choose, or may not have answered; only who asked the question knows.
        """
        base = self.choices.answered
        if not base and len({tuple(own) for own in bases.values()}) > 1:
            self.log.add(
                self.sheet.file.name,
                at(key=f"choices.{self.name}"),
                "choices-base",
                marked=sum(bases["marked"]),
                filled=sum(bases["filled"]),
                all=sum(bases["all"]),
                mapping=self.sheet.beside,
            )
        answered = bases[base or "marked"]
        said = {"filled": phrase("answered_filled"), "all": phrase("answered_all")}
        self.log.add(
            self.sheet.file.name,
            at(key=f"choices.{self.name}"),
            "choices-read",
            choices=len(self.wanted),
            answered=sum(answered),
            rows=len(answered),
            base=said.get(base, phrase("answered_marked")),
            severity="note",
        )
        return answered


def is_marked(
    text: str, header: Iterable[str], marked: Iterable[str] = (), unmarked: Iterable[str] = ()
) -> bool | None:
    """Return whether a cell's text or label says that its choice was chosen; None when it says neither.

    Args:
        text: The text.
        header: The column's name and label, which say what the choice is.
        marked: More that says so.
        unmarked: More that says that it was not.
    """
    text = _plain(text)
    if text in map(_plain, unmarked):
        return False
    if text in map(_plain, marked):
        return True
    if text in UNMARKED:
        return False
    is_its_own = len(text) > 1 and any(name == text or name.endswith(f" {text}") for name in map(_plain, header))
    return True if text in MARKED or is_its_own else None


def _plain(text: str) -> str:
    """Return a text without what does not matter between a mapping and a cell: letter case, blanks around and within."""
    return " ".join(text.casefold().split())
