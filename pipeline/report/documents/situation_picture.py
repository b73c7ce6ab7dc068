"""The situation picture of an edition: what comes before the promises, a chapter for each of them, and what comes after."""

from __future__ import annotations

import datetime as dt

from pipeline.report.documents.document import Document, Sections
from pipeline.report.read.picture import Picture
from pipeline.report.set.front import FrontMatter
from pipeline.words.sv import documents as words
from pipeline.words.sv import files

FRAME, CHAPTER = "frame.ipynb", "situation_picture.ipynb"
FILE, PAGE = files.PICTURE, files.PICTURE_PAGE
BEFORE = ("in_short", "districts")
OF_A_PROMISE = ("why", "survey", "pupils", "crime", "conversations", "against", "activities")
AFTER = ("causes", "changes", "unknown", "sources", "tables")


def situation_picture(picture: Picture) -> Document:
    """Return what an edition's situation picture is."""
    chapters = (Sections(CHAPTER, OF_A_PROMISE, {"promise": promise}) for promise in picture.promises)
    sections = (Sections(FRAME, BEFORE), *chapters, Sections(FRAME, AFTER))
    return Document(front_matter(picture), (FILE, PAGE), sections)


def front_matter(picture: Picture) -> FrontMatter:
    """Return what the document says about itself; its date is the edition's, never today's."""
    municipality, edition = picture.municipality, picture.edition
    by = words.publisher(municipality.name, municipality.police_area)
    return FrontMatter(
        title=words.SITUATION_PICTURE,
        subtitle=words.of_edition(municipality.name, edition.edition),
        author=by,
        description=words.about_situation_picture(municipality.name, edition.title),
        header_left=words.header(words.SITUATION_PICTURE, municipality.name, edition.edition),
        header_right="",
        footer_left=by,
        synthetic=picture.synthetic,
        date=dt.date.fromisoformat(edition.data_until),
        version=words.version(edition.data_until, picture.content_number),
        others=tuple(files.others("", municipality.district_many)),
    )
