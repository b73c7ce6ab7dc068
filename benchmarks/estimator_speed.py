"""How fast the estimator is: against a bare GROUP BY of the same margins, and against other survey software where it is installed.

    python benchmarks/estimator_speed.py [RESPONDENTS ...] [--threads N]

40 indicators by district, gender and age with all margins. Each number of respondents has a process of its own, in which the tables
are made before the clock starts. All others are measured against the estimator of the same run; timings on different machines do not
compare, the ratios do. Seconds are the processor's, so that other work on the machine hardly counts; with more than one thread they
are those of all threads together. `svy` (pip install svy) and R's survey are used when they are there, for one indicator at 40 000
respondents.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from itertools import chain, combinations
from pathlib import Path

import duckdb
import pandas as pd

from pipeline.estimate import estimator

INDICATORS = 40
DISTRICTS = 13
GROUPS = estimator.Groups(("sex", "age_group"))
BY = ("district", "sex", "age_group")
MARGINS = [*chain.from_iterable(combinations(BY, size) for size in range(len(BY) + 1))]
RESPONDENTS = (5_000, 40_000, 240_000)
OTHERS_AT = 40_000
REPEATS = 3

UNIT = f"""
    select
        '2026' as period,
        i as unit,
        'd' || lpad((hash(i) % {DISTRICTS})::varchar, 2, '0') as stratum,
        null::varchar as psu,
        stratum as district,
        case when hash(i + 7) % 2 = 0 then 'women' else 'men' end as sex,
        ['16-29', '30-49', '50-64', '65-84'][(hash(i + 13) % 4 + 1)::int] as age_group,
        0.5 + (hash(i + 3) % 1000) / 500.0::double as weight,
        null::double as fpc
    from range($respondents) as t(i)
"""
# One answer in twenty is missing, and the rows lie in no order, as the product's do.
RESPONSE = f"""
    select unit.period, unit.unit, 'q' || lpad(q::varchar, 2, '0') as indicator,
        (hash(unit.unit * 17 + q * 1009) % 100 < 20 + q)::int::double as y, 1.0::double as x
    from unit, range({INDICATORS}) as t(q)
    where hash(unit.unit * 31 + q * 2003) % 20 > 0
    order by hash(unit.unit, q)
"""
AREA_MEMBER = (
    "select distinct district as area, district from unit union all select distinct 'municipality', district from unit"
)
ESTIMAND = "select distinct indicator, 'share' as statistic from response"

FLOOR = """
    select response.period, response.indicator, area_member.area, unit.sex, unit.age_group,
        sum(unit.weight) as weights, sum(unit.weight * response.y) as yes
    from response
    join unit using (period, unit)
    join area_member using (district)
    group by response.period, response.indicator, area_member.area,
        grouping sets ((), (unit.sex), (unit.age_group), (unit.sex, unit.age_group))
"""
FINEST = """
    select response.period, response.indicator, unit.district, unit.sex, unit.age_group,
        sum(unit.weight) as weights, sum(unit.weight * response.y) as yes
    from response
    join unit using (period, unit)
    group by all
