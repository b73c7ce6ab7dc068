"""Pupils' shares as delivered: what uncertainty they have, and how they compare over time, between girls and boys, and with others.

A share has an interval only where the number of answers is delivered: Wilson's, with the variance of a simple sample times a declared
design effect, for pupils are drawn in classes and those of one class answer alike (Kish 1965). There is no finite population
correction: also where all pupils of a grade are asked, the question is about those to come. Without a number of answers a comparison
cannot tell.
"""

from __future__ import annotations

import duckdb
import numpy as np
import pandas as pd

from pipeline.configuration import Area, Configuration
from pipeline.contracts import add
from pipeline.contracts.estimated import Compared, Measured, shaped
from pipeline.estimate.comparison import standing, tested
from pipeline.estimate.delivered import of_sample
from pipeline.estimate.sql import frame

KEY = ["indicator", "period", "age_group", "sex"]
SIDE = ["value", "answers", "se", "df", "deff", "ci_low", "ci_high"]
NUMBERS = ["estimate", "se", "ci_low", "ci_high", "p", "equal_se", "equal_share", "df"]
COLUMNS = [
    *KEY, "contrast", "other", "other_period", "other_area", "other_sex", "has_base", "family", "counted", *NUMBERS, "verdict", "basis",
    "reason", "wording",
]  # fmt: skip
NO_BASE, STATED = "no_base", "stated"


def estimate(connection: duckdb.DuckDBPyConnection, configuration: Configuration) -> None:
    """Add pupils' shares with their uncertainty to ``measured``, and their comparisons to ``compared``.

    Reads ``pupil_share``, ``pupil_direction`` and ``delivered_estimate``. A difference that the source states in words stays as it is
    delivered, unless both shares have a number of answers: then it is tested.
    """
    shares = frame(connection, "select * rename (grade as age_group, share as value) from pupil_share order by all")
    effect = pd.Series(configuration.definitions.drug_habits.design_effect, shares.index)
    estimates = pd.concat([shares, of_sample(shares["value"], shares["answers"], effect)], axis=1)
    measured = shaped(
        Measured,
        estimates,
        without=["per", "numerator", "denominator", "denominator_period", "items"],
        municipality=configuration.slug,
        source="drug_habits",
        kind="pupils",
        release="final",
        area=Area.MUNICIPALITY,
        n=estimates["answers"],
        unit="share",
        denominator_unit="pupils",
        basis="delivered",
        reason=estimates["missing"],
    )
    add(connection, Measured, measured)
    references = frame(
        connection,
        f"select {', '.join([*KEY, *SIDE])}, area, not_comparable from delivered_estimate "
        "where source = 'drug_habits' and unit = 'share'",
    )
    own = estimates[estimates["value"].notna()]
    found = [
        pairs for pairs in (_over_time(own), _girls_and_boys(own), _with_references(own, references)) if len(pairs)
    ]
    contrasts = _compared(pd.concat(found, ignore_index=True)) if found else pd.DataFrame(columns=COLUMNS)
    stated = frame(connection, "from pupil_direction order by all")
    made = shaped(
        Compared,
        _with_stated(contrasts, stated).astype({"counted": bool}),
        municipality=configuration.slug,
        source="drug_habits",
        area=Area.MUNICIPALITY,
        other_age_group=lambda rows: rows["age_group"],
        measure="difference",
    )
    add(connection, Compared, made)


# ---- pairs ------------------------------------------------------------------------------------------------------------


def _over_time(own: pd.DataFrame) -> pd.DataFrame:
    """Return each share beside that of the survey before it in which the same question has one."""
    before = own.sort_values("period").groupby(["indicator", "age_group", "sex"])[["period", *SIDE]].shift()
    pairs = own.join(before.add_prefix("other_"))
    pairs = pairs[pairs["other_period"].notna()]
    return pairs.assign(
        contrast="previous_period",
        other=pairs["other_period"],
        other_sex=pairs["sex"],
        wording="",
        other_area=Area.MUNICIPALITY,
    )


def _girls_and_boys(own: pd.DataFrame) -> pd.DataFrame:
    """Return each share of girls (women) beside that of boys (men)."""
    on = [column for column in KEY if column != "sex"]
    girls, boys = (own[own["sex"] == sex] for sex in ("women", "men"))
    pairs = girls.merge(boys[[*on, *SIDE]].rename(columns={name: f"other_{name}" for name in SIDE}), on=on)
    return pairs.assign(
        contrast="women_vs_men",
        other="men",
        other_period=pairs["period"],
        other_sex="men",
        wording="",
        other_area=Area.MUNICIPALITY,
    )


