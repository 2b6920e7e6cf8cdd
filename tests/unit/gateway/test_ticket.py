# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""The ticket: what the gateway signs is what the lock reads, and nothing else is a ticket."""

import base64
import itertools
import json
import time
from typing import Any

import jwt
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.ticket import LIFETIME_SECONDS, Ticket, TicketError, issue, verify
from gateway.zones import Zone

SECRET = "s" * 64
TICKET = Ticket("5f3c", "rot-chat", Zone.RED)


def claims(**changes: Any) -> dict[str, Any]:
    whole = {"jti": "5f3c", "model": "rot-chat", "zone": "red", "aud": "litellm", "exp": int(time.time()) + 60}
    return {name: value for name, value in {**whole, **changes}.items() if value is not None}


def signed(secret: str = SECRET, algorithm: str = "HS256", **changes: Any) -> str:
    return jwt.encode(claims(**changes), secret, algorithm=algorithm)


@given(st.text(min_size=1, max_size=40).filter(str.isprintable), st.sampled_from(list(Zone)))
def test_what_was_issued_is_read(model: str, zone: Zone) -> None:
    ticket = Ticket("id", model, zone)
    assert verify(SECRET, issue(SECRET, ticket, time.time())) == ticket


def test_it_lives_for_a_minute() -> None:
    now = time.time()
    assert verify(SECRET, issue(SECRET, TICKET, now - LIFETIME_SECONDS + 5)) == TICKET
    with pytest.raises(TicketError, match="ExpiredSignatureError"):
        verify(SECRET, issue(SECRET, TICKET, now - LIFETIME_SECONDS - 1))


def _unsigned(**changes: Any) -> str:
    def encoded(part: Any) -> str:
        return base64.urlsafe_b64encode(json.dumps(part).encode()).rstrip(b"=").decode()

    return f"{encoded({'alg': 'none', 'typ': 'JWT'})}.{encoded(claims(**changes))}."


@pytest.mark.parametrize(
    "token",
    [
        signed("f" * 64),
        _unsigned(),
        _unsigned() + "AAAA",
        signed(algorithm="HS512"),
        signed(aud="open-webui"),
        signed(aud=None),
        signed(exp=None),
        signed(exp="morgen"),
        signed(jti=None),
        signed(model=None),
        signed(zone=None),
        signed(zone="blue"),
        signed(zone="RED"),
        signed(zone=["red"]),
        signed(nbf=int(time.time()) + 3600),
        issue(SECRET, TICKET, time.time())[:-4] + "AAAA",
        issue(SECRET, TICKET, time.time()).replace(".", ".A", 1),
        "a.b.c",
        "Bearer x",
        "\udcff",
        "ö" * 20,
        base64.urlsafe_b64encode(b"[" * 6000).decode() + ".e30.AAAA",
    ],
    ids=itertools.count(),  # not made of the tokens: these differ from one test process to the next
)
def test_what_is_no_ticket(token: str) -> None:
    with pytest.raises(TicketError) as refused:
        verify(SECRET, token)
    assert token not in str(refused.value)
    assert str(refused.value).startswith("invalid ticket (")


@pytest.mark.parametrize("token", [None, ""])
def test_no_ticket(token: str | None) -> None:
    with pytest.raises(TicketError, match="policy gateway only"):
        verify(SECRET, token)
