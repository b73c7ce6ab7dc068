"""The answers of the safety survey on their way from a wave's short frame, one column an item, to the table of one row an answer.

A wave of 240 000 persons has tens of millions of answers: only the database makes rows of them.
"""

from __future__ import annotations

from collections.abc import Mapping

import duckdb
import pandas as pd

from pipeline.contracts import ContractError
from pipeline.contracts.restricted import Answer
from pipeline.problems import Problem, at, phrase, problem


def distinct(answers: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """Return one row of the table ``answer`` for each distinct code of an item in a wave: the first person's who gave it."""
    found = [
        pd.DataFrame({"period": period, "unit": codes.index, "item": item, "code": codes})
        for period, wave in answers.items()
        for item, column in wave.items()
        for codes in [column.drop_duplicates().dropna()]
    ]
    return pd.concat(found, ignore_index=True)


def _doubled(period: str) -> Problem:
    twice = phrase("one_of_them_twice")
    return problem(Answer.table_name(), at(wave=period), "contract", rule=phrase("each_key_once"), found=twice)


def store(answers: Mapping[str, pd.DataFrame], connection: duckdb.DuckDBPyConnection) -> None:
    """Write all answers into the table ``answer``; a missing answer has no row.

    Raises:
        ContractError: A person or an item of a wave is there twice.
    """
    for period, wave in answers.items():
        if not (wave.index.is_unique and wave.columns.is_unique):
            raise ContractError(Answer.table_name(), [_doubled(period)])
        # No item can be called as this: ids have no blanks.
        connection.register("incoming", wave.reset_index(names="the unit"))
        connection.execute(
            f"""INSERT INTO {Answer.table_name()} BY NAME
            SELECT $period AS period, "the unit" AS unit, item, code
            FROM (UNPIVOT incoming ON COLUMNS(* EXCLUDE "the unit") INTO NAME item VALUE code)""",
            {"period": period},
        )
        connection.unregister("incoming")
