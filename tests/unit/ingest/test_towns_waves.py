"""Two towns' waves in other suppliers' forms: other names, capitals, turned scales; and a code book in the workbook."""

from __future__ import annotations

import random
import re
import tomllib
from pathlib import Path

import pandas as pd
import pyreadstat
from building import MUNICIPALITY, codebook_labels, delivery, read_with, survey_file, town, workbook

from pipeline.configuration import load_configuration
from pipeline.ingest import safety_survey
from pipeline.ingest.files import Delivery
from pipeline.ingest.safety_survey.draft import new_wave
from pipeline.problems import Problem

PERSONS = 240
EXTENT = {1: "INTE ALLS", 2: "I LITEN UTSTRÄCKNING", 3: "I VISS UTSTRÄCKNING", 4: "I STOR UTSTRÄCKNING"}
OFTEN = {1: "ALDRIG", 2: "SÄLLAN", 3: "IBLAND", 4: "OFTA"}
SAFE = {1: "GÅR I STORT SETT ALDRIG UT", 2: "MYCKET OTRYGG", 3: "GANSKA OTRYGG", 4: "GANSKA TRYGG", 5: "MYCKET TRYGG"}
YES = {1: "JA", 2: "NEJ"}
GONE = {98: "VET EJ", 99: "EJ SVAR"}
# Column: the item (none when it is nobody's), the question's heading, the scale, and the delivery's codes that count.
TOWN: dict[str, tuple[str, str, dict[int, str], tuple[int, ...]]] = {
    "Q3_1": ("littering", "NEDSKRÄPNING I DITT NÄROMRÅDE", EXTENT, (2, 3, 4)),
    "Q3_2": ("vandalism_seen", "SKADEGÖRELSE I DITT NÄROMRÅDE", EXTENT, (2, 3, 4)),
    "Q3_5": ("drunk_people", "BERUSADE PERSONER UTOMHUS", EXTENT, (2, 3, 4)),
    "Q3_9": ("", "ATT TRAFIKREGLER INTE RESPEKTERAS", EXTENT, ()),
    "Q5_1": ("victim_violence", "UTSATTS FÖR VÅLD SENASTE 12 MÅNADERNA", YES, (1,)),
    "Q5_2": ("victim_theft", "UTSATTS FÖR STÖLD SENASTE 12 MÅNADERNA", YES, (1,)),
    "Q5_3": ("victim_vandalism", "UTSATTS FÖR SKADEGÖRELSE SENASTE 12 MÅNADERNA", YES, (1,)),
    "Q5_4": ("", "UTSATTS FÖR BEDRÄGERI SENASTE 12 MÅNADERNA", YES, ()),
    "Q7_1": ("worry_burglary", "ORO FÖR INBROTT I BOSTADEN", OFTEN, (3, 4)),
    "Q7_2": ("worry_assault", "ORO FÖR ÖVERFALL/MISSHANDEL", OFTEN, (3, 4)),
    "Q9": ("unsafe_evening", "TRYGGHET UTE ENSAM SEN KVÄLL I BOSTADSOMRÅDET", SAFE, (1, 2, 3)),
    "Q10": ("avoided_activity", "AVSTÅTT FRÅN AKTIVITET PÅ GRUND AV OTRYGGHET", YES, (1,)),
    "Q20": ("", "BOENDEFORM", {1: "HYRESRÄTT", 2: "VILLA/RADHUS"}, ()),
}
# What a person answers to the questions of the draft.
ANSWERS = {
    "INTE ALLS": 3, "I LITEN UTSTRÄCKNING": 2, "I VISS UTSTRÄCKNING": 2, "I STOR UTSTRÄCKNING": 1,
    "ALDRIG": 4, "SÄLLAN": 3, "IBLAND": 2, "OFTA": 1,
}  # fmt: skip


def errors(problems: list[Problem]) -> list[Problem]:
    return [problem for problem in problems if problem.severity == "error"]


