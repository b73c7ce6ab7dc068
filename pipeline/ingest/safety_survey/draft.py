"""The draft of ``<wave>.toml`` for a new delivery: every guess with its confidence, for the analyst to accept or mend."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from pipeline.configuration import Configuration
from pipeline.definitions import SafetySurvey
from pipeline.ingest.files import Delivery, Districts
from pipeline.ingest.safety_survey.differences import WaveDifference, differences
from pipeline.ingest.safety_survey.labels import folded
from pipeline.ingest.safety_survey.mapping import Mapping as WaveMapping
from pipeline.ingest.safety_survey.matching import LIKELY, Guess, guess_items, guess_roles
from pipeline.ingest.safety_survey.sheet import WAVE, Sheet, open_sheet, opened_file, persons_of
from pipeline.problems import DataErrors, ProblemLog, UsageError
from pipeline.workspace import MunicipalityFolder

HEAD = """\
# Draft for {file}, made by 'lagesbild new-wave'. The number in a comment says how sure the guess below it is, from 0 to 1.
# Lines that begin with "#? " are guesses too weak to hold without you: take the three characters away to accept one.
"""


def draft(
    file: Path, configuration: Configuration, files: list[Delivery], wave: str = ""
) -> tuple[str, list[WaveDifference]]:
    """Return the text of a mapping for a new delivery, and what differs in it from the latest earlier wave.

    Args:
        file: The new delivery, wherever it lies.
        configuration: The municipality's.
        files: The survey's deliveries that the municipality already has.
        wave: The wave; when empty, the file's name begins with it.

    Raises:
        DataErrors: The file cannot be read.
        UsageError: The wave is not known.
    """
    period = wave_of(file, wave)
    log = ProblemLog()
    delivery = Delivery(file, file.name, "safety_survey")
    book = configuration.definitions.safety_survey
    opened = opened_file(delivery, log)
    persons = None if opened is None else persons_of(delivery, opened, [], log)
    if persons is None:
        raise DataErrors(log.problems)
    sheet = Sheet(delivery, period, persons, WaveMapping(), book)
    earlier = _latest_before(period, configuration, files)
    return "\n".join(_lines(sheet, earlier, configuration)) + "\n", differences(sheet, earlier, configuration)


def new_wave(
    folder: MunicipalityFolder, configuration: Configuration, file: Path, wave: str = ""
) -> tuple[Path, list[WaveDifference]]:
    """Write the draft of a new wave's mapping into the survey's folder; return its path and what differs in the wave.

    Raises:
        DataErrors: The file cannot be read.
        UsageError: The file is not there, its wave is not known, or the wave has a mapping already.
    """
    if not file.is_file():
        raise UsageError(f"there is no file {file}")
    period = wave_of(file, wave)
    target = folder.raw / "safety_survey" / f"{period}.toml"
    if target.exists():
        raise UsageError(f"{target} is there already; take it away first to have a new draft")
    paths = [path for path in folder.source_files("safety_survey") if path.suffix.lower() not in (".toml", ".md")]
    files = [Delivery(path, folder.workspace.relative(path), "safety_survey") for path in paths]
    text, found = draft(file, configuration, files, period)
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(text, encoding="utf-8")
    return target, found


def wave_of(file: Path, wave: str) -> str:
    """Return the wave that is given, else the year that the file's name begins with; raises `UsageError` without either."""
    named = WAVE.fullmatch(file.stem)
    period = wave or (named[1] if named else "")
    if not re.fullmatch(r"\d{4}", period):
        raise UsageError(f"{file.name} does not begin with the wave's year: give it with --wave")
    return period


def _latest_before(period: str, configuration: Configuration, files: list[Delivery]) -> Sheet | None:
    """Return the latest wave before this one that can be read."""
    sheets = [open_sheet(file, configuration, ProblemLog()) for file in files]
    before = [sheet for sheet in sheets if sheet is not None and sheet.period < period]
    return max(before, key=lambda sheet: sheet.period, default=None)


def _lines(sheet: Sheet, earlier: Sheet | None, configuration: Configuration) -> Iterator[str]:
    """Yield the lines of a mapping."""
    book = sheet.book
    roles = guess_roles(sheet.persons, configuration)
    items = guess_items(sheet, earlier, [guess.column for guess in roles.values()])
    used = {guess.column for guess in (*roles.values(), *items.values())}
    yield HEAD.format(file=sheet.file.path.name)
    yield f"#? ended_on = {sheet.period}-10-31   # last day of fieldwork, where the file does not say it"
    if gone := [item for item, one in book.items.items() if item not in items and one.asked_in(sheet.period)]:
        yield f"not_asked = {_list(gone)}   # no column is like these questions"
    if new := [column for column in sheet.frame.columns if column not in used]:
        yield "# Columns that no question of the codebook is like; declare an item in definitions.toml to use one."
        yield from (f"#   {column}: {label}" for column in new if (label := sheet.persons.labels.get(column, "")))
        yield f"ignore = {_list(new)}"
    if (age := roles.get("age")) and not age.codes and not _as_in(book.age_codes, sheet, age):
        yield "age_in_years = true"
    yield from _columns(book, roles)
    yield from _role_codes(sheet, roles, configuration)
    broken = []
    for item, guess in items.items():
        lines, is_reworded = _item(sheet, earlier, item, guess)
        yield from lines
        broken += [item] if is_reworded and guess.confidence >= LIKELY else []
    if broken:
        yield "\n# Questions in other words than in the wave before. Take a line away where the question still measures the same."
        yield "[breaks]"
        yield from (f"{item} = {_text(f'Frågan har en annan lydelse {sheet.period}.')}" for item in broken)


