"""Small tables for tests of the estimates: a municipality in memory, its persons, and a second opinion on their shares."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import duckdb
import numpy as np
import pandas as pd

from pipeline import estimate, gate, ingest
from pipeline.configuration import Configuration
from pipeline.configuration.model import (
    Activity,
    Decision,
    Disclosure,
    District,
    Edition,
    Evidence,
    Municipality,
    Promise,
)
from pipeline.contracts import Table, create
from pipeline.contracts.estimated import AreaMember
from pipeline.contracts.restricted import (
    Answer,
    Household,
    Note,
    Offence,
    OffenceCount,
    Population,
    ReferenceOffence,
    SeriesBreak,
    Unit,
    Wave,
)
from pipeline.definitions import (
    Crime,
    CrimeIndicator,
    Definitions,
    Dialogue,
    DrugHabits,
    Item,
    Kind,
    SafetySurvey,
    SurveyBlock,
    SurveyIndicator,
    Theme,
)
from pipeline.estimate import comparison, delivered, survey
from pipeline.ingest.files import Staged

YES, NO = 1, 2
REGISTER = {"sample": "drawn", "register_year": None, "without_cell": pd.NA, "source_file": "f"}


@dataclass(frozen=True)
class Person:
    """One person who answered: where, who, how heavy, and the code of each answered item."""

    district: str
    answers: Mapping[str, int] = field(default_factory=lambda: {"q1": YES})
    weight: float = 1.0
    sex: str = "women"
    age_group: str = "16-44"
    stratum: str = "all"
    psu: str | None = None
    period: str = "2021"


def persons(number: int, district: str, answer: int, **own: object) -> list[Person]:
    """A number of persons who are the same, with one answer to the first item."""
    return [Person(district, {"q1": answer}, **own) for _ in range(number)]  # type: ignore[arg-type]


# ---- the municipality ------------------------------------------------------------------------------------------------


def district(name: str, parent: str = "", *, visited: bool = False) -> District:
    return District(id=name, name=name.capitalize(), parent=parent, visited=visited)


def edition(
    name: str, districts: Sequence[str], evidence: Sequence[Evidence] = (), until: str = "2030-12-31"
) -> Edition:
    """An edition with one promise for some districts."""
    promise = Promise(
        id="promise",
        title="Löfte",
        districts=list(districts),
        evidence=list(evidence),
        activities=[Activity(id="one", title="Insats", responsible="both")],
    )
    return Edition(
        id=name,
        title=name,
        data_until=dt.date.fromisoformat(until),
        valid=name,
        decision=Decision(by="kommunstyrelsen"),
        promises=[promise],
    )


def survey_indicator(name: str, items: Sequence[str], block: str = "block") -> SurveyIndicator:
    return SurveyIndicator(id=name, title=name, title_en=name, block=block, items=list(items), yes=[YES])


def offence_group(name: str, *, codes: Sequence[str] = (), bra_label: str = "") -> CrimeIndicator:
    return CrimeIndicator(id=name, title=name, title_en=name, codes=list(codes), bra_label=bra_label)


def configuration(
    districts: Sequence[District],
    *,
    editions: Sequence[Edition] = (),
    indicators: Sequence[SurveyIndicator] = (survey_indicator("one", ["q1"]),),
    offences: Sequence[CrimeIndicator] = (CrimeIndicator(id="theft", title="t", title_en="t", codes=["0001"]),),
    themes: Sequence[Theme] = (Theme(id="light", title="Ljus", title_en="Light", patterns=["ljus"]),),
) -> Configuration:
    """A municipality with yes-or-no items q1 to q3, two age bands and whatever else a test needs."""
    blocks = {
        entry.block: SurveyBlock(title=entry.block, title_en=entry.block, headline=entry.id) for entry in indicators
    }
    return Configuration(
        slug="provby",
        municipality=Municipality(
            name="Provby",
            code="9999",
            police_area="Polisen",
            contact="funktionen",
            sources=["safety_survey", "crime", "dialogue", "population"],
            age_bands=["16-44", "45-84"],
            disclosure=Disclosure(),
        ),
        districts=list(districts),
        editions=list(editions),
        definitions=Definitions(
            safety_survey=SafetySurvey(
                scales={"yes_no": {YES: "Ja", NO: "Nej"}},
                blocks=blocks,
                items={name: Item(column=name, scale="yes_no", wording=name) for name in ("q1", "q2", "q3")},
                indicators=list(indicators),
            ),
            drug_habits=DrugHabits(),
            crime=Crime(indicators=list(offences)),
            dialogue=Dialogue(
                kinds={
                    "citizen_dialogue": Kind(label="medborgardialog", title="medborgardialoger", title_en="dialogue")
                },
                themes=list(themes),
            ),
        ),
    )


# ---- its restricted tables -------------------------------------------------------------------------------------------


def survey_tables(people: Sequence[Person], breaks: Mapping[str, str] | None = None) -> dict[type[Table], pd.DataFrame]:
    """The survey's tables; breaks are item: wave."""
    units, answers, numbers = [], [], defaultdict(int)
    for person in people:
        numbers[person.period] += 1
        unit = numbers[person.period]
        fields = ("period", "stratum", "psu", "district", "sex", "age_group", "weight")
        units.append({"unit": unit, "fpc": float("nan"), **{name: getattr(person, name) for name in fields}})
        answers += [
            {"period": person.period, "unit": unit, "item": item, "code": code} for item, code in person.answers.items()
        ]
    waves = [
        {"period": period, "ended_on": f"{period}-10-31", "sent": pd.NA, "weights": "delivered", "answered": number, **REGISTER}
        for period, number in sorted(numbers.items())
    ]  # fmt: skip
    series_breaks = [{"period": period, "item": item, "wording": "ny fråga"} for item, period in (breaks or {}).items()]
    frames = {Unit: units, Answer: answers, Wave: waves, SeriesBreak: series_breaks}
    return {table: pd.DataFrame(rows, columns=[*table.columns()]) for table, rows in frames.items()}


