# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""The ticket: what the gateway signs is what the lock reads, and nothing else is a ticket."""

import base64
import itertools
import json
import time
from collections.abc import Callable
from typing import Any

import jwt
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.ticket import LIFETIME_SECONDS, Spent, Ticket, TicketError, issue, verify
from gateway.zones import Zone

SECRET = "s" * 64
TICKET = Ticket("5f3c", "rot-chat", Zone.RED)


def claims(**changes: Any) -> dict[str, Any]:
    whole = {
        "jti": "n1",
        "sub": "5f3c",
        "model": "rot-chat",
        "zone": "red",
        "aud": "litellm",
        "exp": int(time.time()) + 60,
    }
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
    "make",
    [
        lambda: signed("f" * 64),
        _unsigned,
        lambda: _unsigned() + "AAAA",
        lambda: signed(algorithm="HS512"),
        lambda: signed(aud="open-webui"),
        lambda: signed(aud=None),
        lambda: signed(exp=None),
        lambda: signed(exp="morgen"),
        lambda: signed(jti=None),
        lambda: signed(sub=None),
        lambda: signed(model=None),
        lambda: signed(zone=None),
        lambda: signed(zone="blue"),
        lambda: signed(zone="RED"),
        lambda: signed(zone=["red"]),
        lambda: signed(nbf=int(time.time()) + 3600),
        lambda: issue(SECRET, TICKET, time.time())[:-4] + "AAAA",
        lambda: issue(SECRET, TICKET, time.time()).replace(".", ".A", 1),
        lambda: "a.b.c",
        lambda: "Bearer x",
        lambda: "\udcff",
        lambda: "ö" * 20,
        lambda: base64.urlsafe_b64encode(b"[" * 6000).decode() + ".e30.AAAA",
    ],
    ids=itertools.count(),  # not made of the tokens: these differ from one test process to the next
)
def test_what_is_no_ticket(make: Callable[[], str]) -> None:
    token = make()  # now, and not when the tests are collected: tickets expire
    with pytest.raises(TicketError) as refused:
        verify(SECRET, token)
    assert token not in str(refused.value)
    assert str(refused.value).startswith("invalid ticket (")


@pytest.mark.parametrize("token", [None, ""])
def test_no_ticket(token: str | None) -> None:
    with pytest.raises(TicketError, match="policy gateway only"):
        verify(SECRET, token)


def test_no_two_tickets_have_the_same_number() -> None:
    tickets = [verify(SECRET, issue(SECRET, TICKET, time.time())) for _ in range(50)]
    assert len({ticket.number for ticket in tickets}) == 50
    assert all(ticket.expires > time.time() for ticket in tickets)


def test_a_ticket_is_spent_once() -> None:
    spent, now = Spent(), time.time()
    first, second = (verify(SECRET, issue(SECRET, TICKET, now)) for _ in range(2))
    spent.spend(first, now)
    spent.spend(second, now)
    for ticket in (first, second):
        with pytest.raises(TicketError, match="used before"):
            spent.spend(ticket, now + LIFETIME_SECONDS - 1)


@given(st.lists(st.floats(min_value=0, max_value=500), max_size=60))
def test_only_tickets_that_are_still_valid_are_remembered(times: list[float]) -> None:
    spent = Spent()
    for position, now in enumerate(sorted(times)):
        ticket = Ticket("id", "m", Zone.RED, number=str(position), expires=now + LIFETIME_SECONDS)
        spent.spend(ticket, now)
        with pytest.raises(TicketError):
            spent.spend(ticket, now)
        alive = sum(moment + LIFETIME_SECONDS >= now for moment in times if moment <= now)
        assert len(spent._expiry) <= alive
