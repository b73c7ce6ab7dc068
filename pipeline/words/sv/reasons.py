"""Why nothing may be said of a comparison, how large a difference is, and whether it held before."""

from __future__ import annotations

REASONS = {
    "too_few_answers": "svaren är för få för en jämförelse",
    "too_few_offences": "brotten är för få för en jämförelse",
    "too_few_counts": "antalen är för få för en jämförelse",
    "hidden": "svaren är för få för att visas",
    "hidden_count": "ett av antalen visas inte",
    "no_base": "antalet svar är inte levererat",
    "no_months": "antal per månad saknas",
    "few_years": "hur mycket åren brukar skilja sig åt är inte känt (månader saknas, och tidigare år är för få)",
    "rate_alone": "bara antalet per invånare eller hushåll är levererat, inte brotten och nämnaren",
    "no_own_base": "kommunens egen nämnare är inte levererad",
    "places_differ": "kommuner skiljer sig åt av många skäl, så skillnaden prövas inte",
    "above_funnel": "kommuner skiljer sig åt av många skäl, så skillnaden prövas inte; kommunen ligger över det som väntas bland dem",
    "below_funnel": "kommuner skiljer sig åt av många skäl, så skillnaden prövas inte; kommunen ligger under det som väntas bland dem",
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
    verdict: str,
    earlier: str,
    earlier_period: str,
) -> str:
    """Return the reason of a verdict on a promise: the difference that was found and whether it held before, or why there is none."""
    if reason or estimate is None:
        return of_comparison(reason, wording)
    found = ratio_found(estimate) if measure == "ratio" else points_found(estimate)
    if not earlier:
        return found
    return f"{found}, {(held_before if earlier == verdict else not_held_before)(earlier_period)}"


def points_found(difference: float) -> str:
    """Return a difference of shares (0-1) that holds: 10,2 procentenheter högre."""
    return f"{_decimal(abs(100 * difference))} procentenheter {'högre' if difference > 0 else 'lägre'}"


def ratio_found(ratio: float) -> str:
    """Return a ratio that holds: 1,4 gånger så många."""
    return f"{_decimal(ratio)} gånger så många"


def _decimal(value: float) -> str:
    return f"{value:.1f}".replace(".", ",")


def held_before(period: str) -> str:
    """Return that the same held in the period before."""
    return f"liksom {period}"


def not_held_before(period: str) -> str:
    """Return that nothing held in the period before, or the opposite did."""
    return f"inte säkerställt {period}"
