"""A promise's chapter: its headings, and the sentences that belong to no source."""

from __future__ import annotations

from pipeline.words.sv import language as sv
from pipeline.words.sv import page_one

WHY = "Varför detta löfte?"
SURVEY = "Vad säger undersökningen"
SEXES_AND_AGES = "Kvinnor och män, unga och äldre"
OVER_TIME = "Över tid"
OFFENCES = "Vad säger brottsstatistiken"
CONVERSATIONS = "Vad säger samtalen"
AGAINST = "Vad talar emot, och vad vet vi inte"
NOTHING_AGAINST = "Inget av det som prövats talar emot löftet."
ACTIVITIES = "Insatser och mål"
GOALS = "**Löftets mål**"


def heading(position: int, title: str) -> str:
    """Return a chapter's heading, by the promise's number and title."""
    return f"{page_one.promise(position)}: {title}"


def motivated(reason: str) -> str:
    """Return the reason that police and municipality give themselves."""
    return f"**Så motiveras löftet av polis och kommun:** {reason}"


def followed_up(when: str) -> str:
    """Return when the edition's promises are followed up, in the municipality's own words."""
    return f"**Löftena följs upp:** {sv.sentence(when)}"


def all_on_page_one(districts: str) -> str:
    """Return where all districts (the word for several) are drawn."""
    return f"alla {districts} visas i diagrammet i {page_one.HEADING}"
