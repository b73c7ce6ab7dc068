"""What an edition may know: each view by hand, over two editions; and nobody else cuts by dates."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest
from checkout import REPOSITORY

from pipeline.contracts import create
from pipeline.contracts.comparisons import Comparison, EditionVerdict, ToldComparison
from pipeline.contracts.evidence import FormVerdict
from pipeline.contracts.known import DERIVED, KNOWN, create_views, describe_published, known_to_judge, view_of
from pipeline.contracts.offences import EditionPattern, OffencePattern, ToldPattern
from pipeline.contracts.published import PUBLISHED, AuditResult

# ---- a drawn database ----------------------------------------------------------------------------------------------------
# The edition old ends with 2018 and new with 2021. The survey has waves 2018 and 2021, offences are counted in 2017 and 2021, and
# conversations were held in 2018 and 2021. Districts a and b; b's composite is reported from 2020, and c from 2030, but new's promise
# names it. The files are named by the year of what rests on them.

EMPTY = {"VARCHAR": "", "BIGINT": 0, "DOUBLE": 0.0, "BOOLEAN": False, "VARCHAR[]": [], "INTEGER[]": []}
OLD, NEW = "old", "new"
AREAS = (
    "a",
    "b",
    "b+",
    "c",
    "municipality",
    "priority:old",
    "priority:new",
    "priority:new/p",
    "outside:old",
    "outside:new",
    "country",
    "county",
)

ROWS: dict[str, list[dict[str, object]]] = {
    "municipality": [{"municipality": "x"}],
    "source": [{"source": "crime"}, {"source": "safety_survey"}],
    "edition": [{"edition": OLD, "data_until": "2018-12-31"}, {"edition": NEW, "data_until": "2021-12-31"}],
    "promise": [
        {"edition": OLD, "promise": "p", "districts": ["a"], "crime": []},
        {"edition": NEW, "promise": "p", "districts": ["b", "c"], "crime": ["theft"]},
    ],
    "activity": [{"edition": OLD, "activity": "walk"}, {"edition": NEW, "activity": "lamp"}],
    "period": [
        {"source": "safety_survey", "period": "2018", "ends_on": "2018-12-31"},
        {"source": "safety_survey", "period": "2021", "ends_on": "2021-10-31"},
        {"source": "safety_survey", "period": "2018+2021", "ends_on": "2021-10-31"},
        {"source": "crime", "period": "2017", "ends_on": "2017-12-31"},
        {"source": "crime", "period": "2021", "ends_on": "2021-12-31"},
        {"source": "crime", "period": "2018-01", "ends_on": "2018-01-31"},
        {"source": "crime", "period": "2022-01", "ends_on": "2022-01-31"},
        {"source": "dialogue", "period": "2018", "ends_on": "2018-05-01"},
        {"source": "dialogue", "period": "2021", "ends_on": "2021-05-01"},
        {"source": "reference", "period": "2018", "ends_on": "2018-12-31"},
        {"source": "reference", "period": "2021", "ends_on": "2021-12-31"},
    ],
    "area": [
        {"area": "a", "kind": "district"},
        {"area": "b", "kind": "district", "valid_to": 2019},
        {"area": "b+", "kind": "composite", "valid_from": 2020},
        {"area": "c", "kind": "district", "valid_from": 2030},
        {"area": "municipality", "kind": "municipality"},
        *({"area": f"{kind}:{edition}", "kind": kind} for kind in ("priority", "outside") for edition in (OLD, NEW)),
        {"area": "priority:new/p", "kind": "priority"},
        {"area": "country", "kind": "reference"},
        {"area": "county", "kind": "reference"},
    ],
    "indicator_value": [
        *(
            {"source": "safety_survey", "indicator": "unsafe", "period": "2018", "area": area, "source_file": ["s18"]}
            for area in AREAS[:10]
        ),
        {"source": "safety_survey", "indicator": "unsafe", "period": "2021", "area": "a", "source_file": ["s21"]},
        {"source": "safety_survey", "indicator": "later", "period": "2018+2021", "area": "a", "source_file": ["s18", "s21"]},
        {"source": "reference", "indicator": "unsafe", "period": "2018", "area": "country", "source_file": ["r18"]},
        {"source": "reference", "indicator": "unsafe", "period": "2021", "area": "county", "source_file": ["r21"]},
    ],
    "comparison": [
        {"source": "safety_survey", "period": "2018", "area": "a", "contrast": "rest_of_municipality", "other": "rest:a"},
        {"source": "safety_survey", "period": "2018", "area": "a", "contrast": "outside_promise", "other": "outside:old"},
        {"source": "safety_survey", "period": "2018", "area": "a", "contrast": "outside_promise", "other": "outside:new"},
        {"source": "safety_survey", "period": "2018", "area": "a", "contrast": "district_vs_district", "other": "b"},
        {"source": "safety_survey", "period": "2018", "area": "a", "contrast": "district_vs_district", "other": "b+"},
        {"source": "safety_survey", "period": "2021", "area": "a", "contrast": "district_vs_district", "other": "b+"},
        {"source": "crime", "period": "2017", "area": "a", "contrast": "district_vs_district", "other": "b"},
        {"source": "crime", "period": "2021", "area": "a", "contrast": "district_vs_district", "other": "b"},
        {"source": "crime", "period": "2021", "area": "a", "contrast": "reference", "other": "county"},
    ],
    "theme_count": [
        {"period": "2018", "area": "a", "source_file": ["d18"]},
        {"period": "2018", "area": "b+", "source_file": ["d18"]},
        {"period": "2021", "area": "b+", "source_file": ["d21"]},
    ],
    "walk_proposals": [
        {"period": "2018", "area": "a", "source_file": ["w18"]},
        {"period": "2021", "area": "a", "source_file": ["w21"]},
    ],
    "quotation": [{"edition": NEW, "period": "2021", "source_file": "q21"}],
    "survey_wave": [{"period": "2018", "source_file": "s18"}, {"period": "2021", "source_file": "s21"}],
    "survey_inhabitants": [
        {"period": "2018", "area": "a", "source_file": ["p17"]},
        {"period": "2018", "area": "priority:new", "source_file": ["p17"]},
        {"period": "2021", "area": "priority:new", "source_file": ["p20"]},
    ],
    "survey_silence": [{"period": "2018", "area": "a"}, {"period": "2018", "area": "b+"}, {"period": "2021", "area": "a"}],
    "weighting_step": [{"period": "2018", "area": "a"}, {"period": "2021", "area": "a"}],
    "offence_month": [
        {"source": "crime", "indicator": "theft", "period": "2018-01", "source_file": ["c18"]},
        {"source": "crime", "indicator": "graffiti", "period": "2022-01", "source_file": ["c22"]},
    ],
    "offence_hour": [
        {"source": "crime", "period": "2017", "source_file": ["c17"]},
        {"source": "crime", "period": "2021", "source_file": ["c21"]},
    ],
    "offence_season": [{"source": "crime", "period": "2017", "source_file": ["c16", "c17"]}],
    "offence_pattern": [
        {"source": "crime", "period": "2017", "pattern": "weekend", "source_file": ["c17"]},
        {"source": "crime", "period": "2017", "pattern": "season", "source_file": ["c17"]},
        {"source": "crime", "period": "2021", "pattern": "weekend", "source_file": ["c21"]},
        {"source": "crime", "period": "2022", "pattern": "weekend", "source_file": ["c22"]},
    ],
    "offence_place": [
        {"source": "crime", "period": "2017", "area": "a", "source_file": ["c17"]},
        {"source": "crime", "period": "2017", "area": "b+", "source_file": ["c17"]},
        {"source": "crime", "period": "2021", "area": "b+", "source_file": ["c21"]},
    ],
    "offence_total": [{"source": "crime", "period": "2017"}, {"source": "crime", "period": "2021"}],
    "offence_among_peers": [
        {"source": "crime", "period": "2017", "source_file": ["c17"]},
        {"source": "crime", "period": "2021", "source_file": ["c21"]},
    ],
    "promise_evidence": [
        {"edition": OLD, "promise": "p", "indicator": "drugs", "area": "a"},
        {"edition": OLD, "promise": "p", "indicator": "unsafe", "area": "c"},
        {"edition": NEW, "promise": "p", "indicator": "unsafe", "area": "c"},
    ],
    "promise_district": [{"edition": OLD, "area": "a"}, {"edition": NEW, "area": "b"}, {"edition": NEW, "area": "c"}],
    "promise_support": [{"edition": OLD, "promise": "p"}, {"edition": NEW, "promise": "p"}],
    "promise_disagreement": [{"edition": OLD, "area": "a"}, {"edition": NEW, "area": "b"}],
    "district_rank": [{"edition": OLD, "area": "a"}, {"edition": OLD, "area": "b+"}, {"edition": NEW, "area": "b+"}],
    "indicator": [{"indicator": name} for name in ("unsafe", "later", "theft", "graffiti", "drugs", "other")],
    "indicator_code": [{"indicator": name} for name in ("unsafe", "later", "graffiti")],
    "source_file": [
        {"id": name}
        for name in (
            *("s18", "s21", "r18", "r21", "d18", "d21", "w18", "w21", "q21", "p17", "p20"),
            *("c16", "c17", "c18", "c21", "c22", "unused"),
        )
    ],
}  # fmt: skip

# By table: what tells its rows apart here, and what old and new know of them.
EXPECTED: dict[str, tuple[str, str, str]] = {
    "municipality": ("municipality", "x", "x"),
    "source": ("source", "crime safety_survey", "crime safety_survey"),
    "edition": ("edition", OLD, NEW),
    "promise": ("districts", "[a]", "[b,_c]"),
    "activity": ("activity", "walk", "lamp"),
    "period": (
        "source || period",
        "safety_survey2018 crime2017 crime2018-01 dialogue2018 reference2018",
        "safety_survey2018 safety_survey2021 safety_survey2018+2021 crime2017 crime2021 crime2018-01 dialogue2018 dialogue2021 "
        "reference2018 reference2021",
    ),
    "last_period": (
        "source || coalesce(year, '') || coalesce(month, '')",
        "crime20172018-01 dialogue2018 reference2018 safety_survey2018",
        "crime20212018-01 dialogue2021 reference2021 safety_survey2021",
    ),
    "earlier_edition": ("earlier", "", OLD),
    "area": (
        "area",
        "a b municipality priority:old outside:old country",
        "a b b+ c municipality priority:new outside:new priority:new/p country county",
    ),
    "indicator_value": (
        "source[1] || period || area",
        "s2018a s2018b s2018municipality s2018priority:old s2018outside:old r2018country",
        "s2018a s2018b s2018b+ s2018c s2018municipality s2018priority:new s2018priority:new/p s2018outside:new s2021a "
        "s2018+2021a r2018country r2021county",
    ),
    "comparison": (
        "source[1] || period || contrast[1] || other",
        "s2018rrest:a s2018ooutside:old s2018db c2017db",
        "s2018rrest:a s2018ooutside:new s2018db s2018db+ s2021db+ c2021db c2021rcounty",
    ),
    "theme_count": ("period || area", "2018a", "2018a 2018b+ 2021b+"),
    "walk_proposals": ("period", "2018", "2018 2021"),
    "quotation": ("period", "", "2021"),
    "survey_wave": ("period", "2018", "2018 2021"),
    "survey_inhabitants": ("period || area", "2018a", "2018a 2018priority:new 2021priority:new"),
    "survey_silence": ("period || area", "2018a", "2018a 2018b+ 2021a"),
    "weighting_step": ("period", "2018", "2018 2021"),
    "offence_month": ("period", "2018-01", "2018-01"),
    "offence_hour": ("period", "2017", "2017 2021"),
    "offence_season": ("period", "2017", "2017"),
    "offence_pattern": ("period || pattern", "2017weekend 2017season", "2017season 2021weekend"),
    "offence_place": ("period || area", "2017a", "2017a 2017b+ 2021b+"),
    "offence_total": ("period", "2017", "2017 2021"),
    "offence_among_peers": ("period", "2017", "2017 2021"),
    "promise_evidence": ("indicator || area", "drugsa", "unsafec"),
    "promise_district": ("area", "a", "b c"),
    "promise_support": ("promise", "p", "p"),
    "promise_disagreement": ("area", "a", "b"),
    "district_rank": ("area", "a", "b+"),
    # drugs is evidence without a figure, theft is shown in a chapter; graffiti was counted after both editions.
    "indicator": ("indicator", "unsafe theft drugs", "unsafe later theft"),
    "indicator_code": ("indicator", "unsafe", "unsafe later"),
    "source_file": (
        "id",
        "s18 r18 d18 w18 p17 c16 c17 c18",
        "s18 s21 r18 r21 d18 d21 w18 w21 q21 p17 p20 c16 c17 c18 c21",
    ),
}  # fmt: skip


@pytest.fixture(scope="module")
def drawn() -> duckdb.DuckDBPyConnection:
    """A published database of the rows above; a column that they do not name is empty, or 0."""
    connection = duckdb.connect()
    for table in PUBLISHED:
        create(connection, table)
        name = table.table_name()
        columns = connection.execute(
            "select column_name, data_type, is_nullable from duckdb_columns() where table_name = ?", [name]
        ).fetchall()
        for row in ROWS.get(name, []):
            filled = {column: None if nullable else EMPTY[kind] for column, kind, nullable in columns} | row
            holders = ", ".join("?" for _ in filled)
            connection.execute(f"insert into {name} values ({holders})", list(filled.values()))
    create_views(connection)
    describe_published(connection)
    for kind, judged in ((ToldComparison, EditionVerdict), (ToldPattern, EditionPattern)):
        verdict = {"q": 0.01, "level": 0.02, "verdict": "", "detectable": 0.1, "at_least": 0.1}
        columns = ", ".join(
            f"{value!r} as {name}"
            if (value := verdict.get(name)) is not None
            else f"{'known' if name == 'edition' else 'seen'}.{name}"
            for name in judged.columns()
        )
        connection.execute(
            f"insert into {judged.table_name()} select {columns} "
            f"from ({known_to_judge(kind)}) as known join {kind.table_name()} as seen on seen.rowid = known.at"
        )
    # Each edition says of the same comparison what is its own.
    connection.execute("update edition_verdict set verdict = if(edition = 'old', 'higher', 'lower')")
    return connection


@pytest.mark.parametrize("name", EXPECTED)
def test_an_edition_knows_what_had_ended_and_what_is_its_own(drawn: duckdb.DuckDBPyConnection, name: str) -> None:
    told, *expected = EXPECTED[name]
    for edition, rows in zip((OLD, NEW), expected, strict=True):
        found = drawn.execute(
            f"select replace(({told})::varchar, ' ', '_') from known_{name} where edition = ?", [edition]
        )
        assert " ".join(text for (text,) in found.fetchall()) == rows, edition


def test_each_published_table_has_a_view_that_says_what_it_holds(drawn: duckdb.DuckDBPyConnection) -> None:
    # What came of the attack is no edition's; what was tested is known with what the edition says of it.
    tested, judged = {Comparison, OffencePattern}, {EditionVerdict, EditionPattern, FormVerdict}
    assert set(KNOWN) == set(PUBLISHED) - {AuditResult} - tested - judged | {ToldComparison, ToldPattern}
    assert {view_of(table) for table in (*KNOWN, *DERIVED)} == {f"known_{name}" for name in EXPECTED}
    for table in (*KNOWN, *DERIVED):
        columns = drawn.execute(
            "select column_name, comment from duckdb_columns() where table_name = ?", [view_of(table)]
        ).fetchall()
        own = list(table.columns())
        assert [name for name, _ in columns] == (own if "edition" in own else ["edition", *own])
        assert all(comment for _, comment in columns)
        ((said,),) = drawn.execute(
            "select comment from duckdb_views() where view_name = ?", [view_of(table)]
        ).fetchall()
        assert said.startswith(table.row_meaning())


def test_a_comparison_is_told_as_its_edition_judges_it(drawn: duckdb.DuckDBPyConnection) -> None:
    """The change of a beside the rest is known to both, and each has a verdict of its own; what is known to none is judged by none."""
    rest = "from known_comparison where contrast = 'rest_of_municipality' order by edition"
    told = drawn.execute(f"select edition, verdict, q, level, detectable {rest}").fetchall()
    assert told == [(NEW, "lower", 0.01, 0.02, 0.1), (OLD, "higher", 0.01, 0.02, 0.1)]
    ((judged, known),) = drawn.execute(
        "select (select count(*) from edition_verdict), (select count(*) from known_comparison)"
    ).fetchall()
    assert judged == known == len(" ".join(EXPECTED["comparison"][1:]).split())


# ---- nobody else ---------------------------------------------------------------------------------------------------------

BEHIND_THE_GATE = sorted(
    path
    for room in ("report", "export", "evidence", "audit")
    for path in (REPOSITORY / "pipeline" / room).rglob("*")
    if path.suffix in {".py", ".sql", ".toml"}
)
DATES = {"data_until", "ends_on", "ended_on"}
CUT = re.compile(rf"({'|'.join(DATES)})\s*(<|>|between)|(<|>|and)=?\s*(\w+\.)?({'|'.join(DATES)})\b")


def cuts(path: Path) -> Iterator[str]:
    """Yield the places of a file that compare a day with the day up to which an edition knows."""
    text = path.read_text(encoding="utf-8")
    yield from (found[0] for found in CUT.finditer(text))
    for node in ast.walk(ast.parse(text)) if path.suffix == ".py" else ():
        if isinstance(node, ast.Compare):
            names = {getattr(one, "attr", getattr(one, "id", "")) for one in ast.walk(node)}
            yield from (ast.unparse(node) for _ in names & DATES)


@pytest.mark.parametrize(
    "code", ['"where ends_on <= $until"', "x = a < edition.data_until", '"ended_on between 1 and 2"']
)
def test_a_cut_is_seen(tmp_path: Path, code: str) -> None:
    file = tmp_path / "x.py"
    file.write_text(code, encoding="utf-8")
    assert list(cuts(file))


@pytest.mark.parametrize("path", BEHIND_THE_GATE, ids=lambda path: path.relative_to(REPOSITORY / "pipeline").as_posix())
def test_nobody_behind_the_gate_cuts_by_dates(path: Path) -> None:
    assert list(cuts(path)) == []
