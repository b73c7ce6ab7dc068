"""Rules about districts: none of them is missing from a source without a word."""

from __future__ import annotations

from pipeline.checks.common import EXTRACT, SURVEY, frame
from pipeline.configuration import Area, Configuration
from pipeline.contracts.restricted import Offence, Population, Unit
from pipeline.ingest.files import Staged
from pipeline.problems import ProblemLog, at


def answers_from_every_district(configuration: Configuration, staged: Staged, log: ProblemLog) -> None:
    """Every district has answers in every wave."""
    for period, group in frame(staged, Unit).groupby("period"):
        missing = _missing(configuration, set(group["district"]))
        if missing:
            log.add(SURVEY, at(wave=period), "district-without-answers", districts=missing)


def population_of_every_district(configuration: Configuration, staged: Staged, log: ProblemLog) -> None:
    """Every district has inhabitants in every year, if one has; nobody may know how many."""
    people = frame(staged, Population)
    people = people[people["district"] != Area.MUNICIPALITY] if len(people) else people
    for period, group in people.groupby("period"):
        missing = _missing(configuration, set(group.loc[group["persons"].fillna(1) > 0, "district"]))
        if missing:
            log.add("population", at(year=period), "district-without-population", districts=missing)


def offences_in_every_district(configuration: Configuration, staged: Staged, log: ProblemLog) -> None:
    """A local extract that covers the districts has offences in each; none at all may be right for a small one."""
    found = set(frame(staged, Offence)["district"])
    missing = _missing(configuration, found) if found else []
    if missing:
        log.add("crime", EXTRACT, "district-without-offences", districts=missing, severity="warning")


def _missing(configuration: Configuration, found: set[str]) -> list[str]:
    """Return the districts that were not found, in the order of the configuration."""
    return [district for district in configuration.leaves() if district not in found]
