"""What a promise rests on: what is compared with what, what the verdicts say, and how strong they are together."""

from __future__ import annotations

from collections.abc import Iterable

from pipeline.words.sv import language as sv

STRENGTH = ("inget stöd", "svagt stöd", "visst stöd", "starkt stöd")
CONTRASTS = {
    "outside_promise": "mot utanför löftet",
    "rest_of_municipality": "mot övriga kommunen",
    "previous_period": "mot förra mätningen",
    "women_vs_men": "kvinnor mot män",
    "youngest_vs_oldest": "yngsta mot äldsta",
}
PUPILS_CONTRASTS = CONTRASTS | {"women_vs_men": "flickor mot pojkar"}
SIGNS = {
    "supports": ("+", "talar för"),
    "contradicts": ("−", "talar emot"),
    "cannot_tell": ("?", "går inte att avgöra"),
}
"""Sign and words of a verdict; the sign stands before the words, never without them."""


def compared(contrast: str, period: str, *, reference: str = "", districts: str = "", grade: str = "") -> str:
    """Return what a piece of evidence compares, for a table: stadsdelarna mot utanför löftets stadsdelar, 2021.

    Args:
        contrast: The contrast's code.
        period: The period that is compared.
        reference: What it is compared with, where that has a name.
        districts: The word for the promise's districts, where it is they that are compared.
        grade: The pupils' grade, as it is called.
    """
    against = f"mot {reference}" if reference else (PUPILS_CONTRASTS if grade else CONTRASTS)[contrast]
    who = f"{districts} {against}" if districts else against
    return ", ".join(part for part in (grade, who, period) if part)


def said(verdict: str, places: list[str], of: int, reasons: Iterable[str] = ()) -> str:
    """Return what a verdict says: in which of how many places it is so (none: the only one), or why it cannot be told."""
    sign, word = SIGNS[verdict]
    named = f" i {sv.listed(places)}" if places else ""
    where = f" i alla {sv.in_words(of)}" if len(places) == of > 2 else named
    why = "; ".join(reasons)
    return f"{sign} {sv.sentence(word + where + (f' ({why})' if why else ''))}"


def counts(supports: int, contradicts: int, cannot_tell: int) -> str:
    """Return how many of a promise's verdicts go which way."""
    asked = sv.counted(supports + contradicts + cannot_tell, "prövad jämförelse", "prövade jämförelser")
    against = f" och {sv.in_words(contradicts)} emot" if contradicts else ""
    unsure = f", medan {sv.in_words(cannot_tell)} inte går att avgöra" if cannot_tell else ""
    return f"av {asked} talar {sv.in_words(supports) if supports else 'ingen'} för löftet{against}{unsure}"


def strength(level: int) -> str:
    """Return how strongly the evidence supports a promise (0-3)."""
    return f"underlaget ger löftet **{STRENGTH[level]}**"


def strength_in_short(level: int) -> str:
    """Return the same for the box on page one."""
    return f"Underlaget ger {STRENGTH[level]}"


def districts_supported(supported: int, of: int, district: str, districts: str) -> str:
    """Return in how many of a promise's districts the evidence supports it; by the words for one and for several."""
    number = sv.in_words(supported) if supported else "ingen"
    word = district if of == 1 else districts
    return f"i {number} av {sv.in_words(of)} {word} talar fler jämförelser för löftet än emot det"


def concerned(predicate: str, persons: tuple[float, float, float], places: Iterable[str]) -> str:
    """Return how many persons (estimate, low, high) the promise's most widespread problem concerns in the places where it holds."""
    number, low, high = map(sv.about, persons)
    return (
        f"flest berörs av att de {predicate}: omkring {number} personer ({low}–{high}) i {sv.listed(places)}, "
        "räknat på invånarna i undersökningens åldrar"
    )


# ---- against, and not known -------------------------------------------------------------------------------------------


def stated_against(title: str, place: str, change: str) -> str:
    """Return what the source states in words of its own that speaks against a promise."""
    return sv.sentence(f"**{title}**: enligt källan har andelen i {place} {change}, vilket talar emot löftet")


def against(title: str, place: str, why: str) -> str:
    """Return what speaks against a promise, where, and what was found."""
    return sv.sentence(f"**{title}** talar emot i {place}: {why}")


def undecided(title: str, places: Iterable[str], why: str) -> str:
    """Return for which places (none: for the municipality) a piece of evidence cannot be decided, and why."""
    names = sv.listed(places)
    where = f" för {names}" if names else ""
    return sv.sentence(f"**{title}**: går inte att avgöra{where}" + (f" ({why})" if why else ""))


def supports(title: str, contrasts: Iterable[str]) -> str:
    """Return by which contrasts (codes) an indicator supports a promise."""
    return f"**{title}** talar för löftet: {sv.listed(CONTRASTS[contrast] for contrast in contrasts)}"
