"""Tables of the survey: titles, subtitles and notes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from pipeline.words.sv import language as sv
from pipeline.words.sv import tables

# ---- districts side by side -------------------------------------------------------------------------------------------


def none_worse(district: str, the_district: str) -> str:
    """Return that no district (the word for one, and for a known one) is worse off in any question shown."""
    return f"{sv.upper_first(sv.no(district, the_district))} har det säkerställt sämre i de frågor som visas här"


def worse(names: Iterable[str]) -> str:
    """Return which districts are worse off in any question."""
    return f"Säkerställt sämre i minst en fråga: {sv.listed(names)}"


# ---- a promise's districts --------------------------------------------------------------------------------------------


def in_promised(districts: str) -> str:
    """Return the title of what is answered in a promise's districts (the word for several)."""
    return f"Så svarar invånarna i löftets {districts}"


def compared_with(outside: str) -> str:
    """Return what a table's signs compare with: the inhabitants outside."""
    return f"Jämfört med invånarna {outside}."


# ---- by sex, age and wave ---------------------------------------------------------------------------------------------

WOMEN, MEN = "Kvinnor", "Män"


def by_sex_and_age(title: str) -> str:
    """Return the title of an indicator by sex and by age."""
    return f"{title}, efter kön och ålder"


def over_time(title: str) -> str:
    """Return the title of an indicator over time."""
    return f"{title}, över tid"


def hidden_groups(min_base: int, uncertain_base: int, *, weighted: bool) -> str:
    """Return what a star means, and why a group is not shown."""
    return (
        f"{tables.uncertain(min_base, uncertain_base, weighted=weighted)} Visas inte: färre än {min_base} svar, eller så "
        "hade ett sådant tal annars gått att räkna fram."
    )


def pooled(share_with_interval: str) -> str:
    """Return a share of several waves together, marked as such."""
    return f"{share_with_interval}†"


def pooled_waves(pools: Iterable[Sequence[str]]) -> str:
    """Return which waves stand together where a share is marked so."""
    together = " eller ".join(sv.listed(waves) for waves in pools)
    return f"† svaren från {together} tillsammans, eftersom de är för få vart år för sig."


# ---- problem index ----------------------------------------------------------------------------------------------------

PROBLEM_INDEX = "Problemindex (0–6)"
INDEX_STEPS = "Problemindex, fråga för fråga"
INDEX_STEPS_AND_TOTAL = "Problemindex, fråga för fråga och totalt"
INDEX_AS_DELIVERED = (
    "Indexet visas som det levererades: 0 är närmast obefintligt problem och 6 alarmerande påtagligt problem. Frågornas steg är hela, "
    "och vilka andelar som ger vilket steg framgår inte av leveransen. Skillnader i index prövas inte."
)
INDEX_INTERVALS = f"Intervallet kommer från 1{sv.THIN}000 omviktningar av svaren."


def problem_index(period: str) -> str:
    """Return what the problem index is."""
    return f"Medelvärde av frågornas steg efter kommunens klassgränser, {period}"


def index_steps(years: Sequence[str]) -> str:
    """Return what a table of the problem index shows, year by year."""
    return f"Steg 0–6, {' → '.join(years)}"


def step_by_step(values: Iterable[str]) -> str:
    """Return the index of several years in one cell: 1 → 2; said once where it is the same in all of them."""
    every = list(values)
    return every[0] if len(set(every)) == 1 else " → ".join(every)


# ---- results that were delivered ready made ----------------------------------------------------------------------------

WITHOUT_BASES = "Andelarna är övertagna som de levererades, utan antal svar."
AS_DELIVERED = "Andelarna är övertagna som de levererades; intervallen är ungefärliga."


def side_by_side(districts: str) -> str:
    """Return the title of the districts (the word for all) side by side where they are not tested against the rest."""
    return f"Så svarade invånarna i {districts}"


def year_by_year(title: str) -> str:
    """Return the title of a block's shares by area and year."""
    return f"{title}, år för år"


def women_and_men(title: str) -> str:
    """Return the title of a block's shares of women and men."""
    return f"{title}, kvinnor och män"


def both_sexes(years: Sequence[str]) -> str:
    """Return what a table of women's and men's shares shows."""
    return f"Andel i procent, kvinnor / män, {sv.listed(years)}"


# ---- weights ----------------------------------------------------------------------------------------------------------

WEIGHTED_BY = "Svaren vägs så att de stämmer med befolkningsregistret efter område, kön och ålder"
ADJUSTMENT = (
    "Justering: minsta och största faktor som en grupps vikt ändras med utöver invånare per svar. "
    "Grupper med få svar har slagits samman med en angränsande åldersgrupp."
)


def weights(period: str) -> str:
    """Return the title of how a wave's weights were made."""
    return f"Vikterna {period}"


def merged(cells: int, of: int) -> str:
    """Return how many of all groups were merged."""
    return f"{cells} av {of}"
