"""What is said of reported offences: counts and rates, changes, centres, and what stands below their tables.

Areas come by their names, rates as numbers with the unit that they are per (inhabitants or households), shares as parts of one.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from pipeline.words.sv import language as sv

UNITS = {"inhabitants": "invånare", "households": "hushåll"}
PRELIMINARY = " (preliminärt)"
INITIATIVE_DRIVEN = "antalet speglar också hur mycket polisen arbetat mot brottet"


def per(unit: str) -> str:
    """Return what a rate is per: per 1 000 hushåll."""
    return f"per 1{sv.THIN}000 {UNITS[unit]}"


def told_per(title: str, unit: str) -> str:
    """Return a group of offences with what it is counted per, where others beside it are counted per something else."""
    return f"{title}, per {UNITS[unit]}"


# ---- a year's number --------------------------------------------------------------------------------------------------


def reported(year: str, count: float, noun: str, rate: tuple[float, str] | None, before: float | None) -> str:
    """Return how many offences were reported in the municipality, with the rate (number, unit) and the year before, if known."""
    with_rate = f" ({sv.number(rate[0], 1)} {per(rate[1])})" if rate else ""
    earlier = f", mot {sv.number(before)} året före" if before is not None else ""
    return f"under {year} anmäldes {sv.number(count)} {noun} i kommunen{with_rate}{earlier}"


def reported_in_short(
    year: str, count: float, noun: str, *, initiative_driven: bool, rates: tuple[float, float, str] | None
) -> str:
    """Return the same in few words, as page one has it, with the rates here and in the whole country (and their unit) where known."""
    also = ", som också speglar polisens insatser" if initiative_driven else ""
    beside = f": {sv.number(rates[0], 1)} {per(rates[2])}, mot {sv.number(rates[1], 1)} i riket" if rates else ""
    return f"{sv.number(count)} anmälda {noun} i kommunen {year}{beside}{also}"


WAYS_IN_SHORT = {"higher": "fler", "lower": "färre"}


def where_in_short(state: str, places: Iterable[tuple[str, float | None]], unit: str) -> str:
    """Return in which places (name, rate) there are more, or fewer, for sure, as page one has it."""
    told = [f"{name} ({sv.HIDDEN if rate is None else sv.number(rate, 1)})" for name, rate in places]
    return f"säkerställt {WAYS_IN_SHORT[state]} {per(unit)} i {sv.listed(told)} än på andra håll"


def last_month(period: str, count: float, signal: str, expected: tuple[float, float], *, preliminary: bool) -> str:
    """Return that the last month (2021-03) is above or below (`signal`) the numbers that were to be expected."""
    mark = PRELIMINARY if preliminary else ""
    low, high = expected
    return (
        f"i {sv.month(period)} anmäldes {sv.number(count)}{mark}, {SIGNALS[signal]} än väntat efter de tolv månaderna före "
        f"({sv.number(low)}–{sv.number(high)})"
    )


SIGNALS = {"above": "fler", "below": "färre"}


# ---- changes ----------------------------------------------------------------------------------------------------------

CHANGES = {
    "higher": "ökningen är statistiskt säkerställd",
    "lower": "minskningen är statistiskt säkerställd",
    "no_detectable_difference": "förändringen kan inte skiljas från slumpen",
}
"""Whether the municipality's number has changed, by the verdict."""

CHANGED_IN = {
    "higher": "i {places} har de ökat sedan {before}, och det är statistiskt säkerställt",
    "lower": "i {places} har de minskat sedan {before}, och det är statistiskt säkerställt",
}


class AfterRises(NamedTuple):
    """What came the year after the rises from one year to the next that were told in some years.

    Attributes:
        first: The first year that rose.
        last: The last one.
        fell_back: The part of the rises after which the number fell relative to the country.
        given_back: The part of the rises that went back on average.
        source: Whose figures they are of.
    """

    first: int
    last: int
    fell_back: float
    given_back: float
    source: str


AFTER_RISES = AfterRises(2013, 2016, 0.77, 0.41, "Brås månadsstatistik över anmälda brott, alla kommuner")


