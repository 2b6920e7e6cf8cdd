# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""What happens to text on its way: slips of the fingers, keyboards without umlauts, lines broken by a PDF, odd spaces.

Numbers and names keep their signs, so that a gold span stays what it says; only its spaces may become others.
"""

import re

from ops.evaluation.identifiers import plain
from ops.evaluation.pool import Chance
from ops.evaluation.sample import Piece

_TYPO_TEXTS, _TYPO_WORDS = 0.25, 0.015
_PLAIN_TEXTS = 0.10
_WRAPPED_TEXTS = 0.20
_ODD_SPACE_TEXTS, _ODD_SPACES = 0.10, 0.15
_WORD = re.compile(r"\b[a-zäöüß]{6,}\b")
_WIDTH = (58, 80)


def spoil(pieces: list[Piece], chance: Chance) -> list[Piece]:
    """Misspell the words of the template, in some texts."""
    slips, without_umlauts = chance.random() < _TYPO_TEXTS, chance.random() < _PLAIN_TEXTS
    return [
        piece if piece.drawn else Piece(_spoilt(piece.text, chance, slips=slips, without_umlauts=without_umlauts))
        for piece in pieces
    ]


def _spoilt(text: str, chance: Chance, *, slips: bool, without_umlauts: bool) -> str:
    if without_umlauts:
        text = plain(text)
    return _WORD.sub(lambda found: _slip(found[0], chance), text) if slips else text


def _slip(word: str, chance: Chance) -> str:
    if chance.random() >= _TYPO_WORDS:
        return word
    place = chance.randrange(1, len(word) - 2)
    return chance.choice(
        (
            word[:place] + word[place + 1] + word[place] + word[place + 2 :],
            word[:place] + word[place + 1 :],
            word[:place] + word[place] + word[place:],
        )
    )


def reflow(text: str, chance: Chance) -> str:
    """Break lines, or use odd spaces, in some texts. One sign for one sign: places in the text stay what they are."""
    if chance.random() < _WRAPPED_TEXTS:
        text = _wrapped(text, chance.randrange(*_WIDTH))
    if chance.random() < _ODD_SPACE_TEXTS:
        text = "".join("\u00a0" if sign == " " and chance.random() < _ODD_SPACES else sign for sign in text)
    return text


def _wrapped(text: str, width: int) -> str:
    signs = list(text)
    line, space = 0, -1
    for place, sign in enumerate(text):
        if sign == "\n":
            line, space = place + 1, -1
        elif sign == " ":
            if place - line > width and space >= line:
                signs[space] = "\n"
                line = space + 1
            space = place
    return "".join(signs)
