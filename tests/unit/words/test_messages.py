"""Every code that the package says something by has its words in both languages, with the values that its sites give."""

from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Iterator
from string import Formatter
from typing import get_args

import pytest
from checkout import REPOSITORY
from sites import EVERY, PACKAGE, Site, sites

from pipeline import validation
from pipeline.ingest.difference import Kind
from pipeline.problems import DataErrors, ProblemLog, Severity, UsageError, at, phrase, problem
from pipeline.products import lock, obstacles
from pipeline.words import messages
from pipeline.words.messages import Language, Message, Phrase, Term

LANGUAGES: tuple[Language, ...] = get_args(Language)
SITES = sorted(set(sites()), key=lambda site: (site.place, site.kind, site.code, sorted(site.values)))
# Phrases whose code is put together or is a value of the data: what they are, and that they take no values but those named.
MADE = {
    **{f"kind_{kind}": set() for kind in get_args(Kind)},
    **{f"a_number_{limit}": {"limit"} for limit in validation.LIMITS.values()},
    **{role: set() for role in ("district", "sex", "age", "weight", "stratum", "psu")},
    **{sex: set() for sex in ("women", "men", "other", "unknown")},
    **{f"no_{severity}s": set() for severity in get_args(Severity)},
    **{f"number_of_{severity}s": {"number"} for severity in get_args(Severity)},
}
MADE_LINES = {f"column_{name}" for name in ("rows", "used", "aside", "errors", "warnings", "notes")} | {
    "undecided_difference", "difference", "differences", "made", "removed", "errors", "errors_of_a_build", "figure", "figure_asks",
    "figure_now", "figure_asks_now",
}  # fmt: skip
# What the machine refuses, by its own error: the file and what it said.
REFUSED = {
    "refused",
    "database-refused",
    *obstacles.CODES.values(),
    *obstacles.WINDOWS_CODES.values(),
    *obstacles.DATABASE_CODES.values(),
}


def placeholders(template: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(template) if name}


def of_problem(code: str, language: Language, parts: tuple[str, ...]) -> set[str]:
    templates = messages.problems(language)[code]
    return set().union(*(placeholders(templates.get(part, "")) for part in parts))


def of_kind(*kinds: str) -> list[Site]:
    return [site for site in SITES if site.kind in kinds]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "site", of_kind("problem", "unreadable", "cell", "fault"), ids=lambda site: f"{site.place} {site.code}"
)
def test_the_words_of_a_problem_take_what_its_sites_give(site: Site, language: Language) -> None:
    every = of_problem(site.code, language, Message._fields)
    of_a_cell = of_problem(site.code, language, ("title", "expected", "advice"))
    if site.kind in ("problem", "unreadable"):
        assert site.values == every
    else:
        # Of a cell its own text is told in the place of what was found.
        assert of_a_cell <= site.values <= every


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("site", of_kind("phrases", "usage", "lines"), ids=lambda site: f"{site.place} {site.code}")
def test_all_other_words_take_what_their_sites_give(site: Site, language: Language) -> None:
    assert site.values == placeholders(messages.phrases(language)[site.kind][site.code])


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_refused_takes_what_its_sites_give(language: Language) -> None:
    templates = messages.phrases(language)["obstacles"]
    given = {site.code: set(site.values) for site in of_kind("obstacles")}
    handed_on = {"busy": set(lock._this_process()), "busy-elsewhere": set(lock._this_process())}
    for code, template in templates.items():
        of_an_error = {"file", "reason"} if code in REFUSED or EVERY in given[code] else set()
        assert placeholders(template) <= given.get(code, set()) | handed_on.get(code, set()) | of_an_error, code
    assert set(templates) == set(given) | REFUSED


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_template_is_used(language: Language) -> None:
    used = defaultdict(set)
    for site in SITES:
        used[site.kind].add(site.code)
    problems = used["problem"] | used["cell"] | used["fault"] | used["unreadable"]
    assert set(messages.problems(language)) == problems
    assert set(messages.phrases(language)["phrases"]) == used["phrases"] | set(MADE)
    assert set(messages.phrases(language)["usage"]) == used["usage"]
    assert set(messages.phrases(language)["lines"]) == used["lines"] | MADE_LINES
    assert set(messages.phrases(language)["severities"]) == set(get_args(Severity))


