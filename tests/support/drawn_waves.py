"""Drawn deliveries of a wave that differ from the codebook, the truth of each, and what an accepted draft makes of them."""

from __future__ import annotations

import json
import random
import tomllib
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd
import pyreadstat
from building import delivery, plain, read_with, survey_file, town, workbook

from pipeline.configuration import load_configuration
from pipeline.ingest import safety_survey
from pipeline.ingest.files import Delivery
from pipeline.ingest.safety_survey.draft import new_wave

BOOK = plain().definitions.safety_survey
PERSONS = 150
FORMS = ("sav", "sav", "sav without texts", "labels and code book", "codes and code book", "code book of pairs", "bare")
TELLING = (
    "sav",
    "labels and code book",
    "codes and code book",
    "code book of pairs",
)  # forms that tell questions and codes
AREAS = {1: "Norr", 2: "Sjö", 3: "Strand"}
SEXES = {1: "Man", 2: "Kvinna"}
AGES = {1: "16–29 år", 2: "30–44 år", 3: "45–64 år", 4: "65–85 år"}
SHORT = {
    "Mycket": "Mkt", "Ganska": "Gsk", "utsträckning": "utstr.", "Instämmer": "Inst.", "eller": "el.", "gånger": "ggr",
}  # fmt: skip
# Scales of other suppliers, with the codes of the codebook that a person would give their answers.
FOREIGN = {
    "extent": {"Inte alls": 3, "Till viss del": 2, "I hög grad": 1},
    "times": {"Nej": 0, "Ja": 1},
    "worry": {"Aldrig": 4, "Sällan": 3, "Ibland": 2, "Ofta": 1},
    "safe": {"Otrygg": 3, "Trygg": 1},
    "agree": {"Helt fel": 4, "Delvis fel": 3, "Delvis rätt": 2, "Helt rätt": 1},
    "yes_no": {"Stämmer": 1, "Stämmer inte": 2},
}
OPPOSITE = {
    "police_care": "Struntar polisen i att inte bry sig om de lokala problemen i området där du bor?",
    "unsafe_evening": "Hur otrygg känner du dig när du går ut ensam sent på kvällen i området där du bor?",
    "trusts_neighbours": "Man kan inte lita på de flesta som bor i området.",
    "avoided_activity": "Har du under de senaste tolv månaderna inte avstått från någon aktivitet för att du känt dig otrygg?",
}
DECOYS = (
    ("Är elsparkcyklar ett problem i området där du bor?", "extent"),
    ("Är nedsatt belysning ett problem i området där du bor?", "extent"),
    ("Hur många gånger har du utsatts för rån under de senaste tolv månaderna?", "times"),
    ("Hur många gånger har du utsatts för bedrägeri under de senaste tolv månaderna?", "times"),
    ("Har du under de senaste tolv månaderna oroat dig för bedrägeri?", "worry"),
    ("Hur trygg känner du dig när du är ute ensam på dagen i området där du bor?", "safe"),
    ("Bryr sig kommunen om de lokala problemen i området där du bor?", "yes_no"),
)  # fmt: skip


@dataclass
class Drawn:
    """A drawn delivery.

    Attributes:
        form: What it is delivered as, and what tells its questions and codes.
        kinds: What was changed.
        truth: Each item's answers in the codebook's codes.
        whole: Items whose question and labels stand there whole, in whatever letters, shortened or numbered.
    """

    form: str
    kinds: list[str]
    truth: dict[str, list[int]]
    whole: set[str] = field(default_factory=set)
    columns: dict[str, list[object]] = field(default_factory=dict)
    texts: dict[str, str] = field(default_factory=dict)
    labels: dict[str, dict[int, str]] = field(default_factory=dict)


@dataclass(frozen=True)
class Outcome:
    """What an accepted draft gave: items published wrongly, rightly, asked about; and whether what was asked stopped the build."""

    drawn: Drawn
    wrong: list[str]
    right: list[str]
    asked: list[str]
    stops: bool
    codes: list[str]


