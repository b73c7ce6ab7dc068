"""The districts side by side, and what stands out that no promise covers."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.report.figures.maps import tile_map
from pipeline.report.findings.beside import AGES, WOMEN_AND_MEN, against_counterpart, ages, is_shown, sexes
from pipeline.report.findings.state import Mark, mark
from pipeline.report.read.picture import Picture
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
        is_tested = not worth.why_not_compared(self.picture, self.wave)
        told = [*([self._not_covered()] if is_tested else []), *self._groups()]
        uncovered = [Heading(2, words.NOT_COVERED), *told] if told else []
        return [heading, table, *self._map(), *self._index(), *uncovered, *self._varies(), *self._disagreement()]

    def _not_covered(self) -> Block:
        """Return which districts that no promise names are worse off, and in what; or that none is."""
        municipality, worse = self.picture.municipality, list(self._uncovered())
        if not worse:
            return Paragraph(words.none_worse(municipality.district_many))
        one = len(worse) == 1
        told = words.one_worse(municipality.district_one) if one else words.some_worse(municipality.district_many)
        return Group((Paragraph(told), Bullets(tuple(worse[:MOST_UNCOVERED]))))

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
        return [
            Heading(2, words.SOURCES_DISAGREE),
            Bullets(tuple(told)) if told else Paragraph(words.SOURCES_AGREE),
        ]

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

    def _uncovered(self) -> Iterator[str]:
        """Yield, district by district, what is worse there than in the rest of the municipality though no promise names it."""
        picture = self.picture
        promised = {member for area in picture.priority for member in picture.areas[area].members} | set(
            picture.priority
        )
        covered = self._covered_everywhere()
        for area in (area for area in picture.districts if area not in promised):
            worse, silent = [], []
            for indicator in (row for row in picture.indicators.values() if row.indicator not in covered):
                (found,) = against_counterpart(picture, indicator.indicator, self.wave, [area])
                if mark(found.state, indicator.direction) is Mark.WORSE and is_shown(found.value):
                    worse.append((indicator.title, sentences.share_of(found.value)))
                    silent += silence.beside_table(picture, [indicator], [self.wave], [area])
            if worse:
                yield sv.paragraph([words.worse_in_district(picture.name(area), worse), *silent])
