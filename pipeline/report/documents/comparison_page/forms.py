"""The forms of the comparison page's charts: Vega-Lite from altair, compiled; the browser puts the rows in.

``python -m pipeline.report.documents.comparison_page.forms`` writes ``forms.json`` anew when a form, or the palette, has changed:
they are the same for every page, and compiling them takes longer than making one.

Every form draws the rows named ``rows`` and reads ``top`` (the end of its scale). One form for one question, as in the documents.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import altair as alt

from pipeline.report import style

FILE = Path(__file__).with_name("forms.json")
ROW_HEIGHT = 34
TALL_ROW_HEIGHT = 46
LABEL_WIDTH = 400  # the page divides long names; nothing is cut here
LINE_HEIGHT = 240
TEXT = 13
DOT = 90
VEGA_LITE = "6.4"
MIDDLE_OF_LINES = f"{-TEXT * 0.58:.1f} * (length(split(datum.label, '\\n')) - 1)"
"""How far a label of several lines is moved up, so that its middle stands at its row."""

Chart = alt.LayerChart | alt.FacetChart  # what altair says that layers make


def forms() -> dict[str, Any]:
    """Return the compiled form of each kind of chart, by name."""
    made = {"dots": _dots(), "sexes": _sexes(), "waves": _waves(), "bars": _bars()}
    return {name: _compiled(chart) for name, chart in made.items()}


def _compiled(chart: Chart) -> Any:
    """Return a chart as Vega, which the browser draws without Vega-Lite."""
    import vl_convert

    text = {"font": style.FONT, "fontSize": TEXT}
    chart = (
        chart.configure(font=style.FONT, background="transparent")
        .configure_view(stroke=None)
        .configure_axis(
            labelFont=style.FONT,
            labelFontSize=TEXT,
            labelColor=style.INK,
            labelLimit=LABEL_WIDTH,
            titleFontSize=TEXT,
            gridColor=style.GREY_3,
            domainColor=style.GREY_2,
            tickColor=style.GREY_2,
        )
        .configure_text(**text, color=style.INK)
        .configure_scale(clamp=False)
    )
    made = vl_convert.vegalite_to_vega(chart.to_dict(), vl_version=VEGA_LITE)
    for part in (*made["marks"], *made["axes"]):
        part["aria"] = False  # the box around the drawing has its words
    for axis in made["axes"]:
        if axis["orient"] == "left" and "split" in str(axis):
            axis["encode"]["labels"]["update"]["dy"] = {"signal": MIDDLE_OF_LINES}
    return made


def _base(**params: Any) -> alt.Chart:
    """Return an empty chart on the rows that the page puts in."""
    return alt.Chart(alt.NamedData("rows")).add_params(
        *(alt.param(name=name, value=value) for name, value in params.items())
    )


def _scale() -> alt.Scale:
    return alt.Scale(domain=[0, alt.ExprRef("top")], nice=False, zero=True)


def _along(field: str = "value") -> alt.X:
    """Return the measured axis: few ticks, its numbers as the page gives them."""
    axis = alt.Axis(
        title=None,
        tickCount=alt.ExprRef("ticks"),
        labelExpr="replace(format(datum.value, '~g'), '.', ',') + unit",
        domain=False,
    )
    return alt.X(f"{field}:Q", scale=_scale(), axis=axis)


def _lines(**own: Any) -> alt.Y:
    """Return one line a row, in the order given, its label divided where the page divides it."""
    axis = alt.Axis(title=None, labelExpr="split(datum.label, '\\n')", domain=False, ticks=False, labelPadding=8)
    return alt.Y("label:N", sort=None, axis=axis, **own)


def _shade() -> Any:
    """Return the colour of a mark: chosen districts stand out, what they are seen against is grey."""
    return alt.condition("datum.strong", alt.value(style.STRONG), alt.value(style.GREY_1))


def _dots() -> Chart:
    """Dots with intervals, a line a district; the municipality as a labelled line; a hidden one keeps its place."""
    base = _base(top=1, ticks=4, unit=" %").encode(y=_lines())
    shown = base.transform_filter("isValid(datum.value)")
    colour = _shade()
    line = (
        alt.Chart(alt.NamedData("reference"))
        .mark_rule(color=style.INK, strokeDash=[4, 3], strokeWidth=1.5)
        .encode(x=_along("at"))
    )
    name = (
        alt.Chart(alt.NamedData("reference"))
        .mark_text(align="center", baseline="bottom", dy=-4, color=style.INK)
        .encode(x=_along("at"), y=alt.value(0), text="text:N")
    )
    bars = shown.mark_rule(strokeWidth=2.5).encode(x=_along("low"), x2="high:Q", color=colour)
    dots = shown.mark_point(filled=True, opacity=1, size=DOT).encode(
        x=_along(),
        color=colour,
        shape=alt.condition("datum.uncertain", alt.value("triangle-up"), alt.value("circle")),
    )
    words = {"x": _along("end"), "text": "text:N"}
    halo = base.mark_text(align="left", baseline="middle", dx=8, stroke=style.PAPER, strokeWidth=4).encode(**words)
    letters = base.mark_text(align="left", baseline="middle", dx=8).encode(**words)
    return alt.layer(line, name, bars, dots, halo, letters).properties(
        width=400, height=alt.Step(ROW_HEIGHT), autosize="none"
    )


def _sexes() -> Chart:
    """Women and men on one row a district, joined; form and place tell them apart, not colour alone."""
    base = _base(top=1, ticks=4, unit=" %").encode(y=_lines(scale=alt.Scale(paddingInner=0.3, paddingOuter=0.15)))
    offset = alt.YOffset("sex:N", sort=["women", "men"], scale=alt.Scale(domain=["women", "men"]))
    colour = alt.condition("datum.sex == 'women'", alt.value(style.CONTRAST), alt.value(style.STRONG))
    shape = alt.condition("datum.sex == 'women'", alt.value("circle"), alt.value("square"))
    shown = base.transform_filter("isValid(datum.value)")
    join = shown.mark_line(color=style.GREY_2, strokeWidth=1.5).encode(
        x=_along(), yOffset=offset, detail="label:N", order="sex:N"
    )
    bars = shown.mark_rule(strokeWidth=2).encode(x=_along("low"), x2="high:Q", yOffset=offset, color=colour)
    dots = shown.mark_point(filled=True, opacity=1, size=DOT).encode(
        x=_along(), yOffset=offset, color=colour, shape=shape
    )
    words = base.mark_text(align="left", baseline="middle", dx=8).encode(x=_along("end"), yOffset=offset, text="text:N")
    return alt.layer(join, bars, dots, words).properties(
        width=400, height=alt.Step(TALL_ROW_HEIGHT, **{"for": "position"}), autosize="none"
    )


def _waves() -> Chart:
    """Lines over the waves, with intervals, a name at each line's end, and no line where a series breaks."""
    across = alt.Axis(title=None, values=alt.ExprRef("waves"), format="d", grid=False, labelOverlap=True)
    when = alt.X("at:Q", scale=alt.Scale(domain=alt.ExprRef("[first, last]"), nice=False, zero=False), axis=across)
    up = alt.Axis(title=None, tickCount=4, labelExpr="format(datum.value, '~g') + ' %'", domain=False)

    def high(field: str) -> alt.Y:
        return alt.Y(f"{field}:Q", scale=_scale(), axis=up)

    base = _base(top=1, waves=[0], first=0, last=1)
    colour = _shade()
    dash = alt.condition("datum.strong", alt.value([1, 0]), alt.value([5, 4]))
    bars = base.mark_rule(strokeWidth=1.5, opacity=0.7).encode(x=when, y=high("low"), y2="high:Q", color=colour)
    lines = base.mark_line(strokeWidth=2).encode(x=when, y=high("value"), detail="run:N", color=colour, strokeDash=dash)
    dots = base.mark_point(filled=True, opacity=1, size=60).encode(x=when, y=high("value"), color=colour)
    names = (
        alt.Chart(alt.NamedData("names"))
        .mark_text(align="left", baseline="middle", dx=8)
        .encode(x=when, y=high("at_height"), text="text:N", color=colour)
    )
    return alt.layer(bars, lines, dots, names).properties(width=400, height=LINE_HEIGHT, autosize="none")


def _bars() -> Chart:
    """Numbers of conversations as bars from zero, the number at the end."""
    base = _base(top=1, ticks=4, unit="").encode(y=_lines(scale=alt.Scale(padding=0.3)))
    bars = base.mark_bar(color=style.STRONG).encode(x=_along())
    words = base.mark_text(align="left", baseline="middle", dx=6).encode(x=_along(), text="text:N")
    return alt.layer(bars, words).properties(width=400, height=alt.Step(ROW_HEIGHT), autosize="none")


if __name__ == "__main__":
    FILE.write_text(json.dumps(forms(), ensure_ascii=False, indent=1) + "\n", encoding="utf-8", newline="\n")
