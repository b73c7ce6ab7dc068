"""What all readers share: a delivered file, its text and rows, the districts by name, and the frames that come out."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

import pandas as pd

from pipeline import fold
from pipeline.configuration import Configuration, Terms
from pipeline.contracts import Table as Contract
from pipeline.formats import Choice, Opened, Prose, Unreadable, open_file, sheets_in
from pipeline.formats import number as number
from pipeline.formats import whole_number as whole_number
from pipeline.ingest.difference import WaveDifference
from pipeline.nearest import most_like
from pipeline.problems import Place, ProblemLog, at
from pipeline.words.messages import Phrase
from pipeline.workspace import MunicipalityFolder, files_in, is_of_a_program, is_text, is_unfinished

MOST_APART = 20  # contradictions between two files that are each told


@dataclass
class Delivery:
    """One delivered file.

    Attributes:
        path: Where it lies.
        name: Its path relative to the root, as messages call it.
        source: The source it belongs to.
        rows: Rows of data that it holds. This and the following are counted by its reader, and every row is in one of the following.
        used: Rows that went into the tables.
        repeated: Rows that say again what another row says.
        left_out: Rows that are not asked for: other municipalities, totals, groups without an indicator.
        rejected: Rows that were set aside because something in them is wrong.
        incomplete: Used rows of which a cell was set aside.
    """

    path: Path
    name: str
    source: str
    rows: int = 0
    used: int = 0
    repeated: int = 0
    left_out: int = 0
    rejected: int = 0
    incomplete: int = 0

    @cached_property
    def content(self) -> bytes:
        """The file's bytes."""
        return self.path.read_bytes()

    @cached_property
    def sha256(self) -> str:
        """SHA-256 sum of the file, hexadecimal."""
        return hashlib.sha256(self.content).hexdigest()

    def open(self, log: ProblemLog, columns: Choice | None = None) -> Opened | None:
        """Return what the file holds; None when it cannot be opened, which is noted.

        Rows whose letters are not as written, and changes in a document that nobody has accepted, are noted as well.

        Args:
            log: Where problems are noted.
            columns: Chooses the columns of a statistics file that are read; all when not given.
        """
        try:
            opened = open_file(self.content, columns)
        except Unreadable as error:
            log.add(self.name, at(), error.code, **error.values)
            return None
        if isinstance(opened, Prose) and opened.has_changes:
            log.add(self.name, at(), "unaccepted-changes", severity="note")
        for sheet in sheets_in(opened):
            if sheet.garbled:
                place = at(sheet=sheet.name) if sheet.name else at()
                log.add(self.name, place, "garbled-letters", rows=sheet.garbled, severity="warning")
        return opened

    @property
    def id(self) -> str:
        """Short id of the file, stable as long as its content is."""
        return self.sha256[:8]

    def as_row(self) -> dict[str, object]:
        """Return the file's row in the table of source files."""
        return {
            "id": self.id,
            "source": self.source,
            "path": self.name,
            "sha256": self.sha256,
            "rows": self.rows,
            "used": self.used,
            "repeated": self.repeated,
            "left_out": self.left_out,
            "rejected": self.rejected,
            "incomplete": self.incomplete,
        }


@dataclass
class Staged:
    """What was read.

    Attributes:
        frames: Frames by table, each with the columns of the table's contract.
        answers: The answers of the safety survey by wave, one row a unit and one column an item, as short as they were delivered.
        differences: What differs between the waves of the safety survey.
        confirmed: By wave of the safety survey, the items whose figures look wrong and are right, with the reason.
    """

    frames: dict[type[Contract], pd.DataFrame] = field(default_factory=dict)
    answers: dict[str, pd.DataFrame] = field(default_factory=dict)
    differences: list[WaveDifference] = field(default_factory=list)
    confirmed: dict[str, dict[str, str]] = field(default_factory=dict)

    def add(self, table: type[Contract], frame: pd.DataFrame) -> None:
        """Add rows to a table; an empty frame adds nothing."""
        if len(frame):
            frame = frame[list(table.columns())]
            before = self.frames.get(table)
            self.frames[table] = frame if before is None else pd.concat([before, frame], ignore_index=True)

    def add_all(self, other: Staged) -> None:
        """Add all rows of another set of frames, its answers and differences."""
        for table, frame in other.frames.items():
            self.add(table, frame)
        self.answers |= other.answers
        self.differences += other.differences
        self.confirmed |= other.confirmed


