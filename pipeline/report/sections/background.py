"""What the report rests on, how it was made, how it answers to the law, and the tables behind it."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.report.read.picture import Picture
from pipeline.report.read.rows import Indicator, Source, Wave
from pipeline.report.set.blocks import Block, Cell, Column, Heading, Notice, Paragraph, Table
from pipeline.report.tables import appendix, behind_charts, law
from pipeline.words.sv import language as sv

WEIGHTS = {
    "delivered": "Andelarna är viktade med de vikter som levererats, så att svaren tillsammans speglar invånarna.",
    "made": "Andelarna är viktade så att svaren tillsammans stämmer med befolkningsregistret efter område, kön och ålder. Registrets "
    "femårsgrupper delas som om åldrarna i dem vore lika stora, och den öppna gruppen 80 år och äldre som om den vore tolv åldrar.",
    "none": "Inga vikter är levererade och ingen befolkning att väga mot: alla svar räknas lika.",
}
INTERVALS = (
    f"Osäkerhetsintervallen är 95{sv.THIN}% konfidensintervall enligt Korn och Graubard, med hänsyn till hur urvalet är draget "
    "(skikt och eventuella kluster, Taylorlinearisering). Ingen korrigering görs för att urvalet är en stor del av invånarna: "
    "frågan gäller även framtiden."
)
COMPARISONS = (
    "Varje jämförelse prövas under antagandet att det inte är någon skillnad (likelihoodkvot med varje sidas effektiva antal "
    "svar). Eftersom många jämförelser görs justeras sannolikheterna enligt Benjamini och Hochberg inom varje grupp av frågor; "
    f"en skillnad kallas säkerställd när den justerade sannolikheten är högst 5{sv.THIN}%. Där färre än fem ja eller nej är att "
    "vänta på någon sida görs ingen jämförelse."
)
SUPPORT = (
    "En jämförelse talar för ett löfte när den är säkerställd åt det håll som motiverar löftet, och emot när den är säkerställd åt "
    "andra hållet; utan säkerställd skillnad går det inte att avgöra. Stödet kallas starkt när minst två av tre jämförelser talar för "
    "löftet, ingen emot, och mer än en mätning bär det (flera källor, eller samma skillnad även i mätningen före), visst när fler "
    "talar för än emot och minst en av tre för, svagt när någon talar för, annars inget. Hur många som berörs är den skattade "
    "andelen av områdets invånare i undersökningens åldrar vid årsskiftet före mätningen; antalet står bredvid stödet och ändrar det "
    "inte, för ett problem som få har kan vara lika säkert som ett som många har."
)


class Background:
    """The end of the report: sources and method, and the appendix of tables."""

    def __init__(self, picture: Picture) -> None:
        """Take in the edition's view of the published tables."""
        self.picture = picture
        self.wave = picture.last_period("safety_survey")

    def sources(self) -> list[Block]:
        """Return what the report rests on, how it was made, and how it answers to the law."""
        picture = self.picture
        blocks: list[Block] = [Heading(1, "Om underlaget"), self._source_table()]
        if picture.synthetic:
            invented = [
                sv.lower_first(sv.SOURCES[row.source]) for row in picture.sources.values() if row.used and row.synthetic
            ]
            blocks.append(
                Notice(
                    "Syntetiska uppgifter.",
                    f"Uppgifterna om {sv.listed(invented)} är påhittade för att visa verktyget. "
                    "De säger inget om verkliga förhållanden.",
                )
            )
        if self.wave:
            blocks += [Heading(2, "Så är undersökningen räknad"), *map(Paragraph, self._survey_method())]
            tables = [appendix.weighting(picture, wave) for wave in picture.waves]
            blocks += [table for table in tables if table]
        blocks += [Heading(2, "Vad som inte visas"), Paragraph(sv.paragraph(self._hidden()))]
        blocks += [Heading(2, "Så svarar lägesbilden mot lagen och Brås frågor"), law.answers(picture)]
        files = appendix.source_files(picture)
        return [*blocks, Heading(2, "Varifrån talen kommer"), files] if files else blocks

    def _source_table(self) -> Table:
        rows = []
        for name, title in sv.SOURCES.items():
            source = self.picture.sources[name]
            used = self._use(source)
            kind = ("syntetiska" if source.synthetic else "verkliga") if source.used else "–"
            rows.append((Cell(title), Cell(used), Cell(self._extent(name) or "–"), Cell(kind)))
        return Table(
            id="sources",
            title="Källor",
            subtitle=f"Vad utgåvan bygger på; den känner till det som var avslutat {sv.day(self.picture.edition.data_until)}",
            columns=(
                Column("Källa", width=1.3),
                Column("Användning"),
                Column("Omfattning", width=1.9),
                Column("Uppgifter", width=0.8),
            ),
            rows=tuple(rows),
        )

    def _use(self, source: Source) -> str:
        """Return whether a source is used: whether any number rests on it."""
        if not source.used:
            return "används inte: inget är levererat"
        files = {file.id for file in self.picture.source_files if file.source == source.source}
        own = source.source in ("dialogue", "reference") and self.picture.last_period(source.source)
        rests = own or files & self.picture.files_behind_values
        return "används" if rests else "levererad, men inget tal vilar på den"

    def _extent(self, source: str) -> str:
        """Return which periods of a source are used, and how much they hold."""
        picture = self.picture
        if source == "safety_survey":
            parts = []
            for wave in picture.waves.values():
                share = f" av {sv.number(wave.sent)} ({sv.percent(wave.answered / wave.sent)})" if wave.sent else ""
                parts.append(f"{wave.period}: {sv.number(wave.answered)} svarande{share}")
            return "; ".join(parts)
        years = picture.periods(source) or sorted({month[:4] for month in picture.periods(source, 7)})
        span = years[0] if len(years) == 1 else f"{years[0]}–{years[-1]}" if years else ""
        every = [row for row in picture.theme_counts if (row.area, row.kind) == ("municipality", "all")]
        if source == "dialogue" and every and every[0].of_conversations:
            talks = sv.counted(every[0].of_conversations, "samtal eller vandring", "samtal och vandringar", neuter=True)
            return f"{every[0].period}: {talks}"
        return span

    def _survey_method(self) -> Iterator[str]:
        picture = self.picture
        many = picture.municipality.district_many
        yield from self._weights()
        yield INTERVALS
        yield f"Löftets {many} jämförs med alla som bor utanför dem. {COMPARISONS}"
        yield SUPPORT

    def _weights(self) -> Iterator[str]:
        """Yield how the answers were weighted, wave by wave where that differs."""
        by_kind: dict[str, list[Wave]] = {}
        for wave in self.picture.waves.values():
            by_kind.setdefault(wave.weights, []).append(wave)
        for kind, waves in by_kind.items():
            years = sv.listed(wave.period for wave in waves)
            text = WEIGHTS[kind]
            if kind == "made":
                text += f" Registret är från {sv.listed(sorted({str(wave.register_year) for wave in waves}))}."
                loose = [f"{sv.number(wave.without_cell)} år {wave.period}" for wave in waves if wave.without_cell]
                if loose:
                    text += " Personer som inte finns i registrets grupper får medelvikten i sitt område: "
                    text += f"{sv.listed(loose)}."
            yield f"Undersökningen {years}: {text}" if len(by_kind) > 1 else text

    def _hidden(self) -> Iterator[str]:
        picture = self.picture
        limits = picture.municipality
        yield f"andelar som bygger på färre än {limits.min_base} svar visas inte"
        yield f"andelar som bygger på {limits.min_base}–{limits.uncertain_base - 1} svar märks som osäkra"
        yield (
            f"antal brott ur polisens lokala utdrag och antal samtal från 1 till {limits.min_count - 1} visas inte; "
            "Brås tal för kommunen är offentliga och visas som de är"
        )
        yield "en jämförelse där en sida är dold visas inte heller"
        yield (
            "fler värden är dolda för att ingen ska kunna räkna fram dem som måste döljas; innan rapporten gjordes prövades varje dolt "
            "värde mot allt som publiceras, och inget gick att räkna fram"
        )
        hidden = picture.hidden_cells("safety_survey")
        if hidden:
            groups = f"de flesta för grupper efter både kön och ålder i enskilda {limits.district_many}"
            yield f"i undersökningens tabeller är {sv.number(hidden)} celler dolda, {groups}"

    # ---- the tables ---------------------------------------------------------------------------------------------------

    def tables(self) -> list[Block]:
        """Return the appendix: every survey indicator by district, the promises' by sex and age, and all definitions."""
        picture = self.picture
        blocks: list[Block] = []
        if self.wave:
            blocks += appendix.by_district(picture, self.wave)
            areas = [
                *picture.priority,
                *([picture.together] if len(picture.priority) > 1 else []),
                *([picture.outside] if picture.outside in picture.areas else []),
                "municipality",
            ]
            index = appendix.problem_index(picture, self.wave)
            blocks += [index] if index else []
            mains = {
                main.indicator: main
                for promise in picture.promises.values()
                if (main := self.picture.main_indicator(promise.promise))
            }
            for indicator in mains.values():
                table = appendix.sexes_and_ages(picture, indicator, self.wave, areas)
                blocks += [table] if table else []
        blocks += behind_charts.all_tables(picture)
        blocks += [table for table in (appendix.references(picture), appendix.municipal_counts(picture)) if table]
        shown = [row for row in picture.indicators.values() if self._is_used(row)]
        if shown:
            blocks.append(appendix.definitions(picture, shown))
        return [Heading(1, "Tabeller"), *blocks] if blocks else []

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
