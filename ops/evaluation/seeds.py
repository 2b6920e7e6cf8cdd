# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Which seeds may be looked at while rules are written, and which are kept for the report.

Tests and rule authors use the first ones only. A figure from a tuning seed says little, so that the report names it.
"""

TUNING_SEEDS = (1, 2, 3)
REPORT_SEEDS = (52_604, 71_993, 140_857, 366_421, 918_273)
