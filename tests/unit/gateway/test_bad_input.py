# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Requests that must not get through: each is answered in German that helps, and nothing of it reaches LiteLLM."""

import asyncio
import base64
import json
import time
from collections.abc import Callable, Iterable
from typing import Any

import jwt
import orjson
import pytest

from gateway import keys
from gateway.refusals import NOTHING_LEFT
from tests.unit.gateway.harness import USER_SECRET, Answer, Platform, user_claims, user_header
from tests.unit.gateway.simulation import says

pytestmark = pytest.mark.asyncio(loop_scope="module")

CHAT = "/v1/chat/completions"
EMBEDDINGS = "/v1/embeddings"
BODY = {"model": "gruen-chat", "messages": [{"role": "user", "content": "Hallo"}]}


@pytest.fixture
def platform(shared: Platform) -> Platform:
    shared.clean()
    return shared


def refused(platform: Platform, answer: Answer, status: int, code: str, message: str) -> None:
    """The answer is this refusal, in the shape of the OpenAI API, and nothing was sent on."""
    assert (answer.status, answer.error["code"]) == (status, code)
    assert answer.error["message"] == f"{message} {NOTHING_LEFT}"
    assert platform.simulation.received == []


UNKNOWN_MODEL = (
    "Ein Modell dieses Namens gibt es hier nicht. Es zählt der genaue Name; die Liste zeigt /v1/models. "
    "Wählen Sie zum Beispiel »Grün · Chat«."
)


@pytest.mark.parametrize("stream", [False, True])
@pytest.mark.parametrize("model", ["gpt-4o", "gruen-chat ", "openai/gruen-chat", "gruen-chat,rot-chat", "GRUEN-CHAT"])
async def test_unknown_model(platform: Platform, model: str, stream: bool) -> None:
    answer = await platform.ask(model, stream=stream)
    refused(platform, answer, 404, "model_unknown", UNKNOWN_MODEL)
    row = await platform.audited(answer)
    assert (row["verdict"], row["code"], row["model"]) == ("deny", "model_unknown", None)


async def test_missing_key(platform: Platform) -> None:
    async with platform.session.post(platform.url + CHAT, json=BODY) as response:
        answer = Answer(response.status, response.headers.copy(), await response.read())
    refused(platform, answer, 401, "key_missing", "Es fehlt der Schlüssel (Authorization: Bearer …).")
    assert answer.error["type"] == "authentication_error"


@pytest.mark.parametrize("stream", [False, True])
async def test_wrong_key(platform: Platform, stream: bool) -> None:
    answer = await platform.ask(key="ampel-falsch", stream=stream)
    message = "Dieser Schlüssel ist nicht bekannt. Einen neuen legt die IT an."
    refused(platform, answer, 401, "key_unknown", message)


async def test_a_key_that_is_no_text(platform: Platform) -> None:
    answer = await raw_request(platform, headers=b"Authorization: Bearer \xff\xfe\r\n")
    assert (answer.status, answer.error["code"]) == (401, "key_unknown")


async def test_revoked_key(platform: Platform) -> None:
    key = await platform.make_key("bald-gesperrt")
    assert (await platform.ask(key=key)).status == 200
    platform.simulation.received.clear()
    await keys.revoke(platform.connection, "bald-gesperrt")
    message = "Dieser Schlüssel ist gesperrt. Einen neuen legt die IT an."
    refused(platform, await platform.ask(key=key), 401, "key_revoked", message)


def _unsigned() -> str:
    def encoded(part: Any) -> str:
        return base64.urlsafe_b64encode(json.dumps(part).encode()).rstrip(b"=").decode()

    return f"{encoded({'alg': 'none', 'typ': 'JWT'})}.{encoded(user_claims())}."


EXPIRED = "Das Anmelde-Token von Open WebUI ist abgelaufen."
INVALID = "Das Anmelde-Token von Open WebUI ist nicht gültig signiert."
AGAIN = "Bitte laden Sie die Seite neu und versuchen Sie es erneut."


