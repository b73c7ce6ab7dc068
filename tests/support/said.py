"""Reads what a document says back, with no knowledge of how it is made: which sentences claim something of a comparison, and whether
the comparisons bear it.

Five things are told apart: that something differs, that no difference is told, that it cannot be told, that it is not tested, and
that it cannot be compared. A sentence is known by few words of each; what it is about by the names that stand in it, in the sentence
before, or in the block around it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from told_blocks import Marked, Told

from pipeline.contracts.reasons import NOT_TESTED
from pipeline.report.read.picture import Picture
from pipeline.report.read.rows import Evidence, Promise
from pipeline.words.sv import language as sv

OUTSIDE, REST, BEFORE, SEXES, AGES, PAIRS, ELSEWHERE = (
    "outside_promise",
    "rest_of_municipality",
    "previous_period",
    "women_vs_men",
    "youngest_vs_oldest",
    "district_vs_district",
    "reference",
)
SERIES, OWN = "series", "counterpart"
"""Beside the contrasts: a series' direction, and each area beside its own counterpart."""
TOLD, ALIKE, OPEN, UNTESTED, INCOMPARABLE = "told", "alike", "open", "untested", "incomparable"


class Row(NamedTuple):
    """What an edition says of one comparison."""

    indicator: str
    period: str
    area: str
    sex: str
    age: str
    contrast: str
    other: str
    verdict: str
    reason: str

    @property
    def state(self) -> str:
        """Which of the five it is."""
        if self.verdict in ("higher", "lower"):
            return TOLD
        if self.verdict == "not_comparable":
            return INCOMPARABLE
        if self.verdict == "no_detectable_difference":
            return ALIKE
        return UNTESTED if self.reason in NOT_TESTED else OPEN


NO_CLAIM = re.compile(
    r"Varje jämförelse prövas|Talar för: |▲ sämre|Källa|Fetstil och blått|Där en säkerställd|En fråga talar för|Stödet kallas|"
    r"Det kallas|Är den säkerställd åt|Att en skillnad inte kan|starkt stöd kräver|svagt stöd kräver|^inte starkt|Eftersom många|"
    r"De bedöms|Om skillnader och|om skillnaderna är säkerställda$|^stora ökningar|så skillnader mellan|Förändringen är prövad både|"
    r"Där antalen bara|Färre ska vara|Vikterna kan inte|Hur många som anmäls kan|hade sannolikt synts$|Att något är|En riktning|"
    r"Anmälda narkotikabrott följer|vad som är att vänta|^inga skillnader är prövade|Den som läser|räknas de som så många|"
    r"Först väljs|Då är i genomsnitt|vad kvinnor eller unga|i undersökningens tabeller|Antal brott ur|Tunna svar|färre än \d+ svar|"
    r"Fler värden är dolda|^De som svarade|Inget av det som löftet|Alla källor mäter|fler än väntat|I den mätning som|"
    r"Löftets \w+ bedöms|Osäkerhetsintervall och jämförelser|Ingen korrigering|”Säkerställt” tar hänsyn",
    re.IGNORECASE,
)
"""Sentences on method, signs and the sources' nature: they say nothing of any comparison."""

NONE_TOLD = re.compile(
    r"\b(ingen|inga|inget|inte)\b[^,;:.]*\bsäkerställ\w*|går (det )?inte att säga att[^.]*(skilj|ändrats)|"
    r"kan inte skiljas från slumpen|ryms inom osäkerheten|\b(ingen|inget|inga)\b \w+ skiljer sig säkert|oförändra|ingen skillnad",
    re.IGNORECASE,
)
TOLD_NOW = re.compile(
    r"(?<!inte )\bsäkerställ\w*|\b(ökat|minskat)\b|(större|mindre) andel|\b(fler|färre)\b[^.]*\bän\b|säkerställt (sämre|bättre)|"
    r"procentenheter (högre|lägre)",
    re.IGNORECASE,
)
NOT_NOW = re.compile(r"är den säkerställd både|säkerställt \d{4}|säkerställt både", re.IGNORECASE)
NOT_TESTED_NOW = re.compile(r"inte prövad|inte prövat|inte prövade|prövas ingen|inte pröva\b", re.IGNORECASE)
OPEN_NOW = re.compile(
    r"går inte att visa|räcker (underlaget|svaren|antalen) inte|(svaren|brotten|antalen) för få|går inte att avgöra|"
    r"räcker inte för att avgöra",
    re.IGNORECASE,
)
OF_SEVERAL = re.compile(
    r"^(Ingen|Inget|Inga) \w+ |i de frågor som visas|mellan \w+(erna|arna|ena)$|ingen \w+ säkerställt"
)
"""How a sentence begins, or ends, that sums up many rows: it holds where some were tested and none differs."""
BOTH_COUNTERPARTS = re.compile(
    r"(Andelen är säkerställt (?:större|mindre)) (än utanför .+) och (än i övriga kommunen .+)"
)
"""A sentence on districts of promises and others, each set beside its own."""
EACH = "(område för område)"
"""What stands before what a table says of each district."""
UNPROMISED = re.compile("som inget löfte (nämner|vilar på)")
"""What is said of places and groups that no promise is about, with a word of its own for none."""

