"""Rules about a wave of the safety survey as a whole: its strata, fieldwork, response and weights."""

from __future__ import annotations

import pandas as pd

from pipeline.checks.common import SURVEY, file_of_wave, frame
from pipeline.configuration import Area, Configuration, Terms
from pipeline.contracts.restricted import Population, Unit, Wave
from pipeline.ingest.files import Staged
from pipeline.problems import Place, ProblemLog, at, phrase

SURVEYED_AGES = (16, 85)
MANY = 100  # answers from which on a share of nobody, of everybody or of quite another size is no chance
SOME = 10  # answers of a district or stratum from which on its share, or its weights, count
JUMP = 0.2
HEAVY = 6  # times its stratum's median from which on a weight is told
WORTH = 0.5  # effective answers an answer below which weights are told
FAR = 1.25  # a mean weight is far from a scale when it is this many times too large or too small


def two_units_a_stratum(configuration: Configuration, staged: Staged, log: ProblemLog) -> None:
    """A stratum with one unit has no variance of its own: estimates with it would look surer than they are."""
    units = frame(staged, Unit)
    unit = units["psu"].fillna(units["unit"].astype(str))
    sizes = units.assign(unit=unit).groupby(["period", "stratum"])["unit"].nunique()
    for period, stratum in sizes[sizes == 1].index:
        # A stratum may be a district.
        where = at(wave=period, stratum=Terms(configuration).district(str(stratum)))
        log.add(SURVEY, where, "lonely-stratum")


def some_answers(configuration: Configuration, staged: Staged, log: ProblemLog) -> None:
    """A wave of persons without a single answer is no survey."""
    if not configuration.definitions.safety_survey.indicators:
        return
    for period in frame(staged, Wave)["period"]:
        answers = staged.answers.get(str(period))
        if answers is None or not answers.notna().any(axis=None):
            log.add(file_of_wave(staged, period), at(), "no-answers")


def neither_nobody_nor_everybody(configuration: Configuration, staged: Staged, log: ProblemLog) -> None:
    """Of many answers some count for an item's indicator and some do not: else its codes may be others than they seem."""
    for period in sorted(staged.answers):
        for item, yes in _counted(configuration, staged, period):
            counts = staged.answers[period][item].dropna().isin(yes)
            if len(counts) >= MANY and counts.nunique() == 1:
                log.add(
                    file_of_wave(staged, period),
                    at(item=Terms(configuration).item(item)),
                    "wave-extreme",
                    share=float(counts.iloc[0]),
                    answers=len(counts),
                    mapping=f"{period}.toml",
                )


def nothing_moved_everywhere_at_once(configuration: Configuration, staged: Staged, log: ProblemLog) -> None:
    """No item moves by more than twenty points, the same way in every district, from one wave to the next: a turned scale does."""
    by_wave = {one: _by_district(configuration, staged, one) for one in sorted(staged.answers)}
    for period, item in [(one, item) for one in by_wave for item, _ in _counted(configuration, staged, one)]:
        earlier = max((one for one in staged.answers if one < period and item in staged.answers[one]), default=None)
        if earlier is None:
            continue
        before, now = (_shares(by_wave[one], item) for one in (earlier, period))
        moved = (now["mean"] - before["mean"])[(now["size"] >= SOME) & (before["size"] >= SOME)].dropna()
        many = min(before["size"].sum(), now["size"].sum()) >= MANY
        if many and len(moved) and (abs(moved) > JUMP).all() and (moved > 0).nunique() == 1:
            log.add(
                file_of_wave(staged, period),
                at(item=Terms(configuration).item(item)),
                "wave-jump",
                wave=earlier,
                before=_in_all(before),
                now=_in_all(now),
                mapping=f"{period}.toml",
            )


def _counted(configuration: Configuration, staged: Staged, period: str) -> list[tuple[str, list[int]]]:
    """Return the items of a wave whose figures nobody has confirmed, with the codes that count for the first indicator they make."""
    book = configuration.definitions.safety_survey
    items = [str(item) for item in staged.answers[period] if str(item) not in staged.confirmed.get(period, {})]
    return [(item, yes) for item in items if (yes := book.counted(item))]


def _by_district(configuration: Configuration, staged: Staged, period: str) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return how many answered each item of a wave in each district, and how many gave an answer that counts."""
    units, wave, book = frame(staged, Unit), staged.answers[period], configuration.definitions.safety_survey
    districts = units[units["period"] == period].set_index("unit")["district"].reindex(wave.index)
    counting = pd.DataFrame({item: wave[item].isin(book.counted(str(item))) for item in wave}, index=wave.index)
    return wave.notna().groupby(districts).sum(), counting.groupby(districts).sum()


def _shares(by_district: tuple[pd.DataFrame, pd.DataFrame], item: str) -> pd.DataFrame:
    """Return the share of each district's answers to an item that count, and how many they are; districts with none have no row."""
    answered, counting = (numbers[item] for numbers in by_district)
    return pd.DataFrame({"mean": counting / answered, "size": answered})[answered > 0]


def _in_all(shares: pd.DataFrame) -> float:
    return round(float((shares["mean"] * shares["size"]).sum() / shares["size"].sum()), 4)


def fieldwork_in_its_year(_: Configuration, staged: Staged, log: ProblemLog) -> None:
    """A wave's fieldwork ends in its year, or early in the next."""
    for wave in frame(staged, Wave).itertuples():
        year, ended = int(str(wave.period)[:4]), str(wave.ended_on)
        if not f"{year}-01-01" <= ended <= f"{year + 1}-06-30":
            log.add(
                file_of_wave(staged, wave.period),
                at(key="ended_on"),
                "fieldwork-ended",
                year=year,
                ended=ended,
                severity="warning",
            )


