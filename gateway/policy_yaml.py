# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Reads YAML as plain data and remembers on which line everything stands.

A policy file is small and flat, so YAML is read narrowly: no aliases (a few lines of them can unfold to
gigabytes), no tags, no key twice (PyYAML silently keeps the last one), and decimal numbers keep their decimal
value instead of becoming binary floats.
"""

from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from pathlib import Path as FilePath
from typing import Any

import yaml

from gateway.policy_errors import Lines, Path, PolicyError, Problem

MAX_BYTES = 256 * 1024
MAX_DEPTH = 16

_SYNTAX_HINTS = (
    (
        "mapping values are not allowed",
        "unerwarteter Doppelpunkt; setzen Sie Text mit Doppelpunkt in Anführungszeichen",
    ),
    ("'\\t' that cannot start", "Tabulatorzeichen; rücken Sie nur mit Leerzeichen ein"),
    ("could not find expected ':'", "hinter dem Schlüssel fehlt ein Doppelpunkt"),
    ("expected <block end>", "die Einrückung passt nicht zu den Zeilen darüber"),
    ("expected a single document", "die Datei hat mehrere Teile; entfernen Sie die Trennzeile »---«"),
    ("unexpected end of stream", "ein Anführungszeichen ist nicht geschlossen"),
    ("special characters", "unzulässiges Steuerzeichen; speichern Sie die Datei als reinen Text in UTF-8"),
    ("cannot start any token", "unzulässiges Zeichen; setzen Sie den Wert in Anführungszeichen"),
    ("expected ',' or", "eine Klammer ist nicht geschlossen, oder es fehlt ein Komma"),
)


class _Refused(yaml.MarkedYAMLError):
    """Valid YAML that we do not want; `problem` is already German."""


class _Loader(yaml.SafeLoader):
    """The safe loader without aliases, and with an end to nesting (PyYAML would run into Python's own)."""

    depth = 0

    def compose_node(self, parent: yaml.Node | None, index: Any) -> yaml.Node | None:
        if self.check_event(yaml.AliasEvent):
            mark = self.peek_event().start_mark  # type: ignore[no-untyped-call]
            raise _Refused(problem="Verweise mit »*« sind nicht erlaubt; schreiben Sie den Wert aus", problem_mark=mark)
        self.depth += 1
        if self.depth > MAX_DEPTH:
            mark = self.peek_event().start_mark  # type: ignore[no-untyped-call]
            raise _Refused(problem=f"mehr als {MAX_DEPTH} Ebenen tief verschachtelt", problem_mark=mark)
        node = super().compose_node(parent, index)
        self.depth -= 1
        return node


class _Reader:
    """Turns nodes into data; gathers problems instead of stopping at the first."""

    def __init__(self, loader: yaml.SafeLoader) -> None:
        self._loader = loader
        self.lines: dict[Path, int] = {}
        self.problems: list[Problem] = []

    def read(self, node: yaml.Node, path: Path) -> Any:
        self.lines.setdefault(path, node.start_mark.line + 1)
        if isinstance(node, yaml.MappingNode):
            return self._mapping(node, path)
        if isinstance(node, yaml.SequenceNode):
            return [self.read(item, (*path, index)) for index, item in enumerate(node.value)]
        return self._scalar(node, path)

    def _mapping(self, node: yaml.MappingNode, path: Path) -> dict[str, Any]:
        data: dict[str, Any] = {}
        for key_node, value_node in node.value:
            line = key_node.start_mark.line + 1
            if not isinstance(key_node, yaml.ScalarNode):
                self.problems.append(Problem(path, line, "ein Schlüssel muss ein einfaches Wort sein"))
                continue
            key = str(key_node.value)
            if key in data:
                first = self.lines[(*path, key)]
                text = f"steht doppelt (zuerst in Zeile {first}); löschen Sie einen der beiden Einträge"
                self.problems.append(Problem((*path, key), line, text))
                continue
            self.lines[(*path, key)] = line
            data[key] = self.read(value_node, (*path, key))
        return data

    def _scalar(self, node: yaml.Node, path: Path) -> Any:
        kind = node.tag.removeprefix("tag:yaml.org,2002:")
        value = str(node.value)
        if kind in {"str", "timestamp", "merge", "value"}:
            return value
        if kind == "float":
            return _decimal(value)
        if kind not in {"null", "bool", "int"}:
            self.problems.append(
                Problem(path, self.lines[path], "Typangaben mit »!« sind nicht erlaubt; löschen Sie sie")
            )
            return value
        try:
            return self._loader.construct_object(node)
        except (ValueError, KeyError):
            # `!!int abc`, or more digits than Python converts: the schema says what belongs here.
            return value


def _decimal(value: str) -> Decimal | str:
    try:
        return Decimal(value.replace("_", ""))
    except InvalidOperation:
        return value


@dataclass(frozen=True, slots=True)
class Document:
    """What a file says. `problems` are those of reading; the data can still be judged by the schema."""

    data: Any
    lines: Lines
    problems: tuple[Problem, ...]


def read(path: FilePath) -> Document:
    """Read the file.

    Raises:
        PolicyError: the file is missing, unreadable, too large, empty, not UTF-8 or not YAML.
    """
    text = _text(path)
    try:
        loader = _Loader(text)
        node = loader.get_single_node()
        if node is None:
            raise PolicyError(str(path), [Problem((), 1, "die Datei ist leer; nehmen Sie ampel.yaml als Vorlage")])
        reader = _Reader(loader)
        data = reader.read(node, ())
    except yaml.YAMLError as error:
        raise PolicyError(str(path), [_syntax_problem(error)]) from error
    return Document(data, Lines(reader.lines), tuple(reader.problems))


def _text(path: FilePath) -> str:
    def refuse(message: str) -> PolicyError:
        return PolicyError(str(path), [Problem((), None, message)])

    try:
        with path.open("rb") as file:
            content = file.read(MAX_BYTES + 1)
    except FileNotFoundError as error:
        raise refuse("nicht gefunden; nennen Sie die Datei: ampel policy check PFAD") from error
    except IsADirectoryError as error:
        raise refuse("ist ein Verzeichnis; nennen Sie die Datei darin") from error
    except OSError as error:
        raise refuse("nicht lesbar; prüfen Sie die Zugriffsrechte") from error
    if len(content) > MAX_BYTES:
        raise refuse(f"größer als {MAX_BYTES // 1024} KiB; das ist keine Richtliniendatei")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise refuse("nicht in UTF-8 gespeichert; speichern Sie die Datei in dieser Kodierung") from error


def _syntax_problem(error: yaml.YAMLError) -> Problem:
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    line = mark.line + 1 if mark is not None else None
    if isinstance(error, _Refused):
        return Problem((), line, str(error.problem))
    text = str(error)
    hint = next((german for english, german in _SYNTAX_HINTS if english in text), None)
    return Problem(
        (), line, f"kein gültiges YAML: {hint or 'prüfen Sie Einrückung, Anführungszeichen und Doppelpunkte'}"
    )
