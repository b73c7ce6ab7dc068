"""Rules about the answers of a wave: those that nobody can have thought about, and those that stand there twice."""

from __future__ import annotations

import pandas as pd

from pipeline.checks.common import file_of_wave, frame
from pipeline.configuration import Configuration
from pipeline.contracts.restricted import Unit
from pipeline.ingest.files import Staged
from pipeline.problems import ProblemLog, at

LONG_SCALE = 8  # items with the same scale from which on the same code throughout says something
LONG_ANSWER = 8  # items answered from which on two persons with the same answers are worth telling


def not_the_same_code_throughout(configuration: Configuration, staged: Staged, log: ProblemLog) -> None:
    """Nobody gives the same code to every item of a long scale."""
    items = configuration.definitions.safety_survey.items
    for period, answers in sorted(staged.answers.items()):
        for scale in sorted({item.scale for item in items.values()}):
            asked = [name for name in answers if name in items and items[name].scale == scale]
            if len(asked) < LONG_SCALE:
                continue
            complete = answers[asked].dropna()
            same = int(complete.eq(complete[asked[0]], axis="index").all(axis="columns").sum())
            if same:
                log.add(
                    file_of_wave(staged, period),
                    at(scale=scale),
                    "straight-lining",
                    items=len(asked),
                    same=same,
                    persons=len(complete),
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
                at(),
                "identical-answers",
                least=1 - most,
                alike=twins,
                persons=len(persons),
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
                log.add(file_of_wave(staged, period), at(), "same-answers", wave=earlier)


def _persons(staged: Staged) -> dict[str, pd.DataFrame]:
    """Return for each wave the persons with a long enough answer: background and one column an item, nothing else."""
    units = frame(staged, Unit).set_index(["period", "unit"])[["district", "sex", "age_group", "weight"]]
    long = {period: one[one.count(axis="columns") >= LONG_ANSWER] for period, one in staged.answers.items()}
    # Each wave has the columns of all: an item that one of them does not ask is empty there.
    items = sorted({str(item) for answers in long.values() for item in answers})
    return {
        period: answers.reindex(columns=items).fillna(-1).join(units.loc[period])
        for period, answers in long.items()
        if len(answers)
    }


def _hashes(persons: pd.DataFrame) -> list[int]:
    return pd.util.hash_pandas_object(persons.drop(columns="weight"), index=False).tolist()
