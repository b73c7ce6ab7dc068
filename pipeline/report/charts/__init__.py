"""The charts, always the same form for the same question: numbers in, an SVG drawing out, nothing kept between."""

# Before whatever draws, so that none of it imports matplotlib with settings of the user's.
import pipeline.report.charts.as_shipped  # noqa: F401  # isort: split
from pipeline.report.charts.bars import Count, Month, counts, months
from pipeline.report.charts.districts import Dot, Panel, Reference, age_multiples, district_dots
from pipeline.report.charts.outlines import Shape, outline_map
from pipeline.report.charts.pairs import Pair, Pupil, gender_pairs, pupils
from pipeline.report.charts.sheet import FULL_WIDTH, HALF_WIDTH
from pipeline.report.charts.tiles import Tile, tile_map
from pipeline.report.charts.time import Break, Line, Point, waves

__all__ = [
    "FULL_WIDTH",
    "HALF_WIDTH",
    "Break",
    "Count",
    "Dot",
    "Line",
    "Month",
    "Pair",
    "Panel",
    "Point",
    "Pupil",
    "Reference",
    "Shape",
    "Tile",
    "age_multiples",
    "counts",
    "district_dots",
    "gender_pairs",
    "months",
    "outline_map",
    "pupils",
    "tile_map",
    "waves",
]
