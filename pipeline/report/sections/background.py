"""What the report rests on, how it was made, how it answers to the law, and the tables behind it."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.report.read.picture import Picture
from pipeline.report.read.rows import Indicator, Source, Wave
from pipeline.report.sentences import pupils, worth
from pipeline.report.set.blocks import Block, Cell, Column, Heading, Notice, Paragraph, Table
from pipeline.report.tables import background as background_tables
from pipeline.report.tables import behind_charts, law, results, survey
from pipeline.words.sv import background as words
from pipeline.words.sv import language as sv
from pipeline.words.sv import pupils as pupil_words
from pipeline.words.sv import worth as worth_words


class Background:
    """The end of the report: sources and method, and the appendix of tables."""

    def __init__(self, picture: Picture) -> None:
        """Take in the edition's view of the published tables."""
        self.picture = picture
        self.wave = picture.last_period("safety_survey")

    def sources(self) -> list[Block]:
        """Return what the report rests on, how it was made, and how it answers to the law."""
        picture = self.picture
        blocks: list[Block] = [Heading(1, words.HEADING), self._source_table()]
        if picture.synthetic:
            invented = [row.source for row in picture.sources.values() if row.used and row.synthetic]
            blocks.append(Notice(words.INVENTED, words.invented(invented)))
        if self.wave:
            blocks += [Heading(2, words.METHOD), *map(Paragraph, self._survey_method())]
            tables = [survey.weighting(picture, wave) for wave in picture.waves]
            blocks += [table for table in tables if table]
        if told := pupils.method(picture, picture.last_period("drug_habits")):
            blocks += [Heading(2, pupil_words.METHOD), Paragraph(told)]
        blocks += [Heading(2, words.NOT_SHOWN), Paragraph(sv.paragraph(self._hidden()))]
        blocks += [Heading(2, words.LAW), law.answers(picture)]
        files = background_tables.source_files(picture)
        return [*blocks, Heading(2, words.FILES), files] if files else blocks

    def _source_table(self) -> Table:
        rows = []
        for name, title in sv.SOURCES.items():
            source = self.picture.sources[name]
            used = self._use(source)
            extent = self._extent(name) if source.used else ""
            kind = (words.SYNTHETIC if source.synthetic else words.REAL) if source.used else sv.NOT_GIVEN
            rows.append((Cell(title), Cell(used), Cell(extent or sv.NOT_GIVEN), Cell(kind)))
        return Table(
            id="sources",
            title=words.SOURCES,
            subtitle=words.known(self.picture.edition.data_until),
            columns=(
                Column(words.SOURCE, width=1.3),
                Column(words.USE),
                Column(words.EXTENT, width=1.9),
                Column(words.DATA, width=0.8),
            ),
            rows=tuple(rows),
        )

    def _use(self, source: Source) -> str:
        """Return whether a source is used: whether any number rests on it."""
        if not source.used:
            return words.NOT_DELIVERED
        files = {file.id for file in self.picture.source_files if file.source == source.source}
        own = source.source in ("dialogue", "reference") and self.picture.last_period(source.source)
        rests = own or files & self.picture.files_behind_values
        return words.USED if rests else words.NOTHING_RESTS_ON_IT

    def _extent(self, source: str) -> str:
        """Return which periods of a source are used, and how much they hold."""
        picture = self.picture
        if source == "safety_survey":
            waves = words.waves((wave.period, wave.answered, wave.sent) for wave in picture.waves.values())
            return "; ".join(filter(None, (words.ready_made_waves(self._ready_made()), waves)))
        years = picture.periods(source) or sorted({month[:4] for month in picture.periods(source, 7)})
        every = [row for row in picture.theme_counts if (row.area, row.kind) == ("municipality", "all")]
        if source == "dialogue" and every:
            return words.conversations(every[0].period, every[0].of_conversations)
        return words.years(years[0], years[-1]) if years else ""

    def _ready_made(self) -> Iterator[tuple[str, int | None]]:
        """Yield the waves of which only results were delivered, with the most answers of the whole municipality."""
        picture = self.picture
        for period in picture.ready_made:
            values = [picture.value(name, period, "municipality") for name in picture.indicators]
            yield period, max((value.n for value in values if value and value.n), default=None)

    def _survey_method(self) -> Iterator[str]:
        picture = self.picture
        if picture.ready_made:
            told = words.READY_MADE, words.READY_MADE_INTERVALS, words.READY_MADE_COMPARISONS
            text = sv.paragraph(told)
            yield words.of_waves(picture.ready_made, text) if picture.waves else text
        if picture.waves:
            yield from self._weights()
            themselves = worth.self_selected(picture)
            if themselves:
                yield words.of_waves(themselves, worth_words.SELF_SELECTED_METHOD)
            if len(themselves) < len(picture.waves):
                yield words.INTERVALS
                is_compared = not all(worth.why_not_compared(picture, wave) for wave in picture.waves)
                many = picture.municipality.district_many
                yield words.comparisons(many) if is_compared else words.COMPARISONS
        if picture.waves or picture.ready_made:
            yield words.SAFE_SIDE
        evidence = [row for promise in picture.promises for row in picture.evidence(promise)]
        has_persons = any(row.concerned is not None for row in evidence)
        asked = {row.contrast for row in evidence}
        of_forms = [text for form, text in words.OF_FORMS.items() if form in asked]
        yield sv.paragraph([words.SUPPORT, *of_forms, words.CONCERNED if has_persons else ""])
        if chosen := picture.edition.chosen_from:
            yield words.CHOSEN.format(many=picture.municipality.district_many, period=chosen)

    def _weights(self) -> Iterator[str]:
        """Yield how the answers were weighted, wave by wave where that differs."""
        by_kind: dict[str, list[Wave]] = {}
        for wave in self.picture.waves.values():
            lacks = wave.period in worth.without_sizes(self.picture)
            by_kind.setdefault("without_sizes" if lacks else wave.weights, []).append(wave)
        for kind, waves in by_kind.items():
            made = waves if kind == "made" else []
            registers = sorted({str(wave.register_year) for wave in made})
            loose = [(wave.without_cell, wave.period) for wave in made if wave.without_cell]
            text = words.weights(kind, registers, loose)
            yield words.of_waves((wave.period for wave in waves), text) if len(by_kind) > 1 else text

    def _hidden(self) -> Iterator[str]:
        picture = self.picture
        limits = picture.municipality
        yield words.hidden_shares(limits.min_base)
        yield words.uncertain_shares(limits.min_base, limits.uncertain_base)
        if picture.waves:
            yield worth_words.EFFECTIVE
        yield words.hidden_counts(limits.min_count)
        yield words.HIDDEN_COMPARISONS
        yield words.HIDDEN_TO_PROTECT
        hidden = picture.hidden_cells("safety_survey")
        if hidden:
            yield words.hidden_cells(hidden, limits.district_many)

    # ---- the tables ---------------------------------------------------------------------------------------------------

    def tables(self) -> list[Block]:
        """Return the appendix: every survey indicator by district, the promises' by sex and age, and all definitions."""
        picture = self.picture
        blocks: list[Block] = []
        if self.wave:
            blocks += results.tables(picture) if picture.ready_made else []
            blocks += [] if self.wave in picture.ready_made else survey.by_district(picture, self.wave)
            areas = [
                *picture.priority,
                *([picture.together] if len(picture.priority) > 1 else []),
                *([picture.outside] if picture.outside in picture.areas else []),
                "municipality",
            ]
            index = survey.problem_index(picture, self.wave)
            blocks += [index] if index else []
            mains = {
                main.indicator: main
                for promise in picture.promises.values()
                if (main := self.picture.main_indicator(promise.promise))
            }
            for indicator in mains.values():
                table = survey.sexes_and_ages(picture, indicator, self.wave, areas)
                blocks += [table] if table else []
        blocks += behind_charts.all_tables(picture)
        blocks += [
            table
            for table in (background_tables.references(picture), background_tables.municipal_counts(picture))
            if table
        ]
        shown = [row for row in picture.indicators.values() if self._is_used(row)]
        if shown:
            blocks.append(background_tables.definitions(picture, shown))
        return [Heading(1, words.TABLES), *blocks] if blocks else []

    def _is_used(self, indicator: Indicator) -> bool:
        """Return whether the edition has any figure of an indicator."""
        if indicator.source == "safety_survey":
            units = ("share", "index")
            return any(self.picture.value(indicator.indicator, self.wave, "municipality", unit=unit) for unit in units)
        if indicator.source == "drug_habits":
            period = self.picture.last_period("drug_habits")
            return any(
                self.picture.value(indicator.indicator, period, "municipality", age_group=grade) for grade in sv.GRADES
            )
        if indicator.source == "municipal":
            return any(self.picture.values_of(indicator.indicator, area, "count") for area in self.picture.areas)
        named = [name for promise in self.picture.promises.values() for name in promise.crime]
        return indicator.indicator in named and bool(self.picture.last_year(indicator.indicator))
