# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""The export directory: what lies in it, and writing so that a file is whole or not there at all.

segment-00000001.jsonl            a sealed segment
segment-00000001.tombstone.json   what is left of one when its retention has ended
public-key-1a2b3c4d5e6f7a8b.pem   the public half of the key that signed (start of its fingerprint)
"""

import errno
import os
import re
from dataclasses import dataclass, field
from pathlib import Path

from gateway.audit_signing import AuditError, PublicKey

_NAME = re.compile(r"segment-(\d{8})\.(jsonl|tombstone\.json)")
_KEYS = "public-key-*.pem"
# Rows name people by their ids: for the owner, and for the group of those who fetch the files.
_FILE_MODE, _FOLDER_MODE = 0o640, 0o750


@dataclass(frozen=True, slots=True)
class Contents:
    """Numbers of the segments and tombstones in a directory, and the names that are none of ours."""

    segments: frozenset[int]
    tombstones: frozenset[int]
    foreign: tuple[str, ...] = field(default=())

    @property
    def last(self) -> int:
        return max(self.segments | self.tombstones, default=0)


def contents(directory: Path) -> Contents:
    """Raises: AuditError, when the directory cannot be read."""
    segments: set[int] = set()
    tombstones: set[int] = set()
    foreign = []
    try:
        names = sorted(entry.name for entry in os.scandir(directory))
    except OSError as error:
        raise AuditError(
            f"Das Verzeichnis {directory} ist nicht lesbar ({error.strerror}; AMPEL_AUDIT_DIR). Ist es eingehängt?"
        ) from None
    for name in names:
        if match := _NAME.fullmatch(name):
            (segments if match[2] == "jsonl" else tombstones).add(int(match[1]))
        elif not name.startswith(".") and not Path(name).match(_KEYS):
            foreign.append(name)
    return Contents(frozenset(segments), frozenset(tombstones), tuple(foreign))


def segment_path(directory: Path, number: int) -> Path:
    return directory / f"segment-{number:08d}.jsonl"


def tombstone_path(directory: Path, number: int) -> Path:
    return directory / f"segment-{number:08d}.tombstone.json"


def key_paths(directory: Path) -> list[Path]:
    return sorted(directory.glob(_KEYS))


def prepare(directory: Path, key: PublicKey) -> None:
    """Create the directory if need be, and put the public key there. Raises: AuditError."""
    try:
        directory.mkdir(mode=_FOLDER_MODE, parents=True, exist_ok=True)
    except OSError as error:
        raise AuditError(
            f"Das Verzeichnis {directory} lässt sich nicht anlegen ({error.strerror}; AMPEL_AUDIT_DIR)."
        ) from None
    put(directory / f"public-key-{key.fingerprint[:16]}.pem", key.pem)


def put(path: Path, content: bytes) -> None:
    """Write a file once. The same content again is no error, and changes nothing.

    Raises:
        AuditError: another content lies there already, or the directory takes no file.
    """
    try:
        if path.exists():
            if path.read_bytes() != content:
                raise AuditError(
                    f"{path} liegt schon da, mit anderem Inhalt. Es wurde nichts überschrieben. "
                    f"Prüfen Sie das Verzeichnis: ampel audit verify {path.parent}"
                )
            return
        _write(path, content)
        if path.read_bytes() != content:
            raise AuditError(f"{path} kam anders an, als es geschrieben wurde. Prüfen Sie den Datenträger.")
    except OSError as error:
        raise AuditError(
            f"{path} lässt sich nicht schreiben ({error.strerror}; AMPEL_AUDIT_DIR). Das Protokoll bleibt bis dahin "
            "in der Datenbank."
        ) from None


def remove(path: Path) -> None:
    """Raises: AuditError."""
    try:
        path.unlink(missing_ok=True)
        _sync(path.parent)
    except OSError as error:
        raise AuditError(f"{path} lässt sich nicht löschen ({error.strerror}; AMPEL_AUDIT_DIR).") from None


def _write(path: Path, content: bytes) -> None:
    # The leading dot keeps what a crash leaves behind out of the list of segments.
    scratch = path.with_name(f".{path.name}.new")
    scratch.unlink(missing_ok=True)
    descriptor = os.open(scratch, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _FILE_MODE)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    scratch.replace(path)
    _sync(path.parent)


def _sync(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    except OSError as error:
        # Some network file systems cannot do this for folders.
        if error.errno not in (errno.EINVAL, errno.ENOTSUP):
            raise
    finally:
        os.close(descriptor)
