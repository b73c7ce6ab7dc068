"""How well the codebook's themes agree with notes coded by hand: precision, recall, F1 and Cohen's kappa for each theme.

    python benchmarks/themes.py [NOTES.csv | NOTES.txt ...]

A CSV file of notes has the columns half (the name of a part), themes (ids parted by blanks) and text, parted by semicolons. The notes
in ``tests/support/data`` are invented. The halves were parted before the patterns were written, but by the same author as the
patterns: figures on notes of other authors are lower. They are coded by fifteen themes, some of which have been parted since: what is
found is put together again before it is compared (``PARTED``), and themes that the codes do not know are left out.

A text file has blocks that begin with ``=== stil: STYLE; teman: ID, ID`` and marks personal details as ``{kind|text}``, of which
only the text is read. Its notes were written and coded by people who had seen neither the patterns nor their lists.
"""

from __future__ import annotations

import sys
from pathlib import Path

import pandas as pd

from pipeline.definitions import Dialogue, load_definitions
from pipeline.estimate.notes import themes_in
from pipeline.problems import ProblemLog

CHECKOUT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(CHECKOUT / "tests" / "support"))

from strangers import read  # noqa: E402

NOTES = CHECKOUT / "tests" / "support" / "data" / "coded_notes.csv"
FRESH = NOTES.with_name("coded_notes_fresh.csv")
STRANGERS = NOTES.with_name("notes_of_strangers.txt")
# Themes that the coded files have as one: what is found of the new theme counts as the old one's there.
PARTED = {
    "alcohol": "outdoor_disorder",
    "violence": "outdoor_disorder",
    "harassment": "outdoor_disorder",
    "vandalism": "littering",
    "mopeds": "traffic",
    "bicycle_theft": "burglary",
}


def codebook() -> Dialogue:
    """Return the package's own themes."""
    return load_definitions(CHECKOUT / "no-own-definitions", "none", ProblemLog()).dialogue


def coded_notes(path: Path = NOTES) -> pd.DataFrame:
    """Return the notes that were coded by hand, ``themes`` as a set of ids."""
    notes = pd.read_csv(path, sep=";", dtype=str, keep_default_na=False)
    return notes.assign(themes=[set(themes.split()) for themes in notes["themes"]])


def notes_of_strangers(path: Path = STRANGERS) -> pd.DataFrame:
    """Return the notes of a text file: ``themes`` as a set of ids, and the text without its marks."""
    notes = read([path])
    return pd.DataFrame({"themes": [set(note.themes) for note in notes], "text": [note.text for note in notes]})


def micro(notes: pd.DataFrame, dialogue: Dialogue) -> dict[str, float]:
    """Return precision, recall and F1 over all pairs of a note and a theme."""
    found = [set(themes_in(text, dialogue)) for text in notes["text"]]
    both = sum(len(one & other) for one, other in zip(notes["themes"], found, strict=True))
    hand, machine = (sum(map(len, side)) for side in (notes["themes"], found))
    return {"precision": both / machine, "recall": both / hand, "F1": 2 * both / (hand + machine)}


def agreement(by_hand: list[set[str]], found: list[set[str]], themes: list[str]) -> pd.DataFrame:
    """Return one row a theme: notes with it by hand and as found, precision, recall, F1 and Cohen's kappa.

    A theme in no note at all agrees in full.
    """
    rows = []
    for theme in themes:
        both = sum(theme in one and theme in other for one, other in zip(by_hand, found, strict=True))
        hand, machine = (sum(theme in one for one in side) for side in (by_hand, found))
        notes = len(by_hand)
        agreed = (notes - hand - machine + 2 * both) / notes
        chance = (hand * machine + (notes - hand) * (notes - machine)) / notes**2
        rows.append(
            {
                "theme": theme,
                "by hand": hand,
                "found": machine,
                "precision": both / machine if machine else 1.0,
                "recall": both / hand if hand else 1.0,
                "F1": 2 * both / (hand + machine) if hand + machine else 1.0,
                "kappa": (agreed - chance) / (1 - chance) if chance < 1 else 1.0,
            }
        )
    return pd.DataFrame(rows)


def table(notes: pd.DataFrame, dialogue: Dialogue) -> pd.DataFrame:
    """Return the agreement on notes by the themes that they are coded with, with the mean of these as the last row."""
    coded = set().union(*notes["themes"])
    parted = {} if coded & set(PARTED) else PARTED
    found = [{parted.get(theme, theme) for theme in themes_in(text, dialogue)} for text in notes["text"]]
    rows = agreement(notes["themes"].tolist(), found, [theme.id for theme in dialogue.themes if theme.id in coded])
    mean = rows.mean(numeric_only=True).to_dict() | {"theme": "mean"}
    return pd.concat([rows, pd.DataFrame([mean])], ignore_index=True)


def main(arguments: list[str] | None = None) -> None:
    """Print the agreement for each half of each file of notes."""
    given = sys.argv[1:] if arguments is None else arguments
    for path in [Path(name) for name in given] or (NOTES, FRESH, STRANGERS):
        if path.suffix == ".txt":
            notes = notes_of_strangers(path)
            figures = ", ".join(f"{name} {value:.2f}" for name, value in micro(notes, codebook()).items())
            print(f"\n{path.name}: {len(notes)} notes, over all pairs {figures}")
            print(table(notes, codebook()).round(2).to_string(index=False))
            continue
        for half, notes in coded_notes(path).groupby("half"):
            print(f"\n{half}: {len(notes)} notes")
            print(table(notes, codebook()).round(2).to_string(index=False))


if __name__ == "__main__":
    main()
