"""XML as a stream: elements and their attributes without namespaces' prefixes, and no document type that could grow."""

from __future__ import annotations

import re
from typing import Any
from xml.parsers import expat

_ROOT = re.compile(rb"<(?:([^\s<>!?/:=]+):)?[^\s<>!?/:=]+[\s/>]")


def parser() -> Any:
    """Return a parser that stops at a document type: none of the formats has one, and entities of its own could fill the memory."""
    made = expat.ParserCreate()
    made.buffer_text = True
    made.StartDoctypeDeclHandler = _refuse
    return made


def _refuse(*_: object) -> None:
    raise expat.ExpatError("DOCTYPE")


def prefix(content: bytes) -> str:
    """Return the prefix, with its colon, that the root element has; empty when it has none."""
    found = _ROOT.search(content)
    return f"{found[1].decode('utf-8', 'replace')}:" if found and found[1] else ""


def elements(content: bytes) -> list[tuple[str, dict[str, str]]]:
    """Return all elements of a small part in their order: the name without prefix, and the attributes.

    Raises:
        ExpatError: It is no XML.
    """
    found: list[tuple[str, dict[str, str]]] = []
    made = parser()
    made.StartElementHandler = lambda tag, attributes: found.append((tag.rpartition(":")[2], attributes))
    made.Parse(content, True)
    return found


def root(content: bytes) -> str:
    """Return the name of the root element without its prefix; empty when there is none."""
    found = _ROOT.search(content)
    return found[0].strip(b"<> \t\r\n/").rpartition(b":")[2].decode("utf-8", "replace") if found else ""
