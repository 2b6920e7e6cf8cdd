# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Whether a date stands beside a person's name, so that it can only be their birth date.

»Erika Beispiel (12.03.1980)«, »Beispiel, Erika; 12.03.1980«, »12.03.1980 Erika Beispiel«, a row with a name.
The closer and the more certain the name, the younger may the date be: nobody writes an appointment of ten years ago
beside a name, but last year's may well be one.
"""

import re

from gateway.detect.person_lists import is_first, is_last, is_word

# Years that a date has to be past: in brackets behind the name; right beside it; elsewhere in the row, or beside a name
# that no list has.
_IN_BRACKETS, CLOSE, _IN_ROW = 1, 5, 10
_CELLS = re.compile(r"[|;,\t\n(:]| {2,}")
_TOKEN = re.compile(r"[^\W\d_][^\W\d_'’.-]*(?:['’.-][^\W\d_]+)*")
_PARTICLES = {
    "van",
    "von",
    "de",
    "der",
    "den",
    "da",
    "di",
    "dos",
    "del",
    "el",
    "al",
    "bin",
    "ben",
    "zu",
    "zur",
    "la",
    "le",
    "ter",
}
# What happened then, and was no birth: »Stand: 12.03.2019«, »Antrag vom 12.03.2014«
_EVENT = re.compile(
    r"(?i)\b(?:vom|seit|am|ab|bis|zum|den|stand|fassung|datum|eingang|eingegangen|erstellt|einzug|auszug|termin|antrag|heirat|"
    r"eintritt|austritt|gültig|frist|laufzeit|beginn|ende|wahl|gegründet|eröffnet|geändert|nr)[.:]?\Z"
)
_NEAR = re.compile(r"[^\W\d_]{2}")
_NEARBY = 40
_TITLES = {"dr", "prof", "herr", "herrn", "frau", "familie", "dipl"}
# What names a place, a house or an office, and not a person, with a date behind it.
_OFFICES = {
    "stadt",
    "gemeinde",
    "landkreis",
    "kreis",
    "markt",
    "bezirk",
    "amt",
    "rathaus",
    "land",
    "bürgermeister",
    "bürgermeisterin",
}
_MOST_TOKENS = 5
_FORM_LINES = 3
_MOST_CELLS = 6


def stands_beside_name(head: str, tail: str, age: int) -> bool:
    """`head` and `tail` are what stands before and behind the date, some 160 bytes; `age` in years."""
    bracket = head.rstrip(" *")[-1:] == "(" and tail[:1] in "),"
    if age < (_IN_BRACKETS if bracket else CLOSE):  # most dates are of these years
        return False
    if _NEAR.search(head[-_NEARBY:]) is None and _NEAR.search(tail[:_NEARBY]) is None:  # among numbers only
        return False
    close = head.rstrip(" \t\n,;:|*-\"'")
    segments = [segment.strip(" *_\"'") for segment in _CELLS.split(close.rstrip("( "))]
    last = segments[-1] if segments else ""
    if bracket and _ends_with_name(last, known=True):
        return True
    if _EVENT.search(close):
        return False
    if age >= CLOSE and (_ends_with_name(last, known=True) or _pair(segments[-2:]) or _is_before_name(head, tail)):
        return True
    return age >= _IN_ROW and (
        _is_unknown_name(last)
        or _row_has_name(close)
        or (_ends_with_name(last, known=False) and (bracket or _is_set_apart(head, tail)))
    )


def _is_before_name(head: str, tail: str) -> bool:
    """»12.03.1980 Erika Beispiel«, at the beginning of a cell or with a sign between."""
    if not (tail[:1] in ",;|:\t" or head.rstrip(" ")[-1:] in "\n|;\t-") or "\n" in tail[:2]:
        return False
    following = [segment.strip(" *_\"'") for segment in _CELLS.split(tail.lstrip(" \t,;:|)*-\"'"))[:2]]
    return _begins_with_name(following[0]) or _pair(following)


def _is_set_apart(head: str, tail: str) -> bool:
    """Whether the date is a cell, or stands between commas."""
    return (head[-1:] in "|;\t," or head[-2:] in (", ", "; ", "| ", ": ")) and tail.lstrip(" ")[:1] in "\n,;|\t"


def _is_unknown_name(cell: str) -> bool:
    """A whole cell of two or three words with capitals that no list has: »Chinedu Okonkwo«."""
    tokens = _TOKEN.findall(cell)
    whole = 2 <= len(tokens) <= 3 and " ".join(tokens) == cell
    return whole and all(
        token[0].isupper() and token.lower() not in _OFFICES and (is_last(token) or not is_word(token))
        for token in tokens
    )


def _row_has_name(head: str) -> bool:
    """Whether a cell of this line, or of the lines right above in a form, is a name."""
    lines = head.split("\n")[-_FORM_LINES:]
    row = [cell.strip(" *_\"'") for cell in _CELLS.split(lines[-1])]
    cells = row[-_MOST_CELLS:] if len(row) > 1 else [cell.strip(" *_\"'") for cell in lines]
    return any(_is_name(cell) for cell in cells) or any(_pair(cells[at : at + 2]) for at in range(len(cells) - 1))


def _tokens(text: str) -> list[str]:
    return [token for token in _TOKEN.findall(text) if token.lower().rstrip(".") not in _TITLES]


def _is_name(cell: str) -> bool:
    """A whole cell: two to five words, one of which is a first name, and no other word."""
    tokens = _tokens(cell)
    if not 2 <= len(tokens) <= _MOST_TOKENS or any(character.isdigit() for character in cell):
        return False
    return all(_can_be(token) for token in tokens) and any(is_first(token) for token in tokens)


def _can_be(token: str) -> bool:
    return token.lower() in _PARTICLES or (
        token[0].isupper() and (not is_word(token) or is_last(token) or is_first(token))
    )


def _ends_with_name(text: str, *, known: bool) -> bool:
    if text and not (text[-1].isalpha() or text[-1] == "."):
        return False
    tokens = _TOKEN.findall(text)[-_MOST_TOKENS:]
    taken: list[str] = []
    for token in reversed(tokens):
        if not (token[0].isupper() or token.lower() in _PARTICLES or is_first(token)):
            break
        taken.append(token)
    if not known:
        return len(taken) >= 2 and not any(token.lower() in _OFFICES or is_word(token) for token in taken[:2])
    if len(taken) == 1 and is_first(taken[0]) and len(tokens) > 1:
        return False
    return _reads_as_name(taken[:3])


def _begins_with_name(text: str) -> bool:
    return _reads_as_name(_TOKEN.findall(text)[1::-1])


def _reads_as_name(tokens: list[str]) -> bool:
    """These words, the nearest to the date first; right behind a first name a surname may be a word (»Beispiel«)."""
    if len(tokens) > 1 and is_first(tokens[1]) and tokens[0][0].isupper() and tokens[0].lower() not in _OFFICES:
        return True
    return (
        len(tokens) >= 2
        and any(is_first(token) for token in tokens)
        and sum(is_first(token) or is_last(token) or not is_word(token) for token in tokens) >= 2
        and not any(token.lower() in _OFFICES for token in tokens)
    )


def _pair(cells: list[str]) -> bool:
    """Surname and first name in two cells: »Beispiel | Erika«."""
    if len(cells) < 2:
        return False
    one, other = (_tokens(cell) for cell in cells)
    if (
        not (one and other)
        or len(one) > 2
        or len(other) > 2
        or any(character.isdigit() for character in "".join(cells))
    ):
        return False
    words = [*one, *other]
    if not any(is_first(word) for word in words) or not all(word[0].isupper() for word in words):
        return False
    # »Beispiel, Erika«: a surname that is a word too
    return all(_can_be(word) for word in words) or (
        len(words) == 2 and is_first(words[1]) and words[0].lower() not in _OFFICES
    )
