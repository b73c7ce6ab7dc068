"""Zip archives (.xlsx, .ods, .docx) that cannot fill the memory: their real sizes are counted before anything is opened."""

from __future__ import annotations

import copy
import io
import struct
import zipfile
import zlib
from collections.abc import Set
from functools import cached_property

from pipeline.formats.model import Unreadable
from pipeline.problems import phrase

MOST_BYTES = 150_000_000
MOST_FILES = 5_000
_PART = 1 << 20
# What zipfile and zlib raise where an archive's own numbers are wrong, besides saying that it is a bad one.
_DAMAGE = (
    zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError, ValueError, struct.error, OverflowError,
)  # fmt: skip
WHOLE = phrase("whole_workbook_or_document")


class Archive:
    """A zip archive whose parts are read within bounds."""

    def __init__(self, content: bytes) -> None:
        """Open it.

        Raises:
            Unreadable: It is damaged, encrypted, or what it says of its sizes is too much.
        """
        try:
            self.archive = zipfile.ZipFile(io.BytesIO(content))
        except _DAMAGE as error:
            raise Unreadable("cut-off", wanted=WHOLE, found=phrase("a_damaged_file")) from error
        parts = self.archive.infolist()
        if any(part.flag_bits & 1 for part in parts):
            raise Unreadable("password", found=phrase("archive_of", kind="zip"))
        size = sum(part.file_size for part in parts)
        if size > MOST_BYTES or len(parts) > MOST_FILES:
            found = phrase(
                "unpacked", parts=len(parts), megabytes=size // 1_000_000, packed=round(len(content) / 1e6, 1)
            )
            raise Unreadable("zip-bomb", most=MOST_BYTES // 1_000_000, found=found)

        self._checked: set[str] = set()

    @cached_property
    def _parts(self) -> dict[str, zipfile.ZipInfo]:
        """The parts by their names as the formats write them: with slashes, from the package's root."""
        return {
            part.filename.replace("\\", "/").lstrip("/"): part for part in self.archive.infolist() if not part.is_dir()
        }

    @property
    def is_renamed(self) -> bool:
        """Whether a part's name is written in another way in the archive, as with a backslash."""
        return any(name != part.filename for name, part in self._parts.items())

    @property
    def names(self) -> Set[str]:
        """The names of the parts."""
        return self._parts.keys()

    def part(self, name: str) -> bytes:
        """Return a part's content.

        Raises:
            Unreadable: It is damaged, or larger than the archive says.
        """
        declared = self._parts[name]
        # zipfile stops at the declared size; other programs do not, so we look whether there is more.
        info = copy.copy(declared)
        info.file_size = declared.file_size + _PART
        read: list[bytes] = []
        size = 0
        try:
            with self.archive.open(info) as stream:
                while chunk := stream.read(_PART):
                    size += len(chunk)
                    if size > declared.file_size:
                        found = phrase("larger_than_it_says", part=name)
                        raise Unreadable("zip-bomb", most=MOST_BYTES // 1_000_000, found=found)
                    read.append(chunk)
        except _DAMAGE as error:
            found = phrase("damaged_part", part=name)
            raise Unreadable("cut-off", wanted=WHOLE, found=found) from error
        self._checked.add(name)
        return b"".join(read)

    def check(self) -> None:
        """Read every part that `part` has not given yet, so that no program meets a false size; see `part`."""
        for name in self.names - self._checked:
            self.part(name)
