"""`lagesbild compare`: two pages on two to four districts, and each of their claims is what the comparison says."""

from __future__ import annotations

import re
import sys
from functools import partial
from itertools import combinations
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import duckdb
import outloud
import pikepdf
import pymupdf
import pytest
from kalmar import Built

from pipeline import cli
from pipeline.configuration import load_configuration
from pipeline.problems import UsageError
from pipeline.report.documents import document
from pipeline.report.documents.comparison import comparison
from pipeline.report.findings.beside import Beside, pair
from pipeline.report.findings.state import HOLDS
from pipeline.report.read.picture import Picture
from pipeline.report.read.rows import Comparison
from pipeline.report.sections.side_by_side import DistrictPages
from pipeline.report.sentences.pairs import in_short, largest_first, pairs_in_group
from pipeline.report.set.blocks import Block, Table
from pipeline.words.sv.pairs import q_value
from pipeline.workspace import MunicipalityFolder, Workspace

FOUR = ["oxhagen", "norrliden", "berga-funkabo", "lindsdal"]


def row(verdict: str, area: str = "norr", other: str = "sjo", q: float = 0.012, reason: str = "") -> Comparison:
    key = ("x", "safety_survey", "fear", "2021", area, "all", "all", "district_vs_district", other)
    return Comparison(
        *key, "difference", 0.1, 0.03, 0.04, 0.16, q, "pairs", verdict, "direct", reason, "", q, 0.01, 0.09, 0.04
    )


NAMES: Any = SimpleNamespace(name={"norr": "Norr", "sjo": "Sjö", "strand": "Strand"}.__getitem__)


def paired(verdict: str, areas: tuple[str, str] = ("norr", "sjo"), *, turned: bool = False, **own: str) -> Beside:
    """Two districts as they were chosen, whichever way round the row has them."""
    found = row(verdict, *(areas[::-1] if turned else areas), **own)
    values: Any = [SimpleNamespace(value=share) for share in (0.34, 0.23)]
    picture: Any = SimpleNamespace(
        comparison=lambda name, period, area, contrast, other, *group: found if area == found.area else None,
        value=lambda name, period, area, *group: values[areas.index(area)],
    )
    return pair(picture, found.indicator, found.period, *areas)


# ---- the words --------------------------------------------------------------------------------------------------------


def test_the_words_change_with_the_verdict() -> None:
    assert pairs_in_group(NAMES, [paired("higher")]) == (
        "säkerställt större andel i Norr än i Sjö (34 mot 23 procent; q = 0,02)"
    )
    assert pairs_in_group(NAMES, [paired("no_detectable_difference")]) == (
        "ingen säkerställd skillnad mellan Norr och Sjö (först omkring nio procentenheter hade sannolikt synts; q = 0,02)"
    )
    few = "svaren är för få för en jämförelse"
    told = pairs_in_group(NAMES, [paired("cannot_tell", reason="too_few_answers")])
    assert told == f"Norr och Sjö går inte att jämföra ({few})"
    assert pairs_in_group(NAMES, []) == in_short(NAMES, []) == ""


@pytest.mark.parametrize(("verdict", "turned", "first"), [
    ("higher", False, "Norr"), ("lower", False, "Sjö"), ("higher", True, "Sjö"), ("lower", True, "Norr"),
])  # fmt: skip
def test_direction_is_the_rows_whichever_district_it_has_first(verdict: str, turned: bool, first: str) -> None:
    one = paired(verdict, turned=turned)
    second = {"Norr": "Sjö", "Sjö": "Norr"}[first]
    assert largest_first(NAMES, one) == (first, second)
    assert f"större andel i {first} än i {second}" in pairs_in_group(NAMES, [one])


def test_many_pairs_are_told_in_short() -> None:
    rows = [
        paired("higher"),
        paired("higher", ("strand", "sjo")),
        paired("no_detectable_difference", ("norr", "strand")),
    ]
    assert in_short(NAMES, rows) == (
        "säkerställt större andel i Norr och Strand än i Sjö; "
        "i ett par ingen säkerställd skillnad (först omkring nio procentenheter hade sannolikt synts)"
    )


