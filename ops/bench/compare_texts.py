# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""The texts of the comparison: ordinary ones, one of nothing but numbers, and some that are made to hurt."""

from collections.abc import Iterable
from pathlib import Path

from ops.evaluation import generate, templates
from ops.evaluation.filler import PERSONAL
from ops.evaluation.identifiers import plain
from ops.evaluation.pool import Chance
from ops.evaluation.seeds import TUNING_SEEDS

DOCUMENTS = "documents of the example town, 20,000"
PROMPT = "municipal with personal data, 20,000"
CLEAN = "public municipal, 20,000"
_FOLDER = Path(__file__).parents[2] / "examples" / "lindenrath" / "documents"
_HOSTILE_LENGTH = 100_000
_UNITS = ("0", "1-", "a@", "a@b.", "DE00 ", "12 345 678 901 ", "Frau ", "Am ")


def ordinary() -> dict[str, str]:
    """By name; the number is the length in characters.

    The documents are whole ones. The others are templates of the evaluation, one after the other: short texts, fuller
    of contacts and of personal data than a document.
    """
    municipal, public = (_joined(collection) for collection in (templates.MUNICIPAL, templates.PUBLIC))
    ascii_only = plain(public).encode("ascii", "ignore").decode()
    documents = "\n\n".join(path.read_text(encoding="utf-8") for path in sorted(_FOLDER.glob("*.md")))
    return {
        DOCUMENTS: documents[:20_000],
        "municipal with personal data, 2,000": municipal[:2000],
        PROMPT: municipal[:20_000],
        "public municipal, 2,000": public[:2000],
        CLEAN: public[:20_000],
        "public municipal in plain ASCII, 20,000": ascii_only[:20_000],
        "umlauts and dashes only, 20,000": ("äöüßÄÖÜ – „é“ " * 2000)[:20_000],
        "nothing but identifiers, 20,000": _identifiers()[:20_000],
    }


def hostile() -> dict[str, str]:
    """One unit again and again."""
    return {f"{unit!r} to {_HOSTILE_LENGTH:,}": (unit * _HOSTILE_LENGTH)[:_HOSTILE_LENGTH] for unit in _UNITS}


def _joined(collection: str) -> str:
    return "\n\n".join(sample.text for sample in generate.generate(collection, TUNING_SEEDS, 120))


def _identifiers() -> str:
    chance = Chance("bench", generate.pool_of(TUNING_SEEDS[0]))
    return ", ".join(_each(chance, 120))


def _each(chance: Chance, times: int) -> Iterable[str]:
    for _ in range(times):
        yield from (make(chance) for _, make in PERSONAL.values())
