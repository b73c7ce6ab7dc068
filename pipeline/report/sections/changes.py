"""What has changed since the situation picture before: the promises, the districts and what was measured."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.report.findings.beside import MUNICIPALITY, change, held, is_tested, overall, since
from pipeline.report.findings.state import State
from pipeline.report.read.picture import Picture
from pipeline.report.read.rows import Indicator
from pipeline.report.sentences import silence, worth
from pipeline.report.set.blocks import Block, Bullets, Cell, Column, Heading, Paragraph, Table
from pipeline.report.tables import cells as tables
from pipeline.words.sv import areas, headings
from pipeline.words.sv import changes as words
from pipeline.words.sv import language as sv


class Changes:
    """One edition beside the one before it."""

    def __init__(self, picture: Picture) -> None:
        """Take in the edition's view of the published tables, and that of the edition before."""
        self.picture = picture
        self.before = picture.earlier
        self.wave = picture.last_period("safety_survey")

    def since(self) -> list[Block]:
        """Return what has changed: promises and districts, the survey's answers, reported offences."""
        blocks: list[Block] = [Heading(1, words.HEADING)]
        if self.before is None:
            blocks.append(Paragraph(sv.sentence(words.FIRST)))
        else:
            edition = self.before.edition
            told = words.earlier(edition.title, edition.data_until)
            blocks += [Paragraph(sv.sentence(told)), Bullets(tuple(map(sv.sentence, self._promises(self.before))))]
        return [*blocks, *(table for table in (self._survey(), self._offences()) if table)]

    def _promises(self, before: Picture) -> Iterator[str]:
        """Yield which promises and districts are new, gone or put together, and what has been measured since."""
        old, new = ({promise.promise for promise in picture.promises.values()} for picture in (before, self.picture))
        for phrase, names, picture in (
            (words.new_promises, new - old, self.picture),
            (words.ended_promises, old - new, before),
        ):
            titles = [promise.title for promise in picture.promises.values() if promise.promise in names]
            if titles:
                yield phrase(titles)
        if old == new:
            yield words.SAME_PROMISES if len(new) > 1 else words.SAME_PROMISE
        yield from self._districts(before)
        yield from self._measured(before)

    def _districts(self, before: Picture) -> Iterator[str]:
        """Yield which of the promises' districts have come or gone."""
        picture, many = self.picture, self.picture.municipality.district_the_many
        leaves = {one: self._leaves(one) for one in (before, picture)}
        gone = [name for name in leaves[before] if name not in leaves[picture]]
        come = [name for name in leaves[picture] if name not in leaves[before]]
        if gone:
            yield words.districts_gone(many, map(picture.name, gone))
        if come:
            yield words.districts_come(many, map(picture.name, come))
        for area in picture.priority:
            members = picture.members(area)
            if len(members) > 1 and area not in before.priority:
                yield words.put_together(picture.name(area), map(picture.name, members))

    @staticmethod
    def _leaves(picture: Picture) -> list[str]:
        """Return the districts that an edition's promises name, composites as their districts."""
        return [name for area in picture.priority for name in (picture.members(area) or [area])]

    def _measured(self, before: Picture) -> Iterator[str]:
        """Yield which sources have newer figures than the edition before, and which are still the same."""
        newer: list[tuple[str, str]] = []
        same: list[tuple[str, str]] = []
        for source in sv.SOURCES:
            last, then = self.picture.last_period(source), before.last_period(source)
            if last and source != "population":
                (newer if last > then else same).append((source, last))
        if newer:
            yield words.newer(newer)
        if same:
            yield words.same(same)

    def _survey(self) -> Table | None:
        """Return the whole municipality's survey answers in the last wave and the one before, one question a block."""
        picture = self.picture
        waves = picture.periods("safety_survey")[-2:]
        if len(waves) < 2:
            return None
        rows = [row for indicator in picture.headlines("safety_survey") if (row := self._step(indicator, *waves))]
        if not rows:
            return None
        one, other = waves
        return Table(
            id="changes-survey",
            title=self._finding(waves),
            subtitle=words.whole_municipality(
                one, other, weighted=picture.is_weighted(other), bare=self._is_bare(waves)
            ),
            columns=(
                Column(headings.QUESTION, width=1.75),
                Column(one, "number", 0.85),
                Column(other, "number", 0.85),
                Column(areas.WHOLE_MUNICIPALITY, width=1.9),
                Column(words.sure_in(picture.municipality.district_many), width=1.2),
            ),
            rows=tuple(rows),
            source=sv.paragraph([worth.source(picture, words.both(one, other)), words.ONE_QUESTION_EACH]),
            note=sv.paragraph(
                silence.beside_table(
                    picture, picture.headlines("safety_survey"), waves, [*picture.districts, "municipality"]
                )
            ),
        )

    def _is_bare(self, waves: list[str]) -> bool:
        """Return whether the waves' shares of the municipality have no intervals: delivered without their numbers of answers."""
        found = [
            self.picture.value(row.indicator, wave, "municipality")
            for row in self.picture.headlines("safety_survey")
            for wave in waves
        ]
        return all(value.ci_low is None for value in found if value and value.value is not None)

    def _step(self, indicator: Indicator, one: str, other: str) -> tuple[Cell, ...] | None:
        """Return one question's row: both waves, what may be said of the change, and where it holds in a district."""
        picture = self.picture
        found = since(picture, indicator.indicator, other, MUNICIPALITY)
        if found.row is None or found.other != one:
            return None
        cells = [
            Cell(tables.share_with_interval(picture.value(indicator.indicator, wave, MUNICIPALITY)))
            for wave in (one, other)
        ]
        return Cell(indicator.title), *cells, Cell(words.STEPS[found.state]), Cell(self._local(indicator, other))

    def _local(self, indicator: Indicator, wave: str) -> str:
        """Return the districts with a change that holds; where none has one, what may be said of all of them."""
        picture = self.picture
        found = [since(picture, indicator.indicator, wave, area) for area in picture.districts]
        told = [(picture.name(one.area), one.state) for one in held(found)]
        if told or is_tested(found):
            return words.in_districts(told)
        said = overall(found).state if found else State.UNTESTED
        return words.IN_TESTED_DISTRICTS if said is State.SAME else words.STEPS[said]

    def _finding(self, waves: list[str]) -> str:
        """Return in how many of the questions the municipality's share has changed."""
        one, other = waves
        found = [
            step
            for indicator in self.picture.headlines("safety_survey")
            if (step := since(self.picture, indicator.indicator, other, MUNICIPALITY)).row
        ]
        if changed := held(found):
            return words.some_changed(len(changed), len(found))
        return words.none_changed(one, other) if is_tested(found) else words.both_waves(one, other)

    def _offences(self) -> Table | None:
        """Return the promises' groups of offences in the last two years, with what may be said of the change."""
        picture = self.picture
        named = dict.fromkeys(name for promise in picture.promises.values() for name in promise.crime)
        rows, years, bases, tested = [], set(), set(), set()
        for name in named:
            year = picture.last_year(name)
            before = str(int(year) - 1) if year else ""
            now, then = (picture.value(name, period, "municipality", unit="count") for period in (year, before))
            found = change(picture, name, year, MUNICIPALITY)
            if now and then and found.row and now.value is not None and then.value is not None:
                years.add(year)
                bases.add(picture.offence_basis(name))
                tested.add(found.state is not State.UNTESTED)
                cells = (Cell(sv.number(then.value)), Cell(sv.number(now.value)))
                rows.append((picture.indicators[name].title, before, year, *cells, Cell(words.STEPS[found.state])))
        if not rows:
            return None
        one_year = years.pop() if len(years) == 1 else ""
        lines = [
            (Cell(title if one_year else words.offence_in_years(title, before, year)), *cells)
            for title, before, year, *cells in rows
        ]
        return Table(
            id="changes-offences",
            title=words.OFFENCES,
            subtitle=words.OFFENCES_SHOWN,
            columns=(
                Column(headings.OFFENCE, width=2.2),
                Column(str(int(one_year) - 1) if one_year else words.YEAR_BEFORE, "number", 0.8),
                Column(one_year or words.LAST_YEAR, "number", 0.8),
                Column(words.CHANGE, width=1.5),
            ),
            rows=tuple(lines),
            source=words.offences_source(bases),
            note=sv.paragraph(
                [words.OFFENCES_NOTE if True in tested else "", words.WITHOUT_MONTHS if False in tested else ""]
            ),
        )
