"""Three suppliers' waves in words of their own: what each column asks, what its codes are called, and what may be suggested of it."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd
import pyreadstat
from building import delivery

from pipeline.ingest.files import Delivery

PERSONS = 120
NOTHING = None  # nothing may be suggested: it is asked about


@dataclass(frozen=True)
class Asked:
    """A column of a supplier's.

    Attributes:
        heading: Its question.
        labels: The labels of its codes, from 1 on; codes without labels where a number of them stands.
        item: The item whose question it is, asked about or decided; empty when it is none's.
        suggested: The codes of the codebook that the labels point at, by label; `NOTHING` where none does.
    """

    heading: str
    labels: tuple[str, ...] | int
    item: str = ""
    suggested: dict[str, int | None] = field(default_factory=dict)


DEGREE = ("Inte alls", "I liten utsträckning", "I ganska stor utsträckning", "I mycket stor utsträckning")
AREAS = ("Norr", "Sjö", "Strand")
Supplier = dict[str, Asked]

EXPOSED: Supplier = {
    "STADSDEL": Asked("Stadsdel", AREAS),
    "KÖN": Asked("Kön", ("Man", "Kvinna")),
    "ÅLDERSKLASS": Asked("Åldersklass", ("16-29 år", "30-44 år", "45-64 år", "65-85 år")),
    "FRÅGA_1A": Asked(
        "Nedskräpning där jag bor", ("Ja, ett stort problem", "Ja, ett mindre problem", "Inget problem"), "littering",
        {"Inget problem": 3},
    ),
    "FRÅGA_8A": Asked(
        "Utsatt för våld senaste 12 månaderna", ("EJ UTSATT", "UTSATT EN GÅNG", "UTSATT FLERA GÅNGER"), "victim_violence",
        {"EJ UTSATT": 0, "UTSATT EN GÅNG": 1, "UTSATT FLERA GÅNGER": NOTHING},
    ),
    "FRÅGA_8B": Asked(
        "Utsatt för stöld senaste 12 månaderna", ("EJ UTSATT", "UTSATT", "EJ SVAR PÅ FRÅGAN"), "victim_theft",
        {"EJ UTSATT": 0, "UTSATT": NOTHING, "EJ SVAR PÅ FRÅGAN": 9},
    ),
    "FRÅGA_12": Asked(
        "Avstått från någon aktivitet för att du känt dig otrygg", ("HAR EJ AVSTÅTT", "HAR AVSTÅTT"), "avoided_activity",
        {"HAR EJ AVSTÅTT": 2, "HAR AVSTÅTT": 1},
    ),
}  # fmt: skip
UNNAMED: Supplier = {  # no column of sex or age, and codes without labels
    "omr": Asked("Område", AREAS),
    "v1": Asked("Nedskräpning i bostadsområdet", 3, "littering", {"1": 1, "2": 2, "3": 3}),
    "v2": Asked("Hur ofta går du ut på kvällen i området där du bor?", 2),
    "v3": Asked("Män som bråkar på torget", 3),
    "v4": Asked("Trygg i området", 3, "unsafe_evening", dict.fromkeys("123")),
    "v5": Asked("Ålderdomligt centrum", 4),
    "v6": Asked("Viktigast att åtgärda", 4),
}
STATED: Supplier = {
    "Q1": Asked("I vilket område bor du?", AREAS),
    "Q2": Asked("Vilket kön har du?", ("Kvinna", "Man", "Vill ej uppge detta")),
    "Q3": Asked("Hur gammal är du?", ("16–29", "30–44", "45–64", "65–85")),
    "Q4": Asked("Upplever du att nedskräpning är ett problem i området?", DEGREE, "littering",
                {"Inte alls": 3, **dict.fromkeys(DEGREE[1:], NOTHING)}),
    "Q5": Asked("Man kan lita på de flesta människor som bor i mitt område", ("Helt fel", "Delvis fel", "Delvis rätt", "Helt rätt"),
                "trusts_neighbours", dict.fromkeys(("Helt fel", "Delvis fel", "Delvis rätt", "Helt rätt"), NOTHING)),
    "Q6": Asked("Oroat dig för bostadsinbrott under senaste året", ("Aldrig", "Sällan", "Ibland", "Ofta"), "worry_burglary",
                {"Aldrig": 4, "Sällan": 3, "Ibland": 2, "Ofta": 1}),
    "Q7": Asked("Trygghet vid ensam promenad sen kväll i området där du bor", ("Trygg", "Otrygg", "Går aldrig ut"), "unsafe_evening",
                {"Trygg": NOTHING, "Otrygg": NOTHING, "Går aldrig ut": 5}),
    "Q8": Asked("Bryr sig polisen om problemen lokalt?", ("Stämmer", "Stämmer inte", "Ingen uppfattning alls"), "police_care",
                {"Stämmer": 1, "Stämmer inte": 2, "Ingen uppfattning alls": 9}),
}  # fmt: skip
SUPPLIERS = {"exposed": EXPOSED, "unnamed": UNNAMED, "stated": STATED}


def supplied(name: str, root: Path) -> Delivery:
    """Write a supplier's wave."""
    rng = random.Random(name)
    columns, labels, values = {}, {}, {}
    for column, asked in SUPPLIERS[name].items():
        size = asked.labels if isinstance(asked.labels, int) else len(asked.labels)
        columns[column] = [float(1 + number % size) for number in range(PERSONS)]
        rng.shuffle(columns[column])
        labels[column] = asked.heading
        if not isinstance(asked.labels, int):
            values[column] = {float(code): label for code, label in enumerate(asked.labels, 1)}
    file = delivery(root, "safety_survey", "2022.sav", b"")
    pyreadstat.write_sav(pd.DataFrame(columns), str(file.path), column_labels=labels, variable_value_labels=values)
    return file