CONTRASTS = [
    (r"riktning|mätningar eller år", SERIES),
    (r"kvinnor|män\b|männen|flickor|pojkar", SEXES),
    (r"yngsta|äldsta", AGES),
    (r"\bsedan\b|mellan \d{4} och|förändr|\bökning|\bminskning|\bökat\b|\bminskat\b|ändrats|riktning|Över tid", BEFORE),
    (r"för få för en jämförelse|inte för en jämförelse", OUTSIDE),
    (r"mellan (stadsdelarna|områdena|orterna|bostadsområdena)|skiljer sig säkert|på andra håll", OWN),
    (r"övriga kommunen", REST),
    (r"utanför|skiljer sig från övriga|i löftets alla|för löftets", OUTSIDE),
    (r"^högst\b", PAIRS),
    (r"riket|länet", ELSEWHERE),
]
OF_BLOCKS = {
    "sexes": (SEXES,),
    "ages": (AGES,),
    "waves": (BEFORE,),
    "slope": (BEFORE,),
    "changes": (BEFORE,),
    "map": (OWN,),
    "side": (OWN,),
    "months": (BEFORE,),
    "districts": (OUTSIDE, OWN),
    "pupils": (SEXES, BEFORE),
}
WHICH_WAY = [
    (r"\bökat\b|\bökning(?!ar)|större|\bfler\b|\bhögre\b", "higher"),
    (r"\bminskat\b|\bminskning(?!ar)|mindre|\bfärre\b|\blägre\b", "lower"),
]


def leading(picture: Picture, promise: str) -> list[Evidence]:
    """Return the rows that tell a promise's leading question: of all its districts together, or of each where that is not tested."""
    support = picture.support(promise)
    rows = [row for row in picture.evidence(promise) if row.position == support.lead]
    tested = [row for row in rows if row.verdict != "not_tested"] or rows
    return [row for row in tested if row.together] or tested


def _as_row(row: Evidence) -> Row:
    """Return what a piece of evidence says, as a comparison says it."""
    other_way = {"higher": "lower", "lower": "higher", "": "lower"}
    verdict = {"supports": row.expects or "higher", "contradicts": other_way[row.expects]}.get(
        row.verdict, "cannot_tell"
    )
    if row.reason == "no_detectable_difference":
        verdict = row.reason
    reason = "no_base" if row.verdict == "not_tested" else row.reason
    return Row(row.indicator, row.period, row.area, row.sex, row.age_group, row.contrast, "", verdict, reason)


UP = re.compile(r"större|ökat|ökar|fler|högre", re.IGNORECASE)
DOWN = re.compile(r"mindre|minskat|minskar|färre|lägre", re.IGNORECASE)
LEADS = {
    "higher": UP,
    "lower": DOWN,
    "mixed": re.compile(rf"{UP.pattern}|{DOWN.pattern}", re.IGNORECASE),
    ALIKE: NONE_TOLD,
    OPEN: OPEN_NOW,
    UNTESTED: re.compile(rf"{NOT_TESTED_NOW.pattern}|går inte att (jämföra|skatta)", re.IGNORECASE),
    "absent": re.compile(
        r"saknas|inte levererat|ingår inte|inget underlag|ingen tidigare mätning|ställdes inte", re.IGNORECASE
    ),
}
"""The words of page one for what a promise's leading question says."""


