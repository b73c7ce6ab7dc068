"""Two to four districts beside each other on two pages: findings, notes and how it is made.

Districts come by their names, questions by their titles, shares as parts of one.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from pipeline.words.sv import language as sv
from pipeline.words.sv import sources, survey
from pipeline.words.sv.comparing import HEADINGS
from pipeline.words.sv.offences import UNITS

# ---- page one ---------------------------------------------------------------------------------------------------------

NOT_TESTED = "prövas inte"
WHAT_HOLDS = "Vilka skillnader som håller"
MAY_BE_SAID = "Vad som får sägas"
NONE_HOLDS = "Ingen säkerställd skillnad i de frågor som visas här"
NONE_OF_THOSE_TESTED = {
    "no_detectable_difference": "Ingen säkerställd skillnad i det som har gått att pröva",
    "cannot_tell": "Skillnaderna går inte att avgöra",
}
"""What is told where not all that is shown was tested, and nothing holds."""


def full_names(names: Iterable[str]) -> str:
    """Return the names of districts that are cut elsewhere."""
    return sv.sentence(f"hela namnen: {sv.listed(names)}")


def held(questions: int, comparisons: int, hold: int, alike: int, undecided: int) -> str:
    """Return how many of the tested differences hold, and how many cannot be told or were not tested."""
    asked = f"{sv.in_words(questions)} {'fråga' if questions == 1 else 'frågor'}"
    of = f"av {sv.counted(comparisons, 'jämförelse', 'jämförelser')} i {asked}"
    some = (
        f"{of} är {sv.in_words(hold)} skillnader statistiskt säkerställda"
        if hold > 1
        else f"{of} är {'en' if hold else 'ingen'} skillnad statistiskt säkerställd"
    )
    return sv.paragraph(
        [
            some,
            f"i {sv.in_words(alike)} går det inte att säga att andelarna skiljer sig" if alike else "",
            f"i {sv.in_words(undecided)} räcker underlaget inte" if undecided else "",
        ]
    )


def holds_in(titles: Iterable[str]) -> str:
    """Return in which questions a difference holds."""
    return f"Säkerställd skillnad: {sv.listed(map(sv.lower_first, titles))}"


def everybody(wave: str, *, ready_made: bool = False) -> str:
    """Return whom the table of differences is about, and what q is."""
    who = "Alla som svarat" if ready_made else "Alla invånare i undersökningens åldrar"
    return f"{who}, {wave}. q är p-värdet omräknat för hur många jämförelser som görs"


def of_group(group: str, text: str) -> str:
    """Return what holds for a group of persons (kvinnor)."""
    return sv.sentence(f"**{sv.upper_first(group)}**: {text}")


# ---- charts -----------------------------------------------------------------------------------------------------------


def source(survey_name: str, wave: str, uncertain_base: int, *, ready_made: bool) -> str:
    """Return a chart's source, and how to read it; the bars of results that were delivered ready made are approximate."""
    ring = f"Tom ring: färre än {uncertain_base} svar."
    return f"{sources.survey(survey_name, wave)} {survey.APPROXIMATE if ready_made else survey.INTERVALS} {ring}"


def panels(rows: Iterable[tuple[str, Sequence[tuple[str, float | None]]]]) -> str:
    """Return the shares of a chart's panels in words; each is (title, its (name, share))."""
    told = []
    for title, values in rows:
        shares = [f"{name} {sv.HIDDEN if share is None else sv.percent(share)}" for name, share in values]
        told.append(f"{title}: {sv.listed(shares)}")
    return f"{'. '.join(told)}."


# ---- ages -------------------------------------------------------------------------------------------------------------

AGE = "Ålder"
HOLDS_BY_AGE = "Vad som håller efter ålder"
NO_AGE_HOLDS = "Ingen säkerställd skillnad i någon åldersgrupp"


def holds_in_ages(bands: Iterable[str]) -> str:
    """Return in which age bands (16-29) a difference holds."""
    return f"Säkerställd skillnad bland dem som är {sv.listed(map(sv.ages, bands))}"


def question_in(title: str, wave: str) -> str:
    """Return a question with the wave that it was asked in."""
    return f"{title}, {wave}"


# ---- offences ---------------------------------------------------------------------------------------------------------

NOT_TESTED_BETWEEN = "hur de skiljer sig sinsemellan prövas inte"
MORE_OR_FEWER = {"higher": "fler", "lower": "färre"}


UNDECIDED_BETWEEN = "om de skiljer sig sinsemellan går inte att avgöra"


