"""From a file's columns to the tables that the estimator works on; what is wrong with weights, strata, units and fpc is told."""

from __future__ import annotations

import re
from collections.abc import Sequence

import duckdb
import numpy as np
import pandas as pd

from pipeline.estimate.estimator import UNKNOWN
from pipeline.formats import Code
from pipeline.problems import Fault, ProblemLog, UsageError, at, phrase
from pipeline.tabulate.source import Column, Source, code_text, unknown_column

ONE = "all"  # period, district, stratum and area of a file that has no such thing
TABLES = """
create table unit as select
    '{one}' as period, unit::bigint as unit, stratum::varchar as stratum, psu::varchar as psu, '{one}' as district,
    weight::double as weight, fpc::double as fpc {groups}
from incoming;
create table response as select '{one}' as period, unit::bigint as unit, 'item' as indicator, y::double as y, 1.0::double as x
from incoming where y is not null;
create table area_member as select '{one}' as area, '{one}' as district
"""


def store(connection: duckdb.DuckDBPyConnection, units: pd.DataFrame, statistic: str, groups: int) -> None:
    """Make the estimator's tables.

    Args:
        connection: Where they are made.
        units: A row a person: stratum, psu, weight, fpc, y (empty = no answer), and g1, g2 … as `group` gives them.
        statistic: share or mean.
        groups: How many groups there are.
    """
    connection.register("incoming", units.assign(unit=np.arange(1, len(units) + 1)))
    named = "".join(f", g{number}::varchar as g{number}" for number in range(1, groups + 1))
    connection.execute(TABLES.format(one=ONE, groups=named))
    connection.execute("create table estimand as select 'item' as indicator, ? as statistic", [statistic])
    connection.unregister("incoming")


def group(column: Column) -> pd.Series:
    """Return the place of each person's code among the column's codes, as text; unknown for an empty one.

    Places stand for codes so that no code can be mistaken for the estimator's own words.
    """
    places: dict[Code, str] = {code: str(place) for place, code in enumerate(column.codes())}
    return column.values.map(places).astype(object).where(column.values.notna(), UNKNOWN)


def answers(source: Source, item: str, yes: str | None, missing: str) -> pd.Series:
    """Return each person's answer: 1 for a yes and 0 for another one, or without yes codes the number itself; NaN for none."""
    column = source.columns[item]
    without, unknown = column.matching(missing)
    # A code that nobody gave may be listed as missing, a word that can be no code of this column may not.
    wrong = [word for word in unknown if column.is_numeric and not word.lstrip("+-").replace(".", "", 1).isdigit()]
    if wrong:
        raise UsageError("no-code-or-label", option="--missing", words=wrong, item=item, known=_known(column))
    values = column.values.mask(column.values.isin(list(without)))
    if yes is None:
        return _numbers(source, column, values)
    wanted, unknown = column.matching(yes)
    if unknown or not wanted:
        raise UsageError("no-code-or-label", option="--yes", words=unknown, item=item, known=_known(column))
    no_answer = [code for code in wanted if code in without or column.is_declared_missing(code)]
    if no_answer:
        codes = list(map(code_text, sorted(no_answer, key=str)))
        raise UsageError("yes-is-missing", codes=codes, item=item)
    return values.isin(list(wanted)).astype(float).where(values.notna())


def _known(column: Column) -> list[object]:
    """Return the codes of a column with their labels, for a message."""
    codes = [code for code in {*column.labels, *column.codes()} if not column.is_declared_missing(code)]
    ordered = sorted(codes, key=lambda code: (isinstance(code, str), code))
    return [
        phrase("code_means", code=code_text(code), meaning=column.labels[code])
        if code in column.labels
        else code_text(code)
        for code in ordered
    ]


def _numbers(source: Source, column: Column, values: pd.Series) -> pd.Series:
    numbers = pd.to_numeric(values, errors="coerce").astype(float)
    log = ProblemLog()
    _note(source, log, column.name, values.notna() & ~np.isfinite(numbers), Fault("number", wanted=phrase("a_number")))
    log.stop_if_any()
    return numbers