def drawn(seed: int) -> Drawn:
    """Return the delivery that a seed draws."""
    rng = random.Random(seed)
    wave = Drawn(rng.choice(FORMS), [], {})
    items = [*BOOK.items]
    if rng.random() < 0.6:
        wave.kinds.append("dropped")
        items = [item for item in items if item not in rng.sample(items, rng.randint(1, 3))]
    dress = rng.choice(["", "", "capitals", "numbered", "short"])
    wave.kinds += [dress] if dress else []
    turned, shifted, foreign = (_some(rng, items, name, wave) for name in ("turned", "shifted", "foreign"))
    opposite = {item for item in OPPOSITE if item in items and rng.random() < 0.1}
    wave.kinds += ["opposite"] if opposite else []
    entries = [(item, BOOK.items[item].wording, BOOK.items[item].scale) for item in items]
    if rng.random() < 0.6:
        wave.kinds.append("added")
        entries += [(f"+{number}", *decoy) for number, decoy in enumerate(rng.sample(DECOYS, rng.randint(1, 4)))]
    naming = rng.choice(["same", "same", "numbers", "letters", "swapped"])
    wave.kinds += [naming] if naming != "same" else []
    if naming != "same" or rng.random() < 0.3:
        rng.shuffle(entries)
    names = _names(rng, [item for item, *_ in entries], naming)
    for (item, wording, scale), name in zip(entries, names, strict=True):
        if item in opposite:
            wording = OPPOSITE[item]
        _column(
            rng,
            wave,
            item,
            name,
            wording,
            scale,
            dress,
            item in turned,
            item in shifted,
            item in foreign,
            item in opposite,
        )
    return wave


def _some(rng: random.Random, items: list[str], kind: str, wave: Drawn) -> set[str]:
    if rng.random() > 0.35:
        return set()
    wave.kinds.append(kind)
    return set(rng.sample(items, rng.randint(1, min(6, len(items)))))


def _names(rng: random.Random, items: list[str], naming: str) -> list[str]:
    """Return the columns' names: the codebook's, numbers, letters, or two of the codebook's changed about."""
    if naming == "numbers":
        return [f"Q{1 + number // 8}_{1 + number % 8}" for number in range(len(items))]
    if naming == "letters":
        return [f"v{rng.randrange(10**6)}{number}" for number in range(len(items))]
    names = [BOOK.items[item].column if item in BOOK.items else f"x{item[1:]}" for item in items]
    if naming == "swapped":
        one, other = rng.sample(range(len(names)), 2)
        names[one], names[other] = names[other], names[one]
    return names


def _column(
    rng: random.Random, wave: Drawn, item: str, name: str, wording: str, scale: str,
    dress: str, is_turned: bool, is_shifted: bool, is_foreign: bool, is_opposite: bool,
) -> None:  # fmt: skip
    """Draw one question's answers and write them as the delivery codes them."""
    own = FOREIGN[scale] if is_foreign else {label: code for code, label in BOOK.scales[scale].items()}
    pairs = list(own.items())  # label and what it means in the codebook, in the order of the delivery's codes
    if is_foreign and rng.random() < 0.5:
        pairs.reverse()
    codes = sorted(BOOK.scales[scale])[: len(pairs)] if not is_foreign else list(range(1, len(pairs) + 1))
    if is_turned:
        pairs.reverse()
    if is_shifted:
        by = rng.choice([1, -1, 10])
        codes = [code + by for code in codes]
    weights = [rng.random() + 0.05 for _ in pairs]
    chosen = rng.choices(range(len(pairs)), weights, k=PERSONS)
    chosen[: len(pairs)] = range(len(pairs))
    turned_question = dict(zip(sorted(BOOK.scales[scale]), sorted(BOOK.scales[scale], reverse=True), strict=True))
    if item in BOOK.items:
        meant = [pairs[place][1] for place in chosen]
        wave.truth[item] = [turned_question[code] for code in meant] if is_opposite else meant
    wave.columns[name] = [codes[place] for place in chosen]
    wave.texts[name] = wording.upper() if dress == "capitals" else wording
    wave.labels[name] = {code: _dressed(label, code, dress) for code, (label, _) in zip(codes, pairs, strict=True)}
    if not is_foreign and not is_opposite and item in BOOK.items:
        wave.whole.add(item)


def _dressed(label: str, code: int, dress: str) -> str:
    if dress == "capitals":
        return label.upper()
    if dress == "numbered":
        return f"{code} – {label}"
    return " ".join(SHORT.get(word, word) for word in label.split()) if dress == "short" else label


def tried(seed: int, root: Path) -> Outcome:
    """Draft the mapping of a drawn delivery beside a usual wave, accept it as written, and read the delivery with it."""
    wave = drawn(seed)
    configuration = load_configuration(town(root))
    file = _written(wave, root)
    folder = town(root)
    path, _ = new_wave(folder, configuration, file.path)
    mapping = tomllib.loads(path.read_text(encoding="utf-8"))
    asked = [item for item in BOOK.items if _is_asked(mapping, item)]
    staged, problems = read_with(safety_survey.read, configuration, _usual(root), file)
    answers = staged.answers.get("2022", pd.DataFrame())
    wrong, right = [], []
    for item in BOOK.items:
        published = None if item in asked or item not in answers else answers[item].tolist()
        if published is not None:
            (right if published == wave.truth.get(item) else wrong).append(item)
        elif item not in asked and item in wave.truth:
            wrong.append(item)
    stops = any(problem.severity == "error" for problem in problems)
    return Outcome(wave, wrong, right, asked, stops, sorted({problem.code for problem in problems}))


