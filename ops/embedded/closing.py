# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""What is printed when the demo stands: where it is, who can log in, what to try, and what not to expect."""

from gateway.policy import Model
from gateway.zones import Zone
from ops.embedded import accounts
from ops.embedded.context import Context
from ops.embedded.ports import ENTRY

# A well-known example number, whose check digits are right.
EXAMPLE = "Bitte prüfen Sie die Überweisung an Erika Beispiel, IBAN DE89 3704 0044 0532 0130 00."


def text(context: Context, *, detached: bool) -> str:
    """Plain text, so that it can be copied anywhere. The first login works until its password is changed."""
    secrets = context.secrets
    lines = [
        "",
        f"KI-Ampel läuft: {context.ports.url(ENTRY)}",
        "",
        "Anmelden",
        f"  Beschäftigte:    {accounts.STAFF.email}   Passwort: {secrets[accounts.STAFF.password]}",
        f"  Administration:  {accounts.ADMIN.email}   Passwort: {secrets[accounts.ADMIN.password]}",
        "",
        "Drei Dinge zum Ausprobieren",
        *_things_to_try(context),
        "",
        *_about_the_model(context),
        "",
    ]
    if detached:
        lines += ["Beenden: ampel demo --stop     Zustand: ampel demo --status     Protokolle: ampel demo --logs"]
    else:
        lines += ["Beenden: Strg+C. In einem anderen Fenster: ampel demo --status, ampel demo --logs"]
    return "\n".join(lines)


def _things_to_try(context: Context) -> list[str]:
    green, red = _first_chat(context, Zone.GREEN), _first_chat(context, Zone.RED)
    lines = [
        f"  1. Mit »{green.display_name if green else 'Grün'}« eine Frage stellen, am besten auf Englisch:",
        "       What is the capital of Germany?",
    ]
    if red:
        lines += [
            f"  2. Diesen Text an »{red.display_name}« schicken. Er wird abgelehnt und verlässt das Haus nicht:",
            f"       {EXAMPLE}",
            "  3. Denselben Text an Grün schicken: Dort darf er hin.",
        ]
    return lines


def _about_the_model(context: Context) -> list[str]:
    if not context.model.is_shipped:
        return [
            (
                f"Als Grün antwortet: {context.model.description}. Zurück zum mitgelieferten Modell: "
                "ampel demo --model standard"
            )
        ]
    return [
        "Das mitgelieferte Modell ist winzig und spricht kein gutes Deutsch; es zeigt den Weg einer Anfrage, nicht die",
        "Güte von Antworten. Ein besseres nehmen Sie mit einer GGUF-Datei oder einem Ollama im eigenen Netz:",
        "  ampel demo --model /pfad/zum/modell.gguf",
        "  ampel demo --model llama3.1@http://127.0.0.1:11434",
    ]


def _first_chat(context: Context, zone: Zone) -> Model | None:
    return next((m for m in context.policy.models if m.zone is zone and "chat" in m.capabilities), None)
