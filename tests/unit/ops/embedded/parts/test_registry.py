# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""What holds for each part."""

from urllib.parse import urlsplit

import pytest

from ops.embedded.context import Context, Launch
from ops.embedded.parts.registry import PARTS
from ops.embedded.ports import ENTRY, OFFSETS
from ops.embedded.secret_store import GENERATED, OPEN_WEBUI_KEY

# Which secrets a part may know. What is not here it may not.
KNOWS = {
    "postgres": set(),
    "caddy": set(),
    "embeddings": set(),
    "llama": {"AMPEL_GREEN_KEY"},
    "yellow-simulation": {"AMPEL_YELLOW_KEY", "AMPEL_GREEN_KEY"},
    "red-simulation": {"AMPEL_RED_KEY", "AMPEL_GREEN_KEY"},
    "litellm": {
        "LITELLM_MASTER_KEY",
        "AMPEL_TICKET_SECRET",
        "AMPEL_GREEN_KEY",
        "AMPEL_YELLOW_KEY",
        "AMPEL_RED_KEY",
    },
    "gateway": {
        "AMPEL_DATABASE_PASSWORD",
        "LITELLM_MASTER_KEY",
        "AMPEL_TICKET_SECRET",
        "AMPEL_USER_TOKEN_SECRET",
    },
    "open-webui": {
        "OPEN_WEBUI_DATABASE_PASSWORD",
        "WEBUI_SECRET_KEY",
        "AMPEL_USER_TOKEN_SECRET",
        "ADMIN_PASSWORD",
        OPEN_WEBUI_KEY,
    },
}

each_part = pytest.mark.parametrize("name", PARTS)


def _build(name: str, context: Context) -> Launch:
    return PARTS[name].build(context)


def test_each_part_has_a_port_and_each_port_a_part() -> None:
    assert set(PARTS) == {*OFFSETS, ENTRY} == set(KNOWS)


@each_part
def test_a_part_knows_the_secrets_that_it_needs_and_no_other(name: str, context: Context) -> None:
    environment = "\n".join(_build(name, context).env.values())
    known = {secret for secret in (*GENERATED, OPEN_WEBUI_KEY) if context.secrets[secret] in environment}
    assert known == KNOWS[name]


@each_part
def test_no_secret_stands_in_the_list_of_processes(name: str, context: Context) -> None:
    line = " ".join(_build(name, context).argv)
    assert [secret for secret in (*GENERATED, OPEN_WEBUI_KEY) if context.secrets[secret] in line] == []


@each_part
def test_it_is_a_program_and_every_value_is_text(name: str, context: Context) -> None:
    launch = _build(name, context)
    assert launch.argv[0].startswith("/")
    assert all(isinstance(word, str) for word in launch.argv)
    assert all(isinstance(value, str) for value in launch.env.values())
    assert "FOREIGN" not in launch.env
    assert launch.cwd.is_dir()


@each_part
def test_its_health_is_asked_on_this_machine_at_its_own_port(name: str, context: Context) -> None:
    address = urlsplit(_build(name, context).health.url)
    assert (address.hostname, address.port) == ("127.0.0.1", context.ports[name])


@each_part
def test_what_it_reads_restarts_it_when_it_changes(name: str, context: Context) -> None:
    assert all(path.is_file() for path in _build(name, context).inputs)


def test_building_twice_gives_the_same(context: Context) -> None:
    """Else every start would restart everything."""
    for name in PARTS:
        assert _build(name, context) == _build(name, context)
