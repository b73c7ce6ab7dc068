"""The finished report's drawings: marks, lines and bars stand where the published tables put them."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Sequence
from itertools import pairwise, product

from drawn import NEAR, Drawing, Scale, middle
from finished import full, group_panels, indicator_of, plain
from kalmar import Built

from pipeline.report.read.picture import Picture
from pipeline.report.read.rows import Value
from pipeline.words.sv import figures as figure_words
from pipeline.words.sv import language as sv

Row = tuple[str, float, Value | None]
"""A row of a drawing: its label, the height at which it lies, and the value that it shows."""
WAVE = 10.0
"""How far from its label the marks of a wave may lie, in points."""
ASIDE = 2.83
"""How far from the middle of their row the marks of women and men lie, in points."""


def shapes(kalmar: Built, edition: str) -> list[tuple[str, str, str]]:
    """Each drawing's title, alternative and SVG."""
    page = (kalmar[0].reports(edition) / "lagesbild.html").read_text(encoding="utf-8")
    return [
        (plain(re.findall(r"<figcaption>(.*?)</figcaption>", figure, re.DOTALL)[0]), html.unescape(alt), svg)
        for figure in re.findall(r"<figure>.*?</figure>", page, re.DOTALL)
        for svg, alt in re.findall(r'(<svg [^>]*?aria-label="([^"]*)".*?</svg>)', figure, re.DOTALL)
    ]


def misdrawn(title: str, alt: str, svg: str, picture: Picture) -> list[str]:
    """Return what a drawing's marks, lines and bars show otherwise than the tables say."""
    drawing = Drawing(svg)
    kinds = {"Ämnen": _themes, "Staplarna": _months, "Har använt": _pupils, "Kartan": _signs, "Kön och ålder": _groups}
    for begins, check in kinds.items():
        if alt.startswith(begins):
            return check(drawing, title, alt, picture)
    if "över tid" in alt:
        return _waves(drawing, title, alt, picture)
    return (_ages if "bland dem som är" in alt else _districts)(drawing, title, alt, picture)


def _places(picture: Picture) -> dict[str, str]:
    return {picture.name(area): area for area in picture.districts} | {
        "Utanför löftet": picture.outside, "Hela kommunen": "municipality", "Löftets stadsdelar": picture.together,
    }  # fmt: skip


def _districts(drawing: Drawing, title: str, alt: str, picture: Picture) -> list[str]:
    name, wave, names = indicator_of(picture, title, alt), picture.last_period("safety_survey"), _places(picture)
    # Of two sexes, women lie above the middle of the row and men below it.
    sexes = {"women": -ASIDE, "men": ASIDE} if "av kvinnorna" in alt else {"all": 0.0}
    rows: list[Row] = []
    for one in drawing.texts:
        if any(one.text == label or (one.text[-1:] == "…" and label.startswith(one.text[:-1])) for label in names):
            area = full(one.text, names)
            rows += [
                (one.text, middle(one) + aside, picture.value(name, wave, area, sex)) for sex, aside in sexes.items()
            ]
    return _rows(drawing, drawing.across()[0], rows) + ["a row is missing"] * (len(rows) < len(picture.priority))


def _ages(drawing: Drawing, title: str, alt: str, picture: Picture) -> list[str]:
    name, wave, names = indicator_of(picture, title, alt), picture.last_period("safety_survey"), _places(picture)
    bands = {sv.ages(band): band for band in picture.age_bands(name, wave)}
    panels = [names[one.text] for one in sorted(drawing.texts, key=lambda one: one.x) if one.text in names]
    labels = {middle(one): one.text for one in drawing.texts if one.text in bands}
    wrong = ["a band is missing"] * (len(labels) != len(bands))
    for area, scale in zip(panels, drawing.across(), strict=True):
        rows = [(label, y, picture.value(name, wave, area, age_group=bands[label])) for y, label in labels.items()]
        wrong += _rows(drawing, scale, rows)
    return wrong


