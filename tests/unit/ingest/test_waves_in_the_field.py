"""Waves as other programs and suppliers write them: each is read as the demo's own, or named with its item."""

from __future__ import annotations

import datetime as dt
import struct
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import pandas as pd
import pyreadstat
import pytest
from field import examined
from kalmar import DEMO

from pipeline.quality import Examination

MAPPING = """ended_on = 2021-10-31
[items.reckless_mopeds]
column = "f1d_21"
[breaks]
reckless_mopeds = "A-traktor tillkom i frågan 2021."
"""
Written = tuple[str, bytes]


@cache
def demo() -> tuple[pd.DataFrame, Any]:
    """Return the demo's wave of 2021: the codes as they stand, and what the file says of them."""
    frame, meta = pyreadstat.read_sav(str(DEMO / "safety_survey" / "2021.sav"), user_missing=True)
    return frame, meta


@cache
def littering() -> float:
    """Return the share that the demo's own delivery gives."""
    codes = demo()[0]["f1a"]
    return round(float(codes[codes < 8].isin([1, 2]).mean()), 6)


def sav(path: Path, frame: pd.DataFrame, **changed: object) -> Written:
    """Write persons as SPSS does, with the demo's labels where nothing else is said."""
    meta = demo()[1]
    options: dict[str, Any] = {
        "column_labels": dict(meta.column_names_to_labels),
        "variable_value_labels": dict(meta.variable_value_labels),
        "missing_ranges": {name: [one["lo"] for one in spans] for name, spans in meta.missing_ranges.items()},
        **changed,
    }
    pyreadstat.write_sav(frame, str(path), **options)
    return "safety_survey/2021.sav", path.read_bytes()


def table(frame: pd.DataFrame, decimal: str = ",") -> Written:
    text = frame.to_csv(sep=";", index=False, decimal=decimal, float_format="%.6g")
    return "safety_survey/2021.csv", text.encode("utf-8-sig")


def read(root: Path, written: Written, mapping: str = MAPPING) -> Examination:
    return examined(root, {written[0]: written[1], "safety_survey/2021.toml": mapping.encode()}, "safety_survey")


def share(examination: Examination, item: str = "littering", yes: tuple[int, ...] = (1, 2)) -> float:
    return round(float(examination.staged.answers["2021"][item].dropna().isin(yes).mean()), 6)


def errors(examination: Examination) -> list[tuple[str, str]]:
    return [
        (one.code, one.part("item") or one.part("column")) for one in examination.problems if one.severity == "error"
    ]


def ranged_low(path: Path) -> Written:
    """No answer as -1 and -2 in a range from the lowest, as some suppliers write."""
    meta = demo()[1]
    items = [name for name in meta.missing_ranges if name not in ("kon", "aldgrp")]
    frame = demo()[0].copy()
    frame[items] = frame[items].replace({8.0: -1.0, 9.0: -2.0})
    values = {
        name: {{8.0: -1.0, 9.0: -2.0}.get(code, code): label for code, label in codes.items()}
        if name in items
        else codes
        for name, codes in meta.variable_value_labels.items()
    }
    missing = {name: [{"lo": -1e300, "hi": -0.5}] for name in items}
    return sav(path, frame, variable_value_labels=values, missing_ranges=missing)


def texts_for_codes(path: Path) -> Written:
    """The answers as padded strings, no answer a string that the file declares missing."""
    meta = demo()[1]
    frame = demo()[0].copy()
    for name in ("f1a", "f4b"):
        frame[name] = frame[name].map(lambda code: f"{code:.0f} ")
    values = {
        name: {f"{code:.0f}": label for code, label in codes.items()} if name in ("f1a", "f4b") else codes
        for name, codes in meta.variable_value_labels.items()
    }
    missing = {
        name: [one["lo"] for one in spans] for name, spans in meta.missing_ranges.items() if name not in ("f1a", "f4b")
    }
    return sav(
        path, frame, variable_value_labels=values, missing_ranges=missing | {"f1a": ["8", "9"], "f4b": ["8", "9"]}
    )


def stata(path: Path) -> Written:
    """Stata's letters for what SPSS declares missing, and its short labels."""
    frame, meta = demo()
    written = frame.astype(object).copy()
    for name in meta.missing_ranges:
        written[name] = written[name].map({8.0: "a", 9.0: "b"}).fillna(written[name])
        written[name] = [one if isinstance(one, str) else int(one) for one in written[name]]
    letters = {name: ["a", "b"] for name in meta.missing_ranges}
    values = {
        name: {int(code): label for code, label in codes.items() if code < 8}
        for name, codes in meta.variable_value_labels.items()
    }
    labels = {name: label[:30] for name, label in meta.column_names_to_labels.items()}
    pyreadstat.write_dta(
        written, str(path), column_labels=labels, variable_value_labels=values, missing_user_values=letters, version=15
    )
    return "safety_survey/2021.dta", path.read_bytes()


def labels_for_codes(_: Path) -> Written:
    """Labels in place of codes, as SPSS saves them when asked to."""
    frame, meta = demo()
    return table(frame.assign(**{name: frame[name].map(codes) for name, codes in meta.variable_value_labels.items()}))


