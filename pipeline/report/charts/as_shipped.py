"""Brings matplotlib in with the settings that it is shipped with, whatever lies in the working folder or the user's home.

Matplotlib reads its settings once, when it is imported, and looks in the working folder first. Standing in the folder of its own
settings is the only way to let it read no others; wherever it has been imported before, it is as whoever imported it wished.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import chdir, contextmanager
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any


def import_as_shipped() -> Any:
    """Import matplotlib and return it; raises `ImportError` where there is none."""
    spec = find_spec("matplotlib")
    if spec is None or spec.origin is None:
        raise ImportError("matplotlib is missing")
    with chdir(Path(spec.origin).parent / "mpl-data"), _silent(logging.getLogger("matplotlib")):
        import_module("matplotlib.font_manager")  # which looks for a home to keep its list of fonts in
        return import_module("matplotlib")


@contextmanager
def _silent(logger: logging.Logger) -> Iterator[None]:
    """Let a logger tell of nothing but errors."""
    level = logger.level
    logger.setLevel(logging.ERROR)
    try:
        yield
    finally:
        logger.setLevel(level)


matplotlib = import_as_shipped()
