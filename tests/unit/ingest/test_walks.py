"""What safety walks saw and proposed: read and redacted, counted by owner and status, told in the chapter; never who or where."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import pandas as pd
import pytest
from building import delivery, logged, plain, rows, word_document
from tables import YES, configuration, district, note_rows, persons, published, survey_tables
from tables import rows as rows_of
from told import placed

from pipeline.contracts.restricted import Note, WalkProposal
from pipeline.definitions import Dialogue, Owner, load_definitions
from pipeline.ingest import dialogue, walks
from pipeline.problems import ProblemLog
from pipeline.report.read.rows import WalkProposals
from pipeline.report.sentences import walks as told
from pipeline.report.tables import walks as shown
from pipeline.words.sv import walks as words

HEADER = ["Datum", "Typ", "Område", "Deltagare", "Anteckning", "Plats", "Iakttagelse", "Förslag", "Ansvarig", "Status"]
WALK = ["2021-09-22", "trygghetsvandring", "Norr", "13", "Mörkt."]
AGAIN = [*WALK[:3], "", ""]


def read(folder: Path, *lines: list[str]) -> tuple:
    file = delivery(folder, "dialogue", "v.docx", word_document([[HEADER, *lines]]))
    staged, log = logged(dialogue.read, plain(), file)
    return file, staged, log


def test_a_walk_has_several_proposals_and_is_one_conversation(tmp_path: Path) -> None:
    file, staged, log = read(
        tmp_path,
        [*WALK, "Storgatan", "Lampan är trasig.", "Laga lampan.", "gatukontoret", "Genomfört"],
        [*AGAIN, "torget", "Ring Anders Nilsson på 070-123 45 67.", "", "", ""],
        [*AGAIN, "", "", "Klipp häcken.", "hyresvärden", "ej genomfört"],
        ["2021-09-23", "medborgardialog", "Norr", "5", "Lugnt.", "", "", "", "", ""],
    )
    assert log.problems == log.rejected == []
    ((walk, *kept), (_, *other)) = rows(staged, Note, "note", "kind", "text")
    assert (kept, other) == (["safety_walk", "Mörkt."], ["citizen_dialogue", "Lugnt."])
    assert rows(staged, WalkProposal, "note", "place", "observation", "proposal", "owner", "status") == [
        (walk, "Storgatan", "Lampan är trasig.", "Laga lampan.", "municipality", "done"),
        (walk, "torget", "Ring [namn] på [telefon].", "", "unknown", "unknown"),
        (walk, "", "", "Klipp häcken.", "property_owner", "not_done"),
    ]
    assert (file.rows, file.used) == (4, 4)


@pytest.mark.parametrize(
    ("cells", "rule", "column", "kept"),
    [
        (["torget", "", "Laga.", "gatukontoret", "kanske"], "walk-status", "Status", ("municipality", "unknown")),
        (["torget", "", "Laga.", "Anders Nilsson", "klart"], "owner-person", "Ansvarig", ("unknown", "done")),
    ],
)
def test_a_wrong_cell_is_set_aside_and_the_proposal_stays(
    tmp_path: Path, cells: list[str], rule: str, column: str, kept: tuple[str, str]
) -> None:
    file, staged, log = read(tmp_path, [*WALK, *cells])
    assert [(placed(one), one.column, one.code) for one in log.rejected] == [("note 1", column, rule)]
    assert "Nilsson" not in str(log.rejected)
    assert rows(staged, WalkProposal, "owner", "status") == [kept]
    assert file.rejected == 0


def test_only_walks_propose_and_a_row_without_its_walk_is_set_aside(tmp_path: Path) -> None:
    cells = ["torget", "", "Laga.", "gatukontoret", "klart"]
    talk = ["2021-09-22", "medborgardialog", "Norr", "5", "Lugnt."]
    _, staged, log = read(tmp_path, [*talk, *cells], [*AGAIN, *cells], [*WALK, *cells])
    assert [(placed(one), one.code) for one in log.rejected] == [("note 1", "not-a-walk"), ("note 2", "empty")]
    ((_, kind, _), (walk, *kept)) = rows(staged, Note, "note", "kind", "text")
    assert (kind, kept) == ("citizen_dialogue", ["safety_walk", "Mörkt."])
    assert rows(staged, WalkProposal, "note") == [(walk,)]


def test_a_street_number_is_no_place(tmp_path: Path) -> None:
    _, staged, _ = read(tmp_path, [*WALK, "Storgatan 14", "", "Laga.", "", ""])
    assert rows(staged, WalkProposal, "place") == [("[adress]",)]


@pytest.mark.parametrize(
    ("text", "owner"),
    [
        ("Polisen", "police"), ("gatukontoret", "municipality"), ("Tekniska förvaltningen", "municipality"),
        ("bostadsbolaget", "property_owner"), ("hyresgästföreningen", "association"), ("elnätsbolaget", "other"), ("", "unknown"),
    ],
)  # fmt: skip
def test_an_owner_is_a_function(text: str, owner: str) -> None:
    book = load_definitions(Path("none"), "none", ProblemLog()).dialogue
    assert walks._owner(text, book) == owner


def proposals(*found: tuple[str, str, str, str]) -> pd.DataFrame:
    """Rows of note, proposal, owner and status."""
    return pd.DataFrame(
        [
            {"row": f"note {number}", "note": note, "place": "p", "observation": "mer ljus", "proposal": text, "owner": owner,
             "owner_text": "",
             "status": status, "redactions": 0, "source_file": "f"}
            for number, (note, text, owner, status) in enumerate(found)
        ]
    )  # fmt: skip


def test_proposals_are_counted_by_area_owner_and_status_and_what_was_seen_has_its_theme(tmp_path: Path) -> None:
    own = configuration([district("a", parent="ab"), district("b", parent="ab"), district("ab")])
    base = own.definitions
    talks = base.dialogue.model_copy(
        update={"owners": {"municipality": Owner(title="kommunen", title_en="m", pattern="k")}}
    )
    assert isinstance(talks, Dialogue)
    own = own.model_copy(update={"definitions": base.model_copy(update={"dialogue": talks})})
    frames = {
        **survey_tables(persons(40, "a", YES) + persons(40, "b", YES)),
        Note: note_rows([("a", "lugnt"), ("b", "lugnt"), ("municipality", "lugnt")]),
        WalkProposal: proposals(
            ("f:0", "Laga.", "municipality", "done"),
            ("f:0", "Klipp.", "municipality", "done"),
            ("f:0", "", "unknown", "unknown"),  # only seen
            ("f:1", "Laga.", "other", "ongoing"),
            ("f:2", "Laga.", "unknown", "unknown"),
        ),
    }
    connection = published(own, frames, tmp_path)
    found = rows_of(connection, "select area, owner, owner_title, proposals from walk_proposals order by area, owner")
    assert [tuple(row.values()) for row in found] == [
        ("a", "municipality", "kommunen", 2),
        ("ab", "municipality", "kommunen", 2),
        ("ab", "other", "", 1),
        ("b", "other", "", 1),
        ("municipality", "municipality", "kommunen", 2),
        ("municipality", "other", "", 1),
        ("municipality", "unknown", "", 1),
    ]


@pytest.mark.parametrize(
    ("counts", "sentence"),
    [
        (
            {"done": 7, "ongoing": 2, "not_done": 1, "unknown": 2},
            "av tolv förslag från trygghetsvandringarna 2021 i A och B är sju genomförda, två pågår, ett är inte genomfört och två "
            "saknar uppgift",
        ),
        ({"ongoing": 1}, "av ett förslag från trygghetsvandringarna 2021 i A och B är inget genomfört och ett pågår"),
        ({"done": 1}, "av ett förslag från trygghetsvandringarna 2021 i A och B är ett genomfört"),
        ({}, ""),
    ],
)  # fmt: skip
def test_how_many_were_carried_out(counts: dict[str, int], sentence: str) -> None:
    found = [WalkProposals("x", "2021", "a", "other", "annan", status, number, ()) for status, number in counts.items()]
    elsewhere = WalkProposals("x", "2021", "c", "other", "annan", "done", 9, ())
    picture = SimpleNamespace(walk_proposals=[*found, elsewhere], name=str.upper)
    assert told.sentence(picture, ["a", "b"]) == sentence
    table = shown.table(picture, "p", ["a", "b"])
    assert (
        [cell.text for cell in table.rows[0]][1:] == [str(counts.get(status, 0)) for status in words.STATUSES]
        if counts
        else table is None
    )
