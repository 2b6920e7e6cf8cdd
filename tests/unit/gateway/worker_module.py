# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""What test_worker.py runs in the process: the first word of a message says what to do with the rest."""

import os
import time

from gateway import worker

OUT = os.dup(1)  # the pipe itself, to say on it what `serve` never would


def answer(payload: bytes) -> bytes:
    order, _, rest = payload.partition(b" ")
    match order:
        case b"crash":
            raise ValueError(rest)
        case b"exit":
            os._exit(3)
        case b"memory":
            return bytes(1 << 30)
        case b"hang":
            time.sleep(60)
        case b"slow":
            time.sleep(0.5)
        case b"lie":
            os.write(OUT, worker.LENGTH.pack(worker.LONGEST + 1))
            os._exit(0)
        case b"truncate":
            os.write(OUT, worker.LENGTH.pack(100) + b"short")
            os._exit(0)
        case b"print":
            print("out of turn", flush=True)  # noqa: T201
        case b"environment":
            return "\n".join(os.environ).encode() + b"\n" + "\n".join(os.environ.values()).encode()
    return rest


if __name__ == "__main__":
    worker.serve(answer)
