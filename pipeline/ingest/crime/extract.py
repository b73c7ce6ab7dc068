"""A local police extract: one row an offence with its code, times and area; the older form has a number of offences a row."""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from operator import attrgetter
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from pipeline.configuration import Configuration
from pipeline.definitions import Crime
from pipeline.ingest.crime.columns import Array, Column, first_given, objects, together
from pipeline.ingest.crime.place import PLACE, PlaceNumbers
from pipeline.ingest.crime.table import Table, clean
from pipeline.ingest.files import Delivery, whole_number
from pipeline.ingest.places import Places
from pipeline.nearest import most_like_one_of
from pipeline.problems import HEADER, Fault, ProblemLog, at, phrase
from pipeline.words.messages import Phrase

CODE_LENGTH = 4
TIMES = {"registered": "registered", "start": "started", "end": "ended"}  # columns of the contract by meaning
TEXTS = ("id", "report", "code", "municipality", "number", *PLACE)
SAID = ["code", "registered", "started", "ended", "district"]  # what an offence is, where it has no id
COLUMNS = ["offence", *SAID, "place", "source_file", "sheet", "row"]

ZONED = re.compile(r"(\d{4}-?\d\d-?\d\d[T ]\d.*?)\s?(Z|[+-]\d\d:?\d\d)", re.IGNORECASE)

Rows = dict[str, Column]


def is_header(line: Sequence[str], crime: Crime) -> bool:
    """Return whether a line is the header of a local extract: it names a column of offence codes."""
    names = {name.casefold() for name in crime.columns.get("code", [])}
    return any(clean(text).casefold() in names for text in line)


def headings_of(header: Sequence[str], crime: Crime) -> dict[str, str]:
    """Return what an extract calls the columns of the contract."""
    written = {text.casefold() for text in header}
    of_offence = "id" if any(name.casefold() in written for name in crime.columns.get("id", [])) else "report"
    meanings = {"offence": of_offence, "code": "code", "district": "area"} | dict(
        zip(TIMES.values(), TIMES, strict=True)
    )
    return {name: heading_of(meaning, header, crime) for name, meaning in meanings.items()}


def heading_of(meaning: str, header: Sequence[str], crime: Crime) -> str:
    """Return what an extract calls the first column of a meaning; of a moment perhaps the day's, else what it is usually called."""
    written = {text.casefold(): text for text in reversed(header)}
    names = [name for one in (meaning, f"{meaning}_day") for name in crime.columns.get(one, [])]
    return next((written[name.casefold()] for name in names if name.casefold() in written), (names or [meaning])[0])


def read_table(
    file: Delivery, table: Table, configuration: Configuration, numbers: PlaceNumbers, log: ProblemLog
) -> pd.DataFrame:
    """Return the extract's offences; rows in which something is wrong are set aside, unknown codes are told with their number.

    Returns:
        One row an offence: the columns of the contract, and the ``sheet`` and ``row`` that it stands in.
    """
    extract = _Extract(file, table, configuration, numbers, log)
    return extract.offences() if extract.has_columns() else pd.DataFrame(columns=COLUMNS, dtype=object)


class _Area(NamedTuple):
    """Where the areas of a row lie: in one district, or in none, and why: nobody knows this one (in a year), or another reason."""

    district: str | None = None
    unknown: tuple[str, int] = ("", 0)
    why: Phrase | None = None


class _Wrong(NamedTuple):
    """A fault, the column's meaning, the rows that have it, and what stands in them."""

    meaning: str
    rows: Array
    texts: Column
    fault: Fault


