"""What a promise rests on: what is compared with what, what the verdicts say, and how strong they are together."""

from __future__ import annotations

from collections.abc import Iterable

from pipeline.words.sv import language as sv

STATES = {
    "strong": "underlaget ger löftet **starkt stöd**",
    "some": "underlaget ger löftet **visst stöd**",
    "weak": "underlaget ger löftet **svagt stöd**",
    "contradicted": "underlaget **talar emot** löftet",
    "cannot_tell": "underlaget **kan inte avgöra** om skälet till löftet håller",
    "not_tested": "skälet till löftet är **inte prövat**",
}
STATES_IN_SHORT = {
    "strong": "Underlaget ger starkt stöd",
    "some": "Underlaget ger visst stöd",
    "weak": "Underlaget ger svagt stöd",
    "contradicted": "Underlaget talar emot",
    "cannot_tell": "Går inte att avgöra",
    "not_tested": "Inte prövat",
}
CIRCLES = {"strong": 3, "some": 2, "weak": 1}
"""How many circles a state of support has; those that are no support have none."""

BECAUSE = {
    "twice": "den ledande frågan, {lead}, är säkerställd både {earlier} och {period}",
    "elsewhere": "den ledande frågan, {lead}, är säkerställd, och {others} pekar åt samma håll",
    "once": "starkt stöd kräver att skillnaden syns i mer än en mätning; {period} är den första som kan prövas",
    "once_series": "starkt stöd kräver att en annan källa pekar åt samma håll: en riktning räknas en gång, "
    "hur många mätningar den än har",
    "once_alike": "starkt stöd kräver att det är säkerställt i mer än en mätning, eller att en annan källa pekar åt samma håll",
    "once_rank": "starkt stöd kräver att platsen är säkerställd i mer än en mätning, eller att en annan källa pekar åt samma håll",
    "not_before": "starkt stöd kräver att skillnaden syns i mer än en mätning; {earlier} gick den inte att säkerställa",
    "other_way_before": "starkt stöd kräver att skillnaden syns i mer än en mätning; {earlier} pekade den åt andra hållet",
    "untested_before": "starkt stöd kräver att skillnaden syns i mer än en mätning; {earlier} är den inte prövad",
    "against": "starkt stöd kräver att inget talar emot; {against} gör det",
    "weak": "mer än svagt stöd kräver att den ledande frågan, {lead}, är säkerställd",
    "no_difference": "i den ledande frågan, {lead}, syns ingen säkerställd skillnad",
    "lead_open": "den ledande frågan, {lead}, går inte att avgöra",
    "lead_untested": "den ledande frågan, {lead}, är inte prövad",
    "lead_contradicts": "den ledande frågan, {lead}, pekar åt andra hållet",
    "untested": "ingen av frågorna har kunnat prövas",
    "no_vote": "det som löftet anger jämför grupper, följer polisens egna insatser eller gäller hela kommunen, och säger inte var "
    "eller när något är ett problem",
    "levels": "löftet vilar på nivåer, som visas men inte prövas mot något",
    "no_evidence": "löftet anger inget som kan prövas",
}
"""Why a promise has the support that it has, and not more."""

BECAUSE_IN_SHORT = {
    "twice": "säkerställt både {earlier} och {period}",
    "elsewhere": "{others} pekar åt samma håll",
    "once": "inte starkt: syns i en mätning",
    "once_series": "inte starkt: en källa",
    "once_rank": "inte starkt: säkerställt i en mätning",
    "once_alike": "inte starkt: säkerställt i en mätning",
    "not_before": "inte starkt: syns i en mätning",
    "other_way_before": "inte starkt: syns i en mätning",
    "untested_before": "inte starkt: syns i en mätning",
    "against": "inte starkt: {against} talar emot",
    "weak": "den ledande frågan är inte säkerställd",
    "no_difference": "ingen säkerställd skillnad i den ledande frågan",
    "lead_open": "den ledande frågan går inte att avgöra",
    "lead_untested": "den ledande frågan är inte prövad",
    "lead_contradicts": "den ledande frågan pekar åt andra hållet",
    "untested": "ingen av frågorna har kunnat prövas",
    "no_vote": "underlaget säger inte var eller när",
    "levels": "löftet vilar på nivåer, som inte prövas mot något",
    "no_evidence": "löftet anger inget som kan prövas",
}
"""The same for the box on page one, on one line."""

