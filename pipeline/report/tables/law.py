"""How the report answers to the law and to what Brå asks of a situation picture; what is missing is said."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.report.read.picture import Picture
from pipeline.report.set.blocks import Cell, Column, Table
from pipeline.words.sv import language as sv

IN_SHORT, UNKNOWN, CHANGES, BACKGROUND = (
    "Läget i korthet",
    "Vad vi inte vet",
    "Vad har ändrats sedan förra lägesbilden",
    "Om underlaget",
)
AGAINST = "Vad talar emot, och vad vet vi inte"
MISSING = "saknas"


def answers(picture: Picture) -> Table:
    """Return where the report answers to each point of section 4 of the law (2023:196) and to each of Brå's questions."""
    rows = [*_law(picture), *_questions(picture)]
    return Table(
        id="law",
        title="Lagens krav och Brås frågor",
        subtitle="4 § lagen (2023:196) om kommuners ansvar för brottsförebyggande arbete, och det som Brå frågar efter i en lägesbild",
        columns=(
            Column("Krav eller fråga", width=1.5),
            Column("Här i rapporten", width=1.7),
            Column("Det som saknas", width=1.3),
        ),
        rows=tuple((Cell(asked), Cell(where or MISSING), Cell(missing or "–")) for asked, where, missing in rows),
        rules_after=(2,),
    )


def _law(picture: Picture) -> Iterator[tuple[str, str, str]]:
    """Yield the law's three points: what is asked, where it stands, what is missing."""
    used = _used(picture)
    measured = [
        title
        for source, title in (("safety_survey", "Vad säger undersökningen"), ("crime", "Vad säger brottsstatistiken"))
        if source in used
    ]
    side = [_side_by_side(picture)] if "safety_survey" in used else []
    gaps = [] if "crime" in used else ["anmälda brott"]
    yield (
        "Lagen: kartläggning av brottsligheten, dess omfattning och konsekvenser",
        "; ".join([*measured, *side]),
        sv.sentence(sv.listed([*gaps, "brottens konsekvenser utöver otryggheten"]))[:-1],
    )
    other = [
        title
        for source, title in (("dialogue", "Vad säger samtalen"), ("drug_habits", "Vad säger skoleleverna"))
        if source in used
    ]
    yield "Lagen: annan information av betydelse", "; ".join(other), ""
    causes = ["Orsaker och sammanhang"] if picture.edition.causes else []
    yield (
        "Lagen: analys av kartläggningen och informationen",
        "; ".join([IN_SHORT, "Varför detta löfte?", AGAINST, *causes]),
        "" if causes else "Orsaksanalys",
    )


def _questions(picture: Picture) -> Iterator[tuple[str, str, str]]:
    """Yield Brå's questions: what is asked, where it is answered, what is missing."""
    used = _used(picture)
    survey = "safety_survey" in used
    yield "Brå: var är problemen störst?", "; ".join([IN_SHORT, *([_side_by_side(picture)] if survey else [])]), ""
    many = picture.municipality.district_many
    compared = f"Löftenas {many} mot dem utanför; varje {picture.municipality.district_one} mot övriga kommunen"
    has_references = bool(picture.last_period("reference"))
    yield (
        "Brå: jämfört med vad?",
        "; ".join([*([compared] if survey else []), *(["Jämförelsevärden i tabellerna"] if has_references else [])]),
        "" if has_references else "Riket, länet och liknande kommuner",
    )
    over_time = "Över tid i kapitlen" if len(picture.periods("safety_survey")) > 1 else ""
    yield (
        "Brå: hur har det utvecklats?",
        "; ".join(part for part in (over_time, CHANGES) if part),
        "" if over_time else "En tidigare våg av undersökningen",
    )
    yield "Brå: vilka källor användes, vilka inte, och vad betyder det?", f"{BACKGROUND}; {UNKNOWN}", ""
    yield "Brå: prognoser och planerade förändringar", "", "Befolkning och byggande framåt"


def _used(picture: Picture) -> set[str]:
    return {name for name, source in picture.sources.items() if source.used}


def _side_by_side(picture: Picture) -> str:
    return f"{picture.municipality.district_the_many.capitalize()} bredvid varandra"
