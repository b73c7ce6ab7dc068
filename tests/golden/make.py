"""Makes ``invented_survey.csv`` and has R compute what our estimator has to find in it (needs R with its package survey).

Nothing here runs in a test: the files that it writes lie in the repository, so that no check needs R.
"""

from __future__ import annotations

import subprocess
from pathlib import Path

import numpy as np
import pandas as pd

HERE = Path(__file__).resolve().parent
PERSONS, STRATA, CLUSTERS = 900, 6, 9


def survey() -> pd.DataFrame:
    """Return invented persons in clusters in strata, with unequal weights and some answers missing; the same every time."""
    random = np.random.default_rng(20261127)
    stratum = random.integers(1, STRATA + 1, PERSONS)
    cluster = random.integers(1, CLUSTERS + 1, PERSONS)
    alike = random.normal(0, 0.5, (STRATA + 1, CLUSTERS + 1))[stratum, cluster]  # persons of a cluster answer alike
    region = np.array(["north", "middle", "south"])[(stratum - 1) // 2]
    sex = np.where(random.random(PERSONS) < 0.52, "women", "men")
    age = random.choice(["16-24", "25-44", "45-64", "65-84"], PERSONS, p=[0.12, 0.3, 0.32, 0.26])
    level = -1.2 + 0.5 * (sex == "women") + 0.4 * (region == "south") + alike
    unsafe = (random.random(PERSONS) < 1 / (1 + np.exp(-level))).astype(float)
    rare = (random.random(PERSONS) < 0.04).astype(float)
    unsafe[random.random(PERSONS) < 0.03] = np.nan
    rare[random.random(PERSONS) < 0.05] = np.nan
    weight = np.round(random.choice([0.4, 0.9, 1.0, 1.6, 2.5], PERSONS) * (1 + 0.1 * stratum), 4)
    return pd.DataFrame(
        {"stratum": stratum, "cluster": cluster, "weight": weight, "region": region, "sex": sex, "age": age}
        | {"unsafe": unsafe, "rare": rare}
    ).astype({"unsafe": "Int64", "rare": "Int64"})


if __name__ == "__main__":
    survey().to_csv(HERE / "invented_survey.csv", index=False, lineterminator="\n")
    subprocess.run(["Rscript", "--vanilla", str(HERE / "invented_survey.R"), str(HERE)], check=True)
