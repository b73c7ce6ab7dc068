"""One command from a fresh clone: make the environment, then hand on to it.

    python run.py demo     set up, then make Kalmar's situation picture in reports/kalmar/2022/
    python run.py test     set up, then run all tests

Needs only Python 3.11 or later and its own standard library. The environment lies in .venv; LAGESBILD_VENV names another folder.
"""

from __future__ import annotations

import os
import subprocess
import sys
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent
COMMANDS = {
    "demo": ["-P", "-m", "pipeline", "build", "kalmar"],
    "test": ["-m", "pytest"],
}


def environment() -> Path:
    """Make the virtual environment if it is missing, install what is asked for in it, and return its Python."""
    folder = Path(os.environ.get("LAGESBILD_VENV", ROOT / ".venv"))
    python = folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    if not python.exists():
        print(f"Making the environment in {folder} ...", flush=True)
        venv.create(folder, with_pip=True)
        run([python, "-m", "pip", "install", "--quiet", "pip>=25.1"])  # the first with --group
    constraints = ROOT / "constraints.txt"
    print("Installing what the project needs (about a minute the first time) ...", flush=True)
    run([python, "-m", "pip", "install", "--quiet", "--constraint", constraints, "--editable", ROOT, "--group", "dev"])
    return python


def run(command: list[str | Path]) -> None:
    """Run a command in the project's folder; stop with its exit code if it fails."""
    code = subprocess.run([str(part) for part in command], cwd=ROOT, check=False).returncode
    if code:
        sys.exit(code)


def main() -> None:
    """Read the command from the command line and carry it out."""
    if sys.version_info < (3, 11):  # noqa: UP036  (this file runs before anything has looked at the version)
        sys.exit(f"Python 3.11 or later is needed; this is {sys.version.split()[0]}.")
    if len(sys.argv) < 2 or sys.argv[1] not in COMMANDS:
        print(__doc__)
        sys.exit(2)
    run([environment(), *COMMANDS[sys.argv[1]], *sys.argv[2:]])


if __name__ == "__main__":
    main()