def _columns(book: SafetySurvey, roles: Mapping[str, Guess]) -> Iterator[str]:
    """Yield the columns of the persons that are called otherwise than in the codebook."""
    usual: dict[str, str] = {**book.columns}
    differ = [(role, guess) for role, guess in roles.items() if usual.get(role) != guess.column]
    gone = [role for role in usual if role not in roles]
    if differ or gone:
        yield "\n[columns]"
    for role, guess in differ:
        yield f"# {guess.confidence:.2f}: {guess.why}"
        yield _accepted(guess, f"{role} = {_text(guess.column)}")
    yield from (f'{role} = ""   # no column is like it' for role in gone if role in ("respondent", "weight"))
    yield from (
        f'#? {role} = ""   # no column is like it: name it' for role in gone if role not in ("respondent", "weight")
    )


def _role_codes(sheet: Sheet, roles: Mapping[str, Guess], configuration: Configuration) -> Iterator[str]:
    """Yield codes of sex, age groups and areas that mean something else than in the configuration."""
    districts = Districts(configuration, "safety_survey")
    usual: dict[str, Mapping[str, str]] = {"sex": {**sheet.book.sex_codes}, "age": sheet.book.age_codes}
    for role, table in (("sex", "sex_codes"), ("age", "age_codes"), ("district", "area_codes")):
        guess = roles.get(role)
        codes = guess.codes if guess else {}
        known = usual.get(role) or {code: districts.find(code) or "" for code in codes}
        if guess and any(known.get(code) != meaning for code, meaning in codes.items()):
            labels = sheet.persons.values.get(guess.column, {})
            yield f"\n# {guess.confidence:.2f}: {guess.why}"
            yield f"[{table}]"
            yield from (
                f"{_text(code)} = {_text(meaning)}   # {labels.get(code, '')}" for code, meaning in codes.items()
            )
            unclear = {code: label for code, label in labels.items() if code not in codes}
            yield from (f"#? {_text(code)} = {_text('unknown')}   # {label}" for code, label in unclear.items())


def _item(sheet: Sheet, earlier: Sheet | None, item: str, guess: Guess) -> tuple[list[str], bool]:
    """Return the lines of an item that stands otherwise than in the codebook, and whether the earlier wave asked in other words."""
    entry = sheet.book.items[item]
    label = sheet.persons.labels.get(guess.column, "")
    before = entry.wording
    if earlier is not None:
        before = earlier.persons.labels.get(earlier.items().get(item, ""), "") or before
    is_reworded = bool(label) and folded(label) != folded(before)
    lines = []
    if guess.column != entry.column:
        lines.append(f"column = {_text(guess.column)}")
    if is_reworded or (label and folded(label) != folded(entry.wording)):
        lines.append(f"wording = {_text(label)}")
    if guess.codes:
        labels = sheet.persons.values.get(guess.column, {})
        told = ", ".join(f"{code} = {labels.get(code, '')}" for code in guess.codes)
        pairs = ", ".join(f"{_text(code)} = {meaning}" for code, meaning in guess.codes.items())
        lines += [f"# {told}", f"codes = {{ {pairs} }}"]
    if not lines:
        return [], False
    head = ["", f"# {guess.confidence:.2f}: {guess.why}"]
    return head + [_accepted(guess, line) for line in [f"[items.{item}]", *lines]], is_reworded and earlier is not None


def _accepted(guess: Guess, line: str) -> str:
    """Return a line as it holds, or, where the guess is weak, for the analyst to accept."""
    return line if guess.confidence >= LIKELY or line.startswith("#") else f"#? {line}"


def _as_in(codes: Mapping[str, str], sheet: Sheet, guess: Guess) -> bool:
    """Return whether a column holds nothing but known codes."""
    return set(sheet.codes(guess.column)) - {""} <= set(codes)


def _text(value: object) -> str:
    """Return a text in TOML's quotation marks."""
    return json.dumps(str(value), ensure_ascii=False)


def _list(values: Sequence[str]) -> str:
    return "[" + ", ".join(_text(value) for value in values) + "]"
