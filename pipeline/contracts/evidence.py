"""The published tables of what the evidence says of promises; they are added behind the gate."""

from __future__ import annotations

import pandas as pd
from pandera.pandas import Field
from pandera.typing import Series

from pipeline.contracts.estimated import TESTED, UNITS
from pipeline.contracts.lists import Texts
from pipeline.contracts.reasons import OF_EVIDENCE
from pipeline.contracts.rules import AtMost, interval
from pipeline.contracts.table import OWN_WORDS, Table
from pipeline.contracts.told import CHANCE, COARSE, EXACT, FIGURE
from pipeline.definitions.sources import AMONG

VERDICTS = ["supports", "contradicts", "cannot_tell", "not_tested"]
MEASURES = ["difference_a_year", "ratio_a_year", "place", "farthest"]
"""What the estimates of tested forms are."""
TOLD = "told"
"""What is said of a piece of evidence that is told and not tested."""
STATES = ["strong", "some", "weak", "contradicted", "cannot_tell", "not_tested"]
BECAUSE = [
    "twice", "elsewhere", "once", "against", "lead_open", "lead_contradicts", "untested", "no_vote", "levels", "no_evidence",
]  # fmt: skip
CONCERNED = interval("concerned_low", "concerned", "concerned_high")


class PromiseEvidence(
    Table,
    key=("edition", "promise", "position", "area"),
    rules=(*CONCERNED, *interval("estimate_low", "estimate", "estimate_high")),
):
    """One verdict: does a comparison, or another form of evidence, support the reason for a promise?"""

    edition: Series[str] = Field(description="id of the edition")
    promise: Series[str] = Field(description="id of the promise")
    position: Series[int] = Field(ge=1, description="place in the promise's list of evidence")
    source: Series[str] = Field(description="source of the indicator")
    indicator: Series[str] = Field(description="id of the indicator")
    area: Series[str] = Field(description="id of the reporting area")
    together: Series[bool] = Field(description="whether the area is all of the promise's districts together")
    speaks_of: Series[str] = Field(
        isin=["where", "whom", "police", "level", "whole"],
        description="where: a claim about a place or a time, with a vote; whom: a comparison of groups; police: offences that follow "
        "the police's own work; level: how much there is of something, beside nothing; whole: what another form than a comparison says "
        "of the whole municipality where the promise is to some districts; only the first has a vote",
    )
    contrast: Series[str] = Field(description="kind of comparison, or another form of evidence")
    reference: Series[str] = Field(description="id of the area that a reference is of; empty for other contrasts")
    period: Series[str] = Field(description="period of the comparison; empty when there is none")
    sex: Series[str] = Field(description="sex of the first side")
    age_group: Series[str] = Field(description="age group of the first side")
    expects: Series[str] = Field(
        isin=["higher", "lower", ""],
        description="direction that would motivate the promise; empty where none is tested",
    )
    verdict: Series[str] = Field(
        isin=[*VERDICTS, TOLD], description="what it says of the promise; told is told as it is, for or against nothing"
    )
    independent: Series[bool] = Field(
        description="whether the period is another than the survey's wave that the edition's districts were chosen by"
    )
    basis: Series[str] = Field(
        isin=[*TESTED, ""],
        description="tested by us, approximately tested, or stated by the source; empty without a comparison",
    )
    measure: Series[str] = Field(
        isin=["difference", "ratio", *MEASURES, *UNITS, ""],
        description="what the estimate is: a difference or a ratio, for a series a year; a place; the farthest difference; or the unit "
        "of a level; empty without one",
    )
    estimate: Series[float] = Field(
        metadata=EXACT,
        nullable=True,
        description="difference (shares 0-1) or ratio that was found; the place (1 = the largest); of districts that are alike "
        "the difference that is farthest; or the level",
    )
    estimate_low: Series[float] = Field(
        metadata=EXACT, nullable=True, description="lower limit of its 95 % interval; empty for comparisons"
    )
    estimate_high: Series[float] = Field(
        metadata=EXACT, nullable=True, description="upper limit of its 95 % interval; empty for comparisons"
    )
    since: Series[str] = Field(description="first period of a series; empty for all else")
    number: Series[pd.Int64Dtype] = Field(
        nullable=True,
        ge=0,
        description="periods of a series, how many are ranked, or districts that are alike; empty for all else",
    )
    among: Series[str] = Field(isin=[*AMONG, ""], description="what is ranked; empty where nothing is")
    claim: Series[float] = Field(
        metadata=EXACT,
        nullable=True,
        description="how many of the largest are named, or the margin (0-1) of being alike; empty for all else",
    )
    at_least: Series[float] = Field(
        metadata=EXACT, nullable=True, description="the safe side of it, where it is told; else empty"
    )
    earlier: Series[str] = Field(
        isin=[*VERDICTS, ""],
        description="what the same comparison said in the period before; empty when there is none",
    )
    earlier_period: Series[str] = Field(description="the period before; empty when there is none")
    reason: Series[str] = Field(
        isin=OF_EVIDENCE, description="why nothing can be said, or whose word it is; empty where a difference holds"
    )
    wording: Series[str] = Field(
        metadata=OWN_WORDS,
        description="the source's or the municipality's own words for the reason; empty where it has none",
    )
    concerned: Series[float] = Field(
        metadata=EXACT,
        nullable=True,
        description="persons that the first side's share is, of the area's inhabitants in the survey's ages; empty without them",
    )
    concerned_low: Series[float] = Field(
        metadata=EXACT, nullable=True, ge=0, description="lower limit of its 95 % interval"
    )
    concerned_high: Series[float] = Field(
        metadata=EXACT, nullable=True, ge=0, description="upper limit of its 95 % interval"
    )


