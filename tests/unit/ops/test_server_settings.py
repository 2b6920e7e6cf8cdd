# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
import os
from pathlib import Path

import pytest

from ops import server_settings
from ops.server_settings import ServerSettingsError, email_address, host_name, person_name, profiles
from tests.unit.ops.checks.lab import write_env


@pytest.fixture(autouse=True)
def _no_settings_from_outside(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in os.environ if name.startswith(("AMPEL_", "COMPOSE_"))]:
        monkeypatch.delenv(name)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("ki.lindenrath.example", "ki.lindenrath.example"),
        (" KI.Lindenrath.Example. ", "ki.lindenrath.example"),
        ("portal", "portal"),
        ("xn--kln-sna.example", "xn--kln-sna.example"),
    ],
)
def test_host_names(text: str, name: str) -> None:
    assert host_name(text) == name


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "kein Rechnername"),
        ("a b", "kein Rechnername"),
        ("-a.example", "kein Rechnername"),
        ("a..example", "kein Rechnername"),
        ("ki_portal.example", "kein Rechnername"),
        ("a" * 64, "kein Rechnername"),
        (".".join(["abcdefgh"] * 30), "kein Rechnername"),
        ("ki.example:8443", "kein Rechnername"),
        ("192.0.2.1", "IP-Adresse"),
        ("https://ki.example/chat", "schreiben Sie nur ki.example"),
        ("ki.example/chat", "schreiben Sie nur ki.example"),
        ("köln.example", "schreiben Sie xn--kln-sna.example"),
        ("ki.example\n", None),
        ("$(reboot)", "kein Rechnername"),
    ],
)
def test_no_host_names(text: str, reason: str | None) -> None:
    if reason is None:
        assert host_name(text) == text.strip()
        return
    with pytest.raises(ValueError, match=reason):
        host_name(text)


@pytest.mark.parametrize("text", ["Ada@Lindenrath.example", "ki-admin+test@a.example"])
def test_addresses(text: str) -> None:
    assert email_address(text) == text.lower()


@pytest.mark.parametrize(
    "text", ["", "ada", "@a.example", "a@", "a b@c.example", "a@b@", "ä@b.example", "a@-b.example"]
)
def test_no_addresses(text: str) -> None:
    with pytest.raises(ValueError, match="das ist"):
        email_address(text)


@pytest.mark.parametrize("text", ["", " ", "x" * 101, "a\x07b"])
def test_no_person(text: str) -> None:
    with pytest.raises(ValueError, match="Name"):
        person_name(text)


def test_profiles_are_tidied() -> None:
    assert profiles(" gpu, monitoring,gpu,") == "gpu,monitoring"


def test_the_environment_wins_over_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_env(tmp_path, "AMPEL_HTTP_PORT=8080\nCOMPOSE_PROFILES=gpu\n")
    monkeypatch.setenv("AMPEL_HTTP_PORT", "8081")
    settings = server_settings.load(tmp_path)
    assert (settings.http_port, settings.profiles) == (8081, frozenset({"gpu"}))


def test_empty_values_count_as_not_set(tmp_path: Path) -> None:
    write_env(tmp_path, "AMPEL_CA_FILE=\nAMPEL_TLS=\nAMPEL_PROXY=\nCOMPOSE_PROFILES=\n")
    settings = server_settings.load(tmp_path)
    assert (settings.ca_file, settings.tls, settings.proxy, settings.profiles) == (None, "internal", "", frozenset())


def test_nothing_at_all_names_what_is_needed(tmp_path: Path) -> None:
    with pytest.raises(ServerSettingsError) as caught:
        server_settings.load(tmp_path)
    assert [problem.found for problem in caught.value.problems] == ["AMPEL_DOMAIN fehlt", "AMPEL_ADMIN_EMAIL fehlt"]
    assert "Abhilfe: ampel init" in str(caught.value)


def test_the_proxys_password_is_in_no_message(tmp_path: Path) -> None:
    write_env(tmp_path, "AMPEL_PROXY=http://ada:Sommer2026@proxy.example:3128\n")
    assert "Sommer2026" not in repr(server_settings.load(tmp_path))
    write_env(tmp_path, "AMPEL_PROXY=ada:Sommer2026\n")
    with pytest.raises(ServerSettingsError) as caught:
        server_settings.load(tmp_path)
    assert "Sommer2026" not in str(caught.value)
