"""Rules about what promises rest on: evidence has figures in every district, and the wave that chose the districts is known."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from pipeline.checks.common import frame
from pipeline.configuration import Area, Configuration, Edition, Evidence, Promise, Terms, areas_to_judge
from pipeline.contracts.restricted import RESTRICTED, DeliveredValue, Offence, ReferenceOffence, Wave
from pipeline.definitions.sources import KINDS, SOURCES
from pipeline.ingest.files import Staged
from pipeline.problems import Place, ProblemLog, at, phrase

Asked = tuple[Edition, Promise, Evidence, Place]


def evidence_has_figures(configuration: Configuration, staged: Staged, log: ProblemLog) -> None:
    """Every indicator that a promise rests on has a delivered figure, and so has what it is compared with elsewhere."""
    sources = {indicator.id: source for source, indicator in configuration.definitions.indicators()}
    delivered = _delivered(configuration, staged)
    references, terms = _references(staged), Terms(configuration)
    for _, _, evidence, where in _every(configuration):
        name, other = evidence.indicator, evidence.reference
        is_compared_elsewhere = KINDS[evidence.kind].needs == "reference"
        if name not in delivered:
            needed = phrase("figures_of_source", indicator=terms.indicator(name), source=sources[name])
        elif is_compared_elsewhere and (name, other.casefold()) not in references:
            needed = phrase("figures_of_area", indicator=terms.indicator(name), area=terms.district(other))
        else:
            continue
        log.add(_file(configuration), where, "evidence-without-figures", needed=needed, severity="warning")


def evidence_in_every_district(configuration: Configuration, _: Staged, log: ProblemLog) -> None:
    """What is compared by district can be compared in all districts of its promise."""
    for edition, promise, evidence, where in _every(configuration):
        judged = areas_to_judge(configuration, edition, promise, evidence)
        whole = (Area.MUNICIPALITY, configuration.together(edition, promise))
        missing = [] if set(judged) & set(whole) else [area for area in promise.districts if area not in judged]
        if missing:
            told = [Terms(configuration).id_of(one) for one in missing]
            log.add(_file(configuration), where, "evidence-district", districts=told, severity="warning")


def districts_were_chosen_by_a_known_wave(configuration: Configuration, staged: Staged, log: ProblemLog) -> None:
    """The wave that an edition's districts were chosen by is one that it knows: what it points out costs nothing in any other."""
    waves, values = frame(staged, Wave), frame(staged, DeliveredValue)
    ended = dict(zip(waves["period"].astype(str), waves["ended_on"].astype(str), strict=True))
    ready_made = sorted(set(values.loc[values["source"] == "safety_survey", "period"].astype(str)) - set(ended))
    ended |= {period: f"{period}-12-31" for period in ready_made}
    for edition in configuration.editions:
        known = sorted(wave for wave, day in ended.items() if day <= edition.data_until.isoformat())
        if known and edition.chosen_from not in ("", edition.NONE, *known):
            log.add(
                _file(configuration),
                at(edition=edition.id),
                "chosen-from",
                wave=edition.chosen_from,
                known=known,
                severity="warning",
            )


def _every(configuration: Configuration) -> Iterator[Asked]:
    """Yield all evidence with its place in ``promises.toml``."""
    for edition in configuration.editions:
        for promise in edition.promises:
            for position, evidence in enumerate(promise.evidence, start=1):
                yield edition, promise, evidence, at(edition=edition.id, promise=promise.id, evidence=position)


def _file(configuration: Configuration) -> str:
    return f"data/raw/{configuration.slug}/promises.toml"


def _delivered(configuration: Configuration, staged: Staged) -> set[str]:
    """Return the indicators that have a figure of the municipality's own."""
    book = configuration.definitions
    own = set(configuration.area_members())
    asked = {str(item) for wave in staged.answers.values() for item in wave.columns if wave[item].notna().any()}
    codes = set(frame(staged, Offence)["code"])
    found = {one.id for one in book.safety_survey.indicators if asked & set(one.items)}
    found |= {one.id for one in book.crime.indicators if codes & set(one.codes)}
    tables = {name for source in SOURCES.values() for name in source.tables if source.comparisons}
    for table in RESTRICTED:
        if table.table_name() in tables and "indicator" in table.columns():
            rows = frame(staged, table)
            if table is DeliveredValue:
                rows = rows[rows["area"].isin(own)]
            given = rows["share"].notna() if "share" in rows else pd.Series(True, rows.index)
            found |= set(rows.loc[given.astype(bool), "indicator"])
    return found


def _references(staged: Staged) -> set[tuple[str, str]]:
    """Return the indicators and other areas that have a delivered figure."""
    return {
        (str(row["indicator"]), str(row["area"]).casefold())
        for table in (DeliveredValue, ReferenceOffence)
        for row in frame(staged, table)[["indicator", "area"]].drop_duplicates().to_dict("records")
    }
