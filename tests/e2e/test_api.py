# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""A program uses the API with the ordinary OpenAI client, against all the real parts."""

import json
import urllib.error
import urllib.request
from collections.abc import Iterator

import openai
import pytest

from tests.e2e.running import Demo

SECRET = "Meine IBAN ist DE89 3704 0044 0532 0130 00."


@pytest.fixture(scope="module")
def client(demo: Demo) -> Iterator[openai.OpenAI]:
    key = demo.key("probe", "--max-zone", "red", "--level", "gold")
    with openai.OpenAI(base_url=f"{demo.url}/v1", api_key=key, max_retries=0, timeout=120) as client:
        yield client


def test_lists_the_models(client: openai.OpenAI) -> None:
    assert [m.id for m in client.models.list()] == ["gruen-lokal", "gruen-e5", "gelb-simulation", "rot-simulation"]


def test_a_key_up_to_green_lists_green_only(demo: Demo) -> None:
    key = demo.key("probe-green", "--max-zone", "green", "--level", "gold")
    with openai.OpenAI(base_url=f"{demo.url}/v1", api_key=key) as client:
        assert [m.id for m in client.models.list()] == ["gruen-lokal", "gruen-e5"]


def test_chats(client: openai.OpenAI) -> None:
    answer = client.chat.completions.create(
        model="gruen-lokal", messages=[{"role": "user", "content": "Say hello."}], max_tokens=16
    )

    assert answer.choices[0].message.content
    assert answer.usage
    assert answer.usage.completion_tokens > 0


def test_chats_streamed(client: openai.OpenAI) -> None:
    stream = client.chat.completions.create(
        model="gruen-lokal", messages=[{"role": "user", "content": "Count to five."}], max_tokens=24, stream=True
    )

    pieces = [chunk.choices[0].delta.content or "" for chunk in stream if chunk.choices]

    assert len([piece for piece in pieces if piece]) > 3


@pytest.mark.parametrize("model", ["gelb-simulation", "rot-simulation"])
def test_a_simulation_says_so_in_its_first_line(client: openai.OpenAI, model: str) -> None:
    answer = client.chat.completions.create(
        model=model, messages=[{"role": "user", "content": "Say hello."}], max_tokens=8
    )

    first_line = (answer.choices[0].message.content or "").splitlines()[0]
    assert first_line.startswith("*Simulation – hier antwortet keine")


def test_embeddings_know_what_belongs_together(client: openai.OpenAI) -> None:
    texts = [
        "Wann wird der Müll abgeholt?",
        "Die Abfuhr der Restmülltonne ist dienstags.",
        "Das Museum öffnet um zehn.",
    ]
    answer = client.embeddings.create(model="gruen-e5", input=texts)

    question, waste, museum = (item.embedding for item in answer.data)
    assert _dot(question, waste) > _dot(question, museum)


def test_an_iban_to_red_is_refused(client: openai.OpenAI, demo: Demo) -> None:
    before = len(demo.arrivals("red"))
    with pytest.raises(openai.PermissionDeniedError, match="eine IBAN") as caught:
        client.chat.completions.create(
            model="rot-simulation", messages=[{"role": "user", "content": SECRET}], stream=True
        )

    assert caught.value.code == "data_class"
    assert len(demo.arrivals("red")) == before


def test_a_revoked_key_is_refused_at_once(demo: Demo) -> None:
    key = demo.key("probe-revoked", "--max-zone", "green", "--level", "gold")
    with openai.OpenAI(base_url=f"{demo.url}/v1", api_key=key, max_retries=0) as client:
        assert list(client.models.list())
        assert demo.ampel("keys", "revoke", "probe-revoked").returncode == 0
        with pytest.raises(openai.AuthenticationError, match="gesperrt"):
            client.models.list()


def test_litellm_answers_nobody_without_a_ticket(demo: Demo) -> None:
    """With the right master key, which only the gateway has."""
    before = len(demo.arrivals("red"))
    body = {"model": "rot-simulation", "messages": [{"role": "user", "content": SECRET}]}
    request = urllib.request.Request(
        f"http://127.0.0.1:{demo.base + 2}/v1/chat/completions",
        data=json.dumps(body).encode(),
        headers={
            "Authorization": f"Bearer {demo.secret('LITELLM_MASTER_KEY')}",
            "Content-Type": "application/json",
        },
    )

    with pytest.raises(urllib.error.HTTPError) as caught:
        urllib.request.urlopen(request, timeout=30)  # noqa: S310 - an address of this machine

    caught.value.close()
    assert caught.value.code == 403
    assert len(demo.arrivals("red")) == before


def _dot(left: list[float], right: list[float]) -> float:
    return sum(a * b for a, b in zip(left, right, strict=True))