class _Extract:
    """One extract with its columns by meaning."""

    def __init__(
        self, file: Delivery, table: Table, configuration: Configuration, numbers: PlaceNumbers, log: ProblemLog
    ) -> None:
        self.file, self.table, self.numbers, self.log = file, table, numbers, log
        self.crime = configuration.definitions.crime
        self.codes = self.crime.known_codes()
        self.places = Places(configuration, "crime")
        self.municipality = configuration.municipality.name, configuration.municipality.code
        name, code = self.municipality[0].casefold(), self.municipality[1]
        self.own = {"", name, f"{name} kommun", f"{name}s kommun", code}
        header = table.columns
        self.columns = {
            meaning: [header.index(name.casefold()) for name in names if name.casefold() in header]
            for meaning, names in self.crime.columns.items()
        }

    def has_columns(self) -> bool:
        """Return whether what an extract needs is there; what is missing is noted."""
        needed = {"code": ["code"], "area": ["area"], "registered": ["registered", "start", "start_day"]}
        missing = [
            self.crime.columns[meaning][0]
            for meaning, any_of in needed.items()
            if not any(self.columns.get(one) for one in any_of)
        ]
        if missing:
            found, near = self.table.header, most_like_one_of(missing, self.table.header)
            self.log.add(self.file.name, HEADER, "missing-extract-column", columns=missing, found=found, near=near)
        elif not self.columns["registered"]:
            name = self.crime.columns["registered"][0]
            self.log.add(self.file.name, HEADER, "no-report-day", column=name, severity="warning")
        return not missing

    def offences(self) -> pd.DataFrame:
        """Return all offences, each row as many as its number says, and tell of codes and areas."""
        rows = self._rows()
        is_own = rows["municipality"].are(lambda text: text.casefold() in self.own)
        self._tell_another(rows, is_own)
        rows = self._kept(rows, is_own)
        rows = self._right(rows)
        day = first_given([rows[name].each(lambda time: (time or "")[:10]) for name in ("registered", "started")])
        rows |= {"registered": day, "year": day.each(lambda day: int(day[:4] or 0)).merged()}
        areas = together([*(rows[f"area {at}"] for at in self.columns["area"]), rows["year"]]).each(self._area)
        rows["district"] = areas.each(attrgetter("district"))
        is_known, is_placed = rows["code"].are(self.codes.__contains__), rows["district"].are(bool)
        kept = self._kept(rows, is_known & is_placed & rows["number"].are(bool))
        self._tell_codes(rows["code"][~is_known], together([kept["code"], kept["year"]]))
        self._tell_areas(areas[~is_placed], rows["row"].array()[~is_placed])
        return self._one_by_one(kept)

    def _rows(self) -> Rows:
        """Return the lines' texts by meaning, moments as texts and as times, and where each line stands."""
        places, lines = self.table.lines(self.file, self.log)

        def given(meaning: str) -> Column:
            return first_given(
                [Column.of_cells(lines, at).each(clean) for at in self.columns.get(meaning, [])] or [nothing]
            )

        nothing = Column.same("", len(lines))
        rows = {meaning: given(meaning) for meaning in TEXTS}
        rows["code"] = rows["code"].each(_whole_code)
        rows["number_text"] = rows["number"]
        rows["number"] = rows["number"].each(whole_number if self.columns.get("number") else lambda _: 1)
        for meaning, name in TIMES.items():
            text = given(meaning)
            if any(self.columns.get(f"{meaning}_{part}") for part in ("day", "time")):
                apart = together([given(f"{meaning}_day"), given(f"{meaning}_time")])
                text = first_given([text, apart.each(lambda parts: " ".join(parts).strip())])
            rows |= {f"{meaning}_text": text, name: text.each(moment)}
        rows |= {f"area {at}": Column.of_cells(lines, at).each(clean) for at in self.columns["area"]}
        return rows | {"row": Column(np.arange(len(lines)), np.asarray(places, dtype=object))}

    def _tell_another(self, rows: Rows, is_own: Array) -> None:
        """Note an extract whose rows are all of other municipalities."""
        if len(is_own) and not is_own.any():
            names = sorted(set(rows["municipality"].counted()))
            place, (own, code) = at(column=self._name("municipality")), self.municipality
            self.log.add(self.file.name, place, "another-municipality", name=own, code=code, found=names)

    def _kept(self, rows: Rows, is_kept: Array) -> Rows:
        """Return some of the rows; the others are not asked for."""
        self.file.left_out += int((~is_kept).sum())
        return _some(rows, is_kept)

    def _right(self, rows: Rows) -> Rows:
        """Return the rows in which nothing is wrong; the others are set aside, each for the first of its faults."""
        wrong = self._wrong(rows)
        first = np.select([one.rows for one in wrong], range(len(wrong)), default=-1)
        for place in np.flatnonzero(first >= 0).tolist():
            meaning, _, texts, fault = wrong[first[place]]
            where = self.table.where(rows["row"].value(place))
            self.log.reject(self.file.id, where, self._name(meaning), texts.value(place), fault.code, **fault.values)
        self.file.rejected += int((first >= 0).sum())
        return _some(rows, first < 0)

    def _wrong(self, rows: Rows) -> list[_Wrong]:
        """Return what may be wrong with rows, in the order in which it is looked at."""
        a_moment = Fault("date", wanted=phrase("a_day_or_moment"))
        a_day = Fault("date", wanted=phrase("a_day"))
        a_number = Fault("number", wanted=phrase("a_whole_number"))
        missing = {name: rows[name].are(lambda value: value is None) for name in [*TIMES.values(), "number"]}
        no_day = missing["registered" if self.columns["registered"] else "started"]
        span = together([rows["started"], rows["ended"]])
        return [
            _Wrong("code", ~rows["code"].are(_is_code), rows["code"], Fault("offence-code")),
            *(
                _Wrong(meaning, missing[name] & rows[f"{meaning}_text"].are(bool), rows[f"{meaning}_text"], a_moment)
                for meaning, name in TIMES.items()
            ),
            _Wrong("registered", no_day, Column.same("", len(no_day)), a_day),
            _Wrong(
                "end", span.are(_is_turned), span.each(lambda times: f"{times[0]} – {times[1]}"), Fault("time-order")
            ),
            _Wrong("number", missing["number"], rows["number_text"], a_number),
        ]

    def _area(self, parts: tuple[Any, ...]) -> _Area:
        """Return where a row's areas lie, of which the last part is the year: the first of them that is known decides."""
        *texts, year = parts
        named = [text for text in texts if text]
        for text in named:
            shares = self.places.shares(text, year)
            if len(shares) == 1 and shares[0][1] == 1:
                return _Area(shares[0][0])
            if shares:
                return _Area(why=phrase("shared_area", area=text))
        if not named:
            return _Area(why=phrase("no_area"))
        return _Area(unknown=(named[0], year if self.places.knows(named[0]) else 0))

    def _one_by_one(self, rows: Rows) -> pd.DataFrame:
        """Return rows as offences: each with its id and place, and as often as its number says."""
        rows["place"] = self.numbers.of(rows["district"], *(rows[name] for name in PLACE))
        number = rows["number"].array().astype(int)
        at = np.repeat(np.arange(len(number)), number)
        nth = np.arange(len(at)) - np.repeat(np.cumsum(number) - number, number)
        found = {name: rows[name][at].array() for name in [*SAID, "place", "row"]}
        delivered, reports = rows["id"][at].array(), rows["report"][at].array()
        if any(reports):
            said = zip(*(found[name] for name in SAID), strict=True)
            delivered = _of_reports(delivered, reports, found["code"], [*said])
        ids = _ids(delivered, number[at], nth, zip(*(found[name] for name in SAID), strict=True))
        found["offence"] = objects(ids, len(at))
        where = {"source_file": self.file.id, "sheet": self.table.sheet.name}
        return pd.DataFrame(found, dtype=object).assign(**where)[COLUMNS]

    def _name(self, meaning: str) -> str:
        """Return what the file calls the first column of a meaning."""
        return heading_of(meaning, self.table.header, self.crime)

    def _tell_codes(self, unknown: Column, in_years: Column) -> None:
        """Tell, each once with its number of rows, of codes that nobody knows, and of those outside the years of their use."""
        log, name, place = self.log, self.file.name, at(column=self._name("code"))
        for code, number in sorted(unknown.counted().items()):
            log.add(name, place, "unknown-offence-code", code=code, rows=number, severity="warning")
        ended: defaultdict[str, list[Phrase]] = defaultdict(list)
        for (code, year), number in sorted(in_years.counted().items()):
            first, last = self.codes[code]
            if year < (first or year) or year > (last or year):
                ended[code].append(phrase("rows_of_year", rows=number, year=year))
        for code, found in ended.items():
            first, last = self.codes[code]
            in_use = (
                phrase("years_from_to", first=first, last=last) if first and last else phrase("years_from", first=first)
            )
            in_use = in_use if first else phrase("years_to", last=last)
            log.add(name, place, "code-years", code=code, in_use=in_use, found=found, severity="warning")

    def _tell_areas(self, areas: Column, rows: Array) -> None:
        """Tell, each once with its number of rows, of areas that nobody knows, and of rows that lie in no one district."""
        unknown: defaultdict[tuple[str, int], list[int]] = defaultdict(list)
        unplaced: Counter[Phrase] = Counter()
        for row, area in zip(rows, areas.array(), strict=True):
            if area.why is None:
                unknown[area.unknown].append(row)
            else:
                unplaced[area.why] += 1
        for (name, year), places in unknown.items():
            where = (*self.table.where(places[0]), *at(column=self._name("area")))
            self.places.unknown(self.file, where, name, len(places), self.log, year or None)
        for why, number in sorted(unplaced.items(), key=str):
            place = at(column=self._name("area"))
            self.log.add(self.file.name, place, "no-place", why=why, rows=number, severity="warning")


