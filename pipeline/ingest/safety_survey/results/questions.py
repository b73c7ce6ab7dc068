"""What is asked about a file of results: labels that nobody knows, and what its blocks do not say, each once with its rows."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.configuration import Terms
from pipeline.formats import Sheet
from pipeline.ingest.safety_survey.results.names import Names
from pipeline.problems import Fault, Place, ProblemLog, at, phrase
from pipeline.words.messages import named


class Questions:
    """The questions about one file.

    Attributes:
        unknown: What nobody knows, by kind and name, with its places.
        asked: The questions about blocks, by code and values, with their places.
    """

    def __init__(self, file: str, beside: str, several: bool) -> None:
        """Begin without questions.

        Args:
            file: The file's name.
            beside: The name of its mapping.
            several: Whether several of its sheets hold figures.
        """
        self.file, self.beside, self.several = file, beside, several
        self.unknown: dict[tuple[str, str], list[tuple[str, int]]] = {}
        self.asked: dict[tuple[str, str], tuple[Fault, list[tuple[str, int]]]] = {}

    def not_known(self, kind: str, name: str, sheet: Sheet, place: int) -> None:
        """Remember a label that nobody knows; where no word tells even what is asked about, it is asked about the sheet."""
        self.unknown.setdefault((kind, name if name or kind == "area" else sheet.name), []).append((sheet.name, place))

    def ask(self, fault: Fault, sheet: Sheet, place: int) -> None:
        """Remember a question about a block, to be asked once with its rows."""
        key = fault.code, repr(named(fault.values))
        self.asked.setdefault(key, (fault, []))[1].append((sheet.name, place))

    def tell(self, log: ProblemLog, names: Names, terms: Terms) -> None:
        """Note what nobody knows, each once with its rows."""
        for fault, places in self.asked.values():
            log.add(self.file, self._where(places), fault.code, **fault.values)
        for (kind, name), places in self.unknown.items():
            where = self._where(places)
            if kind == "area" and not name:
                log.add(self.file, where, "no-area-of-table", mapping=self.beside)
            elif kind == "area":
                near = names.nearest_area(name)
                wanted = phrase("an_area_perhaps", near=near) if near else phrase("an_area")
                log.add(self.file, where, "unknown-area-of-table", name=name, wanted=wanted, mapping=self.beside)
            elif kind == "indicator":
                near = names.nearest(name)
                wanted = phrase("an_indicator_perhaps", near=terms.indicator(near)) if near else phrase("an_indicator")
                log.add(self.file, where, "unknown-indicator-of-table", name=name, wanted=wanted, mapping=self.beside)
            else:
                log.add(self.file, where, "label-of-table", name=name, mapping=self.beside)

    def _where(self, places: Sequence[tuple[str, int]]) -> Place:
        """Return where something stands: the rows of one sheet, or the sheets."""
        sheets = list(dict.fromkeys(sheet for sheet, _ in places))
        rows = list(dict.fromkeys(row for _, row in places))
        if not self.several:
            return at(row=rows)
        return at(sheet=sheets[0], row=rows) if len(sheets) == 1 else at(sheet=sheets)
