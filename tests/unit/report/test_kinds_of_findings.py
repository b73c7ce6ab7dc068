"""One line a kind of finding: what a state of a source's figures comes to on a small drawn table, and the sentence that it has.

No town is built: for each line of ``kinds.toml`` figures and comparisons are laid before one drawn town. A state or a source without a
line fails, and what cannot occur has its reason there.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import NamedTuple

import pytest
from drawn_rows import publish
from drawn_towns import town

from pipeline.configuration.model import Promise
from pipeline.definitions.sources import SOURCES
from pipeline.report.findings import talks
from pipeline.report.findings.beside import Beside, Overall, beside, is_shown, is_tested, overall, pair, sexes, since
from pipeline.report.findings.state import HOLDS, Mark, State, mark, of_evidence
from pipeline.report.read.picture import PAIR, Picture
from pipeline.report.read.rows import Comparison, ThemeCount, Value
from pipeline.report.sentences import counts, notes, offences, pupils, shares
from pipeline.words.sv import notes as words
from pipeline.words.sv.language import THIN
from pipeline.words.sv.leading import OPEN, changed, differs, differs_together

OUTSIDE, PREVIOUS, SEXES = "outside_promise", "previous_period", "women_vs_men"
INDICATORS = {
    "safety_survey": "unsafe_evening",
    "drug_habits": "drugs_ever",
    "crime": "damage",
    "municipal": "empty_homes",
}
FEW = {"crime": "too_few_offences", "municipal": "too_few_counts"}
"""Why a test cannot tell, by source; else the answers are too few."""
LACKS = {"safety_survey": "self_selected", "drug_habits": "no_base", "crime": "no_months", "municipal": "few_years"}
"""What a comparison that is not tested lacks."""
SEED = 16  # its districts are called områden
NOW, BEFORE = "2021", "2020"


LEVELS = ("i Almby uppger", "utanför löftets områden är andelen", "under 2021 anmäldes", "**Bostäder", "CAN anger")
"""How sentences begin that give figures alone."""
KINDS = tomllib.loads((Path(__file__).parents[2] / "support/data/kinds.toml").read_text(encoding="utf-8"))


class Side(NamedTuple):
    """One figure to lay down: its value, or its status without one; None is no figure at all."""

    value: float | None
    status: str = "published"


LARGE, SMALL, HIDDEN, UNESTIMATED = Side(0.4), Side(0.25), Side(None, "suppressed"), Side(None, "not_estimable")


def sides(source: str, state: State) -> tuple[Side | None, Side | None, dict[str, object] | None]:
    """Return two figures and what their comparison says (None: there is none), that come to a state."""
    counted = source in ("crime", "municipal")
    return {
        State.HIGHER: (LARGE, SMALL, {"verdict": "higher", "at_least": 0.08}),
        State.LOWER: (SMALL, LARGE, {"verdict": "lower", "at_least": -0.08}),
        State.SAME: (LARGE, SMALL, {"verdict": "no_detectable_difference", "detectable": 0.12}),
        State.UNDECIDED: (LARGE, SMALL, {"verdict": "cannot_tell", "reason": FEW.get(source, "too_few_answers")}),
        State.UNTESTED: (LARGE, SMALL, {"verdict": "cannot_tell", "reason": LACKS[source]}),
        State.INCOMPARABLE: (
            LARGE,
            SMALL,
            {"verdict": "not_comparable", "reason": "series_break", "wording": "frågan är ny"},
        ),
        State.NEW_AREA: (LARGE, None, {"verdict": "not_comparable", "reason": "new_area"}),
        State.HIDDEN: (HIDDEN, SMALL, {"verdict": "cannot_tell", "reason": "hidden_count" if counted else "hidden"}),
        State.NOT_ESTIMABLE: (LARGE, UNESTIMATED, None),
        State.FIRST: (LARGE, None, None),
        State.NOT_ASKED: (None, SMALL, None),
        State.NOT_DELIVERED: (None, None, None),
    }[state]


def lay(picture: Picture, source: str, state: State, contrast: str) -> tuple[str, str, str, str]:
    """Lay down two figures of a source and their comparison; return area, sex, age group and unit of the first."""
    first, second, verdict = sides(source, state)
    unit = "share" if source in ("safety_survey", "drug_habits") else "rate" if contrast == OUTSIDE else "count"
    area = "almby" if contrast == OUTSIDE else "municipality"
    sex, age = ("women" if contrast == SEXES else "all"), ("grade_9" if source == "drug_habits" else "all")
    here = {"period": NOW, "area": area, "sex": sex, "age_group": age}
    other = {OUTSIDE: picture.outside, PREVIOUS: BEFORE, SEXES: "men"}[contrast]
    there = here | {{OUTSIDE: "area", PREVIOUS: "period", SEXES: "sex"}[contrast]: other}
    figures = [_value(source, unit, place, side) for place, side in ((here, first), (there, second)) if side]
    if state is State.NOT_ASKED and contrast != PREVIOUS:
        figures.append(_value(source, unit, here | {"period": BEFORE}, LARGE))
    if state is State.NOT_ESTIMABLE and contrast == OUTSIDE:
        figures.append(_value(source, unit, here | {"area": "municipality"}, UNESTIMATED))
    if source in ("crime", "municipal") and contrast == OUTSIDE:
        figures += [_value(source, each, here | {"area": "municipality"}, LARGE) for each in ("count", "rate")]
    rows = [_comparison(source, here, contrast, other, unit, verdict)] if verdict else []
    values = {(row.indicator, row.period, row.area, row.sex, row.age_group, row.unit): row for row in figures}
    _before(picture, {"_values": values, "comparisons": rows})
    return area, sex, age, unit


def _before(picture: Picture, drawn: dict[str, object]) -> None:
    """Put rows in the place of a picture's tables."""
    for name in ("_values", "_values_of", "comparisons", "_comparisons", "_comparisons_at", "_pairs", "_theme_counts"):
        picture.__dict__.pop(name, None)
    picture.__dict__.update(drawn)