def untold_leads(picture: Picture, told: Iterable[Told]) -> Iterator[str]:
    """Yield the promises whose box on page one does not tell what their leading question says, and of what."""
    items: dict[str, list[str]] = {name: [] for name in picture.promises}
    for one in told:
        if one.section == "in_short" and one.kind == "item":
            items[one.promise].append(one.text)
    for name, said in items.items():
        rows = leading(picture, name)
        if not rows:
            continue
        state, title = lead_state(rows, picture.support(name).lead_verdict), picture.indicators[rows[0].indicator].title
        about = [text for text in said if sv.lower_first(title) in text.lower()]
        if not about:
            yield f"in_short/{name}: the leading question ({title}: {state}) is not named in {said}"
        elif not any(LEADS[state].search(text) for text in said):
            yield f"in_short/{name}: no words of »{state}« of the leading question ({title}) in {said}"


def lead_state(rows: Sequence[Evidence], verdict: str) -> str:
    """Return what a leading question comes to, in one word, by its rows and its verdict of all of them."""
    if verdict in ("supports", "contradicts"):
        return _as_row(rows[0]._replace(verdict=verdict, reason="")).verdict
    if {row.verdict for row in rows} & {"supports", "contradicts"}:
        return "mixed"
    if {row.verdict for row in rows} == {"not_tested"}:
        return "absent" if {row.reason for row in rows} == {"no_comparison"} else UNTESTED
    return ALIKE if "no_detectable_difference" in {row.reason for row in rows} else OPEN


def sentences(paragraph: str) -> Iterator[str]:
    """Yield a paragraph's sentences without their full stops."""
    for one in re.split(r"(?<=[\w)%])[.] (?=[A-ZÅÄÖ0-9])", paragraph):
        yield one.removesuffix(".")


@dataclass
class About:
    """What a sentence is about, as far as it, or what stands before it, says it."""

    indicators: list[str] = field(default_factory=list)
    areas: list[str] = field(default_factory=list)
    contrasts: list[str] = field(default_factory=list)
    grades: list[str] = field(default_factory=list)
    years: list[str] = field(default_factory=list)