@pytest.mark.parametrize(
    ("q", "told"),
    [
        (0.00001, "q < 0,001"),
        (0.0503, "q = 0,06"),
        (0.05, "q = 0,05"),
        (0.0498, "q = 0,05"),
        (0.3, "q = 0,3"),
        (1.0, "q = 1"),
    ],
)
def test_a_q_value_is_never_told_on_the_wrong_side_of_the_limit(q: float, told: str) -> None:
    assert q_value(q) == told


# ---- every claim ------------------------------------------------------------------------------------------------------


def table(blocks: list[Block], name: str) -> dict[str, str]:
    """A table's first two columns, wherever it stands."""
    inside = [part for block in blocks for part in (block, getattr(block, "left", None), getattr(block, "right", None))]
    (found,) = [part for part in inside if isinstance(part, Table) and part.id == name]
    return {cells[0].text: cells[1].text for cells in found.rows}


@pytest.mark.parametrize("edition", ["2019-2020", "2022"])
def test_each_pair_is_told_as_its_comparison_says(kalmar: Built, edition: str) -> None:
    """All pairs of districts × questions, by the database's own rows."""
    picture = Picture(kalmar[1].published, edition)
    query = """
        select area, other, indicator, verdict, q from known_comparison where contrast = 'district_vs_district'
        and edition = ? and period = ? and sex = 'all' and age_group = 'all'
    """
    with duckdb.connect(str(kalmar[1].published), read_only=True) as connection:
        wave = picture.last_period("safety_survey")
        said = {
            (one, two, name): rest for one, two, name, *rest in connection.execute(query, [edition, wave]).fetchall()
        }
    verdicts = set()
    for one, two in combinations(picture.districts, 2):
        pages = DistrictPages(picture, f"{two} {one}", 6)
        told = table([pages._words()], "differences")
        for question in pages.questions:
            text = told[question.title]
            names = {area: picture.name(area) for area in (one, two)}
            first, second = (one, two) if (one, two, question.indicator) in said else (two, one)
            verdict, q = said[first, second, question.indicator]
            verdicts.add(verdict)
            high, low = (first, second) if verdict == "higher" else (second, first)
            assert (f"större andel i {names[high]} än i {names[low]} (" in text) == (verdict in ("higher", "lower"))
            assert ("ngen säkerställd skillnad" in text) == (verdict == "no_detectable_difference")
            assert ("går inte att jämföra" in text) == (verdict in ("cannot_tell", "not_comparable"))
            assert verdict == "cannot_tell" or q_value(q) in text
    assert verdicts >= {"higher", "lower", "no_detectable_difference"}


def test_the_first_sentences_count_what_holds(kalmar: Built) -> None:
    pages = DistrictPages(Picture(kalmar[1].published, "2022"), "oxhagen lindsdal", 6)
    states = [one.state for pairs in pages.pairs.values() for one in pairs]
    lead = pages.differences()[1].text  # type: ignore[attr-defined]
    held = sum(state in HOLDS for state in states)
    assert 1 < held < len(states) == 6
    numbers = ["noll", "en", "två", "tre", "fyra", "fem", "sex"]
    assert lead.startswith(f"Av sex jämförelser i sex frågor är {numbers[held]} skillnader statistiskt säkerställda.")


def test_hidden_cells_have_no_number(kalmar: Built) -> None:
    picture = Picture(kalmar[1].published, "2022")
    assert picture.value("unsafe_evening", "2021", "oxhagen", age_group="16-29").status == "suppressed"  # type: ignore[union-attr]
    told = table(DistrictPages(picture, "oxhagen norrliden", 6).more(), "age-differences")
    assert told["16–29 år"] == "Oxhagen och Norrliden går inte att jämföra (svaren är för få för att visas)."


# ---- the document -----------------------------------------------------------------------------------------------------


def run_here(monkeypatch: pytest.MonkeyPatch, *arguments: str) -> int | str | None:
    monkeypatch.setattr(sys, "argv", ["lagesbild", *arguments])
    try:
        cli.main()
    except SystemExit as left:
        return left.code
    return None


@pytest.fixture(scope="module")
def pdf(kalmar: Built) -> Path:
    """The document of two districts, through the command and the notebook."""
    with pytest.MonkeyPatch.context() as patch:
        root = str(kalmar[0].workspace.root)
        assert run_here(patch, "--root", root, "--quiet", "compare", "kalmar", "OXHAGEN", " lindsdal") in (0, None)
    return kalmar[0].reports("2022") / "jamforelse-oxhagen-lindsdal.pdf"


