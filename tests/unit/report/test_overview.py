"""What no promise covers in a district: a promise for the whole municipality covers every district, one for some does not."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, cast

import pytest

from pipeline.report.sections import overview
from pipeline.report.sections.overview import Overview


class _Drawn:
    """A picture of three questions, one for each promise and one that no promise rests on."""

    def __init__(self) -> None:
        self.promises = {"whole": SimpleNamespace(districts=()), "some": SimpleNamespace(districts=("north",))}
        self.indicators = {name: SimpleNamespace(indicator=name) for name in ("light", "noise", "trust")}

    def last_period(self, _source: str) -> str:
        return "2021"

    def evidence(self, promise: str) -> list[Any]:
        return [SimpleNamespace(indicator={"whole": "light", "some": "noise"}[promise])]

    def value(self, *_key: str) -> bool:
        return True


def test_what_a_promise_for_all_rests_on_is_covered_in_every_district(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(overview, "against_counterpart", lambda _picture, name, _wave, areas: [(name, *areas)])
    told: list[Any] = Overview(cast(Any, _Drawn()))._beside_rest("south")
    assert [one for _, one in told] == [("noise", "south"), ("trust", "south")]
