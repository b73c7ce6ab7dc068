"""What each edition may say of the comparisons that it knows: gathered by edition here, judged in `levels`."""

from __future__ import annotations

from collections.abc import Iterator
from math import comb

import duckdb
import numpy as np
import pandas as pd

from pipeline.configuration import Area, Configuration, Edition, leading
from pipeline.contracts import Table
from pipeline.contracts.comparisons import EditionVerdict
from pipeline.contracts.evidence import FormVerdict
from pipeline.contracts.known import known_comparisons
from pipeline.definitions.sources import CONTRASTS
from pipeline.gate import forms
from pipeline.gate.levels import judged
from pipeline.gate.rules import is_whole_per_cent

SURVEY = "safety_survey"
KEY = [name for name in EditionVerdict.key() if name != "edition"]


def edition_verdicts(
    connection: duckdb.DuckDBPyConnection,
    comparisons: pd.DataFrame,
    configuration: Configuration,
    breaks: forms.Breaks | None = None,
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the rows of ``edition_verdict``, and those of ``form_verdict``.

    Levels are made of the tests as they were estimated, before anything is rounded; tests of other forms are made of what is published.

    Args:
        connection: The published database with the table ``comparison`` and the views of what editions know.
        comparisons: What may be shown of ``compared``, in the rows' order in the table.
        configuration: Editions, their promises and districts.
        breaks: What parts the survey's waves, by indicator.
    """
    known = connection.execute(known_comparisons()).df()
    waves = dict(connection.execute("select edition, chosen_from from edition").fetchall())
    found, others = [], []
    for edition in configuration.editions:
        own = comparisons.iloc[known.loc[known["edition"] == edition.id, "at"].to_numpy()]
        seen = forms.known(connection, own, configuration, edition, breaks or {}, waves[edition.id])
        tests = forms.tests(seen)
        every = asked(own, edition, configuration, waves[edition.id])
        if len(tests):
            every = pd.concat([every, forms.as_comparisons(tests)], ignore_index=True)
        verdicts = judged(every)
        found.append(_of_edition(own, verdicts.iloc[: len(own)].set_axis(own.index), edition))
        if len(tests):
            others.append(forms.told(tests, verdicts.iloc[len(own) :]))
    return _together_or_none(found, EditionVerdict), _together_or_none(others, FormVerdict)


def _together_or_none(parts: list[pd.DataFrame], table: type[Table]) -> pd.DataFrame:
    columns = [*table.columns()]
    return pd.concat(parts, ignore_index=True)[columns] if parts else pd.DataFrame(columns=columns)


def _of_edition(comparisons: pd.DataFrame, verdicts: pd.DataFrame, edition: Edition) -> pd.DataFrame:
    """Return one edition's rows of ``edition_verdict``."""
    found = pd.concat([comparisons[KEY], verdicts], axis=1).assign(edition=edition.id)
    coarse = (comparisons["basis"] == "approximate") & is_whole_per_cent(comparisons["estimate"])
    found["detectable"] = found["detectable"].round(2).where(coarse, found["detectable"])
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