def test_the_document_has_two_marked_pages_without_a_barrier(pdf: Path) -> None:
    with pymupdf.open(str(pdf)) as pages:
        texts = [" ".join(page.get_text().split()) for page in pages]
    assert len(texts) == 2
    assert all("Syntetiska uppgifter" in text for text in texts)
    assert "Oxhagen och Lindsdal" in texts[0]
    assert re.search(
        r"säkerställt större andel i Oxhagen än i Lindsdal \(\d+ mot \d+ procent; q [<=] 0,\d+\)", texts[0], re.I
    )
    assert "hade sannolikt synts" in texts[0]
    for heading in ("Anmälda brott", "Samma tal i en tabell", "Så har vi räknat."):
        assert heading in texts[1]
    result = outloud.check(str(pdf))
    assert result.error is None
    assert [finding.message for finding in result.findings if str(finding.severity).endswith("error")] == []


def in_process(
    notebook: Path, parameters: dict[str, str | int], executed: Path, sections: list[str], engine: str
) -> dict[str, list[Block]]:
    """What the notebook's sections show, without papermill."""
    picture = Picture(Path(str(parameters["database"])), str(parameters["edition"]))
    pages = DistrictPages(picture, str(parameters["districts"]), int(parameters["questions"]))
    return {name: getattr(pages, name)() for name in sections}


def compare(folder: MunicipalityFolder, edition: str, districts: list[str]) -> Path:
    """The document, from what is published."""
    (made,) = document.make_from_last_build(folder, edition, [partial(comparison, districts=districts)])
    return made


@pytest.mark.parametrize(("edition", "number"), [("2022", 2), ("2022", 3), ("2022", 4), ("2019-2020", 2)])
def test_two_pages_hold_two_to_four_districts(
    kalmar: Built, monkeypatch: pytest.MonkeyPatch, edition: str, number: int
) -> None:
    monkeypatch.setattr(document, "run", in_process)
    made = compare(kalmar[0], edition, FOUR[:number])
    with pikepdf.open(made) as pages:
        assert len(pages.pages) == 2
    if number == 2:
        before = made.read_bytes()
        assert compare(kalmar[0], edition, FOUR[:number]).read_bytes() == before


def test_two_pages_hold_long_names(kalmar: Built, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(document, "run", in_process)
    folder = MunicipalityFolder(Workspace(tmp_path), "kalmar")
    folder.processed.mkdir(parents=True)
    folder.published.write_bytes(kalmar[1].published.read_bytes())
    with duckdb.connect(str(folder.published)) as connection:
        longer = " <b>&*_#$\\\"' med omnejd och öarna utanför kusten"
        connection.execute("update area set name = name || ? where kind = 'district'", [longer])
    made = compare(folder, "2022", [area for area in FOUR if area != "berga-funkabo"])
    with pikepdf.open(made) as pages:
        assert len(pages.pages) == 2


@pytest.mark.parametrize(
    "districts",
    [
        ["Oxhagen"],
        ["Oxhagen", "oxhagen"],
        ["Oxhagen", "Atlantis"],
        ["Oxhagen", "Smedby", "Malmen", "Påryd", "Lindsdal"],
    ],
)
def test_wrong_use_ends_with_2_and_tells_the_districts(
    kalmar: Built, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], districts: list[str]
) -> None:
    assert run_here(monkeypatch, "--root", str(kalmar[0].workspace.root), "compare", "kalmar", *districts) == 2
    told = capsys.readouterr().err
    assert "Norrliden" in told and "Berga/Funkabo" in told
    assert ("Atlantis: inget område" in told) == ("Atlantis" in districts)


def test_nothing_built_is_wrong_use(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="inget är byggt"):
        compare(MunicipalityFolder(Workspace(tmp_path), "kalmar"), "2022", ["a", "b"])


def test_a_district_is_found_by_id_name_and_alias(kalmar: Built) -> None:
    configuration = load_configuration(kalmar[0])
    for district in configuration.districts:
        for name in (district.id, district.name.upper(), *district.aliases):
            assert configuration.district_id(name) == district.id
    assert configuration.district_id("Atlantis") is None
