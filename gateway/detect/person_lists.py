# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""The lists behind person names: first names, surnames, and words that are neither.

They are written by `python -m ops.names.build` and compared in one folded form, in which »Ayşe«, »AYSE« and »ayse« are
the same. About 60,000 entries, 6 MB in memory.
"""

import unicodedata
from collections.abc import Iterable
from importlib.resources import files

from gateway.detect.normalise import normalise

_STROKES = str.maketrans({"ł": "l", "đ": "d", "ø": "o", "ı": "i", "æ": "ae", "œ": "oe", "ß": "ss", "ə": "e"})
_GERMAN = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue"})

# What German compounds end in and surnames do not. Surnames do end in -mann, -berg, -bach, -feld, -hof, -haus, -macher.
_ENDINGS = (
    *("ung", "ungen", "heit", "heiten", "keit", "keiten", "schaft", "schaften", "tion", "tionen", "ität", "ismus"),
    *("amt", "amtes", "ämter", "antrag", "antrags", "anträge", "gesetz", "gesetze", "gesetzes", "gebühr", "gebühren"),
    *(
        "steuer",
        "steuern",
        "geld",
        "gelder",
        "stelle",
        "stellen",
        "straße",
        "strasse",
        "weg",
        "platz",
        "allee",
        "gasse",
    ),
    *("schule", "schulen", "ordnung", "plan", "plans", "pläne", "büro", "büros", "rat", "rats", "rates", "ausschuss"),
    *("versicherung", "hilfe", "hilfen", "kosten", "dienst", "dienste", "dienstes", "verein", "vereine", "verband"),
    *("behörde", "behörden", "kasse", "termin", "termine", "bescheid", "bescheide", "bescheids", "formular", "nummer"),
    *("halle", "stadt", "gemeinde", "park", "parks", "fest", "fests", "anlage", "anlagen", "bericht", "berichte"),
    *("gruppe", "gruppen", "zeit", "zeiten", "zentrum", "zentrums", "system", "systeme", "projekt", "projekte"),
    *("bestätigung", "erklärung", "frage", "fragen", "karte", "karten", "liste", "listen", "vertrag", "vertrags"),
    *("kreis", "kreises", "kirche", "heim", "heims", "lehre", "werk", "werke", "recht", "rechts", "pflicht", "tag"),
    *("abteilung", "zimmer", "woche", "wochen", "jahr", "jahre", "monat", "monate", "wert", "werte", "zahl", "zahlen"),
    *("lich", "liche", "lichen", "licher", "liches", "ische", "ischen", "ischer", "isches"),
)


def entries(name: str) -> frozenset[str]:
    """The entries of `names/<name>.txt` as they are written there, and so as normalised text has them."""
    text = files("gateway.detect.names").joinpath(f"{name}.txt").read_text(encoding="utf-8")
    lines = "\n".join(line for line in text.splitlines() if not line.startswith("#"))
    return frozenset(normalise(lines).decode().splitlines())


def folded(token: str) -> str:
    """Lower case, without marks and strokes."""
    lower = token.lower()
    if lower.isascii():
        return lower
    apart = unicodedata.normalize("NFD", lower.translate(_STROKES))
    return "".join(character for character in apart if not unicodedata.combining(character))


def _folded_all(names: Iterable[str]) -> frozenset[str]:
    return frozenset(form for name in names for form in (folded(name), folded(name.lower().translate(_GERMAN))))


def spellings(names: Iterable[str]) -> frozenset[str]:
    """The names as people write them: with their letters, without marks, with »ue« for »ü«; capitalised."""
    return frozenset(
        form
        for name in names
        for form in (
            name,
            "-".join(part.capitalize() for part in folded(name).split("-")),
            name.translate(_GERMAN | {ord("Ä"): "Ae", ord("Ö"): "Oe", ord("Ü"): "Ue", ord("ß"): "ss"}),
        )
    )


def variants(words: Iterable[str]) -> frozenset[str]:
    """The words, also with »ue« for »ü« and »ss« for »ß«."""
    return frozenset(form for word in words for form in (word, word.translate(_GERMAN).replace("ß", "ss")))


FIRST = _folded_all(entries("first"))
AMBIGUOUS = _folded_all(entries("ambiguous")) - FIRST
LAST = _folded_all(entries("last"))
WORDS = entries("words")


def is_first(token: str) -> bool:
    """A first name and nothing else; of a double name, the first part."""
    key = folded(token)
    if key in FIRST:
        return True
    head, *rest = key.split("-")
    return bool(rest) and head in FIRST and all(part in FIRST or part in AMBIGUOUS for part in rest)


def is_last(token: str) -> bool:
    """A known surname, also in the genitive; of a double name, one part."""
    key = folded(token)
    return any(part in LAST or part.removesuffix("s") in LAST for part in key.split("-"))


def is_word(token: str) -> bool:
    """A German word that is no name, as far as is known. Hyphenated: if its last part is one."""
    lower = token.lower().rpartition("-")[2]
    if lower in WORDS or lower.removesuffix("s") in WORDS:
        return True
    if lower.isascii() and (umlauts := _with_umlauts(lower)) != lower and umlauts in WORDS:
        return True  # »Buergermeisterin«
    return len(lower) > 6 and lower.endswith(_ENDINGS)


def _with_umlauts(word: str) -> str:
    return word.replace("ae", "ä").replace("oe", "ö").replace("ue", "ü")
