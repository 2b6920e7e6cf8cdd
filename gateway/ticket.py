# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""The ticket: the gateway's signed word to LiteLLM that one request was judged, for one model and zone.

A JSON Web Token (HS256) that lives for a minute. Imported on both sides: by the gateway that issues it and by
the lock inside LiteLLM, so this module needs nothing but PyJWT, which both environments have.
"""

from dataclasses import dataclass

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
    request_id: str
    model: str
    max_zone: Zone


def issue(secret: str, ticket: Ticket, now: float) -> str:
    """`now` is in seconds since the epoch."""
    return jwt.encode(
        {
            "jti": ticket.request_id,
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
            options={"require": ["exp", "aud", "jti"]},
        )
        return Ticket(request_id=str(claims["jti"]), model=str(claims["model"]), max_zone=Zone(claims["zone"]))
    except (jwt.InvalidTokenError, KeyError, ValueError) as error:
        raise TicketError(f"invalid ticket ({type(error).__name__})") from None
