"""What a report reads: the published tables of one municipality, cut to what one edition may know."""

from __future__ import annotations

import datetime as dt
from functools import cached_property

from pipeline.report.read import districts
from pipeline.report.read.headlines import headlines
from pipeline.report.read.offences import Offences
from pipeline.report.read.rows import (
    Activity,
    Area,
    Comparison,
    Disagreement,
    Evidence,
    Indicator,
    IndicatorCode,
    Municipality,
    Promise,
    Quotation,
    Rank,
    Source,
    SourceFile,
    Support,
    ThemeCount,
    Value,
    WalkProposals,
    Wave,
    WeightingStep,
)
from pipeline.report.read.silences import Silences
from pipeline.words.sv import names

PAIR = "district_vs_district"
"""The contrast of two districts."""

ValueKey = tuple[str, str, str, str, str, str]


class Picture(Offences, Silences):
    """The published tables as one edition may see them. Nothing is computed here: rows are found by their keys."""

    # ---- who and what -------------------------------------------------------------------------------------------------

    @cached_property
    def municipality(self) -> Municipality:
        """The municipality."""
        return self._known(Municipality, "municipality")[0]

    @cached_property
    def sources(self) -> dict[str, Source]:
        """All sources by name."""
        return {row.source: row for row in self._known(Source, "source")}

    @cached_property
    def synthetic(self) -> bool:
        """Whether any source that is used is invented."""
        return any(source.used and source.synthetic for source in self.sources.values())

    @cached_property
    def indicators(self) -> dict[str, Indicator]:
        """The indicators that the edition has something of, by id, in the order of declaration."""
        return {row.indicator: row for row in self._known(Indicator, "indicator", "order by position")}

    @cached_property
    def indicator_codes(self) -> dict[str, list[IndicatorCode]]:
        """The answers or offence codes that each indicator counts, in the order of its definition."""
        rows = self._known(IndicatorCode, "indicator_code", "order by position")
        return {name: [row for row in rows if row.indicator == name] for name in self.indicators}

    def headlines(self, source: str) -> list[Indicator]:
        """Return a source's indicators that stand for their block, or for the source, where there is room for one only."""
        return headlines(self.indicators.values(), source, self.values_of)

    @cached_property
    def areas(self) -> dict[str, Area]:
        """The edition's reporting areas by id."""
        many = self.municipality.district_many
        rows = self._known(Area, "area")
        return {row.area: row._replace(name=row.name or names.area(row.area, row.kind, many)) for row in rows}

    @cached_property
    def earlier(self) -> Picture | None:
        """The view of the edition before this one; None for the first."""
        query = "select earlier from known_earlier_edition where edition = ?"
        found = self.connection.execute(query, [self.edition.edition]).fetchall()
        return Picture(self.database, found[0][0], copied=self.copied) if found else None

    @cached_property
    def promises(self) -> dict[str, Promise]:
        """The edition's promises by id, in order."""
        return {row.promise: row for row in self._known(Promise, "promise", "order by position")}

    def activities(self, promise: str) -> list[Activity]:
        """Return a promise's activities in order."""
        return self._known(Activity, "activity", "and promise = $promise order by position", promise=promise)

    def evidence(self, promise: str) -> list[Evidence]:
        """Return a promise's verdicts in the order of its evidence."""
        rows = [row for row in self._evidence if row.promise == promise]
        order = {area: place for place, area in enumerate(self.promises[promise].districts)}
        return sorted(rows, key=lambda row: (row.position, order.get(row.area, len(order)), row.area))

    @cached_property
    def _evidence(self) -> list[Evidence]:
        return self._known(Evidence, "promise_evidence")

    def support(self, promise: str) -> Support:
        """Return how far the evidence bears a promise."""
        return self._supports[promise]

    @cached_property
    def _supports(self) -> dict[str, Support]:
        return {row.promise: row for row in self._known(Support, "promise_support")}

    def disagreements(self, promise: str) -> list[Disagreement]:
        """Return where a promise's sources point in different directions: in all its evidence first, then by district."""
        return [row for row in self._disagreements if row.promise == promise]

    @cached_property
    def _disagreements(self) -> list[Disagreement]:
        return self._known(Disagreement, "promise_disagreement", "order by position")

    def quotations(self, promise: str) -> list[Quotation]:
        """Return the quotations that are listed for a promise, in order."""
        further = "and promise = $promise order by position"
        rows = self._known(Quotation, "quotation", further, promise=promise)
        return [row._replace(kind_title=row.kind_title or names.ONE_TALK) for row in rows]

    # ---- what was measured --------------------------------------------------------------------------------------------

    @cached_property
    def _values(self) -> dict[ValueKey, Value]:
        rows = self._known(Value, "indicator_value")
        return {(row.indicator, row.period, row.area, row.sex, row.age_group, row.unit): row for row in rows}

    @cached_property
    def comparisons(self) -> list[Comparison]:
        """All comparisons that the edition may know, but for pairs of districts, of which there may be a million (`pairs`)."""
        return self._known(Comparison, "comparison", f"and contrast <> '{PAIR}'")

    @cached_property
    def _comparisons(self) -> dict[tuple[str, str, str, str, str, str, str], Comparison]:
        return {
            (row.indicator, row.period, row.area, row.sex, row.age_group, row.contrast, row.other): row
            for row in self.comparisons
        }

    @cached_property
    def _comparisons_at(self) -> dict[tuple[str, str, str], list[Comparison]]:
        found: dict[tuple[str, str, str], list[Comparison]] = {}
        for row in self.comparisons:
            found.setdefault((row.indicator, row.period, row.area), []).append(row)
        return found

    def comparisons_of(self, indicator: str, period: str, area: str) -> list[Comparison]:
        """Return all comparisons of an indicator's figures in a period and area, but for pairs of districts."""
        return self._comparisons_at.get((indicator, period, area), [])

    def _between(self, area: str, other: str) -> dict[tuple[str, str, str, str], Comparison]:
        """Return all comparisons of one district with another, by indicator, period, sex and age group."""
        if (area, other) not in self._pairs:
            further = f"and contrast = '{PAIR}' and area = $area and other = $other"
            rows = self._known(Comparison, "comparison", further, area=area, other=other)
            self._pairs[area, other] = {(row.indicator, row.period, row.sex, row.age_group): row for row in rows}
        return self._pairs[area, other]

    @cached_property
    def _pairs(self) -> dict[tuple[str, str], dict[tuple[str, str, str, str], Comparison]]:
        return {}

    @cached_property
    def _values_of(self) -> dict[str, list[Value]]:
        """The values by indicator."""
        found: dict[str, list[Value]] = {}
        for row in self._values.values():
            found.setdefault(row.indicator, []).append(row)
        return found

    @cached_property
    def pooled_periods(self) -> list[str]:
        """The periods of survey waves taken together that end with the latest one."""
        end = f"+{self.last_period('safety_survey')}"
        found = {row.period for row in self._values.values() if row.source == "safety_survey"}
        return sorted(period for period in found if period.endswith(end))

    @cached_property
    def ranks(self) -> list[Rank]:
        """Places of the edition's districts by each survey indicator."""
        return self._known(Rank, "district_rank")

    def value(
        self, indicator: str, period: str, area: str, sex: str = "all", age_group: str = "all", unit: str = "share"
    ) -> Value | None:
        """Return one value; None when there is no such row."""
        return self._values.get((indicator, period, area, sex, age_group, unit))

    def pooled(self, indicator: str, area: str, sex: str = "all", age_group: str = "all") -> Value | None:
        """Return the value of several waves together that stands for a hidden one; None when there is none."""
        found = [
            row
            for row in self._values_of.get(indicator, [])
            if row.period in self.pooled_periods and (row.area, row.sex, row.age_group) == (area, sex, age_group)
        ]
        return found[0] if found else None

    def comparison(
        self,
        indicator: str,
        period: str,
        area: str,
        contrast: str,
        other: str,
        sex: str = "all",
        age_group: str = "all",
    ) -> Comparison | None:
        """Return one comparison; None when there is no such row."""
        if contrast == PAIR:
            return self._between(area, other).get((indicator, period, sex, age_group))
        return self._comparisons.get((indicator, period, area, sex, age_group, contrast, other))

    def values_of(self, indicator: str, area: str, unit: str, age_group: str = "all", sex: str = "all") -> list[Value]:
        """Return an indicator's values in one area over time, in order of period."""
        key = (area, unit, age_group, sex)
        found = [row for row in self.all_values(indicator) if (row.area, row.unit, row.age_group, row.sex) == key]
        return sorted(found, key=lambda row: row.period)

    @cached_property
    def references(self) -> list[Value]:
        """The latest value of each other area that an indicator is compared with, for all persons or pupils of a grade."""
        found = [
            row for row in self._values.values() if (row.source, row.sex) == ("reference", "all") and row.unit != "rate"
        ]
        whole = sorted((row for row in found if not row.age_group[:1].isdigit()), key=lambda row: row.period)
        latest = {(row.indicator, row.age_group, row.area, row.unit): row for row in whole}
        position = {name: indicator.position for name, indicator in self.indicators.items()}
        return sorted(latest.values(), key=lambda row: (position[row.indicator], row.age_group, row.area))

    def age_bands(self, indicator: str, period: str) -> list[str]:
        """Return the age bands of an indicator in a period, youngest first."""
        rows = self._values_of.get(indicator, [])
        bands = {row.age_group for row in rows if (row.period, row.area, row.sex) == (period, "municipality", "all")}
        return sorted(bands - {"all"})

    @cached_property
    def _periods(self) -> dict[str, list[str]]:
        query = "select source, list(period order by period) from known_period where edition = ? group by source"
        return dict(self.connection.execute(query, [self.edition.edition]).fetchall())

    def periods(self, source: str, length: int = 4) -> list[str]:
        """Return the periods of a source that the edition may know: years (length 4) or months (7)."""
        return [period for period in self._periods.get(source, []) if len(period) == length]

    def last_period(self, source: str) -> str:
        """Return a source's last year or wave; empty when there is none."""
        periods = self.periods(source)
        return periods[-1] if periods else ""

    def last_month(self, source: str) -> str:
        """Return a source's last month; empty when there is none."""
        months = self.periods(source, 7)
        return months[-1] if months else ""

    def last_year(self, indicator: str) -> str:
        """Return the last year with a count of a group of offences; empty when there is none."""
        years = [row.period for row in self.values_of(indicator, "municipality", "count") if len(row.period) == 4]
        return years[-1] if years else ""

    @cached_property
    def theme_counts(self) -> list[ThemeCount]:
        """All theme counts of the last year of conversations that the edition may know."""
        return self.theme_counts_of(self.last_period("dialogue"))

    def theme_counts_of(self, period: str) -> list[ThemeCount]:
        """Return all theme counts of one year of conversations."""
        return self._theme_counts.get(period, [])

    @cached_property
    def _theme_counts(self) -> dict[str, list[ThemeCount]]:
        found: dict[str, list[ThemeCount]] = {}
        for row in self._known(ThemeCount, "theme_count"):
            found.setdefault(row.period, []).append(row._replace(kind_title=row.kind_title or names.ALL_TALKS))
        return found

    @cached_property
    def walk_proposals(self) -> list[WalkProposals]:
        """What safety walks proposed in the last year of conversations that the edition may know."""
        last = self.last_period("dialogue")
        return [row for row in self.all_walk_proposals if row.period == last]

    @cached_property
    def all_walk_proposals(self) -> list[WalkProposals]:
        """What safety walks proposed in all years that the edition may know."""
        rows = self._known(WalkProposals, "walk_proposals", "order by period, area, owner, status")
        return [row._replace(owner_title=row.owner_title or names.OWNERS[row.owner]) for row in rows]

    def reference_rates(self, indicator: str, period: str) -> dict[str, Value]:
        """Return the rates of a group of offences elsewhere in a year, by area."""
        key = ("reference", "rate", period)
        rows = self._values_of.get(indicator, [])
        return {row.area: row for row in rows if (row.source, row.unit, row.period) == key}

    def offence_basis(self, indicator: str) -> str:
        """Return whether a group of offences is counted here from the police's extract (direct), or delivered as a count."""
        values = self.values_of(indicator, "municipality", "count")
        return "delivered" if values and values[0].basis == "delivered" else "direct"

    @cached_property
    def waves(self) -> dict[str, Wave]:
        """The survey's waves that the edition may know, by period."""
        return {row.period: row for row in self._known(Wave, "survey_wave", "order by period")}

    @cached_property
    def ready_made(self) -> list[str]:
        """The survey's waves of which only results were delivered, in order."""
        return [period for period in self.periods("safety_survey") if period not in self.waves]

    def all_values(self, indicator: str) -> list[Value]:
        """Return every value of an indicator."""
        return self._values_of.get(indicator, [])

    @cached_property
    def files_behind_values(self) -> set[str]:
        """Ids of the files that any value known to the edition rests on."""
        return {id for row in self._values.values() for id in row.source_file}

    def is_weighted(self, period: str) -> bool:
        """Return whether the shares of a wave, or of several that end with it, are weighted."""
        wave = self.waves.get(period[-4:])
        return wave is not None and wave.weights != "none"

    def weighting_steps(self, period: str) -> list[WeightingStep]:
        """Return what was done in each district of a wave whose weights were made from the register."""
        return self._known(WeightingStep, "weighting_step", "and period = $period order by area", period=period)

    @cached_property
    def source_files(self) -> list[SourceFile]:
        """The delivered files that anything known to the edition rests on, in the order of their paths."""
        return self._known(SourceFile, "source_file", "order by path")

    # ---- areas of the edition -----------------------------------------------------------------------------------------

    @cached_property
    def year(self) -> int:
        """The year of the edition's last data."""
        return dt.date.fromisoformat(self.edition.data_until).year

    @cached_property
    def priority(self) -> list[str]:
        """The districts of all promises, in order, each once."""
        return list(dict.fromkeys(area for promise in self.promises.values() for area in promise.districts))

    @property
    def outside(self) -> str:
        """The area of everybody outside the promises' districts."""
        return f"outside:{self.edition.edition}"

    @property
    def together(self) -> str:
        """The area of the promises' districts together."""
        return f"priority:{self.edition.edition}"

    @cached_property
    def districts(self) -> list[str]:
        """The districts of the edition side by side: a composite that is reported stands in the place of its districts."""
        wave = self.last_period("safety_survey")
        return districts.side_by_side(self.areas, self.year, int(wave) if wave else None)

    def whole_of(self, area: str, period: str) -> str | None:
        """Return an area, or the smallest one around it, that has figures in a period; None when none has."""
        return districts.whole_of(area, self.areas, int(period[:4]))

    def members(self, area: str) -> list[str]:
        """Return the districts that an area is made of in the edition's last year."""
        return districts.members(area, self.areas, self.year)

    def name(self, area: str) -> str:
        """Return an area's name in Swedish."""
        return self.areas[area].name

    @cached_property
    def lead(self) -> tuple[Promise, Indicator] | None:
        """The promise and the survey indicator that page one begins with: the first that compares a promise's districts."""
        found = ((promise, self.main_indicator(promise.promise)) for promise in self.promises.values())
        return next(((promise, indicator) for promise, indicator in found if indicator), None)

    def main_indicator(self, promise: str) -> Indicator | None:
        """Return the survey indicator that a promise's districts are compared by first; None when there is none."""
        wave = self.last_period("safety_survey")
        for row in self.evidence(promise):
            if row.contrast == "outside_promise" and self.value(row.indicator, wave, row.area):
                return self.indicators[row.indicator]
        return None

    def hidden_cells(self, source: str) -> int:
        """Return how many of a source's values are hidden in what the edition may know."""
        return sum(row.source == source and row.status == "suppressed" for row in self._values.values())
