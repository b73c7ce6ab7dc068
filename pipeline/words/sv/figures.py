"""Figures: the finding that is the title, what is shown, and what it says to those who cannot see it.

Names of areas, titles and predicates of indicators, shares (0-1) and counts come from the caller.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from pipeline.words.sv import language as sv
from pipeline.words.sv import notes
from pipeline.words.sv.signs import KEYS

# ---- districts --------------------------------------------------------------------------------------------------------


LARGER = {"higher": "större andel", "lower": "mindre andel"}
"""Which way a share differs, by what may be said."""


def differ_in_all_promised(title: str, state: str, districts: str) -> str:
    """Return that the share differs the same way in all of a promise's districts (the word for several) from that outside them."""
    return f"{title}: {LARGER[state]} i löftets alla {districts}"


def differ_in(title: str, areas: Iterable[tuple[str, Sequence[str]]], *, whole: bool) -> str:
    """Return in which areas (state, names) the share differs; `whole` where they are districts of the whole municipality."""
    than = " än på andra håll" if whole else ""
    return f"{title}: {sv.listed(f'{LARGER[state]} i {sv.listed(names)}' for state, names in areas)}{than}"


def no_difference_for_promised(title: str, districts: str) -> str:
    """Return that none of a promise's districts (the word for several) can be told from those outside them."""
    return f"{title}: ingen säkerställd skillnad för löftets {districts}"


def no_difference(title: str, the_districts: str) -> str:
    """Return that none of the districts (the word for all of them) can be told from what it is set beside."""
    return f"{title}: inga säkerställda skillnader mellan {the_districts}"


def in_promised(title: str, districts: str) -> str:
    """Return what a chart of a promise's districts (the word for several) shows where nothing is tested against others."""
    return f"{title}, i löftets {districts}"


def by_district(title: str, the_districts: str) -> str:
    """Return what a chart of the districts (the word for all of them) shows where they are not tested against the rest."""
    return f"{title}, {the_districts} var för sig"


def bold_is_promised(districts: str) -> str:
    """Return that what stands out are the promise's districts (the word for several)."""
    return f"Fetstil och blått: löftets {districts}."


BOLD_IS_LARGER = "Fetstil och blått: säkerställt större andel än i övriga kommunen."


def districts_range(
    title: str,
    low: tuple[str, float],
    high: tuple[str, float],
    strong: Sequence[tuple[str, float]],
    outside: tuple[str, float] | None,
) -> str:
    """Return from where to where shares range, those of the districts that stand out, and the one outside; all (name, share)."""
    parts = [f"{title}: från {sv.percent(low[1])} i {low[0]} till {sv.percent(high[1])} i {high[0]}"]
    if strong:
        parts.append(f"andelen är {sv.listed(f'{sv.percent(share)} i {name}' for name, share in strong)}")
    if outside:
        parts.append(f"{outside[0]} är den {sv.percent(outside[1])}")
    return sv.paragraph(parts)


# ---- sexes and ages ---------------------------------------------------------------------------------------------------

