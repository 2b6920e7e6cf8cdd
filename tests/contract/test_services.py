# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""`services/`: lock files hold what they promise, and Caddy does what its file says."""

import asyncio
import os
import re
import subprocess
import sys
import tomllib
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from aiohttp import ClientSession, WSMsgType, web
from aiohttp.test_utils import TestServer
from yarl import URL

ROOT = Path(__file__).resolve().parents[2]
SERVICES = ("litellm", "open-webui")
_PINNED = re.compile(r"^([a-z0-9][a-z0-9._-]*)==(\S+)", re.MULTILINE)

WHO = web.AppKey("who", str)
GO = web.AppKey("go", asyncio.Event)

each_service = pytest.mark.parametrize("service", SERVICES)


def _read(service: str, name: str) -> str:
    return (ROOT / "services" / service / name).read_text(encoding="utf-8")


def _names(text: str) -> set[str]:
    lines = (line.partition("#")[0].strip() for line in text.splitlines())
    return {re.split(r"[\[=<>~! ]", line, maxsplit=1)[0] for line in lines if line}


@each_service
def test_every_package_is_pinned_with_hashes(service: str) -> None:
    lock = _read(service, "requirements.txt")
    entries = re.split(r"\n(?=\S)", "\n" + "\n".join(line for line in lock.splitlines() if not line.startswith("#")))
    packages = [entry for entry in entries if entry.strip()]
    assert len(packages) > 50
    without = [entry.partition("\n")[0] for entry in packages if "--hash=sha256:" not in entry]
    assert without == []


@each_service
def test_what_is_kept_out_is_not_there(service: str) -> None:
    locked = {name for name, _ in _PINNED.findall(_read(service, "requirements.txt"))}
    assert _names(_read(service, "excludes.txt")).isdisjoint(locked)
    # Nor is anything that would come with it.
    assert not [name for name in locked if name.startswith(("nvidia-", "torch", "onnx", "triton"))]


@each_service
def test_the_lock_fulfils_what_is_asked_for(service: str) -> None:
    locked = {name: version.rstrip(";\\") for name, version in _PINNED.findall(_read(service, "requirements.txt"))}
    asked = re.findall(r"^([a-z-]+)(?:\[[a-z]+\])?(?:==(\S+))?$", _read(service, "requirements.in"), re.MULTILINE)
    assert asked
    assert [name for name, version in asked if name not in locked or (version and locked[name] != version)] == []


def test_litellm_is_none_of_the_malicious_versions_and_new_enough() -> None:
    version = dict(_PINNED.findall(_read("litellm", "requirements.txt")))["litellm"]
    assert tuple(map(int, version.split("."))) >= (1, 84, 0)


def test_pip_installs_the_uv_of_the_lock() -> None:
    lock = tomllib.loads((ROOT / "uv.lock").read_text(encoding="utf-8"))
    (uv,) = [package for package in lock["package"] if package["name"] == "uv"]
    bootstrap = (ROOT / "ops" / "bootstrap.txt").read_text(encoding="utf-8")
    assert _PINNED.findall(bootstrap) == [("uv", uv["version"])]
    hashes = {wheel["hash"] for wheel in uv["wheels"]} | {uv["sdist"]["hash"]}
    assert set(re.findall(r"--hash=(sha256:[0-9a-f]{64})", bootstrap)) <= hashes


def test_settings_of_open_webui_are_each_set_once() -> None:
    lines = _read("open-webui", "open-webui.env").splitlines()
    names = [line.partition("=")[0] for line in lines if line and not line.startswith("#")]
    assert len(names) > 30
    assert len(names) == len(set(names))


@dataclass
class Entry:
    """A running Caddy, with a stand-in for the gateway and one for Open WebUI behind it."""

    url: str
    port: int
    gateway: TestServer
    open_webui: TestServer


async def _echo(request: web.Request) -> web.Response:
    """Stands in for either: answers who it is and what it was sent."""
    return web.json_response({"who": request.app[WHO], "path": request.path, "headers": dict(request.headers)})


