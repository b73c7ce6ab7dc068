"""Whatever bytes are delivered: they are opened, or told as what they are; nothing that opens a file raises anything else."""

from __future__ import annotations

import json
import struct
import zipfile
from collections.abc import Callable
from functools import cache

import pytest
from building import word_document, workbook
from corpus_files import inhabitants, json_stat, ods, parts_of, persons, px, statistics, text, zipped
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml.etree import LxmlError

from pipeline.formats import Unreadable, open_file, opening, sheets_in
from pipeline.formats.model import Microdata

KINDS: dict[str, Callable[[], bytes]] = {
    "xlsx": lambda: workbook({"A": [[cell for cell in line] for line in inhabitants()]}),
    "ods": lambda: ods(inhabitants()),
    "docx": lambda: word_document([inhabitants()[:4]]),
    "sav": lambda: statistics(persons(), "sav"),
    "dta": lambda: statistics(persons(), "dta"),
    "por": lambda: statistics(persons(), "por"),
    "px": lambda: px(inhabitants()).encode("iso-8859-1"),
    "json": lambda: json.dumps(json_stat(inhabitants())).encode(),
    "csv": lambda: text(inhabitants()).encode(),
}
CHANGES = st.lists(
    st.tuples(st.floats(0, 1, exclude_max=True), st.sampled_from((b"\0", b"\xff", b"<", b"9", b'"', b";", b"\n", b"", b"A" * 40))),
    min_size=1,
    max_size=6,
)  # fmt: skip


@cache
def clean(kind: str) -> bytes:
    return KINDS[kind]()


def changed(content: bytes, changes: list[tuple[float, bytes]], end: float) -> bytes:
    """Return bytes with others in the place of single ones, cut at a part of their length."""
    found = bytearray(content)
    for part, put in changes:
        place = int(part * len(found))
        found[place : place + 1] = put
    return bytes(found[: int(end * len(found))])


def opened_or_told(content: bytes) -> None:
    try:
        opened = open_file(content)
    except Unreadable as error:
        assert error.code
        return
    assert isinstance(opened, Microdata) or sheets_in(opened) is not None


@pytest.mark.parametrize("kind", KINDS)
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(changes=CHANGES, end=st.sampled_from((1.0, 1.0, 0.97, 0.5)))
def test_a_file_with_other_bytes_is_opened_or_told(kind: str, changes: list[tuple[float, bytes]], end: float) -> None:
    opened_or_told(changed(clean(kind), changes, end))


@pytest.mark.parametrize("kind", ["xlsx", "ods", "docx"])
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(changes=CHANGES, which=st.floats(0, 1, exclude_max=True))
def test_a_package_with_other_parts_is_opened_or_told(
    kind: str, changes: list[tuple[float, bytes]], which: float
) -> None:
    parts = parts_of(clean(kind))
    name = [*parts][int(which * len(parts))]
    opened_or_told(zipped({**parts, name: changed(parts[name], changes, 1.0)}))


@pytest.mark.parametrize(
    "raised",
    [
        IndexError("no such row"),
        KeyError("part"),
        AttributeError("x"),
        RecursionError(),
        struct.error("unpack"),
        zipfile.BadZipFile("File is not a zip file"),
        LxmlError("x"),
        UnicodeDecodeError("utf-8", b"x", 0, 1, "invalid start byte"),
        OSError("short read"),
    ],
    ids=lambda raised: type(raised).__name__,
)
def test_what_a_program_stumbles_over_is_a_damaged_file(monkeypatch: pytest.MonkeyPatch, raised: Exception) -> None:
    def stumble(_: str) -> None:
        raise raised

    monkeypatch.setattr(opening, "text_file", stumble)
    with pytest.raises(Unreadable) as told:
        open_file(b"a;b\n1;2\n")
    assert (told.value.code, told.value.values["found"].code) == ("unreadable-file", "a_damaged_file")
