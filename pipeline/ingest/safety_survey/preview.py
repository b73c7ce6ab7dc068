"""What a draft would give before anybody accepts it: each item's share in the last wave and in the new one, in all and by district."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from pipeline.ingest.safety_survey.answers import as_codes
from pipeline.ingest.safety_survey.sheet import Sheet
from pipeline.words.messages import Language, Phrase, named, phrase, told

FAR = 0.2  # a share that moves more than this, or is nobody or everybody, is asked about
FEWEST = 10  # answers of a district from which on its share says anything


@dataclass(frozen=True)
class Shares:
    """The share of an item's answers that count for its indicator, unweighted.

    Attributes:
        item: The item.
        before: The share in the wave before; None when it was not asked, or there is none.
        now: The share by the draft; None when no answer can be read.
        districts: Each district's share before and now, of those with enough answers in both.
    """

    item: str
    before: float | None
    now: float | None
    districts: Mapping[str, tuple[float, float]]

    @property
    def looks_wrong(self) -> bool:
        """Whether nobody or everybody is counted, or far more or fewer than before."""
        is_far = self.before is not None and self.now is not None and abs(self.now - self.before) > FAR
        return self.now in (0.0, 1.0) or is_far

    def lines(self) -> Iterator[Phrase]:
        """Yield what is shown of it: the whole municipality, then the districts."""
        before, now = _said(self.before), _said(self.now)
        yield phrase("preview_asks" if self.looks_wrong else "preview_all", before=before, now=now)
        if self.districts:
            each = [
                phrase("preview_district", district=name, before=round(one, 4), now=round(other, 4))
                for name, (one, other) in self.districts.items()
            ]
            yield phrase("preview_districts", districts=each)

    def line(self, language: Language) -> str:
        """Return the whole municipality's shares as a line for the terminal."""
        values = named({"item": self.item, "before": _said(self.before), "now": _said(self.now)})
        return told("lines", "figure_asks" if self.looks_wrong else "figure", values, language)

    def as_dict(self) -> dict[str, Any]:
        """Return them as JSON has it."""
        return {**vars(self), "looks_wrong": self.looks_wrong}


def _said(share: float | None) -> Phrase:
    """Return a share as words."""
    return phrase("unknown") if share is None else phrase("share", share=round(share, 4))


def shares_of(
    sheet: Sheet, columns: Mapping[str, str], district: str, earlier: Sheet | None, names: Mapping[str, str]
) -> dict[str, Shares]:
    """Return the shares of each item that has a column.

    Args:
        sheet: The new wave, with what the draft says of it; an open question is taken as what is suggested.
        columns: Each item's column.
        district: The column of the area; may be empty.
        earlier: The wave before.
        names: The name of each area, by its code in either wave.
    """
    found = {}
    for item, column in columns.items():
        now = _yes(sheet, item, column, district, names)
        was = earlier.items().get(item, "") if earlier is not None else ""
        before = pd.DataFrame({"yes": [], "district": []})
        if earlier is not None and was in earlier.frame:
            before = _yes(earlier, item, was, earlier.column("district"), names)
        found[item] = Shares(item, _share(before), _share(now), _by_district(before, now))
    return found


def _yes(sheet: Sheet, item: str, column: str, district: str, names: Mapping[str, str]) -> pd.DataFrame:
    """Return whether each person with an answer counts, and the person's district."""
    codes, meant = as_codes(sheet, item, column, suggested=True)
    present = set(sheet.codes(column))
    if any(one.is_open and one.suggested is None and one.code in present for one in meant.values()):
        codes = pd.array([None] * len(codes), dtype="Int64")  # a share of those that can be read would mislead
    areas = sheet.codes(district) if district in sheet.frame else [""] * len(codes)
    frame = pd.DataFrame({"code": codes, "district": [names.get(area, "") for area in areas]}).dropna(subset="code")
    return frame.assign(yes=frame["code"].isin(sheet.book.counted(item)))


def _share(answers: pd.DataFrame) -> float | None:
    return float(answers["yes"].mean()) if len(answers) else None


def _by_district(before: pd.DataFrame, now: pd.DataFrame) -> dict[str, tuple[float, float]]:
    both = [frame[frame["district"] != ""].groupby("district")["yes"].agg(["mean", "size"]) for frame in (before, now)]
    was, is_now = (frame[frame["size"] >= FEWEST]["mean"] for frame in both)
    return {name: (float(was[name]), float(is_now[name])) for name in was.index if name in is_now.index}
