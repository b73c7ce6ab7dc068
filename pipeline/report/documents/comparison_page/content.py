"""What the comparison page knows: published values and verdicts of one edition, packed so that many districts fit in one file."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from decimal import ROUND_HALF_EVEN, Decimal
from string import ascii_letters, digits
from types import ModuleType
from typing import Any

import numpy as np

from pipeline.report.findings import state
from pipeline.report.findings.beside import counterpart
from pipeline.report.findings.state import HOLDS, State
from pipeline.report.read.pairs import ALL, FEWEST, MOST, MUNICIPALITY, NOT_COMPARED, SURVEY, Group, Outcome, Pairs
from pipeline.report.read.picture import Picture
from pipeline.report.read.rows import Comparison, Indicator, Value
from pipeline.report.sentences import silence, worth
from pipeline.report.sentences.definitions import definition
from pipeline.report.sentences.reasons import why
from pipeline.report.tables.cells import is_coarse
from pipeline.words.sv import answering, signs, sources
from pipeline.words.sv import areas as places
from pipeline.words.sv import comparing as words
from pipeline.words.sv import comparison_page as page
from pipeline.words.sv import language as sv

UNCERTAIN, COARSE = 1, 2
UNKNOWN = -1  # stands for a share that cannot be estimated, as 0 does for one that is hidden
"""What may be said of a value besides, as parts of a sum: few answered; it was delivered in whole per cent."""
NO_ROW = "."
TABLES = words.TABLES["chapter"]


def content(picture: Picture, chapters: Mapping[str, int]) -> dict[str, Any]:
    """Return everything that the page shows, as JSON has it.

    Values stand by indicator, period and group as one entry a district, the whole municipality last: ``[share, low, high, answers]``
    with shares in hundredths of a per cent (a fifth element marks uncertain and whole ones; without a number of answers there are no
    limits), ``0`` for a hidden one, ``null`` for none.
    What may be said stands as one sign a district or pair of districts, which ``verdicts`` explains: its state and the reason.

    Args:
        picture: The published tables as the edition may see them.
        chapters: Pages of the PDF's headings, by their text.
    """
    codes = _Codes()
    areas = [*picture.districts, MUNICIPALITY]
    measured = [row for row in picture.indicators.values() if row.source == SURVEY and _has_shares(picture, row)]
    latest = picture.last_period(SURVEY)
    pairs = {wave: found for wave in picture.periods(SURVEY) if (found := Pairs(picture, wave)).outcomes}
    municipality = picture.municipality
    return {
        "municipality": municipality.name,
        "edition": picture.edition.edition,
        "title": page.title(municipality.district_many, municipality.name),
        "many": municipality.district_many,
        "the_many": municipality.district_the_many,
        "synthetic": sorted(row.source for row in picture.sources.values() if row.used and row.synthetic),
        "survey": municipality.survey_name,
        "uncertain_base": municipality.uncertain_base,
        "tables": chapters.get(TABLES),
        "areas": [_area(picture, area) for area in picture.districts],
        "start": _start(picture),
        "most": MOST,
        "main": slug(picture.lead[1].title) if picture.lead else "",
        "latest": latest,
        "tested": [*pairs],
        "ready_made": [*picture.ready_made],
        "self_selected": {wave: worth.note(picture, wave) for wave in worth.self_selected(picture)},
        "periods": [*picture.periods(SURVEY), *picture.pooled_periods],
        "bands": (bands := _bands(picture, measured, latest)),
        "band_names": {band: sv.ages(band) for band in bands},
        "indicators": [_indicator(picture, row, areas, pairs, chapters, codes) for row in measured],
        "offences": list(_offences(picture, areas, codes)),
        "themes": _themes(picture, areas),
        "ranks": _ranks(picture),
        "verdicts": codes.listed(),
        "words": {**_packed(words), "answer": _packed(answering), "marks": _packed(signs)},
    }


def _packed(module: ModuleType) -> dict[str, Any]:
    """Return a module's words by the names of its constants in small letters."""
    return {name.lower(): found for name, found in vars(module).items() if name.isupper()}


