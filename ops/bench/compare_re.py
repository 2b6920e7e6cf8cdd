# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""`python -m ops.bench.compare_re`: the same rules with Python's `re` in the place of RE2, as a scanner to be timed.

All else is the same code: normalisation, checks, precedence. `re` is put in before the rules are imported.
One difference is left: with ASCII word boundaries, as RE2 has them, `re` ignores the case of ASCII letters only.
"""

import re
from collections.abc import Iterator
from typing import Any

import re2

from ops.bench.compare_worker import serve

_CODE = re.compile(r"\\x\{([0-9A-Fa-f]+)\}")
# Rules look at pieces of the text, which begin and end anywhere, also within a character.
_CUT = "surrogateescape"
unsupported: list[str] = []


class _Decoded:
    """The text of the last bytes: all rules get the same ones in turn, and the time of decoding is not the engine's."""

    data = b""
    text = ""

    @classmethod
    def of(cls, data: bytes) -> str:
        if data is not cls.data:
            cls.data, cls.text = data, data.decode("utf-8", _CUT)
        return cls.text


class Pattern:
    """What the gateway uses of a compiled RE2 pattern: places in UTF-8 bytes."""

    def __init__(self, pattern: str) -> None:
        # RE2 counts only ASCII for \w, \d and \b.
        self._pattern = re.compile(translated(pattern), re.ASCII)

    def finditer(self, data: bytes) -> Iterator["Match"]:
        text = _Decoded.of(data)
        last = place = 0
        for found in self._pattern.finditer(text):
            place += len(text[last : found.start()].encode("utf-8", _CUT))
            last = found.start()
            yield Match(place, place + len(found[0].encode("utf-8", _CUT)), found)

    def search(self, data: bytes) -> "Match | None":
        return next(self.finditer(data), None)


class Match:
    def __init__(self, start: int, end: int, found: re.Match[str]) -> None:
        self._span = start, end
        self._found = found

    def span(self, group: int = 0) -> tuple[int, int]:
        if group:
            return self._found.span(group)
        return self._span

    def start(self) -> int:
        return self._span[0]

    def end(self) -> int:
        return self._span[1]

    def group(self, number: int = 0) -> bytes:
        return (self._found[number] or "").encode("utf-8", _CUT)

    __getitem__ = group


class _Nothing:
    def finditer(self, _data: bytes) -> Iterator[Match]:
        return iter(())

    def search(self, _data: bytes) -> None:
        return None


def translated(pattern: str) -> str:
    """RE2's syntax in that of `re`: code points, the end of the text, and flags that are set within a group."""
    with_codes = _CODE.sub(lambda code: f"\\U{int(code[1], 16):08x}", pattern)
    return with_codes.replace(r"\z", r"\Z").replace("(?:(?i)", "(?i:")


def compile_with_re(pattern: bytes | str, _options: Any = None) -> Pattern | _Nothing:
    """In the place of `re2.compile`; what `re` does not know matches nothing, and is counted."""
    text = pattern.decode() if isinstance(pattern, bytes) else pattern
    try:
        return Pattern(text)
    except re.error:
        unsupported.append(text)
        return _Nothing()


def main() -> None:
    re2.compile = compile_with_re
    from gateway.detect.engine import Engine
    from gateway.detect.registry import DETECTORS
    from ops.evaluation.readers import town_tuning

    engine = Engine(town_tuning())
    serve(
        lambda text: sum(finding.count for finding in engine.scan(text)),
        f"the same {len(DETECTORS)} rules on Python's re; patterns that it cannot compile: {len(unsupported)}",
    )


if __name__ == "__main__":
    main()
