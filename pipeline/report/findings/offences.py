"""Sentences on how reported offences have changed, where no rate is given, and months that leave their expected range."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from pipeline.report.findings import offence_times
from pipeline.report.read.picture import Picture
from pipeline.report.read.rows import Indicator, Value
from pipeline.words.sv import language as sv

CHANGES = {
    "higher": "ökningen är statistiskt säkerställd",
    "lower": "minskningen är statistiskt säkerställd",
    "no_detectable_difference": "förändringen kan inte skiljas från slumpen",
}
WAYS = {"higher": "ökat", "lower": "minskat"}
SIGNALS = {"above": "fler", "below": "färre"}


def more(picture: Picture, indicator: Indicator, year: str, districts: Sequence[str]) -> list[str]:
    """Return what is told of an offence group after its counts: change, other areas, centres, last months, when, where again."""
    return [
        *_changes(picture, indicator, year, districts),
        *offence_times.elsewhere(picture, indicator, year),
        *_visited(picture, indicator, year, districts),
        *offence_times.twelve_months(picture, indicator),
        *_last_month(picture, indicator),
        *offence_times.in_the_week(picture, indicator, year),
        *offence_times.season(picture, indicator),
        *offence_times.again(picture, indicator, year),
    ]


def _changes(picture: Picture, indicator: Indicator, year: str, districts: Sequence[str]) -> Iterator[str]:
    """Yield whether the year differs from the one before, in the municipality and in a promise's districts."""
    before = str(int(year) - 1)
    areas = ["municipality", *districts]
    found = {
        area: row.verdict
        for area in areas
        if (row := picture.comparison(indicator.indicator, year, area, "previous_period", before))
    }
    total = picture.value(indicator.indicator, year, "municipality", unit="count")
    if total and total.release == "preliminary":
        yield f"siffrorna för {year} är preliminära"
    if found.get("municipality") in CHANGES:
        yield CHANGES[found["municipality"]]
    elif "municipality" in found:
        yield f"om antalet har förändrats sedan {before} går inte att avgöra"
    for verdict, way in WAYS.items():
        names = [picture.name(area) for area in districts if found.get(area) == verdict]
        if names:
            yield f"i {sv.listed(names)} har de {way} sedan {before}, och det är statistiskt säkerställt"


def _visited(picture: Picture, indicator: Indicator, year: str, districts: Sequence[str]) -> Iterator[str]:
    """Yield the share of the municipality's offences in centres, and why they have no rate."""
    places = [area for area in districts if picture.areas[area].visited]
    for area in places:
        share = picture.value(indicator.indicator, year, area, unit="share")
        if share and share.value is not None and share.ci_low is not None and share.ci_high is not None:
            limits = sv.interval(share.ci_low, share.ci_high)
            yield f"{picture.name(area)} har {sv.percent(share.value)} ({limits}) av brotten i kommunen"
    if places:
        names = sv.listed(picture.name(area) for area in places)
        yield f"för {names} räknas inga brott per invånare, eftersom många som inte bor där vistas där"


def _last_month(picture: Picture, indicator: Indicator) -> Iterator[str]:
    """Yield that the last month left its expected range, when it did."""
    months = [row for row in picture.offence_months if row.indicator == indicator.indicator]
    if months and months[-1].signal in SIGNALS:
        last = months[-1]
        mark = " (preliminärt)" if last.release == "preliminary" else ""
        expected = f"{sv.number(last.low or 0)}–{sv.number(last.high or 0)}"
        yield (
            f"i {sv.month(last.period)} anmäldes {sv.number(last.offences or 0)}{mark}, {SIGNALS[last.signal]} än väntat "
            f"efter de tolv månaderna före ({expected})"
        )


def without_centres(picture: Picture, area: str) -> str:
    """Return the sentence that a rate of an area leaves its centres out; empty when it holds none."""
    members = picture.areas[area].members if area in picture.areas else []
    names = [picture.name(one) for one in members if picture.areas[one].visited]
    if not names:
        return ""
    return (
        f" Antalet per invånare utanför löftet är räknat utan {sv.listed(names)}, där många vistas som inte bor där. "
        "Hela kommunens är räknat med alla brott."
    )


def year_ends(rates: Iterable[Value | None]) -> str:
    """Return at which year-ends the inhabitants and households of rates are counted; empty without rates."""
    by_unit: dict[str, set[str]] = {}
    for rate in rates:
        if rate and rate.denominator_period:
            by_unit.setdefault(rate.denominator_unit or "inhabitants", set()).add(rate.denominator_period)
    told = ""
    for unit, periods in sorted(by_unit.items(), reverse=True):
        ends = [
            f"medeltalet av årsskiftena {period.replace('+', ' och ')}" if "+" in period else f"årsskiftet {period}"
            for period in sorted(periods)
        ]
        told += f" {offence_times.UNITS[unit].capitalize()}: {sv.listed(ends)}."
    return told


def beside_delivered(picture: Picture, years: Sequence[str]) -> str:
    """Return how many offences the extract holds beside what Brå gives for the municipality; empty when that is not known."""
    told = [
        f"{sv.number(row.offences)} brott anmälda {row.period} mot Brås {sv.number(row.delivered)}"
        + (" (preliminärt)" if row.release == "preliminary" else "")
        for row in picture.offence_totals
        if row.period in years
    ]
    return f" Utdraget innehåller {sv.listed(told)} för hela kommunen." if told else ""