def _is_asked(mapping: dict[str, dict[str, dict[str, object]]], item: str) -> bool:
    """Return whether a draft asks anything about an item: a mark stands at it, or in what it shares with others."""
    own = mapping.get("items", {}).get(item, {})
    tables = [*mapping.get("choices", {}).values(), *mapping.get("grids", {}).values()]
    shared = [
        {key: value for key, value in one.items() if key != "items"} | {"column": one["items"][item]}  # type: ignore[index]
        for one in tables
        if item in one["items"]  # type: ignore[operator]
    ]
    return '"?' in json.dumps([own, *shared])


def _usual(root: Path) -> Delivery:
    """Write the wave before, as in the codebook."""
    rng = random.Random(1)
    columns: dict[str, list[object]] = {"lopnr": list(range(1, PERSONS + 1)), **_persons(rng)}
    for name, item in BOOK.items.items():
        columns[item.column] = [rng.choice([*BOOK.codes(name)]) for _ in range(PERSONS)]
    labels = {item.column: item.wording for item in BOOK.items.values()}
    return survey_file(root, "2021", columns, column_labels=labels, variable_value_labels={"omrade": AREAS})


def _persons(rng: random.Random) -> dict[str, list[object]]:
    return {
        "omrade": [rng.choice([*AREAS]) for _ in range(PERSONS)],
        "kon": [rng.choice([*SEXES]) for _ in range(PERSONS)],
        "aldgrp": [rng.choice([*AGES]) for _ in range(PERSONS)],
        "vikt": [round(rng.uniform(0.5, 1.5), 3) for _ in range(PERSONS)],
    }


def _written(wave: Drawn, root: Path) -> Delivery:
    """Write a drawn delivery in its form, and the wave before it."""
    _usual(root)
    rng = random.Random(2)
    persons: dict[str, list[object]] = {"lopnr": list(range(1, PERSONS + 1)), **_persons(rng)}
    background = {"omrade": AREAS, "kon": SEXES, "aldgrp": AGES}
    if wave.form.startswith("sav"):
        file = delivery(root, "safety_survey", "2022.sav", b"")
        texts = {} if "without" in wave.form else wave.texts
        labels = {
            name: {float(code): label for code, label in codes.items()}
            for name, codes in {**background, **wave.labels}.items()
        }
        frame = pd.DataFrame({**persons, **wave.columns})
        pyreadstat.write_sav(frame, str(file.path), column_labels=texts, variable_value_labels=labels)
        return file
    columns = {
        name: [background.get(name, {}).get(value, value) for value in values] for name, values in persons.items()
    }  # type: ignore[call-overload]
    is_by_label = wave.form.startswith("labels")
    columns |= {
        name: [wave.labels[name][int(str(code))] if is_by_label else code for code in codes]
        for name, codes in wave.columns.items()
    }
    rows = [[*columns], *map(list, zip(*columns.values(), strict=True))]
    sheets = {"Data": rows} | _code_book(wave)
    return delivery(root, "safety_survey", "2022.xlsx", workbook(sheets))


def _code_book(wave: Drawn) -> dict[str, list[list[object]]]:
    """Return the sheets of a drawn delivery's code book."""
    if wave.form == "bare":
        return {}
    if wave.form == "labels and code book":
        return {"Kodbok": [["Variabel", "Fråga"], *([name, text] for name, text in wave.texts.items())]}
    if wave.form == "code book of pairs":
        pairs = {
            name: "; ".join(f"{code} = {label}" for code, label in codes.items()) for name, codes in wave.labels.items()
        }
        return {
            "Variabelförteckning": [
                ["Kolumn", "Frågetext", "Svarsalternativ"],
                *([name, text, pairs[name]] for name, text in wave.texts.items()),
            ]
        }
    long: list[list[object]] = [["Variabel", "Fråga", "Kod", "Betydelse"]]
    for name, text in wave.texts.items():
        for number, (code, label) in enumerate(wave.labels[name].items()):
            long.append([name if number == 0 else "", text if number == 0 else "", code, label])
    return {"Kodbok": long}
