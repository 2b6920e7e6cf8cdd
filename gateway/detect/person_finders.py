# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""What to do at the places that the automata find: read the words around, and yield the names (byte offsets)."""

import re
from collections.abc import Iterator

from gateway.detect.person_lists import AMBIGUOUS, folded, is_first, is_last, is_word, variants
from gateway.detect.person_reading import LEADING, Place, Trust, announced, full_name, is_place
from gateway.detect.person_window import Token, after, before, in_word
from gateway.detect.person_words import (
    BETWEEN,
    FUNCTION,
    INTRODUCTIONS,
    KIN,
    LABELS,
    NO_SURNAMES,
    PARTICLES,
    PLACE_BEFORE,
    ROLES,
    SALUTATIONS,
    SAYINGS,
    SIGNATURES,
    TITLES,
)

_TRUSTED = {
    **dict.fromkeys(map(str.lower, KIN), Trust.KIN),
    **dict.fromkeys(map(str.lower, ROLES), Trust.LIKELY),
    **dict.fromkeys(map(str.lower, SIGNATURES), Trust.LIKELY),
    **dict.fromkeys((f"{label}:" for label in LABELS), Trust.LIKELY),
    **dict.fromkeys(map(str.lower, INTRODUCTIONS), Trust.SURE),
    **dict.fromkeys(map(str.lower, SAYINGS), Trust.SAID),
    **dict.fromkeys(map(str.lower, (*SALUTATIONS, *TITLES)), Trust.SURE),
}
_TRUST = {word: trust for key, trust in _TRUSTED.items() for word in variants([key])}
_BREAKS = frozenset(variants(map(str.lower, SIGNATURES)))
_OWN_LINE = frozenset({"ihr", "ihre"})
_ENDS_A_NAME = tuple("\n\r,;()[]|/\t")
# For a look at the bytes before any word is read: signs behind which no name goes on, and the word behind a space.
_WORD_ENDS = (b"", *(bytes([sign]) for sign in b' \n\r\t,;:!?()[]"/|'))
_COMMAS = (b", ", b",\n")
_NEXT_WORD = re.compile(rb"[ \t\r\n]{1,4}([A-Za-z\x80-\xff'`-]+)")
_PARTICLES = frozenset(particle.encode() for particle in PARTICLES)
_MAY_FOLLOW = frozenset(word.encode() for word in (*LEADING, *BETWEEN))
_LONGEST = 40


def after_announcement(data: bytes, start: int, end: int) -> Iterator[Place]:
    """»Frau …«, »Sachbearbeiter …«, »Name: …«, »gez. …«, »ich heiße …«"""
    written = data[start:end].decode("utf-8", "ignore")
    word = written.lstrip(" \t\r\n\f\v!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~")
    if in_word(data, start + len(written) - len(word)):
        return
    key = word.lower()
    label = key.endswith(":")
    if not label and word[0].isupper() and _goes_on_small(data, end):
        return
    trust = _TRUST.get(key[:-1].rstrip() + ":" if label else key, Trust.LIKELY)
    tokens = after(data, end)
    if not tokens or not _follows(tokens[0].gap, key, label=label):
        return
    if key in _OWN_LINE and not (tokens[0].gap.strip(" ") and "\n" in tokens[0].gap):
        return
    lower = label or trust is Trust.SAID or (word[0].islower() and key[-1] != ".")
    yield from announced(tokens, trust, lower=lower)
    if label and len(tokens) > 1 and tokens[1].gap == ", " and is_first(tokens[1].text) and not is_word(tokens[0].text):
        yield tokens[0].start, tokens[1].end


def _goes_on_small(data: bytes, end: int) -> bool:
    """Whether a word follows that cannot begin a name, by its bytes alone: »Leiter der«, »Frau und«."""
    following = _NEXT_WORD.match(data, end)
    if following is None or data[end : end + 1] != b" ":
        return False
    word = following[1]
    return word.isascii() and word.islower() and word not in _MAY_FOLLOW


def _follows(gap: str, key: str, *, label: bool) -> bool:
    """Whether what comes belongs to the word before: nothing between but space, or lines in a letter or form."""
    if label:
        return gap.strip() == "" and gap.count("\n") < 2 and len(gap) < 12
    if key in _BREAKS:
        return gap.strip(" \r\n,:_-") == "" and len(gap) < 12
    if key[-1] == ".":
        return gap in ("", " ", "  ", "\n")
    return gap in (" ", "  ", "\n", ", ") if key[-1] != "," else gap == " "


def by_first_name(data: bytes, start: int, end: int) -> Iterator[Place]:
    """»Erika Beispiel«, »Beispiel, Erika«"""
    if _stands_alone(data, start, end):
        return
    tokens = after(data, start)
    if not tokens or in_word(data, tokens[0].start):
        return
    first = tokens[0]
    if not (is_first(first.text) or folded(first.text) in AMBIGUOUS) or data[first.start - 1 : first.start] == b"-":
        return
    left = before(data, first.start)
    if left and folded(left[0].text) in PLACE_BEFORE and left[0].gap in (" ", ". ", "-", "."):
        return
    name = full_name(tokens)
    if name:
        yield name
    elif left and left[0].gap in (", ", ",\n") and _is_surname_before(left, tokens):
        yield left[0].start, first.end
    elif first.lower and len(first.text) > 3 and not is_word(first.text):  # »die unterlagen für elfriede«
        yield first.start, first.end


