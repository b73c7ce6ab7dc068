"""What a municipality says of itself: models, reading, and the checks across its files."""

from pipeline.configuration.draft import with_draft
from pipeline.configuration.evidence import Lead, areas_to_judge, has_vote, leading, together
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
from pipeline.configuration.whole import Area, Configuration

__all__ = [
    "Area",
    "Configuration",
    "Crossing",
    "Disclosure",
    "District",
    "Draft",
    "Edition",
    "Evidence",
    "Lead",
    "Municipality",
    "Promise",
    "Promises",
    "Quotation",
    "Source",
    "areas_to_judge",
    "has_vote",
    "leading",
    "load_configuration",
    "together",
    "with_draft",
]
