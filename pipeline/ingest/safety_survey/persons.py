"""The persons of a wave: district, sex, age band, weight and design."""

from __future__ import annotations

import sys
from collections.abc import Callable

import pandas as pd

from pipeline.configuration import Configuration
from pipeline.ingest.files import Districts, number
from pipeline.ingest.safety_survey.labels import age_of, band_of, is_told, sex_of, without_number
from pipeline.ingest.safety_survey.sheet import Sheet, code_texts
from pipeline.problems import ProblemLog, at, phrase
from pipeline.words import terms
from pipeline.words.messages import Phrase

UNKNOWN = "unknown"


def units(sheet: Sheet, configuration: Configuration, log: ProblemLog) -> pd.DataFrame:
    """Return the persons of a wave; a cell with an unknown sex or age is set aside, the person stays."""
    persons = pd.DataFrame({"period": sheet.period, "unit": range(1, len(sheet.frame) + 1)})
    _respondents_once(sheet, log)
    persons["district"] = _districts(sheet, configuration, log)
    sex_codes: dict[str, str] = dict(sheet.mapping.sex_codes or sheet.book.sex_codes)
    if sheet.mapping.sex_codes is None:
        _hold_labels_against(sheet, "sex", {code: sex_of(label) for code, label in _labels(sheet, "sex")}, log)
    persons["sex"] = _coded(sheet, "sex", sex_codes, sex_of, log)
    persons["age_group"] = _ages(sheet, configuration, log)
    persons["weight"] = _weights(sheet, log)
    persons["fpc"] = float("nan")  # the question is about tomorrow, not about the list
    stratum, psu = sheet.column("stratum"), sheet.column("psu")
    if stratum:
        persons["stratum"] = _filled(sheet, stratum, log)
    else:
        persons["stratum"] = persons["district"] if configuration.municipality.survey.stratum == "district" else "all"
    persons["psu"] = _filled(sheet, psu, log) if psu else None
    return persons


def _respondents_once(sheet: Sheet, log: ProblemLog) -> None:
    """Note respondents whose id stands in several rows: they would count twice."""
    column = sheet.column("respondent")
    if column not in sheet.frame:
        return
    ids = pd.Series(code_texts(sheet.frame[column]))
    again = ids[(ids != "") & ids.duplicated()]
    if len(again):
        rows = [sheet.row(place) for place in again.index]
        log.add(sheet.file.name, at(column=column, row=rows), "respondent-twice", rows=len(again))


def _labels(sheet: Sheet, role: str) -> list[tuple[str, str]]:
    """Return the codes of a role's column with the labels that the file gives them."""
    return list(sheet.persons.values.get(sheet.column(role), {}).items())


def _hold_labels_against(sheet: Sheet, role: str, meant: dict[str, str | None], log: ProblemLog) -> None:
    """Note codes of sex or age that the file's own labels give another meaning than the codebook: a number would be wrong."""
    book: dict[str, str] = dict(sheet.book.sex_codes if role == "sex" else sheet.book.age_codes)
    for code, meaning in meant.items():
        if meaning not in (None, UNKNOWN, book.get(code)) and code in book:
            log.add(
                sheet.file.name,
                at(column=sheet.column(role), code=code),
                "recoded",
                code=code,
                known=_meaning(role, book[code]),
                label=_meaning(role, str(meaning)),
                key=f"{role}_codes",
                mapping=sheet.beside,
            )


def _filled(sheet: Sheet, column: str, log: ProblemLog) -> list[str]:
    """Return each person's stratum or PSU; a person without one is noted."""
    codes = code_texts(sheet.frame[column])
    if "" in codes:
        where = at(column=column, row=sheet.rows_with(codes, ""))
        log.add(sheet.file.name, where, "empty", wanted=phrase("a_value_for_everybody"), found=phrase("nothing"))
    return codes


def _districts(sheet: Sheet, configuration: Configuration, log: ProblemLog) -> list[str | None]:
    """Return each person's district: by the mapping's area codes, else by ``districts.csv``."""
    districts = Districts(configuration, "safety_survey", int(sheet.period))
    column = sheet.column("district")
    codes = code_texts(sheet.frame[column])
    mapped = sheet.mapping.area_codes
    found = {code: districts.find(mapped.get(code, code)) for code in dict.fromkeys(codes)}
    for code, district in found.items():
        if district is None:
            rows = sheet.rows_with(codes, code)
            districts.unknown(sheet.file, at(column=column, row=rows), mapped.get(code, code), len(rows), log)
    for code, label in _labels(sheet, "district"):
        named = districts.find(label)
        if code not in mapped and named is not None and found.get(code) not in (None, named):
            log.add(
                sheet.file.name,
                at(column=column, code=code),
                "area-code",
                code=code,
                district=districts.terms.id_of(str(found[code])),
                label=label,
                mapping=sheet.beside,
            )
    return [found[code] for code in codes]


