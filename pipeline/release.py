"""What leaves the house: an edition's files, exactly as the last build made them, in a folder of their own with a list of their sums.

They are made anew from the published database and must be the same, byte for byte, as those among the edition's documents, so that
nothing that was changed by hand, or is of another build, goes out unseen. Before that everything that all released editions show
together is attacked once more; and what goes out is written down for later editions to reckon with (`audit.kept`).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from pathlib import Path

import pandas as pd

from pipeline import audit, export
from pipeline.problems import DataErrors, UsageError
from pipeline.products import Put, hold
from pipeline.report.documents import document, edition
from pipeline.words.messages import Phrase, phrase
from pipeline.workspace import MunicipalityFolder

MANIFEST = "manifest.json"


def made_for(of: document.Edition, work: Path, say: Callable[[Phrase], None]) -> list[Path]:
    """Make all of an edition's files in the folder `work`: documents, comparisons that were asked for, workbook and data."""
    made = document.make(of, edition.DOCUMENTS, work, say)
    made += edition.comparisons(of, work, say)
    say(phrase("exporting"))
    return made + export.make(of.published, of.id, work)


def release(folder: MunicipalityFolder, name: str) -> list[Path]:
    """Put an edition's checked files into its folder of what is public, and write down what they show; return where all of it is.

    Raises:
        UsageError: Nothing is built, there is no such edition or it is a draft, its files are not those of the last build, or the
            folder holds anything else.
        DataErrors: A hidden value can be worked out of all that is released.
        Obstacle: A file cannot be written; nothing has changed then.
    """
    of = document.last_build(folder, name)
    target = folder.kept / name
    with hold(folder) as held, held.work_folder() as work:
        with of.picture() as picture:
            if picture.edition.draft:
                raise UsageError("release-draft", edition=name)
            version = picture.content_number
        shown = audit.shown(folder.published, name)
        attacked = _attacked(folder, shown)
        (made_in := work / "made").mkdir()
        files = {file.relative_to(made_in): file for file in made_for(of, made_in, lambda _: None)}
        _refuse_others(folder, name, files)
        earlier = _refuse_strangers(folder, target)
        kept = work / f"{name}.csv"
        shown.to_csv(kept, index=False, lineterminator="\n")
        listed = {
            "municipality": folder.slug,
            "edition": name,
            "version": version,
            "attacked": attacked.summary().to_dict("records"),
            "files": {place.as_posix(): _sum(file) for place, file in sorted(files.items())},
        }
        manifest = work / MANIFEST
        manifest.write_text(json.dumps(listed, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
        puts = [Put(file, target / place) for place, file in sorted(files.items())]
        puts += [Put(manifest, target / MANIFEST), Put(kept, folder.kept / kept.name)]
        return held.move(puts, sorted(earlier - {put.target for put in puts}))


def _attacked(folder: MunicipalityFolder, shown: pd.DataFrame) -> audit.Audit:
    """Attack what is published beside all that has been released, and this edition; raises `DataErrors` for what is found out."""
    known = audit.kept(folder)
    together = pd.concat([known, shown], ignore_index=True) if len(known) else shown
    attacked = audit.attack(folder.published, together)
    if problems := attacked.problems(folder.workspace.relative(folder.published)):
        raise DataErrors(problems)
    return attacked


def _refuse_others(folder: MunicipalityFolder, name: str, made: dict[Path, Path]) -> None:
    """Refuse files among the edition's documents that are not those that the published database gives."""
    place = folder.reports(name)
    other = [
        path.as_posix()
        for path, file in sorted(made.items())
        if not (place / path).is_file() or (place / path).read_bytes() != file.read_bytes()
    ]
    if other:
        raise UsageError("release-other", files=other, folder=folder.workspace.relative(place), slug=folder.slug)


def _refuse_strangers(folder: MunicipalityFolder, target: Path) -> set[Path]:
    """Return the files of an earlier release; raises `UsageError` where anything else lies among them."""
    lying = {path for path in target.rglob("*") if path.is_file()}
    ours = _of_earlier(target / MANIFEST)
    if strange := sorted(path.relative_to(target).as_posix() for path in lying - ours):
        raise UsageError("release-strangers", files=strange, folder=folder.workspace.relative(target))
    return lying


def _of_earlier(manifest: Path) -> set[Path]:
    """Return the files of the release that a manifest tells of, with it; none where there is no manifest that can be read."""
    try:
        listed = json.loads(manifest.read_text(encoding="utf-8"))["files"]
    except (OSError, ValueError, KeyError, TypeError):
        return set()
    return {manifest, *(manifest.parent / place for place in listed)}


def _sum(file: Path) -> str:
    """Return a file's SHA-256 sum."""
    return hashlib.sha256(file.read_bytes()).hexdigest()
