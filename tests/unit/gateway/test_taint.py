# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""A class stays with a conversation on every way that a conversation can take, and with no other conversation."""

import asyncio
import json
import random
import time
import unicodedata
from collections.abc import AsyncIterator, Sequence

import asyncpg
import pytest

from gateway import taint
from gateway.database import Database
from gateway.taint import Conversation, recall, remember, remember_answer
from gateway.zones import DataClass

Turns = list[tuple[str, str]]
KEY = taint.derive_key("secret-of-the-tests")
PERSONAL, PUBLIC = DataClass.PERSONAL, DataClass.PUBLIC
ANSWER = (
    "Der Antrag auf Wohngeld ist noch nicht vollständig: Es fehlen die Bescheinigung des Arbeitgebers und der Vertrag."
    "\nDie Frist endet am 30. März; danach wird der Antrag abgelehnt, und er muss ganz neu gestellt werden."
    "\n- **Bescheinigung**: beim Arbeitgeber anfordern und unterschreiben lassen\n- **Vertrag**: alle Seiten kopieren"
)
PROMPT = "Formulieren Sie den folgenden Text in Einfacher Sprache. " * 3
SYSTEM = "Sie sind der Assistent der Stadt Prüfstein. Sie antworten kurz, freundlich und in der Sie-Form. " * 3
GREETING = "Guten Tag! Ich bin der KI-Assistent der Stadt Prüfstein. Wie kann ich Ihnen heute behilflich sein?"
CLOSING = (
    "Ich hoffe, das hilft Ihnen weiter. Wenn Sie weitere Fragen haben, stehe ich Ihnen jederzeit gern zur Verfügung."
)
BEGINNING: Turns = [("system", SYSTEM), ("user", "Was fehlt bei diesem Antrag? " * 2)]
NEXT: Turns = [("assistant", ANSWER), ("user", "Danke. Und bis wann?")]


@pytest.fixture
async def store(connection: asyncpg.Connection, database_url: str) -> AsyncIterator[Database]:
    database = Database(database_url, 4)
    yield database
    await database.close()


def of(turns: Sequence[tuple[str, str]], *, chat: str | None = None, subject: str = "user:1") -> Conversation:
    return taint.conversation(KEY, subject, chat, turns)


async def talked(
    store: Database,
    turns: Turns,
    answer: str = ANSWER,
    *,
    chat: str | None = None,
    undetected: bool = False,
    data_class: DataClass = PERSONAL,
) -> None:
    """A request of this class went through, and was answered."""
    conversation = of(turns, chat=chat)
    await remember(store, conversation, data_class, undetected=undetected)
    await remember_answer(store, conversation, answer, data_class)


@pytest.mark.parametrize(
    ("way", "turns", "chat"),
    [
        ("same chat", [("user", "Ganz etwas anderes.")], "chat-1"),
        ("another model in the same chat", [*BEGINNING, *NEXT], "chat-1"),
        ("cloned chat", [*BEGINNING, *NEXT], "chat-2"),
        ("no chat id", [*BEGINNING, *NEXT], None),
        ("temporary chat", [*BEGINNING, *NEXT], "temporary:abc"),
        ("another system prompt", [("system", "Kurz, bitte."), *BEGINNING[1:], *NEXT], None),
        ("no system prompt", [*BEGINNING[1:], *NEXT], None),
        ("question edited, answer kept", [("user", "Hallo"), *NEXT], None),
        ("beginning cut off", NEXT, None),
        ("content in parts", [("user", "type"), ("user", "text"), ("user", "text"), *BEGINNING[1:], *NEXT], None),
        ("with tools", [("beside", "Ein Werkzeug. " * 20), *BEGINNING, *NEXT], None),
        ("answer pasted as a question", [("user", f"Bitte übersetzen:\n\n{ANSWER}\n\nDanke!")], None),
        ("answer in a summary", [("system", f"[CONVERSATION SUMMARY]\n{ANSWER}"), ("user", "Weiter.")], None),
        ("answer in a tool result", [("user", "Weiter."), ("tool", f'{{"text": "{ANSWER}"}}')], None),
        ("answer in JSON", [("tool", '{"note": "Notiz:\\n' + ANSWER.replace("\n", "\\n") + '\\n"}')], None),
        ("copied from the page", [("user", ANSWER.replace("**", "").replace("- ", ""))], None),
        ("other spaces", [("user", ANSWER.replace(" ", "  ").replace("\n", "\n\n"))], None),
        ("no-break spaces", [("user", ANSWER.replace(" ", "\u00a0"))], None),
        ("narrow spaces", [("user", ANSWER.replace(" ", "\u202f"))], None),
        ("soft hyphens", [("user", ANSWER.replace("ei", "e\u00adi"))], None),
        ("other dashes and quotes", [("user", f"„{ANSWER.replace(':', ' –').replace('- ', '• ')}“")], None),
        ("umlauts in two parts", [("user", unicodedata.normalize("NFD", ANSWER))], None),
        ("umlauts escaped in JSON", [("tool", json.dumps({"text": f"Notiz:\n{ANSWER}"}))], None),
        ("upper case", [("user", ANSWER.upper())], None),
        ("with its speaker", [("user", f"<chat_history>\nASSISTANT: {ANSWER}\n</chat_history>")], None),
        ("last lines only", [("user", "\n".join(ANSWER.split("\n")[1:]))], None),
        ("quoted", [("user", "> " + ANSWER.replace("\n", "\n> "))], None),
        ("numbered", [("user", "\n".join(f"{n}. {line}" for n, line in enumerate(ANSWER.split("\n"), 1)))], None),
    ],
)
async def test_ways_that_keep_the_class(store: Database, way: str, turns: Turns, chat: str | None) -> None:
    await talked(store, BEGINNING, chat="chat-1")
    assert await recall(store, of(turns, chat=chat)) is PERSONAL, way


