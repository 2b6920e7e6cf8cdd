# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""What speaks for a word being a person's name, and what against: the model, the lists, its form, its neighbours.

Each piece of evidence has a name and a weight, and the weights are added up (a logistic regression). They are learnt by
`python -m ops.names.learn` from labelled texts, and stand in `names/weights.txt`. No single threshold decides: a word
that the model is sure of may still be a noun with an article, and one that it does not see may stand behind »Name:«.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from gateway.detect.ner_kinds import TOKEN, kind, shape, towns
from gateway.detect.ner_model import Piece
from gateway.detect.person_lists import entries, folded, variants
from gateway.detect.person_words import BETWEEN, FUNCTION, KIN, LABELS, PARTICLES, ROLES, SALUTATIONS, TITLES

# Steps of the model's likelihood; for each kind of word some of them count by themselves.
_STEPS = (0.003, 0.01, 0.03, 0.1, 0.2, 0.35, 0.5, 0.65, 0.8, 0.9, 0.95, 0.98, 0.99)
_STEPS_OF_KIND = (0.03, 0.35, 0.8, 0.98)
_NEIGHBOUR = 0.5

# Words before a name or a noun, folded (»für« is »fur«); and as keyboards without umlauts write them.
_BEFORE = {
    "article": "der die das den dem des ein eine einen einem einer eines kein keine keinen keinem keiner dieser diese "
    "dieses diesen diesem jeder jede jedes jeden jedem alle allen aller beide manche welche welcher welches",
    "possessive": " ".join(
        stem + end
        for stem in ("mein", "dein", "sein", "ihr", "unser", "euer")
        for end in ("", "e", "en", "em", "er", "es")
    ),
    "placing": "in nach aus im am zum zur beim vom ins bis ab",
    "personal": "von mit fur fuer bei durch uber ueber gegen an ohne statt",
}
_VERBS = "ist war hat wird wurde hatte kann muss soll will darf sagt sagte lebt geht kommt"
_GREETINGS = "liebe lieber liebes hallo hi moin hey servus morgen tag lg vg gruss gruße grusse grußen grussen gez"


def _folded(words: Sequence[str]) -> frozenset[str]:
    return frozenset(folded(form).rstrip(".") for form in variants(words))


_TITLES = _folded((*SALUTATIONS, *TITLES)) | BETWEEN
_ROLES, _KIN, _LABELS = _folded(ROLES), _folded(KIN), _folded(LABELS)
_GREETED, _FINITE = frozenset(_GREETINGS.split()), frozenset(_VERBS.split())
# Of what a word before says, the last one counts.
_MEANINGS = {
    **dict.fromkeys(_BEFORE["personal"].split(), "personal"),
    **dict.fromkeys(_BEFORE["placing"].split(), "placing"),
    **dict.fromkeys(_KIN, "kin"),
    **dict.fromkeys(_ROLES, "role"),
    **dict.fromkeys(_BEFORE["possessive"].split(), "possessive"),
    **dict.fromkeys(_BEFORE["article"].split(), "article"),
}
_ARTICLES = frozenset(_BEFORE["article"].split())
_NAMES = frozenset({"first", "last", "firstlast"})
_NOUNS = frozenset({"word", "compound"})

_BULLET = re.compile(r"(?:^|\n)[ \t]*(?:[-*•>]|\d{1,2}[.)])[ \t]*\Z")
_SENTENCE = re.compile(r"[.!?] ?\Z")
_SIGNS = {
    ":": "behind-colon",
    ">": "behind-tag",
    ",": "behind-comma",
    "(": "behind-bracket",
    **dict.fromkeys('»„“"', "behind-quote"),
}
_NEW_CELL, _CELL_ENDS = re.compile(r"\t|[|;] ?\Z|   "), re.compile(r"\t| ?[|;]|   ")
_NAME_TAG = re.compile(r"(?i)<\w*name\s*>\Z")
_HEADING = re.compile(
    r"(?i)name\b|antragsteller|teilnehm|inhaber|fahrer|person|mitarbeiter|halter|eltern|kind|schuldner|mieter|"
    r"empfänger|sachbearbeit"
)
_SEPARATORS = ("\t", ";", "|", ",")
_MOST_ROWS = 30
_LONGEST_HEADING, _LONGEST_BULLET = 30, 12


