"""Invented reported offences: Brå's export for the municipality, and a local police extract, one row an offence."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from pipeline.demo.common import Scene, generator, write_text
from pipeline.demo.population import BASE_YEAR, DISTRICTS

EXPORTS = {"Databasfil2016-2018.txt": (2016, 2017, 2018), "Databasfil2019-2021.txt": (2019, 2020, 2021)}
EXTRACTS = {f"polisens_utdrag_{year}-{year + 1}.csv": (year, year + 1) for year in (2016, 2018, 2020)}
MONTHS = ("Jan", "Feb", "Mar", "Apr", "Maj", "Jun", "Jul", "Aug", "Sep", "Okt", "Nov", "Dec")

# Offence group of Brå's export: mean number a month. Vehicle offences are a part of theft, see VEHICLE_PART.
GROUPS = {
    "reported_violence": 52,
    "reported_threats": 75,
    "reported_negligence": 4,
    "reported_theft": 172,
    "reported_damage": 46,
    "reported_traffic": 33,
    "reported_drugs_alcohol": 52,
    "reported_weapons": 8,
}
OTHER_OFFENCES = 158
VEHICLE_PART = 0.2
# Others in the export: inhabitants, and how many times as many offences by inhabitant as in Kalmar. Invented like all its figures.
OTHERS = {"Hela landet": (10_350_000, 1.12), "Karlskrona kommun": (66_600, 0.93), "Växjö kommun": (94_500, 1.05)}
SEASON = (0.94, 0.93, 0.97, 0.98, 1.03, 1.06, 1.07, 1.06, 1.02, 1.01, 0.97, 0.96)


@dataclass(frozen=True)
class Pattern:
    """How one group of offences looks in the police extract.

    Attributes:
        per_year: Expected number a year in the municipality.
        codes: Offence codes with their part of the group.
        hour: The hour around which the group begins, and the standard deviation in hours.
        weekend: How much likelier Friday to Sunday are than other days.
        hours_open: Median hours between the earliest and the latest possible time; 0 = the time is known.
        districts: How many times likelier than elsewhere, by inhabitant.
        houses: House numbers of each street where they happen: with few, the same places come again.
    """

    per_year: int
    codes: dict[str, float]
    hour: tuple[float, float]
    weekend: float
    hours_open: float
    districts: dict[str, float] = field(default_factory=dict)
    houses: int = 59


# Indicator of the offence group: its pattern.
PATTERNS = {
    "burglary": Pattern(
        70,
        {"9801": 0.40, "9802": 0.28, "9831": 0.05, "0857": 0.14, "0874": 0.10, "9832": 0.03},
        (11, 4),
        1.3,
        30,
    ),
    "damage": Pattern(
        330,
        {
            "1201": 0.24,
            "1205": 0.17,
            "1203": 0.21,
            "1212": 0.08,
            "1208": 0.14,
            "1209": 0.07,
            "1210": 0.04,
            "1211": 0.02,
            "1301": 0.03,
        },
        (22, 4),
        1.6,
        8,
        {"kvarnholmen": 2.0, "oxhagen": 1.7, "norrliden": 1.1},
        houses=12,
    ),
    "assault_outdoors": Pattern(
        42,
        {"0355": 0.3, "0357": 0.7},
        (23, 3),
        3.0,
        0,
        {"kvarnholmen": 3.5, "oxhagen": 1.8, "norrliden": 1.2},
    ),
    "bicycle_theft": Pattern(195, {"9829": 0.22, "9830": 0.78}, (16, 5), 1.0, 12, {"kvarnholmen": 1.8, "malmen": 1.4}),
    "theft_from_car": Pattern(75, {"9827": 0.6, "9828": 0.4}, (21, 4), 1.1, 9),
    "narcotics": Pattern(
        245,
        {"5010": 0.44, "5011": 0.43, "5005": 0.11, "5004": 0.02},
        (20, 4),
        1.5,
        0,
        {"kvarnholmen": 5.0, "norrliden": 3.0, "oxhagen": 3.0},
        houses=20,
    ),
}
# Drawn by themselves, so that the patterns above stay as they are.
MORE_PATTERNS = {"storage_burglary": Pattern(320, {"0825": 1.0}, (2, 5), 1.0, 60, houses=25)}
STREETS = (
    "Exempelgatan",
    "Påhittade vägen",
    "Låtsasgatan",
    "Testgränd",
    "Uppdiktade stigen",
    "Platshållarvägen",
    "Fingerade gränd",
    "Övningstorget",
)


def write(scene: Scene) -> list[Path]:
    """Write Brå's exports and the police extracts."""
    exports = [_write_export(scene, name, years) for name, years in EXPORTS.items()]
    return exports + [_write_extract(scene, name, years) for name, years in EXTRACTS.items()]


