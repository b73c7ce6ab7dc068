"""Text and charts of the finished report beside the published tables: each number with its own place, group, year and unit."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from itertools import product
from pathlib import Path

from finished import full, group_panels, indicator_of, plain, prose
from kalmar import Built

from pipeline.report.read.picture import Picture
from pipeline.report.read.rows import Value
from pipeline.words.sv import language as sv
from pipeline.words.sv import page_one as words


def whole(share: float | None) -> str:
    assert share is not None
    return sv.number(100 * share)


def told(value: Value | None) -> tuple[str, str]:
    assert value is not None and value.ci_low is not None and value.ci_high is not None
    return whole(value.value), sv.interval(value.ci_low, value.ci_high)


# ---- pupils ---------------------------------------------------------------------------------------------------------------


def delivered(picture: Picture, edition: str, indicator: str) -> Iterator[tuple[str, str, str]]:
    """What the source gives of pupils: grade, sex and per cent."""
    period = picture.last_period("drug_habits")
    for grade, name in sv.GRADES.items():
        for sex in sv.PUPIL_SEXES:
            value = picture.value(indicator, period, "municipality", sex, grade)
            assert value is not None and value.basis == "delivered" and value.ci_low is None
            yield name, sex, whole(value.value)


def test_pupils_shares_stand_beside_their_grade_and_sex(kalmar: Built, picture: Picture, edition: str) -> None:
    given = {(grade, sex): share for grade, sex, share in delivered(picture, edition, "drugs_ever")}
    text = " ".join(prose(kalmar, edition))
    for name in sv.GRADES.values():
        assert f"{given[name, 'all']} procent i {name}" in text
        both = f"{given[name, 'men']} procent av pojkarna och {given[name, 'women']} procent av flickorna i {name}"
        assert both in text
    assert re.search(
        r"pojkarna och \d+ procent av flickorna[^.]*\. Antalet svar redovisas inte, så det går inte att avgöra", text
    )


def test_page_one_bears_the_number_of_all_that_the_edition_may_know(
    kalmar: Built, picture: Picture, edition: str
) -> None:
    page = plain((kalmar[0].reports(edition) / "lagesbild.html").read_text(encoding="utf-8"))
    assert re.search(rf"{words.VERSION}:?\s*{picture.content_number}\b", page)
    assert re.fullmatch(r"[0-9a-f]{8}", picture.content_number)


# ---- charts ---------------------------------------------------------------------------------------------------------------


def drawings(kalmar: Built, edition: str) -> list[tuple[str, str, str]]:
    """Each drawing's title, alternative and texts, joined by bars; wide and narrow ones alike."""
    page = (kalmar[0].reports(edition) / "lagesbild.html").read_text(encoding="utf-8")
    found = []
    for figure in re.findall(r"<figure>.*?</figure>", page, re.DOTALL):
        title = plain(re.findall(r"<figcaption>(.*?)</figcaption>", figure, re.DOTALL)[0])
        for head, body in re.findall(r"<svg ([^>]*)>(.*?)</svg>", figure, re.DOTALL):
            alt = html.unescape(re.findall(r'aria-label="([^"]*)"', head)[0])
            texts = [html.unescape(text) for text in re.findall(r"<text [^>]*>(.*?)</text>", body, re.DOTALL)]
            found.append((title, alt, "|".join(texts).replace(sv.THIN, " ")))
    return found


def percent(value: Value | None) -> str:
    assert value is not None and value.value is not None
    return sv.percent(value.value).replace(sv.THIN, " ")


def shown_of(value: Value | None) -> str:
    return percent(value) if value and value.value is not None else sv.HIDDEN


