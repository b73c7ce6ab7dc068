"""The page of the data's quality, in Swedish: in words, by file, what was found, what was set aside, what is missing."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from pipeline.problems import Problem, Severity
from pipeline.quality import coverage
from pipeline.quality.examination import SEVERITIES, Examination, FileCount
from pipeline.quality.html import Cell, Markup, Section, document, element, link, section, table, thousands
from pipeline.words.messages import phrase, said, title

SEVERITY = {"error": ("fel", "fel"), "warning": ("varning", "varningar"), "note": ("anmärkning", "anmärkningar")}
HEADINGS = {"error": "Fel som stoppar rapporten", "warning": "Varningar som kräver ett beslut", "note": "Anmärkningar"}
MOST_SHOWN = 100  # rows set aside by one rule in one file; the workbook holds all of them


def page_of(examination: Examination) -> str:
    """Return the page."""
    parts = [_summary(examination), *_by_file(examination), *_filters(examination)]
    parts += [_problems(examination, severity) for severity in SEVERITIES if examination.count(severity)]
    parts += [*_rejected(examination), *_coverage(examination), *_differences(examination)]
    return document(f"Datakvalitet: {examination.name}", *parts)


# ---- in short ---------------------------------------------------------------------------------------------------------


def _counted(number: int, one: str, many: str) -> str:
    return f"{thousands(number)} {one if number == 1 else many}" if number else f"inga {many}"


def _summary(examination: Examination) -> Section:
    """Return what the analyst has to know in a few sentences."""
    errors = examination.count("error")
    found = [_counted(examination.count(severity), *SEVERITY[severity]) for severity in SEVERITIES]
    verdict = (
        "Rapporten kan inte göras förrän felen är rättade. De senaste godkända databaserna och dokumenten ligger kvar."
        if errors
        else "Inget hindrar att rapporten görs."
    )
    rows, used = sum(file.rows for file in examination.files), sum(file.used for file in examination.files)
    files = examination.files
    sentences = [
        f"Kontrollen fann {found[0]}, {found[1]} och {found[2]}. {verdict}",
        f"{_counted(len(files), 'fil', 'filer').capitalize()} lästes med {thousands(rows)} rader. "
        f"{thousands(used)} av dem används.",
        f"Felaktiga rader som lagts åt sidan: {thousands(examination.rows_aside)}. "
        f"Rader som används utan en felaktig cell: {thousands(examination.incomplete)}.",
    ]
    own_words = "Sidan är för den som tar emot och levererar uppgifterna, inte för publicering."
    return section("kort", "I korthet", *(element("p", sentence) for sentence in [*sentences, own_words]))


def _by_file(examination: Examination) -> Iterator[Section]:
    """Yield how much was found in each file or place, with links to it."""
    names = sorted({problem.file for problem in examination.problems} | {file.path for file in examination.files})
    if not names:
        return
    rows = [[_short(name), *(_links(examination, name, severity) for severity in SEVERITIES)] for name in names]
    head = ["Fil eller källa", "Fel", "Varningar", "Anmärkningar"]
    yield section(
        "filer",
        "Fel, varningar och anmärkningar efter fil",
        table("Antal efter fil, med länk till vart och ett", head, rows),
    )


def _short(path: str) -> str:
    """Return a path from the municipality's folder on: the source and the file."""
    return "/".join(path.split("/")[-2:])


def _links(examination: Examination, file: str, severity: Severity) -> Cell:
    """Return the number of a file's problems, and a link to each."""
    found = [problem for problem in examination.problems if (problem.file, problem.severity) == (file, severity)]
    if not found:
        return Cell("0", "number")
    links = [
        link(_anchor(examination, problem), f"{SEVERITY[severity][0]} {examination.numbers[problem]}")
        for problem in found
    ]
    return Cell(Markup(f"{len(found)}: " + ", ".join(links)))


def _anchor(examination: Examination, problem: Problem) -> str:
    return f"{problem.severity}-{examination.numbers[problem]}"


def _filters(examination: Examination) -> Iterator[Section]:
    """Yield how many rows each file had before and after every filter."""
    if not examination.files:
        return
    head = [
        "Fil",
        "Rader i filen",
        "Upprepade",
        "Efterfrågas inte",
        "Felaktiga",
        "Används",
        "Därav utan en cell",
        "Går ihop",
    ]
    rows = [
        [_short(file.path), *_counts(file), "ja" if file.adds_up else Cell("nej: lästes inte färdigt", "missing")]
        for file in examination.files
    ]
    meaning = (
        "Rader i filen är upprepade rader, rader som inte efterfrågas (andra kommuner, summor, grupper som inte redovisas), "
        "felaktiga rader och rader som används. En felaktig cell i ett enkätsvar räknas som ogiltigt svar; "
        "personen är kvar och används utan den cellen."
    )
    yield section(
        "rader",
        "Rader före och efter varje steg",
        element("p", meaning),
        table("Rader efter fil och steg", head, rows),
    )


