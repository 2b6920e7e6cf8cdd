# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""The ticket: the gateway's signed word to LiteLLM that one request was judged, for one model and zone.

A JSON Web Token (HS256) that lives for a minute and is good for one call. Imported on both sides: by the gateway that
issues it and by the lock inside LiteLLM, so this module needs nothing but PyJWT, which both environments have.
"""

from dataclasses import dataclass, field
from uuid import uuid4

import jwt

from gateway.errors import GatewayError
from gateway.zones import Zone

HEADER = "X-Ampel-Ticket"
LIFETIME_SECONDS = 60
_AUDIENCE = "litellm"


class TicketError(GatewayError):
    """No ticket, or one that is forged, expired or not for this."""


@dataclass(frozen=True, slots=True)
class Ticket:
    """`number` and `expires` (seconds since the epoch) are set when it was read: no two calls have the same number."""

    request_id: str
    model: str
    max_zone: Zone
    number: str = field(default="", compare=False)
    expires: float = field(default=0, compare=False)


def issue(secret: str, ticket: Ticket, now: float) -> str:
    """`now` is in seconds since the epoch."""
    return jwt.encode(
        {
            "jti": uuid4().hex,
            "sub": ticket.request_id,
            "model": ticket.model,
            "zone": ticket.max_zone.value,
            "aud": _AUDIENCE,
            "exp": int(now) + LIFETIME_SECONDS,
        },
        secret,
        algorithm="HS256",
    )


def verify(secret: str, token: str | None) -> Ticket:
    """Raises: TicketError, whose message does not hold the token."""
    if not token:
        raise TicketError("no ticket: this address is for the policy gateway only")
    try:
        claims = jwt.decode(
            token,
            secret,
            algorithms=["HS256"],
            audience=_AUDIENCE,
            options={"require": ["exp", "aud", "jti", "sub"]},
        )
        return Ticket(
            request_id=str(claims["sub"]),
            model=str(claims["model"]),
            max_zone=Zone(claims["zone"]),
            number=str(claims["jti"]),
            expires=float(claims["exp"]),
        )
    except (jwt.InvalidTokenError, KeyError, ValueError) as error:
        raise TicketError(f"invalid ticket ({type(error).__name__})") from None


class Spent:
    """The tickets that were used, for as long as they would be valid: whoever copies one is too late.

    In the memory of one process. With several processes of LiteLLM, each takes a ticket once.
    """

    def __init__(self) -> None:
        self._expiry: dict[str, float] = {}

    def spend(self, ticket: Ticket, now: float) -> None:
        """Raises: TicketError, if this ticket was spent before. `now` is in seconds since the epoch."""
        if ticket.number in self._expiry:
            raise TicketError("this ticket was used before")
        # All live equally long, so the oldest stand first.
        while self._expiry and self._expiry[oldest := next(iter(self._expiry))] < now:
            del self._expiry[oldest]
        self._expiry[ticket.number] = ticket.expires
