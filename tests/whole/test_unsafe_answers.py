"""Deliveries whose answers do not carry what a report would like to say: every sentence of it holds, and none says too much."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from pathlib import Path

import claims
import duckdb
import pyreadstat
import pytest
from checkout import silent
from finished import page, plain, prose
from kalmar import Built, kalmar_copy

from pipeline.build import build
from pipeline.report.read.picture import Picture
from pipeline.workspace import MunicipalityFolder

EDITION = "2022"


def changed(root: Path, change: Callable[[MunicipalityFolder], None]) -> Built:
    """Return Kalmar with something changed in its deliveries, and the documents of its last edition."""
    folder = kalmar_copy(root)
    promises = folder.raw / "promises.toml"
    text = promises.read_text(encoding="utf-8")
    before, found, after = text.partition(f'id = "{EDITION}"')
    promises.write_text(before + found + after.replace("rendered = false", "rendered = true", 1), encoding="utf-8")
    change(folder)
    return folder, build(folder, silent)


def put_before(path: Path, lines: str) -> None:
    path.write_text(f"{lines}\n{path.read_text(encoding='utf-8')}", encoding="utf-8")


def without_sizes(folder: MunicipalityFolder) -> None:
    """Take away the survey's weights and the inhabitants that they could be made from."""
    for mapping in (folder.raw / "safety_survey").glob("*.toml"):
        put_before(mapping, 'ignore = ["vikt"]\ncolumns = { weight = "" }')
    shutil.rmtree(folder.raw / "population")
    own = folder.raw / "municipality.toml"
    text = own.read_text(encoding="utf-8")
    own.write_text(text.replace(', "population"]', "]"), encoding="utf-8")


def self_selected(folder: MunicipalityFolder) -> None:
    """Make the last wave one of persons who chose themselves."""
    put_before(folder.raw / "safety_survey" / "2021.toml", 'sample = "self_selected"')


def heavy_weights(folder: MunicipalityFolder) -> None:
    """Let twelve persons of each promised district weigh sixty times as much in the last wave."""
    path = folder.raw / "safety_survey" / "2021.sav"
    answers, meta = pyreadstat.read_sav(path)
    for _, own in answers.groupby("omrade"):
        answers.loc[own.index[:12], "vikt"] *= 60
    pyreadstat.write_sav(
        answers, str(path), column_labels=meta.column_names_to_labels, variable_value_labels=meta.variable_value_labels
    )


CHANGES = {"without_sizes": without_sizes, "self_selected": self_selected, "heavy_weights": heavy_weights}


@pytest.fixture(scope="module", params=CHANGES)
def unsafe(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[str, Built]:
    name = str(request.param)
    return name, changed(tmp_path_factory.mktemp(name), CHANGES[name])


def test_every_sentence_holds(unsafe: tuple[str, Built]) -> None:
    _, made = unsafe
    picture = Picture(made[1].published, EDITION)
    reader, told = claims.Reader(picture), prose(made, EDITION)
    wrong = [
        sentence
        for text, promise in zip(told, claims.promises_of(told, picture), strict=True)
        for sentence in reader.strange(text, promise)
    ]
    assert wrong == []


NEVER = {
    "without_sizes": [r"ingen säkerställd skillnad (mot utanför|för löftets|mellan (stadsdelarna|kvinnor|yngsta))",
                      r"Inga stadsdelar .* säkerställt sämre", r"▲ säkerställt sämre", r"Ingen stadsdel har det säkerställt sämre"],
    "self_selected": [r"ingen säkerställd skillnad (mot utanför|för löftets|mellan (stadsdelarna|kvinnor|yngsta))",
                      r"(ökningen|minskningen) är statistiskt säkerställd", r"▲ säkerställt sämre", r"svaren är för få"],
    "heavy_weights": [],
}  # fmt: skip
TOLD = {
    "without_sizes": [r"varken vikter eller antalet invånare", r"går inte att skatta"],
    "self_selected": [r"De som svarade 2021 valde det själva och är inte ett urval: inget intervall"],
    "heavy_weights": [r"effektivt antal enligt Kish"],
}


def test_nothing_is_said_that_the_answers_do_not_carry(unsafe: tuple[str, Built]) -> None:
    name, made = unsafe
    text = plain(page(made, EDITION))
    assert [one for one in NEVER[name] if re.search(one, text, re.IGNORECASE)] == []
    assert [one for one in TOLD[name] if not re.search(one, text)] == []


WARNED = {
    "without_sizes": {"no-sizes"},
    "self_selected": set(),
    "heavy_weights": {"heavy-weight", "few-effective-answers"},
}


def test_the_analyst_is_warned(unsafe: tuple[str, Built]) -> None:
    name, made = unsafe
    told = {one.code for one in made[1].examination.problems if one.severity == "warning"}
    assert told & {"no-sizes", "heavy-weight", "few-effective-answers"} == WARNED[name]


def test_no_unsafe_figure_is_published(unsafe: tuple[str, Built]) -> None:
    """Several districts of unknown sizes, and districts that twelve persons carry, have no figure; who chose themselves no error."""
    name, made = unsafe
    with duckdb.connect(str(made[1].published), read_only=True) as published:
        values = published.execute("from indicator_value where source = 'safety_survey' and period = '2021'").df()
        districts = published.execute("select area from area where kind = 'district'").df()["area"]
        tested = published.execute(
            "from comparison where source = 'safety_survey' and period = '2021' and p is not null"
        ).df()
    several = values["area"].str.contains(":") | (values["area"] == "municipality")
    if name == "without_sizes":
        assert set(values.loc[several, "status"]) == {"not_estimable"}
        assert not values.loc[several, "value"].notna().any()
        assert not tested["contrast"].isin(["outside_promise", "rest_of_municipality", "reference"]).any()
        assert values.loc[~several, "value"].notna().any()
    elif name == "self_selected":
        assert values["value"].notna().any()
        assert values[["se", "ci_low", "ci_high", "df", "deff"]].isna().all(axis=None)
        assert len(tested) == 0
    else:
        whole = (values["sex"] == "all") & (values["age_group"] == "all")
        assert values.loc[whole & values["area"].isin(districts), "value"].isna().all()
        with duckdb.connect(str(made[1].restricted), read_only=True) as restricted:
            design = restricted.execute("select indicator, period, area, sex, age_group, kish from survey_design").df()
        shown = values[values["value"].notna()].merge(design)
        assert len(shown)
        assert shown["kish"].min() >= 30
