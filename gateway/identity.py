# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Who asks: a service key, and for Open WebUI the person whose signed token comes with it.

The level is read from our database by key and user id. Plain user headers are refused rather than ignored: whoever
sends them believes that they count.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

import jwt

from gateway.database import Database
from gateway.dates import expired, german
from gateway.keys import digest
from gateway.policy import Level, Policy
from gateway.refusals import RefusedError, unauthorised
from gateway.zones import DataClass, Zone

USER_TOKEN_HEADER = "X-OpenWebUI-User-Jwt"  # noqa: S105 - the name of a header
_PLAIN_USER_HEADERS = (
    "X-OpenWebUI-User-Id",
    "X-OpenWebUI-User-Email",
    "X-OpenWebUI-User-Name",
    "X-OpenWebUI-User-Role",
)
_ISSUER = "open-webui"
# Clocks of two machines may differ a little.
_LEEWAY_SECONDS = 10
_MAX_USER_ID = 200

_LOOK_UP = """
SELECT k.id, k.max_zone, k.level, k.floor, k.acts_for_users, k.revoked_at, k.valid_until,
    u.level AS user_level, u.valid_until AS user_valid_until
FROM ampel.service_key k LEFT JOIN ampel.app_user u ON u.id = $2
WHERE k.hash = $1
"""


@dataclass(frozen=True, slots=True)
class Identity:
    """An authenticated caller. `user_id` is None for a service that acts for itself.

    Who has had a level until `level_expired` has none any more.
    """

    key_id: UUID
    user_id: str | None
    level: Level | None
    max_zone: Zone
    floor: DataClass
    level_expired: date | None = None

    @property
    def subject(self) -> str:
        """Whose budget pays."""
        return f"user:{self.user_id}" if self.user_id else f"key:{self.key_id}"


async def identify(headers: Mapping[str, str], database: Database, policy: Policy, user_token_secret: str) -> Identity:
    """Authenticate a request.

    Raises:
        RefusedError: 401, with the reason in German.
        DatabaseUnavailableError: nobody can be identified without PostgreSQL.
    """
    key = _service_key(headers)
    token = headers.get(USER_TOKEN_HEADER)
    user_id = _signed_user(token, user_token_secret) if token else None
    row = await database.fetchrow(_LOOK_UP, digest(key), user_id)
    if row is None:
        raise unauthorised("key_unknown", "Dieser Schlüssel ist nicht bekannt. Einen neuen legt die IT an.")
    if row["revoked_at"] is not None:
        raise unauthorised("key_revoked", "Dieser Schlüssel ist gesperrt. Einen neuen legt die IT an.")
    if expired(row["valid_until"]):
        raise unauthorised(
            "key_expired",
            f"Dieser Schlüssel galt bis zum {german(row['valid_until'])}. Einen neuen legt die IT an.",
        )
    if row["acts_for_users"] and user_id is None:
        raise unauthorised(
            "user_token_missing",
            "Die Anfrage nennt keine Person: Das signierte Anmelde-Token von Open WebUI fehlt.",
        )
    if user_id is not None and not row["acts_for_users"]:
        raise unauthorised("user_token_not_allowed", "Dieser Schlüssel darf nicht für andere Personen anfragen.")
    level = row["user_level"] if row["acts_for_users"] else row["level"]
    level_expired = row["user_valid_until"] if row["acts_for_users"] and expired(row["user_valid_until"]) else None
    return Identity(
        key_id=row["id"],
        user_id=user_id,
        level=policy.level(level) if level and not level_expired else None,
        max_zone=Zone(row["max_zone"]),
        floor=DataClass(row["floor"]),
        level_expired=level_expired,
    )


def _service_key(headers: Mapping[str, str]) -> str:
    for name in _PLAIN_USER_HEADERS:
        if name in headers:
            raise unauthorised(
                "plain_user_header",
                f"Der Kopf {name} ist nicht signiert und gilt hier nicht. Personen meldet nur Open WebUI mit "
                f"{USER_TOKEN_HEADER}.",
            )
    scheme, _, key = headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not key.strip():
        raise unauthorised("key_missing", "Es fehlt der Schlüssel (Authorization: Bearer …).")
    return key.strip()


def _signed_user(token: str, secret: str) -> str:
    try:
        claims = jwt.decode(
            token,
            secret,
            algorithms=["HS256"],
            issuer=_ISSUER,
            leeway=_LEEWAY_SECONDS,
            options={"require": ["exp", "iat", "sub", "iss"]},
        )
    except jwt.ExpiredSignatureError:
        raise _bad_token("user_token_expired", "ist abgelaufen") from None
    except (jwt.InvalidTokenError, UnicodeEncodeError):  # the latter: bytes in the header that are no text
        raise _bad_token("user_token_invalid", "ist nicht gültig signiert") from None
    user_id = str(claims["sub"])
    if not (user_id.strip() and user_id.isprintable() and len(user_id) <= _MAX_USER_ID):
        # Signed, but nobody: without a name the budget and the audit would be somebody else's.
        raise _bad_token("user_token_invalid", "ist nicht gültig signiert")
    return user_id


def _bad_token(code: str, what: str) -> RefusedError:
    return unauthorised(
        code, f"Das Anmelde-Token von Open WebUI {what}. Bitte laden Sie die Seite neu und versuchen Sie es erneut."
    )
