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
from pipeline.ingest.safety_survey.sheet import WAVE, Sheet, open_sheet, persons_of
from pipeline.problems import DataErrors, ProblemLog, UsageError
from pipeline.products.move import write_whole
from pipeline.words.messages import Language, Phrase, phrase, said
from pipeline.workspace import MunicipalityFolder

Line = str | Phrase
MAY_BE_GONE = ("respondent", "weight")


def draft(
    file: Path, configuration: Configuration, files: list[Delivery], wave: str = "", language: Language = "sv"
) -> tuple[str, list[WaveDifference]]:
    """Return the text of a mapping for a new delivery, and what differs in it from the latest earlier wave.

    Args:
        file: The new delivery, wherever it lies.
        configuration: The municipality's.
        files: The survey's deliveries that the municipality already has.
        wave: The wave; when empty, the file's name begins with it.
        language: That of the comments.

    Raises:
        DataErrors: The file cannot be read.
        UsageError: The wave is not known.
    """
    period = wave_of(file, wave)
    log = ProblemLog()
    delivery = Delivery(file, file.name, "safety_survey")
    book = configuration.definitions.safety_survey
    opened = delivery.open(log)
    persons = None if opened is None else persons_of(delivery, opened, [], log)
    if persons is None:
        raise DataErrors(log.problems)
    sheet = Sheet(delivery, period, persons, WaveMapping(), book)
    earlier = _latest_before(period, configuration, files)
    lines = [line if isinstance(line, str) else said(line, language) for line in _lines(sheet, earlier, configuration)]
    return "\n".join(lines) + "\n", differences(sheet, earlier, configuration)


def new_wave(
    folder: MunicipalityFolder, configuration: Configuration, file: Path, wave: str = "", language: Language = "sv"
) -> tuple[Path, list[WaveDifference]]:
    """Write the draft of a new wave's mapping into the survey's folder; return its path and what differs in the wave.

    Raises:
        DataErrors: The file cannot be read.
        UsageError: The file is not there, its wave is not known, or the wave has a mapping already.
    """
    if not file.is_file():
        raise UsageError("no-such-file", file=file)
    period = wave_of(file, wave)
    target = folder.raw / "safety_survey" / f"{period}.toml"
    if target.exists():
        raise UsageError("mapping-is-there", mapping=target)
    paths = [path for path in folder.source_files("safety_survey") if path.suffix.lower() not in (".toml", ".md")]
    files = [Delivery(path, folder.workspace.relative(path), "safety_survey") for path in paths]
    text, found = draft(file, configuration, files, period, language)
    target.parent.mkdir(parents=True, exist_ok=True)
    write_whole(target, text.encode())
    return target, found


def wave_of(file: Path, wave: str) -> str:
    """Return the wave that is given, else the year that the file's name begins with; raises `UsageError` without either."""
    named = WAVE.fullmatch(file.stem)
    period = wave or (named[1] if named else "")
    if not re.fullmatch(r"\d{4}", period):
        raise UsageError("no-wave-in-name", file=file.name)
    return period


def _latest_before(period: str, configuration: Configuration, files: list[Delivery]) -> Sheet | None:
    """Return the latest wave before this one that can be read."""
    sheets = [open_sheet(file, configuration, ProblemLog()) for file in files]
    before = [sheet for sheet in sheets if sheet is not None and sheet.period < period]
    return max(before, key=lambda sheet: sheet.period, default=None)


def _lines(sheet: Sheet, earlier: Sheet | None, configuration: Configuration) -> Iterator[Line]:
    """Yield the lines of a mapping."""
    book = sheet.book
    roles = guess_roles(sheet.persons, configuration)
    items = guess_items(sheet, earlier, [guess.column for guess in roles.values()])
    used = {guess.column for guess in (*roles.values(), *items.values())}
    yield phrase("draft_head", file=sheet.file.path.name)
    yield phrase("draft_ended_on", wave=sheet.period)
    if gone := [item for item, one in book.items.items() if item not in items and one.asked_in(sheet.period)]:
        yield phrase("draft_not_asked", line=f"not_asked = {_list(gone)}")
    if new := [column for column in sheet.frame.columns if column not in used]:
        yield phrase("draft_new_columns")
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
        yield phrase("draft_breaks")
        yield "[breaks]"
        why = _text(said(phrase("break_by_wording", wave=sheet.period), "sv"))
        yield from (f"{item} = {why}" for item in broken)


def _columns(book: SafetySurvey, roles: Mapping[str, Guess]) -> Iterator[Line]:
    """Yield the columns of the persons that are called otherwise than in the codebook."""
    usual: dict[str, str] = {**book.columns}
    differ = [(role, guess) for role, guess in roles.items() if usual.get(role) != guess.column]
    gone = [role for role in usual if role not in roles]
    if differ or gone:
        yield "\n[columns]"
    for role, guess in differ:
        yield _why(guess)
        yield _accepted(guess, f"{role} = {_text(guess.column)}")
    for role in sorted(gone, key=lambda role: role not in MAY_BE_GONE):
        is_no_loss, line = role in MAY_BE_GONE, f'{role} = ""'
        yield phrase("draft_no_column", line=line) if is_no_loss else phrase("draft_name_column", line=line)


def _role_codes(sheet: Sheet, roles: Mapping[str, Guess], configuration: Configuration) -> Iterator[Line]:
    """Yield codes of sex, age groups and areas that mean something else than in the configuration."""
    districts = Districts(configuration, "safety_survey")
    usual: dict[str, Mapping[str, str]] = {"sex": {**sheet.book.sex_codes}, "age": sheet.book.age_codes}
    for role, table in (("sex", "sex_codes"), ("age", "age_codes"), ("district", "area_codes")):
        guess = roles.get(role)
        codes = guess.codes if guess else {}
        known = usual.get(role) or {code: districts.find(code) or "" for code in codes}
        if guess and any(known.get(code) != meaning for code, meaning in codes.items()):
            labels = sheet.persons.values.get(guess.column, {})
            yield ""
            yield _why(guess)
            yield f"[{table}]"
            yield from (
                f"{_text(code)} = {_text(meaning)}   # {labels.get(code, '')}" for code, meaning in codes.items()
            )
            unclear = {code: label for code, label in labels.items() if code not in codes}
            yield from (f"#? {_text(code)} = {_text('unknown')}   # {label}" for code, label in unclear.items())


def _item(sheet: Sheet, earlier: Sheet | None, item: str, guess: Guess) -> tuple[list[Line], bool]:
    """Return the lines of an item that stands otherwise than in the codebook, and whether the earlier wave asked in other words."""
    entry = sheet.book.items[item]
    label = sheet.persons.labels.get(guess.column, "")
    before = entry.wording
    if earlier is not None:
        before = earlier.persons.labels.get(earlier.items().get(item, ""), "") or before
    is_reworded = bool(label) and folded(label) != folded(before)
    lines: list[str] = []
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
    accepted = [_accepted(guess, line) for line in [f"[items.{item}]", *lines]]
    return ["", _why(guess), *accepted], is_reworded and earlier is not None


def _why(guess: Guess) -> Phrase:
    """Return the comment above a guess: how sure it is, and what it rests on."""
    return phrase("draft_guess", confidence=f"{guess.confidence:.2f}", why=guess.why)


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
