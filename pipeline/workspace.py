"""Where everything lies: the folders of one root, and the files that travel with the package."""

from __future__ import annotations

import re
import shutil
from dataclasses import dataclass
from pathlib import Path

from pipeline.problems import UsageError

PACKAGE = Path(__file__).resolve().parent
SLUG = re.compile(r"[a-z][a-z0-9_-]{0,40}")


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
        return sorted(path.parent.name for path in self.raw.glob("*/municipality.toml"))

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
        """Return a path as the analyst should read it: relative to the root, with forward slashes."""
        return path.relative_to(self.root).as_posix() if path.is_relative_to(self.root) else path.as_posix()

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

    def reports(self, edition: str) -> Path:
        """Folder of one edition's finished documents."""
        return self.workspace.root / "reports" / self.slug / edition

    def notebooks(self, edition: str) -> Path:
        """Folder of one edition's notebooks as they were run for its documents."""
        return self.processed / "notebooks" / edition

    def source_files(self, source: str) -> list[Path]:
        """Return all delivered files of a source, the municipality's own and the shared ones, in order of name."""
        folders = [self.raw / source, self.reference / source]
        files = [path for folder in folders if folder.is_dir() for path in sorted(folder.iterdir())]
        return [path for path in files if path.is_file() and not path.name.startswith((".", "~"))]


def put(made: Path, folder: Path) -> Path:
    """Copy a finished file to its place in a folder, where it takes the place of an older one at once and whole."""
    folder.mkdir(parents=True, exist_ok=True)
    beside = folder / f".{made.name}"
    shutil.copyfile(made, beside)
    return beside.replace(folder / made.name)


def bundled(name: str) -> Path:
    """Return a folder that lies at the top of the checkout and travels inside an installed wheel."""
    inside = PACKAGE / "_bundled" / name
    if inside.exists():
        return inside
    checkout = {"notebooks": PACKAGE.parent / "notebooks", "demo": PACKAGE.parent / "data" / "raw"}
    return checkout[name]
