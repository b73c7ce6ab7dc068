"""Values that may be shown: survey shares, offences, pupils' shares."""

from __future__ import annotations

import duckdb
import pandas as pd

from pipeline.configuration import Area, Configuration, Disclosure
from pipeline.estimate.offences.rates import PER
from pipeline.gate import linked
from pipeline.gate.municipal import municipal_counts
from pipeline.gate.offences import leaning_rows_to_hide
from pipeline.gate.rules import NUMBERS_OF_A_VALUE, hide, status_of_base, status_of_count

KEY = ["source", "indicator", "period", "area", "sex", "age_group", "unit"]


def indicator_values(
    restricted: duckdb.DuckDBPyConnection, configuration: Configuration, public: pd.DataFrame | None = None
) -> pd.DataFrame:
    """Return the rows of ``indicator_value``, hidden ones without their numbers.

    Args:
        restricted: The database with everything estimated.
        configuration: Areas and limits.
        public: What earlier editions have shown, which no hiding takes back, and what they have hidden (`KEY` and ``value``).
    """
    before = public if public is not None else pd.DataFrame(columns=[*KEY, "value"])
    parts = [
        _survey(restricted, configuration, before),
        _indexes(restricted, configuration),
        _offences(restricted, configuration, before),
        _delivered_offences(restricted),
        _reference_offences(restricted),
        _pupils(restricted, configuration.municipality.disclosure),
        municipal_counts(restricted, configuration),
        _delivered(restricted, configuration),
    ]
    rows = pd.concat([part for part in parts if len(part)], ignore_index=True).assign(municipality=configuration.slug)
    rows = hide(rows, rows["status"].isin(["suppressed"]), NUMBERS_OF_A_VALUE)
    return rows.sort_values(KEY, ignore_index=True)


def _survey(restricted: duckdb.DuckDBPyConnection, configuration: Configuration, before: pd.DataFrame) -> pd.DataFrame:
    """Return weighted shares. The rest of the municipality is only compared with, never shown by itself."""
    rows = restricted.execute(
        """
        select estimate.*, (
            select string_agg(wave.source_file, ' ' order by wave.period) from wave
            where list_contains(string_split(estimate.period, '+'), wave.period)
        ) as source_file
        from estimate
        where not starts_with(area, 'rest:')
        """
    ).df()
    limits = configuration.municipality.disclosure
    rows["status"] = status_of_base(rows["n"], limits)
    rows = _with_earlier(rows.assign(source="safety_survey", unit="share"), before)
    single = rows[~rows["period"].str.contains("+", regex=False)]
    secret, hidden = (
        flags.reindex(rows.index, fill_value=False)
        for flags in linked.survey_rows_to_hide(restricted, single, configuration)
    )
    rows["status"] = rows["status"].mask(hidden, "suppressed")
    needed = _pool_is_needed(rows)
    rows, secret, hidden = rows[needed], secret[needed], hidden[needed]
    pools, told = linked.pools_to_show(rows, secret, hidden, configuration)
    rows["status"] = rows["status"].mask(told, status_of_base(rows["n"], limits))
    rows = rows[pools | ~rows["period"].str.contains("+", regex=False)]
    return rows.assign(release="final", denominator_unit="answers", basis="direct").drop(
        columns=["public", "withheld", "weights", "kish", "variance", "variance_person", "statistic", "wyy"]
    )


def _with_earlier(rows: pd.DataFrame, before: pd.DataFrame) -> pd.DataFrame:
    """Return the rows with what earlier editions did with them: shown (``public``) or hidden (``withheld``)."""
    keys = pd.MultiIndex.from_frame(rows[KEY])
    shown = pd.MultiIndex.from_frame(before.loc[before["value"].notna(), KEY].astype("str"))
    hidden = pd.MultiIndex.from_frame(before.loc[before["value"].isna(), KEY].astype("str"))
    public = keys.isin(shown)
    return rows.assign(public=public, withheld=keys.isin(hidden) & ~public)


def _indexes(restricted: duckdb.DuckDBPyConnection, configuration: Configuration) -> pd.DataFrame:
    """Return problem indexes; one rests on its item with the fewest answers."""
    rows = restricted.execute("select index_value.*, wave.source_file from index_value join wave using (period)").df()
    return rows.assign(
        source="safety_survey",
        release="final",
        sex="all",
        age_group="all",
        unit="index",
        denominator_unit="answers",
        status=status_of_base(rows["n"], configuration.municipality.disclosure),
        basis="direct",
    )


def _pool_is_needed(rows: pd.DataFrame) -> pd.Series:
    """Return which rows of pooled waves may be shown, and all rows of single waves.

    A pool is shown only in the place of cells that are hidden in every one of its waves, and only when no shorter pool within it is
    shown: beside a part of it that is shown, it would give the rest away.
    """
    cell = ["indicator", "area", "sex", "age_group"]
    pooled = rows["period"].str.contains("+", regex=False)
    single = rows[~pooled & (rows["status"] != "suppressed")]
    shown: dict[tuple[str, ...], set[frozenset[str]]] = {}
    for *key, period in single[[*cell, "period"]].itertuples(index=False):
        shown.setdefault(tuple(key), set()).add(frozenset([period]))
    enough = rows[pooled & (rows["status"] != "suppressed")]
    enough = enough.assign(length=enough["period"].str.len()).sort_values(["length", "period"])
    kept = []
    for index, *key, period in enough[[*cell, "period"]].itertuples():
        waves = frozenset(period.split("+"))
        parts = shown.setdefault(tuple(key), set())
        if not any(part < waves for part in parts):
            parts.add(waves)
            kept.append(index)
    return ~pooled | rows.index.isin(kept)