def _value(source: str, unit: str, place: dict[str, str], side: Side) -> Value:
    size = side.value if unit == "share" or side.value is None else round(1000 * side.value)
    interval = (side.value - 0.05, side.value + 0.05) if unit == "share" and side.value is not None else (None, None)
    per = {"share": "answers", "rate": "households" if source == "municipal" else "inhabitants"}.get(unit)
    given = {
        "source": source,
        "indicator": INDICATORS[source],
        **place,
        "unit": unit,
        "value": size,
        "status": side.status,
    }
    given |= {"n": 100, "ci_low": interval[0], "ci_high": interval[1], "denominator_unit": per, "release": "final"}
    return Value(**dict.fromkeys(Value._fields) | given | {"basis": "direct"})  # type: ignore[arg-type]


def _comparison(
    source: str, place: dict[str, str], contrast: str, other: str, unit: str, verdict: dict[str, object]
) -> Comparison:
    given = {"source": source, "indicator": INDICATORS[source], **place, "contrast": contrast, "other": other}
    given |= {"measure": "difference" if unit == "share" else "ratio", "basis": "direct", "reason": "", "wording": ""}
    return Comparison(**dict.fromkeys(Comparison._fields) | given | verdict)  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def picture(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Picture]:
    """A town that promises something in Almby; what it has delivered of figures is taken away again."""
    own = town(SEED).configuration
    promise = Promise(id="frid", title="Frid", districts=["almby"], activities=own.editions[-1].promises[0].activities)
    own = own.model_copy(update={"editions": [own.editions[-1].model_copy(update={"promises": [promise]})]})
    waves = dict.fromkeys((BEFORE, NOW), "answers")
    drawn = replace(
        town(0),
        configuration=own,
        surveys=waves,
        crime="bare",
        pupils="based",
        counts=True,
        notes=True,
        reference=False,
    )
    picture = Picture(publish(drawn, tmp_path_factory.mktemp("kinds")), "2022")
    picture.__dict__["_periods"] = {"safety_survey": [BEFORE, NOW], "dialogue": [BEFORE, NOW]}
    yield picture
    picture.connection.close()


def found(picture: Picture, source: str, contrast: str, place: tuple[str, str, str, str]) -> Beside:
    """Return the finding of the figures that were laid down, as a report asks for it."""
    area, _, age, unit = place
    name = INDICATORS[source]
    if contrast == PREVIOUS:
        return since(picture, name, NOW, area, age_group=age, unit=unit)
    if contrast == SEXES:
        return sexes(picture, name, NOW, area, age)
    return beside(picture, name, NOW, area, contrast, picture.outside, unit=unit)


