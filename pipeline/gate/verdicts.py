"""What each edition may say of the comparisons and patterns that it knows: gathered by edition here, judged in `levels`."""

from __future__ import annotations

from collections.abc import Iterator
from math import comb

import duckdb
import numpy as np
import pandas as pd

from pipeline.configuration import Area, Configuration, Edition, leading
from pipeline.contracts import Table
from pipeline.contracts.comparisons import EditionVerdict, ToldComparison
from pipeline.contracts.known import known_to_judge
from pipeline.contracts.offences import EditionPattern, ToldPattern
from pipeline.definitions.sources import CONTRASTS
from pipeline.gate import patterns, sizes
from pipeline.gate.levels import judged
from pipeline.gate.rules import is_whole_per_cent

SURVEY = "safety_survey"
KEY = [name for name in EditionVerdict.key() if name != "edition"]


def edition_verdicts(
    connection: duckdb.DuckDBPyConnection,
    comparisons: pd.DataFrame,
    tested: pd.DataFrame,
    configuration: Configuration,
) -> dict[type[Table], pd.DataFrame]:
    """Return the rows of ``edition_verdict`` and of ``edition_pattern``.

    Levels are made of the tests as they were estimated, before anything is rounded.

    Args:
        connection: The published database with the tables ``comparison`` and ``offence_pattern``, and the views of what editions know.
        comparisons: What may be shown of ``compared``, in the rows' order in the table.
        tested: The same of ``offence_pattern``.
        configuration: Editions, their promises and districts.
    """
    known, known_patterns = (connection.execute(known_to_judge(kind)).df() for kind in (ToldComparison, ToldPattern))
    waves = dict(connection.execute("select edition, chosen_from from edition").fetchall())
    found: dict[type[Table], list[pd.DataFrame]] = {EditionVerdict: [], EditionPattern: []}
    for edition in configuration.editions:
        own, of_patterns = (
            rows.iloc[seen.loc[seen["edition"] == edition.id, "at"].to_numpy()]
            for rows, seen in ((comparisons, known), (tested, known_patterns))
        )
        told, patterned = _of_edition(own, of_patterns, edition, configuration, waves[edition.id])
        found[EditionVerdict].append(told)
        found[EditionPattern].append(patterned)
    return {
        table: pd.concat(rows, ignore_index=True)[[*table.columns()]]
        if rows
        else pd.DataFrame(columns=[*table.columns()])
        for table, rows in found.items()
    }


def _of_edition(
    comparisons: pd.DataFrame, tested: pd.DataFrame, edition: Edition, configuration: Configuration, wave: str
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return one edition's rows of both tables; its districts were chosen by `wave` (empty: by none)."""
    beside = patterns.to_judge(tested)
    every = pd.concat([asked(comparisons, edition, configuration, wave)[[*beside]], beside], ignore_index=True)
    judgement = judged(every)
    of_comparisons = judgement.iloc[: len(comparisons)].set_axis(comparisons.index)
    found = pd.concat([comparisons[KEY], of_comparisons], axis=1).assign(edition=edition.id)
    coarse = (comparisons["basis"] == "approximate") & is_whole_per_cent(comparisons["estimate"])
    found["detectable"] = found["detectable"].round(2).where(coarse, found["detectable"])
    found["at_least"] = sizes.at_least(comparisons, of_comparisons)
    of_patterns = judgement.iloc[len(comparisons) :].set_axis(tested.index)
    return found, patterns.verdicts(tested, of_patterns).assign(edition=edition.id)


def asked(comparisons: pd.DataFrame, edition: Edition, configuration: Configuration, wave: str) -> pd.DataFrame:
    """Return one edition's comparisons with how many each could have been chosen among: ``choices`` and ``lead_choices``.

    Args:
        comparisons: Rows of ``compared`` that the edition knows.
        edition: The edition.
        configuration: Its districts.
        wave: The wave that its districts were chosen by; empty: by none.
    """
    return comparisons.assign(
        choices=_choices(comparisons, edition, configuration, wave),
        lead_choices=_lead_choices(comparisons, edition, configuration, wave),
    )


def _choices(comparisons: pd.DataFrame, edition: Edition, configuration: Configuration, wave: str) -> pd.Series:
    """Return of how many comparisons that could have been looked for each is one.

    The promises' districts stand for all districts: each is judged as one of as many as there are. All of them together are one of all
    choices of so many districts, wherever the wave that they were chosen by is one of the sides; groups within them are not chosen.
    """
    districts = edition.districts()
    every = max(len(configuration.side_by_side(edition)), len(districts))
    outside = (comparisons["contrast"] == "outside_promise") & comparisons["area"].isin(districts)
    found = pd.Series(1.0, comparisons.index).mask(outside, every / max(len(districts), 1))
    chosen = _of_chosen_wave(comparisons, wave)
    for area, number in _together(edition, configuration):
        found = found.mask(chosen & (comparisons["area"] == area), float(comb(every, number)))
    return found


def _together(edition: Edition, configuration: Configuration) -> Iterator[tuple[str, int]]:
    """Yield the areas that are made of several of an edition's districts, or of all others, with how many were chosen for them."""
    number = len(edition.districts())
    yield Area.outside(edition.id), number
    yield Area.priority(edition.id), number
    for promise in edition.promises:
        yield Area.priority(edition.id, promise.id), len(promise.districts)


def _of_chosen_wave(comparisons: pd.DataFrame, wave: str) -> pd.Series:
    """Return the comparisons of areas with others, or over time, of which one side is the wave that the districts were chosen by."""
    between = {name for name, contrast in CONTRASTS.items() if contrast.between}
    sides = (comparisons["period"] == wave) | (comparisons["other_period"] == wave)
    return sides & (comparisons["source"] == SURVEY) & ~comparisons["contrast"].isin(between)


def _lead_choices(comparisons: pd.DataFrame, edition: Edition, configuration: Configuration, wave: str) -> pd.Series:
    """Return the same for the promises' leading comparisons, each in the last two periods that it is made in; empty for all others."""
    found = pd.Series(np.nan, comparisons.index)
    every = max(len(configuration.side_by_side(edition)), len(edition.districts()))
    for promise in edition.promises:
        if (lead := leading(configuration, edition, promise)) is None:
            continue
        key = lead.evidence.model_dump(include={"indicator", "sex", "age_group"})
        key |= {"area": lead.area, "contrast": lead.contrast} | ({"other": lead.other} if lead.other else {})
        asked = pd.Series(True, comparisons.index)
        for column, value in key.items():
            asked &= comparisons[column] == value
        last = sorted(comparisons.loc[asked, "period"].unique())[-2:]
        own = asked & comparisons["period"].isin(last)
        number = 0 if lead.area == Area.MUNICIPALITY else min(len(promise.districts), every)
        chosen = own & _of_chosen_wave(comparisons, wave)
        found = found.mask(own, 1.0).mask(chosen, float(comb(every, number)))
    return found
