"""What a draft would give before anybody accepts it: each item's share in the last wave and in the new one, in all and by district."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from pipeline.configuration import Configuration
from pipeline.ingest.files import Districts
from pipeline.ingest.safety_survey.answers import as_codes
from pipeline.ingest.safety_survey.sheet import Sheet
from pipeline.words.messages import Language, Phrase, named, phrase, told

FAR = 0.2  # a share that moves more than this, or is nobody or everybody, is asked about
FEWEST = 10  # answers of a district from which on its share says anything
Pair = tuple[float | None, float | None]


@dataclass(frozen=True)
class Shares:
    """The share of an item's answers that count for its indicator, unweighted.

    Attributes:
        item: The item.
        before: The share in the wave before; None when it was not asked, or there is none.
        now: The share by the draft; None when no answer can be read.
        districts: Each district's share before and now, of those with enough answers in both. One that was split or joined between the
            waves stands as the area that holds all of it in both.
        parts: Of such an area, by its name, the share of each district that it is made of: before, now, None where there is none.
    """

    item: str
    before: float | None
    now: float | None
    districts: Mapping[str, tuple[float, float]]
    parts: Mapping[str, Mapping[str, Pair]] = field(default_factory=dict)

    @property
    def looks_wrong(self) -> bool:
        """Whether nobody or everybody is counted, or far more or fewer than before."""
        is_far = self.before is not None and self.now is not None and abs(self.now - self.before) > FAR
        return self.now in (0.0, 1.0) or is_far

    @property
    def is_known(self) -> bool:
        """Whether there is a share in any wave."""
        return self.before is not None or self.now is not None

    def lines(self) -> Iterator[Phrase]:
        """Yield what is shown of it: the whole municipality, then the districts."""
        now = _said(self.now)
        if not self.is_known:
            return
        if self.before is None:
            yield phrase("preview_asks_now" if self.looks_wrong else "preview_now", now=now)
        else:
            yield phrase("preview_asks" if self.looks_wrong else "preview_all", before=_said(self.before), now=now)
        if self.districts:
            yield phrase("preview_districts", districts=[self._district(name) for name in self.districts])

    def _district(self, name: str) -> Phrase:
        """Return a district's shares, or an area's with those of what it is made of."""
        before, now = (round(share, 4) for share in self.districts[name])
        if name not in self.parts:
            return phrase("preview_district", district=name, before=before, now=now)
        return phrase("preview_whole", district=name, before=before, now=now, parts=self._parts(name))

    def _parts(self, area: str) -> list[Phrase]:
        """Return the shares of what an area is made of: in the wave before, in this one."""
        said = [
            [
                phrase("preview_part", district=name, share=round(pair[wave] or 0.0, 4))
                for name, pair in self.parts[area].items()
                if pair[wave] is not None
            ]
            for wave in (0, 1)
        ]
        before = [phrase("preview_parts_before", parts=said[0])] if said[0] else []
        return before + ([phrase("preview_parts_now", parts=said[1])] if said[1] else [])

    def line(self, language: Language) -> str:
        """Return the whole municipality's shares as a line for the terminal."""
        if self.before is None:
            values = named({"item": self.item, "now": _said(self.now)})
            return told("lines", "figure_asks_now" if self.looks_wrong else "figure_now", values, language)
        values = named({"item": self.item, "before": _said(self.before), "now": _said(self.now)})
        return told("lines", "figure_asks" if self.looks_wrong else "figure", values, language)

    def as_dict(self) -> dict[str, Any]:
        """Return them as JSON has it."""
        return {**vars(self), "looks_wrong": self.looks_wrong}


def _said(share: float | None) -> Phrase:
    """Return a share as words."""
    return phrase("unknown") if share is None else phrase("share", share=round(share, 4))


@dataclass(frozen=True)
class Living:
    """A wave, the column that says where its persons live, and the district (id) of each code of that."""

    sheet: Sheet
    column: str
    places: Mapping[str, str]

    @classmethod
    def of(cls, sheet: Sheet, column: str, labelled: Mapping[str, object], configuration: Configuration) -> Living:
        """Return where a wave's persons live: by its mapping, else by what its labels say, else by ``districts.csv``."""
        districts = Districts(configuration, "safety_survey", int(sheet.period))
        codes = dict.fromkeys(sheet.codes(column)) if column in sheet.frame else {}
        said = {code: sheet.mapping.area_codes.get(code, str(labelled.get(code, code))) for code in codes}
        found = {code: districts.find(name) for code, name in said.items()}
        return cls(sheet, column, {code: place for code, place in found.items() if place is not None})


def shares_of(
    now: Living, columns: Mapping[str, str], before: Living | None, configuration: Configuration
) -> dict[str, Shares]:
    """Return the shares of each item that has a column.

    Args:
        now: The new wave, with what the draft says of it; an open question is taken as what is suggested.
        columns: Each item's column in it.
        before: The wave before; None when there is none.
        configuration: The municipality's, whose division into districts says what can be compared.
    """
    found = {}
    for item, column in columns.items():
        new = _yes(now, item, column)
        was = before.sheet.items().get(item, "") if before is not None else ""
        old = pd.DataFrame({"yes": [], "district": []})
        if before is not None and was in before.sheet.frame:
            old = _yes(before, item, was)
        years = [int(one.sheet.period) for one in (before, now) if one is not None]
        found[item] = Shares(item, _share(old), _share(new), *_by_district(old, new, years, configuration))
    return found


def _yes(living: Living, item: str, column: str) -> pd.DataFrame:
    """Return whether each person with an answer counts, and the person's district."""
    sheet = living.sheet
    codes, meant = as_codes(sheet, item, column, suggested=True)
    present = set(sheet.codes(column))
    is_open = any(one.is_open and one.suggested is None and one.code in present for one in meant.values())
    if is_open or not sheet.book.counted(item):
        codes = pd.array([None] * len(codes), dtype="Int64")  # a share of those that can be read would mislead
    areas = sheet.codes(living.column) if living.column in sheet.frame else [""] * len(codes)
    places = [living.places.get(area, "") for area in areas]
    frame = pd.DataFrame({"code": codes, "district": places}).dropna(subset="code")
    return frame.assign(yes=frame["code"].isin(sheet.book.counted(item)))


def _share(answers: pd.DataFrame, least: int = 1) -> float | None:
    return float(answers["yes"].mean()) if len(answers) >= least else None


def _by_district(
    before: pd.DataFrame, now: pd.DataFrame, years: list[int], configuration: Configuration
) -> tuple[dict[str, tuple[float, float]], dict[str, dict[str, Pair]]]:
    """Return the shares of the areas that stand in both waves, and of what is made of others in one of them those of its parts."""
    division, names = configuration.division, {one.id: one.name for one in configuration.districts}
    shares: dict[str, tuple[float, float]] = {}
    parts: dict[str, dict[str, Pair]] = {}
    for area in dict.fromkeys(division.whole_of(leaf, years) for leaf in division.leaves):
        if area is None:
            continue
        members = division.members(area)
        was, is_now = (_share(frame[frame["district"].isin(members)], FEWEST) for frame in (before, now))
        if was is None or is_now is None:
            continue
        shares[names[area]] = was, is_now
        both: dict[str, Pair] = {
            names[one]: (_share(before[before["district"] == one], FEWEST), _share(now[now["district"] == one], FEWEST))
            for one in members
            if one != area
        }
        if own := {name: pair for name, pair in both.items() if pair != (None, None)}:
            parts[names[area]] = own
    return shares, parts
