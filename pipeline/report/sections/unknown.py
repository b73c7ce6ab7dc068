"""What the report cannot tell: thin answers, hidden cells, missing and old sources, breaks, and sources that disagree."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.report.findings import disagreement, pupils, reasons
from pipeline.report.read.picture import Picture
from pipeline.report.set.blocks import Block, Bullets, Heading
from pipeline.words.sv import language as sv

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
            *self._breaks(),
            *self._pupils(),
            *self._offences(),
            *self._talks(),
            *self._missing(),
            *self._disagreement(),
        ]
        return [Heading(1, "Vad vi inte vet"), Bullets(tuple(points))]

    def _thin(self) -> Iterator[str]:
        """Yield how many answered, and in which districts so few did that everything told of them is marked."""
        picture = self.picture
        wave = picture.waves.get(self.wave)
        if wave and wave.sent:
            missing = sv.percent(1 - wave.answered / wave.sent)
            yield (
                f"**Bortfall**: {missing} av dem som fick enkäten {wave.period} svarade inte. Vikterna kan inte rätta "
                "till allt om de skiljer sig från dem som svarade."
            )
        if wave:
            bands = picture.age_bands(picture.headlines("safety_survey")[0].indicator, self.wave)
            span = sv.age_span(bands)
            if span:
                yield f"**Andra åldrar**: undersökningen når dem som är {span}. Om yngre och äldre säger den ingenting."
        few = list(self._few())
        if few:
            limits = picture.municipality
            yield (
                f"**Tunna svar**: i {sv.listed(few)} bygger någon fråga på färre än {limits.uncertain_base} svar; talen "
                "är märkta som osäkra eller visas inte."
            )

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
            yield (
                f"**Dolda tal**: {sv.number(hidden)} celler i undersökningens tabeller visas inte, de flesta för grupper "
                "efter både kön och ålder i "
                f"enskilda {limits.district_many}, där färre än {limits.min_base} har svarat."
            )

    def _undecided(self) -> Iterator[str]:
        """Yield for how many of each promise's comparisons the material is not enough."""
        for promise in self.picture.promises.values():
            support = self.picture.support(promise.promise)
            if support.cannot_tell:
                asked = support.supports + support.contradicts + support.cannot_tell
                yield (
                    f"**Löfte {promise.position}**: {sv.in_words(support.cannot_tell)} av "
                    f"{sv.counted(asked, 'jämförelse', 'jämförelser')} som skulle kunna "
                    "motivera löftet går inte att avgöra. Kapitlet säger vilka, och varför."
                )

    def _breaks(self) -> Iterator[str]:
        """Yield which questions cannot be followed back over a break."""
        broken: dict[str, list[str]] = {}
        for row in self.picture.comparisons:
            key = (row.contrast, row.period, row.area, row.sex, row.age_group)
            if row.verdict == "not_comparable" and key == (
                "previous_period",
                self.wave,
                "municipality",
                "all",
                "all",
            ):
                title = sv.lower_first(self.picture.indicators[row.indicator].title)
                broken.setdefault(reasons.why(row), []).append(title)
        for why, titles in broken.items():
            told = f"{sv.listed(titles)} går inte att jämföra med mätningen före"
            reason = sv.lower_first(why).rstrip(".")
            yield f"**Tidsseriebrott**: {sv.sentence(f'{told} ({reason})' if why else told)}"

    def _pupils(self) -> Iterator[str]:
        """Yield what CAN's figures leave open."""
        period = self.picture.last_period("drug_habits")
        if period and not pupils.has_base(self.picture, period):
            yield (
                "**Skolelevers drogvanor**: CAN redovisar inte antalet svar, så skillnader mellan flickor och pojkar "
                "går inte att pröva."
            )

    def _offences(self) -> Iterator[str]:
        """Yield what statistics of reported offences never tell, and which months may change."""
        if not self.picture.last_month("crime"):
            return
        yield "**Anmälda brott** är inte alla brott. Hur många som anmäls kan skilja sig mellan områden och mellan år."
        months = {row.period for row in self.picture.offence_months if row.release == "preliminary"}
        if months:
            span = sv.month(min(months)) if len(months) == 1 else f"{sv.month(min(months))}–{sv.month(max(months))}"
            yield f"**Preliminära tal**: {span} kan ändras när Brå fastställer statistiken."

    def _talks(self) -> Iterator[str]:
        """Yield what conversations cannot stand for."""
        if self.picture.theme_counts:
            yield (
                "**Samtal och vandringar**: de som deltar är inte ett urval av invånarna, och anteckningarna är gjorda "
                "av dem som höll i samtalet."
            )

    def _missing(self) -> Iterator[str]:
        """Yield which sources are missing or old."""
        picture = self.picture
        missing = [sv.MISSING_SOURCES[name] for name, source in picture.sources.items() if not source.used]
        if missing:
            yield f"**Saknas**: inget underlag är levererat om {sv.listed(missing)}."
        yield from (f"**Gammalt**: {text}." for text in old_sources(picture))

    def _disagreement(self) -> Iterator[str]:
        """Yield where sources point apart, or that none does in what could be compared."""
        if disagreements(self.picture):
            many = self.picture.municipality.district_the_many.capitalize()
            yield (
                f"**Källor som säger olika**: de står i avsnittet {many} bredvid varandra. Vilken av dem som är närmast "
                "verkligheten går inte att avgöra."
            )


def disagreements(picture: Picture) -> list[str]:
    """Return the sentences on where sources of any promise point apart, each once."""
    told = [sentence for promise in picture.promises for sentence in disagreement.sentences(picture, promise)]
    return list(dict.fromkeys(told))


def old_sources(picture: Picture) -> Iterator[str]:
    """Yield a warning for each source whose last figures are old."""
    for name in ("safety_survey", "drug_habits", "crime"):
        last = picture.last_period(name) or picture.last_month(name)[:4]
        if last and picture.year - int(last) > OLD_AFTER:
            yield f"de senaste uppgifterna om {sv.MISSING_SOURCES[name]} är från {last}"
