# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""What every test gets: the guards against the outside world, and a PostgreSQL for those that ask for one."""

from hypothesis import settings

pytest_plugins = ("tests.plugins.guards", "tests.plugins.postgres")

# For `make test-long`. Without a deadline an example: a busy machine is no wrong answer.
settings.register_profile("long", max_examples=2_000, deadline=None)
