"""Starts the kernel of a notebook, as a script of its own: see `pipeline.report.documents.kernel`."""

from __future__ import annotations

import sys
from importlib import import_module
from pathlib import Path
from typing import Any


def start() -> None:
    """Run a kernel with the package that this file belongs to, and with nothing that the user has set up for IPython or matplotlib."""
    package = str(Path(__file__).resolve().parents[3])
    sys.path.insert(0, package)
    import_module("pipeline")
    sys.path.remove(package)  # beside the package may lie what is called as something in Python's own library
    import_module("pipeline.report.charts")  # before a cell can import matplotlib with other settings
    from ipykernel.kernelapp import IPKernelApp

    class Sealed(IPKernelApp):
        """A kernel that reads no configuration and runs no start-up files."""

        def load_config_file(self, *_: Any, **__: Any) -> None:
            """Read none."""

        def init_code(self) -> None:
            """Run none."""

    Sealed.launch_instance()


if __name__ == "__main__":
    start()
