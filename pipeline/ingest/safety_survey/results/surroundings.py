"""What stands over a block and holds for all of it: headings, titles and the sheet's name, with what they say."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cached_property
from typing import Literal

from pipeline.ingest.safety_survey.results.blocks import Block, Line
from pipeline.ingest.safety_survey.results.figures import Figure
from pipeline.ingest.safety_survey.results.names import Names
from pipeline.ingest.safety_survey.results.vocabulary import is_denied, said, sexes_in, units_in, years_in
from pipeline.nearest import folded

Kind = Literal["area", "indicator"]
KINDS: tuple[Kind, ...] = ("indicator", "area")
_SEGMENTS = re.compile(r"\s*[.:;|]\s+|\s+[–—-]\s+|,\s+")
_SAYS_NOTHING = re.compile(
    r"(?:blad|sheet|tabell|diagram|bilaga|figur|flik|data|resultat|index|andelar|f|q|fråga|innehåll|sammanfattning)?\s*\d*[a-z]?|.*\b(?:fördela[td]|uppdela[td]|redovisa[ds]|efter)\b.*|"
    r".*\b(?:trygghets|medborgar|polisen)\w*\s*(?:mätning|undersökning|enkät)\w*(?:\s+\d{4})?",
    re.IGNORECASE,
)


class Surroundings:
    """Explains the lines of text around one block."""

    def __init__(
        self, block: Block, sheet: str, constant: Sequence[str], known: Names, ignored: set[str], bands: tuple[str, ...]
    ) -> None:
        """Take in what stands around a block.

        Args:
            block: The block.
            sheet: The sheet's name.
            constant: The labels that stand above all of its columns.
            known: Finds indicators and areas.
            ignored: Labels that are not used, folded.
            bands: The municipality's age bands.
        """
        self.block, self.sheet, self.constant = block, sheet, constant
        self.known, self.ignored, self.bands = known, ignored, bands

    @property
    def lines(self) -> list[str]:
        """The lines of text that hold for all of the block, the nearest first, the sheet's name last."""
        return [*self.constant, *self.block.titles, self.sheet]

    def names(self, kind: Kind, sections: Sequence[str]) -> tuple[str, str]:
        """Return the question or area that headings and titles name, or else the one that they name and nobody knows."""
        found: list[str] = []
        unknown: list[str] = []
        for text in (*sections, *self.lines):
            if not text or folded(text) in self.ignored:
                continue
            named = self.in_line(kind, text)
            if named:
                found += named if not found else [one for one in named if one not in found and text == self.sheet]
                if text in sections:
                    break
            elif not self._says_else(kind, text):
                unknown += [] if found and text != self.sheet else [text]
        if len(found) == 1 and not unknown:
            return found[0], ""
        return "", unknown[0] if unknown else ""

    def in_line(self, kind: Kind, text: str) -> list[str]:
        """Return the questions or areas that a line of text names as a whole or in one of its parts."""

        def of(name: str) -> str | None:
            rest = said(name, self.bands).rest
            return (
                (self.known.area(name) or self.known.area(rest))
                if kind == "area"
                else self.known.indicator(rest or name)
            )

        whole = of(text)
        parts = [whole] if whole else [of(part) for part in _SEGMENTS.split(text)]
        return list(dict.fromkeys(part for part in parts if part))

    def _says_else(self, kind: Kind, text: str) -> bool:
        """Return whether a line of text is about something else than the question or area that is sought."""
        one = said(text, self.bands)
        other: Kind = "area" if kind == "indicator" else "indicator"
        return (
            not one.rest
            or (kind == "indicator" and folded(text) in self.known.block_titles)
            or bool(self.in_line(other, text))
            or bool(units_in(re.sub(r"\([^)]*\)", " ", text)))
            or bool(sexes_in(text))
            or _SAYS_NOTHING.fullmatch(text.strip()) is not None
        )

    @cached_property
    def units(self) -> set[str]:
        """The units that the lines above the block speak of, the nearest line that speaks of any."""
        for text in (*self.lines, *self.block.page):
            if found := units_in(text):
                return {*found}
        return set()

    @cached_property
    def years(self) -> list[str]:
        """The years that the lines above the block name, or else those at the top of its sheet; several when they disagree."""
        corner = list(dict.fromkeys(year for text in self.block.corner.values() for year in years_in(text)))
        if corner:
            return corner
        found = list(dict.fromkeys(year for text in self.lines for year in years_in(text)))
        return found or list(dict.fromkeys(year for text in self.block.top for year in years_in(text)))

    @cached_property
    def sexes(self) -> set[str]:
        """The sexes that the lines above the block speak of."""
        for text in self.lines:
            if found := sexes_in(text):
                return found
        return set()

    def of_sections(self, line: Line) -> dict[str, str]:
        """Return sex, year, age and unit that headings above a line say by themselves, the nearest first."""
        found: dict[str, str] = {}
        for text in line.sections:
            one = said(text, self.bands)
            if not one.rest or self.in_line("area", text) or self.in_line("indicator", text):
                dims = {**one.dims, **({"sex": "all"} if one.is_total and "sex" not in one.dims else {})}
                found = {**dims, **found}
        return found

    def denied(self, figure: Figure) -> str:
        """Return the heading that says that a share is of those who do not; empty where none does."""
        sections = [figure.section] if figure.section else []
        lines = [*self.constant, *self.block.titles, *sections, *filter(None, [figure.description])]
        return next((text for text in lines if is_denied(text) and not self.known.indicator(text)), "")
