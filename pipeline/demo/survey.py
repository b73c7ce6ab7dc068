"""Invented answers to the safety survey: two waves that show what the promises' documents say, and no more.

``survey_shares.csv`` holds the shares in per cent that the answers are drawn towards by item, wave and district: always
the share of the worrying answers, so low trust for `trusts_neighbours` and no for `police_care`. Its rows ``response``
hold the response in per cent. `EFFECTS` says how women, men, young and old differ within a district.

The draws are systematic within a district, so shares lie closer to the table than those of a real sample of
this size would: these answers show how the pipeline works, they do not test its intervals.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyreadstat

from pipeline.demo import population
from pipeline.demo.common import HERE, SYNTHETIC, Scene, generator, write_text

Floats = npt.NDArray[np.float64]
Answers = dict[int, float]

SENT = 300

# Item: odds ratio of women to men, odds ratio of the youngest to the oldest, how the answers spread (a key of SPREAD).
EFFECTS = {
    "littering": (1.0, 1.0, "extent"),
    "vandalism_seen": (1.0, 1.1, "extent"),
    "speeding": (1.1, 0.5, "extent"),
    "reckless_mopeds": (1.0, 0.8, "extent"),
    "drunk_people": (2.0, 1.2, "extent"),
    "drugged_people": (1.0, 1.4, "extent"),
    "drug_dealing": (0.8, 2.2, "yes"),
    "youth_gangs": (2.0, 1.9, "extent"),
    "victim_violence": (0.8, 3.0, "times"),
    "victim_theft": (1.0, 1.5, "times"),
    "victim_vandalism": (0.9, 1.1, "times"),
    "worry_burglary": (1.2, 0.7, "worry"),
    "worry_assault": (1.9, 1.9, "worry"),
    "unsafe_evening": (2.5, 2.2, "safe"),
    "avoided_activity": (2.2, 1.8, "yes"),
    "trusts_neighbours": (0.5, 2.4, "agree"),
    "police_care": (0.6, 2.0, "no"),
}
UNEASE = 0.7  # how much a person's own unease moves the log odds of every item (standard deviation)

# How the worrying answers (first) and the others (second) spread over the codes of a scale.
SPREAD: dict[str, tuple[Answers, Answers]] = {
    "extent": ({1: 0.28, 2: 0.72}, {3: 1.0}),
    "times": ({1: 0.72, 2: 0.18, 3: 0.10}, {0: 1.0}),
    "worry": ({1: 0.20, 2: 0.80}, {3: 0.46, 4: 0.54}),
    "safe": ({3: 0.62, 4: 0.22, 5: 0.16}, {1: 0.42, 2: 0.58}),
    "agree": ({3: 0.72, 4: 0.28}, {1: 0.44, 2: 0.56}),
    "yes": ({1: 1.0}, {2: 1.0}),
    "no": ({2: 1.0}, {1: 1.0}),
}
ITEM_MISSING = (0.015, 0.035)  # an item's share without an answer lies between these
DO_NOT_KNOW, NO_ANSWER = 8, 9

# Age group: label, its five-year groups in the population with the part of each that counts, willingness to answer.
AGE_GROUPS = {
    1: ("16–29 år", {"15-19": 0.8, "20-24": 1.0, "25-29": 1.0}, 0.70),
    2: ("30–44 år", {"30-34": 1.0, "35-39": 1.0, "40-44": 1.0}, 0.85),
    3: ("45–64 år", {"45-49": 1.0, "50-54": 1.0, "55-59": 1.0, "60-64": 1.0}, 1.10),
    4: ("65–85 år", {"65-69": 1.0, "70-74": 1.0, "75-79": 1.0, "80-": 0.55}, 1.30),
}
SEXES = {1: "Man", 2: "Kvinna", 3: "Annan könsidentitet"}
MAN, WOMAN, OTHER = SEXES
SEX_OF_POPULATION = {"Män": MAN, "Kvinnor": WOMAN}
WILLING_WOMEN = 1.1
SHARE_OTHER, SHARE_SEX_MISSING, SHARE_AGE_MISSING = 0.004, 0.006, 0.006


@dataclass(frozen=True)
class Wave:
    """One round of the survey.

    Attributes:
        counted: The year whose population the weights rest on; the nearest that is delivered.
        renamed: Items whose column has another name or another wording in this round.
        notes: What ``<wave>.toml`` says of the delivery.
        shares_of: The round whose shares the answers are drawn towards, when not its own.
    """

    name: str
    counted: int
    notes: list[str]
    renamed: dict[str, tuple[str, str]] = field(default_factory=dict)
    shares_of: str = ""


WAVES = (
    Wave("2018", 2018, ["ended_on = 2018-10-31"]),
    Wave(
        "2021",
        2021,
        [
            "ended_on = 2021-10-31",
            "[items.reckless_mopeds]",
            'column = "f1d_21"',
            "[breaks]",
            'reckless_mopeds = "A-traktor tillkom i frågan 2021."',
        ],
        {
            "reckless_mopeds": (
                "f1d_21",
                "Är buskörning med moped, motorcykel eller A-traktor ett problem i området där du bor?",
            )
        },
    ),
)


def write(scene: Scene) -> list[Path]:
    """Write both waves, each with the file that says how to read it."""
    written = []
    for wave in WAVES:
        path = write_wave(scene.path("safety_survey", f"{wave.name}.sav"), scene, wave)
        written += [path, write_text(path.with_suffix(".toml"), wave.notes)]
    return written


def write_wave(path: Path, scene: Scene, wave: Wave) -> Path:
    """Write one wave as an SPSS file and return its path."""
    _write_sav(path, answers(scene, wave), scene, wave)
    return path


def answers(scene: Scene, wave: Wave) -> pd.DataFrame:
    """Return one row a person: the columns of the delivery, in its order."""
    rng = generator(f"{wave.name}.sav")
    table = pd.read_csv(HERE / "survey_shares.csv", dtype={"wave": str})
    shares = table[table["wave"] == (wave.shares_of or wave.name)].drop(columns="wave").set_index("item").T
    people = _people(rng, scene, wave, shares["response"])
    delivery = people[["omrade", "kon", "aldgrp"]].copy()
    delivery.insert(0, "lopnr", np.arange(1, len(people) + 1))
    delivery["vikt"] = people["vikt"].round(4)
    for item in scene.definitions.safety_survey.items:
        worrying = _worrying(rng, people, item, shares[item] / 100)
        delivery[_column(scene, wave, item)[0]] = _codes(rng, worrying, EFFECTS[item][2])
    return delivery


def _column(scene: Scene, wave: Wave, item: str) -> tuple[str, str]:
    """Return an item's column and wording in one wave."""
    usual = scene.definitions.safety_survey.items[item]
    return wave.renamed.get(item, (usual.column, usual.wording))


