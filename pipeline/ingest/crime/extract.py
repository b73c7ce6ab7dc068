"""A local police extract: one row an offence with its code, times and area; the older form has a number of offences a row."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence

from pipeline.configuration import Configuration
from pipeline.definitions import Crime
from pipeline.ingest.crime.place import PlaceNumbers
from pipeline.ingest.crime.table import Table, clean
from pipeline.ingest.files import Delivery, whole_number
from pipeline.ingest.places import Places
from pipeline.problems import HEADER, Fault, ProblemLog, at, phrase
from pipeline.words.messages import Phrase

CODE_LENGTH = 4
TIMES = ("registered", "start", "end")
PLACE = ("street", "house", "latitude", "longitude")

Row = dict[str, object]


def is_header(line: Sequence[str], crime: Crime) -> bool:
    """Return whether a line is the header of a local extract: it names a column of offence codes."""
    names = {name.casefold() for name in crime.columns.get("code", [])}
    return any(clean(text).casefold() in names for text in line)


def read_table(
    file: Delivery, table: Table, configuration: Configuration, numbers: PlaceNumbers, log: ProblemLog
) -> list[Row]:
    """Return the extract's offences; rows in which something is wrong are set aside, unknown codes are told with their number."""
    extract = _Extract(file, table, configuration, numbers, log)
    return extract.offences() if extract.has_columns() else []


