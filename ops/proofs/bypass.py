# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Nothing in a request can choose another model, address or way than the policy file names."""

from typing import Any

from ops.proofs.expect import Send, refusal
from ops.proofs.proof import Proof, Section
from ops.proofs.site import Reply, Site

_HARMLESS = "Wann hat das Bürgerbüro geöffnet?"


def _with(**parameters: Any) -> Send:
    async def send(site: Site) -> Reply:
        return await site.ask(site.chat_models()[0].name, _HARMLESS, **parameters)

    return send


def _as_model(write: Any) -> Send:
    async def send(site: Site) -> Reply:
        return await site.ask(write(site.strictest().name), _HARMLESS)

    return send


def _to(path: str) -> Send:
    async def send(site: Site) -> Reply:
        return await site.post(path, {"model": site.strictest().name, "input": _HARMLESS})

    return send


async def _picture_address(site: Site) -> Reply:
    parts = [{"type": "image_url", "image_url": {"url": "https://bilder.example/x.png?text=geheim"}}]
    return await site.ask(site.chat_models()[0].name, messages=[{"role": "user", "content": parts}])


_REFUSED = "parameter_not_allowed"
_PROOFS = (
    ("fallbacks", "Eine Anfrage kann kein Ersatzmodell bestimmen.", "Parameter fallbacks",
     _with(fallbacks=["rot-anders"]), (_REFUSED,)),
    ("api-base", "Eine Anfrage kann keine andere Adresse bestimmen.", "Parameter api_base",
     _with(api_base="https://anderswo.example"), (_REFUSED,)),
    ("metadata", "Eine Anfrage kann LiteLLM nicht durch Zusatzangaben steuern.", "Parameter metadata",
     _with(metadata={"tags": ["red"]}), (_REFUSED,)),
    ("extra-body", "Eine Anfrage kann dem Anbieter nichts unterschieben.", "Parameter extra_body",
     _with(extra_body={"store": True}), (_REFUSED,)),
    ("hosted-tool", "Eine Anfrage kann keine Suche beim Anbieter auslösen.", "Werkzeug web_search",
     _with(tools=[{"type": "web_search"}]), (_REFUSED,)),
    ("model-list", "Eine Anfrage nennt genau ein Modell.", "Liste von Modellen", _as_model(lambda name: [name, name]),
     ("invalid_parameter",)),
    ("picture-address", "Kein Anbieter wird veranlasst, eine Adresse abzurufen.", "Bild als Adresse", _picture_address,
     ("invalid_parameter",)),
)  # fmt: skip
_RECORDED = (
    ("model-case", "Der Name eines Modells gilt nur genau so, wie er in der Richtlinie steht.", "Großbuchstaben",
     _as_model(str.upper)),
    ("model-provider", "Ein Anbieter lässt sich nicht unmittelbar ansprechen.", "openai/… als Modell",
     _as_model(lambda name: f"openai/{name}")),
    ("model-wildcard", "Es gibt keine Platzhalter für Modelle.", "* als Modell", _as_model(lambda _name: "*")),
)  # fmt: skip
_ADDRESSES = ("/v1/responses", "/v1/completions", "/v1/images/generations", "/v1/files")


def _proofs(_site: Site) -> list[Proof]:
    return [
        *(refusal(*proof[:4], *proof[4], audited=False) for proof in _PROOFS),
        *(refusal(*proof, "model_unknown") for proof in _RECORDED),
        *(
            refusal(f"address{path.replace('/', '-')}", f"Auf dem Weg {path} ist kein Modell zu erreichen.",
                    f"POST {path}", _to(path), "not_found", audited=False)
            for path in _ADDRESSES
        ),
    ]  # fmt: skip


SECTION = Section("Was eine Anfrage nicht steuern kann", _proofs)
