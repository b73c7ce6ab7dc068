"""The published database of a drawn town, written from the contracts: rows of figures, and of what was found of them."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from itertools import combinations, pairwise
from pathlib import Path
from random import Random

import duckdb
import numpy as np
import pandas as pd
from drawn_towns import COUNTS, OFFENCES, PUPILS, QUESTIONS, THEMES, Town

from pipeline import evidence
from pipeline.configuration import Area, asked_of
from pipeline.contracts import Table, add, at_once, create
from pipeline.contracts import published as table
from pipeline.contracts.comparisons import Comparison, EditionVerdict, ToldComparison
from pipeline.contracts.estimated import SurveyInhabitants
from pipeline.contracts.evidence import FormVerdict
from pipeline.contracts.known import create_views, known_to_judge
from pipeline.contracts.lists import with_lists
from pipeline.contracts.offences import OffenceMonth
from pipeline.contracts.reasons import NOT_COMPARABLE
from pipeline.contracts.table import sql_type
from pipeline.definitions import CrimeIndicator, MunicipalIndicator, PupilIndicator, SurveyIndicator
from pipeline.definitions.sources import GRADES, SOURCES
from pipeline.gate import precision
from pipeline.gate.precision import STEP

Row = dict[str, object]
Key = tuple[str, str, str, str, str, str]
EMPTY: dict[str, object] = {"VARCHAR": "", "BIGINT": 0, "DOUBLE": 0.0, "BOOLEAN": False}
PLACES = {"outside_promise", "rest_of_municipality", "district_vs_district", "reference"}
UNCOMPARED = {"self_selected": "self_selected", "delivered_bare": "no_base"}
"""Why nothing of a wave is tested."""
SHIFTS = {"more": (0.1,), "fewer": (-0.1,), "alike": (0.0, 0.005), "mixed": (-0.1, 0.0, 0.005, 0.1)}
"""What sets an area, a wave or a group apart from others, by what is found of most."""
FAR = 0.08
"""How far apart two shares are that are told apart, and how far the logarithms of two rates."""


def frame(kind: type[Table], rows: Sequence[Row]) -> pd.DataFrame:
    """Return rows as a frame of a contract, told as they are: what has to be given and is not is empty, or 0."""
    found = {}
    for name, schema in kind.columns().items():
        of_sql = sql_type(schema)
        default = None if schema.nullable else EMPTY.get(of_sql, ())
        given = [row.get(name, default) for row in rows]
        kinds = {"BIGINT": "Int64", "DOUBLE": "float64", "VARCHAR": object, "BOOLEAN": bool}
        found[name] = pd.Series(given, dtype=kinds.get(of_sql, object))
    return pd.DataFrame({**found, STEP: 0.0})


def publish(town: Town, folder: Path) -> Path:
    """Write a town's published database, with the views and the verdicts of its editions; return where it lies."""
    target = folder / f"drawn-{town.seed}.duckdb"
    shutil.copy(_empty(folder), target)
    figures = Figures(town)
    # It stays open while others open it: what they write is put into the file once, and not three times.
    with duckdb.connect(str(target)) as connection:
        with at_once(connection):
            for kind, rows in figures.rows.items():
                _fill(connection, kind, rows)
        compared = figures.rows.get(Comparison, [])
        at = connection.execute(known_to_judge(ToldComparison)).fetchall()
        _fill(connection, EditionVerdict, [_told(compared[row], name) for name, row in at])
        evidence.judge(target, town.configuration)
        evidence.rank(target, town.configuration)
    return target


def _fill(connection: duckdb.DuckDBPyConnection, kind: type[Table], rows: Sequence[Row]) -> None:
    """Write rows as `gate.add_table` does, into the table that stands there empty."""
    add(connection, kind, with_lists(kind, precision.told(kind, frame(kind, rows))))


