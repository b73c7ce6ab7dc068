"""What a report cannot tell, source by source, and why."""

from __future__ import annotations

from collections.abc import Iterable

from pipeline.words.sv import language as sv
from pipeline.words.sv import overview

HEADING = "Vad vi inte vet"
NOTICE = "Det vi inte vet."
NOT_DELIVERED = {
    "safety_survey": "Ingen trygghetsundersökning ingår i underlaget.",
    "drug_habits": "Inga uppgifter från CAN ingår i underlaget.",
    "crime": "Ingen statistik över anmälda brott ingår i underlaget.",
    "municipal": "Inga egna uppgifter från kommunen ingår i underlaget.",
    "dialogue": "Inga anteckningar från samtal och vandringar ingår i underlaget.",
}
"""What a chapter says that rests on a source of which nothing is delivered."""

# ---- the survey -------------------------------------------------------------------------------------------------------


def non_response(wave: str, share: float) -> str:
    """Return the share (0-1) of those asked who did not answer."""
    return (
        f"**Bortfall**: {sv.percent(share)} av dem som fick enkäten {wave} svarade inte. Vikterna kan inte rätta "
        "till allt om de skiljer sig från dem som svarade."
    )


def ready_made(waves: Iterable[str]) -> str:
    """Return what is not known of waves of which only results were delivered."""
    return (
        f"**Färdiga resultat**: av undersökningen {sv.listed(waves)} är bara resultattabeller levererade. Hur urvalet "
        "drogs, hur många som "
        "fick enkäten, om svaren är viktade och hur frågorna löd framgår inte av dem."
    )


def other_ages(span: str) -> str:
    """Return which ages the survey reaches (16–85 år)."""
    return f"**Andra åldrar**: undersökningen når dem som är {span}. Om yngre och äldre säger den ingenting."


def thin_answers(places: Iterable[str], uncertain_base: int, *, weighted: bool) -> str:
    """Return in which districts some question rests on few answers, by what they weigh where that is known."""
    counted = ", räknade efter sin vikt" if weighted else ""
    return (
        f"**Tunna svar**: i {sv.listed(places)} bygger någon fråga på färre än {uncertain_base} svar{counted}; talen "
        "är märkta som osäkra eller visas inte."
    )


def hidden_cells(number: int, districts: str, min_base: int) -> str:
    """Return how many cells are hidden, most of them for groups in single districts (the word for several)."""
    return (
        f"**Dolda tal**: {sv.number(number)} celler i undersökningens tabeller visas inte, de flesta för grupper "
        f"efter både kön och ålder i enskilda {districts}, där färre än {min_base} har svarat."
    )


def few_in_groups(district: str, the_district: str, min_base: int) -> str:
    """Return that many groups in one district (the word for one, and for a known one) are hidden, as page one has it."""
    single = "ett enskilt" if sv.is_neuter(the_district) else "en enskild"
    return f"för många grupper inom {single} {district} är svaren för få (färre än {min_base}) och visas inte"


def new_area(name: str, before: str, whole: str) -> str:
    """Return that a district has no figures of a year before it was there, and what has them."""
    told = f"{name} fanns inte som eget område {before} och har inga siffror från den tiden"
    return f"{told}; de hör till {whole}" if whole else told


def not_asked(titles: Iterable[str], wave: str) -> str:
    """Return which questions of earlier waves the last one did not ask."""
    return f"**Frågor som inte ställdes {wave}**: {sv.listed(map(sv.lower_first, titles))}. Deras serier slutar med mätningen före."


def series_break(titles: Iterable[str], why: str) -> str:
    """Return which questions cannot be compared with the wave before, and why, where a reason is given."""
    reason = sv.lower_first(why).rstrip(".")
    told = f"{sv.listed(map(sv.lower_first, titles))} går inte att jämföra med mätningen före"
    return f"**Tidsseriebrott**: {sv.sentence(f'{told} ({reason})' if why else told)}"


# ---- evidence ---------------------------------------------------------------------------------------------------------


def undecided(position: int, open_: int, untested: int, of: int) -> str:
    """Return how many of a promise's questions cannot be decided (`open_`), and how many are not tested, by the promise's number."""
    could = "som skulle kunna motivera löftet"
    if of == 1:
        told = f"den enda frågan {could} {'går inte att avgöra' if open_ else 'är inte prövad'}"
    else:
        number = sv.in_words(untested)
        form = "prövad" if untested == 1 else "prövade"
        told = f"av {sv.in_words(of)} frågor {could} " + (
            f"går {sv.in_words(open_)} inte att avgöra" if open_ else f"är {number} inte {form}"
        )
        told += f" och {number} är inte {form}" if open_ and untested else ""
    return f"{sv.sentence(f'**Löfte {position}**: {told}')} Kapitlet säger vilka, och varför."


def sources_disagree(the_districts: str) -> str:
    """Return where sources that point apart are told of: in the section on all districts (the word for them)."""
    return (
        f"**Källor som säger olika**: de står i avsnittet {overview.heading(the_districts)}. Vilken av dem som är närmast "
        "verkligheten går inte att avgöra."
    )


# ---- the other sources ------------------------------------------------------------------------------------------------

PUPILS = "**Skolelevers drogvanor**: CAN redovisar inte antalet svar, så skillnader mellan flickor och pojkar går inte att pröva."
OFFENCES = "**Anmälda brott** är inte alla brott. Hur många som anmäls kan skilja sig mellan områden och mellan år."
OFFENCES_BETWEEN_AREAS = "Anmälda brott är inte alla brott. Hur många som anmäls kan skilja sig mellan områden."
OFFENCES_IN_SHORT = "alla brott anmäls inte"
OFFENCES_IN_A_NOTE = "anmälda brott är inte alla brott"
NOTES = (
    "**Samtal och vandringar**: de som deltar är inte ett urval av invånarna, och anteckningarna är gjorda av dem som höll i "
    "samtalet."
)
NO_SAMPLE = "De som deltar i samtal och vandringar är inte ett urval av invånarna."


def initiative_driven(titles: Iterable[str]) -> str:
    """Return which groups of offences (titles) follow what the police do."""
    groups = sv.listed(map(sv.lower_first, titles))
    told = f"Antalet anmälningar följer också polisens insatser, när det gäller {groups}."
    return f"{told} Fler anmälningar behöver inte betyda fler brott."


def preliminary(first: str, last: str) -> str:
    """Return which months (2021-03), from the first to the last, may still change."""
    span = sv.month(first) if first == last else f"{sv.month(first)}–{sv.month(last)}"
    return f"**Preliminära tal**: {span} kan ändras när Brå fastställer statistiken."


# ---- missing and old sources ------------------------------------------------------------------------------------------


def missing(sources: Iterable[str]) -> str:
    """Return of which sources (codes) nothing is delivered."""
    return f"**Saknas**: inget underlag är levererat om {sv.listed(map(sv.MISSING_SOURCES.__getitem__, sources))}."


def missing_in_short(sources: Iterable[str]) -> str:
    """Return the same as page one has it."""
    return f"underlag saknas om {sv.listed(map(sv.MISSING_SOURCES.__getitem__, sources))}"


def old(source: str, last: str) -> str:
    """Return from when a source's (code) last figures are."""
    return f"**Gammalt**: {old_in_short(source, last)}."


def old_in_short(source: str, last: str) -> str:
    """Return the same as page one has it."""
    return f"de senaste uppgifterna om {sv.MISSING_SOURCES[source]} är från {last}"
