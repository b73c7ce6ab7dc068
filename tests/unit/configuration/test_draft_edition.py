"""Data that no edition knows go into the next one, a draft."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pandas as pd
import pytest
from building import PROMISES, configured
from tables import NO, YES, district, edition, persons, published, survey_tables
from tables import configuration as town

from pipeline.configuration import Draft, with_draft
from pipeline.contracts.restricted import OffenceCount, Wave
from pipeline.ingest.files import Staged
from pipeline.ingest.newest import last_day, newest_day
from pipeline.report.read.picture import Picture

LATER = dt.date(2023, 10, 31)


def test_newer_data_make_a_draft_of_the_latest_edition(tmp_path: Path) -> None:
    configuration = configured(tmp_path)
    (before, draft) = with_draft(configuration, LATER).editions
    assert before == configuration.editions[0]
    assert (draft.id, draft.data_until, draft.promises) == ("utkast", LATER, before.promises)
    assert isinstance(draft, Draft) and not isinstance(before, Draft)
    assert (draft.title, draft.valid) == ("Medborgarlöften 2022", "")
    assert (draft.decision.by, draft.decision.on) == ("", None)


def test_a_draft_says_that_it_is_one(tmp_path: Path) -> None:
    own = with_draft(town([district("a"), district("b")], editions=[edition("e", ["a"], until="2021-12-31")]), LATER)
    published(own, survey_tables(persons(40, "a", YES) + persons(40, "b", NO)), tmp_path).close()
    said = Picture(tmp_path / "published.duckdb", "utkast").edition
    assert said.title == f"Utkast till nästa utgåva, med löftena i {own.editions[0].title}"
    assert (said.valid, said.decided_by, said.document) == ("inte beslutat", "inte beslutat", "utkast")
    assert Picture(tmp_path / "published.duckdb", "e").edition.title == own.editions[0].title


@pytest.mark.parametrize(
    ("promises", "newest"),
    [
        (PROMISES, None),
        (PROMISES, dt.date(2021, 12, 31)),
        (PROMISES.replace('valid = "2022"', 'valid = "2022"\nrendered = false'), LATER),
        (PROMISES.replace('id = "2022"', 'id = "utkast"'), LATER),
    ],
)
def test_there_is_no_draft_without_need(tmp_path: Path, promises: str, newest: dt.date | None) -> None:
    configuration = configured(tmp_path, promises=promises)
    assert with_draft(configuration, newest) == configuration


def test_the_newest_day_is_the_end_of_the_latest_period() -> None:
    staged = Staged()
    assert newest_day(staged) is None
    staged.frames[Wave] = pd.DataFrame({"period": ["2021", "2022"], "ended_on": ["2021-10-31", "2022-11-15"]})
    assert newest_day(staged) == dt.date(2022, 11, 15)
    staged.frames[OffenceCount] = pd.DataFrame({"period": ["2021", "2023-02"]})
    assert newest_day(staged) == dt.date(2023, 2, 28)


@pytest.mark.parametrize(
    ("period", "day"), [("2021", "2021-12-31"), ("2024-02", "2024-02-29"), ("2021-05-07", "2021-05-07")]
)
def test_a_period_ends_on_its_last_day(period: str, day: str) -> None:
    assert last_day(period).isoformat() == day
