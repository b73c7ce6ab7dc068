"""What stands around the chapters: Läget i korthet before them; the districts, the sources and the tables after them."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.report import charts, figures, sentences, tables
from pipeline.report import swedish as sv
from pipeline.report.blocks import (
    Block,
    Bullets,
    Card,
    Cards,
    Cell,
    Column,
    Facts,
    Group,
    Heading,
    Notice,
    PageBreak,
    Paragraph,
    SideBySide,
    Table,
)
from pipeline.report.published import Indicator, Picture, Promise

SOURCE_NAMES = {
    "safety_survey": "Trygghetsundersökning",
    "drug_habits": "CAN, skolelevers drogvanor",
    "crime": "Anmälda brott",
    "dialogue": "Samtal och trygghetsvandringar",
    "population": "Befolkning",
}
MOST_UNCOVERED = 6


class Frame:
    """The document around the promises' chapters, section by section; each section is a list of blocks."""

    def __init__(self, picture: Picture) -> None:
        """Take in the edition's view of the published tables."""
        self.picture = picture
        self.wave = picture.last_period("safety_survey")

    def _main(self, promise: Promise) -> Indicator | None:
        """Return the survey indicator that a promise's districts are compared by first."""
        for row in self.picture.evidence(promise.promise):
            if row.contrast == "outside_promise" and self.picture.value(row.indicator, self.wave, row.area):
                return self.picture.indicators[row.indicator]
        return None

    # ---- Läget i korthet ----------------------------------------------------------------------------------------------

    def in_short(self) -> list[Block]:
        """Return page one: the point, the promises and what they rest on, the strongest chart, what is not known."""
        blocks: list[Block] = [Heading(1, "Läget i korthet")]
        mains = [(promise, main) for promise in self.picture.promises.values() if (main := self._main(promise))]
        if mains:
            blocks.append(Paragraph(sv.paragraph(self._lead(*mains[0])), "lead"))
        blocks.append(Cards(tuple(self._card(promise) for promise in self.picture.promises.values())))
        blocks += list(self._main_figures(mains[0][1])) if mains else list(self._months_figure())
        blocks.append(Notice("Det vi inte vet.", sv.paragraph(self._unknown())))
        blocks.append(self._facts())
        return blocks

    def _lead(self, promise: Promise, indicator: Indicator) -> list[str]:
        """Return the report's first sentences: where, for whom, how sure, compared with what."""
        picture = self.picture
        districts = promise.districts.split()
        higher = []
        for area in districts:
            found = picture.comparison(indicator.indicator, self.wave, area, "outside_promise", picture.outside)
            value = picture.value(indicator.indicator, self.wave, area)
            if found and found.verdict == "higher" and value and value.value is not None:
                higher.append(f"{picture.name(area)} ({sv.number(100 * value.value)} procent)")
        outside = picture.value(indicator.indicator, self.wave, picture.outside)
        if not higher or outside is None or outside.value is None:
            return [
                f"det går inte att säga att någon av löftets {picture.municipality.district_many} skiljer sig från övriga "
                f"när det gäller andelen som {indicator.predicate}"
            ]
        shares = f"{sv.listed(higher)} än {picture.name(picture.outside)} ({sv.number(100 * outside.value)} procent)"
        groups = self._groups_in_short(indicator)
        sure = "skillnaderna är statistiskt säkerställda"
        return [f"en större andel {indicator.predicate} i {shares}", groups, sure if groups or len(higher) > 1 else "skillnaden är statistiskt säkerställd"]

    def _groups_in_short(self, indicator: Indicator) -> str:
        """Return which of the sexes and ages have the larger share, when that holds."""
        found = {
            row.contrast: row.verdict
            for row in self.picture.comparisons
            if (row.indicator, row.period, row.area) == (indicator.indicator, self.wave, "municipality")
        }
        sexes = {"higher": "av kvinnorna än av männen", "lower": "av männen än av kvinnorna"}
        ages = {"higher": "bland de yngsta än bland de äldsta", "lower": "bland de äldsta än bland de yngsta"}
        parts = [sexes.get(found.get("women_vs_men", "")), ages.get(found.get("youngest_vs_oldest", ""))]
        told = [part for part in parts if part]
        return f"andelen är större {sv.listed(told)}" if told else ""

    def _card(self, promise: Promise) -> Card:
        """Return a promise's box: how well it is supported, and by what."""
        support = self.picture.support(promise.promise)
        items = [*self._card_survey(promise), *self._card_pupils(promise), *self._card_crime(promise), *self._card_talks(promise)]
        return Card(
            label=f"Löfte {promise.position}",
            badge=f"Underlaget ger {sentences.STRENGTH[support.strength]}",
            title=promise.title,
            items=tuple(sv.sentence(item)[:-1] for item in items if item),
            strength=support.strength,
        )

    def _card_survey(self, promise: Promise) -> Iterator[str]:
        picture, main = self.picture, self._main(promise)
        rows = picture.evidence(promise.promise)
        if main:
            own = [row for row in rows if (row.indicator, row.contrast) == (main.indicator, "outside_promise")]
            same = [row for row in own if row.verdict == "supports"]
            word = picture.municipality.district_many
            yield f"**{main.title}**: större andel än utanför i {sv.in_words(len(same))} av {sv.in_words(len(own))} {word}"
            change = [
                row
                for row in picture.comparisons
                if (row.indicator, row.period, row.contrast, row.sex, row.age_group)
                == (main.indicator, self.wave, "previous_period", "all", "all")
                and row.area in promise.districts.split()
            ]
            if change and all(row.verdict == "no_detectable_difference" for row in change):
                yield f"**Ingen säkerställd förändring** sedan {change[0].other} i någon av dem"
            for row in change:
                if row.verdict in ("higher", "lower"):
                    yield f"{picture.name(row.area)}: {'ökat' if row.verdict == 'higher' else 'minskat'} sedan {row.other}"
        for row in rows:
            indicator = picture.indicators[row.indicator]
            if row.contrast == "previous_period" and indicator.source == "safety_survey":
                words = {"supports": "har ändrats så som löftet antar", "contradicts": "har ändrats åt andra hållet"}
                yield f"**{indicator.title}**: {words.get(row.verdict, 'ingen säkerställd förändring')}"

    def _card_pupils(self, promise: Promise) -> Iterator[str]:
        picture, period = self.picture, self.picture.last_period("drug_habits")
        named = {row.indicator for row in picture.evidence(promise.promise)}
        if not any(picture.indicators[name].source == "drug_habits" for name in named):
            return
        shares = []
        for grade, name in sv.GRADES.items():
            value = picture.value("drugs_ever", period, "municipality", age_group=grade)
            if value and value.value is not None:
                shares.append(f"**{sv.percent(value.value)}** i {name}")
        if shares:
            yield f"{sv.listed(shares)} har använt narkotika någon gång (CAN {period})"
        stated = [
            f"{row.why} i {sv.GRADES.get(row.age_group, row.age_group)}"
            for row in picture.comparisons
            if row.indicator in named and row.basis == "delivered"
        ]
        if stated:
            yield f"senaste tolv månaderna, enligt CAN: {sv.listed(stated)}"

    def _card_crime(self, promise: Promise) -> Iterator[str]:
        for name in promise.crime.split()[:1]:
            indicator = self.picture.indicators[name]
            year = self.picture.last_year(name)
            total = self.picture.value(name, year, "municipality", unit="count") if year else None
            if total and total.value is not None:
                yield f"{sv.number(total.value)} anmälda {sv.lower_first(indicator.title)} i kommunen {year}" + (
                    ", som också speglar polisens insatser" if indicator.initiative_driven else ""
                )

    def _card_talks(self, promise: Promise) -> Iterator[str]:
        rows = [
            row
            for row in self.picture.theme_counts
            if row.area == "municipality" and row.kind == "all" and row.theme in promise.themes.split() and row.conversations
        ]
        if rows:
            top = max(rows, key=lambda row: row.conversations or 0)
            yield f"{sv.lower_first(top.title)} togs upp i **{top.conversations} av {top.of_conversations}** samtal"

    def _main_figures(self, indicator: Indicator) -> Iterator[Block]:
        picture = self.picture
        figure = figures.districts(picture, indicator, self.wave)
        if figure:
            yield _with_id(figure, "in-short")

    def _months_figure(self) -> Iterator[Block]:
        for promise in self.picture.promises.values():
            for name in promise.crime.split():
                figure = figures.months(self.picture, self.picture.indicators[name])
                if figure:
                    yield _with_id(figure, "in-short")
                    return

    def _unknown(self) -> Iterator[str]:
        """Yield what the reader of page one should not believe to know."""
        picture = self.picture
        hidden = picture.hidden_cells("safety_survey")
        if hidden:
            yield (
                f"för många grupper inom en enskild {picture.municipality.district_one} är svaren för få (färre än "
                f"{picture.municipality.min_base}) och visas inte"
            )
        if picture.last_period("drug_habits"):
            yield "CAN redovisar inte antalet svar, så skillnader mellan pojkar och flickor går inte att pröva"
        if picture.last_period("crime"):
            yield "alla brott anmäls inte"
        missing = [SOURCE_NAMES[source] for source in SOURCE_NAMES if not picture.sources[source].used]
        if missing:
            yield f"underlag saknas från {sv.listed(sv.lower_first(name) for name in missing)}"

    def _facts(self) -> Facts:
        edition, municipality = self.picture.edition, self.picture.municipality
        decided = edition.decided_by + (f", {sv.day(edition.decided_on)}" if edition.decided_on else "")
        return Facts(
            (
                ("Beslutat av", decided),
                ("Dokument", edition.document or "anges inte"),
                ("Diarienummer", edition.diary_number or "anges inte i dokumentet"),
                ("Gäller", edition.valid),
                ("Underlag till och med", sv.day(edition.data_until)),
                ("Kontakt", municipality.contact),
            )
        )

    # ---- the districts ------------------------------------------------------------------------------------------------

    def districts(self) -> list[Block]:
        """Return the districts side by side, and what stands out that no promise covers."""
        if not self.wave:
            return []
        table = tables.side_by_side(self.picture, self.wave)
        if table is None:
            return []
        word = self.picture.municipality.district_the_many.capitalize()
        blocks: list[Block] = [PageBreak(), Heading(1, f"{word} bredvid varandra"), table]
        uncovered = list(self._uncovered())
        heading = Heading(2, "Det löftena inte täcker")
        if uncovered:
            return [*blocks, heading, Paragraph(self._uncovered_lead()), Bullets(tuple(uncovered[:MOST_UNCOVERED]))]
        return [*blocks, heading, Paragraph(f"Ingen {self.picture.municipality.district_one} utanför löftena sticker ut säkerställt.")]

    def _uncovered_lead(self) -> str:
        many = self.picture.municipality.district_many
        return f"Här är läget säkerställt sämre än i övriga kommunen i {many} som inget löfte nämner:"

    def _uncovered(self) -> Iterator[str]:
        """Yield, district by district, what is worse there than in the rest of the municipality though no promise names it."""
        picture = self.picture
        promised = {member for area in picture.priority for member in picture.areas[area].members.split()} | set(picture.priority)
        for area in picture.districts:
            if area in promised:
                continue
            worse = []
            for indicator in picture.indicators.values():
                found = picture.comparison(indicator.indicator, self.wave, area, "rest_of_municipality", "rest_of_municipality")
                bad = "higher" if indicator.direction == "higher_is_worse" else "lower"
                value = picture.value(indicator.indicator, self.wave, area)
                if found and found.verdict == bad and value and value.value is not None:
                    worse.append(f"{sv.lower_first(indicator.title)} {sv.percent(value.value)} ({_limits(value.ci_low, value.ci_high)})")
            if worse:
                yield sv.sentence(f"**{picture.name(area)}**: {sv.listed(worse)}")

    # ---- the sources --------------------------------------------------------------------------------------------------

    def sources(self) -> list[Block]:
        """Return what the report rests on, how it was made, and how it answers to the law."""
        picture = self.picture
        blocks: list[Block] = [PageBreak(), Heading(1, "Om underlaget"), self._source_table()]
        if picture.synthetic:
            invented = [SOURCE_NAMES[row.source].lower() if row.source != "drug_habits" else SOURCE_NAMES[row.source]
                        for row in picture.sources.values() if row.used and row.synthetic]  # fmt: skip
            blocks.append(
                Notice(
                    "Syntetiska uppgifter.",
                    f"Uppgifterna om {sv.listed(invented)} är påhittade för att visa verktyget. De säger inget om verkliga förhållanden.",
                )
            )
        if self.wave:
            blocks += [Heading(2, "Så är undersökningen räknad"), *map(Paragraph, self._survey_method())]
        blocks += [Heading(2, "Vad som inte visas"), Paragraph(sv.paragraph(self._hidden()))]
        blocks += [Heading(2, "Så svarar lägesbilden mot lagen"), self._law()]
        files = tables.source_files(picture)
        return [*blocks, Heading(2, "Varifrån talen kommer"), files] if files else blocks

    def _source_table(self) -> Table:
        rows = []
        for name, title in SOURCE_NAMES.items():
            source = self.picture.sources[name]
            used = "används" if source.used else "används inte: inget är levererat"
            kind = ("syntetiska" if source.synthetic else "verkliga") if source.used else "–"
            rows.append((Cell(title), Cell(used), Cell(self._extent(name) or "–"), Cell(kind)))
        return Table(
            id="sources",
            title="Källor",
            subtitle=f"Vad utgåvan bygger på; den känner till det som var avslutat {sv.day(self.picture.edition.data_until)}",
            columns=(Column("Källa", width=1.3), Column("Användning"), Column("Omfattning", width=1.9), Column("Uppgifter", width=0.8)),
            rows=tuple(rows),
        )

    def _extent(self, source: str) -> str:
        """Return which periods of a source are used, and how much they hold."""
        picture = self.picture
        if source == "safety_survey":
            parts = []
            for wave in picture.waves.values():
                share = f" av {sv.number(wave.sent)} ({sv.percent(wave.answered / wave.sent)})" if wave.sent else ""
                parts.append(f"{wave.period}: {sv.number(wave.answered)} svar{share}")
            return "; ".join(parts)
        years = picture.periods(source) or sorted({month[:4] for month in picture.periods(source, 7)})
        span = years[0] if len(years) == 1 else f"{years[0]}–{years[-1]}" if years else ""
        every = [row for row in picture.theme_counts if (row.area, row.kind) == ("municipality", "all")]
        if source == "dialogue" and every and every[0].of_conversations:
            return f"{every[0].period}: {sv.counted(every[0].of_conversations, 'samtal eller vandring', 'samtal och vandringar', neuter=True)}"
        return span

    def _survey_method(self) -> Iterator[str]:
        picture = self.picture
        many = picture.municipality.district_many
        yield (
            "Andelarna är viktade med de vikter som levererats, så att svaren tillsammans speglar invånarna. Osäkerhetsintervallen är "
            f"95{sv.THIN}% konfidensintervall enligt Korn och Graubard, med hänsyn till urvalets uppläggning (skikt och eventuella kluster, "
            "Taylorlinearisering). Ingen korrigering görs för att urvalet är en stor del av invånarna: frågan gäller även framtiden."
        )
        yield (
            f"Löftets {many} jämförs med alla som bor utanför dem. Varje jämförelse prövas med medelfelet under antagandet att det inte är "
            "någon skillnad. Eftersom många jämförelser görs justeras sannolikheterna enligt Benjamini och Hochberg inom varje grupp av "
            f"frågor; en skillnad kallas säkerställd när den justerade sannolikheten är högst 5{sv.THIN}%. Där färre än fem ja eller nej "
            "är att vänta på någon sida görs ingen jämförelse."
        )
        yield (
            "Stödet för ett löfte kallas starkt när minst två av tre jämförelser talar för det och ingen emot, visst när fler talar för än "
            "emot och minst en av tre för, svagt när någon talar för, annars inget."
        )

    def _hidden(self) -> Iterator[str]:
        picture = self.picture
        limits = picture.municipality
        yield f"andelar som bygger på färre än {limits.min_base} svar visas inte, och de med {limits.min_base}–{limits.uncertain_base - 1} svar märks som osäkra"
        yield f"antal brott eller samtal från 1 till {limits.min_count - 1} visas inte, och inte heller jämförelser där en sida är dold"
        hidden = picture.hidden_cells("safety_survey")
        if hidden:
            yield f"i undersökningens tabeller är {sv.number(hidden)} celler dolda, de flesta för grupper efter både kön och ålder i enskilda {limits.district_many}"

    def _law(self) -> Table:
        """Return how the content answers to section 4 of the law (2023:196), and what is missing."""
        used = {name for name, source in self.picture.sources.items() if source.used}
        first = "Kapitlen om löftena" + (", Stadsdelarna bredvid varandra" if self.wave else "")
        first = first.replace("Stadsdelarna", self.picture.municipality.district_the_many.capitalize())
        second = "Vad säger samtalen; Vad säger skoleleverna" if used & {"dialogue", "drug_habits"} else "saknas"
        rows = (
            ("Kartläggning av brottsligheten, dess omfattning och konsekvenser", first if used & {"crime", "safety_survey"} else "saknas"),
            ("Annan information av betydelse", second),
            ("Analys av kartläggningen och informationen", "Läget i korthet; Varför detta löfte?; Vad talar emot, och vad vet vi inte. "
             "Orsaksanalys saknas."),
        )  # fmt: skip
        return Table(
            id="law",
            title="4 § lagen (2023:196) om kommuners ansvar för brottsförebyggande arbete",
            subtitle="Vad en lägesbild ska innehålla, och var i rapporten det står",
            columns=(Column("Lagens krav", width=1.5), Column("Här i rapporten", width=1.6)),
            rows=tuple((Cell(one), Cell(two)) for one, two in rows),
        )

    # ---- the tables ---------------------------------------------------------------------------------------------------

    def tables(self) -> list[Block]:
        """Return the appendix: every survey indicator by district, the promises' by sex and age, and all definitions."""
        picture = self.picture
        blocks: list[Block] = []
        if self.wave:
            blocks += tables.appendix(picture, self.wave)
            areas = [*picture.priority, *([picture.outside] if picture.outside in picture.areas else []), "municipality"]
            mains = {main.indicator: main for promise in picture.promises.values() if (main := self._main(promise))}
            for indicator in mains.values():
                table = tables.sexes_and_ages(picture, indicator, self.wave, areas)
                blocks += [table] if table else []
        shown = [row for row in picture.indicators.values() if self._is_used(row)]
        if shown:
            blocks.append(tables.definitions(picture, shown))
        return [PageBreak(), Heading(1, "Tabeller"), *blocks] if blocks else []

    def _is_used(self, indicator: Indicator) -> bool:
        """Return whether the edition has any figure of an indicator."""
        if indicator.source == "safety_survey":
            return self.picture.value(indicator.indicator, self.wave, "municipality") is not None
        if indicator.source == "drug_habits":
            period = self.picture.last_period("drug_habits")
            return any(self.picture.value(indicator.indicator, period, "municipality", age_group=grade) for grade in sv.GRADES)
        return bool(self.picture.last_year(indicator.indicator))


def _with_id(figure: figures.Figure, prefix: str) -> figures.Figure:
    """Return a figure that stands a second time in the document under an id of its own."""
    from dataclasses import replace

    return replace(figure, id=f"{prefix}-{figure.id}")


def _limits(low: float | None, high: float | None) -> str:
    return sv.interval(low, high) if low is not None and high is not None else ""
