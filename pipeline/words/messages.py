"""Says a code with its values in Swedish or English, by the templates of ``problems.toml`` and ``phrases.toml`` of each language.

A template holds values by their names, and after a colon how they are said:

- ``{rows}`` as it is: a list as words up to eight of its values, a phrase by its own template, an empty list as *inget*;
- ``{rows:20}`` a list up to twenty of its values;
- ``{known:or}``, ``{known:or20}`` a list of which one is enough;
- ``{rules:titles}`` a list of problems by their titles;
- ``{rows:rad|rader}`` a number with its noun;
- ``{share:percent}``, ``{share:percent1}`` a share as per cent, with that many decimals;
- ``{size:count}`` a number with its thousands apart.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from string import Formatter
from typing import Any, Literal, NamedTuple

Language = Literal["sv", "en"]

Values = tuple[tuple[str, Any], ...]
PLACE = "place"  # the code of a phrase that is a place in a file
MOST = 8  # values of a list that are said, where the template says nothing else


@dataclass(frozen=True)
class Phrase:
    """A value that is itself words: a code and what it needs to be said, such as a whole number from 1 to 6."""

    code: str
    values: Values = ()

    def as_plain(self) -> dict[str, Any]:
        """Return it as JSON has it."""
        return {"phrase": self.code, **as_plain(self.values)}


class Term(str):
    """A column, an id or a code of ours: compared, sorted and stored as itself, told by what the analyst's own files call it.

    Attributes:
        told: What it is called, by language.
    """

    told: dict[Language, str]

    def __new__(cls, own: str, swedish: str, english: str = "") -> Term:
        """Make a term of its own text and what it is called; in English as in Swedish where nothing else is given."""
        term = super().__new__(cls, own)
        term.told = {"sv": swedish, "en": english or swedish}
        return term

    def __getnewargs__(self) -> tuple[str, str, str]:  # type: ignore[override]
        """Return what it is made of, for one that is copied to another process."""
        return str(self), self.told["sv"], self.told["en"]


def titled(own: str, title: str, title_en: str = "") -> Term:
    """Return an id with what it is called beside it; alone where it is called nothing else."""
    return Term(own, f"{own} ({title})", f"{own} ({title_en or title})") if title not in ("", own) else Term(own, own)


class Message(NamedTuple):
    """What a problem is called, what was expected, what was found, and what can be done about it; any but the title may be empty."""

    title: str
    expected: str
    found: str
    advice: str


def phrase(code: str, /, **values: object) -> Phrase:
    """Return a value that is words."""
    return Phrase(code, named(values))


def named(values: Mapping[str, object]) -> Values:
    """Return named values as they are kept: lists as tuples, numbers and texts as themselves, anything else as text."""
    return tuple((name, plain(value)) for name, value in values.items())


def plain(value: object) -> Any:
    """Return a value as it is kept."""
    if isinstance(value, str | Phrase):
        return value
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int | float):
        return value
    if hasattr(value, "item"):
        return plain(value.item())  # a number of numpy's
    return str(value) if value is None or not hasattr(value, "__iter__") else tuple(plain(one) for one in value)


def as_plain(values: Values) -> dict[str, Any]:
    """Return named values as JSON has them."""
    return {name: plain_json(value) for name, value in values}


def plain_json(value: Any) -> Any:
    """Return one value as JSON has it."""
    if isinstance(value, Phrase):
        return value.as_plain()
    return [plain_json(one) for one in value] if isinstance(value, tuple) else value


# ---- saying -----------------------------------------------------------------------------------------------------------


def message(code: str, values: Values, language: Language = "sv") -> Message:
    """Return the words of a problem."""
    templates = problems(language)[code]
    return Message(*(say(templates.get(part, ""), values, language) for part in Message._fields))


def part(name: str, code: str, values: Values, language: Language = "sv") -> str:
    """Return one part of a problem's words: of a cell that was set aside, what it should have held."""
    return say(problems(language)[code].get(name, ""), values, language)


