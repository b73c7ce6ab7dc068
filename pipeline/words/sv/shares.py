"""What is said of shares of the survey's answers: districts against others, women and men, ages, and the wave before.

Areas come by their names; a share comes as (share, low, high) of one, with the limits of its interval. The predicate is what the
share does (är oroliga).
"""

from __future__ import annotations

from collections.abc import Iterable
from math import floor

from pipeline.words.sv import language as sv

Share = tuple[float, float | None, float | None]
"""A share and the limits of its interval, as parts of one; none where it was delivered without its number of answers."""


def in_full(share: Share) -> str:
    """Return a share with its interval: 37 procent (29–45)."""
    return f"{sv.number(100 * share[0])} procent{_bracketed(share)}"


def in_short(share: Share) -> str:
    """Return a share and its interval where "procent" has been said: 37 (29–45)."""
    return f"{sv.number(100 * share[0])}{_bracketed(share)}"


def limits(share: Share) -> str:
    """Return a share's interval in per cent: 29–45; empty without one."""
    return "" if share[1] is None or share[2] is None else sv.interval(share[1], share[2])


def _bracketed(share: Share) -> str:
    return f" ({limits(share)})" if limits(share) else ""


# ---- districts against others -----------------------------------------------------------------------------------------


def by_place(predicate: str, places: Iterable[tuple[str, Share]]) -> str:
    """Return the shares of one or more places (name, share)."""
    (first, share), *others = places
    more = [f"i {name} {in_short(other)}" for name, other in others]
    return sv.listed([f"i {first} uppger {in_full(share)} att de {predicate}", *more])


def outside(name: str, share: Share) -> str:
    """Return the share outside a promise's districts, by what that is called (utanför löftets stadsdelar)."""
    return f"{name} är andelen {in_full(share)}"


def hidden(places: Iterable[str]) -> str:
    """Return for which places the share is hidden."""
    return f"för {sv.listed(places)} visas inte andelen (för få svar)"


def no_share(places: Iterable[str]) -> str:
    """Return for which places there is no share."""
    return f"för {sv.listed(places)} finns ingen andel"


ALL_DIFFER = {
    "higher": "andelen är större i {every} {districts}, och skillnaden är statistiskt säkerställd i var och en av dem",
    "lower": "andelen är mindre i {every} {districts}, och skillnaden är statistiskt säkerställd i var och en av dem",
}
DIFFER = {
    "higher": "skillnaden är statistiskt säkerställd i {places}, där andelen är större",
    "lower": "skillnaden är statistiskt säkerställd i {places}, där andelen är mindre",
}


def all_differ(verdict: str, number: int, districts: str) -> str:
    """Return that all of some districts, two or more, differ the same way; `districts` is the word for all of them."""
    every = "båda" if number == 2 else f"alla {sv.in_words(number)}"
    return ALL_DIFFER[verdict].format(every=every, districts=districts)


def differ(verdict: str, places: Iterable[str]) -> str:
    """Return which places differ, and which way."""
    return DIFFER[verdict].format(places=sv.listed(places))


def sizes(places: Iterable[tuple[str, float]]) -> str:
    """Return how large differences (name, safe side as a part of one) are at least; empty where that is less than a point in all."""
    told = [(name, size) for name, least in places if (size := floor(round(100 * abs(least), 9)))]
    if not told:
        return ""
    (first, size), *others = sorted(told, key=lambda one: -one[1])
    more = [f"{sv.in_words(number)} i {name}" for name, number in others]
    return f"skillnaden är {sv.listed([f'{sv.at_least(size / 100)} i {first}', *more])}"


def do_not_differ(places: list[str], detectable: float) -> str:
    """Return for which places no difference can be told, and how large a difference (0-1) would have been seen."""
    pronoun = "den" if len(places) == 1 else "någon av dem"
    return (
        f"för {sv.listed(places)} går det inte att säga att {pronoun} skiljer sig; först en skillnad på omkring "
        f"{sv.points(detectable)} hade sannolikt synts med så många svar"
    )


def too_few(places: Iterable[str]) -> str:
    """Return for which places the answers are too few for a comparison."""
    return f"för {sv.listed(places)} räcker underlaget inte för en jämförelse, eftersom svaren är för få"


HIGHEST_UNKNOWN = "vilken andel som är störst går inte att säga"


def highest(name: str) -> str:
    """Return in which district the share is highest, when it differs from all others."""
    return f"högst är andelen i {name}, och skillnaden mot de andra är statistiskt säkerställd"


def highest_like(name: str, like: Iterable[str]) -> str:
    """Return in which district the share is highest, and from which others it cannot be told."""
    return (
        f"högst är andelen i {name}, men det går inte att säga att den skiljer sig från andelen i "
        f"{sv.listed(like, 'eller')}"
    )


# ---- the municipality -------------------------------------------------------------------------------------------------

AGAINST_COUNTERPART = {"higher": "andelen är säkerställt större", "lower": "andelen är säkerställt mindre"}
NO_REFERENCE = (
    "om det är lite eller mycket går inte att avgöra, eftersom svar på den frågan från riket, länet eller andra kommuner "
    "inte är levererade"
)


def in_municipality(predicate: str, share: Share) -> str:
    """Return the municipality's share."""
    return f"i kommunen uppger {in_full(share)} att de {predicate}"


def in_whole_municipality(predicate: str, share: Share) -> str:
    """Return the municipality's share where it is put against its districts'."""
    return f"i hela kommunen uppger {in_full(share)} att de {predicate}"