def _write_export(scene: Scene, name: str, years: tuple[int, ...]) -> Path:
    """Write the months of the ten offence groups as Brå's tool exports them."""
    labels = {
        indicator.id: indicator.bra_label for indicator in scene.definitions.crime.indicators if indicator.bra_label
    }
    rng = generator(name)
    regions = {"Kalmar kommun": {year: _inhabitants(year) for year in years}}
    regions |= {region: dict.fromkeys(years, float(number)) for region, (number, _) in OTHERS.items()}
    lines = ["Region;Brott;År;Period;Antal;/100 000 inv"]
    for region, people in regions.items():
        times = OTHERS[region][1] * people[years[0]] / _inhabitants(BASE_YEAR) if region in OTHERS else 1.0
        counts = _months(rng, len(years), times)
        for group, label in ((group, label) for group, label in labels.items() if group in counts):
            printed = label + " " if group == "reported_violence" else label  # Brå's own trailing blank
            for number, count in enumerate(counts[group]):
                year, month = years[number // 12], MONTHS[number % 12]
                rate = round(count / people[year] * 100_000)
                lines.append(f"{region};{printed};{year};{month};{count};{rate};")
    return write_text(scene.path("crime", name), [*lines, ""], encoding="iso-8859-1")


def _months(rng: np.random.Generator, years: int, times: float) -> dict[str, list[int]]:
    """Return the monthly numbers of each group in so many years; the total also holds offences outside the groups."""
    season = np.tile(SEASON, years) * times
    counts = {group: rng.poisson(mean * season) for group, mean in GROUPS.items()}
    other = rng.poisson(OTHER_OFFENCES * times, len(season))
    counts["reported_all"] = np.sum(list(counts.values()), axis=0) + other
    counts["reported_vehicle"] = rng.binomial(counts["reported_theft"], VEHICLE_PART)
    return {group: numbers.tolist() for group, numbers in counts.items()}


def _inhabitants(year: int) -> float:
    """Return Kalmar's inhabitants."""
    return sum(total * (1 + growth / 100) ** (year - BASE_YEAR) for total, _, growth in DISTRICTS.values())


@dataclass(frozen=True, order=True)
class Offence:
    """One row of the extract without its number."""

    registered: dt.date
    start: dt.datetime
    end: dt.datetime
    code: str
    street: str
    number: str
    district: str


def _write_extract(scene: Scene, name: str, years: tuple[int, ...]) -> Path:
    """Write a police extract, in the order of registration."""
    last_registered = dt.datetime(years[-1], 12, 31, 23, 55)
    offences = sorted(
        _offence(rng, year, pattern, place.name, last_registered)
        for rng, patterns in ((generator(name), PATTERNS), (generator(f"{name}, more"), MORE_PATTERNS))
        for year in years
        for pattern in patterns.values()
        for place in scene.places
        for _ in range(rng.poisson(_expected(pattern, place.id)))
    )
    lines = ["ID;BROTTSKOD;INSKRIVNINGSDATUM;BROTTSDATUMTID_START;BROTTSDATUMTID_SLUT;GATA;GATUNR;KOMMUN;OMRADE"]
    lines += [
        f"DEMO-{years[0]}-{number:04};{row.code};{row.registered};{row.start:%Y-%m-%d %H:%M};{row.end:%Y-%m-%d %H:%M};"
        f"{row.street};{row.number};Kalmar;{row.district}"
        for number, row in enumerate(offences, start=1)
    ]
    return write_text(scene.path("crime", name), lines, encoding="cp1252", newline="\r\n")


def _expected(pattern: Pattern, district: str) -> float:
    """Return the expected number of offences a year in a district."""
    exposed = {name: total * pattern.districts.get(name, 1.0) for name, (total, *_) in DISTRICTS.items()}
    return pattern.per_year * exposed[district] / sum(exposed.values())


def _offence(
    rng: np.random.Generator, year: int, pattern: Pattern, district: str, last_registered: dt.datetime
) -> Offence:
    """Return one offence that began in the year."""
    start = _start(rng, year, pattern)
    open_hours = rng.lognormal(np.log(pattern.hours_open), 0.9) if pattern.hours_open else 0.0
    end = min(start + dt.timedelta(minutes=5 * round(open_hours * 12)), last_registered)
    registered = min(end + dt.timedelta(days=int(rng.geometric(0.5)) - 1), last_registered).date()
    code = str(rng.choice(list(pattern.codes), p=list(pattern.codes.values())))
    number = str(1 + (rng.integers(1, 60) - 1) % pattern.houses) if rng.random() < 0.85 else ""
    return Offence(registered, start, end, code, str(rng.choice(STREETS)), number, district)


def _start(rng: np.random.Generator, year: int, pattern: Pattern) -> dt.datetime:
    """Return when an offence began, in steps of five minutes."""
    first = dt.date(year, 1, 1)
    days = [first + dt.timedelta(days=number) for number in range((dt.date(year + 1, 1, 1) - first).days)]
    chances = np.array([pattern.weekend if day.weekday() >= 4 else 1.0 for day in days])
    day = days[int(rng.choice(len(days), p=chances / chances.sum()))]
    steps = round(rng.normal(*pattern.hour) * 12) % (24 * 12)
    return dt.datetime.combine(day, dt.time()) + dt.timedelta(minutes=5 * steps)
