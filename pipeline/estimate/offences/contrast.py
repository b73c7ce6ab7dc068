"""Rate ratios: an area against others, and a year against the one before."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from itertools import combinations

import pandas as pd

from pipeline.configuration import Area, Configuration
from pipeline.contracts.estimated import Compared, shaped
from pipeline.estimate.comparison import standing
from pipeline.estimate.offences.rates import LIVED, visited_areas
from pipeline.estimate.offences.ratio import ASKED, NUMBERS, UNASKED, Side, answered, asked
from pipeline.estimate.offences.variation import Year, exposures, of_series

COLUMNS = (
    "indicator", "period", "contrast", "area", "other", "other_area", "other_period", "family", *ASKED, "reason", "wording",
)  # fmt: skip

Key = tuple[str, str, str]


def contrasts(
    years: pd.DataFrame,
    delivered: pd.DataFrame,
    others: pd.DataFrame,
    references: Iterable[Mapping[str, object]],
    configuration: Configuration,
) -> pd.DataFrame:
    """Return the rate ratios of areas against others in the same year, and of each area against the year before, as ``compared``.

    Families of tests: one offence group, period and contrast; single districts, composites of them and whole areas apart, so that no
    total stands beside its parts.

    Args:
        years: The extract's whole years by area, with inhabitants.
        delivered: Brå's years for the municipality.
        others: Years of other areas (`reference.years`): the country's changes, beside which the years' own are taken.
        references: What is compared with reference values (`reference.pairs`).
        configuration: Areas.
    """
    rows = [
        *_against_others(years, configuration),
        *_districts_against_districts(years, configuration),
        *_changes(years, others, configuration),
        *_changes(delivered, others, configuration),
        *references,
    ]
    found = answered(pd.DataFrame(rows, columns=[*COLUMNS]))
    # Only references can be such that nothing may be compared with them: where they say so, or are counted otherwise.
    verdict = standing(found)
    few = (verdict == "cannot_tell") & (found["reason"] == "")
    return shaped(
        Compared,
        found.astype(dict.fromkeys(NUMBERS, "float64")),
        municipality=configuration.slug,
        source="crime",
        **dict.fromkeys(["sex", "age_group", "other_sex", "other_age_group"], "all"),
        measure="ratio",
        counted=True,
        verdict=verdict,
        basis="direct",
        reason=found["reason"].mask(few, "too_few_offences"),
    )


def _against_others(years: pd.DataFrame, configuration: Configuration) -> Iterator[dict[str, object]]:
    """Yield an edition's districts against what lies outside them, and every district against the rest of the municipality.

    A visited district has no rate, and stands in none of the areas that others are compared with.
    """
    visited = visited_areas(configuration)
    sides = _with_exposure(years)
    groups = sorted({(indicator, period) for indicator, _, period in sides})
    for contrast, area, other, other_area in areas_beside_others(configuration):
        lived = f"{LIVED}{other_area}" if other_area in visited else other_area
        for indicator, period in groups:
            level = level_beside(contrast, area, other, configuration, period)
            first, second = sides.get((indicator, area, period)), sides.get((indicator, lived, period))
            if first and second and area not in visited:
                key = {"indicator": indicator, "period": period, "contrast": contrast, "area": area, "other": other}
                yield _in_one_year(key, other_area, level, first, second)


def areas_beside_others(configuration: Configuration) -> list[tuple[str, str, str, str]]:
    """Return contrast, area, what it is compared with, and the area of that."""
    return [
        ("outside_promise", area, Area.outside(edition.id), Area.outside(edition.id))
        for edition in configuration.editions
        for area in dict.fromkeys(
            [*edition.districts(), *(configuration.together(edition, one) for one in edition.promises if one.districts)]
        )
    ] + [
        ("rest_of_municipality", area.id, "rest_of_municipality", Area.rest(area.id))
        for area in configuration.districts
    ]


def level_beside(contrast: str, area: str, other: str, configuration: Configuration, period: str) -> str:
    """Return whose family the test of an area beside others belongs to: an edition's, or that of its level."""
    if contrast != "outside_promise":
        return level_of(area, configuration, period)
    edition = other.removeprefix(Area.outside(""))
    return f"{edition}/whole" if area.startswith(Area.priority("")) else edition


def latest_known(periods: Iterable[str], configuration: Configuration) -> set[str]:
    """Return the years that are the latest for some edition."""
    known = sorted(set(periods))
    ends = [edition.data_until.isoformat() for edition in configuration.editions]
    return {max(seen) for end in ends if (seen := [year for year in known if f"{year}-12-31" <= end])}


