"""A new contrast touches four files: its declaration, the estimator that makes its pairs, its words in documents and in exports.

It is added here in just those four places, and carries a promise from the configuration to the verdict, the sentences and the sheets.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import duckdb
import pandas as pd
import pytest
from building import MUNICIPALITY, PROMISES, delivery, published, town
from tables import one

from pipeline import export
from pipeline.configuration import Configuration
from pipeline.definitions import sources
from pipeline.estimate.counts import ratios
from pipeline.problems import DataErrors
from pipeline.quality import Examination
from pipeline.quality.examining import examine
from pipeline.report.read.picture import Picture
from pipeline.report.sections.chapter import Chapter
from pipeline.report.set.blocks import Paragraph, Table
from pipeline.words.sv import evidence as evidence_words
from pipeline.words.sv.export import explained

ENTRY = """
[[municipal.indicators]]
id = "painted"
label = "Klotter"
unit = "anmälningar"
title = "Anmälningar om klotter"
"""
RESTS_ON_IT = (
    PROMISES.replace("unsafe_evening", "painted")
    .replace("outside_promise", "first_year")
    .replace('themes = ["lighting"]', "")
    .replace('crime = ["damage"]', "")
)
NUMBERS = {2019: 50, 2020: 55, 2021: 120}


def _declared(patch: pytest.MonkeyPatch) -> None:
    """Change definitions/sources.py: the name, and the source that makes it."""
    patch.setitem(sources.CONTRASTS, "first_year", sources.Contrast())
    municipal = sources.SOURCES["municipal"]
    made = (*municipal.comparisons, sources.Comparable("first_year", sources.BOTH))
    patch.setitem(sources.SOURCES, "municipal", replace(municipal, comparisons=made))


def _estimated(patch: pytest.MonkeyPatch) -> None:
    """Change the estimator of counts: each area's last year beside its first."""
    changes = ratios._changes

    def with_first(
        indicator: str, area: str, series: ratios.Series, has_rate: bool, configuration: Configuration
    ) -> Iterator[ratios.Row]:
        yield from changes(indicator, area, series, has_rate, configuration)
        first, last = min(series), max(series)
        yield {
            "indicator": indicator, "contrast": "first_year", "area": area, "other": first, "other_area": area,
            "period": last, "other_period": first, "family": f"{last}/first_year/{indicator}/total",
            **ratios.question((ratios.Year(series[last].number, 1.0), ratios.Year(series[first].number, 1.0)), (0.0, 0)),
        }  # fmt: skip

    patch.setattr(ratios, "_changes", with_first)


def _named(patch: pytest.MonkeyPatch) -> None:
    """Change words/sv/evidence.py and words/sv/export/codes.toml."""
    patch.setitem(evidence_words.CONTRASTS, "first_year", "mot första året")
    patch.setitem(explained.words("contrast"), "first_year", "mot det första året")


@pytest.fixture
def four_places(monkeypatch: pytest.MonkeyPatch) -> None:
    for change in (_declared, _estimated, _named):
        change(monkeypatch)


def _examined(root: Path) -> Examination:
    """Examine the town that counts graffiti and promises something by it."""
    folder = town(
        root,
        municipality=MUNICIPALITY.replace('["crime"]', '["municipal"]'),
        promises=RESTS_ON_IT,
        definitions=ENTRY,
    )
    counted = [f"Klotter;{year};{place};{number};anmälningar;gatuenheten" for year, number in NUMBERS.items()
               for place in ("Norr", "Sjö", "Strand")]  # fmt: skip
    delivery(root, "municipal", "klotter.csv", "Mått;År;Område;Antal;Enhet;Källa\n" + "\n".join(counted) + "\n")
    return examine(folder)


def test_before_it_is_declared_a_promise_may_not_rest_on_it(tmp_path: Path) -> None:
    with pytest.raises(DataErrors, match="first_year"):
        _examined(tmp_path).passed()


@pytest.mark.usefixtures("four_places")
def test_in_four_places_it_carries_a_promise(tmp_path: Path) -> None:
    """3 x 120 against 3 x 50: 2.4 times as many; the evidence speaks for the promise in the table, the text and the files."""
    database = published(_examined(tmp_path), tmp_path)
    with duckdb.connect(str(database), read_only=True) as read:
        found = one(read, "from known_comparison where contrast = 'first_year' and area = 'municipality'")
        assert (found["estimate"], found["verdict"]) == (pytest.approx(2.4), "higher")
        assert one(read, "from promise_evidence")["verdict"] == "supports"
    why = Chapter(Picture(database, "2022"), "lugna-kvallar").why()
    table = next(block for block in why if isinstance(block, Table))
    assert "Mot första året, 2021" in [cell.text for cell in table.rows[0]]
    assert any("talar en för löftet" in block.text for block in why if isinstance(block, Paragraph))
    (csv,) = [path for path in export.make(database, "2022", tmp_path / "out") if path.name == "comparison.csv"]
    assert "first_year" in set(pd.read_csv(csv)["contrast"])
    assert explained.word("contrast", "first_year") == "mot det första året"