class _Extract:
    """One extract with its columns by meaning."""

    def __init__(
        self, file: Delivery, table: Table, configuration: Configuration, numbers: PlaceNumbers, log: ProblemLog
    ) -> None:
        self.file, self.table, self.numbers, self.log = file, table, numbers, log
        self.crime = configuration.definitions.crime
        self.codes = self.crime.known_codes()
        self.places = Places(configuration, "crime")
        name, code = configuration.municipality.name.casefold(), configuration.municipality.code
        self.own = {"", name, f"{name} kommun", f"{name}s kommun", code}
        header = table.columns
        self.columns = {
            meaning: [header.index(name.casefold()) for name in names if name.casefold() in header]
            for meaning, names in self.crime.columns.items()
        }
        self.unknown_codes: Counter[str] = Counter()
        self.ended_codes: defaultdict[str, Counter[int]] = defaultdict(Counter)
        self.unknown_areas: defaultdict[str, list[int]] = defaultdict(list)
        self.unplaced: Counter[Phrase] = Counter()
        self.same: Counter[str] = Counter()

    def has_columns(self) -> bool:
        """Return whether what an extract needs is there; what is missing is noted."""
        needed = {"code": ["code"], "area": ["area"], "registered": ["registered", "start", "start_day"]}
        missing = [
            self.crime.columns[meaning][0]
            for meaning, any_of in needed.items()
            if not any(self.columns.get(one) for one in any_of)
        ]
        if missing:
            self.log.add(self.file.name, HEADER, "missing-extract-column", columns=missing, found=self.table.header)
        elif not self.columns["registered"]:
            column = self.crime.columns["registered"][0]
            self.log.add(self.file.name, HEADER, "no-report-day", column=column, severity="warning")
        return not missing

    def offences(self) -> list[Row]:
        """Return all offences, and tell of codes and areas."""
        found = [offence for place, line in self.table.body(self.file, self.log) for offence in self._row(place, line)]
        self._tell()
        return found

    def _row(self, place: int, line: Sequence[str]) -> list[Row]:
        """Return a row's offences: one, or as many as its number says; none when it is not asked for or something is wrong."""
        if self._text(line, "municipality").casefold() not in self.own:
            self.file.left_out += 1
            return []
        code = self._text(line, "code").removesuffix(".0")
        code = code.zfill(CODE_LENGTH) if code.isdecimal() else code  # a sheet may have lost the zero before it
        times = self._times(line)
        fault = self._fault(line, code, times)
        if fault:
            meaning, value, wrong = fault
            self.file.rejected += 1
            where = self.table.where(place)
            self.log.reject(self.file.id, where, self._name(meaning), value, wrong.code, **wrong.values)
            return []
        start, end = times["start"][1], times["end"][1]
        registered = times["registered"][1] or start or ""
        number = self._number(line) or 0
        district = self._district(place, line, int(registered[:4]))
        if code not in self.codes:
            self.unknown_codes[code] += 1
        if code not in self.codes or district is None or not number:
            self.file.left_out += 1
            return []
        self._check_years(code, int(registered[:4]))
        values = {"code": code, "registered": registered[:10], "started": start, "ended": end, "district": district}
        point = self.numbers.of(district, {name: self._text(line, name) for name in PLACE})
        rest = {**values, "place": point, "source_file": self.file.id, "row": self.table.where(place)}
        delivered = self._text(line, "id")
        if delivered:
            return [{"offence": delivered if number == 1 else f"{delivered}:{n + 1}", **rest} for n in range(number)]
        return [{"offence": self._made_id(values), **rest} for _ in range(number)]

    def _fault(
        self, line: Sequence[str], code: str, times: Mapping[str, tuple[str, str | None]]
    ) -> tuple[str, str, Fault] | None:
        """Return what is wrong with a row: the column's meaning, its value, and the fault."""
        if not (code.isdecimal() and len(code) == CODE_LENGTH):
            return "code", code, Fault("offence-code")
        for meaning, (text, time) in times.items():
            if time is None and text:
                return meaning, text, Fault("date", wanted=phrase("a_day_or_moment"))
        if times["registered" if self.columns["registered"] else "start"][1] is None:
            return "registered", "", Fault("date", wanted=phrase("a_day"))
        start, end = times["start"][1], times["end"][1]
        if start and end and end < start:
            return "end", f"{start} – {end}", Fault("time-order")
        if self._number(line) is None:
            return "number", self._text(line, "number"), Fault("number", wanted=phrase("a_whole_number"))
        return None

    def _number(self, line: Sequence[str]) -> int | None:
        """Return how many offences a row holds."""
        return whole_number(self._text(line, "number")) if self.columns.get("number") else 1

    def _made_id(self, values: Mapping[str, object]) -> str:
        """Return an id out of what an offence is, so that a second extract gives the same one.

        The n-th offence of a file that is the same in everything is the n-th of another file.
        """
        content = "|".join(str(value) for value in values.values())
        self.same[content] += 1
        return hashlib.sha256(f"{content}|{self.same[content]}".encode()).hexdigest()[:16]

    def _district(self, place: int, line: Sequence[str], year: int) -> str | None:
        """Return the district of a row: of the first of its areas that is known; None is told later."""
        texts = [clean(line[column]) for column in self.columns["area"]]
        named = [text for text in texts if text]
        for text in named:
            shares = self.places.shares(text, year)
            if len(shares) == 1 and shares[0][1] == 1:
                return shares[0][0]
            if shares:
                self.unplaced[phrase("shared_area", area=text)] += 1
                return None
        if named:
            self.unknown_areas[named[0]].append(place)
        else:
            self.unplaced[phrase("no_area")] += 1
        return None

    def _times(self, line: Sequence[str]) -> dict[str, tuple[str, str | None]]:
        """Return text and time of each moment; day and time of day may stand apart."""
        found = {}
        for meaning in TIMES:
            text = (
                self._text(line, meaning)
                or f"{self._text(line, f'{meaning}_day')} {self._text(line, f'{meaning}_time')}"
            )
            found[meaning] = (text.strip(), moment(text.strip()))
        return found

    def _text(self, line: Sequence[str], meaning: str) -> str:
        return next((text for column in self.columns.get(meaning, []) if (text := clean(line[column]))), "")

    def _name(self, meaning: str) -> str:
        """Return what the file calls the first column of a meaning."""
        places = self.columns.get(meaning) or self.columns.get(f"{meaning}_day") or []
        return self.table.header[places[0]] if places else meaning

    def _check_years(self, code: str, year: int) -> None:
        first, last = self.codes[code]
        if year < (first or year) or year > (last or year):
            self.ended_codes[code][year] += 1

    def _tell(self) -> None:
        """Tell, each once with its number of rows, of unknown codes, codes outside their years, and areas."""
        log, name = self.log, self.file.name
        for code, number in sorted(self.unknown_codes.items()):
            log.add(
                name,
                at(column=self._name("code")),
                "unknown-offence-code",
                code=code,
                rows=number,
                severity="warning",
            )
        for code, years in sorted(self.ended_codes.items()):
            first, last = self.codes[code]
            in_use = (
                phrase("years_from_to", first=first, last=last) if first and last else phrase("years_from", first=first)
            )
            in_use = in_use if first else phrase("years_to", last=last)
            found = [phrase("rows_of_year", rows=number, year=year) for year, number in sorted(years.items())]
            place = at(column=self._name("code"))
            log.add(name, place, "code-years", code=code, in_use=in_use, found=found, severity="warning")
        for area, places in sorted(self.unknown_areas.items(), key=lambda item: item[1][0]):
            where = (*self.table.where(places[0]), *at(column=self._name("area")))
            self.places.unknown(self.file, where, area, len(places), self.log)
        for why, number in sorted(self.unplaced.items(), key=str):
            log.add(name, at(column=self._name("area")), "no-place", why=why, rows=number, severity="warning")


def moment(text: str) -> str | None:
    """Return a day or a moment in ISO form: 2021-09-14, 2021-09-14 9:05, 20210914 2215; None when it is none."""
    day, _, time = text.replace("T", " ").partition(" ")
    time = time.strip().replace(".", ":")
    if time.isdecimal():
        time = time.zfill(4)
        time = f"{time[:2]}:{time[2:]}"
    try:
        date = dt.date.fromisoformat(day)
        clock = dt.time.fromisoformat(time.zfill(5) if time.count(":") == 1 else time or "00:00")
    except ValueError:
        return None
    return dt.datetime.combine(date, clock).isoformat(timespec="minutes")