@dataclass(frozen=True, slots=True)
class Word:
    """A word of the text, and how likely it is (part of) a name, says the model."""

    text: str
    start: int
    end: int
    likely: float


def words_of(text: str, pieces: Sequence[Piece]) -> list[Word]:
    """Whole words; the likelihood of each is the mean of its parts, by their length."""
    words: list[Word] = []
    index = 0
    for match in TOKEN.finditer(text):
        while index < len(pieces) and pieces[index].end <= match.start():
            index += 1
        likely, place, length = 0.0, index, 0
        while place < len(pieces) and pieces[place].start < match.end():
            piece = pieces[place]
            likely += (piece.given + piece.surname) * (piece.end - piece.start)
            length += piece.end - piece.start
            place += 1
        words.append(Word(match[0], match.start(), match.end(), likely / length if length else 0.0))
    return words


class Evidence:
    """All words of a text together, since a word is judged by those around it, and by where else it stands."""

    def __init__(self, text: str, words: Sequence[Word]) -> None:
        self.words = words
        self.keys = [folded(word.text) for word in words]
        known: dict[str, str] = {}
        for word in words:
            if word.text not in known:
                known[word.text] = kind(word.text)
        self.kinds = [known[word.text] for word in words]
        self.towns = towns(self.keys)
        self._text = text
        starts, ends = [word.start for word in words], [word.end for word in words]
        # gaps[i] stands before word i, gaps[i + 1] behind it
        self.gaps = [text[one:other] for one, other in zip([0, *ends], [*starts, len(text)], strict=True)]
        self._lower = {key for key, word in zip(self.keys, words, strict=True) if word.text[0].islower()}
        followers = [place for place in range(1, len(words)) if self.gaps[place] == " "]
        self._with_article = {self.keys[place] for place in followers if self.keys[place - 1] in _ARTICLES}
        self._with_title = {
            self.keys[place]
            for place in followers
            if self.keys[place - 1] in _TITLES or self.kinds[place - 1] == "first"
        }

    def score(self, place: int) -> float:
        """The sum of the weights: above zero, it is more likely a name than not."""
        known = weights()
        return known["always"] + sum(known.get(name, 0.0) for name in self.of(place))

    def of(self, place: int) -> list[str]:
        """The names of what speaks for or against this word."""
        word, of = self.words[place], self.kinds[place]
        lower = word.text[0].islower()
        found = [f"lower-{of}" if lower else of, *shape(word.text, self.keys[place], of)]
        found += [f"model-{step}" for step in _STEPS if word.likely >= step]
        found += [f"model-{step}-{of}" for step in _STEPS_OF_KIND if word.likely >= step]
        before = [*self._gap_before(place), *self._word_before(place)]
        found += before
        found += self._gap_behind(place)
        found += self._word_behind(place)
        if not lower:
            found += self._elsewhere(place, before)
        if self._is_cell(place) and _under_heading(self._text, word.start):
            found.append("under-heading")
        return found

    def _gap_before(self, place: int) -> Iterator[str]:
        gap, start = self.gaps[place], self.words[place].start
        if "\n" in gap or not place:
            yield "line-starts"
        elif _SENTENCE.search(gap):
            yield "behind-initial" if len(self.keys[place - 1]) == 1 else "sentence-starts"
        for sign, name in _SIGNS.items():
            if sign in gap:
                yield name
        if _BULLET.search(self._text[max(0, start - _LONGEST_BULLET) : start]):
            yield "behind-bullet"
        if _NEW_CELL.search(gap):
            yield "cell-starts"
        if self._is_label(gap, start):
            yield "behind-label"

    def _is_label(self, gap: str, start: int) -> bool:
        """»Name:«, »<nachname>«"""
        if gap.endswith(">"):
            return _NAME_TAG.search(self._text[max(0, start - _LONGEST_HEADING) : start]) is not None
        if ":" not in gap:
            return False
        line = self._text[self._text.rfind("\n", 0, start) + 1 : start][-2 * _LONGEST_HEADING :]
        label = folded(line.rstrip(": \t")).lstrip("-*•# 0123456789.)")
        last = label.rpartition(" ")[2]
        return label in _LABELS or last in _LABELS or last in _ROLES or last in _KIN or last.endswith("name")

    def _word_before(self, place: int) -> Iterator[str]:
        if not place:
            return
        gap, key, of = self.gaps[place], self.keys[place - 1], self.kinds[place - 1]
        if key in _GREETED and len(gap) < 4:
            yield "behind-greeting"
        if key in _TITLES and len(gap) < 4 and not gap.strip(" .-\n"):
            yield "behind-title"
        elif gap in (" ", "  ", "\n"):
            if key in ("und", "u"):
                yield "behind-and"
                other = self.kinds[place - 2] if place > 1 else ""
                yield f"behind-and-{'name' if other in _NAMES else 'noun' if other in _NOUNS else 'other'}"
            elif meaning := _MEANINGS.get(key):
                yield f"behind-{meaning}"
            elif self.words[place - 1].text[0].islower():
                yield "behind-lower"
            else:
                yield f"behind-{of}"
                if self.words[place - 1].likely >= _NEIGHBOUR:
                    yield "behind-likely"

    def _gap_behind(self, place: int) -> Iterator[str]:
        gap = self.gaps[place + 1]
        if "\n" in gap or place + 1 == len(self.words):
            yield "line-ends"
        if gap.startswith(","):
            yield "before-comma"
            if gap in (", ", ",") and self.kinds[place + 1 : place + 2] in (["first"], ["firstlast"], ["ambiguous"]):
                yield "before-comma-first"
        elif gap.lstrip().startswith("("):
            yield "before-bracket"
        elif gap.startswith(":"):
            yield "before-colon"
        elif gap[:1] == "." and not gap[1:2].strip():
            yield "before-stop"
        elif _CELL_ENDS.match(gap):
            yield "cell-ends"

    def _word_behind(self, place: int) -> Iterator[str]:
        if place + 1 == len(self.words) or self.gaps[place + 1] not in (" ", "  "):
            return
        word, key = self.words[place + 1], self.keys[place + 1]
        if key in ("und", "u"):
            yield "before-and"
        elif not word.text[0].islower():
            yield f"before-{self.kinds[place + 1]}"
            if word.likely >= _NEIGHBOUR:
                yield "before-likely"
        elif key in _FINITE or (len(key) > 4 and key.endswith(("t", "te")) and key not in FUNCTION):
            yield "before-verb"
        else:
            yield "before-particle" if key in PARTICLES else "before-lower"

    def _elsewhere(self, place: int, before: Sequence[str]) -> Iterator[str]:
        key = self.keys[place]
        if key in self._lower:
            yield "elsewhere-lower"
        if key in self._with_article and "behind-article" not in before:
            yield "elsewhere-article"
        if key in self._with_title and not {"behind-title", "behind-first"} & set(before):
            yield "elsewhere-title"

    def _is_cell(self, place: int) -> bool:
        return bool(_NEW_CELL.search(self.gaps[place]) or _CELL_ENDS.match(self.gaps[place + 1])) or (
            "," in self.gaps[place] or self.gaps[place + 1][:1] == ","
        )


def _under_heading(text: str, start: int) -> bool:
    """Whether this is a cell of a column whose heading says that people are in it."""
    line = text.rfind("\n", 0, start) + 1
    end = text.find("\n", start)
    row = text[line : end if end >= 0 else len(text)]
    separator = next((sign for sign in _SEPARATORS if row.count(sign) > 1), None)
    if separator is None:
        return False
    top = line
    for _ in range(_MOST_ROWS):
        above = text.rfind("\n", 0, max(top - 1, 0)) + 1
        if not top or text.count(separator, above, top) != row.count(separator):
            break
        top = above
    if top == line:
        return False
    cells = text[top : text.find("\n", top)].split(separator)
    cell = cells[text.count(separator, line, start)]
    return len(cell) < _LONGEST_HEADING and _HEADING.search(cell) is not None


@cache
def weights() -> dict[str, float]:
    """By name; what is not in it weighs nothing."""
    pairs = (line.rpartition(" ") for line in entries("weights"))
    return {name: float(number) for name, _, number in pairs}
