"""How long delivered files take to read, against the barest program that reads them, in one run.

    python benchmarks/readers.py [ROWS_OF_THE_SURVEY]

Each figure is the shortest of several turns; imports are left out. Timings on different machines do not compare; the ratios do. Ends
with an error where a ratio is beyond its limit.
"""

from __future__ import annotations

import csv
import io
import random
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import duckdb
import numpy as np
import openpyxl
import pandas as pd
import pyreadstat
from python_calamine import CalamineWorkbook

from pipeline import ingest
from pipeline.configuration import Configuration, load_configuration
from pipeline.formats import Workbook, open_file
from pipeline.problems import ProblemLog
from pipeline.workspace import MunicipalityFolder, Workspace

COLUMNS = 120
ROLES = ("omrade", "kon", "aldgrp", "vikt")
CODES = {1: "Ja, i stor utsträckning", 2: "Ja, i viss utsträckning", 3: "Nej", 8: "Vet ej"}
MUNICIPALITY = """
name = "Provstad"
code = "0199"
police_area = "lokalpolisområde Provstad"
contact = "trygghetsfunktionen"
sources = ["{source}"]
"""
DISTRICTS = "id,name,code_safety_survey\n" + "".join(f"d{number},Område {number},{number}\n" for number in range(1, 13))
PROMISES = """
[[editions]]
id = "2022"
title = "Medborgarlöften 2022"
data_until = 2021-12-31
valid = "2022"
decision = { by = "kommunstyrelsen" }

[[editions.promises]]
id = "lugna-kvallar"
title = "Lugna kvällar"
districts = ["d1"]
evidence = [{ indicator = "unsafe_evening", contrast = "outside_promise", expects = "higher" }]
themes = ["lighting"]
crime = ["damage"]

[[editions.promises.activities]]
id = "vandra"
title = "Trygghetsvandringar"
responsible = "both"
"""
MONTHS = ("Jan", "Feb", "Mar", "Apr", "Maj", "Jun", "Jul", "Aug", "Sep", "Okt", "Nov", "Dec")
GROUPS = (
    "Totalt antal brott", "Våldsbrott", "Hot-, kränknings- och frihetsbrott", "Vårdslöshet- och vållandebrott", "Stöldbrott",
    "Bilbrott", "Skadegörelsebrott (inkl. mordbrand)", "Vissa trafikbrott", "Alkohol- och narkotikabrott", "Vapenbrott",
)  # fmt: skip


def shortest(work: Callable[[], object], turns: int) -> float:
    """Return the shortest time of several turns, seconds."""
    times = []
    for _ in range(turns):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return min(times)


def municipality(root: Path, source: str, definitions: str = "") -> MunicipalityFolder:
    """Return the folder of a municipality with one source."""
    folder = root / "data" / "raw" / "provstad"
    (folder / source).mkdir(parents=True, exist_ok=True)
    (folder / "municipality.toml").write_text(MUNICIPALITY.format(source=source), encoding="utf-8")
    (folder / "districts.csv").write_text(DISTRICTS, encoding="utf-8")
    (folder / "promises.toml").write_text(PROMISES, encoding="utf-8")
    (folder / "definitions.toml").write_text(definitions, encoding="utf-8")
    return Workspace(root).municipality("provstad")


def into_duckdb(configuration: Configuration, folder: MunicipalityFolder) -> None:
    """Read, check and store as a build does; every file has to be right."""
    log = ProblemLog()
    staged = ingest.read_all(configuration, folder, log)
    log.stop_if_any()
    with tempfile.TemporaryDirectory() as place, duckdb.connect(str(Path(place) / "restricted.duckdb")) as connection:
        ingest.store(staged, connection)


