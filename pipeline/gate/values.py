"""Figures that may be shown: each kind has its own protection, whatever source it comes from."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import duckdb
import pandas as pd

from pipeline.configuration import Area, Configuration
from pipeline.contracts.published import IndicatorValue
from pipeline.gate import protection
from pipeline.gate.municipal import status_of_counts
from pipeline.gate.offences import leaning_rows_to_hide
from pipeline.gate.precision import COARSE, STEP, steps
from pipeline.gate.rules import (
    NUMBERS_OF_A_VALUE,
    OF_ANSWERS,
    hide,
    is_whole_per_cent,
    status_of_base,
    status_of_count,
    worth,
)

KEY = ["source", "indicator", "period", "area", "sex", "age_group", "unit"]
WHY_NO_VALUE = {
    "no_sizes": "not_estimable",
    "not_asked": "not_asked",
    "not_delivered": "not_delivered",
    "not_applicable": "not_applicable",
}

Protection = Callable[[duckdb.DuckDBPyConnection, pd.DataFrame, Configuration], pd.DataFrame]


def indicator_values(
    restricted: duckdb.DuckDBPyConnection, configuration: Configuration, public: pd.DataFrame | None = None
) -> pd.DataFrame:
    """Return the rows of ``indicator_value`` with all digits and the step to which each is told, hidden ones without their numbers.

    What passes are the kinds of figure that `PROTECTIONS` names, with the columns that the published contract declares. What lies
    around an area is only compared with, never shown by itself.

    Args:
        restricted: The database with everything estimated.
        configuration: Areas and limits.
        public: What earlier editions have shown, which no hiding takes back, and what they have hidden (`KEY` and ``value``).
    """
    before = public if public is not None else pd.DataFrame(columns=[*KEY, "value"])
    figures = restricted.execute("from measured where not starts_with(area, 'rest:')").df()
    figures = _with_earlier(figures, before)
    parts = [
        protection(restricted, figures[figures["kind"] == kind].reset_index(drop=True), configuration)
        for kind, protection in PROTECTIONS.items()
        if (figures["kind"] == kind).any()
    ]
    rows = pd.concat(parts, ignore_index=True) if parts else figures.assign(status="")
    rows = hide(rows, rows["status"] == "suppressed", NUMBERS_OF_A_VALUE)
    claimed = steps(rows["unit"], rows["n"]).mask(_is_coarse(rows), COARSE)
    rows[STEP] = claimed.where(rows["kind"].isin(OF_ANSWERS), 0.0)
    return rows[[*IndicatorValue.columns(), STEP]].sort_values(KEY, ignore_index=True)


def _is_coarse(rows: pd.DataFrame) -> pd.Series:
    """Return which shares were delivered in whole per cent, and claim no more than that."""
    return (rows["kind"] == "delivered") & (rows["unit"] == "share") & is_whole_per_cent(rows["value"])


def _with_earlier(rows: pd.DataFrame, before: pd.DataFrame) -> pd.DataFrame:
    """Return the rows with what earlier editions did with them: shown (``public``) or hidden (``withheld``)."""
    keys = pd.MultiIndex.from_frame(rows[KEY])
    shown = pd.MultiIndex.from_frame(before.loc[before["value"].notna(), KEY].astype("str"))
    hidden = pd.MultiIndex.from_frame(before.loc[before["value"].isna(), KEY].astype("str"))
    public = keys.isin(shown)
    return rows.assign(public=public, withheld=keys.isin(hidden) & ~public)


def _answers(restricted: duckdb.DuckDBPyConnection, rows: pd.DataFrame, configuration: Configuration) -> pd.DataFrame:
    """Return weighted shares, with those hidden that others would give away; and indexes, which have a base of their own alone."""
    limits = configuration.municipality.disclosure
    rows["status"] = rows["reason"].map(WHY_NO_VALUE).fillna("")
    rows["base"] = effective_answers(restricted, rows, configuration)
    without, rows = (rows[given].reset_index(drop=True) for given in (rows["status"] != "", rows["status"] == ""))
    rows["status"] = status_of_base(rows["base"], limits)
    indexes, rows = (
        part.reset_index(drop=True) for part in (rows[rows["unit"] == "index"], rows[rows["unit"] != "index"])
    )
    single = rows[~rows["period"].str.contains("+", regex=False)]
    secret, hidden = (
        flags.reindex(rows.index, fill_value=False)
        for flags in protection.survey_rows_to_hide(restricted, single, configuration)
    )
    rows["status"] = rows["status"].mask(hidden, "suppressed")
    needed = _pool_is_needed(rows)
    rows, secret, hidden = rows[needed], secret[needed], hidden[needed]
    pools, told = protection.pools_to_show(rows, secret, hidden, configuration)
    rows["status"] = rows["status"].mask(told, status_of_base(rows["base"], limits))
    rows = rows[pools | ~rows["period"].str.contains("+", regex=False)]
    return pd.concat([part for part in (rows, indexes, without) if len(part)])


def effective_answers(
    restricted: duckdb.DuckDBPyConnection, rows: pd.DataFrame, configuration: Configuration
) -> pd.Series:
    """Return how many equally heavy answers each figure's are worth: Kish's number rounded down, at most the answers themselves.

    An index has as many as the question of it that has fewest.

    Args:
        restricted: The database with ``survey_design``.
        rows: Figures made of answers.
        configuration: What the index is made of.
    """
    cell = ["period", "area", "sex", "age_group"]
    design = restricted.execute(f"select indicator, {', '.join(cell)}, kish from survey_design").df()
    index = configuration.definitions.safety_survey.problem_index
    if index is not None:
        of_index = design[design["indicator"].isin(list(index.steps))].groupby(cell, as_index=False)["kish"].min()
        design = pd.concat([design, of_index.assign(indicator=index.id)], ignore_index=True)
    kish = design.set_index(["indicator", *cell])["kish"]
    found = kish.reindex(pd.MultiIndex.from_frame(rows[["indicator", *cell]])).set_axis(rows.index)
    return worth(rows["n"], found)


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


def _events(restricted: duckdb.DuckDBPyConnection, rows: pd.DataFrame, configuration: Configuration) -> pd.DataFrame:
    """Return counts, rates and shares of a local extract, which is not public: small counts are hidden in every area."""
    rows["status"] = status_of_count(rows["n"], configuration.municipality.disclosure)
    sensitive = {one.id for one in configuration.definitions.crime.indicators if one.sensitive}
    is_fine = (rows["area"] != Area.MUNICIPALITY) | (rows["period"].str.len() > 4)
    rows.loc[rows["indicator"].isin(sensitive) & is_fine, "status"] = "suppressed"
    rows.loc[protection.offence_rows_to_hide(restricted, rows, configuration), "status"] = "suppressed"
    rows.loc[leaning_rows_to_hide(rows, configuration), "status"] = "suppressed"
    return rows


def _counts(restricted: duckdb.DuckDBPyConnection, rows: pd.DataFrame, configuration: Configuration) -> pd.DataFrame:
    """Return the municipality's own counts; small ones of persons are hidden."""
    return rows.assign(status=status_of_counts(restricted, rows, configuration))


