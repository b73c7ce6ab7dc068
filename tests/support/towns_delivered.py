"""Deliveries as towns get them, written by code where the delivered file is too large to lie in the repository."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import openpyxl
import pandas as pd
import pyreadstat
from checkout import DEMO

AREAS = (
    "GAMLEGÅRDEN", "NÄSBY", "CHARLOTTESBORG", "CENTRUM", "VILAN/ÖSTERÄNG", "EGNA HEM/SOMMARLUST", "ÅHUS", "TOLLARP",
    "DEGEBERGA", "HAMMAR/FJÄLKINGE", "FÄRLÖV/ÖNNESTAD", "VÄ/ÖLLSJÖ",
)  # fmt: skip
NO_ANSWER = {98.0: "VET EJ", 99.0: "EJ SVAR"}
EXTENT = ("INTE ALLS", "I LITEN UTSTRÄCKNING", "I VISS UTSTRÄCKNING", "I STOR UTSTRÄCKNING")
WORRY = ("ALDRIG", "SÄLLAN", "IBLAND", "OFTA")
SAFE = ("GÅR I STORT SETT ALDRIG UT", "MYCKET OTRYGG", "GANSKA OTRYGG", "GANSKA TRYGG", "MYCKET TRYGG")
YES_NO = ("JA", "NEJ")
QUESTIONS = {
    "Q3_1": ("NEDSKRÄPNING I DITT NÄROMRÅDE", EXTENT),
    "Q3_2": ("SKADEGÖRELSE I DITT NÄROMRÅDE", EXTENT),
    "Q3_3": ("ATT BILAR KÖR FÖR FORT", EXTENT),
    "Q3_4": ("BUSKÖRNING MED MOPED, MC ELLER A-TRAKTOR", EXTENT),
    "Q3_5": ("BERUSADE PERSONER UTOMHUS", EXTENT),
    "Q3_6": ("NARKOTIKAPÅVERKADE PERSONER UTOMHUS", EXTENT),
    "Q3_7": ("ÖPPEN NARKOTIKAHANDEL", EXTENT),
    "Q3_8": ("UNGDOMSGÄNG SOM BRÅKAR OCH STÖR", EXTENT),
    "Q3_9": ("ATT TRAFIKREGLER INTE RESPEKTERAS", EXTENT),
    "Q5_1": ("UTSATTS FÖR VÅLD SENASTE 12 MÅNADERNA", YES_NO),
    "Q5_2": ("UTSATTS FÖR STÖLD SENASTE 12 MÅNADERNA", YES_NO),
    "Q5_3": ("UTSATTS FÖR SKADEGÖRELSE SENASTE 12 MÅNADERNA", YES_NO),
    "Q5_4": ("UTSATTS FÖR BEDRÄGERI SENASTE 12 MÅNADERNA", YES_NO),
    "Q7_1": ("ORO FÖR INBROTT I BOSTADEN", WORRY),
    "Q7_2": ("ORO FÖR ÖVERFALL/MISSHANDEL", WORRY),
    "Q9": ("TRYGGHET UTE ENSAM SEN KVÄLL I BOSTADSOMRÅDET", SAFE),
    "Q10": ("AVSTÅTT FRÅN AKTIVITET PÅ GRUND AV OTRYGGHET", YES_NO),
    "Q12": ("POLISEN BRYR SIG OM LOKALA PROBLEM", YES_NO),
    "Q20": ("BOENDEFORM", ("HYRESRÄTT", "BOSTADSRÄTT", "VILLA/RADHUS")),
}
"""What another supplier asks: the question and the labels of its codes from 1 on."""


def kristianstad_survey(path: Path, persons: int = 60) -> None:
    """Write a wave of another supplier: names, capitals and scales of its own, so many persons an area."""
    drawn = np.random.default_rng(1290)
    number = persons * len(AREAS)
    columns: dict[str, object] = {
        "ID": np.arange(1.0, number + 1),
        "OMRÅDE": np.repeat(np.arange(1.0, len(AREAS) + 1), persons),
        "KÖN": drawn.choice([1.0, 2.0], number),
        "ÅLDER_5": drawn.choice([1.0, 2.0, 3.0, 4.0, 5.0], number),
        "vikt": drawn.uniform(5, 40, number).round(4),
    }
    for name, (_, labels) in QUESTIONS.items():
        codes = [*map(float, range(1, len(labels) + 1)), 98.0, 99.0]
        falling = [2.0**-at for at in range(len(labels))]
        odds = np.array([*(falling[::-1] if labels == YES_NO else falling), 0.05, 0.05])
        columns[name] = drawn.choice(codes, number, p=odds / odds.sum())
    pyreadstat.write_sav(
        pd.DataFrame(columns),
        str(path),
        column_labels=[
            "Löpnummer",
            "Mätområde",
            "KÖN",
            "ÅLDERSGRUPP",
            "Kalibreringsvikt",
            *(told for told, _ in QUESTIONS.values()),
        ],
        variable_value_labels={
            "OMRÅDE": {float(at): name for at, name in enumerate(AREAS, 1)},
            "KÖN": {1.0: "MAN", 2.0: "KVINNA", 3.0: "ANNAT/VILL EJ SVARA"},
            "ÅLDER_5": {1.0: "16-19 ÅR", 2.0: "20-34 ÅR", 3.0: "35-54 ÅR", 4.0: "55-69 ÅR", 5.0: "70-84 ÅR"},
            **{
                name: {float(at): label for at, label in enumerate(labels, 1)} | (NO_ANSWER if name != "Q20" else {})
                for name, (_, labels) in QUESTIONS.items()
            },
        },
        missing_ranges={name: [98.0, 99.0] for name in QUESTIONS},
    )


KALMAR_2023 = {
    "lopnr": "Löpnr", "omrade": "Delområde", "kon": "Kön", "aldgrp": "Åldersgrupp", "vikt": "Kalibreringsvikt",
    "f1a": "Q1_1", "f1b": "Q1_2", "f1c": "Q1_3", "f1d_21": "Q1_4", "f1e": "Q1_5", "f1f": "Q1_6", "f1h": "Q1_7",
    "f2a": "Q2_1", "f2b": "Q2_2", "f2c": "Q2_3", "f3a": "Q3_1", "f3b": "Q3_2", "f4a": "Q4", "f4b": "Q5", "f5a": "Q6", "f6a": "Q7",
}  # fmt: skip
"""The columns of the demo's wave of 2021, and what the wave of 2023 calls them; one question is gone."""


