"""What a report says of conversations and walks, from the published numbers alone."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from pipeline.report.read.rows import ThemeCount
from pipeline.report.sentences import notes as talks


def picture(counts: dict[str, tuple[int | None, int | None]]) -> SimpleNamespace:
    """A picture of one theme, with the conversations that had it and all, by area; None is hidden."""
    rows = [
        ThemeCount("x", "2021", "all", "samtal", area, "light", "Bristande belysning", number, of, "published", ("f",))
        for area, (number, of) in counts.items()
    ]
    kinds = {"municipality": "municipality", "ab": "composite"}
    return SimpleNamespace(
        theme_counts=rows,
        municipality=SimpleNamespace(min_count=5),
        areas={area: SimpleNamespace(kind=kinds.get(area, "district")) for area in counts},
        name=str.capitalize,
    )


@pytest.mark.parametrize(
    ("districts", "told"),
    [
        ({"a": (7, 9), "b": (5, 8)}, "oftast togs bristande belysning upp i A, i sju av nio samtal där"),
        (
            {"a": (7, 9), "b": (5, 8), "ab": (12, 17)},
            "oftast togs bristande belysning upp i A, i sju av nio samtal där",
        ),
        ({"a": (7, 9), "b": (None, None)}, "oftast togs bristande belysning upp i A, i sju av nio samtal där"),
        ({"a": (7, 9), "b": (None, 8)}, ""),  # the hidden number may be 8
        ({"a": (7, 9), "b": (7, 8)}, ""),
        ({"a": (None, None), "b": (None, None)}, ""),
        ({"a": (0, 9), "b": (0, 8)}, ""),
        ({"a": (7, 9)}, ""),  # nothing to be most often among
    ],
)
def test_most_often_is_said_only_where_no_hidden_number_can_be_as_large(districts: dict, told: str) -> None:
    found = talks.conversations(picture({"municipality": (14, 22), **districts}), ["light"])
    assert found == ["i 14 av 22 samtal togs bristande belysning upp", *([told] if told else [])]
