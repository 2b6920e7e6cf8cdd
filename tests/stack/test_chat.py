# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""From nothing to a chat, through the front door."""

import hashlib
import http.client
import ssl

import pytest

from tests.stack.conftest import PROVIDER
from tests.stack.server import ADMIN, DOMAIN, IBAN, QUESTION, Server

# Issue: from built images to all healthy, on two cores.
START_SECONDS = 180


def test_everything_comes_up_from_nothing(server: Server) -> None:
    assert [name for name, state in server.states().items() if not state.is_ready] == []
    assert server.seconds < START_SECONDS


def test_green_answers(server: Server) -> None:
    answer = server.chat("gruen-lokal", QUESTION)
    assert answer.status == 200, answer.text
    assert "Berlin" in answer.said
    assert answer.json["ampel"]["zone"] == "green"


def test_red_answers_to_what_is_public(server: Server) -> None:
    answer = server.chat("rot-simulation", QUESTION)
    assert answer.status == 200, answer.text
    assert "Simulation" in answer.said


def test_an_iban_is_refused_and_red_has_seen_nothing(server: Server) -> None:
    text = f"Bitte überweisen Sie auf {IBAN}."
    answer = server.chat("rot-simulation", text)
    assert answer.status == 403
    assert answer.json["error"]["code"] == "data_class"
    assert IBAN not in answer.text
    log = server.logs("red-simulation")
    assert hashlib.sha256(QUESTION.encode()).hexdigest() in log, "the simulation writes down what it sees"
    assert hashlib.sha256(text.encode()).hexdigest() not in log


def test_yellow_is_reached_through_the_egress_proxy(server: Server) -> None:
    """TLS to the end: the provider's certificate is signed by the town's own authority (AMPEL_CA_FILE)."""
    answer = server.chat("gelb-anbieter", QUESTION)
    assert answer.status == 200, answer.text
    assert answer.said == f"asked as {PROVIDER}, 1 message"
    assert f"CONNECT {PROVIDER}:443" in server.logs("egress-proxy")


def test_embeddings(server: Server) -> None:
    answer = server.request("POST", "/v1/embeddings", {"model": "gruen-e5", "input": "Hallo"}, key=server.key)
    assert answer.status == 200, answer.text
    assert len(answer.json["data"][0]["embedding"]) == 384


def test_the_administrator_signs_in_and_sees_the_models(server: Server) -> None:
    login = {"email": ADMIN, "password": server.secret("admin_password")}
    signed_in = server.request("POST", "/api/v1/auths/signin", login)
    assert signed_in.status == 200, signed_in.text
    assert signed_in.json["role"] == "admin"
    assert "Secure" in signed_in.headers["set-cookie"]
    models = server.request("GET", "/api/models", key=signed_in.json["token"])
    assert {model["id"] for model in models.json["data"]} >= {"gruen-lokal", "rot-simulation"}


def test_the_page_is_there_and_says_that_it_stays_with_https(server: Server) -> None:
    answer = server.request("GET", "/")
    assert answer.status == 200
    assert "<title>" in answer.text
    assert set(answer.headers) >= {"strict-transport-security", "content-security-policy"}
    # Only TCP is published.
    assert "alt-svc" not in answer.headers


def test_http_leads_to_https(server: Server) -> None:
    client = http.client.HTTPConnection("127.0.0.1", server.http_port, timeout=10)
    client.request("GET", "/c/1", headers={"Host": DOMAIN})
    response = client.getresponse()
    assert response.status == 301
    assert response.headers["Location"] == f"https://{DOMAIN}:{server.https_port}/c/1"
    client.close()


def test_another_name_gets_no_certificate(server: Server) -> None:
    with pytest.raises(ssl.SSLError):
        server.request("GET", "/", host="evil.example")
