"""What is said of an edition that nobody has decided on yet."""

from __future__ import annotations

UNDECIDED = "inte beslutat"
DOCUMENT = "utkast"


def title(latest: str) -> str:
    """Return the title of a draft that carries over the promises of the edition with the title `latest`."""
    return f"Utkast till nästa utgåva, med löftena i {latest}"