def capitals(root: Path) -> tuple[Delivery, pd.DataFrame]:
    """Write a wave in capitals whose scales run the other way, and return it with its codes."""
    rng = random.Random(7)
    frame = pd.DataFrame(
        {
            "ID": range(1, PERSONS + 1),
            "OMRÅDE": [1 + number % 3 for number in range(PERSONS)],
            "KÖN": [1 + number % 2 for number in range(PERSONS)],
            "ÅLDER_4": [1 + number % 4 for number in range(PERSONS)],
            "vikt": [round(rng.uniform(5, 40), 4) for _ in range(PERSONS)],
            **{
                column: rng.choices([*scale, 98, 99], [5, *[1] * (len(scale) - 1), 0.2, 0.2], k=PERSONS)
                for column, (_, _, scale, _) in TOWN.items()
            },
        }
    ).astype(float)
    heads = {
        "ID": "Löpnummer",
        "OMRÅDE": "Mätområde",
        "KÖN": "KÖN",
        "ÅLDER_4": "ÅLDERSGRUPP",
        "vikt": "Kalibreringsvikt",
    }
    labels: dict[str, dict[int, str]] = {
        "OMRÅDE": {1: "NORR", 2: "SJÖ", 3: "STRAND"},
        "KÖN": {1: "MAN", 2: "KVINNA", 3: "ANNAT/VILL EJ SVARA"},
        "ÅLDER_4": {1: "16-29 ÅR", 2: "30-44 ÅR", 3: "45-64 ÅR", 4: "65-84 ÅR"},
        **{column: scale | GONE for column, (_, _, scale, _) in TOWN.items()},
    }
    file = delivery(root, "safety_survey", "2022.sav", b"")
    pyreadstat.write_sav(
        frame,
        str(file.path),
        column_labels=heads | {column: head for column, (_, head, _, _) in TOWN.items()},
        variable_value_labels={
            name: {float(code): label for code, label in codes.items()} for name, codes in labels.items()
        },
        missing_ranges={column: [{"lo": 98, "hi": 99}] for column in TOWN},
    )
    return file, frame


def test_another_suppliers_wave_is_asked_about_and_right_when_answered(tmp_path: Path) -> None:
    folder = town(tmp_path, municipality=MUNICIPALITY.replace('"crime"', '"safety_survey"'))
    configuration = load_configuration(folder)
    file, frame = capitals(tmp_path)
    path, drafted = new_wave(folder, configuration, file.path)
    text = path.read_text(encoding="utf-8")
    assert "100 %" not in text
    items = {item: column for column, (item, _, _, _) in TOWN.items() if item}
    mapping = tomllib.loads(text)
    drafted_columns = {item: one["column"] for item, one in mapping["items"].items() if one["column"] != "?"}
    for grid in mapping["grids"].values():
        drafted_columns |= grid["items"]
    assert drafted_columns == {item: f"?{column}" for item, column in items.items()}
    assert {name: [*grid["items"]] for name, grid in mapping["grids"].items()} == {
        "Q3": ["littering", "vandalism_seen", "drunk_people"],
        "Q5": ["victim_violence", "victim_theft", "victim_vandalism"],
        "Q7": ["worry_burglary", "worry_assault"],
    }
    asked = errors(read_with(safety_survey.read, configuration, file)[1])
    # A supplier that asks in words of its own may have asked those that were not found too.
    assert {problem.part("item") for problem in asked if problem.code == "undecided"} >= set(items)
    assert {one.item for one in drafted.figures} == set(items)

    path.write_text(answered(text), encoding="utf-8")
    staged, problems = read_with(safety_survey.read, configuration, file)
    assert errors(problems) == []
    book = configuration.definitions.safety_survey
    for column, (item, _, _, yes) in TOWN.items():
        if item:
            codes = frame[column][frame[column] < 98]
            read = staged.answers["2022"][item].dropna()
            assert len(read) == len(codes), item
            assert read.isin(book.counted(item)).mean() == codes.isin(yes).mean(), item


