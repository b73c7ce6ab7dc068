"""The labels above each column of figures, as the rows of a table's head say them: merged, at the left or in the middle."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from pipeline.formats import Sheet

Row = dict[int, str]
"""The filled cells of a row, by column from 0."""


def spread(
    rows: Sequence[Row], numbers: Sequence[int], sheet: Sheet, columns: Sequence[int]
) -> tuple[dict[int, list[str]], list[str]]:
    """Return the labels above each column, from the top, and the heads that may belong to several columns.

    A head stands for the columns that its cell is merged over. Where nothing is merged it stands for the columns to its right up to the
    next one, if each of those has another label below; or, where it stands in the middle, for the group of columns whose labels
    below are said once each.

    Args:
        rows: The rows of the head.
        numbers: Their places in the sheet, from 0.
        sheet: The sheet, which says what is merged.
        columns: The columns of figures.
    """
    filled = [_merged(row, number, sheet) for row, number in zip(rows, numbers, strict=True)]
    has_merged = [_is_merged(number, sheet) for number in numbers]
    doubtful: list[str] = []
    for at in range(len(filled) - 2, -1, -1):
        below = {column: tuple(row.get(column, "") for row in filled[at + 1 :]) for column in columns}
        open_ones = [column for column in columns if any(below[column])]
        if has_merged[at] or all(column in filled[at] for column in open_ones):
            continue
        own = {column: filled[at][column] for column in columns if column in filled[at]}
        if not {*own} & {*open_ones}:
            # It stands above columns that have no other label, or over spacers in the middle.
            stray = [text for column, text in filled[at].items() if column not in columns and column > min(columns)]
            doubtful += stray
            continue
        spans = _to_the_right(own, open_ones, below) or _by_group(filled[at], open_ones, below)
        if spans is None:
            doubtful += own.values()
        else:
            filled[at] = {**filled[at], **spans}
    return {column: [row.get(column, "") for row in filled] for column in columns}, doubtful


def _merged(row: Row, number: int, sheet: Sheet) -> Row:
    """Return a row with what is merged written into each of its cells, across and down."""
    found = dict(row)
    for first, last in sheet.merged:
        if first[0] <= number <= last[0] and first[0] < len(sheet.rows) and first[1] < len(sheet.rows[first[0]]):
            text = sheet.rows[first[0]][first[1]]
            if text:
                found |= dict.fromkeys(range(first[1], last[1] + 1), text)
    return found


def _is_merged(number: int, sheet: Sheet) -> bool:
    return any(first[0] == number and last[1] > first[1] for first, last in sheet.merged)


def _to_the_right(own: Row, columns: Sequence[int], below: Mapping[int, tuple[str, ...]]) -> Row | None:
    """Return each column's head where heads stand at the left of what they head; None where they cannot."""
    if columns[0] not in own:
        return None
    found: Row = {}
    head: str = ""
    said: set[tuple[str, ...]] = set()
    for column in columns:
        if column in own:
            head, said = own[column], set()
        if below[column] in said:
            return None
        said.add(below[column])
        found[column] = head
    return found


def _by_group(row: Row, columns: Sequence[int], below: Mapping[int, tuple[str, ...]]) -> Row | None:
    """Return each column's head where each group of columns has one head somewhere above it; None where one has none or two."""
    groups: list[list[int]] = []
    for column in columns:
        if not groups or below[column] == below[groups[0][0]]:
            groups.append([])
        groups[-1].append(column)
    if len(groups) < 2:
        return None
    found: Row = {}
    for group in groups:
        heads = [text for column, text in row.items() if group[0] <= column <= group[-1]]
        if len(heads) != 1 or len({below[column] for column in group}) < len(group):
            return None
        found |= dict.fromkeys(group, heads[0])
    return found
