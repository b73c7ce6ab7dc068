"""Tables of results as suppliers lay them out: the same invented shares in drawn layouts, each with its truth."""

from __future__ import annotations

import io
import random
from dataclasses import dataclass, field
from itertools import product

import openpyxl
from openpyxl.worksheet.worksheet import Worksheet

QUESTIONS = {
    "Nedskräpning": "littering",
    "Bilar kör för fort": "speeding",
    "Berusade personer utomhus": "drunk_people",
    "Utsatt för våld": "victim_violence",
    "Utsatt för stöld": "victim_theft",
    "Orolig för överfall": "worry_assault",
}
BLOCKS = {
    "Nedskräpning": "UTOMHUSSTÖRNINGAR",
    "Utsatt för våld": "UTSATTHET FÖR BROTT",
    "Orolig för överfall": "ORO FÖR BROTT",
}
AREAS = {"Provstads kommun": "municipality", "Norr": "norr", "Sjö": "sjo", "Strand": "strand"}
SEXES = {"Totalt": "all", "Kvinnor": "women", "Män": "men"}
YEARS = {"2019": "2019", "2020": "2020"}
DIMS = {"indicator": QUESTIONS, "area": AREAS, "sex": SEXES, "period": YEARS}
HEADS = {"indicator": "Fråga", "area": "Område", "sex": "Kön", "period": "År"}

Key = tuple[str, str, str, str]


@dataclass(frozen=True)
class Layout:
    """Where each dimension stands, how heads are spread, where numbers of answers and the unit stand.

    Attributes:
        rows: Dimensions of the stub, from the left.
        columns: Dimensions of the head, from the top.
        section: The dimension of headings that stand alone in their rows; empty = none.
        sheets: The dimension with a sheet for each of its labels, in the sheet's name or its title; empty = none.
        told: Where a sheet's label stands: name, title, or both.
        spread: How a head of several columns is written: merged, left, middle or repeated.
        stub: How a stub of several rows is written: merged, first or repeated.
        bases: Where numbers of answers stand: row, column, head or nowhere.
        unit: Where it is said that the figures are per cent: title, head, cells.
        blocks: Whether blocks of questions have headings.
        noise: What else stands there: change, footnotes, spacer, page.
    """

    rows: tuple[str, ...]
    columns: tuple[str, ...]
    section: str = ""
    sheets: str = ""
    told: str = "title"
    spread: str = "merged"
    stub: str = "repeated"
    bases: str = "row"
    unit: str = "title"
    blocks: bool = False
    noise: tuple[str, ...] = field(default=())


def drawn(seed: int) -> Layout:
    """Return a layout drawn from a seed."""
    dice = random.Random(seed)
    dims = list(DIMS)
    dice.shuffle(dims)
    sheets = dims.pop() if dice.random() < 0.6 else ""
    section = dims.pop() if len(dims) > 2 and dice.random() < 0.35 else ""
    cut = dice.randint(1, len(dims) - 1)
    rows, columns = tuple(dims[:cut]), tuple(dims[cut:])
    may_have_blocks = rows and rows[-1] == "indicator" and len(rows) == 1 and not section
    return Layout(
        rows, columns, section, sheets,
        told=dice.choice(["name", "title", "both"]),
        spread=dice.choice(["merged", "left", "middle", "repeated"]),
        stub=dice.choice(["merged", "first", "repeated"]),
        bases=dice.choice(["row", "column", "head", "nowhere"]),
        unit=dice.choice(["title", "head", "cells"]),
        blocks=bool(may_have_blocks) and dice.random() < 0.6,
        noise=tuple(one for one in ("change", "footnotes", "spacer", "page") if dice.random() < 0.3),
    )  # fmt: skip


def truth(seed: int) -> tuple[dict[Key, int], dict[Key, int]]:
    """Return invented shares in per cent, and numbers of answers, by (indicator, area, sex, period)."""
    dice = random.Random(f"truth {seed}")
    shares, answers = {}, {}
    for area, sex, period in product(AREAS.values(), SEXES.values(), YEARS.values()):
        n = dice.randint(80, 400) * (1 if sex != "all" else 2) * (4 if area == "municipality" else 1)
        for indicator in QUESTIONS.values():
            shares[indicator, area, sex, period] = dice.randint(1, 60)
            answers[indicator, area, sex, period] = n
    return shares, answers


def workbook_of(layout: Layout, seed: int) -> bytes:
    """Return a workbook in a layout."""
    shares, answers = truth(seed)
    book = openpyxl.Workbook()
    first = book.active
    labels = list(DIMS[layout.sheets]) if layout.sheets else [""]
    for number, label in enumerate(labels, start=1):
        name = label.replace("/", "-") if label and layout.told in ("name", "both") else f"Tabell {number}"
        _Page(book.create_sheet(name), layout, label, shares, answers).write()
    book.remove(first)
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