def none_between(units: Iterable[str], *, is_all: bool) -> str:
    """Return that no difference between the districts holds, by what the offences are per, and whether all could be tested."""
    return f"{_where_tested(is_all)}ingen säkerställd skillnad dem emellan {_per(units)}"


def counts_and_rates(years: Iterable[str], units: Iterable[str]) -> str:
    """Return what the table of offences shows, by what its rates are per."""
    per = sv.listed((UNITS[unit] for unit in units), "eller")
    return f"Antal, och inom parentes antal per 1{sv.THIN}000 {per}, {sv.listed(years)}"


def count_and_rate(count: float, rate: float | None) -> str:
    """Return a count with its rate, where that is known."""
    return sv.number(count) + (f" ({sv.number(rate, 1)})" if rate is not None else "")


def between(pairs: Iterable[tuple[str, str, str, str]]) -> str:
    """Return which differences between the districts hold; each is (group of offences, what they are per, where more, where fewer)."""
    return "; ".join(
        f"{sv.lower_first(title)}: säkerställt fler {_per([unit])} i {high} än i {low}"
        for title, unit, high, low in pairs
    )


def against_rest(verdict: str, unit: str, places: Iterable[tuple[str, str]]) -> str:
    """Return where there are more, or fewer, per unit than in the rest; each place is (group of offences, district)."""
    told = [f"{sv.lower_first(title)} i {name}" for title, name in places]
    return f"säkerställt {MORE_OR_FEWER[verdict]} {_per([unit])} än i övriga kommunen: {sv.listed(told)}"


def none_against_rest(the_districts: str, units: Iterable[str], *, is_all: bool) -> str:
    """Return that no difference against the rest holds for the districts (the word for all of them), and whether all were tested."""
    return f"{_where_tested(is_all)}ingen säkerställd skillnad {_per(units)} mot övriga kommunen för {the_districts}"


def undecided_against_rest(the_districts: str) -> str:
    """Return that it cannot be told how the districts (the word for all of them) lie beside the rest."""
    return f"hur {the_districts} skiljer sig från övriga kommunen går inte att avgöra"


def _where_tested(is_all: bool) -> str:
    return "" if is_all else "där det går att pröva: "


def _per(units: Iterable[str]) -> str:
    return f"per {sv.listed((UNITS[unit] for unit in units), 'eller')}"


# ---- conversations ----------------------------------------------------------------------------------------------------

THEMES_NOTE = "De som deltar är inte ett urval av invånarna. Skillnader mellan områdena prövas inte."


def most_common_theme(theme: str) -> str:
    """Return the most common theme, as the title of the table."""
    return HEADINGS["common_themes"].format(theme=sv.lower_first(theme))


def themes_shown(period: str) -> str:
    """Return what the table of themes shows."""
    return f"Samtal där ämnet togs upp, av alla samtal i området, {period}"


def of_conversations(number: int, of: int) -> str:
    """Return in how many of all conversations a theme came up."""
    return f"{sv.number(number)} av {sv.number(of)}"


def themes_of_all(the_districts: str, theme: str, number: int, of: int, kind: str) -> str:
    """Return the municipality's most common theme where the districts (the word for all of them) are not told of."""
    told = f"i hela kommunen togs {sv.lower_first(theme)} upp i {number} av {of} {kind}"
    return (
        f"**{sv.SOURCES['dialogue']}.** Antalet samtal om ett ämne redovisas inte för {the_districts} var för sig. "
        f"{sv.sentence(told)}"
    )


# ---- numbers and method -----------------------------------------------------------------------------------------------

SAME_NUMBERS = "Samma tal i en tabell"
UNCERTAIN = "* osäker: få svar."


def method(districts: str, min_base: int, min_count: int, *, ready_made: bool = False) -> str:
    """Return how it is made, in short; by the word for several districts, and whether only results were delivered."""
    taken = (
        " Andelarna är övertagna som de levererades; hur de är viktade framgår inte, och intervall och prövningar är ungefärliga."
        if ready_made
        else ""
    )
    return (
        f"**Så är det gjort.** Varje par av {districts} prövas för sig i den senaste mätningen: för alla, "
        "kvinnor, män och varje åldersgrupp; andra grupper prövas inte. Sannolikheten räknas om för alla jämförelser i lägesbilden "
        "(Benjamini och Bogomolov); en skillnad är säkerställd när q är högst 0,05. En skillnad ”hade sannolikt synts” om "
        "fyra undersökningar av fem av samma storlek hade visat den. Andelar på färre än "
        f"{min_base} svar och antal under {min_count} visas inte.{taken}"
    )
