# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""A conversation keeps the highest class that it ever had, also as a copy and without its number."""

from uuid import uuid4

from gateway.judge import CHAT_HEADERS, CLASS_HEADER
from gateway.policy import Model
from gateway.zones import DataClass, Zone
from ops.proofs.expect import Send, kept_out
from ops.proofs.proof import Proof, Result, Section, Verdict, broken, held, skipped
from ops.proofs.site import Reply, Site

_CHAT_ID = CHAT_HEADERS[-1]


def _green(site: Site) -> Model:
    return max(site.chat_models(Zone.GREEN), key=lambda model: site.policy.max_class(model).rank)


async def _ready(site: Site) -> Result | None:
    if not site.chat_models(Zone.GREEN) or site.strictest().zone is Zone.GREEN:
        return skipped("Die Richtlinie nennt nicht beides, ein grünes und ein ferneres Modell")
    return None


async def _same_chat(site: Site) -> Result:
    """Declared confidential in green; then harmless words, in the same chat, to the model that may receive least."""
    if (reason := await _ready(site)) is not None:
        return reason
    chat = {_CHAT_ID: str(uuid4())}
    first = await site.ask(
        _green(site).name, f"Nachweis {uuid4().hex}", headers={**chat, CLASS_HEADER: DataClass.CONFIDENTIAL.value}
    )
    if first.status != 200:
        return broken(f"das grüne Modell hat nicht geantwortet ({first})")
    return await kept_out(site, lambda site: site.ask(site.strictest().name, "Und morgen?", headers=chat))


async def _copied(site: Site) -> Result:
    """Two rounds in green, declared confidential; then the same turns under another number, and under none."""
    if (reason := await _ready(site)) is not None:
        return reason
    question = f"Nachweis {uuid4().hex}: Schreiben Sie bitte einige Sätze über die Aufgaben einer Stadtverwaltung."
    headers = {_CHAT_ID: str(uuid4()), CLASS_HEADER: DataClass.CONFIDENTIAL.value}
    turns: list[dict[str, str]] = []
    # One answer could be a greeting, as there are many; after the second it is one certain conversation.
    for text in (question, "Und was noch?"):
        turns.append({"role": "user", "content": text})
        reply = await site.ask(_green(site).name, messages=turns, max_tokens=32, headers=headers)
        if reply.status != 200:
            return broken(f"das grüne Modell hat nicht geantwortet ({reply})")
        turns.append({"role": "assistant", "content": reply.answer})
    # What is remembered of the answer is written before it is recorded.
    await site.audited(reply)
    turns.append({"role": "user", "content": "Und morgen?"})
    for chat in ({_CHAT_ID: str(uuid4())}, {}):
        result = await kept_out(site, _again(turns, chat))
        if result.verdict is not Verdict.HELD:
            return result
    return held("als Kopie und ohne Nummer abgelehnt")


def _again(turns: list[dict[str, str]], headers: dict[str, str]) -> Send:
    async def send(site: Site) -> Reply:
        return await site.ask(site.strictest().name, messages=turns, headers=headers)

    return send


def _proofs(_site: Site) -> list[Proof]:
    return [
        Proof(
            "taint-chat",
            "Ein Gespräch, das vertraulich war, geht nicht in einer ferneren Zone weiter.",
            "vertraulich in Grün begonnen, dann ein harmloser Satz im selben Gespräch",
            _same_chat,
        ),
        Proof(
            "taint-copy",
            "Auch eine Kopie des Gesprächs behält seine Datenklasse.",
            "dieselben Nachrichten mit anderer Gesprächsnummer und ohne",
            _copied,
        ),
    ]


SECTION = Section("Was ein Gespräch sich merkt", _proofs)
