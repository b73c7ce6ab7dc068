"""A small invented town to read files for, and short ways to write deliveries, read them and look at what came out."""

from __future__ import annotations

import io
import tempfile
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from pathlib import Path

import docx
import duckdb
import openpyxl
import pandas as pd
import pyreadstat
from told import placed

from pipeline import audit, estimate, evidence, gate, ingest
from pipeline.configuration import Configuration, load_configuration
from pipeline.contracts import Table
from pipeline.contracts.restricted import Answer
from pipeline.ingest.files import Delivery, Staged
from pipeline.problems import Problem, ProblemLog
from pipeline.quality import Examination
from pipeline.workspace import MunicipalityFolder, Workspace

MUNICIPALITY = """
name = "Provstad"
code = "0199"
police_area = "lokalpolisområde Provstad"
contact = "trygghetsfunktionen"
sources = ["crime"]
age_bands = ["16-29", "30-44", "45-64", "65-85"]
"""

DISTRICTS = """id,name,aliases,valid_from,valid_to,parent,code_safety_survey,code_crime,code_population
norr,Norr,Norra|N-staden,,,,1,P01,0199R001
sjo,Sjö,,,,kusten,2,P02,0199R002
strand,Strand,,,,kusten,3,P03,0199R003
kusten,Kusten,Sjö/Strand,2022,,,,,
"""

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
districts = ["norr"]
evidence = [{ indicator = "unsafe_evening", contrast = "outside_promise", expects = "higher" }]
themes = ["lighting"]
crime = ["damage"]

[[editions.promises.activities]]
id = "vandra"
title = "Trygghetsvandringar"
responsible = "both"
"""

Reader = Callable[[list[Delivery], Configuration, ProblemLog], Staged]


def town(
    root: Path,
    *,
    municipality: str = MUNICIPALITY,
    districts: str = DISTRICTS,
    promises: str = PROMISES,
    definitions: str = "",
    crosswalk: str = "",
) -> MunicipalityFolder:
    """Write the town's configuration into a root and return its folder."""
    folder = root / "data" / "raw" / "provstad"
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in (("municipality.toml", municipality), ("districts.csv", districts), ("promises.toml", promises)):
        (folder / name).write_text(text, encoding="utf-8")
    for name, text in (("definitions.toml", definitions), ("crosswalk.csv", crosswalk)):
        if text:
            (folder / name).write_text(text, encoding="utf-8")
    return Workspace(root).municipality("provstad")


def configured(root: Path, **parts: str) -> Configuration:
    """Return the configuration of the town in a root."""
    return load_configuration(town(root, **parts))


@cache
def plain() -> Configuration:
    """Return the town's configuration as it stands above, read once."""
    with tempfile.TemporaryDirectory() as root:
        return configured(Path(root))


def delivery(root: Path, source: str, name: str, content: str | bytes, encoding: str = "utf-8") -> Delivery:
    """Write a delivered file of the town and return it."""
    path = root / "data" / "raw" / "provstad" / source / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content if isinstance(content, bytes) else content.encode(encoding))
    return Delivery(path, f"data/raw/provstad/{source}/{name}", source)


def read_with(reader: Reader, configuration: Configuration, *files: Delivery) -> tuple[Staged, list[Problem]]:
    """Return what a reader makes of the files, and the problems that it noted."""
    log = ProblemLog()
    return reader(list(files), configuration, log), log.problems


def logged(reader: Reader, configuration: Configuration, *files: Delivery) -> tuple[Staged, ProblemLog]:
    """Return what a reader makes of the files, and all that it noted and set aside; every row has to be accounted for."""
    log = ProblemLog()
    staged = reader(list(files), configuration, log)
    for file in files:
        assert file.rows == file.used + file.repeated + file.left_out + file.rejected, file
    return staged, log


def rows(staged: Staged, table: type[Table], *columns: str) -> list[tuple[object, ...]]:
    """Return a staged table's rows (an empty cell is None), all columns of the contract when none are named."""
    frame = long_answers(staged.answers) if table is Answer else staged.frames.get(table)
    if frame is None:
        return []
    chosen = frame[list(columns or table.columns())]
    return [tuple(None if pd.isna(value) else value for value in row) for row in chosen.itertuples(index=False)]


def long_answers(answers: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """Return staged answers as rows of the table ``answer``, item by item in the order of the units."""
    found = [
        pd.DataFrame({"period": period, "unit": codes.index, "item": item, "code": codes.to_numpy(dtype=int)})
        for period, wave in answers.items()
        for item, column in wave.items()
        for codes in [column.dropna()]
    ]
    return pd.concat(found) if found else pd.DataFrame(columns=[*Answer.columns()])


def published(examination: Examination, root: Path) -> Path:
    """Estimate, publish, attack and judge what was delivered of the town, without documents; return the published database."""
    configuration, staged = examination.passed()
    target = root / "published.duckdb"
    with duckdb.connect() as connection:
        ingest.store(staged, connection)
        estimate.estimate_all(connection, configuration)
        gate.publish(connection, target, configuration)
    assert audit.attack(target).found_out == []
    evidence.judge(target, configuration)
    return target


def told(problems: Iterable[Problem]) -> list[tuple[str, str]]:
    """Return place and rule of each problem."""
    return [(placed(problem), problem.code) for problem in problems]


def word_document(tables: Iterable[list[list[str]]]) -> bytes:
    """Return a Word document with a heading, a sentence and the tables."""
    document = docx.Document()
    document.add_heading("Samtal")
    document.add_paragraph("Så gick samtalen till.")
    for cells in tables:
        table = document.add_table(rows=len(cells), cols=len(cells[0]))
        for line, values in zip(table.rows, cells, strict=True):
            for cell, value in zip(line.cells, values, strict=True):
                cell.text = value
    content = io.BytesIO()
    document.save(content)
    return content.getvalue()


def workbook(sheets: dict[str, list[list[object]]]) -> bytes:
    """Return an Excel workbook."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, lines in sheets.items():
        sheet = book.create_sheet(name)
        for line in lines:
            sheet.append(line)
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


@cache
def codebook_labels() -> dict[str, dict[float, str]]:
    """Return the labels of the codebook's codes by column: items, sex and age."""
    book = plain().definitions.safety_survey
    labels = {
        item.column: {float(code): label for code, label in book.codes(name).items()}
        for name, item in book.items.items()
    }
    labels[book.columns["sex"]] = {1.0: "Man", 2.0: "Kvinna", 3.0: "Annan könsidentitet", 9.0: "Ej svar"}
    labels[book.columns["age"]] = {1.0: "16–29 år", 2.0: "30–44 år", 3.0: "45–64 år", 4.0: "65–85 år", 9.0: "Ej svar"}
    return labels


def survey_file(
    root: Path, wave: str, columns: dict[str, list[object]], mapping: str = "", **options: object
) -> Delivery:
    """Write a wave of the survey as an SPSS file with its mapping, and return it; columns of the codebook have its labels."""
    file = delivery(root, "safety_survey", f"{wave}.sav", b"")
    labels = {column: named for column, named in codebook_labels().items() if column in columns}
    options["variable_value_labels"] = labels | dict(options.get("variable_value_labels", {}))  # type: ignore[call-overload]
    pyreadstat.write_sav(pd.DataFrame(columns), str(file.path), **options)
    if mapping:
        file.path.with_suffix(".toml").write_text(mapping, encoding="utf-8")
    return file