def offence_rows(monthly: Mapping[tuple[str, str, str], Sequence[int]]) -> pd.DataFrame:
    """Rows of a local extract: offences by code, district and year, one number a month."""
    rows = [
        {"code": code, "registered": f"{year}-{month:02d}-15", "district": place, "source_file": "f"}
        for (code, place, year), counts in monthly.items()
        for month, count in enumerate(counts, start=1)
        for _ in range(count)
    ]
    rows = [{**row, "offence": str(number)} for number, row in enumerate(rows)]
    return pd.DataFrame(rows, columns=[*Offence.columns()])


def delivered_rows(rows: Sequence[tuple[str, str, str, int]]) -> pd.DataFrame:
    """Rows of Brå's export: group, period, release, offences."""
    frame = pd.DataFrame(rows, columns=["indicator", "period", "release", "offences"])
    return frame.assign(source_file="f", per_1000=float("nan"))[[*OffenceCount.columns()]]


def population_rows(inhabitants: Mapping[tuple[str, str], int]) -> pd.DataFrame:
    """Inhabitants by year and district, all in one age group of women."""
    rows = [
        {"period": year, "district": place, "sex": "women", "age_from": 0, "age_to": 200, "persons": number, "source_file": "f"}
        for (year, place), number in inhabitants.items()
    ]  # fmt: skip
    return pd.DataFrame(rows, columns=[*Population.columns()])


def household_rows(households: Mapping[tuple[str, str], int]) -> pd.DataFrame:
    """Households by year and district."""
    rows = [
        {"period": year, "district": place, "households": number, "source_file": "h"}
        for (year, place), number in households.items()
    ]
    return pd.DataFrame(rows, columns=[*Household.columns()])


def reference_offences(*references: Mapping[str, object]) -> pd.DataFrame:
    """Offences elsewhere in 2021, of the group ``all`` and per inhabitants where nothing else is said."""
    usual = {"indicator": "all", "period": "2021", "release": "final", "offences": None, "exposure": None, "per_1000": None,
             "exposure_unit": "inhabitants", "not_comparable": "", "source_file": "r"}  # fmt: skip
    frame = pd.DataFrame([usual | dict(one) for one in references], columns=[*ReferenceOffence.columns()])
    return frame.astype({"offences": "Int64", "exposure": "Int64", "per_1000": "float64"})


def note_rows(notes: Sequence[tuple[str, str]], kind: str = "citizen_dialogue") -> pd.DataFrame:
    """Notes of one year: district and text."""
    rows = [
        {"note": f"f:{number}", "day": "2021-05-01", "kind": kind, "district": place, "participants": "", "text": text,
         "redactions": 0, "source_file": "f"}
        for number, (place, text) in enumerate(notes)
    ]  # fmt: skip
    return pd.DataFrame(rows, columns=[*Note.columns()])


