"""The draft of ``<wave>.toml`` for a new delivery: every guess with its confidence, for the analyst to accept or mend."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from pipeline.configuration import Configuration
from pipeline.definitions import SafetySurvey
from pipeline.ingest.files import Delivery, Districts
from pipeline.ingest.safety_survey.codes import Meaning, has_labels, meanings
from pipeline.ingest.safety_survey.differences import WaveDifference, differences
from pipeline.ingest.safety_survey.labels import is_no, is_told, no_answer_in
from pipeline.ingest.safety_survey.mapping import MARK
from pipeline.ingest.safety_survey.mapping import Mapping as WaveMapping
from pipeline.ingest.safety_survey.matching import Guess, guess_items, guess_roles, labels_of_role, questions
from pipeline.ingest.safety_survey.preview import Living, Shares, shares_of
from pipeline.ingest.safety_survey.sheet import (
    WAVE,
    Sheet,
    books_for,
    code_books,
    is_whole_number,
    open_sheet,
    opened_books,
    opened_file,
    persons_of,
)
from pipeline.nearest import folded
from pipeline.problems import DataErrors, ProblemLog, UsageError
from pipeline.products.move import write_whole
from pipeline.words.messages import Language, Phrase, phrase, said
from pipeline.workspace import MunicipalityFolder

Line = str | Phrase
MAY_BE_GONE = ("respondent", "weight")


@dataclass(frozen=True)
class Drafted:
    """A draft: its text, the wave before (empty for a first one), what differs from that, and the figures that it would give."""

    text: str
    against: str
    differences: list[WaveDifference]
    figures: list[Shares]


def draft(
    file: Path, configuration: Configuration, files: list[Delivery], wave: str = "", language: Language = "sv"
) -> Drafted:
    """Return the draft of a mapping for a new delivery, with what differs in it from the latest earlier wave.

    A code book may lie in the delivery itself, beside it, or among the survey's files.

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
    near = [Delivery(path, path.name, "safety_survey") for path in sorted(file.parent.iterdir()) if path.is_file()]
    books = opened_books([one for one in code_books([*near, *files]) if one.path != file], ProblemLog())
    opened = opened_file(delivery, log)
    persons = None if opened is None else persons_of(delivery, opened, [], log, books_for(period, books))
    if persons is None:
        raise DataErrors(log.problems)
    sheet = Sheet(delivery, period, persons, WaveMapping(), configuration.definitions.safety_survey)
    earlier = _latest_before(period, configuration, [one for one in files if one not in code_books(files)])
    drafted = _Draft(sheet, earlier, configuration)
    lines = [line if isinstance(line, str) else said(line, language) for line in _lines(drafted)]
    found = differences(sheet, earlier, configuration) if earlier is not None else []
    return Drafted("\n".join(lines) + "\n", earlier.period if earlier else "", found, [*drafted.figures.values()])


