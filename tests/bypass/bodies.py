# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Techniques of form: bodies that two readers could read differently, and those that are meant to exhaust."""

import gzip
import json
import zlib

from tests.bypass.case import EMBEDDINGS, RED, SECRET, Case, raw

_HARMLESS = json.dumps({"model": RED, "messages": [{"role": "user", "content": "Hallo"}]})
_SECRET = json.dumps({"model": RED, "messages": [{"role": "user", "content": SECRET}]})
_DEEP = "[" * 5_000 + "]" * 5_000
_TOOL = '{"type": "function", "function": {"name": "f", "parameters": %s}}'


def _chat(**parts: str) -> bytes:
    """A body of JSON fragments, as they are written."""
    fields = {"model": json.dumps(RED), "messages": '[{"role": "user", "content": "Hallo"}]', **parts}
    return ("{" + ", ".join(f'"{name}": {value}' for name, value in fields.items()) + "}").encode()


def _twice(first: str, second: str) -> bytes:
    return f'{{"model": "{RED}", {first}, {second}}}'.encode()


_HELLO = '"messages": [{"role": "user", "content": "Hallo"}]'
_TELLS = f'"messages": [{{"role": "user", "content": {json.dumps(SECRET)}}}]'

_ESCAPED = "".join(f"\\u{ord(character):04x}" for character in SECRET)
_MANY = json.dumps([*[{"role": "user", "content": "x"}] * 50_000, {"role": "user", "content": SECRET}])

CASES = [
    Case("form: empty", raw(b""), 400, "invalid_json"),
    Case("form: no JSON", raw(b"model=rot-chat"), 400, "invalid_json"),
    Case("form: cut off", raw(_SECRET.encode()[:-5]), 400, "invalid_json"),
    Case("form: something after the end", raw(_HARMLESS.encode() + b"{}"), 400, "invalid_json"),
    Case("form: two objects, a line each", raw(_HARMLESS.encode() + b"\n" + _SECRET.encode()), 400, "invalid_json"),
    Case("form: a list", raw(f"[{_HARMLESS}]".encode()), 400, "invalid_json"),
    Case("form: invalid UTF-8", raw(_SECRET.encode().replace(b"IBAN", b"IB\xffAN")), 400, "invalid_json"),
    Case("form: overlong UTF-8", raw(_SECRET.encode().replace(b"IBAN", b"IB\xc0\xc1AN")), 400, "invalid_json"),
    Case("form: UTF-16", raw(_SECRET.encode("utf-16")), 400, "invalid_json"),
    Case("form: UTF-7", raw(_SECRET.encode("utf-7"))),
    Case("form: byte order mark", raw(b"\xef\xbb\xbf" + _SECRET.encode()), 400, "invalid_json"),
    Case("form: NaN", raw(_chat(temperature="NaN")), 400, "invalid_json"),
    Case("form: comments", raw(b"/* x */" + _SECRET.encode()), 400, "invalid_json"),
    Case("form: a key twice, the last tells", raw(_twice(_HELLO, _TELLS))),
    Case("form: escaped key names", raw(_SECRET.replace("content", "\\u0063ontent").encode())),
    Case("form: escaped text", raw(_SECRET.replace(json.dumps(SECRET)[1:-1], _ESCAPED).encode())),
    Case("form: lone surrogates in between", raw(_SECRET.replace("3704", "37\\ud80004").encode()), 400, "invalid_json"),
    Case("form: null byte in between", raw(_SECRET.replace("3704", "37\\u000004").encode())),
    Case("form: nested too deep", raw(_chat(tools="[" + _TOOL % _DEEP + "]")), 400, "invalid_json"),
    Case("form: nested past our limit", raw(_chat(tools="[" + _TOOL % ('{"a":' * 80 + "1" + "}" * 80) + "]")), 400,
         "invalid_json"),
    Case("form: nested content", raw(_chat(messages=f'[{{"role": "user", "content": {_DEEP}}}]')), 400, "invalid_json"),
    Case("form: number beyond all readers", raw(_chat(seed="1" + "0" * 400)), 400, "invalid_json"),
    Case("form: integer beyond 2^53", raw(_chat(seed="9007199254740993")), 400, "invalid_parameter"),
    Case("form: true for a number", raw(_chat(max_tokens="true")), 400, "invalid_parameter"),
    Case("form: text for a number", raw(_chat(max_tokens='"5"')), 400, "invalid_parameter"),
    Case("form: negative limit", raw(_chat(max_tokens="-1")), 400, "invalid_parameter"),
    Case("form: many answers", raw(_chat(n="100000")), 400, "invalid_parameter"),
    Case("form: messages as text", raw(_chat(messages=json.dumps(SECRET))), 400, "invalid_parameter"),
    Case("form: unknown role", raw(_chat(messages='[{"role": "root", "content": "x"}]')), 400, "invalid_parameter"),
    Case("form: 9 MB", raw(_SECRET.encode() + b" " * 9_000_000), 413, "body_too_large"),
    Case("form: 9 MB of embeddings", raw(b" " * 9_000_000, path=EMBEDDINGS), 413, "body_too_large"),
    Case("form: compressed", raw(gzip.compress(_SECRET.encode()), headers={"Content-Encoding": "gzip"})),
    Case("form: a bomb", raw(gzip.compress(b" " * 200_000_000), headers={"Content-Encoding": "gzip"}), 413,
         "body_too_large"),
    Case("form: compressed wrongly", raw(zlib.compress(_SECRET.encode())[:-4] + b"xxxx",
                                         headers={"Content-Encoding": "deflate"}), 400, "invalid_body"),
    Case("form: another type of content", raw(_SECRET.encode(), headers={"Content-Type": "text/plain"})),
    Case("form: another charset", raw(_SECRET.encode(), headers={"Content-Type": "application/json; charset=utf-16"})),
    Case("form: a thousand keys", raw(_chat(**{f"x{n}": "1" for n in range(1000)})), 400, "parameter_not_allowed"),
    Case("form: fifty thousand messages", raw(_chat(messages=_MANY))),
]  # fmt: skip
