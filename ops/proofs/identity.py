# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Nobody gets in without a key, under another name, or past their level and their key's zone."""

from gateway import keys
from gateway.identity import USER_TOKEN_HEADER
from gateway.zones import Zone
from ops.proofs.expect import refusal
from ops.proofs.proof import Proof, Result, Section, broken, held, skipped
from ops.proofs.site import Reply, Site

_HARMLESS = "Wann hat das Bürgerbüro geöffnet?"


async def _without_key(site: Site) -> Reply:
    return await site.ask(site.chat_models()[0].name, _HARMLESS, headers={"Authorization": ""})


async def _unknown_key(site: Site) -> Reply:
    return await site.ask(site.chat_models()[0].name, _HARMLESS, headers={"Authorization": "Bearer ampel-unbekannt"})


async def _claimed_user(site: Site) -> Result:
    """Refused, or answered to the service alone: the front door takes such headers off."""
    model = site.chat_models()[0]
    if not site.may_call(model):
        return skipped("Der Aufruf könnte bei einem Anbieter Kosten verursachen")
    reply = await site.ask(model.name, _HARMLESS, headers={USER_TOKEN_HEADER: "e30.e30.e30"})
    if reply.status == 401:
        return held(f"abgelehnt mit {reply}")
    row = await site.audited(reply)
    if row is None or row["user_id"] is not None:
        return broken(f"Antwort {reply}, und im Protokoll steht eine Person")
    return held("die Angabe zur Person wurde am Eingang entfernt; im Protokoll steht nur der Dienst")


async def _green_key(site: Site) -> Reply:
    """A key that is good for green only asks a model further out."""
    name = f"{site.key_name}-gruen"
    key = await keys.create(site.connection, site.policy, name, max_zone=Zone.GREEN, level=site.policy.levels[-1].name)
    try:
        return await site.ask(site.strictest().name, _HARMLESS, headers={"Authorization": f"Bearer {key}"})
    finally:
        await keys.revoke(site.connection, name)


async def _revoked_key(site: Site) -> Reply:
    """Used once while it is good, so that a memory of it would be there."""
    name = f"{site.key_name}-gesperrt"
    key = await keys.create(site.connection, site.policy, name, max_zone=Zone.GREEN, level=site.policy.levels[-1].name)
    headers = {"Authorization": f"Bearer {key}"}
    await site.ask("gruen-gibt-es-nicht", _HARMLESS, headers=headers)
    await keys.revoke(site.connection, name)
    return await site.ask(site.chat_models()[0].name, _HARMLESS, headers=headers)


def _proofs(site: Site) -> list[Proof]:
    found = [
        refusal("key-missing", "Ohne Schlüssel antwortet kein Modell.", "Anfrage ohne Schlüssel", _without_key,
                "key_missing", audited=False),
        refusal("key-unknown", "Ein erfundener Schlüssel öffnet nichts.", "Anfrage mit einem unbekannten Schlüssel",
                _unknown_key, "key_unknown", audited=False),
        refusal("key-revoked", "Ein gesperrter Schlüssel gilt sofort nicht mehr.",
                "Anfrage mit einem Schlüssel, der eben noch galt", _revoked_key, "key_revoked", audited=False),
        Proof("user-forged", "Niemand kann unter fremdem Namen fragen.",
              "Anfrage mit einem selbst gemachten Anmelde-Token", _claimed_user),
    ]  # fmt: skip
    if site.strictest().zone is not Zone.GREEN:
        found.append(
            refusal("key-zone", "Ein Schlüssel für Grün öffnet nur Grün.", "Harmlose Anfrage an eine fernere Zone",
                    _green_key, "key_zone")
        )  # fmt: skip
    return found


SECTION = Section("Wer fragen darf", _proofs)
