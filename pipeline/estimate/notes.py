"""What conversations were about: how many of them, of which kind and where, touched on each theme."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

import duckdb
import pandas as pd

from pipeline.configuration import Configuration
from pipeline.contracts import add
from pipeline.contracts.estimated import ThemeHit, ThemeTally
from pipeline.definitions import Denial, Denials, Dialogue, Theme
from pipeline.definitions.patterns import any_finds
from pipeline.estimate.sql import frame

SENTENCE = re.compile(r"(?<=[.!?])\s+|\n+")
WORD_END = re.compile(r"[\w-]*")


def tally(connection: duckdb.DuckDBPyConnection, configuration: Configuration) -> None:
    """Make the tables ``theme_hit`` and ``theme_tally``.

    ``theme_hit`` has one row a note, theme and sentence that shows it (redacted as the notes are), for the analyst. ``theme_tally``
    has one row a year, kind (and ``all``), area and theme. The unit is the conversation; what a walk saw and proposed belongs to it.
    """
    notes = frame(
        connection,
        """
        select note, substr(day, 1, 4) as period, kind, district, source_file, concat_ws(chr(10), text, (
            select string_agg(concat_ws(chr(10), observation, proposal), chr(10) order by place, observation, proposal)
            from walk_proposal as proposals where proposals.note = note.note
        )) as text
        from note
        """,
    )
    dialogue = configuration.definitions.dialogue
    hits = pd.DataFrame(
        [
            (note, theme, sentence)
            for note, text in notes[["note", "text"]].itertuples(index=False)
            for theme, sentences in themes_in(text, dialogue).items()
            for sentence in dict.fromkeys(sentences)
        ],
        columns=[*ThemeHit.columns()],
        dtype="str",
    )
    add(connection, ThemeHit, hits)
    # What respondents wrote is read and quoted like other notes, but nobody talked with them: it is no conversation that is counted.
    notes = notes[~notes["kind"].isin(dialogue.uncounted)]
    areas = {
        area: set(members) for area, members in configuration.area_members().items() if not area.startswith("rest:")
    }
    with_theme = {
        theme.id: notes["note"].isin(hits.loc[hits["theme"] == theme.id, "note"]) for theme in dialogue.themes
    }
    rows = []
    for area, members in areas.items():
        inside = notes if area == "municipality" else notes[notes["district"].isin(members)]
        kinds = [inside.assign(kind="all"), inside]
        for (period, kind), group in pd.concat(kinds).groupby(["period", "kind"]):
            files = " ".join(sorted(group["source_file"].unique()))
            if not configuration.stands(area, str(period)):
                continue
            rows += [
                (period, kind, area, theme, int(found[group.index].sum()), len(group), files)
                for theme, found in with_theme.items()
            ]
    add(connection, ThemeTally, pd.DataFrame(rows, columns=[*ThemeTally.columns()]))


def themes_in(text: str, dialogue: Dialogue) -> dict[str, list[str]]:
    """Return the themes of a conversation's text, in the codebook's order, each with the sentences that show it."""
    sentences = [sentence for sentence in SENTENCE.split(text) if sentence.strip()]
    shown = {
        theme.id: [sentence for sentence in sentences if shows(sentence.lower(), theme, dialogue)]
        for theme in dialogue.themes
    }
    return {theme: found for theme, found in shown.items() if found}


def shows(sentence: str, theme: Theme, dialogue: Dialogue) -> bool:
    """Return whether a sentence, in lower case, touches on a theme: a pattern is found that is neither excluded nor denied."""
    if any_finds(theme.exclusion_hints, sentence):
        for exclusion in theme.exclusions:
            sentence = exclusion.sub(lambda found: " " * len(found[0]), sentence)
    if not any_finds(theme.hints, sentence):
        return False  # as most sentences: the patterns are tried one by one only where one of them is found
    every = dialogue.denials
    denials = [every.of(kind) for kind in theme.denied_by]
    hits = _hits(sentence, theme.patterns)
    return any(not _is_denied(sentence, start, end, denials, every) for start, end in hits)


def _hits(sentence: str, patterns: Sequence[re.Pattern[str]]) -> Iterator[tuple[int, int]]:
    """Yield where the patterns are found, each hit to the end of its last word."""
    for pattern in patterns:
        for found in pattern.finditer(sentence):
            rest = WORD_END.match(sentence, found.end())
            yield found.start(), rest.end() if rest else found.end()


def _is_denied(sentence: str, start: int, end: int, denials: Sequence[Denial], every: Denials) -> bool:
    """Return whether a hit's clause, or the words before or behind the hit in it, say that it is no matter."""
    cuts = list(every.clause.finditer(sentence))
    first = max((cut.end() for cut in cuts if cut.end() <= start), default=0)
    last = min((cut.start() for cut in cuts if cut.start() >= end), default=len(sentence))
    if any_finds(every.within, sentence[first:last]):
        return True
    before, after = sentence[first:start], sentence[end:last]
    return any(one.search(before) for denial in denials for one in denial.before) or any(
        one.search(after) for denial in denials for one in denial.after
    )
