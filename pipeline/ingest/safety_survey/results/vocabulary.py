"""What the words around a table's figures say: sexes, years, ages, units, numbers of answers, and what is no figure of the survey."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Literal

from pipeline.formats import missing_kind, number
from pipeline.ingest.safety_survey.labels import ages_of, band_of
from pipeline.nearest import folded

Unit = Literal["", "percent", "share", "index", "count", "mean"]

SEXES = {
    "alla": "all", "samtliga": "all", "totalt": "all", "total": "all", "tot": "all", "kv": "women", "totala": "all",
    "båda könen": "all", "båda": "all",
    "kvinnor": "women", "kvinna": "women", "flickor": "women", "män": "men", "man": "men", "pojkar": "men",
}  # fmt: skip
SHORT_SEXES = {"k": "women", "kv": "women", "m": "men"}
"""Single letters for the sexes, where both stand on one axis."""
TOTALS = {"totalt", "total", "totala", "alla", "samtliga"}
"""Words for everybody, of whichever kind the others beside them are: both sexes, all areas or all ages."""
INDEX_TOTALS = {
    "totalt index", "totalindex", "index totalt", "problemindex totalt", "totalt problemindex", "problemindex", "totalt problem index",
    "samlat index", "samlat problemindex",
}  # fmt: skip
EVERYBODY = {"", "alla", "samtliga", "totalt", "alla åldrar", "samtliga åldrar"}
BASES = re.compile(
    r"(?:\(?n\)?|(?:ovägd |oviktad |ovägt |oviktat )?(?:bas(?:tal)?|antal (?:\(?n\)? )?(?:svar|svarande|svarspersoner|"
    r"respondenter|intervjuer|intervjuade|inkomna svar|besvarade enkäter))(?: \(?n\)?)?)"
)
UNITS: dict[str, Unit] = {
    "procent": "percent", "%": "percent", "andel i procent": "percent", "andel procent": "percent", "andel": "share",
    "andelar": "share", "index": "index", "indexvärde": "index", "problemindex": "index", "antal": "count", "medelvärde": "mean",
    "medel": "mean",
}  # fmt: skip
PLAIN = {"värde", "värden", "resultat", "utfall", "mätning", "år"}
"""Heads that say no more than that figures, or years, stand below."""
LEFT_OUT = re.compile(
    r"(?:förändring|skillnad|differens|diff|signifikan[st]|konfidensintervall|felmarginal|standardfel|svarsfrekvens|svarsandel|"
    r"antal utskick|utskickade)\b.*|trend|utveckling|ki|osäkerhet|min|max|(?:nedre|undre|övre)(?: gräns)?|rang|ranking|placering|"
    r"utskick|urval|övertäckning|bruttourval|nettourval|bortfall|viktad bas|vägd bas|kommentar(?:er)?|anm|anmärkning(?:ar)?|not|källa|"
    r"nr|nummer|kod|områdeskod|fråge?nr|fråga nr|frågenummer|status|färg|symbol"
)
"""What stands beside a survey's figures without being one: changes, margins, ranks, response, numbers of rows, remarks."""
HEADS = {
    "indicator": {"fråga", "frågor", "frågeområde", "indikator", "påstående", "problem", "mått", "variabel", "delfråga"},
    "area": {"område", "områden", "mätområde", "mätområden", "stadsdel", "stadsdelar", "ort", "orter", "tätort", "kommundel",
             "kommun", "delområde", "geografi", "bostadsområde", "geografiskt område"},
    "period": {"år", "mätning", "period", "mätår", "undersökningsår"},
    "sex": {"kön"},
    "age": {"ålder", "åldersgrupp", "åldersgrupper", "åldersklass"},
    "unit": {"enhet"},
}  # fmt: skip
_YEAR = re.compile(r"(?<![\d.,])(?:19|20)\d\d(?![\d.,]*\d)")
_DATES = re.compile(
    r"\b\d{4}-\d\d-\d\d\b|\b\d{1,2}[/.]\d{1,2}[ -/.]*\d{4}\b|"
    r"\b\d{1,2}\s+(?:jan|feb|mar|apr|maj|jun|jul|aug|sep|okt|nov|dec)\w*\s+\d{4}\b"
)
_MADE = re.compile(
    r"\b(?:framtag|publicer|uppdater|utskriv|skapa|dnr|diarie|version|upprätta|beställ|levere)\w*", re.IGNORECASE
)
_MARK = re.compile(r"(?<=[\d%])(?:\s*[*†‡¹²³⁴-⁹]+|\s+\d\))$")
_TOO_FEW = re.compile(r"\*+|x|i\.u\.|n/?a|[<≤]\s*\d+|\(\.\.\)")
_COUNTED = re.compile(r"\(?\b(?:n|bas|antal svar(?:ande)?)\s*[=:]\s*(\d[\d\s]*)\)?", re.IGNORECASE)
_UNIT_SIGN = re.compile(
    r"\(\s*(%|procent|index|andel|andel i %|0\s*[-–]\s*6)\s*\)|,?\s+i\s+procent\b|\s*%", re.IGNORECASE
)
_ENDS = re.compile(r"^[\s,;:·|/–—-]+|[\s,;:·|/–—-]+$")
_INDEX_WORD = re.compile(r"\b(?:problem|trygghets|total)?index\w*", re.IGNORECASE)
_PERCENT_WORD = re.compile(r"%|\bprocent\w*", re.IGNORECASE)
_SHARE_WORD = re.compile(r"\bandel\w*", re.IGNORECASE)
_COUNT_WORD = re.compile(r"\bantal\w*", re.IGNORECASE)
_MEAN_WORD = re.compile(r"\bmedel(?:värde|tal|betyg)?\w*\b|\bgenomsnitt\w*|\bbetyg\w*|\bnki\b", re.IGNORECASE)
_DENIED = re.compile(
    r"\b(?:inte|ej|icke|aldrig|nej|ingen|inget|inga|knappast|sällan|litet|liten|låg|lågt)\b", re.IGNORECASE
)


