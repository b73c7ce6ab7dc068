"""Invented population and households by district, sex and five-year age group, as a municipality orders it."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd

from pipeline.demo.common import Scene, generator, write_text

FILES = {"befolkning_2015-2018.csv": (2015, 2016, 2017, 2018), "befolkning_2019-2021.csv": (2019, 2020, 2021)}
BASE_YEAR = 2019
SEXES = ("Kvinnor", "Män")
AGES = [f"{start}-{start + 4}" for start in range(0, 80, 5)] + ["80-"]

# District: inhabitants on 31 December 2019, kind of district (row in AGE_SHARES), growth in per cent a year.
DISTRICTS = {
    "oxhagen": (4280, "young", 0.9),
    "smedby": (4120, "families", 1.4),
    "berga": (5190, "mixed", 0.8),
    "funkabo": (4370, "mixed", 0.7),
    "norrliden": (6080, "young", 1.0),
    "kvarnholmen": (5540, "centre", 1.6),
    "malmen": (14060, "centre", 1.1),
    "lindsdal": (9240, "families", 1.2),
    "ljungbyholm": (4170, "families", 1.6),
    "rinkabyholm": (4260, "families", 2.9),
    "trekanten": (2950, "families", 1.2),
    "lackeby": (3370, "country", 0.9),
    "paryd": (1890, "country", 0.4),
}

# Kind of district: how its inhabitants spread over the age groups, per thousand (0-4, 5-9, ... 80-).
AGE_SHARES = {
    "young": (68, 64, 58, 62, 98, 92, 78, 66, 58, 56, 54, 50, 46, 44, 42, 32, 32),
    "mixed": (56, 56, 54, 58, 80, 76, 68, 62, 60, 62, 62, 58, 56, 56, 54, 38, 44),
    "centre": (40, 34, 32, 44, 122, 110, 78, 58, 50, 52, 56, 56, 56, 58, 62, 42, 50),
    "families": (72, 78, 74, 64, 38, 46, 68, 78, 78, 74, 64, 54, 50, 50, 52, 32, 28),
    "country": (54, 58, 58, 56, 40, 44, 54, 60, 62, 70, 74, 70, 68, 70, 72, 46, 44),
}

PERSONS_A_HOUSEHOLD = {"young": 2.0, "mixed": 2.0, "centre": 1.7, "families": 2.5, "country": 2.2}


def inhabitants() -> pd.DataFrame:
    """Return the inhabitants; one row is a district, a sex, an age group and a year (31 December)."""
    rng = generator("befolkning_2019-2021.csv")
    rows = []
    for district, (total, kind, growth) in DISTRICTS.items():
        shares = np.array([AGE_SHARES[kind]] * len(SEXES)) * rng.lognormal(0, 0.05, (len(SEXES), len(AGES)))
        for year in (year for years in FILES.values() for year in years):
            counts = np.rint(shares / shares.sum() * total * (1 + growth / 100) ** (year - BASE_YEAR))
            rows += [
                (district, sex, age, year, int(counts[i, j]))
                for i, sex in enumerate(SEXES)
                for j, age in enumerate(AGES)
            ]
    return pd.DataFrame(rows, columns=["district", "sex", "age", "year", "inhabitants"])


def write(scene: Scene) -> list[Path]:
    """Write inhabitants and households of the years 2015 to 2018, and of those after them."""
    names = {place.id: place.name for place in scene.places}
    counted = inhabitants()
    whole = counted.groupby(["district", "year"], sort=False, as_index=False)["inhabitants"].sum()
    written = []
    for name, years in FILES.items():
        lines = ["Område;Kön;Ålder;År;Antal"]
        lines += [
            f"{names[str(row.district)]};{row.sex};{row.age};{row.year};{row.inhabitants}"
            for row in counted[counted["year"].isin(years)].itertuples()
        ]
        written.append(write_text(scene.path("population", name), lines, encoding="utf-8-sig"))
        lines = ["Område;År;Hushåll"]
        lines += [
            f"{names[str(row.district)]};{row.year};{round(int(str(row.inhabitants)) / _persons_a_household(str(row.district)))}"
            for row in whole[whole["year"].isin(years)].itertuples()
        ]
        homes = name.replace("befolkning", "hushall")
        written.append(write_text(scene.path("population", homes), lines, encoding="utf-8-sig"))
    return written


def _persons_a_household(district: str) -> float:
    return PERSONS_A_HOUSEHOLD[DISTRICTS[district][1]]