@pytest.mark.parametrize(
    ("what", "turns", "chat", "subject"),
    [
        ("another chat of the same person", [("user", "Hallo")], "chat-2", "user:1"),
        ("the same chat id of somebody else", [("user", "Hallo")], "chat-1", "user:2"),
        ("subject and id are not one text", [("user", "Hallo")], "-1", "user:1chat"),
        ("the same question again", BEGINNING, None, "user:1"),
        ("the same system prompt", [("system", SYSTEM), ("user", "Hallo")], None, "user:1"),
        ("one short line of the answer", [("user", ANSWER.split("\n")[3])], None, "user:1"),
        ("an empty request", [], None, "user:1"),
        ("an empty turn", [("user", "")], "", "user:1"),
    ],
)
async def test_what_does_not_take_the_class_along(
    store: Database, what: str, turns: Turns, chat: str | None, subject: str
) -> None:
    await talked(store, BEGINNING, chat="chat-1")
    assert await recall(store, of(turns, chat=chat, subject=subject)) is PUBLIC, what


async def test_short_messages_keep_the_class_of_a_clone(store: Database) -> None:
    short: Turns = [
        ("user", "Wie hoch ist die Miete von Haus 4?"),
        ("assistant", "Sie beträgt 512,30 EUR im Monat, kalt."),
    ]
    short += [("user", "Und die Heizung dazu?"), ("assistant", "Das sind 88,10 EUR im Monat, als Abschlag.")]
    await talked(store, [*short, ("user", "Seit wann gilt das?")], "Seit dem Vertrag vom März vor zwei Jahren.")
    clone: Turns = [
        *short,
        ("user", "Seit wann gilt das?"),
        ("assistant", "Seit dem Vertrag vom März vor zwei Jahren."),
    ]
    assert await recall(store, of([*clone, ("user", "Aha.")], chat="clone")) is PERSONAL
    branch: Turns = [*short, ("user", "Seit wann gilt das?"), ("assistant", "Anders."), ("user", "Aha.")]
    assert await recall(store, of(branch, chat="clone")) is PERSONAL, (
        "a branch after the point where the class was known"
    )
    assert await recall(store, of(short[:2], chat="clone")) is PUBLIC, "a branch before it"


async def test_a_beginning_before_the_secret_stays_free(store: Database) -> None:
    harmless: Turns = [("user", "Was ist Wohngeld?"), ("assistant", "Ein Zuschuss zur Miete. " * 20)]
    await talked(store, [*harmless, ("user", "Und in diesem Fall?")])
    assert await recall(store, of([*harmless, ("user", "Danke.")])) is PUBLIC


async def test_sources_before_a_question_do_not_hide_the_conversation(store: Database) -> None:
    """Open WebUI puts them before the last question only: in the next request the same turn has none."""
    asked = "Wie viele Stellen sind in Abteilung 4 noch frei, und ab wann?"
    with_sources = f'Antworte mit <context>\n<source id="1">Stellenplan</source>\n</context>\n\n{asked}'
    answer = (
        "Drei Stellen, davon zwei sofort und eine ab dem ersten Juli, alle unbefristet. Zwei weitere folgen im Herbst."
    )
    await talked(store, [("user", with_sources)], answer, data_class=DataClass.INTERNAL)
    clone: Turns = [("user", asked), ("assistant", answer), ("user", "Danke.")]
    assert await recall(store, of(clone, chat="clone")) is DataClass.INTERNAL