def deliveries(folder: MunicipalityFolder, source: str, log: ProblemLog) -> list[Delivery]:
    """Return a source's data files in order of name; a missing folder, an empty one and copies are noted."""
    found = [path for path in folder.source_files(source) if path.suffix.lower() not in {".toml", ".md"}]
    for path in folder.source_folders(source):
        inside = [one.relative_to(path).as_posix() for one in files_in(path)]
        log.add(
            folder.workspace.relative(path), at(), "folder-in-source", source=source, files=inside, severity="warning"
        )
    for path in filter(lambda path: is_unfinished(path.name), found):
        log.add(folder.workspace.relative(path), at(), "unfinished-file", severity="note")
    for path in filter(lambda path: is_of_a_program(path.name), found):
        log.add(folder.workspace.relative(path), at(), "file-of-a-program", severity="note")
    found = [path for path in found if not (is_unfinished(path.name) or is_of_a_program(path.name))]
    files = [Delivery(path, folder.workspace.relative(path), source) for path in found if is_text(path)]
    for path in found:
        if not is_text(path):
            log.add(folder.workspace.relative(path), at(), "file-name")
    if not found:
        log.add(folder.workspace.relative(folder.raw / source), at(), "missing-files", source=source)
    return _each_delivery_once(files, log)


def _each_delivery_once(files: list[Delivery], log: ProblemLog) -> list[Delivery]:
    """Return the files without exact copies of others: of several, the one with a year and the shortest name is kept.

    A copy is noted. Under the name of another year it is an error, for then one of the two years has no delivery.
    """
    kept: dict[str, Delivery] = {}
    years = {file.name: re.findall(r"(?<!\d)(?:19|20)\d\d(?!\d)", file.path.stem) for file in files}
    for file in sorted(files, key=lambda file: (not years[file.name], len(file.path.name), file.name)):
        first = kept.setdefault(file.sha256, file)
        if first is not file:
            if years[file.name] and years[file.name] != years[first.name]:
                log.add(file.name, at(), "same-file-of-another-year", first=first.name)
            else:
                log.add(file.name, at(), "same-file", first=first.name, severity="note")
    return [file for file in files if kept[file.sha256] is file]


def each_once(
    rows: Sequence[Mapping[str, Any]], key: Sequence[str], files: Sequence[Delivery], terms: Terms, log: ProblemLog
) -> pd.DataFrame:
    """Return rows as a frame, each key once: a repetition of the same is dropped, one that says otherwise is a problem.

    Args:
        rows: Rows with their ``source_file`` (id of the file) and ``row`` (their place in it); several may come from one row of a file.
        key: Columns that name what a row is about.
        files: The files by whose id the rows name them; a row of a file counts there as used when anything of it is new, else as
            repeated.
        terms: How what rows hold is told.
        log: Where contradictions are noted, and files that say nothing new.
    """
    by_id = {file.id: file for file in files}
    seen: dict[tuple[object, ...], Mapping[str, Any]] = {}
    is_new: dict[tuple[str, object], bool] = {}
    first_said: dict[str, str] = {}
    apart: dict[tuple[str, str], list[tuple[Mapping[str, Any], Mapping[str, Any], str]]] = {}
    for row in rows:
        first = seen.setdefault(tuple(row[column] for column in key), row)
        file, earlier = by_id[str(row["source_file"])], by_id[str(first["source_file"])]
        place = (file.id, row["row"])
        is_new[place] = is_new.get(place, False) or first is row
        if first is row:
            continue
        differs = [name for name in row if row[name] != first[name] and name not in ("source_file", "row")]
        if not differs:
            first_said.setdefault(file.id, earlier.name)
            continue
        apart.setdefault((file.name, earlier.name), []).append((row, first, differs[0]))
    for (name, earlier_name), pairs in apart.items():
        _tell_apart(name, earlier_name, pairs, (key, terms), log)
    for file in files:
        own = [new for (name, _), new in is_new.items() if name == file.id]
        count_used(file, sum(own), len(own), first_said.get(file.id), log)
    return pd.DataFrame(list(seen.values()))


