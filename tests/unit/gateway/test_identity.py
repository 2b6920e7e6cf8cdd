# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Who asks: only a known key, and for Open WebUI only a person whom it signed."""

import base64
import json
import time
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from unittest.mock import patch

import asyncpg
import jwt
import pytest
import pytest_asyncio
from multidict import CIMultiDict

from gateway import keys, users
from gateway.database import Database, connect, migrate
from gateway.dates import today
from gateway.identity import USER_TOKEN_HEADER, Identity, identify
from gateway.refusals import NOTHING_LEFT, RefusedError
from gateway.zones import DataClass, Zone
from tests.unit.gateway.harness import USER_SECRET, new_database, user_claims, user_header
from tests.unit.gateway.town import policy

pytestmark = pytest.mark.asyncio(loop_scope="module")

POLICY = policy()


@dataclass
class Door:
    """Two keys: a plain one, and one that acts for users, as Open WebUI has it."""

    database: Database
    connection: asyncpg.Connection
    plain: str
    acting: str

    async def identify(self, key: str | None, headers: dict[str, str] | None = None) -> Identity:
        own = {"Authorization": f"Bearer {key}"} if key is not None else {}
        return await identify(CIMultiDict({**own, **(headers or {})}), self.database, POLICY, USER_SECRET)

    async def refused(self, key: str | None, headers: dict[str, str] | None = None) -> RefusedError:
        with pytest.raises(RefusedError) as refused:
            await self.identify(key, headers)
        assert refused.value.status == 401
        assert refused.value.kind == "authentication_error"
        assert str(refused.value).endswith(NOTHING_LEFT)
        return refused.value


@pytest_asyncio.fixture(scope="module", loop_scope="module", name="opened")
async def _opened(postgres_url: str) -> AsyncIterator[tuple[Database, asyncpg.Connection]]:
    async with new_database(postgres_url) as url:
        connection, database = await connect(url), Database(url, 2)
        await migrate(connection)
        yield database, connection
        await connection.close()
        await database.close()


@pytest_asyncio.fixture(loop_scope="module")
async def door(opened: tuple[Database, asyncpg.Connection]) -> Door:
    database, connection = opened
    await connection.execute("TRUNCATE ampel.service_key, ampel.app_user")
    plain = await keys.create(
        connection, POLICY, "plain", max_zone=Zone.YELLOW, level="bronze", floor=DataClass.INTERNAL
    )
    acting = await keys.create(connection, POLICY, "webui", max_zone=Zone.RED, level="gold", acts_for_users=True)
    await users.set_level(connection, POLICY, "user-1", "seepferdchen")
    return Door(database, connection, plain, acting)


async def test_a_service_key(door: Door) -> None:
    identity = await door.identify(door.plain)
    assert identity.user_id is None
    assert (identity.max_zone, identity.floor) == (Zone.YELLOW, DataClass.INTERNAL)
    assert identity.level is not None
    assert identity.level.name == "bronze"
    assert identity.subject == f"key:{identity.key_id}"


async def test_a_signed_person_has_the_level_of_our_database(door: Door) -> None:
    """Neither the key's level nor the role in the token counts."""
    identity = await door.identify(door.acting, user_header("user-1", role="admin"))
    assert identity.user_id == "user-1"
    assert identity.subject == "user:user-1"
    assert identity.level is not None
    assert identity.level.name == "seepferdchen"


async def test_an_unknown_person_has_no_level(door: Door) -> None:
    identity = await door.identify(door.acting, user_header("user-2", role="admin"))
    assert (identity.user_id, identity.level) == ("user-2", None)


async def test_a_level_that_the_policy_no_longer_knows_opens_nothing(door: Door) -> None:
    await door.connection.execute("UPDATE ampel.app_user SET level = 'platin'")
    await door.connection.execute("UPDATE ampel.service_key SET level = 'platin'")
    assert (await door.identify(door.acting, user_header())).level is None
    assert (await door.identify(door.plain)).level is None


async def test_a_changed_level_counts_at_once(door: Door) -> None:
    await users.set_level(door.connection, POLICY, "user-1", "gold")
    identity = await door.identify(door.acting, user_header("user-1"))
    assert identity.level is not None
    assert identity.level.name == "gold"


