"""Offences that stand in several extracts: each is kept once, and what contradicts itself is told."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import combinations

import numpy as np
import pandas as pd

from pipeline.configuration import Terms
from pipeline.ingest.crime.columns import Array
from pipeline.ingest.crime.extract import SAID
from pipeline.ingest.files import Delivery, count_used
from pipeline.problems import Place, ProblemLog, at, phrase
from pipeline.words.messages import Phrase


def each_offence_once(
    rows: pd.DataFrame, files: Sequence[Delivery], terms: Mapping[str, Terms], log: ProblemLog
) -> pd.DataFrame:
    """Return each offence as it stands first, by columns as `each_once` does it: one that says otherwise later is a problem.

    A later extract may have the place that the first has not: it is no part of what an offence is known by. Where an id is that of a
    report with several offences, each of them is known by its code too. `terms` say, by the id of a file, what it calls its columns.
    """
    rows = _apart_by_code(rows)
    known, _ = pd.factorize(rows["offence"])
    is_new = ~pd.Series(known).duplicated().to_numpy()
    first = np.flatnonzero(is_new)[known]  # known offences are numbered in the order in which they come
    differing = _differing(rows, first)
    _tell(rows, first, differing, {file.id: file.name for file in files}, terms, log)
    for file in files:
        own = (rows["source_file"] == file.id).to_numpy()
        again = np.flatnonzero(own & ~is_new & (differing == ""))
        _tell_repeated(file, rows, again[own[first[again]]], log)
        again = again[:1]
        earlier = next(
            (one.name for at in again for one in files if one.id == rows["source_file"].iat[first[at]]), None
        )
        count_used(file, _lines(rows[own & is_new]), _lines(rows[own]), earlier, log)
    place = rows["place"].astype("Int64")
    return rows[is_new].assign(place=place[is_new] if is_new.all() else place.groupby(known).first().array)


def _apart_by_code(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the offences with their codes in their ids where one id has several: then it is that of a report.

    An id whose codes differ between extracts, so that each has one that the other lacks, is that of an offence whose code is in doubt.
    """
    pairs = rows[["offence", "code", "source_file"]].drop_duplicates()
    codes = pairs.drop_duplicates(["offence", "code"])
    several = set(codes.loc[codes["offence"].duplicated(), "offence"])
    for offence, group in pairs[pairs["offence"].isin(several)].groupby("offence") if several else ():
        found = [set(one) for _, one in group.groupby("source_file")["code"]]
        if not all(one <= other or other <= one for one, other in combinations(found, 2)):
            several.discard(offence)
    if not several:
        return rows
    is_report = rows["offence"].isin(several)
    return rows.assign(offence=rows["offence"].where(~is_report, rows["offence"] + "/" + rows["code"]))


def _tell_repeated(file: Delivery, rows: pd.DataFrame, again: Array, log: ProblemLog) -> None:
    """Note the rows of a file that say again what an earlier row of it says."""
    if len(again):
        log.add(file.name, _where(rows.iloc[again[0]]), "repeated-offence", rows=len(again), severity="note")


def _differing(rows: pd.DataFrame, first: Array) -> Array:
    """Return the name of the first column, by name, in which each row says something else than its offence's first; empty for none."""
    found = np.full(len(rows), "", dtype=object)
    again = np.flatnonzero(first != np.arange(len(rows)))
    for name in sorted(SAID, reverse=True):
        values = rows[name].to_numpy()
        found[again[values[again] != values[first[again]]]] = name
    return found


def _tell(
    rows: pd.DataFrame,
    first: Array,
    differing: Array,
    names: Mapping[str, str],
    terms: Mapping[str, Terms],
    log: ProblemLog,
) -> None:
    """Note the rows that differ."""
    for place in np.flatnonzero(differing != ""):
        now, earlier, name = rows.iloc[place], rows.iloc[first[place]], differing[place]
        file, other, where = names[now["source_file"]], names[earlier["source_file"]], Phrase("place", _where(earlier))
        own = terms[now["source_file"]]
        column, key = own.column(name), _key(now, own)
        then, told = own.cell(name, earlier.to_dict()), own.cell(name, now.to_dict())
        if file == other:
            log.add(file, _where(now), "offence-twice", name=column, key=key, first=then, where=where, now=told)
        else:
            log.add(
                file, _where(now), "two-values", name=column, key=key, first=then, earlier=other, where=where, now=told
            )


def _key(row: pd.Series, terms: Terms) -> list[Phrase]:
    """Return what an offence is known by, as the extract has it: its id, or that of its report, with its code."""
    offence, code = str(row["offence"]), str(row["code"])
    delivered, _, place = offence.removesuffix(f"/{code}").rpartition("#")
    told = [phrase("column_is", column=terms.column("offence"), value=delivered if delivered else place)]
    return (
        [*told, phrase("column_is", column=terms.column("code"), value=code)] if offence.endswith(f"/{code}") else told
    )


def _where(row: pd.Series) -> Place:
    """Return where an offence stands."""
    return at(sheet=row["sheet"], row=int(row["row"])) if row["sheet"] else at(row=int(row["row"]))


def _lines(rows: pd.DataFrame) -> int:
    """Return how many lines offences stand in; several may be of one."""
    return int((~rows.duplicated(["sheet", "row"])).sum())
