"""A language is a folder: documents made with the words of another one, which nobody speaks, have no word from anywhere else.

Letters of that language are letters of nothing else (`other_letters`), so what stands in usual ones has to stand in the town's tables.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from checkout import REPOSITORY
from other_letters import runs, wide

SUPPORT = REPOSITORY / "tests" / "support"
LEAST_SAID = 5000
TOWN = "16"
"""One with answers, offences and districts to compare."""


def test_what_is_filled_in_or_set_keeps_its_letters() -> None:
    assert wide("Andel i {place}, <b>ökar</b> %s") == "Ａｎｄｅｌ ｉ {place}, <b>ӧｋａｒ</b> %s"
    assert runs(wide("andel i ") + "Almby " + wide("och ") + "mot riket") == ["almby", "mot riket"]


def test_no_word_of_a_document_comes_from_outside_its_language(tmp_path: Path) -> None:
    path = os.pathsep.join([str(REPOSITORY), str(SUPPORT)])
    command = [sys.executable, str(SUPPORT / "other_letters.py"), str(tmp_path), TOWN]
    done = subprocess.run(
        command, env=os.environ | {"PYTHONPATH": path}, capture_output=True, encoding="utf-8", check=False
    )
    assert done.returncode == 0, done.stderr
    *foreign, said = done.stdout.splitlines()
    assert foreign == []
    assert int(said) > LEAST_SAID
