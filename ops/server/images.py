# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""The images that are built here, from Debian's and Python's packages: what each of them is made of."""

import hashlib
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "ops" / "images"
DEBIAN = "ki-ampel/debian:bookworm"
DIGEST_LABEL = "ki-ampel.inputs"


@dataclass(frozen=True, slots=True)
class Image:
    """`inputs` are files and folders below the project's; `usual_seconds` is for the time left, on two cores."""

    name: str
    inputs: tuple[str, ...]
    usual_seconds: int
    # What it stands on, which is built before.
    base: tuple[str, ...] = ()
    # Whether there is an official one that takes its place.
    official: bool = False


# Prometheus and its companions are one image here, and several official ones.
_MONITORING = ("alertmanager", "blackbox-exporter", "node-exporter", "postgres-exporter", "prometheus")
_LOCK = ("pyproject.toml", "uv.lock")
_BUILT = ("python", "build")
# In the order in which they are built.
IMAGES: Mapping[str, Image] = {
    image.name: image
    for image in (
        Image("python", ("ops/images/entry.py",), 10),
        Image("build", ("ops/bootstrap.txt",), 12, base=("python",)),
        Image("gateway", (*_LOCK, "gateway", "ops"), 20, base=_BUILT),
        Image("litellm", ("services/litellm/requirements.txt", "gateway"), 40, base=_BUILT),
        Image(
            "open-webui",
            ("services/open-webui/requirements.txt", "services/open-webui/start.py"),
            60,
            base=_BUILT,
        ),
        Image("models", (*_LOCK, "ops/__init__.py", "ops/errors.py", "ops/embedded"), 15, base=_BUILT),
        Image("egress-proxy", (), 10, base=("python",)),
        Image("postgres", _LOCK, 5, base=_BUILT, official=True),
        Image("caddy", _LOCK, 5, base=_BUILT, official=True),
        Image("monitoring", (), 20, base=("python",), official=True),
    )
}


@cache
def version() -> str:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return str(project["version"])


def tag(name: str) -> str:
    return f"ki-ampel/{name}:{version()}"


def instead_of_official() -> dict[str, str]:
    """Variables of `compose.yaml`."""
    names = {image.name: image.name for image in IMAGES.values() if image.official}
    del names["monitoring"]
    names |= dict.fromkeys(_MONITORING, "monitoring")
    return {f"AMPEL_IMAGE_{name.upper().replace('-', '_')}": tag(image) for name, image in names.items()}


def wanted(*, packages: bool, gpu: bool, monitoring: bool = False) -> list[Image]:
    """What has to be built; the models without graphics cards are needed on machines without them only."""
    needless = {"models"} if gpu else set()
    if not monitoring:
        needless.add("monitoring")
    return [image for image in IMAGES.values() if (packages or not image.official) and image.name not in needless]


def digest(image: Image) -> str:
    """Of all that the image is made of, what it stands on included."""
    found = hashlib.sha256()
    for base in image.base:
        found.update(digest(IMAGES[base]).encode())
    for path in _files(image):
        found.update(str(path.relative_to(ROOT)).encode() + b"\0" + hashlib.sha256(path.read_bytes()).digest())
    return found.hexdigest()[:16]


def _files(image: Image) -> Iterator[Path]:
    for name in (f"ops/images/{image.name}", *image.inputs):
        path = ROOT / name
        yield from [path] if path.is_file() else sorted(p for p in path.rglob("*") if _counts(p))


def _counts(path: Path) -> bool:
    return path.is_file() and "__pycache__" not in path.parts
