"""What safety walks proposed, and what has become of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from pipeline.words.sv import language as sv

STATUSES = {  # of one and of several, as they stand behind a number
    "done": ("genomfört", "genomförda"),
    "ongoing": ("pågår", "pågår"),
    "not_done": ("är inte genomfört", "är inte genomförda"),
    "unknown": ("saknar uppgift", "saknar uppgift"),
}
"""What has become of a proposal, by its status; the first is that it has been carried out."""


def carried_out(period: str, places: Iterable[str], counts: Mapping[str, int]) -> str:
    """Return how many of the walks' proposals in some places have which status; that none is carried out is said too."""
    told = [
        f"{'är ' if status == 'done' else ''}{_some(number)} {_status(status, number)}"
        for status in STATUSES
        if (number := counts[status]) or status == "done"
    ]
    every = _some(sum(counts.values()))
    return f"av {every} förslag från trygghetsvandringarna {period} i {sv.listed(places)} {sv.listed(told)}"


def _status(status: str, number: int) -> str:
    one, many = STATUSES[status]
    return many if number > 1 else one


def _some(proposals: int) -> str:
    """Return a number of proposals in words; the noun is neuter."""
    return {0: "inget", 1: "ett"}.get(proposals) or sv.in_words(proposals)


# ---- the table --------------------------------------------------------------------------------------------------------

SUBTITLE = "Antal förslag, efter vem som ansvarar och vad som har hänt"
BY_PLACE = "Antal förslag, efter var vandringen gick och vad som har hänt"
WHOLE = "Kommunen"
WHOLE_HOLDS = "Kommunen: också förslag som inte hör till någon av dem ovan."
STATUS_HEADINGS = {
    "done": "Genomförda",
    "ongoing": "Pågår",
    "not_done": "Inte genomförda",
    "unknown": "Saknar uppgift",
}


def title(period: str) -> str:
    """Return the table's title."""
    return f"Förslag från trygghetsvandringarna {period}"


def title_by_place(period: str) -> str:
    """Return the title of the table of all places."""
    return f"Förslag från trygghetsvandringarna {period}, plats för plats"


def source(period: str) -> str:
    """Return whose notes the proposals stand in, and when their status was told."""
    return f"Källa: kommunens och polisens anteckningar {period}, med läget som de senast angav det."