def kalmar_2023(path: Path) -> None:
    """Write the demo's answers of 2021 as a wave of 2023: labels, other columns, a code book, a new question, Norrliden in two."""
    answers, about = pyreadstat.read_sav(str(DEMO / "safety_survey" / "2021.sav"))
    told = {new: about.column_names_to_labels[old] for old, new in KALMAR_2023.items() if new.startswith("Q")}
    named = {}
    for old, new in KALMAR_2023.items():
        labels = about.variable_value_labels.get(old, {})
        labels = {code: label for code, label in labels.items() if label not in ("Vet ej", "Ej svar")}
        named[new] = [labels.get(code) if old not in ("lopnr", "vikt") else code for code in answers[old]]
    sides = iter(["Östra", "Västra"] * len(answers))
    named["Delområde"] = [f"Norrliden {next(sides)}" if area == "Norrliden" else area for area in named["Delområde"]]
    named["Q1_8"] = ["Nej", "Ja, i viss utsträckning"] * (len(answers) // 2)
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("Data")
    sheet.append([*named])
    for line in zip(*named.values(), strict=True):
        sheet.append([None if pd.isna(cell) else cell for cell in line])
    codes = book.create_sheet("Kodbok")
    for row in (("Variabel", "Fråga"), *told.items(), ("Q1_8", "Är elsparkcyklar ett problem i området där du bor?")):
        codes.append(row)
    book.save(path)