@pytest.mark.parametrize("language", LANGUAGES)
def test_phrases_with_a_code_that_is_put_together_take_their_values(language: Language) -> None:
    found = messages.phrases(language)["phrases"]
    assert {code: placeholders(found[code]) for code in MADE} == MADE


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_problem_has_a_title_what_was_expected_and_what_to_do(language: Language) -> None:
    for code, templates in messages.problems(language).items():
        assert set(templates) <= set(Message._fields), code
        assert templates["title"], code
        assert templates["expected"], code
        assert templates["advice"].endswith("."), code
        assert templates["title"][0].isupper(), code


def test_both_languages_have_the_same_tables() -> None:
    swedish, english = (messages.phrases(language) for language in LANGUAGES)
    assert {name: set(table) for name, table in swedish.items()} == {
        name: set(table) for name, table in english.items()
    }


def handed_on() -> Iterator[str]:
    """Yield every call that says something by a code made elsewhere, and does not hand on a fault whole."""
    for path in sorted(PACKAGE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call):
                continue
            name = getattr(node.func, "id", getattr(node.func, "attr", ""))
            stars = [keyword.value for keyword in node.keywords if keyword.arg is None]
            at_code = {"add": 2, "problem": 2, "reject": 4, "Fault": 0, "Unreadable": 0, "UsageError": 0}.get(name)
            if at_code is None or len(node.args) <= at_code or ("log" not in ast.unparse(node.func) and name == "add"):
                continue
            code = ast.unparse(node.args[at_code])
            faults = {f"{ast.unparse(star).removesuffix('.values')}.code" for star in stars}
            if (stars or not code.startswith(("'", '"'))) and code not in faults and " if " not in code:
                yield f"{path.relative_to(REPOSITORY)}: {ast.unparse(node)[:80]}"


def test_a_code_is_written_where_it_is_told_or_handed_on_with_its_values() -> None:
    assert list(handed_on()) == []


