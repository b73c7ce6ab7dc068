"""One command at a time: the lock ends with its process, however that ends, and tells who has it."""

from __future__ import annotations

import datetime as dt
import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from pipeline.problems import Obstacle
from pipeline.products import LOCK, attend, hold
from pipeline.products.lock import locked
from pipeline.products.move import MOVING
from pipeline.workspace import MunicipalityFolder, Workspace

HOLDS = """
import sys, time
from pathlib import Path
from pipeline.products.lock import locked
with locked(Path(sys.argv[1]), "x"):
    print("held", flush=True)
    time.sleep(60)
"""


def holder(path: Path) -> subprocess.Popen[str]:
    """Another process that has the lock."""
    process = subprocess.Popen([sys.executable, "-c", HOLDS, str(path)], stdout=subprocess.PIPE, text=True)
    assert process.stdout and process.stdout.readline() == "held\n"
    return process


def left_by(path: Path, **owner: str) -> None:
    now = dt.datetime.now().astimezone().isoformat(" ", "seconds")
    given = {"user": "anna", "machine": "kontoret", "process": "17", "since": now}
    path.write_text(json.dumps({**given, **owner}), encoding="utf-8")


def folder_in(root: Path) -> MunicipalityFolder:
    (root / "data" / "raw" / "x").mkdir(parents=True)
    return Workspace(root).municipality("x")


def test_a_second_command_is_refused_with_who_and_since_when(tmp_path: Path) -> None:
    process = holder(tmp_path / LOCK)
    with pytest.raises(Obstacle) as raised, locked(tmp_path / LOCK, "x"):
        pass
    values = dict(raised.value.values)
    assert raised.value.code == "busy" and values["process"] == str(process.pid)
    assert abs(dt.datetime.now().astimezone() - dt.datetime.fromisoformat(str(values["since"]))).seconds < 60
    assert f"(process {process.pid})" in raised.value.text()
    process.kill()
    process.wait()


def test_a_lock_of_a_dead_process_is_none_even_when_its_number_is_another_ones(tmp_path: Path) -> None:
    process = holder(tmp_path / LOCK)
    process.send_signal(signal.SIGTERM if os.name == "nt" else signal.SIGKILL)
    process.wait()
    left = json.loads((tmp_path / LOCK).read_text())
    assert left["process"] == str(process.pid)
    (tmp_path / LOCK).write_text(json.dumps({**left, "process": str(os.getpid())}))  # a number that lives
    with locked(tmp_path / LOCK, "x"):
        assert json.loads((tmp_path / LOCK).read_text())["process"] == str(os.getpid())
    assert (tmp_path / LOCK).read_text() == ""


def test_two_in_one_process_are_refused_too(tmp_path: Path) -> None:
    with locked(tmp_path / LOCK, "x"), pytest.raises(Obstacle, match="arbetar redan"), locked(tmp_path / LOCK, "x"):
        pass
    with locked(tmp_path / LOCK, "x"):
        pass


def test_another_machine_counts_for_a_day(tmp_path: Path) -> None:
    left_by(tmp_path / LOCK)
    with pytest.raises(Obstacle, match="anna på kontoret"), locked(tmp_path / LOCK, "x"):
        pass
    assert "anna" in (tmp_path / LOCK).read_text()
    left_by(tmp_path / LOCK, since="2020-01-01 10:00:00+01:00")
    with locked(tmp_path / LOCK, "x"):
        pass
    left_by(tmp_path / LOCK, since="i går")
    with pytest.raises(Obstacle), locked(tmp_path / LOCK, "x"):
        pass


@pytest.mark.parametrize("text", ["", "{", "[]", "17", '{"machine": 3}'])
def test_a_text_that_says_nothing_stops_nobody(tmp_path: Path, text: str) -> None:
    (tmp_path / LOCK).write_text(text)
    if "machine" in text:
        with pytest.raises(Obstacle), locked(tmp_path / LOCK, "x"):
            pass
    else:
        with locked(tmp_path / LOCK, "x"):
            pass


def test_readers_go_on_beside_a_build_but_not_while_it_moves(tmp_path: Path) -> None:
    folder = folder_in(tmp_path)
    with hold(folder) as held, held.work_folder():
        attend(folder)
        (folder.processed / MOVING).write_text("[]")
        with pytest.raises(Obstacle, match="arbetar redan"):
            attend(folder)
    attend(folder)
    assert [path.name for path in folder.processed.iterdir()] == [LOCK]
