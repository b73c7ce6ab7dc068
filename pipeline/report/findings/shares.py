"""Sentences about what was measured. A verdict chooses the sentence; the raw difference never does."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from pipeline.report.findings.offence_times import UNITS, per
from pipeline.report.findings.offences import more
from pipeline.report.read.picture import Picture
from pipeline.report.read.rows import Comparison, Evidence, Indicator, Support, Value
from pipeline.words.sv import language as sv

STRENGTH = ("inget stöd", "svagt stöd", "visst stöd", "starkt stöd")


# ---- survey -----------------------------------------------------------------------------------------------------------


def with_interval(value: Value) -> str:
    """Return a share with its interval: 37 procent (29–45)."""
    return f"{sv.number(100 * _given(value.value))} procent ({interval_of(value)})"


def short_share(value: Value) -> str:
    """Return a share and its interval where "procent" has been said: 37 (29–45)."""
    return f"{sv.number(100 * _given(value.value))} ({interval_of(value)})"


def districts_against_outside(
    picture: Picture, indicator: Indicator, period: str, districts: Sequence[str]
) -> list[str]:
    """Return sentences on a promise's districts against what lies outside them."""
    values = {area: picture.value(indicator.indicator, period, area) for area in districts}
    shown = {area: value for area, value in values.items() if value is not None and value.value is not None}
    found = {
        area: picture.comparison(indicator.indicator, period, area, "outside_promise", picture.outside)
        for area in shown
    }
    outside = picture.value(indicator.indicator, period, picture.outside)
    sentences = []
    if shown:
        first, *others = shown
        more = [f"i {picture.name(area)} {short_share(shown[area])}" for area in others]
        head = f"i {picture.name(first)} uppger {with_interval(shown[first])} att de {indicator.predicate}"
        sentences.append(sv.listed([head, *more]))
    if outside and outside.value is not None:
        sentences.append(f"{picture.name(picture.outside)} är andelen {with_interval(outside)}")
    sentences += _verdicts(picture, found)
    hidden = [picture.name(area) for area in districts if area not in shown]
    if hidden:
        sentences.append(f"för {sv.listed(hidden)} visas inte andelen (för få svar)")
    return sentences


def highest(picture: Picture, indicator: Indicator, period: str, order: Sequence[str]) -> str:
    """Return which of some districts, the highest first, has the highest share, and whether that can be told from the next ones."""
    if len(order) < 2:
        return ""
    first, *others = order
    like = []
    for area in others:
        one, other = sorted((first, area))
        found = picture.comparison(indicator.indicator, period, one, "district_vs_district", other)
        if found is None or found.verdict not in ("higher", "lower"):
            like.append(picture.name(area))
    told = f"högst är andelen i {picture.name(first)}"
    if not like:
        return f"{told}, och skillnaden mot de andra är statistiskt säkerställd"
    return f"{told}, men det går inte att säga att den skiljer sig från andelen i {sv.listed(like, 'eller')}"


EXPOSURE = "victim"
"""The survey's block of questions on having been exposed to crime."""


def exposure(picture: Picture, period: str) -> list[str]:
    """Return how many have been exposed to crime, where that differs, and whether it can be called much or little."""
    named = [row for row in picture.headlines("safety_survey") if row.block == EXPOSURE]
    value = picture.value(named[0].indicator, period, "municipality") if named else None
    if value is None or value.value is None:
        return []
    rest = "rest_of_municipality"
    verdicts = {area: picture.comparison(named[0].indicator, period, area, rest, rest) for area in picture.districts}
    told = [f"i hela kommunen uppger {with_interval(value)} att de {named[0].predicate}"]
    for verdict, word in (("higher", "större"), ("lower", "mindre")):
        areas = [area for area, row in verdicts.items() if row and row.verdict == verdict]
        if areas:
            told.append(f"andelen är säkerställt {word} än i övriga kommunen i {_names(picture, areas)}")
    if len(told) == 1:
        told.append(f"ingen {picture.municipality.district_one} skiljer sig säkert från övriga kommunen")
    if not any(row.indicator == named[0].indicator for row in picture.references):
        told.append(
            "om det är lite eller mycket går inte att avgöra, eftersom inget tal från riket eller länet är levererat"
        )
    return told