@dataclass(frozen=True)
class Said:
    """What one label says.

    Attributes:
        dims: Sex, period, age group and unit, as far as it says them.
        rest: The words that are left: the name of a question or an area; empty when there are none.
        is_total: Whether it says that everybody is meant, without saying of which kind.
        is_base: Whether it says that numbers of answers stand there.
        answers: The number of answers that stands in it.
        is_left_out: Whether it says that no figure of the survey stands there.
    """

    dims: dict[str, str] = field(default_factory=dict)
    rest: str = ""
    is_total: bool = False
    is_base: bool = False
    answers: int | None = None
    is_left_out: bool = False


@lru_cache(maxsize=1 << 14)
def figure(text: str) -> str | None:
    """Return a cell's figure, or sign for a missing one, without a footnote's mark; None when it holds none."""
    plain = _MARK.sub("", text).strip()
    if missing_kind(plain) is not None:
        return plain
    if _TOO_FEW.fullmatch(plain):
        return ".."
    return plain if number(plain.rstrip("%").strip()) is not None else None


@lru_cache(maxsize=1 << 14)
def is_year(text: str) -> bool:
    """Return whether a cell is a year."""
    return _YEAR.fullmatch(_MARK.sub("", text).strip()) is not None


def years_in(text: str) -> list[str]:
    """Return the years that a line of running text names, without days on which something was made."""
    if _MADE.search(text):
        return []
    return list(dict.fromkeys(_YEAR.findall(_DATES.sub(" ", text))))


def units_in(text: str) -> set[Unit]:
    """Return the units that a line of running text speaks of."""
    words: dict[Unit, re.Pattern[str]] = {"index": _INDEX_WORD, "percent": _PERCENT_WORD, "mean": _MEAN_WORD}
    found: set[Unit] = {unit for unit, pattern in words.items() if pattern.search(text)}
    if "percent" not in found and _SHARE_WORD.search(text):
        found.add("share")
    if not found and _COUNT_WORD.search(text):
        found.add("count")
    return found


def sexes_in(text: str) -> set[str]:
    """Return the sexes, women and men, that a line of running text speaks of."""
    words = set(re.findall(r"\w+", text.casefold()))
    return {sex for word, sex in SEXES.items() if sex != "all" and word != "man" and word in words}


def is_denied(text: str) -> bool:
    """Return whether a heading says that the shares are of those who do not: turned against the question below it."""
    return _DENIED.search(re.sub(r"\([^)]*\)", " ", text)) is not None


@lru_cache(maxsize=1 << 14)
def said(text: str, bands: tuple[str, ...]) -> Said:
    """Return what a label says by itself, its parts in any order: ``Kvinnor 2019``, ``Nedskräpning (%), män``, ``Totalt (n=97)``."""
    text, answers = _without_answers(_MARK.sub("", text))
    rest = " ".join(text.split())
    if found := _whole({}, rest, answers):
        return found
    dims: dict[str, str] = {}
    rest = _ENDS.sub("", " ".join(_without_unit(_without_year(rest, dims), dims).split()))
    is_total = False
    for _ in range(2):  # a sex and an age group
        rest, sex = _without_sex(rest)
        is_total |= sex == "all"
        rest, age = _without_age(rest, bands)
        dims |= {"sex": sex} if sex not in ("", "all") else {}
        dims |= {"age": age} if age else {}
    if found := _whole(dims, rest, answers):
        return replace(found, is_total=is_total)
    return Said(dims, "" if _word(rest) in PLAIN else rest, is_total, answers=answers)


