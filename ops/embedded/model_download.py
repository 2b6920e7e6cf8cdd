# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Fetch a GGUF file once: with progress, with room on the disk checked first, and never half."""

import shutil
from collections.abc import Callable
from pathlib import Path, PurePosixPath
from urllib.parse import unquote, urlsplit

import aiohttp

from ops.embedded.layout import Layout
from ops.errors import OpsError

_CHUNK = 1 << 20
_RESERVE_BYTES = 1 << 30
_SILENCE_SECONDS = 60
# Called with bytes done and bytes in all.
Report = Callable[[int, int], None]


def target(layout: Layout, url: str) -> Path:
    """Where the file of this address is kept."""
    name = PurePosixPath(unquote(urlsplit(url).path)).name
    return layout.models / name.replace("/", "_").lstrip(".")


async def download(layout: Layout, url: str, report: Report) -> Path:
    """Download the file, unless it is there already; proxies of the environment are used.

    Raises:
        OpsError: the server refuses, names no size, the disk is too small, or bytes are missing at the end.
    """
    path = target(layout, url)
    if path.is_file():
        return path
    scratch = path.with_name(path.name + ".part")
    timeout = aiohttp.ClientTimeout(total=None, sock_connect=15, sock_read=_SILENCE_SECONDS)
    try:
        async with aiohttp.ClientSession(timeout=timeout, trust_env=True) as session, session.get(url) as response:
            response.raise_for_status()
            size = response.content_length
            if size is None:
                raise OpsError(
                    f"{url}: Der Server nennt keine Größe. Laden Sie die Datei selbst und geben Sie ihren Pfad an"
                )
            _check_room(layout, path.name, size)
            await _receive(response, scratch, size, report)
    except (TimeoutError, aiohttp.ClientError, OSError) as error:
        reason = str(error) or type(error).__name__
        raise OpsError(f"{url}: Das Laden ist gescheitert ({reason}). Versuchen Sie es noch einmal") from error
    if scratch.stat().st_size != size:
        raise OpsError(f"{url}: Es kamen {scratch.stat().st_size} von {size} Bytes an. Versuchen Sie es noch einmal")
    scratch.rename(path)
    return path


async def _receive(response: aiohttp.ClientResponse, scratch: Path, size: int, report: Report) -> None:
    done = 0
    with scratch.open("wb") as file:
        async for chunk in response.content.iter_chunked(_CHUNK):
            # A few megabytes at a time into the page cache: nothing else runs in this loop meanwhile.
            file.write(chunk)
            done += len(chunk)
            report(done, size)


def _check_room(layout: Layout, name: str, size: int) -> None:
    free = shutil.disk_usage(layout.models).free
    if free < size + _RESERVE_BYTES:
        raise OpsError(
            f"{name} ist {size / 1e9:.1f} GB groß, frei sind unter {layout.models} nur {free / 1e9:.1f} GB. Schaffen "
            "Sie Platz, oder setzen Sie AMPEL_STATE_DIR auf eine andere Platte"
        )
