# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""A platform that ran before there were budgets by zone: what was spent and held then counts in the new ones too."""

from collections.abc import AsyncIterator
from datetime import UTC, date, datetime
from importlib import resources
from uuid import UUID

import asyncpg
import pytest

from gateway import ledger, users
from gateway.database import Database, connect, migrate
from gateway.ledger import Total

JUNE, JULY = date(2026, 6, 1), date(2026, 7, 1)
KEY = UUID(int=7)


@pytest.fixture
async def old(database_url: str) -> AsyncIterator[asyncpg.Connection]:
    """The first schema, with a month of a person and a key in it, and one request of each whose gateway died."""
    connection = await connect(database_url)
    await connection.execute(
        "CREATE SCHEMA ampel; CREATE TABLE ampel.migration (name text PRIMARY KEY, at timestamptz)"
    )
    await connection.execute(resources.files("gateway").joinpath("sql/0001_init.sql").read_text(encoding="utf-8"))
    await connection.execute("INSERT INTO ampel.migration (name) VALUES ('0001_init.sql')")
    await connection.execute("INSERT INTO ampel.app_user (id, level) VALUES ('a:b', 'bronze')")
    await connection.executemany(
        "INSERT INTO ampel.budget (subject, month, reserved, spent) VALUES ($1, $2, $3, $4)",
        [("user:a:b", JUNE, 70, 300), (f"key:{KEY}", JUNE, 5, 1000), ("user:a:b", JULY, 0, 9)],
    )
    await connection.executemany(
        "INSERT INTO ampel.audit (at, request_id, key_id, user_id, zone, verdict, code, micro_eur)"
        " VALUES ($1, gen_random_uuid(), $2, $3, $4, $5, 'ok', $6)",
        [
            (datetime(2026, 6, 1, tzinfo=UTC), KEY, "a:b", "red", "allow", 200),
            (datetime(2026, 6, 30, 23, 59, tzinfo=UTC), KEY, "a:b", "green", "allow", 100),
            (datetime(2026, 6, 15, tzinfo=UTC), KEY, None, "red", "allow", 1000),
            (datetime(2026, 6, 15, tzinfo=UTC), KEY, "a:b", "red", "deny", 0),
            (datetime(2026, 7, 1, tzinfo=UTC), KEY, "a:b", "red", "allow", 9),
        ],
    )
    await connection.executemany(
        "INSERT INTO ampel.reservation (request_id, subject, month, amount, created_at, key_id, user_id, model, zone,"
        " data_class, detectors) VALUES (gen_random_uuid(), $1, $2, $3, $4, $5, $6, 'm', 'red', 'public', '{}')",
        [
            ("user:a:b", JUNE, 70, datetime(2026, 6, 30, tzinfo=UTC), KEY, "a:b"),
            (f"key:{KEY}", JUNE, 5, datetime(2026, 6, 30, tzinfo=UTC), KEY, None),
        ],
    )
    yield connection
    await connection.close()


async def test_what_was_spent_and_held_before_counts(old: asyncpg.Connection, database_url: str) -> None:
    await migrate(old)
    subjects = ["user:a:b", f"key:{KEY}", "user_zone:red:a:b", "user_zone:green:a:b", "zone:red", "zone:green", "town"]
    assert await ledger.totals(old, JUNE, subjects) == dict(
        zip(
            subjects,
            [
                Total(300, 70), Total(1000, 5), Total(200, 70), Total(100, 0),
                Total(1200, 75), Total(100, 0), Total(1300, 75),
            ],
            strict=True,
        )
    )  # fmt: skip
    july = await ledger.totals(old, JULY, subjects)
    assert [july[subject].spent for subject in ("user:a:b", "user_zone:red:a:b", "zone:red", "town")] == [9] * 4
    database = Database(database_url, 1)
    assert await ledger.settle_orphans(database) == 2
    await database.close()
    june = await ledger.totals(old, JUNE, subjects)
    assert [(t.spent, t.reserved) for t in june.values()] == [
        (370, 0), (1005, 0), (270, 0), (100, 0), (1275, 0), (100, 0), (1375, 0),
    ]  # fmt: skip


async def test_levels_that_were_given_before_begin_the_history(old: asyncpg.Connection) -> None:
    await migrate(old)
    (change,) = await users.history(old, "a:b")
    assert (change.changed_by, change.old_level, change.new_level) == ("", None, "bronze")
    assert (await users.levels(old))["a:b"].valid_until is None
