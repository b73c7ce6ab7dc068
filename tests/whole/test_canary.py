"""Strings planted in answers and notes are in nothing but the restricted database, after a build and after one that broke off."""

from __future__ import annotations

import stat
import sys
import tempfile
import zipfile
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pikepdf
import pymupdf
import pyreadstat
import pytest
from kalmar import kalmar_copy

from pipeline import cli
from pipeline.contracts.restricted import Note
from pipeline.quality.examining import examine
from pipeline.report.documents import document

CANARY = "kanariefagelpost"
PLANTED = f"Vid det gula huset sa Zebulon Qvistenkratz att {CANARY} står i källaren, ring 070-123 45 67"
LISTED = "Orden rönnbärssnår och lyktsken föll två gånger."
WEIGHT = 1.7320508075688772


def plant(root: Path) -> None:
    """Write Kalmar's deliveries with canaries: a weight, a column that is not used, a note and its number of participants,
    and a note of which a part is listed.
    """
    folder = kalmar_copy(root, ["safety_survey", "dialogue"])
    promises = folder.raw / "promises.toml"
    text = promises.read_text(encoding="utf-8")
    promises.write_text(
        text[::-1].replace("rendered = false"[::-1], "rendered = true"[::-1], 1)[::-1], encoding="utf-8"
    )
    notes = folder.raw / "dialogue" / "medborgardialoger_2021.csv"
    lines = notes.read_text(encoding="utf-8-sig").splitlines()
    fields = lines[1].split(";")
    fields[lines[0].split(";").index("Deltagare")] = PLANTED
    lines[1] = ";".join([*fields[:-1], PLANTED])
    lines[2] = ";".join([*lines[2].split(";")[:-1], f"{LISTED} {PLANTED}"])
    notes.write_text("\n".join(lines) + "\n", encoding="utf-8")
    (note,) = examine(folder, "dialogue").staged.frames[Note].query("text.str.startswith(@LISTED)")["note"]
    own = f'quotations = [\n    {{ note = "{note}", excerpt = "{LISTED}", read_by = "utredaren" }},\n'
    text = promises.read_text(encoding="utf-8")
    at = text.index('id = "2022"')
    promises.write_text(text[:at] + text[at:].replace("quotations = [\n", own, 1), encoding="utf-8")
    wave = folder.raw / "safety_survey" / "2021.sav"
    frame, meta = pyreadstat.read_sav(str(wave), user_missing=True)
    frame.loc[0, "vikt"] = WEIGHT
    frame["kommentar"] = [f"{CANARY} {row}" for row in range(len(frame))]
    pyreadstat.write_sav(
        frame, str(wave), variable_value_labels=meta.variable_value_labels, missing_ranges=meta.missing_ranges
    )
    mapping = wave.with_suffix(".toml")
    mapping.write_text('ignore = ["kommentar"]\n' + mapping.read_text(encoding="utf-8"), encoding="utf-8")


def contents(path: Path) -> Iterator[bytes]:
    """Yield what is in a file: its bytes, the parts of an archive, a PDF's streams, a database's cells."""
    yield path.read_bytes()
    if zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as archive:
            yield from (archive.read(name) for name in archive.namelist())
    if path.suffix == ".pdf":
        with pikepdf.open(path) as pdf:
            yield from (
                one.read_bytes()
                for one in pdf.objects
                if isinstance(one, pikepdf.Stream) and one.get("/Subtype") != "/Image"
            )
        with pymupdf.open(str(path)) as document:
            yield " ".join("".join(page.get_text() for page in document).split()).encode()
    if path.suffix == ".duckdb":
        with duckdb.connect(str(path), read_only=True) as connection:
            for (table,) in connection.execute("select table_name from duckdb_tables()").fetchall():
                rows = connection.execute(f"select told::varchar from {table} as told").fetchall()
                yield "\n".join(row for (row,) in rows).encode()


CANARIES = [CANARY.encode(), b"qvistenkratz", b"gula huset", b"070-123 45 67", repr(WEIGHT)[:12].encode()]


