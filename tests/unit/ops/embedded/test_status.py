# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
import os
import time

import psutil

from ops.embedded import status
from ops.embedded.parts.registry import PARTS
from ops.embedded.ports import Ports
from ops.embedded.supervision import State


def test_rows_of_a_demo_in_which_something_is_wrong() -> None:
    states = {name: State("RUNNING", os.getpid(), time.time() - 90) for name in PARTS}
    states["litellm"] = State("FATAL", None, time.time())
    states["llama"] = State("STOPPED", None, None)
    rows = {row.part: row for row in status.rows(states, Ports(8080, 18400))}
    assert "llama" not in rows, "with a model server of one's own it is stopped on purpose"
    assert (rows["litellm"].running, rows["litellm"].state, rows["litellm"].seconds) == (False, "startet nicht", None)
    gateway = rows["gateway"]
    assert gateway.running
    assert gateway.seconds in (89, 90, 91)
    assert gateway.port == 18401
    assert gateway.memory
    assert gateway.memory > 1_000_000


def test_no_rows_without_a_demo() -> None:
    assert status.rows({}, Ports(8080, 18400)) == []


def test_a_process_that_has_just_gone_has_no_memory() -> None:
    gone = psutil.Popen(["true"])
    gone.wait()
    assert status._memory(gone.pid) is None
