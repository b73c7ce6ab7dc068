"""What must be hidden, and what a hidden row loses."""

from __future__ import annotations

import numpy as np
import pandas as pd

from pipeline.configuration import Disclosure

# Everything in a row that tells a number, or could be used to work one out.
NUMBERS_OF_A_VALUE = ["n", "value", "numerator", "denominator", "se", "ci_low", "ci_high", "df", "deff"]
NUMBERS_OF_A_COMPARISON = ["estimate", "se", "ci_low", "ci_high", "p", "equal_se", "equal_share", "df"]

OF_ANSWERS = ("answers", "delivered")
"""Kinds of figures that persons' answers lie behind; pupils' shares and what else is public are told as they are."""

STEADY = 1e-9  # what a sum of equal weights differs from their number by


def worth(answers: pd.Series, kish: pd.Series) -> pd.Series:
    """Return how many equally heavy answers some are worth: Kish's number rounded down, at most the answers themselves (Kish 1965)."""
    return pd.Series(np.floor(np.fmin(answers.astype("float64"), kish.astype("float64")) + STEADY), answers.index)


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


def is_whole_per_cent(shares: pd.Series) -> pd.Series:
    """Return which shares (0-1), or differences of them, are whole per cent, apart from what floats add."""
    return (100 * shares - (100 * shares).round()).abs() < 1e-9


def hide(rows: pd.DataFrame, hidden: pd.Series, numbers: list[str]) -> pd.DataFrame:
    """Return the rows with every number of the hidden ones taken out; their keys stay."""
    shown = rows.copy()
    for column in numbers:
        if column in shown:
            shown[column] = shown[column].mask(hidden.astype(bool))
    return shown
