"""What editions ask in other forms than comparisons: each piece of evidence as a test, to be judged beside all that the edition knows.

They are made of the figures that are published, with all digits, and told no more exactly than these.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from math import comb

import duckdb
import pandas as pd

from pipeline.configuration import Area, Asked, Configuration, Edition, asked_of, leading
from pipeline.contracts.evidence import FormVerdict
from pipeline.contracts.reasons import NOT_COMPARABLE
from pipeline.definitions.sources import FORMS
from pipeline.estimate import equivalence, places, trend
from pipeline.estimate.places import Value
from pipeline.gate.levels import JUDGED
from pipeline.gate.precision import STEP

VALUES = """
    select indicator, area, sex, age_group, unit, period from known_indicator_value
    where edition = $edition and source <> 'reference' and length(period) = 4 and list_contains($indicators, indicator)
        and status in ('published', 'uncertain', 'suppressed', 'not_estimable')
    order by indicator, area, sex, age_group, period
"""
STEPS_OF_FORMS = {"difference_a_year": 0.001, "farthest": 0.01}
"""To which step estimates that are made of shares are told; of counts, which are shown, as they are."""
Breaks = Mapping[str, Sequence[str]]
"""By indicator the first periods of what is not comparable with anything before it."""


@dataclass(frozen=True)
class Known:
    """What one edition knows that its evidence can be tested by.

    Attributes:
        configuration: Its districts and questions.
        edition: The edition.
        values: Its rows of ``known_indicator_value`` of whole years and single waves.
        comparisons: Its rows of ``compared``.
        breaks: What parts its survey's waves.
        wave: The wave that its districts were chosen by; empty: by none.
    """

    configuration: Configuration
    edition: Edition
    values: pd.DataFrame
    comparisons: pd.DataFrame
    breaks: Breaks
    wave: str


@dataclass(frozen=True)
class Test:
    """One test of one piece of evidence: a row of ``form_verdict`` before it is judged.

    Attributes:
        direction: Which way it points: above 0 higher or that the claim holds, below 0 lower or that it fails.
        choices: Of how many that the data chose among it is one.
    """

    period: str = ""
    since: str = ""
    number: int = 0
    measure: str = ""
    estimate: float = math.nan
    estimate_low: float = math.nan
    estimate_high: float = math.nan
    df: float = math.nan
    p: float = math.nan
    reason: str = ""
    direction: float = 0.0
    choices: float = 1.0


def breaks_of(restricted: duckdb.DuckDBPyConnection, configuration: Configuration) -> Breaks:
    """Return what parts the survey's waves: by indicator the waves in which the wording of any of its items is new."""
    rows = restricted.execute("select item, period from series_break order by all").fetchall()
    every = configuration.definitions.safety_survey.indicators
    return {one.id: [period for item, period in rows if item in one.items] for one in every}


def known(
    connection: duckdb.DuckDBPyConnection,
    values: pd.DataFrame,
    comparisons: pd.DataFrame,
    configuration: Configuration,
    edition: Edition,
    breaks: Breaks,
    wave: str,
) -> Known:
    """Return what an edition knows of the indicators that its evidence asks of; `values` and `comparisons` have all digits."""
    evidence = [one for promise in edition.promises for one in promise.evidence]
    survey = configuration.definitions.safety_survey.indicators if any(one.among for one in evidence) else []
    indicators = sorted({one.indicator for one in evidence} | {one.id for one in survey})
    keys = connection.execute(VALUES, {"edition": edition.id, "indicators": indicators}).df()
    seen = keys.merge(values, "left", on=[*keys.columns], validate="one_to_one")
    return Known(configuration, edition, seen, comparisons, breaks, wave)


