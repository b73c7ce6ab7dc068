"""Results of the survey that are delivered ready made: tables of any layout, known by what stands in them.

A sheet's figures are found as blocks (`blocks`): labels beside and above, lines of text over them. `axes` explains each label, by
`vocabulary` and `names`, as a question, area, year, sex, age group, unit or number of answers; `bases` finds the number of answers
behind each figure, and `reading` makes rows of them. What a label, a heading or a unit does not say is asked about and answered in
the file's mapping (`mapping`), which `draft` proposes.
"""

from __future__ import annotations

from dataclasses import replace

from pipeline.configuration import Configuration
from pipeline.formats import Cube, Opened, Prose, Sheet, Workbook
from pipeline.ingest.safety_survey.results.axes import Axes
from pipeline.ingest.safety_survey.results.blocks import Block, blocks_of
from pipeline.ingest.safety_survey.results.mapping import TableMapping, mapping_of
from pipeline.ingest.safety_survey.results.names import Names
from pipeline.ingest.safety_survey.results.reading import read_results, without_measured
from pipeline.ingest.safety_survey.results.vocabulary import said

LOOKED_AT = 200  # rows of a sheet by which it is told from one row a person
PERSONS = "persons"
FEW = 50  # rows of which two may say the same by chance, or by mistake
MOST_REPEATED = 0.2  # of the rows with the labels of another one: in results each stands once


def results_in(opened: Opened, configuration: Configuration) -> list[tuple[Sheet, list[Block]]]:
    """Return the sheets of a file of results with their blocks of figures; none when it holds something else.

    It holds results when labels of areas, sexes or questions stand beside or above figures of which each has labels of its own: one
    row a person has the same labels again and again. A code book beside many rows of persons does not make them results.
    """
    names = Names(configuration, TableMapping())
    bands = tuple(configuration.municipality.age_bands)
    sheets = _sheets(opened)
    begun = [(sheet, blocks_of(replace(sheet, rows=sheet.rows[:LOOKED_AT]))) for sheet in sheets]
    told = {_is_of_results(block, sheet, names, bands) for sheet, blocks in begun for block in blocks}
    if True not in told or PERSONS in told:
        return []
    return [(sheet, blocks_of(sheet) if len(sheet.rows) > LOOKED_AT else blocks) for sheet, blocks in begun]


def _sheets(opened: Opened) -> list[Sheet]:
    if isinstance(opened, Workbook):
        return opened.sheets
    if isinstance(opened, Prose):
        return opened.tables
    return [opened.long_sheet()] if isinstance(opened, Cube) else []


def _is_of_results(block: Block, sheet: Sheet, names: Names, bands: tuple[str, ...]) -> bool | str:
    """Return whether a block holds results, questions or areas or sexes on an axis and each row's labels once; or `PERSONS`."""
    axes = Axes(block, sheet.name, names, TableMapping(), bands)
    known = {axis: [_is_known(text, names, bands) for text in texts] for axis, texts in axes.axes.items()}
    columns = {
        axis[1] for axis, each in known.items() if axis[0] == "row" and (axes.hint(axis) or 2 * sum(each) >= len(each))
    }
    keys = [(line.sections[:1], tuple(line.labels.get(column, "") for column in columns)) for line in block.lines]
    if columns and len(keys) - len(set(keys)) > MOST_REPEATED * len(keys) and len(keys) > FEW:
        return PERSONS
    rests = [said(text, bands) for texts in (*axes.axes.values(), axes.constant) for text in texts]
    has_name = any(one.rest and (names.area(one.rest) or names.indicator(one.rest)) for one in rests)
    has_sexes = {one.dims.get("sex") for one in rests} >= {"women", "men"}
    return bool(block.corner) and (has_name or has_sexes)


def _is_known(text: str, names: Names, bands: tuple[str, ...]) -> bool:
    one = said(text, bands)
    return not one.rest or names.area(one.rest) is not None or names.indicator(one.rest) is not None


__all__ = ["TableMapping", "mapping_of", "read_results", "results_in", "without_measured"]
