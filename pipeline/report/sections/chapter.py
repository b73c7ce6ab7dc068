"""A promise's chapter: why it was given, what each source says, what speaks against it, and what is to be done."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.report import charts
from pipeline.report.figures import groups
from pipeline.report.figures import notes as note_figures
from pipeline.report.figures import offences as offence_figures
from pipeline.report.figures import pupils as pupil_figures
from pipeline.report.figures import survey as figures
from pipeline.report.findings.state import OPEN, Bearing, bearing
from pipeline.report.read.picture import Picture
from pipeline.report.read.rows import Evidence, Indicator, Promise
from pipeline.report.sentences import counts, disagreement, evidence, offences, pupils, reasons, silence, walks
from pipeline.report.sentences import notes as talks
from pipeline.report.sentences import shares as sentences
from pipeline.report.set.blocks import Block, Bullets, Group, Heading, Paragraph, SideBySide
from pipeline.report.tables import counts as count_tables
from pipeline.report.tables import offences as offence_tables
from pipeline.report.tables import promise as tables
from pipeline.report.tables import pupils as pupil_tables
from pipeline.report.tables import walks as walk_tables
from pipeline.words.sv import chapter as words
from pipeline.words.sv import counts as count_words
from pipeline.words.sv import evidence as evidence_words
from pipeline.words.sv import language as sv
from pipeline.words.sv import notes as note_words
from pipeline.words.sv import offences as offence_words
from pipeline.words.sv import pupils as pupil_words
from pipeline.words.sv import shares as share_words
from pipeline.words.sv import unknown

SAID_OPEN = {Bearing.UNDECIDED: evidence_words.undecided, Bearing.UNTESTED: evidence_words.untested}
"""What is said of a verdict that leaves a piece of evidence open."""


class Chapter:
    """One promise of one edition, section by section. Each section is a list of blocks; one without anything to say is empty."""

    def __init__(self, picture: Picture, promise: str) -> None:
        """Find the promise and what it rests on."""
        self.picture = picture
        self.promise: Promise = picture.promises[promise]
        self.districts = [area for area in self.promise.districts if area in picture.areas]
        self.evidence = picture.evidence(promise)
        self.wave = picture.last_period("safety_survey")

    def _indicators(self, source: str, contrast: str = "") -> list[Indicator]:
        """Return the indicators of the evidence from one source (and for one contrast), in order, each once."""
        named = dict.fromkeys(row.indicator for row in self.evidence if contrast in ("", row.contrast))
        return [self.picture.indicators[name] for name in named if self.picture.indicators[name].source == source]

    # ---- why ----------------------------------------------------------------------------------------------------------

    def why(self) -> list[Block]:
        """Return the chapter's heading, the municipality's own reason and what the evidence says of it."""
        blocks: list[Block] = [
            Heading(1, words.heading(self.promise.position, self.promise.title)),
            Heading(2, words.WHY),
        ]
        support = self.picture.support(self.promise.promise)
        counts = evidence_words.counts(support.supports, support.contradicts, support.cannot_tell, support.not_tested)
        places = evidence.districts_supported(self.picture, support)
        concerned = evidence.persons_concerned(self.picture, support)
        told = [*evidence.how_far(self.picture, support), counts, places, concerned]
        told += evidence.absent(self.picture, support)
        blocks.append(Paragraph(sv.paragraph(told), "lead"))
        if self.promise.background:
            blocks.append(Paragraph(words.motivated(self.promise.background.strip())))
        table = tables.evidence(self.picture, self.promise.promise)
        return [*blocks, table] if table else blocks

    # ---- survey -------------------------------------------------------------------------------------------------------

    def survey(self) -> list[Block]:
        """Return what the safety survey says: districts, sexes and ages, change over time."""
        if not self.wave:
            return self._missing("safety_survey", words.SURVEY)
        blocks: list[Block] = [Heading(2, words.SURVEY)]
        against = self._indicators("safety_survey", "outside_promise")
        if against and self.districts:
            blocks += self._main_indicator(against)
        for indicator in self._indicators("safety_survey", "previous_period"):
            blocks += self._over_time(indicator, ["municipality"])
        return blocks if len(blocks) > 1 else []

    def _main_indicator(self, against: list[Indicator]) -> Iterator[Block]:
        """Yield the chapter's first survey indicator from all sides; a figure follows its sentences."""
        picture, wave, indicator = self.picture, self.wave, against[0]
        if gone := sentences.not_asked(picture, indicator, wave):
            yield Heading(3, indicator.title)
            yield Paragraph(sv.paragraph(gone))
            return
        areas = [*self.districts, picture.outside]
        told = sentences.districts_against_outside(picture, indicator, wave, self.districts)
        told += evidence.persons_by_district(picture, self.promise.promise, indicator.indicator, wave)
        told += silence.sentences(picture, indicator, wave, [*self.districts, "municipality"])
        if self.picture.lead == (self.promise, indicator):
            told.append(words.all_on_page_one(picture.municipality.district_many))
            yield Paragraph(sv.paragraph([*told, *sentences.exposure(picture, wave)]))
        else:
            yield _together(told, figures.districts(picture, indicator, wave, self.districts))
        every = tables.promise_indicators(picture, against, wave, self.districts)
        if every and len(against) > 1:
            yield every
        sexes = sentences.women_and_men(picture, indicator, wave)
        ages = sentences.young_and_old(picture, indicator, wave)
        if sexes or ages:
            pairs = figures.women_and_men(picture, indicator, wave, [*areas, "municipality"], charts.HALF_WIDTH)
            bands = figures.ages(picture, indicator, wave, ["municipality", picture.together], charts.HALF_WIDTH)
            yield Heading(3, words.SEXES_AND_AGES)
            yield _together([*sexes, *ages], _beside(pairs, bands))
        both = groups.sexes_by_age(picture, indicator, wave, [picture.together, *self.districts], charts.FULL_WIDTH)
        if both:
            yield both
        change = sentences.since_last_wave(picture, indicator, wave, self.districts)
        yield Heading(3, words.OVER_TIME)
        yield _together(change, figures.over_time(picture, indicator, areas, charts.FULL_WIDTH))

    def _over_time(self, indicator: Indicator, areas: list[str]) -> Iterator[Block]:
        """Yield one indicator's change in the municipality, with the districts of the last wave beside it."""
        picture, wave = self.picture, self.wave
        if gone := sentences.not_asked(picture, indicator, wave):
            yield Heading(3, indicator.title)
            yield Paragraph(sv.paragraph(gone))
            return
        value = picture.value(indicator.indicator, wave, "municipality")
        if value is None or value.value is None:
            return
        told = share_words.in_municipality(indicator.predicate, sentences.share_of(value))
        yield Heading(3, indicator.title)
        change = sentences.since_last_wave(picture, indicator, wave, areas)
        unanswered = silence.sentences(picture, indicator, wave, areas)
        yield _together([told, *unanswered, *change], figures.districts(picture, indicator, wave, self.districts))

    # ---- the other sources --------------------------------------------------------------------------------------------

    def pupils(self) -> list[Block]:
        """Return what CAN says of pupils' drug habits, when the promise rests on it."""
        indicators = self._indicators("drug_habits")
        period = self.picture.last_period("drug_habits")
        if not indicators:
            return []
        if not period:
            return self._missing("drug_habits", pupil_words.HEADING)
        blocks: list[Block] = [Heading(2, pupil_words.HEADING)]
        first = self.picture.headlines("drug_habits")
        told = [text for indicator in first for text in pupils.shares(self.picture, indicator, period)]
        stated = [text for indicator in indicators for text in pupils.changes(self.picture, indicator, period)]
        stated += pupils.stated_of_girls(self.picture, period)
        drawn = [figure for indicator in first if (figure := pupil_figures.pupils(self.picture, indicator, period))]
        blocks.append(Group((Paragraph(sv.paragraph(told)), *drawn)))
        table = pupil_tables.table(self.picture, period)
        return [*blocks, *([Paragraph(sv.paragraph(stated))] if stated else []), *([table] if table else [])]

    def crime(self) -> list[Block]:
        """Return what the local statistics of reported offences say."""
        named = [self.picture.indicators[name] for name in self.promise.crime]
        shown = [indicator for indicator in named if self.picture.last_year(indicator.indicator)]
        if not shown:
            return self._missing("crime", words.OFFENCES)
        told = {
            row.indicator: offences.offences(self.picture, row, self.picture.last_year(row.indicator), self.districts)
            for row in shown
        }
        if (first := offences.first_rise(self.picture)) and first[0] == self.promise.promise:
            told[first[1]].append(offence_words.after_rises())
        if not self.districts:
            return [
                Heading(2, words.OFFENCES),
                *(_together(told[row.indicator], offence_figures.months(self.picture, row)) for row in shown),
            ]
        local = [row for row in shown if self._has_districts(row)]
        table = offence_tables.by_area(self.picture, local, self.districts)
        paragraphs = [Paragraph(sv.paragraph(told[row.indicator])) for row in shown]
        return [Heading(2, words.OFFENCES), *paragraphs, *([table] if table else [])]

    def _has_districts(self, indicator: Indicator) -> bool:
        """Return whether a group of offences is known for districts, not for the municipality alone."""
        year = self.picture.last_year(indicator.indicator)
        return any(self.picture.value(indicator.indicator, year, area, unit="count") for area in self.districts)

    def counts(self) -> list[Block]:
        """Return what the municipality counts itself, when the promise rests on it."""
        indicators = self._indicators("municipal")
        areas = [*self.districts, "municipality"]
        years = [(row, year) for row in indicators if (year := counts.last_year(self.picture, row, areas))]
        if not years:
            return self._missing("municipal", count_words.HEADING)
        told = [counts.sentences(self.picture, row, year, self.districts) for row, year in years]
        paragraphs = [Paragraph(sv.paragraph(sentences)) for sentences in told if sentences]
        table = count_tables.table(self.picture, self.promise.promise, years, self.districts)
        return [Heading(2, count_words.HEADING), *paragraphs, *([table] if table else [])]

    def conversations(self) -> list[Block]:
        """Return what conversations and safety walks were about, and the quotations that are listed."""
        heading = Heading(2, words.CONVERSATIONS)
        themes, quoted = self.promise.themes, self._quoted()
        if not themes:
            return [heading, *quoted] if quoted else []
        if not self.picture.theme_counts:
            return self._missing("dialogue", words.CONVERSATIONS)
        told = talks.conversations(self.picture, themes)
        proposed = [walks.sentence(self.picture, self.districts)] if self.districts else []
        table = walk_tables.table(self.picture, self.promise.promise, self.districts) if self.districts else None
        after: list[Block] = [Paragraph(sv.paragraph(proposed)), table] if table else []
        return [heading, _together(told, note_figures.themes(self.picture, themes)), *after, *quoted]

    def _quoted(self) -> list[Block]:
        """Return the quotations with what a reader has to know of them."""
        rows = self.picture.quotations(self.promise.promise)
        if not rows:
            return []
        listed = Bullets(tuple(talks.quotation(self.picture, row) for row in rows))
        about = Paragraph(talks.about_quotations(self.picture, rows), "note")
        return [Heading(3, note_words.IN_NOTES_WORDS), Group((listed, about))]

    def _missing(self, source: str, heading: str) -> list[Block]:
        """Return a section that says that a source is missing; nothing when the promise does not rest on it."""
        rests_on_it = any(self.picture.indicators[row.indicator].source == source for row in self.evidence)
        asks_for_it = {"crime": self.promise.crime, "dialogue": self.promise.themes}.get(source, "")
        if not rests_on_it and not asks_for_it:
            return []
        return [Heading(2, heading), Paragraph(unknown.NOT_DELIVERED[source])]

    # ---- against, and what is to be done ------------------------------------------------------------------------------

    def against(self) -> list[Block]:
        """Return what speaks against the promise and what is not known."""
        points = [self._against(row) for row in self.evidence if bearing(row) is Bearing.CONTRADICTS]
        unsure: dict[tuple[Bearing, str, str], list[Evidence]] = {}
        for row in self.evidence:
            if bearing(row) in OPEN and (not row.together or row.contrast in evidence_words.FORMS):
                title = self.picture.indicators[row.indicator].title
                unsure.setdefault((bearing(row), title, reasons.said(row)), []).append(row)
        for (said, title, why), rows in unsure.items():
            places = [self.picture.name(row.area) for row in rows if row.area != "municipality"]
            points.append(SAID_OPEN[said](title, places, why))
        points += disagreement.sentences(self.picture, self.promise.promise)
        points += self._limits()
        told = Bullets(tuple(points)) if points else Paragraph(words.NOTHING_AGAINST)
        return [Heading(2, words.AGAINST), told]

    def _against(self, row: Evidence) -> str:
        """Return the sentence on a piece of evidence that speaks against the promise."""
        title = self.picture.indicators[row.indicator].title
        where = sv.GRADES.get(row.age_group) or self.picture.name(row.area)
        if row.basis == "delivered":
            stated = evidence_words.GROUP_STATED if row.speaks_of == "whom" else evidence_words.CHANGE_STATED
            return evidence_words.stated_against(title, where, reasons.said(row), stated)
        return evidence_words.against(title, where, reasons.said(row))

    def _limits(self) -> list[str]:
        """Return what the sources of this promise cannot tell by their nature."""
        limits = []
        if self._indicators("drug_habits") and not pupils.has_base(
            self.picture, self.picture.last_period("drug_habits")
        ):
            limits.append(pupil_words.NO_BASE_AT_ALL)
        shown = [self.picture.indicators[name] for name in self.promise.crime]
        if driven := [indicator.title for indicator in shown if indicator.initiative_driven]:
            limits.append(unknown.initiative_driven(driven))
        if len(driven) < len(shown):
            limits.append(unknown.OFFENCES_BETWEEN_AREAS)
        if self.promise.themes and self.picture.theme_counts:
            limits.append(unknown.NO_SAMPLE)
        return limits

    def activities(self) -> list[Block]:
        """Return the activities, goals and when they are followed up."""
        goals, follow_up = self.promise.goals, self.picture.edition.follow_up
        return [
            Heading(2, words.ACTIVITIES),
            tables.activities(self.picture, self.promise.promise),
            *([Paragraph(words.GOALS), Bullets(goals)] if goals else []),
            *([Paragraph(words.followed_up(follow_up))] if follow_up else []),
        ]


def _together(told: list[str], figure: Block | None) -> Block:
    """Return sentences and their figure."""
    paragraph = Paragraph(sv.paragraph(told))
    return Group((paragraph, figure)) if figure else paragraph


def _beside(left: Block | None, right: Block | None) -> Block | None:
    """Return two blocks beside each other, or the one that there is."""
    return SideBySide(left, right) if left and right else left or right
