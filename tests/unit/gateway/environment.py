# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""What the gateway needs in its environment, and nothing else."""

COMPLETE = {
    "AMPEL_DATABASE_URL": "postgresql://ampel:geheim-db@127.0.0.1/ampel",
    "AMPEL_LITELLM_KEY": "geheim-litellm",
    "AMPEL_TICKET_SECRET": "geheim-ticket-" + "t" * 32,
    "AMPEL_USER_TOKEN_SECRET": "geheim-user-" + "u" * 32,
}
