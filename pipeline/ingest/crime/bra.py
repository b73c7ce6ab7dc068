"""Brå's reported offences: the export `Databasfil` (a row a number) and tables with a column a year."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import lru_cache
from itertools import groupby
from operator import itemgetter

from pipeline.configuration import Area, Configuration
from pipeline.ingest.crime.table import Line, Table, clean
from pipeline.ingest.files import Delivery, number, whole_number
from pipeline.ingest.places import is_whole
from pipeline.nearest import MISSPELT, most_like_one_of, nearest
from pipeline.problems import HEADER, Fault, ProblemLog, at, phrase

REGION = {"region", "kommun", "område"}
GROUP = {"brott", "brottstyp", "brottskategori", "brottsgrupp"}
HEADINGS = {"area": "Region", "indicator": "Brott", "offences": "Antal"}  # what the columns of the contract are called
MONTH_NAMES = ("jan", "feb", "mar", "apr", "maj", "jun", "jul", "aug", "sep", "okt", "nov", "dec")
MONTHS = {name: number for number, name in enumerate(MONTH_NAMES, start=1)}
YEAR = re.compile(r"(\d{4})(\s*prel\.?)?", re.IGNORECASE)
YEAR_COLUMN = re.compile(r"(?<!\d)((?:19|20)\d{2})(?!\d)\s*(prel\.?|\(prel\.?\))?", re.IGNORECASE)
LONG = {"år", "period", "antal"}
PER_100_000 = re.compile(r"100\s*000")
RATE = re.compile(r"100\s*000|inv\b|andel|procent|förändring", re.IGNORECASE)
COUNTRY = ("hela landet", "riket")
AREA_NAME = re.compile(r"\bkommun$|\blän$|^hela landet$|^riket$", re.IGNORECASE)
REGION_CODE = re.compile(r"^\d{4}\s*[-–]?\s*")
NO_GROUP = {"antal", "anmälda", "brott"}  # words above a column of years that name no group
NOT_COUNTED = {"", "..", "."}  # not available, and impossible; "-" is a zero in Brå's tables
ZERO = {"-", "–"}

Count = dict[str, object]


def is_header(line: Line) -> bool:
    """Return whether a line is the header of one of Brå's tables."""
    texts = [clean(text).casefold() for text in line]
    return (
        bool(texts) and bool(REGION & set(texts)) and (bool(GROUP & set(texts)) or any(map(YEAR_COLUMN.search, texts)))
    )


def read_table(file: Delivery, table: Table, configuration: Configuration, log: ProblemLog) -> list[Count]:
    """Return the counts of one table for the municipality, the country and its peers; other rows are left out, wrong ones set aside."""
    columns = table.columns
    missing = {one.capitalize() for one in LONG - set(columns)}
    if not missing and not GROUP & set(columns):
        missing = {HEADINGS["indicator"]}
    elif any(map(YEAR_COLUMN.search, columns)):
        missing = set()
    if missing:
        near = most_like_one_of(missing, table.header)
        log.add(file.name, HEADER, "missing-column", columns=sorted(missing), found=table.header, near=near)
        return []
    twice = sorted(name for name in LONG if columns.count(name) > 1)
    if twice:
        log.add(file.name, HEADER, "column-twice", columns=twice)
        return []
    region = next(place for place, text in enumerate(columns) if text in REGION)
    places, lines = table.lines(file, log)
    by_region = _by_region(lines, region)
    areas = _areas(by_region, configuration)
    gone = _repeated(file, table, (places, lines, by_region), areas, log)
    asked = sorted((line, area) for text, area in areas.items() for line in by_region[text] if line not in gone)
    mine = [(places[line], area, list(map(clean, lines[line]))) for line, area in asked]
    file.left_out += len(lines) - len(gone) - len(mine)
    _tell_whose(file, table, set(by_region), areas, configuration, log)
    reader = _Long if set(columns) >= LONG else _Wide
    return reader(file, table, configuration, log).counts(mine)


