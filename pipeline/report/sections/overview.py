"""The districts side by side, and what stands out that no promise covers."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.report.figures.maps import tile_map
from pipeline.report.findings import shares as sentences
from pipeline.report.read.picture import Picture
from pipeline.report.sections.unknown import disagreements
from pipeline.report.set.blocks import Block, Bullets, Group, Heading, Paragraph
from pipeline.report.tables import promise as tables
from pipeline.words.sv import language as sv

MOST_UNCOVERED = 6
GROUPS = {"women_vs_men": ("kvinnor", "män"), "youngest_vs_oldest": ("de yngsta", "de äldsta")}


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
        word = self.picture.municipality.district_the_many.capitalize()
        blocks: list[Block] = [Heading(1, f"{word} bredvid varandra"), table, *self._map()]
        uncovered = list(self._uncovered())
        heading = Heading(2, "Det löftena inte täcker")
        many = self.picture.municipality.district_many
        groups = self._groups()
        if not uncovered:
            told = f"Inga {many} utanför löftena har det säkerställt sämre än övriga kommunen."
            return [*blocks, heading, Paragraph(told), *groups, *self._disagreement()]
        told = f"Några {many} som inget löfte nämner har det säkerställt sämre än övriga kommunen (procent av de svarande):"
        if len(uncovered) == 1:
            told = f"En {self.picture.municipality.district_one} som inget löfte nämner har det säkerställt sämre än övriga kommunen:"
        return [
            *blocks,
            heading,
            Group((Paragraph(told), Bullets(tuple(uncovered[:MOST_UNCOVERED])))),
            *groups,
            *self._disagreement(),
        ]

    def _map(self) -> list[Block]:
        """Return the question that page one begins with, or the survey's first headline, on a map of tiles."""
        indicator = self.picture.lead[1] if self.picture.lead else self.picture.headlines("safety_survey")[0]
        figure = tile_map(self.picture, indicator, self.wave)
        return [figure] if figure else []

    def _disagreement(self) -> list[Block]:
        """Return where sources point apart, or that none does."""
        told = disagreements(self.picture)
        none = (
            "Inga säkerställda skillnader i löftenas källor pekar åt motsatta håll. Alla källor mäter inte samma sak."
        )
        return [Heading(2, "Där källorna säger olika"), Bullets(tuple(told)) if told else Paragraph(none)]

    def causes(self) -> list[Block]:
        """Return what the municipality itself has written on causes and context; empty when it has written nothing."""
        text = self.picture.edition.causes
        if not text:
            return []
        mark = Paragraph("Kommunens och polisens egen text, inte hämtad ur underlaget.", "note")
        paragraphs = [Paragraph(" ".join(part.split())) for part in text.split("\n\n") if part.strip()]
        return [Heading(1, "Orsaker och sammanhang"), mark, *paragraphs]

    def _groups(self) -> list[Block]:
        """Return for which of women, men, the youngest and the oldest a headline is worse though no promise rests on it."""
        picture = self.picture
        covered = {(row.indicator, row.contrast) for promise in picture.promises for row in picture.evidence(promise)}
        worse: dict[str, list[str]] = {}
        for row in picture.comparisons:
            indicator = picture.indicators[row.indicator]
            is_asked = indicator.is_headline and (row.indicator, row.contrast) not in covered
            if (row.period, row.area) != (self.wave, "municipality") or not is_asked or row.contrast not in GROUPS:
                continue
            if row.verdict in ("higher", "lower"):
                first = (row.verdict == "higher") == (indicator.direction == "higher_is_worse")
                worse.setdefault(GROUPS[row.contrast][0 if first else 1], []).append(sv.lower_first(indicator.title))
        if not worse:
            return []
        told = (
            "Också mellan grupper i kommunen finns säkerställda skillnader som inget löfte vilar på. Sämre är det för:"
        )
        points = tuple(sv.sentence(f"**{group}**: {sv.listed(titles)}") for group, titles in worse.items())
        return [Group((Paragraph(told), Bullets(points)))]

    def _uncovered(self) -> Iterator[str]:
        """Yield, district by district, what is worse there than in the rest of the municipality though no promise names it."""
        picture = self.picture
        promised = {member for area in picture.priority for member in picture.areas[area].members} | set(
            picture.priority
        )
        for area in (area for area in picture.districts if area not in promised):
            worse = []
            for indicator in picture.indicators.values():
                found = picture.comparison(
                    indicator.indicator, self.wave, area, "rest_of_municipality", "rest_of_municipality"
                )
                bad = "higher" if indicator.direction == "higher_is_worse" else "lower"
                value = picture.value(indicator.indicator, self.wave, area)
                if found and found.verdict == bad and value and value.value is not None:
                    worse.append(
                        f"{sv.lower_first(indicator.title)} {sv.percent(value.value)} ({sentences.interval_of(value)})"
                    )
            if worse:
                yield sv.sentence(f"**{picture.name(area)}**: {sv.listed(worse)}")