class FormVerdict(Table, key=("edition", "promise", "position", "area", "period")):
    """What one edition may say of one piece of evidence that is tested in another form than a comparison, beside all that it knows."""

    edition: Series[str] = Field(description="id of the edition")
    promise: Series[str] = Field(description="id of the promise")
    position: Series[int] = Field(ge=1, description="place in the promise's list of evidence")
    form: Series[str] = Field(description="form of the evidence")
    indicator: Series[str] = Field(description="id of the indicator")
    area: Series[str] = Field(description="id of the reporting area")
    period: Series[str] = Field(
        str_matches=r"^(\d{4})?$", description="the last period in it; empty where there is none"
    )
    since: Series[str] = Field(description="first period of a series; empty for all else")
    number: Series[int] = Field(
        ge=0, description="periods of a series, how many are ranked, or districts that are alike"
    )
    measure: Series[str] = Field(isin=[*MEASURES, ""], description="what the estimate is; empty without one")
    estimate: Series[float] = Field(
        metadata=FIGURE,
        nullable=True,
        description="mean change a year, a difference (shares 0-1) or a ratio; the place, 1 = the largest; or the farthest difference",
    )
    estimate_low: Series[float] = Field(metadata=FIGURE, nullable=True, description="lower limit of its 95 % interval")
    estimate_high: Series[float] = Field(metadata=FIGURE, nullable=True, description="upper limit of its 95 % interval")
    df: Series[float] = Field(
        metadata=COARSE, nullable=True, ge=0, description="degrees of freedom of the test; infinite where z is used"
    )
    p: Series[float] = Field(metadata=CHANCE, nullable=True, ge=0, le=1, description="p value")
    family: Series[str] = Field(description="the tests that it is judged with")
    q: Series[float] = Field(
        metadata=CHANCE,
        nullable=True,
        ge=0,
        le=1,
        description="p adjusted for all that the edition tests; told up to 0.05",
    )
    level: Series[float] = Field(metadata=EXACT, nullable=True, ge=0, le=1, description="the p up to which it is told")
    verdict: Series[str] = Field(
        isin=["higher", "lower", "holds", "fails", "no_detectable_difference", "cannot_tell"],
        description="what the edition may say: the direction of a series; of other claims, that they hold or fail",
    )
    reason: Series[str] = Field(isin=OF_EVIDENCE, description="why nothing can be said; empty where there is none")


class PromiseDistrict(Table, key=("edition", "promise", "area")):
    """What the questions with a vote say of a promise in one of its districts."""

    edition: Series[str] = Field(description="id of the edition")
    promise: Series[str] = Field(description="id of the promise")
    area: Series[str] = Field(description="id of the district")
    supports: Series[int] = Field(description="questions that support it there")
    contradicts: Series[int] = Field(description="questions that contradict it there")
    cannot_tell: Series[int] = Field(description="questions that cannot tell there")
    not_tested: Series[int] = Field(description="questions of which nothing was tested there")
    verdict: Series[str] = Field(isin=VERDICTS, description="what the promise's leading question says there")


