# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Make the texts of a collection: the same for the same seed, on every machine."""

from collections.abc import Iterator, Sequence

from ops.evaluation import noise, pool_report, pool_tuning, templates
from ops.evaluation.filler import fill
from ops.evaluation.pool import Chance, Pool
from ops.evaluation.sample import Sample, assemble
from ops.evaluation.seeds import TUNING_SEEDS
from ops.evaluation.templates import Template


def pool_of(seed: int) -> Pool:
    """The names that a seed may draw: rule authors see those of the tuning seeds, and no others."""
    return pool_tuning.POOL if seed in TUNING_SEEDS else pool_report.POOL


def generate(collection: str, seeds: Sequence[int], count: int) -> Iterator[Sample]:
    """At least `count` texts, as many of one seed as of another, and within a seed of one template as of another."""
    each = -(-count // len(seeds))
    for seed in seeds:
        chance = Chance(f"{collection} {seed}", pool_of(seed))
        for template in _dealt(templates.load(collection), each, chance):
            yield _sample(template, seed, chance)


def _dealt(stock: Sequence[Template], count: int, chance: Chance) -> Iterator[Template]:
    """Like cards: the whole stock, shuffled, again and again."""
    while count > 0:
        hand = chance.sample(stock, len(stock))[:count]
        yield from hand
        count -= len(hand)


def _sample(template: Template, seed: int, chance: Chance) -> Sample:
    text, gold = assemble(noise.spoil(fill(template.text, chance), chance))
    return Sample(template.id, template.half, seed, noise.reflow(text, chance), gold)
