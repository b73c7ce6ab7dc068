"""The published tables of what the evidence says of promises; they are added behind the gate."""

from __future__ import annotations

from pandera.pandas import Field
from pandera.typing import Series

from pipeline.contracts.estimated import TESTED
from pipeline.contracts.lists import Texts
from pipeline.contracts.reasons import OF_EVIDENCE
from pipeline.contracts.rules import AtMost, interval
from pipeline.contracts.table import OWN_WORDS, Table

CONCERNED = interval("concerned_low", "concerned", "concerned_high")


class PromiseEvidence(Table, key=("edition", "promise", "position", "area"), rules=CONCERNED):
    """One verdict: does a comparison support the reason for a promise?"""

    edition: Series[str] = Field(description="id of the edition")
    promise: Series[str] = Field(description="id of the promise")
    position: Series[int] = Field(ge=1, description="place in the promise's list of evidence")
    source: Series[str] = Field(description="source of the indicator")
    indicator: Series[str] = Field(description="id of the indicator")
    area: Series[str] = Field(description="id of the reporting area")
    contrast: Series[str] = Field(description="kind of comparison")
    reference: Series[str] = Field(description="id of the area that a reference is of; empty for other contrasts")
    period: Series[str] = Field(description="period of the comparison; empty when there is none")
    sex: Series[str] = Field(description="sex of the first side")
    age_group: Series[str] = Field(description="age group of the first side")
    expects: Series[str] = Field(isin=["higher", "lower"], description="direction that would motivate the promise")
    verdict: Series[str] = Field(
        isin=["supports", "contradicts", "cannot_tell"], description="what the comparison says of it"
    )
    basis: Series[str] = Field(
        isin=[*TESTED, ""],
        description="tested by us, approximately tested, or stated by the source; empty without a comparison",
    )
    measure: Series[str] = Field(
        isin=["difference", "ratio", ""], description="what the estimate is; empty without a comparison"
    )
    estimate: Series[float] = Field(nullable=True, description="difference (shares 0-1) or ratio that was found")
    earlier: Series[str] = Field(
        isin=["supports", "contradicts", "cannot_tell", ""],
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
    """What the evidence says of a promise in one of its districts."""

    edition: Series[str] = Field(description="id of the edition")
    promise: Series[str] = Field(description="id of the promise")
    area: Series[str] = Field(description="id of the district")
    supports: Series[int] = Field(description="verdicts there that support it")
    contradicts: Series[int] = Field(description="verdicts there that contradict it")
    cannot_tell: Series[int] = Field(description="verdicts there that cannot tell")
    verdict: Series[str] = Field(
        isin=["supports", "contradicts", "cannot_tell"],
        description="the side with more verdicts; cannot_tell with as many",
    )


class PromiseSupport(Table, key=("edition", "promise"), rules=CONCERNED):
    """How far the evidence bears one promise, over all its verdicts."""

    edition: Series[str] = Field(description="id of the edition")
    promise: Series[str] = Field(description="id of the promise")
    supports: Series[int] = Field(description="verdicts that support it")
    contradicts: Series[int] = Field(description="verdicts that contradict it")
    cannot_tell: Series[int] = Field(description="verdicts that cannot tell")
    districts: Series[int] = Field(description="districts of the promise with evidence of their own")
    districts_supported: Series[int] = Field(description="districts in which more verdicts support than contradict it")
    supporting_sources: Series[Texts] = Field(description="sources with a verdict that supports it")
    held_before: Series[bool] = Field(description="whether a supporting difference held in the period before too")
    concerned_indicator: Series[str] = Field(
        description="indicator that concerns most persons where it supports the promise against others; empty without one"
    )
    concerned_areas: Series[Texts] = Field(description="the districts in which it does")
    concerned: Series[float] = Field(nullable=True, description="persons whom it concerns there together")
    concerned_low: Series[float] = Field(nullable=True, ge=0, description="lower limit of its 95 % interval")
    concerned_high: Series[float] = Field(nullable=True, ge=0, description="upper limit of its 95 % interval")
    strength: Series[int] = Field(
        isin=[0, 1, 2, 3], description="0 none, 1 weak, 2 some, 3 strong; the rule stands in pipeline.evidence.rule"
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
    """Between which places a district stands by one survey indicator, in an edition's latest wave; all rows hold at once (95 %)."""

    edition: Series[str] = Field(description="id of the edition")
    indicator: Series[str] = Field(description="id of the indicator")
    period: Series[str] = Field(str_matches=r"^\d{4}$", description="the wave")
    area: Series[str] = Field(description="id of the district")
    first_place: Series[int] = Field(ge=1, description="first place that it can have; 1 = the largest share")
    last_place: Series[int] = Field(ge=1, description="last place that it can have")
    districts: Series[int] = Field(ge=1, description="districts that are ranked")
