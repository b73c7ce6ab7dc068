"""Values that may be shown: survey shares, offences, pupils' shares, themes of conversations."""

from __future__ import annotations

import duckdb
import pandas as pd

from pipeline.configuration import Area, Configuration, Disclosure
from pipeline.gate.rules import NUMBERS_OF_A_VALUE, hidden_with_them, hide, status_of_base, status_of_count

KEY = ["source", "indicator", "period", "area", "sex", "age_group", "unit"]


def indicator_values(restricted: duckdb.DuckDBPyConnection, configuration: Configuration) -> pd.DataFrame:
    """Return the rows of ``indicator_value``, hidden ones without their numbers."""
    parts = [
        _survey(restricted, configuration),
        _indexes(restricted, configuration),
        _offences(restricted, configuration),
        _delivered_offences(restricted),
        _pupils(restricted),
        _delivered(restricted, configuration),
    ]
    rows = pd.concat([part for part in parts if len(part)], ignore_index=True).assign(municipality=configuration.slug)
    rows = hide(rows, rows["status"].isin(["suppressed"]), NUMBERS_OF_A_VALUE)
    return rows.sort_values(KEY, ignore_index=True)


def _survey(restricted: duckdb.DuckDBPyConnection, configuration: Configuration) -> pd.DataFrame:
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
    rows = rows[_pool_is_needed(rows, configuration.municipality.disclosure)]
    return rows.assign(
        source="safety_survey",
        release="final",
        unit="share",
        denominator_unit="answers",
        status=status_of_base(rows["n"], configuration.municipality.disclosure),
        basis="direct",
    ).drop(columns=["weights", "kish", "variance", "variance_person", "statistic", "wyy"])


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


def _pool_is_needed(rows: pd.DataFrame, limits: Disclosure) -> pd.Series:
    """Return which rows of pooled waves may be shown, and all rows of single waves.

    A pool is shown only in the place of cells that are hidden in every one of its waves, and only when no shorter pool within it is
    shown: beside a part of it that is shown, it would give the rest away.
    """
    cell = ["indicator", "area", "sex", "age_group"]
    pooled = rows["period"].str.contains("+", regex=False)
    single = rows[~pooled & (rows["n"] >= limits.min_base)]
    shown: dict[tuple[str, ...], set[frozenset[str]]] = {}
    for *key, period in single[[*cell, "period"]].itertuples(index=False):
        shown.setdefault(tuple(key), set()).add(frozenset([period]))
    enough = rows[pooled & (rows["n"] >= limits.min_base)]
    enough = enough.assign(length=enough["period"].str.len()).sort_values(["length", "period"])
    kept = []
    for index, *key, period in enough[[*cell, "period"]].itertuples():
        waves = frozenset(period.split("+"))
        parts = shown.setdefault(tuple(key), set())
        if not any(part < waves for part in parts):
            parts.add(waves)
            kept.append(index)
    return ~pooled | rows.index.isin(kept)


def _offences(restricted: duckdb.DuckDBPyConnection, configuration: Configuration) -> pd.DataFrame:
    """Return counts and rates of the local extract, which is not public: small counts are hidden in every area."""
    rows = restricted.execute("select * from offence_value where not starts_with(area, 'rest:')").df()
    rate = rows["unit"] == "rate"
    rows["status"] = status_of_count(rows["offences"], configuration.municipality.disclosure)
    rows.loc[_linked_offences(rows, configuration), "status"] = "suppressed"
    return rows.assign(
        source="crime",
        release="final",
        sex="all",
        age_group="all",
        n=rows["offences"],
        numerator=rows["offences"],
        denominator=rows["inhabitants"].where(rate),
        denominator_unit=pd.Series("inhabitants", index=rows.index).where(rate),
        basis="direct",
    ).drop(columns=["offences", "inhabitants", "population_file", "has_rate"], errors="ignore")


def _linked_offences(rows: pd.DataFrame, configuration: Configuration) -> pd.Series:
    """Return which counts and rates must be hidden because a hidden count could be worked out from them.

    Two kinds of sums are public: a year's areas, and the municipality's months of a year.
    """
    rows = rows.assign(count=rows["offences"], year=rows["period"].str[:4])
    is_year = rows["period"].str.len() == 4
    more = pd.Series(False, index=rows.index)
    for _, group in rows[is_year & (rows["unit"] == "count")].groupby(["indicator", "year"]):
        found = hidden_with_them(group, configuration.leaves(), Area.MUNICIPALITY)
        areas = group.loc[found[found].index, "area"]
        same = is_year & (rows["indicator"] == group["indicator"].iloc[0]) & (rows["year"] == group["year"].iloc[0])
        more |= same & rows["area"].isin(areas)
    for _, group in rows[~is_year].groupby(["indicator", "year"]):
        months = group.assign(area=group["period"])
        found = hidden_with_them(months, list(months["area"]), Area.MUNICIPALITY)
        more[found[found].index] = True
    return more


def _delivered_offences(restricted: duckdb.DuckDBPyConnection) -> pd.DataFrame:
    """Return Brå's counts for the municipality: public as they are, so none is hidden, and without an interval of ours."""
    rows = restricted.execute("from delivered_count").df()
    return rows.assign(
        source="crime",
        area=Area.MUNICIPALITY,
        sex="all",
        age_group="all",
        n=rows["offences"],
        value=rows["offences"].astype(float),
        unit="count",
        status="published",
        basis="delivered",
    ).drop(columns="offences")


def _pupils(restricted: duckdb.DuckDBPyConnection) -> pd.DataFrame:
    """Return pupils' shares as delivered; one that is not given says so."""
    rows = restricted.execute("from pupil_share").df()
    return rows.rename(columns={"grade": "age_group", "share": "value", "answers": "n"}).assign(
        source="drug_habits",
        release="final",
        area=Area.MUNICIPALITY,
        unit="share",
        denominator_unit="pupils",
        status=pd.Series("published", index=rows.index, dtype="str").where(rows["share"].notna(), "no_data"),
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


def theme_counts(restricted: duckdb.DuckDBPyConnection, configuration: Configuration) -> pd.DataFrame:
    """Return how many conversations touched on each theme in the municipality; small numbers of conversations are hidden.

    Single districts have too few conversations to be shown.
    """
    limits = configuration.municipality.disclosure
    dialogue = configuration.definitions.dialogue
    rows = restricted.execute("from theme_tally where area = 'municipality' order by all").df()
    titles = {theme.id: theme.title for theme in dialogue.themes}
    kinds = {"all": "samtal och vandringar", **{name: kind.title for name, kind in dialogue.kinds.items()}}
    few = (status_of_count(rows["conversations"], limits) == "suppressed") | (
        rows["of_conversations"] < limits.min_count
    )
    # All conversations but a few would tell of those few.
    few |= status_of_count(rows["of_conversations"] - rows["conversations"], limits) == "suppressed"
    by_kind = rows.assign(
        area=rows["kind"], count=rows["conversations"], status=few.map({True: "suppressed", False: "published"})
    )
    for _, group in by_kind.groupby(["period", "theme"]):
        few |= hidden_with_them(group, list(dialogue.kinds), "all").reindex(rows.index, fill_value=False)
    rows = hide(rows, few, ["conversations"])
    rows = hide(rows, rows["of_conversations"] < limits.min_count, ["of_conversations"])
    return rows.assign(
        municipality=configuration.slug,
        title=rows["theme"].map(titles),
        kind_title=rows["kind"].map(kinds),
        status=pd.Series("published", index=rows.index, dtype="str").mask(few, "suppressed"),
    )