"""

R_SURVEY = """
suppressMessages(library(survey))
at <- commandArgs(trailingOnly = TRUE)
data <- read.csv(at[1])
design <- svydesign(ids = ~1, strata = ~district, weights = ~weight, data = data)
margins <- c(list(NULL), unlist(lapply(1:3, function(m) combn(c("district", "sex", "age_group"), m, simplify = FALSE)), FALSE))
one <- function(by) {
  if (is.null(by)) svyciprop(~y, design, method = "beta")
  else svyby(~y, reformulate(by), design, svyciprop, vartype = "ci", method = "beta")
}
seconds <- sapply(seq_len(as.integer(at[2])), function(i) sum(system.time(for (by in margins) one(by))[c("user.self", "sys.self")]))
cat(median(seconds), as.character(packageVersion("survey")))
"""


# ---- in a process of its own -----------------------------------------------------------------------------------------


def prepared(respondents: int, threads: int) -> duckdb.DuckDBPyConnection:
    """Return a connection that holds what the estimator reads."""
    connection = duckdb.connect(config={"threads": threads})
    connection.execute(f"create table unit as {UNIT}", {"respondents": respondents})
    for name, query in (("response", RESPONSE), ("area_member", AREA_MEMBER), ("estimand", ESTIMAND)):
        connection.execute(f"create table {name} as {query}")
    return connection


def measured(respondents: int, threads: int) -> dict[str, float]:
    """Return the median seconds of estimator and floors, taken in turns, and the peak memory in MB after each was first run."""
    connection = prepared(respondents, threads)
    found = {"respondents": respondents, "answers": _count(connection, "response"), "prepared_mb": peak_memory()}
    work: dict[str, Callable[[], object]] = {
        "finest": lambda: connection.execute(f"create or replace table finest as {FINEST}"),
        "floor": lambda: connection.execute(f"create or replace table floor as {FLOOR}"),
        "estimator": lambda: estimator.estimate(connection, GROUPS),
    }
    for name, run in work.items():
        run()
        found[f"{name}_mb"] = peak_memory()
    seconds: dict[str, list[float]] = {name: [] for name in work}
    for _ in range(REPEATS):
        for name, run in work.items():
            seconds[name].append(_seconds(run))
    return {**found, **{name: statistics.median(taken) for name, taken in seconds.items()}}


def measured_svy(respondents: int, threads: int) -> dict[str, float | str]:
    """Return svy's median seconds for one indicator (each margin once, and the finest alone), and the estimator's, taken in turns."""
    import polars  # type: ignore[import-not-found, unused-ignore]
    import svy  # type: ignore[import-not-found, unused-ignore]

    connection = prepared(respondents, threads)
    own = _one_indicator(connection)
    columns = {name: own[name].to_list() for name in own.columns}
    sample = svy.Sample(polars.DataFrame(columns), svy.Design(stratum="district", wgt="weight"))

    def share(by: tuple[str, ...]) -> object:
        return sample.estimation.prop("y", by=[*by] or None, ci_method="beta")

    work: dict[str, Callable[[], object]] = {
        "estimator": lambda: estimator.estimate(connection, GROUPS),
        "margins": lambda: [share(by) for by in MARGINS],
        "finest": lambda: share(BY),
    }
    for run in work.values():
        run()  # what is done once only is not counted
    seconds: dict[str, list[float]] = {name: [] for name in work}
    for _ in range(REPEATS):
        for name, run in work.items():
            seconds[name].append(_seconds(run))
    return {
        **{name: statistics.median(taken) for name, taken in seconds.items()},
        "svy_mb": peak_memory(),
        "version": f"{svy.__version__}, polars {polars.__version__}",
    }


def _one_indicator(connection: duckdb.DuckDBPyConnection) -> pd.DataFrame:
    query = f"select {', '.join(BY)}, weight, y::int as y from response join unit using (period, unit) where indicator = 'q00'"
    return connection.execute(query).df()


def _count(connection: duckdb.DuckDBPyConnection, table: str) -> int:
    row = connection.execute(f"select count(*) from {table}").fetchone()
    return int(row[0]) if row else 0


def _seconds(run: Callable[[], object]) -> float:
    """Return the processor's seconds: with one thread those of the clock, were the machine idle."""
    start = time.process_time()
    run()
    return time.process_time() - start


def peak_memory() -> float:
    """Return the most memory that this process has held, in MB; not a number where the system does not say."""
    try:
        import resource
    except ImportError:
        return float("nan")
    kilobytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return kilobytes / (2**20 if sys.platform == "darwin" else 2**10)


# ---- all of them -----------------------------------------------------------------------------------------------------


def child(task: str, respondents: int, threads: int) -> dict[str, float]:
    """Run one measurement in a new process, so that each has its own peak of memory."""
    command = [sys.executable, __file__, str(respondents), "--threads", str(threads), "--task", task]
    own = {"POLARS_MAX_THREADS": str(threads), "OMP_NUM_THREADS": str(threads), "RAYON_NUM_THREADS": str(threads)}
    done = subprocess.run(command, env={**os.environ, **own}, check=True, capture_output=True, text=True)
    found: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return found


