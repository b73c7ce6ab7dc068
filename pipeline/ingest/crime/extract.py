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
from pipeline.problems import ProblemLog, some

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
        self.unplaced: Counter[str] = Counter()
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
            found = some(self.table.header, 20)
            advice = "name the column in the list of its meaning under [crime.columns] in definitions.toml"
            self.log.add(self.file.name, "header", "missing-column", expected=some(missing), found=found, advice=advice)
        elif not self.columns["registered"]:
            found = "no day of the report; the first day of the offence stands for it"
            expected = self.crime.columns["registered"][0]
            self.log.add(self.file.name, "header", "no-report-day", expected=expected, found=found, severity="warning")
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
            meaning, value, rule, expected = fault
            self.file.rejected += 1
            where = self.table.where(place)
            self.log.reject(self.file.id, where, self._name(meaning), value, rule=rule, expected=expected)
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
        at = self.numbers.of(district, {name: self._text(line, name) for name in PLACE})
        rest = {**values, "place": at, "source_file": self.file.id, "row": self.table.where(place)}
        delivered = self._text(line, "id")
        if delivered:
            return [{"offence": delivered if number == 1 else f"{delivered}:{n + 1}", **rest} for n in range(number)]
        return [{"offence": self._made_id(values), **rest} for _ in range(number)]

    def _fault(
        self, line: Sequence[str], code: str, times: Mapping[str, tuple[str, str | None]]
    ) -> tuple[str, str, str, str] | None:
        """Return what is wrong with a row: the column's meaning, its value, the rule and what was expected."""
        if not (code.isdecimal() and len(code) == CODE_LENGTH):
            return "code", code, "offence-code", "four digits"
        for meaning, (text, time) in times.items():
            if time is None and text:
                return meaning, text, "date", "2021-09-14 or 2021-09-14 22:15"
        if times["registered" if self.columns["registered"] else "start"][1] is None:
            return "registered", "", "date", "2021-09-14"
        start, end = times["start"][1], times["end"][1]
        if start and end and end < start:
            return "end", f"{start} to {end}", "time-order", "an end not before the start"
        if self._number(line) is None:
            return "number", self._text(line, "number"), "number", "a whole number"
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
                self.unplaced[f"area {text}, which several districts share"] += 1
                return None
        if named:
            self.unknown_areas[named[0]].append(place)
        else:
            self.unplaced["no area"] += 1
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
        add, name = self.log.add, self.file.name
        for code, number in sorted(self.unknown_codes.items()):
            add(
                name,
                f"column {self._name('code')}",
                "unknown-code",
                expected="an offence code of the definitions",
                found=f"{code!r} in {number} rows, which are left out",
                advice="add it to an offence group's codes, or to other_codes under [crime] in definitions.toml",
                severity="warning",
            )
        for code, years in sorted(self.ended_codes.items()):
            first, last = self.codes[code]
            expected = f"{code} in the years {first or ''}-{last or ''}"
            found = some(f"{number} rows of {year}" for year, number in sorted(years.items()))
            add(name, f"column {self._name('code')}", "code-years", expected=expected, found=found, severity="warning")
        for area, places in sorted(self.unknown_areas.items(), key=lambda item: item[1][0]):
            where = f"{self.table.where(places[0])}, column {self._name('area')}"
            self.places.unknown(self.file, where, f"{area!r} in {len(places)} rows", self.log)
        for why, number in sorted(self.unplaced.items()):
            add(
                name,
                f"column {self._name('area')}",
                "no-place",
                expected="an area that lies in one district",
                found=f"{why}: {number} rows are in no figure",
                severity="warning",
            )


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
