"""What has to hold between the municipality's own counts: a total and its parts, and the rules of its own ``definitions.toml``."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from typing import Any

import pandas as pd

from pipeline.configuration import Area, Configuration, Terms
from pipeline.definitions import MunicipalRule
from pipeline.problems import ProblemLog, phrase
from pipeline.words.messages import Phrase

Row = Mapping[Hashable, Any]


def hold(counts: pd.DataFrame, names: Mapping[str, str], configuration: Configuration, log: ProblemLog) -> None:
    """Note, by year and area, a broken rule (an error), and a municipality with less than its districts together (a warning).

    Args:
        counts: All counts: indicator, period, district, number, source_file, row.
        names: The path of each file by its id.
        configuration: Areas and definitions.
        log: Where problems are noted.
    """
    terms = Terms(configuration)
    for (period, area), group in counts.groupby(["period", "district"]):
        rows = {str(row["indicator"]): row for row in group.to_dict("records")}
        for rule in configuration.definitions.municipal.rules:
            if set(rule.counts()) <= set(rows):
                when = phrase("column_is", column=terms.district(str(area)), value=period)
                _rule(rule, [rows[name] for name in rule.counts()], when, terms, names, log)
    for _, group in counts.groupby(["indicator", "period"]):
        _total({str(row["district"]): row for row in group.to_dict("records")}, terms, names, log)


def _rule(
    rule: MunicipalRule, rows: list[Row], when: Phrase, terms: Terms, names: Mapping[str, str], log: ProblemLog
) -> None:
    """Note a broken rule, at the row of its total."""
    *parts, whole = rows
    numbers, total = [_number(row) for row in parts], _number(whole)
    if rule.sum:
        parts_told, whole_told = [terms.indicator(one) for one in rule.sum], terms.indicator(rule.equals)
        is_right, wanted = sum(numbers) == total, phrase("sum_is", parts=parts_told, whole=whole_told)
    else:
        lower, upper = terms.indicator(rule.part), terms.indicator(rule.whole)
        is_right, wanted = numbers[0] <= total, phrase("at_most", lower=lower, upper=upper)
    if not is_right:
        log.add(
            names[whole["source_file"]],
            whole["row"],
            "municipal-rule",
            rule=wanted,
            when=when,
            numbers=" + ".join(map(str, numbers)),
            places=_places(parts, whole, names),
            total=total,
        )


def _total(rows: Mapping[str, Row], terms: Terms, names: Mapping[str, str], log: ProblemLog) -> None:
    """Note a municipality that has less than its districts together."""
    whole = rows.get(Area.MUNICIPALITY)
    parts = [row for area, row in rows.items() if area != Area.MUNICIPALITY]
    together = sum(_number(part) for part in parts)
    if whole is not None and _number(whole) < together:
        log.add(
            names[whole["source_file"]],
            whole["row"],
            "municipality-and-districts",
            indicator=terms.indicator(str(whole["indicator"])),
            period=whole["period"],
            whole=_number(whole),
            together=together,
            places=_places(parts, whole, names),
            severity="warning",
        )


def _number(row: Row) -> int:
    return int(str(row["number"]))


def _places(parts: Iterable[Row], whole: Row, names: Mapping[str, str]) -> list[Phrase]:
    """Return where the parts of a total stand, with the file of those that stand in another."""
    return [
        Phrase("place", part["row"])
        if part["source_file"] == whole["source_file"]
        else phrase("place_in_file", file=names[part["source_file"]], place=Phrase("place", part["row"]))
        for part in parts
    ]
