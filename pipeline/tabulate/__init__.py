"""The estimator on any data file: shares and means of one item by groups, for an analyst's quick question.

A data file and what is asked of it become the estimator's tables (`source`, `design`), its rows a table to look at (`out`).
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import duckdb
import numpy as np
import pandas as pd

from pipeline.estimate.estimator import ALL, Groups, Lonely, estimate
from pipeline.estimate.interval import Method
from pipeline.formats import Code
from pipeline.problems import DataErrors, Problem, ProblemLog, at, problem
from pipeline.tabulate import design
from pipeline.tabulate.source import Column, Source, code_text, read

MEASURES = ("n", "sum_weights", "estimate", "se", "ci_low", "ci_high", "deff", "df")

WORDS = "words_for_missing"


@dataclass(frozen=True)
class Question:
    """What to estimate; names are the file's columns.

    Attributes:
        item: The column with the answers.
        yes: Codes or labels that count as yes, comma separated; None estimates the mean.
        by: Columns that make groups.
        weight: Everybody's is 1 without it.
        strata: One stratum without it.
        cluster: Persons were sampled without it.
        fpc: The stratum's PSUs in the population (above 1) or the share of them that was sampled.
        lonely: What a stratum with one PSU does.
        method: The interval of a share; a mean's is symmetric.
        missing: Further codes or labels of the item that are no answer.
        where: SQL condition on codes (declared missing ones are NULL); rows outside stay in the design without an answer.
        margins: Whether all subsets of the groups have rows.
        level: Confidence level.
    """

    item: str
    yes: str | None = None
    by: tuple[str, ...] = ()
    weight: str | None = None
    strata: str | None = None
    cluster: str | None = None
    fpc: str | None = None
    lonely: Lonely = "fail"
    method: Method = "beta"
    missing: str = ""
    where: str = ""
    margins: bool = False
    level: float = 0.95

    def columns(self) -> list[str]:
        """Return the columns that the question names, outside its condition."""
        named = (self.item, *self.by, self.weight, self.strata, self.cluster, self.fpc)
        return [name for name in named if name]


def tabulate(path: Path, question: Question) -> pd.DataFrame:
    """Return a row a group: item, a column a group, n, sum_weights, estimate, se, ci_low, ci_high, deff, df.

    Its ``attrs[WORDS]`` tell by column how many cells held each word for missing (NA, #NULL!) and count as empty.
    A group's cell is its label, else its code; None stands for all. Rows are in the order of the codes, all before them.

    Raises:
        DataErrors: The file cannot be read, or its weights, strata or correction are wrong.
        UsageError: The question does not fit the file.
    """
    source = read(path, question.columns(), question.where)
    units = _units(source, question)
    by = [source.columns[name] for name in dict.fromkeys(question.by)]
    for number, column in enumerate(by, start=1):
        units[f"g{number}"] = design.group(column)
    names = tuple(f"g{number}" for number in range(1, len(by) + 1))
    statistic = "mean" if question.yes is None else "share"
    with duckdb.connect() as connection:
        # Sums of doubles depend on their order.
        connection.execute("set threads to 1")
        design.store(connection, units, statistic, len(by))
        try:
            points = estimate(
                connection,
                Groups(names, margins=question.margins),
                lonely=question.lonely,
                method="mean" if question.yes is None else question.method,
                level=question.level,
            )
        except DataErrors as errors:
            raise DataErrors(_of_this_file(one, source) for one in errors.problems) from errors
    if points.empty:
        raise DataErrors([problem(source.name, at(column=question.item), "no-answer")])
    table = _table(points, by, question)
    table.attrs[WORDS] = {name: dict(column.words) for name, column in source.columns.items() if column.words}
    return table


def _units(source: Source, question: Question) -> pd.DataFrame:
    """Return every row of the file as a unit of the design, with its answer."""
    y = design.answers(source, question.item, question.yes, question.missing)
    if question.where:
        y = y.where(design.inside(source, question.where))
    log = ProblemLog()
    units = pd.DataFrame({"y": y, "weight": design.weights(source, question.weight, log)})
    strata = design.codes(source, question.strata, log)
    units["stratum"] = design.ONE if strata is None else strata
    units["psu"] = design.codes(source, question.cluster, log)
    units["fpc"] = np.nan
    log.stop_if_any()
    if question.fpc:
        units["fpc"] = pd.to_numeric(source.columns[question.fpc].values, errors="coerce").astype(float)
        design.check_fpc(source, question.fpc, units, log)
    log.stop_if_any()
    return units


def _table(points: pd.DataFrame, by: list[Column], question: Question) -> pd.DataFrame:
    """Return the estimator's rows with the file's words, in order."""
    names = [f"g{number}" for number in range(1, len(by) + 1)]
    for name in names:
        points[name] = points[name].replace(ALL, "-1").astype(int)
    points = points.sort_values(names).reset_index(drop=True) if names else points
    points = points.rename(columns={"weights": "sum_weights", "value": "estimate"})
    cells: dict[str, object] = {"item": [question.item] * len(points)}
    for name, column in zip(names, by, strict=True):
        words = {-1: None, **dict(enumerate(_words(column)))}
        # A by variable may be called as a column of the table is.
        title = f"{column.name} (by)" if column.name in {"item", *MEASURES} else column.name
        cells[title] = pd.Series([words[place] for place in points[name]], dtype=object)
    table = pd.DataFrame(cells)
    return table.join(points[list(MEASURES)].astype({"n": int, "df": int}))


def _words(column: Column) -> list[Code]:
    """Return what each code of a column is called: its label, with the code where two share it; else the code."""
    labels = [column.labels.get(code) for code in column.codes()]
    return [
        code if label is None else label if labels.count(label) == 1 else f"{label} ({code_text(code)})"
        for code, label in zip(column.codes(), labels, strict=True)
    ]


def _of_this_file(lonely: Problem, source: Source) -> Problem:
    """Return the estimator's problem, a stratum with one unit, as one of this file: it has no waves, and the rules are options."""
    return problem(source.name, at(stratum=dict(lonely.place)["stratum"]), "lonely-psu")
