# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Names that are no personal data: placeholders, people of history, and the office holders that a town names."""

import re
from collections.abc import Callable, Iterable, Iterator
from typing import Protocol

import re2

from gateway.detect.normalise import normalise
from gateway.detect.person_lists import folded
from gateway.detect.person_words import BETWEEN

_TOKEN = re.compile(r"[^\W\d_]+")
_PLACEHOLDERS = frozenset({"mustermann", "musterfrau", "muster", "musterperson", "musterkind", "mustermensch"})
_PLACEHOLDER_NAMES = frozenset(
    {("john", "doe"), ("jane", "doe"), ("otto", "normalverbraucher"), ("lieschen", "muller"), ("vorname", "nachname")}
)

# Offices that stand before a name and are taken for a part of it.
_OFFICE = re.compile(
    r"(?:(?:[\wäöüß-]*(?:wahlleiter|standesbeamt|kämmerer|kämmer|beigeordnet|amtsleiter|bereichsleiter|dienstleiter|"
    r"abteilungsleiter|schulleiter|pressesprecher|ortsvorsteher|vorsitzend|bürgermeister|dezernent|brandmeister)"
    r"(?:e|er|en|in|rin)?)(?:\s+|\Z))+",
    re.IGNORECASE,
)

_HAS_OFFICE = re.compile("leiter|beam|kämm|geordn|sprech|vorst|vorsi|meister|dezern", re.IGNORECASE)  # much faster

# People of history after whom streets and schools are called, or whom public texts quote. All have died.
_HISTORY = """
Johann Wolfgang von Goethe; Friedrich Schiller; Friedrich von Schiller; Gotthold Ephraim Lessing; Immanuel Kant;
Martin Luther; Martin Luther King; Philipp Melanchthon; Johann Sebastian Bach; Ludwig van Beethoven; Wolfgang Amadeus
Mozart; Johannes Brahms; Robert Schumann; Clara Schumann; Richard Wagner; Georg Friedrich Händel; Franz Schubert;
Joseph Haydn; Felix Mendelssohn Bartholdy; Heinrich Heine; Theodor Fontane; Theodor Storm; Thomas Mann; Heinrich Mann;
Bertolt Brecht; Erich Kästner; Anne Frank; Sophie Scholl; Hans Scholl; Geschwister Scholl; Dietrich Bonhoeffer; Karl
Marx; Friedrich Engels; Rosa Luxemburg; Karl Liebknecht; August Bebel; Ferdinand Lassalle; Friedrich Ebert; Gustav
Stresemann; Konrad Adenauer; Theodor Heuss; Ludwig Erhard; Kurt Schumacher; Willy Brandt; Helmut Schmidt; Helmut Kohl;
Walter Scheel; Richard von Weizsäcker; Johannes Rau; Otto von Bismarck; Friedrich der Große; Karl der Große; Wilhelm
von Humboldt; Alexander von Humboldt; Carl Friedrich Gauß; Albert Einstein; Max Planck; Robert Koch; Rudolf Virchow;
Wilhelm Conrad Röntgen; Otto Hahn; Lise Meitner; Marie Curie; Werner Heisenberg; Gottfried Wilhelm Leibniz; Johannes
Kepler; Nikolaus Kopernikus; Galileo Galilei; Isaac Newton; Charles Darwin; Leonardo da Vinci; Albrecht Dürer; Lucas
Cranach; Caspar David Friedrich; Paul Klee; Käthe Kollwitz; Ernst Barlach; Adolph Kolping; Albert Schweitzer; Maria
Montessori; Friedrich Fröbel; Johann Heinrich Pestalozzi; Adam Ries; Johannes Gutenberg; Till Eulenspiegel; Jacob
Grimm; Wilhelm Grimm; Annette von Droste-Hülshoff; Joseph von Eichendorff; Eduard Mörike; Friedrich Hölderlin; Georg
Büchner; Heinrich von Kleist; Franz Kafka; Hermann Hesse; Günter Grass; Heinrich Böll; Max Frisch; Astrid Lindgren;
William Shakespeare; Claus von Stauffenberg; Georg Elser; Adolf Hitler; Joseph Goebbels; Napoleon Bonaparte; Julius
Caesar; Karl Friedrich Schinkel; Walter Gropius; Ferdinand von Steinbeis; Robert Bosch; Carl Benz; Gottlieb Daimler;
Rudolf Diesel; Werner von Siemens; Alfred Krupp; Matthias Erzberger; Elly Heuss-Knapp; Louise Otto-Peters; Bertha von
Suttner; Edith Stein; Hildegard von Bingen; Mahatma Gandhi; Nelson Mandela; Abraham Lincoln; John F. Kennedy; George
Washington; Janusz Korczak; Oskar Schindler; Friedrich Nietzsche; Georg Wilhelm Friedrich Hegel; Arthur Schopenhauer;
Sigmund Freud; Max Weber; Hannah Arendt; Karl May; Wilhelm Busch; Wilhelm Tell; Friedrich Ludwig Jahn; Ernst Thälmann;
Clara Zetkin; Hermann Löns; Paul von Hindenburg; Carl von Ossietzky; Kurt Tucholsky
"""
_HISTORY_ALONE = """
Goethe Schiller Lessing Kant Luther Bach Beethoven Mozart Brahms Wagner Händel Schubert Haydn Mendelssohn Heine Fontane
Brecht Bonhoeffer Marx Engels Luxemburg Bismarck Adenauer Humboldt Einstein Planck Leibniz Kepler Kopernikus Newton
Darwin Dürer Kolping Montessori Pestalozzi Gutenberg Shakespeare Hitler Napoleon Caesar Schinkel Nietzsche Hegel Freud
Hölderlin Kafka Gandhi Jesus Christus Buddha Mohammed Platon Aristoteles Sokrates Homer Columbus Kolumbus Stalin Lenin
"""


