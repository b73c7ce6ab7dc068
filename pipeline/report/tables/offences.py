"""Tables on reported offences: beside other areas, when in the day and year they may happen, and how often at the same places."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.report.findings import offence_times
from pipeline.report.read.picture import Picture
from pipeline.report.read.rows import Indicator, Value
from pipeline.report.set.blocks import Cell, Column, Table
from pipeline.report.tables import promise as tables
from pipeline.words.sv import language as sv

EXTRACT = "Källa: polisens lokala utdrag."
SPREAD = "Ett brott vars tid bara är känd inom gränser delas ut mellan dem."
SIGNS = {"higher": "▲", "lower": "▼", "no_detectable_difference": "–"}


def elsewhere(picture: Picture) -> Table | None:
    """Return the municipality's rates beside those of the country, the county and peers, of the last year that each group has them."""
    found = {}
    for indicator in (row for row in picture.indicators.values() if row.source == "crime"):
        year = picture.last_year(indicator.indicator)
        others = picture.reference_rates(indicator.indicator, year)
        own = picture.value(indicator.indicator, year, "municipality", unit="rate")
        if others:
            found[indicator] = (year, own, others)
    if not found:
        return None
    areas = offence_times.in_order(picture, {area for *_, others in found.values() for area in others})
    years = sorted({year for year, *_ in found.values()})
    rows = [
        (
            Cell(indicator.title + (f", {year}" if len(years) > 1 else "") + _unit(others)),
            Cell(_number(own if own and _same_unit(own, others) else None), strong=True),
            *(Cell(_beside(picture, indicator, year, others.get(area))) for area in areas),
        )
        for indicator, (year, own, others) in found.items()
    ]
    return Table(
        id="offences-elsewhere",
        title="Anmälda brott här och på andra håll",
        subtitle=f"Antal per 1{sv.THIN}000 invånare, {sv.listed(years)}",
        columns=(
            Column("Brott", width=2.0),
            Column("Kommunen", "number", 0.8),
            *(Column(sv.sentence(picture.name(area))[:-1], "number", 0.8) for area in areas),
        ),
        rows=tuple(rows),
        source="Källa: Brå, anmälda brott, och det som i övrigt är levererat att jämföra med.",
        note="▲ kommunen har säkerställt fler än området, ▼ säkerställt färre, – skillnaden kan inte skiljas från slumpen; utan "
        "tecken är det inte prövat. Ett område som kommunen är en del av jämförs utan den. Anmälningar av narkotika, rattfylleri "
        "och vapen speglar också hur mycket polisen arbetar mot brottet.",
        compact=True,
    )


def _unit(others: dict[str, Value]) -> str:
    return ", per hushåll" if any(value.denominator_unit == "households" for value in others.values()) else ""


def _same_unit(own: Value, others: dict[str, Value]) -> bool:
    return all(value.denominator_unit == own.denominator_unit for value in others.values())


def _number(value: Value | None) -> str:
    return tables.NOT_GIVEN if value is None or value.value is None else sv.number(value.value, 1)


def _beside(picture: Picture, indicator: Indicator, year: str, other: Value | None) -> str:
    """Return another area's rate with the sign of how the municipality's stands beside it."""
    if other is None:
        return tables.NOT_GIVEN
    found = picture.comparison(indicator.indicator, year, "municipality", "reference", other.area)
    sign = SIGNS.get(found.verdict, "") if found else ""
    mark = "p" if other.release == "preliminary" else ""
    return " ".join(part for part in (_number(other) + mark, sign) if part)


def hours(picture: Picture, indicators: Sequence[Indicator]) -> Table | None:
    """Return in which part of the day offences may have taken place, each group in the finest parts that it is told in."""
    rows = []
    for indicator in indicators:
        year = picture.last_year(indicator.indicator)
        found = offence_times.by_hours(picture, indicator, year)
        if found:
            parts = [f"kl. {start}–{end}: {sv.number(round(count))}" for (start, end), count in found.items()]
            rows.append((Cell(f"{indicator.title}, {year}"), Cell(" · ".join(parts))))
    if not rows:
        return None
    return Table(
        id="hours-table",
        title="När på dygnet brotten kan ha skett",
        subtitle="Antal anmälda brott i kommunen efter brottets möjliga tid",
        columns=(Column("Brott", width=1.2), Column("Timmar och antal", width=2.0)),
        rows=tuple(rows),
        source=f"{EXTRACT} {SPREAD} Talen är avrundade. Dygnet är delat så fint som det går utan små antal.",
        compact=True,
    )


def seasons(picture: Picture, indicators: Sequence[Indicator]) -> Table | None:
    """Return the months of the year in which offences may have taken place, over several years, in per cent."""
    rows = []
    for indicator in indicators:
        found = picture.seasons(indicator.indicator)
        if found:
            sign = {"varies": "ja", "cannot_tell": "–"}.get(found[0].verdict, "nej")
            cells = [Cell(sv.number(100 * row.share)) for row in found]
            title = f"{indicator.title}, {found[0].first_year}–{found[0].period}"
            rows.append((Cell(title), *cells, Cell(sign)))
    if not rows:
        return None
    return Table(
        id="seasons-table",
        title="När på året brotten kan ha skett",
        subtitle="Andel av brotten i kommunen i procent, efter brottets möjliga tid, flera år tillsammans",
        columns=(
            Column("Brott", width=2.0),
            *(Column(name[:3], "number", 0.5) for name in sv.MONTHS),
            Column("Skiljer sig", width=0.9),
        ),
        rows=tuple(rows),
        source=f"{EXTRACT} {SPREAD} Brott som kan ha skett under mer än 31 dagar är inte med.",
        note="Skiljer sig: om månaderna säkerställt skiljer sig mer än vad deras längd och slumpen ger.",
        compact=True,
    )


def places(picture: Picture, indicators: Sequence[Indicator]) -> Table | None:
    """Return how many places had two and three offences or more in the last year, in the municipality and the promises' districts."""
    rows = []
    for indicator in indicators:
        year = picture.last_year(indicator.indicator)
        for area in ("municipality", *picture.priority):
            two, three = (picture.repeat_places(indicator.indicator, year, area, least) for least in (2, 3))
            if two and three and two.places:
                name = "kommunen" if area == "municipality" else picture.name(area)
                numbers = (two.located, two.places, two.offences, three.places, three.offences)
                rows.append((Cell(f"{indicator.title}, {year}, {name}"), *map(_or_hidden, numbers)))
    if not rows:
        return None
    return Table(
        id="places-table",
        title="Platser som brotten kommer tillbaka till",
        subtitle="Antal platser med minst två och minst tre anmälda brott under året, och brotten där",
        columns=(
            Column("Brott och område", width=2.2),
            Column("Brott med känd plats", "number"),
            Column("Platser med minst två", "number"),
            Column("Brott på dem", "number", 0.8),
            Column("Platser med minst tre", "number"),
            Column("Brott på dem", "number", 0.8),
        ),
        rows=tuple(rows),
        source=f"{EXTRACT} En plats är en adress, eller en ruta på tio meter. Vilka platserna är sparas inte.",
        note=f"1–{picture.municipality.min_count - 1} platser visas inte, och inte heller tal som skulle röja dem.",
        compact=True,
    )


def _or_hidden(number: int | None) -> Cell:
    return Cell(tables.HIDDEN, "hidden") if number is None else Cell(sv.number(number))
