# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""AVX2: llama.cpp, ONNX Runtime and the detection of names are built for it."""

from collections.abc import Iterator

from ops.checks.finding import Check, Finding, UndeterminedError, error, ok
from ops.checks.site import Site


def _check(site: Site) -> Iterator[Finding]:
    lines = site.machine.read("proc/cpuinfo").splitlines()
    flags = next((line.partition(":")[2].split() for line in lines if line.startswith("flags")), None)
    if flags is None:
        raise UndeterminedError("/proc/cpuinfo nennt keine Fähigkeiten; KI-Ampel läuft auf x86-64")
    name = next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), "unbekannt")
    cores = sum(line.startswith("processor") for line in lines)
    if "avx2" in flags:
        yield ok(f"{name}, {cores} Kerne, mit AVX2")
    else:
        yield error(
            f"{name} kann kein AVX2",
            "ein Prozessor mit AVX2 (Intel ab 2013, AMD ab 2015)",
            "bei einer virtuellen Maschine den Typ des Prozessors auf »host« stellen; sonst andere Hardware",
        )


CHECK = Check("Prozessor", _check)
