"""Values that were delivered as tables: what uncertainty they have, and comparisons of and with them."""

from __future__ import annotations

import duckdb
import numpy as np
import pandas as pd

from pipeline.configuration import Configuration
from pipeline.contracts import add
from pipeline.contracts.estimated import Measured, shaped
from pipeline.estimate import interval
from pipeline.estimate.pairs import PAIR_COLUMNS, scope_of, table
from pipeline.estimate.sql import frame, step

SIDE = ["value", "variance", "variance_person", "kish", "df", "n", "ci_low", "ci_high"]
KEY = ["indicator", "period", "area", "sex", "age_group"]


def estimate(connection: duckdb.DuckDBPyConnection, configuration: Configuration) -> None:
    """Add delivered values to ``measured``, with standard error and interval where shares have a number of answers.

    Leaves the step ``delivered_estimate`` for comparisons.

    How the answers were weighted is not delivered, so that a share is taken as one of a simple sample, with Wilson's interval: an
    approximation, and told as one. Pupils' shares have the design effect of pupils. A value without a number of answers has neither.
    """
    rows = frame(connection, "from delivered_value order by all")
    effect = rows["source"].map({"drug_habits": configuration.definitions.drug_habits.design_effect})
    uncertainty = of_sample(rows["value"], rows["answers"].where(rows["unit"] == "share"), effect)
    rows = pd.concat([rows, uncertainty], axis=1)
    step(connection, "delivered_estimate", rows)
    is_own = rows["area"].isin(list(configuration.area_members()))
    measured = shaped(
        Measured,
        rows,
        without=["per", "numerator", "denominator", "denominator_period", "items"],
        municipality=configuration.slug,
        source=rows["source"].where(is_own, "reference"),
        kind=is_own.map({True: "delivered", False: "public"}).astype("str"),
        release="final",
        n=rows["answers"],
        denominator_unit=rows["source"].map({"drug_habits": "pupils"}).fillna("answers").astype("str"),
        basis="delivered",
        reason="",
    )
    add(connection, Measured, measured)


def of_sample(share: pd.Series, answers: pd.Series, design_effect: pd.Series) -> pd.DataFrame:
    """Return ``se``, ``ci_low``, ``ci_high``, ``df`` and ``deff`` of shares by Wilson's interval; empty without a number of answers.

    Args:
        share: Shares, 0-1.
        answers: Their numbers of answers.
        design_effect: What the variance of a simple sample is multiplied by, with Student's t of the answers divided by it, minus 1;
            empty where nothing is known: then the share is one of a simple sample, with neither ``df`` nor ``deff``.
    """
    effect = design_effect.astype("float64")
    given = answers.astype("float64").where(share.notna())
    effective = given / effect.fillna(1.0)
    variance = share * (1 - share) / effective
    df = (effective - 1).clip(lower=1.0).where(effect.notna())
    low, high = interval.wilson(share, variance, df.fillna(np.inf), effective)
    limits = {"ci_low": pd.Series(low, share.index), "ci_high": pd.Series(high, share.index)}
    return pd.DataFrame(
        {
            "se": np.sqrt(variance),
            **{name: limit.where(given.notna()) for name, limit in limits.items()},
            "df": df,
            "deff": effect.where(given.notna()),
        }
    )