WOMEN_AND_MEN = {
    "higher": "Större andel av kvinnorna än av männen i kommunen",
    "lower": "Större andel av männen än av kvinnorna i kommunen",
    "no_detectable_difference": "Kvinnor och män i kommunen: ingen säkerställd skillnad",
    "cannot_tell": "Kvinnor och män i kommunen: går inte att avgöra om de skiljer sig",
    "not_tested": "Kvinnor och män i kommunen, inte prövat",
    "not_comparable": "Kvinnor och män i kommunen, går inte att jämföra",
    "new_area": "Kvinnor och män i kommunen",
    "hidden": "Kvinnor och män i kommunen: alla svar kan inte visas",
    "not_estimable": "Kvinnor och män i kommunen, inte prövat",
    "first": "Kvinnor och män i kommunen",
    "not_asked": "Kvinnor och män i kommunen",
    "not_delivered": "Kvinnor och män i kommunen",
}
"""What a chart of women and men finds of the municipality, by what may be said."""
YOUNG_AND_OLD = {
    "higher": "Större andel bland de yngsta än bland de äldsta i kommunen",
    "lower": "Större andel bland de äldsta än bland de yngsta i kommunen",
    "no_detectable_difference": "Yngsta och äldsta i kommunen: ingen säkerställd skillnad",
    "cannot_tell": "Yngsta och äldsta i kommunen: går inte att avgöra om de skiljer sig",
    "not_tested": "Yngsta och äldsta i kommunen, inte prövat",
    "not_comparable": "Yngsta och äldsta i kommunen, går inte att jämföra",
    "new_area": "Yngsta och äldsta i kommunen",
    "hidden": "Yngsta och äldsta i kommunen: alla svar kan inte visas",
    "not_estimable": "Yngsta och äldsta i kommunen, inte prövat",
    "first": "Yngsta och äldsta i kommunen",
    "not_asked": "Yngsta och äldsta i kommunen",
    "not_delivered": "Yngsta och äldsta i kommunen",
}
"""What a chart of ages finds of the municipality, by what may be said."""


def by_sex_and_age(title: str) -> str:
    """Return what a chart of women and men of each age group shows, where nothing is tested between them."""
    return f"{title}, kvinnor och män i olika åldrar"


def group(sex: str, ages: str) -> str:
    """Return the name of women or men of an age group."""
    return f"{WOMEN_OR_MEN[sex]} {sv.ages(ages)}"


WOMEN_OR_MEN = {"women": "Kvinnor", "men": "Män"}


def groups(predicate: str, places: Iterable[tuple[str, Sequence[tuple[str, float]]]]) -> str:
    """Return the shares of women and men of each age group by place; each place is (where, its (group, share))."""
    told = []
    for where, shown in places:
        shares = [f"{sv.percent(share)} bland {name}" for name, share in shown]
        told.append(f"{where} {sv.listed(shares)}")
    return f"Kön och ålder: andelen som {predicate} är {'; '.join(told)}."


def in_waves(area: str, waves: Sequence[str]) -> str:
    """Return an area with the waves that its answers are from."""
    return f"{area}, {sv.listed(waves)}"


WAVES_TOGETHER = "Där det står flera år är svaren lagda samman, eftersom de är för få vart år för sig."


def too_few_for_groups(areas: Sequence[str]) -> str:
    """Return in which areas most groups have too few answers to be shown."""
    return f"I {sv.listed(areas)} är svaren för få för att visas så."


def women_and_men(predicate: str, rows: Iterable[tuple[str, float, float]]) -> str:
    """Return women's and men's shares by place; each row is (where, women's, men's)."""
    told = [f"{sv.percent(women)} av kvinnorna och {sv.percent(men)} av männen {where}" for where, women, men in rows]
    return f"Andelen som {predicate} är {sv.listed(told)}."


def age_groups(predicate: str, places: Iterable[tuple[str, Sequence[tuple[str, float]]]]) -> str:
    """Return the age groups' shares by place; each place is (where, its (age group, share))."""
    told = []
    for where, groups in places:
        shares = [f"{sv.percent(share)} bland dem som är {name}" for name, share in groups]
        told.append(f"{sv.listed(shares)} {where}")
    return f"Andelen som {predicate} är {'; '.join(told)}."


# ---- over time --------------------------------------------------------------------------------------------------------

NEW_QUESTION = "ny fråga"
CHANGED = {"higher": "{name} har ökat", "lower": "{name} har minskat"}
CHANGES = {
    "no_detectable_difference": "Ingen säkerställd förändring",
    "cannot_tell": "Över tid: går inte att avgöra",
    "not_tested": "Över tid, inte prövat",
    "not_comparable": "Frågan har ändrats: åren går inte att jämföra",
    "new_area": "Över tid: området är nytt och har inget att jämföras med",
    "hidden": "Över tid: alla svar kan inte visas",
    "not_estimable": "Över tid, inte prövat",
    "first": "Över tid: ingen tidigare mätning att jämföra med",
    "not_asked": "Över tid: frågan ställdes inte den senaste gången",
    "not_delivered": "Över tid",
}
"""What a chart of waves finds where nothing has changed for sure, by what may be said of all of it."""
SOME_UNCHANGED = "Ingen säkerställd förändring där det har gått att pröva"


