"""Do several Pythons make the same products? Builds Kalmar with each and compares PDF, HTML, workbook and CSV byte by byte.

    python benchmarks/pythons.py python3.11 python3.13

Each Python gets an environment of its own with the versions of constraints.txt; the first makes what the others are compared with.
Takes two to five minutes a Python. The exit code is 1 when any file differs.
"""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[1]


def products(python: str, place: Path) -> dict[str, str]:
    """Build Kalmar with a Python in a folder and return the sum of each product by its path."""
    environment, root = place / "venv", place / "root"
    subprocess.run([python, "-m", "venv", str(environment)], check=True)
    own = environment / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
    pip = [str(own), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    subprocess.run([*pip, "--constraint", str(CHECKOUT / "constraints.txt"), str(CHECKOUT)], check=True)
    shutil.copytree(CHECKOUT / "data" / "raw" / "kalmar", root / "data" / "raw" / "kalmar")
    build = [str(own), "-m", "pipeline", "--root", str(root), "--quiet", "build", "kalmar"]
    subprocess.run(build, check=True, cwd=place)
    files = sorted(path for path in (root / "reports").rglob("*") if path.is_file())
    return {path.relative_to(root).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def main(pythons: list[str]) -> int:
    """Print how many products each Python makes otherwise than the first, and which."""
    made: dict[str, dict[str, str]] = {}
    with tempfile.TemporaryDirectory() as temporary:
        for number, python in enumerate(pythons):
            place = Path(temporary) / str(number)
            place.mkdir()
            made[python] = products(python, place)
    first = made[pythons[0]]
    different = False
    for python, found in made.items():
        differ = sorted(name for name in {*first, *found} if first.get(name) != found.get(name))
        different |= bool(differ)
        print(
            f"{python}: {len(found)} products, {len(differ)} differ from those of {pythons[0]}", *differ, sep="\n    "
        )
    return int(different)


if __name__ == "__main__":
    if len(sys.argv) < 3:
        sys.exit(__doc__)
    sys.exit(main(sys.argv[1:]))