class PromiseSupport(Table, key=("edition", "promise"), rules=CONCERNED):
    """How far the evidence bears one promise, over all its verdicts."""

    edition: Series[str] = Field(description="id of the edition")
    promise: Series[str] = Field(description="id of the promise")
    state: Series[str] = Field(isin=STATES, description="how far; the rule stands in pipeline.evidence.rule")
    because: Series[str] = Field(isin=BECAUSE, description="why it is that, and not more")
    lead: Series[pd.Int64Dtype] = Field(
        nullable=True, ge=1, description="position of the leading piece of evidence; empty without one that has a vote"
    )
    lead_verdict: Series[str] = Field(
        isin=[*VERDICTS, ""], description="what the leading question says, of all districts together"
    )
    confirmed_in: Series[str] = Field(
        description="the last period in which the lead was told as expected and which did not serve to choose the districts"
    )
    supports: Series[int] = Field(description="questions with a vote that support it")
    contradicts: Series[int] = Field(description="questions with a vote that contradict it")
    cannot_tell: Series[int] = Field(description="questions with a vote that cannot tell")
    not_tested: Series[int] = Field(description="questions with a vote of which nothing was tested")
    districts: Series[int] = Field(description="districts of the promise in which its leading question is judged")
    districts_supported: Series[int] = Field(description="districts in which the leading question supports it")
    supporting_sources: Series[Texts] = Field(description="sources with a question that supports it")
    response: Series[float] = Field(
        metadata=EXACT,
        nullable=True,
        ge=0,
        le=1,
        description="share of those asked who answered the wave that tells the lead; empty where that is not known, or nothing is told",
    )
    absent_area: Series[str] = Field(
        description="the area that the two following are of: all districts together, or the one that differs least; empty without one"
    )
    absent_differ: Series[float] = Field(
        metadata=EXACT,
        nullable=True,
        description="share there of those who did not answer, minus that of those who did, with which the lead's difference vanishes",
    )
    absent_share: Series[float] = Field(
        metadata=EXACT,
        nullable=True,
        description="the share that they would have then; none can have it where it is below 0 or above 1",
    )
    concerned_indicator: Series[str] = Field(
        description="indicator that concerns most persons where it supports the promise against others; empty without one"
    )
    concerned_areas: Series[Texts] = Field(description="the districts in which it does")
    concerned: Series[float] = Field(
        metadata=EXACT, nullable=True, description="persons whom it concerns there together"
    )
    concerned_low: Series[float] = Field(
        metadata=EXACT, nullable=True, ge=0, description="lower limit of its 95 % interval"
    )
    concerned_high: Series[float] = Field(
        metadata=EXACT, nullable=True, ge=0, description="upper limit of its 95 % interval"
    )


class PromiseDisagreement(Table, key=("edition", "promise", "position")):
    """Sources of one promise that point in different directions: over all its evidence, or survey and offences in one district."""

    edition: Series[str] = Field(description="id of the edition")
    promise: Series[str] = Field(description="id of the promise")
    position: Series[int] = Field(ge=1, description="place in the promise's disagreements")
    kind: Series[str] = Field(
        isin=["evidence", "offences"],
        description="evidence: all that some sources can tell against all that others can; offences: survey against offences",
    )
    area: Series[str] = Field(description="id of the district; municipality for all evidence together")
    supporting_sources: Series[Texts] = Field(description="sources that speak for the promise")
    contradicting_sources: Series[Texts] = Field(description="sources that speak against it")
    indicators: Series[Texts] = Field(
        description="offence groups that point the other way than the survey; none for evidence"
    )
    direction: Series[str] = Field(
        isin=["higher", "lower", ""],
        description="their rates against those outside the promise's districts; empty for evidence",
    )


class DistrictRank(
    Table,
    key=("edition", "indicator", "area"),
    rules=(AtMost("first_place", "last_place"), AtMost("last_place", "districts")),
):
    """Between which places a district stands by one survey indicator, in an edition's latest wave: what its told pairs say."""

    edition: Series[str] = Field(description="id of the edition")
    indicator: Series[str] = Field(description="id of the indicator")
    period: Series[str] = Field(str_matches=r"^\d{4}$", description="the wave")
    area: Series[str] = Field(description="id of the district")
    first_place: Series[int] = Field(ge=1, description="first place that it can have; 1 = the largest share")
    last_place: Series[int] = Field(ge=1, description="last place that it can have")
    districts: Series[int] = Field(ge=1, description="districts that are ranked")