def _verdicts(picture: Picture, found: dict[str, Comparison | None]) -> list[str]:
    """Return what may be said of each district's difference, those with the same verdict together."""
    by_verdict: dict[str, list[str]] = {}
    for area, comparison in found.items():
        by_verdict.setdefault(comparison.verdict if comparison else "cannot_tell", []).append(area)
    sentences = []
    for verdict, word in (("higher", "större"), ("lower", "mindre")):
        areas = by_verdict.get(verdict, [])
        if areas and len(areas) == len(found) > 1:
            many = picture.municipality.district_the_many
            every = "båda" if len(areas) == 2 else f"alla {sv.in_words(len(areas))}"
            sentences.append(
                f"andelen är {word} i {every} {many}, och skillnaden är statistiskt säkerställd i var och en av dem"
            )
        elif areas:
            sentences.append(f"skillnaden är statistiskt säkerställd i {_names(picture, areas)}, där andelen är {word}")
    if areas := by_verdict.get("no_detectable_difference", []):
        seen = _largest_detectable([found[area] for area in areas])
        pronoun = "den" if len(areas) == 1 else "någon av dem"
        sentences.append(
            f"för {_names(picture, areas)} går det inte att säga att {pronoun} skiljer sig; först en skillnad på omkring "
            f"{seen} hade sannolikt synts med så många svar"
        )
    if areas := by_verdict.get("cannot_tell", []):
        sentences.append(
            f"för {_names(picture, areas)} räcker underlaget inte för en jämförelse, eftersom svaren är för få"
        )
    return sentences


def women_and_men(picture: Picture, indicator: Indicator, period: str) -> list[str]:
    """Return sentences on women against men, in the municipality and in how many districts."""
    women, men = (picture.value(indicator.indicator, period, "municipality", sex) for sex in ("women", "men"))
    found = picture.comparison(indicator.indicator, period, "municipality", "women_vs_men", "men", sex="women")
    if not (women and men and found and women.value is not None and men.value is not None):
        return []
    shares = f"{short_share(women)} mot {short_share(men)} procent"
    if found.verdict not in ("higher", "lower"):
        return [
            f"det går inte att säga att andelen som {indicator.predicate} skiljer sig mellan kvinnor och män ({shares})"
        ]
    more, fewer = ("kvinnorna", "männen") if found.verdict == "higher" else ("männen", "kvinnorna")
    if found.verdict == "lower":
        shares = f"{short_share(men)} mot {short_share(women)} procent"
    same = [
        area
        for area in picture.districts
        if (own := picture.comparison(indicator.indicator, period, area, "women_vs_men", "men", sex="women"))
        and own.verdict == found.verdict
    ]
    every = f"{sv.in_words(len(same))} av {sv.in_words(len(picture.districts))}"
    told = (
        f"prövad i varje {picture.municipality.district_one} för sig är skillnaden säkerställd i {every}"
        if same
        else ""
    )
    return [
        f"en större andel av {more} än av {fewer} uppger att de {indicator.predicate}, {shares}",
        "skillnaden är statistiskt säkerställd",
        told,
    ]


def young_and_old(picture: Picture, indicator: Indicator, period: str) -> list[str]:
    """Return sentences on the youngest against the oldest in the municipality."""
    found = [
        row
        for row in picture.comparisons
        if (row.indicator, row.period, row.area, row.contrast)
        == (indicator.indicator, period, "municipality", "youngest_vs_oldest")
    ]
    if not found:
        return []
    bands = (found[0].age_group, found[0].other)
    young, old = (picture.value(indicator.indicator, period, "municipality", age_group=band) for band in bands)
    if not (young and old and young.value is not None and old.value is not None):
        return []
    youngest, oldest = (sv.ages(band) for band in bands)
    told = (
        f"bland de yngsta ({youngest}) är andelen {with_interval(young)}, bland de äldsta ({oldest}) {short_share(old)}"
    )
    return [told, _is_sure(found[0], "skillnaden")]


