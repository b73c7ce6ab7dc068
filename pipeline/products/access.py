"""Who may read what lies on this machine: files for their owner alone, and roots from which files go elsewhere by themselves."""

from __future__ import annotations

import os
import stat
import subprocess
from pathlib import Path

WINDOWS = os.name == "nt"
CLOUDS = ("OneDrive", "Dropbox", "Google Drive", "GoogleDrive", "iCloud", "CloudStorage")
"""How the names of folders begin that a program copies to a server."""

SHARES = {"nfs", "nfs4", "cifs", "smb3", "smbfs", "afpfs", "webdav", "davfs", "fuse.sshfs", "9p"}
"""Kinds of file systems that lie on another machine."""

MOUNTS = Path("/proc/mounts")
REMOTE_DRIVE = 4


def owner_only(path: Path) -> bool:
    """Let nobody but its owner read or write a file or folder; return whether that now holds.

    On Windows by an access list for the user alone; where a file system keeps no modes it does not hold, and the analyst is told.
    """
    if WINDOWS:
        return _access_list(path)
    path.chmod(0o700 if path.is_dir() else 0o600)
    return not stat.S_IMODE(path.stat().st_mode) & 0o077


def _access_list(path: Path) -> bool:
    """Take away what a file inherits and let its user alone have it; a folder hands that on to what is made in it."""
    try:
        who = subprocess.run(
            ["whoami", "/user", "/fo", "csv", "/nh"], capture_output=True, text=True, check=True
        ).stdout
        user = who.strip().rpartition(",")[2].strip('"')  # the user's id: names may be of a domain, and in any language
        rights = f"*{user}:(OI)(CI)F" if path.is_dir() else f"*{user}:F"
        command = ["icacls", str(path), "/inheritance:r", "/grant:r", rights]
        return subprocess.run(command, capture_output=True, check=False).returncode == 0
    except (OSError, subprocess.CalledProcessError):
        return False


def copied_elsewhere(root: Path) -> str:
    """Return the folder of a root that a program copies to a server, such as OneDrive; empty when none is known."""
    own = [Path(value) for name, value in os.environ.items() if name.upper().startswith("ONEDRIVE") and value]
    named = [
        place for place in (root, *root.parents) if place.name.casefold().startswith(tuple(map(str.casefold, CLOUDS)))
    ]
    return next((place.name for place in (*named, *own) if root.is_relative_to(place)), "")


def on_a_share(root: Path) -> bool:
    """Return whether a root lies on another machine's disk, as far as this one tells."""
    if WINDOWS:
        import ctypes

        drive = root.drive
        kind = ctypes.windll.kernel32.GetDriveTypeW(f"{drive}\\")  # type: ignore[attr-defined]
        return drive.startswith("\\\\") or kind == REMOTE_DRIVE
    if not MOUNTS.is_file():
        return False
    lines = [line.split() for line in MOUNTS.read_text(encoding="utf-8", errors="replace").splitlines()]
    found = [(len(at), kind) for _, at, kind, *_ in lines if root.is_relative_to(at.replace("\\040", " "))]
    return max(found, default=(0, ""))[1] in SHARES
