"""Sums among delivered numbers of inhabitants: what is a sum of other rows is not counted again, and is held against them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from itertools import pairwise
from typing import Any

from pipeline.configuration import Terms, ages_of
from pipeline.ingest.files import Delivery
from pipeline.ingest.population_table import OPEN_END, TOTAL
from pipeline.problems import ProblemLog, at, phrase
from pipeline.words.messages import Phrase

PARTS_NEED_NOT_SUM = 2025  # SCB adds a random number to each cell from this reference year

Row = dict[str, Any]


def without_sums_of_others(file: Delivery, rows: list[Row], terms: Terms, log: ProblemLog) -> list[Row]:
    """Return the rows without those of an age group that finer groups of the file make up; groups that cross are told."""
    by_group: dict[tuple[object, ...], set[tuple[int, int]]] = defaultdict(set)
    for row in rows:
        by_group[row["period"], row["place"], row["sex"]].add(_ages(row))
    finest = {key: _finest(groups) for key, groups in by_group.items()}
    for (period, place, _), groups in finest.items():
        ordered = sorted(groups)
        crossing = [f"{ages_of(*one)} / {ages_of(*other)}" for one, other in pairwise(ordered) if other[0] <= one[1]]
        if crossing:
            where = at(year=period, area=terms.district(str(place)), column="Ålder")
            log.add(file.name, where, "overlapping-ages", ages=crossing)
            break
    return [row for row in rows if _ages(row) in finest[row["period"], row["place"], row["sex"]]]


def _ages(row: Row) -> tuple[int, int]:
    return row["age_from"], row["age_to"]


def _finest(groups: set[tuple[int, int]]) -> set[tuple[int, int]]:
    """Return the groups that are no sum of others."""
    return {group for group in groups if not _is_sum(group, groups - {group})}


def _is_sum(group: tuple[int, int], others: set[tuple[int, int]]) -> bool:
    """Return whether others follow upon each other from the group's first age to its last."""
    place, last = group
    while place <= last:
        ends = [end for start, end in others if start == place and end <= last]
        if not ends:
            return False
        place = min(ends) + 1
    return True


def tell_gaps(file: Delivery, rows: Sequence[Row], terms: Terms, log: ProblemLog) -> None:
    """Warn, once a year, of ages between an area's first and its last of which the file has no row: nobody is counted there."""
    groups: dict[tuple[str, str, str], set[tuple[int, int]]] = defaultdict(set)
    for row in rows:
        groups[row["period"], row["place"], row["sex"]].add(_ages(row))
    gaps: dict[str, list[Phrase]] = defaultdict(list)
    for (period, place, sex), ages in groups.items():
        ordered = sorted(ages)
        lacking = [ages_of(b + 1, c - 1) for (_, b), (c, _) in pairwise(ordered) if c > b + 1]
        if lacking:
            gaps[period].append(phrase("ages_of_area", area=terms.district(place), sex=phrase(sex), ages=lacking))
    for period, found in gaps.items():
        log.add(file.name, at(year=period, column="Ålder"), "missing-ages", found=found, severity="warning")


def check_totals(file: Delivery, rows: Sequence[Row], log: ProblemLog) -> None:
    """Tell where a delivered total is not the sum of its parts: a warning, from 2025 on a note, since they need not agree."""
    values = {(row["period"], row["place"], row["sex"], row["age_from"], row["age_to"]): row for row in rows}
    ages: dict[tuple[object, ...], set[tuple[int, int]]] = defaultdict(set)
    for row in rows:
        if row["age_from"] != TOTAL:
            ages[row["period"], row["place"], row["sex"]].add(_ages(row))
    differs: dict[str, list[Phrase]] = defaultdict(list)
    for (period, place, sex, first, last), row in values.items():
        sums = []
        if sex == TOTAL:
            sums.append([values.get((period, place, part, first, last)) for part in ("women", "men")])
        if first == TOTAL and _is_sum((0, OPEN_END), ages[period, place, sex]):
            groups = sorted(_finest(ages[period, place, sex]))
            sums.append([values.get((period, place, sex, *group)) for group in groups])
        for parts in sums:
            known = [part["persons"] for part in parts if part]
            if len(known) == len(parts) and None not in (*known, row["persons"]) and sum(known) != row["persons"]:
                where = Phrase("place", row["row"])
                differs[str(period)].append(
                    phrase("total_beside_parts", where=where, total=row["persons"], parts=sum(known))
                )
    for period, found in sorted(differs.items()):
        if int(period) >= PARTS_NEED_NOT_SUM:
            log.add(file.name, at(year=period), "total-and-random-parts", found=found, severity="note")
        else:
            log.add(file.name, at(year=period), "total-and-parts", found=found, severity="warning")
