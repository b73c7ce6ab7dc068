"""Tables that hold no measurement: who, where, when, what is measured how, and what was promised."""

from __future__ import annotations

from collections.abc import Iterator

import duckdb
import pandas as pd

from pipeline.configuration import Area as AreaName
from pipeline.configuration import Configuration, Draft, Edition
from pipeline.contracts import Table
from pipeline.contracts import published as table
from pipeline.contracts.estimated import SurveyInhabitants
from pipeline.definitions import (
    CrimeIndicator,
    Definitions,
    Indicator,
    MunicipalIndicator,
    ProblemIndex,
    PupilIndicator,
    SurveyIndicator,
)
from pipeline.definitions.sources import SOURCES
from pipeline.gate.rules import hide, status_of_base, status_of_count


def tables(restricted: duckdb.DuckDBPyConnection, configuration: Configuration) -> dict[type[Table], pd.DataFrame]:
    """Return the frames of all declared tables."""
    ready_made = _ready_made(restricted, configuration.definitions)
    periods = _periods(restricted, configuration)
    codes = pd.DataFrame(_codes(configuration.definitions, ready_made), columns=[*table.IndicatorCode.columns()])
    return {
        table.Municipality: pd.DataFrame([_municipality(configuration)]),
        table.Source: pd.DataFrame(_sources(restricted, configuration)),
        table.Area: pd.DataFrame([*_areas(configuration), *_references(restricted, configuration)]),
        table.Period: periods,
        table.Indicator: pd.DataFrame(_indicators(configuration.definitions, _origins(restricted), ready_made)),
        table.IndicatorCode: codes,
        table.Edition: pd.DataFrame([_edition(edition, configuration, periods) for edition in configuration.editions]),
        table.Promise: pd.DataFrame(_promises(configuration)),
        table.Activity: pd.DataFrame(_activities(configuration)),
        table.SurveyWave: _waves(restricted, configuration),
        table.WeightingStep: _weighting(restricted, configuration),
        SurveyInhabitants: _inhabitants(restricted),
        table.SourceFile: files(restricted),
    }


def _waves(restricted: duckdb.DuckDBPyConnection, configuration: Configuration) -> pd.DataFrame:
    """Return the waves; a small number of persons without a register cell is hidden."""
    waves = restricted.execute("from wave order by period").df()
    few = status_of_count(waves["without_cell"].fillna(0), configuration.municipality.disclosure) == "suppressed"
    return hide(waves, few, ["without_cell"])


def _inhabitants(restricted: duckdb.DuckDBPyConnection) -> pd.DataFrame:
    """Return the inhabitants of the survey's ages: figures of the public register, of which nothing has to be hidden."""
    return restricted.execute("from survey_inhabitants where not starts_with(area, 'rest:') order by all").df()


def _weighting(restricted: duckdb.DuckDBPyConnection, configuration: Configuration) -> pd.DataFrame:
    """Return what was done where weights were made; a small number of persons is hidden as everywhere."""
    steps = restricted.execute(
        """
        select period, district as area, sum(answers)::bigint as answers, sum(population) as inhabitants, count(*) as cells,
            count(*) filter (collapsed_with <> '') as collapsed, min(factor) as least_factor, max(factor) as largest_factor
        from weighting_step group by period, district order by period, district
        """
    ).df()
    few = status_of_base(steps["answers"], configuration.municipality.disclosure) == "suppressed"
    return hide(steps.astype({"answers": "Int64"}), few, ["answers"])


def _municipality(configuration: Configuration) -> dict[str, object]:
    municipality = configuration.municipality
    word, limits = municipality.district_word, municipality.disclosure
    return {
        "municipality": configuration.slug,
        "name": municipality.name,
        "code": municipality.code,
        "police_area": municipality.police_area,
        "contact": municipality.contact,
        "licence": municipality.licence,
        "district_one": word.one,
        "district_the_one": word.the_one,
        "district_many": word.many,
        "district_the_many": word.the_many,
        "survey_name": municipality.survey.name,
        **limits.model_dump(),
        "all_pupils": configuration.definitions.drug_habits.all_pupils,
    }


def _sources(restricted: duckdb.DuckDBPyConnection, configuration: Configuration) -> list[dict[str, object]]:
    """Return all sources; reference values also come with Brå's exports, and are invented where these are."""
    used, synthetic = set(configuration.municipality.sources), set(configuration.municipality.synthetic)
    if restricted.execute("from measured where source = 'reference' and unit = 'rate' limit 1").fetchall():
        used.add("reference")
        synthetic |= {"reference"} if "crime" in synthetic else set()
    return [{"source": source, "used": source in used, "synthetic": source in synthetic} for source in SOURCES]


