"""What the deliveries share: districts, definitions, a random generator for each file, and files without a clock."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from pipeline.definitions import Definitions, load_definitions
from pipeline.problems import ProblemLog
from pipeline.validation import read_table

SYNTHETIC = "Syntetiska uppgifter"
HERE = Path(__file__).resolve().parent
DAY_ZERO = (2022, 1, 1, 0, 0, 0)


@dataclass(frozen=True)
class Place:
    """A district that deliveries are made for."""

    id: str
    name: str
    survey_code: int


@dataclass(frozen=True)
class Scene:
    """Where the deliveries go, which districts they cover and what they measure."""

    folder: Path
    places: list[Place]
    definitions: Definitions

    @classmethod
    def read(cls, folder: Path) -> Scene:
        """Return the scene of a municipality's folder that holds ``districts.csv``; composites are left out."""
        rows = [row for _, row in read_table(folder / "districts.csv", "districts.csv", ProblemLog())]
        coded = [row for row in rows if row["code_safety_survey"]]
        places = [Place(row["id"], row["name"], int(row["code_safety_survey"])) for row in coded]
        return cls(folder, places, load_definitions(folder / "definitions.toml", "definitions.toml", ProblemLog()))

    def path(self, source: str, name: str) -> Path:
        """Return the path of a delivery in its source's folder, which is made when it is missing."""
        (self.folder / source).mkdir(parents=True, exist_ok=True)
        return self.folder / source / name


def generator(name: str) -> np.random.Generator:
    """Return the random generator that belongs to a file's name."""
    return np.random.default_rng(list(name.encode()))


def write_text(path: Path, lines: list[str], *, encoding: str = "utf-8", newline: str = "\n") -> Path:
    """Write lines of text with the same line ends on every system."""
    path.write_bytes("".join(line + newline for line in lines).encode(encoding))
    return path


def write_package(path: Path, content: bytes) -> Path:
    """Write an Office file without the time at which it was made, so that the same content gives the same bytes."""
    stamp = re.compile(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")
    with zipfile.ZipFile(io.BytesIO(content)) as made, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as kept:
        for entry in made.infolist():
            data = made.read(entry)
            if entry.filename == "docProps/core.xml":
                data = stamp.sub(b"2022-01-01T00:00:00Z", data)
            kept.writestr(zipfile.ZipInfo(entry.filename, DAY_ZERO), data, zipfile.ZIP_DEFLATED)
    return path
