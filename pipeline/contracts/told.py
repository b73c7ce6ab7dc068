"""How exactly a published number is told: each column of numbers that are not whole is marked with one of these.

The rules are applied in `pipeline.gate.precision`, which says why.
"""

from __future__ import annotations

EXACT = {"told": "exact"}
"""As it is: whole, public already, a limit of ours, or worked out of numbers that are told."""

FIGURE = {"told": "figure"}
"""To the step of its row."""

ERROR = {"told": "error"}
"""To the step of its row, never less than it is."""

SAFE = {"told": "safe"}
"""To the step of its row, towards no difference."""

REACH = {"told": "reach"}
"""To the step of its row, away from no difference."""

COARSE = {"told": "coarse"}
"""To two significant digits."""

CHANCE = {"told": "chance"}
"""A p: to one significant digit, never less than it is."""
