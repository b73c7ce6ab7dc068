import itertools
import re
import xml.etree.ElementTree as ET

import pytest

from pipeline.report import charts, style
from pipeline.report.charts import Break, Count, Dot, Line, Month, Pair, Panel, Point, Pupil, Reference
from pipeline.report.charts.bars import draw_counts, draw_months, running_means
from pipeline.report.charts.districts import draw_age_multiples, draw_district_dots
from pipeline.report.charts.pairs import draw_gender_pairs, draw_pupils
from pipeline.report.charts.scale import scale_to, tick_labels
from pipeline.report.charts.sheet import FULL_WIDTH, HALF_WIDTH, Sheet, spread, text_box, text_width
from pipeline.report.charts.tiles import Tile, draw_tile_map
from pipeline.report.charts.time import draw_waves

NAMES = [
    "Oxhagen",
    "Norrliden",
    "Berga/Funkabo",
    "Södra Kärnan–Hagby",
    "Ö",
    "Övriga kommunen",
    "Rinkabyholm och Dunö",
    "$x_1$",
]


def dots(values, spread_by=0.07, strong=2):
    return [
        Dot(name, value, value and max(0, value - spread_by), value and min(1, value + spread_by), at < strong, at == 3)
        for at, (name, value) in enumerate(zip(itertools.cycle(NAMES), values, strict=False))
    ]


def line(label, values, half=0.05, strong=False, first=2017):
    points = [
        Point(str(first + at), first + at, value, value and value - half, value and value + half)
        for at, value in enumerate(values)
    ]
    return Line(label, tuple(points), strong)


def look(**more):
    return {"percent": True, "decimals": 1, "width": HALF_WIDTH, **more}


