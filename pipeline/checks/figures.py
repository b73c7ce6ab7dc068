"""Rules about delivered figures: a total and its parts agree where they should."""

from __future__ import annotations

from pipeline.checks.common import frame, named
from pipeline.configuration import Configuration, Terms
from pipeline.contracts.restricted import OffenceCount, PupilShare
from pipeline.ingest.files import Staged
from pipeline.problems import ProblemLog, at

ROUNDING = 0.0101  # two whole per cent, each rounded by half a per cent
MONTHS = 12


def year_is_the_sum_of_its_months(configuration: Configuration, staged: Staged, log: ProblemLog) -> None:
    """A year that is delivered beside its twelve months is their sum."""
    counts = frame(staged, OffenceCount)
    counts = counts.assign(year=counts["period"].str[:4], monthly=counts["period"].str.len() == 7)
    for (indicator, year, _release), group in counts.groupby(["indicator", "year", "release"]):
        monthly = group["monthly"].astype(bool)
        months, years = group.loc[monthly, "offences"], group.loc[~monthly, "offences"]
        if len(months) == MONTHS and len(years) and int(months.sum()) != int(years.iloc[0]):
            log.add(
                "crime",
                at(series=Terms(configuration).indicator(str(indicator)), year=year),
                "year-and-months",
                year=int(years.iloc[0]),
                months=int(months.sum()),
                severity="warning",
            )


def all_pupils_between_girls_and_boys(configuration: Configuration, staged: Staged, log: ProblemLog) -> None:
    """The share of all pupils lies between those of girls and boys, but for rounding."""
    shares = frame(staged, PupilShare)
    key, terms = ["indicator", "period", "grade"], Terms(configuration)
    for (indicator, period, grade), group in shares.groupby(key):
        by_sex = group.dropna(subset=["share"]).drop_duplicates("sex").set_index("sex")["share"].astype(float)
        if not {"all", "women", "men"} <= set(by_sex.index):
            continue
        low, high = min(by_sex["women"], by_sex["men"]), max(by_sex["women"], by_sex["men"])
        if not low - ROUNDING <= by_sex["all"] <= high + ROUNDING:
            log.add(
                named(staged, group["source_file"].iloc[0], "drug_habits"),
                at(indicator=terms.indicator(str(indicator)), year=period, grade=terms.cell("grade", {"grade": grade})),
                "all-outside-parts",
                all=float(by_sex["all"]),
                low=float(low),
                high=float(high),
                severity="warning",
            )
