# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
from pathlib import Path

import pytest

from ops.checks import compose_limits
from ops.checks.finding import UndeterminedError

_FILE = """
x-small: &small
  mem_limit: 256m
services:
  caddy:
    <<: *small
  gateway:
    mem_limit: ${AMPEL_GATEWAY_MEMORY:-1g}
    scale: 2
  open-webui:
    deploy: {resources: {limits: {memory: 1.5gb}}}
  ollama:
    profiles: [gpu]
    mem_limit: 16g
  init:
    image: x
"""


def _read(path: Path, text: str, *profiles: str, **env: str) -> compose_limits.Limits:
    (path / "compose.yaml").write_text(text, encoding="utf-8")
    return compose_limits.read(path / "compose.yaml", frozenset(profiles), env)


def test_all_spellings_are_understood(tmp_path: Path) -> None:
    found = _read(tmp_path, _FILE)
    assert found.of == {"caddy": 256 * 2**20, "gateway": 2 * 2**30, "open-webui": 3 * 2**29}
    assert found.without == ("init",)
    assert found.sum == 256 * 2**20 + 2 * 2**30 + 3 * 2**29


def test_profiles_and_variables_count(tmp_path: Path) -> None:
    found = _read(tmp_path, _FILE, "gpu", AMPEL_GATEWAY_MEMORY="512m")
    assert (found.of["ollama"], found.of["gateway"]) == (16 * 2**30, 2**30)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "services:",
        "services: [a]",
        "a: [",
        "services: {a: {mem_limit: viel}}",
        "services: {a: {mem_limit: '${X:?}'}}",
    ],
)
def test_what_is_not_understood_is_said(text: str, tmp_path: Path) -> None:
    with pytest.raises(UndeterminedError):
        _read(tmp_path, text)