def staged(frames: Mapping[type[Table], pd.DataFrame]) -> Staged:
    """Tables as the readers hand them on: answers by wave, one row a unit and one column an item."""
    found = Staged()
    for table, frame in frames.items():
        if table is not Answer:
            found.add(table, frame)
    for period, wave in frames.get(Answer, pd.DataFrame(columns=[*Answer.columns()])).groupby("period"):
        found.answers[str(period)] = wave.pivot(index="unit", columns="item", values="code").astype("Int64")
    return found


def restricted(own: Configuration, frames: Mapping[type[Table], pd.DataFrame]) -> duckdb.DuckDBPyConnection:
    """A restricted database in memory, with nothing estimated yet."""
    connection = duckdb.connect(config={"threads": 1})
    ingest.store(staged(frames), connection)
    create(connection, AreaMember, estimate.area_members(own))
    return connection


def surveyed(
    own: Configuration, people: Sequence[Person], breaks: Mapping[str, str] | None = None
) -> duckdb.DuckDBPyConnection:
    """The same with the survey's estimates alone."""
    connection = restricted(own, survey_tables(people, breaks))
    survey.estimate(connection, own)
    return connection


def compared(
    own: Configuration, people: Sequence[Person], breaks: Mapping[str, str] | None = None
) -> duckdb.DuckDBPyConnection:
    """The same with the survey's estimates and comparisons."""
    connection = restricted(own, survey_tables(people, breaks))
    survey.estimate(connection, own)
    delivered.estimate(connection, own)
    comparison.compare(connection, own)
    return connection


def estimated(own: Configuration, frames: Mapping[type[Table], pd.DataFrame]) -> duckdb.DuckDBPyConnection:
    """The same with everything estimated."""
    connection = restricted(own, frames)
    estimate.estimate_all(connection, own)
    return connection


def rows(connection: duckdb.DuckDBPyConnection, query: str) -> list[dict[str, object]]:
    return connection.execute(query).df().to_dict("records")


def one(connection: duckdb.DuckDBPyConnection, query: str) -> dict[str, object]:
    (row,) = rows(connection, query)
    return row


# ---- a second opinion ------------------------------------------------------------------------------------------------


def answer_of(person: Person, items: Sequence[str]) -> float | None:
    """1 with a yes to any item, 0 with a no to each, None else."""
    given = [person.answers.get(item) for item in items]
    if YES in given:
        return 1.0
    return None if None in given else 0.0


def deviations(
    people: Sequence[Person], items: Sequence[str], inside: Callable[[Person], bool]
) -> tuple[float, np.ndarray]:
    """The share of a domain and everybody's z = w (y - share) / W; 0 for those outside it or without an answer."""
    pairs = [(p, answer_of(p, items)) for p in people if inside(p)]
    heavy = sum(p.weight for p, y in pairs if y is not None)
    share = sum(p.weight * y for p, y in pairs if y is not None) / heavy
    z = []
    for person in people:
        y = answer_of(person, items) if inside(person) else None
        z.append(0.0 if y is None else person.weight * (y - share) / heavy)
    return share, np.array(z)


def variance(people: Sequence[Person], z: np.ndarray) -> float:
    """Sum over strata of n/(n-1) times the squared deviations of the PSU totals from their mean; a person without PSU is one."""
    totals: dict[str, dict[object, float]] = defaultdict(lambda: defaultdict(float))
    for number, person in enumerate(people):
        totals[person.stratum][number if person.psu is None else person.psu] += z[number]
    found = 0.0
    for psus in totals.values():
        sums = np.array(list(psus.values()))
        found += len(sums) / (len(sums) - 1) * float(((sums - sums.mean()) ** 2).sum())
    return found


def degrees_of_freedom(
    people: Sequence[Person], items: Sequence[str], inside: Callable[[Person], bool]
) -> tuple[int, int]:
    """The answers of a domain, and its PSUs minus its strata; a weight of 0 counts in neither."""
    heard = [
        (number, person)
        for number, person in enumerate(people)
        if inside(person) and person.weight > 0 and answer_of(person, items) is not None
    ]
    psus = {(person.stratum, number if person.psu is None else person.psu) for number, person in heard}
    return len(heard), len(psus) - len({person.stratum for _, person in heard})


# ---- what passes the gate ---------------------------------------------------------------------------------------------


def published(
    own: Configuration, frames: Mapping[type[Table], pd.DataFrame], folder: Path
) -> duckdb.DuckDBPyConnection:
    """What passes the gate from a restricted database in memory."""
    target = folder / "published.duckdb"
    gate.publish(estimated(own, frames), target, own)
    return duckdb.connect(str(target))