def test_every_survey_chart_draws_the_tables_shares(kalmar: Built, picture: Picture, edition: str) -> None:
    wave = picture.last_period("safety_survey")
    names = {picture.name(area): area for area in picture.districts} | {
        "Utanför löftet": picture.outside, "Hela kommunen": "municipality", "Löftets stadsdelar": picture.together,
    }  # fmt: skip
    kinds = dict.fromkeys(("dots", "map", "pairs", "ages", "waves"), 0)
    for title, alt, texts in drawings(kalmar, edition):
        if alt.startswith(("Staplarna", "Ämnen", "Har använt", "Kön och ålder")):
            continue
        name = indicator_of(picture, title, alt)
        if "Kartan" in alt:
            pairs, kind = re.findall(r"(?:^|\|)([^|]+)\|[▲▼◊?·] (\d+ %)", texts), "map"
        elif "av kvinnorna" in alt:
            pairs, kind = [], "pairs"
            for area, *shares in re.findall(r"(?:^|\|)([^|\d]+)\|(\d+ %)\|(\d+ %)", texts):
                both = [picture.value(name, wave, names[area], sex) for sex in ("women", "men")]
                assert sorted(shares) == sorted(map(percent, both)), (title, area)
                kinds[kind] += 1
        elif "bland dem som är" in alt:
            pairs, kind = [], "ages"
            for panel in re.split(r"(?=Hela kommunen|Löftets stadsdelar)", texts)[1:]:
                area = names[panel.split("|")[0]]
                bands = picture.age_bands(name, wave)
                wanted = [percent(picture.value(name, wave, area, age_group=band)) for band in bands]
                assert re.findall(r"\d+ %", panel)[-len(bands) :] == wanted, (title, area)
                kinds[kind] += 1
        elif "över tid" in alt:
            pairs, kind = re.findall(r"\|([^|\d]+) (\d+ %)", texts), "waves"
        else:
            pairs, kind = re.findall(r"\|([^|\d]+)\|(\d+ %)", texts), "dots"
            assert {area for area, _ in pairs} == {picture.name(area) for area in picture.districts}, title
            drawn = [int(share[:-2]) for _, share in pairs]
            assert drawn == sorted(drawn, reverse=True), title
        for area, share in pairs:
            assert share == percent(picture.value(name, wave, full(area, names))), (title, area)
            kinds[kind] += 1
    assert min(kinds["dots"], kinds["map"]) >= 2 * len(picture.districts)  # wide and narrow
    assert kinds["pairs"] == len(picture.priority) + 2 and kinds["ages"] >= 1
    assert (kinds["waves"] > 0) == (len(picture.periods("safety_survey")) > 1)


def test_women_and_men_of_each_age_are_drawn_as_finely_as_is_shown(
    kalmar: Built, picture: Picture, edition: str
) -> None:
    wave = picture.last_period("safety_survey")
    names = {picture.name(area): area for area in picture.districts} | {"Löftets stadsdelar": picture.together}
    panels = 0
    for title, alt, texts in drawings(kalmar, edition):
        if not alt.startswith("Kön och ålder"):
            continue
        name = indicator_of(picture, title, alt)
        groups = list(product(("women", "men"), picture.age_bands(name, wave)))
        for area, span, drawn in group_panels(texts):
            values = [picture.value(name, span, names[area], *group) for group in groups]
            assert drawn == [shown_of(value) for value in values], (title, area)
            panels += 1
    # A single wave has too few answers in every district.
    assert (panels >= len(picture.priority)) == (len(picture.periods("safety_survey")) > 1)


