"""The analyst's day: a new wave with five changed columns comes in, is told, mapped and built, and older editions stay as they are."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import duckdb
import pymupdf
import pyreadstat
import pytest
from checkout import kalmar_in, silent

from pipeline import cli
from pipeline.build import Products, build
from pipeline.demo.common import Scene
from pipeline.demo.survey import WAVES, Wave, write_wave
from pipeline.problems import DataErrors
from pipeline.quality.examining import examine
from pipeline.workspace import MunicipalityFolder

NEW_QUESTION = "Känner du till kommunens app för felanmälan?"
REWORDED = "Hur stort problem är nedskräpning och klotter i området där du bor?"
FIVE = {
    "littering": "reworded",  # f1a: asks about graffiti too
    "drug_dealing": "gone",  # f1g
    "avoided_activity": "renamed",  # f4b is called q4b
    "trusts_neighbours": "recoded",  # f5a: the scale is turned round
    "f9x": "new",
}


def new_wave(folder: MunicipalityFolder, path: Path) -> Path:
    """Write the wave of 2023, drawn as the demo's and asked as that of 2021, with five changed columns."""
    asked_before = WAVES[-1].renamed
    write_wave(path, Scene.read(folder.raw), Wave("2023", 2021, [], asked_before, shares_of="2021"))
    frame, meta = pyreadstat.read_sav(str(path), user_missing=True)
    labels, values = dict(meta.column_names_to_labels), dict(meta.variable_value_labels)
    missing = {column: [limits["lo"] for limits in ranges] for column, ranges in meta.missing_ranges.items()}
    labels["f1a"] = REWORDED
    frame = frame.drop(columns="f1g").rename(columns={"f4b": "q4b"})
    for table in (labels, values, missing):
        table.pop("f1g")
        table["q4b"] = table.pop("f4b")
    turned = {1.0: 4.0, 2.0: 3.0, 3.0: 2.0, 4.0: 1.0}
    frame["f5a"] = frame["f5a"].replace(turned)
    values["f5a"] = {turned.get(code, code): label for code, label in values["f5a"].items()}
    frame["f9x"] = [float(1 + number % 2) for number in range(len(frame))]
    labels["f9x"], values["f9x"] = NEW_QUESTION, {1.0: "Ja", 2.0: "Nej"}
    pyreadstat.write_sav(frame, str(path), column_labels=labels, variable_value_labels=values, missing_ranges=missing)
    return path


def lagesbild(root: Path, monkeypatch: pytest.MonkeyPatch, *arguments: str) -> int:
    """Run a command and return its exit code."""
    monkeypatch.setattr("sys.argv", ["lagesbild", "--root", str(root), *arguments])
    with pytest.raises(SystemExit) as left:
        cli.main()
    return int(left.value.code or 0)


def test_the_day(
    kalmar: tuple[MunicipalityFolder, Products],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    folder = kalmar_in(tmp_path)
    for product in ("data/processed", "reports"):
        shutil.copytree(kalmar[0].workspace.root / product, tmp_path / product)
    older = [folder.reports(edition) / "lagesbild.pdf" for edition in ("2019-2020", "2022")]
    before = [document.read_bytes() for document in older]
    delivered = folder.raw / "safety_survey" / "2023.sav"

    # The file is dropped in: the check names the five, and nothing changes.
    new_wave(folder, delivered)
    assert lagesbild(tmp_path, monkeypatch, "check", "kalmar") == 1
    told = "".join(capsys.readouterr())
    for name in ("littering", "f1g", "q4b", "f5a", "f9x"):
        assert name in told, name
    found = examine(folder).differences
    assert {one.item: one.kind for one in found if one.wave == "2023"} == FIVE
    assert not any(one.decided for one in found if one.wave == "2023")
    with pytest.raises(DataErrors):
        build(folder, silent)
    assert [document.read_bytes() for document in older] == before

    # The mapping is drafted, and holds as it stands.
    assert lagesbild(tmp_path, monkeypatch, "--json", "new-wave", "kalmar", str(delivered)) == 0
    drafted = json.loads(capsys.readouterr().out)
    assert drafted["drafted"] == "data/raw/kalmar/safety_survey/2023.toml"
    assert {one["item"]: one["kind"] for one in drafted["differences"]} == FIVE
    assert lagesbild(tmp_path, monkeypatch, "new-wave", "kalmar", str(delivered)) == 2
    examination = examine(folder)
    examination.passed()
    found = examination.differences
    assert {one.item: one.kind for one in found if one.wave == "2023"} == FIVE
    assert all(one.decided for one in found)

    # One build: the draft edition has the new wave in every chapter, and the older edition is the same to the byte.
    made = build(folder, silent)
    assert {path.parent.name for path in made.documents if path.suffix == ".pdf"} == {"2019-2020", "2022", "utkast"}
    assert [document.read_bytes() for document in older] == before
    _has_the_wave_in_every_chapter(folder.reports("utkast") / "lagesbild.pdf")
    _is_measured_as_drawn(made.published)


def _has_the_wave_in_every_chapter(document: Path) -> None:
    with pymupdf.open(str(document)) as pages:
        texts = [page.get_text() for page in pages]
        starts = [(title, page - 1) for level, title, page in pages.get_toc() if level == 1]
    ends = [page for _, page in starts[1:]] + [len(texts)]
    assert len(starts) >= 5
    for (title, start), end in zip(starts, ends, strict=True):
        assert "2023" in " ".join(texts[start : max(end, start + 1)]), title


def _is_measured_as_drawn(published: Path) -> None:
    """The turned scale is read the right way round, the question that is gone ends, the reworded one breaks."""
    query = "select indicator, period, value from indicator_value where area = 'municipality' and sex = 'all' and age_group = 'all'"
    with duckdb.connect(str(published), read_only=True) as connection:
        values = {(name, period): value for name, period, value in connection.execute(query).fetchall()}
        verdicts = dict(
            connection.execute(
                """select indicator, verdict from comparison where contrast = 'previous_period' and period = '2023'
                and area = 'municipality' and sex = 'all' and age_group = 'all'"""
            ).fetchall()
        )
    for indicator in ("low_trust", "avoided_activity", "littering"):
        assert values[indicator, "2023"] == pytest.approx(values[indicator, "2021"], abs=0.03)
    assert ("drug_dealing", "2023") not in values
    assert verdicts["littering"] == "not_comparable"
    assert verdicts["low_trust"] != "not_comparable"
