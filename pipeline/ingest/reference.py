"""Values to compare with, as somebody else publishes them: the country, the county, the police area, a peer municipality.

One simple table, a value a row, and one for reported offences, a rate a row. An area is ``Riket``, ``Länet``, ``Polisregionen``,
``Lokalpolisområdet`` or the name of a peer.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.configuration import Configuration, Terms
from pipeline.contracts.restricted import DeliveredValue, ReferenceOffence
from pipeline.definitions import Definitions, ProblemIndex, PupilIndicator, SurveyIndicator
from pipeline.formats import missing_kind
from pipeline.ingest.files import (
    Delivery,
    Districts,
    Staged,
    each_once,
    number,
    whole_number,
)
from pipeline.ingest.sheets import Record, has_table, table_records
from pipeline.nearest import most_like
from pipeline.problems import ProblemLog, at, phrase
from pipeline.words.messages import Phrase

COLUMNS = ["Indikator", "År", "Område", "Kön", "Ålder", "Värde", "Antal svar", "Ej jämförbar"]
AREAS = {
    "riket": "country",
    "länet": "county",
    "polisregionen": "police_region",
    "lokalpolisområdet": "police_area",
}
SEXES = {"alla": "all", "kvinnor": "women", "män": "men", "flickor": "women", "pojkar": "men"}
GRADES = {"årskurs 9": "grade_9", "gymnasiet år 2": "upper_secondary_2"}
KEY = ["indicator", "period", "area", "sex", "age_group"]
OFFENCE_COLUMNS = ["Indikator", "År", "Område", "Antal brott", "Nämnare", "Värde", "Per", "Ej jämförbar"]
HEADINGS = {
    "indicator": "Indikator",
    "period": "År",
    "area": "Område",
    "sex": "Kön",
    "age_group": "Ålder",
    "value": "Värde",
    "answers": "Antal svar",
    "offences": "Antal brott",
    "exposure": "Nämnare",
    "exposure_unit": "Per",
    "not_comparable": "Ej jämförbar",
}
OFFENCE_KEY = ["indicator", "period", "area", "exposure_unit"]
PER = {
    f"{number} {word}": (per, unit)
    for number, per in (("1 000", 1000), ("1000", 1000), ("100 000", 100_000), ("100000", 100_000))
    for word, unit in (("invånare", "inhabitants"), ("hushåll", "households"))
}
ROUNDED = 0.01  # how far, in parts of itself, a delivered rate may lie from that of its numbers, beside its rounding
YEAR = phrase("a_year")


def read(files: list[Delivery], configuration: Configuration, log: ProblemLog) -> Staged:
    """Read all files; a row with something wrong in it is set aside."""
    staged, terms = Staged(), Terms(configuration, HEADINGS)
    known = _indicators(configuration.definitions)
    districts = Districts(configuration, "reference")
    of_offences = [file for file in files if has_table(file, OFFENCE_COLUMNS)]
    rates = [row for file in of_offences for row in _rates(file, configuration, districts, log)]
    staged.add(ReferenceOffence, each_once(rates, OFFENCE_KEY, of_offences, terms, log))
    rows = []
    files = [file for file in files if file not in of_offences]
    for file in files:
        for record in table_records(file, COLUMNS, log):
            if missing_kind(record["Värde"]):
                file.left_out += 1
                continue
            wrong, row = _value(record, known, configuration.municipality.age_bands, districts)
            for column, wanted in wrong.items():
                log.reject(file.id, at(row=record.place), column, record[column], "reference-value", wanted=wanted)
            if wrong:
                file.rejected += 1
            else:
                rows.append({**row, "source_file": file.id, "row": at(row=record.place)})
    staged.add(DeliveredValue, each_once(rows, KEY, files, terms, log))
    return staged


def _indicators(definitions: Definitions) -> dict[str, tuple[str, str]]:
    """Return source and unit of every indicator that can be delivered as a value."""
    found = {}
    for source, indicator in definitions.indicators():
        if isinstance(indicator, ProblemIndex):
            found[indicator.id] = (source, "index")
        elif isinstance(indicator, SurveyIndicator | PupilIndicator):
            found[indicator.id] = (source, "share")
    return found


def _value(
    record: Record, known: dict[str, tuple[str, str]], age_bands: list[str], districts: Districts
) -> tuple[dict[str, Phrase], dict[str, object]]:
    """Return what is wrong with a row (column and what was expected), and the row's value."""
    source, unit = known.get(record["Indikator"], ("", ""))
    most = 6.0 if unit == "index" else 100.0
    value = number(record["Värde"])
    answers = whole_number(record["Antal svar"])
    bands = {band.replace("-", "–"): band for band in age_bands} | {band: band for band in age_bands}
    groups = {"alla": "all", **GRADES, **bands}
    sex, age_group = SEXES.get(record["Kön"].casefold()), groups.get(record["Ålder"].casefold())
    area = AREAS.get(record["Område"].casefold(), record["Område"])
    checks = {
        "År": (re.fullmatch(r"\d{4}", record["År"]) is not None, YEAR),
        "Område": (bool(area) and districts.find(area) is None, phrase("area_to_compare_answers_with")),
        "Kön": (sex is not None, phrase("one_of", values=SEXES)),
        "Ålder": (age_group is not None, phrase("one_of", values=groups)),
        "Värde": (value is not None and 0 <= value <= most, phrase("a_number_between", low=0, high=most)),
        "Antal svar": (
            missing_kind(record["Antal svar"]) is not None or (answers or 0) >= 1,
            phrase("a_whole_number_if_known"),
        ),
    }
    wrong = {}
    if not source:
        told = [districts.terms.indicator(one) for one in known]
        wrong["Indikator"] = phrase("id_of_an_indicator", known=told, near=most_like(record["Indikator"], told))
    wrong |= {column: wanted for column, (right, wanted) in checks.items() if not right}
    return wrong, {
        "source": source,
        "indicator": record["Indikator"],
        "period": record["År"],
        "area": area,
        "sex": sex,
        "age_group": age_group,
        "value": None if value is None else value / (1 if unit == "index" else 100),
        "unit": unit,
        "answers": answers,
        "not_comparable": record["Ej jämförbar"],
    }


