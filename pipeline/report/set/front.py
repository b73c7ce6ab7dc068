"""What a document says about itself, whatever it is set as."""

from __future__ import annotations

import datetime
from dataclasses import dataclass


@dataclass(frozen=True)
class FrontMatter:
    """What a document says about itself.

    Attributes:
        title: What it is: "Lägesbild för medborgarlöften".
        subtitle: For whom and when: "Kalmar kommun 2022"; may be empty.
        author: Who answers for it, an organisation.
        description: One sentence for the file's metadata.
        header_left: Left in the header of every page but the first.
        header_right: Right in that header.
        footer_left: Left in the footer of every page.
        synthetic: Whether any figure is invented; every page then says so.
        date: The document's date; nothing else decides what time the file bears.
        version: The last day of its data, and the number of its content; the foot of a page in a browser bears it.
        others: The other files of the edition that it links to: file name, and as what.
    """

    title: str
    subtitle: str
    author: str
    description: str
    header_left: str
    header_right: str
    footer_left: str
    synthetic: bool
    date: datetime.date
    version: str = ""
    others: tuple[tuple[str, str], ...] = ()

    @property
    def full_title(self) -> str:
        """Title and subtitle, as a reader's window shows them."""
        return " · ".join(part for part in (self.title, self.subtitle) if part)
