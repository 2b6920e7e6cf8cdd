# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Long runs that look encoded and cannot be read: what is in them, nobody has seen.

A picture, an archive or encrypted text as base64 or hexadecimal would pass as harmless letters. From 512 characters on,
and in `data:` addresses from 64 on, such a run counts as confidential, like an attachment that cannot be read. Hashes,
keys of the usual lengths and signatures are shorter.
"""

from collections.abc import Iterator

from gateway.detect.context import compiled
from gateway.detect.encodings import decoded_base64, decoded_hex
from gateway.zones import DataClass

_B64 = "[A-Za-z0-9+/_-]"
_SHORTEST, _SHORTEST_IN_ADDRESS = 512, 64
_MANY, _MANY_HEX = 24, 10
_HEX_DIGITS = frozenset(b"0123456789abcdefABCDEF")


class _Unreadable:
    id = "unreadable"
    label = "ein verschlüsselter oder nicht lesbarer Abschnitt"
    data_class = DataClass.CONFIDENTIAL
    person = False
    _places = staticmethod(
        compiled(
            rf"(?i:;base64,)\s?{_B64}{{40,}}={{0,2}}(?:\s{{1,4}}{_B64}{{40,}}={{0,2}})*(?:\s{{1,4}}{_B64}+={{0,2}})?"
            rf"|{_B64}{{40,}}={{0,2}}(?:[ \t]*\r?\n[ \t>]*{_B64}{{40,}}={{0,2}})*(?:[ \t]*\r?\n[ \t>]*{_B64}+={{0,2}})?"
        )
    )

    def spans(self, data: bytes) -> Iterator[tuple[int, int]]:
        for start, end in self._places(data):
            run = data[start:end]
            in_address = run.startswith(b";")
            body = run.partition(b",")[2] if in_address else run
            if len(body) >= (_SHORTEST_IN_ADDRESS if in_address else _SHORTEST) and _is_encoded(body):
                yield start, end


def _is_encoded(run: bytes) -> bool:
    kinds = set(run)
    if kinds - _HEX_DIGITS <= set(b"\r\n\t >"):
        compact = bytes(byte for byte in run if byte in _HEX_DIGITS)
        return len(kinds) >= _MANY_HEX and not compact.isdigit() and decoded_hex(compact[: len(compact) & ~1]) is None
    mixed = any(65 <= byte < 91 for byte in kinds) and any(97 <= byte < 123 for byte in kinds)
    digits = any(48 <= byte < 58 for byte in kinds)
    return len(kinds) >= _MANY and mixed and digits and decoded_base64(run) is None


DETECTOR = _Unreadable()