def _by_region(lines: Sequence[Line], region: int) -> dict[str, list[int]]:
    """Return which lines are of each region; most stand one after another, so that they are gone through run by run."""
    found: dict[str, list[int]] = defaultdict(list)
    start = 0
    for text, run in groupby(map(itemgetter(region), lines)):
        end = start + len(list(run))
        found[text] += range(start, end)
        start = end
    return found


def _tell_whose(
    file: Delivery,
    table: Table,
    regions: set[str],
    areas: Mapping[str, str],
    configuration: Configuration,
    log: ProblemLog,
) -> None:
    """Note a table in which other municipalities than those compared with stand and ours does not, or nothing that is asked for."""
    if Area.MUNICIPALITY in areas.values() or not regions:
        return
    names = sorted(map(clean, regions - set(areas)))
    others = [name for name in names if is_whole(name, configuration) is False]
    if others or not areas:
        own = configuration.municipality
        place = at(column=table.header[0])
        log.add(file.name, place, "another-municipality", name=own.name, code=own.code, found=others or names)


def _areas(regions: Iterable[str], configuration: Configuration) -> dict[str, str]:
    """Return the regions that are asked for as areas: the municipality, the country and peers; by name, with or without a code."""
    own = configuration.municipality
    named = {_name_of(peer): peer.removesuffix(" kommun") for peer in own.peers} | dict.fromkeys(COUNTRY, "country")
    name = own.name.casefold()
    named |= dict.fromkeys((own.code, name, f"{name}s"), Area.MUNICIPALITY)
    found = {}
    for region in regions:
        text, name = _called(region)
        if area := named.get(text) or named.get(name):
            found[region] = area
    return found


# Every export names the same municipalities.
@lru_cache(maxsize=5_000)
def _called(region: str) -> tuple[str, str]:
    """Return a region without blanks, and its name as names are compared."""
    text = clean(region)
    return text, _name_of(text)


def _name_of(region: str) -> str:
    """Return a municipality's name as names are compared: without its code and "kommun"."""
    return REGION_CODE.sub("", region).casefold().removesuffix(" kommun")


def _repeated(
    file: Delivery,
    table: Table,
    delivered: tuple[Sequence[int], Sequence[Line], Mapping[str, list[int]]],
    asked: Collection[str],
    log: ProblemLog,
) -> set[int]:
    """Return which lines are of blocks that stand twice, of which the second says the same or nothing but zeros.

    Brå's exports hold one municipality twice. Two blocks with different figures are both kept, and contradict each other later. Looked
    at are the regions that are asked for, those that have more lines than others, and all where even the smallest is repeated.

    Args:
        file: The file.
        table: The table.
        delivered: The places of its lines, the lines, and which of them are of each region.
        asked: The regions that are asked for.
        log: Where repeated blocks are noted.
    """
    columns, (places, lines, by_region) = table.columns, delivered
    if "antal" not in columns or not lines:
        return set()
    counted = columns.index("antal")
    periods = [place for place, text in enumerate(columns) if text in {"år", "period"}]
    groups = [place for place, text in enumerate(columns) if text in GROUP]
    said = itemgetter(columns.index(next(text for text in columns if text in REGION)), *periods, *groups)
    smallest = min(by_region.values(), key=len)
    are_all_odd = len({said(lines[line]) for line in smallest}) < len(smallest)
    odd = [
        line
        for text, its_lines in by_region.items()
        if are_all_odd or len(its_lines) > len(smallest) or text in asked
        for line in its_lines
    ]
    blocks: dict[tuple[str, ...], dict[int, list[int]]] = defaultdict(lambda: defaultdict(list))
    seen: Counter[tuple[str, ...]] = Counter()
    for line in odd:
        key: tuple[str, ...] = said(lines[line])
        blocks[key[: 1 + len(periods)]][seen[key]].append(line)
        seen[key] += 1
    dropped: dict[str, list[int]] = defaultdict(list)
    for (name, *_), copies in blocks.items():
        for again in _repeats({copy: [lines[i][counted].strip() for i in rows] for copy, rows in copies.items()}):
            dropped[name] += copies[again]
    for name, rows in dropped.items():
        last = dict(table.where(places[max(rows)]))["row"]
        place = (*table.where(places[min(rows)]), *at(to=last))
        log.add(file.name, place, "repeated-block", name=clean(name), rows=len(rows), severity="note")
    gone = {line for rows in dropped.values() for line in rows}
    file.repeated += len(gone)
    return gone


