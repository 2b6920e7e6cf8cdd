# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""What every test gets: the guards against the outside world, and a PostgreSQL for those that ask for one."""

pytest_plugins = ("pytester", "tests.plugins.guards", "tests.plugins.postgres")
