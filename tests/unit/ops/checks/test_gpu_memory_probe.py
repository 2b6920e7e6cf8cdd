# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""The script against a driver made of ordinary memory: what it calls is right by the manual, not tried on a card."""

import ctypes
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from ops.checks import gpu_memory_probe

OUT_OF_MEMORY = 2


class _Cuda:
    """As much of libcuda as is called; addresses are numbers of buffers."""

    def __init__(self, cards: int, *, full: frozenset[int] = frozenset(), forgets: bool = False) -> None:
        self._cards, self._full, self._forgets = cards, full, forgets
        self._current = 0
        self._memory: dict[int, bytes] = {}
        self.freed = 0

    def cuInit(self, _flags: int) -> int:  # noqa: N802
        return 0

    def cuDeviceGetCount(self, number: Any) -> int:  # noqa: N802
        number._obj.value = self._cards
        return 0

    def cuDeviceGet(self, device: Any, index: int) -> int:  # noqa: N802
        device._obj.value = index
        return 0

    def cuDevicePrimaryCtxRetain(self, context: Any, device: Any) -> int:  # noqa: N802
        context._obj.value = device.value + 1
        return 0

    def cuCtxSetCurrent(self, context: Any) -> int:  # noqa: N802
        self._current = context.value - 1
        return 0

    def cuMemAlloc_v2(self, place: Any, _size: Any) -> int:  # noqa: N802
        if self._current in self._full:
            return OUT_OF_MEMORY
        place._obj.value = len(self._memory) + 1
        self._memory[place._obj.value] = b""
        return 0

    def cuMemcpyHtoD_v2(self, place: Any, data: bytes, _size: Any) -> int:  # noqa: N802
        self._memory[place.value] = data
        return 0

    def cuMemcpyDtoH_v2(self, data: Any, place: Any, size: Any) -> int:  # noqa: N802
        kept = b"\0" * size.value if self._forgets else self._memory[place.value]
        ctypes.memmove(data, kept, size.value)
        return 0

    def cuMemcpyPeer(self, target: Any, _to: Any, source: Any, _from: Any, _size: Any) -> int:  # noqa: N802
        self._memory[target.value] = self._memory[source.value]
        return 0

    def cuMemFree_v2(self, _place: Any) -> int:  # noqa: N802
        self.freed += 1
        return 0

    def cuGetErrorName(self, _code: int, text: Any) -> int:  # noqa: N802
        text._obj.value = b"CUDA_ERROR_OUT_OF_MEMORY"
        return 0


@pytest.mark.parametrize(
    ("cuda", "codes"),
    [
        (_Cuda(1), [0]),
        (_Cuda(2), [0, 0, 0]),
        (_Cuda(2, full=frozenset({1})), [0, OUT_OF_MEMORY, OUT_OF_MEMORY]),
        (_Cuda(1, forgets=True), [-1]),
        (_Cuda(0), []),
    ],
)
def test_steps(cuda: _Cuda, codes: list[int]) -> None:
    report = gpu_memory_probe.report(lambda: cuda)
    assert [step["code"] for step in report["steps"]] == codes
    assert json.loads(json.dumps(report)) == report


def test_it_needs_nothing_of_ours_and_says_what_is_missing() -> None:
    script = Path(gpu_memory_probe.__file__).read_bytes()
    done = subprocess.run([sys.executable, "-I", "-"], input=script, capture_output=True, timeout=30, check=True)
    assert set(json.loads(done.stdout)) <= {"failure", "steps"}
