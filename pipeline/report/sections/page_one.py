"""Läget i korthet: page one, from which a reader can tell where, for whom, how sure, since when, and what is promised."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import assert_never

from pipeline.report.figures import offences as offence_figures
from pipeline.report.figures import survey as figures
from pipeline.report.findings import talks
from pipeline.report.findings.beside import (
    AGES,
    OUTSIDE,
    PREVIOUS,
    WOMEN_AND_MEN,
    Beside,
    ages,
    beside,
    held,
    is_shown,
    is_tested,
    overall,
    sexes,
    since,
)
from pipeline.report.findings.leading import Leading, leading
from pipeline.report.findings.state import HOLDS, Bearing, State, bearing
from pipeline.report.read.picture import Picture
from pipeline.report.read.rows import Evidence, Indicator, Promise
from pipeline.report.sections.unknown import old_sources
from pipeline.report.sentences import evidence, offences, pupils, reasons, worth
from pipeline.report.sentences import leading as leads
from pipeline.report.sentences import shares as sentences
from pipeline.report.sentences.elsewhere import in_country, most_beside_country
from pipeline.report.set.blocks import Block, Card, Cards, Facts, Figure, Heading, Notice, PageBreak, Paragraph
from pipeline.words.sv import evidence as evidence_words
from pipeline.words.sv import language as sv
from pipeline.words.sv import leading as lead_words
from pipeline.words.sv import notes as note_words
from pipeline.words.sv import offences as offence_words
from pipeline.words.sv import page_one as words
from pipeline.words.sv import pupils as pupil_words
from pipeline.words.sv import unknown
from pipeline.words.sv import worth as worth_words

GROUPS = {"women_vs_men": ("sex", sv.SEXES.__getitem__), "youngest_vs_oldest": ("age_group", sv.ages)}
"""What tells two groups apart, and how one of them is called, by contrast."""


class PageOne:
    """The report's first page."""

    def __init__(self, picture: Picture) -> None:
        """Take in the edition's view of the published tables."""
        self.picture = picture
        self.wave = picture.last_period("safety_survey")

    def in_short(self) -> list[Block]:
        """Return page one: the point, the promises and what they rest on, the strongest chart, what is not known."""
        blocks: list[Block] = [Heading(1, words.HEADING)]
        lead = self.picture.lead
        told = [*(self._lead(*lead) if lead else self._others()), most_beside_country(self.picture)]
        told = list(filter(None, told))
        blocks += [Paragraph(sv.paragraph(told), "lead")] if told else []
        blocks.append(Cards(tuple(self._card(promise) for promise in self.picture.promises.values())))
        figure = figures.districts(self.picture, lead[1], self.wave, lead[0].districts) if lead else self._instead()
        blocks += [figure] if figure else []
        blocks.append(Notice(unknown.NOTICE, sv.paragraph(self._unknown())))
        return [*blocks, self._facts(), PageBreak()]

    def _instead(self) -> Figure | None:
        """Return the chart of page one where no promise's districts are compared with others: of delivered results, or of months."""
        picture = self.picture
        if self.wave not in picture.ready_made:
            return self._months()
        for promise in picture.promises.values():
            for row in picture.evidence(promise.promise):
                indicator = picture.indicators[row.indicator]
                if indicator.source == "safety_survey":
                    figure = figures.districts(picture, indicator, self.wave, promise.districts)
                    return replace(figure, id=f"in-short-{figure.id}") if figure else None
        return None

    def _lead(self, promise: Promise, indicator: Indicator) -> list[str]:
        """Return the report's first sentences: where, how many, how sure, since when, and which place is worst."""
        picture, name = self.picture, indicator.indicator
        found = [beside(picture, name, self.wave, area, OUTSIDE, picture.outside) for area in promise.districts]
        outside = picture.value(name, self.wave, picture.outside)
        told = [one for one in held(found) if is_shown(one.value)]
        if not told or outside is None or outside.value is None:
            return sentences.not_asked(picture, indicator, self.wave) or [self._nothing_held(indicator, found)]
        of_all = [
            text for state in HOLDS for text in self._places(indicator, [one for one in told if one.state is state])
        ]
        order = [one.area for one in _largest_first(told)]
        least = [abs(one.at_least or 0.0) for one in told]
        return [
            *of_all,
            lead_words.outside(picture.name(picture.outside), outside.value),
            lead_words.surely(len(told), len(found), min(least)),
            self._since(promise, indicator, order),
            sentences.highest(picture, indicator, self.wave, order),
        ]

    def _places(self, indicator: Indicator, found: list[Beside]) -> list[str]:
        """Return how many in some districts are as the question says."""
        ordered = _largest_first(found)
        shares = [one.value.value for one in ordered if one.value and one.value.value is not None]
        names = [self.picture.name(one.area) for one in ordered]
        return [lead_words.shares_in_places(names, shares, indicator.predicate)] if ordered else []

    def _since(self, promise: Promise, indicator: Indicator, areas: list[str]) -> str:
        """Return what the question said of the same districts in the wave before, where it said the same of all of them."""
        rows = [
            row
            for row in self.picture.evidence(promise.promise)
            if (row.indicator, row.contrast) == (indicator.indicator, OUTSIDE) and row.area in areas and row.earlier
        ]
        said = {(Bearing(row.earlier), row.earlier_period) for row in rows}
        return lead_words.since(*said.pop()) if len(said) == 1 and len(rows) == len(areas) else ""

    def _nothing_held(self, indicator: Indicator, found: list[Beside]) -> str:
        """Return what may be said of the districts where no difference holds."""
        many = self.picture.municipality.district_many
        if not found:
            return ""
        said = overall(found)
        if said.state is State.SAME:
            return words.nothing_larger(many, indicator.predicate, partly=said.is_partial)
        why = worth.why_not_compared(self.picture, self.wave) or reasons.of(found[0])
        if said.state in (State.UNDECIDED, State.HIDDEN):
            return words.nothing_decided(many, indicator.predicate, why)
        return worth_words.nothing_compared(many, indicator.predicate, why)

    def _others(self) -> list[str]:
        """Return the promises' leading findings where no promise's districts are compared in the survey."""
        found = [leading(self.picture, self.picture.support(promise)) for promise in self.picture.promises]
        return [leads.in_short(self.picture, one) for one in found if one]

    def _groups(self, indicator: Indicator) -> list[tuple[str, Beside]]:
        """Return women beside men, and the youngest beside the oldest, where these differ."""
        name = indicator.indicator
        found = {WOMEN_AND_MEN: sexes(self.picture, name, self.wave), AGES: ages(self.picture, name, self.wave)}
        return [(contrast, one) for contrast, one in found.items() if one and one.holds]

    def _card(self, promise: Promise) -> Card:
        """Return a promise's box: how well it is supported, and by what."""
        support = self.picture.support(promise.promise)
        found = leading(self.picture, support)
        items = [
            evidence.why(self.picture, support, evidence_words.BECAUSE_IN_SHORT),
            leads.in_short(self.picture, found) if found else "",
            *self._card_survey(promise, found),
            *self._card_pupils(promise, found.first.indicator if found else ""),
            *self._card_crime(promise),
            *self._card_talks(promise),
            self._card_promised(promise),
        ]
        return Card(
            label=words.promise(promise.position, everywhere=not promise.districts),
            badge=evidence_words.STATES_IN_SHORT[support.state],
            title=promise.title,
            items=tuple(sv.sentence(item)[:-1] for item in items if item),
            strength=evidence_words.CIRCLES.get(support.state, 0),
        )

    def _card_survey(self, promise: Promise, found: Leading | None) -> Iterator[str]:
        """Yield what the survey says beside the leading finding: groups, change, and what else supports the promise."""
        picture, main = self.picture, self.picture.main_indicator(promise.promise)
        rows = picture.evidence(promise.promise)
        if main and found and found.first.indicator == main.indicator:
            yield from self._card_groups(main)
            yield from self._card_change(main, promise.districts)
        if found and found.bearing is not Bearing.SUPPORTS:
            yield from self._card_support(rows)
        led = found.first.position if found else None
        steps = [
            row for row in rows if row.contrast == PREVIOUS and row.source == "safety_survey" and row.position != led
        ]
        said: dict[tuple[State, str], list[Evidence]] = {}
        for row in steps:
            step = since(picture, row.indicator, row.period, row.area)
            said.setdefault((step.state, step.other), []).append(row)
        for (state, before), same in said.items():
            if state is State.SAME:
                titles = dict.fromkeys(picture.indicators[row.indicator].title for row in same)
                yield words.indicators_not_changed(titles, before)
            else:
                yield from map(self._change, same)

    def _card_change(self, main: Indicator, districts: Sequence[str]) -> Iterator[str]:
        """Yield how a promise's districts have changed since the wave before."""
        found = [since(self.picture, main.indicator, self.wave, area) for area in districts]
        if is_tested(found) and not held(found):
            yield words.not_changed(found[0].other, self.picture.municipality.district_the_many)
        for one in held(found):
            yield words.district_changed(one.state, self.picture.name(one.area), one.other)

    def _card_groups(self, indicator: Indicator) -> Iterator[str]:
        """Yield the shares of women and men, and of the youngest and the oldest, where these differ."""
        for contrast, one in self._groups(indicator):
            kind, name = GROUPS[contrast]
            if one.shown and one.value:
                first, other = (name(each) for each in (getattr(one.value, kind), one.other))
                yield words.two_groups(first, sentences.share_of(one.value), other, sentences.share_of(one.beside))

    def _card_promised(self, promise: Promise) -> str:
        """Return how many activities are promised, and for which of them a number is given."""
        activities = self.picture.activities(promise.promise)
        return words.promised(len(activities), [(row.title, row.target) for row in activities if row.target])

    def _card_support(self, rows: Sequence[Evidence]) -> Iterator[str]:
        """Yield what supports a promise although its leading question does not."""
        held_rows = [row for row in rows if bearing(row) is Bearing.SUPPORTS]
        for title in dict.fromkeys(self.picture.indicators[row.indicator].title for row in held_rows):
            same = [row for row in held_rows if self.picture.indicators[row.indicator].title == title]
            yield evidence_words.supports(title, dict.fromkeys(row.contrast for row in same))

    def _change(self, row: Evidence) -> str:
        """Return how an indicator of the survey has changed since the wave before, in a few words."""
        title = self.picture.indicators[row.indicator].title
        found = since(self.picture, row.indicator, row.period, row.area)
        state = found.state
        match state:
            case State.HIGHER | State.LOWER if found.shown:
                then, now = (sentences.share_of(one)[0] for one in (found.beside, found.value))
                return words.changed(state, title, found.other, then, now, found.at_least)
            case State.SAME:
                return words.indicators_not_changed([title], found.other)
            case State.UNTESTED | State.INCOMPARABLE | State.NEW_AREA | State.NOT_ESTIMABLE:
                return words.change_untested(title, found.other, reasons.of(found))
            case State.HIGHER | State.LOWER | State.UNDECIDED | State.HIDDEN:
                return words.change_undecided(title, found.other)
            case State.FIRST | State.NOT_ASKED | State.NOT_DELIVERED:
                return words.nothing_before(title)
            case _:
                assert_never(state)

    def _card_pupils(self, promise: Promise, led: str) -> Iterator[str]:
        """Yield what CAN says beside the leading finding, of whose indicator (`led`) it has been told."""
        picture, period = self.picture, self.picture.last_period("drug_habits")
        named = {row.indicator for row in picture.evidence(promise.promise)}
        if not any(picture.indicators[name].source == "drug_habits" for name in named):
            return
        for indicator in picture.headlines("drug_habits"):
            values = {
                grade: picture.value(indicator.indicator, period, "municipality", age_group=grade)
                for grade in sv.GRADES
            }
            shares = [
                (sv.GRADES[grade], value.value) for grade, value in values.items() if value and value.value is not None
            ]
            if shares:
                yield pupil_words.shares_in_short(indicator.predicate, period, shares)
        yield from (pupils.stated_in_short(picture, name) for name in sorted(named - {led}))

    def _card_crime(self, promise: Promise) -> Iterator[str]:
        for name in promise.crime[:1]:
            indicator = self.picture.indicators[name]
            year = self.picture.last_year(name)
            total = self.picture.value(name, year, "municipality", unit="count") if year else None
            if total and total.value is not None:
                yield offence_words.reported_in_short(
                    year,
                    total.value,
                    indicator.noun,
                    initiative_driven=indicator.initiative_driven,
                    rates=in_country(self.picture, indicator, year),
                )
                if not promise.districts:
                    yield from offences.where_in_short(self.picture, indicator, year)

    def _card_talks(self, promise: Promise) -> Iterator[str]:
        for top in talks.raised(self.picture, promise.themes, self.picture.last_period("dialogue"))[:1]:
            yield note_words.in_short(top.title, *top.first())

    def _months(self) -> Figure | None:
        """Return the first chart of offences by month that any promise has; page one shows it when there is no survey."""
        named = [self.picture.indicators[name] for promise in self.picture.promises.values() for name in promise.crime]
        drawn = [figure for indicator in named if (figure := offence_figures.months(self.picture, indicator))]
        return replace(drawn[0], id=f"in-short-{drawn[0].id}") if drawn else None

    def _unknown(self) -> Iterator[str]:
        """Yield what the reader of page one should not believe to know."""
        picture = self.picture
        hidden = picture.hidden_cells("safety_survey")
        if chosen := worth.self_selected(picture):
            yield worth_words.self_selected_in_short(chosen)
        if unweighable := worth.without_sizes(picture):
            yield worth_words.without_sizes_in_short(unweighable)
        if hidden:
            yield unknown.few_in_groups(
                picture.municipality.district_one, picture.municipality.district_the_one, picture.municipality.min_base
            )
        year = picture.last_period("drug_habits")
        if year and not pupils.has_base(picture, year):
            yield pupil_words.NO_BASE_IN_SHORT
        if picture.last_period("crime"):
            yield unknown.OFFENCES_IN_SHORT
        missing = [name for name, source in picture.sources.items() if not source.used]
        if missing:
            yield unknown.missing_in_short(missing)
        yield from (unknown.old_in_short(source, last) for source, last in old_sources(picture))

    def _facts(self) -> Facts:
        edition, municipality = self.picture.edition, self.picture.municipality
        return Facts(
            (
                (words.DECIDED_BY, words.decided(edition.decided_by, edition.decided_on)),
                (words.DOCUMENT, edition.document or words.NOT_GIVEN),
                (words.CONTACT, municipality.contact),
                (words.DIARY_NUMBER, edition.diary_number or words.NOT_IN_DOCUMENT),
                (words.VALID, edition.valid),
                (words.DATA_UNTIL, sv.day(edition.data_until)),
                (words.VERSION, self.picture.content_number),
            )
        )


def _largest_first(found: Sequence[Beside]) -> list[Beside]:
    """Return findings by their first figure, the largest first."""
    return sorted(found, key=lambda one: -(one.value.value or 0.0) if one.value else 0.0)