@pytest.mark.parametrize("stream", [False, True])
@pytest.mark.parametrize(
    ("token", "code", "message"),
    [
        (lambda: jwt.encode(user_claims(), "f" * 64), "user_token_invalid", INVALID),
        (_unsigned, "user_token_invalid", INVALID),
        (lambda: jwt.encode(user_claims(iss="anders"), USER_SECRET), "user_token_invalid", INVALID),
        (lambda: jwt.encode(user_claims(iat=100, exp=200), USER_SECRET), "user_token_expired", EXPIRED),
    ],
    ids=["forged", "unsigned", "other issuer", "expired"],
)
async def test_user_token(platform: Platform, token: Callable[[], str], code: str, message: str, stream: bool) -> None:
    await platform.make_user("user-1", "gold")
    answer = await platform.ask(key=platform.webui, headers={"X-OpenWebUI-User-Jwt": token()}, stream=stream)
    refused(platform, answer, 401, code, f"{message} {AGAIN}")


async def test_a_good_user_token_gets_through(platform: Platform) -> None:
    await platform.make_user("user-1", "gold")
    assert (await platform.ask(key=platform.webui, headers=user_header())).status == 200
    (received,) = platform.simulation.received
    sent = f"{received.raw!r} {received.headers}"
    assert not any(word in sent for word in ("user-1", "Erika", "Mustermann", "Jwt"))


@pytest.mark.parametrize("name", ["Id", "Email", "Name", "Role"])
async def test_plain_user_headers(platform: Platform, name: str) -> None:
    await platform.make_user("admin", "gold")
    answer = await platform.ask(key=platform.webui, headers={f"X-OpenWebUI-User-{name}": "admin"})
    message = (
        f"Der Kopf X-OpenWebUI-User-{name} ist nicht signiert und gilt hier nicht. Personen meldet nur Open WebUI mit "
        "X-OpenWebUI-User-Jwt."
    )
    refused(platform, answer, 401, "plain_user_header", message)


async def test_missing_user_token(platform: Platform) -> None:
    message = "Die Anfrage nennt keine Person: Das signierte Anmelde-Token von Open WebUI fehlt."
    refused(platform, await platform.ask(key=platform.webui), 401, "user_token_missing", message)


async def test_user_token_on_another_key(platform: Platform) -> None:
    message = "Dieser Schlüssel darf nicht für andere Personen anfragen."
    answer = await platform.ask(headers=user_header())
    refused(platform, answer, 401, "user_token_not_allowed", message)


NO_JSON = "Die Anfrage ist kein gültiges JSON (UTF-8)."


@pytest.mark.parametrize("path", [CHAT, EMBEDDINGS])
@pytest.mark.parametrize(
    "data",
    [
        b"",
        b'{"model": "gruen-chat", ',
        b'{"model": "gr\xfcn"}',
        b'{"model": "\\ud800"}',
        b'{"model": "gruen-chat", "temperature": NaN}',
        b'{"model": "gruen-chat", "temperature": Infinity}',
        b"[" * 100_000,
        b'{"messages": ' + b'{"a":' * 5000 + b"1" + b"}" * 5001,
        "{}".encode("utf-16"),
    ],
    ids=["empty", "broken", "Latin-1", "half a character", "NaN", "Infinity", "open", "deep", "UTF-16"],
)
async def test_no_json(platform: Platform, path: str, data: bytes) -> None:
    refused(platform, await platform.send("POST", path, data=data), 400, "invalid_json", NO_JSON)


@pytest.mark.parametrize("data", [b"[]", b"null", b'"gruen-chat"', b"1"])
async def test_json_that_is_no_object(platform: Platform, data: bytes) -> None:
    answer = await platform.send("POST", CHAT, data=data)
    refused(platform, answer, 400, "invalid_json", "Die Anfrage muss ein JSON-Objekt sein.")


async def test_deep_nesting_that_is_valid_json(platform: Platform) -> None:
    deep = "[" * 200 + "]" * 200
    text = '{"model": "gruen-chat", "messages": [{"role": "user", "content": "x"}], "response_format": {"a": DEEP}}'
    data = text.replace("DEEP", deep).encode()
    message = "Die Anfrage ist tiefer als 64 Ebenen verschachtelt."
    refused(platform, await platform.send("POST", CHAT, data=data), 400, "invalid_json", message)