@pytest.mark.parametrize(
    ("what", "beginning", "answer", "other"),
    [
        ("a greeting", [("user", "Hallo")], GREETING, [("user", "Hallo"), ("assistant", GREETING)]),
        ("a closing", BEGINNING, f"{ANSWER}\n\n{CLOSING}", [("user", "Gut."), ("assistant", f"Ja.\n\n{CLOSING}")]),
        ("a system prompt in the answer", BEGINNING, f"Mein Auftrag:\n{SYSTEM}\nGut.", [("system", SYSTEM)]),
        ("a tool's description", [("beside", SYSTEM), *BEGINNING], f"Ich kann:\n{SYSTEM}\nGut.", [("beside", SYSTEM)]),
        ("a prompt of the library", [("user", PROMPT)], ANSWER, [("user", PROMPT)]),
        ("an answer in few words", BEGINNING, "Gern! Bitte senden Sie mir den Text.", [
            ("user", "Ich sende Ihnen einen Text."), ("assistant", "Gern! Bitte senden Sie mir den Text.")]),
    ],
)  # fmt: skip
@pytest.mark.parametrize("undetected", [False, True])
async def test_what_many_chats_have_taints_none(
    store: Database, what: str, beginning: Turns, answer: str, other: Turns, undetected: bool
) -> None:
    await talked(store, beginning, answer, undetected=undetected, data_class=DataClass.SOCIAL)
    assert await recall(store, of([*other, ("user", "Weiter.")], chat="other")) is PUBLIC, what


async def test_our_notice_belongs_to_the_conversation_and_to_nothing_else(store: Database) -> None:
    notice = (
        "*Hinweis: Ihre Anfrage enthält personenbezogene Daten. Deshalb hat ein anderes Modell geantwortet.*\n\n" * 2
    )
    conversation = of(BEGINNING)
    await remember_answer(store, conversation, "Drei. " * 15, PERSONAL, shown_before=notice)
    shown: Turns = [*BEGINNING, ("assistant", notice + "Drei. " * 15), ("user", "Danke.")]
    assert await recall(store, of(shown)) is PERSONAL
    assert await recall(store, of([("user", "Hallo"), ("assistant", notice), ("user", "Was heißt das?")])) is PUBLIC


async def test_reasoning_and_arguments_are_recognised(store: Database) -> None:
    await remember_answer(store, of(BEGINNING), "Ja.", PERSONAL, beside=[ANSWER])
    assert await recall(store, of([("user", f"Dein Gedanke war:\n{ANSWER}")])) is PERSONAL


MATERIAL = "Die Stelle in Abteilung 4 soll zum Sommer neu besetzt werden. " * 14


@pytest.mark.parametrize(
    ("undetected", "turns", "found"),
    [
        (True, [("user", MATERIAL)], True),
        (True, [("user", f"  {MATERIAL}\n"), ("assistant", "Gut."), ("user", "Und?")], True),
        (True, [("tool", MATERIAL)], True),
        (False, [("user", MATERIAL)], False),
        (True, [("user", f"Bitte kürzen: {MATERIAL}")], False),
    ],
)
async def test_declared_material(store: Database, undetected: bool, turns: Turns, found: bool) -> None:
    """What detection finds, it finds again; what was only declared is recognised word for word."""
    await talked(store, [("user", MATERIAL)], undetected=undetected)
    assert (await recall(store, of(turns, chat="other", subject="user:2")) is PERSONAL) is found


async def test_earlier_turns_are_not_declared_afterwards(store: Database) -> None:
    await talked(store, [("user", MATERIAL), ("assistant", "Gut."), ("user", "Kürzer.")], undetected=True)
    assert await recall(store, of([("user", MATERIAL)])) is PUBLIC


@pytest.mark.parametrize("data_class", DataClass)
async def test_every_class_comes_back(store: Database, data_class: DataClass) -> None:
    await talked(store, BEGINNING, chat="c", undetected=True, data_class=data_class)
    assert await recall(store, of(BEGINNING, chat="c")) is data_class
    stored = await store.fetchval("SELECT count(*) FROM ampel.taint")
    assert (stored == 0) is (data_class is PUBLIC)


async def test_it_only_rises(store: Database) -> None:
    for data_class in (PERSONAL, DataClass.SOCIAL, DataClass.INTERNAL, PUBLIC):
        await talked(store, BEGINNING, chat="c", data_class=data_class)
    assert await recall(store, of(BEGINNING, chat="c")) is DataClass.SOCIAL


