"""Tables made from published rows."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.report.findings import shares as sentences
from pipeline.report.findings.offences import beside_delivered, without_centres, year_ends
from pipeline.report.read.picture import Picture
from pipeline.report.read.rows import Activity, Evidence, Indicator, Value
from pipeline.report.set.blocks import Cell, Column, Table
from pipeline.words.sv import language as sv

HIDDEN, NOT_GIVEN = sv.HIDDEN, sv.NOT_GIVEN
EXACT_FROM = 400  # answers from which a share has a decimal
RESPONSIBLE = {"police": "Polisen", "municipality": "Kommunen", "both": "Polisen och kommunen"}


# ---- a promise --------------------------------------------------------------------------------------------------------


def evidence(picture: Picture, promise: str) -> Table | None:
    """Return what a promise rests on: one row a piece of evidence, what it is compared with and what that says."""
    by_position: dict[int, list[Evidence]] = {}
    for row in picture.evidence(promise):
        by_position.setdefault(row.position, []).append(row)
    if not by_position:
        return None
    rows = [
        (
            Cell(picture.indicators[group[0].indicator].title),
            Cell(sv.sentence(sentences.contrast(picture, group[0]))[:-1]),
            Cell(sentences.evidence_in_words(picture, group)),
        )
        for group in by_position.values()
    ]
    return Table(
        id=f"evidence-{promise}",
        title=f"Vad löfte {picture.promises[promise].position} vilar på",
        subtitle="Varje jämförelse som skulle kunna motivera löftet, och vad underlaget säger om den",
        columns=(Column("Underlag", width=1.4), Column("Jämförelse", width=1.6), Column("Vad det säger", width=1.5)),
        rows=tuple(rows),
        note="Talar för: skillnaden är statistiskt säkerställd, eller uttalad av källan, åt det håll som motiverar löftet. "
        "Att en skillnad inte kan säkerställas är inget bevis för att den saknas.",
    )


def activities(picture: Picture, promise: str) -> Table:
    """Return a promise's activities with who is responsible and what is to be reached."""
    rows = [
        (Cell(row.title), Cell(RESPONSIBLE[row.responsible]), Cell(_target(row))) for row in picture.activities(promise)
    ]
    return Table(
        id=f"activities-{promise}",
        title=f"Insatser för löfte {picture.promises[promise].position}",
        subtitle="Vad som ska göras, vem som ansvarar och hur mycket löftet anger",
        columns=(Column("Insats", width=2.4), Column("Ansvarig", width=1.1), Column("Mål enligt löftet", width=1.2)),
        rows=tuple(rows),
        source=f"Källa: {picture.edition.title}.",
        note="" if picture.promises[promise].goals else "Löftesdokumentet anger inga mätbara mål för utfallet.",
    )


def _target(activity: Activity) -> str:
    return ", ".join(part for part in (activity.target, activity.rhythm) if part) or "anges inte"


def promise_indicators(
    picture: Picture, indicators: Sequence[Indicator], period: str, areas: Sequence[str]
) -> Table | None:
    """Return some survey indicators in a promise's districts, marked against what lies outside them."""
    columns = [*areas, picture.outside]
    rows = []
    for indicator in indicators:
        values = [picture.value(indicator.indicator, period, area) for area in columns]
        if any(values):
            cells = [
                _marked(picture, indicator, period, area, value, "outside_promise", picture.outside)
                for area, value in zip(columns, values, strict=True)
            ]
            rows.append((Cell(indicator.title), *cells))
    if not rows:
        return None
    return Table(
        id=f"indicators-{'-'.join(indicator.indicator for indicator in indicators)[:60]}",
        title=f"Så svarar invånarna i löftets {picture.municipality.district_many}",
        subtitle=f"Andel i procent, {picture.weighting(period)}{period}",
        columns=(
            Column("Fråga", width=2.0),
            *(Column(picture.name(area), "number") for area in areas),
            Column("Utanför löftet", "number"),
        ),
        rows=tuple(rows),
        source=f"Källa: {picture.municipality.survey_name} {period}.",
        note=f"{MARKS} Jämfört med invånarna {picture.name(picture.outside)}.",
    )