def _offences(
    restricted: duckdb.DuckDBPyConnection, configuration: Configuration, before: pd.DataFrame
) -> pd.DataFrame:
    """Return counts, rates and shares of the local extract, which is not public: small counts are hidden in every area."""
    rows = restricted.execute("select * from offence_value where not starts_with(area, 'rest:')").df()
    rows["status"] = status_of_count(rows["offences"], configuration.municipality.disclosure)
    sensitive = {one.id for one in configuration.definitions.crime.indicators if one.sensitive}
    is_fine = (rows["area"] != Area.MUNICIPALITY) | (rows["period"].str.len() > 4)
    rows.loc[rows["indicator"].isin(sensitive) & is_fine, "status"] = "suppressed"
    rows = _with_earlier(rows.assign(source="crime", sex="all", age_group="all"), before)
    rows.loc[linked.offence_rows_to_hide(restricted, rows, configuration), "status"] = "suppressed"
    rows.loc[leaning_rows_to_hide(rows, configuration), "status"] = "suppressed"
    return rows.assign(
        release="final",
        n=rows["offences"],
        numerator=rows["offences"],
        denominator=rows["exposure"].where(rows["unit"] == "rate", rows["whole"]),
        denominator_unit=rows["exposure_unit"].where(rows["unit"] != "share", "offences"),
        basis="direct",
    ).drop(columns=["public", "withheld", "offences", "exposure", "exposure_unit", "whole"])


def _delivered_offences(restricted: duckdb.DuckDBPyConnection) -> pd.DataFrame:
    """Return Brå's counts for the municipality, which are public: none is hidden, and none has an interval of ours. Rates are ours."""
    counts = restricted.execute("from delivered_count").df()
    counts = counts.assign(value=counts["offences"].astype(float), unit="count", basis="delivered")
    rates = restricted.execute("from delivered_rate").df()
    rates = rates.assign(basis="direct", numerator=rates["offences"])
    rows = pd.concat([part for part in (counts, rates) if len(part)] or [counts], ignore_index=True)
    return (
        rows.assign(
            source="crime", area=Area.MUNICIPALITY, sex="all", age_group="all", n=rows["offences"], status="published"
        )
        .rename(columns={"exposure": "denominator", "exposure_unit": "denominator_unit"})
        .drop(columns="offences")
    )


def _reference_offences(restricted: duckdb.DuckDBPyConnection) -> pd.DataFrame:
    """Return the rates of areas to compare with: public as they are, per 1 000."""
    rows = restricted.execute("from reference_rate").df()
    return (
        rows.assign(
            source="reference",
            sex="all",
            age_group="all",
            n=rows["offences"],
            value=rows["per_1000"],
            unit="rate",
            per=PER,
            numerator=rows["offences"],
            status="published",
            basis="delivered",
        )
        .rename(columns={"exposure": "denominator", "exposure_unit": "denominator_unit"})
        .drop(columns=["offences", "per_1000", "reason", "wording"])
    )


def _pupils(restricted: duckdb.DuckDBPyConnection, limits: Disclosure) -> pd.DataFrame:
    """Return pupils' shares as delivered; one that is not given says so.

    Hidden are shares of few pupils, and of none or all: everybody in class would know of each. Then both genders of the question, grade
    and year are hidden, since with all pupils' share one would tell the other. Where a gender's number of answers is not delivered it
    is taken as half of all.
    """
    rows = restricted.execute("from pupil_estimate").df()
    cell = ["indicator", "period", "age_group"]
    is_all = rows["sex"] == "all"
    of_all = rows[is_all].set_index(cell)["answers"].astype("float64")
    half = of_all.reindex(pd.MultiIndex.from_frame(rows[cell])).to_numpy() / 2
    answers = rows["answers"].astype("float64")
    close = (answers.fillna(pd.Series(half, rows.index).mask(is_all)) < limits.min_pupils) | rows["value"].isin(
        [0.0, 1.0]
    )
    genders = pd.MultiIndex.from_frame(rows[cell]).isin(pd.MultiIndex.from_frame(rows.loc[close & ~is_all, cell]))
    status = rows["missing"].map(
        {"": "published", "not_asked": "no_data", "not_delivered": "no_data", "not_applicable": "not_applicable"}
    )
    return rows.rename(columns={"answers": "n"}).assign(
        source="drug_habits",
        release="final",
        area=Area.MUNICIPALITY,
        unit="share",
        denominator_unit="pupils",
        status=status.mask((close | (genders & ~is_all)) & (status == "published"), "suppressed"),
        basis="delivered",
    )


def _delivered(restricted: duckdb.DuckDBPyConnection, configuration: Configuration) -> pd.DataFrame:
    """Return delivered values; those of other areas to compare with are public as they are."""
    rows = restricted.execute("from delivered_estimate").df()
    is_own = rows["area"].isin(list(configuration.area_members()))
    status = status_of_base(rows["answers"].astype("float64"), configuration.municipality.disclosure)
    return rows.assign(
        source=rows["source"].where(is_own, "reference"),
        n=rows["answers"],
        release="final",
        denominator_unit=rows["source"].map({"drug_habits": "pupils"}).fillna("answers"),
        status=status.where(is_own, "published"),
        basis="delivered",
    ).drop(columns=["answers", "not_comparable"])