async def test_duplicate_keys_leave_one_body(platform: Platform) -> None:
    """The last one counts, for the judgement and for what is sent: LiteLLM never sees the other."""
    twice = '"content": "DE89 3704 0044 0532 0130 00", "content": "Hallo"'
    data = f'{{"model": "rot-chat", "messages": [{{"role": "user", {twice}}}], "model": "gruen-chat"}}'.encode()
    assert (await platform.send("POST", CHAT, data=data)).status == 200
    (received,) = platform.simulation.received
    assert received.raw.count(b'"model"') == 1
    assert b"DE89" not in received.raw
    assert b"rot-chat" not in received.raw


async def test_a_body_of_10_mb(platform: Platform) -> None:
    data = orjson.dumps({**BODY, "stop": "x" * 10_000_000})
    message = (
        "Die Anfrage ist größer als 8 MB. Kürzen Sie den Text oder teilen Sie ihn auf (Einstellung: AMPEL_MAX_BODY_MB)."
    )
    refused(platform, await platform.send("POST", CHAT, data=data), 413, "body_too_large", message)


async def test_a_large_body_needs_a_key_first(platform: Platform) -> None:
    """Who has no key cannot make the gateway take in megabytes."""
    answer = await platform.send("POST", CHAT, data=b"x" * 10_000_000, key="ampel-falsch")
    assert (answer.status, answer.error["code"]) == (401, "key_unknown")


async def test_a_compressed_body(platform: Platform) -> None:
    """It is read as what it unpacks to, and limited by that; or refused, if it does not unpack."""
    answer = await platform.send("POST", CHAT, data=b"no gzip", headers={"Content-Encoding": "gzip"})
    assert answer.status == 400
    assert answer.error["code"] == "invalid_body"
    assert platform.simulation.received == []


MODEL_LIST = "model muss genau ein Modellname sein, keine Liste."


@pytest.mark.parametrize("path", [CHAT, EMBEDDINGS])
@pytest.mark.parametrize("model", [["gruen-chat", "rot-chat"], ["gruen-chat"], {"gruen-chat": 1}, 7, True])
async def test_model_list(platform: Platform, path: str, model: Any) -> None:
    data = orjson.dumps({"model": model})
    refused(platform, await platform.send("POST", path, data=data), 400, "invalid_parameter", MODEL_LIST)


@pytest.mark.parametrize("stream", [False, True])
@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("fallbacks", ["rot-chat"]),
        ("tags", ["red"]),
        ("api_base", "https://anbieter.example/v1"),
        ("metadata", {"tags": ["red"]}),
        ("model_info", {"id": "rot-chat"}),
        ("user_config", {"model_list": []}),
        ("extra_body", {"model": "rot-chat"}),
        ("web_search_options", {}),
    ],
)
async def test_steering_parameters(platform: Platform, name: str, value: Any, stream: bool) -> None:
    message = (
        f"Der Parameter »{name}« ist hier nicht erlaubt: Er ist unbekannt oder könnte ändern, welches Modell "
        "antwortet. Lassen Sie ihn weg."
    )
    answer = await platform.ask(stream=stream, **{name: value})
    refused(platform, answer, 400, "parameter_not_allowed", message)
    assert answer.error["param"] == name


@pytest.mark.parametrize("tool", [{"type": "web_search"}, {"type": "mcp", "server_url": "https://x.example"}])
async def test_hosted_tools(platform: Platform, tool: dict[str, Any]) -> None:
    message = "In tools sind nur eigene Funktionen (type: function) erlaubt."
    answer = await platform.ask("gruen-bild", tools=[tool])
    refused(platform, answer, 400, "parameter_not_allowed", message)


async def test_image_by_address(platform: Platform) -> None:
    part = {"type": "image_url", "image_url": {"url": "https://x.example/a.png?q=DE89"}}
    answer = await platform.ask("gruen-bild", messages=[{"role": "user", "content": [part]}])
    refused(platform, answer, 400, "invalid_parameter", "Bilder müssen mitgesendet werden (data:...), keine Adresse.")


