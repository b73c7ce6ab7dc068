"""Which number of answers stands behind each figure of a block."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from pipeline.formats import missing_kind
from pipeline.ingest.safety_survey.results.figures import Figure

DIMS = ("indicator", "area", "period", "sex", "age")


def answers_of(figures: Sequence[Figure], elsewhere: Sequence[Figure] = ()) -> dict[int, str]:
    """Return the text of the number of answers behind each figure, by its place in the list; those without one are left out.

    It is the one that tells most of what the figure is about and nothing else: of several rows of them under one heading the one
    that belongs to the figure's row. Where two contradict each other nobody knows which it is.

    Args:
        figures: The figures of a block, its numbers of answers among them.
        elsewhere: Numbers of answers that stand in blocks of their own.
    """
    owners = _owners(figures)
    bases = [one for one in figures if one.is_base]
    found = {}
    for place, one in enumerate(figures):
        if one.is_base:
            continue
        if one.answers is not None:
            found[place] = str(one.answers)
            continue
        fitting = [
            base for base in bases if _fits(base, one) and owners.get((base.group, base.place), one.place) == one.place
        ]
        same_row = [base for base in fitting if base.place == one.place]
        same_group = [base for base in fitting if base.group == one.group]
        candidates = same_row or same_group or fitting or [base for base in elsewhere if _fits(base, one)]
        most = max((len(_about(base)) for base in candidates), default=0)
        texts = {base.text for base in candidates if len(_about(base)) == most}
        if len(texts) == 1 and missing_kind(text := texts.pop()) is None:
            found[place] = text
    return found


def _about(figure: Figure) -> dict[str, str]:
    """Return what a number of answers is said to be of; everybody is no group."""
    return {name: value for name in DIMS if (value := figure.dims.get(name, "all" if name in ("sex", "age") else ""))}


def _fits(base: Figure, figure: Figure) -> bool:
    about = {"sex": "all", "age": "all", **figure.dims}
    # Numbers of answers of the same row or column: what they do not say, the figure's own labels say.
    return not base.unknown and all(about.get(name) == value for name, value in _about(base).items())


def _owners(figures: Sequence[Figure]) -> dict[tuple[str, int], int]:
    """Return the row that each row of numbers of answers belongs to, where both kinds of rows take turns under a heading."""
    owners: dict[tuple[str, int], int] = {}
    for group, rows in groupby(figures, key=lambda one: one.group):
        kinds = {one.place: one.is_base for one in rows}
        mixed = {place for place in kinds if len({one.is_base for one in figures if one.place == place}) > 1}
        places = [place for place in kinds if place not in mixed]
        bases = [place for place in places if kinds[place]]
        if len(bases) < 2:
            continue
        pattern = "".join("b" if kinds[place] else "q" for place in places)
        pairs = len(pattern) // 2
        if pattern == "qb" * pairs:
            owners |= {(group, base): base_of for base_of, base in zip(places[::2], places[1::2], strict=True)}
        elif pattern == "bq" * pairs:
            owners |= {(group, base): base_of for base, base_of in zip(places[::2], places[1::2], strict=True)}
        else:
            owners |= dict.fromkeys(((group, base) for base in bases), -1)
    return owners
