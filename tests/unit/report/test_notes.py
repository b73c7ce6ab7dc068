"""What a report says of conversations and walks, from the published numbers alone."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from pipeline.report.findings import talks
from pipeline.report.read.rows import ThemeCount, WalkProposals
from pipeline.report.sentences import notes as told
from pipeline.report.tables import notes as tables
from pipeline.report.tables import walks
from pipeline.words.sv import notes as words

CITIZENS, STAFF, POLICE = "medborgardialoger", "medarbetardialoger", "polisdialoger"
KINDS = {"citizen_dialogue": CITIZENS, "staff_dialogue": STAFF, "police_staff": POLICE, "all": "samtal och vandringar"}
Counts = dict[str, tuple[int, int]]


def counted(period: str, area: str, kinds: Counts, theme: str = "light") -> list[ThemeCount]:
    """The rows of one theme: the conversations that had it and all, by kind, and of all kinds together."""
    every = tuple(map(sum, zip(*kinds.values(), strict=True)))
    return [
        ThemeCount("x", period, kind, KINDS[kind], area, theme, theme.capitalize(), *numbers, ("f",))
        for kind, numbers in [*kinds.items(), ("all", every)]
    ]


def picture(*rows: ThemeCount, proposals: tuple[WalkProposals, ...] = ()) -> SimpleNamespace:
    years = sorted({row.period for row in rows})
    of = {"municipality": "municipality", "ab": "composite"}
    areas = dict.fromkeys([*(row.area for row in rows), *(row.area for row in proposals)])
    return SimpleNamespace(
        theme_counts_of=lambda period: [row for row in rows if row.period == period],
        periods=lambda source: years,
        last_period=lambda source: years[-1],
        areas={
            area: SimpleNamespace(
                area=area, kind=of.get(area, "district"), valid_from=2021 if area == "new" else None, valid_to=None
            )
            for area in areas
        },
        municipality=SimpleNamespace(district_one="stadsdel"),
        all_walk_proposals=list(proposals),
        name=str.capitalize,
    )


@pytest.mark.parametrize(
    ("years", "sentence", "short"),
    [
        (
            {"2021": {"staff_dialogue": (7, 10), "citizen_dialogue": (0, 22)}},
            "light togs 2021 upp i 7 av 10 medarbetardialoger och inget av 22 andra samtal",
            "light togs upp i **7 av 10** medarbetardialoger, i inget av 22 andra samtal",
        ),
        (
            {
                "2020": {"staff_dialogue": (5, 9), "citizen_dialogue": (1, 8)},
                "2021": {"staff_dialogue": (7, 10), "citizen_dialogue": (0, 22)},
            },
            "light togs 2021 upp i 7 av 10 medarbetardialoger och inget av 22 andra samtal; "
            "2020 i 5 av 9 medarbetardialoger och 1 av 8 medborgardialoger",
            "light togs upp i **7 av 10** medarbetardialoger, i inget av 22 andra samtal",
        ),
        (
            {"2020": {"citizen_dialogue": (0, 8)}, "2021": {"citizen_dialogue": (1, 1)}},  # one kind alone
            "light togs 2021 upp i 1 av 1 medborgardialoger; 2020 i inget av 8 samtal",
            "light togs upp i **1 av 1** medborgardialoger",
        ),
        (
            {"2021": {"staff_dialogue": (2, 4), "police_staff": (3, 3), "citizen_dialogue": (0, 1)}},
            "light togs 2021 upp i 3 av 3 polisdialoger, 2 av 4 medarbetardialoger och 0 av 1 andra samtal",
            "light togs upp i **3 av 3** polisdialoger, i 2 av 5 andra samtal",
        ),
    ],
)
def test_a_theme_is_told_by_the_kinds_in_which_it_came_up(years: dict[str, Counts], sentence: str, short: str) -> None:
    drawn = picture(*(row for year, kinds in years.items() for row in counted(year, "municipality", kinds)))
    assert told.conversations(drawn, ["light"]) == [sentence, words.NO_SAMPLE]
    (found,) = talks.raised(drawn, ["light"], "2021")
    assert words.in_short(found.title, *found.first()) == short


def test_a_theme_that_did_not_come_up_is_said_so() -> None:
    drawn = picture(*counted("2021", "municipality", {"staff_dialogue": (0, 3)}))
    assert told.conversations(drawn, ["light"]) == ["light togs inte upp i något av årets 3 samtal (2021)"]


@pytest.mark.parametrize(
    ("kinds", "is_said"),
    [
        ({"staff_dialogue": (2, 4), "citizen_dialogue": (0, 3)}, True),
        ({"staff_dialogue": (2, 4), "police_staff": (1, 3)}, True),
        ({"staff_dialogue": (2, 4), "citizen_dialogue": (1, 3)}, False),
    ],
)
def test_the_young_ones_view_is_the_staffs_only_where_staff_alone_spoke_of_it(kinds: Counts, is_said: bool) -> None:
    drawn = picture(*counted("2021", "municipality", kinds, told.YOUNG_PEOPLES_VIEW))
    assert (words.STAFFS_VIEW in told.conversations(drawn, [told.YOUNG_PEOPLES_VIEW])) is is_said


@pytest.mark.parametrize(
    ("districts", "place"),
    [
        ({"a": (7, 9), "b": (5, 8)}, "A, i sju av nio"),
        ({"a": (7, 9), "b": (5, 8), "ab": (12, 17)}, "A, i sju av nio"),
        ({"a": (2, 2), "b": (1, 8)}, "A, i två av två"),
        ({"a": (1, 1), "b": (0, 8)}, ""),  # one conversation is not often
        ({"a": (7, 9), "b": (7, 8)}, ""),
        ({"a": (0, 9), "b": (0, 8)}, ""),
        ({"a": (7, 9)}, ""),  # nothing to be most often among
    ],
)
def test_most_often_is_said_of_one_district_among_several(districts: Counts, place: str) -> None:
    rows = [row for area, numbers in districts.items() for row in counted("2021", area, {"citizen_dialogue": numbers})]
    found = told.conversations(
        picture(*counted("2021", "municipality", {"citizen_dialogue": (14, 22)}), *rows), ["light"]
    )
    most = [f"oftast togs light upp i {place} samtal och vandringar där"] if place else []
    assert found[1:] == [*most, words.NO_SAMPLE]


def test_conversations_held_are_counted_by_district_kind_and_year() -> None:
    rows = [
        *counted("2018", "municipality", {"citizen_dialogue": (0, 4)}),
        *counted("2018", "a", {"citizen_dialogue": (0, 3)}),
        *counted("2021", "municipality", {"citizen_dialogue": (1, 2), "staff_dialogue": (1, 1)}),
        *counted("2021", "new", {"staff_dialogue": (1, 1)}),
    ]
    table = tables.held(picture(*rows))
    assert table is not None
    assert [column.label for column in table.columns][1:] == [
        "Medborgardialoger 2018", "Medborgardialoger 2021", "Medarbetardialoger 2018", "Medarbetardialoger 2021",
    ]  # fmt: skip
    assert [[cell.text for cell in row] for row in table.rows] == [
        ["A", "3", "0", "0", "0"],
        ["New", "–", "0", "–", "1"],  # it was not there in 2018
        ["Kommunen", "4", "2", "0", "1"],
    ]
    assert tables.held(picture(*counted("2021", "municipality", {"citizen_dialogue": (1, 2)}))) is None


def test_themes_stand_by_kind_and_year() -> None:
    rows = [
        *counted("2018", "municipality", {"citizen_dialogue": (0, 4)}),
        *counted("2021", "municipality", {"citizen_dialogue": (1, 2), "staff_dialogue": (1, 1)}),
    ]
    table = tables.themes(picture(*rows))
    assert table is not None
    told_by = dict(zip([column.label for column in table.columns], [cell.text for cell in table.rows[0]], strict=True))
    assert told_by == {
        "Ämne": "Light", "Alla 2018 (4)": "0", "Alla 2021 (3)": "2", "Medborgardialoger 2018 (4)": "0",
        "Medborgardialoger 2021 (2)": "1", "Medarbetardialoger 2021 (1)": "1",
    }  # fmt: skip


def test_proposals_stand_by_place_and_year_with_what_became_of_them() -> None:
    def proposed(period: str, area: str, status: str, number: int, owner: str = "other") -> WalkProposals:
        return WalkProposals("x", period, area, owner, "annan", status, number, ("f",))

    found = (
        proposed("2018", "a", "done", 1),
        proposed("2021", "a", "done", 2),
        proposed("2021", "a", "done", 1, "unknown"),
        proposed("2021", "a", "not_done", 1),
        proposed("2021", "ab", "done", 3),
        proposed("2021", "municipality", "done", 3),
        proposed("2021", "municipality", "not_done", 1),
        proposed("2021", "municipality", "unknown", 1),
        proposed("2018", "municipality", "done", 1),
    )
    table = walks.by_place(picture(proposals=found))
    assert table is not None
    assert [[cell.text for cell in row] for row in table.rows] == [
        ["A", "2021", "4", "3", "0", "1", "0"],
        ["A", "2018", "1", "1", "0", "0", "0"],
        ["Kommunen", "2021", "5", "3", "0", "1", "1"],
        ["Kommunen", "2018", "1", "1", "0", "0", "0"],
    ]
    assert walks.by_place(picture()) is None
