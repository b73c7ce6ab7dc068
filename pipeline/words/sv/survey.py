"""What figures and tables of the survey show: shares, of whom, when, with which intervals."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.words.sv import language as sv

INTERVALS = f"Strecken visar 95{sv.THIN}% osäkerhetsintervall."
APPROXIMATE = f"Strecken visar ungefärliga 95{sv.THIN}% osäkerhetsintervall."
WITHOUT_INTERVALS = "Utan osäkerhetsintervall: antalet svar är inte levererat."


def wave(period: str, *, weighted: bool) -> str:
    """Return a wave, or several, and whether the answers are weighted: viktat, 2022."""
    return f"viktat, {period}" if weighted else period


def share_who(predicate: str, period: str, *, weighted: bool, bands: Sequence[str] = ()) -> str:
    """Return what shares are shown, of which ages: Andel som är rädda att gå ut, 16–85 år, viktat, 2022."""
    span = f"{sv.age_span(bands)}, " if bands else ""
    return f"Andel som {predicate}, {span}{wave(period, weighted=weighted)}"


def shares(period: str, *, weighted: bool) -> str:
    """Return that shares stand in per cent."""
    return f"Andel i procent, {wave(period, weighted=weighted)}"


def shares_of_blocks(period: str, *, weighted: bool) -> str:
    """Return that shares stand in per cent, one question for each block of the survey."""
    return f"{shares(period, weighted=weighted)}. En fråga för varje del av undersökningen"


def shares_with_intervals(period: str, *, weighted: bool) -> str:
    """Return that shares stand in per cent with their intervals."""
    return f"Andel i procent med 95{sv.THIN}% osäkerhetsintervall, {wave(period, weighted=weighted)}"
