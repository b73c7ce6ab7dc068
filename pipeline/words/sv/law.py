"""How a document answers to the law and to Brå: what is asked, where it is answered, what is missing."""

from __future__ import annotations

from collections.abc import Iterable

from pipeline.words.sv import language as sv

TITLE = "Lagens krav och Brås frågor"
SUBTITLE = "4 § lagen (2023:196) om kommuners ansvar för brottsförebyggande arbete, och det som Brå frågar efter i en lägesbild"
NOWHERE, NOTHING = "saknas", "inget"

MAPPING = "Lagen: kartläggning av brottsligheten, dess omfattning och konsekvenser"
OTHER = "Lagen: annan information av betydelse"
ANALYSIS = "Lagen: analys av kartläggningen och informationen"
WHERE = "Brå: var är problemen störst?"
COMPARED = "Brå: jämfört med vad?"
DEVELOPMENT = "Brå: hur har det utvecklats?"
SOURCES = "Brå: vilka källor användes, vilka inte, och vad betyder det?"
FORECASTS = "Brå: prognoser och planerade förändringar"

IN_SHORT = "Läget i korthet"
UNKNOWN = "Vad vi inte vet"
CHANGES = "Vad har ändrats sedan förra lägesbilden"
BACKGROUND = "Om underlaget"
AGAINST = "Vad talar emot, och vad vet vi inte"
WHY = "Varför detta löfte?"
CAUSES = "Orsaker och sammanhang"
SOURCE_SAYS = {
    "safety_survey": "Vad säger undersökningen",
    "crime": "Vad säger brottsstatistiken",
    "dialogue": "Vad säger samtalen",
    "drug_habits": "Vad säger skoleleverna",
}
"""Headings of a document's parts, by which it says where something is answered."""

COMPARED_OF = {
    "safety_survey": "undersökningens frågor",
    "drug_habits": "skolelevernas svar",
    "crime": "anmälda brott",
    "municipal": "kommunens egna räkningar",
}
"""What is compared with other places, by its source."""
OVER_TIME = "Över tid i kapitlen"
NO_OFFENCES = "anmälda brott"
NO_CONSEQUENCES = "brottens konsekvenser utöver otryggheten"
NO_CAUSES = "Orsaksanalys"
NO_EARLIER_WAVE = "En tidigare våg av undersökningen"
NO_FORECASTS = "Befolkning och byggande framåt"


def references(sources: Iterable[str]) -> str:
    """Return for which sources (codes) values of other places stand in the tables."""
    return f"Jämförelsevärden i tabellerna ({sv.listed(map(COMPARED_OF.__getitem__, sources))})"


def no_references(sources: Iterable[str]) -> str:
    """Return for which sources (codes) no value of another place is delivered."""
    return f"Värden från riket, länet eller andra kommuner för {sv.listed(map(COMPARED_OF.__getitem__, sources))}"


def some_references(sources: Iterable[str]) -> str:
    """Return for which sources (codes) values of other places are delivered for a part alone."""
    return f"Värden från riket, länet eller andra kommuner för en del av {sv.listed(map(COMPARED_OF.__getitem__, sources))}"


def side_by_side(the_districts: str) -> str:
    """Return the heading of the districts (the word for all of them) side by side."""
    return f"{the_districts.capitalize()} bredvid varandra"


def compared_ready_made(the_districts: str) -> str:
    """Return what districts (the word for all of them) are compared with where only results were delivered."""
    return f"{sv.upper_first(the_districts)} med varandra, kvinnor med män"


def compared(district: str, districts: str) -> str:
    """Return what districts (the words for one and for several) are compared with."""
    return f"Löftenas {districts} mot dem utanför; varje {district} mot övriga kommunen"


def parts(headings: Iterable[str]) -> str:
    """Return the parts of a document in which something is answered."""
    return "; ".join(headings)


def missing(gaps: Iterable[str]) -> str:
    """Return what is missing, as one line."""
    return sv.upper_first(sv.listed(gaps))
