"""Rules about districts: none of them is missing from a source without a word."""

from __future__ import annotations

from collections.abc import Iterable

from pipeline.checks.common import EXTRACT, SURVEY, frame
from pipeline.configuration import Area, Configuration, Terms
from pipeline.contracts.restricted import DeliveredValue, Offence, Population, Unit
from pipeline.ingest.files import Staged
from pipeline.problems import ProblemLog, at


def answers_from_every_district(configuration: Configuration, staged: Staged, log: ProblemLog) -> None:
    """Every district has answers in every wave."""
    for period, group in frame(staged, Unit).groupby("period"):
        missing = _missing(configuration, set(group["district"]), [str(period)])
        if missing:
            log.add(
                SURVEY, at(wave=period), "district-without-answers", districts=Terms(configuration).districts(missing)
            )


def population_of_every_district(configuration: Configuration, staged: Staged, log: ProblemLog) -> None:
    """Every district has inhabitants in every year, if one has; nobody may know how many."""
    people = frame(staged, Population)
    people = people[people["district"] != Area.MUNICIPALITY] if len(people) else people
    for period, group in people.groupby("period"):
        missing = _missing(configuration, set(group.loc[group["persons"].fillna(1) > 0, "district"]), [str(period)])
        if missing:
            log.add(
                "population",
                at(year=period),
                "district-without-population",
                districts=Terms(configuration).districts(missing),
            )


def offences_in_every_district(configuration: Configuration, staged: Staged, log: ProblemLog) -> None:
    """A local extract that covers the districts has offences in each; none at all may be right for a small one."""
    offences = frame(staged, Offence)
    missing = _missing(configuration, set(offences["district"]), offences["registered"].str[:4].unique())
    if missing:
        told = Terms(configuration).districts(missing)
        log.add("crime", EXTRACT, "district-without-offences", districts=told, severity="warning")


def delivered_values_of_districts_that_are_there(configuration: Configuration, staged: Staged, log: ProblemLog) -> None:
    """A delivered figure is of an area that is there in its year: before a district was split there are none of its parts."""
    values = frame(staged, DeliveredValue)
    own = values[values["area"].isin(list(configuration.division.years))]
    gone, terms = own[~configuration.standing(own)], Terms(configuration)
    for (area, period), rows in ((tuple(map(str, key)), rows) for key, rows in gone.groupby(["area", "period"])):
        leaves = configuration.leaves(int(period))
        whole = configuration.division.whole_of(area, [int(period)]) or area
        log.add(
            str(rows["source"].iloc[0]),
            at(area=terms.district(area), year=period),
            "district-of-other-years",
            name=terms.district(area),
            rows=len(rows),
            year=int(period),
            instead=terms.districts(one for one in configuration.members(whole) if one in leaves),
        )


def districts_that_come_and_go(configuration: Configuration, staged: Staged, log: ProblemLog) -> None:
    """A district that comes or goes by itself, part of nothing, changes what the municipality's figures are of."""
    division, terms = configuration.division, Terms(configuration)
    alone = [one for one in division.years if division.parents[one] not in division.years]
    for year in division.turns[1:]:
        before, now = ([one for one in alone if division.stands(one, when)] for when in (year - 1, year))
        come, gone = ([terms.id_of(one) for one in a if one not in b] for a, b in ((now, before), (before, now)))
        if come or gone:
            place = f"data/raw/{configuration.slug}/districts.csv"
            log.add(
                place, at(id=come + gone), "districts-of-other-years", year=year, come=come, gone=gone, severity="note"
            )


def _missing(configuration: Configuration, found: set[str], periods: Iterable[str]) -> list[str]:
    """Return the districts of some years that were not found, in the order of the configuration."""
    expected = {district for period in periods for district in configuration.leaves(int(period))}
    return [district for district in configuration.leaves() if district in expected - found]
