"""A yearly export of Brå with peers and rates, and nothing else: what the chapter, the tables and the evidence say of it."""

from __future__ import annotations

from pathlib import Path

import claims
import duckdb
import pytest
from building import MUNICIPALITY, PROMISES, delivery, published, town
from finished import plain
from tables import one, rows

from pipeline.quality.examining import examine
from pipeline.report.read.picture import Picture
from pipeline.report.read.rows import Indicator, Value
from pipeline.report.sections.chapter import Chapter
from pipeline.report.sentences import elsewhere as sentences
from pipeline.report.sentences.elsewhere import most_beside_country
from pipeline.report.sentences.offences import first_rise, year_ends
from pipeline.report.set.blocks import Bullets, Paragraph, Table
from pipeline.report.tables import elsewhere

PEERS = {f"{letter}stad": 40 + 2 * at for at, letter in enumerate("BCDFGHJKLMNP")}
OWN = dict(zip(range(2014, 2022), (500, 520, 480, 510, 490, 505, 495, 900), strict=True))
EVIDENCE = 'indicator = "reported_theft", contrast = "reference", reference = "country"'
ASKS = (
    PROMISES.replace('districts = ["norr"]\n', "")
    .replace('indicator = "unsafe_evening", contrast = "outside_promise"', EVIDENCE)
    .replace('themes = ["lighting"]\n', "")
    .replace('crime = ["damage"]', 'crime = ["reported_theft", "reported_all"]')
)


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """10 000 inhabitants; 12 peers of 20 000, and the country."""
    root = tmp_path_factory.mktemp("yearly")
    names = ", ".join(f'"{name}"' for name in PEERS)
    folder = town(root, municipality=f"{MUNICIPALITY}peers = [{names}]\n", promises=ASKS)
    lines = ["Region;Brott;År;Period;Antal;/100 000 inv"]
    for year, own in OWN.items():
        for group, times in (("Stöldbrott", 1), ("Totalt antal brott", 3)):
            lines.append(f"Provstad kommun;{group};{year};Helår;{times * own};{times * own * 10};")
            lines.append(f"Hela landet;{group};{year};Helår;{times * 500_000};{times * 5000};")
            lines += [
                f"{name} kommun;{group};{year};Helår;{times * rate * 20};{times * rate * 100};"
                for name, rate in PEERS.items()
            ]
    delivery(root, "crime", "brott.txt", "\n".join(lines) + "\n")
    examination = examine(folder)
    assert [one for one in examination.log.problems if one.severity == "error"] == []
    return published(examination, root)


def test_the_years_are_told_with_rates_and_verdicts(database: Path) -> None:
    """From four changes on: 2019 is the first; 900 after 495 is sure, with a dispersion of chance alone."""
    with duckdb.connect(str(database), read_only=True) as read:
        found = rows(
            read,
            "from known_comparison where contrast = 'previous_period' and indicator = 'reported_theft' order by period",
        )
        told = [(row["period"], row["verdict"], row["reason"]) for row in found]
        assert told == [
            *((str(year), "cannot_tell", "few_years") for year in range(2015, 2019)),
            ("2019", "no_detectable_difference", ""),
            ("2020", "no_detectable_difference", ""),
            ("2021", "higher", ""),
        ]
        rate = one(
            read,
            "from indicator_value where indicator = 'reported_theft' and period = '2021' and unit = 'rate' and area = 'municipality'",
        )
        assert (rate["value"], rate["denominator"], rate["denominator_period"]) == (90, 10_000, None)
        among = one(read, "from offence_among_peers where indicator = 'reported_theft' and period = '2021'")
        assert (among["peers"], among["rank"], among["signal"], among["target"]) == (12, 1, "above", pytest.approx(51))
        evidence = one(read, "select verdict, reason from promise_evidence")
        assert evidence == {"verdict": "not_tested", "reason": "above_funnel"}


def test_the_chapter_tells_two_rates_the_place_and_once_what_follows_on_rises(database: Path) -> None:
    picture = Picture(database, "2022")
    told = [plain(one.text) for one in Chapter(picture, "lugna-kvallar").crime() if isinstance(one, Paragraph)] or [
        plain(block.text)
        for group in Chapter(picture, "lugna-kvallar").crime()
        for block in getattr(group, "blocks", ())
        if isinstance(block, Paragraph)
    ]
    text = " ".join(told)
    assert "Per 1 000 invånare är de 90,0 i kommunen, mot 50,0 i" in text
    assert "Bland 13 kommuner, den själv medräknad, har kommunen plats 1, räknat från den högsta." in text
    assert "Det ligger över det som väntas: 95 av 100 kommuner av samma storlek väntas ha" in text
    assert text.count("vände 77 % nedåt jämfört med landet, och 41 % av ökningen gick tillbaka") == 1
    assert first_rise(picture) == ("lugna-kvallar", "reported_theft")
    reader = claims.Reader(picture)
    assert [one for paragraph in told for one in reader.strange(paragraph, "lugna-kvallar")] == []


def test_the_evidence_says_why_it_is_not_tested(database: Path) -> None:
    picture = Picture(database, "2022")
    (listed,) = [one for one in Chapter(picture, "lugna-kvallar").against() if isinstance(one, Bullets)]
    assert "kommunen ligger över det som väntas bland dem" in listed.items[0]


def test_the_table_has_the_country_all_peers_together_and_the_place(database: Path) -> None:
    picture = Picture(database, "2022")
    table = elsewhere.elsewhere(picture)
    assert isinstance(table, Table)
    assert [column.label for column in table.columns][-3:] == ["Andra", "Väntat", "Plats"]
    assert len(table.columns) == 6
    every, theft = ([plain(cell.text) for cell in row] for row in table.rows)
    assert (theft[0], theft[1], theft[2], theft[3], theft[5]) == ("Stöldbrott", "90,0", "50,0", "51,0", "1 av 13 ▲")
    assert every[1] == "270,0"


def test_inhabitants_that_follow_from_the_export_are_told_with_their_rounding(database: Path) -> None:
    picture = Picture(database, "2022")
    (told,) = year_ends([picture.value("reported_theft", "2021", "municipality", unit="rate")])
    assert "högst en halv procent" in told


def test_rates_per_households_do_not_stand_beside_rates_per_inhabitants(
    database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The country's rate of one group is per households here: it is left out of the row, and never the largest of all offences."""
    picture = Picture(database, "2022")
    real = picture.reference_rates

    def mixed(indicator: str, period: str) -> dict[str, Value]:
        found = dict(real(indicator, period))
        if indicator == "reported_all":
            found["country"] = found["country"]._replace(denominator_unit="households")
        return found

    monkeypatch.setattr(picture, "reference_rates", mixed)
    table = elsewhere.elsewhere(picture)
    assert isinstance(table, Table)
    every, theft = ([plain(cell.text) for cell in row] for row in table.rows)
    assert (every[1], every[2]) == ("270,0", "–")
    assert (theft[1], theft[2]) == ("90,0", "50,0")
    assert "hushåll" not in table.subtitle
    assert most_beside_country(picture).startswith("stöldbrott är 90 per 1\u202f000 invånare")


def test_the_group_with_most_offences_is_one_that_is_counted_per_inhabitants(
    database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    picture = Picture(database, "2022")

    def rates(picture: Picture, indicator: Indicator, year: str) -> tuple[float, float, str]:
        return (270.0, 150.0, "households") if indicator.indicator == "reported_all" else (90.0, 50.0, "inhabitants")

    monkeypatch.setattr(sentences, "in_country", rates)
    assert "90 per" in most_beside_country(picture)