DOT_ROWS = {
    "usual": dots([0.36, 0.33, 0.28, 0.23, None, 0.15, 0.12]),
    "full": dots([1.0, 0.99, 0.98, 0.5], spread_by=0.2),
    "nothing": dots([0.0, 0.0, 0.0]),
    "hidden": dots([None, None]),
    "alike": dots([0.16] * 20, spread_by=0.002),
}
PAIR_ROWS = {
    "usual": [Pair("Oxhagen", 0.45, 0.27), Pair("Norrliden", 0.42, 0.25), Pair("Övriga kommunen", 0.22, 0.10)],
    "close": [Pair("Oxhagen", 0.30, 0.29), Pair("Norrliden", 0.30, 0.30), Pair("Malmen", 0.29, 0.30)],
    "swapped": [Pair("Oxhagen", 0.10, 0.40), Pair("Norrliden", 0.0, 0.01), Pair("Malmen", 1.0, 0.0)],
    "hidden": [Pair("Oxhagen", None, 0.95), Pair("Norrliden", 0.02, None), Pair("Malmen", None, None)],
    "intervals": [
        Pair("Oxhagen", 0.45, 0.27, (0.3, 0.6), (0.0, 0.5)),
        Pair("Malmen", 0.3, 0.3, (0.2, 0.4), (0.2, 0.4)),
    ],
}
SERIES = {
    "usual": (
        [line("Oxhagen", [0.41, 0.42, 0.39, 0.40], strong=True), line("Övriga kommunen", [0.19, 0.18, 0.17, 0.17])],
        [],
    ),
    "alike": ([line(name, [0.3, 0.31, 0.3], strong=True) for name in NAMES[:6]], []),
    "break": (
        [line("Oxhagen", [0.4, None, 0.4, 0.4, 0.3])],
        [Break(2018.5, "nya frågor 2019"), Break(2020.5, "ny metod")],
    ),
    "edges": ([line("Noll", [0.0, 0.0], half=0), line("Allt", [1.0, 1.0], half=0)], []),
    "single": ([line("Oxhagen", [0.3])], []),
    "hidden": ([line("Oxhagen", [None, None])], []),
    "many periods": ([line("Oxhagen", [0.3] * 25, first=2000)], []),
}
PANELS = [Panel(name, tuple(dots([0.46, 0.38, None, 1.0]))) for name in NAMES[:6]]
MONTHS = [Month(2019 + at // 12, at % 12 + 1, None if at == 5 else (at * 7) % 11, at > 43) for at in range(48)]
COUNTS = [
    Count("Belysning", 22, 22),
    Count("Trafik, buskörning och parkering vid skolan", 0, 22),
    Count("$", 1200, 1200),
    Count("Medarbetardialoger", 7, 10, "Ungas syn på cannabis"),
    Count("Medborgardialoger", 0, 14, "Ungas syn på cannabis"),
]
TILES = [
    Tile("Oxhagen", 3, 3, 0.37, "worse", True),
    Tile("Berga/Funkabo", 3, 2, 0.29, "better", True, columns=2),
    Tile("Rinkabyholm och Dunö", 5, 3, None),
    Tile("Ö", 1, 1, 1.0, "same"),
    Tile("Södra Kärnan–Hagby", 2, 4, 0.0, "same", rows=2),
]
KEY = [("worse", "säkerställt sämre än övriga kommunen"), ("better", "säkerställt bättre"), ("same", "ingen skillnad")]
PUPILS = [
    Pupil(grade, sex, value)
    for grade in ("Årskurs 9", "Gymnasiet år 2")
    for sex, value in (("all", 0.18), ("men", None), ("women", 0.0))
]


def sheets() -> dict[str, Sheet]:
    rest = Reference(0.16, "övriga kommunen")
    drawn = {
        "dots index": draw_district_dots([Dot("Oxhagen", 3.26, 2.9, 3.6)], None, **look(percent=False)),
        "ages": draw_age_multiples(PANELS, **look(width=FULL_WIDTH)),
        "ages half": draw_age_multiples(PANELS[:2], **look()),
        "months": draw_months(MONTHS, width=FULL_WIDTH),
        "months, a few": draw_months(MONTHS[:3], width=HALF_WIDTH),
        "months, many": draw_months([Month(2000 + at // 12, at % 12 + 1, 1204) for at in range(300)], width=HALF_WIDTH),
        "counts": draw_counts(COUNTS, width=HALF_WIDTH),
        "pupils": draw_pupils(PUPILS, width=HALF_WIDTH),
        "tiles": draw_tile_map(TILES, KEY, FULL_WIDTH),
        "tiles half": draw_tile_map(TILES, KEY, HALF_WIDTH),
        "tile alone": draw_tile_map(TILES[:1], [], HALF_WIDTH),
    }
    for name, rows in PAIR_ROWS.items():
        drawn[f"pairs {name}"] = draw_gender_pairs(rows, **look())
    for place in (0.0, 0.3, 1.0):
        reference = Reference(place, "utanför löftets stadsdelar")
        drawn[f"reference at {place}"] = draw_district_dots(DOT_ROWS["usual"], reference, **look())
    for width in (HALF_WIDTH, FULL_WIDTH):
        for name, rows in DOT_ROWS.items():
            drawn[f"dots {name}, {width}"] = draw_district_dots(rows, rest, **look(width=width))
        for name, given in SERIES.items():
            drawn[f"waves {name}, {width}"] = draw_waves(*given, **look(width=width))
    return drawn


SHEETS = sheets()


@pytest.mark.parametrize("name", SHEETS)
def test_no_text_meets_another_or_leaves_the_drawing(name: str) -> None:
    sheet = SHEETS[name]
    for text, (left, top, right, bottom) in sheet.boxes:
        assert left >= -0.3 and right <= sheet.width + 0.3, f"{text!r} leaves the drawing at its sides"
        assert top >= -0.3 and bottom <= sheet.height + 0.3, f"{text!r} leaves the drawing at top or bottom"
    for (one, a), (other, b) in itertools.combinations(sheet.boxes, 2):
        apart = a[2] <= b[0] or b[2] <= a[0] or a[3] - 0.2 <= b[1] or b[3] - 0.2 <= a[1]
        assert apart, f"{one!r} meets {other!r}"


def svgs() -> dict[str, str]:
    return {
        "dots": charts.district_dots(DOT_ROWS["usual"], Reference(0.16, "övriga kommunen")),
        "pairs": charts.gender_pairs(PAIR_ROWS["intervals"]),
        "ages": charts.age_multiples(PANELS),
        "waves": charts.waves(*SERIES["usual"]),
        "months": charts.months(MONTHS),
        "counts": charts.counts(COUNTS),
        "pupils": charts.pupils(PUPILS),
    }


def texts(svg: str) -> list[str]:
    return ["".join(node.itertext()) for node in ET.fromstring(svg).iter() if node.tag.endswith("}text")]


def test_the_same_numbers_give_the_same_characters() -> None:
    assert svgs() == svgs()


def test_text_stays_text_and_nothing_tells_the_time() -> None:
    drawn = svgs()
    assert all("Source Sans Pro" in svg and "<dc:date>" not in svg for svg in drawn.values())
    assert {"Oxhagen", "36\u202f%", "övriga kommunen 16\u202f%", "visas inte (för få svar)"} <= set(
        texts(drawn["dots"])
    )
    assert "22 av 22" in texts(drawn["counts"])
    assert "$" in texts(drawn["counts"])


def test_a_chart_uses_the_palette_alone() -> None:
    allowed = {colour.lower() for colour in style.PALETTE.values()} | {"#000000"}
    for name, svg in svgs().items():
        assert set(re.findall(r"#[0-9a-f]{6}\b", svg)) <= allowed, name


def test_a_chart_is_as_wide_as_asked_and_grows_with_its_rows() -> None:
    few, many = (draw_district_dots(dots([0.2] * count), None, **look()) for count in (3, 12))
    assert few.width == many.width == HALF_WIDTH
    assert many.height > 2 * few.height


def test_hidden_values_are_neither_drawn_nor_zero() -> None:
    sheet = draw_district_dots(dots([None]), None, **look())
    assert [text for text, _ in sheet.boxes if "%" in text and text[0] == "0"] == []
    assert "visas inte (för få svar)" in [text for text, _ in sheet.boxes]


def test_panels_of_one_chart_have_the_same_rows() -> None:
    with pytest.raises(ValueError, match="same rows"):
        charts.age_multiples([Panel("a", (Dot("16–29 år", 0.1),)), Panel("b", (Dot("30–44 år", 0.1),))])


def test_the_running_mean_needs_twelve_shown_months_in_a_row() -> None:
    year = [Month(2020, month, 12) for month in range(1, 13)]
    assert running_means(year) == [None] * 11 + [12.0]
    assert running_means([*year[:5], Month(2020, 6, None), *year[6:]])[-1] is None
    assert running_means([*year[:5], *year[6:], Month(2021, 1, 12)])[-1] is None


@pytest.mark.parametrize("highest", [0, 0.003, 0.04, 0.16, 0.5, 0.97, 1.0, 5.6, 73, 1204])
def test_a_scale_holds_the_highest_value_and_little_more(highest: float) -> None:
    scale = scale_to(highest, 0, 100)
    assert scale.top >= highest
    assert 2 <= len(scale.ticks()) <= 6
    assert highest < 0.04 or scale.top <= 2.1 * highest
    labels = tick_labels(scale, percent=highest <= 1)
    assert len(set(labels)) == len(labels)


def test_places_are_spread_in_order_and_within_bounds() -> None:
    places = spread([5, 5, 5, 0, 10], 2, 0, 10)
    ordered = sorted(places)
    assert all(later - earlier >= 2 - 1e-9 for earlier, later in itertools.pairwise(ordered))
    assert ordered[0] >= 0 and ordered[-1] <= 10
    assert places[3] == min(places) and places[4] == max(places)


@pytest.mark.parametrize(("one", "other"), style.TEXT_PAIRS)
def test_text_can_be_read_on_its_ground(one: str, other: str) -> None:
    assert style.contrast_ratio(one, other) >= style.MIN_TEXT_CONTRAST


@pytest.mark.parametrize(("one", "other"), style.GRAPHIC_PAIRS)
def test_marks_can_be_seen_on_their_ground(one: str, other: str) -> None:
    assert style.contrast_ratio(one, other) >= style.MIN_GRAPHIC_CONTRAST


def test_contrast_is_the_one_that_wcag_defines() -> None:
    assert style.contrast_ratio("#000000", "#FFFFFF") == pytest.approx(21)
    assert style.contrast_ratio("#777777", "#FFFFFF") == pytest.approx(4.48, abs=0.005)


# Machado, Oliveira, Fernandes (2009), severity 1.0, on linear RGB.
BLINDNESS = {
    "protan": ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998)),
    "deutan": ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.011820, 0.042940, 0.968881)),
    "tritan": ((1.255528, -0.076749, -0.178779), (-0.078411, 0.930809, 0.147602), (0.004733, 0.691367, 0.303900)),
}


@pytest.mark.parametrize("kind", BLINDNESS)
def test_strong_and_contrast_colour_differ_for_colour_blind_readers(kind: str) -> None:
    def seen(colour: str) -> list[float]:
        light = style.linear_rgb(colour)
        mixed = [sum(factor * value for factor, value in zip(row, light, strict=True)) for row in BLINDNESS[kind]]
        return [max(0.0, value) ** (1 / 2.2) for value in mixed]

    distance = sum((a - b) ** 2 for a, b in zip(seen(style.STRONG), seen(style.CONTRAST), strict=True)) ** 0.5
    assert distance > 0.25


def test_a_text_is_measured_with_the_typeface() -> None:
    assert text_width("mm") > text_width("ii") > 0
    assert text_width("36\u202f%") < text_width("36 %")


# ---- what is really drawn -------------------------------------------------------------------------------------------------

DECORATION = {style.GREY_3, style.PAPER, style.WASH, style.WORSE_TINT, style.BETTER_TINT}
"""Colours that nothing depends on, or that are ground for something else."""


class Recorded:
    """What was drawn: (kind, colour, ground, place), with the ground that lies below the middle of a text or mark."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.drawn: list[tuple[str, str, str, dict]] = []
        self._grounds: list[tuple[tuple[float, ...], str]] = []
        real = {name: getattr(Sheet, name) for name in ("__init__", "bar", "line", "marker", "text")}

        def begin(sheet, *given):
            self._grounds = []
            real["__init__"](sheet, *given)

        def bar(sheet, box, colour, hatched=False):
            middle = ((box[0] + box[2]) / 2, (box[1] + box[3]) / 2)
            self._note("bar", colour, *middle, box=box, hatched=hatched)
            self._grounds.append((box, style.PAPER if hatched else colour))
            real["bar"](sheet, box, colour, hatched)

        def line(sheet, xs, ys, colour, points=1.0, dashed=False):
            cased = (
                self.drawn and self.drawn[-1][:2] == ("line", style.PAPER) and list(self.drawn[-1][3]["xs"]) == list(xs)
            )
            if cased:
                self.drawn.append(("line", colour, style.PAPER, {"xs": xs, "ys": ys, "points": points}))
            else:
                middle = ((xs[0] + xs[1]) / 2, (ys[0] + ys[1]) / 2) if len(xs) > 1 else (xs[0], ys[0])
                self._note("line", colour, *middle, xs=xs, ys=ys, points=points)
            real["line"](sheet, xs, ys, colour, points, dashed)

        def marker(sheet, x, y, colour, **more):
            self._note("marker", colour, x, y, x=x, y=y, **more)
            real["marker"](sheet, x, y, colour, **more)

        def text(sheet, x, y, words, **more):
            box = text_box(x, y, words, **{key: more[key] for key in ("size", "bold", "side") if key in more})
            if more.get("halo"):
                self._grounds.append((box, style.PAPER))
            self._note(
                "text", more.get("colour", style.INK), (box[0] + box[2]) / 2, y, text=words, y=y, bold=more.get("bold")
            )
            return real["text"](sheet, x, y, words, **more)

        for name, made in (("__init__", begin), ("bar", bar), ("line", line), ("marker", marker), ("text", text)):
            monkeypatch.setattr(Sheet, name, made)

    def _note(self, kind: str, colour: str, x: float, y: float, /, **place) -> None:
        below = [
            ground for (left, top, right, bottom), ground in self._grounds if left <= x <= right and top <= y <= bottom
        ]
        self.drawn.append((kind, colour, below[-1] if below else style.PAPER, place))

    def of(self, kind: str, colour: str = "") -> list[dict]:
        return [place for one, other, _, place in self.drawn if one == kind and colour in ("", other)]


@pytest.fixture
def recorded(monkeypatch: pytest.MonkeyPatch) -> Recorded:
    return Recorded(monkeypatch)


def test_every_pair_of_colours_that_is_drawn_is_declared(recorded: Recorded) -> None:
    sheets()
    words = {(colour, ground) for kind, colour, ground, _ in recorded.drawn if kind == "text"}
    marks = {
        (colour, ground) for kind, colour, ground, _ in recorded.drawn if kind != "text" and colour not in DECORATION
    }
    assert len(words) > 6 and len(marks) > 4
    assert words <= set(style.TEXT_PAIRS)
    assert marks <= set(style.GRAPHIC_PAIRS) | {(grey, style.GREY_3) for grey in (style.GREY_1, style.GREY_2)}
    assert {colour for pair in words | marks for colour in pair} <= set(style.PALETTE.values())


def test_a_mean_over_bars_has_paper_around_it(recorded: Recorded) -> None:
    draw_months([*MONTHS[:5], Month(2019, 6, 7), *MONTHS[6:30]], width=FULL_WIDTH)
    (mean,) = recorded.of("line", style.STRONG)
    assert any(
        line["xs"] == mean["xs"] and line["points"] > mean["points"] + 1 for line in recorded.of("line", style.PAPER)
    )


def is_affine(values: list[float], places: list[float]) -> bool:
    """Whether places lie as their values do: on one straight line through all of them."""
    slope = (places[-1] - places[0]) / (values[-1] - values[0])
    return all(
        abs(places[0] + slope * (value - values[0]) - place) < 1e-6 for value, place in zip(values, places, strict=True)
    )


def test_dots_and_intervals_lie_where_their_values_are(recorded: Recorded) -> None:
    rows = [Dot("a", 0.37, 0.29, 0.46, strong=True), Dot("b", 0.2, 0.14, 0.27), Dot("c", 0.09, 0.05, 0.15)]
    draw_district_dots(rows, Reference(0.15, "utanför"), **look())
    dots_at = [marker["x"] for marker in recorded.of("marker")]
    heights = {marker["y"] for marker in recorded.of("marker")}
    bars_at = [line["xs"] for line in recorded.of("line") if set(line["ys"]) <= heights and len(set(line["ys"])) == 1]
    (rest,) = [line["xs"][0] for line in recorded.of("line", style.INK)]
    values = [row.value for row in rows] + [row.low for row in rows] + [row.high for row in rows] + [0.15]
    places = dots_at + [low for low, _ in bars_at] + [high for _, high in bars_at] + [rest]
    assert is_affine(values, places)
    assert not is_affine([values[0] + 0.01, *values[1:]], places)


def test_bars_of_months_are_as_high_as_their_counts(recorded: Recorded) -> None:
    counts = [3, 18, 7, 12]
    draw_months([Month(2021, at + 1, count, preliminary=at == 3) for at, count in enumerate(counts)], width=FULL_WIDTH)
    bars = [
        bar for bar in recorded.of("bar") if bar["box"][3] - bar["box"][1] > 0 and bar["box"][2] - bar["box"][0] > 2
    ]
    bars = [bar for bar in bars if bar["box"][3] == max(one["box"][3] for one in bars)]
    heights = [bar["box"][3] - bar["box"][1] for bar in bars]
    assert [bar["hatched"] for bar in bars] == [False, False, False, True]
    assert all(
        abs(height / heights[0] - count / counts[0]) < 1e-9 for height, count in zip(heights, counts, strict=True)
    )


def test_points_of_waves_lie_where_their_years_and_shares_are(recorded: Recorded) -> None:
    draw_waves([line("Oxhagen", [0.41, 0.42, 0.29, 0.40], strong=True)], [], **look())
    points = recorded.of("marker")
    assert is_affine([2017, 2018, 2019, 2020], [point["x"] for point in points])
    assert is_affine([0.41, 0.42, 0.29, 0.40], [point["y"] for point in points])


def test_what_a_colour_tells_is_told_without_it(recorded: Recorded) -> None:
    """In grey scale women and men keep their marks, pupils too, a map its signs, and a promise's districts their weight."""
    draw_gender_pairs([Pair("a", 0.4, 0.2)], **look())
    assert {(marker["square"]) for marker in recorded.of("marker", style.STRONG)} == {True}
    assert {(marker["square"]) for marker in recorded.of("marker", style.CONTRAST)} == {False}
    recorded.drawn.clear()
    points = tuple(Point(str(year), year, 0.1) for year in (2015, 2017))
    draw_waves([Line("flickor", points, group="women"), Line("pojkar", points, group="men")], [], **look())
    assert {marker["square"] for marker in recorded.of("marker", style.STRONG)} == {True}
    assert {marker["square"] for marker in recorded.of("marker", style.CONTRAST)} == {False}
    recorded.drawn.clear()
    draw_tile_map(TILES, KEY, FULL_WIDTH)
    for colour, sign in ((style.CONTRAST, "▲"), (style.STRONG, "▼")):
        assert all(text["text"].startswith(sign) for text in recorded.of("text", colour))
    recorded.drawn.clear()
    draw_district_dots([Dot("a", 0.3, 0.2, 0.4, strong=True), Dot("b", 0.3, 0.2, 0.4)], None, **look())
    strong, other = (
        next(line for line in recorded.of("line", colour) if len(set(line["ys"])) == 1)
        for colour in (style.STRONG, style.GREY_1)
    )
    assert strong["points"] > other["points"]


@pytest.mark.parametrize("kind", [*BLINDNESS, "grey"])
@pytest.mark.parametrize(("one", "other"), style.TEXT_PAIRS + style.GRAPHIC_PAIRS)
def test_every_pair_keeps_its_contrast_for_every_reader(one: str, other: str, kind: str) -> None:
    """Seen by a colour-blind reader, or in grey, text and marks still stand out from their ground."""

    def light(colour: str) -> float:
        red, green, blue = style.linear_rgb(colour)
        if kind != "grey":
            red, green, blue = (
                min(1.0, max(0.0, sum(f * v for f, v in zip(row, (red, green, blue), strict=True))))
                for row in BLINDNESS[kind]
            )
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    dark, bright = sorted((light(one), light(other)))
    limit = style.MIN_TEXT_CONTRAST if (one, other) in style.TEXT_PAIRS else style.MIN_GRAPHIC_CONTRAST
    assert (bright + 0.05) / (dark + 0.05) >= 0.9 * limit


def test_what_cannot_be_estimated_is_not_called_hidden() -> None:
    absent = "går inte att skatta"
    tiles = charts.tile_map([Tile("Oxhagen", 1, 1, None, absent=absent), Tile("Malmen", 2, 1, 0.2)], KEY)
    dotted = charts.district_dots([Dot("Oxhagen", None, absent=absent), Dot("Malmen", 0.2)], None)
    for drawing in (tiles, dotted):
        assert absent in drawing and "visas inte" not in drawing
