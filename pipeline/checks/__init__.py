"""Rules that no single file can break: tables against each other and against the configuration."""

from __future__ import annotations

import pandas as pd

from pipeline.configuration import Configuration
from pipeline.contracts.restricted import Answer, Population, Unit, Wave
from pipeline.ingest.files import Staged
from pipeline.problems import ProblemLog, some


def check_all(configuration: Configuration, staged: Staged, log: ProblemLog) -> None:
    """Note what contradicts itself across tables."""
    units = staged.frames.get(Unit)
    if units is not None:
        _check_waves(staged, log)
        _check_strata(units, log)
        _check_districts(units, configuration, log)
        _check_answers(staged, configuration, log)
    population = staged.frames.get(Population)
    if population is not None:
        _check_population(population, configuration, log)


def _check_waves(staged: Staged, log: ProblemLog) -> None:
    waves = staged.frames[Wave]["period"]
    for period in sorted(set(waves[waves.duplicated()])):
        log.add(
            "safety_survey", f"wave {period}", "two-files", expected="one file for each wave", found="more than one"
        )


def _check_strata(units: pd.DataFrame, log: ProblemLog) -> None:
    """A stratum with one unit has no variance of its own: estimates with it would look surer than they are."""
    unit = units["psu"].fillna(units["unit"].astype(str))
    sizes = units.assign(unit=unit).groupby(["period", "stratum"])["unit"].nunique()
    for period, stratum in sizes[sizes == 1].index:
        log.add(
            "safety_survey",
            f"wave {period}, stratum {stratum}",
            "lonely-stratum",
            expected="at least two sampling units in each stratum",
            found="one",
            advice="join the stratum with a neighbouring one in the delivery, or set survey.stratum in municipality.toml",
        )


def _check_districts(units: pd.DataFrame, configuration: Configuration, log: ProblemLog) -> None:
    for period, group in units.groupby("period"):
        missing = [district for district in configuration.leaves() if district not in set(group["district"])]
        if missing:
            log.add(
                "safety_survey",
                f"wave {period}",
                "district-without-answers",
                expected="answers from every district of districts.csv",
                found=f"none from {some(missing)}",
                advice="correct the file, or take the district out of districts.csv",
            )


def _check_answers(staged: Staged, configuration: Configuration, log: ProblemLog) -> None:
    if Answer not in staged.frames and configuration.definitions.safety_survey.indicators:
        log.add("safety_survey", "", "no-answers", expected="answers to items of the codebook", found="none")


def _check_population(population: pd.DataFrame, configuration: Configuration, log: ProblemLog) -> None:
    for period, group in population.groupby("period"):
        missing = [district for district in configuration.leaves() if district not in set(group["district"])]
        if missing:
            log.add(
                "population",
                f"year {period}",
                "district-without-population",
                expected="every district",
                found=f"none for {some(missing)}",
            )
