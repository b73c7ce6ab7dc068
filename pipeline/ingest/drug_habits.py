"""CAN's appendix tables of pupils' drug habits: year, grade and sex in rows, columns or above them, in one table a sheet."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

import pandas as pd

from pipeline.configuration import Configuration, Terms
from pipeline.contracts.restricted import Footnote, PupilDirection, PupilShare
from pipeline.formats import Missing, Sheet, missing_kind, number, whole_number
from pipeline.formats.tables import joined
from pipeline.ingest.files import Delivery, Staged, each_once
from pipeline.ingest.sheets import sheets_of
from pipeline.nearest import most_like
from pipeline.problems import Fault, Place, ProblemLog, at, phrase

DIRECTIONS = ["Fråga", "Årskurs", "Från", "Till", "Riktning", "Ordalydelse"]
GROUP = "Grupp"  # may stand behind them
GROUPS = {
    "": ("all", "previous_period"), "alla": ("all", "previous_period"), "flickor": ("women", "previous_period"),
    "pojkar": ("men", "previous_period"), "flickor mot pojkar": ("women", "women_vs_men"),
}  # fmt: skip
GRADES = {"årskurs 9": "grade_9", "gymnasiet år 2": "upper_secondary_2"}
SEXES = {
    "alla": "all", "totalt": "all", "samtliga": "all", "pojkar": "men", "killar": "men", "flickor": "women", "tjejer": "women",
}  # fmt: skip
VERDICTS = {"högre": "higher", "lägre": "lower"}
# In CAN's tables a dash says that the question was not asked that year; two dots that it was, but is not given.
KINDS = {
    Missing.NIL: "not_asked",
    Missing.NOT_AVAILABLE: "not_delivered",
    Missing.EMPTY: "not_delivered",
    Missing.NOT_APPLICABLE: "not_applicable",
}
PATTERNS = {
    "grade": {
        "grade_9": re.compile(r"\b(årskurs|åk\.?)\s*9\b|\b9:an\b", re.IGNORECASE),
        "upper_secondary_2": re.compile(r"\b(gymnasiet|gymnasieskolan|gymn?\.?|gy)\s*,?\s*(år|åk|årskurs)?\s*2\b", re.IGNORECASE),
    },
    "sex": {
        sex: re.compile(rf"\b({'|'.join(name for name, value in SEXES.items() if value == sex)})\b", re.IGNORECASE)
        for sex in ("men", "women", "all")
    },
    "elsewhere": {"yes": re.compile(r"\b(riket|sverige|hela landet|länet|\w+ län)\b", re.IGNORECASE)},
}  # fmt: skip
YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
BASE = re.compile(r"\bantal\b|^n$|\bbas\b", re.IGNORECASE)
VALUE = re.compile(r"andel|procent|%", re.IGNORECASE)
MARK = re.compile(r"\s*(?:[*†¹²³⁴-⁹]+|\s\d\))$")  # a footnote's mark behind a figure
PERCENT = re.compile(r"\s*(?:%|procent|proc\.?)$", re.IGNORECASE)
OF_MUNICIPALITY = re.compile(r"((?:[A-ZÅÄÖ][\w-]*)(?: [A-ZÅÄÖ][\w-]*)?) kommun\b")
STUBS = {"årskurs": "grade", "år": "period", "kön": "sex", "fråga": "indicator"}
WANTED = {
    "grade": phrase("one_of", values=GRADES),
    "period": phrase("a_year"),
    "sex": phrase("one_of", values=("Alla", "Pojkar", "Flickor")),
    "indicator": phrase("heading_of_a_table"),
}

DIRECTION_HEADINGS = {
    "indicator": "Fråga",
    "grade": "Årskurs",
    "verdict": "Riktning",
    "previous": "Från",
    "period": "Till",
    "wording": "Ordalydelse",
}

Dims = dict[str, str]


def read(files: list[Delivery], configuration: Configuration, log: ProblemLog) -> Staged:
    """Read all workbooks: the shares that they give, the directions that they only state in words, and their footnotes."""
    staged = Staged()
    labels = {one.label.casefold(): one.id for one in configuration.definitions.drug_habits.indicators}
    shares: list[dict[str, object]] = []
    directions: list[dict[str, object]] = []
    for file in files:
        sheets = sheets_of(file, log)
        problems: list[tuple[Place, Fault]] = []
        known = 0
        for sheet in sheets:
            start = next((i for i, row in enumerate(sheet.rows) if row[: len(DIRECTIONS)] == DIRECTIONS), None)
            if start is not None:
                known += 1
                directions += _directions(file, sheet, start, labels, log)
                continue
            table = _Table.of(file, sheet, labels, log)
            problem = table.problem(configuration) or table.another(configuration)
            if problem:
                problems.append(problem)
                file.rows += len(table.data)
                file.left_out += len(table.data)
                continue
            known += 1
            shares += table.shares()
            staged.add(Footnote, table.footnotes())
        for where, fault in problems:
            may_be_meant = known and fault.code != "another-municipality"
            log.add(file.name, where, fault.code, severity="warning" if may_be_meant else "error", **fault.values)
    told = Terms(configuration, DIRECTION_HEADINGS)
    key = ["indicator", "period", "grade", "sex", "contrast"]
    staged.add(PupilDirection, each_once(directions, key, files, told, log))
    staged.add(PupilShare, each_once(shares, ["indicator", "period", "grade", "sex"], files, Terms(configuration), log))
    return staged


# ---- shares -----------------------------------------------------------------------------------------------------------


def dims_of(text: str, labels: Mapping[str, str], *, whole: bool = False) -> Dims:
    """Return what a text says of year, grade, sex and question; with `whole` nothing else may stand in it.

    Args:
        text: A cell or a joined heading.
        labels: Indicators by the headings of their tables, in small letters.
        whole: Whether the text has to be just that.
    """
    found: Dims = {}
    rest = text
    if text.casefold() in labels:
        return {"indicator": labels[text.casefold()]}
    for name, patterns in PATTERNS.items():
        for value, pattern in patterns.items():
            if match := pattern.search(rest):
                found[name] = value
                rest = rest.replace(match[0], " ")
                break
    years = set(YEAR.findall(rest))
    if len(years) == 1:
        found["period"] = years.pop()
        rest = YEAR.sub(" ", rest)
    return {} if whole and re.sub(r"[\s,.:;()–-]|kommun", "", rest) else found


@dataclass
class _Table:
    """One sheet, taken apart: what its title and each column say, the rows of data, and the notes below."""

    file: Delivery
    name: str
    labels: Mapping[str, str]
    log: ProblemLog
    title: str = ""
    titles: list[str] = field(default_factory=list)
    title_dims: Dims = field(default_factory=dict)
    headings: list[str] = field(default_factory=list)
    values: dict[int, Dims] = field(default_factory=dict)
    bases: dict[int, Dims] = field(default_factory=dict)
    data: list[tuple[int, Dims, list[str]]] = field(default_factory=list)
    notes: list[tuple[int, str]] = field(default_factory=list)

    @classmethod
    def of(cls, file: Delivery, sheet: Sheet, labels: Mapping[str, str], log: ProblemLog) -> _Table:
        """Take a sheet apart."""
        table = cls(file, sheet.name, labels, log)
        start = next((i for i, row in enumerate(sheet.rows) if sum(map(bool, row)) > 1), len(sheet.rows))
        below = range(start + 1, len(sheet.rows))
        first = next(
            (i for i in below if _is_data(sheet.rows[i]) or sum(map(bool, sheet.rows[i])) < 2), len(sheet.rows)
        )
        table._read_title([text for row in sheet.rows[:start] for text in row if text])
        table._read_headings(joined(sheet, start, first - start) if start < first else [])
        table._read_body(sheet, first)
        return table

    def _read_title(self, texts: Sequence[str]) -> None:
        self.title = texts[0] if texts else ""
        self.titles = list(texts)
        for text in texts:
            self.title_dims = {**dims_of(text, {}), **self.title_dims}
            sentence = re.sub(r"^Tabell\s+\w+[.:]?\s*", "", text)
            for part in (sentence, sentence.partition(".")[0], *re.split(r"[.,:;(]", sentence)):
                if part.strip().casefold() in self.labels:
                    self.title_dims["indicator"] = self.labels[part.strip().casefold()]
        self.title_dims.pop("elsewhere", None)  # "local and national" stands in many titles

    def _read_headings(self, headings: list[str]) -> None:
        self.headings = headings
        for place, heading in enumerate(self.headings):
            dims = dims_of(heading, self.labels)
            if BASE.search(heading):
                self.bases[place] = dims
            elif dims or VALUE.search(heading):
                self.values[place] = dims

    def _read_body(self, sheet: Sheet, first: int) -> None:
        """Collect rows of data with what stands above them; a row with a text only is a heading between them, or a note."""
        above: Dims = {}
        last = ""
        for place, cells in enumerate(sheet.rows[first:], start=first + 1):
            row = cells + [""] * (len(self.headings) - len(cells))
            if any(row) and not row[0]:
                row[0] = last  # merged with the cells above it
            last = row[0]
            texts = list(dict.fromkeys(text for text in row if text))
            if any(row[column] for column in (*self.values, *self.bases) if column < len(row)) and len(texts) > 1:
                self.data.append((place, dict(above), row))
            elif len(texts) == 1:
                dims = dims_of(texts[0], self.labels, whole=True)
                if dims:
                    above = {**above, **dims}
                else:
                    self.notes.append((place, texts[0]))

    def problem(self, configuration: Configuration) -> tuple[Place, Fault] | None:
        """Return why the sheet is no table of a known question, and where."""
        if not self.values or not self.data:
            found = list(filter(None, self.headings)) or self.title or phrase("nothing")
            return at(sheet=self.name), Fault("missing-header", found=found)
        dims = [self.title_dims, *self.values.values(), *(above for _, above, _ in self.data)]
        asks = any(heading.casefold() == "fråga" for heading in self.headings)
        if asks or any("indicator" in one for one in dims):
            return None
        known = [one.label for one in configuration.definitions.drug_habits.indicators]
        near = most_like(self.title, known)
        return at(sheet=self.name, cell="A1"), Fault("unknown-table", title=self.title, known=known, near=near)

    def another(self, configuration: Configuration) -> tuple[Place, Fault] | None:
        """Return that the sheet's title names another municipality and not ours, and where."""
        own = configuration.municipality
        named = [match[1] for match in OF_MUNICIPALITY.finditer(" ".join(self.titles))]
        ours = {own.name.casefold(), f"{own.name.casefold()}s"}
        if not named or ours & {name.casefold() for name in named}:
            return None
        return at(sheet=self.name, cell="A1"), Fault("another-municipality", name=own.name, code=own.code, found=named)

    def shares(self) -> list[dict[str, object]]:
        """Return the shares of all rows; a row with something wrong in it is set aside."""
        found = []
        for place, above, row in self.data:
            self.file.rows += 1
            cells = self._row(place, above, row)
            if cells is not None and not cells:
                self.file.left_out += 1
            found += cells or []
        self._tell_small(found)
        return found

    def _tell_small(self, shares: list[dict[str, object]]) -> None:
        """Note a table without any share above one per cent: it may hold parts of one, whatever its heading says."""
        given = [share for one in shares if isinstance(share := one["share"], float)]
        if given and 0 < max(given) <= 0.01 and any((100 * share) % 1 for share in given):
            self.log.add(self.file.name, at(sheet=self.name), "shares-below-one", most=max(given), severity="warning")

    def footnotes(self) -> pd.DataFrame:
        """Return the texts below the table."""
        rows = [
            {"place": f"sheet {self.name}, row {place}", "text": text, "source_file": self.file.id}
            for place, text in self.notes
        ]
        return pd.DataFrame(rows)

    def _where(self, place: int) -> Place:
        return at(sheet=self.name, row=place)

    def _reject(self, place: int, column: str, value: object, fault: Fault) -> None:
        self.file.rejected += 1
        self.log.reject(self.file.id, self._where(place), column, value, fault.code, **fault.values)

    def _row(self, place: int, above: Dims, row: Sequence[str]) -> list[dict[str, object]] | None:
        """Return the shares of a row, one a column; nothing for another area's; None when the row is set aside."""
        own: Dims = {}
        for column, text in enumerate(row[: min(self.values)]):
            dims = dims_of(text, self.labels, whole=True) if column not in self.bases else {}
            name = STUBS.get(self.headings[column].casefold())
            if (text or name) and column not in self.bases and not dims:
                wanted = WANTED.get(name or "", phrase("year_grade_or_sex"))
                self._reject(place, self.headings[column], text, Fault("table-cell", wanted=wanted))
                return None
            own |= dims
        shares: list[dict[str, object]] = []
        for column, dims in self.values.items():
            cell = {"sex": "all", **self.title_dims, **above, **own, **dims}
            lacking = [name for name in ("indicator", "grade", "period") if name not in cell]
            if lacking:
                wanted = phrase("all_of", values=[WANTED[name] for name in lacking])
                self._reject(place, self.headings[column], "", Fault("table-cell", wanted=wanted))
                return None
            share, missing = _share(row[column])
            if share is None and not missing:
                self._reject(
                    place, self.headings[column], row[column], Fault("number", wanted=phrase("per_cent_if_given"))
                )
                return None
            answers = self._answers(place, cell, {**self.title_dims, **above, **own}, row)
            if answers == -1:
                return None
            if "elsewhere" not in cell:
                key = {name: cell[name] for name in ("indicator", "period", "grade", "sex")}
                rest = {"share": share, "answers": answers, "missing": missing}
                shares.append({**key, **rest, "source_file": self.file.id, "row": self._where(place)})
        return shares

    def _answers(self, place: int, cell: Dims, rest: Dims, row: Sequence[str]) -> int | None:
        """Return the number of answers behind a cell, None when none is given, -1 when it is wrong and the row set aside."""
        for column, dims in self.bases.items():
            if {"sex": "all", **rest, **dims} == {name: cell[name] for name in {"sex": "", **rest, **dims}}:
                text = MARK.sub("", row[column])
                if missing_kind(text):
                    return None
                answers = whole_number(text)
                if answers is None:
                    fault = Fault("number", wanted=phrase("a_whole_number_if_known"))
                    self._reject(place, self.headings[column], row[column], fault)
                    return -1
                return answers
        return None