def _whole(dims: dict[str, str], rest: str, answers: int | None) -> Said | None:
    """Return what a label says that is a word for numbers of answers, for what is no figure of the survey, or for a unit."""
    word = _word(rest)
    if BASES.fullmatch(word):
        return Said(dims, is_base=True, answers=answers)
    if LEFT_OUT.fullmatch(word):
        return Said(dims, is_left_out=True)
    return Said({"unit": UNITS[word], **dims}, answers=answers) if word in UNITS else None


def _without_answers(text: str) -> tuple[str, int | None]:
    """Return a label without the number of answers in it, and that number."""
    found = _COUNTED.search(text)
    if not found:
        return text, None
    return text[: found.start()] + " " + text[found.end() :], int(re.sub(r"\s", "", found[1]))


def _without_year(text: str, dims: dict[str, str]) -> str:
    """Return a label without its year, which is put into `dims`; untouched where it names none or several."""
    years = list(dict.fromkeys(_YEAR.findall(text)))
    if len(years) != 1:
        return text
    dims["period"] = years[0]
    return re.sub(
        rf"\b(?:år|mätningen|mätning|undersökningen)?\s*{years[0]}(?:\s+års?)?\b", " ", text, flags=re.IGNORECASE
    )


def _without_unit(text: str, dims: dict[str, str]) -> str:
    """Return a label without the sign of its unit, which is put into `dims`."""
    if sign := _UNIT_SIGN.search(text):
        name = (sign[1] or "%").casefold()
        dims["unit"] = "index" if name == "index" or name[0] == "0" else "share" if name == "andel" else "percent"
        return _UNIT_SIGN.sub(" ", text)
    return text


def _word(text: str) -> str:
    return " ".join(text.casefold().replace("\u00ad", "").strip(" .:*").split())


def _without_sex(text: str) -> tuple[str, str]:
    """Return a label without the sex at its end or start, and that sex; empty where it names none."""
    word = _word(text)
    if word in SEXES:
        return "", SEXES[word]
    for name in sorted(SEXES, key=len, reverse=True):
        if name in ("man", "båda", "total", "totala", "alla", "samtliga"):
            continue
        at_end = re.fullmatch(rf"(.+?)[\s,;:·|/(–—-]+{name}\)?", text, re.IGNORECASE)
        at_start = re.fullmatch(rf"{name}\s*[,;:·|/–—-]+\s*(.+)|{name}\s+(\d.*)", text, re.IGNORECASE)
        if found := at_end or at_start:
            rest = next(part for part in found.groups() if part)
            return _ENDS.sub("", rest), SEXES[name]
    return text, ""


def _without_age(text: str, bands: tuple[str, ...]) -> tuple[str, str]:
    """Return a label without the age group in it, and that band, ``all`` for all that are asked; untouched where it names none."""
    found = re.search(
        r"\(?\b(\d{1,2}\s*(?:[-–—]|till)\s*\d{1,3}|\d{1,2}\s*\+|\d{1,2}\s+år\s+(?:och|eller)\s+äldre)(?:\s*år)?\b\)?",
        text,
    )
    if not found:
        return ("", "all") if folded(text) in EVERYBODY - {""} and text and folded(text) not in SEXES else (text, "")
    ages = ages_of(found[1])
    band = band_of(found[1], [*bands])
    if ages is None or not bands:
        return text, ""
    first, last = ages
    limits = [tuple(int(limit) for limit in one.split("-")) for one in (bands[0], band or bands[-1], bands[-1])]
    if first <= limits[0][0] and last >= limits[2][1]:
        band = "all"
    elif (first, min(last, limits[2][1])) != limits[1]:
        band = None  # a group that lies within a band is not the band
    return (_ENDS.sub("", text[: found.start()] + text[found.end() :]), band) if band else (text, "")


OPPOSITES = (
    ("trygg", "otrygg"), ("nöjd", "missnöjd"), ("hög", "låg"), ("stor", "liten"), ("säker", "osäker"), ("orolig", "lugn"),
    ("god", "dålig"), ("utsatt", "förskonad"), ("litar", "misstror"),
)  # fmt: skip
"""Beginnings of words that say the opposite of each other."""


def is_opposite(name: str, title: str) -> bool:
    """Return whether one of two wordings denies what the other says: *bryr sig*, *bryr sig inte*; *trygg*, *otrygg*."""
    if is_denied(name) != is_denied(title):
        return True
    words, others = (set(re.findall(r"\w+", text.casefold())) for text in (name, title))

    def has(texts: set[str], start: str) -> bool:
        return any(text.startswith(start) for text in texts)

    for pair in OPPOSITES:
        for one, other in (pair, pair[::-1]):
            if has(words, one) and has(others, other) and not has(words, other) and not has(others, one):
                return True
    return False
