# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""People who do not exist: first and last names as they occur in German towns, put together at random.

The names were written by hand for the evaluation, and are not from the lists that the gateway looks names up in: the
report tells apart who is on them and who is not.
"""

from dataclasses import dataclass

from ops.evaluation.pool import Chance, Pool

# How often an origin is drawn beside the others, of which each counts 2: most names in a German town are German ones.
_OFTEN = {"deutsch": 20, "türkisch": 5, "arabisch": 5, "polnisch": 5}
_OTHERS = 2
_PARTICLES = frozenset({"Al", "El", "De", "Di", "Lo", "da", "dos", "de"})
# First names of two words, which stand in pairs above.
_PAIRS = "vietnamesisch"
_GERMAN = "deutsch"
_NOBLE = ("von der", "von", "zu", "vom", "van den", "ter")


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody invented. `woman` decides between Frau and Herr."""

    first: str
    last: str
    woman: bool
    origin: str


def draw(chance: Chance) -> Person:
    """Anybody; now and then with a double or a noble name, a second first name, or of two origins."""
    origins = list(chance.pool.origins)
    origin = chance.choices(origins, weights=[_OFTEN.get(name, _OTHERS) for name in origins])[0]
    woman = chance.random() < 0.5
    first, last = chance.choice(_firsts(chance.pool, origin, woman=woman)), chance.choice(_lasts(chance.pool, origin))
    turn = chance.random()
    if turn < 0.07:
        last = _double(last, chance.choice(_lasts(chance.pool, chance.choice((_GERMAN, origin)))))
    elif turn < 0.10 and origin == _GERMAN:
        last = f"{chance.choice(_NOBLE)} {last}"
    elif turn < 0.14 and origin != _PAIRS:
        first = f"{first} {chance.choice(_firsts(chance.pool, origin, woman=woman))}"
    elif turn < 0.17:
        first = chance.choice(_firsts(chance.pool, _GERMAN, woman=woman))
    return Person(first, last, woman, origin)


def _double(last: str, other: str) -> str:
    """Two names with a hyphen, unless they are one, or have a space or hyphen of their own."""
    both = last + other
    return last if last == other or " " in both or "-" in both else f"{last}-{other}"


def _firsts(pool: Pool, origin: str, *, woman: bool) -> list[str]:
    words = pool.origins[origin][0 if woman else 1].split()
    return [" ".join(words[place : place + 2]) for place in range(0, len(words), 2)] if origin == _PAIRS else words


def _lasts(pool: Pool, origin: str) -> list[str]:
    names: list[str] = []
    particle = ""
    for word in pool.origins[origin][2].split():
        if word in _PARTICLES:
            particle = f"{word} "
            continue
        names.append(particle + word)
        particle = ""
    return names


def inventory(pool: Pool) -> tuple[frozenset[str], frozenset[str]]:
    """All first names and all last names of a pool."""
    firsts = {name for origin in pool.origins for woman in (True, False) for name in _firsts(pool, origin, woman=woman)}
    return frozenset(firsts), frozenset(name for origin in pool.origins for name in _lasts(pool, origin))
