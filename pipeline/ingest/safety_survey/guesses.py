"""What is guessed of a new delivery before anybody has looked at it: columns, questions, codes, and the figures that gives."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from pipeline.configuration import Configuration
from pipeline.ingest.safety_survey.codes import Meaning, has_labels, meanings
from pipeline.ingest.safety_survey.draft_several import as_choices
from pipeline.ingest.safety_survey.labels import is_no, is_told
from pipeline.ingest.safety_survey.mapping import Mapping as WaveMapping
from pipeline.ingest.safety_survey.matching import guess_items, guess_roles, questions
from pipeline.ingest.safety_survey.preview import Living, shares_of
from pipeline.ingest.safety_survey.several import unfolded
from pipeline.ingest.safety_survey.shapes import Several, family_of, shapes_of
from pipeline.ingest.safety_survey.sheet import Sheet, is_whole_number
from pipeline.nearest import folded
from pipeline.problems import ProblemLog

FEWEST = 2  # items under one scale that are a grid


@dataclass(frozen=True)
class Rating:
    """Columns of one family with one scale, which is asked about once.

    Attributes:
        name: What the mapping calls it.
        items: Its items, in the order of the codebook.
        codes: What each of its codes means.
    """

    name: str
    items: tuple[str, ...]
    codes: tuple[Meaning, ...]


class Guesses:
    """What is guessed of a new delivery.

    Attributes:
        roles: The columns of the persons.
        shapes: The columns of several answers and own words.
        items: The column of each item that has one.
        chosen: The choice of each item that is one of several answers, by the column that `Shapes.spread` gives it.
        ratings: The items among `items` that share a scale that is asked about.
        spread: The delivery with the choices as columns.
        read: The delivery with its questions of several answers read as suggested.
        figures: The shares that all this gives, by item.
    """

    def __init__(self, sheet: Sheet, earlier: Sheet | None, configuration: Configuration) -> None:
        """Guess everything.

        Args:
            sheet: The delivery, without a mapping.
            earlier: The wave before; None when there is none.
            configuration: The municipality's.
        """
        self.sheet, self.earlier, self.configuration = sheet, earlier, configuration
        self.roles = guess_roles(sheet.persons, configuration)
        taken = [guess.column for guess in self.roles.values()]
        self.shapes = shapes_of(sheet, taken)
        self.spread = self.shapes.spread(sheet)
        choices = {choice.column: choice for one in self.shapes.several for choice in one.choices}
        found = guess_items(self.spread, earlier, taken)
        self.items = {item: guess for item, guess in found.items() if guess.column not in choices}
        self.chosen = {
            item: replace(guess, is_sure=guess.relation == "same")
            for item, guess in found.items()
            if guess.column in choices and choices[guess.column].kind == "choice"
        }
        self._questions = questions(sheet, earlier)
        self.ratings = self._ratings()
        several = {one.name: as_choices(one, self.items_of(one), sheet) for one in self.shapes.several}
        self.read = unfolded(replace(sheet, mapping=WaveMapping(choices=several)), ProblemLog()).sheet
        columns = {item: guess.column for item, guess in self.items.items()}
        columns |= {item: self.read.item(item).column for item in self.chosen if self.read.item(item).column}
        area = self.roles.get("district")
        now = Living.of(self.read, area.column if area else "", area.codes if area else {}, configuration)
        before = None if earlier is None else Living.of(earlier, earlier.column("district"), {}, configuration)
        self.figures = shares_of(now, columns, before, configuration)

    def items_of(self, several: Several) -> dict[str, str]:
        """Return the item of each choice of a question that has one, by the choice's column."""
        columns = {one.column for one in several.choices}
        return {guess.column: item for item, guess in self.chosen.items() if guess.column in columns}

    def _ratings(self) -> list[Rating]:
        """Return the families of columns with one scale of which something is asked."""
        families: dict[tuple[str, str], list[str]] = {}
        for item, guess in self.items.items():
            family = family_of(self.sheet, guess.column)
            if family and guess.relation != "opposite":
                families.setdefault((family, self.sheet.book.items[item].scale), []).append(item)
        found, names = [], set[str]()
        for (family, scale), items in families.items():
            meant = {item: {folded(one.label) or one.code: one for one in self.meanings(item)} for item in items}
            widest = max(meant.values(), key=len)
            alike = [item for item in items if meant[item].keys() <= widest.keys()]
            is_told_of = all(is_told(one.label) for one in widest.values())
            if len(alike) >= FEWEST and is_told_of and any(one.is_open for one in widest.values()):
                name = family if family not in names else f"{family} {scale}"
                names.add(name)
                found.append(Rating(name, tuple(alike), tuple(widest.values())))
        return found

    def alone(self) -> list[str]:
        """Return the items of a column that no family shares a scale with, in the order of the codebook."""
        rated = {item for one in self.ratings for item in one.items}
        return [item for item in self.items if item not in rated]

    def missing(self) -> list[str]:
        """Return the items that this wave could ask and that no column was found for."""
        found = {*self.items, *self.chosen}
        return [
            item for item, one in self.sheet.book.items.items() if item not in found and one.asked_in(self.sheet.period)
        ]

    def meanings(self, item: str) -> list[Meaning]:
        """Return what each code of an item means; of an opposite question nobody knows before it is answered."""
        guess = self.items[item]
        found = [
            one
            for one in meanings(self.sheet, item, guess.column).values()
            if one.basis not in ("declared", "unknown")
            or (one.basis == "unknown" and not has_labels(self.sheet, guess.column))
        ]
        known = self.sheet.book.codes(item)
        scale = sorted(known)
        has_opposite = len(scale) == 2 or is_no(known[scale[-1]])  # how often, or how safe, has none
        turned = {code: other if has_opposite else None for code, other in zip(scale, reversed(scale), strict=True)}
        asked = [self._asked(one, turned if guess.relation == "opposite" else {}) for one in found]
        return sorted(
            asked, key=lambda one: (one.code if is_whole_number(one.code) else "", one.suggested or one.means or 0)
        )

    @staticmethod
    def _asked(one: Meaning, turned: Mapping[int, int | None]) -> Meaning:
        if one.basis == "unknown":
            return replace(one, basis="no_label")
        if one.means is not None and one.means in turned:
            return replace(one, means=None, basis="question", suggested=turned[one.means])
        return one

    def unused(self) -> list[str]:
        """Return the columns that nothing takes."""
        used = {guess.column for guess in (*self.roles.values(), *self.items.values())} | {*self.shapes.columns()}
        return [column for column in self.sheet.frame.columns if column not in used]

    def is_gone(self, item: str) -> bool:
        """Return whether an item was not asked: each column and choice that is left tells a question and none is near it.

        A supplier that asks most questions in words of its own may ask this one too, so there nothing is certain.
        """
        taken = {guess.column for guess in self.chosen.values()}
        left = [choice.column for one in self.shapes.several for choice in one.choices if choice.column not in taken]
        texts = [self.spread.persons.text(column) for column in (*self.unused(), *left)]
        is_told = all(texts) and all(self._questions.relation(text, item) == "other" for text in texts)
        in_known_words = sum(guess.is_sure for guess in self.items.values())
        return is_told and (not texts or 2 * in_known_words > len(self.items))

    def is_reworded(self, item: str) -> bool:
        """Return whether the wave before asked in other words."""
        return self.earlier is not None and self.items[item].relation == "wider"

    def is_age_in_years(self) -> bool:
        """Return whether the column of ages holds years."""
        age = self.roles.get("age")
        return (
            age is not None
            and not age.codes
            and not set(self.sheet.codes(age.column)) - {""} <= set(self.sheet.book.age_codes)
        )
