"""The published tables of what the evidence says of promises; they are added behind the gate."""

from __future__ import annotations

import pandas as pd
from pandera.pandas import Field
from pandera.typing import Series

from pipeline.contracts.estimated import TESTED
from pipeline.contracts.lists import Texts
from pipeline.contracts.reasons import OF_EVIDENCE
from pipeline.contracts.rules import AtMost, interval
from pipeline.contracts.table import OWN_WORDS, Table

VERDICTS = ["supports", "contradicts", "cannot_tell", "not_tested"]
STATES = ["strong", "some", "weak", "contradicted", "cannot_tell", "not_tested"]
BECAUSE = [
    "twice", "elsewhere", "once", "against", "lead_open", "lead_contradicts", "untested", "no_vote", "no_evidence",
]  # fmt: skip
CONCERNED = interval("concerned_low", "concerned", "concerned_high")


class PromiseEvidence(Table, key=("edition", "promise", "position", "area"), rules=CONCERNED):
    """One verdict: does a comparison support the reason for a promise?"""

    edition: Series[str] = Field(description="id of the edition")
    promise: Series[str] = Field(description="id of the promise")
    position: Series[int] = Field(ge=1, description="place in the promise's list of evidence")
    source: Series[str] = Field(description="source of the indicator")
    indicator: Series[str] = Field(description="id of the indicator")
    area: Series[str] = Field(description="id of the reporting area")
    together: Series[bool] = Field(description="whether the area is all of the promise's districts together")
    speaks_of: Series[str] = Field(
        isin=["where", "whom", "police"],
        description="where: a claim about a place or a time, with a vote; whom: a comparison of groups; police: offences that follow "
        "the police's own work; the last two have no vote",
    )
    contrast: Series[str] = Field(description="kind of comparison")
    reference: Series[str] = Field(description="id of the area that a reference is of; empty for other contrasts")
    period: Series[str] = Field(description="period of the comparison; empty when there is none")
    sex: Series[str] = Field(description="sex of the first side")
    age_group: Series[str] = Field(description="age group of the first side")
    expects: Series[str] = Field(isin=["higher", "lower"], description="direction that would motivate the promise")
    verdict: Series[str] = Field(isin=VERDICTS, description="what the comparison says of it")
    independent: Series[bool] = Field(
        description="whether the period is another than the survey's wave that the edition's districts were chosen by"
    )
    basis: Series[str] = Field(
        isin=[*TESTED, ""],
        description="tested by us, approximately tested, or stated by the source; empty without a comparison",
    )
    measure: Series[str] = Field(
        isin=["difference", "ratio", ""], description="what the estimate is; empty without a comparison"
    )
    estimate: Series[float] = Field(nullable=True, description="difference (shares 0-1) or ratio that was found")
    at_least: Series[float] = Field(nullable=True, description="the safe side of it, where it is told; else empty")
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
        nullable=True,
        description="persons that the first side's share is, of the area's inhabitants in the survey's ages; empty without them",
    )
    concerned_low: Series[float] = Field(nullable=True, ge=0, description="lower limit of its 95 % interval")
    concerned_high: Series[float] = Field(nullable=True, ge=0, description="upper limit of its 95 % interval")


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
    concerned_indicator: Series[str] = Field(
        description="indicator that concerns most persons where it supports the promise against others; empty without one"
    )
    concerned_areas: Series[Texts] = Field(description="the districts in which it does")
    concerned: Series[float] = Field(nullable=True, description="persons whom it concerns there together")
    concerned_low: Series[float] = Field(nullable=True, ge=0, description="lower limit of its 95 % interval")
    concerned_high: Series[float] = Field(nullable=True, ge=0, description="upper limit of its 95 % interval")


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
