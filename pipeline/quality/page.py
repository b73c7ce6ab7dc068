"""The page of the data's quality, in Swedish: in words, by file, what was found, what was set aside, what is missing."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from pipeline.problems import Problem, Severity
from pipeline.quality import coverage
from pipeline.quality.examination import SEVERITIES, Examination, FileCount
from pipeline.quality.html import Cell, Markup, Section, document, element, link, section, table
from pipeline.words.messages import phrase, said, title
from pipeline.words.sv import language as sv
from pipeline.words.sv import quality as words

WORKBOOK = "datakvalitet.xlsx"
ROLES = ("district", "sex", "age")
"""What a difference may be about that is no question."""
MOST_SHOWN = 100  # rows set aside by one rule in one file; the workbook holds all of them


def page_of(examination: Examination) -> str:
    """Return the page."""
    parts = [_summary(examination), *_by_file(examination), *_filters(examination)]
    parts += [_problems(examination, severity) for severity in SEVERITIES if examination.count(severity)]
    parts += [*_rejected(examination), *_coverage(examination), *_differences(examination)]
    return document(words.title(examination.name), *parts)


# ---- in short ---------------------------------------------------------------------------------------------------------


def _summary(examination: Examination) -> Section:
    """Return what the analyst has to know in a few sentences."""
    files = examination.files
    sentences = [
        words.found(*map(examination.count, SEVERITIES)),
        words.read(len(files), sum(file.rows for file in files), sum(file.used for file in files)),
        words.set_aside(examination.rows_aside, examination.incomplete),
        words.FOR_WHOM,
    ]
    return section("kort", words.IN_SHORT, *(element("p", sentence) for sentence in sentences))


def _by_file(examination: Examination) -> Iterator[Section]:
    """Yield how much was found in each file or place, with links to it."""
    names = sorted({problem.file for problem in examination.problems} | {file.path for file in examination.files})
    if not names:
        return
    rows = [[_short(name), *(_links(examination, name, severity) for severity in SEVERITIES)] for name in names]
    yield section("filer", words.BY_FILE, table(words.BY_FILE_CAPTION, words.BY_FILE_HEAD, rows))


def _short(path: str) -> str:
    """Return a path from the municipality's folder on: the source and the file."""
    return "/".join(path.split("/")[-2:])


def _links(examination: Examination, file: str, severity: Severity) -> Cell:
    """Return the number of a file's problems, and a link to each."""
    found = [problem for problem in examination.problems if (problem.file, problem.severity) == (file, severity)]
    if not found:
        return Cell("0", "number")
    links = [
        link(_anchor(examination, problem), words.numbered(severity, examination.numbers[problem])) for problem in found
    ]
    return Cell(Markup(f"{len(found)}: " + ", ".join(links)))


def _anchor(examination: Examination, problem: Problem) -> str:
    return f"{problem.severity}-{examination.numbers[problem]}"


def _filters(examination: Examination) -> Iterator[Section]:
    """Yield how many rows each file had before and after every filter."""
    if not examination.files:
        return
    rows = [
        [_short(file.path), *_counts(file), words.YES if file.adds_up else Cell(words.NOT_READ_TO_ITS_END, "missing")]
        for file in examination.files
    ]
    steps = table(words.STEPS_CAPTION, words.STEPS_HEAD, rows)
    yield section("rader", words.STEPS, element("p", words.STEPS_MEANING), steps)


def _counts(file: FileCount) -> list[int]:
    return [file.rows, file.repeated, file.left_out, file.rejected, file.used, file.incomplete]


# ---- what was found ---------------------------------------------------------------------------------------------------


def _problems(examination: Examination, severity: Severity) -> Section:
    """Return all problems of a severity, numbered."""
    found = [problem for problem in examination.problems if problem.severity == severity]
    articles = [_problem(number, problem) for number, problem in enumerate(found, start=1)]
    return section(f"{severity}s", f"{words.HEADINGS[severity]} ({len(found)})", *articles)


def _problem(number: int, problem: Problem) -> Markup:
    """Return one problem: what, where, what was expected and found, what to do."""
    name = f"{problem.severity}-{number}"
    told = problem.words()
    lines = [
        (words.FILE, problem.file),
        (words.PLACE, problem.where()),
        (words.EXPECTED, told.expected),
        (words.FOUND, told.found),
        (words.ADVICE, told.advice),
    ]
    terms = [part for label, value in lines if value for part in (element("dt", label), element("dd", value))]
    heading = element("h3", words.problem_title(problem.severity, number, told.title))
    return element(
        "article",
        heading,
        element("dl", *terms),
        id=name,
        class_=f"problem {problem.severity}",
        tabindex="-1",
        data_rule=problem.code,
    )


def _rejected(examination: Examination) -> Iterator[Section]:
    """Yield the rows and cells that were set aside, a table for each file and rule."""
    if not examination.rejected:
        return
    ordered = sorted(examination.rejected, key=lambda one: (examination.path(one.file), one.code))
    tables = []
    for (file, rule), group in groupby(ordered, key=lambda one: (one.file, one.code)):
        found = list(group)
        rows = [[one.where(), one.column or words.WHOLE_ROW, one.value, one.expected()] for one in found[:MOST_SHOWN]]
        caption = words.set_aside_by(title(rule), _short(examination.path(file)), len(found))
        tables.append(table(caption, words.SET_ASIDE_HEAD, rows))
        if len(found) > MOST_SHOWN:
            tables.append(element("p", words.more_set_aside(len(found) - MOST_SHOWN, WORKBOOK)))
    yield section("bort", words.SET_ASIDE, *tables)


# ---- what is there, and what has changed ------------------------------------------------------------------------------


def _coverage(examination: Examination) -> Iterator[Section]:
    """Yield what every source has for each place and period."""
    if examination.configuration is None:
        return
    found = list(coverage.tables(examination.configuration, examination.staged))
    if found:
        meaning = element("p", words.COVERAGE_MEANING)
        yield section("tackning", words.COVERAGE, meaning, *map(_covered, found))


def _covered(covered: coverage.Coverage) -> Markup:
    rows = []
    for where in covered.places:
        texts = [covered.shown(where, period) for period in covered.periods]
        rows.append([where, *(Cell(text, "missing" if text == words.MISSING else "number") for text in texts)])
    return table(covered.what, [covered.side, *covered.periods], rows)


def _called(examination: Examination, item: str) -> str:
    """Return what an item of the survey is called: its question; a column of the file stands for itself."""
    if item in ROLES:
        return sv.upper_first(said(phrase(item), "sv"))
    known = examination.configuration.definitions.safety_survey.items if examination.configuration else {}
    return known[item].wording or item if item in known else item


def _differences(examination: Examination) -> Iterator[Section]:
    """Yield what differs between the waves of the safety survey, a table for each pair."""
    waves = groupby(examination.differences, key=lambda one: (one.wave, one.against))
    tables = []
    for (wave, against), group in waves:
        rows = [
            [
                _called(examination, one.item),
                said(phrase(f"kind_{one.kind}"), "sv"),
                said(one.before or words.NOT_THERE, "sv"),
                said(one.after or words.NOT_THERE, "sv"),
                said(one.effect, "sv"),
                words.YES if one.decided else words.NO,
            ]
            for one in group
        ]
        tables.append(table(words.compared(wave, against), words.DIFFERENCES_HEAD, rows))
    if tables:
        yield section("skillnader", words.DIFFERENCES, *tables)
