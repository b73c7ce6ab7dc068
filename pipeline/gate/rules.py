"""What must be hidden, and what a hidden row loses."""

from __future__ import annotations

from collections.abc import Collection

import pandas as pd

from pipeline.configuration import Disclosure

# Everything in a row that tells a number, or could be used to work one out.
NUMBERS_OF_A_VALUE = ["n", "value", "numerator", "denominator", "se", "ci_low", "ci_high", "df", "deff"]
NUMBERS_OF_A_COMPARISON = ["estimate", "se", "ci_low", "ci_high", "p", "q", "detectable"]


def status_of_base(n: pd.Series, limits: Disclosure) -> pd.Series:
    """Return the status of estimates that rest on `n` answers: suppressed, uncertain or published."""
    status = pd.Series("published", index=n.index, dtype="str")
    status[n < limits.uncertain_base] = "uncertain"
    status[n < limits.min_base] = "suppressed"
    return status


def status_of_count(count: pd.Series, limits: Disclosure) -> pd.Series:
    """Return the status of counts of events: from 1 up to the limit they are suppressed; 0 tells of nobody."""
    status = pd.Series("published", index=count.index, dtype="str")
    status[(count > 0) & (count < limits.min_count)] = "suppressed"
    return status


def hidden_with_them(counts: pd.DataFrame, parts: Collection[str], total: str) -> pd.Series:
    """Return which more counts of one group must be hidden, so that no sum gives a hidden one away.

    When one part is hidden, the total less the others would be it: the smallest other part is hidden with it. Sums of some parts only
    (every area that is neither a part nor the total) are hidden as soon as any part is.

    Args:
        counts: The counts of one group of offences and one year, or of one theme, with ``area``, ``count`` and ``status``.
        parts: Areas that together are the total.
        total: The area of the total.
    """
    is_part = counts["area"].isin(list(parts))
    hidden = counts["status"] == "suppressed"
    more = pd.Series(False, index=counts.index)
    if not (hidden & is_part).any():
        return more
    if (hidden & is_part).sum() == 1:
        shown = counts[is_part & ~hidden].sort_values(["count", "area"])
        candidates = shown[shown["count"] > 0]
        more[(candidates if len(candidates) else shown).index[:1]] = True
    return more | (~is_part & (counts["area"] != total) & ~hidden)


def hide(rows: pd.DataFrame, hidden: pd.Series, numbers: list[str]) -> pd.DataFrame:
    """Return the rows with every number of the hidden ones taken out; their keys stay."""
    shown = rows.copy()
    for column in numbers:
        if column in shown:
            shown[column] = shown[column].mask(hidden.astype(bool))
    return shown
