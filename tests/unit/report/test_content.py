"""A document's number follows its content, and nothing else."""

from __future__ import annotations

from typing import Any

from pipeline.report.read.content import number
from pipeline.report.read.rows import Activity, Edition, SourceFile

EDITION = Edition("2022", "Löften", False, "2022-01-31", "", "2022", "", "", "", "", "", "")


def file(path: str, content: str) -> SourceFile:
    fields: dict[str, Any] = dict.fromkeys(SourceFile._fields, 0) | {"path": path, "sha256": content}
    return SourceFile(**fields)


def test_the_same_content_has_the_same_number_in_whatever_order_its_files_are_read() -> None:
    one, two = file("a.csv", "aa"), file("b.csv", "bb")
    assert number(EDITION, [], [], [one, two]) == number(EDITION, [], [], [two, one])
    assert number(EDITION, [], [], [file("moved/a.csv", "aa"), two]) == number(EDITION, [], [], [one, two])
    assert len(number(EDITION, [], [], [])) == 8


def test_another_file_another_day_or_another_activity_is_another_number() -> None:
    before = number(EDITION, [], [], [file("a.csv", "aa")])
    activity = Activity("2022", "p", "a", 1, "Gå", "both", "en", "")
    others = [
        number(EDITION, [], [], [file("a.csv", "ab")]),
        number(EDITION._replace(data_until="2022-02-01"), [], [], [file("a.csv", "aa")]),
        number(EDITION, [], [activity], [file("a.csv", "aa")]),
    ]
    assert len({before, *others}) == 4