def after_rises(found: AfterRises = AFTER_RISES) -> str:
    """Return what is known of what follows on great rises."""
    return (
        f"stora ökningar följs ofta av minskningar: av de säkerställda ökningarna {found.first}–{found.last} i {found.source}, vände "
        f"{sv.percent(found.fell_back)} nedåt jämfört med landet, och {sv.percent(found.given_back)} av ökningen gick tillbaka"
    )


def changed_in(verdict: str, places: Iterable[str], before: str) -> str:
    """Return in which places the offences have changed which way, by the verdict."""
    return CHANGED_IN[verdict].format(places=sv.listed(places), before=before)


def change_undecided(before: str) -> str:
    """Return that it cannot be told whether the number has changed."""
    return f"om antalet har förändrats sedan {before} går inte att avgöra"


def change_not_tested(before: str, why: str) -> str:
    """Return that it is not tested whether the number has changed since a year, and why."""
    return f"om antalet har förändrats sedan {before} är inte prövat: {why}"


def preliminary(year: str) -> str:
    """Return that a year's numbers are preliminary."""
    return f"siffrorna för {year} är preliminära"


# ---- places beside each other -----------------------------------------------------------------------------------------

BESIDE_OUTSIDE = {
    "higher": "i {places} är de fler {unit} än {outside} ({rate}), och skillnaden är statistiskt säkerställd",
    "lower": "i {places} är de färre {unit} än {outside} ({rate}), och skillnaden är statistiskt säkerställd",
}


def beside_outside(
    verdict: str, places: Iterable[tuple[str, float | None]], unit: str, outside: str, outside_rate: float
) -> str:
    """Return in which places (name, rate) there are more, or fewer, than outside a promise's districts."""
    told = [f"{name} ({sv.HIDDEN if rate is None else sv.number(rate, 1)})" for name, rate in places]
    return BESIDE_OUTSIDE[verdict].format(
        places=sv.listed(told), unit=per(unit), outside=outside, rate=sv.number(outside_rate, 1)
    )


BESIDE_REST = {
    "higher": "i {places} är de fler {unit} än i övriga kommunen, och skillnaden är statistiskt säkerställd",
    "lower": "i {places} är de färre {unit} än i övriga kommunen, och skillnaden är statistiskt säkerställd",
}


def beside_rest(state: str, places: Iterable[tuple[str, float | None]], unit: str) -> str:
    """Return in which places (name, rate) there are more, or fewer, than in the rest of the municipality."""
    told = [f"{name} ({sv.HIDDEN if rate is None else sv.number(rate, 1)})" for name, rate in places]
    return BESIDE_REST[state].format(places=sv.listed(told), unit=per(unit))


def nowhere(district: str, the_district: str, *, partly: bool) -> str:
    """Return that no district (the word for one, and for a known one) can be told from the others; of those tested alone, if so."""
    tested = ", där det har gått att pröva," if partly else ""
    return (
        f"{sv.no(district, the_district)}{tested} skiljer sig säkert från de andra i antal per invånare eller hushåll"
    )


def together(districts: str, now: float, then: float, before: str) -> str:
    """Return how many there were in a promise's districts (the word for several) together, and in the year before."""
    return f"i löftets {districts} tillsammans anmäldes {sv.number(now)}, mot {sv.number(then)} år {before}"


def no_difference_outside(unit: str, places: Iterable[str]) -> str:
    """Return that no difference can be told between some places and what lies outside the promise's districts."""
    return f"räknat per {UNITS[unit]} går det inte att säga att {sv.listed(places)} skiljer sig från områdena utanför löftet"


def too_few(places: Iterable[str]) -> str:
    """Return in which places the offences are too few for a comparison."""
    return f"i {sv.listed(places)} är brotten för få för en jämförelse"


def not_compared(places: Iterable[str], why: str) -> str:
    """Return for which places the offences are not set against those outside the promise's districts, and why."""
    return f"för {sv.listed(places)} prövas ingen skillnad mot områdena utanför löftet: {why}"


