"""All or nothing: a move that dies anywhere, or meets a target that is held, leaves what was before or what is new."""

from __future__ import annotations

import errno
import itertools
import os
import shutil
import stat
from collections.abc import Mapping
from pathlib import Path

import pytest
from dying import OPERATIONS, Died, dies_before, refuses
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.problems import Obstacle
from pipeline.products import LOCK, Put, attend, hold
from pipeline.products.move import MOVING, PREPARING, RETURNING
from pipeline.workspace import MunicipalityFolder, Workspace

Tree = dict[str, str]
SECRET, SHOWN, PAGE, DRAFT = (
    "data/processed/x/restricted.duckdb",
    "data/processed/x/published.duckdb",
    "reports/x/2022/lagesbild.pdf",
    "reports/x/utkast/data/area.csv",
)
OLD = {SECRET: "old answers", SHOWN: "old figures", PAGE: "old page", DRAFT: "old draft"}
NEW = {SECRET: "new answers", SHOWN: "new figures", PAGE: "new page", "reports/x/2023/lagesbild.pdf": "first page"}


def folder_with(root: Path, tree: Mapping[str, str]) -> MunicipalityFolder:
    """A municipality whose products are the tree."""
    (root / "data" / "raw" / "x").mkdir(parents=True)
    for name, text in tree.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text)
    return Workspace(root).municipality("x")


def files(folder: MunicipalityFolder) -> Tree:
    """Every file of the root, but the lock."""
    root = folder.workspace.root
    found = {path.relative_to(root).as_posix(): path.read_text() for path in root.rglob("*") if path.is_file()}
    return {name: text for name, text in found.items() if not name.endswith(LOCK)}


def move(folder: MunicipalityFolder, new: Mapping[str, str]) -> None:
    """Make the new products in a work folder and put them in the place of all that are there."""
    root = folder.workspace.root
    gone = [root / name for name in files(folder) if name not in new]
    with hold(folder) as held, held.work_folder() as work:
        puts = []
        for number, (name, text) in enumerate(new.items()):
            (work / str(number)).write_text(text)
            puts.append(Put(work / str(number), root / name, owners=name == SECRET))
        held.move(puts, gone)


def number_of_operations(root: Path) -> int:
    folder = folder_with(root, OLD)
    with dies_before(10_000) as done:
        move(folder, NEW)
    return len(done)


def test_a_move_puts_and_takes_away_and_leaves_nothing_else(tmp_path: Path) -> None:
    folder = folder_with(tmp_path, OLD)
    move(folder, NEW)
    assert files(folder) == NEW
    assert not (tmp_path / DRAFT).parent.exists() and not folder.reports("utkast").exists()
    assert stat.S_IMODE(folder.restricted.stat().st_mode) == 0o600 or os.name == "nt"


def test_a_death_before_any_operation_is_put_right_by_the_next_command(tmp_path: Path) -> None:
    outcomes = []
    operations = number_of_operations(tmp_path / "counted")
    for number in range(operations):
        folder = folder_with(tmp_path / str(number), OLD)
        with dies_before(number), pytest.raises(Died):
            move(folder, NEW)
        attend(folder)
        outcomes.append(files(folder))
        assert outcomes[-1] in (OLD, NEW), number
        assert not [path for path in folder.processed.iterdir() if path.is_dir()], number
    changes = [one != other for one, other in itertools.pairwise(outcomes)]
    assert sum(changes) == 1 and outcomes[0] == OLD and outcomes[-1] == NEW


def test_a_death_while_it_is_put_right_is_put_right_as_well(tmp_path: Path) -> None:
    operations, number = number_of_operations(tmp_path / "counted"), 0
    for first in range(0, operations, 5):
        for second in range(0, 40, 3):
            number += 1
            folder = folder_with(tmp_path / str(number), OLD)
            with dies_before(first), pytest.raises(Died):
                move(folder, NEW)
            try:
                with dies_before(second):
                    attend(folder)
            except Died:
                attend(folder)
            assert files(folder) in (OLD, NEW), (first, second)
            shutil.rmtree(tmp_path / str(number))


@pytest.mark.parametrize("name", [SECRET, SHOWN, PAGE, DRAFT])
@pytest.mark.parametrize("number", [errno.EACCES, errno.EPERM, errno.EBUSY])
def test_a_target_that_is_held_leaves_all_as_it_was(tmp_path: Path, name: str, number: int) -> None:
    folder = folder_with(tmp_path, OLD)
    with refuses(tmp_path / name, number), pytest.raises(Obstacle) as raised:
        move(folder, NEW)
    assert raised.value.code == "in-use" and dict(raised.value.values)["file"] == name
    assert files(folder) == OLD
    assert not folder.reports("2023").exists()
    move(folder, NEW)
    assert files(folder) == NEW


def test_a_death_while_it_is_taken_back_is_put_right(tmp_path: Path) -> None:
    for number in range(60):
        folder = folder_with(tmp_path / str(number), OLD)
        try:
            with refuses(tmp_path / str(number) / DRAFT), dies_before(number):
                move(folder, NEW)
        except Died:
            attend(folder)
        except Obstacle:
            assert number > 30, "it never died: the loop has seen every operation"
        assert files(folder) in (OLD, NEW), number