def _districts_against_districts(years: pd.DataFrame, configuration: Configuration) -> Iterator[dict[str, object]]:
    """Yield each pair of districts that share nobody, in the latest year that some edition knows; a visited one has no rate."""
    visited = visited_areas(configuration)
    sides = _with_exposure(years)
    latest = latest_known((period for _, _, period in sides), configuration)
    groups = sorted({(indicator, period) for indicator, _, period in sides if period in latest})
    for one, two in pairs_of_districts(configuration, visited):
        for indicator, period in groups:
            level = level_of_pair(one, two, configuration, period)
            first, second = sides.get((indicator, one, period)), sides.get((indicator, two, period))
            if first and second:
                key = {
                    "indicator": indicator,
                    "period": period,
                    "contrast": "district_vs_district",
                    "area": one,
                    "other": two,
                }
                yield _in_one_year(key, two, level, first, second)


def pairs_of_districts(configuration: Configuration, without: Collection[str]) -> Iterator[tuple[str, str]]:
    """Yield each pair of districts or composites that share nobody, in the order of their ids."""
    ids = sorted(district.id for district in configuration.districts if district.id not in without)
    members = {name: set(configuration.members(name)) for name in ids}
    yield from ((one, two) for one, two in combinations(ids, 2) if not members[one] & members[two])


def level_of_pair(one: str, two: str, configuration: Configuration, period: str) -> str:
    """Return whose family the test of two districts belongs to: that of composites when either is one."""
    return "composite" if "composite" in (level_of(area, configuration, period) for area in (one, two)) else "district"


def _with_exposure(years: pd.DataFrame) -> dict[Key, Side]:
    """Return monthly counts and exposure by offence group, area and year, where there is an exposure."""
    counted = years[years["exposure"].notna()].to_dict("records")
    return {(row["indicator"], row["area"], row["period"]): (row["monthly"], row["exposure"]) for row in counted}


def _in_one_year(
    key: Mapping[str, object], other_area: str, level: str, first: Side, second: Side
) -> dict[str, object]:
    """Return the row of two areas' rates in the same year."""
    return {
        **key,
        "other_area": other_area,
        "other_period": key["period"],
        "family": f"{key['period']}/{key['contrast']}:{level}/{key['indicator']}/total",
        "reason": "",
        "wording": "",
        **asked(first, second),
    }


def _changes(years: pd.DataFrame, others: pd.DataFrame, configuration: Configuration) -> Iterator[dict[str, object]]:
    """Yield each area's year against the one before: by rates where both have the same kind, else (and if visited) by counts."""
    visited = visited_areas(configuration)
    shown = years[~years["area"].str.startswith((LIVED, "rest:"))]
    variation = of_series(shown, others)
    by_key = {(row["indicator"], row["area"], row["period"]): row for row in shown.to_dict("records")}
    periods = {period for _, _, period in by_key}
    for (indicator, area, period), row in by_key.items():
        before = str(int(period) - 1)
        earlier = by_key.get((indicator, area, before))
        about = {
            "indicator": indicator,
            "period": period,
            "contrast": "previous_period",
            "area": area,
            "other": before,
            "other_area": area,
            "other_period": before,
            "family": f"{period}/previous_period:{level_of(area, configuration, period)}/{indicator}/total",
            "wording": "",
        }
        if earlier is None and before in periods and not configuration.stands(area, before):
            yield {**about, "reason": "new_area", **UNASKED}
        if earlier is None:
            continue
        both = [Year(float(one["offences"]), float(one["exposure"]), one["exposure_unit"]) for one in (row, earlier)]
        exposure = exposures(*both, has_rate=area not in visited)
        own = variation[indicator, area].before(int(period))
        sides = [
            (one["monthly"] or [int(one["offences"])], people)
            for one, people in zip((row, earlier), exposure, strict=True)
        ]
        is_known = own is not None or bool(row["monthly"] and earlier["monthly"])
        yield {
            **about,
            "reason": "" if is_known else "few_years",
            **(asked(*sides, years=own) if is_known else UNASKED),
        }


def level_of(area: str, configuration: Configuration, period: str) -> str:
    """Return whose family an area's test in a period belongs to: single districts, composites, or a whole area's own."""
    if area in configuration.leaves(int(period[:4])):
        return "district"
    return "composite" if area in {district.id for district in configuration.districts} else area