def hidden(places: Iterable[str]) -> str:
    """Return for which places the offences are not shown."""
    return f"för {sv.listed(places)} visas inte alla antal, och därför ingen jämförelse"


def elsewhere(unit: str, own: float, places: Iterable[tuple[str, float]]) -> str:
    """Return the municipality's rate beside those of other areas (name, rate)."""
    told = sv.listed(f"{sv.number(rate, 1)} i {name}" for name, rate in places)
    return f"{per(unit)} är de {sv.number(own, 1)} i kommunen, mot {told}"


def beside_country(title: str, year: str, own: float, country: float, unit: str) -> str:
    """Return the municipality's rate of a group of offences (its title) in a year, beside the country's."""
    return f"{sv.lower_first(title)} är {sv.number(own)} {per(unit)} {year} (riket {sv.number(country)})"


IN_FUNNEL = {
    "far_above": "det ligger långt över det som väntas",
    "above": "det ligger över det som väntas",
    "within": "det ligger inom det som väntas",
    "below": "det ligger under det som väntas",
    "far_below": "det ligger långt under det som väntas",
}
"""Where a municipality lies in the funnel of its peers."""


def among(place: int, peers: int) -> str:
    """Return the municipality's place among its peers, from the highest."""
    return f"bland {sv.number(peers + 1)} kommuner, den själv medräknad, har kommunen plats {place}, räknat från den högsta"


def in_funnel(signal: str, low: float, high: float, unit: str) -> str:
    """Return where the municipality lies (`signal`) beside the limits that 95 of 100 of its peers would lie within."""
    return (
        f"{IN_FUNNEL[signal]}: 95 av 100 kommuner av samma storlek väntas ha {sv.number(low, 1)}–{sv.number(high, 1)} {per(unit)}, "
        "efter hur mycket kommunerna skiljer sig åt"
    )


# ---- centres ----------------------------------------------------------------------------------------------------------


def share_of_municipality(name: str, share: float, low: float, high: float) -> str:
    """Return a centre's share of the municipality's offences with its interval."""
    return f"{name} har {sv.percent(share)} ({sv.interval(low, high)}) av brotten i kommunen"


def no_rate(places: Iterable[str]) -> str:
    """Return for which centres there is no rate, and why."""
    return f"för {sv.listed(places)} räknas inga brott per invånare, eftersom många som inte bor där vistas där"


def without_centres(places: Iterable[str]) -> str:
    """Return which centres are left out of the rate outside the promise's districts."""
    return (
        f"Antalet per invånare utanför löftet är räknat utan {sv.listed(places)}, där många vistas som inte bor där. "
        "Hela kommunens är räknat med alla brott."
    )


# ---- what stands below a table ----------------------------------------------------------------------------------------


def year_ends(unit: str, periods: Iterable[str]) -> str:
    """Return at which year-ends the units of rates are counted; two parted by a plus sign stand for their mean."""
    ends = [
        f"medeltalet av årsskiftena {period.replace('+', ' och ')}" if "+" in period else f"årsskiftet {period}"
        for period in periods
    ]
    return f"{UNITS[unit].capitalize()}: {sv.listed(ends)}."


def printed_inhabitants() -> str:
    """Return where inhabitants are from that no register gives."""
    return (
        "Invånarna följer av Brås antal brott och brott per 100 000 invånare, eftersom ingen befolkning är levererad för de åren. "
        "Avrundningen gör dem osäkra på högst en halv procent."
    )


def beside_delivered(years: Iterable[tuple[float, str, float, bool]]) -> str:
    """Return the extract's numbers beside Brå's; each year is (in the extract, year, Brå's, whether that is preliminary)."""
    told = [
        f"{sv.number(own)} brott anmälda {year} mot Brås {sv.number(delivered)}{PRELIMINARY if is_preliminary else ''}"
        for own, year, delivered, is_preliminary in years
    ]
    return f"Utdraget innehåller {sv.listed(told)} för hela kommunen."
