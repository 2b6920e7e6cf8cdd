# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""The templates below `texts/<collection>/<half>/<genre>.txt`: lines, with a heading `=== id` before each.

What is above the first heading of a file is for people. Authors of rules do not read `heldout`.
"""

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from ops.evaluation.sample import Half

_TEXTS = Path(__file__).parent / "texts"
_HEADING = re.compile(r"^=== (\S+)$", re.MULTILINE)
MUNICIPAL, PUBLIC = "municipal", "public"


@dataclass(frozen=True, slots=True)
class Template:
    """`id` is genre/name, unique in its collection."""

    id: str
    half: Half
    text: str


@cache
def load(collection: str) -> tuple[Template, ...]:
    """All templates of a collection, in a fixed order."""
    return tuple(
        template
        for half in Half
        for file in sorted((_TEXTS / collection / half).glob("*.txt"))
        for template in _of(file, half)
    )


def _of(file: Path, half: Half) -> list[Template]:
    _, *parts = _HEADING.split(file.read_text(encoding="utf-8"))
    return [
        Template(f"{file.stem}/{name}", half, text.strip("\n"))
        for name, text in zip(parts[::2], parts[1::2], strict=True)
    ]