NOTHING_AGAINST = "inget av det som löftet vilar på talar emot det"
FORMS = {
    "level": "nivå",
    "series": "riktning över alla mätningar eller år",
    "rank": "bland de största",
    "alike": "lika överallt",
}
"""What evidence asks for that is no comparison of two sides."""
AMONG = {
    "problems": "av undersökningens problem",
    "block": "av problemen i samma frågeområde",
    "districts": "av {districts}",
}
"""What is ranked; districts by the word for all of them."""
CONTRASTS = FORMS | {
    "outside_promise": "mot utanför löftet",
    "rest_of_municipality": "mot övriga kommunen",
    "previous_period": "mot förra mätningen",
    "women_vs_men": "kvinnor mot män",
    "youngest_vs_oldest": "yngsta mot äldsta",
    "reference": "mot andra områden",
}
PUPILS_CONTRASTS = CONTRASTS | {"women_vs_men": "flickor mot pojkar"}
SIGNS = {
    "supports": ("+", "talar för"),
    "contradicts": ("−", "talar emot"),
    "cannot_tell": ("?", "går inte att avgöra"),
    "not_tested": ("·", "inte prövat"),
    "told": ("=", "visas, prövas inte"),
}
"""Sign and words of a verdict; the sign stands before the words, never without them."""


def among_largest(top: int, among: str, districts: str) -> str:
    """Return among what something is one of the largest: bland de tre största av stadsdelarna; the largest of one is just that."""
    of = AMONG[among].format(districts=districts)
    return f"bland de {sv.in_words(top)} största {of}" if top > 1 else f"störst {of}"


def all_within(margin: float, districts: str) -> str:
    """Return within how much of the rest all districts are claimed to lie, for a margin as a share (0-1)."""
    size = round(100 * margin, 6)
    said = sv.points(margin) if size.is_integer() else f"{sv.number(size, 1)} procentenheter"
    return f"alla {districts} inom {said} från övriga kommunen"


def compared(
    contrast: str,
    period: str,
    *,
    reference: str = "",
    districts: str = "",
    grade: str = "",
    who: str = "",
    claim: str = "",
) -> str:
    """Return what a piece of evidence compares, for a table: stadsdelarna mot utanför löftets stadsdelar, 2021.

    Args:
        contrast: The contrast's code.
        period: The period that is compared.
        reference: What it is compared with, where that has a name.
        districts: The word for the promise's districts, where it is they that are compared.
        grade: The pupils' grade, as it is called.
        who: The sex or the ages that alone are compared, as they are called.
        claim: What is claimed, where it is neither a comparison nor a direction.
    """
    named = (PUPILS_CONTRASTS if grade else CONTRASTS)[contrast]
    against = claim or (f"mot {reference}" if reference else named)
    sides = f"{districts} {against}" if districts else against
    return ", ".join(part for part in (grade, who, sides, period) if part)


def said(verdict: str, places: list[str], of: int, reasons: Iterable[str] = ()) -> str:
    """Return what a verdict says: in which of how many places it is so (none: the only one), or why it cannot be told."""
    sign, word = SIGNS[verdict]
    named = f" i {sv.listed(places)}" if places else ""
    where = f" i alla {sv.in_words(of)}" if len(places) == of > 2 else named
    why = "; ".join(reasons)
    return f"{sign} {sv.sentence(word + where + (f' ({why})' if why else ''))}"


def together(verdict: str, districts: str, reasons: Iterable[str] = ()) -> str:
    """Return what a verdict on all of a promise's districts together (the word for several) says."""
    sign, word = SIGNS[verdict]
    why = "; ".join(reasons)
    return f"{sign} {sv.sentence(f'löftets {districts} tillsammans: {word}' + (f' ({why})' if why else ''))}"


def level(unit: str, value: float, limits: tuple[float, float] | None, per: str = "") -> str:
    """Return how much there is of something, with its interval where it has one: 12 % (10–14), 4,5 (4,1–4,9) per 1 000 invånare.

    Args:
        unit: What the value is in: share, rate, mean, index or count.
        value: The value; shares are parts of one.
        limits: Its 95 % interval.
        per: What a rate is per, in words.
    """
    scale, decimals = (100, 0) if unit == "share" else (1, 0 if unit == "count" else 1)
    said = sv.percent(value) if unit == "share" else sv.number(value, decimals)
    around = f" ({sv.interval(*limits, scale, decimals)})" if limits else ""
    return f"{said}{around}{f' {per}' if per else ''}"


def per(number: int, of_what: str) -> str:
    """Return what a rate is per, as it stands behind a number: per 1 000 invånare."""
    return f"per {sv.number(number)} {of_what}"