def sentences(picture: Picture, source: str, contrast: str) -> list[str]:
    """Return what a report says of the figures."""
    indicator = picture.indicators[INDICATORS[source]]
    district = ["almby"] if contrast == OUTSIDE else []
    if source == "crime":
        return offences.offences(picture, indicator, NOW, district)
    if source == "municipal":
        return counts.sentences(picture, indicator, NOW, district)
    if source == "drug_habits":
        return (pupils.shares if contrast == SEXES else pupils.changes)(picture, indicator, NOW)
    if contrast == OUTSIDE:
        return shares.districts_against_outside(picture, indicator, NOW, district)
    if contrast == SEXES:
        return shares.women_and_men(picture, indicator, NOW)
    return shares.since_last_wave(picture, indicator, NOW, ["municipality"])


OCCURRING = [
    (source, State(state), contrast)
    for source, states in KINDS.items()
    for state, kinds in states.items()
    for contrast in (kinds if isinstance(kinds, dict) else ())
]


def test_every_state_of_every_source_has_a_line() -> None:
    assert {*KINDS} == {*SOURCES}
    assert [source for source, states in KINDS.items() if [*states] not in ([*State], ["every"])] == []
    assert [source for source, states in KINDS.items() if "every" in states and SOURCES[source].comparisons] == []


@pytest.mark.parametrize(("source", "state", "contrast"), OCCURRING)
def test_figures_come_to_one_finding_and_its_sentence(
    picture: Picture, source: str, state: State, contrast: str
) -> None:
    place = lay(picture, source, state, contrast)
    one = found(picture, source, contrast, place)
    first, second, verdict = sides(source, state)
    given = verdict or {}
    assert (one.state, one.area, one.holds) == (state, place[0], state in HOLDS)
    assert (one.at_least, one.detectable) == (given.get("at_least"), given.get("detectable", 0))
    assert one.reason == (given.get("reason", ""), given.get("wording", ""))
    assert (is_shown(one.value), is_shown(one.beside)) == tuple(
        side is not None and side.value is not None for side in (first, second)
    )
    assert one.value is None or (one.value.area, one.value.sex, one.value.age_group, one.value.period) == (
        *place[:3],
        NOW,
    )
    nothing = contrast == PREVIOUS and second is None and not verdict
    assert one.other == ("" if nothing else {OUTSIDE: picture.outside, PREVIOUS: BEFORE, SEXES: "men"}[contrast])
    predicate = picture.indicators[INDICATORS[source]].predicate
    told = [text.replace(predicate or "-", "{predicate}") for text in sentences(picture, source, contrast)]
    expected = [text.replace(predicate or "-", "{predicate}") for text in KINDS[source][state][contrast]]
    assert [text.replace(THIN, " ") for text in told if not text.startswith(LEVELS)] == expected


MARKS = {State.HIGHER: Mark.WORSE, State.LOWER: Mark.BETTER, State.SAME: Mark.SAME, State.UNDECIDED: Mark.UNDECIDED,
         State.UNTESTED: Mark.UNTESTED, State.INCOMPARABLE: Mark.UNTESTED}  # fmt: skip


@pytest.mark.parametrize("state", State)
def test_a_state_has_its_sign_and_its_few_words(state: State) -> None:
    """What is worse where more is bad is better where more is good; all else is neither."""
    turned = {Mark.WORSE: Mark.BETTER, Mark.BETTER: Mark.WORSE}
    own = MARKS.get(state, Mark.NONE)
    assert (mark(state, "higher_is_worse"), mark(state, "higher_is_better")) == (own, turned.get(own, own))
    assert (state in OPEN) == (state not in HOLDS)
    assert ("säkerställd" in OPEN.get(state, "")) == (state is State.SAME)
    assert ("prövat" in OPEN.get(state, "")) == (state is State.UNTESTED)
    assert ("avgöra" in OPEN.get(state, "")) == (state is State.UNDECIDED)


@pytest.mark.parametrize(
    ("verdict", "turned"), [("higher", "lower"), ("lower", "higher"), ("no_detectable_difference",) * 2]
)
def test_a_pair_is_told_whichever_way_round_it_was_compared(picture: Picture, verdict: str, turned: str) -> None:
    name, place = INDICATORS["safety_survey"], {"period": NOW, "area": "almby", "sex": "all", "age_group": "all"}
    row = _comparison("safety_survey", place, PAIR, "dalen", "share", {"verdict": verdict})
    rows = {(name, NOW, "all", "all"): row}
    _before(picture, {"_values": {}, "_pairs": {("almby", "dalen"): rows, ("dalen", "almby"): {}}})
    found = pair(picture, name, NOW, "almby", "dalen"), pair(picture, name, NOW, "dalen", "almby")
    assert [one.state for one in found] == [verdict, turned]


