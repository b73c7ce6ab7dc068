"""Why nothing may be said of a comparison, how large a difference is, and whether it held before."""

from __future__ import annotations

from math import ceil, floor

from pipeline.words.sv import language as sv

REASONS = {
    "too_few_answers": "svaren är för få för en jämförelse",
    "too_few_offences": "brotten är för få för en jämförelse",
    "too_few_counts": "antalen är för få för en jämförelse",
    "hidden": "svaren är för få för att visas",
    "hidden_count": "ett av antalen visas inte",
    "no_base": "antalet svar är inte levererat",
    "no_months": "antal per månad saknas",
    "rate_alone": "bara antalet per invånare eller hushåll är levererat, inte brotten och nämnaren",
    "no_own_base": "kommunens egen nämnare är inte levererad",
    "series_break": "frågan eller mätningen har ändrats",
    "counted_otherwise": "värdena är inte räknade på samma sätt",
    "counted_by_unit": "polisen räknar efter den enhet som utreder, kommunens tal efter var brottet skedde",
    "new_area": "området finns inte i den tidigare indelningen",
    "stated": "källans egna ord",
    "no_detectable_difference": "ingen säkerställd skillnad",
    "no_comparison": "underlag saknas",
}
"""What each code of a reason says; where the source or the municipality has words of its own, those are said instead."""


def of_comparison(reason: str, wording: str) -> str:
    """Return a reason: the source's or the municipality's own words where there are any, else what the code says; empty without one."""
    return wording or REASONS.get(reason, "")


def of_evidence(
    reason: str,
    wording: str,
    measure: str,
    estimate: float | None,
    at_least: float | None,
    verdict: str,
    earlier: str,
    earlier_period: str,
) -> str:
    """Return the reason of a verdict on a promise: how large it is at least and whether it held before, or why there is none."""
    if reason or estimate is None:
        return of_comparison(reason, wording)
    found = (ratio_found if measure == "ratio" else points_found)(estimate, at_least)
    if not earlier:
        return found
    return f"{found}, {(held_before if earlier == verdict else not_held_before)(earlier_period)}"


def points_found(difference: float, least: float | None) -> str:
    """Return a difference of shares (0-1) that holds by its safe side: minst tio procentenheter högre; högre where that is none."""
    return " ".join(filter(None, (sv.at_least(least), "högre" if difference > 0 else "lägre")))


def ratio_found(ratio: float, least: float | None) -> str:
    """Return a ratio that holds by its safe side: minst 1,4 gånger så många; fler or färre where that is once."""
    if ratio > 1:
        size = floor(round(10 * (least or 1.0), 9)) / 10
        return f"minst {sv.number(size, 1)} gånger så många" if size > 1 else "fler"
    size = ceil(round(10 * (1.0 if least is None else least), 9)) / 10
    return f"högst {sv.number(size, 1)} gånger så många" if size < 1 else "färre"


def held_before(period: str) -> str:
    """Return that the same held in the period before."""
    return f"liksom {period}"


def not_held_before(period: str) -> str:
    """Return that nothing held in the period before, or the opposite did."""
    return f"inte säkerställt {period}"
