"""Starts the kernel of a notebook, as a script of its own: see `pipeline.report.documents.kernel`."""

from __future__ import annotations

import sys
from pathlib import Path


def start() -> None:
    """Run a kernel with the package that this file belongs to, and with nothing that the user has set up for IPython or matplotlib."""
    package = str(Path(__file__).resolve().parents[3])
    sys.path.insert(0, package)

    sys.path.remove(package)  # beside the package may lie what is called as something in Python's own library

    from ipykernel.kernelapp import IPKernelApp

    class Sealed(IPKernelApp):
        """A kernel that reads no configuration and no start-up files."""

        def load_config_file(self, suppress_errors: bool | None = None) -> None:
            """Read none."""

        def init_code(self) -> None:
            """Run none."""
            self.shell._sys_modules_keys = set(sys.modules)

    Sealed.launch_instance()


if __name__ == "__main__":
    start()
