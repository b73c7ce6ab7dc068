"""What stands in the cells of tables: shares, counts and rates, with intervals, stars and the signs of comparisons."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from pipeline.report.findings.beside import Beside, is_shown
from pipeline.report.findings.state import mark
from pipeline.report.read.picture import Picture
from pipeline.report.read.rows import Indicator, Value
from pipeline.report.sentences import worth
from pipeline.report.set.blocks import Cell
from pipeline.words.sv import language as sv
from pipeline.words.sv import signs
from pipeline.words.sv import tables as table_words

EXACT_FROM = 400  # answers from which a share has a decimal


def beside_another(indicator: Indicator, found: Beside) -> Cell:
    """Return a share with the sign of its finding: worse and better as the indicator's direction says."""
    if not is_shown(found.value):
        return Cell(absent(found.value), "hidden")
    return Cell(share(found.value), mark(found.state, indicator.direction))


def key(rows: Iterable[Sequence[Cell]]) -> str:
    """Return what the signs mean that stand in a table; empty where none does."""
    return signs.key({cell.mark for row in rows for cell in row} & set(signs.SIGNS))


def set_beside(picture: Picture) -> str:
    """Return what districts are set beside where all of them stand together."""
    others = any(area not in picture.priority for area in picture.districts)
    many = picture.municipality.district_many
    return table_words.set_beside(many, promised=bool(picture.priority), others=others)


def share(value: Value | None) -> str:
    """Return a share in per cent without its sign, with a decimal where many answered."""
    if value is None or value.value is None:
        return absent(value)
    return table_words.share(value.value)


def absent(value: Value | None) -> str:
    """Return what stands in the place of a share that is not shown: that it is hidden, or that it cannot be estimated."""
    return sv.NOT_ESTIMABLE if worth.is_unknown(value) else sv.HIDDEN


def share_starred(value: Value | None) -> str:
    """Return a share in per cent without its sign, starred when few answered."""
    return share(value) + table_words.STAR * (value is not None and value.status == "uncertain")


def share_with_interval(value: Value | None) -> str:
    """Return a share in per cent with its interval, starred when few answered; what is hidden says so."""
    if value is None:
        return sv.NOT_GIVEN
    if value.value is None:
        return absent(value)
    decimals = 1 if (value.n or 0) >= EXACT_FROM and not is_coarse(value) else 0
    is_uncertain = value.status == "uncertain"
    if value.ci_low is None or value.ci_high is None:
        return table_words.share(value.value, 0 if is_coarse(value) else 1)
    return table_words.with_interval(
        value.value, value.ci_low, value.ci_high, decimals=decimals, uncertain=is_uncertain
    )


def is_coarse(value: Value) -> bool:
    """Return whether a share was delivered in whole per cent: it claims no more than that."""
    return value.basis == "delivered" and value.value is not None and float(f"{100 * value.value:.9g}").is_integer()


def count(value: Value | None) -> Cell:
    """Return a count; one that is hidden, or not given, says so."""
    if value is None:
        return Cell(sv.NOT_GIVEN)
    return Cell(sv.HIDDEN, "hidden") if value.value is None else Cell(sv.number(value.value))


def rate(value: Value | None) -> Cell:
    """Return a rate with its interval."""
    if value is None or value.value is None:
        return Cell(sv.NOT_GIVEN)
    if value.ci_low is None or value.ci_high is None:
        return Cell(sv.number(value.value, 1))
    return Cell(table_words.rate_with_interval(value.value, value.ci_low, value.ci_high))


def base(picture: Picture, indicators: Sequence[Indicator], period: str, area: str) -> str:
    """Return the smallest number of answers behind an area's figures in a row."""
    values = [value for row in indicators if (value := picture.value(row.indicator, period, area))]
    bases = [value.n for value in values if value.n is not None]
    if not bases and any(value.value is not None or worth.is_unknown(value) for value in values):
        return sv.NOT_GIVEN
    return sv.number(min(bases)) if bases else sv.HIDDEN


def is_measured(picture: Picture, indicator: Indicator, period: str) -> bool:
    """Return whether a survey indicator has a figure in a wave."""
    return picture.value(indicator.indicator, period, "municipality") is not None


def any_star(rows: Sequence[tuple[Cell, ...]]) -> bool:
    """Return whether any cell is starred as uncertain."""
    return any(table_words.STAR in cell.text for row in rows for cell in row)


def star_note(picture: Picture, rows: Sequence[tuple[Cell, ...]]) -> str:
    """Return what the star means, where any cell has one; else nothing."""
    limits = picture.municipality
    told = table_words.uncertain(limits.min_base, limits.uncertain_base, weighted=bool(picture.waves))
    return told if any_star(rows) else ""


def promised_first(picture: Picture) -> list[str]:
    """Return the districts side by side, those of the promises before the others."""
    return sorted(picture.districts, key=lambda area: area not in picture.priority)