def _repeats(copies: dict[int, list[str]]) -> list[int]:
    """Return which copies of a block say nothing that the one kept does not say."""
    kept = next((copy for copy, values in copies.items() if set(values) != {"0"}), 0)
    return [
        copy for copy, values in copies.items() if copy != kept and (set(values) == {"0"} or values == copies[kept])
    ]


class _Counts:
    """What both forms of a table share: the offence groups by name, and what is told of those that nobody knows."""

    def __init__(self, file: Delivery, table: Table, configuration: Configuration, log: ProblemLog) -> None:
        self.file, self.table, self.log = file, table, log
        self.columns = table.columns
        self.rate = next((at for at, text in enumerate(self.columns) if PER_100_000.search(text)), None)
        self.groups = configuration.definitions.crime.by_bra_name
        self.written = configuration.definitions.crime.bra_names
        self.unknown: Counter[str] = Counter()

    def counts(self, lines: list[tuple[int, str, list[str]]]) -> list[Count]:
        """Return the counts of lines with their areas."""
        found = [{**count, "area": area} for place, area, line in lines for count in self.row(place, line)]
        for name, times in sorted(self.unknown.items()):
            near = nearest(name, self.written, MISSPELT)
            self.log.add(
                self.file.name,
                self.table.where(self.table.top + 1),
                "unknown-group",
                name=name,
                rows=times,
                near=phrase("most_like", near=self.written[near].bra_label) if near else "",
                known=list(self.written),
                severity="warning",
            )
        return found

    def row(self, place: int, line: list[str]) -> list[Count]:
        """Return the counts of one line."""
        raise NotImplementedError

    def indicator(self, name: str) -> str | None:
        """Return the id of the group of a name; one that nobody knows is left out and counted."""
        if found := self.groups.get(name.casefold()):
            return found.id
        self.unknown[name] += 1
        self.file.left_out += 1
        return None

    def set_aside(self, place: int, column: str, value: str, fault: Fault) -> None:
        """Set a line aside."""
        self.file.rejected += 1
        self.log.reject(self.file.id, self.table.where(place), column, value, fault.code, **fault.values)

    def count(
        self, place: int, indicator: str, when: str, release: str, offences: int | None, per_1000: float | None = None
    ) -> Count:
        """Return a count as a row of the table, with the rate that stands beside it."""
        return {
            "indicator": indicator,
            "period": when,
            "release": release,
            "offences": offences,
            "per_1000": per_1000,
            "source_file": self.file.id,
            "row": self.table.where(place),
        }


class _Long(_Counts):
    """The export: Region;Brott;År;Period;Antal, one number a row."""

    def row(self, place: int, line: list[str]) -> list[Count]:
        """Return the line's count; nothing for what is not given, not asked for or wrong."""
        values = dict(zip(self.columns, line, strict=False))
        rate = number(line[self.rate]) if self.rate is not None else None
        if values["antal"] in NOT_COUNTED and rate is None:
            self.file.left_out += 1
            return []
        when, release = period_of(values["år"], values["period"])
        is_counted = values["antal"] not in NOT_COUNTED
        offences = _offences(values["antal"]) if is_counted else None
        if when is None:
            found = f"{values['år']};{values['period']}"
            self.set_aside(place, "Period", found, Fault("period", wanted=phrase("a_month_or_year")))
        elif offences is None and is_counted:
            self.set_aside(place, "Antal", values["antal"], Fault("number", wanted=phrase("a_whole_number")))
        elif indicator := self.indicator(next(values[name] for name in GROUP if name in values)):
            return [self.count(place, indicator, when, release, offences, None if rate is None else rate / 100)]
        return []


