"""The codes of reasons: why nothing may be said of a comparison, or whose word it is. ``words/sv/reasons.py`` says them."""

from __future__ import annotations

NOT_COMPARABLE = ["series_break", "counted_otherwise", "counted_by_unit", "new_area"]
"""Why both sides are not measured alike: the verdict is ``not_comparable``."""

IN_FUNNEL = ["places_differ", "above_funnel", "below_funnel"]
"""Why the municipality's offences are not tested against those of others: municipalities differ anyway. The last two tell that it lies
outside what its peers differ by, too."""

NOT_TESTED = [
    "no_base",
    "no_sizes",
    "self_selected",
    "no_months",
    "few_years",
    "rate_alone",
    "no_own_base",
    "too_few_ranked",
    "margin_too_wide",
    *IN_FUNNEL,
]
"""Why a comparison is not tested at all: what it lacks, or that a test would tell nothing. The verdict is ``cannot_tell``."""

CANNOT_TELL = [
    "too_few_answers",
    "too_few_offences",
    "too_few_counts",
    "hidden",
    "hidden_count",
    "too_few_points",
    "some_hidden",
]
"""Why a test cannot tell, or is not shown: the verdict is ``cannot_tell``, too."""

OF_COMPARISON = ["", *NOT_COMPARABLE, *CANNOT_TELL, *NOT_TESTED, "stated"]
"""Reasons of a comparison; ``stated`` is a direction in the source's own words."""

WITH_WORDS = ["series_break", "counted_otherwise", "stated"]
"""Those that stand beside the source's or the municipality's own words."""

OF_EVIDENCE = [*OF_COMPARISON, "no_detectable_difference", "no_comparison"]
"""Reasons of what a comparison says of a promise; empty where a difference was found that holds."""