def told(places: Iterable[tuple[str, str]], together: str = "", districts: str = "") -> str:
    """Return levels that are told: by place (its name, empty for the only one), and of all a promise's districts together."""
    sign, word = SIGNS["told"]
    every = f"löftets {districts} tillsammans {together}" if together else ""
    said = "; ".join(part for part in (every, *(f"{name} {value}".strip() for name, value in places)) if part)
    return sv.sentence(f"{sign} {sv.upper_first(word)}: {said}")


def counts(supports: int, contradicts: int, cannot_tell: int, not_tested: int) -> str:
    """Return how many of a promise's questions go which way; empty when none was tested."""
    tested = supports + contradicts + cannot_tell
    if not tested:
        return ""
    asked = sv.counted(tested, "prövad fråga", "prövade frågor")
    against = f" och {sv.in_words(contradicts)} emot" if contradicts else ""
    unsure = f", medan {sv.in_words(cannot_tell)} inte går att avgöra" if cannot_tell else ""
    rest = f"; {sv.in_words(not_tested)} är inte {'prövad' if not_tested == 1 else 'prövade'}" if not_tested else ""
    return f"av {asked} talar {sv.in_words(supports) if supports else 'ingen'} för löftet{against}{unsure}{rest}"


def districts_supported(supported: int, of: int, district: str, districts: str) -> str:
    """Return in how many of a promise's districts its leading question supports it; by the words for one and for several."""
    number = sv.in_words(supported) if supported else "ingen"
    word = district if of == 1 else districts
    return f"var för sig talar den ledande frågan för löftet i {number} av {sv.in_words(of)} {word}"


def confirmed(period: str, districts: str) -> str:
    """Return that the lead was told in a survey that did not serve to choose the districts (the word for several)."""
    return f"skillnaden är bekräftad i en mätning som inte låg till grund för valet av {districts} ({period})"


def concerned(predicate: str, persons: tuple[float, float, float], places: Iterable[str]) -> str:
    """Return how many persons (estimate, low, high) the promise's most widespread problem concerns in the places where it holds."""
    number, low, high = map(sv.about, persons)
    return (
        f"det som berör flest är att invånare {predicate}: omkring {number} personer ({low}–{high}) i {sv.listed(places)}, "
        "räknat på invånarna i undersökningens åldrar"
    )


def concerned_by_place(places: Iterable[tuple[str, tuple[float, float, float]]]) -> str:
    """Return how many persons (estimate, low, high) the shares just told are, place by place (name, persons)."""
    (first, most), *others = [(name, tuple(map(sv.about, persons))) for name, persons in places]
    more = [f"{number} ({low}–{high}) i {name}" for name, (number, low, high) in others]
    listed = sv.listed([f"{most[0]} personer ({most[1]}–{most[2]}) i {first}", *more])
    return f"det är omkring {listed}, räknat på invånarna i undersökningens åldrar"


# ---- against, and not known -------------------------------------------------------------------------------------------


CHANGE_STATED = "enligt källan har andelen i {place} {said}, vilket talar emot löftet"
GROUP_STATED = "källan skriver om {place} ”{said}”, vilket talar emot löftet"


def stated_against(title: str, place: str, said: str, stated: str) -> str:
    """Return what the source states in words of its own, of a change or of a group (`stated`), that speaks against a promise."""
    return sv.sentence(f"**{title}**: {stated.format(place=place, said=said)}")


def against(title: str, place: str, why: str) -> str:
    """Return what speaks against a promise, where, and what was found."""
    return sv.sentence(f"**{title}** talar emot i {place}: {why}")


def question(title: str, place: str) -> str:
    """Return a question as it is named within a sentence, with where or of whom it is asked (empty: of all)."""
    named = sv.lower_first(title)
    return f"{named} i {place}" if place else named


def untested(title: str, places: Iterable[str], why: str) -> str:
    """Return for which places (none: for the municipality) a piece of evidence is not tested, and why."""
    names = sv.listed(places)
    where = f" för {names}" if names else ""
    return sv.sentence(f"**{title}**: inte prövat{where}" + (f" ({why})" if why else ""))


def undecided(title: str, places: Iterable[str], why: str) -> str:
    """Return for which places (none: for the municipality) a piece of evidence cannot be decided, and why."""
    names = sv.listed(places)
    where = f" för {names}" if names else ""
    return sv.sentence(f"**{title}**: går inte att avgöra{where}" + (f" ({why})" if why else ""))


def supports(title: str, contrasts: Iterable[str]) -> str:
    """Return by which contrasts (codes) an indicator supports a promise."""
    return f"**{title}** talar för löftet: {sv.listed(CONTRASTS[contrast] for contrast in contrasts)}"