def tests(seen: Known) -> pd.DataFrame:
    """Return the tests of an edition's evidence that is no comparison, with what `levels.judged` takes of each.

    Each piece of evidence is a family of its own. The leading one of a promise is judged among the leading comparisons, too.
    """
    rows = []
    edition, configuration = seen.edition, seen.configuration
    for promise in edition.promises:
        lead = leading(configuration, edition, promise)
        for asked in asked_of(configuration, edition, promise):
            if asked.contrast not in FORMS or not FORMS[asked.contrast].tested:
                continue
            number = len(promise.districts)
            every = max(len(configuration.side_by_side(edition)), len(edition.districts()))
            among = 1 if asked.area == Area.MUNICIPALITY else comb(every, number)
            is_lead = lead is not None and lead.position == asked.position
            for test in MADE[asked.contrast](seen, asked, among):
                rows.append(
                    {
                        "edition": edition.id,
                        "promise": promise.id,
                        "position": asked.position,
                        "form": asked.contrast,
                        "indicator": asked.evidence.indicator,
                        "area": asked.area,
                        **asdict(test),
                        "family": f"{test.period}/{asked.contrast}/{promise.id}/{asked.position}",
                        "lead_choices": test.choices if is_lead else math.nan,
                    }
                )
    columns = [*dict.fromkeys([*FormVerdict.columns(), *Test.__dataclass_fields__, "lead_choices"])]
    found = pd.DataFrame(rows, columns=columns)
    return found.assign(verdict=["cannot_tell" if row["reason"] else "tested" for row in rows])


def to_judge(found: pd.DataFrame) -> pd.DataFrame:
    """Return tests as `levels.judged` takes comparisons: a difference above or below nothing."""
    rows = found.assign(
        counted=True, measure="difference", equal_se=math.nan, equal_share=math.nan, estimate=found["direction"]
    )[JUDGED]
    numbers = dict.fromkeys(["p", "choices", "lead_choices", "estimate", "equal_se", "equal_share", "df"], "float64")
    return rows.astype({**numbers, "counted": "bool"})


