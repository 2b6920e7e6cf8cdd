# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Builds the images that are missing or out of date, on one Debian base, also behind a proxy that inspects.

What is needed to reach the package sources (addresses, certificates) is handed to a build as secret files: it ends up
neither in an image nor in its history.
"""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from ops import compose
from ops.display import Display
from ops.errors import OpsError
from ops.server import images
from ops.server.images import Image

_OFFICIAL_DEBIAN = "debian:bookworm-slim"
# Of the machine's environment, what its package clients are told; their other settings are its own business.
_PASSED_ON = (
    "HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY", "http_proxy", "https_proxy", "no_proxy",
    "PIP_INDEX_URL", "PIP_EXTRA_INDEX_URL", "UV_DEFAULT_INDEX", "UV_INDEX_URL", "UV_INDEX",
)  # fmt: skip
_CERTIFICATES = ("PIP_CERT", "SSL_CERT_FILE", "REQUESTS_CA_BUNDLE")
_IN_BUILD = "/run/secrets/ca_bundle"
_SYSTEM_CA = Path("/etc/ssl/certs/ca-certificates.crt")
_LEFT_OUT = (
    "./dev/*", "./proc/*", "./sys/*", "./tmp/*", "./usr/share/doc/*", "./usr/share/locale/*", "./usr/share/man/*",
    "./var/cache/apt/*", "./var/lib/apt/lists/*", "./var/log/*",
)  # fmt: skip


def build_missing(wanted: Sequence[Image], show: Display, *, force: bool) -> None:
    """Raises: OpsError, when a build fails; images that were there are still there."""
    due = [image for image in wanted if force or _is_outdated(image)]
    if not due:
        return
    _base(show)
    total = sum(image.usual_seconds for image in due)
    show.begin("images", "Abbilder bauen", f"{len(due)} aus Debian- und Python-Paketen", total)
    done = 0
    with _package_sources() as secrets:
        for image in due:
            show.begin(image.name, f"  {image.name}", "wird gebaut")
            for _ in compose.build(
                images.FOLDER / image.name / "Dockerfile",
                images.tag(image.name),
                arguments={"VERSION": images.version(), "DEBIAN": images.DEBIAN},
                labels={images.DIGEST_LABEL: images.digest(image)},
                secrets=secrets,
            ):
                pass
            show.finish(image.name, "gebaut")
            done += image.usual_seconds
            show.advance("images", done, total)
    show.finish("images", "fertig")


def outdated(wanted: Sequence[Image]) -> list[str]:
    return [image.name for image in wanted if _is_outdated(image)]


def _is_outdated(image: Image) -> bool:
    return compose.image_label(images.tag(image.name), images.DIGEST_LABEL) != images.digest(image)


def _base(show: Display) -> None:
    """Debian 12: pulled, or where no image registry can be reached, made of Debian's packages."""
    if compose.image_label(images.DEBIAN, images.DIGEST_LABEL) is not None:
        return
    show.begin("base", "Grundabbild", "Debian 12")
    if compose.pull(_OFFICIAL_DEBIAN):
        compose.add_tag(_OFFICIAL_DEBIAN, images.DEBIAN)
        show.finish("base", "geladen")
        return
    program = shutil.which("debootstrap", path=f"{os.environ.get('PATH', os.defpath)}:/usr/sbin:/sbin")
    if program is None or os.geteuid() != 0:
        raise OpsError(
            f"Das Grundabbild {_OFFICIAL_DEBIAN} ist nicht zu laden. Aus Paketen lässt es sich nur als root und mit "
            "debootstrap bauen: sudo ops/images/prepare-host.sh, danach sudo make up IMAGES=packages"
        )
    with tempfile.TemporaryDirectory(prefix="ampel-debian-") as folder:
        root = Path(folder) / "root"
        command = [program, "--variant=minbase", "--include=ca-certificates", "bookworm", str(root)]
        done = subprocess.run(command, capture_output=True, text=True, errors="replace", check=False, timeout=1800)
        if done.returncode != 0:
            last = "\n  ".join(done.stdout.splitlines()[-5:])
            raise OpsError(f"Das Grundabbild ließ sich nicht bauen (debootstrap):\n  {last}")
        compose.import_root(root, images.DEBIAN, _LEFT_OUT)
    show.finish("base", "aus Paketen gebaut")


@contextmanager
def _package_sources() -> Iterator[Mapping[str, Path]]:
    with tempfile.TemporaryDirectory(prefix="ampel-build-") as folder:
        # Read by a shell.
        lines = [f"{name}='{value}'" for name in _PASSED_ON if (value := os.environ.get(name)) and "'" not in value]
        lines += [f"{name}={_IN_BUILD}" for name in _CERTIFICATES]
        sources = Path(folder) / "sources"
        sources.write_text("\n".join(lines) + "\n", encoding="utf-8")
        yield {"package_sources": sources, "ca_bundle": _authorities()}


def _authorities() -> Path:
    named = (Path(value) for name in ("SSL_CERT_FILE", "PIP_CERT") if (value := os.environ.get(name)))
    return next((path for path in (*named, _SYSTEM_CA) if path.is_file()), _SYSTEM_CA)
