"""The next edition as a draft: the promises of the latest edition beside all data there are."""

from __future__ import annotations

import datetime as dt

from pipeline.configuration.model import Decision, Draft
from pipeline.configuration.whole import Configuration

DRAFT = "utkast"


def with_draft(configuration: Configuration, newest: dt.date | None) -> Configuration:
    """Return the configuration with a draft edition, when there are data that no edition knows.

    The draft carries over the promises of the latest edition and knows what had ended by `newest`. There is none when the latest
    edition makes no document, knows everything, or when ``promises.toml`` has an edition of the draft's name itself.
    """
    latest = max(configuration.editions, key=lambda edition: edition.data_until)
    is_declared = any(edition.id == DRAFT for edition in configuration.editions)
    if newest is None or newest <= latest.data_until or not latest.rendered or is_declared:
        return configuration
    undecided = {"id": DRAFT, "data_until": newest, "valid": "", "decision": Decision(by="", document="")}
    draft = Draft(**{**dict(latest), **undecided})
    return configuration.model_copy(update={"editions": [*configuration.editions, draft]})
