"""The attack on counts: offences by area and month, and the municipality's own counts."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence

import numpy as np
import pandas as pd

from pipeline.audit.attack import Attempt, Flags, Floats, bounds
from pipeline.configuration.division import Members
from pipeline.words.messages import phrase

WHOLE = "municipality"
RESIDENTS = ("inhabitants", "households")
ROUNDING = 1e-6


def offences(
    values: pd.DataFrame,
    comparisons: pd.DataFrame,
    members: Members,
    codes: Mapping[str, set[str]],
    least: int,
) -> Iterator[Attempt]:
    """Yield an attempt for each hidden count of offences; a shown rate, share of the whole or rate ratio tells of its count.

    Args:
        values: ``indicator_value``.
        comparisons: ``comparison``.
        members: The districts of each area.
        codes: The offence codes of each group.
        least: The smallest number that may be told, but for 0.
    """
    rows = values[(values["source"] == "crime") & (values["basis"] == "direct")]
    rates = rows[rows["unit"].isin(["rate", "share"]) & (rows["status"] != "suppressed")]
    told = set(rates[["indicator", "period", "area"]].itertuples(index=False, name=None))
    ratios = comparisons[(comparisons["source"] == "crime") & comparisons["estimate"].notna()]
    told |= set(ratios[["indicator", "period", "area"]].itertuples(index=False, name=None))
    changes = ratios[ratios["contrast"] == "previous_period"]
    told |= set(changes[["indicator", "other", "area"]].itertuples(index=False, name=None))
    counts = rows[rows["unit"] == "count"]
    names = {name: " ".join(together) for name, together in _classes(codes).items()}
    for (year, name), group in counts.groupby([counts["period"].str[:4], counts["indicator"].map(names)]):
        months = sorted(set(group.loc[group["period"].str.len() == 7, "period"])) or [str(year)]
        together, districts = str(name).split(), members.leaves(str(year))
        every = {code for one in together for code in codes[one]}
        classes = sorted({tuple(sorted(one for one in together if code in codes[one])) for code in every})
        keys: list[tuple[str, str, str]] = [*group[["indicator", "period", "area"]].itertuples(index=False, name=None)]
        inside = np.stack(
            [_in_count(key, classes, months, [district in members[key[2]] for district in districts]) for key in keys]
        )
        known = (group["status"] != "suppressed").to_numpy()
        amounts = group["value"].to_numpy(float)
        hidden = [key for key, is_known in zip(keys, known, strict=True) if not is_known]
        tried = _bounded("crime", [", ".join(key) for key in hidden], inside, amounts, known, [least] * len(hidden))
        for key, attempt in zip(hidden, tried, strict=True):
            beside = phrase("rate_is_shown")
            yield (Attempt("crime", attempt.what, False, phrase("no_rate_beside"), beside) if key in told else attempt)


def _in_count(
    key: tuple[str, str, str], classes: Sequence[tuple[str, ...]], months: Sequence[str], districts: Sequence[bool]
) -> Floats:
    """Return which atoms (codes of the same groups x month x district) a count of offences holds."""
    of_codes = np.array([key[0] in one for one in classes], dtype=float)
    of_months = np.array([month.startswith(key[1]) for month in months], dtype=float)
    found: Floats = np.multiply.outer(np.multiply.outer(of_codes, of_months), np.array(districts, dtype=float)).ravel()
    return found


def _classes(codes: Mapping[str, set[str]]) -> dict[str, tuple[str, ...]]:
    """Return, for each offence group, the groups that share a code with it, directly or through others."""
    found: dict[str, tuple[str, ...]] = {}
    for name, own in codes.items():
        together, reach = {name}, set(own)
        while more := {other for other, theirs in codes.items() if other not in together and theirs & reach}:
            together |= more
            reach = reach.union(*(codes[other] for other in more))
        found[name] = tuple(sorted(together))
    return found


def municipal(
    values: pd.DataFrame,
    comparisons: pd.DataFrame,
    members: Members,
    visited: Collection[str],
    least: int,
) -> Iterator[Attempt]:
    """Yield an attempt for each hidden count of the municipality's own: districts, and what lies outside them, are the whole.

    A shown rate tells its numerator, which by residents is counted without the visited districts, and its denominator; a ratio tells
    of both counts.
    """
    rows = values[values["source"] == "municipal"]
    rates = rows[(rows["unit"] == "rate") & rows["value"].notna()]
    told = _told_counts(rates, comparisons[(comparisons["source"] == "municipal") & comparisons["estimate"].notna()])
    for (indicator, period), group in rows[rows["unit"] == "count"].groupby(["indicator", "period"]):
        own = rates[(rates["indicator"] == indicator) & (rates["period"] == period)]
        lived = [set(visited) if unit in RESIDENTS else set() for unit in own["denominator_unit"]]
        places = [(str(area), set(members[str(area)])) for area in group["area"]]
        places += [
            (str(area), set(members[str(area)]) - (gone if area != WHOLE else set()))
            for area, gone in zip(own["area"], lived, strict=True)
        ]
        districts = [one for one in members.leaves(str(period)) if any(one in leaves for _, leaves in places)]
        inside = np.array(
            [[float(one in leaves) for one in districts] + [float(area == WHOLE)] for area, leaves in places]
        )
        amounts = np.concatenate([group["value"].to_numpy(float), own["numerator"].to_numpy(float)])
        known = np.concatenate([(group["status"] != "suppressed").to_numpy(), np.ones(len(own), dtype=bool)])
        hidden = [
            (str(indicator), str(period), str(area)) for area in group.loc[group["status"] == "suppressed", "area"]
        ]
        names = [", ".join(key) for key in hidden]
        tried = _bounded("municipal", names, inside, amounts, known, [least] * len(names))
        for key, attempt in zip(hidden, tried, strict=True):
            beside = phrase("part_of_what_is_shown")
            yield (
                Attempt("municipal", attempt.what, False, phrase("no_rate_beside"), beside) if key in told else attempt
            )


def _told_counts(rates: pd.DataFrame, ratios: pd.DataFrame) -> set[tuple[str, str, str]]:
    """Return the districts' counts (indicator, period, area) that a shown rate or ratio has as a side."""
    change = (ratios["contrast"] == "previous_period").to_numpy(dtype=bool)
    sides = [
        rates[["denominator_unit", "period", "area"]],
        rates[["indicator", "period", "area"]],
        ratios[["indicator", "period", "area"]],
        ratios.loc[~change, ["indicator", "period", "other"]],
        ratios.loc[change, ["indicator", "other", "area"]],
    ]
    told = {tuple(map(str, key)) for side in sides for key in side.itertuples(index=False, name=None)}
    # What is outside the promises may stand in a rate without visited districts: its numerator is looked at, not its name.
    return {(one, period, area) for one, period, area in told if ":" not in area}


def _bounded(
    source: str,
    names: Sequence[str],
    inside: Floats,
    values: Floats,
    known: Flags,
    least: Sequence[int],
) -> Iterator[Attempt]:
    """Yield the attempts to bound hidden counts; one is safe when it may be any number of `least` following ones.

    Args:
        source: The source they are of.
        names: What each hidden count is.
        inside: All rows x atoms.
        values: Amounts of all rows; those of hidden rows are not looked at.
        known: Which rows are shown; all others are attacked.
        least: How many following numbers each hidden count must be able to be.
    """
    limits = np.full(inside.shape[1], np.inf)
    needed = np.array(least, dtype=float) - 1 - ROUNDING
    lows, highs = bounds(inside[known], values[known], limits, inside[~known], needed)
    safe = highs - lows >= needed
    for name, low, high, wide, count in zip(names, lows, highs, safe, least, strict=True):
        told = phrase("between", low=round(low), high=round(high) if np.isfinite(high) else phrase("any_number"))
        yield Attempt(source, name, bool(wide), phrase("possible_numbers", numbers=count), told)
