# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""`ampel init`: a fresh start, a second one, an interrupted one, and everything that it must leave alone."""

import fcntl
import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from ops import env_file, server_providers, server_secrets, server_settings, whole_file
from ops.checks import nvidia
from ops.cli import app
from ops.commands import init
from ops.errors import OpsError
from ops.server_secrets import SECRETS

ROOT = Path(__file__).parents[4]
FRESH = ("--domain", "ki.lindenrath.example", "--yes")


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "ampel.yaml").write_bytes((ROOT / "ampel.yaml").read_bytes())
    (tmp_path / "server.yaml").write_bytes((ROOT / "examples/policies/rathaus-server.yaml").read_bytes())
    monkeypatch.setattr(server_settings, "ROOT", tmp_path)
    monkeypatch.setattr(nvidia, "count", lambda: 0)
    for name in [name for name in os.environ if name.startswith(("AMPEL_", "COMPOSE_"))]:
        monkeypatch.delenv(name)
    return tmp_path


def _run(*arguments: str, typed: str | None = None) -> Result:
    return CliRunner().invoke(app, ["init", *arguments], input=typed)


def _tree(project: Path) -> dict[str, bytes]:
    return {str(path.relative_to(project)): path.read_bytes() for path in project.rglob("*") if path.is_file()}


def _settings(project: Path) -> dict[str, str]:
    return env_file.EnvFile.read(project / ".env").values


def test_a_fresh_start_without_questions(project: Path) -> None:
    result = _run(*FRESH)
    assert result.exit_code == 0, result.output
    assert _settings(project) == {
        "AMPEL_DOMAIN": "ki.lindenrath.example",
        "AMPEL_TLS": "internal",
        "AMPEL_ADMIN_EMAIL": "ki-admin@lindenrath.example",
        "AMPEL_ADMIN_NAME": "KI-Administration",
        "AMPEL_IMAGES": "official",
        "AMPEL_POLICY_FILE": "ampel.yaml",
        "COMPOSE_PROFILES": "simulation",
    }
    assert server_settings.load(project).domain == "ki.lindenrath.example"
    assert set(SECRETS) | {"providers.env"} == {path.name for path in (project / "secrets").iterdir()}
    assert (project / ".env").stat().st_mode & 0o777 == 0o600
    for text in (
        f"{len(SECRETS)} erzeugt, 0 waren schon da",
        "kein Schlüssel fehlt",
        "ampel doctor",
        "make up",
        "admin_password",
    ):
        assert text in result.output


def test_no_secret_is_ever_shown(project: Path) -> None:
    shown = _run(*FRESH).output + _run().output
    for path in (project / "secrets").iterdir():
        for value in re.findall(r"[A-Za-z0-9_-]{16,}", path.read_text(encoding="utf-8")):
            assert value == "AMPEL_YELLOW_KEY" or value not in shown


def test_the_second_time_nothing_changes(project: Path) -> None:
    _run(*FRESH)
    before = _tree(project)
    result = _run()
    assert result.exit_code == 0, result.output
    assert _tree(project) == before
    assert "unverändert" in result.output
    assert f"0 erzeugt, {len(SECRETS)} waren schon da" in result.output


def test_only_a_flag_changes_what_is_there_and_a_copy_is_kept(project: Path) -> None:
    _run(*FRESH)
    before = (project / ".env").read_text(encoding="utf-8")
    result = _run("--domain", "portal.lindenrath.example", "--gpu")
    assert result.exit_code == 0, result.output
    after = before.replace("=ki.lindenrath", "=portal.lindenrath").replace("=simulation", "=gpu,simulation")
    assert (project / ".env").read_text(encoding="utf-8") == after
    [copy] = project.glob(".env.2*")
    assert copy.read_text(encoding="utf-8") == before
    assert f"cp {copy.name} .env" in result.output
    _run("--no-gpu")
    assert _settings(project)["COMPOSE_PROFILES"] == "simulation"


def test_a_hand_written_file_is_completed(project: Path) -> None:
    mine = "# Mein Server\nAMPEL_DOMAIN=ki.example # fest\nAMPEL_HTTP_PORT=8080\nCOMPOSE_PROFILES=monitoring\n"
    (project / ".env").write_text(mine, encoding="utf-8")
    assert _run("--yes").exit_code == 0
    text = (project / ".env").read_text(encoding="utf-8")
    assert text.startswith(mine)
    assert "AMPEL_ADMIN_EMAIL=ki-admin@example" in text


