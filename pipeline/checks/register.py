"""Rules about the register that weights are made from, for waves that were delivered without any."""

from __future__ import annotations

import pandas as pd

from pipeline.checks.common import frame
from pipeline.configuration import Area, Configuration, Terms, ages_of
from pipeline.contracts.restricted import Population, Wave
from pipeline.ingest.files import Staged
from pipeline.problems import ProblemLog, at, phrase

OPEN_AGE = 120  # no group that ends above is closed


def inhabitants_that_weights_need(configuration: Configuration, staged: Staged, log: ProblemLog) -> None:
    """Weights are made of numbers that are all known: one that is not is asked for."""
    terms = Terms(configuration)
    for wave, year, people in _registers(configuration, staged):
        unknown = people[people["persons"].isna()]
        if len(unknown):
            cells = [
                phrase("column_is", column=terms.district(district), value=ages_of(first, last))
                for district, first, last in unknown[["district", "age_from", "age_to"]].to_numpy().tolist()
            ]
            log.add(
                "population", at(year=year, wave=wave), "weights-need-inhabitants", found=list(dict.fromkeys(cells))
            )


def age_groups_that_are_split(configuration: Configuration, staged: Staged, log: ProblemLog) -> None:
    """A group of the register that crosses the survey's age groups is split as if its years were equally many; that is told."""
    for wave, year, people in _registers(configuration, staged):
        crossing = [
            f"{first}–{last}"
            for first, last in sorted(set(zip(people["age_from"], people["age_to"], strict=True)))
            if last < OPEN_AGE and any(first < start <= last for start in _starts(configuration))
        ]
        if crossing:
            log.add(
                "population",
                at(year=year, wave=wave),
                "split-ages",
                bands=configuration.municipality.age_bands,
                found=crossing,
                severity="note",
            )


def _registers(configuration: Configuration, staged: Staged) -> list[tuple[str, str, pd.DataFrame]]:
    """Return each wave without weights, the register's year nearest to it (or the earlier), and its numbers of the survey's ages."""
    waves, people = frame(staged, Wave), frame(staged, Population)
    if not len(waves) or not len(people):
        return []
    people = people[people["district"] != Area.MUNICIPALITY]
    starts = _starts(configuration)
    people = people[(people["age_to"] >= starts[0]) & (people["age_from"] < starts[-1])]
    found = []
    for wave in waves.loc[waves["weights"] == "none", "period"] if len(people) else ():
        year = min(sorted(set(people["period"])), key=lambda year: abs(int(year) - int(str(wave)[:4])))
        found.append((str(wave), year, people[people["period"] == year]))
    return found


def _starts(configuration: Configuration) -> list[int]:
    """Return the first age of each of the survey's age groups, and the age above the last."""
    ends = [band.partition("-") for band in configuration.municipality.age_bands]
    last = ends[-1][2]
    return [*(int(first) for first, _, _ in ends), int(last) + 1 if last else OPEN_AGE]
