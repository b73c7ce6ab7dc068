"""A promise's leading finding: what page one begins with, and what stands first in each promise's box.

Areas come by their names, states and contrasts by their codes; a share as a part of one; the predicate is what the share does.
"""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.words.sv import language as sv

ORDINALS = (
    "",
    "",
    "varannan",
    "var tredje",
    "var fjärde",
    "var femte",
    "var sjätte",
    "var sjunde",
    "var åttonde",
    "var nionde",
    "var tionde",
)
CLOSE = 0.025
"""How far a share may lie from the part of one that it is told as."""

# ---- in a promise's box -----------------------------------------------------------------------------------------------

AGAINST = {
    "outside_promise": "utanför",
    "rest_of_municipality": "övriga kommunen",
}
WAYS = {
    ("difference", "higher"): "större andel",
    ("difference", "lower"): "mindre andel",
    ("ratio", "higher"): "fler i förhållande till invånare eller hushåll",
    ("ratio", "lower"): "färre i förhållande till invånare eller hushåll",
}
CHANGED = {"higher": "ökat", "lower": "minskat"}
GROUPS = {
    ("women_vs_men", "higher"): "större andel bland kvinnor än bland män",
    ("women_vs_men", "lower"): "större andel bland män än bland kvinnor",
    ("youngest_vs_oldest", "higher"): "större andel bland de yngsta än bland de äldsta",
    ("youngest_vs_oldest", "lower"): "större andel bland de äldsta än bland de yngsta",
}
PUPILS = {
    ("women_vs_men", "higher"): "större andel bland flickor än bland pojkar",
    ("women_vs_men", "lower"): "större andel bland pojkar än bland flickor",
}
OPEN = {
    "no_detectable_difference": "ingen säkerställd skillnad",
    "cannot_tell": "går inte att avgöra",
    "not_tested": "inte prövat",
    "not_comparable": "går inte att jämföra",
    "new_area": "går inte att jämföra",
    "hidden": "går inte att visa",
    "not_estimable": "går inte att skatta",
    "first": "ingen tidigare mätning",
    "not_asked": "frågan ställdes inte",
    "not_delivered": "underlag saknas",
}
"""What may be said where no difference holds."""
BETWEEN = {"women_vs_men": "kvinnor och män", "youngest_vs_oldest": "yngsta och äldsta"}
"""The two groups of a contrast."""
NO_CHANGE = "ingen säkerställd förändring"


def headed(title: str, told: str) -> str:
    """Return what is told of a question, with the question first."""
    return f"**{title}**: {told}"


def differs(measure: str, state: str, contrast: str, number: int, of: int, districts: str, other: str = "") -> str:
    """Return in how many of a promise's districts (the word for several) something is larger, or smaller, than elsewhere.

    `other` is the name of what they are set against where that is neither what lies outside nor the rest.
    """
    way, beside = WAYS[measure, state], other or AGAINST[contrast]
    than = f"{way} än {beside}" if contrast == "outside_promise" else f"{way} än i {beside}"
    if of < 2:
        return than
    return f"{than} i {sv.in_words(number)} av {sv.in_words(of)} {districts}"


def differs_together(measure: str, state: str, contrast: str, districts: str, other: str = "") -> str:
    """Return that all of a promise's districts (the word for several) together have more, or less, than elsewhere."""
    return f"{differs(measure, state, contrast, 1, 1, '', other)} i löftets {districts} tillsammans"


def changed(state: str, before: str, size: str) -> str:
    """Return which way something has changed since a period, and how large the change is, where that is known."""
    since = f" sedan {before}" if before else ""
    return ", ".join(filter(None, (f"{CHANGED[state]}{since}", size)))


def not_held(
    state: str, contrast: str, why: str, *, partly: bool, before: str = "", other: str = "", grade: str = ""
) -> str:
    """Return what may be said of a comparison that does not hold.

    Args:
        state: What may be said.
        contrast: What is compared.
        why: Why nothing may be said, in words; empty where that is clear.
        partly: Whether that is said of some of the districts alone, and others are not tested.
        before: The period that it is compared with, where that is known.
        other: The name of a reference that it is compared with.
        grade: The grade of pupils that it is about, or another age group.
    """
    over_time = contrast == "previous_period"
    told = NO_CHANGE if over_time and state == "no_detectable_difference" else OPEN[state]
    beside = other or AGAINST.get(contrast, "")
    groups = "flickor och pojkar" if grade in sv.GRADES and contrast == "women_vs_men" else BETWEEN.get(contrast, "")
    against = (
        f" mot {beside}"
        if beside
        else f" mellan {groups}"
        if groups
        else f" sedan {before}"
        if over_time and before
        else ""
    )
    where = " där det har gått att pröva" if partly else ""
    return f"{told}{against}{where}" + (f" ({why})" if why and state != "no_detectable_difference" else "")


FORM_HOLDS = {
    ("series", "higher"): "ökar",
    ("series", "lower"): "minskar",
    ("rank", "supports"): "bland de största",
    ("rank", "contradicts"): "inte bland de största",
    ("alike", "supports"): "lika överallt",
    ("alike", "contradicts"): "inte lika överallt",
}
"""What evidence that is no comparison says where it holds, by its form and which way it points."""


def stated(wording: str, before: str) -> str:
    """Return what the source states in words of its own, and since when, where that is known."""
    return f"enligt källan {wording}" + (f" sedan {before}" if before else "")


def against(name: str) -> str:
    """Return what a figure is set against, by its name."""
    return f"mot {name}" if name else ""


def levels(told: str) -> str:
    """Return levels that are shown and not tested."""
    return f"{told} (visas, prövas inte)"


# ---- the first sentences of page one ----------------------------------------------------------------------------------


def one_in(share: float) -> str:
    """Return a share as readers think of it: var tredje; in per cent where no whole number of persons is near it."""
    number = round(1 / share) if share > 0 else 0
    if 2 <= number < len(ORDINALS) and abs(share - 1 / number) <= CLOSE / number * 2:
        return f"omkring {ORDINALS[number]}"
    return f"omkring {sv.number(100 * share)} procent"


def shares_in_places(places: Sequence[str], shares: Sequence[float], predicate: str) -> str:
    """Return how many in some places are as the predicate says: one number where all say the same, else from least to largest."""
    said = dict.fromkeys(one_in(share) for share in shares)
    if len(said) == 1:
        return f"i {sv.listed(places)} uppger {next(iter(said))} att de {predicate}"
    low, high = (sv.number(100 * edge(shares)) for edge in (min, max))
    return f"i {sv.listed(places)} uppger mellan {low} och {high} procent att de {predicate}"


def outside(name: str, share: float) -> str:
    """Return the share outside a promise's districts."""
    return f"{name} är det {one_in(share)}"


def surely(number: int, of: int, least: float | None) -> str:
    """Return in how many of a promise's districts the difference holds, and how large it is at least in each of these."""
    where = "" if of < 2 else " i alla" if number == of else ""
    size = sv.at_least(least).removeprefix("minst ")
    return f"skillnaden är säkerställd{where}{f'; den kan vara så liten som {size}' if size else ''}"


SINCE = {
    "supports": "så var det också {period}",
    "contradicts": "{period} var det tvärtom",
    "cannot_tell": "{period} gick det inte att avgöra",
    "not_tested": "{period} är det inte prövat",
}


def since(bearing: str, period: str) -> str:
    """Return what the same question said in the period before."""
    return SINCE[bearing].format(period=period)
