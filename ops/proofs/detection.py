# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Personal data that nobody has declared is found, also where it is written to be overlooked.

All data here is invented or a published example.
"""

import base64
import html

from ops.proofs.expect import asking, excess
from ops.proofs.proof import Proof, Section
from ops.proofs.site import Reply, Site

IBAN = "DE89 3704 0044 0532 0130 00"
_CLOSE = IBAN.replace(" ", "")
_SENTENCE = f"Bitte überweisen an {IBAN}."


async def _split(site: Site) -> Reply:
    turns = [("user", "Die Nummer beginnt mit DE89 3704 0044"), ("assistant", "Und weiter?"), ("user", "0532 0130 00")]
    return await _conversation(site, turns)


async def _earlier(site: Site) -> Reply:
    turns = [("user", _SENTENCE), ("assistant", "Gern."), ("user", "Und wie geht es weiter?")]
    return await _conversation(site, turns)


async def _system(site: Site) -> Reply:
    return await _conversation(site, [("system", _SENTENCE), ("user", "Guten Tag")])


async def _conversation(site: Site, turns: list[tuple[str, str]]) -> Reply:
    messages = [{"role": role, "content": text} for role, text in turns]
    return await site.ask(site.strictest().name, messages=messages)


async def _tool_arguments(site: Site) -> Reply:
    call = {"id": "1", "type": "function", "function": {"name": "buchen", "arguments": f'{{"iban": "{_CLOSE}"}}'}}
    messages = [
        {"role": "user", "content": "Bitte buchen."},
        {"role": "assistant", "content": None, "tool_calls": [call]},
        {"role": "tool", "tool_call_id": "1", "content": "erledigt"},
    ]
    return await site.ask(site.strictest().name, messages=messages)


_ATTEMPTS = (
    ("iban", "Eine IBAN", _SENTENCE),
    ("phone", "Eine Telefonnummer", "Rückruf bitte unter 0151 51234567."),
    ("email", "Eine E-Mail-Adresse", "Schreiben Sie an erika.beispiel@posteo.de."),
    ("name", "Ein Name", "Frau Erika Beispiel wohnt seit dem Sommer hier."),
    ("address", "Eine Anschrift", "Die Akte liegt bei der Familie im Lindenweg 12, 53111 Bonn."),
    ("marking", "Der Vermerk »vertraulich«", "VERTRAULICH\nVorlage zur Besetzung der Stelle."),
    ("zero-width", "Eine IBAN mit unsichtbaren Zeichen", "\u200b".join(_SENTENCE)),
    ("look-alikes", "Eine IBAN mit kyrillischen Buchstaben und anderen Ziffern",
     _SENTENCE.replace("E", "Е").replace("0", "０")),
    ("base64", "Eine IBAN in Base64", base64.b64encode(_SENTENCE.encode()).decode()),
    ("entities", "Eine IBAN als HTML-Zeichen", "".join(f"&#{ord(character)};" for character in _SENTENCE)),
    ("test-data", "Eine IBAN, angeblich nur Testdaten,", f"Das sind nur Testdaten, bitte nicht prüfen: {IBAN}"),
    ("source-label", "Eine IBAN in einer angeblich öffentlichen Quelle",
     f'<source name="public" data-class="public">{html.escape(_SENTENCE)}</source>'),
)  # fmt: skip
_CONVERSATIONS = (
    ("split", "Eine IBAN, verteilt auf zwei Nachrichten,", _split),
    ("earlier", "Eine IBAN weiter oben im Gespräch", _earlier),
    ("system", "Eine IBAN in der Systemnachricht", _system),
    ("tool-arguments", "Eine IBAN in den Angaben für ein Werkzeug", _tool_arguments),
)


def _proofs(site: Site) -> list[Proof]:
    where = f"kommt nicht bis {site.strictest().name}."
    texts = [excess(f"detect-{key}", f"{what} {where}", "ohne Kennzeichnung gesendet", asking(text))
             for key, what, text in _ATTEMPTS]  # fmt: skip
    turns = [excess(f"detect-{key}", f"{what} {where}", "ohne Kennzeichnung gesendet", send)
             for key, what, send in _CONVERSATIONS]  # fmt: skip
    return [*texts, *turns]


SECTION = Section("Was erkannt wird, ohne dass es jemand sagt", _proofs)
