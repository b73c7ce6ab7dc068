"""Tables: what stands in cells, and the notes that several tables share; shares are 0-1, bounds whole numbers."""

from __future__ import annotations

from pipeline.words.sv import language as sv

STAR = "*"  # behind a share that rests on few answers


def set_beside(districts: str, *, promised: bool, others: bool) -> str:
    """Return what each district is compared with: those of the promises (by the word for several), and the others, as there are any."""
    if not promised:
        return "Varje område jämförs med övriga kommunen."
    told = f"Löftenas {districts} jämförs med invånarna utanför dem"
    return f"{told}, varje annat område med övriga kommunen." if others else f"{told}."


def share(value: float, decimals: int = 0) -> str:
    """Return a share in per cent without its sign, which stands above the table."""
    return sv.number(100 * value, decimals)


def with_interval(value: float, low: float, high: float, *, decimals: int, uncertain: bool) -> str:
    """Return a share in per cent with its interval, starred when few answered: 34* (27–41)."""
    return f"{share(value, decimals)}{STAR if uncertain else ''} ({sv.interval(low, high)})"


def rate_with_interval(value: float, low: float, high: float) -> str:
    """Return a rate with its interval: 11,2 (9,8–12,7)."""
    return f"{sv.number(value, 1)} ({sv.interval(low, high, 1, 1)})"


def uncertain(min_base: int, uncertain_base: int, *, weighted: bool) -> str:
    """Return what a star means: how many answers an uncertain share rests on, by what they weigh where that is known."""
    counted = ", räknade efter sin vikt" if weighted else ""
    return f"{STAR} osäker: {min_base}–{uncertain_base - 1} svar{counted}."


def number_of(heading: str, number: int) -> str:
    """Return a heading with how many there are of it: Alla (30)."""
    return f"{heading} ({number})"


def continued(title: str) -> str:
    """Return a title that stood above an earlier table too."""
    return f"{title}, forts."


def of_year(title: str, *periods: str) -> str:
    """Return a title with its year, or its first and last."""
    return f"{title}, {'–'.join(periods)}"