def changed(areas: Iterable[tuple[str, str]]) -> str:
    """Return which areas have changed and which way; each is (name, verdict)."""
    return sv.listed(CHANGED[verdict].format(name=name) for name, verdict in areas)


def over_time(predicate: str, lines: Iterable[tuple[str, Sequence[tuple[str, float]]]]) -> str:
    """Return the shares of the waves by place; each line is (where, its (wave, share))."""
    told = [f"{where} var den {_by_year(values)}" for where, values in lines]
    return sv.paragraph([f"diagrammet visar andelen som {predicate} över tid", *told])


def _by_year(values: Iterable[tuple[str, float]]) -> str:
    return sv.listed(f"{sv.percent(share)} år {year}" for year, share in values)


# ---- pupils -----------------------------------------------------------------------------------------------------------

AS_DELIVERED = (
    "Andelarna visas som de levererades, utan osäkerhetsintervall. Tal finns för ett år, så ingen utveckling visas."
)
WITHOUT_INTERVALS = "Utan osäkerhetsintervall."
PUPILS_CHANGED = {
    "higher": "{grade}: ökat sedan {before}, säkerställt",
    "lower": "{grade}: minskat sedan {before}, säkerställt",
    "no_detectable_difference": "{grade}: ingen säkerställd förändring sedan {before}",
    "not_comparable": "{grade}: går inte att jämföra med {before}",
    "cannot_tell": "{grade}: går inte att avgöra om andelen ändrats sedan {before}",
    "not_tested": "{grade}: förändringen sedan {before} är inte prövad",
    "hidden": "{grade}: alla andelar kan inte visas",
    "not_estimable": "{grade}: förändringen sedan {before} är inte prövad",
    "new_area": "{grade}: förändringen sedan {before} är inte prövad",
    "first": "{grade}",
    "not_asked": "{grade}: frågan ställdes inte den senaste gången",
    "not_delivered": "{grade}",
}
"""What has become of a grade's share, by what may be said."""


def pupils_changed(grade: str, state: str, before: str) -> str:
    """Return what has become of a grade's share since the survey before."""
    return PUPILS_CHANGED[state].format(grade=sv.upper_first(grade), before=before)


def shares_of_pupils(title: str, grades: Iterable[tuple[str, float]]) -> str:
    """Return the share of all pupils by grade; each is (grade, share)."""
    return f"{title}: {sv.listed(f'{sv.percent(share)} i {grade}' for grade, share in grades)}"


def of_the_pupils(period: str) -> str:
    """Return what a figure of one survey of pupils shows."""
    return f"Andel av eleverna, {period}"


def of_the_pupils_over_time(title: str, first: str, last: str) -> str:
    """Return what a figure of several surveys of pupils shows."""
    return f"{title}, andel av eleverna, {first}–{last}"


def pupils(title: str, rows: Iterable[tuple[str, str, float]]) -> str:
    """Return the pupils' shares; each row is (grade, sex, share)."""
    told = [f"{grade}, {sex}: {sv.percent(share)}" for grade, sex, share in rows]
    return f"{title}. {'. '.join(told)}."


def pupils_over_time(title: str, grade: str, lines: Iterable[tuple[str, Sequence[tuple[str, float]]]]) -> str:
    """Return a grade's shares over the surveys; each line is (sex, its (year, share))."""
    told = [f"{sex} {_by_year(values)}" for sex, values in lines]
    return f"{title}, {grade}: {'; '.join(told)}."


# ---- offences and conversations ---------------------------------------------------------------------------------------

LINE_IS_MEAN = "Linjen är medeltalet av de senaste tolv månaderna."


def offences_in_year(title: str, count: float, year: str) -> str:
    """Return how many offences were reported in a year."""
    return f"{title}: {sv.number(count)} år {year}"


