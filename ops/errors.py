# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""The base error of `ampel`. It is caught once, in `ops.cli`, and shown as it stands."""


class OpsError(Exception):
    """An expected error: the message is German, names the setting and its value, and the next command to run."""
