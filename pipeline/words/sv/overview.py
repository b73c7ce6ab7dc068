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


def heading(the_districts: str) -> str:
    """Return the heading, by the word for all districts."""
    return f"{sv.upper_first(the_districts)} bredvid varandra"


def none_worse(districts: str) -> str:
    """Return that no district (the word for several) outside the promises is worse off than the rest of the municipality."""
    return f"Inga {districts} utanför löftena har det säkerställt sämre än övriga kommunen."


def one_worse(district: str) -> str:
    """Return that one district (the word for one) that no promise names is worse off, before it is named."""
    return f"En {district} som inget löfte nämner har det säkerställt sämre än övriga kommunen:"


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
