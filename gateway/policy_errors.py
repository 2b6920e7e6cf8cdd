# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""What is wrong in a policy file, for the people who have to mend it: place, German sentence, what to do."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from gateway.errors import GatewayError

Path = tuple[str | int, ...]


def path_text(path: Path) -> str:
    """`("models", 2, "price")` as `models[2].price`, the way it is written in most manuals."""
    text = ""
    for part in path:
        if isinstance(part, int):
            text += f"[{part}]"
        else:
            text += f".{part}" if text else part
    return text or "(Datei)"


class Lines:
    """Where each path of the file starts; 1 is the first line."""

    def __init__(self, lines: Mapping[Path, int]) -> None:
        self._lines = lines

    def of(self, path: Path) -> int | None:
        """The line of the path, or of the nearest part of it that is in the file (a missing key has no line)."""
        for length in range(len(path), -1, -1):
            if path[:length] in self._lines:
                return self._lines[path[:length]]
        return None


@dataclass(frozen=True, slots=True)
class Problem:
    """One error. The message is German, ends with what to do, and never holds a secret."""

    path: Path
    line: int | None
    message: str

    def __str__(self) -> str:
        place = f"Zeile {self.line}, " if self.line is not None else ""
        return f"{place}{path_text(self.path)}: {self.message}"


class PolicyError(GatewayError):
    """The policy file cannot be used; `problems` are all its errors in the order of the file."""

    def __init__(self, source: str, problems: Sequence[Problem]) -> None:
        self.source = source
        self.problems = tuple(sorted(problems, key=lambda problem: problem.line or 0))
        head = f"{source}: {len(self.problems)} Fehler; die Richtlinie gilt so nicht."
        super().__init__("\n".join([head, *(f"  {problem}" for problem in self.problems)]))