def since_last_wave(picture: Picture, indicator: Indicator, period: str, areas: Sequence[str]) -> list[str]:
    """Return sentences on the change since the wave before, for each area or for those without a change together."""
    waves = [wave for wave in picture.periods("safety_survey") if wave < period]
    if not waves:
        return [f"undersökningen {period} är den första som ingår, så det finns inget att jämföra med över tid"]
    before = waves[-1]
    sentences, still = [], []
    for area in areas:
        now, then = (picture.value(indicator.indicator, wave, area) for wave in (period, before))
        found = picture.comparison(indicator.indicator, period, area, "previous_period", before)
        if not (now and then and found):
            continue
        if found.verdict == "not_comparable":
            return [f"svaren {period} går inte att jämföra med {before}: {sv.lower_first(found.why)}"]
        if now.value is None or then.value is None or found.verdict == "cannot_tell":
            sentences.append(
                f"i {picture.name(area)} räcker svaren inte för att säga något om förändringen sedan {before}"
            )
        elif found.verdict in ("higher", "lower"):
            verb, noun = ("ökat", "ökningen") if found.verdict == "higher" else ("minskat", "minskningen")
            place = "i kommunen" if area == "municipality" else f"i {picture.name(area)}"
            change = f"från {sv.number(100 * then.value)} till {sv.number(100 * now.value)} procent"
            sentences += [f"sedan {before} har andelen {place} {verb} {change}", f"{noun} är statistiskt säkerställd"]
        else:
            name = "kommunen" if area == "municipality" else picture.name(area)
            still.append(f"{name} ({sv.number(100 * then.value)} mot {sv.number(100 * now.value)} procent)")
    if still:
        sentences.append(
            f"mellan {before} och {period} går det inte att säga att andelen har ändrats i {sv.listed(still, 'eller')}"
        )
    return sentences


# ---- offences ---------------------------------------------------------------------------------------------------------


def offences(picture: Picture, indicator: Indicator, year: str, districts: Sequence[str]) -> list[str]:
    """Return sentences on the reported offences of one group and year, in a promise's districts or the municipality."""
    total = picture.value(indicator.indicator, year, "municipality", unit="count")
    if total is None or total.value is None:
        return []
    before = picture.value(indicator.indicator, str(int(year) - 1), "municipality", unit="count")
    earlier = f", mot {sv.number(before.value)} året före" if before and before.value is not None else ""
    rate = picture.value(indicator.indicator, year, "municipality", unit="rate")
    with_rate = f" ({per(rate)})" if rate and rate.value is not None else ""
    sentences = [f"under {year} anmäldes {sv.number(total.value)} {indicator.noun} i kommunen{with_rate}{earlier}"]
    sentences += more(picture, indicator, year, districts)
    if indicator.initiative_driven:
        sentences.append("antalet speglar också hur mycket polisen arbetat mot brottet")
    found = {
        area: row
        for area in districts
        if (row := picture.comparison(indicator.indicator, year, area, "outside_promise", picture.outside))
    }
    outside = picture.value(indicator.indicator, year, picture.outside, unit="rate")
    for verdict, word in (("higher", "fler"), ("lower", "färre")):
        areas = [area for area, row in found.items() if row.verdict == verdict]
        rates = [f"{picture.name(area)} ({_rate(picture, indicator, year, area)})" for area in areas]
        if rates and outside and outside.value is not None:
            unit = per(outside).partition(" ")[2]
            sentences.append(
                f"i {sv.listed(rates)} är de {word} {unit} än {picture.name(picture.outside)} "
                f"({sv.number(outside.value, 1)}), och skillnaden är statistiskt säkerställd"
            )
    of_whom = UNITS[(rate.denominator_unit if rate else None) or "inhabitants"]
    still = [area for area, row in found.items() if row.verdict == "no_detectable_difference"]
    if still:
        sentences.append(
            f"räknat per {of_whom} går det inte att säga att {_names(picture, still)} skiljer sig från områdena utanför löftet"
        )
    few = [area for area, row in found.items() if row.verdict == "cannot_tell"]
    if few:
        sentences.append(f"i {_names(picture, few)} är brotten för få för en jämförelse")
    return sentences


def _rate(picture: Picture, indicator: Indicator, year: str, area: str) -> str:
    value = picture.value(indicator.indicator, year, area, unit="rate")
    return sv.number(value.value, 1) if value and value.value is not None else "visas inte"


# ---- evidence ---------------------------------------------------------------------------------------------------------


CONTRASTS = {
    "outside_promise": "mot utanför löftet",
    "rest_of_municipality": "mot övriga kommunen",
    "previous_period": "mot förra mätningen",
    "women_vs_men": "kvinnor mot män",
    "youngest_vs_oldest": "yngsta mot äldsta",
}


