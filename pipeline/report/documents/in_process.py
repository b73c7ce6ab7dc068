"""Runs a notebook in this process, each in a shell and a namespace of its own; papermill knows the way as an engine.

Starting a kernel, importing everything in it and ending it again takes several times as long as what our notebooks do. What they show
and how an error is told is what a kernel would give.
"""

from __future__ import annotations

import atexit
import io
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from pathlib import Path
from typing import Any, Literal

from IPython.core.displayhook import DisplayHook
from IPython.core.displaypub import DisplayPublisher
from IPython.core.interactiveshell import InteractiveShell
from nbformat import from_dict
from papermill.engines import Engine
from traitlets import Type
from traitlets.config import Config

from pipeline.report.documents.unchanged import unchanged

NO_HISTORY = Config(HistoryManager={"enabled": False})


class InProcess(Engine):  # type: ignore[misc]
    """The engine."""

    @classmethod
    def execute_managed_notebook(cls, nb_man: Any, kernel_name: str, *, folder: Path, **_: object) -> None:
        """Run the cells in order in a folder, up to the first one that fails; the process is afterwards as it was before."""
        with unchanged(), _shell() as shell:
            os.chdir(folder)
            for index, cell in enumerate(nb_man.nb.cells):
                nb_man.cell_start(cell, index)
                failed = cell.cell_type == "code" and not shell.has_run(cell)
                if failed:
                    nb_man.cell_exception(cell, index)
                nb_man.cell_complete(cell, index)
                if failed:
                    break


def _output(kind: str, **content: object) -> Any:
    """Return a cell's output; whether it is one is looked at when the notebook is written."""
    return from_dict({"output_type": kind, **content})  # type: ignore[no-untyped-call]


class _Published(DisplayPublisher):
    """Takes in what a cell displays."""

    shell: Any

    def publish(self, data: Any, metadata: Any = None, *_: object, **__: object) -> None:
        self.shell.outputs.append(_output("display_data", data=data, metadata=metadata or {}))

    def clear_output(self, wait: bool = False) -> None:
        self.shell.outputs.clear()


class _Result(DisplayHook):
    """Takes in the value of a cell's last expression."""

    shell: Any

    def write_output_prompt(self) -> None:
        pass

    def write_format_data(self, format_dict: Any, md_dict: Any = None) -> None:
        number = self.prompt_count
        shown = _output("execute_result", data=format_dict, metadata=md_dict or {}, execution_count=number)
        self.shell.outputs.append(shown)

    def finish_displayhook(self) -> None:
        self._is_active = False


class _Printed(io.TextIOBase):
    """Takes in what a cell prints, in its turn among what it displays."""

    def __init__(self, name: Literal["stdout", "stderr"], shell: _Shell) -> None:
        self._name, self._shell = name, shell

    def write(self, text: str) -> int:
        last = self._shell.outputs[-1] if self._shell.outputs else None
        if last and last.output_type == "stream" and last.name == self._name:
            last.text += text
        elif text:
            self._shell.outputs.append(_output("stream", name=self._name, text=text))
        return len(text)


class _Shell(InteractiveShell):
    """IPython without a terminal, a history or anything of the user's."""

    displayhook_class = Type(_Result)
    display_pub_class = Type(_Published)
    outputs: list[Any]

    def has_run(self, cell: Any) -> bool:
        """Run a cell, keep in it what it shows, and return whether it came to its end."""
        if not cell.source.strip():
            return True
        self.outputs = cell.outputs
        cell.execution_count = self.execution_count
        with redirect_stdout(_Printed("stdout", self)), redirect_stderr(_Printed("stderr", self)):
            result = self.run_cell(cell.source, store_history=True)  # type: ignore[no-untyped-call]
        if isinstance(result.error_in_exec, KeyboardInterrupt):
            raise result.error_in_exec
        return bool(result.success)

    def _showtraceback(self, etype: type[BaseException], evalue: BaseException, stb: list[str]) -> None:
        told = _output("error", ename=etype.__name__, evalue=str(evalue), traceback=stb)
        self.outputs.append(told)

    def enable_gui(self, gui: str | None = None) -> None:
        """Do without windows."""


@contextmanager
def _shell() -> Iterator[_Shell]:
    """Give a shell that `display` and the like find, in place of the one that this process may run in itself."""
    only: Any = InteractiveShell
    outer = only._instance
    with tempfile.TemporaryDirectory() as own:
        shell = _Shell(config=NO_HISTORY, ipython_dir=own)  # type: ignore[no-untyped-call]
        only._instance = shell
        try:
            yield shell
        finally:
            only._instance = outer
            shell.user_ns.clear()  # parts of IPython keep the last shell, and with it all that a notebook has read
            atexit.unregister(shell.atexit_operations)  # which would keep all shells of this process
