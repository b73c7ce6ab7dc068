"""What was found, as a short table on the terminal; errors in full go to standard error by themselves."""

from __future__ import annotations

import sys

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from pipeline.quality.examination import SEVERITIES, Examination

WIDTH = 136  # where there is no terminal to ask
MOST_SHOWN = 10  # of what was set aside; the page and the workbook hold more
HEAD = ("rows", "used", "set aside", "errors", "warnings", "notes")


def show(name: str, examination: Examination, written: str) -> None:
    """Print a line for each file with its counts, a line for each warning and note and for what was set aside, and the sum of it.

    Args:
        name: The municipality or file that was checked.
        examination: What was found.
        written: Where the whole report is; empty when none was written.
    """
    console = Console(width=None if sys.stdout.isatty() else WIDTH, highlight=False)
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, padding=(0, 1, 0, 0))
    table.add_column("file", overflow="fold")
    for title in HEAD:
        table.add_column(title, justify="right", no_wrap=True)
    for line in _lines(examination):
        table.add_row(*map(Text, line))
    if table.row_count:
        console.print(table)
    for problem in examination.problems:
        if problem.severity != "error":
            place = f"{problem.file}: {problem.where}" if problem.where else problem.file
            console.print(Text(f"{problem.severity} {place} [{problem.rule}]: {problem.found}"), soft_wrap=True)
    for one in examination.rejected[:MOST_SHOWN]:
        where = f"{one.row}, column {one.column}" if one.column else one.row
        console.print(
            Text(f"set aside {examination.path(one.file)}: {where} [{one.rule}]: {one.value}"), soft_wrap=True
        )
    if len(examination.rejected) > MOST_SHOWN:
        console.print(f"set aside: {len(examination.rejected) - MOST_SHOWN} more")
    console.print(Text(f"{name}: {examination.in_short()}" + (f"; {written}" if written else "")), soft_wrap=True)


def _lines(examination: Examination) -> list[tuple[str, ...]]:
    """Return a line for each file that was read or that something is said of."""
    files = {file.path: file for file in examination.files}
    lines = []
    for name in sorted({*files, *(problem.file for problem in examination.problems)}):
        file = files.get(name)
        rows = [str(file.rows), str(file.used), str(file.rejected + file.incomplete)] if file else ["", "", ""]
        lines.append((name, *rows, *(str(examination.count(severity, name)) for severity in SEVERITIES)))
    return lines
