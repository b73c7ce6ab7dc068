"""What people report of Word documents and workbooks, laid over the demo's deliveries: what the person at the screen sees is read."""

from __future__ import annotations

from pathlib import Path

import pytest
from field import examined, kept

from pipeline.contracts.restricted import Note, Population, PupilShare, WalkProposal

NOTES, PROPOSALS = 56, 24


@pytest.mark.parametrize(
    ("case", "notes", "says"),
    [
        ("docx-content-control-cell", NOTES, ""),
        ("docx-content-control-row", NOTES, ""),
        ("docx-content-control-table", NOTES, ""),
        ("docx-deleted-words", NOTES, ""),
        ("docx-field-hyperlink", NOTES, "Narkotika säljs vid bänken bakom garagen. Slut."),
        ("docx-header-second-row", NOTES, ""),
        ("docx-merged-note", NOTES + 2, "Gemensam vandring: belysningen är svag längs hela stråket."),
        ("docx-nested-table", NOTES, "Vid bänken säljs narkotika öppet."),
        ("docx-nfd", NOTES, ""),
        ("docx-row-content-control", NOTES, ""),
        ("docx-row-deleted", NOTES - 1, ""),
        ("docx-row-tracked-insert", NOTES, ""),
        ("docx-strict", NOTES, ""),
        ("docx-tracked-insert", NOTES, "släckta och två ungdomar sålde narkotika vid bänken och hörnet"),
        ("xlsx-1904", NOTES, ""),
        ("xlsx-backslashes", NOTES, ""),
        ("xlsx-date-text-locale", NOTES, ""),
        ("xlsx-hidden-row", NOTES, ""),
        ("xlsx-merged-down", NOTES, "De läser nyheter om skjutningar på andra håll"),
        ("xlsx-rich-text-newlines", NOTES, "- mörkt vid skolan"),
        ("xlsx-strict", NOTES, ""),
        ("xlsx-xml-escape", NOTES, "Rad två: belysning."),
    ],
)
def test_notes(tmp_path: Path, case: str, notes: int, says: str) -> None:
    found = examined(tmp_path, kept(case), "dialogue")
    texts = found.staged.frames[Note].text.tolist()
    assert (len(texts), len(found.staged.frames[WalkProposal])) == (notes, PROPOSALS)
    assert any(says in text for text in texts)
    has_changes = case in {"docx-deleted-words", "docx-row-deleted", "docx-row-tracked-insert", "docx-tracked-insert"}
    assert has_changes == any(problem.code == "unaccepted-changes" for problem in found.problems)
    # A quotation of the demo's stands in a note that two of the cases take away.
    assert {problem.code for problem in found.problems if problem.severity == "error"} <= {"quotation-note"}


def test_dates_that_lost_their_format_are_told(tmp_path: Path) -> None:
    found = examined(tmp_path, kept("xlsx-date-general"), "dialogue")
    assert len(found.staged.frames[Note]) == NOTES - 14
    assert {one.code for one in found.log.rejected} == {"date"}


@pytest.mark.parametrize(
    ("case", "shares"),
    [
        ("xlsx-percent", [0.05, 0.06, 0.04, 0.18, 0.2, 0.15]),
        ("xlsx-percent-noref", [0.05, 0.06, 0.04, 0.18, 0.2, 0.15]),
        ("ods-percent", [0.05, 0.06, 0.04, 0.18, 0.2, 0.15]),
        ("xlsx-escaped-percent", [0.05, 0.06, 0.004, 0.18, 0.2, 0.009]),
        ("xlsx-literal-percent", [0.05, 0.06, 0.004, 0.18, 0.2, 0.009]),
    ],
)
def test_shares(tmp_path: Path, case: str, shares: list[float]) -> None:
    found = examined(tmp_path, kept(case), "drug_habits")
    frame = found.staged.frames[PupilShare]
    assert frame[frame.indicator == "drugs_ever"].share.tolist() == pytest.approx(shares)


def test_a_stub_that_is_not_repeated(tmp_path: Path) -> None:
    frames = [
        examined(tmp_path / name, files, "population").staged.frames[Population]
        for name, files in (("own", {}), ("case", kept("csv-stub-not-repeated-sex")))
    ]
    columns = ["period", "district", "sex", "age_from"]
    first, second = (frame.set_index(columns).sort_index().persons for frame in frames)
    assert first.equals(second)
