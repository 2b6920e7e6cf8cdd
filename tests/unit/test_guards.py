# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""The guards of `tests/plugins/guards.py` fail a test that reaches outside, and leave the others alone.

Every case is a test of its own in one inner pytest run: a process of its own, with a home directory of its own.
"""

import ast
import inspect
import os
import subprocess
import sys
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).parents[2]

# Each function is the body of an inner test; its name says what must come of it. 192.0.2.1 is reserved for examples.
INNER = """
import asyncio, os, pathlib, shutil, socket, sqlite3, subprocess, threading, urllib.request
import pytest
from hypothesis import given, settings, strategies

REAL_HOME = pathlib.Path(os.environ["REAL_HOME"])


def fails_connect():
    socket.create_connection(("192.0.2.1", 80), timeout=1)

def fails_connect_without_raising():
    socket.socket(socket.AF_INET6).connect_ex(("2001:db8::1", 80))

def fails_swallowed():
    try:
        socket.create_connection(("192.0.2.1", 80), timeout=1)
    except Exception:
        pass

def fails_in_a_thread():
    def reach():
        try:
            socket.create_connection(("192.0.2.1", 80), timeout=1)
        except RuntimeError:
            pass
    thread = threading.Thread(target=reach)
    thread.start()
    thread.join()

def fails_datagram():
    socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b"x", ("192.0.2.1", 53))

def fails_lookup():
    socket.getaddrinfo("town.example", 443)

def fails_lookup_of_a_number():
    socket.getaddrinfo("192.0.2.1", 443)

def fails_urllib():
    urllib.request.urlopen("http://town.example/", timeout=1)

async def fails_asyncio_sock_connect():
    sock = socket.socket()
    sock.setblocking(False)
    await asyncio.get_running_loop().sock_connect(sock, ("192.0.2.1", 80))

async def fails_asyncio_open_connection():
    await asyncio.open_connection("town.example", 443)

def fails_docker_socket():
    socket.socket(socket.AF_UNIX).connect("/var/run/docker.sock")

def fails_docker_program():
    subprocess.run(["docker", "ps"])

def fails_docker_in_a_shell():
    subprocess.run("cd / && /usr/bin/docker ps", shell=True)

def fails_docker_by_system():
    os.system("docker ps")

def fails_home_write():
    (REAL_HOME / "file").write_text("x")

def fails_home_append():
    with open(REAL_HOME / "kept", "a") as file:
        file.write("x")

def fails_home_through_a_link(tmp_path):
    (tmp_path / "link").symlink_to(REAL_HOME)
    (tmp_path / "link" / "file").write_text("x")

def fails_home_mkdir():
    (REAL_HOME / "folder").mkdir()

def fails_home_remove():
    (REAL_HOME / "kept").unlink()

def fails_home_rename(tmp_path):
    (tmp_path / "file").write_text("x")
    (tmp_path / "file").rename(REAL_HOME / "file")

def fails_home_rmtree():
    shutil.rmtree(REAL_HOME / "kept_folder")

def fails_home_sqlite():
    sqlite3.connect(REAL_HOME / "base.sqlite")

@given(strategies.integers())
@settings(max_examples=3)
def fails_under_hypothesis(number):
    (REAL_HOME / "file").write_text(str(number))

@pytest.fixture
def outside():
    socket.getaddrinfo("town.example", 443)

def errors_in_a_fixture(outside):
    pass

@pytest.fixture
def outside_later():
    yield
    socket.getaddrinfo("town.example", 443)

def errors_in_a_teardown(outside_later):
    pass

@pytest.mark.docker
def fails_network_with_the_wrong_marker():
    socket.getaddrinfo("town.example", 443)

@pytest.mark.network
def fails_home_with_a_marker():
    (REAL_HOME / "file").write_text("x")

def passes_loopback():
    with socket.create_server(("127.0.0.1", 0)) as server:
        socket.create_connection(("localhost", server.getsockname()[1])).close()

async def passes_asyncio_loopback():
    server = await asyncio.start_server(lambda reader, writer: writer.close(), "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    _, writer = await asyncio.open_connection("localhost", port)
    writer.close()
    server.close()

def passes_unix_socket(tmp_path):
    with socket.socket(socket.AF_UNIX) as server, socket.socket(socket.AF_UNIX) as client:
        server.bind(str(tmp_path / "s"))
        server.listen()
        client.connect(str(tmp_path / "s"))

def passes_home_is_temporary():
    assert pathlib.Path.home() != REAL_HOME
    assert not any(pathlib.Path.home().iterdir())
    (pathlib.Path.home() / ".config").mkdir()

def passes_home_is_fresh():
    assert not any(pathlib.Path.home().iterdir())

def passes_reading_the_real_home():
    assert (REAL_HOME / "kept").read_text() == ""

def passes_writing_to_the_clone():
    pathlib.Path("written").write_text("x")

def passes_children_see_no_docker():
    assert "no-docker" in subprocess.check_output(["printenv", "DOCKER_HOST"], text=True)

@pytest.mark.network
def passes_with_the_marker():
    assert socket.getaddrinfo("192.0.2.1", 443)  # a number: nothing is asked of anybody
"""

CONFIGURATION = """
[pytest]
asyncio_mode = auto
asyncio_default_fixture_loop_scope = function
python_functions = fails_* errors_* passes_*
markers =
    network
    docker
"""


@pytest.fixture(scope="module")
def outcomes(tmp_path_factory: pytest.TempPathFactory) -> dict[str, set[str]]:
    """What pytest said of each inner test: `failed`, `error`, `passed`."""
    base = tmp_path_factory.mktemp("guards")
    home, temporary, clone = base / "home", base / "tmp", base / "clone"
    for directory in (home, home / "kept_folder", temporary, clone):
        directory.mkdir()
    (home / "kept").touch()
    (clone / "test_inner.py").write_text(INNER, encoding="utf-8")
    (clone / "pytest.ini").write_text(CONFIGURATION, encoding="utf-8")
    before = sorted(path.name for path in home.iterdir())
    report = _run(clone, {"HOME": str(home), "REAL_HOME": str(home), "TMPDIR": str(temporary)})
    assert sorted(path.name for path in home.iterdir()) == before
    return report


def _run(clone: Path, environment: dict[str, str]) -> dict[str, set[str]]:
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-p", "tests.plugins.guards", "-p", "no:cacheprovider", "-rA", "-q"],
        cwd=clone,
        env={"PATH": os.environ["PATH"], "PYTHONPATH": str(REPOSITORY), **environment},
        capture_output=True,
        text=True,
        timeout=100,
    )
    found: dict[str, set[str]] = {}
    for line in done.stdout.splitlines():
        outcome, _, rest = line.partition(" ")
        if outcome in ("PASSED", "FAILED", "ERROR"):
            name = rest.partition("::")[2].partition(" ")[0]
            found.setdefault(name, set()).add(outcome.lower())
    assert found, done.stdout + done.stderr
    return found


def _inner_tests() -> list[str]:
    functions = [node for node in ast.parse(inspect.cleandoc(INNER)).body if hasattr(node, "name")]
    return [node.name for node in functions if node.name.startswith(("fails_", "errors_", "passes_"))]


@pytest.mark.parametrize("name", _inner_tests())
def test_outcome_is_what_the_name_says(name: str, outcomes: dict[str, set[str]]) -> None:
    expected = {"fails": {"failed"}, "errors": {"passed", "error"}, "passes": {"passed"}}[name.partition("_")[0]]
    if name == "errors_in_a_fixture":
        expected = {"error"}
    assert outcomes[name] == expected