@pytest.mark.parametrize("written", [ranged_low, texts_for_codes, stata, labels_for_codes])
def test_another_programs_file_gives_the_same_shares(written: Callable[[Path], Written], tmp_path: Path) -> None:
    examination = read(tmp_path, written(tmp_path / "written"))
    assert errors(examination) == []
    assert share(examination) == littering()
    assert len(examination.staged.answers["2021"]) == len(demo()[0])


@pytest.mark.parametrize("word", ["NA", ".", "#NULL!", "NaN", "NULL", "None", "-"])
@pytest.mark.parametrize("as_codes", [True, False], ids=["codes", "labels"])
def test_a_programs_word_for_missing_is_no_answer(word: str, as_codes: bool, tmp_path: Path) -> None:
    frame, meta = demo()
    written = frame.astype(object).copy()
    for name in meta.variable_value_labels:
        named = {
            code: f"{code:.0f}" if as_codes or name == "omrade" else label
            for code, label in meta.variable_value_labels[name].items()
            if code < 8 or name == "omrade"
        }
        written[name] = frame[name].map(named).fillna(word)
    mapping = "codes_of_codebook = true\n" + MAPPING if as_codes else MAPPING
    examination = read(tmp_path, table(written), mapping)
    assert errors(examination) == []
    assert share(examination) == littering()
    (note,) = [one for one in examination.problems if one.code == "words-for-missing"]
    assert note.value("words") == (word,)


@pytest.mark.parametrize("name", ["svarsdag", "Datum för svar", "tid"])
def test_a_column_under_ignore_is_never_read(name: str, tmp_path: Path) -> None:
    """A day beyond the year 9999 is no day to Python: the column is not looked at."""
    column = name.replace(" ", "_")
    days: list[object] = [dt.date(2021, 10, 1)] * len(demo()[0])
    frame = demo()[0].assign(**{column: days})
    where, content = sav(tmp_path / "written.sav", frame)
    seconds = (dt.datetime(2021, 10, 1) - dt.datetime(1582, 10, 14)).total_seconds()
    far = _double(seconds + 86400 * 366 * 9000)
    assert _double(seconds) in content
    content = content.replace(_double(seconds), far, 1)
    examination = read(tmp_path, (where, content), f'ignore = ["{column}"]\n' + MAPPING)
    assert errors(examination) == []
    assert share(examination) == littering()
    assert errors(read(tmp_path / "read", (where, content))) == [("unknown-column", column)]


def _double(number: float) -> bytes:
    return struct.pack("<d", number)


TURNED = {
    "another scale": {1.0: "Inte alls", 2.0: "Till viss del", 3.0: "I hög grad"},
    "words of our own": {1.0: "Nej", 2.0: "Ja, i viss utsträckning", 3.0: "Ja, i stor utsträckning"},
    "grades": {1.0: "Inget problem", 2.0: "Ett litet problem", 3.0: "Ett stort problem"},
    "shortened": {1.0: "Ej", 2.0: "Delvis", 3.0: "Helt"},
    "only the ends": {1.0: "Inte alls", 3.0: "I hög grad"},
}
SIX = ("f1a", "f1b", "f1c", "f1e", "f1f", "f1h")
SIX_ITEMS = {"littering", "vandalism_seen", "speeding", "drunk_people", "drugged_people", "youth_gangs"}


@pytest.mark.parametrize("labels", TURNED.values(), ids=TURNED)
def test_a_turned_scale_is_an_error_until_a_mapping_says_what_the_codes_mean(
    labels: dict[float, str], tmp_path: Path
) -> None:
    meta = demo()[1]
    frame = demo()[0].copy()
    frame[[*SIX]] = frame[[*SIX]].replace({1.0: 3.0, 3.0: 1.0})
    gone = {8.0: "Vet ej", 9.0: "Ej svar"}
    values = {**meta.variable_value_labels, **{name: labels | gone for name in SIX}}
    written = sav(tmp_path / "written.sav", frame, variable_value_labels=values)
    found = errors(read(tmp_path / "asks", written))
    assert {item for _, item in found} == SIX_ITEMS
    assert {code for code, _ in found} <= {"code-asks", "code-without-label", "recoded"}
    told = "".join(f"[items.{item}]\ncodes = {{ 1 = 3, 2 = 2, 3 = 1 }}\n" for item in sorted(SIX_ITEMS))
    answered = read(tmp_path / "told", written, MAPPING.replace("[breaks]", told + "[breaks]"))
    assert errors(answered) == []
    assert share(answered) == littering()


def test_a_wrong_mapping_is_stopped_by_the_waves_beside_each_other(tmp_path: Path) -> None:
    """A mapping that says the scale is as ever when it is turned: the share leaps in every district, until somebody confirms it."""
    frame = demo()[0].copy()
    frame["f1a"] = frame["f1a"].replace({1.0: 3.0, 3.0: 1.0})
    frame["f4b"] = frame["f4b"].replace({1.0: 2.0})
    written = sav(tmp_path / "written.sav", frame)
    examination = read(tmp_path / "asks", written)
    assert errors(examination) == [("wave-extreme", "avoided_activity"), ("wave-jump", "littering")]
    reasons = '[confirmed]\nlittering = "Stormen i september."\navoided_activity = "Ingen avstod."\n'
    assert errors(read(tmp_path / "told", written, MAPPING + reasons)) == []
