"""What a safety walk saw and proposed: columns that a table of notes may have, one row a proposal."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from pipeline.definitions import Dialogue
from pipeline.ingest.files import Delivery
from pipeline.ingest.redaction import redact
from pipeline.ingest.sheets import Record
from pipeline.problems import Place, ProblemLog, stored

WALK = "safety_walk"
COLUMNS = {
    "plats": "place", "iakttagelse": "observation", "förslag": "proposal", "ansvarig": "owner_text", "status": "status_text",
}  # fmt: skip
UNKNOWN = "unknown"
OTHER = "other"


def told(row: Record) -> dict[str, str]:
    """Return what a row says of a spot, under the names of the contract ``WalkProposal``; empty when it says nothing."""
    found = {
        COLUMNS[name.strip().casefold()]: text
        for name, text in row.values.items()
        if name.strip().casefold() in COLUMNS
    }
    return {name: found.get(name, "") for name in COLUMNS.values()} if any(found.values()) else {}


def proposal(
    file: Delivery,
    where: Place,
    note: str,
    parts: Mapping[str, str],
    dialogue: Dialogue,
    keep: Collection[str],
    log: ProblemLog,
) -> dict[str, object]:
    """Return one row of ``walk_proposal``: every text is redacted, who owns it is a function and never a person.

    A status that nobody knows, and an owner who is a person, are set aside as cells; the rest of the row stays.
    """
    texts = {name: redact(parts[name], keep) for name in ("place", "observation", "proposal")}
    owner, persons = redact(parts["owner_text"], keep)
    if persons:
        log.reject(file.id, where, "Ansvarig", "", "owner-person")
        owner = ""
    status = _status(parts["status_text"], dialogue)
    if not status:
        known = [word for words in dialogue.statuses.values() for word in words]
        log.reject(file.id, where, "Status", redact(parts["status_text"])[0][:40], "walk-status", known=known)
    return {
        "row": stored(where),
        "note": note,
        **{name: text for name, (text, _) in texts.items()},
        "owner": _owner(owner, dialogue),
        "owner_text": owner,
        "status": status or UNKNOWN,
        "redactions": sum(number for _, number in texts.values()) + persons,
        "source_file": file.id,
    }


def _status(text: str, dialogue: Dialogue) -> str:
    """Return the status that a text is; unknown for an empty one, and nothing for one that nobody knows."""
    if not text:
        return UNKNOWN
    return next((status for status, words in dialogue.statuses.items() if text.casefold() in words), "")


def _owner(text: str, dialogue: Dialogue) -> str:
    """Return the owner whose pattern is first found in a text; unknown for an empty one."""
    if not text:
        return UNKNOWN
    return next((one for one, owner in dialogue.owners.items() if owner.pattern.search(text.casefold())), OTHER)
