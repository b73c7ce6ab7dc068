"""What has to hold between the municipality's own counts: a total and its parts, and the rules of its own ``definitions.toml``."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping

import pandas as pd

from pipeline.configuration import Area, Configuration
from pipeline.definitions import MunicipalRule
from pipeline.problems import ProblemLog, some

Row = Mapping[Hashable, object]


def hold(counts: pd.DataFrame, names: Mapping[str, str], configuration: Configuration, log: ProblemLog) -> None:
    """Note, by year and area, a broken rule (an error), and a municipality with less than its districts together (a warning).

    Args:
        counts: All counts: indicator, period, district, number, source_file, row.
        names: The path of each file by its id.
        configuration: Areas and definitions.
        log: Where problems are noted.
    """
    for (period, area), group in counts.groupby(["period", "district"]):
        rows = {str(row["indicator"]): row for row in group.to_dict("records")}
        for rule in configuration.definitions.municipal.rules:
            if set(rule.counts()) <= set(rows):
                _rule(rule, [rows[name] for name in rule.counts()], f"{period}, {area}", names, log)
    for _, group in counts.groupby(["indicator", "period"]):
        _total({str(row["district"]): row for row in group.to_dict("records")}, names, log)


def _rule(rule: MunicipalRule, rows: list[Row], when: str, names: Mapping[str, str], log: ProblemLog) -> None:
    """Note a broken rule, at the row of its total."""
    *parts, whole = rows
    numbers, total = [_number(row) for row in parts], _number(whole)
    if rule.sum:
        is_right, expected = sum(numbers) == total, f"{' + '.join(rule.sum)} = {rule.equals}"
    else:
        is_right, expected = numbers[0] <= total, f"{rule.part} at most {rule.whole}"
    if not is_right:
        log.add(
            names[str(whole["source_file"])],
            _where(rows, names),
            "municipal-rule",
            expected=f"{expected} ({when})",
            found=f"{' + '.join(map(str, numbers))} and {total}",
            advice="correct the numbers, or the rule in definitions.toml",
        )


def _total(rows: Mapping[str, Row], names: Mapping[str, str], log: ProblemLog) -> None:
    """Note a municipality that has less than its districts together."""
    whole = rows.get(Area.MUNICIPALITY)
    parts = [row for area, row in rows.items() if area != Area.MUNICIPALITY]
    together = sum(_number(part) for part in parts)
    if whole is not None and _number(whole) < together:
        log.add(
            names[str(whole["source_file"])],
            _where([*parts, whole], names),
            "total-and-parts",
            expected=f"the municipality at least as many as its districts, {whole['indicator']} {whole['period']}",
            found=f"{_number(whole)}, and {together} in the districts",
            advice="see which of the numbers is wrong; one counted in two districts is counted twice",
            severity="warning",
        )


def _number(row: Row) -> int:
    return int(str(row["number"]))


def _where(rows: Iterable[Row], names: Mapping[str, str]) -> str:
    """Return the rows that a rule is about, with the file of those that stand in another."""
    listed = list(rows)
    own = listed[-1]["source_file"]
    return some(
        str(row["row"]) if row["source_file"] == own else f"{names[str(row['source_file'])]} {row['row']}"
        for row in listed
    )