def _some(rows: Rows, is_meant: Array) -> Rows:
    """Return some of the rows."""
    return rows if is_meant.all() else {name: one[is_meant] for name, one in rows.items()}


def _whole_code(text: str) -> str:
    """Return an offence's code with the zero before it that a sheet may have lost."""
    code = text.removesuffix(".0")
    return code.zfill(CODE_LENGTH) if code.isdecimal() else code


def _is_code(text: str) -> bool:
    return text.isdecimal() and len(text) == CODE_LENGTH


def _is_turned(times: tuple[str | None, str | None]) -> bool:
    """Return whether something ended before it started; in the hour that comes twice an earlier clock may be the later time."""
    start, end = times
    return bool(start and end and end < start) and not (_comes_twice(start or "") and _comes_twice(end or ""))


def _comes_twice(moment: str) -> bool:
    """Return whether a moment lies in the hour from two to three on the last Sunday of October, in which the clock is put back."""
    return moment[11:13] == "02" and moment[:10] == f"{_last_sunday(int(moment[:4]), 10):%Y-%m-%d}"


def _of_reports(ids: Array, reports: Array, codes: Array, said: Sequence[tuple[object, ...]]) -> Array:
    """Return the offences' ids, where there is none a report's number: with a place in it for each offence of one code that it tells.

    What is the same in everything is one offence that stands there twice. The places follow what the offences are, not their rows.
    """
    told: defaultdict[tuple[object, object], set[tuple[object, ...]]] = defaultdict(set)
    for report, code, values in zip(reports, codes, said, strict=True):
        told[report, code].add(values)
    places = {key: {one: at for at, one in enumerate(sorted(of, key=str), start=1)} for key, of in told.items()}
    found = [
        name or (f"{report}#{places[report, code][values]}" if report and len(told[report, code]) > 1 else report)
        for name, report, code, values in zip(ids, reports, codes, said, strict=True)
    ]
    return objects(found, len(found))