def _coded(
    sheet: Sheet, role: str, known: dict[str, str], meaning: Callable[[str], str | None], log: ProblemLog
) -> list[str]:
    """Return the meaning of each person's code of sex or age; an empty or declared missing code is unknown.

    A code means what the mapping says, else its label, a word in a cell being its own; one that neither tells is asked about.
    """
    column = sheet.column(role)
    codes = sheet.codes(column)
    labels = sheet.persons.values.get(column, {})
    mapped = sheet.mapping.sex_codes if role == "sex" else sheet.mapping.age_codes
    found: dict[str, str] = {}
    without = []
    for code in filter(None, dict.fromkeys(codes)):
        label = labels.get(code, code if is_told(code) else "")
        said = meaning(without_number(label, code)) if is_told(label) else None
        is_of_book = code in known and (mapped is not None or said == known[code] or not is_told(label))
        if is_of_book:
            found[code] = known[code]
            if mapped is None and not label and not sheet.mapping.codes_of_codebook and known[code] != UNKNOWN:
                without.append(code)
        elif said is not None and mapped is None:
            found[code] = said
        else:
            _not_known(sheet, role, code, label, known, codes, log)
    if without:
        log.add(
            sheet.file.name,
            at(column=column),
            "role-code-without-label",
            known=_said(role, known),
            codes=without,
            key=f"{role}_codes",
            mapping=sheet.beside,
        )
    return [found.get(code, UNKNOWN) for code in codes]


def _said(role: str, known: dict[str, str]) -> list[Phrase]:
    """Return codes of sex or age with what they mean, as words."""
    return [phrase("code_means", code=key, meaning=_meaning(role, text)) for key, text in known.items()]


def _meaning(role: str, code: str) -> object:
    """Return what a code of sex or age means, as words."""
    return phrase(code) if role == "sex" else terms.code("age_group", code)


def _not_known(
    sheet: Sheet, role: str, code: str, label: str, known: dict[str, str], codes: list[str], log: ProblemLog
) -> None:
    """Note a code of sex or age that nobody has told the meaning of: asked about where it has a label, else its cells are set aside."""
    column, meanings = sheet.column(role), _said(role, known)
    rows = sheet.rows_with(codes, code)
    if label:
        log.add(
            sheet.file.name,
            at(column=column, row=rows),
            "code-not-mapped",
            known=meanings,
            code=code,
            label=label,
            key=f"{role}_codes",
            mapping=sheet.beside,
        )
        return
    for row in rows:
        log.reject(sheet.file.id, at(row=row), column, code, "unknown-code", known=meanings)


def _ages(sheet: Sheet, configuration: Configuration, log: ProblemLog) -> list[str]:
    """Return each person's age band; an age outside all bands is unknown."""
    municipality = configuration.municipality
    if sheet.mapping.age_in_years:
        return _ages_in_years(sheet, configuration, log)
    if sheet.mapping.age_codes is None:
        meant = {code: band_of(label, municipality.age_bands) for code, label in _labels(sheet, "age")}
        _hold_labels_against(sheet, "age", meant, log)
    known: dict[str, str] = dict(sheet.mapping.age_codes or sheet.book.age_codes)
    for band in known.values():
        if band not in [*municipality.age_bands, UNKNOWN]:
            log.add(sheet.file.name, at(key="age_codes"), "age-band", band=band, known=municipality.age_bands)
    return _coded(sheet, "age", known, lambda label: age_of(label, municipality.age_bands), log)


def _ages_in_years(sheet: Sheet, configuration: Configuration, log: ProblemLog) -> list[str]:
    """Return the age band of each person's age in years; what is no age is set aside."""
    column = sheet.column("age")
    bands = []
    for index, code in enumerate(sheet.codes(column)):
        age = number(code) if code else None
        if code and (age is None or not 0 <= age <= 125):
            log.reject(sheet.file.id, at(row=sheet.row(index)), column, code, "age", wanted=phrase("an_age"))
            age = None
        bands.append((None if age is None else configuration.municipality.age_band(int(age))) or UNKNOWN)
    return bands


def _weights(sheet: Sheet, log: ProblemLog) -> pd.Series | float:
    """Return each person's weight; 1 for everybody when the file has none. A person without a weight cannot be used: an error."""
    column = sheet.column("weight")
    if not column:
        return 1.0
    given = sheet.frame[column]
    weights = given if pd.api.types.is_numeric_dtype(given) else given.map(number).astype("float64")
    wrong = ~weights.between(0, sys.float_info.max)
    if wrong.any():
        rows = [sheet.row(row) for row in wrong[wrong].index]
        log.add(
            sheet.file.name,
            at(column=column, row=rows),
            "weight",
            found=[phrase("nothing") if pd.isna(weight) else weight for weight in given[wrong].unique().tolist()],
        )
    elif weights.sum() == 0:
        log.add(sheet.file.name, at(column=column), "weight", found=[phrase("only_zeros")])
    return weights
