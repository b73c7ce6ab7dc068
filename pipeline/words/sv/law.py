"""How a document answers to the law and to Brå: what is asked, where it is answered, what is missing."""

from __future__ import annotations

from collections.abc import Iterable

from pipeline.words.sv import language as sv

TITLE = "Lagens krav och Brås frågor"
SUBTITLE = "4 § lagen (2023:196) om kommuners ansvar för brottsförebyggande arbete, och det som Brå frågar efter i en lägesbild"
NOWHERE = "saknas"

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

REFERENCES = "Jämförelsevärden i tabellerna"
OVER_TIME = "Över tid i kapitlen"
NO_OFFENCES = "anmälda brott"
NO_CONSEQUENCES = "brottens konsekvenser utöver otryggheten"
NO_CAUSES = "Orsaksanalys"
NO_REFERENCES = "Riket, länet och liknande kommuner"
NO_EARLIER_WAVE = "En tidigare våg av undersökningen"
NO_FORECASTS = "Befolkning och byggande framåt"


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
