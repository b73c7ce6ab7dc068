"""Counts by area, rates per 1 000 inhabitants or households, and shares of the municipality's offences where a rate misleads."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

import numpy as np
import pandas as pd
from scipy import stats

from pipeline.configuration import Area, Configuration
from pipeline.contracts.estimated import Measured, shaped
from pipeline.estimate import interval

LEAST_OFFENCES = 20  # below this, a count only: no rate, no share and no test
PER = 1000
MONTHS = 12
LIVED = "lived:"
YEAR_COLUMNS = ["indicator", "area", "period", "release", "offences", "monthly", "source_file"]


def areas(configuration: Configuration) -> list[dict[str, str]]:
    """Return the districts of each area that offences are counted in, a row each.

    Many come to a visited district who do not live there, so that its offences cannot be set beside its inhabitants. What lies inside
    or outside the promises, and the rest around a district, therefore stand once more without the visited districts: as ``lived:``.
    """
    visited = configuration.visited_leaves()
    members = configuration.area_members()
    lived = {
        f"{LIVED}{area}": [one for one in leaves if one not in visited]
        for area, leaves in members.items()
        if area.startswith(("priority:", "outside:", "rest:")) and visited & set(leaves)
    }
    every = {**members, **lived}
    return [{"area": area, "district": district} for area, leaves in every.items() for district in leaves]


def visited_areas(configuration: Configuration) -> dict[str, list[str]]:
    """Return the areas that hold a visited district, each with its visited districts; the whole municipality is none of them."""
    visited = configuration.visited_leaves()
    held = {area: [one for one in members if one in visited] for area, members in configuration.area_members().items()}
    return {area: found for area, found in held.items() if found and area != Area.MUNICIPALITY}


def whole_years(months: pd.DataFrame) -> pd.DataFrame:
    """Return the counts of whole years: those for which the extract holds all twelve months."""
    months = months.assign(period=months["month"].str[:4])
    years = months.groupby(["indicator", "area", "period"], as_index=False).agg(
        offences=("offences", "sum"), monthly=("offences", list), source_file=("source_file", "first")
    )
    years = years[years["monthly"].map(len) == MONTHS].assign(release="final")
    return years[YEAR_COLUMNS].reset_index(drop=True)


def delivered_years(delivered: pd.DataFrame) -> pd.DataFrame:
    """Return Brå's years for the municipality; a year that came without its months has an empty list of them."""
    is_month = delivered["period"].str.len() == len("2021-01")
    monthly = {
        key: group["offences"].tolist()
        for key, group in delivered[is_month].groupby(["indicator", delivered["period"].str[:4]])
    }
    years = delivered[~is_month].assign(area=Area.MUNICIPALITY).reset_index(drop=True)
    found = [monthly.get(key, []) for key in zip(years["indicator"], years["period"], strict=True)]
    years["monthly"] = [counts if len(counts) == MONTHS else [] for counts in found]
    return years[YEAR_COLUMNS]


def exposures(delivered: pd.DataFrame, years: Collection[str]) -> pd.DataFrame:
    """Return what offences are set beside in some years: the mean of the two year-ends around each, or the one that is delivered.

    Args:
        delivered: ``exposure`` (inhabitants or households, told by ``unit``) by area and year-end (``period``).
        years: The years.
    """
    ends: dict[tuple[str, str], dict[str, tuple[float, str]]] = {}
    for area, unit, period, exposure, files in delivered[
        ["area", "unit", "period", "exposure", "source_file"]
    ].itertuples(index=False):
        ends.setdefault((area, unit), {})[period] = (float(exposure), files)
    rows = []
    for (area, unit), known in sorted(ends.items()):
        for year in years:
            around = [end for end in (str(int(year) - 1), year) if end in known]
            if around:
                files = " ".join(sorted({file for end in around for file in known[end][1].split()}))
                mean = sum(known[end][0] for end in around) / len(around)
                rows.append((area, year, unit, mean, "+".join(around), files))
    columns = ["area", "period", "exposure_unit", "exposure", "denominator_period", "exposure_file"]
    return pd.DataFrame(rows, columns=columns)


def with_printed(exposure: pd.DataFrame, counts: pd.DataFrame, inhabitants: Mapping[str, float]) -> pd.DataFrame:
    """Return exposures with the municipality's inhabitants that follow from Brå's printed rates, in the years that have no other.

    They have no year-end of their own.

    Args:
        exposure: `exposures`.
        counts: ``offence_count``, whose files tell them.
        inhabitants: By year.
    """
    is_own = (exposure["area"] == Area.MUNICIPALITY) & (exposure["exposure_unit"] == "inhabitants")
    known = set(exposure.loc[is_own, "period"])
    rows = [
        (Area.MUNICIPALITY, year, "inhabitants", number, None, " ".join(sorted(set(files))))
        for year, number in sorted(inhabitants.items())
        if year not in known
        for files in [counts.loc[counts["period"].str[:4] == year, "source_file"]]
    ]
    return pd.concat([exposure, pd.DataFrame(rows, columns=exposure.columns)], ignore_index=True) if rows else exposure


def exposure_units(years: pd.DataFrame, exposure: pd.DataFrame, per_household: Collection[str]) -> pd.Series:
    """Return what each group's year is set beside: inhabitants, or households where it is counted so and they are delivered."""
    at_home = exposure.loc[exposure["exposure_unit"] == "households", "period"].unique()
    is_at_home = years["indicator"].isin(list(per_household)) & years["period"].isin(at_home)
    return is_at_home.map({True: "households", False: "inhabitants"}).astype("str")


