# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Changes single values of a `.env` that somebody may have written by hand: comments, order and blank lines stay."""

import io
import re
from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path

from dotenv.parser import Binding, parse_stream

from ops import whole_file
from ops.errors import OpsError

MODE = 0o600
# What needs no quotes for Compose and for python-dotenv alike.
_PLAIN = re.compile(r"[A-Za-z0-9_@%+:,./-]*")
# A setting with what stands before its name, and the comment behind its value.
_SETTING = re.compile(
    r"""(?P<begin>\s*(?:export[ \t]+)?)[^=\n]*
    (?:=[ \t]*(?:'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"|[^\n]*?))?
    (?P<comment>[ \t]+\#[^\n]*)?[ \t]*\n?\Z""",
    re.VERBOSE | re.DOTALL,
)


class EnvFile:
    """The text of a `.env` and its values; `set` changes the text in memory."""

    def __init__(self, text: str) -> None:
        self._bindings = list(parse_stream(io.StringIO(text)))

    @classmethod
    def read(cls, path: Path) -> "EnvFile":
        """Empty where there is no file.

        Raises:
            OpsError: it is not text, or a line is neither setting nor comment.
        """
        try:
            found = cls(path.read_text(encoding="utf-8") if path.exists() else "")
        except UnicodeDecodeError:
            raise OpsError(
                f"{path} ist nicht in UTF-8 gespeichert. Speichern Sie die Datei so, dann: ampel init"
            ) from None
        except OSError as error:
            raise OpsError(f"{path} ist nicht lesbar ({error.strerror}). Prüfen Sie, wem die Datei gehört") from error
        for binding in found._bindings:
            if binding.error:
                raise OpsError(
                    f"{path}, Zeile {_line(binding)}: Das ist weder NAME=WERT noch ein Kommentar mit # am Anfang. "
                    "Berichtigen Sie die Zeile, dann: ampel init"
                )
        return found

    @property
    def values(self) -> dict[str, str]:
        """As they hold: of a name that stands there twice the last one."""
        return {binding.key: binding.value for binding in self._bindings if binding.key and binding.value is not None}

    @property
    def text(self) -> str:
        return "".join(binding.original.string for binding in self._bindings)

    def set(self, name: str, value: str, comment: str) -> None:
        """In its own line; else behind the line of `.env.example` that is commented out; else at the end."""
        line = f"{name}={_quoted(value)}"
        own = [index for index, binding in enumerate(self._bindings) if binding.key == name]
        if own:
            # The last one is the one that holds.
            self._replace(own[-1], lambda text: _with_value(text, line))
            return
        example = re.compile(rf"^[ \t]*#[ \t]*{name}=[^\n]*$", re.MULTILINE)
        for index, binding in enumerate(self._bindings):
            if binding.key is None and (place := example.search(binding.original.string)):
                end = place.end()
                self._replace(index, lambda text, end=end: f"{text[:end]}\n{line}{text[end:] or chr(10)}")  # type: ignore[misc]
                return
        joint = "" if not self.text or self.text.endswith("\n") else "\n"
        self._bindings += parse_stream(io.StringIO(f"{joint}\n# {comment}\n{line}\n"))

    def _replace(self, index: int, change: Callable[[str], str]) -> None:
        text = "".join(
            change(binding.original.string) if place == index else binding.original.string
            for place, binding in enumerate(self._bindings)
        )
        self._bindings = list(parse_stream(io.StringIO(text)))


def change(path: Path, values: Mapping[str, tuple[str, str]], header: str, now: datetime) -> Path | None:
    """Set `values` (name -> value and comment) and return the dated copy of the former file, if there was one.

    Raises:
        OpsError: the file cannot be read, or nothing can be written beside it.
    """
    before = EnvFile.read(path)
    after = EnvFile(before.text if path.exists() else header)
    for name, (value, comment) in values.items():
        after.set(name, value, comment)
    copy = None
    try:
        whole_file.sweep(path)
        if path.exists():
            copy = _copy(path, before.text, now)
        whole_file.replace(path, after.text, MODE)
    except OSError as error:
        raise OpsError(
            f"{path}: nicht beschreibbar ({error.strerror}). Rufen Sie ampel init als das Konto auf, dem der "
            "Ordner gehört"
        ) from error
    return copy


def _copy(path: Path, text: str, now: datetime) -> Path:
    name = f"{path.name}.{now:%Y-%m-%d-%H%M%S}"
    for number in range(1, 100):
        copy = path.with_name(name if number == 1 else f"{name}-{number}")
        try:
            whole_file.create(copy, text, MODE)
        except FileExistsError:
            continue
        return copy
    raise OpsError(
        f"{path}: Es gibt schon zu viele Kopien von heute ({name}-…). Löschen Sie die, die Sie nicht brauchen"
    )


def _line(binding: Binding) -> int:
    # The parser counts from the blank lines before.
    text = binding.original.string
    return binding.original.line + text[: len(text) - len(text.lstrip())].count("\n")


def _with_value(text: str, line: str) -> str:
    parts = _SETTING.match(text)
    begin, comment = (parts["begin"], parts["comment"] or "") if parts else ("", "")
    return begin + line + comment + ("\n" if text.endswith("\n") else "")


def _quoted(value: str) -> str:
    if _PLAIN.fullmatch(value):
        return value
    escaped = value.replace("\\", "\\\\").replace("'", "\\'")
    return f"'{escaped}'"
