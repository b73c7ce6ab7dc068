"""Which estimates are compared: pairs of domains of the safety survey."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import combinations, pairwise
from typing import NamedTuple

import pandas as pd

from pipeline.configuration import Area, Configuration

OF_PAIR = (
    "contrast", "split", "period", "area", "sex", "age_group",
    "other_period", "other_area", "other_sex", "other_age_group", "other",
)  # fmt: skip
PAIR_COLUMNS = (
    "contrast", "split", "scope", "period", "area", "sex", "age_group",
    "other_period", "other_area", "other_sex", "other_age_group", "other", "counted",
)  # fmt: skip


class Domain(NamedTuple):
    """One wave's persons of one area, sex and age group."""

    period: str
    area: str
    sex: str = "all"
    age_group: str = "all"


class Pair(NamedTuple):
    """Two domains that are compared; `other` names the second side, `split` what kind of group both sides are."""

    contrast: str
    split: str
    first: Domain
    second: Domain
    other: str


def table(configuration: Configuration, ended_on: Mapping[str, str]) -> pd.DataFrame:
    """Return all pairs as a table with the columns ``id`` and `PAIR_COLUMNS`.

    A composite's comparisons are told but not ``counted`` in its family: its districts are in it already. What concerns the whole
    municipality, all of a promise's districts together or all outside them is a question of its own, not one of the many about
    single districts: its family has the ``scope`` ``/whole``.
    """
    every = list(pairs_to_compare(configuration, ended_on))
    sides = {side[:2] for pair in every for side in (pair.first, pair.second)}
    standing = {(period, area) for period, area in sides if configuration.stands(area, period)}
    pairs = [pair for pair in every if {pair.first[:2], pair.second[:2]} <= standing]
    rows = pd.DataFrame(
        [(pair.contrast, pair.split, *pair.first, *pair.second, pair.other) for pair in pairs], columns=[*OF_PAIR]
    )
    rows = rows.astype("str")
    scopes = {area: scope_of(area) for area in rows["area"].unique()}
    leaves = {(period, leaf) for period in ended_on for leaf in configuration.leaves(int(period))}
    single, other = (
        pd.Series([key in leaves for key in zip(rows["period"], rows[side], strict=True)], rows.index, dtype=bool)
        for side in ("area", "other_area")
    )
    single &= other | (rows["contrast"] != "district_vs_district")
    scope = rows["area"].map(scopes).astype("str")
    counted = single | (scope != "") | (rows["contrast"] == "outside_promise")
    found = rows.assign(id=range(len(rows)), scope=scope, counted=counted.astype(bool))
    return found[["id", *PAIR_COLUMNS]]


def pairs_to_compare(configuration: Configuration, ended_on: Mapping[str, str]) -> Iterator[Pair]:
    """Yield all pairs that are compared; districts with each other in every wave, so that a reader learns since when.

    Args:
        configuration: Districts and age bands.
        ended_on: Last day of each wave's fieldwork (ISO date), in the order of the waves.
    """
    waves = list(ended_on)
    for period in waves:
        yield from _areas_against_others(configuration, period)
        yield from _groups_within_areas(configuration, period)
        yield from _districts_against_districts(configuration, period)
    for before, period in pairwise(waves):
        for area in _areas(configuration):
            for split, *group in _splits(configuration):
                yield Pair("previous_period", split, Domain(period, area, *group), Domain(before, area, *group), before)


def of_new_areas(configuration: Configuration, ended_on: Mapping[str, str]) -> pd.DataFrame:
    """Return the pairs with the wave before that areas have which did not stand in it: nothing can be said of their change."""
    rows = [
        ("previous_period", period, area, *group, before, area, *group, before)
        for before, period in pairwise(ended_on)
        for area in _areas(configuration)
        if configuration.stands(area, period) and not configuration.stands(area, before)
        for _, *group in _splits(configuration)
    ]
    return pd.DataFrame(rows, columns=[name for name in OF_PAIR if name != "split"], dtype="str")


def _areas(configuration: Configuration) -> list[str]:
    """Return the areas that are reported; the rest of an area is only compared with."""
    return [area for area in configuration.area_members() if not area.startswith("rest:")]


def latest_of_editions(configuration: Configuration, ended_on: Mapping[str, str]) -> list[str]:
    """Return the waves that are the latest for some edition, or the latest of all, in order."""
    known = [
        [wave for wave, ended in ended_on.items() if ended <= edition.data_until.isoformat()]
        for edition in configuration.editions
    ]
    return sorted({waves[-1] for waves in [*known, list(ended_on)] if waves})


def _splits(configuration: Configuration) -> list[tuple[str, str, str]]:
    """Return the groups that comparisons of areas and waves are made for: kind of group, sex, age group."""
    by_sex = [("gender", sex, "all") for sex in ("women", "men")]
    return [("total", "all", "all"), *by_sex, *(("age", "all", band) for band in configuration.municipality.age_bands)]


def _areas_against_others(configuration: Configuration, period: str) -> Iterator[Pair]:
    for contrast, area, other in _against(configuration):
        for split, *group in _splits(configuration):
            yield Pair(contrast, split, Domain(period, area, *group), Domain(period, other, *group), other)


def _groups_within_areas(configuration: Configuration, period: str) -> Iterator[Pair]:
    bands = configuration.municipality.age_bands
    for area in _areas(configuration):
        women, men = (Domain(period, area, sex) for sex in ("women", "men"))
        youngest, oldest = (Domain(period, area, "all", band) for band in (bands[0], bands[-1]))
        yield Pair("women_vs_men", "total", women, men, "men")
        yield Pair("youngest_vs_oldest", "total", youngest, oldest, bands[-1])


def _districts_against_districts(configuration: Configuration, period: str) -> Iterator[Pair]:
    """Yield each pair of districts or composites that share nobody once, in the order of their ids."""
    ids = sorted(district.id for district in configuration.districts)
    members = {name: set(configuration.members(name)) for name in ids}
    for one, two in combinations(ids, 2):
        if not members[one] & members[two]:
            for split, *group in _splits(configuration):
                yield Pair("district_vs_district", split, Domain(period, one, *group), Domain(period, two, *group), two)


def scope_of(area: str) -> str:
    """Return the part of a family's name that keeps questions about the whole apart from those about single districts.

    Each edition's districts and its outside are apart, too, so that no later edition moves what an earlier one says.
    """
    for prefix in (Area.priority(""), Area.outside("")):
        if area.startswith(prefix):
            return f"/whole:{area.removeprefix(prefix).partition('/')[0]}"
    return "/whole" if area == Area.MUNICIPALITY else ""


def _against(configuration: Configuration) -> Iterator[tuple[str, str, str]]:
    """Yield contrast, area and other area: each district against the rest, a promise's districts against all outside."""
    areas = configuration.area_members()
    for district in configuration.districts:
        if Area.rest(district.id) in areas:
            yield "rest_of_municipality", district.id, Area.rest(district.id)
    for edition in configuration.editions:
        outside = Area.outside(edition.id)
        if outside in areas:
            together = [configuration.together(edition, one) for one in edition.promises if one.districts]
            for area in dict.fromkeys([*edition.districts(), Area.priority(edition.id), *together]):
                yield "outside_promise", area, outside