async def test_a_level_counts_through_its_last_day(door: Door) -> None:
    """Each request looks, so nothing has to be switched off at midnight."""
    await users.set_level(door.connection, POLICY, "user-1", "gold", until=today())
    identity = await door.identify(door.acting, user_header("user-1"))
    assert (identity.level, identity.level_expired) == (POLICY.level("gold"), None)
    with patch("gateway.dates.today", lambda: today() + timedelta(days=1)):
        identity = await door.identify(door.acting, user_header("user-1"))
    assert (identity.user_id, identity.level, identity.level_expired) == ("user-1", None, today())


async def test_an_expired_level_is_renewed_at_once(door: Door) -> None:
    await door.connection.execute("UPDATE ampel.app_user SET valid_until = $1", date(2020, 1, 31))
    assert (await door.identify(door.acting, user_header("user-1"))).level_expired == date(2020, 1, 31)
    await users.set_level(door.connection, POLICY, "user-1", "seepferdchen")
    identity = await door.identify(door.acting, user_header("user-1"))
    assert (identity.level, identity.level_expired) == (POLICY.level("seepferdchen"), None)


async def test_a_withdrawn_level_opens_nothing(door: Door) -> None:
    await users.withdraw(door.connection, "user-1")
    identity = await door.identify(door.acting, user_header("user-1"))
    assert (identity.level, identity.level_expired) == (None, None)


async def test_a_service_key_does_not_care_about_levels_of_people(door: Door) -> None:
    await door.connection.execute("UPDATE ampel.app_user SET valid_until = $1", date(2020, 1, 31))
    identity = await door.identify(door.plain)
    assert (identity.level, identity.level_expired) == (POLICY.level("bronze"), None)


async def test_an_expired_key(door: Door) -> None:
    await door.connection.execute("UPDATE ampel.service_key SET valid_until = $1", today())
    await door.identify(door.plain)
    await door.connection.execute("UPDATE ampel.service_key SET valid_until = $1", date(2020, 1, 31))
    for key, headers in ((door.plain, None), (door.acting, user_header("user-1"))):
        refused = await door.refused(key, headers)
        assert refused.code == "key_expired"
        assert str(refused) == f"Dieser Schlüssel galt bis zum 31.01.2020. Einen neuen legt die IT an. {NOTHING_LEFT}"


async def test_one_round_trip(door: Door) -> None:
    """Every request pays for it."""
    with patch.object(door.database, "fetchrow", wraps=door.database.fetchrow) as asked:
        await door.identify(door.acting, user_header("user-1"))
    assert asked.await_count == 1


@pytest.mark.parametrize(
    "authorization",
    ["", "Bearer", "Bearer ", "Basic dXNlcjpwYXNz", "ampel-x", "bearer\tampel-x", "Token ampel-x"],
)
async def test_without_a_key(door: Door, authorization: str) -> None:
    refused = await door.refused(None, {"Authorization": authorization})
    assert refused.code == "key_missing"
    assert str(refused) == f"Es fehlt der Schlüssel (Authorization: Bearer …). {NOTHING_LEFT}"
    assert (await door.refused(None)).code == "key_missing"


@pytest.mark.parametrize("key", ["ampel-falsch", "sk-1234", "' OR 1=1 --", "ö", "\udcff\udcfe", "a" * 8000, "\x00"])
async def test_a_wrong_key(door: Door, key: str) -> None:
    refused = await door.refused(key)
    assert refused.code == "key_unknown"
    assert str(refused) == f"Dieser Schlüssel ist nicht bekannt. Einen neuen legt die IT an. {NOTHING_LEFT}"


async def test_case_and_surrounding_blanks(door: Door) -> None:
    assert (await door.identify(None, {"Authorization": f"bearer   {door.plain} "})).user_id is None
    assert (await door.refused(door.plain.upper())).code == "key_unknown"


async def test_a_revoked_key(door: Door) -> None:
    await door.identify(door.plain)
    await keys.revoke(door.connection, "plain")
    refused = await door.refused(door.plain)
    assert refused.code == "key_revoked"
    assert str(refused) == f"Dieser Schlüssel ist gesperrt. Einen neuen legt die IT an. {NOTHING_LEFT}"


async def test_the_acting_key_needs_a_person(door: Door) -> None:
    for headers in ({}, {USER_TOKEN_HEADER: ""}):
        refused = await door.refused(door.acting, headers)
        assert refused.code == "user_token_missing"
        assert "Die Anfrage nennt keine Person" in str(refused)


async def test_another_key_may_not_act_for_a_person(door: Door) -> None:
    refused = await door.refused(door.plain, user_header())
    assert refused.code == "user_token_not_allowed"
    assert "darf nicht für andere Personen anfragen" in str(refused)


