"""Whatever stands in a file of the configuration: it is read, or told with its file; nothing that reads it raises anything else."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from building import DISTRICTS, MUNICIPALITY, PROMISES, town
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.configuration import load_configuration
from pipeline.problems import DataErrors

WRITTEN = {
    "municipality.toml": MUNICIPALITY,
    "districts.csv": DISTRICTS,
    "promises.toml": PROMISES,
    "definitions.toml": '[[dialogue.themes]]\nid = "bicycles"\ntitle = "Cyklar"\npatterns = [\'\\bcyk\\w*\']\n',
    "crosswalk.csv": "source,code,district,share\npopulation,0199R010,norr,0.5\n",
    "districts.geojson": json.dumps({"type": "FeatureCollection", "features": [{"properties": {"namn": "Norr"}, "geometry": None}]}),
}  # fmt: skip
PUT = (
    "[",
    "]",
    "{",
    "}",
    '"',
    "'",
    "=",
    "\n",
    ",",
    ";",
    "#",
    "\\",
    "\x00",
    "å",
    "9" * 20,
    "-1",
    "true",
    "null",
    "[[",
    "{}",
    '"x"',
    "",
)


def told(root: Path, file: str, content: bytes) -> list[str]:
    """Return the files of what is wrong with a configuration of which one file holds this."""
    folder = town(root)
    for name in WRITTEN:
        if name.startswith(("definitions", "crosswalk", "districts.geo")):
            (folder.raw / name).unlink(missing_ok=True)
    (folder.raw / file).write_bytes(content)
    try:
        load_configuration(folder)
    except DataErrors as errors:
        assert errors.text("sv") and errors.text("en")
        return [one.file for one in errors.problems]
    return []


@pytest.mark.parametrize("file", WRITTEN)
@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture]
)
@given(
    changes=st.lists(st.tuples(st.floats(0, 1, exclude_max=True), st.sampled_from(PUT)), min_size=1, max_size=4),
    data=st.data(),
)
def test_a_file_with_other_signs_is_read_or_told(
    tmp_path: Path, file: str, changes: list[tuple[float, str]], data: st.DataObject
) -> None:
    text = WRITTEN[file]
    for part, put in changes:
        place = int(part * len(text))
        text = text[:place] + put + text[place + 1 :]
    content = text.encode(data.draw(st.sampled_from(("utf-8", "utf-16", "utf-8-sig"))))
    for name in told(tmp_path, file, content):
        assert name.startswith("data/raw/provstad/")


@pytest.mark.parametrize(
    ("file", "content"),
    [
        ("municipality.toml", "name = " + "[" * 5000),
        ("municipality.toml", "name = " + "9" * 5000),
        ("promises.toml", "a = {" * 3000),
        ("districts.csv", 'id,name\nnorr,"' + "x" * 200_000 + "\n"),
        ("districts.csv", '"' + "x" * 200_000 + "\n"),
        ("crosswalk.csv", 'source,code\npopulation,"' + "x" * 200_000),
        ("districts.geojson", "[" * 5000),
        ("districts.geojson", "9" * 5000),
        ("districts.geojson", '{"features": [{"properties": "x", "geometry": "y"}]}'),
        ("districts.geojson", '{"features": [{"properties": {"namn": "Norr"}, "geometry": {"type": ["Polygon"], "coordinates": 3}}]}'),
        ("districts.geojson", '{"features": [{"properties": {"namn": "Norr"}, "geometry": {"type": "Polygon", "coordinates": 3}}]}'),
        ("districts.geojson", '{"features": [{"properties": {"namn": "Sjö"}, "geometry": {"type": "Polygon", "coordinates": [[3]]}}]}'),
        ("districts.geojson", "\x00\x01\x02"),
        ("definitions.toml", '[[dialogue.themes]]\nid = "a"\ntitle = "A"\npatterns = ["(["]\n'),
    ],
    ids=lambda value: value[:60] if len(value) < 60 else f"{value[:40]} {len(value)}",
)  # fmt: skip
def test_what_no_reader_takes_is_told_with_its_file(tmp_path: Path, file: str, content: str) -> None:
    assert set(told(tmp_path, file, content.encode())) == {f"data/raw/provstad/{file}"}


def test_an_unknown_key_is_told_with_the_one_that_is_most_like_it(tmp_path: Path) -> None:
    folder = town(tmp_path, promises=PROMISES.replace("themes =", "themse =").replace("data_until", "data_untill"))
    with pytest.raises(DataErrors) as raised:
        load_configuration(folder)
    assert [
        one.words().found for one in raised.value.problems if one.code == "configuration" and one.value("near")
    ] == [
        "”2021-12-31”; mest likt är data_until",
        "lighting; mest likt är themes",
    ]


def test_an_unknown_name_in_promises_is_told_with_the_one_that_is_most_like_it(tmp_path: Path) -> None:
    folder = town(tmp_path, promises=PROMISES.replace('"norr"', '"nor"').replace('"lighting"', '"lightning"'))
    with pytest.raises(DataErrors) as raised:
        load_configuration(folder)
    assert [one.words().found for one in raised.value.problems] == [
        "nor; mest likt är norr (Norr)",
        "lightning; mest likt är lighting (Bristande belysning)",
    ]