def _people(rng: np.random.Generator, scene: Scene, wave: Wave, response: pd.Series) -> pd.DataFrame:
    """Return those who answered, with district, sex and age as they are and as they were stated, unease and weight."""
    adults = _adults(wave.counted)
    parts = []
    for place in scene.places:
        cells = adults.loc[place.id]
        willing = cells["inhabitants"] * cells["willing"]
        drawn = rng.multinomial(round(SENT * response[place.id] / 100), willing / willing.sum())
        people = cells.loc[cells.index.repeat(drawn)].reset_index()[["sex", "age"]]
        parts.append(people.sample(frac=1, random_state=rng).assign(district=place.id, omrade=place.survey_code))
    people = pd.concat(parts, ignore_index=True)
    people["unease"] = rng.normal(size=len(people))
    other, no_sex, no_age = (rng.random(len(people)) for _ in range(3))
    people["kon"] = people["sex"].mask(other < SHARE_OTHER, OTHER).mask(no_sex < SHARE_SEX_MISSING, NO_ANSWER)
    people["aldgrp"] = people["age"].mask(no_age < SHARE_AGE_MISSING, NO_ANSWER)
    people["vikt"] = _weights(people, adults["inhabitants"])
    return people


def _adults(year: int) -> pd.DataFrame:
    """Return inhabitants of 16 to 85 years and their willingness to answer by district, sex and age group."""
    counted = (
        population.inhabitants().query("year == @year").assign(sex=lambda rows: rows["sex"].map(SEX_OF_POPULATION))
    )
    parts = []
    for age, (_, five_years, willing) in AGE_GROUPS.items():
        part = counted["age"].map(five_years).fillna(0) * counted["inhabitants"]
        cells = part.groupby([counted["district"], counted["sex"]]).sum().rename("inhabitants").reset_index()
        cells["willing"] = willing * np.where(cells["sex"] == WOMAN, WILLING_WOMEN, 1.0)
        parts.append(cells.assign(age=age))
    return pd.concat(parts).set_index(["district", "sex", "age"]).sort_index()