def _counts(file: FileCount) -> list[int]:
    return [file.rows, file.repeated, file.left_out, file.rejected, file.used, file.incomplete]


# ---- what was found ---------------------------------------------------------------------------------------------------


def _problems(examination: Examination, severity: Severity) -> Section:
    """Return all problems of a severity, numbered."""
    found = [problem for problem in examination.problems if problem.severity == severity]
    articles = [_problem(number, problem) for number, problem in enumerate(found, start=1)]
    return section(f"{severity}s", f"{HEADINGS[severity]} ({len(found)})", *articles)


def _problem(number: int, problem: Problem) -> Markup:
    """Return one problem: what, where, what was expected and found, what to do."""
    name = f"{problem.severity}-{number}"
    words = problem.words()
    lines = [
        ("Fil", problem.file),
        ("Plats", problem.where()),
        ("Väntat", words.expected),
        ("Hittat", words.found),
        ("Gör så här", words.advice),
        ("Regel", element("code", problem.code)),
    ]
    told = [part for label, value in lines if value for part in (element("dt", label), element("dd", value))]
    heading = element("h3", f"{SEVERITY[problem.severity][0].capitalize()} {number}: {words.title}")
    return element(
        "article", heading, element("dl", *told), id=name, class_=f"problem {problem.severity}", tabindex="-1"
    )


def _rejected(examination: Examination) -> Iterator[Section]:
    """Yield the rows and cells that were set aside, a table for each file and rule."""
    if not examination.rejected:
        return
    ordered = sorted(examination.rejected, key=lambda one: (examination.path(one.file), one.code))
    tables = []
    for (file, rule), group in groupby(ordered, key=lambda one: (one.file, one.code)):
        found = list(group)
        rows = [[one.where(), one.column or "hela raden", one.value, one.expected()] for one in found[:MOST_SHOWN]]
        caption = f"{title(rule)} ({rule}): {_short(examination.path(file))}, {thousands(len(found))} st."
        tables.append(table(caption, ["Rad", "Kolumn", "Värde", "Väntat"], rows))
        if len(found) > MOST_SHOWN:
            tables.append(element("p", f"Ytterligare {thousands(len(found) - MOST_SHOWN)} står i datakvalitet.xlsx."))
    yield section("bort", "Rader och celler som lagts åt sidan", *tables)


# ---- what is there, and what has changed ------------------------------------------------------------------------------


def _coverage(examination: Examination) -> Iterator[Section]:
    """Yield what every source has for each place and period."""
    if examination.configuration is None:
        return
    found = list(coverage.tables(examination.configuration, examination.staged))
    if found:
        word = "Där det står saknas finns inget för platsen och perioden. Små antal visas som ett spann."
        shown = map(_covered, found)
        yield section("tackning", "Vad varje källa täcker", element("p", word), *shown)


def _covered(covered: coverage.Coverage) -> Markup:
    rows = []
    for where in covered.places:
        texts = [covered.shown(where, period) for period in covered.periods]
        rows.append([where, *(Cell(text, "missing" if text == coverage.MISSING else "number") for text in texts)])
    return table(covered.what, [covered.side, *covered.periods], rows)


def _differences(examination: Examination) -> Iterator[Section]:
    """Yield what differs between the waves of the safety survey, a table for each pair."""
    waves = groupby(examination.differences, key=lambda one: (one.wave, one.against))
    tables = []
    for (wave, against), group in waves:
        rows = [
            [
                one.item,
                said(phrase(f"kind_{one.kind}"), "sv"),
                said(one.before or "–", "sv"),
                said(one.after or "–", "sv"),
                said(one.effect, "sv"),
                "ja" if one.decided else "nej",
            ]
            for one in group
        ]
        beside = "kodboken" if against == "codebook" else against
        head = ["Fråga eller kolumn", "Skillnad", "Förut", "Nu", "Följd för serien", "Beslutat i mappningen"]
        tables.append(table(f"{wave} jämfört med {beside}", head, rows))
    if tables:
        yield section("skillnader", "Skillnader mellan undersökningar", *tables)
