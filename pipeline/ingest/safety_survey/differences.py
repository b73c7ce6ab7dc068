"""What is different in a wave of the survey, and what that does to each series."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pipeline.configuration import Configuration
from pipeline.ingest.difference import Kind, WaveDifference
from pipeline.ingest.files import Districts
from pipeline.ingest.safety_survey.codes import Meaning, has_labels, meanings
from pipeline.ingest.safety_survey.matching import guess_items, guess_roles, meanings_of
from pipeline.ingest.safety_survey.sheet import ROLES, Sheet, is_whole_number
from pipeline.ingest.safety_survey.wordings import Words
from pipeline.words.messages import Language, Phrase, Term, named, phrase, told

OTHER_BASE = 0.2  # a share of persons with an answer that moves more than this is another base
UNKNOWN = "unknown"
WORDS = ("women", "men", "other", UNKNOWN)
Said = str | Phrase


def differences_of(sheets: Sequence[Sheet], configuration: Configuration) -> list[WaveDifference]:
    """Return what differs in each wave from the one before it, in order of wave; the first has nothing to be compared with."""
    pairs = [(sheet, before) for sheet, before in in_order(sheets) if before is not None]
    return [one for sheet, before in pairs for one in differences(sheet, before, configuration)]


def in_order(sheets: Sequence[Sheet]) -> list[tuple[Sheet, Sheet | None]]:
    """Return the waves in order, each with the one before it; of several files of a wave the first."""
    by_period = {sheet.period: sheet for sheet in reversed(sheets)}
    waves = [by_period[period] for period in sorted(by_period)]
    return list(zip(waves, [None, *waves], strict=False))


def differences(sheet: Sheet, earlier: Sheet, configuration: Configuration) -> list[WaveDifference]:
    """Return what differs in one wave from an earlier one."""
    return list(_Compared(sheet, earlier, configuration).all())


def as_text(found: Sequence[WaveDifference], language: Language = "sv") -> str:
    """Return differences as lines, wave by wave."""
    lines = []
    for wave, against in dict.fromkeys((one.wave, one.against) for one in found):
        lines.append(told("lines", "differences", named({"wave": wave, "against": against}), language))
        lines += [f"  {one.text(language)}" for one in found if (one.wave, one.against) == (wave, against)]
    return "\n".join(lines)


def _means(code: object, meaning: object) -> Phrase:
    """Return a code with its meaning; a sex, and what is not known, are words of ours."""
    is_word = meaning in WORDS
    return phrase("code_means", code=code, meaning=phrase(str(meaning)) if is_word else meaning)


class _Compared:
    """A wave beside an earlier one."""

    def __init__(self, sheet: Sheet, earlier: Sheet, configuration: Configuration) -> None:
        self.sheet, self.earlier, self.configuration = sheet, earlier, configuration
        present = set(sheet.frame.columns)
        has_all = all(sheet.column(role) in present for role in ("district", "sex", "age"))
        self.roles = {} if has_all else guess_roles(sheet.persons, configuration)
        self.columns = {item: column for item, column in sheet.items().items() if column in present}
        looked_for = set(sheet.items()) - set(self.columns)
        if looked_for:
            guesses = guess_items(sheet, earlier, [*self.role_columns(), *self.columns.values(), *sheet.mapping.ignore])
            likely = {item: guess for item, guess in guesses.items() if item in looked_for}
            self.columns |= {item: guess.column for item, guess in likely.items() if guess.is_sure}

    def role_columns(self) -> list[str]:
        """Return the columns that hold something about the persons."""
        named = [self.sheet.column(role) for role in ROLES]
        present = set(self.sheet.frame.columns)
        return [*named, *(guess.column for role, guess in self.roles.items() if self.sheet.column(role) not in present)]

    def all(self) -> Iterator[WaveDifference]:
        """Yield every difference: the items in the order of the codebook, new columns, the persons."""
        for item in self.sheet.book.items:
            yield from self._item(item)
        known = {*self.role_columns(), *self.columns.values()}
        # What is under ignore was never read: nothing but its name is known.
        for column in dict.fromkeys([*self.sheet.frame.columns, *self.sheet.mapping.ignore]):
            if column not in known and not self._was_there(column):
                decided = column in self.sheet.mapping.ignore
                label = self.sheet.persons.text(column) or column
                yield self._one(column, "new", "", label, phrase("begins_no_series"), decided)
        yield from self._persons()

    def _one(self, item: str, kind: Kind, before: Said, after: Said, effect: Phrase, decided: bool) -> WaveDifference:
        return WaveDifference(self.sheet.period, self.earlier.period, item, kind, before, after, effect, decided)

    def _was_there(self, column: str) -> bool:
        return column in {*self.earlier.frame.columns, *self.earlier.mapping.ignore}

    def _before(self, item: str) -> str | None:
        """Return an item's column before; None when it was not asked."""
        column = self.earlier.items().get(item)
        return column if column in self.earlier.frame.columns else None

    def _item(self, item: str) -> Iterator[WaveDifference]:
        """Yield what differs in one item."""
        before, after = self._before(item), self.columns.get(item)
        series = self._series(item)
        if before is None and after is not None:
            wording = self.sheet.persons.text(after) or after
            yield self._one(item, "new", "", wording, phrase("series_begins", series=series), True)
        if before is not None and after is None:
            decided = item not in self.sheet.items()
            effect = phrase("series_ends", series=series, wave=self.sheet.period)
            yield self._one(item, "gone", before, "", effect, decided)
        if before is None or after is None:
            return
        if before != after:
            decided = self.sheet.items().get(item) == after
            yield self._one(item, "renamed", before, after, self._fate(item), decided)
        yield from self._wording(item, before, after)
        yield from self._codes(item, before, after)
        yield from self._base(item, before, after)

    def _series(self, item: str) -> list[str] | Phrase:
        """Return the ids of the indicators that rest on an item, each told by its title."""
        resting = [one for one in self.sheet.book.indicators if item in one.items]
        return [Term(one.id, one.title, one.title_en) for one in resting] or phrase("no_indicator")

    def _fate(self, item: str) -> Phrase:
        """Return whether an item's series goes on."""
        why, series = self.sheet.mapping.breaks.get(item), self._series(item)
        return phrase("series_breaks", series=series, why=why) if why else phrase("series_continues", series=series)

    def _wording(self, item: str, before: str, after: str) -> Iterator[WaveDifference]:
        """Yield a changed wording; where a delivery has no labels nothing is known."""
        earlier = self.earlier.item(item).wording or self.earlier.persons.text(before)
        now = self.sheet.persons.text(after) or self.sheet.item(item).wording
        if earlier and now and not Words.of(earlier).text.startswith(Words.of(now).text):
            decided = item in self.sheet.mapping.breaks or bool(self.sheet.item(item).wording)
            effect = self._fate(item) if decided else phrase("same_question", series=self._series(item))
            yield self._one(item, "reworded", earlier, now, effect, decided)

    def _codes(self, item: str, before: str, after: str) -> Iterator[WaveDifference]:
        """Yield codes whose labels mean something else than in the codebook, where the earlier wave's did not."""
        if not has_labels(self.sheet, after):
            return
        known = {**self.sheet.book.missing, **self.sheet.book.codes(item)}
        was = {code: one.means for code, one in meanings(self.earlier, item, before).items()}
        meant = meanings(self.sheet, item, after)
        changed = {
            code: one.suggested if one.is_open else one.means
            for code, one in meant.items()
            if one.is_open or (self._is_moved(one) and was.get(code) != one.means)
        }
        if changed:
            decided = not any(meant[code].is_open or meant[code].basis == "label" for code in changed)
            now = phrase("all_of", values=[_means(code, meant[code].label or code) for code in changed])
            usual = phrase(
                "all_of",
                values=[_means(to, UNKNOWN if to is None else known.get(to, UNKNOWN)) for to in changed.values()],
            )
            effect = self._fate(item) if decided else phrase("series_wrong", series=self._series(item))
            yield self._one(item, "recoded", usual, now, effect, decided)

    def _is_moved(self, one: Meaning) -> bool:
        """Return whether a code means another code of the codebook; under which code no answer is given moves no figure."""
        is_number = is_whole_number(one.code)
        return (
            is_number
            and one.means is not None
            and one.code != str(one.means)
            and one.means not in self.sheet.book.missing
        )

    def _base(self, item: str, before: str, after: str) -> Iterator[WaveDifference]:
        """Yield an item that many more or many fewer of the persons answered than before."""
        if not len(self.earlier.frame) or not len(self.sheet.frame):
            return
        shares = [
            1 - float(sheet.is_missing(column).mean())
            for sheet, column in ((self.earlier, before), (self.sheet, after))
        ]
        if abs(shares[0] - shares[1]) > OTHER_BASE:
            earlier, now = (phrase("answered_by", share=round(share, 3)) for share in shares)
            decided = item in self.sheet.mapping.breaks
            effect = self._fate(item) if decided else phrase("who_was_asked", series=self._series(item))
            yield self._one(item, "base", earlier, now, effect, decided)

    def _persons(self) -> Iterator[WaveDifference]:
        """Yield area codes, age groups and codes of sex that mean something else than in the configuration."""
        book, mapping = self.sheet.book, self.sheet.mapping
        districts = Districts(self.configuration, "safety_survey", int(self.sheet.period))
        usual: dict[str, dict[str, object]] = {
            "district": {code: place for code in self._codes_of_role("district") if (place := districts.find(code))},
            "sex": {**book.sex_codes},
            "age": {**book.age_codes},
        }
        declared: dict[str, dict[str, object]] = {
            "district": {code: districts.find(name) for code, name in mapping.area_codes.items()},
            "sex": {**(mapping.sex_codes or {})},
            "age": {**(mapping.age_codes or {})},
        }
        kinds: dict[str, Kind] = {"district": "area-codes", "sex": "sex-codes", "age": "age-groups"}
        for role, kind in kinds.items():
            now: dict[str, object] = {**self._codes_of_role(role), **declared[role]}
            changed = {code: to for code, to in now.items() if usual[role].get(code) != to and code != to}
            if changed:
                decided = set(changed) <= set(declared[role])
                before = phrase("all_of", values=[_means(code, usual[role].get(code, UNKNOWN)) for code in changed])
                after = phrase("all_of", values=[_means(code, to) for code, to in changed.items()])
                wrong = phrase("all_series_wrong", role=phrase(role))
                effect = phrase("all_series_continue") if decided else wrong
                yield self._one(role, kind, before, after, effect, decided)

    def _codes_of_role(self, role: str) -> dict[str, object]:
        """Return what the codes of a role mean by the file's own labels."""
        guess = self.roles.get(role)
        column = self.sheet.column(role)
        if column not in self.sheet.frame:
            column = guess.column if guess else ""
        return meanings_of(self.sheet.persons, role, column, self.configuration) if column else {}


__all__ = ["Kind", "WaveDifference", "as_text", "differences", "differences_of"]
