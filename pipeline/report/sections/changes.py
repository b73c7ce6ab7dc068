"""What has changed since the situation picture before: the promises, the districts and what was measured."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.report.read.picture import Picture
from pipeline.report.read.rows import Indicator
from pipeline.report.set.blocks import Block, Bullets, Cell, Column, Heading, Paragraph, Table
from pipeline.report.tables import promise as tables
from pipeline.words.sv import language as sv

STEPS = {
    "higher": "ökat, säkerställt",
    "lower": "minskat, säkerställt",
    "no_detectable_difference": "ingen säkerställd förändring",
    "cannot_tell": "går inte att avgöra",
    "not_comparable": "går inte att jämföra",
}


class Changes:
    """One edition beside the one before it."""

    def __init__(self, picture: Picture) -> None:
        """Take in the edition's view of the published tables, and that of the edition before."""
        self.picture = picture
        self.before = picture.earlier
        self.wave = picture.last_period("safety_survey")

    def since(self) -> list[Block]:
        """Return what has changed: promises and districts, the survey's answers, reported offences."""
        blocks: list[Block] = [Heading(1, "Vad har ändrats sedan förra lägesbilden")]
        if self.before is None:
            told = "det här är den första lägesbilden i serien, så det finns ingen tidigare att jämföra löftena med"
            blocks.append(Paragraph(sv.paragraph([told])))
        else:
            edition = self.before.edition
            told = (
                f"förra lägesbilden hör till {sv.lower_first(edition.title)} och visste det som var avslutat "
                f"{sv.day(edition.data_until)}"
            )
            blocks += [Paragraph(sv.paragraph([told])), Bullets(tuple(map(sv.sentence, self._promises(self.before))))]
        return [*blocks, *(table for table in (self._survey(), self._offences()) if table)]

    def _promises(self, before: Picture) -> Iterator[str]:
        """Yield which promises and districts are new, gone or put together, and what has been measured since."""
        old, new = ({promise.promise for promise in picture.promises.values()} for picture in (before, self.picture))
        for word, names, picture in (("nya", new - old, self.picture), ("avslutade", old - new, before)):
            titles = [promise.title for promise in picture.promises.values() if promise.promise in names]
            if titles:
                yield f"**{word.capitalize()} löften**: {sv.listed(titles)}"
        if old == new:
            yield (
                "**Löftena** är desamma till sitt innehåll"
                if len(new) > 1
                else "**Löftet** är detsamma till sitt innehåll"
            )
        yield from self._districts(before)
        yield from self._measured(before)

    def _districts(self, before: Picture) -> Iterator[str]:
        """Yield which of the promises' districts have come or gone."""
        picture, many = self.picture, self.picture.municipality.district_the_many
        leaves = {one: self._leaves(one) for one in (before, picture)}
        gone = [name for name in leaves[before] if name not in leaves[picture]]
        come = [name for name in leaves[picture] if name not in leaves[before]]
        if gone:
            yield f"**{many.capitalize()}**: {sv.listed(map(picture.name, gone))} nämns inte längre i löftena"
        if come:
            yield f"**{many.capitalize()}**: {sv.listed(map(picture.name, come))} har tillkommit i löftena"
        for area in picture.priority:
            members = picture.areas[area].members
            if len(members) > 1 and area not in before.priority:
                yield (
                    f"**{picture.name(area)}** redovisas nu som ett område; förra gången stod "
                    f"{sv.listed(map(picture.name, members))} var för sig"
                )

    @staticmethod
    def _leaves(picture: Picture) -> list[str]:
        """Return the districts that an edition's promises name, composites as their districts."""
        return [name for area in picture.priority for name in (picture.areas[area].members or [area])]

    def _measured(self, before: Picture) -> Iterator[str]:
        """Yield which sources have newer figures than the edition before, and which are still the same."""
        newer: list[str] = []
        same: list[str] = []
        for source, title in sv.SOURCES.items():
            last, then = self.picture.last_period(source), before.last_period(source)
            if last and source != "population":
                (newer if last > then else same).append(f"{sv.lower_first(title)} ({last})")
        if newer:
            yield f"**Nya uppgifter**: {sv.listed(newer)}"
        if same:
            yield f"**Samma uppgifter som då**: {sv.listed(same)}"

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
            subtitle=f"Andel i procent med 95{sv.THIN}% osäkerhetsintervall, hela kommunen, "
            f"{picture.weighting(other)}{one} och {other}",
            columns=(
                Column("Fråga", width=1.75),
                Column(one, "number", 0.85),
                Column(other, "number", 0.85),
                Column("Hela kommunen", width=1.9),
                Column(f"Säkerställt i enskilda {picture.municipality.district_many}", width=1.2),
            ),
            rows=tuple(rows),
            source=f"Källa: {picture.municipality.survey_name} {one} och {other}. En fråga för varje del av undersökningen.",
        )

    def _step(self, indicator: Indicator, one: str, other: str) -> tuple[Cell, ...] | None:
        """Return one question's row: both waves, what may be said of the change, and where it holds in a district."""
        picture = self.picture
        found = picture.comparison(indicator.indicator, other, "municipality", "previous_period", one)
        if found is None:
            return None
        cells = [
            Cell(tables.share_with_interval(picture.value(indicator.indicator, wave, "municipality")))
            for wave in (one, other)
        ]
        local = self._local(indicator, one, other)
        return Cell(indicator.title), *cells, Cell(STEPS[found.verdict]), Cell(sv.listed(local) or "ingen")

    def _local(self, indicator: Indicator, one: str, other: str) -> list[str]:
        """Return the districts with a change that holds, and which way."""
        words = {"higher": "ökat", "lower": "minskat"}
        picture = self.picture
        return [
            f"{picture.name(area)} ({words[found.verdict]})"
            for area in picture.districts
            if (found := picture.comparison(indicator.indicator, other, area, "previous_period", one))
            and found.verdict in words
        ]

    def _finding(self, waves: list[str]) -> str:
        """Return in how many of the questions the municipality's share has changed."""
        one, other = waves
        found = [
            row
            for indicator in self.picture.headlines("safety_survey")
            if (row := self.picture.comparison(indicator.indicator, other, "municipality", "previous_period", one))
        ]
        changed = sum(row.verdict in ("higher", "lower") for row in found)
        if not changed:
            return f"Ingen säkerställd förändring i hela kommunen mellan {one} och {other} i de frågor som visas"
        return f"Säkerställd förändring i hela kommunen i {sv.in_words(changed)} av {sv.counted(len(found), 'fråga', 'frågor')}"

    def _offences(self) -> Table | None:
        """Return the promises' groups of offences in the last two years, with what may be said of the change."""
        picture = self.picture
        named = dict.fromkeys(name for promise in picture.promises.values() for name in promise.crime)
        rows, years = [], set()
        for name in named:
            year = picture.last_year(name)
            before = str(int(year) - 1) if year else ""
            now, then = (picture.value(name, period, "municipality", unit="count") for period in (year, before))
            found = picture.comparison(name, year, "municipality", "previous_period", before)
            if now and then and found and now.value is not None and then.value is not None:
                years.add(year)
                cells = (Cell(sv.number(then.value)), Cell(sv.number(now.value)))
                rows.append(
                    (f"{picture.indicators[name].title}", f" ({before} och {year})", *cells, Cell(STEPS[found.verdict]))
                )
        if not rows:
            return None
        one_year = years.pop() if len(years) == 1 else ""
        lines = [(Cell(title + ("" if one_year else span)), *cells) for title, span, *cells in rows]
        return Table(
            id="changes-offences",
            title="Anmälda brott: det senaste hela året mot året före",
            subtitle="Antal anmälda brott i hela kommunen",
            columns=(
                Column("Brott", width=2.2),
                Column(str(int(one_year) - 1) if one_year else "Året före", "number", 0.8),
                Column(one_year or "Senaste året", "number", 0.8),
                Column("Förändring", width=1.5),
            ),
            rows=tuple(lines),
            source="Källa: Brå respektive polisens lokala utdrag, efter anmälningsdatum.",
            note="Förändringen är prövad både exakt och med hänsyn till hur månaderna spretar; den försiktigare av dem gäller.",
        )