def _areas(configuration: Configuration) -> Iterator[dict[str, object]]:
    """Yield the reporting areas: districts and composites in their declared order, then those made from the promises."""
    members = configuration.area_members()
    composites = {district.parent for district in configuration.districts}
    for district in configuration.districts:
        yield {
            **district.model_dump(include={"name", "valid_from", "valid_to", "tile_column", "tile_row", "visited"}),
            "area": district.id,
            "kind": "composite" if district.id in composites else "district",
            "members": members[district.id],
            "outline": configuration.outlines.get(district.id),
        }
    made = [(AreaName.MUNICIPALITY, "municipality")]
    for edition in configuration.editions:
        made += [(AreaName.priority(edition.id), "priority"), (AreaName.outside(edition.id), "outside")]
        of_promises = dict.fromkeys(AreaName.priority(edition.id, promise.id) for promise in edition.promises)
        made += [(area, "priority") for area in of_promises]
    for area, kind in made:
        if area in members:
            yield {"area": area, "name": "", "kind": kind, "members": members[area], "visited": False}


def _references(restricted: duckdb.DuckDBPyConnection, configuration: Configuration) -> Iterator[dict[str, object]]:
    """Yield the areas that are only compared with."""
    nameless = dict.fromkeys(("country", "county", "police_region"), "")
    names = {**nameless, "police_area": configuration.municipality.police_area}
    own = configuration.area_members()
    every = "select area from delivered_value union select area from measured where source = 'reference' order by area"
    for (area,) in restricted.execute(every).fetchall():
        if area not in own:
            yield {"area": area, "name": names.get(area, area), "kind": "reference", "members": (), "visited": False}


def _periods(restricted: duckdb.DuckDBPyConnection, configuration: Configuration) -> pd.DataFrame:
    """Return the periods of each source with their last day."""
    return restricted.execute(
        """
        with dated as (
            select 'safety_survey' as source, period, ended_on as ends_on from wave
            union select 'safety_survey', pool, max(ended_on) from pool join wave using (period) group by pool
            union select source, period, period || '-12-31' from delivered_value
                where period not in (select period from wave) or source <> 'safety_survey'
            union select 'reference', period, period || '-12-31' from delivered_value
            union select 'reference', period, period || '-12-31' from measured where source = 'reference'
            union select 'drug_habits', period, period || '-12-31' from pupil_share
            union select 'drug_habits', period, period || '-12-31' from pupil_direction
            union select 'municipal', period, period || '-12-31' from municipal_count
            union select 'dialogue', substr(day, 1, 4), max(day) from note
                where not list_contains($uncounted, kind) group by substr(day, 1, 4)
            union select 'population', period, period || '-12-31' from population
            union select source, period, last_day((period || '-01')::date)::varchar from measured
                where source = 'crime' and length(period) = 7
            union select source, period, period || '-12-31' from measured where source = 'crime' and length(period) = 4
        )
        from dated order by all
        """,
        {"uncounted": configuration.definitions.dialogue.uncounted},
    ).df()


def _origins(restricted: duckdb.DuckDBPyConnection) -> dict[str, str]:
    """Return who counted each of the municipality's own measures."""
    query = (
        "select indicator, string_agg(distinct origin, ', ' order by origin) from municipal_count group by indicator"
    )
    return dict(restricted.execute(query).fetchall())


def _ready_made(restricted: duckdb.DuckDBPyConnection, definitions: Definitions) -> set[str]:
    """Return the survey's indicators that only tables of results have: how they are made no delivery says."""
    query = "select distinct indicator from measured where source = 'safety_survey' and basis = $basis"
    delivered, ours = (
        {name for (name,) in restricted.execute(query, {"basis": basis}).fetchall()}
        for basis in ("delivered", "direct")
    )
    return {one.id for one in definitions.safety_survey.indicators if not one.items} | (delivered - ours)


def _indicators(definitions: Definitions, origins: dict[str, str], ready_made: set[str]) -> Iterator[dict[str, object]]:
    blocks = definitions.safety_survey.blocks
    for position, (source, indicator) in enumerate(definitions.indicators(), start=1):
        block = indicator.block if isinstance(indicator, SurveyIndicator | ProblemIndex) else ""
        yield {
            **indicator.model_dump(include={"title", "title_en", "predicate", "direction", "caveat"}),
            "indicator": indicator.id,
            "source": source,
            "block": block,
            "block_title": blocks[block].title if block else "",
            "is_headline": _is_headline(indicator, definitions),
            "position": position,
            "noun": _noun(indicator),
            "origin": origins.get(indicator.id, ""),
            **_made(indicator, definitions, ready_made),
            # What the codebook warns of is true of its own questions; nobody knows whether it is of a table's.
            **(
                {"caveat": ""}
                if isinstance(indicator, SurveyIndicator) and indicator.items and indicator.id in ready_made
                else {}
            ),
            "initiative_driven": isinstance(indicator, CrimeIndicator) and indicator.initiative_driven,
        }


def _is_headline(indicator: Indicator, definitions: Definitions) -> bool:
    """Return whether an indicator stands for its block or source where there is room for one only."""
    if isinstance(indicator, SurveyIndicator):
        return definitions.safety_survey.blocks[indicator.block].headline == indicator.id
    return isinstance(indicator, PupilIndicator) and indicator.headline


