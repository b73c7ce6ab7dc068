"""Which code of the codebook a supplier's label points at: by its words, its no, and the labels beside it. Suggested, never taken."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

from pipeline.ingest.safety_survey.labels import is_no, no_answer_in, plain_words
from pipeline.ingest.safety_survey.wordings import NEGATIONS, NUMBERS

ENOUGH = 0.4  # a label's words have to be a code's to this degree, 0 to 1, for the code to be suggested
MARGIN = 0.15  # and by so much more than any other code's
NO = NEGATIONS | {"nej"}


def likeliest(
    labels: Mapping[str, str], known: Mapping[int, str], missing: Mapping[int, str], decided: Iterable[int | None] = ()
) -> dict[str, int | None]:
    """Return the code that each of a column's labels points at; None where nothing does, or codes or labels are as near as others.

    Args:
        labels: The labels that are asked about, by the delivery's code.
        known: The codebook's labels of answers by code.
        missing: Those for no answer.
        decided: Codes of the codebook that other labels of the column mean.
    """
    found = {code: _by_words(label, known, missing) for code, label in labels.items()}
    taken = Counter([*(one for one in found.values() if one in known), *decided])
    alone = {code: one if one in missing or taken[one] == 1 else None for code, one in found.items()}
    return _by_elimination(alone, known, [*decided])


def _by_words(label: str, known: Mapping[int, str], missing: Mapping[int, str]) -> int | None:
    """Return the code whose words a label has more of than of any other's; of a no only one that says no."""
    if (gone := no_answer_in(label, missing)) is not None:
        return gone
    noes = [code for code, text in known.items() if is_no(text)]
    if is_no(label) and len(noes) == 1:
        return noes[0]
    words, is_denied = _words(label), bool(set(plain_words(label)) & NO)
    denied = [code for code, text in known.items() if set(plain_words(text)) & NO]
    if is_denied and len(denied) == 1:
        return denied[0]
    seen = Counter(word for text in known.values() for word in _words(text))
    scored = sorted(
        ((_common(words, _words(text), seen), code) for code, text in known.items() if (code in denied) == is_denied),
        reverse=True,
    )
    if not scored or scored[0][0] < ENOUGH or (len(scored) > 1 and scored[0][0] - scored[1][0] < MARGIN):
        return None
    return scored[0][1]


def _words(text: str) -> frozenset[str]:
    return frozenset(NUMBERS.get(word, word.rstrip(".")) for word in plain_words(text))


def _common(one: frozenset[str], other: frozenset[str], seen: Mapping[str, int]) -> float:
    """Return how much of two labels is the same, 0 to 1: a word of several labels of the scale tells little."""
    weights = {word: 1 / max(seen.get(word, 1), 1) for word in one | other}
    whole = sum(weights[word] for word in one) + sum(weights[word] for word in other)
    return 2 * sum(weights[word] for word in sorted(one & other)) / whole if whole else 0.0


def _by_elimination(
    found: dict[str, int | None], known: Mapping[int, str], decided: list[int | None]
) -> dict[str, int | None]:
    """Return suggestions where, of two answers, the one that nothing points at is what the other is not."""
    answers = [*(one for one in found.values() if one in known), *(one for one in decided if one in known)]
    without = [code for code, one in found.items() if one is None]
    if len(known) != 2 or len(answers) != 1 or len(without) != 1:
        return found
    return found | {without[0]: next(code for code in known if code != answers[0])}