def test_a_copied_example_is_filled_where_its_lines_are(project: Path) -> None:
    (project / ".env").write_bytes((ROOT / ".env.example").read_bytes())
    assert _run(*FRESH).exit_code == 0
    lines = (project / ".env").read_text(encoding="utf-8").splitlines()
    place = lines.index("AMPEL_DOMAIN=ki.lindenrath.example")
    assert lines[place - 1].startswith("#AMPEL_DOMAIN=")
    assert [line for line in lines if line not in (ROOT / ".env.example").read_text(encoding="utf-8").splitlines()] == [
        f"{name}={value}"
        for name, value in sorted(_settings(project).items(), key=lambda item: lines.index("=".join(item)))
    ]


def test_open_keys_of_providers_are_named(project: Path) -> None:
    result = _run(*FRESH, "--policy", "server.yaml")
    assert result.exit_code == 0, result.output
    assert "AMPEL_HUB_KEY für gelb-llama3.3-70b" in result.output
    assert "AMPEL_HUB_KEY=\n" in (project / server_providers.FILE).read_text(encoding="utf-8")
    assert _settings(project)["COMPOSE_PROFILES"] == ""


@pytest.mark.parametrize(("cards", "profiles"), [(2, "gpu,simulation"), (0, "simulation")])
def test_cards_are_looked_for(cards: int, profiles: str, project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(nvidia, "count", lambda: cards)
    _run(*FRESH)
    assert _settings(project)["COMPOSE_PROFILES"] == profiles


@pytest.mark.parametrize(
    ("arguments", "shown"),
    [
        (("--yes",), "--domain fehlt"),
        ((), "ampel init --domain NAME --yes"),
        (("--domain", "https://ki.example/", "--yes"), "schreiben Sie nur ki.example"),
        (("--domain", "192.0.2.1", "--yes"), "IP-Adresse"),
        ((*FRESH, "--admin-email", "ada"), "--admin-email ada: das ist keine E-Mail-Adresse"),
        ((*FRESH, "--tls", "ja"), "erlaubt sind internal, acme und files"),
        ((*FRESH, "--tls", "files"), "--cert-file fehlt"),
        ((*FRESH, "--tls", "files", "--cert-file", "fehlt.pem"), "die Datei gibt es nicht"),
        ((*FRESH, "--images", "eigene"), "erlaubt sind official und packages"),
        ((*FRESH, "--policy", "fehlt.yaml"), "--policy fehlt.yaml: die Datei gibt es nicht"),
        (("--domain", "ki.example"), "Mit --yes gelten die Vorschläge"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_written(arguments: tuple[str, ...], shown: str, project: Path) -> None:
    before = _tree(project)
    result = _run(*arguments)
    # `main` shows it and ends with 1.
    assert isinstance(result.exception, OpsError)
    assert shown in str(result.exception)
    assert _tree(project) == before


@pytest.mark.parametrize(
    ("name", "content", "shown"),
    [
        (".env", b"AMPEL_DOMAIN=ki.example\nwas ist das\n", "Zeile 2"),
        (".env", b"AMPEL_DOMAIN=\xff\n", "UTF-8"),
        (".env", b"AMPEL_DOMAIN=a b\nAMPEL_TLS=internal\n", "AMPEL_DOMAIN=a b in .env: das ist kein Rechnername"),
        (".env", b"AMPEL_DOMAIN=ki.example\nCOMPOSE_PROFILES=grafana\n", "COMPOSE_PROFILES=grafana in .env"),
        ("ampel.yaml", b"version: 2\n", "ampel policy check ampel.yaml"),
    ],
)
def test_broken_files_are_left_alone(name: str, content: bytes, shown: str, project: Path) -> None:
    (project / name).write_bytes(content)
    before = _tree(project)
    result = _run("--yes", *(() if name == ".env" else FRESH[:2]))
    assert isinstance(result.exception, OpsError)
    assert shown in str(result.exception)
    assert _tree(project) == before


def test_questions_are_asked_until_the_answer_fits(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(init, "is_interactive", lambda: True)
    answers = ("https://ki.example", "ki.example", "", "", "Ada Admin", "packages", "", "j")
    typed = "\n".join(answers).replace("\nj", "\ny") + "\n"
    result = _run(typed=typed)
    assert result.exit_code == 0, result.output
    assert "Das geht nicht: das ist eine Adresse" in result.output
    settings = _settings(project)
    assert settings["AMPEL_ADMIN_NAME"] == "Ada Admin"
    assert settings["AMPEL_ADMIN_EMAIL"] == "ki-admin@example"
    assert (settings["AMPEL_IMAGES"], settings["COMPOSE_PROFILES"]) == ("packages", "gpu,simulation")


def test_ctrl_c_at_a_question_changes_nothing(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(init, "is_interactive", lambda: True)
    before = _tree(project)
    result = _run(typed="ki.example\n")
    assert result.exit_code == 130
    assert "nichts geändert" in result.output
    assert _tree(project) == before


STEPS: list[tuple[Any, str]] = [
    (server_secrets, "create_missing"),
    (server_providers, "add_missing"),
    (env_file, "change"),
]


@pytest.mark.parametrize(("module", "name"), STEPS, ids=[name for _, name in STEPS])
@pytest.mark.parametrize("when", ["before", "after"])
def test_interrupted_at_each_step_a_second_call_completes_it(
    module: Any, name: str, when: str, project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real: Callable[..., Any] = getattr(module, name)

    def stop(*arguments: Any, **options: Any) -> Any:
        if when == "after":
            real(*arguments, **options)
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(module, name, stop)
        _run(*FRESH)
    kept = _tree(project)
    result = _run(*FRESH)
    assert result.exit_code == 0, result.output
    after = _tree(project)
    assert {path: after[path] for path in kept} == kept
    assert server_settings.load(project).domain == "ki.lindenrath.example"
    assert len(list((project / "secrets").iterdir())) == len(SECRETS) + 1


def test_a_full_disk_leaves_nothing_half_written(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _run(*FRESH)
    before = _tree(project)

    def full(_handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    result = _run("--domain", "neu.example")
    assert isinstance(result.exception, OpsError)
    assert "No space left" in str(result.exception)
    assert _tree(project) == before


def test_killed_while_writing(project: Path) -> None:
    """A real SIGKILL, in the moment in which the scratch file is full and not yet in its place."""
    script = (
        "import os, signal, sys\nfrom pathlib import Path\nfrom ops import whole_file\nfrom ops.commands import init\n"
        "def kill(*_): os.kill(os.getpid(), signal.SIGKILL)\n"
        "whole_file.Path.replace = kill\n"
        f"init.run({{'AMPEL_DOMAIN': 'ki.example'}}, gpu=False, yes=True, project=Path({str(project)!r}))\n"
    )
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, timeout=60)
    assert done.returncode == -9, done.stderr
    assert not (project / ".env").exists()
    assert list(project.rglob(".*.new"))
    assert _run(*FRESH).exit_code == 0
    assert list(project.rglob(".*.new")) == []
    assert server_settings.load(project).domain == "ki.lindenrath.example"


def test_a_folder_that_refuses_to_be_written_to(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # Root may write everywhere, and tests run as root in places.
    def refuse(path: Path, **_options: Any) -> None:
        raise OSError(30, "Read-only file system", str(path))

    monkeypatch.setattr(Path, "mkdir", refuse)
    result = _run(*FRESH)
    assert isinstance(result.exception, OpsError)
    assert "nicht beschreibbar (Read-only file system)" in str(result.exception)


def test_two_at_the_same_time(project: Path) -> None:
    handle = os.open(project, os.O_RDONLY)
    fcntl.flock(handle, fcntl.LOCK_EX)
    try:
        result = _run(*FRESH)
    finally:
        os.close(handle)
    assert isinstance(result.exception, OpsError)
    assert "läuft gerade" in str(result.exception)


def test_an_open_file_is_closed_to_others(project: Path) -> None:
    _run(*FRESH)
    (project / ".env").chmod(0o644)
    _run()
    assert (project / ".env").stat().st_mode & 0o777 == 0o600


def test_files_of_the_portals_own_certificate(project: Path) -> None:
    for name in ("kette.pem", "schluessel.pem"):
        (project / name).write_text("x", encoding="utf-8")
    result = _run(*FRESH, "--tls", "files", "--cert-file", "kette.pem", "--key-file", "schluessel.pem")
    assert result.exit_code == 0, result.output
    assert server_settings.load(project).tls_cert_file == Path("kette.pem")


def test_scratch_files_are_ignored_by_git() -> None:
    assert ".*.new" in (ROOT / ".gitignore").read_text(encoding="utf-8").splitlines()
    assert whole_file._SUFFIX == ".new"
