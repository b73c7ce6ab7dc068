"""The processor's time as benchmarks count it: of this process and of those that it has started and awaited, kernels among them."""

from __future__ import annotations

import os
import resource
import sys


def used() -> float:
    """Return the seconds of the processor (user and system) that this process and its ended children have used."""
    return sum(os.times()[:4])


def peak() -> float:
    """Return the largest memory that this process has held at once, MB."""
    held = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return held / (1e6 if sys.platform == "darwin" else 1e3)
