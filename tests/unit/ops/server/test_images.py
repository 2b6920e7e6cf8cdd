# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Which images are built, and when they count as out of date."""

from pathlib import Path

import pytest

from ops.server import images
from ops.server.images import IMAGES, Image


def test_what_stands_on_something_is_built_after_it() -> None:
    seen: set[str] = set()
    for image in IMAGES.values():
        assert set(image.base) <= seen, image.name
        seen.add(image.name)


def test_inputs_are_there() -> None:
    for image in IMAGES.values():
        assert [name for name in image.inputs if not (images.ROOT / name).exists()] == [], image.name


def test_official_images_are_not_built_unless_asked_for() -> None:
    official = {image.name for image in images.wanted(packages=False, gpu=False)}
    assert {image.name for image in images.wanted(packages=True, gpu=False)} - official == {"caddy", "postgres"}


def test_the_monitoring_is_built_where_it_runs() -> None:
    for monitoring in (True, False):
        wanted = {image.name for image in images.wanted(packages=True, gpu=False, monitoring=monitoring)}
        assert ("monitoring" in wanted) is monitoring
    assert "monitoring" not in {image.name for image in images.wanted(packages=False, gpu=False, monitoring=True)}
    named = images.instead_of_official()
    assert named["AMPEL_IMAGE_PROMETHEUS"] == named["AMPEL_IMAGE_NODE_EXPORTER"] == images.tag("monitoring")


def test_small_models_are_for_machines_without_graphics_cards() -> None:
    assert "models" not in {image.name for image in images.wanted(packages=True, gpu=True)}


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in ("ops/images/python/Dockerfile", "ops/images/thing/Dockerfile", "code/a.py"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("one", encoding="utf-8")
    monkeypatch.setattr(images, "ROOT", tmp_path)
    monkeypatch.setattr(images, "IMAGES", {"python": Image("python", (), 1)})
    return tmp_path


@pytest.mark.parametrize(
    ("changed", "differs"),
    [
        ("code/a.py", True),
        ("code/b.py", True),
        ("ops/images/thing/Dockerfile", True),
        ("ops/images/python/Dockerfile", True),
        ("code/__pycache__/a.pyc", False),
        ("other.py", False),
    ],
)
def test_the_digest_follows_all_that_an_image_is_made_of(changed: str, differs: bool, root: Path) -> None:
    image = Image("thing", ("code",), 1, base=("python",))
    before = images.digest(image)
    (root / changed).parent.mkdir(parents=True, exist_ok=True)
    (root / changed).write_text("two", encoding="utf-8")
    assert (images.digest(image) != before) is differs
