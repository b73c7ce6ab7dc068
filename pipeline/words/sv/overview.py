"""The districts side by side, what no promise covers, and causes."""

from __future__ import annotations

from collections.abc import Iterable

from pipeline.words.sv import language as sv
from pipeline.words.sv import shares
from pipeline.words.sv.shares import Share

NOT_COVERED = "Det löftena inte täcker"
GROUPS = {"women_vs_men": ("kvinnor", "män"), "youngest_vs_oldest": ("de yngsta", "de äldsta")}
"""The two groups of a contrast, as someone is worse off among them."""
WORSE_FOR_GROUPS = (
    "Också mellan grupper i kommunen finns säkerställda skillnader som inget löfte vilar på. Sämre är det för:"
)
INDEX = "Problemindex"
CAUSES = "Orsaker och sammanhang"
OWN_WORDS = "Kommunens och polisens egen text, inte hämtad ur underlaget."
SOURCES_DISAGREE = "Där källorna säger olika"
SOURCES_AGREE = (
    "Inga säkerställda skillnader i löftenas källor pekar åt motsatta håll. Alla källor mäter inte samma sak."
)
TOO_FEW_SOURCES = (
    "Om källorna säger olika går inte att avgöra: inget löfte har säkerställda skillnader ur mer än en källa."
)


def heading(the_districts: str) -> str:
    """Return the heading, by the word for all districts."""
    return f"{sv.upper_first(the_districts)} bredvid varandra"


def none_worse(districts: str, *, partly: bool) -> str:
    """Return that no district (the word for several) outside the promises is worse off; `partly` where not all could be tested."""
    where = ", där det har gått att pröva" if partly else ""
    return f"I undersökningen har inga {districts} utanför löftena det säkerställt sämre än övriga kommunen{where}."


UNDECIDED = ("cannot_tell", "hidden", "not_estimable")
"""States in which there is too little to go by, which is another thing than that nothing was tested."""


def whether_worse(districts: str, state: str) -> str:
    """Return that it cannot be decided, or was not tested, whether districts (for several) outside the promises are worse off."""
    said = "går inte att avgöra" if state in UNDECIDED else "är inte prövat"
    return f"Om {districts} utanför löftena har det sämre än övriga kommunen {said}."


def one_worse(district: str, the_district: str) -> str:
    """Return that one district (the word for one, and for a known one) that no promise names is worse off, before it is named."""
    one = "Ett" if sv.is_neuter(the_district) else "En"
    return f"{one} {district} som inget löfte nämner har det säkerställt sämre än övriga kommunen:"


def some_worse(districts: str) -> str:
    """Return that some districts (the word for several) that no promise names are worse off, before they are named."""
    return f"Några {districts} som inget löfte nämner har det säkerställt sämre än övriga kommunen (procent av de svarande):"


def worse_in_district(name: str, questions: Iterable[tuple[str, Share]]) -> str:
    """Return in which questions (title, share) a district is worse off."""
    worse = [f"{sv.lower_first(title)} {sv.percent(share[0])} ({shares.limits(share)})" for title, share in questions]
    return sv.sentence(f"**{name}**: {sv.listed(worse)}")


def worse_for_group(group: str, titles: Iterable[str]) -> str:
    """Return in which questions a group of persons is worse off than another."""
    return sv.sentence(f"**{group}**: {sv.listed(map(sv.lower_first, titles))}")
