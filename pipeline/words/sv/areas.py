"""What areas that have no name of their own are called, and how a place stands in a sentence."""

from __future__ import annotations

MUNICIPALITY = "Kommunen"
WHOLE_MUNICIPALITY = "Hela kommunen"
IN_WHOLE_MUNICIPALITY = "i hela kommunen"
OUTSIDE = "Utanför löftet"


def inside(name: str) -> str:
    """Return that something is in an area: i Oxhagen."""
    return f"i {name}"


REST = "övriga kommunen"
