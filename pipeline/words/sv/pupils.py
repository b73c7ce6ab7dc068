"""What a delivered survey of pupils says: shares by grade, girls and boys, changes, and the table of them.

Grades come as they are called (årskurs 9), shares as parts of one; the predicate is what the share does (har provat narkotika).
"""

from __future__ import annotations

from collections.abc import Iterable

from pipeline.words.sv import language as sv

HEADING = "Vad säger skoleleverna"
NO_BASE = "antalet svar redovisas inte, så det går inte att avgöra om skillnaderna är säkerställda"
NO_BASE_AT_ALL = "CAN redovisar inte antalet svar. Om skillnader och förändringar är säkerställda går inte att avgöra."
NO_BASE_IN_SHORT = "CAN redovisar inte antalet svar, så skillnader mellan pojkar och flickor går inte att pröva"


# ---- sentences --------------------------------------------------------------------------------------------------------


def shares(predicate: str, period: str, grades: Iterable[tuple[str, float]]) -> str:
    """Return the share of all pupils by grade; each is (grade, share)."""
    told = [f"{_number(share)} procent i {grade}" for grade, share in grades]
    return f"i CAN:s undersökning {period} uppgav {sv.listed(told)} att de {predicate}"


def boys_and_girls(grades: Iterable[tuple[str, float, float]]) -> str:
    """Return boys' and girls' shares by grade; each is (grade, boys', girls')."""
    told = [
        f"{_number(boys)} procent av pojkarna och {_number(girls)} procent av flickorna i {grade}"
        for grade, boys, girls in grades
    ]
    return f"CAN anger {sv.listed(told)}"


def boys_and_girls_differ(grades: Iterable[str]) -> str:
    """Return in which grades the difference between girls and boys holds."""
    return f"skillnaden är statistiskt säkerställd i {sv.listed(grades)}"


def boys_and_girls_do_not_differ(grades: Iterable[str]) -> str:
    """Return in which grades no difference between girls and boys can be told."""
    return f"det går inte att säga att flickor och pojkar skiljer sig i {sv.listed(grades)}"


def boys_and_girls_undecided(grades: Iterable[str]) -> str:
    """Return in which grades the answers are too few to tell girls and boys apart."""
    return f"om flickor och pojkar skiljer sig i {sv.listed(grades)} går inte att avgöra, eftersom svaren är för få"


def boys_and_girls_untested(grades: Iterable[str]) -> str:
    """Return in which grades girls and boys are not compared."""
    return f"om flickor och pojkar skiljer sig i {sv.listed(grades)} är inte prövat"


def change_stated(predicate: str, grade: str, change: str, before: str) -> str:
    """Return a change that the source states in words of its own."""
    return f"enligt CAN har andelen i {grade} som {predicate} {change} sedan {before}; underlaget anger inte med hur mycket"


def girls_stated(predicate: str, grade: str, wording: str) -> str:
    """Return what the source states in words of its own of the girls who do something, beside the boys."""
    return f"om dem i {grade} som {predicate} skriver CAN ”{wording}”; underlaget anger inte med hur mycket"


CHANGED = {
    "higher": "sedan {before} har andelen i {grade} som {predicate} ökat från {then} till {now} procent, och förändringen är "
    "statistiskt säkerställd",
    "lower": "sedan {before} har andelen i {grade} som {predicate} minskat från {then} till {now} procent, och förändringen är "
    "statistiskt säkerställd",
}


def changed(predicate: str, grade: str, verdict: str, before: str, then: float | None, now: float | None) -> str:
    """Return a change that holds, by its verdict, with the shares of both surveys."""
    return CHANGED[verdict].format(
        predicate=predicate, grade=grade, before=before, then=_number(then), now=_number(now)
    )


def not_changed(predicate: str, grade: str, before: str) -> str:
    """Return that no change can be told."""
    return f"det går inte att säga att andelen i {grade} som {predicate} har ändrats sedan {before}"


# ---- the method -------------------------------------------------------------------------------------------------------

METHOD = "Så är elevernas svar räknade"
ALL_ASKED = "Alla elever i årskurserna tillfrågas, så för dem som svarade har andelarna inget urvalsfel."
FOR_OTHERS = "Osäkerhetsintervall och jämförelser gäller vad som är att vänta av andra årskullar."


def method(design_effect: float) -> str:
    """Return how shares of pupils get their intervals, and how they are tested, with the design effect that is reckoned with."""
    return (
        f"Elevernas andelar har 95{sv.THIN}% konfidensintervall enligt Wilson. Elever tillfrågas klass för klass, och de som går i "
        f"samma klass liknar varandra: i intervall och jämförelser räknas variansen därför som {sv.number(design_effect, 1)} gånger "
        "den i ett enkelt urval (designeffekt, Kish), och frihetsgraderna som antalet svar delat med samma tal, minus ett."
    )


# ---- page one ---------------------------------------------------------------------------------------------------------


def shares_in_short(predicate: str, period: str, grades: Iterable[tuple[str, float]]) -> str:
    """Return the share of all pupils by grade in few words; each is (grade, share)."""
    told = [f"**{sv.percent(share)}** i {grade}" for grade, share in grades]
    return f"{sv.listed(told)} {predicate} (CAN {period})"


def changes_stated_in_short(title: str, grades: Iterable[tuple[str, str]], before: str) -> str:
    """Return the changes that the source states in words of its own; each is (grade, change)."""
    told = [f"{change} i {grade}" for grade, change in grades]
    return f"**{title}**: enligt CAN {sv.listed(told)} sedan {before}"


# ---- the table --------------------------------------------------------------------------------------------------------

TITLE = "Skolelevers drogvanor"
GRADE = "Årskurs"
CHANGE, CHANGE_AS_STATED = "Förändring", "Förändring, enligt CAN"
NOT_TOLD = "– uppgiften redovisas inte."
INTERVALS = (
    f"Inom parentes 95{sv.THIN}% osäkerhetsintervall enligt Wilson där antalet svar är levererat, med hänsyn till att elever i samma "
    "klass liknar varandra."
)
NO_INTERVALS = "Levererade uppgifter utan antal svar, därför utan osäkerhetsintervall."
CHANGES = {
    "higher": "säkerställt högre än {before}",
    "lower": "säkerställt lägre än {before}",
    "no_detectable_difference": "ingen säkerställd sedan {before}",
    "cannot_tell": "går inte att avgöra",
    "not_tested": "inte prövat",
    "not_comparable": "går inte att jämföra",
}


def subtitle(period: str) -> str:
    """Return what the table shows."""
    return f"Andel av eleverna i procent, {period}"


def change_in_table(state: str, before: str) -> str:
    """Return what may be said of a change, as a cell has room for; a sign that nothing is given where there is nothing to say."""
    return CHANGES.get(state, sv.NOT_GIVEN).format(before=before)


def change_stated_in_table(change: str, before: str) -> str:
    """Return a change in the source's own words."""
    return f"{change} sedan {before}"


def _number(share: float | None) -> str:
    return sv.NOT_GIVEN if share is None else sv.number(100 * share)
