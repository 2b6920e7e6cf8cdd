# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""`.env.example` names every setting that the code reads, no other, and the defaults that really hold."""

import re
from pathlib import Path
from typing import Any

import pytest
from pydantic.fields import FieldInfo
from pydantic_settings import BaseSettings

from gateway.settings import Settings
from ops.embedded.settings import DemoSettings
from ops.monitoring.settings import AlertSettings
from ops.server_settings import ServerSettings

ROOT = Path(__file__).resolve().parents[2]
CLASSES: tuple[type[BaseSettings], ...] = (Settings, DemoSettings, ServerSettings, AlertSettings)
_READ = re.compile(r"""environ(?:\.get\(|\[)\s*["'](AMPEL_[A-Z_]+)""")
_IN_POLICY = re.compile(r"\$\{(AMPEL_[A-Z_]+)|api_key_env: (AMPEL_[A-Z_]+)")


def _documented() -> dict[str, str]:
    lines = (ROOT / ".env.example").read_text(encoding="utf-8").splitlines()
    return dict(match.groups() for line in lines if (match := re.fullmatch(r"#((?:AMPEL|COMPOSE)_[A-Z_]+)=(.*)", line)))  # type: ignore[misc]


def _variable(settings: type[BaseSettings], name: str, field: FieldInfo) -> str:
    # An alias stands for itself: Compose chose the name of its own variable.
    alias = field.validation_alias
    return alias if isinstance(alias, str) else f"{settings.model_config['env_prefix']}{name}".upper()


def _fields() -> dict[str, FieldInfo]:
    return {
        _variable(settings, name, field): field for settings in CLASSES for name, field in settings.model_fields.items()
    }


def _sources() -> list[Path]:
    return [path for package in ("gateway", "ops") for path in (ROOT / package).rglob("*.py")]


def test_no_class_of_settings_is_forgotten() -> None:
    found = {
        name
        for path in _sources()
        for name in re.findall(r"^class (\w+)\(BaseSettings\)", path.read_text(encoding="utf-8"), re.MULTILINE)
    }
    assert found == {settings.__name__ for settings in CLASSES}


def test_every_setting_is_documented_and_every_documented_one_is_read() -> None:
    read = {name for path in _sources() for name in _READ.findall(path.read_text(encoding="utf-8"))}
    policy = (ROOT / "ampel.yaml").read_text(encoding="utf-8")
    in_policy = {name for names in _IN_POLICY.findall(policy) for name in names if name}
    assert set(_documented()) == set(_fields()) | read | in_policy


def _default(field: FieldInfo) -> Any:
    return "" if field.is_required() or field.default is None else field.default


@pytest.mark.parametrize(("name", "field"), _fields().items(), ids=list(_fields()))
def test_documented_default_is_the_real_one(name: str, field: FieldInfo) -> None:
    assert _documented()[name] == str(_default(field))


def test_the_example_changes_nothing_when_it_is_copied() -> None:
    lines = (ROOT / ".env.example").read_text(encoding="utf-8").splitlines()
    assert [line for line in lines if line.strip() and not line.startswith("#")] == []
