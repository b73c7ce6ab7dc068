"""What has changed since the situation picture before."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from pipeline.words.sv import language as sv
from pipeline.words.sv import survey

HEADING = "Vad har ändrats sedan förra lägesbilden"
FIRST = "det här är den första lägesbilden i serien, så det finns ingen tidigare att jämföra löftena med"
SAME_PROMISE = "**Löftet** är detsamma till sitt innehåll"
SAME_PROMISES = "**Löftena** är desamma till sitt innehåll"


def earlier(title: str, data_until: str) -> str:
    """Return which edition the picture before belongs to, and the day (2021-12-31) until which it knew."""
    return f"förra lägesbilden hör till {sv.lower_first(title)} och bygger på uppgifter till och med den {sv.day(data_until)}"


def new_promises(titles: Iterable[str]) -> str:
    """Return which promises are new."""
    return f"**Nya löften**: {sv.listed(titles)}"


def ended_promises(titles: Iterable[str]) -> str:
    """Return which promises have ended."""
    return f"**Avslutade löften**: {sv.listed(titles)}"


def districts_gone(the_districts: str, names: Iterable[str]) -> str:
    """Return which districts the promises do not name any more; `the_districts` is the word for all of them."""
    return f"**{sv.upper_first(the_districts)}**: {sv.listed(names)} nämns inte längre i löftena"


def districts_come(the_districts: str, names: Iterable[str]) -> str:
    """Return which districts the promises name that they did not name before."""
    return f"**{sv.upper_first(the_districts)}**: {sv.listed(names)} har tillkommit i löftena"


def put_together(name: str, members: Iterable[str]) -> str:
    """Return which districts are now reported as one."""
    return f"**{name}** redovisas nu som ett område; förra gången stod {sv.listed(members)} var för sig"


def newer(sources: Iterable[tuple[str, str]]) -> str:
    """Return which sources (code, last period) have newer figures."""
    return f"**Nya uppgifter**: {_sources(sources)}"


def same(sources: Iterable[tuple[str, str]]) -> str:
    """Return which sources (code, last period) have the same figures as then."""
    return f"**Samma uppgifter som då**: {_sources(sources)}"


def _sources(sources: Iterable[tuple[str, str]]) -> str:
    return sv.listed(f"{sv.lower_first(sv.SOURCES[source])} ({last})" for source, last in sources)


# ---- the tables -------------------------------------------------------------------------------------------------------

STEPS = {
    "higher": "ökat, säkerställt",
    "lower": "minskat, säkerställt",
    "no_detectable_difference": "ingen säkerställd förändring",
    "cannot_tell": "går inte att avgöra",
    "not_tested": "inte prövat",
    "not_comparable": "går inte att jämföra",
    "new_area": "nytt område",
    "hidden": "visas inte",
    "not_estimable": "går inte att skatta",
    "first": "ingen tidigare mätning",
    "not_asked": "frågan ställdes inte",
    "not_delivered": "inte levererat",
}
"""What may be said of a change, as a cell has room for."""
IN_TESTED_DISTRICTS = "ingen av de prövade"
STEP_IN_DISTRICT = {"higher": "{name} (ökat)", "lower": "{name} (minskat)"}
NO_DISTRICT = "ingen"
CHANGE = "Förändring"
YEAR_BEFORE, LAST_YEAR = "Året före", "Senaste året"
OFFENCES = "Anmälda brott: det senaste hela året mot året före"
OFFENCES_SHOWN = "Antal anmälda brott i hela kommunen"
OFFENCES_NOTE = (
    "Förändringen är prövad både exakt och med hänsyn till hur mycket åren före brukar skilja sig åt (med färre än fyra sådana "
    "förändringar: hur mycket antalet varierar från månad till månad); den försiktigare av dem gäller."
)
COUNTED_BY = {"delivered": "Brå", "direct": "polisens lokala utdrag"}
WITHOUT_MONTHS = (
    "Där antalen bara är levererade för hela år, och de är få, prövas ingen förändring, för hur mycket åren brukar skilja sig åt är "
    "inte känt."
)
ONE_QUESTION_EACH = "En fråga för varje del av undersökningen."


def offences_source(bases: Collection[str]) -> str:
    """Return who counted the offences of a table, by the bases of its numbers: delivered by Brå, counted from the police's extract."""
    counted_by = [name for basis, name in COUNTED_BY.items() if basis in bases]
    return f"Källa: {' respektive '.join(counted_by)}, efter anmälningsdatum."


def in_districts(steps: Iterable[tuple[str, str]]) -> str:
    """Return in which districts (name, verdict) a change holds; that there is none."""
    return sv.listed(STEP_IN_DISTRICT[verdict].format(name=name) for name, verdict in steps) or NO_DISTRICT


def sure_in(districts: str) -> str:
    """Return the heading of where a change holds; by the word for several districts."""
    return f"Säkerställt i enskilda {districts}"


def whole_municipality(one: str, other: str, *, weighted: bool, bare: bool = False) -> str:
    """Return what stands in the table of two waves; `bare` shares have no intervals."""
    if bare:
        return f"Andel i procent, hela kommunen, {both(one, other)}"
    waves = survey.wave(both(one, other), weighted=weighted)
    return f"Andel i procent med 95{sv.THIN}% osäkerhetsintervall, hela kommunen, {waves}"


def both(one: str, other: str) -> str:
    """Return two waves or years."""
    return f"{one} och {other}"


def none_changed(one: str, other: str) -> str:
    """Return that no change holds in the municipality."""
    return f"Ingen säkerställd förändring i hela kommunen mellan {one} och {other} i de frågor som visas"


def both_waves(one: str, other: str) -> str:
    """Return the heading of two waves where not every change was tested, and none of them holds."""
    return f"Hela kommunen {one} och {other}"


def some_changed(number: int, of: int) -> str:
    """Return in how many questions a change holds in the municipality."""
    return f"Säkerställd förändring i hela kommunen i {sv.in_words(number)} av {sv.counted(of, 'fråga', 'frågor')}"


def offence_in_years(title: str, before: str, year: str) -> str:
    """Return a group of offences with the two years that it is told for."""
    return f"{title} ({both(before, year)})"
