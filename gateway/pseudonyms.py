# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Placeholders such as [NAME-K7Q2] for personal data, the same throughout a conversation, and put back in the answer.

Nothing is stored: a client sends the whole conversation each time, and the placeholders are reckoned from it anew, with
a key of this conversation. What this protects from, and what it does not, is docs/decisions/0010-pseudonyms.md.
"""

import hmac
import re
from collections.abc import Collection, Iterable, Mapping, Sequence

from gateway.detect.engine import Span
from gateway.pseudonym_restore import CODE_DIGITS, CODE_LETTERS, HISSING, KINDS, Restorer

KIND_OF: Mapping[str, str] = {
    "person_name": "NAME",
    "person_name_model": "NAME",
    "social_person": "NAME",
    "iban": "IBAN",
    "bank_account": "KONTO",
    "card": "KARTE",
    "phone": "TEL",
    "email": "MAIL",
    "address": "ADRESSE",
    "birth_date": "DATUM",
    "plate": "KFZ",
    "personalausweis": "AUSWEIS",
    "passport": "AUSWEIS",
    "rvnr": "VERSNR",
    "kvnr": "VERSNR",
    "steuer_id": "STEUER",
    "steuernummer": "STEUER",
    "case_number": "AKTE",
    "reference_number": "AKTE",
}
_OTHER = "ANGABE"
# Pairs of a letter and a digit: no words, no number plates, nothing that a detector could take for data again.
_SHORTEST, _LONGEST = 2, 8
_TITLES = frozenset({"Frau", "Herr", "Herrn", "Doktor", "Professor", "Professorin", "Familie", "Eheleute"})
_SHORTEST_PART = 4
_WORD = re.compile(r"\w+")
# What a placeholder of ours looks like.
_OURS = re.compile(rf"\[((?:{'|'.join(KINDS)})-[{CODE_LETTERS}{CODE_DIGITS}]{{{2 * _SHORTEST},{2 * _LONGEST}}})\]")


def conversation_key(secret: bytes, subject: str, chat_id: str | None, turns: Sequence[tuple[str, str]]) -> bytes:
    """A key of this conversation: of its chat, or else of its first question; the same one as long as that is sent."""
    first = next((text for role, text in turns if role == "user" and text), "")
    anchor = ("chat", chat_id) if chat_id else ("first", first)
    parts = [part.encode("utf-8", "replace") for part in ("ampel pseudonyms 1", subject, *anchor)]
    return hmac.digest(secret, b"".join(len(part).to_bytes(4, "big") + part for part in parts), "sha256")


class Pseudonyms:
    """The placeholders of one request. Lives as long as the request does; its values go nowhere else."""

    def __init__(self, key: bytes, taken: Collection[str] = ()) -> None:
        """`taken` are codes that stand in the request already, as text: no value gets one of those."""
        self._key = key
        self._taken = set(taken)
        self._placeholders: dict[tuple[str, str], str] = {}
        self._values: dict[str, str] = {}
        # By their first word, with the lengths that there are: a list of thousands is not gone through at every word.
        self._names: dict[str, set[str]] = {}
        self._lengths: dict[str, set[int]] = {}

    def __len__(self) -> int:
        return len(self._values)

    def __repr__(self) -> str:
        return f"<{len(self._values)} pseudonyms>"

    def learn(self, values: Iterable[tuple[str, str]]) -> None:
        """Give these (detector, value) their placeholders, in order. A genitive gets that of its name."""
        found = list(dict.fromkeys((KIND_OF.get(detector, _OTHER), value.strip()) for detector, value in values))
        names = [value for kind, value in found if kind == "NAME"]
        stems = {_normal("NAME", part) for name in names for part in (name, *_parts_of_name(name))}
        for kind, value in found:
            if value and not (kind == "NAME" and (stem := _stem(value)) and _normal(kind, stem) in stems):
                self._placeholder(kind, value)

    def replace(self, text: str, spans: Sequence[Span]) -> str:
        """The text with a placeholder for each place; and for names that were learnt, wherever they stand.

        The places are sorted; where two overlap, as those of two detectors can, the second begins behind the first.
        """
        parts, at = [], 0
        for span in spans:
            start = max(span.start, at)
            covered = text[start : span.end]
            if value := covered.strip():
                begin = start + covered.index(value)
                written = self._written(KIND_OF.get(span.detector, _OTHER), value)
                parts += [self._replace_known(text[at:begin]), written]
                at = begin + len(value)
        return "".join([*parts, self._replace_known(text[at:])])

    def blank(self, text: str) -> str:
        """A text of the request with a plain word for each placeholder: to see what else is left in it."""
        return _OURS.sub(lambda match: "Angabe" if match[1] in self._values else match[0], text)

    def restore(self, text: str) -> str:
        """The text with the values again."""
        restorer = self.stream()
        return restorer.feed(text) + restorer.flush()

    def stream(self, *, in_json: bool = False) -> Restorer:
        """As `restore`, for a text that comes in pieces. `in_json`: it is JSON, so values are escaped."""
        return Restorer(self._values, in_json=in_json)

    def _written(self, kind: str, value: str) -> str:
        if kind == "NAME" and (stem := _stem(value)):
            of_name = self._placeholders.get((kind, _normal(kind, stem)))
            if of_name:
                return f"{of_name}s"
        return self._placeholder(kind, value)

    def _placeholder(self, kind: str, value: str) -> str:
        known = (kind, _normal(kind, value))
        if known not in self._placeholders:
            placeholder = f"{kind}-{self._code(*known)}"
            self._placeholders[known] = f"[{placeholder}]"
            self._values[placeholder] = value
            if kind == "NAME":
                first = _first_word(value)
                self._names.setdefault(first, set()).add(value)
                self._lengths.setdefault(first, set()).add(len(value))
                for part in _parts_of_name(value):
                    self._placeholder("NAME", part)
        return self._placeholders[known]

    def _code(self, kind: str, normal: str) -> str:
        digest = hmac.digest(self._key, f"{kind}\0{normal}".encode("utf-8", "replace"), "sha256")
        pairs = [
            CODE_LETTERS[digest[at] % len(CODE_LETTERS)] + CODE_DIGITS[digest[at + 1] % len(CODE_DIGITS)]
            for at in range(0, 2 * _LONGEST, 2)
        ]
        code = next(
            (code for length in range(_SHORTEST, _LONGEST + 1) if (code := "".join(pairs[:length])) not in self._taken),
            None,
        )
        if code is None:
            # 2^61 possibilities at this length: only somebody who knows the key gets here.
            raise ValueError("no placeholder left")
        self._taken.add(code)
        return code

    def _replace_known(self, text: str) -> str:
        """Names that a detector found elsewhere; here it may have missed them."""
        parts, at = [], 0
        for word in _WORD.finditer(text) if self._names else ():
            if word.start() < at:
                continue
            if value := self._longest_name(text, word):
                parts += [text[at : word.start()], self._placeholders["NAME", _normal("NAME", value)]]
                at = word.start() + len(value)
        return "".join([*parts, text[at:]])

    def _longest_name(self, text: str, word: re.Match[str]) -> str | None:
        found: str | None = None
        start = word.start()
        for first in (word[0], _stem(word[0]) or ""):
            for length in self._lengths.get(first, ()):
                value = text[start : start + length]
                if value in self._names[first] and _ends(text, value, start) and len(value) > len(found or ""):
                    found = value
        return found


def _normal(kind: str, value: str) -> str:
    """What two spellings of one value have in common."""
    if kind in {"NAME", "MAIL", "ADRESSE"}:
        return " ".join(value.casefold().split())
    return "".join(character for character in value.casefold() if character.isalnum())


def _stem(value: str) -> str | None:
    """The name of which this would be the genitive; names that end in a hiss take no -s."""
    stem = value[:-1]
    return stem if len(stem) > 2 and value.endswith("s") and stem[-1].isalpha() and not stem.endswith(HISSING) else None


def _parts_of_name(value: str) -> list[str]:
    """Surname and first name by themselves: a later turn says »Beispiel« for »Erika Beispiel«."""
    words = [word.strip(".,;:()") for word in value.split()]
    parts = [word for word in words if word[:1].isupper() and word not in _TITLES and len(word) >= _SHORTEST_PART]
    return [part for part in parts if part.upper() not in KINDS] if len(words) > 1 else []


def _first_word(value: str) -> str:
    word = _WORD.search(value)
    return word[0] if word else value


def _ends(text: str, value: str, start: int) -> bool:
    """Whether this name, which stands at this beginning of a word, ends with one, or with a genitive -s."""
    end = start + len(value)
    after = text[end : end + 2]
    if after[:1] == "s" and not value.endswith(HISSING):
        after = after[1:]
    return not after[:1].isalnum()