@pytest.mark.parametrize(
    "name", ["X-OpenWebUI-User-Id", "X-OpenWebUI-User-Email", "X-OpenWebUI-User-Name", "x-openwebui-user-role"]
)
@pytest.mark.parametrize("signed", [False, True])
async def test_plain_user_headers_are_refused(door: Door, name: str, signed: bool) -> None:
    """Also beside a token: whoever sends them believes that they count."""
    headers = {name: "chef@pruefstein.example", **(user_header() if signed else {})}
    refused = await door.refused(door.acting, headers)
    assert refused.code == "plain_user_header"
    assert "ist nicht signiert und gilt hier nicht" in str(refused)
    assert "chef" not in str(refused)


def _unsigned() -> str:
    def encoded(part: Any) -> str:
        return base64.urlsafe_b64encode(json.dumps(part).encode()).rstrip(b"=").decode()

    return f"{encoded({'alg': 'none', 'typ': 'JWT'})}.{encoded(user_claims())}."


def _signed(secret: str = USER_SECRET, algorithm: str = "HS256", **changes: Any) -> str:
    claims = {name: value for name, value in user_claims(**changes).items() if value is not None}
    return jwt.encode(claims, secret, algorithm=algorithm)


def _later(seconds: int) -> int:
    return int(time.time()) + seconds


# Made when a test runs: tokens expire.
INVALID: dict[str, Callable[[], str]] = {
    "forged": lambda: _signed("f" * 64),
    "unsigned": _unsigned,
    "unsigned with a signature": lambda: _unsigned() + "AAAA",
    "other algorithm": lambda: _signed(algorithm="HS512"),
    "other issuer": lambda: _signed(iss="evil"),
    "no issuer": lambda: _signed(iss=None),
    "no person": lambda: _signed(sub=None),
    "empty person": lambda: _signed(sub=""),
    "blank person": lambda: _signed(sub="  "),
    "person is a number": lambda: _signed(sub=7),
    "person with NUL": lambda: _signed(sub="user\x001"),
    "person with a line break": lambda: _signed(sub="user\n1"),
    "person with half a character": lambda: _signed(sub="\ud800"),
    "person without end": lambda: _signed(sub="x" * 300),
    "no expiry": lambda: _signed(exp=None),
    "no issue time": lambda: _signed(iat=None),
    "from the future": lambda: _signed(iat=_later(3600), exp=_later(7200)),
    "not yet": lambda: _signed(nbf=_later(3600)),
    "tampered": lambda: _signed()[:-6] + "AAAAAA",
    "other person's signature": lambda: ".".join([*_signed().split(".")[:2], _signed("x" * 64).split(".")[2]]),
    "no JWT": lambda: "erika",
    "half a JWT": lambda: "a.b.c",
    "not ASCII": lambda: "ö.ö.ö",
    "raw bytes": lambda: "\udcff\udcfe",
    "deep header": lambda: base64.urlsafe_b64encode(b"[" * 6000).decode() + ".e30.AAAA",
}


@pytest.mark.parametrize("name", INVALID)
async def test_a_user_token_that_is_not_valid(door: Door, name: str) -> None:
    refused = await door.refused(door.acting, {USER_TOKEN_HEADER: INVALID[name]()})
    assert refused.code == "user_token_invalid"
    assert str(refused) == (
        "Das Anmelde-Token von Open WebUI ist nicht gültig signiert. Bitte laden Sie die Seite neu und versuchen "
        f"Sie es erneut. {NOTHING_LEFT}"
    )


async def test_an_expired_user_token(door: Door) -> None:
    now = int(time.time())
    refused = await door.refused(door.acting, user_header(iat=now - 400, exp=now - 100))
    assert refused.code == "user_token_expired"
    assert "Das Anmelde-Token von Open WebUI ist abgelaufen. Bitte laden Sie die Seite neu" in str(refused)


@pytest.mark.parametrize(("issued", "expires"), [(5, 300), (-300, -5)], ids=["ours is slow", "ours is fast"])
async def test_clocks_may_differ_a_little(door: Door, issued: int, expires: int) -> None:
    now = int(time.time())
    header = user_header(iat=now + issued, exp=now + expires)
    assert (await door.identify(door.acting, header)).user_id == "user-1"


async def test_a_forged_token_is_refused_whatever_the_key(door: Door) -> None:
    assert (await door.refused("ampel-falsch", user_header(secret="f" * 64))).status == 401
    assert (await door.refused(door.plain, user_header(secret="f" * 64))).status == 401
