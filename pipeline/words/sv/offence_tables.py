"""Tables of reported offences: titles, subtitles, headings and notes."""

from __future__ import annotations

from collections.abc import Iterable

from pipeline.words.sv import language as sv
from pipeline.words.sv.offences import UNITS

WEEKDAYS = ("mån", "tis", "ons", "tors", "fre", "lör", "sön")
MONTHS = tuple(name[:3] for name in sv.MONTHS)

# ---- by area ----------------------------------------------------------------------------------------------------------

REPORTED = "Anmälda brott"
RATES_PER = {"inhabitants": "inv.", "households": "hushåll"}
BY_DAY_OF_REPORT = "Källa: polisens lokala utdrag, efter anmälningsdatum; kommunens befolkningsstatistik."


def counts_and_rates(years: Iterable[str], units: Iterable[str]) -> str:
    """Return what stands in a table of counts and rates, by what the rates are per."""
    per = sv.listed((UNITS[unit] for unit in units), "eller")
    return (
        f"Antal anmälda brott, och antal per 1{sv.THIN}000 {per} (95{sv.THIN}% osäkerhetsintervall), {sv.listed(years)}"
    )


def count(title: str) -> str:
    """Return the heading of a group's counts."""
    return f"{title}, antal"


def per(unit: str) -> str:
    """Return the heading of a group's rates, by what they are per."""
    return f"per 1{sv.THIN}000 {RATES_PER[unit]}"


def hidden_counts(min_count: int) -> str:
    """Return which counts stand alone, and which are hidden."""
    return f"Under 20 brott anges bara antalet. 1–{min_count - 1} brott visas inte, och inte heller tal som skulle röja dem."


# ---- here and elsewhere -----------------------------------------------------------------------------------------------

ELSEWHERE = "Anmälda brott jämfört med riket och andra kommuner"
ELSEWHERE_SOURCE = "Källa: Brå, anmälda brott, och det som i övrigt är levererat att jämföra med."
ELSEWHERE_NOTE = (
    "Kommuner skiljer sig åt av många skäl; skillnaden mot ett enskilt område prövas därför inte. Anmälningar av narkotika, "
    "rattfylleri och vapen speglar också hur mycket polisen arbetar mot brottet."
)
AMONG_NOTE = (
    "Andra: kommunerna som är levererade att jämföra med, tillsammans. Väntat: vad 95 av 100 kommuner av samma storlek väntas ha, "
    "efter hur mycket kommunerna skiljer sig åt. Plats: räknad från den högsta; ▲ över det väntade, ▼ under det, två tecken när "
    "det är långt över eller under (998 av 1\u202f000 väntas ligga närmare)."
)
IN_FUNNEL = {"far_above": "▲▲", "above": "▲", "below": "▼", "far_below": "▼▼"}


def place(number: int, of: int, signal: str) -> str:
    """Return the municipality's place among so many municipalities, with the sign of where it lies in the funnel."""
    return f"{number} av {of} {IN_FUNNEL.get(signal, '')}".strip()


def rates(years: Iterable[str], units: Iterable[str]) -> str:
    """Return what stands in a table of rates alone, by what they are per."""
    return f"Antal per 1{sv.THIN}000 {sv.listed(UNITS[unit] for unit in units)}, {sv.listed(years)}"


# ---- months, days and hours -------------------------------------------------------------------------------------------

BY_MONTH = "Antal anmälda brott i kommunen, efter anmälningsdatum"
HIDDEN = "dolt"
HIDDEN_NOTE = "Dolt: visas inte, för få brott."
MOST_MONTHS_HIDDEN = "Visas år för år: de flesta månader visas inte, för få brott."
PRELIMINARY_NOTE = "p preliminärt."
IN_THE_WEEK = "När på veckan brotten kan ha skett"
IN_THE_DAY = "När på dygnet brotten kan ha skett"
IN_THE_YEAR = "När på året brotten kan ha skett"
BY_POSSIBLE_TIME = "Antal anmälda brott i kommunen efter brottets möjliga tid"
SHARES_BY_POSSIBLE_TIME = "Andel av brotten i kommunen i procent, efter brottets möjliga tid, flera år tillsammans"
SPREAD = "Ett brott vars tid bara är känd inom gränser delas ut mellan dem."
SPREAD_OVER_HOURS = "Ett brott vars tid bara är känd inom gränser delas ut på timmarna mellan dem; talen är avrundade."
ROUNDED = "Talen är avrundade. Dygnet är delat så fint som det går utan små antal."
WITHIN_A_MONTH = "Brott som kan ha skett under mer än 31 dagar är inte med."
SEASONS = {
    "higher": "ja",
    "lower": "ja",
    "no_detectable_difference": "går inte att skilja från slumpen",
    "cannot_tell": "går inte att avgöra",
    "not_tested": "inte prövat",
}
SEASONS_NOTE = "Skiljer sig: om månaderna säkerställt skiljer sig mer än vad deras längd och slumpen ger."


def by_month(title: str) -> str:
    """Return the title of a group's months."""
    return f"{title}, månad för månad"


def by_year(title: str) -> str:
    """Return the title of a group's years."""
    return f"{title}, år för år"


def preliminary(number: str) -> str:
    """Return a number that can still change, marked as such."""
    return f"{number}p"


def hours(parts: Iterable[tuple[int, int, int]]) -> str:
    """Return the offences of the parts of a day; each is (from hour, to hour, count)."""
    return " · ".join(f"kl. {start}–{end}: {sv.number(count)}" for start, end, count in parts)


# ---- the same places --------------------------------------------------------------------------------------------------

SAME_PLACES = "Platser som brotten kommer tillbaka till"
SAME_PLACES_SHOWN = "Antal platser med minst två och minst tre anmälda brott under året, och brotten där"
WHAT_A_PLACE_IS = "En plats är en adress, eller en ruta på tio meter. Vilka platserna är sparas inte."
IN_MUNICIPALITY = "kommunen"


def in_area(title: str, year: str, area: str) -> str:
    """Return a group with its year and area."""
    return f"{title}, {year}, {area}"


def hidden_places(min_count: int) -> str:
    """Return which numbers of places are hidden."""
    return f"1–{min_count - 1} platser visas inte, och inte heller tal som skulle röja dem."