@pytest.mark.parametrize("numbers", [[1, 2, 3], [[1, 2], [3]]])
async def test_token_numbers(platform: Platform, numbers: Any) -> None:
    message = "input muss ein Text oder eine Liste von Texten sein."
    refused(platform, await platform.embed(input=numbers), 400, "invalid_parameter", message)


async def test_unknown_data_class(platform: Platform) -> None:
    message = (
        "X-Data-Class nennt keine bekannte Datenklasse. Bekannt sind: public, internal, personal, confidential, social."
    )
    answer = await platform.ask(headers={"X-Data-Class": "geheim"})
    refused(platform, answer, 400, "invalid_data_class", message)


@pytest.mark.parametrize("stream", [False, True])
async def test_an_iban_to_red(platform: Platform, stream: bool) -> None:
    answer = await platform.ask("rot-chat", "Bitte überweisen an DE89 3704 0044 0532 0130 00", stream=stream)
    message = (
        "Diese Anfrage wurde nicht gesendet. Darin oder im bisherigen Gespräch wurde eine IBAN (Bankverbindung) "
        "erkannt: Das sind personenbezogene Daten. In Zone Rot (bei einem öffentlichen Anbieter) sind nur öffentliche "
        "Daten erlaubt. Wählen Sie zum Beispiel »Grün · Chat«."
    )
    refused(platform, answer, 403, "data_class", message)
    assert b"3704" not in answer.raw


def _messages(*roles: str) -> list[dict[str, str]]:
    return [{"role": role, "content": "IBAN DE89 3704 0044 0532 0130 00"} for role in roles]


@pytest.mark.parametrize("role", ["system", "user", "assistant", "tool", "developer"])
async def test_every_message_is_looked_at(platform: Platform, role: str) -> None:
    """Also what the assistant or a tool said earlier: the whole history is sent."""
    messages = [*_messages(role), {"role": "user", "content": "Fasse zusammen."}]
    answer = await platform.ask("rot-chat", messages=messages)
    assert (answer.status, answer.error["code"]) == (403, "data_class")
    assert platform.simulation.received == []


@pytest.mark.parametrize(
    "parts",
    [
        {"messages": [{"role": "user", "content": "x"}] * 60_000},
        {"messages": [{"role": "user", "content": [{"type": "text", "text": "x"}] * 100_000}]},
        {"tools": [{"type": "function", "function": {"name": "f", "parameters": {"enum": ["a"] * 300_000}}}]},
    ],
    ids=["messages", "parts", "strings"],
)
async def test_a_million_little_things_hold_nobody_up(platform: Platform, parts: dict[str, Any]) -> None:
    """They take a second. Meanwhile others are answered: the event loop never stands still for most of that."""
    data = orjson.dumps({**BODY, "model": "rot-chat", **parts})
    longest = 0.0

    async def watch() -> None:
        nonlocal longest
        while True:
            before = time.perf_counter()
            await asyncio.sleep(0.005)
            longest = max(longest, time.perf_counter() - before)

    watching = asyncio.create_task(watch())
    began = time.perf_counter()
    answer = await platform.send("POST", CHAT, data=data)
    took = time.perf_counter() - began
    watching.cancel()
    assert answer.status == 400
    assert longest < 0.3 * took


async def test_200_000_zeros(platform: Platform) -> None:
    """Generously bounded: a backtracking pattern takes a minute. The exact figure is a benchmark."""
    started = time.perf_counter()
    answer = await platform.ask("rot-chat", "0" * 200_000)
    assert time.perf_counter() - started < 2
    assert answer.status in {200, 403}