def _with_references(own: pd.DataFrame, references: pd.DataFrame) -> pd.DataFrame:
    """Return each share beside the delivered ones of other areas, of the same question, year, grade and gender."""
    others = references.rename(columns={name: f"other_{name}" for name in SIDE})
    pairs = own.merge(others, on=KEY)
    return pairs.assign(
        contrast="reference",
        other=pairs["area"],
        other_area=pairs["area"],
        other_period=pairs["period"],
        other_sex=pairs["sex"],
        wording=pairs["not_comparable"],
    )


# ---- verdicts ---------------------------------------------------------------------------------------------------------


def _compared(pairs: pd.DataFrame) -> pd.DataFrame:
    """Return the pairs with difference, interval and p; a pair without answers on its own sides cannot tell.

    A reference without a number of answers is taken as known, as in the survey's comparisons.
    """
    known = pairs["contrast"].eq("reference") & pairs["other_answers"].isna()
    has_base = pairs["answers"].notna() & (pairs["other_answers"].notna() | known)
    split = (
        pairs["sex"].eq("all").map({True: "total", False: "gender"}).mask(pairs["contrast"] == "women_vs_men", "total")
    )
    rows = pairs.assign(
        id=range(len(pairs)),
        has_base=has_base,
        counted=True,
        family=[_family(*row) for row in zip(pairs["period"], pairs["contrast"], pairs["other"], split, strict=True)],
    )
    testable = tested(_sides(rows[has_base])).drop(columns=["indicator"])
    keep = ["id", *COLUMNS[: COLUMNS.index("counted") + 1], "wording"]
    rows = rows[keep].merge(testable, on="id", how="left")
    rows["testable"] = rows["testable"].eq(True)
    rows["reason"] = np.where(rows["wording"] == "", "", "counted_otherwise")
    verdict = standing(rows)
    reason = rows["reason"].mask(verdict == "cannot_tell", "too_few_answers")
    reason = reason.mask(~rows["has_base"], "no_base").mask(verdict == "not_comparable", rows["reason"])
    rows = rows.rename(columns={"difference": "estimate"})
    return rows.assign(verdict=verdict, basis="direct", reason=reason)[COLUMNS]


def _sides(rows: pd.DataFrame) -> pd.DataFrame:
    """Return pairs as the comparison of shares takes them, with answers over the design effect; a known share has infinitely many."""
    sides = {"id": rows["id"], "indicator": rows["indicator"], "statistic": "share", "covariance": 0.0}
    for prefix in ("", "other_"):
        answers, value = rows[f"{prefix}answers"].astype("float64"), rows[f"{prefix}value"]
        effective = answers / rows[f"{prefix}deff"]
        sides |= {
            f"{prefix}value": value,
            f"{prefix}n": answers,
            f"{prefix}kish": effective.fillna(np.inf),
            f"{prefix}df": rows[f"{prefix}df"].fillna(0.0),
            f"{prefix}variance": rows[f"{prefix}se"].astype("float64").fillna(0.0) ** 2,
            f"{prefix}ci_low": rows[f"{prefix}ci_low"].fillna(value),
            f"{prefix}ci_high": rows[f"{prefix}ci_high"].fillna(value),
        }
    return pd.DataFrame(sides)


def _family(period: str, contrast: str, other: str, split: str) -> str:
    """Return the name of a family: each reference is one of its own."""
    return f"{period}/{contrast}{f':{other}' if contrast == 'reference' else ''}/pupils/{split}"


def _with_stated(contrasts: pd.DataFrame, stated: pd.DataFrame) -> pd.DataFrame:
    """Return the comparisons with the differences stated in words, which stand in the place of those that lack a base."""
    between = stated["contrast"] == "women_vs_men"
    words = stated.rename(columns={"grade": "age_group", "previous": "other_period"}).assign(
        other=stated["previous"].mask(between, "men"),
        basis="delivered",
        has_base=True,
        reason="stated",
        family="",
        counted=False,
        other_area=Area.MUNICIPALITY,
        other_sex=stated["sex"].mask(between, "men"),
        **dict.fromkeys(NUMBERS, np.nan),
    )
    is_tested = contrasts["has_base"].astype(bool)
    words = words.loc[~_keys(words).isin(_keys(contrasts[is_tested])), COLUMNS]
    kept = contrasts[is_tested | ~_keys(contrasts).isin(_keys(words))]
    return pd.concat([part for part in (kept, words) if len(part)]) if len(kept) + len(words) else contrasts


def _keys(rows: pd.DataFrame) -> pd.MultiIndex:
    """Return what a comparison is about, without what it is compared with."""
    return pd.MultiIndex.from_frame(rows[[*KEY, "contrast"]].astype("str"))
