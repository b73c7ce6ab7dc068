"""Where a delivered area code lies: in one district, or in several with a share of each (``crosswalk.csv``)."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sequence

from pipeline.configuration import Area, Configuration, Crossing, Terms
from pipeline.ingest.files import Delivery, Districts
from pipeline.ingest.sheets import Record
from pipeline.problems import ProblemLog, at, phrase

Shares = tuple[tuple[str, float], ...]
WHOLE: Shares = ((Area.MUNICIPALITY, 1.0),)  # the municipality, of which no part is told
MUNICIPALITY = re.compile(  # 1261, 1261 Kävlinge, Kävlinge kommun
    r"(?:(\d{4})(?=\s|$))?\s*[-–]?\s*((?!\d).*?)?(\s+kommun)?", re.IGNORECASE
)
NAMED = re.compile(r"(\d{4}\w*)\s+[-–]?\s*(\D.*)")  # an area's code beside its name
LARGER = re.compile(r"(?:\d{2}\s+)?(?:riket|hela landet|sverige)|(?:\d{2}\s+)?[^\d\W][\w ]*\blän(?:et)?", re.IGNORECASE)
AREA_CODE = re.compile(r"\d{4}([A-Z])\d")  # 0880R001 is a RegSO, 0880C1120 a DeSO


class Places(Districts):
    """Finds the districts of a delivered area; the crosswalk decides where it has the code, else names, aliases and codes do."""

    def __init__(self, configuration: Configuration, source: str, *, of_tables: bool = False) -> None:
        """Collect the names of the districts and the crosswalk's rows for a source."""
        super().__init__(configuration, source, of_tables=of_tables)
        self.crossings: dict[str, list[Crossing]] = {}
        for crossing in configuration.crosswalk:
            if crossing.source == source:
                self.crossings.setdefault(crossing.code.casefold(), []).append(crossing)

    def shares(self, area: str, year: int) -> Shares:
        """Return the districts that an area lies in and what share of it lies in each; nothing when nobody knows the area.

        Args:
            area: Name, alias or code, or code and name; a vintage may stand behind the code, as in ``0880R004_RegSO2025``.
            year: The year that the delivered figure is about.
        """
        code, _, vintage = area.strip().partition("_")
        crossings = self.crossings.get(code.casefold(), [])
        fitting = [one for one in crossings if one.holds(vintage, year)]
        if crossings:
            return tuple((one.district, one.share) for one in fitting)
        district = self.find(area, year) or self.find(code, year)
        if not district and (named := NAMED.fullmatch(area.strip())):
            return self.shares(named[1], year) or self.shares(named[2], year)
        return ((district, 1.0),) if district else ()

    def is_crossed(self, area: str) -> bool:
        """Return whether the crosswalk, not the district's own name or code, decides where an area lies."""
        return area.strip().partition("_")[0].casefold() in self.crossings

    def key(self, area: str, shares: Shares) -> str:
        """Return what an area is called that lies in some districts: its code where it is crossed, else its one district."""
        return area.strip().partition("_")[0].casefold() if self.is_crossed(area) else shares[0][0]


def is_whole(area: str, configuration: Configuration) -> bool | None:
    """Return whether an area is the whole of this municipality, by code or name; False for another one, None for no municipality."""
    own = configuration.municipality
    match = MUNICIPALITY.fullmatch(area.strip())
    code, name, word = match.groups("") if match else ("", area.strip(), "")
    if code:
        return code == own.code
    if not word and name.casefold() in {"hela kommunen", "kommunen", "totalt"}:
        return True
    is_own = name.casefold() in {own.name.casefold(), f"{own.name.casefold()}s"}
    return is_own if word or is_own else None


def is_elsewhere(area: str, configuration: Configuration) -> bool:
    """Return whether an area lies outside the municipality or holds it: another one, or a part of it, a county or the country."""
    of_another = AREA_CODE.match(area) and not area.startswith(configuration.municipality.code)
    return bool(of_another) or is_whole(area, configuration) is False or bool(LARGER.fullmatch(area.strip()))


def tell_another(
    file: Delivery, elsewhere: Sequence[Record], column: str, configuration: Configuration, log: ProblemLog
) -> None:
    """Note a file that has rows of other municipalities alone: it is a delivery for one of them."""
    own = configuration.municipality
    names = sorted({record[column] for record in elsewhere})
    place = (*at(row=elsewhere[0].place), *at(column=column))
    log.add(file.name, place, "another-municipality", name=own.name, code=own.code, found=names)


def shared_out(number: float | None, shares: Shares) -> list[int | None]:
    """Return whole numbers by share, which with what lies in no district make up all of the number.

    Of a number that is not known (None, or NaN where a column of numbers holds it) no part is known.
    """
    if number is None or math.isnan(number):
        return [None] * len(shares)
    exact = [number * share for _, share in shares]
    exact.append(max(number - sum(exact), 0.0))
    whole = [int(part + 1e-9) for part in exact]
    largest = sorted(range(len(exact)), key=lambda place: (whole[place] - exact[place], place))
    for place in largest[: int(number) - sum(whole)]:
        whole[place] += 1
    return [*whole]


def tell_coverage(file: Delivery, areas: Iterable[tuple[str, Shares]], terms: Terms, log: ProblemLog) -> None:
    """Note which areas were shared out between districts, and how much of them lies in none."""
    told = {area: shares for area, shares in areas if any(share < 1 for _, share in shares)}
    for area, shares in sorted(told.items()):
        covered = sum(share for _, share in shares)
        parts = [
            phrase("share_in_district", share=share, district=terms.district(district)) for district, share in shares
        ]
        if covered < 1 - 1e-9:
            parts.append(phrase("share_in_no_district", share=1 - covered))
        log.add(file.name, at(area=area), "shared-area", parts=parts, severity="note")