def test_two_figures_that_are_shown_and_not_compared_are_not_tested(picture: Picture) -> None:
    lay(picture, "safety_survey", State.HIGHER, OUTSIDE)
    _before(picture, {"_values": picture._values, "comparisons": []})
    found = beside(picture, INDICATORS["safety_survey"], NOW, "almby", OUTSIDE, picture.outside)
    assert (found.state, found.shown) == (State.UNTESTED, True)


@pytest.mark.parametrize(
    ("states", "said", "partly", "tested"),
    [
        ([State.SAME, State.SAME], State.SAME, False, True),
        ([State.UNTESTED, State.SAME], State.SAME, True, False),
        ([State.UNTESTED, State.UNDECIDED], State.UNDECIDED, True, False),
        ([State.HIDDEN], State.HIDDEN, False, False),
    ],
)
def test_of_several_is_said_what_tells_most_and_whether_of_all(
    states: list[State], said: State, partly: bool, tested: bool
) -> None:
    found = [Beside(state, "almby", "", None, None, None) for state in states]
    assert overall(found) == Overall(said, is_partial=partly)
    assert is_tested(found) == tested


@pytest.mark.parametrize(("verdict", "expects", "state"), [
    ("supports", "higher", State.HIGHER), ("supports", "lower", State.LOWER),
    ("contradicts", "higher", State.LOWER), ("contradicts", "lower", State.HIGHER),
    ("not_tested", "higher", State.UNTESTED), ("cannot_tell", "higher", State.UNDECIDED),
])  # fmt: skip
def test_evidence_has_the_state_of_its_comparison(verdict: str, expects: str, state: State) -> None:
    reason = {"not_tested": "no_base", "cannot_tell": "too_few_answers"}.get(verdict, "")
    assert of_evidence(SimpleNamespace(verdict=verdict, expects=expects, reason=reason)) is state


@pytest.mark.parametrize(("measure", "state", "told"), [
    ("difference", "higher", "större andel"), ("difference", "lower", "mindre andel"),
    ("ratio", "higher", "fler i förhållande till invånare eller hushåll"),
    ("ratio", "lower", "färre i förhållande till invånare eller hushåll"),
])  # fmt: skip
def test_a_difference_that_holds_has_its_few_words(measure: str, state: str, told: str) -> None:
    assert differs(measure, state, OUTSIDE, 2, 3, "områden") == f"{told} än utanför i två av tre områden"
    assert differs_together(measure, state, OUTSIDE, "områden") == f"{told} än utanför i löftets områden tillsammans"
    assert changed(state, "2018", "") == ("ökat" if state == "higher" else "minskat") + " sedan 2018"


CONVERSATIONS = {
    "raised": ({"citizen_dialogue": (7, 10), "staff_dialogue": (0, 5)}, [
        "belysning togs 2021 upp i 7 av 10 medborgardialoger och inget av 5 andra samtal"]),
    "by staff alone": ({"staff_dialogue": (3, 5)}, ["belysning togs 2021 upp i 3 av 5 medarbetarsamtal"]),
    "not raised": ({"citizen_dialogue": (0, 10)}, ["belysning togs inte upp i något av årets 10 samtal (2021)"]),
    "none held": ({}, []),
}  # fmt: skip


@pytest.mark.parametrize("kind", CONVERSATIONS)
def test_conversations_come_to_plain_counts(picture: Picture, kind: str) -> None:
    held, said = CONVERSATIONS[kind]
    titles = {"citizen_dialogue": "medborgardialoger", "staff_dialogue": "medarbetarsamtal", "all": "samtal"}
    every = {"all": tuple(map(sum, zip(*held.values(), strict=True))), **held} if held else {}
    rows = [
        ThemeCount("provby", NOW, name, titles[name], "municipality", "lighting", "Belysning", *numbers, ("dialogue",))
        for name, numbers in every.items()
    ]
    _before(picture, {"_theme_counts": {NOW: rows}})
    raised = talks.raised(picture, ["lighting"], NOW)
    assert [one.by_staff for one in raised] == (
        [kind == "by staff alone"] if any(number for number, _ in held.values()) else []
    )
    assert [row.theme for row in talks.not_raised(picture, ["lighting"], NOW)] == (
        ["lighting"] if kind == "not raised" else []
    )
    told = notes.conversations(picture, ["lighting"])
    assert told[:1] == said
    assert (words.NO_SAMPLE in told) == bool(raised)
