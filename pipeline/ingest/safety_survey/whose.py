"""Whose persons a file holds: of a survey that several municipalities made together, those of the others are not ours."""

from __future__ import annotations

from dataclasses import replace

from pipeline.configuration import Configuration
from pipeline.formats import missing_kind
from pipeline.ingest.places import is_whole
from pipeline.ingest.safety_survey.labels import MUNICIPALITY, plain_words
from pipeline.ingest.safety_survey.sheet import Sheet
from pipeline.problems import ProblemLog, at

CODE = 4  # digits of a municipality's code, of which numbers lose the leading zero


def of_ours(sheet: Sheet, configuration: Configuration, log: ProblemLog) -> Sheet | None:
    """Return a wave without the persons who by one of its columns live in other municipalities, and without that column.

    They are left out. None when nobody is ours: the file is one for another municipality, which is noted. A column that the mapping
    names is what it says.
    """
    persons, file = sheet.persons, sheet.file
    named = {*sheet.mapping.columns.values(), *(one.column for one in sheet.mapping.items.values())}
    columns = [name for name in map(str, persons.frame) if plain_words(name) in MUNICIPALITY and name not in named]
    if len(columns) != 1:
        return sheet
    column, codes = columns[0], sheet.codes(columns[0])
    labels = persons.values.get(column, {})
    texts = {code: labels.get(code, code) for code in dict.fromkeys(codes)}
    others = {code for code, text in texts.items() if _is_another(text, configuration)}
    kept = [code not in others for code in codes]
    if others and not set(texts) - others - {""}:
        own, found = configuration.municipality, sorted(texts[code] for code in others)
        log.add(file.name, at(column=column), "another-municipality", name=own.name, code=own.code, found=found)
        return None
    file.left_out += kept.count(False)
    places = [sheet.row(index) for index, is_kept in enumerate(kept) if is_kept]
    frame = persons.frame[kept].drop(columns=column).reset_index(drop=True)
    return replace(sheet, persons=replace(persons, frame=frame, places=places))


def _is_another(text: str, configuration: Configuration) -> bool:
    """Return whether a text is another municipality's name or code; a code of another register is neither."""
    if missing_kind(text) is not None:
        return False
    if text.isdigit():
        return len(text) in (CODE - 1, CODE) and text.zfill(CODE) != configuration.municipality.code
    return is_whole(text, configuration) is not True