def new_wave(
    folder: MunicipalityFolder, configuration: Configuration, file: Path, wave: str = "", language: Language = "sv"
) -> tuple[Path, Drafted]:
    """Write the draft of a new wave's mapping into the survey's folder; return its path and the draft.

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
    drafted = draft(file, configuration, files, period, language)
    target.parent.mkdir(parents=True, exist_ok=True)
    write_whole(target, drafted.text.encode())
    return target, drafted


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


class _Draft:
    """What is guessed of a new delivery: its roles, its items, what their codes mean, and the figures that gives."""

    def __init__(self, sheet: Sheet, earlier: Sheet | None, configuration: Configuration) -> None:
        self.sheet, self.earlier, self.configuration = sheet, earlier, configuration
        self.roles = guess_roles(sheet.persons, configuration)
        taken = [guess.column for guess in self.roles.values()]
        self.items = guess_items(sheet, earlier, taken)
        self._questions = questions(sheet, earlier)
        columns = {item: guess.column for item, guess in self.items.items()}
        area = self.roles.get("district")
        now = Living.of(sheet, area.column if area else "", area.codes if area else {}, configuration)
        before = Living.of(earlier, earlier.column("district"), {}, configuration) if earlier else None
        self.figures = shares_of(now, columns, before, configuration)

    def meanings(self, item: str) -> list[Meaning]:
        """Return what each code of an item means; of an opposite question nobody knows before it is answered."""
        guess = self.items[item]
        found = [
            one
            for one in meanings(self.sheet, item, guess.column).values()
            if one.basis not in ("declared", "unknown")
            or (one.basis == "unknown" and not has_labels(self.sheet, guess.column))
        ]
        known = self.sheet.book.codes(item)
        scale = sorted(known)
        has_opposite = len(scale) == 2 or is_no(known[scale[-1]])  # how often, or how safe, has none
        turned = {code: other if has_opposite else None for code, other in zip(scale, reversed(scale), strict=True)}
        asked = [self._asked(one, turned if guess.relation == "opposite" else {}) for one in found]
        return sorted(
            asked, key=lambda one: (one.code if is_whole_number(one.code) else "", one.suggested or one.means or 0)
        )

    @staticmethod
    def _asked(one: Meaning, turned: Mapping[int, int | None]) -> Meaning:
        if one.basis == "unknown":
            return replace(one, basis="no_label")
        if one.means is not None and one.means in turned:
            return replace(one, means=None, basis="question", suggested=turned[one.means])
        return one

    def unused(self) -> list[str]:
        """Return the columns that no role and no item takes."""
        used = {guess.column for guess in (*self.roles.values(), *self.items.values())}
        return [column for column in self.sheet.frame.columns if column not in used]

    def is_gone(self, item: str) -> bool:
        """Return whether an item was not asked: each column that is left tells a question and none is near it.

        A supplier that asks most questions in words of its own may ask this one too, so there nothing is certain.
        """
        texts = [self.sheet.persons.text(column) for column in self.unused()]
        is_told = all(texts) and all(self._questions.relation(text, item) == "other" for text in texts)
        in_known_words = sum(guess.is_sure for guess in self.items.values())
        return is_told and (not texts or 2 * in_known_words > len(self.items))

    def is_reworded(self, item: str) -> bool:
        """Return whether the wave before asked in other words."""
        return self.earlier is not None and self.items[item].relation == "wider"

    def is_age_in_years(self) -> bool:
        """Return whether the column of ages holds years."""
        age = self.roles.get("age")
        return (
            age is not None
            and not age.codes
            and not set(self.sheet.codes(age.column)) - {""} <= set(self.sheet.book.age_codes)
        )


def _lines(drafted: _Draft) -> Iterator[Line]:
    """Yield the lines of a mapping."""
    sheet, book = drafted.sheet, drafted.sheet.book
    yield phrase("draft_head", file=sheet.file.path.name)
    yield phrase("draft_ended_on", wave=sheet.period)
    gone = [item for item, one in book.items.items() if item not in drafted.items and one.asked_in(sheet.period)]
    surely = [item for item in gone if drafted.is_gone(item)]
    if surely:
        yield phrase("draft_not_asked", line=f"not_asked = {_list(surely)}")
    if new := drafted.unused():
        yield phrase("draft_new_columns")
        yield from (f"#   {column}: {_one_line(text)}" for column in new if (text := sheet.persons.text(column)))
        yield f"ignore = {_list(new)}"
    if drafted.is_age_in_years():
        yield "age_in_years = true"
    yield from _columns(book, drafted.roles)
    yield from _role_codes(sheet, drafted)
    for item in book.items:
        if item in drafted.items:
            yield from _item(drafted, item)
        elif item in gone and item not in surely:
            yield from ("", phrase("draft_not_found"), f"[items.{item}]", f'column = "{MARK}"')
    if broken := [item for item, guess in drafted.items.items() if guess.is_sure and drafted.is_reworded(item)]:
        yield phrase("draft_breaks")
        yield "[breaks]"
        why = _text(said(phrase("break_by_wording", wave=sheet.period), "sv"))
        yield from (f"{item} = {why}" for item in broken)


def _columns(book: SafetySurvey, roles: Mapping[str, Guess]) -> Iterator[Line]:
    """Yield the columns of the persons that are called otherwise than in the codebook, or that nobody can be sure of."""
    usual: dict[str, str] = {**book.columns}
    differ = [(role, guess) for role, guess in roles.items() if usual.get(role) != guess.column or not guess.is_sure]
    gone = [role for role in usual if role not in roles]
    if differ or gone:
        yield "\n[columns]"
    for role, guess in differ:
        yield _why(guess)
        yield f"{role} = {_text(_asked(guess.column, guess.is_sure))}"
    for role in sorted(gone, key=lambda role: role not in MAY_BE_GONE):
        if role in MAY_BE_GONE:
            yield phrase("draft_no_column", line=f'{role} = ""')
        else:
            yield phrase("draft_name_column", line=f'{role} = "{MARK}"')


def _role_codes(sheet: Sheet, drafted: _Draft) -> Iterator[Line]:
    """Yield what the codes of sex, age groups and areas mean, where the file labels them or nothing tells it."""
    districts = Districts(drafted.configuration, "safety_survey", int(sheet.period))
    usual: dict[str, Mapping[str, str]] = {"sex": {**sheet.book.sex_codes}, "age": sheet.book.age_codes}
    for role, table in (("sex", "sex_codes"), ("age", "age_codes"), ("district", "area_codes")):
        guess = drafted.roles.get(role)
        if guess is None or (role == "age" and drafted.is_age_in_years()):
            continue
        labels = labels_of_role(sheet.persons, guess.column)
        known = usual.get(role) or {code: districts.find(code) or "" for code in labels}
        unclear = {code: label for code, label in labels.items() if code not in guess.codes}
        if role == "district":
            unclear = {code: label for code, label in unclear.items() if is_told(label) or not districts.find(code)}
        if not unclear and all(known.get(code) == meaning for code, meaning in guess.codes.items()):
            continue
        yield ""
        yield _why(guess)
        yield f"[{table}]"
        yield from (
            f"{_text(code)} = {_text(meaning)}   # {_one_line(labels.get(code, ''))}"
            for code, meaning in guess.codes.items()
        )
        for code, label in unclear.items():
            is_gone = role != "district" and no_answer_in(label, sheet.book.missing) is not None
            suggestion = known.get(code, "") if not label else "unknown" if is_gone else ""
            yield f"{_text(code)} = {_text(MARK + suggestion)}   # {_one_line(label)}"


def _item(drafted: _Draft, item: str) -> Iterator[Line]:
    """Yield the lines of an item: its figures, its column, its wording where that is new, and what every code means."""
    guess, sheet = drafted.items[item], drafted.sheet
    yield ""
    yield from drafted.figures[item].lines() if item in drafted.figures else ()
    yield _why(guess)
    if guess.relation == "opposite":
        yield phrase("draft_opposite", wording=_one_line(sheet.book.items[item].wording))
    yield f"[items.{item}]"
    yield f"column = {_text(_asked(guess.column, guess.is_sure))}"
    if guess.relation not in ("same", "cut", "begins", "") and (text := sheet.persons.text(guess.column)):
        yield f"wording = {_text(_one_line(text))}"
    if meant := drafted.meanings(item):
        yield f"[items.{item}.codes]"
        keys = Counter(folded(one.label) for one in meant)
        for one in meant:
            is_its_own = is_told(one.label) and keys[folded(one.label)] == 1 and folded(one.label) != ""
            yield _code(sheet, item, one, by_label=is_its_own)


def _code(sheet: Sheet, item: str, one: Meaning, *, by_label: bool) -> Line:
    """Return the line that says what a code means, by its label where that is one code's alone."""
    known = {**sheet.book.missing, **sheet.book.codes(item)}
    means = one.suggested if one.is_open else one.means
    value = _text(f"{MARK}{'' if means is None else means}") if one.is_open else str(means)
    told = [] if by_label or not one.label else [f"{one.code} = {_one_line(one.label)}"]
    told += [f"{code} = {known[code]}" for code in ([means] if means is not None else [])]
    return f"{_text(_one_line(one.label) if by_label else one.code)} = {value}   # {' → '.join(told)}".rstrip(" #")


def _why(guess: Guess) -> Phrase:
    """Return the comment above a guess: how sure it is, and what it rests on."""
    return phrase("draft_guess", confidence=f"{guess.confidence:.2f}", why=guess.why)


def _asked(value: str, is_sure: bool) -> str:
    """Return a value as it holds, or with the mark of a question."""
    return value if is_sure else f"{MARK}{value}"


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _text(value: object) -> str:
    """Return a text in TOML's quotation marks."""
    return json.dumps(str(value), ensure_ascii=False)


def _list(values: Sequence[str]) -> str:
    return "[" + ", ".join(_text(value) for value in values) + "]"
