"""What things are called that the tables name by an id alone: areas made of others, all kinds of conversations, owners."""

from __future__ import annotations

AREAS = {"municipality": "kommunen", "country": "riket", "county": "länet", "police_region": "polisregionen"}
MADE_OF_PROMISES = {"priority": "löftets {many}", "outside": "utanför löftets {many}"}
ALL_TALKS = "samtal och vandringar"
ONE_TALK = "samtal eller vandring"
OWNERS = {"other": "annan", "unknown": "anges inte"}


def area(id: str, kind: str, many: str) -> str:
    """Return the name of an area that has none of its own.

    Args:
        id: Its id, as ``municipality`` or ``county``.
        kind: What it is; ``priority`` and ``outside`` are made of an edition's promises.
        many: The municipality's word for districts, indefinite plural.
    """
    return MADE_OF_PROMISES[kind].format(many=many) if kind in MADE_OF_PROMISES else AREAS.get(id, id)
