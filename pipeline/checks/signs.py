"""A rule about what documents are set in: a sign that the typeface lacks cannot be shown, and no document would be made."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from pydantic import BaseModel

from pipeline.configuration import Configuration
from pipeline.ingest.files import Staged
from pipeline.problems import ProblemLog, at
from pipeline.report import style


def signs_that_the_typeface_has(configuration: Configuration, _: Staged, log: ProblemLog) -> None:
    """Every text of the configuration can be set; the file and key of those that cannot are told."""
    places = {
        "municipality.toml": configuration.municipality,
        "districts.csv": configuration.districts,
        "promises.toml": configuration.editions,
        "definitions.toml": configuration.definitions,
    }
    for file, values in places.items():
        for key, text in _texts(values):
            if lacking := _lacking(text):
                signs = [f"{sign} (U+{ord(sign):04X})" for sign in lacking]
                log.add(f"data/raw/{configuration.slug}/{file}", at(key=key), "sign-without-glyph", signs=signs)


def _texts(values: object, key: str = "") -> Iterator[tuple[str, str]]:
    """Yield every text of a configuration with its key: names of fields, and ids or places in lists."""
    if isinstance(values, str):
        yield key, values
        return
    if isinstance(values, BaseModel):
        parts: list[tuple[object, object]] = [(name, getattr(values, name)) for name in type(values).model_fields]
    elif isinstance(values, dict):
        parts = [*values.items()]
    elif isinstance(values, list | tuple):
        parts = [(getattr(one, "id", place), one) for place, one in enumerate(values, start=1)]
    else:
        return
    for name, part in parts:
        yield from _texts(part, f"{key}.{name}" if key else str(name))


def _lacking(text: str) -> list[str]:
    """Return the signs of a text that the typeface lacks, each once; blanks and line breaks are set without it."""
    if text.isascii():
        return []
    return [sign for sign in dict.fromkeys(text) if not sign.isspace() and ord(sign) not in _known()]


@cache
def _known() -> frozenset[int]:
    """Return the signs that all faces of the typeface have."""
    from fontTools.ttLib import TTFont  # only where a text has other signs than ASCII's

    faces = [set(TTFont(path, lazy=True).getBestCmap()) for path in style.font_files()]
    return frozenset(set.intersection(*faces) | set(range(128)))