MARKS = (
    "▲ sämre och ▼ bättre, statistiskt säkerställt med hänsyn till att många jämförelser görs; "
    "– skillnaden kan inte skiljas från slumpen."
)


def offences(picture: Picture, indicators: Sequence[Indicator], areas: Sequence[str]) -> Table | None:
    """Return some areas' offences in the last year, two columns a group: counts, and rates where they can be told."""
    named = {area: picture.name(area) for area in areas}
    if picture.outside in picture.areas:
        named[picture.outside] = "Utanför löftet"
    named["municipality"] = "Hela kommunen"
    years = {indicator.indicator: picture.last_year(indicator.indicator) for indicator in indicators}
    keys = [(name, year) for name, year in years.items() if picture.value(name, year, "municipality", unit="count")]
    if not keys:
        return None
    rows = []
    rates: list[Value | None] = []
    for area, name in named.items():
        cells = []
        for indicator, year in keys:
            rate = picture.value(indicator, year, area, unit="rate")
            rates.append(rate)
            cells += [_count(picture.value(indicator, year, area, unit="count")), _rate(rate)]
        rows.append((Cell(name), *cells))
    told = sorted({year for _, year in keys})
    return Table(
        id=f"offences-{'-'.join(name for name, _ in keys)[:60]}",
        title="Anmälda brott",
        subtitle=f"Antal anmälda brott, och antal per 1{sv.THIN}000 invånare eller hushåll (95{sv.THIN}% osäkerhetsintervall), "
        f"{sv.listed(told)}",
        columns=(
            Column("Område", width=1.35),
            *(
                column
                for name, _ in keys
                for column in (
                    Column(f"{picture.indicators[name].title}, antal", "number", 0.95),
                    Column(f"per 1{sv.THIN}000 {_per(name, rates)}", "number", 1.05),
                )
            ),
        ),
        rows=tuple(rows),
        source="Källa: polisens lokala utdrag, efter anmälningsdatum; kommunens befolkningsstatistik.",
        note=f"Under 20 brott anges bara antalet. 1–{picture.municipality.min_count - 1} brott visas inte, "
        "och inte heller tal som skulle röja dem."
        f"{year_ends(rates)}{without_centres(picture, picture.outside)}{beside_delivered(picture, told)}",
        rules_after=(len(areas) - 1,),
    )


def _per(indicator: str, rates: Sequence[Value | None]) -> str:
    """Return what a group's rates are per, as short as a column's heading has to be."""
    units = {rate.denominator_unit for rate in rates if rate and rate.indicator == indicator}
    return "hushåll" if "households" in units else "inv."


# ---- districts side by side -------------------------------------------------------------------------


def side_by_side(picture: Picture, period: str) -> Table | None:
    """Return the districts by block, one indicator a block, marked against the rest of the municipality."""
    headlines = [row for row in picture.headlines("safety_survey") if is_measured(picture, row, period)]
    if not headlines:
        return None
    order = promised_first(picture)
    rows = [_district_row(picture, headlines, period, area) for area in order]
    municipality = [
        Cell(_share(picture.value(row.indicator, period, "municipality")), strong=True) for row in headlines
    ]
    rows.append((Cell("Kommunen", strong=True), *municipality, Cell(base(picture, headlines, period, "municipality"))))
    word = picture.municipality.district_one.capitalize()
    promised = sum(area in picture.priority for area in order)
    return Table(
        id="side-by-side",
        title=_side_by_side_finding(picture, order, rows),
        subtitle=f"Andel i procent, {picture.weighting(period)}{period}. En fråga för varje del av undersökningen",
        columns=(
            Column(word, width=1.3),
            *(Column(headline.title, "number") for headline in headlines),
            Column("Antal svar", "number", 0.7),
        ),
        rows=tuple(rows),
        source=f"Källa: {picture.municipality.survey_name} {period}. Varje område jämförs med övriga kommunen.",
        note=MARKS,
        rules_after=tuple(sorted({promised - 1, len(order) - 1} - {-1})),
    )


def promised_first(picture: Picture) -> list[str]:
    """Return the districts side by side, those of the promises before the others."""
    return sorted(picture.districts, key=lambda area: area not in picture.priority)