def enough_response(configuration: Configuration, staged: Staged, log: ProblemLog) -> None:
    """So many of those asked answered, in the whole wave and in each district, that they can stand for the others."""
    least = configuration.municipality.checks.least_response
    each = configuration.municipality.survey.sent_per_district
    units, waves = frame(staged, Unit), frame(staged, Wave)
    for period, answered, sent in zip(waves["period"], waves["answered"], waves["sent"], strict=True):
        file = file_of_wave(staged, period)
        _response(file, at(), int(answered), None if pd.isna(sent) else int(sent), least, log)
        by_district = units.loc[units["period"] == period, "district"].value_counts().sort_index()
        for district, persons in by_district.items():
            _response(file, at(district=Terms(configuration).district(str(district))), int(persons), each, least, log)


def _response(file: str, where: Place, answered: int, sent: int | None, least: float, log: ProblemLog) -> None:
    """Note a share of answers below the limit."""
    if sent and answered < least * sent:
        log.add(
            file,
            where,
            "low-response",
            least=least,
            answered=answered,
            sent=sent,
            share=answered / sent,
            severity="warning",
        )


def weights_of_a_known_scale(_: Configuration, staged: Staged, log: ProblemLog) -> None:
    """Delivered weights have a mean of 1, or count the inhabitants aged 16–85; shares need neither, totals do."""
    waves = frame(staged, Wave)
    units = frame(staged, Unit)
    for period in waves.loc[waves["weights"] == "delivered", "period"]:
        weights = units.loc[units["period"] == period, "weight"].astype(float)
        if not len(weights):
            continue
        inhabitants = _inhabitants(staged, str(period))
        scales = [1.0, *([inhabitants / len(weights)] if inhabitants else [])]
        mean = float(weights.mean())
        if mean > 0 and not any(1 / FAR <= mean / scale <= FAR for scale in scales):
            log.add(
                file_of_wave(staged, period),
                at(part=phrase("weights")),
                "weight-scale",
                scales=[float(f"{scale:.4g}") for scale in scales],
                mean=float(f"{mean:.4g}"),
                severity="note",
            )


def weights_that_few_carry(configuration: Configuration, staged: Staged, log: ProblemLog) -> None:
    """No answer weighs far more than others drawn with it, and all of a wave, or of a stratum, are worth half their number at least."""
    units, waves = frame(staged, Unit), frame(staged, Wave)
    for period in waves.loc[waves["weights"] == "delivered", "period"]:
        own = units[(units["period"] == period) & (units["weight"] > 0)]
        file = file_of_wave(staged, period)
        _worth(file, at(wave=period), own["weight"].astype(float), log)
        for stratum, weights in own.groupby("stratum")["weight"]:
            if len(weights) < SOME:
                continue
            where = at(wave=period, stratum=Terms(configuration).district(str(stratum)))
            heaviest, median = float(weights.max()), float(weights.median())
            if heaviest > HEAVY * median:
                log.add(
                    file,
                    where,
                    "heavy-weight",
                    heaviest=float(f"{heaviest:.4g}"),
                    median=float(f"{median:.4g}"),
                    times=round(heaviest / median, 1),
                    most=HEAVY,
                    heavy=int((weights > HEAVY * median).sum()),
                    answers=len(weights),
                    severity="warning",
                )
            _worth(file, where, weights.astype(float), log)


def _worth(file: str, where: Place, weights: pd.Series, log: ProblemLog) -> None:
    """Note weights by which the answers are worth less than half their number (Kish's effective number)."""
    effective = float(weights.sum()) ** 2 / float((weights**2).sum()) if len(weights) else 0.0
    if effective < WORTH * len(weights):
        log.add(
            file,
            where,
            "few-effective-answers",
            answers=len(weights),
            effective=int(effective),
            least=WORTH,
            share=round(effective / len(weights), 4),
            severity="warning",
        )


def sizes_of_its_districts(_: Configuration, staged: Staged, log: ProblemLog) -> None:
    """A wave of districts with a sample each has weights, or a register that tells how large they are: else nothing joins them."""
    units, waves, people = frame(staged, Unit), frame(staged, Wave), frame(staged, Population)
    if (people["district"] != Area.MUNICIPALITY).any():
        return
    for period in waves.loc[waves["weights"] == "none", "period"]:
        own = units[units["period"] == period]
        if own["stratum"].nunique() > 1 and own["district"].nunique() > 1:
            log.add(
                file_of_wave(staged, period),
                at(part=phrase("weights")),
                "no-sizes",
                districts=int(own["district"].nunique()),
                mapping=f"{period}.toml",
                severity="warning",
            )


def _inhabitants(staged: Staged, period: str) -> float:
    """Return the inhabitants of the surveyed ages in the register year nearest to a wave, the earlier of two; 0 when there is none.

    Of an age group that lies partly outside, the share of its years that lies inside is counted.
    """
    people = frame(staged, Population)
    if not len(people):
        return 0.0
    # A sum over what is not known is none.
    nearest = min(set(people["period"]), key=lambda year: (abs(int(year) - int(period[:4])), year))
    people = people[people["period"] == nearest]
    first, last = people["age_from"].astype(int), people["age_to"].astype(int).clip(upper=100)
    inside = last.clip(upper=SURVEYED_AGES[1]) - first.clip(lower=SURVEYED_AGES[0]) + 1
    if people["persons"].isna().any():
        return 0.0
    return float((people["persons"] * (inside.clip(lower=0) / (last - first + 1).clip(lower=1))).sum())
