"""The same offences elsewhere: the country, the county and peer municipalities, and the municipality's rates beside theirs."""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterator, Mapping
from typing import Any

import numpy as np
import pandas as pd

from pipeline.configuration import Area, Configuration
from pipeline.estimate.offences.contrast import level_of
from pipeline.estimate.offences.rates import MONTHS, PER, exposure_units, figures, visited_areas, with_exposure
from pipeline.estimate.offences.ratio import UNASKED, asked

BY_UNIT = ("police_region", "police_area")  # the police count by the unit that handles, all others by where it happened
HOLDING = ("country", "county", *BY_UNIT)  # areas that the municipality is a part of
RATE_STEP = PER / 100_000  # Brå prints whole offences per 100 000
LEAST_SURE = 0.005  # relative error of inhabitants that are worked out from printed rates
COLUMNS = [
    "indicator", "period", "area", "release", "offences", "monthly", "exposure", "exposure_unit", "per_1000", "reason", "wording",
    "source_file",
]  # fmt: skip

Row = Mapping[Hashable, Any]


def years(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the years of other areas: offences, the months they are the sum of, inhabitants or households, and the rate per 1 000.

    A final figure replaces a preliminary one, and a year that is delivered as such the sum of its months. Where Brå prints a rate and
    no inhabitants, these follow from all that it prints of the area and year. What is delivered twice counts once: the figure that
    tells more.

    Args:
        rows: ``reference_offence``.
    """
    best = rows.assign(year=rows["period"].str[:4], is_month=rows["period"].str.len() > len("2021"))
    best = best.sort_values(["release", "exposure", "offences"], na_position="last", kind="stable")
    best = best.drop_duplicates(["indicator", "area", "period", "exposure_unit"])
    printed = printed_inhabitants(best)
    found = []
    key = ["indicator", "area", "exposure_unit", "year"]
    groups: dict[tuple[Any, ...], list[Row]] = {}
    for one in best.sort_values([*key, "period"], kind="stable").to_dict("records"):
        groups.setdefault(tuple(one[name] for name in key), []).append(one)
    for (indicator, area, unit, year), group in groups.items():
        months, own = [row for row in group if row["is_month"]], [row for row in group if not row["is_month"]]
        numbers = [int(row["offences"]) for row in months if pd.notna(row["offences"])]
        counted = len(numbers) == MONTHS
        if not own and not counted:
            continue
        row = own[0] if own else {**months[0], "offences": sum(numbers)}
        exposure = row["exposure"] if own and pd.notna(row["exposure"]) else printed.get((area, year), np.nan)
        offences: float = np.nan if pd.isna(row["offences"]) else float(row["offences"])
        told = row["per_1000"] if own else np.nan
        found.append(
            {
                "indicator": indicator,
                "period": year,
                "area": area,
                "release": "preliminary" if any(one["release"] == "preliminary" for one in group) else "final",
                "offences": offences,
                "monthly": numbers if counted else [],
                "exposure": float(exposure) if pd.notna(exposure) else np.nan,
                "exposure_unit": unit,
                "per_1000": offences / exposure * PER if pd.isna(told) else float(told),
                "reason": "counted_otherwise"
                if row["not_comparable"]
                else "counted_by_unit"
                if area in BY_UNIT
                else "",
                "wording": row["not_comparable"],
                "source_file": " ".join(sorted({str(one["source_file"]) for one in group})),
            }
        )
    known = pd.DataFrame(found, columns=COLUMNS)
    return known[known["per_1000"].notna()].reset_index(drop=True)


def in_our_unit(others: pd.DataFrame, exposure: pd.DataFrame, per_household: Collection[str]) -> pd.DataFrame:
    """Return each area's year of a group once: where it is delivered per inhabitant and per household, as our own rate is."""
    ours = others["exposure_unit"] == exposure_units(others, exposure, per_household)
    first = others[ours], others[~ours]
    return pd.concat(first).drop_duplicates(["indicator", "period", "area"]).sort_index().reset_index(drop=True)


def values(others: pd.DataFrame, configuration: Configuration) -> pd.DataFrame:
    """Return the rates of other areas (`years`), which are public as they are, as rows of ``measured``."""
    rows = others.rename(columns={"exposure": "denominator", "exposure_unit": "denominator_unit", "per_1000": "value"})
    empty = ["denominator_period", "se", "ci_low", "ci_high"]
    return figures(
        rows, configuration, empty, source="reference", kind="public", unit="rate", per=PER, basis="delivered"
    )


def printed_inhabitants(rows: pd.DataFrame) -> dict[tuple[Hashable, ...], float]:
    """Return the inhabitants by area and year that printed numbers and rates are of, where they are known to half a per cent.

    Args:
        rows: ``area``, ``year``, ``offences`` and ``per_1000``; those with a number of inhabitants of their own are left out.
    """
    is_printed = rows["offences"].notna() & rows["per_1000"].notna()
    printed = rows[is_printed & rows["exposure"].isna() if "exposure" in rows else is_printed]
    found = {}
    for key, group in printed.groupby(["area", "year"]):
        rates = float(group["per_1000"].sum())
        if rates and RATE_STEP / np.sqrt(12) * np.sqrt(len(group)) <= LEAST_SURE * rates:
            found[key] = float(group["offences"].sum()) / rates * PER
    return found


def pairs(
    own: pd.DataFrame,
    exposure: pd.DataFrame,
    others: pd.DataFrame,
    signals: Mapping[tuple[str, str], str],
    configuration: Configuration,
) -> Iterator[dict[str, object]]:
    """Yield the municipality and its districts beside each reference value of the same group and year: what `contrasts` takes.

    Districts are tested. The whole municipality is not: municipalities differ anyway; the reason says where it lies among its peers.
    An area that holds the municipality is compared without the one that is compared with it, so that nobody is on both sides. Visited
    districts have no rate. A family of tests is one offence group, year and level; each area that holds others has its own.

    Args:
        own: Years of the extract and of Brå by area.
        exposure: `rates.exposures`.
        others: `years`.
        signals: Where the municipality lies in the funnel of its peers, by group and year, where there is one.
        configuration: Areas.
    """
    visited = visited_areas(configuration)
    areas = [Area.MUNICIPALITY, *(one.id for one in configuration.districts if one.id not in visited)]
    own = own[own["area"].isin(areas)]
    at_home = with_exposure(own, exposure, own["indicator"].unique())
    by_unit = {
        "households": at_home[at_home["exposure_unit"] == "households"],
        "inhabitants": with_exposure(own, exposure),
    }
    sides: dict[tuple[object, ...], list[Row]] = {}
    for unit, rows in by_unit.items():
        for row in rows.to_dict("records"):
            sides.setdefault((row["indicator"], row["period"], unit), []).append(row)
    for other in others.to_dict("records"):
        for first in sides.get((other["indicator"], other["period"], other["exposure_unit"]), []):
            area, against = str(first["area"]), str(other["area"])
            level = level_of(area, configuration, str(other["period"]))
            group = against if against in HOLDING else "peers"
            place = signals.get((str(other["indicator"]), str(other["period"])), "")
            found = _not_tested(other, place) if area == Area.MUNICIPALITY else _tested(first, other)
            yield {
                "indicator": other["indicator"],
                "period": other["period"],
                "contrast": "reference",
                "area": area,
                "other": against,
                "other_area": against,
                "other_period": other["period"],
                "wording": other["wording"],
                "family": f"{other['period']}/reference:{level}:{group}/{other['indicator']}/total",
                **found,
            }


def _not_tested(other: Row, place: str) -> dict[str, object]:
    """Return why the municipality is not tested against another area; `place` is where it lies in the funnel of its peers."""
    side = place.removeprefix("far_")
    outside = f"{side}_funnel" if side in ("above", "below") else "places_differ"
    return {**UNASKED, "reason": other["reason"] or outside}


def _tested(first: Row, other: Row) -> dict[str, object]:
    """Return what is asked of one of our rates beside another's, or why nothing is."""
    if other["reason"]:
        return {**UNASKED, "reason": other["reason"]}
    counts, people = list(first["monthly"]), float(first["exposure"])
    offences, others = float(other["offences"]), float(other["exposure"])
    if np.isnan([offences, others]).any():
        return {**UNASKED, "reason": "rate_alone"}
    if np.isnan(people):
        return {**UNASKED, "reason": "no_own_base"}
    elsewhere = list(other["monthly"]) or [int(offences)]
    if other["area"] in HOLDING:
        parts = counts if len(counts) == len(elsewhere) else [sum(counts)]
        elsewhere = [whole - part for whole, part in zip(elsewhere, parts, strict=True)]
        others -= people
    return {
        **asked((counts, people), (elsewhere, others), same_months=True),
        "reason": "" if counts else "no_months",
    }