def _weights(people: pd.DataFrame, adults: pd.Series) -> pd.Series:
    """Return weights with mean 1: inhabitants per answer of a cell; the district's mean for those without a cell."""
    answered = people.groupby(["district", "kon", "aldgrp"])["omrade"].transform("size")
    cells = pd.MultiIndex.from_frame(people[["district", "kon", "aldgrp"]])
    weights = pd.Series(adults.reindex(cells).to_numpy() / answered.to_numpy(), index=people.index)
    weights = weights.fillna(weights.groupby(people["district"]).transform("mean"))
    return weights / weights.mean()


def _worrying(rng: np.random.Generator, people: pd.DataFrame, item: str, shares: pd.Series) -> npt.NDArray[np.bool_]:
    """Return who gives a worrying answer: a logistic model whose weighted shares in the districts are `shares`."""
    women, young, _ = EFFECTS[item]
    age_step = (2.5 - people["age"]) / 3  # from +½ for the youngest to −½ for the oldest
    log_odds = np.log(women) * (people["sex"] == WOMAN) + np.log(young) * age_step + UNEASE * people["unease"]
    order = np.lexsort((rng.random(len(people)), people["age"], people["sex"]))
    worrying = np.zeros(len(people), dtype=bool)
    for district in shares.index:
        members = order[people["district"].to_numpy()[order] == district]
        chances = _chances(log_odds.to_numpy()[members], people["vikt"].to_numpy()[members], shares[district])
        worrying[members] = _balanced(rng, chances)
    return worrying


def _chances(log_odds: Floats, weights: Floats, share: float) -> Floats:
    """Return probabilities with these log odds, moved by the one constant that makes their weighted mean `share`."""
    low, high = -15.0, 15.0
    for _ in range(60):
        middle = (low + high) / 2
        mean = np.average(1 / (1 + np.exp(-(log_odds + middle))), weights=weights)
        low, high = (middle, high) if mean < share else (low, middle)
    return np.asarray(1 / (1 + np.exp(-(log_odds + low))))


def _balanced(rng: np.random.Generator, chances: Floats) -> npt.NDArray[np.bool_]:
    """Draw a yes with each chance, systematically, so that each stretch of persons has about as many as expected."""
    total = np.concatenate([[0.0], np.cumsum(chances)]) + rng.random()
    return np.asarray(np.diff(np.floor(total)) > 0)


def _codes(rng: np.random.Generator, worrying: npt.NDArray[np.bool_], spread: str) -> npt.NDArray[np.int64]:
    """Return answer codes, some of them missing."""
    bad, good = (
        rng.choice(list(half), size=len(worrying), p=list(half.values())).astype(np.int64) for half in SPREAD[spread]
    )
    missing = rng.random(len(worrying)) < rng.uniform(*ITEM_MISSING)
    unknown = np.where(rng.random(len(worrying)) < 0.5, DO_NOT_KNOW, NO_ANSWER)
    return np.where(missing, unknown, np.where(worrying, bad, good))


def _write_sav(path: Path, delivery: pd.DataFrame, scene: Scene, wave: Wave) -> None:
    """Write the answers as an SPSS file with labels and user-missing codes."""
    survey = scene.definitions.safety_survey
    missing = survey.missing
    no_answer = {NO_ANSWER: missing[NO_ANSWER]}
    labels: dict[str, Any] = {
        "lopnr": "Löpnummer",
        "omrade": "Område",
        "kon": "Kön",
        "aldgrp": "Åldersgrupp",
        "vikt": "Vikt, medelvärde 1",
    }
    values: dict[str, Any] = {
        "omrade": {place.survey_code: place.name for place in scene.places},
        "kon": SEXES | no_answer,
        "aldgrp": {code: label for code, (label, *_) in AGE_GROUPS.items()} | no_answer,
    }
    user_missing: dict[str, Any] = {"kon": [NO_ANSWER], "aldgrp": [NO_ANSWER]}
    for item in survey.items:
        column, wording = _column(scene, wave, item)
        labels[column] = wording
        values[column] = survey.codes(item) | missing
        user_missing[column] = list(missing)
    pyreadstat.write_sav(
        delivery,
        path,
        file_label=SYNTHETIC,
        column_labels=labels,
        variable_value_labels=values,
        missing_ranges=user_missing,
        variable_format={column: "F8.4" if column == "vikt" else "F4.0" for column in labels},
        variable_measure={column: "scale" if column in ("vikt", "lopnr") else "nominal" for column in labels},
        row_compress=True,
    )
    _drop_clock(path)


def _drop_clock(path: Path) -> None:
    """Set the day and time in the file's header to a fixed one, so that the same answers give the same bytes."""
    content = bytearray(path.read_bytes())
    content[92:109] = b"01 Jan 2200:00:00"
    path.write_bytes(bytes(content))