def _tell_apart(
    file: str,
    earlier: str,
    pairs: Sequence[tuple[Mapping[str, Any], Mapping[str, Any], str]],
    told_by: tuple[Sequence[str], Terms],
    log: ProblemLog,
) -> None:
    """Note rows that say otherwise than rows of an earlier file; of many, which are another version, the first and their number."""
    columns, terms = told_by
    is_version = len(pairs) > MOST_APART
    for row, first, name in pairs[:1] if is_version else pairs:
        column, key, where = terms.column(name), terms.key(row, columns), Phrase("place", first["row"])
        then, now = terms.cell(name, first), terms.cell(name, row)
        if is_version:
            log.add(
                file,
                row["row"],
                "another-version",
                rows=len(pairs),
                name=column,
                key=key,
                first=then,
                earlier=earlier,
                where=where,
                now=now,
            )
        else:
            log.add(
                file, row["row"], "two-values", name=column, key=key, first=then, earlier=earlier, where=where, now=now
            )


def count_used(file: Delivery, used: int, rows: int, earlier: str | None, log: ProblemLog) -> None:
    """Count so many of a file's rows as used and the rest as repeated; note it where every row stands in the earlier file."""
    file.used += used
    file.repeated += rows - used
    if rows and not used and earlier is not None:
        log.add(file.name, at(), "same-content", rows=rows, first=earlier, severity="note")


class Districts:
    """Finds a district by its code in a source, its name or an alias; see `fold.key` for what does not count.

    Where the year is told, only districts that figures are given for in it are found: codes and aliases may be others' in other years.
    """

    def __init__(
        self, configuration: Configuration, source: str, year: int | None = None, *, of_tables: bool = False
    ) -> None:
        """Collect the names of all districts that answers are given for.

        Args:
            configuration: The districts.
            source: The source whose codes are known.
            year: The year of all that is asked for, where it is one.
            of_tables: Whether rows hold numbers of an area. Else a row is one person, offence or conversation, and one of a part in a
                year before or after the part is one of the whole.
        """
        self.word = configuration.municipality.district_word.one
        self.division, self.year, self.of_tables = configuration.division, year, of_tables
        self.terms = Terms(configuration)
        # As they may stand in running text, where no name of a place is a person's.
        self.names = frozenset(
            name for district in configuration.districts for name in (district.name, *district.aliases) if name
        )
        leaves = configuration.leaves()
        self.owners: dict[str, list[str]] = {}
        written: dict[
            str, str
        ] = {}  # names and codes by how they are compared: an id is often the name in small letters
        for district in configuration.districts:
            names = [district.name, *district.aliases, district.codes.get(source, ""), district.id]
            for name in (name for name in names if name and district.id in leaves):
                written.setdefault(fold.key(name), name)
                owners = self.owners.setdefault(fold.key(name), [])
                owners += [district.id] if district.id not in owners else []
        self.written = list(written.values())
        self.ids = {name: found for name in self.owners if (found := self.find(name))}

    @lru_cache(maxsize=10_000)  # noqa: B019 - there are few names and years, and readers live as long as what they read
    def find(self, name: str, year: int | None = None) -> str | None:
        """Return the district's id; None when nothing has that name or code, or there are no figures of it in the year."""
        owners, year = self.owners.get(fold.key(name), []), self.year if year is None else year
        if year is None:
            return owners[-1] if owners else None
        leaves = self.division.leaves_in(year)
        if found := [owner for owner in owners if owner in leaves]:
            return found[0]
        wholes = [] if self.of_tables else [self.division.whole_of(owner, [year]) for owner in owners]
        return next((whole for whole in wholes if whole in leaves), None)

    def knows(self, name: str) -> bool:
        """Return whether a district has that name or code in some year."""
        return fold.key(name) in self.owners

    def unknown(
        self, file: Delivery, place: Place, name: str, rows: int, log: ProblemLog, year: int | None = None
    ) -> None:
        """Note a district that nobody knows, or that there are no figures of in a year, and in how many rows it stands."""
        owners, year = self.owners.get(fold.key(name), []), self.year if year is None else year
        if not owners or year is None:
            near, known = most_like(name, self.written), self.written[:4]
            log.add(file.name, place, "unknown-district", name=name, rows=rows, known=known, near=near)
            return
        leaves = self.division.leaves_in(year)
        whole = self.division.whole_of(owners[0], [year]) or owners[0]
        instead = self.terms.districts(one for one in self.division.members(whole) if one in leaves)
        log.add(file.name, place, "district-of-other-years", name=name, rows=rows, year=year, instead=instead)
