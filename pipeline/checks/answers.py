"""Rules about the answers of a wave: those that nobody can have thought about, and those that stand there twice."""

from __future__ import annotations

import pandas as pd

from pipeline.checks.common import file_of_wave, frame
from pipeline.configuration import Configuration
from pipeline.contracts.restricted import Answer, Unit
from pipeline.ingest.files import Staged
from pipeline.problems import ProblemLog

LONG_SCALE = 8  # items with the same scale from which on the same code throughout says something
LONG_ANSWER = 8  # items answered from which on two persons with the same answers are worth telling


def not_the_same_code_throughout(configuration: Configuration, staged: Staged, log: ProblemLog) -> None:
    """Nobody gives the same code to every item of a long scale."""
    answers = frame(staged, Answer)
    items = configuration.definitions.safety_survey.items
    scale_of = {name: item.scale for name, item in items.items()}
    answers = answers.assign(scale=answers["item"].map(scale_of)).dropna(subset=["scale"])
    for (period, scale), group in answers.groupby(["period", "scale"]):
        asked = group["item"].nunique()
        if asked < LONG_SCALE:
            continue
        persons = group.groupby("unit")["code"].agg(["size", "nunique"])
        complete = persons[persons["size"] == asked]
        same = int((complete["nunique"] == 1).sum())
        if same:
            log.add(
                file_of_wave(staged, period),
                f"scale {scale}",
                "straight-lining",
                expected=f"not the same code on all {asked} items",
                found=f"{same} of {len(complete)} persons who answered them all",
                advice="look at the number: is the code one that many may mean, such as 'no problem'?",
                severity="warning",
            )


def not_the_same_person_twice(configuration: Configuration, staged: Staged, log: ProblemLog) -> None:
    """Few persons of a wave answer every item as another person of the same district, sex, age and weight."""
    most = configuration.municipality.checks.most_identical
    for period, persons in _persons(staged).items():
        twins = int(persons.duplicated(keep=False).sum())
        if twins:
            log.add(
                file_of_wave(staged, period),
                "",
                "identical-answers",
                expected=f"answers of their own from {1 - most:.0%} of the persons",
                found=f"{twins} of {len(persons)} persons answer exactly as another one of their group",
                advice="ask the supplier whether rows were delivered twice; the limit is checks.most_identical",
                severity="warning" if twins > most * len(persons) else "note",
            )


def not_another_wave_again(_: Configuration, staged: Staged, log: ProblemLog) -> None:
    """Two waves do not hold the same answers."""
    waves = _persons(staged)
    periods = sorted(waves)
    for number, period in enumerate(periods):
        for earlier in periods[:number]:
            now, then = waves[period], waves[earlier]
            if len(now) == len(then) and sorted(_hashes(now)) == sorted(_hashes(then)):
                log.add(
                    file_of_wave(staged, period),
                    "",
                    "same-answers",
                    expected="answers of its own in every wave",
                    found=f"all answers of wave {earlier} again",
                    advice="one of the two files has the wrong name: ask the supplier",
                )


def _persons(staged: Staged) -> dict[str, pd.DataFrame]:
    """Return for each wave the persons with a long enough answer: background and one column an item, nothing else."""
    units, answers = frame(staged, Unit), frame(staged, Answer)
    if not len(units) or not len(answers):
        return {}
    background = units.set_index(["period", "unit"])[["district", "sex", "age_group", "weight"]]
    # A cell that two files of one wave give differently is told as two files, not here.
    cells = answers.drop_duplicates(["period", "unit", "item"]).set_index(["period", "unit", "item"])["code"].unstack()
    cells = cells[cells.notna().sum(axis=1) >= LONG_ANSWER].fillna(-1)
    persons = cells.join(background[~background.index.duplicated()], how="inner")
    return {str(period): group.droplevel("period") for period, group in persons.groupby(level="period")}


def _hashes(persons: pd.DataFrame) -> list[int]:
    return pd.util.hash_pandas_object(persons.drop(columns="weight"), index=False).tolist()
