# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Files that people and containers rely on are written whole or not at all, whenever the writer is interrupted."""

import os
import tempfile
from pathlib import Path

_SUFFIX = ".new"


def replace(path: Path, text: str, mode: int) -> None:
    """Put `text` in the place of what the file held. Until then it is readable by its owner only."""
    # A link is followed: what it leads to is meant.
    path = path.resolve()
    scratch = _scratch(path, text, mode)
    try:
        scratch.replace(path)
    except BaseException:
        scratch.unlink(missing_ok=True)
        raise
    _sync(path.parent)


def create(path: Path, text: str, mode: int) -> None:
    """As `replace`, but only where there is nothing yet.

    Raises:
        FileExistsError: somebody was faster; their file is left as it is.
    """
    scratch = _scratch(path, text, mode)
    try:
        # Unlike a rename, a link fails when the name is taken.
        path.hardlink_to(scratch)
    finally:
        scratch.unlink(missing_ok=True)
    _sync(path.parent)


def sweep(path: Path) -> None:
    """Remove what a killed writer of this file left beside it."""
    for scratch in path.parent.glob(f".{path.name}.*{_SUFFIX}"):
        scratch.unlink(missing_ok=True)


def _scratch(path: Path, text: str, mode: int) -> Path:
    # mkstemp creates with mode 0600.
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=_SUFFIX)
    scratch = Path(name)
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fchmod(file.fileno(), mode)
            os.fsync(file.fileno())
    except BaseException:
        scratch.unlink(missing_ok=True)
        raise
    return scratch


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
