"""The attack on the survey's shares: sums over women and men, age bands, areas and pooled waves."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import product

import numpy as np
import pandas as pd

from pipeline.audit.attack import Attempt, Flags, Floats, determined
from pipeline.configuration.division import Members
from pipeline.words.messages import phrase

KEY = ["indicator", "period", "area", "sex", "age_group"]
ALL = "all"
SEXES = ("women", "men")


def attempts(values: pd.DataFrame, comparisons: pd.DataFrame, members: Members) -> Iterator[Attempt]:
    """Yield an attempt for each hidden share of women, men, both and an age band."""
    rows = values[(values["unit"] == "share") & (values["basis"] == "direct") & values["sex"].isin([ALL, *SEXES])]
    rows = rows[rows["status"] != "not_estimable"]
    differences = comparisons[(comparisons["source"] == "safety_survey") & comparisons["estimate"].notna()]
    known_patterns: dict[bytes, Flags] = {}
    for indicator, group in rows.groupby("indicator", sort=True):
        own = differences[differences["indicator"] == indicator]
        known = _told_by_differences(group, own)
        atoms = _atoms(group, members)
        matrix = _matrix(group, atoms, members)
        rests = _rests(own, atoms, members)
        key = np.packbits(np.concatenate([known, matrix.ravel() > 0, rests.ravel() > 0])).tobytes()
        if key not in known_patterns:
            shown = np.vstack([matrix[known], rests])
            known_patterns[key] = determined(shown, matrix[~known])
        found = known_patterns[key]
        exact = known.copy()
        exact[~known] = found
        is_hidden = (group["status"] == "suppressed").to_numpy()
        for key_of_row, out in zip(
            group.loc[is_hidden, KEY].to_numpy().tolist(), exact[is_hidden].tolist(), strict=True
        ):
            told = phrase("combination_gives_it") if out else phrase("no_combination_gives_it")
            yield Attempt("safety_survey", ", ".join(key_of_row), not out, phrase("no_combination"), told)


def _told_by_differences(rows: pd.DataFrame, comparisons: pd.DataFrame) -> Flags:
    """Return which shares are known: those shown, and those of which a shown difference and the other side tell."""
    place = {key: number for number, key in enumerate(rows[KEY[1:]].itertuples(index=False, name=None))}
    known = (rows["status"] != "suppressed").to_numpy().copy()
    pairs = []
    for contrast, period, area, sex, age_group, against in (
        comparisons[["contrast", *KEY[1:], "other"]].to_numpy().tolist()
    ):
        first = (period, area, sex, age_group)
        other = {
            "previous_period": (against, area, sex, age_group),
            "women_vs_men": (period, area, "men", age_group),
            "youngest_vs_oldest": (period, area, sex, against),
            "outside_promise": (period, against, sex, age_group),
            "district_vs_district": (period, against, sex, age_group),
        }.get(contrast)
        if other in place and first in place:
            pairs.append((place[first], place[other]))
    changed = True
    while changed:
        changed = False
        for one, two in pairs:
            if known[one] != known[two]:
                known[one] = known[two] = changed = True
    return known


def _atoms(rows: pd.DataFrame, members: Members) -> pd.DataFrame:
    """Return the smallest groups: wave, district, sex, age band."""
    waves = sorted({wave for period in rows["period"] for wave in period.split("+")})
    ages = sorted(set(rows["age_group"]) - {ALL}) or [ALL]
    districts = [(wave, district) for wave in waves for district in members.leaves(wave)]
    groups = [(*one, *group) for one, *group in product(districts, SEXES, ages)]
    return pd.DataFrame(groups, columns=["period", "district", "sex", "age_group"])


def _matrix(rows: pd.DataFrame, atoms: pd.DataFrame, members: Members) -> Floats:
    """Return which atoms are in each row."""
    inside = np.ones((len(rows), len(atoms)), dtype=bool)
    parts: dict[str, Callable[[str], list[str] | None]] = {
        "period": lambda key: key.split("+"),
        "area": lambda key: members.get(key, []),
        "sex": lambda key: None if key == ALL else [key],
        "age_group": lambda key: None if key == ALL else [key],
    }
    for column, of in parts.items():
        own = atoms["district" if column == "area" else column].to_numpy(dtype=str)
        codes, keys = pd.factorize(rows[column])
        belongs = [
            np.ones(len(own), dtype=bool) if (wanted := of(str(key))) is None else np.isin(own, wanted) for key in keys
        ]
        inside &= np.array(belongs)[codes]
    return inside.astype(float)


def _rests(comparisons: pd.DataFrame, atoms: pd.DataFrame, members: Members) -> Floats:
    """Return the rows that comparisons with the rest of the municipality tell of: everybody outside an area that is shown."""
    told = comparisons[comparisons["contrast"] == "rest_of_municipality"]
    if not len(told):
        return np.zeros((0, len(atoms)))
    found: Floats = _matrix(told.assign(area="municipality"), atoms, members) - _matrix(told, atoms, members)
    return found
