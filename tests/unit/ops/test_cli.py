# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""The command line: help in German for every command, and one exit code for each kind of ending."""

import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import pytest
import typer
from typer.testing import CliRunner

from gateway.errors import GatewayError
from ops import cli
from ops.errors import OpsError


def _commands(command: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Any]]:
    """The command and all below it. Typed loosely: typer brings a click of its own."""
    yield path, command
    for name, below in getattr(command, "commands", {}).items():
        yield from _commands(below, (*path, name))


COMMANDS = list(_commands(typer.main.get_command(cli.app)))


@pytest.mark.parametrize(("path", "command"), COMMANDS, ids=[" ".join(path) or "ampel" for path, _ in COMMANDS])
def test_every_command_has_help(path: tuple[str, ...], command: Any) -> None:
    result = CliRunner().invoke(cli.app, [*path, "--help"])
    assert result.exit_code == 0
    text = command.help or ""
    assert len(text) > 10
    assert text.lstrip()[0].isupper()
    for parameter in command.params:
        if parameter.name not in {"help", None}:
            assert getattr(parameter, "help", None), f"{' '.join(path)}: {parameter.name} says nothing"


def test_without_arguments_it_helps() -> None:
    result = CliRunner().invoke(cli.app, [])
    assert "KI-Ampel" in result.output
    for name in ("demo", "keys", "policy"):
        assert name in result.output


def _end(monkeypatch: pytest.MonkeyPatch, error: BaseException | None) -> int:
    def command() -> None:
        if error is not None:
            raise error

    monkeypatch.setattr(cli, "app", command)
    try:
        cli.main()
    except SystemExit as ended:
        return int(ended.code or 0)
    return 0


@pytest.mark.parametrize(
    ("error", "code", "shown"),
    [
        (None, 0, ""),
        (OpsError("Port 8080 ist belegt"), 1, "Fehler: Port 8080 ist belegt\n"),
        (GatewayError("Stufe »x« gibt es nicht"), 1, "Fehler: Stufe »x« gibt es nicht\n"),
        (KeyboardInterrupt(), 130, ""),
        (SystemExit(2), 2, ""),
        (SystemExit(0), 0, ""),
    ],
    ids=repr,
)
def test_exit_codes(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    error: BaseException | None,
    code: int,
    shown: str,
) -> None:
    assert _end(monkeypatch, error) == code
    written = capsys.readouterr()
    assert (written.out, written.err) == ("", shown)


def test_a_bug_is_named_without_its_message(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The message of an unexpected error can hold anything; where it happened is enough to report it."""
    monkeypatch.delenv("AMPEL_DEBUG", raising=False)
    assert _end(monkeypatch, RuntimeError("DE89 3704 0044 0532 0130 00")) == 3
    shown = capsys.readouterr().err
    assert shown.startswith("Das ist ein Fehler in KI-Ampel: RuntimeError in test_cli.py:")
    assert "AMPEL_DEBUG=1" in shown
    assert "3704" not in shown
    assert "Traceback" not in shown


def test_a_bug_can_be_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AMPEL_DEBUG", "1")
    with pytest.raises(RuntimeError, match="genauer"):
        _end(monkeypatch, RuntimeError("genauer"))


@pytest.mark.parametrize(
    "arguments", [["unbekannt"], ["keys"], ["keys", "create"], ["demo", "--port", "0"], ["policy", "check", "--nein"]]
)
def test_wrong_usage(arguments: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "argv", ["ampel", *arguments])
    with pytest.raises(SystemExit) as ended:
        cli.main()
    assert ended.value.code == 2


def test_help_imports_next_to_nothing() -> None:
    """That is what keeps `ampel --help` fast; the figure itself is a benchmark."""
    program = "import sys; import ops.cli; print(*sorted(sys.modules))"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=60)
    loaded = set(done.stdout.split())
    assert "ops.cli" in loaded
    assert not loaded & {"asyncpg", "aiohttp", "pydantic", "rich.table", "yaml", "orjson", "re2", "prometheus_client"}
