"""Which indicator and which area the words of a table of results mean."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline.configuration import Area, Configuration
from pipeline.definitions import ProblemIndex
from pipeline.formats import Sheet
from pipeline.ingest.files import Districts
from pipeline.ingest.safety_survey.results.mapping import TableMapping
from pipeline.ingest.safety_survey.results.topics import Topics
from pipeline.ingest.safety_survey.results.vocabulary import INDEX_TOTALS
from pipeline.nearest import folded, nearest

REFERENCES = {
    "riket": "country", "hela landet": "country", "hela riket": "country", "sverige": "country", "länet": "county",
    "polisregionen": "police_region", "lokalpolisområdet": "police_area", "lokalpolisområde": "police_area", "lpo": "police_area",
}  # fmt: skip
_SHORT = re.compile(r"förkort|beteckning|teckenförkl|områden|områdeskod|kod(?:er)?\b", re.IGNORECASE)
_POLICE_AREA = re.compile(r"^(?:lpo|lokalpolisområdet?|lokalpolisområde|polisområdet?)\s+")


class Names:
    """Finds indicators and areas by the words of a table."""

    def __init__(self, configuration: Configuration, mapping: TableMapping) -> None:
        """Collect what every indicator and area goes by."""
        survey = configuration.definitions.safety_survey
        own = [one for source, one in configuration.definitions.indicators() if source == "safety_survey"]
        self.index = {one.id for one in own if isinstance(one, ProblemIndex)}
        self.blocks = {one.id: survey.blocks[one.block].title for one in own if hasattr(one, "block")}
        self.block_titles = {folded(one.title) for one in survey.blocks.values()} | {
            folded(word) for word in ("Område", "Innehåll")
        }
        self.titles = {one.id: one.title for one in own}
        self.topics = Topics(survey)
        self.mapped = {folded(name): id for name, id in mapping.indicators.items()}
        self.names = {folded(name): one.id for one in own for name in (one.id, one.title, one.title_en) if name}
        for one in survey.indicators:
            if len(one.items) == 1:
                self.names.setdefault(folded(survey.items[one.items[0]].wording), one.id)
        self.ids = set(self.titles)
        self.districts = Districts(configuration, "safety_survey", of_tables=True)
        self.composites = {
            name.casefold(): one.id for one in configuration.districts for name in (one.id, one.name, *one.aliases)
        }
        self.areas = _other_areas(configuration)
        self.given = {_fold(name): area for name, area in mapping.areas.items()}

    def shorten(self, sheets: Sequence[Sheet]) -> None:
        """Take in the abbreviations of areas that a file explains in a sheet of its own; what the configuration says goes before."""
        for sheet in sheets:
            rows = [[text for text in row if text] for row in sheet.rows]
            pairs = [row for row in rows if row]
            if not pairs or not (_SHORT.match(sheet.name.strip()) or _SHORT.match(pairs[0][0])):
                continue
            for short, whole in (row for row in pairs if len(row) == 2):
                if self.area(short) is None and (area := self.area(whole) or self.area(whole.split(" (")[0])):
                    self.areas[_fold(short)] = area

    def indicator(self, name: str, section: str = "") -> str | None:
        """Return the id of the indicator that a name means, under a heading where that tells it apart; None when it means none."""
        under = self.mapped.get(folded(f"{section} / {name}")) if section else None
        found = under or self.mapped.get(folded(name)) or self._total(name) or self.names.get(folded(name))
        found = found or self.topics.indicator(name, section)
        return found if found in self.ids else None

    def is_mapped(self, name: str, section: str = "") -> bool:
        """Return whether the mapping says what a name means."""
        return folded(name) in self.mapped or folded(f"{section} / {name}") in self.mapped

    def is_exact(self, name: str) -> bool:
        """Return whether a name is an indicator's own."""
        return folded(name) in self.names

    def _total(self, name: str) -> str | None:
        """Return the problem index of all questions, where a name says it and there is one."""
        return next(iter(self.index), None) if " ".join(name.casefold().split()) in INDEX_TOTALS else None

    def nearest(self, name: str) -> str:
        """Return the likeliest indicator of an unknown name; empty when none is likely."""
        return self.names.get(nearest(name, self.names), "")

    def nearest_area(self, name: str) -> str:
        """Return the known name of an area that is closest to an unknown one; empty when none is likely."""
        return nearest(name, [*self.areas, *self.districts.ids, *self.composites])

    def area(self, name: str) -> str | None:
        """Return the area that a name means; None when it means none, or two of them."""
        name = _fold(self.given.get(_fold(name), name))
        found = {self.areas.get(name), self.districts.find(name) or self.composites.get(name)} - {None}
        return found.pop() if len(found) == 1 else None


def _fold(name: str) -> str:
    return " ".join(name.casefold().split())


def _other_areas(configuration: Configuration) -> dict[str, str]:
    """Return the areas that are no districts by their names: the municipality and those that it is compared with."""
    own = configuration.municipality
    whole = (
        own.name, f"{own.name} kommun", f"{own.name}s kommun", "kommunen", "hela kommunen", "kommunen totalt", "totalt kommunen",
        "kommun", Area.MUNICIPALITY,
    )  # fmt: skip
    areas = {_fold(name): str(Area.MUNICIPALITY) for name in whole} | REFERENCES
    police = _fold(own.police_area)
    if police:
        bare = _POLICE_AREA.sub("", police)
        for name in (
            police,
            *(
                f"{word} {bare}"
                for word in ("lpo", "lokalpolisområde", "lokalpolisområdet", "polisområde", "polisområdet")
            ),
        ):
            areas[name] = "police_area"
    return areas | {id: id for id in REFERENCES.values()}
