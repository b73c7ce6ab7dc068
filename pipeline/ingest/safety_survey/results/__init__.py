"""Results of the survey that are delivered ready made: tables of any layout, known by what stands in them.

A sheet's figures are found as blocks (`blocks`): labels beside and above, lines of text over them. `axes` explains each label, by
`vocabulary` and `names`, as a question, area, year, sex, age group, unit or number of answers; `bases` finds the number of answers
behind each figure, and `reading` makes rows of them. What a label, a heading or a unit does not say is asked about and answered in
the file's mapping (`mapping`), which `draft` proposes.
"""

from __future__ import annotations

from pipeline.configuration import Configuration
from pipeline.formats import Cube, Opened, Prose, Sheet, Workbook
from pipeline.ingest.safety_survey.results.axes import Axes
from pipeline.ingest.safety_survey.results.blocks import Block, blocks_of
from pipeline.ingest.safety_survey.results.mapping import TableMapping, mapping_of
from pipeline.ingest.safety_survey.results.names import Names
from pipeline.ingest.safety_survey.results.reading import read_results, without_measured
from pipeline.ingest.safety_survey.results.vocabulary import said

MOST_REPEATED = 0.2  # of a sheet's rows that have the labels of another one: in results each stands once


def results_in(opened: Opened, configuration: Configuration) -> list[tuple[Sheet, list[Block]]]:
    """Return the sheets of a file of results with their blocks of figures; none when it holds something else.

    It holds results when labels of areas, sexes or questions stand beside or above figures of which each has labels of its own: one
    row a person has the same labels again and again.
    """
    found = [(sheet, blocks_of(sheet)) for sheet in _sheets(opened)]
    names = Names(configuration, TableMapping())
    bands = configuration.municipality.age_bands
    blocks = [(sheet, block) for sheet, each in found for block in each]
    if any(_is_of_results(block, sheet, names, bands) for sheet, block in blocks):
        return found
    return []


def _sheets(opened: Opened) -> list[Sheet]:
    if isinstance(opened, Workbook):
        return opened.sheets
    if isinstance(opened, Prose):
        return opened.tables
    return [opened.long_sheet()] if isinstance(opened, Cube) else []


def _is_of_results(block: Block, sheet: Sheet, names: Names, bands: list[str]) -> bool:
    """Return whether a block holds results: questions or areas or sexes on an axis, and each row's labels once."""
    keys = [(line.sections[:1], tuple(line.labels.items())) for line in block.lines]
    if not block.corner or len(keys) - len(set(keys)) > MOST_REPEATED * len(keys):
        return False
    axes = Axes(block, sheet.name, names, TableMapping(), bands)
    texts = [text for texts in axes.axes.values() for text in (*texts, *axes.constant)]
    rests = [said(text, bands) for text in texts]
    has_area = any(one.rest and names.area(one.rest) for one in rests)
    has_indicator = any(one.rest and names.indicator(one.rest) for one in rests)
    has_sex = {one.dims.get("sex") for one in rests} >= {"women", "men"}
    return has_indicator or (has_area and len(names.ids) > 0) or has_sex


__all__ = ["TableMapping", "mapping_of", "read_results", "results_in", "without_measured"]
