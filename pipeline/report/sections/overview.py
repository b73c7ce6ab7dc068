"""The districts side by side, and what stands out that no promise covers."""

from __future__ import annotations

from pipeline.report.figures.maps import tile_map
from pipeline.report.findings.beside import (
    AGES,
    WOMEN_AND_MEN,
    Beside,
    against_counterpart,
    ages,
    is_shown,
    is_tested,
    overall,
    sexes,
)
from pipeline.report.findings.state import Bearing, Mark, bearing, mark
from pipeline.report.read.picture import Picture
from pipeline.report.read.rows import Indicator
from pipeline.report.sections.unknown import disagreements
from pipeline.report.sentences import shares as sentences
from pipeline.report.sentences import silence, worth
from pipeline.report.set.blocks import Block, Bullets, Group, Heading, Paragraph
from pipeline.report.tables import results
from pipeline.report.tables import survey as tables
from pipeline.report.tables.varies import varies
from pipeline.words.sv import language as sv
from pipeline.words.sv import overview as words

MOST_UNCOVERED = 6


class Overview:
    """All districts at once."""

    def __init__(self, picture: Picture) -> None:
        """Take in the edition's view of the published tables."""
        self.picture = picture
        self.wave = picture.last_period("safety_survey")

    def districts(self) -> list[Block]:
        """Return the districts side by side, and what stands out that no promise covers."""
        if not self.wave:
            return []
        table = tables.side_by_side(self.picture, self.wave)
        if table is None:
            return []
        heading = Heading(1, words.heading(self.picture.municipality.district_the_many))
        is_compared = not worth.why_not_compared(self.picture, self.wave)
        told = [*(self._not_covered() if is_compared else []), *self._groups()]
        uncovered = [Heading(2, words.NOT_COVERED), *told] if told else []
        return [heading, table, *self._map(), *self._index(), *uncovered, *self._varies(), *self._disagreement()]

    def _not_covered(self) -> list[Block]:
        """Return which districts that no promise names are worse off, and in what; else what may be said of all of them.

        Nothing where the promises name all districts.
        """
        words_for, found = self.picture.municipality, {area: self._beside_rest(area) for area in self._unpromised()}
        worse = [told for area, several in found.items() if (told := self._worse(area, several))]
        if worse:
            one = len(worse) == 1
            first = words.one_worse(words_for.district_one, words_for.district_the_one)
            told = first if one else words.some_worse(words_for.district_many)
            return [Group((Paragraph(told), Bullets(tuple(worse[:MOST_UNCOVERED]))))]
        every = [one for several in found.values() for _, one in several]
        if not every:
            return []
        tested = [one for one in every if is_tested([one])]
        if tested:
            return [Paragraph(words.none_worse(words_for.district_many, partly=len(tested) < len(every)))]
        return [Paragraph(words.whether_worse(words_for.district_many, overall(every).state))]

    def _map(self) -> list[Block]:
        """Return the question that page one begins with, or the survey's first headline, on a map of tiles."""
        indicator = self.picture.lead[1] if self.picture.lead else self.picture.headlines("safety_survey")[0]
        figure = tile_map(self.picture, indicator, self.wave)
        return [figure] if figure else []

    def _varies(self) -> list[Block]:
        """Return what varies by place, gender and age in each part of the survey, where anything is compared."""
        found = None if worth.why_not_compared(self.picture, self.wave) else varies(self.picture, self.wave)
        return [found] if found else []

    def _index(self) -> list[Block]:
        """Return the problem index, question by question, where it was delivered."""
        tables = results.problem_index(self.picture)
        return [Heading(2, words.INDEX), *tables] if tables else []

    def _disagreement(self) -> list[Block]:
        """Return where sources point apart, or that none does."""
        told = disagreements(self.picture)
        agree = words.SOURCES_AGREE if self._have_several_sources() else words.TOO_FEW_SOURCES
        return [Heading(2, words.SOURCES_DISAGREE), Bullets(tuple(told)) if told else Paragraph(agree)]

    def _have_several_sources(self) -> bool:
        """Return whether more than one source says anything for or against any promise: whether they can point apart at all."""
        tells = (Bearing.SUPPORTS, Bearing.CONTRADICTS)
        every = (
            [row for row in self.picture.evidence(name) if bearing(row) in tells] for name in self.picture.promises
        )
        return any(len({row.source for row in rows}) > 1 for rows in every)

    def causes(self) -> list[Block]:
        """Return what the municipality itself has written on causes and context; empty when it has written nothing."""
        text = self.picture.edition.causes
        if not text:
            return []
        mark = Paragraph(words.OWN_WORDS, "note")
        paragraphs = [Paragraph(" ".join(part.split())) for part in text.split("\n\n") if part.strip()]
        return [Heading(1, words.CAUSES), mark, *paragraphs]

    def _groups(self) -> list[Block]:
        """Return for which of women, men, the youngest and the oldest a headline is worse though no promise rests on it."""
        picture = self.picture
        covered = {(row.indicator, row.contrast) for promise in picture.promises for row in picture.evidence(promise)}
        worse: dict[str, list[str]] = {}
        for indicator in (row for source in picture.sources for row in picture.headlines(source)):
            name = indicator.indicator
            pairs = {WOMEN_AND_MEN: sexes(picture, name, self.wave), AGES: ages(picture, name, self.wave)}
            for contrast, found in pairs.items():
                if found and found.holds and not found.is_stated and (name, contrast) not in covered:
                    is_first = mark(found.state, indicator.direction) is Mark.WORSE
                    worse.setdefault(words.GROUPS[contrast][0 if is_first else 1], []).append(indicator.title)
        if not worse:
            return []
        points = tuple(words.worse_for_group(group, titles) for group, titles in worse.items())
        return [Group((Paragraph(words.WORSE_FOR_GROUPS), Bullets(points)))]

    def _covered_everywhere(self) -> set[str]:
        """Return what promises for the whole municipality rest on: they cover every district."""
        whole = [name for name, promise in self.picture.promises.items() if not promise.districts]
        return {row.indicator for name in whole for row in self.picture.evidence(name)}

    def _unpromised(self) -> list[str]:
        """Return the districts that no promise names, nor anything that they are part of."""
        picture = self.picture
        named = {member for area in picture.priority for member in (area, *picture.areas[area].members)}
        return [area for area in picture.districts if area not in named]

    def _beside_rest(self, area: str) -> list[tuple[Indicator, Beside]]:
        """Return what may be said of a district beside the rest of the municipality, question by question of those that were asked."""
        covered = self._covered_everywhere()
        every = (row for row in self.picture.indicators.values() if row.indicator not in covered)
        asked = [row for row in every if self.picture.value(row.indicator, self.wave, area)]
        found = [(row, against_counterpart(self.picture, row.indicator, self.wave, [area])) for row in asked]
        return [(row, one) for row, several in found for one in several]

    def _worse(self, area: str, found: list[tuple[Indicator, Beside]]) -> str:
        """Return what is worse in a district than in the rest of the municipality; empty where nothing is."""
        picture = self.picture
        worse = [
            (row, one) for row, one in found if mark(one.state, row.direction) is Mark.WORSE and is_shown(one.value)
        ]
        told = [(row.title, sentences.share_of(one.value)) for row, one in worse]
        silent = [text for row, _ in worse for text in silence.beside_table(picture, [row], [self.wave], [area])]
        return sv.paragraph([words.worse_in_district(picture.name(area), told), *silent]) if told else ""