def _empty(folder: Path) -> Path:
    """Return a published database with all tables and views, and nothing in them; it is made once a folder."""
    empty = folder / "empty.duckdb"
    if not empty.exists():
        with duckdb.connect(str(empty), config=table.STORAGE) as connection:
            for kind in table.PUBLISHED:
                create(connection, kind)
            create_views(connection)
    return empty


def _told(row: Row, edition: str) -> Row:
    """Return what an edition says of a comparison: its raw difference decides, so that nothing is told against it."""
    told = {"edition": edition, **{name: row[name] for name in EditionVerdict.key()[1:]}, "verdict": row["verdict"]}
    if row["verdict"] != "tested":
        return told
    size = float(np.log(float(str(row["estimate"])))) if row["measure"] == "ratio" else float(str(row["estimate"]))
    if abs(size) < FAR:
        return told | {"verdict": "no_detectable_difference", "q": 0.6, "level": 0.025, "detectable": 0.12}
    safe = 0.6 * size
    return told | {
        "verdict": "higher" if size > 0 else "lower",
        "q": 0.001,
        "level": 0.025,
        "detectable": 0.12,
        "at_least": float(np.exp(safe)) if row["measure"] == "ratio" else safe,
    }


class Figures:
    """The rows of a town's tables."""

    def __init__(self, town: Town) -> None:
        """Draw all of them, from the town's seed alone."""
        self.town, self.own, self.chance = town, town.configuration, Random(town.seed + 1000)
        self.rows: dict[type[Table], list[Row]] = {}
        self.values: dict[Key, Row] = {}
        self.members = self.own.area_members()
        self.areas = [area for area in self.members if not area.startswith("rest:")]
        self.districts = [one.id for one in self.own.districts]
        self._describe()
        for wave in town.surveys:
            self._wave(wave)
        self._survey_comparisons()
        for draw in (self._crime, self._pupils, self._counts, self._talks, self._country, self._forms):
            draw()

    def _add(self, of: type[Table], /, **values: object) -> None:
        self.rows.setdefault(of, []).append(values)

    # ---- who and what -------------------------------------------------------------------------------------------------

    def _describe(self) -> None:
        own, town = self.own, self.town
        said, word = own.municipality, own.municipality.district_word
        self._add(
            table.Municipality,
            municipality=own.slug,
            name=said.name,
            code=said.code,
            police_area=said.police_area,
            contact=said.contact,
            licence=said.licence,
            district_one=word.one,
            district_the_one=word.the_one,
            district_many=word.many,
            district_the_many=word.the_many,
            survey_name=said.survey.name,
            all_pupils=False,
            **said.disclosure.model_dump(),
        )
        for source in SOURCES:
            self._add(
                table.Source, source=source, used=source in said.sources, synthetic=source in ("crime", "municipal")
            )
            self._add(
                table.SourceFile,
                id=source,
                source=source,
                path=f"data/raw/provby/{source}/f.csv",
                sha256="0" * 64,
                rows=1,
                used=1,
            )
        for one in own.districts:
            self._add(
                table.Area,
                area=one.id,
                name=one.name,
                kind="district",
                members=(one.id,),
                tile_column=one.tile_column,
                tile_row=one.tile_row,
                visited=one.visited,
            )
        for area in self.areas:
            if area not in self.districts:
                self._add(table.Area, area=area, kind=area.partition(":")[0], members=tuple(self.members[area]))
        if town.reference:
            self._add(table.Area, area="country", kind="reference", members=())
        self._indicators()
        for edition in own.editions:
            self._edition(edition)

    def _indicators(self) -> None:
        definitions = self.own.definitions
        for position, (source, one) in enumerate(definitions.indicators(), start=1):
            block = definitions.safety_survey.blocks.get(getattr(one, "block", ""))
            is_own = isinstance(one, MunicipalIndicator)
            made = {"safety_survey": "answers", "drug_habits": "pupil_table", "municipal": "municipal_count"}
            self._add(
                table.Indicator,
                indicator=one.id,
                source=source,
                position=position,
                title=one.title,
                title_en=one.title_en,
                predicate=one.predicate,
                direction=one.direction,
                caveat=one.caveat,
                block=getattr(one, "block", ""),
                block_title=block.title if block else "",
                is_headline=(isinstance(one, SurveyIndicator) and block is not None and block.headline == one.id)
                or (isinstance(one, PupilIndicator) and one.headline),
                noun=one.unit
                if is_own
                else (getattr(one, "noun", "") or one.title[:1].lower() + one.title[1:])
                if isinstance(one, MunicipalIndicator | CrimeIndicator)
                else "",
                made_of="result_table" if self._ready_made(source) else made.get(source, "offence_codes"),
                counted=one.unit if is_own else "",
                label=getattr(one, "label", ""),
                initiative_driven=getattr(one, "initiative_driven", False),
                wording=(),
            )

    def _ready_made(self, source: str) -> bool:
        kinds = set(self.town.surveys.values())
        return source == "safety_survey" and bool(kinds) and all(kind.startswith("delivered") for kind in kinds)

    def _edition(self, edition: object) -> None:
        until = edition.data_until.isoformat()
        known = [wave for wave in self.town.surveys if wave <= until[:4]]
        chosen = edition.chosen_from or (known[-1] if known and edition.districts() else "")
        self._add(
            table.Edition,
            edition=edition.id,
            title=edition.title,
            data_until=until,
            valid=edition.valid,
            draft=False,
            follow_up=edition.follow_up,
            decided_by=edition.decision.by,
            chosen_from=chosen.replace("none", ""),
        )
        for position, one in enumerate(edition.promises, start=1):
            self._add(
                table.Promise,
                edition=edition.id,
                promise=one.id,
                position=position,
                title=one.title,
                background=one.background,
                districts=tuple(one.districts),
                themes=tuple(one.themes),
                crime=tuple(one.crime),
                goals=tuple(one.goals),
            )
            for at, act in enumerate(one.activities, start=1):
                self._add(
                    table.Activity,
                    edition=edition.id,
                    promise=one.id,
                    activity=act.id,
                    position=at,
                    title=act.title,
                    responsible=act.responsible,
                    target=act.target,
                )

    # ---- figures ------------------------------------------------------------------------------------------------------

    def _figure(
        self,
        source: str,
        indicator: str,
        period: str,
        area: str,
        sex: str = "all",
        age: str = "all",
        unit: str = "share",
        **told: object,
    ) -> None:
        usual = {
            "municipality": self.own.slug,
            "release": "final",
            "basis": "direct",
            "status": "published",
            "denominator_unit": "answers",
            "source_file": (source,),
        }
        key = {
            "source": source,
            "indicator": indicator,
            "period": period,
            "area": area,
            "sex": sex,
            "age_group": age,
            "unit": unit,
        }
        row = {**usual, **key, **told}
        self.values[indicator, period, area, sex, age, unit] = row
        self._add(table.IndicatorValue, **row)

    def _share(self, value: float, n: int, *, bare: bool = False) -> Row:
        """Return a share with its interval; hidden, or uncertain, as the answers are few."""
        limits = self.own.municipality.disclosure
        if n < limits.min_base:
            return {"status": "suppressed"}
        half = 1.96 * float(np.sqrt(value * (1 - value) / n))
        told: Row = {"value": value, "n": n, "status": "uncertain" if n < limits.uncertain_base else "published"}
        if bare:
            return told
        return told | {
            "se": half / 1.96,
            "ci_low": max(0.0, value - half),
            "ci_high": min(1.0, value + half),
            "df": n - 1.0,
            "deff": 1.0,
        }

    def _shift(self, contrast: str) -> float:
        """Return what sets one side of a comparison apart from the other, as the town's mood is."""
        return self.chance.choice(SHIFTS.get(self.town.mood[contrast], SHIFTS["mixed"]))

    def _level(self, area: str, wave: str, sex: str, age: str) -> float:
        """Return a share that differs from those of others, or not."""
        promised = {name for edition in self.own.editions for name in edition.districts()}
        level = 0.45 + (self._shift("outside_promise") if area in promised or area.startswith("priority") else 0)
        level += self._shift("previous_period") if wave == [*self.town.surveys][-1] else 0
        level += self._shift("women_vs_men") if sex == "women" else 0
        return level + (self._shift("youngest_vs_oldest") if age == self.own.municipality.age_bands[0] else 0)

    def _wave(self, wave: str) -> None:
        kind = self.town.surveys[wave]
        self._add(table.Period, source="safety_survey", period=wave, ends_on=f"{wave}-10-31")
        if not kind.startswith("delivered"):
            sample = "self_selected" if kind == "self_selected" else "drawn"
            self._add(
                table.SurveyWave,
                period=wave,
                ended_on=f"{wave}-10-31",
                sent=3000,
                weights="none" if kind == "no_sizes" else "delivered",
                sample=sample,
                answered=1600,
                source_file="safety_survey",
            )
        if kind == "answers":
            for area in self.areas:
                self._add(
                    SurveyInhabitants,
                    period=wave,
                    area=area,
                    sex="all",
                    age_group="all",
                    inhabitants=1000.0 * len(self.members[area]),
                    register_year=wave,
                    source_file=("population",),
                )
        groups = [
            ("all", "all"),
            ("women", "all"),
            ("men", "all"),
            *(("all", band) for band in self.own.municipality.age_bands),
        ]
        for indicator in QUESTIONS:
            if not self._is_asked(indicator, wave):
                continue
            for area in self.areas:
                for group in groups:
                    self._answer(indicator, wave, kind, area, group)

    def _is_asked(self, indicator: str, wave: str) -> bool:
        is_last = wave == [*self.town.surveys][-1]
        return not ((is_last and indicator in self.town.dropped) or (not is_last and indicator in self.town.added))

    def _answer(self, indicator: str, wave: str, kind: str, area: str, group: tuple[str, str]) -> None:
        sex, age = group
        several = len(self.members[area]) > 1
        is_whole = area == "municipality" or area.startswith(("outside", "priority"))
        n = 1200 if is_whole else self.chance.choice((20, 60, 150, 150, 150))
        n = n if group == ("all", "all") else n // 3
        basis = "delivered" if kind.startswith("delivered") else "direct"
        if kind == "no_sizes" and several:
            told: Row = {"status": "not_estimable"}
        elif kind == "delivered" and area.startswith(("priority", "outside")):
            return  # results that others have worked out are of no area of ours
        elif kind == "delivered_bare":
            if area.startswith(("priority", "outside")) or age != "all":
                return
            told = {"value": round(self._level(area, wave, sex, age), 2), "status": "published"}
        else:
            told = self._share(self._level(area, wave, sex, age), n, bare=kind == "self_selected")
        self._figure("safety_survey", indicator, wave, area, sex, age, basis=basis, **told)

    # ---- what was found -----------------------------------------------------------------------------------------------

    def _compare(self, contrast: str, one: Key, two: Key, other: str, why: str = "", **told: object) -> None:
        """Add the comparison of two figures, if both are there."""
        first, second = self.values.get(one), self.values.get(two)
        if first is None or second is None:
            return
        indicator, period, area, sex, age, unit = one
        measure = "difference" if unit == "share" else "ratio"
        basis = "approximate" if "delivered" in (first["basis"], second["basis"]) and unit == "share" else "direct"
        row: Row = {
            "municipality": self.own.slug,
            "source": first["source"],
            "indicator": indicator,
            "period": period,
            "area": area,
            "sex": sex,
            "age_group": age,
            "contrast": contrast,
            "other": other,
            "measure": measure,
            "family": f"{period}/{contrast}/{indicator}",
            "basis": basis,
            **told,
        }
        mood = self.town.mood[contrast]
        lacks = "not_estimable" in (first["status"], second["status"])
        hidden = first.get("value") is None or second.get("value") is None
        few = {"share": "too_few_answers"}.get(
            unit, "too_few_offences" if first["source"] == "crime" else "too_few_counts"
        )
        if not why:
            why = "no_sizes" if lacks else ("hidden" if unit == "share" else "hidden_count") if hidden else ""
            why = why or {"hidden": "hidden" if unit == "share" else "hidden_count", "too_few": few}.get(mood, "")
            why = why or (few if mood == "mixed" and self.chance.random() < 0.1 else "")
        if why:
            row |= {"verdict": "not_comparable" if why in NOT_COMPARABLE else "cannot_tell", "reason": why}
        else:
            a, b = float(str(first["value"])), float(str(second["value"]))
            size = a - b if unit == "share" else a / b
            half = 0.02 if unit == "share" else 0.02 * size
            row |= {
                "verdict": "tested",
                "reason": "",
                "estimate": size,
                "se": half,
                "ci_low": size - half,
                "ci_high": size + half,
                "p": 0.0005 if abs(np.log(size) if unit != "share" else size) >= FAR else 0.4,
            }
        self._add(Comparison, **row)

    def _survey_comparisons(self) -> None:
        waves, bands = [*self.town.surveys], self.own.municipality.age_bands
        for indicator in QUESTIONS:
            for wave in waves:
                why = UNCOMPARED.get(self.town.surveys[wave], "")
                for area in self.areas:
                    self._against_others(indicator, wave, area, ("all", "all"), "share", why)
                    for contrast, one, two in (
                        ("women_vs_men", ("women", "all"), ("men", "all")),
                        ("youngest_vs_oldest", ("all", bands[0]), ("all", bands[-1])),
                    ):
                        other = two[0] if contrast == "women_vs_men" else two[1]
                        self._compare(
                            contrast,
                            (indicator, wave, area, *one, "share"),
                            (indicator, wave, area, *two, "share"),
                            other,
                            why,
                        )
            for before, wave in pairwise(waves):
                why = next(
                    (UNCOMPARED[k] for k in (self.town.surveys[wave], self.town.surveys[before]) if k in UNCOMPARED), ""
                )
                why = why or ("series_break" if indicator in self.town.broken and wave == waves[-1] else "")
                for area in self.areas:
                    keys = [(indicator, one, area, "all", "all", "share") for one in (wave, before)]
                    self._compare(
                        "previous_period", *keys, before, why, wording="ny fråga" if why == "series_break" else ""
                    )
            self._pairs(indicator)

    def _pairs(self, indicator: str) -> None:
        waves = [*self.town.surveys]
        for wave in dict.fromkeys(
            [wave for wave in waves if wave <= edition.data_until.isoformat()[:4]][-1]
            for edition in self.own.editions
            if any(wave <= edition.data_until.isoformat()[:4] for wave in waves)
        ):
            why = UNCOMPARED.get(self.town.surveys[wave], "")
            for one, two in combinations(sorted(self.districts), 2):
                keys = [(indicator, wave, area, "all", "all", "share") for area in (one, two)]
                self._compare("district_vs_district", keys[0], keys[1], two, why)

    def _against_others(
        self, indicator: str, period: str, area: str, group: tuple[str, str], unit: str, why: str = ""
    ) -> None:
        """Add what an area is compared with: all outside the promises, the rest of the municipality."""
        key = (indicator, period, area, *group, unit)
        for edition in self.own.editions:
            outside = Area.outside(edition.id)
            promised = [*edition.districts(), Area.priority(edition.id)]
            promised += [Area.priority(edition.id, promise.id) for promise in edition.promises]
            if area in promised:
                self._compare("outside_promise", key, (indicator, period, outside, *group, unit), outside, why)
        if area in self.districts and len(self.districts) > 1:
            # Whatever lies around one district is close to the whole.
            self._compare(
                "rest_of_municipality",
                key,
                (indicator, period, "municipality", *group, unit),
                "rest_of_municipality",
                why,
            )

    # ---- the other sources --------------------------------------------------------------------------------------------

    def _crime(self) -> None:
        if self.town.crime == "none":
            return
        years = ("2020", "2021") if self.town.crime == "bare" else ("2019", "2020", "2021")
        for year in years:
            self._add(table.Period, source="crime", period=year, ends_on=f"{year}-12-31")
        for indicator in OFFENCES:
            local = self.town.crime == "districts" and indicator != "reported_violence"
            self._offences(indicator, years, self.areas if local else ["municipality"], local=local)
            if self.town.crime != "bare":
                self._months(indicator, years[-2:], "direct" if local else "delivered")

    def _offences(self, indicator: str, years: Sequence[str], areas: Sequence[str], *, local: bool) -> None:
        """Add a group's counts and rates, and what is found of them: beside others by district alone."""
        per = "households" if indicator == "burglary" else "inhabitants"
        for year in years:
            for area in areas:
                self._counted("crime", indicator, year, area, per, "direct" if local else "delivered")
            for area in areas if local else []:
                if not self._is_visited(area):
                    self._against_others(indicator, year, area, ("all", "all"), "rate")
        for before, year in pairwise(years):
            for area in areas:
                keys = [(indicator, one, area, "all", "all", "count") for one in (year, before)]
                self._compare("previous_period", *keys, before, "few_years" if self.town.crime == "bare" else "")

    def _is_visited(self, area: str) -> bool:
        return any(one.id == area and one.visited for one in self.own.districts)

    def _counted(self, source: str, indicator: str, year: str, area: str, per: str, basis: str) -> None:
        """Add a count and its rate; both are hidden where the count is small."""
        whole = area == "municipality"
        base = 3000 * max(1, len(self.members[area]))
        share = 0.01
        promised = {name for edition in self.own.editions for name in edition.districts()}
        if area in promised or area.startswith("priority"):
            share *= self._ratio("outside_promise")
        if year == "2021":
            share *= self._ratio("previous_period")
        number = 3 if not whole and self.chance.random() < 0.1 else round(base * share)
        hidden = 0 < number < self.own.municipality.disclosure.min_count
        told: Row = {"status": "suppressed"} if hidden else {"value": float(number), "n": number}
        self._figure(source, indicator, year, area, unit="count", basis=basis, denominator_unit=None, **told)
        if per and not self._is_visited(area):
            rate = 1000 * number / base
            half = 0.1 * rate
            told = (
                {"status": "suppressed"}
                if hidden
                else {
                    "value": rate,
                    "n": number,
                    "numerator": float(number),
                    "denominator": float(base),
                    "ci_low": rate - half,
                    "ci_high": rate + half,
                    "denominator_period": year,
                }
            )
            self._figure(
                source, indicator, year, area, unit="rate", per=1000, basis=basis, **{"denominator_unit": per, **told}
            )

    def _ratio(self, contrast: str) -> float:
        """Return the same as `_shift`, of what is told as a ratio."""
        return 1 + 5 * self._shift(contrast)

    def _months(self, indicator: str, years: Sequence[str], basis: str) -> None:
        for month in [f"{year}-{number:02}" for year in years for number in range(1, 13)]:
            number = self.chance.choice((8, 12, 20))
            if {"source": "crime", "period": month, "ends_on": f"{month}-28"} not in self.rows[table.Period]:
                self._add(table.Period, source="crime", period=month, ends_on=f"{month}-28")
            self._figure(
                "crime",
                indicator,
                month,
                "municipality",
                unit="count",
                basis=basis,
                denominator_unit=None,
                value=float(number),
                n=number,
            )
            self._add(
                OffenceMonth,
                municipality=self.own.slug,
                source="crime",
                indicator=indicator,
                period=month,
                basis=basis,
                release="final",
                offences=number,
                rolling=150,
                expected=12.0,
                low=5.0,
                high=18.0,
                signal="above" if number > 18 else "within",
                source_file=("crime",),
            )

    def _pupils(self) -> None:
        if self.town.pupils == "none":
            return
        years = ("2018", "2021")[self.chance.choice((0, 0, 1)) :]
        for year in years:
            self._add(table.Period, source="drug_habits", period=year, ends_on=f"{year}-12-31")
        bare = self.town.pupils != "based"
        for indicator in PUPILS:
            for grade in GRADES:
                for year in years:
                    for sex in ("all", "women", "men"):
                        contrast = "previous_period" if sex == "all" else "women_vs_men"
                        n = self.chance.choice((20, 400, 400))
                        level = 0.3 + (
                            self._shift(contrast) if sex == "women" or (sex == "all" and year == years[-1]) else 0
                        )
                        told = {"value": round(level, 2), "status": "published"} if bare else self._share(level, n)
                        self._figure(
                            "drug_habits",
                            indicator,
                            year,
                            "municipality",
                            sex,
                            grade,
                            denominator_unit="pupils",
                            basis="delivered",
                            **told,
                        )
                self._pupils_compared(indicator, grade, years, "no_base" if bare else "")

    def _pupils_compared(self, indicator: str, grade: str, years: Sequence[str], why: str) -> None:
        place = ("municipality",)
        for year in years:
            keys = [(indicator, year, *place, sex, grade, "share") for sex in ("women", "men")]
            self._compare("women_vs_men", keys[0], keys[1], "men", why)
        for before, year in pairwise(years):
            keys = [(indicator, one, *place, "all", grade, "share") for one in (year, before)]
            if self.town.pupils == "stated":
                way = self.chance.choice(("higher", "lower"))
                word = {"higher": "ökat", "lower": "minskat"}[way]
                self._add(
                    Comparison,
                    municipality=self.own.slug,
                    source="drug_habits",
                    indicator=indicator,
                    period=year,
                    area="municipality",
                    sex="all",
                    age_group=grade,
                    contrast="previous_period",
                    other=before,
                    measure="difference",
                    family="",
                    verdict=way,
                    basis="delivered",
                    reason="stated",
                    wording=word,
                )
            else:
                self._compare("previous_period", keys[0], keys[1], before, why)

    def _counts(self) -> None:
        if not self.town.counts:
            return
        years = ("2018", "2020", "2021")
        for year in years:
            self._add(table.Period, source="municipal", period=year, ends_on=f"{year}-12-31")
        for indicator, per in zip(COUNTS, ("", "households"), strict=True):
            for year in years:
                for area in self.areas:
                    self._counted("municipal", indicator, year, area, per, "direct")
                for area in self.areas if per else []:
                    if not self._is_visited(area):
                        self._against_others(indicator, year, area, ("all", "all"), "rate")
            for before, year in pairwise(years):
                for area in self.areas:
                    keys = [(indicator, one, area, "all", "all", "count") for one in (year, before)]
                    self._compare("previous_period", keys[0], keys[1], before)

    def _talks(self) -> None:
        if not self.town.notes:
            return
        for year in ("2018", "2021"):
            self._add(table.Period, source="dialogue", period=year, ends_on=f"{year}-11-01")
            for kind, title in (("all", ""), ("citizen_dialogue", "medborgardialoger")):
                for area in ("municipality", *self.districts):
                    for theme in THEMES:
                        few = self.chance.random() < 0.3
                        told: Row = {
                            "conversations": 1 if few else self.chance.choice((0, 7, 12)),
                            "of_conversations": 20,
                        }
                        name = next(one.title for one in self.own.definitions.dialogue.themes if one.id == theme)
                        self._add(
                            table.ThemeCount,
                            municipality=self.own.slug,
                            period=year,
                            kind=kind,
                            kind_title=title,
                            area=area,
                            theme=theme,
                            title=name,
                            source_file=("dialogue",),
                            **told,
                        )
            for area in ("municipality", *self.districts):
                for status in ("done", "not_done"):
                    self._add(
                        table.WalkProposals,
                        municipality=self.own.slug,
                        period=year,
                        area=area,
                        owner="other",
                        status=status,
                        proposals=self.chance.choice((1, 4)),
                        source_file=("dialogue",),
                    )

    def _country(self) -> None:
        if not self.town.reference:
            return
        latest = [*self.town.surveys][-1:]
        for wave in latest:
            self._add(table.Period, source="reference", period=wave, ends_on=f"{wave}-12-31")
            for indicator in QUESTIONS[:3]:
                self._figure(
                    "reference",
                    indicator,
                    wave,
                    "country",
                    basis="delivered",
                    value=0.45 + self._shift("reference"),
                    n=5000,
                )
                for area in ("municipality", *self.districts):
                    why = UNCOMPARED.get(self.town.surveys[wave], "") or self.chance.choice(
                        ("", "", "counted_otherwise")
                    )
                    keys = [(indicator, wave, one, "all", "all", "share") for one in (area, "country")]
                    self._compare("reference", keys[0], keys[1], "country", why)
        if self.town.crime == "districts":
            if not latest or latest[0] != "2021":
                self._add(table.Period, source="reference", period="2021", ends_on="2021-12-31")
            for indicator in OFFENCES[:2]:
                per = "households" if indicator == "burglary" else "inhabitants"
                self._figure(
                    "reference",
                    indicator,
                    "2021",
                    "country",
                    unit="rate",
                    per=1000,
                    basis="delivered",
                    value=9.0,
                    denominator_unit=per,
                )
                for area in ("municipality", *self.districts):
                    keys = [(indicator, "2021", one, "all", "all", "rate") for one in (area, "country")]
                    self._compare(
                        "reference", keys[0], keys[1], "country", "places_differ" if area == "municipality" else ""
                    )

    def _forms(self) -> None:
        """Add what the gate has judged of series, each with every verdict that it can have."""
        for edition in self.own.editions:
            for promise in edition.promises:
                for asked in asked_of(self.own, edition, promise):
                    if asked.contrast == "series":
                        self._series(edition.id, promise.id, asked)

    def _series(self, edition: str, promise: str, asked: object) -> None:
        verdict = self.chance.choice(("higher", "lower", "no_detectable_difference", "cannot_tell"))
        indicator = asked.evidence.indicator
        periods = sorted(
            {
                period
                for name, period, area, *_ in self.values
                if (name, area) == (indicator, asked.area) and len(period) == 4
            }
        )
        periods = [period for period in periods if period <= self._until(edition)]
        if verdict == "cannot_tell" or len(periods) < 3:
            told: Row = {"verdict": "cannot_tell", "reason": "too_few_points", "period": periods[-1] if periods else ""}
        else:
            is_share = (indicator, periods[-1], asked.area, "all", asked.evidence.age_group, "share") in self.values
            size = {"higher": 0.03, "lower": -0.03}.get(verdict, 0.001) + (0 if is_share else 1)
            told = {
                "verdict": verdict,
                "period": periods[-1],
                "since": periods[0],
                "number": len(periods),
                "estimate": size,
                "estimate_low": size - 0.01,
                "estimate_high": size + 0.01,
                "p": 0.2,
                "q": 0.2,
                "level": 0.02,
                "measure": "difference_a_year" if is_share else "ratio_a_year",
            }
        self._add(
            FormVerdict,
            edition=edition,
            promise=promise,
            position=asked.position,
            form="series",
            indicator=indicator,
            area=asked.area,
            family="own",
            **told,
        )

    def _until(self, edition: str) -> str:
        return next(one.data_until.isoformat()[:4] for one in self.own.editions if one.id == edition)