def kinds_of_places() -> set[str]:
    found = set()
    for path in sorted(PACKAGE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "at":
                found |= {keyword.arg for keyword in node.keywords if keyword.arg}
                stars = [keyword.value for keyword in node.keywords if keyword.arg is None]
                for star in stars:
                    found |= {key.value for key in ast.walk(star) if isinstance(key, ast.Constant) and key.value}
    return found


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_kind_of_place_has_its_word_and_is_used(language: Language) -> None:
    assert set(messages.phrases(language)["places"]) == kinds_of_places()


# ---- how values are said ----------------------------------------------------------------------------------------------


def said(template: str, language: Language = "sv", **values: object) -> str:
    return messages.say(template, messages.named(values), language)


@pytest.mark.parametrize(
    ("template", "values", "swedish", "english"),
    [
        ("{a}", {"a": ["x", "y", "z"]}, "x, y och z", "x, y and z"),
        ("{a}", {"a": range(10)}, "0, 1, 2, 3, 4, 5, 6, 7 och 2 till", "0, 1, 2, 3, 4, 5, 6, 7 and 2 more"),
        ("{a:2}", {"a": ["x", "y", "z"]}, "x, y och 1 till", "x, y and 1 more"),
        ("{a:or}", {"a": ["x", "y"]}, "x eller y", "x or y"),
        ("{a:or2}", {"a": ["x", "y", "z"]}, "x, y eller 1 till", "x, y or 1 more"),
        (
            "{a:titles}",
            {"a": ["number", "date"]},
            "tal som inte går att läsa och datum som inte går att läsa",
            "an unreadable number and an unreadable day",
        ),
        ("{a}", {"a": []}, "inget", "nothing"),
        ("”{a}”", {"a": ""}, "””", "””"),
        ("{a}", {"a": 2021}, "2021", "2021"),
        ("{a:count}", {"a": 12345}, "12\u00a0345", "12,345"),
        ("{a}", {"a": 0.25}, "0,25", "0.25"),
        ("{a:percent}", {"a": 0.02}, "2\u00a0%", "2 %"),
        ("{a:percent1}", {"a": 0.123}, "12,3\u00a0%", "12.3 %"),
        ("{a:rad|rader}", {"a": 1}, "1 rad", "1 rad"),
        ("{a:rad|rader}", {"a": 1200}, "1\u00a0200 rader", "1,200 rader"),
        ("{a}", {"a": phrase("a_whole_number")}, "ett heltal", "a whole number"),
        ("{a}", {"a": [phrase("a_year"), 3]}, "ett årtal och 3", "a year and 3"),
        ("{a}", {"a": Phrase("place", at(sheet="Blad1", row=3))}, "blad Blad1, rad 3", "sheet Blad1, row 3"),
        ("{a}", {"a": Phrase("place", at(sheet="", row=3))}, "rad 3", "row 3"),
        ("{a}", {"a": [Term("women", "kvinnor"), Term("x", "y", "z")]}, "kvinnor och y", "kvinnor and z"),
        ("x = {{ y }}", {}, "x = {{ y }}", "x = {{ y }}"),
    ],
)
def test_values_are_said_in_their_language(
    template: str, values: dict[str, object], swedish: str, english: str
) -> None:
    if values:
        assert (said(template, "sv", **values), said(template, "en", **values)) == (swedish, english)


def test_a_text_that_looks_like_a_template_stays_as_it_is() -> None:
    assert said("{a}", a="{b} {0}") == "{b} {0}"


def test_a_problem_reads_from_where_to_what_to_do() -> None:
    place = at(sheet="Blad1", row=[3, 4], column="Område")
    one = problem(
        "folk.xlsx", place, "unknown-district", name="Atlantis", rows=2, known=["Oxhagen", "Norrliden"], near=""
    )
    assert one.text() == (
        "folk.xlsx: blad Blad1, rader 3 och 4, kolumn Område [unknown-district] Okänt område\n"
        "    väntat:     en kod, ett namn eller ett alias ur districts.csv, till exempel Oxhagen eller Norrliden\n"
        "    hittat:     ”Atlantis” i 2 rader\n"
        "    gör så här: Rätta filen, eller lägg till namnet eller koden i districts.csv."
    )
    assert one.text("en") == (
        "folk.xlsx: sheet Blad1, rows 3 and 4, column Område [unknown-district] An unknown area\n"
        "    expected: a code, name or alias from districts.csv, such as Oxhagen or Norrliden\n"
        '    found:    "Atlantis" in 2 rows\n'
        "    do:       Correct the file, or add an alias or a code to districts.csv."
    )


def test_json_has_the_code_the_values_and_the_words() -> None:
    one = problem(
        "a.csv", at(row=3), "unreadable-file", wanted=phrase("workbook"), found=phrase("damaged_part", part="x")
    )
    told = one.as_dict()
    assert (told["file"], told["place"], told["code"], told["severity"]) == (
        "a.csv",
        {"row": 3},
        "unreadable-file",
        "error",
    )
    assert told["values"] == {"wanted": {"phrase": "workbook"}, "found": {"phrase": "damaged_part", "part": "x"}}
    assert (told["where"], told["found"]) == ("rad 3", "en skadad fil (delen x i den)")
    assert one.as_dict("en")["found"] == "a damaged file (x in it)"


def test_problems_are_told_in_the_order_of_their_rows_each_once() -> None:
    log = ProblemLog()
    for row in (10, 9, 10):
        log.add("a.csv", at(row=row), "toml", found="x")
    log.add("a.csv", at(), "no-rows", severity="warning")
    with pytest.raises(DataErrors) as raised:
        log.stop_if_any()
    assert [one.place for one in raised.value.problems] == [at(row=9), at(row=10)]


def test_wrong_use_is_one_line_in_either_language() -> None:
    error = UsageError("nothing-built", slug="kalmar")
    assert str(error) == "inget är byggt för kalmar; kör först lagesbild build kalmar"
    assert error.text("en") == "nothing is built for kalmar; run lagesbild build kalmar first"
