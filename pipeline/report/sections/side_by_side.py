"""Two to four districts beside each other on two pages: where they differ, for whom, since when, and in what else."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from copy import copy

from pipeline.report import charts
from pipeline.report.documents.comparison_page.content import FEWEST, MOST, MUNICIPALITY, SURVEY
from pipeline.report.figures import survey as figures
from pipeline.report.findings.pairs import HELD, Pairing, in_short, pairings, pairs_in_group
from pipeline.report.read.picture import Picture
from pipeline.report.read.rows import Indicator, Value
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
from pipeline.report.tables import promise as tables
from pipeline.words.sv import language as sv
from pipeline.words.sv.comparing import HEADINGS

MOST_OFFENCES, MOST_THEMES = 3, 4
MOST_NAME = 20
"""Letters of a district's name that have room everywhere; a longer one is cut, and told in full once."""


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
        self.picture = _with_short_names(picture, self.areas)
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
            blocks.append(Paragraph(sv.sentence(f"hela namnen: {sv.listed(self.full_names)}"), "note"))
        if not self.questions:
            return [*blocks, Paragraph("Ingen trygghetsundersökning ingår i underlaget."), PageBreak()]
        blocks += [Paragraph(self._in_short(), "lead"), self._panels(), self._words()]
        return [*blocks, *self._sexes(), PageBreak()]

    def _in_short(self) -> str:
        """Return how many of the tested differences hold, and what could not be tested."""
        every = [one for pairs in self.pairs.values() for one in pairs]
        held = sum(one.verdict in HELD for one in every)
        alike = sum(one.verdict == "no_detectable_difference" for one in every)
        asked = f"{sv.in_words(len(self.questions))} {'fråga' if len(self.questions) == 1 else 'frågor'}"
        number = sv.counted(len(every), "jämförelse", "jämförelser")
        return sv.paragraph(
            [
                f"av {number} i {asked} är {sv.in_words(held) if held else 'ingen'} skillnad{'er' if held > 1 else ''} "
                "statistiskt säkerställd" + ("a" if held > 1 else ""),
                f"i {sv.in_words(alike)} går det inte att säga att andelarna skiljer sig" if alike else "",
                f"i {sv.in_words(left)} räcker underlaget inte" if (left := len(every) - held - alike) else "",
            ]
        )

    def _panels(self) -> Figure:
        """Return the questions as small charts with one scale: the districts' shares with intervals, and the municipality's."""
        panels, told = [], []
        for row in self.questions:
            values = {area: self.picture.value(row.indicator, self.wave, area) for area in [*self.areas, MUNICIPALITY]}
            panels.append(self._panel(row.title, values))
            told.append(f"{row.title}: {self._shares(values)}")
        return Figure(
            id="questions",
            title=self._finding(),
            subtitle=f"Andel i procent, {self.picture.weighting(self.wave)}{self.wave}. En fråga för varje del av undersökningen",
            **figures.drawn(lambda room: charts.age_multiples(panels, width=room)),
            alt=f"{'. '.join(told)}.",
            source=self._source(),
        )

    def _finding(self) -> str:
        """Return in which questions a difference holds."""
        held = [row.title for row in self.questions if any(one.verdict in HELD for one in self.pairs[row.indicator])]
        if not held:
            return "Ingen säkerställd skillnad i de frågor som visas här"
        return f"Säkerställd skillnad: {sv.listed(sv.lower_first(title) for title in held)}"

    def _words(self) -> Table:
        """Return, question by question, which differences hold, and how large a difference would have been seen."""
        rows = [
            (Cell(row.title), Cell(sv.sentence(pairs_in_group(self.pairs[row.indicator]) or "prövas inte")))
            for row in self.questions
        ]
        return Table(
            id="differences",
            title="Vilka skillnader som håller",
            subtitle=f"Alla invånare i undersökningens åldrar, {self.wave}. q är p-värdet omräknat för hur många jämförelser "
            "som görs",
            columns=(Column("Fråga", width=1.0), Column("Vad som får sägas", width=2.9)),
            rows=tuple(rows),
            compact=True,
        )

    def _sexes(self) -> list[Block]:
        """Return women and men by the first question, each district for itself and the districts against each other."""
        lead = self.questions[0]
        figure = figures.women_and_men(self.picture, lead, self.wave, [*self.areas, MUNICIPALITY], charts.HALF_WIDTH)
        points = self._groups({"kvinnor": ("women", "all"), "män": ("men", "all")})
        if not figure:
            return points
        return [SideBySide(figure, points[0])] if points else [figure]

    def _groups(self, groups: dict[str, tuple[str, str]]) -> list[Block]:
        """Return what holds between the districts in some groups of persons, by the first question."""
        found = {
            name: in_short(pairings(self.picture, self.questions[0], self.wave, self.areas, group))
            for name, group in groups.items()
        }
        points = tuple(sv.sentence(f"**{name.capitalize()}**: {text}") for name, text in found.items() if text)
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
            told.append(f"{sv.ages(band)}: {self._shares(values)}")
        if not panels:
            return []
        return [
            Figure(
                id="ages",
                title=self._age_finding(),
                subtitle=f"Andel som {lead.predicate}, {picture.weighting(self.wave)}{self.wave}",
                **figures.drawn(lambda room: charts.age_multiples(panels, width=room)),
                alt=f"{'. '.join(told)}.",
                source=self._source(),
            )
        ]

    def _panel(self, title: str, values: Mapping[str, Value | None]) -> charts.Panel:
        dots = [figures.dot(self._label(area), value, strong=area != MUNICIPALITY) for area, value in values.items()]
        return charts.Panel(title, tuple(dots))

    def _shares(self, values: Mapping[str, Value | None]) -> str:
        return sv.listed(
            f"{self._label(area)} {_percent(value.value if value else None)}" for area, value in values.items()
        )

    def _source(self) -> str:
        return (
            f"Källa: {self.picture.municipality.survey_name} {self.wave}. {figures.INTERVALS} "
            f"Tom ring: färre än {self.picture.municipality.uncertain_base} svar."
        )

    def _by_band(self) -> dict[str, list[Pairing]]:
        """Return the tested pairs by age group, by the first question."""
        lead = self.questions[0]
        bands = self.picture.age_bands(lead.indicator, self.wave)
        return {band: pairings(self.picture, lead, self.wave, self.areas, ("all", band)) for band in bands}

    def _age_finding(self) -> str:
        held = [sv.ages(band) for band, pairs in self._by_band().items() if any(one.verdict in HELD for one in pairs)]
        return (
            f"Säkerställd skillnad bland dem som är {sv.listed(held)}"
            if held
            else "Ingen säkerställd skillnad i någon åldersgrupp"
        )

    def _ages(self) -> Table | None:
        """Return, age group by age group, what holds between the districts."""
        told = {band: in_short(pairs) for band, pairs in self._by_band().items()}
        rows = [(Cell(sv.ages(band)), Cell(sv.sentence(text))) for band, text in told.items() if text]
        if not rows:
            return None
        return Table(
            id="age-differences",
            title="Vad som håller efter ålder",
            subtitle=f"{self.questions[0].title}, {self.wave}",
            columns=(Column("Ålder", width=0.8), Column("Vad som får sägas", width=2.6)),
            rows=tuple(rows),
            compact=True,
        )

    def _others(self) -> list[Block]:
        """Return reported offences and the themes of conversations in the districts, with what is not tested."""
        found = [self._offences(), self._themes() or self._themes_of_all()]
        return [block for block in found if block]

    def _offences(self) -> Table | None:
        """Return the districts' offences in the last year, as counts and per inhabitant."""
        picture = self.picture
        counted = [row for row in picture.indicators.values() if row.source == "crime" and self._is_local(row)]
        if not counted:
            return None
        wanted = [name for promise in picture.promises.values() for name in promise.crime]
        shown = sorted(counted, key=lambda row: row.indicator not in wanted)[:MOST_OFFENCES]
        areas = [*self.areas, MUNICIPALITY]
        rows = [(Cell(row.title), *(self._offence(row, area) for area in areas)) for row in shown]
        years = sv.listed(sorted({picture.last_year(row.indicator) for row in shown}))
        return Table(
            id="offences",
            title="Anmälda brott",
            subtitle=f"Antal, och inom parentes antal per 1{sv.THIN}000 invånare, {years}",
            columns=(
                Column("Brott", width=1.8),
                *(Column(self._label(area), "number") for area in areas),
            ),
            rows=tuple(rows),
            source=f"Källa: {picture.offence_source(shown[0].indicator)}.",
            note=sv.paragraph([*self._against_rest(shown), "anmälda brott är inte alla brott"]),
            compact=True,
        )

    def _is_local(self, row: Indicator) -> bool:
        year = self.picture.last_year(row.indicator)
        return any(self.picture.value(row.indicator, year, area, unit="count") for area in self.areas)

    def _offence(self, row: Indicator, area: str) -> Cell:
        year = self.picture.last_year(row.indicator)
        count = self.picture.value(row.indicator, year, area, unit="count")
        rate = self.picture.value(row.indicator, year, area, unit="rate")
        if count is None or count.value is None:
            return Cell(tables.HIDDEN if count else tables.NOT_GIVEN, "hidden" if count else "")
        told = f" ({sv.number(rate.value, 1)})" if rate and rate.value is not None else ""
        return Cell(f"{sv.number(count.value)}{told}")

    def _between(self, shown: Sequence[Indicator]) -> str:
        """Return which differences between the districts hold; where offences are not tested so, that is said."""
        pairs = {row: pairings(self.picture, row, self.picture.last_year(row.indicator), self.areas) for row in shown}
        if not any(pairs.values()):
            return "hur de skiljer sig sinsemellan prövas inte"
        held = [
            f"{sv.lower_first(row.title)}: säkerställt fler per invånare i {high} än i {low}"
            for row, found in pairs.items()
            for high, low in (one.largest_first() for one in found if one.verdict in HELD)
        ]
        return "; ".join(held) or "ingen säkerställd skillnad dem emellan per invånare"

    def _against_rest(self, shown: Sequence[Indicator]) -> list[str]:
        """Return where the rate differs from the rest of the municipality, and what is told of the districts between them."""
        rest = "rest_of_municipality"
        found: dict[str, list[str]] = {"higher": [], "lower": []}
        for row in shown:
            year = self.picture.last_year(row.indicator)
            for area in self.areas:
                comparison = self.picture.comparison(row.indicator, year, area, rest, rest)
                if comparison and comparison.verdict in found:
                    found[comparison.verdict].append(f"{sv.lower_first(row.title)} i {self.picture.name(area)}")
        words = {"higher": "säkerställt fler", "lower": "säkerställt färre"}
        told = [
            f"{words[verdict]} per invånare än i övriga kommunen: {sv.listed(places)}"
            for verdict, places in found.items()
            if places
        ]
        none = f"ingen säkerställd skillnad per invånare mot övriga kommunen för {self.picture.municipality.district_the_many}"
        return [self._between(shown), *(told or [none])]

    def _themes(self) -> Table | None:
        """Return in how many conversations the most common themes came up, district by district; None when no such number is shown."""
        areas = [*self.areas, MUNICIPALITY]
        rows = [row for row in self.picture.theme_counts if row.kind == "all" and row.area in areas]
        found = {(row.theme, row.area): row for row in rows}
        whole = [row for row in rows if row.area == MUNICIPALITY and row.conversations]
        common = sorted(whole, key=lambda row: -(row.conversations or 0))[:MOST_THEMES]
        if not common or not any(row.area != MUNICIPALITY and row.conversations for row in rows):
            return None
        lines = []
        for row in common:
            told = [found.get((row.theme, area)) for area in areas]
            cells = [
                Cell(tables.NOT_GIVEN)
                if one is None
                else Cell(tables.HIDDEN, "hidden")
                if one.conversations is None
                else Cell(f"{sv.number(one.conversations)} av {sv.number(one.of_conversations or 0)}")
                for one in told
            ]
            lines.append((Cell(row.title), *cells))
        return Table(
            id="themes",
            title=HEADINGS["common_themes"].format(theme=sv.lower_first(common[0].title)),
            subtitle=f"Samtal där ämnet togs upp, av alla samtal i området, {common[0].period}",
            columns=(Column("Ämne", width=1.6), *(Column(self._label(area), "number") for area in areas)),
            rows=tuple(lines),
            note="De som deltar är inte ett urval av invånarna. Skillnader mellan områdena prövas inte.",
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
        top = max(rows, key=lambda row: row.conversations or 0)
        the_many = picture.municipality.district_the_many
        told = f"i hela kommunen togs {sv.lower_first(top.title)} upp i {top.conversations} av {top.of_conversations} {top.kind_title}"
        return Paragraph(
            f"**Samtal och trygghetsvandringar.** Antalet samtal om ett ämne redovisas inte för {the_many} var för sig. "
            + sv.sentence(told)
        )

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
        rows.append((Cell("Minst antal svar"), *map(Cell, bases)))
        yield Table(
            id="numbers",
            title="Samma tal i en tabell",
            subtitle=f"Andel i procent med 95{sv.THIN}% osäkerhetsintervall, {self.picture.weighting(self.wave)}{self.wave}",
            columns=(Column("Fråga", width=1.6), *(Column(self._label(area), "number") for area in areas)),
            rows=tuple(rows),
            note="* osäker: få svar." if tables.any_star(rows) else "",
            compact=True,
            rules_after=(len(rows) - 2,),
        )

    def _method(self) -> Paragraph:
        """Return how it is made, in short."""
        municipality = self.picture.municipality
        return Paragraph(
            f"**Så är det gjort.** Varje par av {municipality.district_many} prövas för sig i den senaste mätningen: för alla, "
            "kvinnor, män och varje åldersgrupp; andra grupper prövas inte. Sannolikheten räknas om för hur många par som prövas "
            "(Benjamini och Hochberg); en skillnad är säkerställd när q är högst 0,05. En skillnad ”hade sannolikt synts” om "
            "fyra undersökningar av fem av samma storlek hade visat den. Andelar på färre än "
            f"{municipality.min_base} svar och antal under {municipality.min_count} visas inte.",
            "note",
        )

    def _label(self, area: str) -> str:
        return "Hela kommunen" if area == MUNICIPALITY else self.picture.name(area)


def _with_short_names(picture: Picture, areas: Sequence[str]) -> Picture:
    """Return the same view with names that two pages hold; where two would be the same then, their ids stand for them."""
    short = {area: shortened for area in areas if (shortened := _short(picture.name(area))) != picture.name(area)}
    told = [short.get(area, picture.name(area)) for area in areas]
    if not short:
        return picture
    names = {area: name if told.count(name) == 1 else _short(area) for area, name in short.items()}
    view = copy(picture)
    view.areas = {area: row._replace(name=names[area]) if area in names else row for area, row in picture.areas.items()}
    return view


def _short(name: str) -> str:
    return name if len(name) <= MOST_NAME else f"{name[: MOST_NAME - 1].rstrip()}…"


def _percent(share: float | None) -> str:
    return tables.HIDDEN if share is None else sv.percent(share)
