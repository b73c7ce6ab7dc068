"""Damaged and odd deliveries: the corpus is read, and no file of it may break a reader or pass with a wrong number."""

from __future__ import annotations

import re
import subprocess
import sys

from checkout import REPOSITORY


def test_every_damaged_file_gives_the_right_table_or_a_named_error() -> None:
    command = [sys.executable, "-X", "utf8", str(REPOSITORY / "tests" / "support" / "corpus.py")]
    # A process of its own: a reader that dies takes no test with it.
    done = subprocess.run(command, cwd=REPOSITORY, capture_output=True, text=True, encoding="utf-8", check=False)
    sums = re.search(r"tried (\d+) / right (\d+) / named (\d+) / wrong (\d+)", done.stdout)
    assert sums, done.stdout[-2000:] + done.stderr[-2000:]
    tried, right, named, wrong = map(int, sums.groups())
    assert wrong == 0, done.stdout
    assert done.returncode == 0
    assert tried == right + named >= 150
    # A reader that refuses everything would be wrong never, and useless.
    assert right >= 130