def title(code: str, language: Language = "sv") -> str:
    """Return what a problem is called."""
    return problems(language)[code]["title"]


def place(parts: Values, language: Language = "sv") -> str:
    """Return where something stands: rad 3, kolumn Antal; empty for a file as a whole. A sheet without a name is not told."""
    one, several = phrases(language)["places"], phrases(language)["several_places"]
    words = (
        several[kind] if isinstance(value, tuple) and len(value) > 1 and kind in several else one[kind]
        for kind, value in parts
    )
    told = ((word, value) for word, (_, value) in zip(words, parts, strict=True) if value != "")
    return ", ".join(say(word, (("value", value),), language) for word, value in told)


def told(kind: str, code: str, values: Values = (), language: Language = "sv") -> str:
    """Return a line of one kind: ``usage``, ``lines``, ``severities`` …, a table of ``phrases.toml``."""
    return say(phrases(language)[kind][code], values, language)


def say(template: str, values: Values, language: Language) -> str:
    """Return a template with its values."""
    return _Words(language).vformat(template, (), dict(values)) if "{" in template else template


def listed(values: Sequence[object], language: Language = "sv", most: int = MOST, conjunction: str = "and") -> str:
    """Return values as a list in words, cut after `most` with the number left out: a, b och 3 till."""
    forms = phrases(language)["forms"]
    texts = [said(value, language) for value in values]
    if len(texts) > most:
        texts = [*texts[:most], forms["more"].format(len(texts) - most)]
    if len(texts) < 2:
        return "".join(texts) or forms["nothing"]
    return f"{', '.join(texts[:-1])} {forms[conjunction]} {texts[-1]}"


def said(value: object, language: Language) -> str:
    """Return one value as words."""
    if isinstance(value, Phrase) and value.code == PLACE:
        return place(value.values, language)
    if isinstance(value, Phrase):
        return told("phrases", value.code, value.values, language)
    if isinstance(value, Term):
        return value.told[language]
    if isinstance(value, tuple):
        return listed(value, language)
    if isinstance(value, float):
        return f"{value:.6g}".replace(".", phrases(language)["forms"]["decimal"])
    return str(value)


def count(number: int, language: Language = "sv") -> str:
    """Return a whole number with its thousands apart."""
    return f"{number:,}".replace(",", phrases(language)["forms"]["thousands"])


class _Words(Formatter):
    """Fills in a template by the rules of the module."""

    def __init__(self, language: Language) -> None:
        self.language = language

    def format_field(self, value: Any, spec: str) -> str:
        if isinstance(value, tuple):
            return self._list(value, spec)
        if "|" in spec:
            one, many = spec.split("|")
            return f"{count(value, self.language)} {one if value == 1 else many}"
        if spec == "count":
            return count(value, self.language)
        if spec.startswith("percent"):
            forms = phrases(self.language)["forms"]
            digits = f"{100 * value:.{spec.removeprefix('percent') or 0}f}"
            return forms["percent"].format(digits.replace(".", forms["decimal"]))
        return said(value, self.language)

    def _list(self, values: tuple[Any, ...], spec: str) -> str:
        if spec == "titles":
            return listed([lower_first(title(code, self.language)) for code in values], self.language)
        most = spec.removeprefix("or")
        return listed(values, self.language, int(most or MOST), "or" if spec.startswith("or") else "and")


def lower_first(text: str) -> str:
    """Return a title as it stands inside a sentence."""
    return text[:1].lower() + text[1:]


# ---- templates --------------------------------------------------------------------------------------------------------


@cache
def problems(language: Language) -> dict[str, dict[str, str]]:
    """Return the templates of all problems by code: title, expected, found and advice."""
    return _read(language, "problems")


@cache
def phrases(language: Language) -> dict[str, dict[str, str]]:
    """Return all other templates by kind and code."""
    return _read(language, "phrases")


def _read(language: Language, name: str) -> dict[str, dict[str, str]]:
    path = Path(__file__).with_name(language) / f"{name}.toml"
    return tomllib.loads(path.read_text(encoding="utf-8"))