def survey(root: Path, rows: int) -> tuple[float, float]:
    """Return the times of the bare read of a wave, and of reading, checking and storing all its answers."""
    items = [f"x{number}" for number in range(COLUMNS - len(ROLES))]
    definitions = "".join(
        f'[safety_survey.items.item_{name}]\ncolumn = "{name}"\nscale = "extent"\nwording = "Fråga {name}"\n'
        for name in items
    )
    folder = municipality(root, "safety_survey", definitions)
    draw = np.random.default_rng(1)
    frame = pd.DataFrame(
        {"omrade": draw.integers(1, 13, rows), "kon": draw.integers(1, 3, rows), "aldgrp": draw.integers(1, 5, rows)}
        | {"vikt": draw.uniform(0.5, 2, rows)}
        | {name: draw.choice([*CODES], rows) for name in items}
    )
    path = folder.raw / "safety_survey" / "2021.sav"
    labels = dict.fromkeys(items, CODES)
    pyreadstat.write_sav(frame.astype(float), str(path), variable_value_labels=labels, row_compress=True)
    listed = "".join(f"[items.item_{name}]\n" for name in items)
    mapping = f'asked = "listed"\ncodes_of_codebook = true\n{listed}'
    path.with_suffix(".toml").write_text(mapping, encoding="utf-8")
    configuration = load_configuration(folder)
    turns = 2 if rows > 100_000 else 3
    bare = shortest(lambda: pyreadstat.read_sav(str(path)), turns)
    return bare, shortest(lambda: into_duckdb(configuration, folder), turns)


def workbook(root: Path) -> tuple[float, float]:
    """Return the times of calamine's bare read of a workbook of 20 000 rows and 40 columns, and of ours to texts."""
    chance = random.Random(1)
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("Data")
    sheet.append([f"kolumn {number}" for number in range(40)])
    for row in range(20_000):
        sheet.append([f"text {row}" if column % 8 == 0 else chance.randrange(10_000) / 4 for column in range(40)])
    path = root / "x.xlsx"
    book.save(path)

    def ours() -> None:
        opened = open_file(path)
        if not isinstance(opened, Workbook) or len(opened.sheets[0].rows) != 20_001:
            raise SystemExit("the workbook was not read right")

    return shortest(lambda: CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0).to_python(), 5), shortest(
        ours, 5
    )


def exports(root: Path) -> tuple[float, float]:
    """Return the times of 24 of Brå's exports of 290 municipalities: the csv module over the decoded text, and ours."""
    folder = municipality(root, "crime")
    chance = random.Random(1)
    names = ["Provstad kommun", *(f"Kommun {number} kommun" for number in range(289))]
    texts = []
    for year in (2013, 2014):
        for month in MONTHS:
            lines = [
                f"{name};{group};{year};{month};{chance.randrange(900)};{chance.randrange(900)};\n"
                for name in names
                for group in GROUPS
            ]
            texts.append("Region;Brott;År;Period;Antal;/100 000 inv\n" + "".join(lines))
            (folder.raw / "crime" / f"Databasfil{month}{year}.txt").write_bytes(texts[-1].encode("iso-8859-1"))
    configuration = load_configuration(folder)

    def bare() -> None:
        for text in texts:
            list(csv.reader(io.StringIO(text), delimiter=";"))

    def ours() -> None:
        log = ProblemLog()
        ingest.read_all(configuration, folder, log)
        log.stop_if_any()

    return shortest(bare, 5), shortest(ours, 5)


def main(arguments: list[str]) -> None:
    """Print the three ratios; raises `SystemExit` with an error where one of them is beyond its limit."""
    rows = int(arguments[0]) if arguments else 240_000
    beyond = []
    with tempfile.TemporaryDirectory() as folder:
        for name, limit, (bare, ours) in (
            (
                f".sav of {rows} x {COLUMNS} into checked DuckDB, against pyreadstat",
                2.5,
                survey(Path(folder) / "a", rows),
            ),
            (".xlsx of 20 000 x 40, against calamine", 3.0, workbook(Path(folder))),
            ("24 exports of 290 municipalities, against csv", 2.5, exports(Path(folder) / "b")),
        ):
            print(f"{ours / bare:5.2f} times (at most {limit})  {ours:6.2f} s to {bare:6.2f} s  {name}", flush=True)
            beyond += [name] if ours > limit * bare else []
    if beyond:
        raise SystemExit(f"beyond the limit: {'; '.join(beyond)}")


if __name__ == "__main__":
    main(sys.argv[1:])