def inside(source: Source, condition: str) -> pd.Series:
    """Return whether the condition holds for each person.

    It runs on a connection of its own that holds this file's columns as the table ``file`` and reaches nothing else.
    """
    frame = pd.DataFrame({name: column.values for name, column in source.columns.items()})
    if frame.empty:
        frame = pd.DataFrame({"": [None] * source.length})
    query = f"select (\n{condition}\n) as inside from file"
    with duckdb.connect() as connection:
        connection.register("incoming", frame)
        connection.execute("set threads to 1; create table file as from incoming")
        connection.unregister("incoming")
        for setting in ("enable_external_access", "python_enable_replacements"):
            connection.execute(f"set {setting} = false")
        connection.execute("set lock_configuration = true")
        try:
            if len(connection.extract_statements(query)) != 1:
                raise UsageError("where-of-several-statements")
            result = connection.execute(query)
            is_condition = str(result.description[0][1]) in {"BOOLEAN", "BOOL", "bool"} if result.description else False
            rows = result.fetchall()
        except duckdb.Error as error:
            if missing := re.match(r'Binder Error: Referenced column "([^"]+)" not found', str(error)):
                raise unknown_column(missing[1], source.present) from error
            raise UsageError("where-not-understood", reason=str(error).partition("\n")[0]) from error
    if not is_condition or len(rows) != source.length:
        raise UsageError("where-no-condition", condition=condition)
    return pd.Series([bool(row[0]) for row in rows], dtype=bool)


def weights(source: Source, name: str | None, log: ProblemLog) -> pd.Series:
    """Return each person's weight; 1 without a column."""
    if not name:
        return pd.Series(1.0, index=range(source.length))
    values = pd.to_numeric(source.columns[name].values, errors="coerce").astype(float)
    wrong = values.isna() | np.isinf(values) | (values < 0)
    _note(source, log, name, wrong, Fault("weight"))
    if not wrong.any() and values.sum() == 0:
        log.add(
            source.name, at(column=name), "weight", found=[phrase("only_zeros") if len(values) else phrase("no_rows")]
        )
    return values


def codes(source: Source, name: str | None, log: ProblemLog) -> pd.Series | None:
    """Return each person's stratum or PSU as text; None without a column."""
    if not name:
        return None
    values = source.columns[name].values
    _note(source, log, name, values.isna(), Fault("empty", wanted=phrase("a_value_for_every_row")))
    return values.map(code_text, na_action="ignore").astype(object)


def check_fpc(source: Source, name: str, units: pd.DataFrame, log: ProblemLog) -> None:
    """Note a correction that is no number above 0, differs within a stratum, or is below the number of PSUs sampled."""
    wrong = units["fpc"].isna() | np.isinf(units["fpc"]) | (units["fpc"] <= 0)
    _note(source, log, name, wrong, Fault("fpc", wanted=phrase("a_number_above", limit=0)))
    if wrong.any():
        return
    is_count = bool((units["fpc"] > 1).any())
    for stratum, rows in units.groupby("stratum", sort=True):
        sizes = sorted(rows["fpc"].unique())
        sampled = len(rows) if rows["psu"].isna().any() else rows["psu"].nunique()
        if len(sizes) > 1:
            wanted = phrase("one_value_in_each_stratum")
            log.add(
                source.name, at(column=name, stratum=stratum), "fpc", wanted=wanted, found=list(map(code_text, sizes))
            )
        elif is_count and sizes[0] < sampled:
            wanted, size = phrase("at_least_units", units=sampled), code_text(float(sizes[0]))
            log.add(source.name, at(column=name, stratum=stratum), "fpc", wanted=wanted, found=[size])


def _note(source: Source, log: ProblemLog, name: str, wrong: pd.Series, fault: Fault) -> None:
    """Note the rows where a column is wrong."""
    if wrong.any():
        rows = [source.row(int(index)) for index in np.flatnonzero(wrong)]
        found = _found(source.columns[name].values[wrong.to_numpy()].unique().tolist())
        log.add(source.name, at(column=name, row=rows), fault.code, found=found, **fault.values)


def _found(values: Sequence[Code | None]) -> list[object]:
    return [phrase("nothing") if value is None or value != value else code_text(value) for value in values]