def measured_r(respondents: int, threads: int) -> tuple[float, str] | str:
    """Return R survey's median seconds for one indicator by all margins and its version, or why there is none."""
    rscript = shutil.which("Rscript")
    if rscript is None:
        return "R is not installed"
    with tempfile.TemporaryDirectory() as folder:
        data, script = Path(folder) / "one.csv", Path(folder) / "one.R"
        _one_indicator(prepared(respondents, threads)).to_csv(data, index=False)
        script.write_text(R_SURVEY, encoding="utf-8")
        done = subprocess.run([rscript, str(script), str(data), str(REPEATS)], capture_output=True, text=True)
    if done.returncode:
        return f"R has no survey package, or it failed: {(done.stderr.splitlines() or ['no message'])[-1]}"
    seconds, version = done.stdout.split()
    return float(seconds), version


def compare_with_floors(sizes: list[int], threads: int) -> dict[int, float]:
    """Print the table of estimator and floors and return the estimator's seconds by number of respondents."""
    print(
        "| respondents | answers | estimator | floor | ratio | finest cells only | ratio | tables | + floors | + estimator |"
    )
    print("|---|---|---|---|---|---|---|---|---|---|")
    seconds = {}
    for size in sizes:
        found = child("engine", size, threads)
        own, floor, finest = (found[name] for name in ("estimator", "floor", "finest"))
        memory = " | ".join(f"{found[name]:.0f} MB" for name in ("prepared_mb", "floor_mb", "estimator_mb"))
        print(
            f"| {size} | {found['answers'] / 1e6:.2f} M | {own:.3f} s | {floor:.3f} s | {own / floor:.2f} "
            f"| {finest:.3f} s | {own / finest:.2f} | {memory} |",
            flush=True,
        )
        seconds[size] = own
    return seconds


def compare_with_others(own: float, respondents: int, threads: int) -> None:
    """Print how much longer svy and R take; both for one indicator, so times the number of indicators."""
    if importlib.util.find_spec("svy") is None:
        print("svy: not installed (pip install svy), skipped")
    else:
        found = child("svy", respondents, threads)
        whole = found["margins"] * INDICATORS
        print(
            f"svy {found['version']}: one indicator by all {len(MARGINS)} margins {found['margins']:.2f} s (by {' x '.join(BY)} alone "
            f"{found['finest']:.2f} s); times {INDICATORS} indicators {whole:.1f} s, not measured but multiplied: "
            f"{whole / found['estimator']:.0f} times the estimator "
            f"taken in turns with it ({found['estimator']:.3f} s); {found['svy_mb']:.0f} MB"
        )
    r = measured_r(respondents, threads)
    if isinstance(r, str):
        print(f"R survey: {r}, skipped")
    else:
        whole = r[0] * INDICATORS
        print(
            f"R survey {r[1]}: one indicator by all {len(MARGINS)} margins {r[0]:.2f} s; times {INDICATORS} indicators {whole:.1f} s, "
            f"not measured but multiplied: {whole / own:.0f} times the estimator"
        )


def main() -> None:
    """Measure everything and print ratios."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("respondents", type=int, nargs="*", default=[*RESPONDENTS])
    parser.add_argument("--threads", type=int, default=1, help="1 is what a build uses")
    parser.add_argument("--task", choices=["all", "engine", "svy"], default="all", help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    if chosen.task != "all":
        print(
            json.dumps((measured if chosen.task == "engine" else measured_svy)(chosen.respondents[0], chosen.threads))
        )
        return
    print(f"duckdb {duckdb.__version__}, {chosen.threads} thread(s), seconds of the processor, medians of {REPEATS};")
    print("memory: peak of the process so far\n")
    seconds = compare_with_floors(chosen.respondents, chosen.threads)
    print()
    compared = OTHERS_AT if OTHERS_AT in seconds else min(seconds)
    print(f"Others, at {compared} respondents with the same number of threads:")
    compare_with_others(seconds[compared], compared, chosen.threads)


if __name__ == "__main__":
    main()
