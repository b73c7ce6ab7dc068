"""What a survey's answers are worth: persons who chose themselves, and districts that nobody can weigh together."""

from __future__ import annotations

from collections.abc import Iterable

from pipeline.words.sv import language as sv

READY_MADE = "ur färdiga andelar går inte att räkna fram hur de övriga svarade"
WEIGHTS_WITHOUT_SIZES = (
    "Inga vikter är levererade, och antalet invånare i områdena är okänt. Inom varje område räknas alla svar lika; hur områdena ska "
    "vägas ihop går inte att veta. Därför visas inget tal för kommunen eller för flera områden tillsammans, och inget område jämförs "
    "med dem utanför."
)
SELF_SELECTED_METHOD = (
    "De som svarade är inte ett urval: de valde själva att svara. Deras andelar visas som de är, utan osäkerhetsintervall, och inga "
    "skillnader prövas, för hur de skiljer sig från dem som inte svarade går inte att räkna fram."
)
EFFECTIVE = (
    "väger svaren olika räknas de som så många lika tunga svar som skulle säga lika mycket (effektivt antal enligt Kish), så att "
    "några få tunga svar inte bär ett tal"
)


def chose_themselves(waves: Iterable[str]) -> str:
    """Return what has to stand wherever the shares of some waves do."""
    return (
        f"De som svarade {sv.listed(waves)} valde det själva och är inte ett urval: inget intervall, inget är prövat."
    )


def self_selected(waves: Iterable[str]) -> str:
    """Return what is not known where persons chose themselves."""
    return (
        f"**Inte ett urval**: de som svarade {sv.listed(waves)} valde det själva. Andelarna gäller dem och säger inte hur "
        "invånarna svarar; inget är prövat."
    )


def self_selected_in_short(waves: Iterable[str]) -> str:
    """Return the same as page one has it."""
    return f"de som svarade {sv.listed(waves)} valde det själva och är inte ett urval av invånarna; inga skillnader är prövade"


def without_sizes(waves: Iterable[str]) -> str:
    """Return what is not known where the districts cannot be weighed together."""
    return (
        f"**Hela kommunen**: för undersökningen {sv.listed(waves)} är varken vikter eller antalet invånare i områdena levererat. "
        "Tal för kommunen, och för flera områden tillsammans, går inte att skatta."
    )


def without_sizes_in_short(waves: Iterable[str]) -> str:
    """Return the same as page one has it."""
    return (
        f"tal för hela kommunen {sv.listed(waves)} går inte att skatta, eftersom varken vikter eller antalet invånare i områdena är "
        "levererat"
    )


def not_against_rest(why: str) -> str:
    """Return that nothing is tested against the rest of the municipality, and why."""
    return sv.sentence(f"mot övriga kommunen prövas inget: {why}")


def not_against_outside(outside: str, why: str) -> str:
    """Return that nothing is tested against what lies outside a promise's districts (its name), and why."""
    return sv.sentence(f"mot andelen {outside} prövas inget: {why}")


def not_compared(places: Iterable[str], why: str) -> str:
    """Return which districts are not compared with what lies outside the promise's, and why."""
    return f"för {sv.listed(places)} prövas ingen skillnad mot dem utanför: {why}"


def nothing_compared(districts: str, predicate: str, why: str) -> str:
    """Return that a promise's districts (the word for several) are not compared with the others, and why."""
    return (
        f"om löftets {districts} skiljer sig från övriga är inte prövat när det gäller andelen som {predicate}: {why}"
    )


def cannot_be_estimated(places: Iterable[str], why: str) -> str:
    """Return which places have no share, since it cannot be estimated, and why."""
    return f"för {sv.listed(places)} går andelen inte att skatta: {why}"


def change_not_tested(place: str, before: str, why: str) -> str:
    """Return that a place's change since the wave before is not tested, and why, where no shares are told."""
    return f"i {place} är förändringen sedan {before} inte prövad: {why}"


def women_and_men_untested(predicate: str, women: str, men: str, why: str) -> str:
    """Return women's and men's shares (per cent, as told), and why they are not compared."""
    return f"andelen som {predicate} är {women} procent av kvinnorna och {men} procent av männen; skillnaden är inte prövad: {why}"


def is_not_tested(why: str) -> str:
    """Return that a difference is not tested, and why."""
    return f"skillnaden är inte prövad: {why}"


NO_PAIRS = "Inga skillnader är prövade"
