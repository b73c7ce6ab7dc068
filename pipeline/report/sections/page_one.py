"""Läget i korthet: page one, from which a reader can tell where, for whom, how sure, since when, and what is promised."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from pipeline.report.figures import survey as figures
from pipeline.report.findings import pupils
from pipeline.report.findings import shares as sentences
from pipeline.report.read.picture import Picture
from pipeline.report.read.rows import Evidence, Indicator, Promise
from pipeline.report.sections.unknown import old_sources
from pipeline.report.set.blocks import Block, Card, Cards, Facts, Figure, Heading, Notice, PageBreak, Paragraph
from pipeline.words.sv import language as sv

GROUPS = {"women_vs_men": ("sex", sv.SEXES.__getitem__), "youngest_vs_oldest": ("age_group", sv.ages)}
"""What tells two groups apart, and how one of them is called, by contrast."""


class PageOne:
    """The report's first page."""

    def __init__(self, picture: Picture) -> None:
        """Take in the edition's view of the published tables."""
        self.picture = picture
        self.wave = picture.last_period("safety_survey")

    def in_short(self) -> list[Block]:
        """Return page one: the point, the promises and what they rest on, the strongest chart, what is not known."""
        blocks: list[Block] = [Heading(1, "Läget i korthet")]
        lead = self.picture.lead
        if lead:
            blocks.append(Paragraph(sv.paragraph(self._lead(*lead)), "lead"))
        blocks.append(Cards(tuple(self._card(promise) for promise in self.picture.promises.values())))
        figure = figures.districts(self.picture, lead[1], self.wave, lead[0].districts) if lead else self._months()
        blocks += [figure] if figure else []
        blocks.append(Notice("Det vi inte vet.", sv.paragraph(self._unknown())))
        return [*blocks, self._facts(), PageBreak()]

    def _lead(self, promise: Promise, indicator: Indicator) -> list[str]:
        """Return the report's first sentences: where, how sure, compared with what, for whom, and which place is worst."""
        picture = self.picture
        found = {
            area: picture.comparison(indicator.indicator, self.wave, area, "outside_promise", picture.outside)
            for area in promise.districts
        }
        values = {area: picture.value(indicator.indicator, self.wave, area) for area in found}
        higher = {
            area: value
            for area, value in values.items()
            if (row := found[area]) and row.verdict == "higher" and value and value.value is not None
        }
        outside = picture.value(indicator.indicator, self.wave, picture.outside)
        if not higher or outside is None or outside.value is None:
            return [
                f"det går inte att säga att någon av löftets {picture.municipality.district_many} skiljer sig från övriga "
                f"när det gäller andelen som {indicator.predicate}"
            ]
        order = sorted(higher, key=lambda area: -(higher[area].value or 0.0))
        first, *others = (f"{sentences.short_share(higher[area])} i {picture.name(area)}" for area in order)
        shares = sv.listed([first.replace(" (", " procent (", 1), *others])
        than = f"{picture.name(picture.outside)}, {sentences.with_interval(outside)}"
        groups = self._groups_in_short(indicator)
        several = len(higher) > 1 or groups
        return [
            f"år {self.wave} uppgav {shares} att de {indicator.predicate}",
            f"det är {'större andelar' if others else 'en större andel'} än {than}",
            groups,
            "skillnaderna är statistiskt säkerställda" if several else "skillnaden är statistiskt säkerställd",
            sentences.highest(picture, indicator, self.wave, order),
        ]

    def _groups_in_short(self, indicator: Indicator) -> str:
        """Return which of the sexes and ages have the larger share, when that holds."""
        found = {
            row.contrast: row.verdict
            for row in self.picture.comparisons
            if (row.indicator, row.period, row.area) == (indicator.indicator, self.wave, "municipality")
        }
        sexes = {"higher": "bland kvinnor än bland män", "lower": "bland män än bland kvinnor"}
        ages = {"higher": "bland de yngsta än bland de äldsta", "lower": "bland de äldsta än bland de yngsta"}
        parts = [sexes.get(found.get("women_vs_men", "")), ages.get(found.get("youngest_vs_oldest", ""))]
        told = [part for part in parts if part]
        return f"i hela kommunen är andelen större {sv.listed(told)}" if told else ""

    def _card(self, promise: Promise) -> Card:
        """Return a promise's box: how well it is supported, and by what."""
        support = self.picture.support(promise.promise)
        items = [
            *self._card_survey(promise),
            *self._card_pupils(promise),
            *self._card_crime(promise),
            *self._card_talks(promise),
            self._card_promised(promise),
        ]
        return Card(
            label=f"Löfte {promise.position}",
            badge=f"Underlaget ger {sentences.STRENGTH[support.strength]}",
            title=promise.title,
            items=tuple(sv.sentence(item)[:-1] for item in items if item),
            strength=support.strength,
        )

    def _card_survey(self, promise: Promise) -> Iterator[str]:
        picture, main = self.picture, self.picture.main_indicator(promise.promise)
        rows = picture.evidence(promise.promise)
        if main:
            own = [row for row in rows if (row.indicator, row.contrast) == (main.indicator, "outside_promise")]
            same = [row for row in own if row.verdict == "supports"]
            word = picture.municipality.district_many
            found = f"större andel än utanför i {sv.in_words(len(same))} av {sv.in_words(len(own))} {word}"
            yield f"**{main.title}**: {found if same else 'ingen säkerställd skillnad mot utanför'}"
            yield from self._card_groups(main)
            change = [
                row
                for row in picture.comparisons
                if (row.indicator, row.period, row.contrast, row.sex, row.age_group)
                == (main.indicator, self.wave, "previous_period", "all", "all")
                and row.area in promise.districts
            ]
            if change and all(row.verdict == "no_detectable_difference" for row in change):
                yield f"**Ingen säkerställd förändring** sedan {change[0].other} i någon av dem"
            words = {"higher": "ökat", "lower": "minskat"}
            yield from (
                f"{picture.name(step.area)}: {words[step.verdict]} sedan {step.other}"
                for step in change
                if step.verdict in words
            )
            if not same:
                yield from self._card_support(promise, main)
        for row in rows:
            indicator = picture.indicators[row.indicator]
            if row.contrast == "previous_period" and indicator.source == "safety_survey":
                yield f"**{indicator.title}**: {self._change(indicator, row)}"

    def _card_groups(self, indicator: Indicator) -> Iterator[str]:
        """Yield the shares of women and men, and of the youngest and the oldest, where these differ."""
        picture = self.picture
        for row in picture.comparisons:
            is_asked = (row.indicator, row.period, row.area) == (indicator.indicator, self.wave, "municipality")
            if not is_asked or row.contrast not in GROUPS or row.verdict not in ("higher", "lower"):
                continue
            kind, name = GROUPS[row.contrast]
            pair = (getattr(row, kind), row.other)
            shares = [picture.value(indicator.indicator, self.wave, "municipality", **{kind: one}) for one in pair]
            if all(share and share.value is not None for share in shares):
                one, other = (sentences.short_share(share) for share in shares if share)
                yield f"**{name(pair[0]).capitalize()}** {one} procent, {name(pair[1])} {other}"

    def _card_promised(self, promise: Promise) -> str:
        """Return how many activities are promised, and for which of them a number is given."""
        activities = self.picture.activities(promise.promise)
        counted = [f"{sv.lower_first(row.title)} ({row.target})" for row in activities if row.target]
        goals = (
            f"mål anges för {sv.in_words(len(counted))}: {sv.listed(counted)}" if counted else "inget mål anges för dem"
        )
        return f"**Lovas**: {sv.counted(len(activities), 'insats', 'insatser')}; {goals}"

    def _card_support(self, promise: Promise, main: Indicator) -> Iterator[str]:
        """Yield what supports a promise although its first indicator does not."""
        rows = [row for row in self.picture.evidence(promise.promise) if row.verdict == "supports"]
        for title in dict.fromkeys(self.picture.indicators[row.indicator].title for row in rows):
            contrasts = dict.fromkeys(
                sentences.CONTRASTS[row.contrast]
                for row in rows
                if self.picture.indicators[row.indicator].title == title
            )
            yield f"**{title}** talar för löftet: {sv.listed(contrasts)}"

    def _change(self, indicator: Indicator, row: Evidence) -> str:
        """Return how an indicator has changed since the wave before, in a few words."""
        picture = self.picture
        waves = [wave for wave in picture.periods("safety_survey") if wave < row.period]
        steps = [picture.value(indicator.indicator, wave, row.area) for wave in (*waves[-1:], row.period)]
        shares = [sv.number(100 * step.value) for step in steps if step and step.value is not None]
        found = (
            picture.comparison(indicator.indicator, row.period, row.area, row.contrast, waves[-1]) if waves else None
        )
        words = {"higher": "ökat", "lower": "minskat"}
        if found and found.verdict in words and len(shares) == 2:
            return f"{words[found.verdict]} från {shares[0]} till {shares[1]} procent sedan {waves[-1]}, säkerställt"
        return "ingen säkerställd förändring" + (f" sedan {waves[-1]}" if waves else "")

    def _card_pupils(self, promise: Promise) -> Iterator[str]:
        picture, period = self.picture, self.picture.last_period("drug_habits")
        named = {row.indicator for row in picture.evidence(promise.promise)}
        if not any(picture.indicators[name].source == "drug_habits" for name in named):
            return
        for indicator in picture.headlines("drug_habits"):
            values = {
                grade: picture.value(indicator.indicator, period, "municipality", age_group=grade)
                for grade in sv.GRADES
            }
            shares = [
                f"**{sv.percent(value.value)}** i {sv.GRADES[grade]}"
                for grade, value in values.items()
                if value and value.value is not None
            ]
            if shares:
                yield f"{sv.listed(shares)} {indicator.predicate} (CAN {period})"
        for name in sorted(named):
            steps = [row for row in picture.comparisons if row.indicator == name and row.basis == "delivered"]
            told = [f"{step.why} i {sv.GRADES.get(step.age_group, step.age_group)}" for step in steps]
            if told:
                yield f"{picture.indicators[name].title}: enligt CAN {sv.listed(told)} sedan {steps[0].other}"

    def _card_crime(self, promise: Promise) -> Iterator[str]:
        for name in promise.crime[:1]:
            indicator = self.picture.indicators[name]
            year = self.picture.last_year(name)
            total = self.picture.value(name, year, "municipality", unit="count") if year else None
            if total and total.value is not None:
                also = ", som också speglar polisens insatser" if indicator.initiative_driven else ""
                yield f"{sv.number(total.value)} anmälda {indicator.noun} i kommunen {year}{also}"

    def _card_talks(self, promise: Promise) -> Iterator[str]:
        rows = [
            row
            for row in self.picture.theme_counts
            if row.area == "municipality" and row.kind == "all" and row.theme in promise.themes and row.conversations
        ]
        if rows:
            top = max(rows, key=lambda row: row.conversations or 0)
            yield f"{sv.lower_first(top.title)} togs upp i **{top.conversations} av {top.of_conversations}** samtal"

    def _months(self) -> Figure | None:
        """Return the first chart of offences by month that any promise has; page one shows it when there is no survey."""
        named = [self.picture.indicators[name] for promise in self.picture.promises.values() for name in promise.crime]
        drawn = [figure for indicator in named if (figure := figures.months(self.picture, indicator))]
        return replace(drawn[0], id=f"in-short-{drawn[0].id}") if drawn else None

    def _unknown(self) -> Iterator[str]:
        """Yield what the reader of page one should not believe to know."""
        picture = self.picture
        hidden = picture.hidden_cells("safety_survey")
        if hidden:
            yield (
                f"för många grupper inom en enskild {picture.municipality.district_one} är svaren för få (färre än "
                f"{picture.municipality.min_base}) och visas inte"
            )
        year = picture.last_period("drug_habits")
        if year and not pupils.has_base(picture, year):
            yield "CAN redovisar inte antalet svar, så skillnader mellan pojkar och flickor går inte att pröva"
        if picture.last_period("crime"):
            yield "alla brott anmäls inte"
        missing = [sv.MISSING_SOURCES[name] for name, source in picture.sources.items() if not source.used]
        if missing:
            yield f"underlag saknas om {sv.listed(missing)}"
        yield from old_sources(picture)

    def _facts(self) -> Facts:
        edition, municipality = self.picture.edition, self.picture.municipality
        decided = edition.decided_by + (f", {sv.day(edition.decided_on)}" if edition.decided_on else "")
        return Facts(
            (
                ("Beslutat av", decided),
                ("Dokument", edition.document or "anges inte"),
                ("Kontakt", municipality.contact),
                ("Diarienummer", edition.diary_number or "anges inte i dokumentet"),
                ("Gäller", edition.valid),
                ("Underlag till och med", sv.day(edition.data_until)),
            )
        )