# ---- reported offences ------------------------------------------------------------------------------------------------


def _rates(
    file: Delivery, configuration: Configuration, districts: Districts, log: ProblemLog
) -> Iterator[dict[str, object]]:
    """Yield one file's rates; a row with something wrong in it is set aside, one without any number left out."""
    known = [indicator.id for indicator in configuration.definitions.crime.indicators]
    for record in table_records(file, OFFENCE_COLUMNS, log):
        if missing_kind(record["Värde"]) and missing_kind(record["Antal brott"]):
            file.left_out += 1
            continue
        wrong, row = _rate(record, known, districts)
        for column, wanted in wrong.items():
            log.reject(file.id, at(row=record.place), column, record[column], "reference-value", wanted=wanted)
        if wrong:
            file.rejected += 1
        else:
            yield {**row, "source_file": file.id, "row": at(row=record.place)}


def _rate(record: Record, known: list[str], districts: Districts) -> tuple[dict[str, Phrase], dict[str, object]]:
    """Return what is wrong with a row (column and what was expected), and the row's rate per 1 000."""
    value, offences, exposure = number(record["Värde"]), *map(whole_number, (record["Antal brott"], record["Nämnare"]))
    per, unit = PER.get(" ".join(record["Per"].casefold().split()), (0, ""))
    area = AREAS.get(record["Område"].casefold(), record["Område"])
    is_counted = offences is not None and bool(exposure)
    computed = offences / exposure * per if offences is not None and exposure else None
    half = 0.5 / 10 ** len(record["Värde"].replace(".", ",").partition(",")[2])
    agree = computed is None or value is None or abs(value - computed) <= half + ROUNDED * computed
    checks = {
        "År": (re.fullmatch(r"\d{4}", record["År"]) is not None, YEAR),
        "Område": (bool(area) and districts.find(area) is None, phrase("area_to_compare_offences_with")),
        "Antal brott": (
            offences is not None or missing_kind(record["Antal brott"]) is not None,
            phrase("a_whole_number"),
        ),
        "Nämnare": (bool(exposure) or missing_kind(record["Nämnare"]) is not None, phrase("inhabitants_or_households")),
        "Värde": (
            value >= 0 if value is not None else is_counted,
            phrase("a_rate_or_its_numbers"),
        ),
        "Per": (bool(per), phrase("one_of", values=PER)),
    }
    wrong = {}
    if record["Indikator"] not in known:
        told = [districts.terms.indicator(one) for one in known]
        wrong["Indikator"] = phrase("id_of_an_offence_group", known=told, near=most_like(record["Indikator"], told))
    wrong |= {column: wanted for column, (right, wanted) in checks.items() if not right}
    if not wrong and computed is not None and not agree:
        given = float(f"{computed:.4g}")
        wrong["Värde"] = phrase("rate_of_its_numbers", rate=given, offences=offences, exposure=exposure)
    rate = computed if value is None else value
    return wrong, {
        "indicator": record["Indikator"],
        "period": record["År"],
        "area": area,
        "release": "final",
        "offences": offences if is_counted else None,
        "exposure": exposure if is_counted else None,
        "exposure_unit": unit,
        "per_1000": rate * 1000 / per if rate is not None and per else None,
        "not_comparable": record["Ej jämförbar"],
    }
