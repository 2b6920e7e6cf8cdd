# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""How far a name goes: reads the words from a place on, and says which of them are a person's name."""

from collections.abc import Sequence
from enum import Enum

from gateway.detect.person_lists import AMBIGUOUS, folded, is_first, is_last, is_word
from gateway.detect.person_window import Token
from gateway.detect.person_words import (
    BETWEEN,
    FUNCTION,
    LOOSE,
    LOWER_WORDS,
    NO_SURNAMES,
    PARTICLES,
    PLACE_ENDINGS,
    PLACE_WORDS,
)

Place = tuple[int, int]


class Trust(Enum):
    """How surely a name follows: after »Herr«, »Mieter«, »Sohn« (a first name alone), »ich bin« (one first)."""

    SURE = "sure"
    LIKELY = "likely"
    KIN = "kin"
    SAID = "said"


LEADING = frozenset(
    {"von", "van", "vom", "de", "di", "da", "del", "al", "el", "abu", "ben", "ter", "ten", "zu", "zur", "mc"}
)
_NEED_A_FIRST_NAME = (Trust.KIN, Trust.SAID)


def is_place(token: Token) -> bool:
    """»Straße«, »Konrad-Adenauer-Platz«, »Fritz-Reuter-Schule«, »GmbH«."""
    key = folded(token.text)
    if key in PLACE_WORDS:
        return True
    return "-" in key and key.rpartition("-")[2].endswith(PLACE_ENDINGS)


def full_name(tokens: Sequence[Token]) -> Place | None:
    """The name that begins with the first token, which is a first name: with at least a surname, or nothing."""
    first = tokens[0]
    last, place = 0, 1
    surname = False
    particle = False
    while place < len(tokens) and place < 7:
        token = tokens[place]
        if not (token.joined or (token.abbreviated and tokens[place - 1].initial)):
            break
        if surname and not token.near and not particle:
            break
        if _leads_on(tokens, place, surname=surname):
            particle = True
        elif not surname and token.near and is_first(token.text) and token.lower == first.lower:
            last, particle = place, False
        elif _is_surname(first, token, known=surname, particle=particle):
            surname, last, particle = True, place, False
        else:
            break
        place += 1
    two_first_names = not surname and last > 0
    if not surname and not (two_first_names and _stands_alone(tokens, last)):
        return None
    if _is_of_a_place(tokens, last):
        return None
    return first.start, tokens[last].end


def _leads_on(tokens: Sequence[Token], place: int, *, surname: bool) -> bool:
    """An initial, or a particle with a surname behind it."""
    if tokens[place].initial and not surname and place + 1 < len(tokens):
        return True
    key = folded(tokens[place].text)
    return key in PARTICLES and not (surname and key in LOOSE) and _goes_on(tokens, place)


def _stands_alone(tokens: Sequence[Token], last: int) -> bool:
    """»Thomas Peter«: the second first name is the surname. In a list of first names (»Anna Maria Lena«) too."""
    return tokens[0].lower is tokens[last].lower


def _goes_on(tokens: Sequence[Token], place: int) -> bool:
    """After the particle comes a capitalised word, or another particle and then one."""
    rest = tokens[place + 1 : place + 3]
    lower = tokens[0].lower
    for token in rest:
        if not token.near and token.gap != "-":
            return False
        if not token.lower or (lower and not is_word(token.text)):
            return True
        if folded(token.text) not in PARTICLES:
            return False
    return False


def _is_surname(first: Token, token: Token, *, known: bool, particle: bool) -> bool:
    key = folded(token.text)
    if len(key) < 2 or key in NO_SURNAMES or is_place(token) or (len(key) < 3 and not is_last(token.text)):
        return False
    if known:  # a second surname: »Maria Perez Garcia«
        return not token.lower and is_last(token.text) and not is_word(token.text)
    if first.lower or token.lower:
        return first.lower and token.lower and _is_lower_surname(key, token.text, particle=particle)
    if not (token.near or token.abbreviated) and (is_first(token.text) or not is_last(token.text)):
        return False  # over the end of a line only a known surname
    if folded(first.text) in AMBIGUOUS:
        return is_last(token.text) and key not in LOWER_WORDS
    return is_last(token.text) or not (is_word(token.text) and _is_common_noun(token.text))


def _is_lower_surname(key: str, text: str, *, particle: bool) -> bool:
    if len(key) < 3 or key in FUNCTION or key in LOWER_WORDS:
        return False
    return particle or is_last(text) or not is_word(text)


