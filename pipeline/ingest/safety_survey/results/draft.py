"""The draft of the mapping of a file of results: names that are an indicator's own are decided, likely ones are questions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from pipeline.configuration import Configuration
from pipeline.ingest.files import Delivery
from pipeline.ingest.safety_survey.results import results_in
from pipeline.ingest.safety_survey.results.mapping import TableMapping
from pipeline.ingest.safety_survey.results.reading import Reader
from pipeline.ingest.safety_survey.results.vocabulary import is_opposite
from pipeline.ingest.safety_survey.sheet import is_of_persons, opened_file
from pipeline.ingest.safety_survey.toml_lines import Line, asked, toml_text
from pipeline.ingest.safety_survey.undecided import MARK
from pipeline.nearest import LIKELY, similarity
from pipeline.problems import ProblemLog, UsageError
from pipeline.products.move import write_whole
from pipeline.words.messages import Language, phrase, said
from pipeline.workspace import MunicipalityFolder


def new_results(
    folder: MunicipalityFolder, configuration: Configuration, file: Path, language: Language = "sv"
) -> Path | None:
    """Write the draft of a mapping into the survey's folder, under the file's name; None where the file holds no results.

    Raises:
        UsageError: The file is not there, or has a mapping already.
    """
    if not file.is_file():
        raise UsageError("no-such-file", file=file)
    text = draft(file, configuration, language)
    if text is None:
        return None
    target = folder.raw / "safety_survey" / f"{file.stem}.toml"
    if target.exists():
        raise UsageError("mapping-is-there", mapping=target)
    target.parent.mkdir(parents=True, exist_ok=True)
    write_whole(target, text.encode())
    return target


def draft(file: Path, configuration: Configuration, language: Language = "sv") -> str | None:
    """Return the text of a mapping for a file of results; None where it holds something else."""
    delivery = Delivery(file, file.name, "safety_survey")
    opened = opened_file(delivery, ProblemLog())
    if opened is None or is_of_persons(delivery, opened, configuration):
        return None
    found = results_in(opened, configuration)
    if not found:
        return None
    reader = Reader(delivery, found, TableMapping(), configuration, ProblemLog())
    reader.take_all()
    lines = [line if isinstance(line, str) else said(line, language) for line in _lines(reader)]
    return "\n".join(lines) + "\n"


def _lines(reader: Reader) -> Iterator[Line]:
    yield phrase("draft_head", file=reader.file.path.name)
    yield phrase("draft_marks")
    yield phrase("results_draft_head")
    yield "ignore = []"
    codes = {code for code, _ in reader.questions.asked}
    names = dict.fromkeys(reader.questions.unknown)
    if "year-of-table" in codes:
        yield phrase("results_draft_period", line=f'period = "{MARK}"')
    if codes & {"unit-of-table", "percent-or-share"}:
        yield phrase("results_draft_unit", line=f'unit = "{MARK}percent"')
    if ("area", "") in names:
        yield phrase("results_draft_area", line=f'area = "{MARK}municipality"')
    questions = [name for kind, name in names if kind == "indicator" and name]
    areas = [name for kind, name in names if kind == "area" and name]
    either = [name for kind, name in names if not kind and name]
    chosen = _likely(reader, [*questions, *either])
    nearest = {name: reader.names.nearest_area(name) for name in (*areas, *either)}
    places = [*areas, *(name for name in either if nearest[name] and name not in chosen)]
    yield "\n[indicators]"
    yield from (f"{toml_text(name)} = {toml_text(id)}" for name, id in reader.known.items())
    for name in dict.fromkeys((*questions, *either)):
        if id := chosen.get(name):
            yield phrase("results_draft_indicator", line=_open(name, id), title=reader.names.titles[id])
        elif name not in places:
            yield phrase("results_draft_none", line=_open(name, ""))
    if places:
        yield "\n[areas]"
    for name in dict.fromkeys(places):
        yield _open(name, nearest[name]) if nearest[name] else phrase("results_draft_none", line=_open(name, ""))
    yield from _turned(reader, chosen)


def _turned(reader: Reader, chosen: Mapping[str, str]) -> Iterator[Line]:
    """Yield the names that say the opposite of their indicator; `chosen` are the likely indicators of unknown names."""
    faults = [fault for fault, _ in reader.questions.asked.values() if fault.code == "turned-table"]
    turned = {str(fault.values["name"]): str(fault.values["title"]) for fault in faults}
    likely = {name: reader.names.titles[id] for name, id in chosen.items()}
    turned |= {name: title for name, title in likely.items() if is_opposite(name, title)}
    if turned:
        yield "\n[turned]"
    for name, title in turned.items():
        yield phrase("results_draft_turned", line=_open(name, "true"), title=title)


def _open(name: str, suggestion: str) -> str:
    """Return the line of a name that nobody has decided on, with what is suggested."""
    return f"{toml_text(name)} = {toml_text(asked(suggestion, is_sure=False))}"


def _likely(reader: Reader, names: list[str]) -> dict[str, str]:
    """Return the likely indicator of each name that nobody knows, each indicator for one name alone, the closest first."""
    taken = set(reader.known.values())
    scored = sorted(
        ((similarity(name, title), name, id) for name in names for id, title in reader.names.titles.items()),
        key=lambda one: (-one[0], one[1], one[2]),
    )
    chosen: dict[str, str] = {}
    for score, name, id in scored:
        if score >= LIKELY and name not in chosen and id not in taken:
            chosen[name] = id
            taken.add(id)
    return chosen