class _Codes:
    """One sign for each state with its reason."""

    def __init__(self) -> None:
        self._signs: dict[tuple[str, str], str] = {}

    def sign(self, row: Comparison | Outcome | None) -> str:
        """Return a comparison's sign."""
        if row is None:
            return NO_ROW
        said = state.of(row.verdict, row.reason)
        told = State.INCOMPARABLE if said is State.NEW_AREA else said
        key = (str(told), "" if told in (*HOLDS, State.SAME) else sv.lower_first(why(row)).rstrip("."))
        return self._signs.setdefault(key, (ascii_letters + digits)[len(self._signs)])

    def signs(self, pairs: Pairs, numbers: np.ndarray) -> str:
        """Return the signs of pairs of districts by the numbers of their outcomes."""
        found, first = np.unique(numbers, return_index=True)
        letters = {NOT_COMPARED: NO_ROW}
        for number in found[np.argsort(first)].tolist():  # a sign is given where its verdict is first met
            if number != NOT_COMPARED:
                letters[number] = self.sign(pairs.outcomes[number])
        return "".join(letters[number] for number in numbers.tolist())

    def listed(self) -> dict[str, list[str]]:
        """Return state and reason by sign."""
        return {sign: list(key) for key, sign in self._signs.items()}


# ---- what there is to choose ------------------------------------------------------------------------------------------


def slug(text: str) -> str:
    """Return a text as a part of an address: small letters a-z, digits and hyphens."""
    plain = unicodedata.normalize("NFKD", text.lower()).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")


def _area(picture: Picture, area: str) -> dict[str, Any]:
    return {
        "id": area,
        "name": picture.name(area),
        "promised": area in picture.priority,
        "visited": picture.areas[area].visited,
        "beside": _beside(picture, area),
    }


def _beside(picture: Picture, area: str) -> str:
    """Return what a district is set beside, as the page calls it."""
    _, other = counterpart(picture, area)
    return words.outside(picture.name(other)) if other == picture.outside else places.REST


def _start(picture: Picture) -> list[str]:
    """Return the two districts that the page opens with: the promises' own, filled up with others."""
    promised = [area for area in picture.districts if area in picture.priority]
    others = [area for area in picture.districts if area not in promised]
    return [*promised, *others][:FEWEST]


def _has_shares(picture: Picture, indicator: Indicator) -> bool:
    return bool(picture.values_of(indicator.indicator, MUNICIPALITY, "share"))


def _bands(picture: Picture, indicators: Sequence[Indicator], period: str) -> list[str]:
    return sorted({band for row in indicators for band in picture.age_bands(row.indicator, period)})


def _groups(picture: Picture, indicator: Indicator, period: str) -> list[Group]:
    """Return the groups by sex and age that an indicator has values for, those who are neither woman nor man left out."""
    bands = ["all", *picture.age_bands(indicator.indicator, picture.last_period(SURVEY))]
    return [(sex, band) for sex in ("all", "women", "men") for band in bands]


# ---- the survey -------------------------------------------------------------------------------------------------------


def _indicator(
    picture: Picture,
    row: Indicator,
    areas: Sequence[str],
    pairs: Mapping[str, Pairs],
    chapters: Mapping[str, int],
    codes: _Codes,
) -> dict[str, Any]:
    values: dict[str, dict[str, Any]] = {}
    for period in [*picture.periods(SURVEY), *picture.pooled_periods]:
        for group in _groups(picture, row, period):
            found = [picture.value(row.indicator, period, area, *group) for area in areas]
            if any(found):
                values.setdefault(period, {})[_key(group)] = [_entry(value) for value in found]
    return {
        "id": slug(row.title),
        "title": row.title,
        "block": row.block_title,
        "predicate": row.predicate,
        "definition": definition(picture, row),
        "caveat": row.caveat,
        "silent": _silent(picture, row, areas),
        "worse": row.direction != "higher_is_better",
        "page": _place(picture, row, chapters),
        "values": values,
        "pairs": {wave: _pairs(picture, row, found, wave, codes) for wave, found in pairs.items()},
        "against": _against(picture, row, areas, codes),
    }