class Reading:
    """One edition's document, read back."""

    def __init__(self, picture: Picture) -> None:
        """Take in what the edition says of all comparisons."""
        self.picture = picture
        self.rows = [Row(*one) for one in self._rows()]
        self.areas = {area.name: area.area for area in picture.areas.values() if area.kind == "district"}
        self.named = sorted(
            (
                (text.lower(), row.indicator)
                for row in picture.indicators.values()
                for text in (row.title, row.predicate, row.noun)
                if text
            ),
            key=lambda one: -len(one[0]),
        )

    def _rows(self) -> list[tuple[str, ...]]:
        query = """
            select indicator, period, area, sex, age_group, contrast, other, verdict, reason from known_comparison where edition = $own
            union all
            select indicator, period, area, sex, age_group, 'series', '', case verdict when 'supports' then expects
                when 'contradicts' then if(expects = 'higher', 'lower', 'higher')
                else if(reason = 'no_detectable_difference', reason, 'cannot_tell') end,
                if(reason = 'no_detectable_difference', '', if(verdict = 'not_tested', 'no_base', reason))
            from known_promise_evidence where edition = $own and contrast = 'series'
        """
        return self.picture.connection.execute(query, {"own": self.picture.edition.edition}).fetchall()

    # ---- a whole document ---------------------------------------------------------------------------------------------

    def faults(self, told: Iterable[Told]) -> Iterator[str]:
        """Yield what a document says that no comparison bears: where it stands, the sentence, and what the rows say."""
        heading: list[str] = []
        last: list[str] = []
        card = ""
        for one in told:
            if one.kind == "heading":
                heading = self._indicators(one.text)
            if one.section in ("sources", "activities", "causes") or one.kind in ("fact", "subtitle", "heading"):
                continue
            before = About(last if one.kind == "item" and one.promise == card else [])
            for sentence in self._sentences(one):
                about = self._about(sentence, one, before, heading)
                for fault in self._of(sentence, one, about):
                    yield f"{one.section}/{one.promise or '-'} {one.kind} {one.block}: »{sentence}« {fault}"
                before = about
            last, card = (before.indicators, one.promise) if one.kind == "item" else ([], "")

    @staticmethod
    def _sentences(one: Told) -> Iterator[str]:
        parts = one.text.split(" | ") if one.kind == "row" else [one.text]
        if one.kind == "row" and not one.block.startswith("changes"):
            return
        if one.kind == "row":
            *_, whole, local = [parts[0], *parts] if one.block == "changes-offences" else parts
            told = (
                f"{parts[0]}, i hela kommunen: {parts[-1] if one.block == 'changes-offences' else whole}",
                f"{parts[0]}, {EACH}: {local}",
            )
            yield from told[: 1 if one.block == "changes-offences" else 2]
            return
        for sentence in sentences(one.text):
            parts = BOTH_COUNTERPARTS.fullmatch(sentence)
            yield from (f"{parts[1]} {parts[at]}" for at in (2, 3)) if parts else (sentence,)

    def _of(self, sentence: str, one: Told, about: About) -> Iterator[str]:
        """Yield what of a sentence is not borne."""
        if one.kind == "badge" or any(known.search(sentence) for known in (NO_CLAIM, NOT_NOW)):
            return
        promised = set(about.areas) & set(self.picture.priority)
        own = one.section in ("in_short", "districts", "survey") and "övriga kommunen" in sentence
        if about.contrasts == [REST] and promised and own:
            yield f"sets {sorted(promised)} beside the rest of the municipality, and not beside all outside the promises"
        if NOT_TESTED_NOW.search(sentence):
            return  # that something is not tested claims nothing of it
        scope = self._asked(sentence, one, about)
        for claims, check in ((NONE_TOLD, self._none_told), (OPEN_NOW, self._open), (TOLD_NOW, self._told)):
            if claims.search(UNPROMISED.sub("", sentence)):
                for fault in check(sentence, one, about, scope):
                    yield f"{fault}; the rows ({self._which(about)}) are {self._list(scope)}"
                return

    def _asked(self, sentence: str, one: Told, about: About) -> list[Row]:
        """Return the rows that a sentence is about; of a promise's leading question and of what speaks against it, its evidence."""
        if not one.promise or not ("ledande frågan" in sentence or one.section == "against"):
            return self._scope(one, about)
        of_lead = "ledande frågan" in sentence
        asked = leading(self.picture, one.promise) if of_lead else self.picture.evidence(one.promise)
        named = [_as_row(row) for row in asked if not about.indicators or row.indicator in about.indicators]
        return named or self._scope(one, about)

    @staticmethod
    def _open(sentence: str, one: Told, about: About, scope: Sequence[Row]) -> Iterator[str]:
        """Yield that a sentence says that something cannot be told, where that is not so."""
        states = {row.state for row in scope}
        is_split = "ledande frågan" in sentence and len(states) > 1
        if about.indicators and states and not is_split and not {OPEN, INCOMPARABLE} & states:
            yield "says that it cannot be told"

    @staticmethod
    def _told(sentence: str, one: Told, about: About, scope: Sequence[Row]) -> Iterator[str]:
        """Yield of which areas a sentence claims a difference that is not told."""
        ways = {way for pattern, way in WHICH_WAY if re.search(pattern, sentence, re.IGNORECASE)}
        is_places = about.contrasts and not set(about.contrasts) & {SEXES, AGES, PAIRS}
        each = is_places and not all(area.startswith("priority:") for area in about.areas)
        for area in about.areas if each else [""]:
            held = [row for row in scope if row.state == TOLD and area in ("", row.area, row.other)]
            if not [row for row in held if not is_places or len(ways) != 1 or row.verdict in ways]:
                yield f"claims a difference {area}"

    def _none_told(self, sentence: str, one: Told, about: About, scope: Sequence[Row]) -> Iterator[str]:
        """Yield why a sentence that no difference is told does not hold."""
        if not self._is_none_told(sentence, one, scope):
            yield "says that no difference is told"

    def _is_none_told(self, sentence: str, one: Told, scope: Sequence[Row]) -> bool:
        """Return whether no difference is told of what a sentence is about, and that is known because it was tested."""
        states, any_tested = {row.state for row in scope}, any(map(self._is_tested, scope))
        if "pekar åt motsatta håll" in sentence or "talar emot löftet" in sentence:
            every = (self.picture.evidence(name) for name in self.picture.promises)
            return any(row.verdict in ("supports", "contradicts") for rows in every for row in rows)
        if "ledande frågan" in sentence:
            return bool(scope) and TOLD not in states
        if one.section == "against":
            return ALIKE in states
        if "sämre" in sentence:
            return any_tested and not any(row.state == TOLD and self._is_worse(row) for row in scope)
        if OF_SEVERAL.search(sentence):
            return any_tested and TOLD not in states
        if "gått att pröva" in sentence:
            return ALIKE in states and TOLD not in states
        return sentence.lower().startswith("högst") or states == {ALIKE}

    @staticmethod
    def _is_tested(row: Row) -> bool:
        return row.state in (TOLD, ALIKE)

    @staticmethod
    def _list(scope: Sequence[Row]) -> str:
        return str(sorted({row.state for row in scope})) if scope else "absent"

    def _is_worse(self, row: Row) -> bool:
        return row.verdict == {"higher_is_worse": "higher"}.get(
            self.picture.indicators[row.indicator].direction, "lower"
        )

    @staticmethod
    def _which(about: About) -> str:
        return f"{' '.join(about.indicators) or 'any'} · {' '.join(about.areas) or 'any'} · {' '.join(about.contrasts) or 'any'}"

    # ---- the signs of tables --------------------------------------------------------------------------------------------

    def verdicts(self, marked: Iterable[Marked]) -> Iterator[tuple[Marked, Row | None]]:
        """Yield each sign with the comparison that it stands for: of its area and question, with the area's one counterpart."""
        for one in marked:
            names = {one.row, one.column}
            areas = [area for name, area in self.areas.items() if name in names]
            indicators = [row.indicator for row in self.picture.indicators.values() if row.title in names]
            contrast = self._beside(areas[0])
            wanted = (*areas, *indicators, contrast, "all", "all", self.last_period(indicators[0]))
            found = [
                row
                for row in self.rows
                if (row.area, row.indicator, row.contrast, row.sex, row.age, row.period) == wanted
            ]
            yield one, found[0] if found else None

    def wrong_marks(self, marked: Iterable[Marked]) -> Iterator[str]:
        """Yield signs that the comparison of an area with its counterpart does not bear."""
        for one, row in self.verdicts(marked):
            state = row.state if row else "absent"
            way = "" if row is None or state != TOLD else "worse" if self._is_worse(row) else "better"
            wanted = {
                TOLD: way,
                ALIKE: "same",
                OPEN: "undecided",
                UNTESTED: "untested",
                INCOMPARABLE: "untested",
                "absent": "untested",
            }
            if one.mark != wanted[state]:
                where = f"{one.section}/{one.promise or '-'} mark {one.block}: {one.row} · {one.column}"
                yield f"{where} has »{one.mark}«, the row is {state}"

    def twofold(self, marked: Iterable[Marked]) -> Iterator[str]:
        """Yield areas that have two signs for one question in one document."""
        found: dict[str, set[str]] = {}
        for one in marked:
            found.setdefault(" · ".join(sorted((one.row, one.column))), set()).add(one.mark)
        yield from (f"two signs: {key} {sorted(signs)}" for key, signs in found.items() if len(signs) > 1)

    # ---- what a sentence is about -------------------------------------------------------------------------------------

    def _main(self, one: Told) -> list[str]:
        """Return the question that a promise's districts are compared by first, where a sentence of the survey names none."""
        evidence = self.picture.evidence(one.promise) if one.promise and one.section in ("survey", "in_short") else []
        return [row.indicator for row in evidence if row.contrast == OUTSIDE and row.source == "safety_survey"][:1]

    def _about(self, sentence: str, one: Told, before: About, heading: Sequence[str]) -> About:
        own = [contrast for pattern, contrast in CONTRASTS if re.search(pattern, sentence, re.IGNORECASE)]
        blocks = (
            OF_BLOCKS.get(one.block.removeprefix("in-short-").split("-")[0], ())
            if one.kind in ("title", "row", "alt")
            else ()
        )
        indicators = (
            self._indicators(sentence)
            or before.indicators
            or self._of_block(one.block)
            or list(heading)
            or self._main(one)
        )
        contrasts = own[:1] or before.contrasts or list(blocks)
        areas = [area for name, area in self.areas.items() if re.search(rf"\b{name}\b", sentence)]
        if not areas and re.search("[Uu]tanför löftet har (ökat|minskat)", sentence):
            areas = [self.picture.outside]
        if not areas and re.match("Ökningen|Minskningen|Förändringen|Skillnaden|Det är", sentence):
            areas = before.areas
        if not areas and re.search(r"\b(hela kommunen|i kommunen|Antalet i kommunen)", sentence):
            areas = ["municipality"]
        if not areas and "tillsammans" in sentence:
            areas = [area for area in self.picture.areas if area.startswith("priority:")]
        areas = areas or (list(self.picture.districts) if EACH in sentence else [])
        years = re.findall(r"(?<!sedan )(?<!mellan )\b(20\d\d)\b(?! mot)", sentence)
        grades = [grade for grade, name in sv.GRADES.items() if name in sentence.lower()]
        return About(indicators, areas, contrasts, grades, years)

    def _indicators(self, text: str) -> list[str]:
        found, rest = [], text.lower()
        for name, indicator in self.named:
            if name in rest:
                found.append(indicator)
                rest = rest.replace(name, " ")
        return list(dict.fromkeys(found))

    def _of_block(self, block: str) -> list[str]:
        _, _, rest = block.removeprefix("in-short-").partition("-")
        rest = rest.removeprefix("districts-")
        found = [name for name in self.picture.indicators if rest == name or rest.startswith(f"{name}-")]
        return sorted(found, key=len)[-1:]

    def _scope(self, one: Told, about: About) -> list[Row]:
        """Return the rows that a sentence is about: in their last period, of all persons unless of a grade."""
        picture = self.picture
        promise = picture.promises.get(one.promise) or self._promise_of(one, about)
        areas = set(about.areas)
        if not areas and set(about.contrasts) & {SEXES, AGES}:
            areas = {"municipality"}
        elif not areas and about.contrasts == [OUTSIDE] and promise:
            areas = set(promise.districts)
        elif (
            not areas
            and about.contrasts == [BEFORE]
            and one.section in ("crime", "in_short", "pupils")
            and "någon av dem" not in one.text
        ):
            areas = {"municipality"}
        elif not areas and about.contrasts == [BEFORE] and promise:
            areas = {*promise.districts, *([picture.outside] if one.block.startswith("waves") else [])} or {
                "municipality"
            }
        elif not areas and about.contrasts == [REST] and promise and one.section == "in_short":
            areas = set(promise.districts)
        elif not areas and set(about.contrasts) & {REST}:
            areas = set(picture.districts) - (set(picture.priority) if "utanför löftena" in one.text else set())
        elif not areas and one.block.startswith("changes"):
            areas = {"municipality"}
        headlines = {row.indicator for row in picture.headlines("safety_survey")}
        is_table = one.block in ("changes-survey", "side-by-side") and one.kind == "title"
        found = [
            row
            for row in self.rows
            if not (is_table and row.indicator not in headlines)
            and not ("I undersökningen har" in one.text and picture.indicators[row.indicator].source != "safety_survey")
            and (not about.indicators or row.indicator in about.indicators)
            and (not about.contrasts or row.contrast in about.contrasts)
            and (not areas or row.area in areas or (row.contrast == PAIRS and row.other in areas))
        ]
        waves = {name: self.last_period(name) for name in {row.indicator for row in found}}
        if OWN in about.contrasts:
            places = areas if about.areas else set(picture.districts)
            asked = about.indicators or headlines
            found = [
                row
                for row in self.rows
                if row.indicator in asked and row.area in places and row.contrast == self._beside(row.area)
            ]
            waves = {name: self.last_period(name) for name in {row.indicator for row in found}}
        whole = [row for row in found if row.age in (about.grades or (*sv.GRADES, "all")) or row.contrast == AGES]
        asked = set(about.years) & {row.period for row in whole} if one.section == "in_short" else set()
        whole = [row for row in whole if row.period in (asked or {waves[row.indicator]})]
        return [row for row in whole if (row.sex == "all" or row.contrast == SEXES)]

    def _promise_of(self, one: Told, about: About) -> Promise | None:
        """Return the promise that page one's first sentences are about: the first that asks their question."""
        asking = [
            promise
            for name, promise in self.picture.promises.items()
            if {row.indicator for row in self.picture.evidence(name) if row.contrast in about.contrasts}
            & set(about.indicators)
        ]
        return asking[0] if one.section == "in_short" and asking else None

    def _beside(self, area: str) -> str:
        """Return the contrast that an area is always told by: a promise's districts against all outside, others against the rest."""
        return OUTSIDE if area in self.picture.priority else REST

    def last_period(self, indicator: str) -> str:
        """Return the last year or wave of an indicator's source, or of a group of offences."""
        source = self.picture.indicators[indicator].source
        return self.picture.last_year(indicator) if source == "crime" else self.picture.last_period(source)