def _is_data(row: Sequence[str]) -> bool:
    """Return whether a row holds a share or a mark for a missing one behind its first cell."""
    cells = [_bare(text) for text in row[1:] if text]
    values = [number(text) for text in cells if not missing_kind(text)]
    return any(missing_kind(text) for text in cells) or any(value is not None and value <= 100 for value in values)


def _bare(text: str) -> str:
    """Return a cell's number without footnote marks and its word or sign for per cent."""
    return PERCENT.sub("", MARK.sub("", text)).strip()


def _share(text: str) -> tuple[float | None, str]:
    """Return a cell's share and why there is none; neither when what stands there is wrong."""
    plain = _bare(text)
    if kind := missing_kind(plain):
        return None, KINDS[kind]
    value = number(plain)
    return (None, "") if value is None or not 0 <= value <= 100 else (value / 100, "")


# ---- directions in words ----------------------------------------------------------------------------------------------


def _directions(
    file: Delivery, sheet: Sheet, start: int, labels: Mapping[str, str], log: ProblemLog
) -> list[dict[str, object]]:
    """Return the directions of a sheet, down to its first empty row.

    Without a group a row is about all pupils. Girls beside boys are of one survey: nothing needs to stand under ``Från``.
    """
    columns = [*DIRECTIONS, GROUP] if sheet.rows[start][len(DIRECTIONS) :][:1] == [GROUP] else DIRECTIONS
    found: list[dict[str, object]] = []
    for place, row in enumerate(sheet.rows[start + 1 :], start=start + 2):
        if not any(row):
            break
        file.rows += 1
        values = {GROUP: "", **dict(zip(columns, row, strict=False))}
        group = GROUPS.get(values[GROUP].casefold())
        since = values["Till"] if group == GROUPS["flickor mot pojkar"] else values["Från"]
        known = {
            "Fråga": labels.get(values["Fråga"].casefold()),
            "Årskurs": GRADES.get(values["Årskurs"].casefold()),
            "Riktning": VERDICTS.get(values["Riktning"].casefold()),
            "Från": _year(since),
            "Till": _year(values["Till"]),
            GROUP: group,
        }
        wrong = next((name for name, value in known.items() if value is None), None)
        if wrong:
            file.rejected += 1
            several: dict[str, Collection[str]] = {
                "Fråga": labels, "Årskurs": GRADES, "Riktning": VERDICTS, GROUP: [one for one in GROUPS if one],
            }  # fmt: skip
            known_words = several.get(wrong)
            wanted = phrase("one_of", values=known_words) if known_words else phrase("a_year")
            log.reject(file.id, at(sheet=sheet.name, row=place), wrong, values[wrong], "table-cell", wanted=wanted)
            continue
        found.append(
            {
                "indicator": known["Fråga"],
                "period": str(known["Till"]),
                "previous": str(known["Från"]),
                "grade": known["Årskurs"],
                "sex": group[0] if group else "",
                "contrast": group[1] if group else "",
                "verdict": known["Riktning"],
                "wording": values["Ordalydelse"],
                "source_file": file.id,
                "row": at(sheet=sheet.name, row=place),
            }
        )
    return found


def _year(text: str) -> int | None:
    """Return a cell's year; None for what is none."""
    year = whole_number(text)
    return year if year and len(str(year)) == len("2021") else None
