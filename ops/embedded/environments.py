# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""The environments of LiteLLM and Open WebUI: installed by uv from hash-locked files, each apart from the other."""

import hashlib
import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path

from ops.embedded.layout import Layout
from ops.embedded.settings import ROOT
from ops.errors import OpsError

NAMES = ("litellm", "open-webui")
_STAMP = ".installed"
_POLL_SECONDS = 0.25
_INSTALL_SECONDS = 3600
# Called with packages done and packages in all.
Report = Callable[[int, int], None]


def python(layout: Layout, name: str) -> Path:
    return layout.environments / name / "bin" / "python"


def is_installed(layout: Layout, name: str) -> bool:
    """Whether the environment is complete and matches its lock: the stamp is written last."""
    stamp = layout.environments / name / _STAMP
    return stamp.is_file() and stamp.read_text(encoding="ascii") == _digest(name)


def install(layout: Layout, name: str, report: Report) -> None:
    """Install one environment; what an interrupted run left behind is started anew, from uv's cache.

    Raises:
        OpsError: uv is missing, or failed; its own words are in the log.
    """
    target = layout.environments / name
    log = layout.log(f"install-{name}")
    if target.exists():
        shutil.rmtree(target)
    uv = _uv()
    env = _uv_environment(layout)
    _run([uv, "venv", "--quiet", "--python", sys.executable, str(target)], env, log, name)
    arguments = ["--python", str(target), "--no-deps", "--no-build", "--require-hashes", "-r", str(_lock(name))]
    expected = _count_downloads([uv, "pip", "install", "--dry-run", *arguments], env, log, name)
    _install([uv, "pip", "install", *arguments], env, log, name, lambda done: report(min(done, expected), expected))
    (target / _STAMP).write_text(_digest(name), encoding="ascii")


def _lock(name: str) -> Path:
    return ROOT / "services" / name / "requirements.txt"


def _digest(name: str) -> str:
    # Another Python needs another environment, as well as another lock.
    content = _lock(name).read_bytes() + sys.version.encode() + sys.base_prefix.encode()
    return hashlib.sha256(content).hexdigest()


def _uv() -> str:
    beside = Path(sys.executable).with_name("uv")
    found = str(beside) if beside.is_file() else shutil.which("uv")
    if found is None:
        raise OpsError("uv fehlt in der Umgebung des Projekts. Richten Sie sie neu ein: make setup")
    return found


def _uv_environment(layout: Layout) -> dict[str, str]:
    """The caller's environment (proxy, certificates, a package mirror), with everything kept in the state folder."""
    return dict(os.environ) | {
        "UV_CACHE_DIR": str(layout.uv_cache),
        "UV_PYTHON_DOWNLOADS": "never",
        "UV_NO_PROGRESS": "1",
        "NO_COLOR": "1",
    }


def _count_downloads(command: list[str], env: Mapping[str, str], log: Path, name: str) -> int:
    """How many packages uv will have to download and unpack; those in its cache cost nothing."""
    output = _run(command, env, log, name)
    found = re.search(r"Would download (\d+) packages?", output)
    return int(found[1]) if found else 0


def _install(command: list[str], env: Mapping[str, str], log: Path, name: str, report: Callable[[int], None]) -> None:
    """Run the installation and report how many packages lie unpacked in uv's cache since then."""
    unpacked = Path(env["UV_CACHE_DIR"])
    before = _count_unpacked(unpacked)
    deadline = time.monotonic() + _INSTALL_SECONDS
    with log.open("ab") as output, subprocess.Popen(command, env=env, stdout=output, stderr=output) as process:
        try:
            while process.poll() is None:
                report(_count_unpacked(unpacked) - before)
                if time.monotonic() > deadline:
                    raise OpsError(f"Das Einrichten von {name} dauerte länger als eine Stunde und wurde abgebrochen.")
                time.sleep(_POLL_SECONDS)
        finally:
            if process.poll() is None:
                process.terminate()
    if process.returncode != 0:
        raise _failure(name, log)


def _count_unpacked(cache: Path) -> int:
    return sum(1 for archive in cache.glob("archive-v*") for _ in os.scandir(archive))


def _run(command: list[str], env: Mapping[str, str], log: Path, name: str) -> str:
    done = subprocess.run(command, env=dict(env), capture_output=True, text=True, check=False, timeout=_INSTALL_SECONDS)
    with log.open("a", encoding="utf-8") as file:
        file.write(done.stdout + done.stderr)
    if done.returncode != 0:
        raise _failure(name, log)
    return done.stdout + done.stderr


def _failure(name: str, log: Path) -> OpsError:
    lines = [line for line in log.read_text(encoding="utf-8", errors="replace").splitlines() if line.strip()]
    last = "\n  ".join(lines[-3:])
    return OpsError(
        f"Die Umgebung von {name} ließ sich nicht einrichten:\n  {last}\nGanzes Protokoll: {log}\n"
        "Ist die Paketquelle erreichbar? Hinter einem Proxy: HTTPS_PROXY setzen; mit eigenem Zertifikat: "
        "SSL_CERT_FILE. Ein neuer Versuch setzt dort fort, wo dieser aufgehört hat."
    )
