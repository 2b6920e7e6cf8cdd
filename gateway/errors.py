# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""The gateway's base error. Its message is German and is shown to people as it stands."""


class GatewayError(Exception):
    """Base of every expected error of the gateway.

    The message names the setting or field, its value (never a secret or personal data) and what to do next.
    """
