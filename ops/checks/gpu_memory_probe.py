# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Runs inside a container (see `gpu_memory`), so it imports nothing of ours: the driver's library through ctypes.

Prints one JSON object: `failure`, or `steps` with what was done, how the driver judged it, and its reason.
https://docs.nvidia.com/cuda/cuda-driver-api/
"""

import ctypes
import json
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

MIB = 64
_SIZE = MIB * 2**20
_WRONG_DATA = -1


class DriverError(Exception):
    """`code` is a CUresult."""

    def __init__(self, code: int, reason: str) -> None:
        super().__init__(reason)
        self.code = code


class Driver:
    """The few calls that are needed; each raises DriverError."""

    def __init__(self, library: Any) -> None:
        self._library = library
        self.call("cuInit", 0)

    def call(self, name: str, *arguments: Any) -> None:
        code = getattr(self._library, name)(*arguments)
        if code != 0:
            text = ctypes.c_char_p()
            self._library.cuGetErrorName(code, ctypes.byref(text))
            raise DriverError(code, f"{name}: {(text.value or b'?').decode()}")

    def count(self) -> int:
        number = ctypes.c_int()
        self.call("cuDeviceGetCount", ctypes.byref(number))
        return number.value

    def open(self, index: int) -> ctypes.c_void_p:
        """The card's primary context, made the current one."""
        device, context = ctypes.c_int(), ctypes.c_void_p()
        self.call("cuDeviceGet", ctypes.byref(device), index)
        self.call("cuDevicePrimaryCtxRetain", ctypes.byref(context), device)
        self.call("cuCtxSetCurrent", context)
        return context

    def allocate(self) -> ctypes.c_uint64:
        place = ctypes.c_uint64()
        self.call("cuMemAlloc_v2", ctypes.byref(place), ctypes.c_size_t(_SIZE))
        return place

    def write(self, place: ctypes.c_uint64, data: bytes) -> None:
        self.call("cuMemcpyHtoD_v2", place, data, ctypes.c_size_t(_SIZE))

    def read(self, place: ctypes.c_uint64) -> bytes:
        data = ctypes.create_string_buffer(_SIZE)
        self.call("cuMemcpyDtoH_v2", data, place, ctypes.c_size_t(_SIZE))
        return data.raw


def steps(driver: Driver) -> Iterator[dict[str, Any]]:
    cards = range(driver.count())
    for index in cards:
        yield _step(f"Karte {index}", partial(_round_trip, driver, index))
    if len(cards) > 1:
        yield _step("Von Karte 0 zu Karte 1", partial(_transfer, driver))


def _step(what: str, work: Callable[[], bool]) -> dict[str, Any]:
    try:
        right = work()
    except DriverError as error:
        return {"what": what, "mib": MIB, "code": error.code, "reason": str(error)}
    reason = "" if right else "die Daten kamen verändert zurück"
    return {"what": what, "mib": MIB, "code": 0 if right else _WRONG_DATA, "reason": reason}


def _pattern(seed: int) -> bytes:
    return bytes((seed + number) % 251 for number in range(256)) * (_SIZE // 256)


def _round_trip(driver: Driver, index: int) -> bool:
    driver.open(index)
    place = driver.allocate()
    try:
        driver.write(place, _pattern(index))
        return driver.read(place) == _pattern(index)
    finally:
        driver.call("cuMemFree_v2", place)


def _transfer(driver: Driver) -> bool:
    first = driver.open(0)
    source = driver.allocate()
    driver.write(source, _pattern(7))
    second = driver.open(1)
    target = driver.allocate()
    driver.call("cuMemcpyPeer", target, second, source, first, ctypes.c_size_t(_SIZE))
    # Freed with the process, which ends now.
    return driver.read(target) == _pattern(7)


def report(load: Callable[[], Any]) -> dict[str, Any]:
    try:
        driver = Driver(load())
        return {"steps": list(steps(driver))}
    except (OSError, AttributeError, DriverError) as error:
        return {"failure": str(error)[:200]}


if __name__ == "__main__":
    print(json.dumps(report(lambda: ctypes.CDLL("libcuda.so.1"))))  # noqa: T201
