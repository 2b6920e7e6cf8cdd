# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Reads what the contract tests compare: the files of this repository, and what its documents name in them."""

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

REPOSITORY = Path(__file__).parents[2]
NOT_OURS = {
    ".ampel",
    ".git",
    ".hypothesis",
    ".venv",
    "__pycache__",
    "artefacts",
    "build",
    "dist",
    "node_modules",
    "secrets",
}

_OF_THIS_MACHINE = re.compile(r"\.env(?!\.example$)(\..*)?")
_FENCE = re.compile(r"^```.*?^```\s*$", re.MULTILINE | re.DOTALL)
_CODE = re.compile(r"`([^`\n]+)`")
_LINK = re.compile(r"!?\[(?:[^\]\[]|\[[^\]]*\])*\]\(([^)\s]+)[^)]*\)")
_HEADING = re.compile(r"^#{1,6} +(.+?) *#*$", re.MULTILINE)


def files() -> Iterator[Path]:
    """All files of the repository, without what tools, the demo and `ampel init` put beside them.

    A failing test shows what it compared: settings and secrets of this machine are never read.
    """
    for folder, folders, names in os.walk(REPOSITORY):
        folders[:] = sorted(name for name in folders if name not in NOT_OURS and not name.endswith("_cache"))
        yield from (Path(folder) / name for name in sorted(names) if not _OF_THIS_MACHINE.fullmatch(name))


@dataclass(frozen=True)
class Document:
    """A Markdown file."""

    path: Path

    @property
    def name(self) -> str:
        return str(self.path.relative_to(REPOSITORY))

    @property
    def text(self) -> str:
        return self.path.read_text(encoding="utf-8")

    @property
    def links(self) -> list[str]:
        """Targets of links and images; what stands in code is no link."""
        return _LINK.findall(_CODE.sub("", _FENCE.sub("", self.text)))

    @property
    def code(self) -> list[str]:
        """Lines of code blocks, and pieces of code in sentences."""
        blocks = [line for block in _FENCE.findall(self.text) for line in block.splitlines()[1:-1]]
        return [*blocks, *_CODE.findall(_FENCE.sub("", self.text))]

    @property
    def anchors(self) -> set[str]:
        """The fragment of each heading, as hosting platforms make it."""
        headings = (re.sub(r"[`*]|\[|\]\([^)]*\)", "", text) for text in _HEADING.findall(_FENCE.sub("", self.text)))
        return {re.sub(r"[^\w\- ]", "", heading).lower().strip().replace(" ", "-") for heading in headings}


DOCUMENTS = [Document(path) for path in files() if path.suffix == ".md"]