def told(found: pd.DataFrame, judged: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of ``form_verdict``: tests with what may be said of each."""
    rows = found.assign(**{name: judged[name].to_numpy() for name in ("q", "level", "verdict")})
    open_ = (rows["verdict"] == "no_detectable_difference") & (rows["reason"] == "")
    rows["reason"] = rows["reason"].mask(open_, "no_detectable_difference")
    is_claim = rows["form"] != "series"
    rows["verdict"] = rows["verdict"].mask(is_claim, rows["verdict"].replace({"higher": "holds", "lower": "fails"}))
    rows[STEP] = rows["measure"].map(STEPS_OF_FORMS).fillna(0.0)
    return rows[[*FormVerdict.columns(), STEP]]


# ---- series -----------------------------------------------------------------------------------------------------------


def _series(seen: Known, asked: Asked, among: int) -> Iterator[Test]:
    """Yield the test of which way all periods go that nothing parts."""
    rows = _unbroken(seen, asked)
    given = rows[rows["value"].notna()]
    if reason := _why_untested(rows):
        yield Test(period=max(rows["period"]), number=len(given), reason=reason)
        return
    if len(given) < trend.LEAST_POINTS:
        reason = "hidden" if len(rows) >= trend.LEAST_POINTS else "too_few_points"
        yield Test(period=max(given["period"], default=""), number=len(given), reason=reason)
        return
    years = [int(period) for period in given["period"]]
    is_share = given["unit"].iloc[0] == "share"
    shape = {"period": given["period"].iloc[-1], "since": given["period"].iloc[0], "number": len(given)}
    if is_share and given["se"].isna().any():
        yield Test(**shape, reason="no_base")
        return
    found = _of_shares(years, given) if is_share else _of_counts(years, given)
    if found is None:
        few = "too_few_answers" if is_share else "too_few_counts"
        yield Test(**shape, reason="too_few_offences" if given["source"].iloc[0] == "crime" else few)
        return
    chose = seen.wave in set(given["period"]) and given["source"].iloc[0] == "safety_survey"
    yield Test(
        **shape,
        measure="difference_a_year" if is_share else "ratio_a_year",
        estimate=found.estimate,
        estimate_low=found.low,
        estimate_high=found.high,
        df=found.df,
        p=found.p,
        direction=found.estimate if is_share else math.log(found.estimate),
        choices=float(among) if chose else 1.0,
    )


def _unbroken(seen: Known, asked: Asked) -> pd.DataFrame:
    """Return the values of an area and group since the last break, in one unit: shares, rates where all years have one, or counts."""
    one = asked.evidence
    cell = {"indicator": one.indicator, "area": asked.area, "sex": one.sex, "age_group": one.age_group}
    rows = _of_cell(seen.values, cell)
    changes = _of_cell(seen.comparisons, {**cell, "contrast": "previous_period"})
    parted = changes.loc[changes["reason"].isin(NOT_COMPARABLE), "period"]
    last = max([*parted, *seen.breaks.get(one.indicator, ())], default="")
    by_unit = {str(unit): part for unit, part in rows[rows["period"] >= last].groupby("unit")}
    shares, rates, counts = (by_unit.get(unit, rows.iloc[:0]) for unit in ("share", "rate", "count"))
    if len(shares):
        return shares
    has_rates = len(rates) >= len(counts) and rates["denominator"].notna().all() and rates["numerator"].notna().all()
    return rates if has_rates and len(rates) else counts


def _why_untested(rows: pd.DataFrame) -> str:
    """Return why figures cannot be tested: of districts whose sizes are unknown, or of persons who chose themselves; else empty."""
    if (rows["status"] == "not_estimable").any():
        return "no_sizes"
    bare = (rows["unit"] == "share") & (rows["basis"] == "direct") & rows["value"].notna() & rows["se"].isna()
    return "self_selected" if bare.any() else ""


def _of_cell(rows: pd.DataFrame, cell: Mapping[str, str]) -> pd.DataFrame:
    held = pd.Series(True, rows.index)
    for name, value in cell.items():
        held &= rows[name] == value
    return rows[held]


def _of_shares(years: Sequence[int], rows: pd.DataFrame) -> trend.Trend | None:
    answers = rows["n"].astype("float64") / rows["deff"].fillna(1.0)
    sides = zip(rows["value"], rows["se"], answers, strict=True)
    return trend.of_shares(years, rows["value"].tolist(), [trend.effective(*side) for side in sides])


def _of_counts(years: Sequence[int], rows: pd.DataFrame) -> trend.Trend | None:
    is_rate = rows["unit"].iloc[0] == "rate"
    counts = rows["numerator" if is_rate else "value"].astype("float64").tolist()
    return trend.of_counts(
        years, counts, rows["denominator"].astype("float64").tolist() if is_rate else [1.0] * len(rows)
    )


# ---- places -----------------------------------------------------------------------------------------------------------


def _rank(seen: Known, asked: Asked, _: int) -> Iterator[Test]:
    """Yield the tests of whether something is among the largest, in the last two waves that have it.

    That it was chosen by looking costs nothing more: the test is made for all that are ranked at once.
    """
    one = asked.evidence
    group = {"sex": one.sex, "age_group": one.age_group, "unit": "share"}
    shares = _of_cell(seen.values, group)
    own = _of_cell(shares, {"indicator": one.indicator, "area": asked.area})
    for period in sorted(own.loc[own["value"].notna() | (own["status"] == "not_estimable"), "period"], reverse=True)[
        :2
    ]:
        of_wave = shares[shares["period"] == period]
        if reason := _why_untested(own[own["period"] == period]):
            yield Test(period=period, reason=reason)
            continue
        if one.among == "districts":
            every = [
                area
                for area in seen.configuration.side_by_side(seen.edition)
                if seen.configuration.stands(area, period)
            ]
            known, name = _of_cell(of_wave, {"indicator": one.indicator}).set_index("area"), asked.area
        else:
            known, name = _of_cell(of_wave, {"area": asked.area}).set_index("indicator"), one.indicator
            every = [other for other in _problems(seen, one.indicator, one.among) if other in known.index]
        yield _place(period, name, [*dict.fromkeys([name, *every])], known, asked)


def _place(period: str, name: str, every: Sequence[str], known: pd.DataFrame, asked: Asked) -> Test:
    """Return the test of one among several in one wave."""
    top = asked.evidence.top
    if len(every) < places.LEAST_OF * top:
        return Test(period=period, number=len(every), reason="too_few_ranked")
    figures = {
        one: Value(*known.loc[one, ["value", "ci_low", "ci_high"]].astype(float)) if one in known.index else Value()
        for one in every
    }
    if math.isnan(figures[name].low):
        return Test(period=period, number=len(every), reason="no_base")
    others = [Value() if math.isnan(figures[one].low) else figures[one] for one in every if one != name]
    found = places.place(figures[name], others, top, same_persons=asked.evidence.among != "districts")
    return Test(
        period=period,
        number=len(every),
        measure="place",
        estimate=found.place,
        estimate_low=found.first,
        estimate_high=found.last,
        df=math.inf,
        p=found.p,
        direction=1.0 if found.among else -1.0,
    )


def _problems(seen: Known, indicator: str, among: str) -> list[str]:
    """Return the survey's questions of which more is worse, as the one that is ranked: all of them, or those of its block."""
    every = seen.configuration.definitions.safety_survey.indicators
    own = next(one for one in every if one.id == indicator)
    return [
        one.id
        for one in every
        if one.is_share and one.direction == own.direction and (among == "problems" or one.block == own.block)
    ]


# ---- alike ------------------------------------------------------------------------------------------------------------


def _alike(seen: Known, asked: Asked, _: int) -> Iterator[Test]:
    """Yield the tests of whether all districts lie near the rest of the municipality, in the last two waves that compare them.

    A margin as large as the share itself is no claim: nobody could lie further below.
    """
    one = asked.evidence
    group = {"indicator": one.indicator, "sex": one.sex, "age_group": one.age_group}
    cell = {**group, "contrast": "rest_of_municipality"}
    every = seen.configuration.side_by_side(seen.edition)
    rows = _of_cell(seen.comparisons, cell)
    rows = rows[rows["area"].isin(every)]
    for period in sorted(rows["period"].unique(), reverse=True)[:2]:
        standing = [area for area in every if seen.configuration.stands(area, str(period))]
        of_wave = rows[(rows["period"] == period) & rows["ci_low"].notna()].drop_duplicates("area").set_index("area")
        if missing := [area for area in standing if area not in of_wave.index]:
            reasons = set(rows.loc[rows["period"] == period, "reason"])
            lacking = next((one for one in ("self_selected", "no_sizes", "no_base") if one in reasons), "some_hidden")
            yield Test(period=str(period), number=len(standing) - len(missing), reason=lacking)
            continue
        whole = _of_cell(seen.values, {**group, "area": Area.MUNICIPALITY, "period": period, "unit": "share"})["value"]
        margin = one.margin / 100
        if not (whole.between(margin, 1 - margin, inclusive="neither")).any():
            yield Test(period=str(period), number=len(standing), reason="margin_too_wide")
            continue
        yield _within(str(period), of_wave.loc[standing], margin)


def _within(period: str, rows: pd.DataFrame, margin: float) -> Test:
    d, low, high, df = (rows[name].astype(float).tolist() for name in ("estimate", "ci_low", "ci_high", "df"))
    found = equivalence.alike(d, low, high, df, margin)
    farthest = rows.iloc[found.farthest]
    return Test(
        period=period,
        number=len(rows),
        measure="farthest",
        estimate=float(farthest["estimate"]),
        estimate_low=float(farthest["ci_low"]),
        estimate_high=float(farthest["ci_high"]),
        df=min(df),
        p=found.p,
        direction=1.0 if found.within else -1.0,
    )


MADE = {"series": _series, "rank": _rank, "alike": _alike}
"""How each tested form is tested."""