def test_every_other_chart_draws_the_tables_numbers(kalmar: Built, picture: Picture, edition: str) -> None:
    seen = set()
    for title, alt, texts in drawings(kalmar, edition):
        if alt.startswith("Ämnen"):
            rows = [row for row in picture.theme_counts if row.area == "municipality"]
            counts = {(row.theme, row.kind_title): row for row in rows}
            titles = {row.title: row.theme for row in rows}
            found = re.findall(r"(?:^|\|)(?:([^|\d]+)\|)?([^|\d]+)\|(\d+) av (\d+)", texts)
            theme = ""
            for group, kind, *numbers in found:
                theme = full(group, titles) if group else theme
                row = counts[theme, sv.lower_first(kind)]
                assert numbers == [str(row.conversations), str(row.of_conversations)], title
            seen.add("themes" if found else "")
        elif alt.startswith("Har använt"):
            given = {
                (grade, sv.PUPIL_SEXES[sex]): share for grade, sex, share in delivered(picture, edition, "drugs_ever")
            }
            for grade, part in re.findall(r"(Årskurs 9|Gymnasiet år 2)((?:\|(?:alla|flickor|pojkar)\|\d+ %)+)", texts):
                for sex, share in re.findall(r"(alla|flickor|pojkar)\|(\d+) %", part):
                    assert share == given[sv.lower_first(grade), sex], title
                    seen.add((grade, sex))
        elif alt.startswith("Staplarna"):
            (row,) = [
                row
                for row in picture.indicators.values()
                if row.noun and f" {row.noun} " in alt and title.startswith(row.title)
            ]
            months = [month for month in picture.offence_months if month.indicator == row.indicator][-12:]
            mean = sum(month.offences or 0 for month in months) / 12
            assert f"{sv.number(mean, 1)} i medel" in texts, title
            year = picture.last_year(row.indicator)
            total = picture.value(row.indicator, year, "municipality", unit="count")
            assert total is not None and total.value is not None
            assert f"{sv.number(total.value)} år {year}" in title
            step = picture.comparison(row.indicator, year, "municipality", "previous_period", str(int(year) - 1))
            assert step is not None
            assert ("inte säkerställt" in title) == (step.verdict not in ("higher", "lower"))
            seen.add("months")
    assert {
        "themes",
        "months",
        *((grade, sex) for grade in ("Årskurs 9", "Gymnasiet år 2") for sex in ("alla", "flickor", "pojkar")),
    } <= seen


def test_every_chart_has_its_numbers_in_the_appendix(kalmar: Built, picture: Picture, edition: str) -> None:
    page = (kalmar[0].reports(edition) / "lagesbild.html").read_text(encoding="utf-8")
    tables = " ".join(
        plain(table) for table in re.findall(r"<table.*?</table>", page[page.index("Tabeller</h") :], re.DOTALL)
    )
    rows = " ".join(tables.split()).replace(sv.THIN, " ")
    wave = picture.last_period("safety_survey")
    for title, alt, texts in drawings(kalmar, edition):
        if (
            "Kartan" in alt
            or " av kvinnorna" in alt
            or title.startswith(tuple(row.title for row in picture.headlines("safety_survey")))
        ):
            for area in [name for name in picture.districts if f"{picture.name(name)}|" in texts]:
                value = picture.value(indicator_of(picture, title, alt), wave, area)
                assert value is not None and value.ci_low is not None and value.ci_high is not None
                assert re.search(
                    rf"{re.escape(picture.name(area))} [^A-ZÅÄÖ]*{whole(value.value)}\*? \({told(value)[1]}\)", rows
                ), title
    for name in dict.fromkeys(name for promise in picture.promises.values() for name in promise.crime):
        months = [row for row in picture.values_of(name, "municipality", "count") if len(row.period) == 7]
        by_month = 2 * sum(row.value is not None for row in months) >= len(months)
        assert f"{picture.indicators[name].title}, {'månad för månad' if by_month else 'år för år'}" in rows


# ---- page one -------------------------------------------------------------------------------------------------------------


def test_page_one_holds_everything_that_it_should_and_nothing_runs_on(
    kalmar: Built, picture: Picture, edition: str
) -> None:
    import pymupdf

    with pymupdf.open(str(Path(kalmar[0].reports(edition)) / "lagesbild.pdf")) as document:
        first, second = (" ".join(document[number].get_text().split()) for number in (0, 1))
    assert picture.lead
    worst = max(
        picture.priority,
        key=lambda area: told(picture.value(picture.lead[1].indicator, picture.last_period("safety_survey"), area))[0],
    )  # type: ignore[index]
    for answer in (
        f"I {picture.name(worst)}, ", " procent att de ", "Utanför löftets", "Skillnaden är säkerställd i alla", "Kvinnor", "16–29 år",
        "Lovas", "Det vi inte vet",
        "Beslutat av", "Diarienummer", "Gäller", "Kontakt", "Underlag till och med",
    ):  # fmt: skip
        assert answer in first, answer
    assert all(promise.title in first for promise in picture.promises.values())
    assert "bredvid varandra" in second and "Kontakt:" not in second