def with_exposure(years: pd.DataFrame, exposure: pd.DataFrame, per_household: Collection[str] = ()) -> pd.DataFrame:
    """Return the years with their inhabitants; the groups that are counted per household with households, where these are delivered."""
    units = exposure_units(years, exposure, per_household)
    return years.assign(exposure_unit=units).merge(exposure, "left", ["area", "period", "exposure_unit"])


def values(months: pd.DataFrame, years: pd.DataFrame, configuration: Configuration) -> pd.DataFrame:
    """Return the extract's counts, rates, and for visited districts their shares of the municipality's offences, as ``measured``."""
    visited = visited_areas(configuration)
    shown = years[~years["area"].str.startswith(LIVED)]
    lived = years[years["area"].str.startswith(LIVED)].assign(area=lambda rows: rows["area"].str[len(LIVED) :])
    rated = pd.concat([shown[~shown["area"].isin(list(visited))], lived])
    rated = rated[rated["exposure"].notna() & (rated["offences"] >= LEAST_OFFENCES)]
    parts = shown[shown["area"].isin([district.id for district in configuration.districts if district.id in visited])]
    parts = parts[parts["offences"] >= LEAST_OFFENCES]
    every = [
        _counts(months[~months["area"].str.startswith(LIVED)], shown),
        with_rates(rated.reset_index(drop=True)),
        _shares(parts, shown[shown["area"] == Area.MUNICIPALITY]),
    ]
    rows = pd.concat([every[0], *(part for part in every[1:] if len(part))], ignore_index=True)
    denominator = rows["exposure"].where(rows["unit"] == "rate", rows["whole"])
    unit = rows["exposure_unit"].where(rows["unit"] != "share", "offences")
    rows = rows.assign(denominator=denominator, denominator_unit=unit)
    return figures(rows, configuration, kind="events", release="final", basis="direct")


def figures(
    rows: pd.DataFrame, configuration: Configuration, without: Sequence[str] = (), **same: object
) -> pd.DataFrame:
    """Return counts, rates and shares of ``offences`` as rows of ``measured``; see `contracts.estimated.shaped`."""
    about: dict[str, object] = {
        "municipality": configuration.slug,
        "source": "crime",
        "sex": "all",
        "age_group": "all",
        "reason": "",
        "n": rows["offences"].astype("Int64"),
        "numerator": rows["offences"].astype("float64"),
    }
    empty = ["items", "df", "deff", *without]
    return shaped(
        Measured, rows, without=empty, **{name: one for name, one in (about | same).items() if name not in empty}
    )


def _counts(months: pd.DataFrame, years: pd.DataFrame) -> pd.DataFrame:
    """Return counts: by area and year, and by month for the municipality. SE and exact interval are those of a Poisson count."""
    monthly = months[months["area"] == Area.MUNICIPALITY].rename(columns={"month": "period"})
    counts = pd.concat([years[monthly.columns], monthly], ignore_index=True)
    low, high = interval.poisson(counts["offences"])
    return counts.assign(
        unit="count",
        value=counts["offences"].astype(float),
        se=np.sqrt(counts["offences"]),
        ci_low=low,
        ci_high=high,
        per=pd.array([pd.NA] * len(counts), dtype="Int64"),
        exposure=np.nan,
        exposure_unit=pd.Series(None, index=counts.index, dtype="str"),
        whole=np.nan,
        denominator_period=pd.Series(None, index=counts.index, dtype="str"),
    )


def with_rates(rates: pd.DataFrame) -> pd.DataFrame:
    """Return years with their rates per 1 000, with exact Poisson intervals."""
    scale = PER / rates["exposure"]
    low, high = interval.poisson(rates["offences"])
    return rates.assign(
        unit="rate",
        per=PER,
        value=rates["offences"] * scale,
        se=np.sqrt(rates["offences"]) * scale,
        ci_low=low * scale,
        ci_high=high * scale,
        source_file=rates["source_file"] + " " + rates["exposure_file"],
    ).drop(columns=["exposure_file", "monthly"])


def of_delivered(counts: pd.DataFrame, years: pd.DataFrame, configuration: Configuration) -> pd.DataFrame:
    """Return Brå's counts for the municipality as they are, without an interval of ours, and the rates of its years, as ``measured``.

    They are public. A rate takes 20 offences or more.

    Args:
        counts: Brå's months and years.
        years: The years with their inhabitants or households.
        configuration: The municipality.
    """
    rated = years[years["exposure"].notna() & (years["offences"] >= LEAST_OFFENCES)].reset_index(drop=True)
    names = {"exposure": "denominator", "exposure_unit": "denominator_unit"}
    rates = figures(with_rates(rated).rename(columns=names), configuration, kind="public", basis="direct")
    plain = counts.assign(area=Area.MUNICIPALITY, value=counts["offences"].astype("float64"), unit="count")
    empty = ["per", "numerator", "denominator", "denominator_unit", "denominator_period", "se", "ci_low", "ci_high"]
    return pd.concat([figures(plain, configuration, empty, kind="public", basis="delivered"), rates], ignore_index=True)


def _shares(parts: pd.DataFrame, municipality: pd.DataFrame) -> pd.DataFrame:
    """Return areas' shares of the municipality's offences; the part of a whole is binomial (exact interval)."""
    keys = ["indicator", "period"]
    wholes = municipality[[*keys, "offences"]].rename(columns={"offences": "whole"})
    rows = parts[["indicator", "area", "period", "offences", "source_file"]].merge(wholes, on=keys)
    count, rest = rows["offences"], rows["whole"] - rows["offences"]
    share = count / rows["whole"]
    return rows.assign(
        unit="share",
        value=share,
        se=np.sqrt(share * (1 - share) / rows["whole"]),
        ci_low=stats.beta.ppf(0.025, count, rest + 1),
        ci_high=np.where(rest > 0, stats.beta.ppf(0.975, count + 1, np.maximum(rest, 1)), 1.0),
    )
