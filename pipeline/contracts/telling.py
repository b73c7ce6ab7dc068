"""What a delivered table breaks of its contract, in the words of the analyst: its file, columns, codes and rules."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from pipeline.configuration import Terms
from pipeline.problems import Problem, at, phrase, problem
from pipeline.words import terms

PERIODS = {"period", "previous"}
_RULE = re.compile(r"(\w+)\((.*)\)", re.DOTALL)


@dataclass(frozen=True)
class Told:
    """One table of what was delivered.

    Attributes:
        table: Its name.
        terms: What things are called.
        files: The path of each file by its id.
        source: The source that the table is of, where its rows name no file.
    """

    table: str
    terms: Terms
    files: Mapping[str, str]
    source: str = ""

    def doubled(self, key: Sequence[str], rows: pd.DataFrame) -> Iterator[Problem]:
        """Yield, by file, the rows that say again what others say."""
        for file, group in rows.groupby(self._files(rows), sort=False):
            where = at(column=[terms.column(name, self.table) for name in key])
            found = [phrase("all_of", values=self.terms.key(row, key, self.table)) for row in group.to_dict("records")]
            twice = phrase("more_than_once", values=found)
            yield problem(str(file), where, "contract", rule=phrase("each_key_once"), found=twice)

    def broken(self, column: str, rule: str, rows: pd.DataFrame) -> Problem:
        """Return the problem of rows that break a rule of one column."""
        found = dict.fromkeys(self.terms.cell(column, row) for row in rows.to_dict("records"))
        file = next(iter(self._files(rows)), self.source or self.table)
        where = at(column=terms.column(column, self.table))
        return problem(file, where, "contract", rule=_wanted(column, rule), found=list(found))

    def _files(self, rows: pd.DataFrame) -> list[str]:
        """Return the path of each row's file."""
        ids = rows["source_file"] if "source_file" in rows else [""] * len(rows)
        return [self.files.get(str(one), self.source or self.table) for one in ids]


def _wanted(column: str, rule: str) -> object:
    """Return what a rule of a column wants; one that says nothing of values stands for itself."""
    name, written = match.groups() if (match := _RULE.fullmatch(rule)) else (rule, "None")
    if name == "isin":
        return phrase("one_of", values=[terms.code(column, str(one)) for one in ast.literal_eval(written)])
    if name == "greater_than_or_equal_to":
        return phrase("a_number_from", limit=ast.literal_eval(written))
    if name == "less_than_or_equal_to":
        return phrase("a_number_to", limit=ast.literal_eval(written))
    if name == "str_matches":
        return phrase("a_year") if column in PERIODS else phrase("text_like", pattern=ast.literal_eval(written))
    return {"not_nullable": phrase("a_value"), "field_uniqueness": phrase("each_key_once")}.get(name, rule)