def _side_by_side_finding(picture: Picture, order: Sequence[str], rows: Sequence[tuple[Cell, ...]]) -> str:
    """Return which districts are worse off than the rest of the municipality in any of the table's questions."""
    worse = [
        picture.name(area) for area, row in zip(order, rows, strict=False) if any(cell.mark == "worse" for cell in row)
    ]
    if not worse:
        return f"Ingen {picture.municipality.district_one} har det säkerställt sämre än övriga kommunen i de frågor som visas här"
    return f"Säkerställt sämre än övriga kommunen i minst en fråga: {sv.listed(worse)}"


def _district_row(picture: Picture, headlines: Sequence[Indicator], period: str, area: str) -> tuple[Cell, ...]:
    cells = [
        _marked(
            picture,
            row,
            period,
            area,
            picture.value(row.indicator, period, area),
            "rest_of_municipality",
            "rest_of_municipality",
        )
        for row in headlines
    ]
    name = Cell(picture.name(area), strong=area in picture.priority)
    return (name, *cells, Cell(base(picture, headlines, period, area)))


# ---- cells ------------------------------------------------------------------------------------------------------------


def _marked(
    picture: Picture, indicator: Indicator, period: str, area: str, value: Value | None, contrast: str, other: str
) -> Cell:
    """Return a share with the sign of its comparison: worse and better as the indicator's direction says."""
    if value is None or value.value is None:
        return Cell(HIDDEN, "hidden")
    return Cell(_share(value), mark_of(picture, indicator, period, area, contrast, other))


def mark_of(picture: Picture, indicator: Indicator, period: str, area: str, contrast: str, other: str) -> str:
    """Return how an area compares: worse or better, as the indicator's direction says, or same; empty when it is not compared."""
    found = picture.comparison(indicator.indicator, period, area, contrast, other)
    if found is None:
        return ""
    is_worse = indicator.direction == "higher_is_worse"
    marks = {"higher": "worse" if is_worse else "better", "lower": "better" if is_worse else "worse"}
    return marks.get(found.verdict, "same")


def _share(value: Value | None) -> str:
    """Return a share in per cent without its sign, with a decimal where many answered."""
    if value is None or value.value is None:
        return HIDDEN
    return sv.number(100 * value.value)


def share_with_interval(value: Value | None) -> str:
    """Return a share in per cent with its interval, starred when few answered; what is hidden says so."""
    if value is None:
        return NOT_GIVEN
    if value.value is None or value.ci_low is None or value.ci_high is None:
        return HIDDEN
    star = "*" if value.status == "uncertain" else ""
    decimals = 1 if (value.n or 0) >= EXACT_FROM else 0
    return f"{sv.number(100 * value.value, decimals)}{star} ({sv.interval(value.ci_low, value.ci_high)})"


def _count(value: Value | None) -> Cell:
    if value is None:
        return Cell(NOT_GIVEN)
    return Cell(HIDDEN, "hidden") if value.value is None else Cell(sv.number(value.value))


def _rate(value: Value | None) -> Cell:
    """Return a rate with its interval."""
    if value is None or value.value is None:
        return Cell(NOT_GIVEN)
    limits = (
        f" ({sv.interval(value.ci_low, value.ci_high, 1, 1)})"
        if value.ci_low is not None and value.ci_high is not None
        else ""
    )
    return Cell(sv.number(value.value, 1) + limits)


def base(picture: Picture, indicators: Sequence[Indicator], period: str, area: str) -> str:
    """Return the smallest number of answers behind an area's figures in a row."""
    bases = [
        value.n for row in indicators if (value := picture.value(row.indicator, period, area)) and value.n is not None
    ]
    return sv.number(min(bases)) if bases else HIDDEN


def is_measured(picture: Picture, indicator: Indicator, period: str) -> bool:
    """Return whether a survey indicator has a figure in a wave."""
    return picture.value(indicator.indicator, period, "municipality") is not None


def any_star(rows: Sequence[tuple[Cell, ...]]) -> bool:
    """Return whether any cell is starred as uncertain."""
    return any("*" in cell.text for row in rows for cell in row)
