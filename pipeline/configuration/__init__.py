"""What a municipality says of itself: models, reading, and the checks across its files."""

from pipeline.configuration.draft import with_draft
from pipeline.configuration.evidence import Asked, areas_to_judge, asked_of, leading, speaks_of
from pipeline.configuration.load import load_configuration
from pipeline.configuration.model import (
    Crossing,
    Disclosure,
    District,
    Draft,
    Edition,
    Evidence,
    Municipality,
    Promise,
    Promises,
    Quotation,
    Source,
)
from pipeline.configuration.terms import Terms, ages_of
from pipeline.configuration.whole import Area, Configuration

__all__ = [
    "Area",
    "Asked",
    "Configuration",
    "Crossing",
    "Disclosure",
    "District",
    "Draft",
    "Edition",
    "Evidence",
    "Municipality",
    "Promise",
    "Promises",
    "Quotation",
    "Source",
    "Terms",
    "ages_of",
    "areas_to_judge",
    "asked_of",
    "leading",
    "load_configuration",
    "speaks_of",
    "with_draft",
]
