"""Runs a notebook in a kernel of its own that nothing of the user's reaches; papermill knows the way as an engine.

Nothing is imported from the working folder, no kernel that the user has installed is taken for ours, no start-up file or
configuration is read, and no connection leaves the machine: it is spoken with through sockets in files, or where these cannot be
(Windows, a temporary folder with a long path) through the machine's own address; both are encrypted with keys of this one run.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import zmq
from jupyter_client.kernelspec import KernelSpec
from jupyter_client.manager import AsyncKernelManager
from papermill.engines import NBClientEngine
from traitlets.config import Config

START = Path(__file__).with_name("kernel_start.py")
SOCKET = "-ipc-00"  # what is added to a connection's file, without its ending, to name a socket


class Kernel(NBClientEngine):  # type: ignore[misc]
    """The engine."""

    @classmethod
    def execute_managed_notebook(cls, nb_man: Any, kernel_name: str, *, folder: Path, **given: Any) -> None:
        """Run the cells in a kernel that stands in a folder, up to the first one that fails."""
        with tempfile.TemporaryDirectory() as own:
            super().execute_managed_notebook(
                nb_man,
                kernel_name,
                kernel_manager_class=_Manager,
                config=Config(KernelManager=_connection(Path(own) / "kernel.json")),
                resources={"metadata": {"path": str(folder)}},
                extra_arguments=["--log-level=CRITICAL"],  # else kernels tell of their end
                **given,
            )


def _connection(file: Path) -> dict[str, str]:
    """Return how a kernel is spoken with whose connection is told in a file."""
    path = os.fsencode(file.with_suffix("")) + SOCKET.encode()
    by_file = os.name != "nt" and len(path) <= zmq.IPC_PATH_MAX_LEN
    way = {"transport": "ipc"} if by_file else {"transport": "tcp", "ip": "127.0.0.1"}
    return {"connection_file": str(file), "transport_encryption": "required", **way}


class _Manager(AsyncKernelManager):
    """Starts kernels of our own kind alone."""

    @property
    def kernel_spec(self) -> KernelSpec:
        """What is started, whatever kernels are installed and how they are called."""
        return KernelSpec(
            argv=[sys.executable, "-P", str(START), "-f", "{connection_file}"],
            env=sealed(Path(self.connection_file).parent),
            language="python",
            metadata={
                "supported_encryption": ["curve"],
                "kernel_provisioner": {"provisioner_name": "local-provisioner"},
            },
        )


def sealed(own: Path) -> dict[str, str]:
    """Return the environment in which kernels import nothing from the folder that they stand in and run nothing of the user's.

    Args:
        own: Folder for what IPython keeps, which nobody needs afterwards.
    """
    return {"PYTHONSAFEPATH": "1", "PYTHONSTARTUP": "", "IPYTHONDIR": str(own / "ipython")}


def open_by_hand(notebook: Path) -> None:
    """Open a notebook in JupyterLab and wait for its end."""
    with tempfile.TemporaryDirectory() as own:
        subprocess.run(
            [sys.executable, "-P", "-m", "jupyterlab", str(notebook)],
            cwd=notebook.parent,
            env={**os.environ, **sealed(Path(own))},
            check=False,
        )
