"""Where everything lies: the folders of one root, and the files that travel with the package."""

from __future__ import annotations

import hashlib
import os
import re
from dataclasses import dataclass
from pathlib import Path

from pipeline.problems import UsageError

PACKAGE = Path(__file__).resolve().parent
SLUG = re.compile(r"[a-z][a-z0-9_-]{0,40}")


# What systems and programs leave beside files; the handbook lists it.
_LITTER = re.compile(
    r"[.~].*|desktop\.ini|(?:eh)?thumbs\.db|icon\r?|__macosx|.*[:\uf03a]zone\.identifier(?::\$data)?",
    re.IGNORECASE | re.DOTALL,
)
_UNFINISHED = re.compile(
    r".*\.(?:crdownload|opdownload|part|partial|download|tmp|temp|bak)"
    r"|.*(?:conflicted copy|in conflict|konfliktkopia|konflikterande kopia|sync-conflict).*",
    re.IGNORECASE,
)
_PROGRAMS = re.compile(
    r".*\.(?:sps|spv|spo|do|ado|smcl|sas|r|rmd|qmd|py|ipynb|sql|rdata|rhistory|log|lnk|url|bat|ps1)", re.IGNORECASE
)


def is_litter(name: str) -> bool:
    """Return whether a file or folder is nobody's delivery: hidden, or left by a system or an office program beside the real files."""
    return bool(_LITTER.fullmatch(name))


def files_in(folder: Path) -> list[Path]:
    """Return the files in a folder and its folders that may be somebody's delivery, in order of name."""
    return sorted(path for path in folder.rglob("*") if path.is_file() and not is_litter(path.name))


def is_unfinished(name: str) -> bool:
    """Return whether a file is named as a download that broke off, or as one of two copies that a cloud could not join."""
    return bool(_UNFINISHED.fullmatch(name))


def is_of_a_program(name: str) -> bool:
    """Return whether a file is named as a program's own: syntax and printouts of a statistics program, scripts, shortcuts, logs."""
    return bool(_PROGRAMS.fullmatch(name))


@dataclass(frozen=True)
class Workspace:
    """The folders of one root: ``data/raw``, ``data/processed``, ``reports`` and perhaps its own ``notebooks``."""

    root: Path

    @property
    def raw(self) -> Path:
        """Folder of the municipalities' raw files."""
        return self.root / "data" / "raw"

    def municipalities(self) -> list[str]:
        """Return the slugs of all municipalities with a ``municipality.toml``, in order."""
        names = (path.parent.name for path in self.raw.glob("*/municipality.toml"))
        return sorted(name for name in names if SLUG.fullmatch(name))

    def unread(self) -> list[Path]:
        """Return the folders among the municipalities' that no command reads: without a ``municipality.toml``, or not named as one."""
        folders = (path for path in self.raw.glob("*") if path.is_dir() and not path.name.startswith((".", "_")))
        return sorted(
            path for path in folders if not (SLUG.fullmatch(path.name) and (path / "municipality.toml").is_file())
        )

    def municipality(self, slug: str) -> MunicipalityFolder:
        """Return one municipality's folders; raises `UsageError` when there is no such municipality."""
        if not SLUG.fullmatch(slug) or not (self.raw / slug).is_dir():
            raise UsageError("no-such-municipality", slug=slug, folder=self.raw, known=self.municipalities())
        return MunicipalityFolder(self, slug)

    def owner(self, file: Path) -> tuple[MunicipalityFolder, str]:
        """Return the municipality that a delivered file lies with, and the source; raises `UsageError` for other files."""
        parts = file.resolve().relative_to(self.raw).parts if file.resolve().is_relative_to(self.raw) else ()
        if len(parts) != 3 or parts[0].startswith("_"):
            raise UsageError("file-of-no-source", file=file, folder=self.raw)
        return self.municipality(parts[0]), parts[1]

    def relative(self, path: Path) -> str:
        """Return a path as the analyst should read it: relative to the root, with forward slashes, whatever bytes it is made of."""
        name = path.relative_to(self.root).as_posix() if path.is_relative_to(self.root) else path.as_posix()
        return readable(name)

    def notebook(self, name: str) -> Path:
        """Return the path of a notebook: the root's own if it has one, else the one that travels with the package."""
        own = self.root / "notebooks" / name
        return own if own.is_file() else bundled("notebooks") / name


@dataclass(frozen=True)
class MunicipalityFolder:
    """One municipality's places inside a root."""

    workspace: Workspace
    slug: str

    @property
    def raw(self) -> Path:
        """Everything that the municipality delivers."""
        return self.workspace.raw / self.slug

    @property
    def reference(self) -> Path:
        """Deliveries that cover more than one municipality."""
        return self.workspace.raw / "_reference"

    @property
    def processed(self) -> Path:
        """The two databases."""
        return self.workspace.root / "data" / "processed" / self.slug

    @property
    def restricted(self) -> Path:
        """Microdata, notes and small counts; leaves this machine never."""
        return self.processed / "restricted.duckdb"

    @property
    def published(self) -> Path:
        """What may be shown."""
        return self.processed / "published.duckdb"

    @property
    def kept(self) -> Path:
        """Folder with what each edition has made public, one file an edition; no hiding takes it back, and nothing makes it again."""
        return self.workspace.root / "data" / "public" / self.slug

    @property
    def documents(self) -> Path:
        """Folder of a folder an edition: what may be shown, and nothing else."""
        return self.workspace.root / "reports" / self.slug

    def reports(self, edition: str) -> Path:
        """Folder of one edition's finished documents."""
        return self.documents / edition

    def notebooks(self, edition: str) -> Path:
        """Folder of one edition's notebooks as they were run for its documents."""
        return self.processed / "notebooks" / edition

    def source_files(self, source: str) -> list[Path]:
        """Return all delivered files of a source, the municipality's own and the shared ones, in order of name."""
        folders = [self.raw / source, self.reference / source]
        files = [path for folder in folders if folder.is_dir() for path in sorted(folder.iterdir())]
        return [path for path in files if path.is_file() and not is_litter(path.name)]

    def source_folders(self, source: str) -> list[Path]:
        """Return the folders with files inside a source's, which no reader looks into, in order of name."""
        inside = (self.raw / source).glob("*/") if (self.raw / source).is_dir() else ()
        folders = sorted(path for path in inside if path.is_dir() and not is_litter(path.name))
        return [path for path in folders if files_in(path)]

    def delivered(self) -> dict[str, str]:
        """Return the SHA-256 sum of every file that a build may read, by its name; empty for one that cannot be read."""
        files = [path for place in (self.raw, self.reference) for path in place.rglob("*") if path.is_file()]
        inside = [(path, path.relative_to(self.workspace.raw).parts) for path in sorted(files)]
        return {self.workspace.relative(path): _sum(path) for path, parts in inside if not any(map(is_litter, parts))}


def is_text(path: Path) -> bool:
    """Return whether a path is text in UTF-8; another can neither be stored nor printed, and no database opens it."""
    return readable(path) == str(path)


def readable(path: str | bytes | Path) -> str:
    """Return a path as text that can be stored and printed, whatever bytes it is made of."""
    return os.fsencode(path).decode("utf-8", "replace")


def _sum(path: Path) -> str:
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return ""  # whoever reads it tells so


def bundled(name: str) -> Path:
    """Return a folder that lies at the top of the checkout and travels inside an installed wheel."""
    inside = PACKAGE / "_bundled" / name
    if inside.exists():
        return inside
    checkout = {"notebooks": PACKAGE.parent / "notebooks", "demo": PACKAGE.parent / "data" / "raw"}
    return checkout[name]
