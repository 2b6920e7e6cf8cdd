# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
from pathlib import Path
from typing import NoReturn

import pytest

from ops.checks.clock import CHECK
from ops.checks.finding import UndeterminedError
from ops.checks.machine import KernelClock
from tests.unit.ops.checks.lab import Programs, run, site, statuses, texts


@pytest.mark.parametrize(
    ("clock", "ntp", "outcome", "shown"),
    [
        (KernelClock(synchronised=True, offset=0.0021), None, "ok", "2,1 ms"),
        (KernelClock(synchronised=True, offset=-3.0), None, "warning", "-3,0 s"),
        (KernelClock(synchronised=False, offset=0), None, "warning", "03.05.2026 12:00 UTC"),
        (KernelClock(synchronised=False, offset=0), "yes\n", "warning", "ein Zeitdienst ist eingeschaltet"),
        (KernelClock(synchronised=False, offset=0), "no\n", "warning", "kein Zeitdienst ist eingeschaltet"),
    ],
)
def test_the_kernels_clock(clock: KernelClock, ntp: str | None, outcome: str, shown: str, tmp_path: Path) -> None:
    programs = Programs() if ntp is None else Programs(timedatectl=ntp)
    found = run(CHECK, site(tmp_path, kernel_clock=lambda: clock, run=programs))
    assert statuses(found) == [outcome]
    assert shown in texts(found)


def test_a_kernel_that_does_not_tell(tmp_path: Path) -> None:
    def refuse() -> NoReturn:
        raise UndeterminedError("der Kernel gibt über seine Uhr keine Auskunft")

    assert statuses(run(CHECK, site(tmp_path, kernel_clock=refuse))) == ["unknown"]