def _noun(indicator: Indicator) -> str:
    """Return what stands after a number of offences, or of a municipal count."""
    if isinstance(indicator, MunicipalIndicator):
        return indicator.unit
    if not isinstance(indicator, CrimeIndicator):
        return ""
    return indicator.noun or indicator.title[:1].lower() + indicator.title[1:]


def _made(indicator: Indicator, definitions: Definitions, ready_made: set[str]) -> dict[str, object]:
    """Return what an indicator is made of, so that a reader can find it in the delivered file."""
    made: dict[str, object] = {"wording": (), "label": "", "counted": "", "questions": None}
    match indicator:
        case SurveyIndicator() if indicator.id in ready_made:
            return {**made, "made_of": "result_table"}
        case SurveyIndicator():
            items = definitions.safety_survey.items
            return {**made, "made_of": "answers", "wording": [items[item].wording for item in indicator.items]}
        case ProblemIndex():
            steps = len(indicator.steps)
            return (
                {**made, "made_of": "index_steps", "questions": steps}
                if steps
                else {**made, "made_of": "delivered_index"}
            )
        case PupilIndicator():
            return {**made, "made_of": "pupil_table", "label": indicator.label}
        case MunicipalIndicator():
            return {**made, "made_of": "municipal_count", "label": indicator.label, "counted": indicator.unit}
        case CrimeIndicator() if indicator.bra_label:
            return {**made, "made_of": "offence_group", "label": indicator.bra_label}
    return {**made, "made_of": "offence_codes"}


def _codes(definitions: Definitions, ready_made: set[str]) -> Iterator[dict[str, object]]:
    """Yield the answers that a share of the survey counts, and the codes of an offence group."""
    for _, indicator in definitions.indicators():
        named: dict[str, str] = {}
        if isinstance(indicator, SurveyIndicator) and indicator.id not in ready_made:
            labels = definitions.safety_survey.codes(indicator.items[0])
            named = {str(code): labels[code] for code in indicator.yes}
        elif isinstance(indicator, CrimeIndicator):
            named = dict.fromkeys(indicator.codes, "")
        for position, (code, label) in enumerate(named.items(), start=1):
            told = "" if label == code else label
            yield {"indicator": indicator.id, "position": position, "code": code, "label": told}


def _edition(edition: Edition, configuration: Configuration, periods: pd.DataFrame) -> dict[str, object]:
    decision = edition.decision
    return {
        "edition": edition.id,
        "title": edition.title,
        "draft": isinstance(edition, Draft),
        "data_until": edition.data_until.isoformat(),
        "chosen_from": _chosen_from(edition, configuration, periods),
        "valid": edition.valid,
        "follow_up": edition.follow_up,
        "causes": edition.causes.strip(),
        "decided_by": decision.by,
        "decided_on": decision.on.isoformat() if decision.on else "",
        "document": decision.document,
        "diary_number": decision.diary_number,
    }


def _chosen_from(edition: Edition, configuration: Configuration, periods: pd.DataFrame) -> str:
    """Return the survey's wave that an edition's districts were chosen by, by default the latest that it knows; empty when by none.

    A draft's districts are those of the edition before it, and were chosen when that was.
    """
    if isinstance(edition, Draft):
        decided = [one for one in configuration.editions if not isinstance(one, Draft)]
        return _chosen_from(max(decided, key=lambda one: one.data_until), configuration, periods)
    if edition.chosen_from or not edition.districts():
        return edition.chosen_from.replace(Edition.NONE, "")
    waves = periods[(periods["source"] == "safety_survey") & (periods["period"].str.len() == len("2021"))]
    return max(waves.loc[waves["ends_on"] <= edition.data_until.isoformat(), "period"].tolist(), default="")


def _promises(configuration: Configuration) -> Iterator[dict[str, object]]:
    for edition in configuration.editions:
        for position, promise in enumerate(edition.promises, start=1):
            yield {
                "edition": edition.id,
                "promise": promise.id,
                "position": position,
                "title": promise.title,
                "background": promise.background,
                "districts": promise.districts,
                "themes": promise.themes,
                "crime": promise.crime,
                "goals": promise.goals,
            }


def _activities(configuration: Configuration) -> Iterator[dict[str, object]]:
    for edition in configuration.editions:
        for promise in edition.promises:
            for position, activity in enumerate(promise.activities, start=1):
                yield {
                    **activity.model_dump(include={"title", "responsible", "target", "rhythm"}),
                    "edition": edition.id,
                    "promise": promise.id,
                    "activity": activity.id,
                    "position": position,
                }


def files(restricted: duckdb.DuckDBPyConnection) -> pd.DataFrame:
    """Return the delivered files; those of answers and of the extract with their rows in tens.

    A row is a person or an offence there: less those that are shown, exact rows would tell how many are in what is hidden.
    """
    files = restricted.execute("from source_file order by source, path").df()
    close = files["source"].isin(["safety_survey", "crime"])
    for name in ("used", "repeated", "left_out", "rejected", "incomplete"):
        files[name] = files[name].mask(close, 10 * (files[name] / 10).round().astype("int64"))
    return files.assign(rows=files[["used", "repeated", "left_out", "rejected"]].sum(axis="columns"))
