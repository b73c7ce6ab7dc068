"""The draft of ``<wave>.toml`` for a new delivery: every guess with its confidence, for the analyst to accept or mend."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from pipeline.configuration import Configuration
from pipeline.ingest.files import Delivery
from pipeline.ingest.safety_survey.differences import WaveDifference, differences
from pipeline.ingest.safety_survey.draft_lines import lines_of
from pipeline.ingest.safety_survey.guesses import Guesses
from pipeline.ingest.safety_survey.mapping import Mapping as WaveMapping
from pipeline.ingest.safety_survey.preview import Shares
from pipeline.ingest.safety_survey.several import unfolded
from pipeline.ingest.safety_survey.sheet import (
    WAVE,
    Sheet,
    books_for,
    code_books,
    open_sheet,
    opened_books,
    opened_file,
    persons_of,
)
from pipeline.ingest.safety_survey.whose import of_ours
from pipeline.problems import DataErrors, ProblemLog, UsageError
from pipeline.products.move import write_whole
from pipeline.words.messages import Language, said
from pipeline.workspace import MunicipalityFolder


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
    whole = Sheet(delivery, period, persons, WaveMapping(), configuration.definitions.safety_survey)
    sheet = of_ours(whole, configuration, log)
    if sheet is None:
        raise DataErrors(log.problems)
    earlier = _latest_before(period, configuration, [one for one in files if one not in code_books(files)])
    guesses = Guesses(sheet, earlier, configuration)
    lines = [line if isinstance(line, str) else said(line, language) for line in lines_of(guesses)]
    found = differences(guesses.read, earlier, configuration) if earlier is not None else []
    return Drafted("\n".join(lines) + "\n", earlier.period if earlier else "", found, [*guesses.figures.values()])


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
    latest = max(before, key=lambda sheet: sheet.period, default=None)
    ours = latest and of_ours(latest, configuration, ProblemLog())
    return ours and unfolded(ours, ProblemLog()).sheet
