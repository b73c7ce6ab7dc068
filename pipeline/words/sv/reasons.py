"""Why nothing may be said of a comparison, how large a difference is, and whether it held before."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil, floor

from pipeline.words.sv import language as sv

REASONS = {
    "too_few_answers": "svaren är för få för en jämförelse",
    "too_few_offences": "brotten är för få för en jämförelse",
    "too_few_counts": "antalen är för få för en jämförelse",
    "hidden": "svaren är för få för att visas",
    "hidden_count": "ett av antalen visas inte",
    "margin_too_wide": "marginalen är större än andelen själv",
    "some_hidden": "alla områden kan inte visas",
    "too_few_ranked": "för få att rangordna: minst dubbelt så många som de som nämns",
    "too_few_points": "färre än tre mätningar eller år utan avbrott",
    "no_base": "antalet svar är inte levererat",
    "no_sizes": "antalet invånare i områdena är okänt",
    "self_selected": "de som svarade valde det själva",
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

NO_TREND = "ingen säkerställd riktning"


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
    number: int | None = None,
    estimate_low: float | None = None,
    estimate_high: float | None = None,
) -> str:
    """Return the reason of a verdict on a promise: how large it is at least and whether it held before, or why there is none."""
    if reason == "no_detectable_difference" and measure in A_YEAR:
        return NO_TREND
    is_claim = measure in ("place", "farthest") and reason in ("", "no_detectable_difference") and estimate is not None
    if is_claim and estimate is not None:
        if measure == "farthest":
            return farthest_found(estimate, number or 0)
        is_told = verdict in ("supports", "contradicts")
        return place_found(estimate, number or 0, (estimate_low or 0, estimate_high or 0) if is_told else None)
    if reason or estimate is None:
        return of_comparison(reason, wording)
    if measure in A_YEAR:
        return A_YEAR[measure](estimate, (estimate_low, estimate_high), number or 0)
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


Limits = tuple[float | None, float | None]


def points_a_year(difference: float, limits: Limits, number: int) -> str:
    """Return which way shares go, how far, and in how many surveys: 0,9 procentenheter högre per år (0,3–1,5), fyra mätningar."""
    bounds = [abs(100 * (limit or 0)) for limit in limits]
    return f"{_points(difference)} per år {_between(bounds)}, {sv.in_words(number)} mätningar"


def ratio_a_year(ratio: float, limits: Limits, number: int) -> str:
    """Return which way counts or rates go, how far, and in how many years: 4,2 procent fler per år (1,0–7,5), sex år."""
    bounds = [abs(100 * ((limit or 1) - 1)) for limit in limits]
    more = "fler" if ratio > 1 else "färre"
    return f"{_decimal(abs(100 * (ratio - 1)))} procent {more} per år {_between(bounds)}, {sv.in_words(number)} år"


def place_found(place: float, number: int, limits: tuple[float, float] | None) -> str:
    """Return a place among several and, where it is told, between which places it is: plats 2 av 17, med 95 % säkerhet 1–4."""
    held = f", med 95{sv.THIN}% säkerhet {'–'.join(dict.fromkeys(f'{one:.0f}' for one in limits))}" if limits else ""
    return f"plats {place:.0f} av {number}{held}"


def farthest_found(difference: float, number: int) -> str:
    """Return how far from the rest the farthest of several areas lies: störst avvikelse av 13: 3,1 procentenheter högre."""
    return f"störst avvikelse av {number}: {_points(difference)}"


A_YEAR = {"difference_a_year": points_a_year, "ratio_a_year": ratio_a_year}
"""How the estimate of a series is said, by its measure."""


def _points(difference: float) -> str:
    return f"{_decimal(abs(100 * difference))} procentenheter {'högre' if difference > 0 else 'lägre'}"


def _between(bounds: Sequence[float]) -> str:
    return f"({_decimal(min(bounds))}–{_decimal(max(bounds))})"


def _decimal(value: float) -> str:
    return f"{value:.1f}".replace(".", ",")


def held_before(period: str) -> str:
    """Return that the same held in the period before."""
    return f"liksom {period}"


def not_held_before(period: str) -> str:
    """Return that nothing held in the period before, or the opposite did."""
    return f"inte säkerställt {period}"
