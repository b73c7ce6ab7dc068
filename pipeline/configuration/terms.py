"""How what stands in our tables is told to the analyst: columns by their headings, ids by their titles, codes in words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import pandas as pd

from pipeline.configuration.whole import Configuration
from pipeline.problems import phrase
from pipeline.words import terms
from pipeline.words.messages import Phrase, Term, titled

PLACES = {"district", "area", "place"}
AGES = ("age_from", "age_to")
OPEN_END = 120  # an age from which on a group has no last one
NOTHING = phrase("nothing")


class Terms:
    """The names of one municipality: its districts, and all that is measured there."""

    def __init__(self, configuration: Configuration, headings: Mapping[str, str] | None = None) -> None:
        """Take in what things are called.

        Args:
            configuration: Districts and definitions.
            headings: What a delivery calls columns of ours.
        """
        self._configuration, self._headings = configuration, dict(headings or {})
        self._districts = {one.id: one.name for one in configuration.districts}
        self._indicators = {one.id: one for _, one in configuration.definitions.indicators()}
        self._survey = configuration.definitions.safety_survey
        self._kinds = configuration.definitions.dialogue.kinds
        self._police_area = configuration.municipality.police_area

    def of(self, headings: Mapping[str, str]) -> Terms:
        """Return the same with what a delivery calls columns of ours."""
        return Terms(self._configuration, headings)

    def district(self, id: str) -> Term:
        """Return a district or another area by its name; what is none of ours stands for itself, as peers do."""
        if id == "police_area" and self._police_area:
            return Term(id, self._police_area)
        return Term(id, self._districts[id]) if id in self._districts else terms.code("area", id)

    def districts(self, ids: Iterable[str]) -> list[Term]:
        """Return districts by their names."""
        return [self.district(id) for id in ids]

    def id_of(self, district: str) -> Term:
        """Return a district's id as configuration has it, with its name beside it."""
        return titled(district, self._districts.get(district, ""))

    def indicator(self, id: str) -> Term:
        """Return an indicator's id with what deliveries call it beside it, or else its title."""
        one = self._indicators.get(id)
        delivered = getattr(one, "label", "") or getattr(one, "bra_label", "")
        return titled(id, delivered or one.title, delivered or one.title_en) if one else Term(id, id)

    def theme(self, id: str) -> Term:
        """Return a theme's id with its title beside it."""
        themes = {one.id: one for one in self._configuration.definitions.dialogue.themes}
        return titled(id, themes[id].title, themes[id].title_en) if id in themes else Term(id, id)

    def item(self, id: str) -> Term:
        """Return an item's id with its question beside it."""
        return self._survey.titled(id)

    def column(self, name: str, table: str = "") -> Term:
        """Return a column as the delivery calls it, else by what it is called in words."""
        return Term(name, self._headings[name]) if name in self._headings else terms.column(name, table)

    def cell(self, name: str, row: Mapping[Any, Any]) -> object:
        """Return what stands in a column of a row: names of places, titles and words for ids and codes, shares in per cent."""
        value = row[name]
        if name == "shares":
            return [phrase("share_in_district", share=share, district=self.district(one)) for one, share in value]
        if value is None or value is pd.NA or value != value:
            return NOTHING
        if name == "share" or (name == "value" and row.get("unit") == "share"):
            return phrase("per_cent", number=float(f"{100 * value:.10g}"))
        text = str(value)
        if not text:
            return NOTHING
        if name == "sex" and "grade" in row:
            return Term(text, terms.code("pupil_sex", text).told["sv"], terms.code("sex", text).told["en"])
        if name in ("started", "ended"):
            return text.replace("T", " ")
        named = {
            "indicator": self.indicator,
            "item": self.item,
            "kind": self._kind,
            **dict.fromkeys(PLACES, self.district),
        }
        if name in named:
            return named[name](text)
        return terms.code(name, text) if isinstance(value, str) else value

    def _kind(self, id: str) -> Term:
        return Term(id, self._kinds[id].label, self._kinds[id].title_en) if id in self._kinds else Term(id, id)

    def key(self, row: Mapping[Any, Any], columns: Sequence[str], table: str = "") -> list[Phrase]:
        """Return what tells a row apart from others: each column with its value; two limits of ages are one thing."""
        parts = [
            phrase("column_is", column=self.column(name, table), value=self.cell(name, row))
            for name in columns
            if name not in AGES
        ]
        if set(AGES) <= set(columns):
            ages = ages_of(*(int(row[name]) for name in AGES))
            parts.append(phrase("column_is", column=self.column("age"), value=ages))
        return parts


def ages_of(first: int, last: int) -> str:
    """Return a group of ages in words: 5–9, 7, 85–."""
    if last >= OPEN_END:
        return f"{first}–"
    return str(first) if first == last else f"{first}–{last}"
