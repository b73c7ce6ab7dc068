"""A figure of a table of results with what it is about."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Figure:
    """One figure with what it is about.

    Attributes:
        place: The row of its sheet.
        column: What stands above it.
        text: What stands in its cell.
        dims: ``indicator`` and ``area`` (ids), ``period``, ``sex``, ``age`` and ``unit``, as far as they are known.
        name: The question as the table calls it, for what is asked about it.
        section: The heading that it stands under, where that tells nothing else.
        unknown: The labels that nobody knows: kind (empty = neither question nor area is known) and name.
        is_base: Whether it is a number of answers.
        answers: The number of answers that its labels give.
        group: Which figures it shares its numbers of answers with: place of its heading.
        description: Which share it is, where a column of the table says that of each row.
    """

    place: int
    column: str
    text: str
    dims: dict[str, str]
    name: str = ""
    section: str = ""
    unknown: tuple[tuple[str, str], ...] = ()
    is_base: bool = False
    answers: int | None = None
    group: str = ""
    description: str = ""
