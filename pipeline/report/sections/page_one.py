"""Läget i korthet: page one, from which a reader can tell where, for whom, how sure, since when, and what is promised."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from pipeline.report.figures import offences as offence_figures
from pipeline.report.figures import survey as figures
from pipeline.report.read.picture import Picture
from pipeline.report.read.rows import Evidence, Indicator, Promise
from pipeline.report.sections.unknown import old_sources
from pipeline.report.sentences import evidence, pupils, reasons, worth
from pipeline.report.sentences import shares as sentences
from pipeline.report.set.blocks import Block, Card, Cards, Facts, Figure, Heading, Notice, PageBreak, Paragraph
from pipeline.words.sv import evidence as evidence_words
from pipeline.words.sv import language as sv
from pipeline.words.sv import notes as note_words
from pipeline.words.sv import offences as offence_words
from pipeline.words.sv import page_one as words
from pipeline.words.sv import pupils as pupil_words
from pipeline.words.sv import shares as share_words
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
        if lead:
            blocks.append(Paragraph(sv.paragraph(self._lead(*lead)), "lead"))
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
        """Return the report's first sentences: where, how sure, compared with what, for whom, and which place is worst."""
        picture = self.picture
        found = {
            area: picture.comparison(indicator.indicator, self.wave, area, "outside_promise", picture.outside)
            for area in promise.districts
        }
        values = {area: picture.value(indicator.indicator, self.wave, area) for area in found}
        higher = {
            area: value
            for area, value in values.items()
            if (row := found[area]) and row.verdict == "higher" and value and value.value is not None
        }
        outside = picture.value(indicator.indicator, self.wave, picture.outside)
        if not higher or outside is None or outside.value is None:
            many = picture.municipality.district_many
            if worth.is_untested(found.values()):
                why = worth.why_not_compared(picture, self.wave)
                return [worth_words.nothing_compared(many, indicator.predicate, why)]
            return [words.nothing_larger(many, indicator.predicate)]
        order = sorted(higher, key=lambda area: -(higher[area].value or 0.0))
        places = [(picture.name(area), sentences.share_of(higher[area])) for area in order]
        least = [row.at_least if (row := found[area]) else None for area in order]
        groups = self._groups_in_short(indicator)
        return [
            words.shares_of_places(self.wave, indicator.predicate, places),
            words.larger_than_outside(picture.name(picture.outside), sentences.share_of(outside), least),
            groups,
            share_words.ARE_SURE if len(places) > 1 or groups else share_words.IS_SURE,
            sentences.highest(picture, indicator, self.wave, order),
        ]

    def _groups_in_short(self, indicator: Indicator) -> str:
        """Return which of the sexes and ages have the larger share, when that holds."""
        found = {
            row.contrast: row.verdict
            for row in self.picture.comparisons
            if (row.indicator, row.period, row.area) == (indicator.indicator, self.wave, "municipality")
        }
        held = [(contrast, found[contrast]) for contrast in GROUPS if found.get(contrast) in ("higher", "lower")]
        return words.larger_among(held) if held else ""

    def _card(self, promise: Promise) -> Card:
        """Return a promise's box: how well it is supported, and by what."""
        support = self.picture.support(promise.promise)
        items = [
            evidence.why(self.picture, support, evidence_words.BECAUSE_IN_SHORT),
            *self._card_survey(promise),
            *self._card_pupils(promise),
            *self._card_crime(promise),
            *self._card_talks(promise),
            self._card_promised(promise),
        ]
        return Card(
            label=words.promise(promise.position),
            badge=evidence_words.STATES_IN_SHORT[support.state],
            title=promise.title,
            items=tuple(sv.sentence(item)[:-1] for item in items if item),
            strength=evidence_words.CIRCLES.get(support.state, 0),
        )

    def _card_survey(self, promise: Promise) -> Iterator[str]:
        picture, main = self.picture, self.picture.main_indicator(promise.promise)
        rows = picture.evidence(promise.promise)
        if main:
            own = [
                row
                for row in rows
                if (row.indicator, row.contrast, row.together) == (main.indicator, "outside_promise", False)
            ]
            same = [row for row in own if row.verdict == "supports"]
            many = picture.municipality.district_many
            why = worth.why_not_compared(picture, self.wave)
            differs = words.larger_in_districts(main.title, len(same), len(own), many)
            alike = worth_words.not_compared_in_short(main.title, why) if why else words.no_difference(main.title)
            yield differs if same else alike
            yield from self._card_groups(main)
            change = [
                row
                for row in picture.comparisons
                if (row.indicator, row.period, row.contrast, row.sex, row.age_group)
                == (main.indicator, self.wave, "previous_period", "all", "all")
                and row.area in promise.districts
            ]
            if change and all(row.verdict == "no_detectable_difference" for row in change):
                yield words.not_changed(change[0].other)
            yield from (
                words.district_changed(step.verdict, picture.name(step.area), step.other)
                for step in change
                if step.verdict in ("higher", "lower")
            )
            if not same:
                yield from self._card_support(promise, main)
        for row in rows:
            indicator = picture.indicators[row.indicator]
            if row.contrast == "previous_period" and indicator.source == "safety_survey":
                yield self._change(indicator, row)

    def _card_groups(self, indicator: Indicator) -> Iterator[str]:
        """Yield the shares of women and men, and of the youngest and the oldest, where these differ."""
        picture = self.picture
        for row in picture.comparisons:
            is_asked = (row.indicator, row.period, row.area) == (indicator.indicator, self.wave, "municipality")
            if not is_asked or row.contrast not in GROUPS or row.verdict not in ("higher", "lower"):
                continue
            kind, name = GROUPS[row.contrast]
            pair = (getattr(row, kind), row.other)
            shares = [picture.value(indicator.indicator, self.wave, "municipality", **{kind: one}) for one in pair]
            if all(share and share.value is not None for share in shares):
                one, other = (sentences.share_of(share) for share in shares if share)
                yield words.two_groups(name(pair[0]), one, name(pair[1]), other)

    def _card_promised(self, promise: Promise) -> str:
        """Return how many activities are promised, and for which of them a number is given."""
        activities = self.picture.activities(promise.promise)
        return words.promised(len(activities), [(row.title, row.target) for row in activities if row.target])

    def _card_support(self, promise: Promise, main: Indicator) -> Iterator[str]:
        """Yield what supports a promise although its first indicator does not."""
        rows = [row for row in self.picture.evidence(promise.promise) if row.verdict == "supports"]
        for title in dict.fromkeys(self.picture.indicators[row.indicator].title for row in rows):
            contrasts = dict.fromkeys(
                row.contrast for row in rows if self.picture.indicators[row.indicator].title == title
            )
            yield evidence_words.supports(title, contrasts)

    def _change(self, indicator: Indicator, row: Evidence) -> str:
        """Return how an indicator has changed since the wave before, in a few words."""
        picture = self.picture
        waves = [wave for wave in picture.periods("safety_survey") if wave < row.period]
        steps = [picture.value(indicator.indicator, wave, row.area) for wave in (*waves[-1:], row.period)]
        shares = [step.value for step in steps if step and step.value is not None]
        found = (
            picture.comparison(indicator.indicator, row.period, row.area, row.contrast, waves[-1]) if waves else None
        )
        if found and found.verdict in ("higher", "lower") and len(shares) == 2:
            return words.changed(found.verdict, indicator.title, waves[-1], shares[0], shares[1], found.at_least)
        if found and found.reason in worth.UNTESTED:
            return words.change_untested(indicator.title, waves[-1], reasons.why(found))
        return words.indicator_not_changed(indicator.title, waves[-1] if waves else "")

    def _card_pupils(self, promise: Promise) -> Iterator[str]:
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
        for name in sorted(named):
            steps = [row for row in pupils.steps(picture, name) if row.basis == "delivered"]
            told = [(sv.GRADES.get(step.age_group, step.age_group), reasons.why(step)) for step in steps]
            if told:
                yield pupil_words.changes_stated_in_short(picture.indicators[name].title, told, steps[0].other)

    def _card_crime(self, promise: Promise) -> Iterator[str]:
        for name in promise.crime[:1]:
            indicator = self.picture.indicators[name]
            year = self.picture.last_year(name)
            total = self.picture.value(name, year, "municipality", unit="count") if year else None
            if total and total.value is not None:
                yield offence_words.reported_in_short(
                    year, total.value, indicator.noun, initiative_driven=indicator.initiative_driven
                )

    def _card_talks(self, promise: Promise) -> Iterator[str]:
        rows = [
            row
            for row in self.picture.theme_counts
            if row.area == "municipality" and row.kind == "all" and row.theme in promise.themes and row.conversations
        ]
        if rows:
            top = max(rows, key=lambda row: row.conversations or 0)
            yield note_words.in_short(top.title, top.conversations or 0, top.of_conversations or 0)

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
            )
        )
