"""Two hundred drawn waves, each delivered otherwise than the codebook: is a draft that is accepted as written ever wrong?

    PYTHONPATH=tests/support python benchmarks/mappings.py [DRAWS [FIRST]]

Items are renamed, dropped, added and swapped, scales turned, codes shifted, labels written in capitals, numbered or shortened, other
suppliers' scales and opposite questions put in; with and without labels, texts and code books. For each form it prints how many items
were published rightly and wrongly, how many were asked about, of those too whose question and labels stand there whole, and whether a
draft that asks was ever built. A few minutes.
"""

from __future__ import annotations

import sys
import tempfile
from collections import defaultdict
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests" / "support"))

from drawn_waves import TELLING, Outcome, tried


def main(draws: int = 200, first: int = 0) -> None:
    """Try the draws and print what became of them by form."""
    by_form: dict[str, list[Outcome]] = defaultdict(list)
    for seed in range(first, first + draws):
        with tempfile.TemporaryDirectory() as folder:
            outcome = tried(seed, Path(folder))
        by_form[outcome.drawn.form].append(outcome)
        if outcome.wrong or outcome.stops != bool(outcome.asked):
            print(
                f"draw {seed}, {outcome.drawn.form}, {', '.join(outcome.drawn.kinds)}: {outcome.wrong} {outcome.codes}"
            )
    print(
        f"{'form':24}{'draws':>6}{'right':>7}{'wrong':>7}{'asked':>7}{'whole':>7}{'of them asked':>15}{'built though asked':>20}"
    )
    for form, outcomes in sorted(by_form.items()):
        print(f"{form:24}{_row(outcomes, tells=form in TELLING)}")
    print(f"{'all':24}{_row([one for outcomes in by_form.values() for one in outcomes], tells=False)}")


def _row(outcomes: list[Outcome], *, tells: bool) -> str:
    right, wrong, asked = (sum(len(getattr(one, name)) for one in outcomes) for name in ("right", "wrong", "asked"))
    whole = sum(len(one.drawn.whole) for one in outcomes)
    of_whole = sum(len(one.drawn.whole & set(one.asked)) for one in outcomes)
    share = f"{100 * of_whole / whole:.1f} %" if tells and whole else "–"
    built = sum(bool(one.asked) and not one.stops for one in outcomes)
    return f"{len(outcomes):6}{right:7}{wrong:7}{asked:7}{whole:7}{share:>15}{built:20}"


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