class _Page:
    """One sheet that is written from above."""

    def __init__(
        self, sheet: Worksheet, layout: Layout, label: str, shares: dict[Key, int], answers: dict[Key, int]
    ) -> None:
        self.sheet, self.layout, self.shares, self.answers = sheet, layout, shares, answers
        self.fixed = {layout.sheets: label} if layout.sheets else {}
        self.row = 0
        self.stubs = len(layout.rows)
        self.heads = list(product(*(DIMS[dim] for dim in layout.columns)))

    def put(self, column: int, value: object) -> None:
        """Write a cell of the row (columns from 0)."""
        if value != "":
            self.sheet.cell(self.row, column + 1, value)

    def line(self, *values: object) -> None:
        """Write the next row."""
        self.row += 1
        for column, value in enumerate(values):
            self.put(column, value)

    def write(self) -> None:
        """Write the whole sheet."""
        layout = self.layout
        percent = " (%)" if layout.unit == "title" else ""
        self.line(f"Andel{percent} som instämmer, trygghetsmätningen")
        if self.fixed and layout.told in ("title", "both"):
            self.line(*self.fixed.values())
        self.line()
        self._head()
        rows = list(product(*(DIMS[dim] for dim in layout.rows)))
        sections = list(DIMS[layout.section]) if layout.section else [""]
        for section in sections:
            if section:
                self.line(section)
            place = {**self.fixed, **({layout.section: section} if section else {})}
            if (
                layout.bases == "row"
                and "indicator" in layout.rows
                and layout.rows[:1] == ("indicator",)
                and self.stubs == 1
            ):
                self._figures(["Antal svar"], place, is_base=True)
            self._rows(rows, place)
        if "footnotes" in layout.noise:
            self.line()
            self.line("1) Frågan ställdes inte till alla.")
            self.line("Källa: undersökningsföretaget")

    def _column(self, number: int) -> int:
        """Return where a column of figures stands: behind the stub, with spacers between groups."""
        group = len(DIMS[self.layout.columns[-1]])
        return (
            self.stubs
            + number
            + (number // group if "spacer" in self.layout.noise and len(self.layout.columns) > 1 else 0)
        )

    @property
    def end(self) -> int:
        return self._column(len(self.heads) - 1) + 1

    def _head(self) -> None:
        layout = self.layout
        depth = len(layout.columns)
        for level in range(depth):
            self.line(*([HEADS[dim] for dim in layout.rows] if level == depth - 1 else []))
            if layout.spread == "merged" and level == 0 and depth > 1:
                for column, dim in enumerate(layout.rows):
                    self.put(column, HEADS[dim])
            size = 1
            for dim in layout.columns[level + 1 :]:
                size *= len(DIMS[dim])
            for start in range(0, len(self.heads), size):
                value = self._head_of(start, level)
                first, last = self._column(start), self._column(start + size - 1)
                at = {"middle": (first + last) // 2}.get(layout.spread, first)
                for column in range(first, last + 1) if layout.spread == "repeated" else [at]:
                    self.put(column, value)
                if layout.spread == "merged" and size > 1:
                    self.sheet.merge_cells(
                        start_row=self.row, end_row=self.row, start_column=first + 1, end_column=last + 1
                    )
        if layout.bases == "column" and self._has_base_column():
            self.put(self.end, "Antal svar")
        if "change" in layout.noise:
            self.put(self.end + 1, "Förändring")

    def _head_of(self, start: int, level: int) -> object:
        """Return what stands in a head's cell."""
        layout, text = self.layout, self.heads[start][level]
        if level == len(layout.columns) - 1:
            text = f"{text} (%)" if layout.unit == "head" else text
            is_base = layout.bases == "head" and "indicator" not in layout.columns
            base = self._base_of(self.heads[start]) if is_base else None
            text = f"{text} (n={base})" if base else text
        return int(text) if text.isdigit() else text

    def _has_base_column(self) -> bool:
        return self.layout.columns == ("indicator",)

    def _base_of(self, head: tuple[str, ...]) -> int | None:
        """Return the number of answers of a column, where all rows have the same."""
        about = {**self.fixed, **dict(zip(self.layout.columns, head, strict=True)), "indicator": "Nedskräpning"}
        if (self.layout.section and self.layout.section != "indicator") or not {"area", "sex", "period"} <= set(about):
            return None
        return self.answers[self._key(about)]

    def _key(self, about: dict[str, str]) -> Key:
        indicator, area, sex, period = (DIMS[dim][about[dim]] for dim in ("indicator", "area", "sex", "period"))
        return indicator, area, sex, period

    def _rows(self, rows: list[tuple[str, ...]], place: dict[str, str]) -> None:
        before: tuple[str, ...] = ()
        starts: dict[int, int] = {}
        for number, labels in enumerate(rows):
            if self.layout.blocks and labels[0] in BLOCKS:
                self.line(BLOCKS[labels[0]])
            if (
                "page" in self.layout.noise
                and number == len(rows) // 2
                and number
                and self.stubs == 1
                and not self.layout.blocks
            ):
                self._head()
            shown = list(labels)
            if self.layout.stub != "repeated":
                for at in range(self.stubs - 1):
                    if before[: at + 1] == labels[: at + 1]:
                        shown[at] = ""
            self._figures(shown, {**place, **dict(zip(self.layout.rows, labels, strict=True))})
            if self.layout.stub == "merged" and self.stubs == 2 and not self.layout.blocks:
                if shown[0]:
                    starts[0] = self.row
                is_last = number + 1 == len(rows) or rows[number + 1][0] != labels[0]
                if is_last and self.row > starts[0]:
                    self.sheet.merge_cells(start_row=starts[0], end_row=self.row, start_column=1, end_column=1)
            before = labels

    def _figures(self, shown: list[str], place: dict[str, str], *, is_base: bool = False) -> None:
        self.row += 1
        for column, text in enumerate(shown):
            self.put(column, int(text) if text.isdigit() else text)
        for number, head in enumerate(self.heads):
            about = {**place, **dict(zip(self.layout.columns, head, strict=True))}
            key = self._key({"indicator": "Nedskräpning", **about})
            value: object = self.answers[key] if is_base else self.shares[key]
            if self.layout.unit == "cells" and not is_base:
                value = f"{value} %"
            self.put(self._column(number), value)
        if not is_base and self.layout.bases == "column" and self._has_base_column():
            about = {**place, "indicator": "Nedskräpning"}
            self.put(self.end, self.answers[self._key(about)])
        if not is_base and "change" in self.layout.noise:
            self.put(self.end + 1, "+2")