def _ids(delivered: Array, numbers: Array, nth: Array, said: Iterable[tuple[object, ...]]) -> Iterator[str]:
    """Yield the ids of offences: as delivered, with a number where several have one, else made out of what an offence is.

    A second extract gives the same ones: the n-th offence of a file that is the same in everything is the n-th of another file.
    """
    same: Counter[str] = Counter()
    for name, number, place, values in zip(delivered, numbers.tolist(), nth.tolist(), said, strict=True):
        if name:
            yield name if number == 1 else f"{name}:{place + 1}"
        else:
            content = "|".join(map(str, values))
            same[content] += 1
            yield hashlib.sha256(f"{content}|{same[content]}".encode()).hexdigest()[:16]


def moment(text: str) -> str | None:
    """Return a day or a moment of the Swedish clock in ISO form: 2021-09-14, 2021-09-14 9:05, 20210914 2215; None when it is none.

    A distance to UTC may stand behind it (2021-09-14T09:05:00+02:00): Sweden's own leaves the clock as it is written, another is
    worked into it.
    """
    if zoned := ZONED.fullmatch(text):
        written = moment(zoned[1])
        return _swedish(dt.datetime.fromisoformat(written), zoned[2]) if written else None
    day, _, time = text.replace("T", " ").partition(" ")
    date, clock = _date(day), _clock(time)
    return None if date is None or clock is None else f"{date}T{clock}"


def _swedish(written: dt.datetime, distance: str) -> str:
    """Return the Swedish clock of a moment that is written with its distance to UTC."""
    hours, minutes = (0, 0) if distance in "zZ" else (int(distance[:3]), int(distance[0] + distance[-2:]))
    if (hours, minutes) not in ((1, 0), (2, 0)):
        utc = written - dt.timedelta(hours=hours, minutes=minutes)
        first, last = (_last_sunday(utc.year, month) for month in (3, 10))
        written = utc + dt.timedelta(hours=2 if first <= utc < last else 1)
    return written.isoformat(timespec="minutes")


def _last_sunday(year: int, month: int) -> dt.datetime:
    """Return when the clock is set in March or October, in UTC."""
    last = dt.datetime(year, month, 31, 1)
    return last - dt.timedelta(days=last.isoweekday() % 7)


# There are few days and few times of day, however many moments there are.
@lru_cache(maxsize=50_000)
def _date(text: str) -> str | None:
    try:
        return dt.date.fromisoformat(text).isoformat()
    except ValueError:
        return None


@lru_cache(maxsize=50_000)
def _clock(text: str) -> str | None:
    time = text.strip().replace(".", ":")
    if time.isdecimal():
        time = time.zfill(4)
        time = f"{time[:2]}:{time[2:]}"
    try:
        clock = dt.time.fromisoformat(time.zfill(5) if time.count(":") == 1 else time or "00:00")
    except ValueError:
        return None
    return clock.isoformat(timespec="minutes")