EVIDENCE_SIGNS = {
    "supports": ("+", "talar för"),
    "contradicts": ("−", "talar emot"),
    "cannot_tell": ("?", "går inte att avgöra"),
}
"""Sign and words of a verdict; the sign stands before the words, never without them."""


def contrast(picture: Picture, evidence: Evidence) -> str:
    """Return what a piece of evidence compares, for a table."""
    who = f"{picture.municipality.district_the_many} " if evidence.contrast == "outside_promise" else ""
    grade = sv.GRADES.get(evidence.age_group, "")
    known = picture.areas.get(evidence.reference)
    reference = known.name if known else evidence.reference
    against = f"mot {reference}" if reference else CONTRASTS[evidence.contrast]
    if grade:
        against = against.replace("kvinnor mot män", "flickor mot pojkar")
    return ", ".join(part for part in (grade, who + against, evidence.period) if part)


def evidence_in_words(picture: Picture, rows: Sequence[Evidence]) -> str:
    """Return what the verdicts of one piece of evidence say, area by area where there are several."""
    parts = []
    for verdict, (sign, word) in EVIDENCE_SIGNS.items():
        same = [row for row in rows if row.verdict == verdict]
        if not same:
            continue
        every = f" i alla {sv.in_words(len(rows))}" if len(rows) > 2 and len(same) == len(rows) else ""
        where = "" if len(rows) == 1 else every or f" i {_names(picture, [row.area for row in same])}"
        reasons = sorted({row.why for row in same if row.why and verdict == "cannot_tell"})
        why = f" ({'; '.join(reasons)})" if reasons else ""
        parts.append(f"{sign} {sv.sentence(f'{word}{where}{why}')}")
    return " ".join(parts)


def evidence_counts(supports: int, contradicts: int, cannot_tell: int) -> str:
    """Return how many of a promise's verdicts go which way."""
    asked = sv.counted(supports + contradicts + cannot_tell, "prövad jämförelse", "prövade jämförelser")
    against = f" och {sv.in_words(contradicts)} emot" if contradicts else ""
    unsure = f", medan {sv.in_words(cannot_tell)} inte går att avgöra" if cannot_tell else ""
    return f"av {asked} talar {sv.in_words(supports) if supports else 'ingen'} för löftet{against}{unsure}"


def districts_supported(picture: Picture, support: Support) -> str:
    """Return in how many of a promise's districts the evidence supports it; empty when it is not judged by district."""
    if not support.districts:
        return ""
    word = picture.municipality.district_one if support.districts == 1 else picture.municipality.district_many
    number = sv.in_words(support.districts_supported) if support.districts_supported else "ingen"
    return f"i {number} av {sv.in_words(support.districts)} {word} talar fler jämförelser för löftet än emot det"


def persons_concerned(picture: Picture, support: Support) -> str:
    """Return how many persons the promise's most widespread problem concerns where it holds; empty where that is not known."""
    if support.concerned is None or support.concerned_low is None or support.concerned_high is None:
        return ""
    indicator = picture.indicators[support.concerned_indicator]
    places = _names(picture, support.concerned_areas)
    low, high = sv.about(support.concerned_low), sv.about(support.concerned_high)
    return (
        f"flest berörs av att de {indicator.predicate}: omkring {sv.about(support.concerned)} personer ({low}–{high}) i {places}, "
        "räknat på invånarna i undersökningens åldrar"
    )


# ---- shared -----------------------------------------------------------------------------------------------------------


def _is_sure(comparison: Comparison, what: str) -> str:
    if comparison.verdict in ("higher", "lower"):
        return f"{what} är statistiskt säkerställd"
    if comparison.verdict == "no_detectable_difference":
        return f"{what} ryms inom osäkerheten"
    return "underlaget räcker inte för att avgöra om det är en skillnad"


def _names(picture: Picture, areas: Iterable[str]) -> str:
    return sv.listed("kommunen" if area == "municipality" else picture.name(area) for area in areas)


def _largest_detectable(comparisons: Iterable[Comparison | None]) -> str:
    return sv.points(max((row.detectable or 0 for row in comparisons if row), default=0))


def interval_of(value: Value) -> str:
    """Return a share's interval in per cent: 29–45."""
    return sv.interval(_given(value.ci_low), _given(value.ci_high))


def _given(number: float | None) -> float:
    """Return a number that a shown value always has; a hidden one may not reach a sentence."""
    if number is None:
        raise ValueError("a hidden or missing value was to be written in a sentence")
    return number
