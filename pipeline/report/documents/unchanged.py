"""What a notebook that runs in this process may change while it runs, and finds again as it was when it has ended."""

from __future__ import annotations

import builtins
import locale
import os
import sys
import warnings
from collections.abc import Callable, Iterable, Iterator, MutableMapping
from contextlib import ExitStack, chdir, contextmanager
from typing import Any

import duckdb

from pipeline.report.charts.as_shipped import matplotlib

SYSTEM = ("argv", "displayhook", "excepthook", "ps1", "ps2", "ps3", "stderr", "stdin", "stdout")
ERROR = ("last_exc", "last_traceback", "last_type", "last_value")
"""What tells of the last error, and holds everything that was there when it was raised."""

BUILT_IN = ("__IPYTHON__", "display", "get_ipython")


@contextmanager
def unchanged() -> Iterator[None]:
    """Put everything below back, whatever happens meanwhile."""
    with ExitStack() as stack:
        for keep in _KEPT:
            stack.enter_context(keep())
        yield


@contextmanager
def _entries(mapping: MutableMapping[str, Any], names: Iterable[str]) -> Iterator[None]:
    """Put back some entries of a mapping; those that were not there are taken away."""
    names = tuple(names)
    before = {name: mapping[name] for name in names if name in mapping}
    try:
        yield
    finally:
        for name in names:
            mapping.pop(name, None)
        mapping.update(before)


@contextmanager
def _folder() -> Iterator[None]:
    with chdir("."):
        yield


@contextmanager
def _environment() -> Iterator[None]:
    before = dict(os.environ)
    try:
        yield
    finally:
        for name in set(os.environ) - set(before):
            del os.environ[name]
        os.environ.update({name: value for name, value in before.items() if os.environ.get(name) != value})


@contextmanager
def _imports() -> Iterator[None]:
    """Put back where modules are looked for; those that were imported meanwhile stay, so that the next notebook need not."""
    path, places = sys.path, [*sys.path]
    try:
        yield
    finally:
        path[:] = places
        sys.path = path


@contextmanager
def _locale() -> Iterator[None]:
    before = locale.setlocale(locale.LC_ALL)
    try:
        yield
    finally:
        locale.setlocale(locale.LC_ALL, before)


@contextmanager
def _matplotlib() -> Iterator[None]:
    """Put back matplotlib's settings, and close figures that were opened meanwhile."""
    before = _figures()
    try:
        with matplotlib.rc_context():
            yield
    finally:
        for number in _figures() - before:
            sys.modules["matplotlib.pyplot"].close(number)


def _figures() -> set[int]:
    """Return the numbers of the open figures, of which there are none before pyplot is imported."""
    pyplot = sys.modules.get("matplotlib.pyplot")
    return {*pyplot.get_fignums()} if pyplot else set()


@contextmanager
def _connection() -> Iterator[None]:
    """Give DuckDB's functions that name no connection an empty database, and the one before it afterwards."""
    before = duckdb.default_connection()
    with duckdb.connect(config={"threads": 1}) as empty:
        duckdb.set_default_connection(empty)
        try:
            yield
        finally:
            duckdb.set_default_connection(before)


_KEPT: tuple[Callable[[], Any], ...] = (
    _folder,
    _environment,
    _imports,
    _locale,
    warnings.catch_warnings,
    _matplotlib,
    _connection,
    lambda: _entries(vars(sys), (*SYSTEM, *ERROR)),
    lambda: _entries(vars(builtins), BUILT_IN),
    lambda: _entries(sys.modules, ["__main__"]),
)
