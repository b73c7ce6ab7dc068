"""Invented deliveries of one municipality, so that the whole pipeline can be seen at work without a real person in it.

Everything follows from the tables in this folder and from the names in the municipality's ``districts.csv``. Each file
has its own random generator, so that a change of one leaves the others as they are. Only the pupils' figures are real
(see `drug_habits`).
"""

from __future__ import annotations

import shutil
from pathlib import Path

from pipeline.demo import crime, dialogue, drug_habits, population, survey
from pipeline.demo.common import Scene
from pipeline.workspace import bundled

CONFIGURATION = ("municipality.toml", "promises.toml", "districts.csv")


def write_demo(folder: Path) -> list[Path]:
    """Write the municipality Kalmar with invented deliveries; the same content every time.

    Args:
        folder: The municipality's folder, such as ``data/raw/kalmar``. It is made when it is missing; files of the same
            names are replaced.

    Returns:
        Every file of the municipality, in order of path.
    """
    folder.mkdir(parents=True, exist_ok=True)
    source = bundled("demo") / "kalmar"
    if source.resolve() != folder.resolve():
        for name in CONFIGURATION:
            shutil.copyfile(source / name, folder / name)
    scene = Scene.read(folder)
    written = [folder / name for name in CONFIGURATION]
    for delivery in (survey, population, crime, drug_habits, dialogue):
        written += delivery.write(scene)
    return sorted(written)