async def _stream(request: web.Request) -> web.StreamResponse:
    response = web.StreamResponse(headers={"Content-Type": "text/event-stream"})
    await response.prepare(request)
    for number in range(3):
        await response.write(f"data: {number}\n\n".encode())
        # Whoever holds back would deliver all of them at the end.
        await asyncio.wait_for(request.app[GO].wait(), 10)
        request.app[GO].clear()
    return response


async def _socket(request: web.Request) -> web.WebSocketResponse:
    socket = web.WebSocketResponse()
    await socket.prepare(request)
    async for message in socket:
        await socket.send_str(f"{message.data}!")
    return socket


async def _fake(who: str) -> TestServer:
    app = web.Application()
    app[WHO] = who
    app[GO] = asyncio.Event()
    app.router.add_get("/ws/socket.io/", _socket)
    app.router.add_post("/v1/stream", _stream)
    app.router.add_route("*", "/{tail:.*}", _echo)
    server = TestServer(app)
    await server.start_server()
    return server


@pytest.fixture
async def entry(unused_tcp_port: int, tmp_path: Path) -> AsyncIterator[Entry]:
    gateway, open_webui = await _fake("gateway"), await _fake("open-webui")
    environment = {
        "PATH": os.environ["PATH"],
        "HOME": str(tmp_path),
        "AMPEL_HOST": "127.0.0.1",
        "AMPEL_PORT": str(unused_tcp_port),
        "AMPEL_GATEWAY": f"127.0.0.1:{gateway.port}",
        "AMPEL_OPEN_WEBUI": f"127.0.0.1:{open_webui.port}",
        "AMPEL_PAGES": str(ROOT / "services" / "caddy"),
    }
    program = Path(sys.executable).with_name("caddy")
    config = ROOT / "services" / "caddy" / "Caddyfile"
    caddy = subprocess.Popen(  # noqa: ASYNC220 - nothing else runs in this loop yet
        [program, "run", "--config", config, "--adapter", "caddyfile"],
        env=environment, stderr=subprocess.DEVNULL, cwd=tmp_path,
    )  # fmt: skip
    url = f"http://127.0.0.1:{unused_tcp_port}"
    try:
        await _until_healthy(url)
        yield Entry(url, unused_tcp_port, gateway, open_webui)
    finally:
        caddy.terminate()
        caddy.wait(20)
        await gateway.close()
        await open_webui.close()


async def _until_healthy(url: str) -> None:
    async with ClientSession() as session:
        for _ in range(100):
            try:
                async with session.get(f"{url}/caddy-health") as response:
                    assert response.status == 200
                    return
            except OSError:
                await asyncio.sleep(0.1)
    pytest.fail("Caddy does not answer")


@pytest.mark.parametrize(
    ("path", "who"),
    [
        ("/v1/models", "gateway"),
        ("/v1/chat/completions", "gateway"),
        ("/", "open-webui"),
        ("/api/v1/auths/", "open-webui"),
        ("/v1", "open-webui"),
        ("/v10/x", "open-webui"),
        ("//v1/models", "gateway"),
    ],
)
async def test_who_answers(path: str, who: str, entry: Entry) -> None:
    async with ClientSession() as session, session.get(entry.url + path) as response:
        assert response.status == 200
        assert (await response.json())["who"] == who


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
@pytest.mark.parametrize(
    "path",
    [
        "/api/v1/functions/create",
        "/api/v1/functions/sync",
        "/api/v1/functions/load/url",
        "/api/v1/functions/id/data_class_internal/update",
        "/api/v1/functions",
        "//api/v1/functions/create",
        "/api/v1/x/../functions/create",
        "/api/v1/f%75nctions/create",
        "/api/v1/tools/create",
        "/api/v1/tools/id/x/update",
    ],
)
async def test_nobody_puts_programs_into_open_webui(method: str, path: str, entry: Entry) -> None:
    url = URL(entry.url + path, encoded=True)
    async with ClientSession() as session, session.request(method, url, json={"content": "import os"}) as response:
        assert response.status == 403
        assert "Es wurde nichts geändert." in (await response.json())["detail"]


