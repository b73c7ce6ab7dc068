"""Several municipalities in one command, and what a build leaves of earlier ones."""

from __future__ import annotations

import errno
import json
import os
import sys
import weakref
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import duckdb
import pytest
from building import DISTRICTS, MUNICIPALITY, PROMISES, delivery, town
from checkout import silent

from pipeline import build as building_site
from pipeline import cli
from pipeline.console import options
from pipeline.ingest.files import deliveries
from pipeline.problems import DataErrors, Obstacle, ProblemLog, UsageError, at, phrase, problem
from pipeline.quality import examining
from pipeline.report.documents import edition as editions
from pipeline.report.documents.comparison import districts_of
from pipeline.report.set.typst import ReportError
from pipeline.words.messages import Phrase
from pipeline.workspace import MunicipalityFolder, Workspace

OFFENCES = "Region;Brott;År;Period;Antal\n" + "".join(
    f"Provstad;Bilbrott;{year};{month};{10 + year % 7}\n" for year in (2019, 2020, 2021) for month in ("Jan", "Feb")
)


def command(root: Path, *arguments: str) -> int:
    """Run a command in this process and return its exit code."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "argv", ["lagesbild", "--root", str(root), *arguments])
        try:
            cli.main()
        except SystemExit as left:
            return int(left.code or 0)
        finally:
            options.quiet = options.as_json = False
    return 0


def towns(root: Path, *slugs: str) -> None:
    town(root)
    for slug in slugs:
        (root / "data" / "raw" / slug).mkdir()
        (root / "data" / "raw" / slug / "municipality.toml").write_text(MUNICIPALITY, encoding="utf-8")


def builds(patch: pytest.MonkeyPatch, **ends: Exception) -> list[str]:
    """Let a build of each named municipality end with an error, and of every other with a document; give who was built."""
    built = []

    def build(folder: MunicipalityFolder, *_: object) -> SimpleNamespace:
        if folder.slug in ends:
            raise ends[folder.slug]
        built.append(folder.slug)
        examination = SimpleNamespace(in_short=lambda: phrase("no_errors"))
        made, gone, report = (
            folder.reports("2022") / "lagesbild.pdf",
            folder.reports("utkast") / "lagesbild.pdf",
            folder.documents / "q.html",
        )
        return SimpleNamespace(documents=[made], gone=[gone], quality=[report], examination=examination, exposed=[])

    patch.setattr(building_site, "build", build)
    return built


class Read:
    """What was read of a municipality."""

    def in_short(self) -> Phrase:
        return phrase("no_errors")


WRONG = DataErrors([problem("data/raw/bstad/crime/a.csv", at(row=3), "no-rows")])
FULL = OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), "/x/y")


@pytest.mark.parametrize(
    ("error", "code", "told"),
    [
        (WRONG, 1, "bstad: 1 fel; kommunens databaser och dokument är som förut."),
        (FULL, 3, "bstad: disken är full: /x/y"),
        (UsageError("nothing-built", slug="bstad"), 2, "bstad: inget är byggt"),
        (duckdb.IOException('IO Error: Could not set lock on file "/x/y": held'), 3, "bstad: /x/y är öppen"),
    ],
)
def test_one_that_is_broken_is_told_and_stops_no_other(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    error: Exception,
    code: int,
    told: str,
) -> None:
    towns(tmp_path, "bstad", "astad")
    built = builds(monkeypatch, bstad=error)
    assert command(tmp_path, "build") == code
    out, err = capsys.readouterr()
    assert built == ["astad", "provstad"]
    assert told in err and "Traceback" not in err
    for slug in built:
        assert f"gjorde reports/{slug}/2022/lagesbild.pdf" in out
        assert f"tog bort reports/{slug}/utkast/lagesbild.pdf, som inte görs längre" in out
        assert slug not in err


def test_json_has_what_was_made_and_what_failed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    towns(tmp_path, "bstad", "cstad")
    builds(monkeypatch, bstad=WRONG, cstad=FULL)
    assert command(tmp_path, "--json", "build") == 1
    told = json.loads(capsys.readouterr().out)
    assert told["made"] == ["reports/provstad/2022/lagesbild.pdf"]
    assert [one["code"] for one in told["problems"]] == ["no-rows"]
    assert list(told["failed"]) == ["cstad"]


def test_a_defect_of_the_program_is_no_obstacle(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    town(tmp_path)
    builds(monkeypatch, provstad=KeyError("x"))
    with pytest.raises(KeyError):
        command(tmp_path, "build")


@pytest.mark.parametrize("name", ["tomstad", "Växjö", "gammal kopia"])
def test_a_folder_that_is_no_municipality_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    town(tmp_path)
    built = builds(monkeypatch)
    for folder in (name, "_reference", ".git"):
        (tmp_path / "data" / "raw" / folder).mkdir()
    assert command(tmp_path, "build") == 0
    err = capsys.readouterr().err
    assert f"varning: data/raw/{name} läses inte" in err
    assert err.count("varning") == 1 and built == ["provstad"]
    assert command(tmp_path, "--quiet", "build") == 0
    assert capsys.readouterr().err == ""


def test_what_was_read_of_one_is_gone_when_the_next_begins(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    towns(tmp_path, "astad", "bstad", "cstad")
    alive: list[weakref.ref[Read]] = []
    still: list[int] = []

    def build(folder: MunicipalityFolder, *_: object) -> SimpleNamespace:
        still.append(sum(one() is not None for one in alive))
        read = Read()
        alive.append(weakref.ref(read))
        if folder.slug == "bstad":
            raise DataErrors([problem("x", at(), "no-rows")])
        report = [folder.documents / "q.html"]
        return SimpleNamespace(documents=[], gone=[], quality=report, examination=read, exposed=[])

    monkeypatch.setattr(building_site, "build", build)
    assert command(tmp_path, "build") == 1
    assert still == [0, 0, 0, 0]


def test_a_check_goes_on_after_one_that_cannot_be_checked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    towns(tmp_path)
    delivery(tmp_path, "crime", "bra.csv", OFFENCES)
    assert command(tmp_path, "check", "nystad", "provstad") == 2
    out, err = capsys.readouterr()
    assert "nystad: det finns ingen kommun" in err and "provstad: inga fel" in out


def test_a_root_whose_name_is_no_text_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert command(tmp_path / os.fsdecode(b"l\xe4gesbild"), "build") == 3
    assert "l\ufffdgesbild: namnet är inte i UTF-8" in capsys.readouterr().err


# ---- what a build leaves of earlier ones, without documents of its own --------------------------------------------------


@pytest.fixture
def small(tmp_path: Path) -> MunicipalityFolder:
    """A town whose edition makes no document, and what earlier builds have left."""
    folder = town(tmp_path, promises=PROMISES.replace("valid =", "rendered = false\nvalid ="), districts=DISTRICTS)
    delivery(tmp_path, "crime", "bra.csv", OFFENCES)
    for name in (
        "2022/lagesbild.pdf",
        "2022/jamforelse-norr-sjo.pdf",
        "2022/egen.pdf",
        "utkast/data/area.csv",
        "2022/tabeller.xlsx",
    ):
        (folder.documents / name).parent.mkdir(parents=True, exist_ok=True)
        (folder.documents / name).write_text("förra byggets")
    return folder


def without_figures(patch: pytest.MonkeyPatch, meanwhile: Callable[[], object] = lambda: None) -> None:
    """Let nothing be estimated; the databases are empty files."""

    def databases(*given: object) -> tuple[Path, Path]:
        meanwhile()
        made = [Path(str(given[3])) / name for name in ("restricted.duckdb", "published.duckdb")]
        for path in made:
            path.write_text("nya")
        return made[0], made[1]

    patch.setattr(building_site, "_databases", databases)


def test_products_that_are_no_longer_made_are_taken_away_and_told(
    small: MunicipalityFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    small.processed.mkdir(parents=True)
    small.published.with_name("published.duckdb.wal").write_text("inte skrivet")
    without_figures(monkeypatch)
    products = building_site.build(small, silent)
    assert [small.workspace.relative(path) for path in products.gone] == [
        f"reports/provstad/{name}"
        for name in ("2022/jamforelse-norr-sjo.pdf", "2022/lagesbild.pdf", "2022/tabeller.xlsx", "utkast/data/area.csv")
    ]
    left = sorted(path.relative_to(small.documents).as_posix() for path in small.documents.rglob("*"))
    assert left == ["2022", "2022/egen.pdf"]
    assert sorted(path.name for path in small.processed.iterdir()) == [
        ".lock", "datakvalitet.html", "datakvalitet.xlsx", "published.duckdb", "restricted.duckdb",
    ]  # fmt: skip
    assert os.name == "nt" or small.restricted.stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("change", ["content", "another file", "gone", "configuration", "temporary"])
def test_a_delivery_that_changes_meanwhile_is_noticed(
    small: MunicipalityFolder, monkeypatch: pytest.MonkeyPatch, change: str
) -> None:
    file = small.raw / "crime" / "bra.csv"
    does: dict[str, Callable[[], object]] = {
        "content": lambda: file.write_text(OFFENCES.replace("2019", "2018"), encoding="utf-8"),
        "another file": lambda: file.with_name("ny.csv").touch(),
        "gone": file.unlink,
        "configuration": lambda: (small.raw / "districts.csv").write_text("id\n"),
        "temporary": lambda: file.with_name("~$bra.csv").touch(),
    }
    without_figures(monkeypatch, does[change])
    if change == "temporary":
        building_site.build(small, silent)
        return
    with pytest.raises(Obstacle, match="har ändrats medan filerna lästes"):
        building_site.build(small, silent)
    assert (small.reports("2022") / "lagesbild.pdf").read_text() == "förra byggets"
    assert not small.published.exists()


def test_a_name_that_is_no_text_is_an_error_and_nothing_breaks(tmp_path: Path) -> None:
    folder = town(tmp_path)
    delivery(tmp_path, "crime", "bra.csv", OFFENCES)
    odd = os.fsdecode(b"bra_\xe5.csv")
    try:
        (folder.raw / "crime" / odd).write_text(OFFENCES, encoding="utf-8")
    except OSError:
        pytest.skip("this file system takes UTF-8 alone")
    log = ProblemLog()
    assert [file.path.name for file in deliveries(folder, "crime", log)] == ["bra.csv"]
    assert [(one.file, one.code) for one in log.problems] == [("data/raw/provstad/crime/bra_\ufffd.csv", "file-name")]
    examination, written = examining.check(folder)
    assert examination.count("error") == 1 and all(path.exists() for path in written)


# ---- comparisons that somebody asked for --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("jamforelse-norr-sjo.pdf", ["norr", "sjo"]),
        ("jamforelse-berga-funkabo-norr-sjo.pdf", ["berga-funkabo", "norr", "sjo"]),
        ("jamforelse-norr-berga-funkabo.pdf", ["norr", "berga-funkabo"]),
        ("jamforelse-norr.pdf", []),
        ("jamforelse-norr-norr.pdf", []),
        ("jamforelse-norr-borta.pdf", []),
    ],
)
def test_a_comparison_tells_its_districts_by_its_name(name: str, found: list[str]) -> None:
    assert districts_of(name, ["norr", "sjo", "berga", "berga-funkabo", "strand"]) == found


def test_comparisons_are_made_anew_and_those_that_cannot_be_are_left_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "data" / "raw" / "x").mkdir(parents=True)
    folder = Workspace(tmp_path).municipality("x")
    for name in ("norr-sjo", "norr-strand", "norr-borta"):
        folder.reports("2022").mkdir(parents=True, exist_ok=True)
        (folder.reports("2022") / f"jamforelse-{name}.pdf").touch()
    asked = []

    class Edition:
        id = "2022"

        def __init__(self) -> None:
            self.folder = folder

        def picture(self) -> Edition:
            return self

        def __enter__(self) -> SimpleNamespace:
            return SimpleNamespace(districts=["norr", "sjo", "strand"])

        def __exit__(self, *_: object) -> None: ...

    def make(_: object, composers: list[object], work: Path, __: object) -> list[Path]:
        districts = composers[0].keywords["districts"]  # type: ignore[attr-defined]
        asked.append(districts)
        if "strand" in districts:
            raise ReportError("does not fit")
        return [work / "made.pdf"]

    monkeypatch.setattr(editions, "make", make)
    assert editions.comparisons(Edition(), tmp_path, silent) == [tmp_path / "made.pdf"]  # type: ignore[arg-type]
    assert asked == [["norr", "sjo"], ["norr", "strand"]]
