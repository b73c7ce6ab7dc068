"""What respondents wrote in their own words: each text is redacted and becomes a note; nothing else is ever made of it."""

from __future__ import annotations

import pandas as pd

from pipeline.configuration import Configuration
from pipeline.formats import missing_kind
from pipeline.ingest.dialogue import named
from pipeline.ingest.files import Districts
from pipeline.ingest.redaction import redact
from pipeline.ingest.safety_survey.sheet import Sheet
from pipeline.problems import ProblemLog, at

KIND = "survey_answer"
NOTHING = {"vet ej", "vet inte", "nej", "nej tack", "inget", "ingenting", "inga", "inga synpunkter", "?", "x", "nix"}


def notes(
    texts: dict[str, list[str]],
    sheet: Sheet,
    districts: pd.Series,
    day: str,
    configuration: Configuration,
    log: ProblemLog,
) -> pd.DataFrame:
    """Return the texts as rows of the contract ``Note``: of each person's district and the wave's last day.

    How many there were of each column is noted; an empty one, or a word for nothing to say, is none.

    Args:
        texts: By column one text a person, empty where there is none.
        sheet: The wave.
        districts: Each person's district; of one without, which is an error of the wave, there is no note.
        day: The last day of the wave, ISO date.
        configuration: The names of places, which are no persons'.
        log: Where the numbers are noted.
    """
    places = Districts(configuration, "dialogue").names
    found: list[dict[str, object]] = []
    for column, own in texts.items():
        written = [
            (row, text, district)
            for row, (text, district) in enumerate(zip(own, districts, strict=True))
            if _says_something(text) and district is not None
        ]
        for row, text, district in written:
            redacted, redactions = redact(text.strip(), places)
            found.append(
                {
                    "note": f"{sheet.file.id}:{column}:{row}",
                    "day": day,
                    "kind": KIND,
                    "district": district,
                    "participants": "",
                    "text": redacted,
                    "redactions": redactions,
                    "source_file": sheet.file.id,
                }
            )
        log.add(
            sheet.file.name, at(column=column), "free-text-read", texts=len(written), rows=len(own), severity="note"
        )
    named(found)
    return pd.DataFrame(found)


def _says_something(text: str) -> bool:
    """Return whether a text is more than a mark, or words, for nothing to say."""
    return missing_kind(text) is None and text.strip().casefold().rstrip(".! ") not in NOTHING
