# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""All sections of the report, in its order."""

from ops.proofs import bypass, conversation, detection, identity, lock, matrix, records
from ops.proofs.proof import Section

SECTIONS: dict[str, Section] = {
    "matrix": matrix.SECTION,
    "identity": identity.SECTION,
    "detection": detection.SECTION,
    "conversation": conversation.SECTION,
    "bypass": bypass.SECTION,
    "lock": lock.SECTION,
    "records": records.SECTION,
}
