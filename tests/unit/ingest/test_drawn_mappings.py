"""A draft that is accepted as written is never wrong: drawn deliveries, of which the benchmark ``mappings`` tries two hundred."""

from __future__ import annotations

from pathlib import Path

import pytest
from drawn_waves import TELLING, tried


@pytest.mark.parametrize("seed", [1, 2, 4, 5, 7, 9, 20, 22])
def test_an_accepted_draft_is_never_wrong(seed: int, tmp_path: Path) -> None:
    outcome = tried(seed, tmp_path)
    assert outcome.wrong == []
    assert outcome.stops == bool(outcome.asked), outcome.codes
    if outcome.drawn.form in TELLING:
        assert outcome.drawn.whole <= set(outcome.right), set(outcome.asked) & outcome.drawn.whole
    else:
        assert outcome.right == []
