# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Text that is written in another form, and is read again before it is searched.

Percent and quoted-printable encoding, HTML entities, escapes of JSON and of programming languages, hexadecimal, base32
and base64 (standard and for addresses, wrapped over lines). Every function finds its runs with RE2 and decodes each
run once, so that the work is linear. What cannot be read as text is left as it is; `unreadable` judges what is long.

Source: RFC 3986, RFC 2045, RFC 4648, RFC 8259; HTML's named entities by Python's `html`.
"""

import base64
import binascii
import re
from collections.abc import Callable, Iterator
from html import unescape
from urllib.parse import unquote_to_bytes

from gateway.detect.context import compiled

# (start, end, what it reads as): byte offsets; the text is not yet normalised.
Piece = tuple[int, int, str]

_B64 = "[A-Za-z0-9+/_-]"
# A run on one line, or full lines with a last one, also quoted in a mail.
BASE64 = rf"(?:{_B64}{{16,}}[ \t]*\r?\n[ \t>]*)+{_B64}+={{0,2}}|{_B64}{{16,}}={{0,2}}"
_ENTITY = r"&#[0-9]{1,7};?|&#[xX][0-9a-fA-F]{1,6};?|&[A-Za-z]{2,8};"
_ESCAPE = r"\\u[0-9a-fA-F]{4}|\\u\{[0-9a-fA-F]{1,6}\}|\\x[0-9a-fA-F]{2}|\\[nrt\"'/]|U\+[0-9A-Fa-f]{4,6} ?"
_HEX = r"\b(?:0x)?(?:[0-9A-Fa-f]{2}(?:[ :]|,? ?0x)?){12,}\b"

_percent = compiled(r"(?:%[0-9A-Fa-f]{2})+")
# A field of a form as browsers send it: spaces are plus signs.
_form = compiled(r"[\w.-]{1,40}=[\w%.,:;/()@*~-]{0,40}(?:\+[\w%.,:;/()@*~-]{0,40}){3,}")
_quoted = compiled(r"(?:=[0-9A-F]{2})+|=\r?\n")
_entities = compiled(rf"(?:{_ENTITY})+")
_escapes = compiled(rf"(?:{_ESCAPE})+")
_hex = compiled(_HEX)
_base32 = compiled(r"\b[A-Z2-7]{24,}={0,6}")
_base64 = compiled(BASE64)

_ONE_ESCAPE = re.compile(r"\\u\{?([0-9a-fA-F]{1,6})\}?|\\x([0-9a-fA-F]{2})|\\(.)|U\+([0-9A-Fa-f]{4,6}) ?")
_BREAKS = {"n": "\n", "r": "\n", "t": " "}
_SPACES = re.compile(rb"[\s>]+")
# Words, also joined by hyphens: what most long runs of letters are.
_WORDS = re.compile(rb"[A-Za-z]?[a-z]*(?:[-/_+][A-Za-z]?[a-z]*)*")
_LARGEST = 0x10FFFF
_URL_SAFE = bytes.maketrans(b"-_", b"+/")
_UTF8_TAIL = 3


def pieces(data: bytes) -> Iterator[Piece]:
    """All runs that read as something else. Nothing is tried whose sign the text does not have."""
    for sign, places, decode in _BY_SIGN:
        if sign in data:
            for start, end in places(data):
                text = decode(data[start:end])
                if text is not None:
                    yield start, end, text
    for places, decode in _BY_FORM:
        for start, end in places(data):
            text = decode(data[start:end])
            if text is not None:
                yield start, end, text


def readable(raw: bytes) -> str | None:
    """These bytes as text, if that is what they are: UTF-8, UTF-16 of Latin letters, or Windows-1252."""
    if raw.count(0) * 5 >= len(raw) * 2:
        raw = raw.replace(b"\0", b"")
    for cut in range(_UTF8_TAIL + 1):  # a run that was cut off can end within a character
        try:
            text = raw[: len(raw) - cut].decode()
        except UnicodeDecodeError:
            continue
        return text if _is_text(text) else None
    text = raw.decode("cp1252", "replace")
    ascii_share = sum(byte < 0x80 for byte in raw)
    return text if ascii_share * 10 >= len(raw) * 9 and _is_text(text) else None


def _is_text(text: str) -> bool:
    return bool(text) and all(character.isprintable() or character in "\r\n\t" for character in text)


def decoded_base64(run: bytes) -> str | None:
    """What a run of base64 says, wherever its first group of four begins."""
    if run[1:].islower() and run.isalpha():  # a long word, as German has them
        return None
    if run == run.upper() or run == run.lower() or _WORDS.fullmatch(run):  # text as base64 has both cases, mixed
        return None
    compact = _SPACES.sub(b"", run).translate(_URL_SAFE).rstrip(b"=")
    for shift in range(4):
        group = compact[shift:]
        usable = group[: len(group) - (len(group) % 4 == 1)]
        text = readable(base64.b64decode(usable + b"=" * (-len(usable) % 4)))
        if text is not None:
            return text
    return None


def decoded_hex(run: bytes) -> str | None:
    digits = run.replace(b"0x", b"").translate(None, b" :,\r\n")
    return readable(binascii.unhexlify(digits)) if len(digits) % 2 == 0 else None


def _decoded_base32(run: bytes) -> str | None:
    compact = run.rstrip(b"=")
    if compact.isalpha():
        return None
    try:
        return readable(base64.b32decode(compact + b"=" * (-len(compact) % 8)))
    except binascii.Error:
        return None


def _as_text(raw: bytes) -> str:
    try:
        return raw.decode()
    except UnicodeDecodeError:
        return raw.decode("cp1252", "replace")


def _decoded_quoted(run: bytes) -> str:
    return _as_text(binascii.a2b_qp(run))


def _decoded_entities(run: bytes) -> str | None:
    spelt = run.decode()
    text = unescape(spelt)
    return text if text != spelt else None


def _decoded_escapes(run: bytes) -> str:
    text = _ONE_ESCAPE.sub(_unescaped, run.decode())
    try:
        return text.encode("latin-1").decode()  # \xc3\xa4 are two bytes of one character
    except UnicodeError:
        return text


def _unescaped(match: re.Match[str]) -> str:
    code = match[1] or match[2] or match[4]
    if code:
        return chr(min(int(code, 16), _LARGEST))
    return _BREAKS.get(match[3], match[3])


_Places = Callable[[bytes], Iterator[tuple[int, int]]]
_BY_SIGN: tuple[tuple[bytes, _Places, Callable[[bytes], str | None]], ...] = (
    (b"%", _percent, lambda run: _as_text(unquote_to_bytes(run))),
    (b"=", _quoted, _decoded_quoted),
    (b"+", _form, lambda run: _as_text(unquote_to_bytes(run.replace(b"+", b" ")))),
    (b"&", _entities, _decoded_entities),
    (b"\\", _escapes, _decoded_escapes),
    (b"U+", _escapes, _decoded_escapes),
)
_BY_FORM: tuple[tuple[_Places, Callable[[bytes], str | None]], ...] = (
    (_hex, decoded_hex),
    (_base32, _decoded_base32),
    (_base64, decoded_base64),
)