def against_counterpart(state: str, outside: str, promised: Iterable[str], others: Iterable[str]) -> str:
    """Return which districts differ from what they are set beside, and which way.

    Args:
        state: Which way.
        outside: What lies outside the promises' districts is called.
        promised: The promises' districts that differ from that.
        others: Other districts that differ from the rest of the municipality.
    """
    told = [
        f"{than} i {sv.listed(names)}"
        for than, names in ((f"än {outside}", list(promised)), ("än i övriga kommunen", list(others)))
        if names
    ]
    return f"{AGAINST_COUNTERPART[state]} {sv.listed(told)}"


def none_against_rest(district: str, the_district: str) -> str:
    """Return that no district (the word for one, and for a known one) differs from the rest of the municipality."""
    return f"{sv.no(district, the_district)} skiljer sig säkert från de andra"


# ---- women and men, young and old -------------------------------------------------------------------------------------

IS_SURE = "skillnaden är statistiskt säkerställd"
IS_NOT_SURE = "skillnaden ryms inom osäkerheten"
IS_UNDECIDED = "underlaget räcker inte för att avgöra om det är en skillnad"


def is_sure(least: float | None) -> str:
    """Return that a difference holds, and how large it is at least."""
    return ", ".join(filter(None, (IS_SURE, sv.at_least(least))))


def women_and_men(verdict: str, predicate: str, women: Share, men: Share) -> str:
    """Return which of the sexes has the larger share, by the verdict of women against men; or that they cannot be told apart."""
    if verdict == "higher":
        return f"en större andel av kvinnorna än av männen uppger att de {predicate}, {in_short(women)} mot {in_short(men)} procent"
    if verdict == "lower":
        return f"en större andel av männen än av kvinnorna uppger att de {predicate}, {in_short(men)} mot {in_short(women)} procent"
    return (
        f"det går inte att säga att andelen som {predicate} skiljer sig mellan kvinnor och män "
        f"({in_short(women)} mot {in_short(men)} procent)"
    )


def women_and_men_only(predicate: str, women: Share, men: Share) -> str:
    """Return women's and men's shares, and no more."""
    return f"andelen som {predicate} är {in_full(women)} av kvinnorna och {in_short(men)} av männen"


def in_districts_too(number: int, of: int, district: str) -> str:
    """Return in how many districts the same holds; `district` is the word for one."""
    return f"prövad i varje {district} för sig är skillnaden säkerställd i {sv.in_words(number)} av {sv.in_words(of)}"


def young_and_old(youngest: str, young: Share, oldest: str, old: Share) -> str:
    """Return the shares of the youngest and the oldest, by their age bands (16-29)."""
    return (
        f"bland de yngsta ({sv.ages(youngest)}) är andelen {in_full(young)}, "
        f"bland de äldsta ({sv.ages(oldest)}) {in_short(old)}"
    )


# ---- since the wave before --------------------------------------------------------------------------------------------


CHANGED = {
    "higher": "sedan {before} har andelen i {place} ökat från {then} till {now} procent",
    "lower": "sedan {before} har andelen i {place} minskat från {then} till {now} procent",
}
CHANGE_IS_SURE = {"higher": "ökningen är statistiskt säkerställd", "lower": "minskningen är statistiskt säkerställd"}


def change_is_sure(verdict: str, least: float | None) -> str:
    """Return that a change holds, and how large it is at least."""
    return ", ".join(filter(None, (CHANGE_IS_SURE[verdict], sv.at_least(least))))


def first_wave(period: str) -> str:
    """Return that there is no wave before."""
    return f"undersökningen {period} är den första som ingår, så det finns inget att jämföra med över tid"


def first_time(name: str, period: str) -> str:
    """Return that there is no earlier share of an area."""
    return f"för {name} finns ingen andel från tiden före {period}, så det finns inget att jämföra med över tid"


def new_area(name: str, before: str) -> str:
    """Return that an area is new, so that there is nothing to compare it with."""
    return f"{name} finns inte som eget område {before}, så det finns inget att jämföra med"


def not_asked(period: str, last: str, predicate: str, share: Share) -> str:
    """Return that a question was not asked in the last wave, and what was answered when it was."""
    return f"frågan ställdes inte {period}. Senast den ställdes, {last}, uppgav {in_full(share)} i kommunen att de {predicate}"


def not_asked_hidden(period: str, last: str) -> str:
    """Return that a question was not asked in the last wave, where the earlier share is not shown."""
    return f"frågan ställdes inte {period}. Den ställdes senast {last}"


def not_comparable(period: str, before: str, why: str) -> str:
    """Return that two waves cannot be compared, and why."""
    return f"svaren {period} går inte att jämföra med {before}: {sv.lower_first(why)}"


def change_undecided(place: str, before: str) -> str:
    """Return that the answers are too few to tell a change."""
    return f"i {place} räcker svaren inte för att säga något om förändringen sedan {before}"


def change_untested(place: str, before: str, then: float, now: float, why: str) -> str:
    """Return the shares of a place in the wave before and now, and why the change is not tested."""
    shares = f"{sv.number(100 * now)} procent mot {sv.number(100 * then)} år {before}"
    return f"i {place} är andelen {shares}; förändringen är inte prövad, eftersom {why}"


def changed(verdict: str, place: str, before: str, then: float, now: float) -> str:
    """Return a change that holds, by its verdict, with both waves' shares."""
    return CHANGED[verdict].format(place=place, before=before, then=sv.number(100 * then), now=sv.number(100 * now))


def not_changed(before: str, period: str, places: Iterable[tuple[str, float, float]]) -> str:
    """Return in which places no change can be told; each is (name, share then, share now)."""
    told = [f"{name} ({sv.number(100 * then)} mot {sv.number(100 * now)} procent)" for name, then, now in places]
    return f"mellan {before} och {period} går det inte att säga att andelen har ändrats i {sv.listed(told, 'eller')}"
