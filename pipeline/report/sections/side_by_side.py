"""Two to four districts beside each other on two pages: where they differ, for whom, since when, and in what else."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from pipeline.report import charts
from pipeline.report.figures import survey as figures
from pipeline.report.figures.drawing import drawn
from pipeline.report.findings.beside import Beside, held, is_tested, overall
from pipeline.report.findings.state import State
from pipeline.report.read.pairs import FEWEST, MOST, MUNICIPALITY, SURVEY
from pipeline.report.read.picture import Picture
from pipeline.report.read.rows import Indicator, Value
from pipeline.report.sections.short_names import MOST_NAME, with_short_names
from pipeline.report.sentences import silence, worth
from pipeline.report.sentences.pairs import in_short, pairings, pairs_in_group
from pipeline.report.set.blocks import (
    Block,
    Bullets,
    Cell,
    Column,
    Figure,
    Heading,
    PageBreak,
    Paragraph,
    SideBySide,
    Table,
)
from pipeline.report.tables import cells as tables
from pipeline.report.tables import offences_between
from pipeline.words.sv import areas as places
from pipeline.words.sv import headings, survey, unknown
from pipeline.words.sv import language as sv
from pipeline.words.sv import side_by_side as words
from pipeline.words.sv import worth as worth_words

MOST_THEMES = 3
"""Themes of two districts; more districts have room for one."""


class DistrictPages:
    """The comparison of some districts in the survey's latest wave, and in offences and conversations of the latest year."""

    def __init__(self, picture: Picture, districts: str, questions: int) -> None:
        """Take in the edition's view of the published tables and what is compared.

        Args:
            picture: The published tables.
            districts: Ids of two to four districts, parted by blanks.
            questions: How many questions, at most, stand beside each other; so many that both pages hold what they show.
        """
        self.areas = districts.split()
        self.full_names = [picture.name(area) for area in self.areas]
        self.picture = with_short_names(picture, self.areas)
        if not FEWEST <= len(self.areas) <= MOST:
            raise ValueError(f"{FEWEST} to {MOST} districts can be compared, not {len(self.areas)}")
        self.wave = picture.last_period(SURVEY)
        measured = [row for row in picture.headlines(SURVEY) if tables.is_measured(picture, row, self.wave)]
        lead = [picture.lead[1]] if picture.lead else measured[:1]
        self.questions = list({row.indicator: row for row in [*lead, *measured]}.values())[:questions]
        self.pairs = {row.indicator: pairings(picture, row, self.wave, self.areas) for row in self.questions}

    # ---- page one -----------------------------------------------------------------------------------------------------

    def differences(self) -> list[Block]:
        """Return page one: which differences hold, how large a difference would have been seen, and women and men."""
        blocks: list[Block] = [Heading(1, sv.listed(self.picture.name(area) for area in self.areas))]
        if any(len(name) > MOST_NAME for name in self.full_names):
            blocks.append(Paragraph(words.full_names(self.full_names), "note"))
        if not self.questions:
            return [*blocks, Paragraph(unknown.NOT_DELIVERED[SURVEY]), PageBreak()]
        blocks += [Paragraph(self._in_short(), "lead"), self._panels(), self._words()]
        return [*blocks, *self._sexes(), PageBreak()]

    def _in_short(self) -> str:
        """Return how many of the tested differences hold, and what could not be tested."""
        every = [one for pairs in self.pairs.values() for one in pairs]
        alike = sum(one.state is State.SAME for one in every)
        return words.held(
            len(self.questions), len(every), len(held(every)), alike, len(every) - len(held(every)) - alike
        )

    def _panels(self) -> Figure:
        """Return the questions as small charts with one scale: the districts' shares with intervals, and the municipality's."""
        panels, told = [], []
        for row in self.questions:
            values = {area: self.picture.value(row.indicator, self.wave, area) for area in [*self.areas, MUNICIPALITY]}
            panels.append(self._panel(row.title, values))
            told.append((row.title, self._shares(values)))
        return Figure(
            id="questions",
            title=self._finding(),
            subtitle=survey.shares_of_blocks(self.wave, weighted=self.picture.is_weighted(self.wave)),
            **drawn(lambda room: charts.age_multiples(panels, width=room)),
            alt=words.panels(told),
            source=sv.paragraph([self._source(), *self._silent(self.questions)]),
        )

    def _silent(self, questions: Sequence[Indicator]) -> list[str]:
        """Return which of some questions many did not answer in what is compared."""
        return silence.beside_table(self.picture, questions, [self.wave], [*self.areas, MUNICIPALITY])

    def _finding(self) -> str:
        """Return in which questions a difference holds."""
        told = [row.title for row in self.questions if held(self.pairs[row.indicator])]
        if told:
            return words.holds_in(told)
        return _none((one for pairs in self.pairs.values() for one in pairs), words.NONE_HOLDS)

    def _words(self) -> Table:
        """Return, question by question, which differences hold, and how large a difference would have been seen."""
        rows = [
            (
                Cell(row.title),
                Cell(sv.sentence(pairs_in_group(self.picture, self.pairs[row.indicator]) or words.NOT_TESTED)),
            )
            for row in self.questions
        ]
        return Table(
            id="differences",
            title=words.WHAT_HOLDS,
            subtitle=words.everybody(self.wave, ready_made=self.wave in self.picture.ready_made),
            columns=(Column(headings.QUESTION, width=1.0), Column(words.MAY_BE_SAID, width=2.9)),
            rows=tuple(rows),
            compact=True,
        )

    def _sexes(self) -> list[Block]:
        """Return women and men by the first question, each district for itself and the districts against each other."""
        lead = self.questions[0]
        figure = figures.women_and_men(self.picture, lead, self.wave, [*self.areas, MUNICIPALITY], charts.HALF_WIDTH)
        points = self._groups({sv.SEXES[sex]: (sex, "all") for sex in ("women", "men")})
        if not figure:
            return points
        return [SideBySide(figure, points[0])] if points else [figure]

    def _groups(self, groups: dict[str, tuple[str, str]]) -> list[Block]:
        """Return what holds between the districts in some groups of persons, by the first question."""
        found = {
            name: in_short(self.picture, pairings(self.picture, self.questions[0], self.wave, self.areas, group))
            for name, group in groups.items()
        }
        points = tuple(words.of_group(name, text) for name, text in found.items() if text)
        return [Bullets(points)] if points else []

    # ---- page two -----------------------------------------------------------------------------------------------------

    def more(self) -> list[Block]:
        """Return page two: ages, earlier waves, offences, conversations, the same numbers in a table, and how it is made."""
        blocks: list[Block] = []
        if self.questions:
            lead, areas = self.questions[0], [*self.areas, MUNICIPALITY]
            blocks += self._bands()
            waves = figures.over_time(self.picture, lead, areas, charts.HALF_WIDTH)
            told = self._ages()
            blocks += [SideBySide(waves, told)] if waves and told else [block for block in (waves, told) if block]
        return [*blocks, *self._others(), *self._numbers(), self._method()]

    def _bands(self) -> list[Block]:
        """Return the districts and the municipality within each age group, by the first question."""
        lead, picture = self.questions[0], self.picture
        panels, told = [], []
        for band in picture.age_bands(lead.indicator, self.wave):
            values = {
                area: picture.value(lead.indicator, self.wave, area, age_group=band)
                for area in [*self.areas, MUNICIPALITY]
            }
            panels.append(self._panel(sv.ages(band), values))
            told.append((sv.ages(band), self._shares(values)))
        if not panels:
            return []
        return [
            Figure(
                id="ages",
                title=self._age_finding(),
                subtitle=survey.share_who(lead.predicate, self.wave, weighted=picture.is_weighted(self.wave)),
                **drawn(lambda room: charts.age_multiples(panels, width=room)),
                alt=words.panels(told),
                source=sv.paragraph([self._source(), *self._silent([lead])]),
            )
        ]

    def _panel(self, title: str, values: Mapping[str, Value | None]) -> charts.Panel:
        dots = [figures.dot(self._label(area), value, strong=area != MUNICIPALITY) for area, value in values.items()]
        return charts.Panel(title, tuple(dots))

    def _shares(self, values: Mapping[str, Value | None]) -> list[tuple[str, float | None]]:
        return [(self._label(area), value.value if value else None) for area, value in values.items()]

    def _source(self) -> str:
        municipality = self.picture.municipality
        ready_made = self.wave in self.picture.ready_made
        told = words.source(municipality.survey_name, self.wave, municipality.uncertain_base, ready_made=ready_made)
        return sv.paragraph([told, worth.note(self.picture, self.wave)])

    def _by_band(self) -> dict[str, list[Beside]]:
        """Return the tested pairs by age group, by the first question."""
        lead = self.questions[0]
        bands = self.picture.age_bands(lead.indicator, self.wave)
        return {band: pairings(self.picture, lead, self.wave, self.areas, ("all", band)) for band in bands}

    def _age_finding(self) -> str:
        bands = self._by_band()
        told = [band for band, pairs in bands.items() if held(pairs)]
        if told:
            return words.holds_in_ages(told)
        return _none((one for pairs in bands.values() for one in pairs), words.NO_AGE_HOLDS)

    def _ages(self) -> Table | None:
        """Return, age group by age group, what holds between the districts."""
        told = {band: in_short(self.picture, pairs) for band, pairs in self._by_band().items()}
        rows = [(Cell(sv.ages(band)), Cell(sv.sentence(text))) for band, text in told.items() if text]
        if not rows:
            return None
        return Table(
            id="age-differences",
            title=words.HOLDS_BY_AGE,
            subtitle=words.question_in(self.questions[0].title, self.wave),
            columns=(Column(words.AGE, width=0.8), Column(words.MAY_BE_SAID, width=2.6)),
            rows=tuple(rows),
            compact=True,
        )

    def _others(self) -> list[Block]:
        """Return reported offences and the themes of conversations in the districts, with what is not tested."""
        found = [offences_between.table(self.picture, self.areas), self._themes() or self._themes_of_all()]
        return [block for block in found if block]

    def _themes(self) -> Table | None:
        """Return in how many conversations the most common themes came up, district by district; None when none were held there."""
        areas = [*self.areas, MUNICIPALITY]
        rows = [row for row in self.picture.theme_counts if row.kind == "all" and row.area in areas]
        found = {(row.theme, row.area): row for row in rows}
        whole = [row for row in rows if row.area == MUNICIPALITY and row.conversations]
        common = sorted(whole, key=lambda row: -row.conversations)[: MOST_THEMES if len(self.areas) == FEWEST else 1]
        if not common or not any(row.area != MUNICIPALITY for row in rows):
            return None
        lines = []
        for row in common:
            told = [found.get((row.theme, area)) for area in areas]
            cells = [
                Cell(words.of_conversations(one.conversations, one.of_conversations) if one else sv.NOT_GIVEN)
                for one in told
            ]
            lines.append((Cell(row.title), *cells))
        return Table(
            id="themes",
            title=words.most_common_theme(common[0].title),
            subtitle=words.themes_shown(common[0].period),
            columns=(Column(headings.THEME, width=1.6), *(Column(self._label(area), "number") for area in areas)),
            rows=tuple(lines),
            note=words.THEMES_NOTE,
            compact=True,
        )

    def _themes_of_all(self) -> Paragraph | None:
        """Return the most common theme where the notes do not tell of the districts; None without conversations."""
        picture = self.picture
        rows = [
            row for row in picture.theme_counts if (row.kind, row.area) == ("all", MUNICIPALITY) and row.conversations
        ]
        if not rows:
            return None
        top = max(rows, key=lambda row: row.conversations)
        the_many = picture.municipality.district_the_many
        told = words.themes_of_all(the_many, top.title, top.conversations, top.of_conversations, top.kind_title)
        return Paragraph(told)

    def _numbers(self) -> Iterator[Table]:
        """Yield the numbers of page one: shares with intervals and the number of answers."""
        if not self.questions:
            return
        areas = [*self.areas, MUNICIPALITY]
        rows = []
        for row in self.questions:
            shares = [tables.share_with_interval(self.picture.value(row.indicator, self.wave, area)) for area in areas]
            rows.append((Cell(row.title), *map(Cell, shares)))
        bases = [tables.base(self.picture, self.questions, self.wave, area) for area in areas]
        rows.append((Cell(headings.LEAST_ANSWERS), *map(Cell, bases)))
        yield Table(
            id="numbers",
            title=words.SAME_NUMBERS,
            subtitle=survey.shares_with_intervals(self.wave, weighted=self.picture.is_weighted(self.wave)),
            columns=(Column(headings.QUESTION, width=1.6), *(Column(self._label(area), "number") for area in areas)),
            rows=tuple(rows),
            note=sv.paragraph(
                [
                    worth.note(self.picture, self.wave),
                    words.UNCERTAIN if tables.any_star(rows) else "",
                    *self._silent(self.questions),
                ],
            ),
            compact=True,
            rules_after=(len(rows) - 2,),
        )

    def _method(self) -> Paragraph:
        """Return how it is made, in short."""
        municipality = self.picture.municipality
        told = words.method(
            municipality.district_many,
            municipality.min_base,
            municipality.min_count,
            ready_made=self.wave in self.picture.ready_made,
        )
        return Paragraph(told, "note")

    def _label(self, area: str) -> str:
        return places.WHOLE_MUNICIPALITY if area == MUNICIPALITY else self.picture.name(area)


def _none(every: Iterable[Beside], told: str) -> str:
    """Return what is told of pairs none of which differs: `told` only where all of them were tested."""
    found = list(every)
    if is_tested(found):
        return told
    return words.NONE_OF_THOSE_TESTED.get(overall(found).state if found else State.UNTESTED, worth_words.NO_PAIRS)