class _Wide(_Counts):
    """A table with a column a year; the offence group stands in a column, above the years, or in the title."""

    def __init__(self, file: Delivery, table: Table, configuration: Configuration, log: ProblemLog) -> None:
        super().__init__(file, table, configuration, log)
        self.title = next((name for name in sorted(self.groups, key=len, reverse=True) if name in table.above), "")
        self.years = {
            place: match
            for place, text in enumerate(self.columns)
            if (match := YEAR_COLUMN.search(text)) and not RATE.search(text)
        }

    def row(self, place: int, line: list[str]) -> list[Count]:
        """Return the line's counts, one a year."""
        values = dict(zip(self.columns, line, strict=False))
        group = next((values[name] for name in GROUP if name in values), self.title)
        found: list[Count] = []
        for column, match in self.years.items():
            name = self.columns[column].replace(match[0], "").strip(" ,:-")
            name = group if set(name.split()) <= NO_GROUP else name
            group_of = self.groups.get(name.casefold())
            if group_of is None:
                self.unknown[name] += 1
            elif line[column] not in NOT_COUNTED:
                offences = _offences(line[column])
                if offences is None:
                    self.set_aside(
                        place, self.table.header[column], line[column], Fault("number", wanted=phrase("a_whole_number"))
                    )
                    return []
                release = "preliminary" if match[2] else "final"
                found.append(self.count(place, group_of.id, match[1], release, offences))
        if not found:
            self.file.left_out += 1
        return found


def _offences(text: str) -> int | None:
    return 0 if text in ZERO else whole_number(text)


WHOLE_YEAR = ("helår", "hela året", "år", "året")


def period_of(year: str, period: str) -> tuple[str | None, str]:
    """Return the period and its release: "2013";"Feb", "2026 prel.";"Aug", or "År";"2025" for a whole year."""
    if year.casefold() == "år":
        year, period = period, ""
    if period.casefold() in WHOLE_YEAR:
        period = ""
    match = YEAR.fullmatch(year)
    if not match or (period and period.casefold() not in MONTHS):
        return None, "final"
    release = "preliminary" if match[2] else "final"
    return (f"{match[1]}-{MONTHS[period.casefold()]:02d}" if period else match[1]), release


def newest_preliminary(counts: list[Count], files: Sequence[Delivery], log: ProblemLog) -> list[Count]:
    """Return the counts without preliminary ones that a later delivery revises.

    Brå revises a preliminary month with every export. The delivery whose figures reach furthest in time is the newest; where two reach
    equally far, both stay, and contradict each other.
    """
    by_id = {file.id: file for file in files}
    reach: dict[str, str] = {}
    for row in counts:
        name = str(row["source_file"])
        reach[name] = max(reach.get(name, ""), str(row["period"]))
    newest: dict[tuple[object, ...], Count] = {}
    for row in counts:
        if row["release"] == "preliminary":
            key = (row["indicator"], row["period"], row["area"])
            best = newest.setdefault(key, row)
            if reach[str(row["source_file"])] > reach[str(best["source_file"])]:
                newest[key] = row
    revised: Counter[tuple[str, str]] = Counter()
    kept = []
    for row in counts:
        best = newest.get((row["indicator"], row["period"], row["area"]), row)
        old, new = str(row["source_file"]), str(best["source_file"])
        if row["release"] == "final" or row["offences"] == best["offences"] or reach[old] == reach[new]:
            kept.append(row)
        else:
            revised[old, new] += 1
            by_id[old].left_out += 1
    for (old, new), times in sorted(revised.items()):
        log.add(by_id[old].name, at(), "revised", figures=times, newer=by_id[new].name, severity="note")
    return kept
