"""Fifty drawn towns, from published tables without a build: what their situation pictures claim is read back against the tables."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from functools import cache
from itertools import pairwise
from typing import NamedTuple

import pytest
from drawn_rows import publish
from drawn_towns import Town, town
from said import ALIKE, OPEN, TOLD, UNTESTED, Reading, leading, untold_leads
from told_blocks import Told, flat, marks, not_drawn, sections, texts

from pipeline.report.read.picture import Picture
from pipeline.report.set.blocks import Block, Heading

pytestmark = pytest.mark.towns
TOWNS = range(50)


class Document(NamedTuple):
    """The situation picture of one edition of a drawn town, as blocks."""

    town: Town
    picture: Picture
    parts: list[tuple[str, str, list[Block]]]
    told: list[Told]

    def __str__(self) -> str:
        """Say which it is."""
        return f"town {self.town.seed}, {self.picture.edition.edition}"


@pytest.fixture(scope="module")
def documents(tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[Document]]:
    """The situation pictures of all towns; a town of which none can be made fails here, by its number."""
    folder = tmp_path_factory.mktemp("towns")
    found = []
    with pytest.MonkeyPatch.context() as patch:
        not_drawn(patch)
        for seed in TOWNS:
            drawn = town(seed)
            path = publish(drawn, folder)
            for edition in drawn.configuration.editions:
                picture = Picture(path, edition.id)
                try:
                    parts = sections(picture, patch)
                except Exception as error:
                    error.add_note(f"town {seed}, {edition.id}")
                    raise
                found.append(Document(drawn, picture, parts, list(texts(parts, picture))))
    yield found
    for one in found:
        one.picture.connection.close()


@cache
def _readings() -> dict[str, Reading]:
    return {}


def reading(one: Document) -> Reading:
    """Return the reading of a document, made once."""
    known = _readings()
    if str(one) not in known:
        known[str(one)] = Reading(one.picture)
    return known[str(one)]


def test_nothing_is_claimed_that_no_comparison_bears(documents: list[Document]) -> None:
    assert [f"{one}: {fault}" for one in documents for fault in reading(one).faults(one.told)] == []


def test_a_sign_says_what_its_comparison_says(documents: list[Document]) -> None:
    assert [f"{one}: {fault}" for one in documents for fault in reading(one).wrong_marks(marks(one.parts))] == []


def test_a_question_has_one_sign_in_an_area_wherever_it_stands(documents: list[Document]) -> None:
    assert [f"{one}: {fault}" for one in documents for fault in reading(one).twofold(marks(one.parts))] == []


def test_every_promises_leading_finding_is_told_on_page_one(documents: list[Document]) -> None:
    assert [f"{one}: {fault}" for one in documents for fault in untold_leads(one.picture, one.told)] == []


def test_no_heading_stands_over_nothing(documents: list[Document]) -> None:
    bare = [
        f"{one}: {section}/{promise} {above.text}"
        for one in documents
        for section, promise, blocks in one.parts
        for above, below in pairwise([*flat(blocks), None])
        if isinstance(above, Heading) and (below is None or (isinstance(below, Heading) and below.level <= above.level))
    ]
    assert bare == []
    whys = [text for one in documents for text in one.told if text.section == "why" and text.kind == "paragraph"]
    assert len({(text.promise) for text in whys}) > 1
    assert all(len(text.text) > 20 for text in whys)


def test_the_towns_are_of_all_kinds(documents: list[Document]) -> None:
    """So that the tests before are about something: each kind of delivery, finding and support is there, and more than once."""
    kinds = Counter(kind for one in documents for kind in {*one.town.surveys.values()} or {"none"})
    assert (
        min(kinds[kind] for kind in ("none", "answers", "self_selected", "no_sizes", "delivered", "delivered_bare"))
        >= 2
    )
    support = Counter(one.picture.support(name).state for one in documents for name in one.picture.promises)
    assert {"strong", "some", "weak", "contradicted", "cannot_tell", "not_tested"} <= {*support}
    states = Counter((row.contrast, row.state) for one in documents for row in reading(one).rows)
    for contrast in (
        "outside_promise",
        "rest_of_municipality",
        "previous_period",
        "women_vs_men",
        "youngest_vs_oldest",
    ):
        assert min(states[contrast, state] for state in (TOLD, ALIKE, OPEN, UNTESTED)) > 1, contrast
    leads = Counter(
        row.verdict for one in documents for name in one.picture.promises for row in leading(one.picture, name)
    )
    assert {"supports", "contradicts", "cannot_tell", "not_tested"} <= {*leads}
    assert len({one.picture.municipality.district_one for one in documents}) == 4
    assert {len(one.picture.districts) for one in documents} >= {1, 3, 6}


@pytest.mark.parametrize(
    ("was", "becomes"), [(ALIKE, "cannot_tell"), (ALIKE, "higher"), (TOLD, "no_detectable_difference")]
)
def test_a_claim_that_the_tables_do_not_bear_is_found(documents: list[Document], was: str, becomes: str) -> None:
    """So that the tests before can fail: the same documents, read against tables that say something else."""
    found, tried = 0, 0
    for one in documents[:20]:
        other = Reading(one.picture)
        turned = [row._replace(verdict=becomes, reason="") if row.state == was else row for row in other.rows]
        if turned != other.rows:
            other.rows = turned
            tried += 1
            found += bool([*other.faults(one.told), *other.wrong_marks(marks(one.parts))])
    assert found > tried / 2 > 3