def _is_common_noun(text: str) -> bool:
    """Too long or too made-up for a surname: »Peter Wohngeldstelle«. Short words can be surnames: »Erika Beispiel«."""
    return len(text) > 10 or "-" in text


def _is_of_a_place(tokens: Sequence[Token], last: int) -> bool:
    if is_place(tokens[last]):
        return True
    following = tokens[last + 1 : last + 2]
    return bool(following) and following[0].gap in (" ", "-", " & ") and is_place(following[0])


def announced(tokens: Sequence[Token], trust: Trust, *, lower: bool) -> list[Place]:
    """The names that begin with the first token, because something before it says that a name comes.

    `lower`: what announces it is in lower case, so that the name may be too.
    """
    place = 0
    while place < min(len(tokens), 5) and folded(tokens[place].text) in BETWEEN and trust not in _NEED_A_FIRST_NAME:
        place += 1
    if place >= len(tokens) or (place and not _is_gap_of_titles(tokens[place].gap)):
        return []
    name = _read(tokens, place, trust, lower=lower)
    if name is None:
        return []
    end = name[1] + 1
    places = [(tokens[name[0]].start, tokens[name[1]].end)]
    # »Herr und Frau« needs nothing here; »Eheleute Erika und Max Beispiel« does.
    if end + 1 < len(tokens) and folded(tokens[end].text) in ("und", "u") and is_first(tokens[end + 1].text):
        other = full_name(tokens[end + 1 :])
        if other:
            places.append(other)
    return places


def _is_gap_of_titles(gap: str) -> bool:
    return gap.strip(" .-\n") == "" and len(gap) < 4


def _read(tokens: Sequence[Token], place: int, trust: Trust, *, lower: bool) -> tuple[int, int] | None:
    """First and last index of the name."""
    start, place = place, _behind_particles(tokens, place, trust)
    token = tokens[place]
    if not _can_begin(token, trust, lower=lower, particle=place > start and not tokens[start].initial):
        return None
    if is_first(token.text) or folded(token.text) in AMBIGUOUS:
        name = full_name(tokens[place:])
        if name:
            return start, next(index for index in range(place, len(tokens)) if tokens[index].end == name[1])
        if trust in (Trust.SURE, Trust.SAID) and lower and _continues_lower(tokens, place):
            return start, place + 1
    end = place
    while trust not in _NEED_A_FIRST_NAME and end + 1 < min(len(tokens), place + 4):
        if not _continues(token, tokens[end + 1]):
            break
        end += 1
    if _is_of_a_place(tokens, end):
        return None
    return start, end


def _behind_particles(tokens: Sequence[Token], place: int, trust: Trust) -> int:
    """»Frau von der Heide«, »Herr M. Beispiel«; not »Herr der Lage«."""
    head = tokens[place]
    if trust is Trust.SURE and folded(head.text) in LEADING:
        while folded(tokens[place].text) in PARTICLES and place + 1 < len(tokens) and tokens[place + 1].near:
            place += 1
    if head.initial and place + 1 < len(tokens) and (tokens[place + 1].joined or tokens[place + 1].abbreviated):
        place += 1
    return place


def _continues_lower(tokens: Sequence[Token], place: int) -> bool:
    """»ich bin erika beispiel«: any word of some length that is not one of the most frequent."""
    if place + 1 >= len(tokens) or not tokens[place].lower:
        return False
    token = tokens[place + 1]
    return token.near and token.lower and len(token.text) > 3 and folded(token.text) not in FUNCTION


def _continues(token: Token, following: Token) -> bool:
    """An unknown first name, then a surname."""
    if not following.near or following.lower != token.lower or folded(following.text) in NO_SURNAMES:
        return False
    if is_place(following):
        return False
    if following.lower:
        return not is_word(following.text) and len(following.text) > 3
    return not is_word(following.text) or (is_last(following.text) and not is_word(token.text))


def _can_begin(token: Token, trust: Trust, *, lower: bool, particle: bool) -> bool:
    key = folded(token.text)
    if len(key) < 2 or key in NO_SURNAMES or key in FUNCTION or is_place(token):
        return False
    if is_first(token.text):
        return lower or not token.lower
    if trust in _NEED_A_FIRST_NAME:
        return False
    known, word = is_last(token.text) or particle, is_word(token.text)
    if key in PARTICLES:
        return False
    if token.lower:
        return lower and len(key) > 2 and (not word or (known and trust is Trust.SURE and key not in LOWER_WORDS))
    if trust is Trust.SURE:
        return True
    return not word or known