def found_in(folder: Path, canaries: list[bytes] = CANARIES) -> list[str]:
    """Return the files below a folder that hold a canary, the deliveries and the restricted database left aside."""
    wanted = list(canaries)
    wanted += [text.decode().encode("utf-16-le") for text in wanted]
    return sorted(
        str(path.relative_to(folder))
        for path in folder.rglob("*")
        if path.is_file()
        and "raw" not in path.relative_to(folder).parts
        and path.name != "restricted.duckdb"
        and any(canary in content.lower() for content in contents(path) for canary in wanted)
    )


def run(monkeypatch: pytest.MonkeyPatch, root: Path, *arguments: str) -> int:
    """Run the command in this process, with temporary files below the root; return its exit code."""
    temporary = root / "tmp"
    temporary.mkdir(exist_ok=True)
    monkeypatch.setenv("TMPDIR", str(temporary))
    monkeypatch.setattr(tempfile, "tempdir", str(temporary))
    monkeypatch.setattr(sys, "argv", ["lagesbild", "--root", str(root), *arguments])
    try:
        cli.main()
    except SystemExit as end:
        return int(end.code or 0)
    return 0


def test_canaries_stay_in_the_restricted_database(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    plant(tmp_path)
    assert run(monkeypatch, tmp_path, "build") == 0
    restricted = tmp_path / "data" / "processed" / "kalmar" / "restricted.duckdb"
    with duckdb.connect(str(restricted), read_only=True) as connection:
        assert connection.execute("select count(*) from unit where weight = ?", [WEIGHT]).fetchall() == [(1,)]
        ((note,),) = connection.execute(
            "select text from note where starts_with(text, 'Vid det gula huset')"
        ).fetchall()
    assert "070" not in note
    assert stat.S_IMODE(restricted.stat().st_mode) == 0o600
    assert list(tmp_path.rglob("lagesbild.pdf"))
    assert {stat.S_IMODE(path.stat().st_mode) for path in tmp_path.rglob("datakvalitet.*")} == {0o600}
    assert found_in(tmp_path) == []
    quoted = [
        "data/processed/kalmar/notebooks/2022/situation_picture-narvaro-trygghet.ipynb",
        "data/processed/kalmar/published.duckdb",
        "reports/kalmar/2022/data/quotation.csv",
        *(f"reports/kalmar/2022/lagesbild.{kind}" for kind in ("html", "pdf")),
    ]
    assert found_in(tmp_path, ["rönnbärssnår".encode()]) == quoted
    said = capsys.readouterr()
    assert CANARY not in said.out + said.err

    def break_off(*_: object, **__: object) -> None:
        raise RuntimeError("the power went")

    monkeypatch.setattr(document, "make", break_off)
    with pytest.raises(RuntimeError):
        run(monkeypatch, tmp_path, "build")
    assert found_in(tmp_path) == []
    assert [path for path in tmp_path.rglob("*.duckdb") if path.parent.name != "kalmar"] == []
    said = capsys.readouterr()
    assert CANARY not in said.out + said.err


def test_a_note_with_something_wrong_is_told_without_its_text(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    plant(tmp_path)
    notes = tmp_path / "data" / "raw" / "kalmar" / "dialogue" / "medborgardialoger_2021.csv"
    text = notes.read_text(encoding="utf-8")
    notes.write_text(text.replace(PLANTED, PLANTED.replace("ring", '"ring')), encoding="utf-8")
    run(monkeypatch, tmp_path, "check")
    said = capsys.readouterr()
    assert CANARY not in said.out + said.err
    assert found_in(tmp_path) == []


@pytest.mark.parametrize("slug", ["../kalmar", "/etc", "kal mar", "kalmar/..", ""])
def test_a_slug_never_leaves_its_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, slug: str) -> None:
    (tmp_path / "data" / "raw").mkdir(parents=True)
    assert run(monkeypatch, tmp_path, "build", slug) == 2
    assert sorted(path.name for path in tmp_path.iterdir()) == ["data", "tmp"]