def pairs(
    connection: duckdb.DuckDBPyConnection, configuration: Configuration, first_id: int
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the comparisons that delivered shares are a side of: with references, and of our own areas with each other.

    A share of our own area that was delivered is compared with the one before, women with men, youngest with oldest and districts with
    each other: with any side of which all answers are others'. What lies around an area cannot be made of delivered shares.

    Args:
        connection: The restricted database with the steps ``estimate`` and ``delivered_estimate``, and ``area_member``.
        configuration: Districts, age bands and editions.
        first_id: Number of the first pair.

    Returns:
        Pairs (their columns, ``obstacle``, why nothing may be tested, and ``basis``) and both sides of each, as the table ``paired``
        has them. A side without a number of answers has neither variance nor ``n``.
    """
    delivered = frame(connection, "from delivered_estimate where unit = 'share' order by all")
    members = frame(connection, "from area_member").groupby("area").size()
    sides = delivered[KEY].assign(
        value=delivered["value"],
        variance=delivered["se"] ** 2,
        variance_person=delivered["se"] ** 2,
        kish=delivered["answers"].astype("float64"),
        df=delivered["answers"].astype("float64") - 1,
        n=delivered["answers"].astype("float64"),
        ci_low=delivered["ci_low"],
        ci_high=delivered["ci_high"],
        obstacle=delivered["not_comparable"],
    )
    is_own = sides["area"].isin(members.index)
    references, beside = _reference_pairs(connection, sides[~is_own], sides[is_own], members, first_id)
    own, among = _own_pairs(configuration, sides[is_own], first_id + len(references))
    return pd.concat([references, own], ignore_index=True), pd.concat([beside, among], ignore_index=True)


def _own_pairs(configuration: Configuration, sides: pd.DataFrame, first_id: int) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the comparisons of delivered shares of our own areas with each other."""
    ended_on = {period: f"{period}-12-31" for period in sorted(sides["period"].unique())}
    asked = table(configuration, ended_on).drop(columns="id")
    names = ["period", "area", "sex", "age_group"]
    paired = asked.merge(sides, on=names).merge(
        sides.add_prefix("other_").rename(columns={"other_indicator": "indicator"}),
        on=["indicator", *(f"other_{name}" for name in names)],
    )
    paired.insert(0, "id", range(first_id, first_id + len(paired)))
    obstacle = paired["obstacle"].where(paired["obstacle"] != "", paired["other_obstacle"])
    found = paired.assign(obstacle=obstacle, basis="approximate")
    both = [*SIDE, *(f"other_{name}" for name in SIDE)]
    return (
        found[["id", *PAIR_COLUMNS, "obstacle", "basis"]],
        found[["id", "indicator", *both]].assign(statistic="share", covariance=0.0),
    )


def _reference_pairs(
    connection: duckdb.DuckDBPyConnection,
    references: pd.DataFrame,
    delivered: pd.DataFrame,
    members: pd.Series,
    first_id: int,
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return every share of our own areas beside the reference values of its indicator, period, sex and age group.

    A reference without a number of answers is taken as known: it has no variance, and its effective number of answers is infinite.
    """
    known = references.assign(
        statistic="share",
        kish=references["kish"].fillna(np.inf),
        df=references["df"].fillna(0.0),
        ci_low=references["ci_low"].fillna(references["value"]),
        ci_high=references["ci_high"].fillna(references["value"]),
        **{name: references[name].fillna(0.0) for name in ("variance", "variance_person")},
    )
    own = pd.concat(
        [frame(connection, "from estimate")[[*KEY, *SIDE]], delivered.loc[delivered["n"].notna(), [*KEY, *SIDE]]]
    )
    own = own[own["area"].isin(members.index) & ~own["area"].str.startswith(("rest:", "outside:"))]
    on = [column for column in KEY if column != "area"]
    paired = own.merge(known.add_prefix("other_").rename(columns={f"other_{name}": name for name in on}), on=on)
    paired = paired.sort_values([*KEY, "other_area"], ignore_index=True)
    paired.insert(0, "id", range(first_id, first_id + len(paired)))
    split = np.select([paired["age_group"] != "all", paired["sex"] != "all"], ["age", "gender"], "total")
    scope = [scope_of(area) for area in paired["area"]]
    compared = paired.assign(
        contrast="reference",
        split=split,
        scope=scope,
        other=paired["other_area"],
        other_period=paired["period"],
        other_sex=paired["sex"],
        other_age_group=paired["age_group"],
        counted=np.array(
            [members[area] == 1 or bool(whole) for area, whole in zip(paired["area"], scope, strict=True)], dtype=bool
        ),
        obstacle=paired["other_obstacle"],
        basis="direct",
    )
    both = [*SIDE, *(f"other_{name}" for name in SIDE)]
    return (
        compared[["id", *PAIR_COLUMNS, "obstacle", "basis"]],
        paired[["id", "indicator", *both]].assign(statistic="share", covariance=0.0),
    )
