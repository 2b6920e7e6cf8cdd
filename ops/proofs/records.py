# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""The record: it cannot be changed in passing, holds no content, and money is counted before it is spent."""

import asyncpg

from ops.proofs.proof import Proof, Result, Section, broken, held
from ops.proofs.site import Site

# All columns that the audit may have: whoever adds one has to say here that it is no content.
_COLUMNS = frozenset({
    "id", "at", "request_id", "key_id", "user_id", "model", "zone", "data_class", "detectors", "verdict", "code",
    "tokens_in", "tokens_out", "micro_eur", "duration_ms",
})  # fmt: skip


async def _append_only(site: Site) -> Result:
    for statement in ("UPDATE ampel.audit SET verdict = verdict", "DELETE FROM ampel.audit"):
        transaction = site.connection.transaction()
        await transaction.start()
        try:
            await site.connection.execute(statement)
        except asyncpg.PostgresError:
            continue
        finally:
            # Whatever happened: nothing of it stays.
            await transaction.rollback()
        return broken(f"die Datenbank hätte zugelassen: {statement.split()[0]}")
    return held("Ändern und Löschen lehnt die Datenbank ab")


async def _no_content(site: Site) -> Result:
    rows = await site.connection.fetch(
        "SELECT column_name FROM information_schema.columns WHERE table_schema = 'ampel' AND table_name = 'audit'"
    )
    unknown = sorted({row["column_name"] for row in rows} - _COLUMNS)
    if unknown:
        return broken(f"die Tabelle hat Spalten, die hier niemand kennt: {', '.join(unknown)}")
    return held(f"{len(rows)} Spalten, keine für Texte von Anfragen oder Antworten")


async def _money(site: Site) -> Result:
    overdrawn = await site.connection.fetchval("SELECT count(*) FROM ampel.budget WHERE reserved < 0 OR spent < 0")
    doubled = await site.connection.fetchval(
        "SELECT count(*) FROM (SELECT request_id FROM ampel.audit GROUP BY request_id HAVING count(*) > 1) AS twice"
    )
    if overdrawn or doubled:
        return broken(f"{overdrawn} unmögliche Kontostände, {doubled} doppelt verbuchte Anfragen")
    return held("jede Anfrage steht genau einmal im Protokoll, kein Kontostand ist unmöglich")


def _proofs(_site: Site) -> list[Proof]:
    return [
        Proof("audit-append-only", "Das Protokoll lässt sich nicht nebenbei ändern.",
              "UPDATE und DELETE in einer Transaktion, die zurückgenommen wird", _append_only),
        Proof("audit-no-content", "Das Protokoll enthält keine Inhalte.", "Spalten der Tabelle", _no_content),
        Proof("ledger-once", "Jede Anfrage wird genau einmal verbucht.", "Zählung in der Datenbank", _money),
    ]  # fmt: skip


SECTION = Section("Was festgehalten wird", _proofs)
