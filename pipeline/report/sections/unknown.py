"""What the report cannot tell: thin answers, hidden cells, missing and old sources, breaks, and sources that disagree."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.report.findings.beside import MUNICIPALITY, since
from pipeline.report.findings.state import State
from pipeline.report.read.picture import Picture
from pipeline.report.sentences import disagreement, pupils, reasons, shares, worth
from pipeline.report.set.blocks import Block, Bullets, Heading
from pipeline.words.sv import language as sv
from pipeline.words.sv import unknown as words
from pipeline.words.sv import worth as worth_words

OLD_AFTER = 3
"""Years between a source's last figures and the edition, after which the reader is warned."""


class Unknown:
    """What one edition does not know."""

    def __init__(self, picture: Picture) -> None:
        """Take in the edition's view of the published tables."""
        self.picture = picture
        self.wave = picture.last_period("safety_survey")

    def section(self) -> list[Block]:
        """Return the section on what is not known, each point with its reason."""
        points = [
            *self._thin(),
            *self._hidden(),
            *self._undecided(),
            *self._not_asked(),
            *self._breaks(),
            *self._new_areas(),
            *self._pupils(),
            *self._offences(),
            *self._talks(),
            *self._missing(),
            *self._disagreement(),
        ]
        return [Heading(1, words.HEADING), Bullets(tuple(points))]

    def _thin(self) -> Iterator[str]:
        """Yield how many answered, and in which districts so few did that everything told of them is marked."""
        picture = self.picture
        wave = picture.waves.get(self.wave)
        if picture.ready_made:
            yield words.ready_made(picture.ready_made)
        if chosen := worth.self_selected(picture):
            yield worth_words.self_selected(chosen)
        if unweighable := worth.without_sizes(picture):
            yield worth_words.without_sizes(unweighable)
        if wave and wave.sent:
            yield words.non_response(wave.period, 1 - wave.answered / wave.sent)
        if wave:
            bands = picture.age_bands(picture.headlines("safety_survey")[0].indicator, self.wave)
            span = sv.age_span(bands)
            if span:
                yield words.other_ages(span)
        few = list(self._few())
        if few:
            yield words.thin_answers(few, picture.municipality.uncertain_base, weighted=bool(picture.waves))

    def _few(self) -> Iterator[str]:
        """Yield the districts where a headline has few answers or is hidden."""
        for area in self.picture.districts:
            values = [
                self.picture.value(row.indicator, self.wave, area) for row in self.picture.headlines("safety_survey")
            ]
            if any(value and value.status in ("uncertain", "suppressed") for value in values):
                yield self.picture.name(area)

    def _hidden(self) -> Iterator[str]:
        """Yield how many cells are hidden."""
        hidden, limits = self.picture.hidden_cells("safety_survey"), self.picture.municipality
        if hidden:
            yield words.hidden_cells(hidden, limits.district_many, limits.min_base)

    def _undecided(self) -> Iterator[str]:
        """Yield for how many of each promise's questions the material is not enough, and how many are not tested."""
        for promise in self.picture.promises.values():
            support = self.picture.support(promise.promise)
            of = support.supports + support.contradicts + support.cannot_tell + support.not_tested
            if support.cannot_tell or support.not_tested:
                yield words.undecided(promise.position, support.cannot_tell, support.not_tested, of)

    def _not_asked(self) -> Iterator[str]:
        """Yield which questions of earlier waves the last one did not ask."""
        of_survey = [row for row in self.picture.indicators.values() if row.source == "safety_survey"]
        gone = [row.title for row in of_survey if shares.not_asked(self.picture, row, self.wave)]
        if gone:
            yield words.not_asked(gone, self.wave)

    def _breaks(self) -> Iterator[str]:
        """Yield which questions cannot be followed back over a break."""
        broken: dict[str, list[str]] = {}
        for indicator in self.picture.indicators.values():
            found = since(self.picture, indicator.indicator, self.wave, MUNICIPALITY)
            if found.state is State.INCOMPARABLE:
                broken.setdefault(reasons.of(found), []).append(indicator.title)
        for why, titles in broken.items():
            yield words.series_break(titles, why)

    def _new_areas(self) -> Iterator[str]:
        """Yield which districts were none of their own in the wave before, and what has the older figures."""
        picture = self.picture
        for area in picture.districts:
            steps = [since(picture, name, self.wave, area) for name in picture.indicators]
            if new := [step for step in steps if step.state is State.NEW_AREA]:
                whole = picture.whole_of(area, new[0].other)
                yield words.new_area(picture.name(area), new[0].other, picture.name(whole) if whole else "")

    def _pupils(self) -> Iterator[str]:
        """Yield what CAN's figures leave open."""
        period = self.picture.last_period("drug_habits")
        if period and not pupils.has_base(self.picture, period):
            yield words.PUPILS

    def _offences(self) -> Iterator[str]:
        """Yield what statistics of reported offences never tell, and which months may change."""
        if not self.picture.last_month("crime"):
            return
        yield words.OFFENCES
        months = {row.period for row in self.picture.offence_months if row.release == "preliminary"}
        if months:
            yield words.preliminary(min(months), max(months))

    def _talks(self) -> Iterator[str]:
        """Yield what conversations cannot stand for."""
        if self.picture.theme_counts:
            yield words.NOTES

    def _missing(self) -> Iterator[str]:
        """Yield which sources are missing or old."""
        picture = self.picture
        missing = [name for name, source in picture.sources.items() if not source.used]
        if missing:
            yield words.missing(missing)
        yield from (words.old(source, last) for source, last in old_sources(picture))

    def _disagreement(self) -> Iterator[str]:
        """Yield where sources point apart, or that none does in what could be compared."""
        if disagreements(self.picture):
            yield words.sources_disagree(self.picture.municipality.district_the_many)


def disagreements(picture: Picture) -> list[str]:
    """Return the sentences on where sources of any promise point apart, each once."""
    told = [sentence for promise in picture.promises for sentence in disagreement.sentences(picture, promise)]
    return list(dict.fromkeys(told))


def old_sources(picture: Picture) -> Iterator[tuple[str, str]]:
    """Yield each source whose last figures are old, and the year that they are from."""
    for name in ("safety_survey", "drug_habits", "crime"):
        last = picture.last_period(name) or picture.last_month(name)[:4]
        if last and picture.year - int(last) > OLD_AFTER:
            yield name, last
