"""What was found, as a short table on the terminal; errors in full go to standard error by themselves."""

from __future__ import annotations

import sys

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from pipeline.problems import at
from pipeline.quality.examination import SEVERITIES, Examination
from pipeline.words import messages
from pipeline.words.messages import Language, named, title, told

WIDTH = 136  # where there is no terminal to ask
MOST_SHOWN = 10  # of what was set aside; the page and the workbook hold more
HEAD = ("rows", "used", "aside", "errors", "warnings", "notes")


def show(name: str, examination: Examination, written: str, language: Language = "sv") -> None:
    """Print a line for each file with its counts, a line for each warning and note and for what was set aside, and the sum of it.

    Args:
        name: The municipality or file that was checked.
        examination: What was found.
        written: Where the whole report is; empty when none was written.
        language: The language of the lines.
    """

    def line(code: str, /, **values: object) -> Text:
        return Text(told("lines", code, named(values), language))

    console = Console(width=None if sys.stdout.isatty() else WIDTH, highlight=False)
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, padding=(0, 1, 0, 0))
    table.add_column(line("column_file"), overflow="fold")
    for head in HEAD:
        table.add_column(line(f"column_{head}"), justify="right", no_wrap=True)
    for cells in _lines(examination):
        table.add_row(*map(Text, cells))
    if table.row_count:
        console.print(table)
    for problem in examination.problems:
        if problem.severity != "error":
            severity = told("severities", problem.severity, (), language)
            place = ": ".join(filter(None, (problem.file, problem.where(language))))
            words = problem.words(language)
            said = line("finding", kind=severity, place=place, code=problem.code, title=words.title, found=words.found)
            console.print(said, soft_wrap=True)
    for one in examination.rejected[:MOST_SHOWN]:
        inside = (*one.place, *(at(column=one.column) if one.column else ()))
        where = f"{examination.path(one.file)}: {messages.place(inside, language)}"
        said = line("set_aside", where=where, code=one.code, title=title(one.code, language), value=one.value)
        console.print(said, soft_wrap=True)
    if len(examination.rejected) > MOST_SHOWN:
        console.print(line("more_set_aside", number=len(examination.rejected) - MOST_SHOWN))
    found = examination.in_short()
    checked = line("checked", name=name, found=found)
    console.print(
        line("checked_and_written", name=name, found=found, written=written) if written else checked, soft_wrap=True
    )


def _lines(examination: Examination) -> list[tuple[str, ...]]:
    """Return a line for each file that was read or that something is said of."""
    files = {file.path: file for file in examination.files}
    lines = []
    for name in sorted({*files, *(problem.file for problem in examination.problems)}):
        file = files.get(name)
        rows = [str(file.rows), str(file.used), str(file.rejected + file.incomplete)] if file else ["", "", ""]
        lines.append((name, *rows, *(str(examination.count(severity, name)) for severity in SEVERITIES)))
    return lines
