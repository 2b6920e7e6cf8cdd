# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""The process that opens files: bytes of one file in, its text or a reason out. It runs apart, with limits."""

import logging

import orjson

from gateway import worker
from gateway.documents_formats import read
from gateway.documents_limits import Reason, UnreadableError


def answer(raw: bytes) -> bytes:
    """JSON of `{"kind", "extent", "text"}` or of `{"reason"}`.

    Raises:
        MemoryError: the memory limit; the process has to end.
    """
    try:
        pages = read(raw)
        return orjson.dumps({"kind": pages.kind, "extent": pages.extent, "text": pages.text()})
    except UnreadableError as error:
        return orjson.dumps({"reason": error.reason})
    except MemoryError:
        raise
    except Exception:
        # The libraries raise nearly anything on a broken file, and what they say can quote it.
        return orjson.dumps({"reason": Reason.BROKEN})


if __name__ == "__main__":
    # pypdf reports what it repairs, with pieces of the file.
    logging.disable(logging.CRITICAL)
    worker.serve(answer)