OFFENCES_CHANGED = {
    "higher": "{now}, säkerställt fler än {then} år {before}",
    "lower": "{now}, säkerställt färre än {then} år {before}",
    "no_detectable_difference": "{now}, inte säkerställt skilt från {then} år {before}",
    "cannot_tell": "{now}, mot {then} år {before}; förändringen går inte att avgöra",
}
OFFENCES_UNTESTED = "{now}, mot {then} år {before}; förändringen är inte prövad"


def offences_in_two_years(title: str, now: tuple[str, float], then: tuple[str, float], state: str) -> str:
    """Return a year's offences beside those of the year before, and what may be said of the change; both are (year, count)."""
    phrase = OFFENCES_CHANGED.get(state, OFFENCES_UNTESTED)
    return phrase.format(now=offences_in_year(title, now[1], now[0]), then=sv.number(then[1]), before=then[0])


def offences_by_month(first: str, last: str) -> str:
    """Return what a figure of months shows; the months as 2021-03."""
    return f"Anmälda brott per månad i kommunen, {sv.month(first)}–{sv.month(last)}"


def months(noun: str, first: str, last: str, years: Iterable[tuple[str, float]]) -> str:
    """Return what the bars of the months show, and the sum of each year (year, count)."""
    totals = [f"{sv.number(count)} år {year}" for year, count in years]
    return (
        f"Staplarna visar hur många {noun} som anmäldes varje månad från {sv.month(first)} till {sv.month(last)}. "
        f"Antalet var {sv.listed(totals)}."
    )


def most_common_theme(theme: str, kind: str, conversations: int, of: int) -> str:
    """Return in how many conversations of the kind where it is most common a theme came up."""
    return f"{theme} togs upp i {notes.of(conversations, of, kind)}"


def conversations_with_theme(period: str) -> str:
    """Return what a figure of themes shows."""
    return f"Antal samtal och vandringar där ämnet togs upp, av alla av samma slag, {period}"


def themes(period: str, rows: Iterable[tuple[str, Iterable[notes.Kind]]]) -> str:
    """Return in how many conversations of each kind each theme came up."""
    told = [f"{theme} {sv.listed(notes.of(number, of, kind) for kind, number, of in kinds)}" for theme, kinds in rows]
    return f"Ämnen i samtal och vandringar {period}: {'; '.join(told)}."


# ---- maps -------------------------------------------------------------------------------------------------------------


def none_worse(title: str, district: str, the_district: str) -> str:
    """Return that no district (the word for one, and for a known one) is worse off than what it is set beside."""
    return f"{title}: {sv.no(district, the_district)} säkerställt sämre"


def all_promised_worse(title: str, districts: str) -> str:
    """Return that all districts of the promises (the word for several), and no others, are worse off."""
    return f"{title}: säkerställt sämre i löftenas alla {districts}"


def worse_in(title: str, names: Iterable[str]) -> str:
    """Return which districts are worse off than the rest of the municipality."""
    return f"{title}: säkerställt sämre i {sv.listed(names)}"


def tiles_lie(the_districts: str, districts: str) -> str:
    """Return how tiles lie, and which have a strong frame; the districts by the word for all of them and for several."""
    return f"Rutorna ligger ungefär som {the_districts} gör; kraftig ram: löftenas {districts}."


def strong_edge(districts: str) -> str:
    """Return which outlines have a strong edge; the districts by the word for several."""
    return f"Kraftig kant: löftenas {districts}."


def map_of(predicate: str, shares: Iterable[tuple[str, float]], marked: Iterable[tuple[str, Sequence[str]]]) -> str:
    """Return the shares on a map (name, share), and which areas have which of its signs (mark, names)."""
    told = [f"{KEYS[mark]} i {sv.listed(names)}" for mark, names in marked]
    shown = sv.listed(f"{name} {sv.percent(share)}" for name, share in shares)
    return sv.paragraph([f"kartan visar andelen som {predicate}: {shown}", *told])