async def test_the_highest_of_several_counts(store: Database) -> None:
    await talked(store, BEGINNING, chat="c", data_class=DataClass.INTERNAL)
    await talked(store, [("user", "Anderes")], ANSWER[::-1], chat="d", data_class=DataClass.CONFIDENTIAL)
    assert await recall(store, of([("user", ANSWER[::-1])], chat="c")) is DataClass.CONFIDENTIAL


async def test_another_key_recognises_nothing(store: Database) -> None:
    await talked(store, BEGINNING, chat="c")
    other = taint.conversation(taint.derive_key("another"), "user:1", "c", [*BEGINNING, *NEXT])
    assert await recall(store, other) is PUBLIC


async def test_nothing_readable_is_stored(store: Database, connection: asyncpg.Connection) -> None:
    await talked(store, BEGINNING, chat="chat-1", undetected=True)
    rows = await connection.fetch("SELECT * FROM ampel.taint")
    assert {frozenset(row.keys()) for row in rows} == {frozenset({"hash", "class", "at", "seen"})}
    assert {len(row["hash"]) for row in rows} == {16}
    conversation = of(BEGINNING, chat="chat-1")
    for word in ("Wohngeld", "chat-1", "user:1", KEY.hex(), repr(KEY)):
        assert word not in repr(conversation)


async def test_many_store_the_same_at_once(store: Database) -> None:
    lines = [
        f"Zeile {n} einer sehr langen Antwort, die überall gleich ist und deshalb dieselben Spuren hat"
        for n in range(400)
    ]
    order = random.Random(4)  # noqa: S311 - no secret
    await asyncio.gather(
        *(talked(store, BEGINNING, "\n".join(order.sample(lines, len(lines))), chat="c") for _ in range(12))
    )
    assert await recall(store, of(BEGINNING, chat="c")) is PERSONAL


async def test_more_hashes_than_fit_one_statement(store: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(taint, "_BATCH", 2)
    await talked(store, BEGINNING, "\n".join(f"{ANSWER} {n}" for n in range(9)))
    assert await recall(store, of([("user", f"Und jetzt:\n{ANSWER}\n{ANSWER}")])) is PERSONAL


async def test_pruning(store: Database, connection: asyncpg.Connection) -> None:
    await talked(store, BEGINNING, chat="old")
    old = await connection.fetchval("SELECT count(*) FROM ampel.taint")
    await connection.execute("UPDATE ampel.taint SET seen = now() - interval '31 days'")
    await talked(store, [("user", "Neu")], "Kurz.", chat="new")
    assert await taint.prune(store, 30) == old
    assert await recall(store, of([], chat="old")) is PUBLIC
    assert await recall(store, of([], chat="new")) is PERSONAL
    assert await taint.prune(store, 30) == 0


async def test_what_is_used_stays(store: Database, connection: asyncpg.Connection) -> None:
    await talked(store, BEGINNING, chat="c")
    await connection.execute("UPDATE ampel.taint SET seen = now() - interval '31 days'")
    await talked(store, BEGINNING, chat="c", data_class=DataClass.INTERNAL)
    assert await taint.prune(store, 30) == 0
    assert await recall(store, of([], chat="c")) is PERSONAL


async def test_recall_uses_the_index(store: Database, connection: asyncpg.Connection) -> None:
    await connection.execute(
        "INSERT INTO ampel.taint (hash, class) SELECT substring(sha256(n::text::bytea) FOR 16), 1 "
        "FROM generate_series(1, 20000) AS n"
    )
    await connection.execute("ANALYZE ampel.taint")
    known = list(of([*BEGINNING, *NEXT], chat="c").known)
    plan = await connection.fetch("EXPLAIN SELECT max(class) FROM ampel.taint WHERE hash = ANY($1::bytea[])", known)
    assert "Seq Scan" not in str(plan)


@pytest.mark.parametrize(
    "text",
    [
        "kurz\n" * 400_000,
        "eine Zeile von mittlerer Länge\n" * 60_000,
        "x" * 2_000_000,
        "\\n" * 1_000_000,
        "ß\u0308" * 900_000,
    ],
    ids=["short lines", "lines", "one line", "line ends", "marks"],
)
def test_the_cost_is_linear(text: str) -> None:
    """Not a benchmark: the bound only catches work that grows faster than the text."""
    started = time.perf_counter()
    of([("user", text), ("assistant", text)])
    assert time.perf_counter() - started < 10


def test_lone_surrogates_are_no_error() -> None:
    of([("user", "\ud800" * 200 + ANSWER)], chat="\ud800", subject="user:\ud800")