def _silent(picture: Picture, indicator: Indicator, areas: Sequence[str]) -> dict[str, dict[int, str]]:
    """Return, by wave and an area's place, what is told of those who did not answer a question where they are many."""
    found = {
        wave: {
            place: told for place, area in enumerate(areas) if (told := silence.part(picture, indicator, wave, area))
        }
        for wave in picture.periods(SURVEY)
    }
    return {wave: told for wave, told in found.items() if told}


def _key(group: Group) -> str:
    return " ".join(group)


def _entry(value: Value | None) -> list[int | None] | int | None:
    if value is None:
        return None
    if value.value is None:
        return UNKNOWN if worth.is_unknown(value) else 0
    entry = [
        *(None if share is None else packed(share) for share in (value.value, value.ci_low, value.ci_high)),
        value.n or 0,
    ]
    marks = UNCERTAIN * (value.status == "uncertain") + COARSE * is_coarse(value)
    return [*entry, marks] if marks else entry


def packed(share: float) -> int:
    """Return a share in hundredths of a per cent: the nearest whose per cent reads the same, with no decimal and with one.

    The page rounds halves up; what it shows has to be what the documents show.
    """
    exact = Decimal(str(100 * share))
    whole, tenth = (float(exact.quantize(Decimal(step), ROUND_HALF_EVEN)) for step in ("1", "0.1"))
    nearest = round(10_000 * share)
    for number in (nearest, nearest - 1, nearest + 1):
        if (number + 50) // 100 == whole and (number + 5) // 10 / 10 == tenth:
            return number
    raise ValueError(f"no hundredth of a per cent reads as {share!r}")


def _pairs(picture: Picture, indicator: Indicator, pairs: Pairs, period: str, codes: _Codes) -> dict[str, Any]:
    """Return the verdicts of all pairs of districts by group: a sign a pair, and the difference that would have been seen."""
    found: dict[str, Any] = {}
    for group in _groups(picture, indicator, period):
        numbers, detectable = pairs.of(indicator.indicator, group)
        if (numbers != NOT_COMPARED).any():
            alike = [number for number, outcome in enumerate(pairs.outcomes) if state.of(outcome.verdict) is State.SAME]
            seen = np.where(np.isin(numbers, alike), np.rint(100 * detectable), 0).astype(int)
            found[_key(group)] = {"signs": codes.signs(pairs, numbers), "seen": seen.tolist()}
    return found


def _against(picture: Picture, indicator: Indicator, areas: Sequence[str], codes: _Codes) -> dict[str, dict[str, str]]:
    """Return, by period, contrast and group, each district's state against its counterpart, the other sex, age and wave."""
    waves = picture.periods(SURVEY)
    bands = picture.age_bands(indicator.indicator, picture.last_period(SURVEY))
    found: dict[str, dict[str, str]] = {}
    for at, period in enumerate(waves):
        asked = {f"rest {_key(group)}": ("", "", *group) for group in _tested(bands)}
        if at:
            asked |= {f"before {_key(group)}": ("previous_period", waves[at - 1], *group) for group in _tested(bands)}
        asked["sexes"] = ("women_vs_men", "men", "women", "all")
        if bands:
            asked["ages"] = ("youngest_vs_oldest", bands[-1], "all", bands[0])
        for name, (contrast, other, *group) in asked.items():
            kinds = [(contrast, other) if contrast else counterpart(picture, area) for area in areas]
            rows = [
                picture.comparison(indicator.indicator, period, area, *kind, *group)
                for area, kind in zip(areas, kinds, strict=True)
            ]
            if any(rows):
                found.setdefault(period, {})[name] = "".join(map(codes.sign, rows))
    return found


