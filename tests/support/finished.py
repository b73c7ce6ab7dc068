"""The finished page of a report, read back: its running text, and what a label in a drawing stands for."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

from kalmar import Built

from pipeline.report.read.picture import Picture
from pipeline.words.sv import language as sv

LEAST_TOLD = 60  # paragraphs and points that a report has at least


def page(kalmar: Built, edition: str) -> str:
    """The page without style and drawings."""
    text = (kalmar[0].reports(edition) / "lagesbild.html").read_text(encoding="utf-8")
    return re.sub(r"<svg .*?</svg>", " ", re.sub(r"<style>.*?</style>", "", text, flags=re.DOTALL), flags=re.DOTALL)


def plain(text: str) -> str:
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", re.sub(r"</?strong>", "", text))).split())


def prose(kalmar: Built, edition: str) -> list[str]:
    """Paragraphs and points of the report: its running text, without tables and source lines."""
    text = re.sub(r"<table.*?</table>", " ", page(kalmar, edition), flags=re.DOTALL)
    told = [plain(part) for part in re.findall(r'<(?:p class="(?:body|lead)"|li)>(.*?)</(?:p|li)>', text, re.DOTALL)]
    assert len(told) > LEAST_TOLD, "the page's running text is not found: what is tested on it would hold for nothing"
    return told


def full(label: str, names: dict[str, str]) -> str:
    """The area or theme behind a label, which a narrow drawing may have cut."""
    (found,) = [
        one for name, one in names.items() if name == label or (label.endswith("…") and name.startswith(label[:-1]))
    ]
    return found


def indicator_of(picture: Picture, title: str, alt: str) -> str:
    """The indicator that a survey chart is about, by what its title or alternative says."""
    found = [
        row.indicator
        for row in picture.indicators.values()
        if row.source == "safety_survey"
        and (title.startswith(f"{row.title}:") or f"andelen som {row.predicate}" in alt.lower())
    ]
    assert len(found) == 1, title
    return found[0]


def group_panels(texts: str) -> Iterator[tuple[str, str, list[str]]]:
    """Yield the area, waves and shares of each panel of women and men of each age; its title may be broken between its words."""
    _, *parts = re.split(r"(Löftets\|?[^|,]*|[^|,]+),[ |](\d{4}(?:[ |]och[ |]\d{4})?)\|", texts)
    assert len(parts) > 3
    for area, years, panel in zip(parts[::3], parts[1::3], parts[2::3], strict=True):
        drawn = re.findall(rf"\d+ %|{sv.HIDDEN}", panel.partition(" %|")[2])
        yield area.replace("|", " "), re.sub(r"[ |]och[ |]", "+", years), drawn
