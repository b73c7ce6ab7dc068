"""Office's packages (.xlsx, .xlsb, .docx): which part is the main one and which others it names, whatever they are called."""

from __future__ import annotations

import io
import posixpath
import zipfile
from xml.parsers.expat import ExpatError
from xml.sax.saxutils import quoteattr

from pipeline.formats import xml
from pipeline.formats.archives import Archive
from pipeline.formats.model import Unreadable
from pipeline.problems import phrase

# Where programs that do not ask the package look for its main part.
_USUAL = {"word/document.xml", "xl/workbook.xml", "xl/workbook.bin"}
_TYPES = "[Content_Types].xml"
_MAIN = "officeDocument"
_KINDS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"


def main_part(archive: Archive) -> str:
    """Return the name of the part that is the document or the workbook.

    Raises:
        Unreadable: The package has none.
    """
    found = next((part for part, kind in related(archive, "").values() if kind == _MAIN), "")
    if found not in archive.names:
        found = next((name for name in sorted(_USUAL) if name in archive.names), "")
    if not found:
        raise Unreadable("cut-off", wanted=phrase("whole_workbook_or_document"), found=phrase("no_list_of_sheets"))
    return found


def related(archive: Archive, part: str) -> dict[str, tuple[str, str]]:
    """Return the parts that a part names, by the ids of its links: each part's name and what it is to it.

    Args:
        archive: The package.
        part: The part's name; empty for the package itself.

    Raises:
        Unreadable: The list of links is damaged.
    """
    folder, links = posixpath.dirname(part), _links_of(part)
    if links not in archive.names:
        return {}
    try:
        found = xml.elements(archive.part(links))
    except ExpatError as error:
        reason = phrase("damaged_part", part=links)
        raise Unreadable("unreadable-file", wanted=phrase("whole_workbook_or_document"), found=reason) from error
    return {
        one.get("Id", ""): (_resolved(folder, one.get("Target", "")), one.get("Type", "").rpartition("/")[2])
        for name, one in found
        if name == "Relationship" and one.get("TargetMode") != "External"
    }


def _resolved(folder: str, target: str) -> str:
    return posixpath.normpath(posixpath.join("/", folder, target.replace("\\", "/"))).lstrip("/")


def usual_workbook(archive: Archive, content: bytes) -> bytes:
    """Return a workbook's package with its parts where every program looks for them; itself when they stand there."""
    main = main_part(archive)
    usual = "xl/workbook.bin" if main.endswith(".bin") else "xl/workbook.xml"
    links = related(archive, main)
    moved = {part: part if part.startswith("xl/") else f"xl/{part}" for part, _ in links.values()}
    if main == usual and not archive.is_renamed and all(part == to for part, to in moved.items()):
        return content
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_STORED) as package:
        # calamine finds out by the list of types what the package is.
        for part, to in {**moved, main: usual, _TYPES: _TYPES}.items():
            if part in archive.names:
                package.writestr(to, archive.part(part))
        package.writestr(
            _links_of(usual), _written({one: (moved[part][3:], kind) for one, (part, kind) in links.items()})
        )
        package.writestr(_links_of(""), _written({"book": (usual, _MAIN)}))
    return made.getvalue()


def _written(links: dict[str, tuple[str, str]]) -> str:
    """Return a list of links: by its id, each one's target and what it is."""
    each = "".join(
        f"<Relationship Id={quoteattr(link)} Type={quoteattr(f'{_KINDS}/{kind}')} Target={quoteattr(target)}/>"
        for link, (target, kind) in links.items()
    )
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{each}</Relationships>'


def _links_of(part: str) -> str:
    folder, name = posixpath.split(part)
    return posixpath.join(folder, "_rels", f"{name}.rels")
