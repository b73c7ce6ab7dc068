"""What leaves the house is what was checked: the last build's files and nothing else, and it stays known."""

from __future__ import annotations

import hashlib
import json
import shutil
from pathlib import Path

import duckdb
import pandas as pd
import pytest
from kalmar import Built

from pipeline import audit, release
from pipeline.problems import DataErrors, UsageError
from pipeline.report.documents import document
from pipeline.workspace import MunicipalityFolder, Workspace

EDITION = "2019-2020"


@pytest.fixture
def folder(kalmar: Built, tmp_path: Path) -> MunicipalityFolder:
    """Kalmar with all its products, to be changed."""
    built, _ = kalmar
    for place in (built.processed, built.documents):
        shutil.copytree(place, tmp_path / place.relative_to(built.workspace.root))
    (tmp_path / "data" / "raw" / "kalmar").mkdir(parents=True)
    return MunicipalityFolder(Workspace(tmp_path), "kalmar")


@pytest.fixture
def made_before(folder: MunicipalityFolder, monkeypatch: pytest.MonkeyPatch) -> MunicipalityFolder:
    """The same, with documents that are taken from the build and not made anew, to save time."""
    first = folder.workspace.root / "made"
    shutil.copytree(folder.reports(EDITION), first)

    def made_for(of: document.Edition, work: Path, say: object) -> list[Path]:
        shutil.copytree(first, work, dirs_exist_ok=True)
        return sorted(path for path in work.rglob("*") if path.is_file())

    monkeypatch.setattr(release, "made_for", made_for)
    return folder


def everything(place: Path) -> dict[str, bytes]:
    return {path.relative_to(place).as_posix(): path.read_bytes() for path in place.rglob("*") if path.is_file()}


def test_exactly_the_checked_files_go_out_and_what_they_show_is_written_down(folder: MunicipalityFolder) -> None:
    """They are made anew and are the same; the report of the data's quality, which is the analyst's, is not among them."""
    placed = release.release(folder, EDITION)
    target = folder.kept / EDITION
    out, among = everything(target), everything(folder.reports(EDITION))
    listed = json.loads(out.pop(release.MANIFEST))
    assert out == among
    assert {"lagesbild.pdf", "lagesbild.html", "jamforelse.html", "tabeller.xlsx"} <= set(out)
    assert listed["files"] == {name: hashlib.sha256(content).hexdigest() for name, content in out.items()}
    assert (listed["municipality"], listed["edition"]) == ("kalmar", EDITION)
    assert {row["source"]: row["found_out"] for row in listed["attacked"]}["safety_survey"] == 0
    assert sorted(placed) == sorted(
        [*(target / name for name in out), target / release.MANIFEST, folder.kept / f"{EDITION}.csv"]
    )
    shown = pd.read_csv(folder.kept / f"{EDITION}.csv")
    assert len(shown) == len(audit.shown(folder.published, EDITION)) > 1000


@pytest.mark.parametrize("change", ["changed", "missing"])
def test_what_is_not_of_the_last_build_stays(made_before: MunicipalityFolder, change: str) -> None:
    document_ = made_before.reports(EDITION) / "lagesbild.html"
    if change == "changed":
        document_.write_text(document_.read_text(encoding="utf-8").replace("procent", "%", 1), encoding="utf-8")
    else:
        document_.unlink()
    with pytest.raises(UsageError) as told:
        release.release(made_before, EDITION)
    assert told.value.code == "release-other"
    assert dict(told.value.values)["files"] == ("lagesbild.html",)
    assert not made_before.kept.exists()


def test_a_folder_that_holds_anything_else_is_refused_and_an_earlier_release_is_replaced(
    made_before: MunicipalityFolder,
) -> None:
    release.release(made_before, EDITION)
    target = made_before.kept / EDITION
    first = everything(target)
    (target / "utkast.docx").write_bytes(b"x")
    with pytest.raises(UsageError) as told:
        release.release(made_before, EDITION)
    assert (told.value.code, dict(told.value.values)["files"]) == ("release-strangers", ("utkast.docx",))
    assert everything(target) == {**first, "utkast.docx": b"x"}
    (target / "utkast.docx").unlink()
    manifest = (target / release.MANIFEST).read_bytes()
    (target / release.MANIFEST).write_text("{", encoding="utf-8")
    with pytest.raises(UsageError) as told:
        release.release(made_before, EDITION)
    assert told.value.code == "release-strangers"  # whose files they are cannot be told
    (target / release.MANIFEST).write_bytes(manifest)
    # What is no longer made goes with the next release.
    for place in (made_before.workspace.root / "made", made_before.reports(EDITION)):
        (place / "data" / "quotation.csv").unlink()
    release.release(made_before, EDITION)
    again = everything(target)
    assert set(first) - set(again) == {"data/quotation.csv"}
    assert list(json.loads(again[release.MANIFEST])["files"]) == sorted(set(again) - {release.MANIFEST})


def test_what_would_give_a_hidden_value_away_beside_what_is_out_already_stays(made_before: MunicipalityFolder) -> None:
    """Another edition has shown one side of what this one hides: the sum and that tell it."""
    with duckdb.connect(str(made_before.published), read_only=True) as connection:
        hidden = connection.execute(
            """
            select * from indicator_value where source = 'safety_survey' and unit = 'share' and status = 'suppressed'
                and sex = 'all' and age_group = '16-29' and period = '2018' and area = 'smedby' limit 1
            """
        ).df()
    assert len(hidden) == 1
    made_before.kept.mkdir(parents=True)
    others = hidden.assign(area=["priority:2019-2020"], value=0.5)[audit.kept(made_before).columns]
    others.to_csv(made_before.kept / "1999.csv", index=False)
    with pytest.raises(DataErrors) as told:
        release.release(made_before, EDITION)
    assert {one.code for one in told.value.problems} == {"found-out"}
    assert [path.name for path in made_before.kept.iterdir()] == ["1999.csv"]


def test_a_draft_is_not_released(made_before: MunicipalityFolder) -> None:
    with duckdb.connect(str(made_before.published)) as connection:
        connection.execute("update edition set draft = true where edition = ?", [EDITION])
    with pytest.raises(UsageError) as told:
        release.release(made_before, EDITION)
    assert told.value.code == "release-draft"