@pytest.mark.parametrize(
    ("method", "path", "status", "code"),
    [
        ("GET", "/", 404, "not_found"),
        ("GET", "/v1", 404, "not_found"),
        ("POST", "/v1/responses", 404, "not_found"),
        ("POST", "/v1/completions", 404, "not_found"),
        ("POST", "/chat/completions", 404, "not_found"),
        ("POST", "/openai/v1/chat/completions", 404, "not_found"),
        ("POST", "/v1/chat/completions/", 404, "not_found"),
        ("POST", "/v1//chat/completions", 404, "not_found"),
        ("POST", "/v1/images/generations", 404, "not_found"),
        ("GET", "/v1/models/rot-chat", 404, "not_found"),
        ("GET", "/model/info", 404, "not_found"),
        ("GET", "/../etc/passwd", 404, "not_found"),
        ("GET", "/v1/chat/completions", 405, "method_not_allowed"),
        ("DELETE", "/v1/models", 405, "method_not_allowed"),
        ("OPTIONS", "/v1/chat/completions", 405, "method_not_allowed"),
    ],
)
async def test_other_addresses(platform: Platform, method: str, path: str, status: int, code: str) -> None:
    answer = await platform.send(method, path, data=orjson.dumps(BODY))
    assert (answer.status, answer.error["code"]) == (status, code)
    expected = "Diese Adresse gibt es hier nicht. Es gibt: GET /v1/models" if status == 404 else f"Die Methode {method}"
    assert answer.error["message"].startswith(expected)
    assert platform.simulation.received == []


async def test_an_error_of_ours_shows_nothing(platform: Platform, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_args: object) -> Iterable[object]:
        raise RuntimeError("DE89 3704 0044 0532 0130 00")

    monkeypatch.setattr("gateway.judge.decide", broken)
    answer = await platform.ask(text="DE89 3704 0044 0532 0130 00")
    assert (answer.status, answer.error["code"]) == (500, "internal_error")
    assert answer.error["message"] == (
        f"Das hätte nicht geschehen dürfen. Bitte melden Sie der IT die Kennung {answer.error['request_id']}."
    )
    assert b"3704" not in answer.raw
    assert b"RuntimeError" not in answer.raw


async def test_a_detector_that_fails_opens_nothing(platform: Platform, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_args: object) -> Iterable[object]:
        raise RuntimeError("DE89 3704 0044 0532 0130 00")

    monkeypatch.setattr("gateway.detect.engine.Engine.scan", broken)
    answer = await platform.ask(text="DE89 3704 0044 0532 0130 00")
    assert (answer.status, answer.error["code"]) == (503, "detector_failed")
    assert "Die Prüfung der Anfrage ist fehlgeschlagen" in answer.error["message"]
    assert b"3704" not in answer.raw
    assert platform.simulation.received == []


async def raw_request(platform: Platform, *, headers: bytes = b"", body: bytes = b"{}") -> Answer:
    """A request written by hand, for what an HTTP client would not send."""
    import asyncio

    host, port = platform.url.removeprefix("http://").split(":")
    reader, writer = await asyncio.open_connection(host, int(port))
    length = str(len(body)).encode()
    start = b"POST /v1/chat/completions HTTP/1.1\r\nHost: gateway\r\nConnection: close\r\nContent-Length: " + length
    writer.write(start + b"\r\n" + headers + b"\r\n" + body)
    raw = await asyncio.wait_for(reader.read(), 10)
    writer.close()
    await writer.wait_closed()
    head, _, content = raw.partition(b"\r\n\r\n")
    status, *lines = head.decode("latin-1").split("\r\n")
    named = dict(line.split(": ", 1) for line in lines)
    return Answer(int(status.split(" ")[1]), named, content)


@pytest.mark.parametrize(
    "headers",
    [b"X-Data-Class: \xff\r\n", b"X-OpenWebUI-User-Jwt: \xff\xfe\r\n", b"Authorization: \xff\r\n"],
)
async def test_headers_that_are_no_text(platform: Platform, headers: bytes) -> None:
    own = b"" if headers.startswith(b"Authorization") else f"Authorization: Bearer {platform.key}\r\n".encode()
    answer = await raw_request(platform, headers=own + headers)
    assert answer.status in {400, 401}
    assert answer.error["message"].endswith(NOTHING_LEFT)


async def test_a_refusal_does_not_end_the_conversation(platform: Platform) -> None:
    """The next request over the same connection is answered."""
    assert (await platform.ask("gpt-4o")).status == 404
    platform.simulation.script = says('{"choices": []}')
    assert (await platform.ask()).status == 200