def _pupils(restricted: duckdb.DuckDBPyConnection, rows: pd.DataFrame, configuration: Configuration) -> pd.DataFrame:
    """Return pupils' shares as delivered; one that is not given says so.

    Hidden are shares of few pupils, and of none or all: everybody in class would know of each. Then both genders of the question, grade
    and year are hidden, since with all pupils' share one would tell the other. Where a gender's number of answers is not delivered it
    is taken as half of all.
    """
    cell = ["indicator", "period", "age_group"]
    is_all = rows["sex"] == "all"
    answers = rows["n"].astype("float64")
    of_all = answers[is_all].set_axis(pd.MultiIndex.from_frame(rows.loc[is_all, cell]))
    half = of_all.reindex(pd.MultiIndex.from_frame(rows[cell])).to_numpy() / 2
    least = configuration.municipality.disclosure.min_pupils
    close = (answers.fillna(pd.Series(half, rows.index).mask(is_all)) < least) | rows["value"].isin([0.0, 1.0])
    genders = pd.MultiIndex.from_frame(rows[cell]).isin(pd.MultiIndex.from_frame(rows.loc[close & ~is_all, cell]))
    status = rows["reason"].map(WHY_NO_VALUE).fillna("published")
    return rows.assign(status=status.mask((close | (genders & ~is_all)) & (status == "published"), "suppressed"))


def _delivered(restricted: duckdb.DuckDBPyConnection, rows: pd.DataFrame, configuration: Configuration) -> pd.DataFrame:
    """Return values of our own areas that were delivered ready made; they take a base like our own."""
    return rows.assign(status=status_of_base(rows["n"].astype("float64"), configuration.municipality.disclosure))


def _public(restricted: duckdb.DuckDBPyConnection, rows: pd.DataFrame, configuration: Configuration) -> pd.DataFrame:
    """Return what is public as it is: Brå's figures for the municipality, and those of areas to compare with."""
    return rows.assign(status="published")


PROTECTIONS: Mapping[str, Protection] = {
    "answers": _answers,
    "events": _events,
    "counts": _counts,
    "pupils": _pupils,
    "delivered": _delivered,
    "public": _public,
}
"""How each kind of figure is protected; one that is not named here does not pass."""
