"""What problems call districts, measures and grades: by their names, as the files have them, beside the ids that configuration has."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from pipeline.configuration import Configuration
from pipeline.definitions.sources import GRADES
from pipeline.problems import Problem, phrase
from pipeline.words.messages import Phrase, Values

DISTRICTS = ("district", "area", "districts", "come", "gone", "instead", "places", "whole", "parts", "name")
MEASURES = ("indicator", "series", "indicators")
GRADE = ("grade",)

Names = Mapping[str, Mapping[str, str | Phrase]]


def names_of(configuration: Configuration) -> Names:
    """Return what each kind of place or value is called, by id."""
    districts: dict[str, str | Phrase] = {one.id: one.name for one in configuration.districts}
    measures: dict[str, str | Phrase] = {
        one.id: phrase("titled", name=one.title, id=one.id) for _, one in configuration.definitions.indicators()
    }
    grades: dict[str, str | Phrase] = dict(zip(GRADES, (phrase("grade_9"), phrase("upper_secondary_2")), strict=True))
    found = (dict.fromkeys(DISTRICTS, districts), dict.fromkeys(MEASURES, measures), dict.fromkeys(GRADE, grades))
    return {kind: names for every in found for kind, names in every.items()}


def named(problem: Problem, names: Names) -> Problem:
    """Return a problem that says names where it has ids; what two deliveries say of a district is one, too."""
    of_values = dict(names)
    if ("name", "district") in problem.values:
        of_values |= dict.fromkeys(("first", "now"), names["district"])
        del of_values["name"]
    return replace(problem, place=_named(problem.place, names), values=_named(problem.values, of_values))


def _named(values: Values, names: Names) -> Values:
    return tuple((kind, _name(value, names[kind]) if kind in names else value) for kind, value in values)


def _name(value: Any, known: Mapping[str, str | Phrase]) -> Any:
    """Return an id's name, or those of a list; anything else as it is."""
    if isinstance(value, tuple):
        return tuple(_name(one, known) for one in value)
    return known.get(value, value) if isinstance(value, str) else value