def _stands_alone(data: bytes, start: int, end: int) -> bool:
    """Whether a capitalised first name has nothing of a name beside it, by its bytes alone: most have not.

    False where reading the words has to say.
    """
    if not (data[start : start + 1].isupper() and data[end : end + 1] in _WORD_ENDS):
        return False
    if data[max(0, start - 2) : start] in _COMMAS:
        return False
    following = _NEXT_WORD.match(data, end)
    if following is None:
        return True
    word = following[1]
    return word.isascii() and word.islower() and word not in _PARTICLES


def _is_surname_before(left: list[Token], tokens: list[Token]) -> bool:
    """»Beispiel, Erika«, but not »in Wien, Peter« and not »Anna, Erika«."""
    surname = left[0]
    if surname.lower or is_place(surname) or folded(surname.text) in NO_SURNAMES or len(surname.text) < 2:
        return False
    following = tokens[1] if len(tokens) > 1 else None
    ends = following is None or following.gap.startswith(_ENDS_A_NAME) or folded(following.text) in ("geb", "geboren")
    known = is_last(surname.text)
    if is_first(surname.text):
        return False
    if len(left) > 1 and left[1].gap == " " and left[1].text.lower() in _TRUST:  # »Vater Beispiel, Max«
        return known or not is_word(surname.text)
    if not is_first(tokens[0].text):
        return known and ends and not is_word(surname.text)
    if is_word(surname.text):  # »Beispiel, Erika« in a list or a form
        alone = len(left) == 1 or any(sign in left[1].gap for sign in "\n:;|")
        return ends and (known or (alone and len(surname.text) < 10))
    return known or ends


def by_surname(data: bytes, start: int, end: int) -> Iterator[Place]:
    """»Dilgesh Yılmaz«: no known first name, but a known surname and an unknown word before it."""
    if data[start : start + 1].isalpha() and _is_lower_before(data, start):
        return
    tokens = after(data, start)
    if not tokens or in_word(data, tokens[0].start) or data[tokens[0].start - 1 : tokens[0].start] == b"-":
        return
    surname = tokens[0]
    if not is_last(surname.text) or is_place(surname) or folded(surname.text) in NO_SURNAMES:
        return
    left = before(data, surname.start)
    if not left or left[0].gap != " " or not _could_be_first(left[0], surname):
        return
    following = tokens[1] if len(tokens) > 1 else None
    if following is not None and following.gap in (" ", "-") and is_place(following):
        return
    if len(left) > 1 and left[1].gap in (" ", ". ", "-") and folded(left[1].text) in PLACE_BEFORE:
        return
    yield left[0].start, surname.end


def _is_lower_before(data: bytes, start: int) -> bool:
    """Whether what stands before cannot be a first name, by its bytes alone: no space, or a word in small letters."""
    if data[start - 1 : start] != b" ":
        return True
    chunk = data[max(0, start - _LONGEST) : start - 1].rsplit(None, 1)[-1:]
    return bool(chunk) and len(chunk[0]) < _LONGEST - 1 and chunk[0].isalpha() and chunk[0].islower()


def _could_be_first(token: Token, surname: Token) -> bool:
    text, key = token.text, folded(token.text)
    if token.lower or len(text) < 3 or is_word(text) or is_first(text) or is_place(token):
        return False
    if text.lower() in _TRUST or key in BETWEEN:
        return False
    if key in NO_SURNAMES or key in FUNCTION or key in PARTICLES or text.isupper() is not surname.text.isupper():
        return False
    # »Kölner Bauer«, »Thüringer Koch«
    return not (is_word(surname.text) and key.endswith(("er", "sche", "schen", "ung", "s")))


def by_initial(data: bytes, start: int, end: int) -> Iterator[Place]:
    """»E. Beispiel«, but not »z. B. Wohngeld«"""
    tokens = after(data, start)
    if len(tokens) < 2 or in_word(data, start) or not tokens[0].initial or not tokens[1].abbreviated:
        return
    left = before(data, tokens[0].start)
    if left and left[0].gap in (". ", ".") and (len(left[0].text) < 3 or left[0].lower):
        return
    place = 1
    while place + 1 < len(tokens) and (tokens[place].initial or folded(tokens[place].text) in PARTICLES):
        place += 1
    surname = tokens[place]
    if surname.lower or surname.initial or len(surname.text) < 3 or is_place(surname) or is_word(surname.text):
        return
    if folded(surname.text) in NO_SURNAMES or any(token.gap.count("\n") for token in tokens[1 : place + 1]):
        return
    following = tokens[place + 1] if place + 1 < len(tokens) else None
    if following is None or following.gap not in (" ", "-") or not is_place(following):
        yield tokens[0].start, surname.end


def before_afterword(data: bytes, start: int, end: int) -> Iterator[Place]:
    """»Erika Beispiel, wohnhaft in …«, »Erika Beispiel geb. Muster«"""
    left = before(data, start)
    if in_word(data, start) or not left or left[0].gap not in (" ", ", ", " (", ",\n", "  ", " *"):
        return
    words: list[Token] = []
    for place, token in enumerate(left[:5]):
        joined = place == 0 or token.gap in (" ", "-", ". ")
        if not joined or token.lower != left[0].lower or folded(token.text) in (NO_SURNAMES | FUNCTION):
            break
        words.append(token)
    names = [token for token in words if not is_word(token.text) or is_last(token.text) or is_first(token.text)]
    begins = bool(words) and is_first(words[-1].text)
    if len(words) >= 2 and (begins or (names == words and not words[0].lower)):
        yield words[-1].start, words[0].end
    if data[start:end].lower().startswith(b"gebor") or data[start:end].lower() == b"geb.":
        tokens = after(data, end)
        if tokens and tokens[0].gap == " " and not tokens[0].lower and is_last(tokens[0].text):
            yield tokens[0].start, tokens[0].end
