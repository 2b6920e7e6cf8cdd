# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Everything here runs real programs out of Debian's packages: `make test-monitoring` fetches them."""

from pathlib import Path

import pytest

from tests.monitoring.programs import BIN, NAMES

_HERE = Path(__file__).parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.path.is_relative_to(_HERE):
            item.add_marker(pytest.mark.monitoring)


@pytest.fixture(scope="session", autouse=True)
def programs() -> None:
    missing = [name for name in NAMES if not (BIN / name).is_file()]
    if missing:
        pytest.fail(f"{', '.join(missing)} are not here. Fetched and tested with: make test-monitoring")
