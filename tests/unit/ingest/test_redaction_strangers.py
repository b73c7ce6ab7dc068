"""What redaction finds in notes of strangers stays at what it has reached, in every disguise; what they want kept stays."""

from __future__ import annotations

import pytest
from checkout import DATA
from strangers import DISGUISES, Figures, figures, judged, read, wilson

from pipeline.ingest.redaction import redact

NOTES = read([DATA / "notes_of_strangers.txt"])
CASELESS = {"all upper", "all lower"}


def share(hits_of: tuple[int, int]) -> float:
    return hits_of[0] / hits_of[1]


def told(disguise: str) -> Figures:
    return figures(judged(map(DISGUISES[disguise], NOTES)))


def test_there_are_notes_in_ten_styles() -> None:
    assert len(NOTES) == 90
    assert len({note.style for note in NOTES}) == 10


@pytest.mark.parametrize("disguise", [name for name in DISGUISES if name not in CASELESS])
def test_details_go_and_words_stay_whatever_wrote_them(disguise: str) -> None:
    gone, names, kept = map(share, told(disguise))
    assert gone >= 0.98
    assert names >= 0.97
    assert kept >= 0.98


@pytest.mark.parametrize("disguise", sorted(CASELESS))
def test_details_go_and_words_stay_without_capitals(disguise: str) -> None:
    gone, names, kept = map(share, told(disguise))
    assert gone >= 0.91
    assert names >= 0.87
    assert kept >= 0.95


@pytest.mark.parametrize(
    ("text", "redacted"),
    [
        ("Finns det lampor? Boende mellan 18 och 25 år.", "Finns det lampor? Boende mellan 18 och 25 år."),
        ("Se faktura 0701234567 och OCR 8503121234.", "Se faktura 0701234567 och OCR 8503121234."),
        ("Hon bor på Storgatan 14 och 16.", "Hon bor på [adress]."),
        ("En bil med polsk plåt WX 4471K.", "En bil med polsk plåt [registreringsnummer]."),
        ("Kontot heter pelle_k05.", "Kontot heter [länk]."),
        ("Vi talade med Xzobrin om lampor.", "Vi talade med [namn] om lampor."),
        ("Sedan kom Xzobrin-Lind von der Quaz dit.", "Sedan kom [namn] dit."),
        ("Hon kom. Mvh Xzobrin", "Hon kom. Mvh [namn]"),
        ("Vi var i Xzobrin.", "Vi var i Xzobrin."),
        ("Kooperativet Olga bjöd på fika.", "Kooperativet Olga bjöd på fika."),
        ("A&#x6E;na kom.", "[namn] kom."),
        ("Kom\u200b hit, sa An\u00adna.", "Kom\u200b hit, sa [namn]."),
    ],
)
def test_a_note_is_redacted(text: str, redacted: str) -> None:
    assert redact(text)[0] == redacted


def test_interval_by_wilson() -> None:
    low, high = wilson(9, 10)
    assert (round(low, 3), round(high, 3)) == (0.596, 0.982)
