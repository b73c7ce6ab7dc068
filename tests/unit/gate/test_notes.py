"""Conversations by theme, kind and district on their way out: every number is shown, and nothing of what was said."""

from __future__ import annotations

from pathlib import Path

from tables import YES, configuration, district, note_rows, persons, published, rows, survey_tables

from pipeline.contracts.restricted import Note


def test_districts_and_composites_are_published_and_promises_areas_are_not(tmp_path: Path) -> None:
    notes = [
        (place, text)
        for place, text in [("a", "mer ljus")] * 8
        + [("a", "annat")] * 6
        + [("b", "mer ljus")] * 2
        + [("b", "annat")] * 8
    ]
    own = configuration([district("a", parent="ab"), district("b", parent="ab"), district("ab")])
    frames = {
        **survey_tables(persons(40, "a", YES) + persons(40, "b", YES)),
        Note: note_rows(notes + [("municipality", "ljus")] * 9),
    }
    connection = published(own, frames, tmp_path)
    found = rows(
        connection, "select area, conversations, of_conversations from theme_count where kind = 'all' order by area"
    )
    assert [tuple(row.values()) for row in found] == [
        ("a", 8, 14),
        ("ab", 10, 24),
        ("b", 2, 10),
        ("municipality", 19, 33),
    ]
    by_kind = rows(
        connection, "select area, kind, conversations, of_conversations from theme_count where area = 'b' order by kind"
    )
    assert [tuple(row.values()) for row in by_kind] == [("b", "all", 2, 10), ("b", "citizen_dialogue", 2, 10)]
    for (table,) in connection.execute("select table_name from duckdb_tables()").fetchall():
        told = connection.execute(f"select string_agg(x::varchar, ' ') from {table} as x").fetchone()
        assert "mer ljus" not in str(told)
