# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""What names and streets are drawn from. There are two pools, so that no rule can be fitted to the report's names."""

import random
from collections.abc import Mapping
from dataclasses import dataclass

# First names of women, of men, and last names, separated by spaces.
Origins = Mapping[str, tuple[str, str, str]]


@dataclass(frozen=True, slots=True)
class Pool:
    """`trunks` are completed by »straße«, »weg« ...; `streets` are whole names."""

    origins: Origins
    trunks: str
    streets: tuple[str, ...]


class Chance(random.Random):
    """A generator of random numbers that knows what it may draw names and streets from."""

    def __init__(self, seed: str, pool: Pool) -> None:
        super().__init__(seed)
        self.pool = pool