def _tested(bands: Sequence[str]) -> list[Group]:
    """Return the groups that districts are compared in."""
    return [ALL, ("women", "all"), ("men", "all"), *(("all", band) for band in bands)]


def _place(picture: Picture, indicator: Indicator, chapters: Mapping[str, int]) -> list[Any]:
    """Return heading and page of the PDF's chapter that an indicator is told in: a promise that rests on it, else the tables."""
    for promise in picture.promises.values():
        if any(row.indicator == indicator.indicator for row in picture.evidence(promise.promise)):
            for heading, page in chapters.items():
                if heading.endswith(promise.title):
                    return [heading, page]
    return [TABLES, chapters[TABLES]] if TABLES in chapters else []


def _ranks(picture: Picture) -> dict[str, list[list[int]]]:
    """Return, by indicator, first and last place of each district, in the order of the districts."""
    slugs = {row.indicator: slug(row.title) for row in picture.indicators.values()}
    found: dict[str, dict[str, list[int]]] = {}
    for row in picture.ranks:
        found.setdefault(slugs[row.indicator], {})[row.area] = [row.first_place, row.last_place]
    return {name: [ranked[area] for area in picture.districts] for name, ranked in found.items()}


# ---- offences and conversations ---------------------------------------------------------------------------------------


def _offences(picture: Picture, areas: Sequence[str], codes: _Codes) -> Iterator[dict[str, Any]]:
    """Yield each group of offences that is counted by district, in its latest year."""
    compared: dict[str, Pairs] = {}
    for row in picture.indicators.values():
        year = picture.last_year(row.indicator) if row.source == "crime" else ""
        counts = [picture.value(row.indicator, year, area, unit="count") for area in areas]
        if not year or not any(counts[:-1]):
            continue
        rates = [picture.value(row.indicator, year, area, unit="rate") for area in areas]
        against = [picture.comparison(row.indicator, year, area, *counterpart(picture, area)) for area in areas[:-1]]
        pairs = compared[year] = compared.get(year) or Pairs(picture, year)
        yield {
            "title": row.title,
            "year": year,
            "source": sources.OFFENCES[picture.offence_basis(row.indicator)],
            "per": next((rate.denominator_unit for rate in rates if rate and rate.denominator_unit), "inhabitants"),
            "initiative": row.initiative_driven,
            "preliminary": any(value is not None and value.release == "preliminary" for value in counts),
            "counts": [_count(value) for value in counts],
            "rates": [_rate(value) for value in rates],
            "rest": "".join(map(codes.sign, against)),
            "pairs": codes.signs(pairs, pairs.of(row.indicator, ALL)[0]),
        }


def _count(value: Value | None) -> int | str | None:
    if value is None:
        return None
    return sv.HIDDEN if value.value is None else round(value.value)


def _rate(value: Value | None) -> list[float] | None:
    if value is None or value.value is None or value.ci_low is None or value.ci_high is None:
        return None
    return [float(f"{number:.4g}") for number in (value.value, value.ci_low, value.ci_high)]


def _themes(picture: Picture, areas: Sequence[str]) -> dict[str, Any]:
    """Return the themes of conversations and walks by district, all kinds together, in the latest year."""
    rows = [row for row in picture.theme_counts if row.kind == "all" and row.area in areas]
    found = {(row.theme, row.area): row for row in rows}
    titles = {row.theme: row.title for row in rows}
    return {
        "period": picture.last_period("dialogue"),
        "themes": [
            {
                "title": title,
                "counts": [row.conversations if row else None for row in (found.get((theme, area)) for area in areas)],
            }
            for theme, title in titles.items()
        ],
        "of": [next((row.of_conversations for row in rows if row.area == area), None) for area in areas],
    }
