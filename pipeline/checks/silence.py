"""Where a question is passed over more often than it is elsewhere: what those who are silent would have said is not known."""

from __future__ import annotations

import pandas as pd

from pipeline.checks.common import file_of_wave, frame
from pipeline.configuration import Configuration, Terms
from pipeline.contracts.restricted import Unit
from pipeline.ingest.files import Staged
from pipeline.problems import ProblemLog, at

LEVEL = 0.05  # false discovery rate of what is told of one wave
LEAST = 0.05  # how much larger a share without an answer is than that elsewhere, at least, where it is told
ROUNDING = 1e-9
COUNTS = ["period", "item", "district", "asked", "silent"]


def as_many_answer_everywhere(configuration: Configuration, staged: Staged, log: ProblemLog) -> None:
    """No question goes without an answer much more often in one district than in the others, or in one wave than in that before."""
    units = frame(staged, Unit)
    waves = [
        _counts(period, units.loc[units["period"] == period].set_index("unit")["district"], answers)
        for period, answers in sorted(staged.answers.items())
    ]
    found = standing_out(pd.concat(waves, ignore_index=True) if waves else pd.DataFrame(columns=COUNTS))
    terms = Terms(configuration)
    for row in found.to_dict("records"):
        file, item, silent, asked = (
            file_of_wave(staged, row["period"]),
            terms.item(row["item"]),
            row["silent"],
            row["asked"],
        )
        share, elsewhere, earlier = silent / asked, row["others_silent"] / row["others_asked"], row["earlier"]
        if earlier:
            log.add(
                file,
                at(item=item),
                "silent-wave",
                wave=earlier,
                silent=silent,
                asked=asked,
                share=share,
                elsewhere=elsewhere,
                severity="warning",
            )
        else:
            log.add(
                file,
                at(item=item, district=terms.district(row["district"])),
                "silent-district",
                silent=silent,
                asked=asked,
                share=share,
                elsewhere=elsewhere,
                severity="warning",
            )


def _counts(period: str, districts: pd.Series, answers: pd.DataFrame) -> pd.DataFrame:
    """Return how many persons of each district were asked each item of a wave, and how many of them gave no answer to it.

    An item that nobody of a district answered was not asked there. Whoever does not know has given no answer.
    """
    given = answers.reindex(districts.index).notna().groupby(districts.to_numpy()).sum()
    given.index.name = "district"
    counts = given.reset_index().melt("district", var_name="item", value_name="given")
    asked = counts["district"].map(districts.value_counts())
    counts = counts.assign(period=period, asked=asked, silent=asked - counts["given"])
    return counts.loc[counts["given"] > 0, COUNTS]


def standing_out(counts: pd.DataFrame) -> pd.DataFrame:
    """Return the districts, and whole waves, in which an item goes without an answer more often than elsewhere.

    A district is held against all others of the wave, a whole wave against the wave before it that asked the item: Fisher's exact test
    of whether more are silent, Benjamini and Hochberg's procedure over all of a wave's, and at least `LEAST` more.

    Args:
        counts: One row a wave, item and district (`COUNTS`): how many were asked, and gave no answer.

    Returns:
        The rows with ``earlier``, the wave that a whole wave is held against (its ``district`` is empty; else it is), and what it is
        held against: ``others_asked``, ``others_silent``.
    """
    rows = pd.concat([_beside_the_others(counts), _beside_the_wave_before(counts)], ignore_index=True)
    rows = rows[rows["others_asked"] > 0].reset_index(drop=True)
    if not len(rows):
        return rows
    from scipy.stats import false_discovery_control, hypergeom  # only where there is a survey

    asked, silent = rows["asked"].astype("int64"), rows["silent"].astype("int64")
    every, all_silent = asked + rows["others_asked"].astype("int64"), silent + rows["others_silent"].astype("int64")
    p = pd.Series(hypergeom.sf(silent - 1, every, all_silent, asked).clip(0, 1), rows.index)
    q = p.groupby(rows["period"]).transform(lambda family: false_discovery_control(family.to_numpy()))
    more = silent / asked - rows["others_silent"] / rows["others_asked"]
    return rows[(q <= LEVEL) & (more >= LEAST - ROUNDING)].reset_index(drop=True)


def _beside_the_others(counts: pd.DataFrame) -> pd.DataFrame:
    """Return each district with the sums of all other districts of the wave."""
    whole = counts.groupby(["period", "item"])[["asked", "silent"]].transform("sum") - counts[["asked", "silent"]]
    return counts.assign(earlier="", others_asked=whole["asked"], others_silent=whole["silent"])


def _beside_the_wave_before(counts: pd.DataFrame) -> pd.DataFrame:
    """Return each wave's items with the sums of the wave before it that asked them; the first one has no row."""
    whole = counts.groupby(["item", "period"], as_index=False)[["asked", "silent"]].sum()
    before = whole.groupby("item")[["period", "asked", "silent"]].shift()
    whole = whole.assign(
        district="", earlier=before["period"], others_asked=before["asked"], others_silent=before["silent"]
    )
    return whole.dropna(subset=["earlier"])