def answered(text: str) -> str:
    """Return a draft with its questions answered: suggestions taken, scales by hand, what was not found not asked."""
    parts = re.split(r"(?=^\[items\.\w+\]$|^\[grids\.\w+\.items\]$)", text, flags=re.MULTILINE)
    done, gone = [], []
    for part in parts:
        if 'column = "?"' in part:
            gone.append(part.split("]")[0].removeprefix("[items."))
            continue
        is_times = part.startswith("[grids.Q5.")
        for label, code in (ANSWERS | ({"JA": 1, "NEJ": 0} if is_times else {})).items():
            part = re.sub(rf'^"{label}" = "\?\d?"', f'"{label}" = {code}', part, flags=re.MULTILINE)
        done.append(part.replace('"?', '"'))
    return f"not_asked = {gone}\n" + "".join(done)


BOOK = {
    "Q1_1": "Är nedskräpning ett problem i området där du bor?",
    "Q1_2": "Är skadegörelse ett problem i området där du bor?",
    "Q1_3": "Är buskörning med moped, motorcykel eller A-traktor ett problem i området där du bor?",
    "Q1_4": "Är elsparkcyklar ett problem i området där du bor?",
    "Q4": "Hur trygg känner du dig när du går ut ensam sent på kvällen i området där du bor?",
    "Q7": "Bryr sig polisen om de lokala problemen i området där du bor?",
}
OF_BOOK = {
    "Q1_1": "littering",
    "Q1_2": "vandalism_seen",
    "Q1_3": "reckless_mopeds",
    "Q4": "unsafe_evening",
    "Q7": "police_care",
}


def test_a_code_book_in_the_workbook_or_beside_it_tells_the_questions(tmp_path: Path) -> None:
    """No item is guessed from numbers of columns: without the code book all are questions."""
    configuration = load_configuration(town(tmp_path))
    items = configuration.definitions.safety_survey.items
    usual: dict[str, list[object]] = {
        "lopnr": [1, 2, 3], "omrade": [1, 2, 3], "kon": [1, 2, 1], "aldgrp": [1, 2, 3], "vikt": [1, 1, 1],
    } | {item.column: [min(configuration.definitions.safety_survey.codes(name))] * 3 for name, item in items.items()}  # fmt: skip
    rows: list[list[object]] = [["Löpnr", "Delområde", "Kön", "Åldersgrupp", "Kalibreringsvikt", *BOOK]]
    labels = [
        [codebook_labels()[items[OF_BOOK.get(column, "littering")].column][float(1 + number % 2)] for column in BOOK]
        for number in range(4)
    ]
    areas = ["Norr", "Sjö", "Strand", "Norr"]
    rows += [[1 + number, area, "Kvinna", "16–29 år", 1.25, *labels[number]] for number, area in enumerate(areas)]
    book: list[list[object]] = [["Variabel", "Fråga"], *([name, text] for name, text in BOOK.items())]
    sheets = {"Data": rows}
    for name, files in (
        ("within", {"2023.xlsx": sheets | {"Kodbok": book}}),
        ("beside", {"2023.xlsx": sheets, "2023 kodbok.xlsx": {"Variabelförteckning": book}}),
        ("none", {"2023.xlsx": sheets}),
    ):
        root = tmp_path / name
        folder = town(root)
        survey_file(root, "2021", usual, column_labels={item.column: item.wording for item in items.values()})
        written = [delivery(root, "safety_survey", file, workbook(content)) for file, content in files.items()]
        path, _ = new_wave(folder, configuration, written[0].path)
        text = path.read_text(encoding="utf-8")
        if name == "none":
            assert not any(f'column = "{column}"' in text or f'"?{column}"' in text for column in BOOK)
            assert text.count('column = "?"') == len(items)
            continue
        for column, item in OF_BOOK.items():
            assert f'[items.{item}]\ncolumn = "{column}"' in text, (name, item)
        assert '"Q1_4"' in text.split("ignore = ")[1].splitlines()[0]
        assert '"?' not in text
        staged, problems = read_with(safety_survey.read, configuration, *written)
        assert [problem.code for problem in errors(problems)] == []
        assert staged.answers["2023"]["littering"].tolist() == [1, 2, 1, 2]
