"""What each edition may say of all tests that it knows: gathered by edition here, judged in `levels`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import comb

import duckdb
import numpy as np
import pandas as pd

from pipeline.configuration import Area, Configuration, Edition, leading
from pipeline.contracts import Table
from pipeline.contracts.comparisons import EditionVerdict, ToldComparison
from pipeline.contracts.evidence import FormVerdict
from pipeline.contracts.known import known_to_judge
from pipeline.contracts.offences import EditionPattern, ToldPattern
from pipeline.definitions.sources import CONTRASTS
from pipeline.gate import forms, patterns, sizes
from pipeline.gate.levels import JUDGED, judged
from pipeline.gate.precision import STEP

SURVEY = "safety_survey"
OF_FIGURES = (EditionVerdict, FormVerdict)
KEY = [name for name in EditionVerdict.key() if name != "edition"]


def edition_verdicts(
    connection: duckdb.DuckDBPyConnection,
    values: pd.DataFrame,
    comparisons: pd.DataFrame,
    gathered: pd.DataFrame,
    configuration: Configuration,
    breaks: forms.Breaks | None = None,
) -> dict[type[Table], pd.DataFrame]:
    """Return the rows of ``edition_verdict``, ``edition_pattern`` and ``form_verdict``: an edition's tests are judged together.

    All is made of what may be shown, as it was estimated: with all digits.

    Args:
        connection: The published database with the tables of figures and comparisons, and the views of what editions know.
        values: The rows of ``indicator_value``, with all digits.
        comparisons: What may be shown of ``compared``, in the rows' order in the table.
        gathered: The same of ``offence_pattern``.
        configuration: Editions, their promises and districts.
        breaks: What parts the survey's waves, by indicator.
    """
    known, known_patterns = (connection.execute(known_to_judge(kind)).df() for kind in (ToldComparison, ToldPattern))
    waves = dict(connection.execute("select edition, chosen_from from edition").fetchall())
    found: dict[type[Table], list[pd.DataFrame]] = {EditionVerdict: [], EditionPattern: [], FormVerdict: []}
    for edition in configuration.editions:
        own, patterned = (
            rows.iloc[seen.loc[seen["edition"] == edition.id, "at"].to_numpy()]
            for rows, seen in ((comparisons, known), (gathered, known_patterns))
        )
        wave = waves[edition.id]
        evidence = forms.tests(forms.known(connection, values, own, configuration, edition, breaks or {}, wave))
        to_judge = (
            asked(own, edition, configuration, wave)[JUDGED],
            patterns.to_judge(patterned)[JUDGED],
            forms.to_judge(evidence)[JUDGED],
        )
        said = judged(pd.concat(to_judge, ignore_index=True))
        of_own, of_patterns, of_evidence = _apart(said, to_judge)
        found[EditionVerdict].append(_of_edition(own, of_own).assign(edition=edition.id))
        found[EditionPattern].append(patterns.verdicts(patterned, of_patterns).assign(edition=edition.id))
        found[FormVerdict].append(forms.told(evidence, of_evidence))
    return {table: _together_or_none(rows, table) for table, rows in found.items()}


def _apart(said: pd.DataFrame, parts: Sequence[pd.DataFrame]) -> Iterator[pd.DataFrame]:
    """Yield what was said of each of several parts that were judged beside each other, by the part's own index."""
    start = 0
    for part in parts:
        yield said.iloc[start : start + len(part)].set_axis(part.index)
        start += len(part)


def _together_or_none(parts: Sequence[pd.DataFrame], table: type[Table]) -> pd.DataFrame:
    """Return rows of several editions as one frame, with the columns of their table."""
    columns = [*table.columns(), *([STEP] if table in OF_FIGURES else [])]
    given = [part for part in parts if len(part)]
    return pd.concat(given, ignore_index=True)[columns] if given else pd.DataFrame(columns=columns)


def _of_edition(comparisons: pd.DataFrame, said: pd.DataFrame) -> pd.DataFrame:
    """Return one edition's rows of ``edition_verdict``, without the edition."""
    found = pd.concat([comparisons[[*KEY, STEP]], said], axis=1)
    found["at_least"] = sizes.at_least(comparisons, said)
    return found


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