class _Match(Protocol):
    def span(self) -> tuple[int, int]: ...


def _words(name: str) -> tuple[str, ...]:
    return tuple(map(folded, _TOKEN.findall(name)))


def _key(words: tuple[str, ...]) -> tuple[str, ...]:
    """The words of a name without titles, and without the -s of a genitive at its end."""
    words = tuple(word for word in words if word not in BETWEEN)
    return (*words[:-1], _bare(words[-1])) if words else ()


def _bare(word: str) -> str:
    return word.removesuffix("s") if len(word) > 3 else word


_PEOPLE_OF_HISTORY = frozenset(_key(_words(name)) for name in _HISTORY.split(";"))
_NAMES_OF_HISTORY = frozenset(_key(_words(name)) for name in _HISTORY_ALONE.split())


def is_nobody(name: str) -> bool:
    """A placeholder, or somebody from history."""
    words = _words(name)
    return _is_placeholder(words) or _key(words) in _PEOPLE_OF_HISTORY


def _is_placeholder(words: tuple[str, ...]) -> bool:
    return words in _PLACEHOLDER_NAMES or any(
        word in _PLACEHOLDERS or word.removesuffix("s") in _PLACEHOLDERS for word in words
    )


def is_of_history(name: str) -> bool:
    """A single surname that stands for one person: »Goethe«. Only where nothing says »Herr« or »Frau«."""
    return _key(_words(name)) in _NAMES_OF_HISTORY


class OfficeHolders:
    """The public office holders of a town (`detection.names`), by their full names: »Petra Sommer«.

    A name is theirs if it is said in one of the usual ways, or stands where their full name stands in the text: a tier
    that sees only half of a name must not report that half.
    """

    def __init__(self, names: Iterable[str] = ()) -> None:
        full = [name.split() for name in names if name.strip()]
        self._spoken = frozenset(way for name in full for way in _ways(name[0], " ".join(name[1:])))
        self._written = _automaton(names)

    def cover(self, name: str) -> bool:
        """Whether this is one of them, somebody from history or a placeholder.

        An office holder by full name in either order, with an initial, or by surname alone.
        """
        words = _words(name)
        return _is_placeholder(words) or (key := _key(words)) in _PEOPLE_OF_HISTORY or key in self._spoken

    def others(self, data: bytes, places: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int]]:
        """The places (bytes, in order) that are not theirs and not those of placeholders."""
        taken = [match.span() for match in self._written(data)]
        index = 0
        for start, end in places:
            while index < len(taken) and taken[index][1] <= start:
                index += 1
            whole = data[start:end].decode("utf-8", "ignore")
            name = _OFFICE.sub("", whole) if _HAS_OFFICE.search(whole) else whole
            first = end - len(name.encode())  # without »Wahlleiterin«, which tells whose name it is
            inside = index < len(taken) and taken[index][0] <= first and end <= taken[index][1]
            if not (inside or not name or self.cover(name)):
                yield start, end


def _ways(first: str, last: str) -> Iterator[tuple[str, ...]]:
    """All ways to say a name: »Petra Sommer«, »Sommer, Petra«, »Sommer«, »P. Sommer«; also in the genitive."""
    initials = " ".join(part[0] for part in first.split("-") if part)
    ways = [f"{first} {last}", f"{last} {first}", last, f"{first[0]} {last}"] if last else [first]
    if last and len(initials) > 1:  # »K.-D. Hagemann«, of which a reader may see the second half
        ways += [f"{initials} {last}", f"{initials[-1]} {last}"]
    for way in ways:
        words = tuple(map(folded, _TOKEN.findall(normalise(way).decode())))
        if words:
            yield words
            yield *words[:-1], _bare(words[-1])


def _automaton(names: Iterable[str]) -> Callable[[bytes], Iterator[_Match]]:
    """Finds the full names of placeholders and of these people, however their parts are set apart."""
    ways = [r"\b[a-z\x{DF}-\x{24F}-]{2,20}\s{1,3}muster(?:mann|frau|kind)s?\b"]
    for name in names:
        parts = [re2.escape(part) for part in normalise(name).decode().split()]
        if len(parts) > 1:
            ways += [r"\s{1,3}".join(parts), rf"{parts[-1]},\s{{1,3}}" + r"\s{1,3}".join(parts[:-1])]
    options = re2.Options()
    options.never_capture = True
    options.log_errors = False
    options.longest_match = True
    finditer: Callable[[bytes], Iterator[_Match]] = re2.compile(f"(?i)(?:{'|'.join(ways)})".encode(), options).finditer
    return finditer
