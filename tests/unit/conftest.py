# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Unit tests are what runs on every machine: none may ask to get around the guards, or for the running platform."""

from pathlib import Path

import pytest

FOREIGN = ("browser", "docker", "live", "network")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    here = Path(__file__).parent
    for item in items:
        found = next((name for name in FOREIGN if item.get_closest_marker(name)), None)
        if found and item.path.is_relative_to(here):
            raise pytest.UsageError(f"{item.nodeid} is a unit test and must not be marked {found!r}")
