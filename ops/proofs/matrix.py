# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Every model with every data class, declared: what the policy file says is what happens.

What is expected is read from the file here once more, without the gateway's own decision.
"""

from uuid import uuid4

from gateway.judge import CLASS_HEADER
from gateway.policy import Model
from gateway.zones import DataClass
from ops.proofs.expect import allowed, kept_out
from ops.proofs.proof import Proof, Result, Section
from ops.proofs.site import Reply, Site


def _proofs(site: Site) -> list[Proof]:
    return [_proof(site, model, data_class) for model in site.chat_models() for data_class in DataClass]


def _proof(site: Site, model: Model, data_class: DataClass) -> Proof:
    own = model.max_class or DataClass.SOCIAL
    fits = data_class.rank <= min(site.policy.zones[model.zone].max_class.rank, own.rank)
    what = f"{data_class.german[0].upper()}{data_class.german[1:]}"
    verb = "dürfen" if fits else "dürfen nicht"

    async def send(site: Site) -> Reply:
        # No two the same: a conversation that was had before keeps its class.
        return await site.ask(model.name, f"Nachweis {uuid4().hex[:8]}", headers={CLASS_HEADER: data_class.value})

    async def run(site: Site) -> Result:
        if fits:
            return await allowed(site, model, send)
        return await kept_out(site, send, model)

    return Proof(
        id=f"matrix-{model.name}-{data_class.value}",
        claim=f"{what} {verb} an {model.name} (Zone {model.zone.german}).",
        attempt=f"Anfrage, gekennzeichnet als »{data_class.german}«",
        run=run,
    )


SECTION = Section("Welche Daten in welche Zone dürfen", _proofs)