def test_a_target_that_is_held_when_a_move_is_finished_takes_it_back(tmp_path: Path) -> None:
    for number in range(60):
        folder = folder_with(tmp_path / str(number), OLD)
        try:
            with dies_before(number):
                move(folder, NEW)
        except Died:
            was_moving = (folder.processed / MOVING).exists()
            with refuses(folder.workspace.root / DRAFT):
                attend(folder)
            done = not (tmp_path / str(number) / DRAFT).exists()
            assert files(folder) == (NEW if was_moving and done else OLD) or files(folder) == NEW, number


def test_what_can_be_neither_replaced_nor_put_back_is_told_and_waits(tmp_path: Path) -> None:
    for number in itertools.count():  # until it has moved the second and not the third
        folder = folder_with(tmp_path / str(number), OLD)
        with dies_before(number), pytest.raises(Died):
            move(folder, NEW)
        if (folder.processed / MOVING).exists() and folder.published.read_text() == NEW[SHOWN]:
            break
    with refuses(folder.workspace.root / PAGE), refuses(folder.published), pytest.raises(Obstacle) as raised:
        attend(folder)
    assert raised.value.code == "half-moved" and (folder.processed / RETURNING).exists()
    attend(folder)
    assert files(folder) == OLD


def test_a_folder_in_the_place_of_a_file_is_told(tmp_path: Path) -> None:
    folder = folder_with(tmp_path, OLD)
    (tmp_path / PAGE).unlink()
    (tmp_path / PAGE / "own").mkdir(parents=True)
    with pytest.raises(Obstacle) as raised:
        move(folder, {**OLD, PAGE: "new page"})
    assert (raised.value.code, dict(raised.value.values)["file"]) == ("in-the-way", PAGE)
    assert files(folder) == {name: text for name, text in OLD.items() if name != PAGE}


def test_a_full_disk_leaves_all_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = folder_with(tmp_path, OLD)

    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", full)
        with pytest.raises(Obstacle) as raised:
            move(folder, NEW)
    assert raised.value.code == "no-space"
    assert files(folder) == OLD


def test_files_go_to_another_disk_and_where_links_are_unknown(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    replace = os.replace

    def across(source: Path, target: Path) -> None:
        if ".build-" in str(source):
            raise OSError(errno.EXDEV, os.strerror(errno.EXDEV), str(source), None, str(target))
        replace(source, target)

    def no_links(*_: object, **__: object) -> None:
        raise OSError(errno.EPERM, os.strerror(errno.EPERM))

    monkeypatch.setattr(os, "replace", across)
    monkeypatch.setattr(os, "link", no_links)
    folder = folder_with(tmp_path, OLD)
    move(folder, NEW)
    assert files(folder) == NEW
    with refuses(tmp_path / PAGE), pytest.raises(Obstacle):
        move(folder, OLD)
    assert files(folder) == NEW


def test_a_damaged_journal_is_told(tmp_path: Path) -> None:
    folder = folder_with(tmp_path, OLD)
    (folder.processed / PREPARING).write_text("[[")
    with pytest.raises(Obstacle, match=PREPARING):
        attend(folder)
    (folder.processed / PREPARING).unlink()
    attend(folder)
    assert files(folder) == OLD


def test_attending_where_nothing_broke_off_writes_nothing(tmp_path: Path) -> None:
    (tmp_path / "data" / "raw" / "x").mkdir(parents=True)
    folder = Workspace(tmp_path).municipality("x")
    attend(folder)
    assert not folder.processed.exists()
    folder.processed.mkdir(parents=True)
    attend(folder)
    assert list(folder.processed.iterdir()) == []


def test_work_folders_of_dead_builds_are_cleared(tmp_path: Path) -> None:
    folder = folder_with(tmp_path, OLD)
    (folder.processed / ".build-dead").mkdir()
    (folder.processed / ".build-dead" / "restricted.duckdb").write_text("answers of persons")
    (folder.processed / ".build-dead").chmod(0o500)
    attend(folder)
    assert files(folder) == OLD


NAMES = st.sampled_from(
    ["data/processed/x/a", "data/processed/x/b", "reports/x/1/c", "reports/x/1/data/d", "reports/x/2/c"]
)
TREES = st.dictionaries(NAMES, st.text("xyz", max_size=2), max_size=5)


@settings(max_examples=60, deadline=None)
@given(before=TREES, after=TREES, deaths=st.lists(st.integers(0, 40), max_size=4))
def test_whatever_lies_there_and_however_often_it_dies(
    tmp_path_factory: pytest.TempPathFactory, before: Tree, after: Tree, deaths: list[int]
) -> None:
    folder = folder_with(tmp_path_factory.mktemp("root"), before)
    died = False
    for number, death in enumerate(deaths):
        try:
            with dies_before(death):
                if number == 0:
                    move(folder, after)
                else:
                    attend(folder)
        except Died:
            died = True
    attend(folder)
    assert files(folder) in ((before, after) if deaths else (before,))
    assert died or not deaths or files(folder) == after
    move(folder, after)
    assert files(folder) == after


def test_the_operations_are_all_that_a_move_changes_files_with(tmp_path: Path) -> None:
    """The loops above see every operation: a move does none that is not counted."""
    folder = folder_with(tmp_path, OLD)
    with dies_before(10_000) as done:
        move(folder, NEW)
    assert set(done) == set(OPERATIONS)
