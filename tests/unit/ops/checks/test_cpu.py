# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
from pathlib import Path

import pytest

from ops.checks.cpu import CHECK
from tests.unit.ops.checks.lab import run, site, statuses, texts

_CORE = "processor\t: {}\nmodel name\t: Xeon Gold\nflags\t\t: fpu sse4_2 {}\n\n"


@pytest.mark.parametrize(
    ("cpuinfo", "outcome", "shown"),
    [
        (_CORE.format(0, "avx avx2") + _CORE.format(1, "avx avx2"), "ok", "Xeon Gold, 2 Kerne"),
        (_CORE.format(0, "avx"), "error", "Xeon Gold kann kein AVX2"),
        ("processor\t: 0\nFeatures\t: fp asimd\n", "unknown", "x86-64"),
    ],
)
def test_flags(cpuinfo: str, outcome: str, shown: str, tmp_path: Path) -> None:
    (tmp_path / "root/proc").mkdir(parents=True)
    (tmp_path / "root/proc/cpuinfo").write_text(cpuinfo, encoding="ascii")
    found = run(CHECK, site(tmp_path))
    assert statuses(found) == [outcome]
    assert shown in texts(found)