@pytest.mark.parametrize("path", ["/api/v1/functions/", "/api/v1/functions/id/x/valves/user/spec", "/api/v1/tools/"])
async def test_the_page_may_ask_which_functions_there_are(path: str, entry: Entry) -> None:
    async with ClientSession() as session, session.get(entry.url + path) as response:
        assert (await response.json())["who"] == "open-webui"


async def test_nobody_outside_says_who_a_person_is(entry: Entry) -> None:
    sent = {
        "X-OpenWebUI-User-Jwt": "forged",
        "x-openwebui-user-id": "1",
        "X-OpenWebUI-Chat-Id": "2",
        "Authorization": "Bearer key",
        "X-Data-Class": "personal",
    }
    async with ClientSession() as session, session.get(f"{entry.url}/v1/models", headers=sent) as response:
        arrived = {name.lower(): value for name, value in (await response.json())["headers"].items()}
    assert not [name for name in arrived if name.startswith("x-openwebui-")]
    assert (arrived["authorization"], arrived["x-data-class"]) == ("Bearer key", "personal")


async def test_answers_are_streamed(entry: Entry) -> None:
    async with ClientSession() as session, session.post(f"{entry.url}/v1/stream") as response:
        for number in range(3):
            line = await asyncio.wait_for(response.content.readline(), 5)
            assert line == f"data: {number}\n".encode()
            await response.content.readline()
            entry.gateway.app[GO].set()


async def test_web_sockets_get_through(entry: Entry) -> None:
    async with ClientSession() as session, session.ws_connect(f"{entry.url}/ws/socket.io/") as socket:
        await socket.send_str("Hallo")
        message = await socket.receive(10)
        assert (message.type, message.data) == (WSMsgType.TEXT, "Hallo!")


async def test_a_page_in_german_while_open_webui_starts(entry: Entry) -> None:
    await entry.open_webui.close()
    async with ClientSession() as session, session.get(f"{entry.url}/c/some-chat") as response:
        assert response.status == 503
        assert response.content_type == "text/html"
        assert response.headers["Cache-Control"] == "no-store"
        text = await response.text()
    assert 'lang="de"' in text
    assert "gleich für Sie da" in text


async def test_an_api_client_gets_json_while_the_gateway_starts(entry: Entry) -> None:
    await entry.gateway.close()
    async with ClientSession() as session, session.post(f"{entry.url}/v1/chat/completions", data=b"{}") as response:
        assert response.status == 503
        error = (await response.json())["error"]
    assert error["code"] == "starting"
    assert "nicht weitergegeben" in error["message"]


@pytest.mark.parametrize(
    ("host", "status"),
    [("localhost:{port}", 200), ("127.0.0.1:{port}", 200), ("evil.example", 421), ("evil.example:{port}", 421)],
)
async def test_only_this_machine_s_names_are_served(host: str, status: int, entry: Entry) -> None:
    """A page elsewhere could point its own name at this machine, and read what it gets there."""
    headers = {"Host": host.format(port=entry.port)}
    async with ClientSession() as session, session.get(entry.url, headers=headers) as response:
        assert response.status == status


async def test_the_browser_is_told_to_talk_to_nobody_else(entry: Entry) -> None:
    async with ClientSession() as session, session.get(entry.url) as response:
        policy = response.headers["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert not re.search(r"https?:|\*", policy)


async def test_it_listens_on_this_machine_only_and_has_no_admin_interface(entry: Entry) -> None:
    import psutil

    (caddy,) = [child for child in psutil.Process().children() if child.name() == "caddy"]
    listening = {c.laddr for c in caddy.net_connections("inet") if c.status == psutil.CONN_LISTEN}
    assert listening == {("127.0.0.1", entry.port)}