def _groups(drawing: Drawing, title: str, alt: str, picture: Picture) -> list[str]:
    """Panels stand beside each other in lines; the first of each line bears the labels of its rows."""
    name, wave, names = indicator_of(picture, title, alt), picture.last_period("safety_survey"), _places(picture)
    groups = {figure_words.group(*one): one for one in product(("women", "men"), picture.age_bands(name, wave))}
    labels = sorted((middle(one), one.text) for one in drawing.texts if one.text in groups)
    panels = list(group_panels("|".join(one.text for one in drawing.texts)))
    lines = len(labels) // len(groups)
    beside = -(-len(panels) // lines)
    wrong = [] if lines * len(groups) == len(labels) else ["a row is missing"]
    for at, ((area, span, _), scale) in enumerate(zip(panels, drawing.across(), strict=True)):
        own = labels[at // beside * len(groups) :][: len(groups)]
        rows = [(label, y, picture.value(name, span, names[area], *groups[label])) for y, label in own]
        wrong += _rows(drawing, scale, rows)
    return wrong


def _pupils(drawing: Drawing, title: str, alt: str, picture: Picture) -> list[str]:
    sexes = {word: sex for sex, word in sv.PUPIL_SEXES.items()}
    labels = sorted((middle(one), one.text) for one in drawing.texts if one.text in sexes)
    rows: list[Row] = []
    for at, (y, word) in enumerate(labels):
        grade, period = list(sv.GRADES)[at // len(sexes)], picture.last_period("drug_habits")
        rows.append((word, y, picture.value("drugs_ever", period, "municipality", sexes[word], grade)))
    return _rows(drawing, drawing.across()[0], rows) + ["a row is missing"] * (len(rows) != 6)


def _rows(drawing: Drawing, scale: Scale, rows: Sequence[Row]) -> list[str]:
    """Return rows whose mark does not stand at its value, or whose line does not reach over its interval."""
    wrong = []
    start, end = scale.places
    for label, y, value in rows:
        marks = [round(scale.value(x), 1) for x, _ in drawing.row(y) if start - 1 < x < end + 1]
        is_shown = value is not None and value.value is not None
        if marks != ([round(100 * value.value, 1)] if is_shown else []):
            wrong.append(f"{label}: marks at {marks}")
        if is_shown and value.ci_low is not None:
            lines = [
                sorted(scale.value(x) for x, _ in line)
                for line in drawing.lines
                if all(abs(at - y) < NEAR for _, at in line)
            ]
            limits = (100 * value.ci_low, 100 * value.ci_high)
            if not any(abs(one[0] - limits[0]) + abs(one[-1] - limits[1]) < 0.2 for one in lines):
                wrong.append(f"{label}: no line over {limits}")
    return wrong


def _waves(drawing: Drawing, title: str, alt: str, picture: Picture) -> list[str]:
    name = indicator_of(picture, title, alt)
    (scale,) = drawing.upwards()
    places = (
        [*[area for area in picture.priority], picture.outside] if "Utanför" in str(drawing.texts) else ["municipality"]
    )
    wrong, waves = [], picture.periods("safety_survey")
    # The lines' marks of one wave stand a little aside from each other.
    marks = sorted(drawing.marks)
    columns = [marks[at : at + len(places)] for at in range(0, len(marks), len(places))]
    for column, wave in zip(columns, waves, strict=False):
        shown = sorted(round(scale.value(y), 1) for _, y in column)
        label = next(one.x for one in drawing.texts if one.text == wave)
        if abs(sum(x for x, _ in column) / len(column) - label) > WAVE:
            wrong.append(f"{wave}: marks beside it")
        values = [picture.value(name, wave, area) for area in places]
        wanted = sorted(round(100 * value.value, 1) for value in values if value and value.value is not None)
        if shown != wanted:
            wrong.append(f"{wave}: {shown} instead of {wanted}")
    return wrong if len(columns) == len(waves) else ["a wave is missing"]


def _months(drawing: Drawing, title: str, alt: str, picture: Picture) -> list[str]:
    (row,) = [
        one
        for one in picture.indicators.values()
        if one.noun and f" {one.noun} " in alt and title.startswith(one.title)
    ]
    (scale,) = drawing.upwards()
    base = scale.places[0]
    bars = sorted(box for box in drawing.bars if abs(box[3] - base) < 1)
    months = [month for month in picture.offence_months if month.indicator == row.indicator]
    heights = [round(scale.value(top)) for _, top, _, _ in bars]
    wanted = [month.offences for month in months if month.offences][-len(heights) :]
    return [] if heights and heights == wanted and len(heights) >= 24 else [f"{title}: {heights}"]


def _themes(drawing: Drawing, title: str, alt: str, picture: Picture) -> list[str]:
    wrong = []
    for count in [one for one in drawing.texts if re.fullmatch(r"\d+ av \d+", one.text)]:
        number, of = map(int, count.text.split(" av "))
        beside = [box for box in drawing.bars if box[1] - 3 < middle(count) < box[3] + 3]
        widths = sorted(right - left for left, _, right, _ in beside)
        if len(widths) != 2 or abs(widths[0] / widths[1] - number / of) > 0.005:
            wrong.append(f"{count.text}: {widths}")
    return wrong


def _signs(drawing: Drawing, title: str, alt: str, picture: Picture) -> list[str]:
    """Return districts of the map whose sign is not that of their verdict against what they are set beside."""
    name, wave, names = indicator_of(picture, title, alt), picture.last_period("safety_survey"), _places(picture)
    wrong = []
    for label, told in pairwise(one.text for one in drawing.texts):
        if re.match(r"[▲▼◊?·] \d", told):
            area = full(label, names)
            other = ("outside_promise", picture.outside) if area in picture.priority else ("rest_of_municipality",) * 2
            row = picture.comparison(name, wave, area, *other)
            signs = {"higher": "▲", "lower": "▼", "no_detectable_difference": "◊", "cannot_tell": "?"}
            if told[0] != signs.get(row.verdict if row else "", "·"):
                wrong.append(f"{label} {told}")
    return wrong


def test_marks_lines_and_bars_stand_where_the_tables_put_them(kalmar: Built, picture: Picture, edition: str) -> None:
    found = {
        (title, at): misdrawn(*one, picture) for at, one in enumerate(shapes(kalmar, edition)) for title in one[:1]
    }
    assert {key: wrong for key, wrong in found.items() if wrong} == {}
    assert len(found) >= 14


def test_a_mark_a_line_or_a_bar_out_of_place_is_found(kalmar: Built, picture: Picture, edition: str) -> None:
    def moved(pattern: str, by: float) -> Callable[[str], str]:
        return lambda svg: re.sub(pattern, lambda m: f"{m[1]}{float(m[2]) + by}", svg)

    changes = [
        moved(r'(<use [^>]*?\bx=")([\d.]+)', 20.0),
        moved(r'(<use [^>]*?\by=")([\d.]+)', 4.0),
        lambda svg: re.sub(r"<use [^>]*/>", "", svg),
        lambda svg: re.sub(r'(<path [^>]*?\bd=")[^"]*', r"\1", svg),
        lambda svg: svg.replace("▲", "▼").replace("◊", "▲"),
    ]
    for title, alt, svg in shapes(kalmar, edition):
        turned = [changed for change in changes if (changed := change(svg)) != svg]
        found = [bool(misdrawn(title, alt, changed, picture)) for changed in turned]
        assert sum(found) >= (4 if Drawing(svg).marks else 1), title
