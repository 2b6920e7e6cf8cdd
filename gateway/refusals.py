# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""What a caller reads when a request is refused: plain German in the error shape of the OpenAI API.

A refusal names the category that was found, never the value.
"""

from typing import TYPE_CHECKING, Any

from gateway.decide import Deny, DenyCode, Facts
from gateway.detect.registry import DETECTORS, ELSEWHERE
from gateway.errors import GatewayError
from gateway.policy import Policy
from gateway.zones import DataClass, Zone

if TYPE_CHECKING:
    from gateway.ledger import Reservation

NOTHING_LEFT = "Es wurde nichts weitergegeben."


class RefusedError(GatewayError):
    """A request ends here, with an HTTP status (4xx, 5xx) and an OpenAI-shaped body."""

    def __init__(self, status: int, kind: str, code: str, message: str, **details: Any) -> None:
        super().__init__(message)
        self.status = status
        self.kind = kind
        self.code = code
        self.details = details

    def body(self, request_id: str) -> dict[str, Any]:
        error = {"message": str(self), "type": self.kind, "code": self.code, "param": self.details.get("param")}
        details = {name: value for name, value in self.details.items() if name != "param"}
        return {"error": {**error, "request_id": request_id, **({"details": details} if details else {})}}


def invalid(code: str, message: str, *, status: int = 400, param: str | None = None) -> RefusedError:
    """The request itself is malformed."""
    return RefusedError(status, "invalid_request_error", code, f"{message} {NOTHING_LEFT}", param=param)


def unauthorised(code: str, message: str) -> RefusedError:
    return RefusedError(401, "authentication_error", code, f"{message} {NOTHING_LEFT}")


def unavailable(code: str, message: str, *, status: int = 503) -> RefusedError:
    return RefusedError(status, "service_unavailable", code, message)


def over_budget(reservation: "Reservation", zone: Zone, helpdesk: str) -> RefusedError:
    """Say which budget has no room, who can change that, and when it is renewed."""
    limit = reservation.limit_eur
    euro = f"{limit:.2f}".replace(".", ",") if limit is not None else "0,00"
    whose = {
        "user": f"Ihr Monatsbudget von {euro} EUR",
        "key": f"Das Monatsbudget dieses Schlüssels von {euro} EUR",
        "user_zone": f"Ihr Monatsbudget von {euro} EUR für die Zone {zone.german}",
        "zone": f"Das Monatsbudget der ganzen Verwaltung von {euro} EUR für die Zone {zone.german}",
        "town": f"Das Monatsbudget der ganzen Verwaltung von {euro} EUR",
    }[reservation.kind or "town"]
    state = "ist auf 0 gesetzt" if not limit else "ist ausgeschöpft oder reicht für diese Anfrage nicht mehr"
    other = " Andere Zonen sind davon nicht betroffen." if reservation.kind in ("user_zone", "zone") else ""
    ask = f" Fragen beantwortet: {helpdesk}." if helpdesk else ""
    return RefusedError(
        429,
        "insufficient_quota",
        "budget_exhausted",
        f"{whose} {state}. Es erneuert sich am Monatsanfang.{other}{ask} {NOTHING_LEFT}",
        budget=reservation.kind,
        zone=zone.value,
    )


def denied(deny: Deny, facts: Facts, policy: Policy) -> RefusedError:
    """Put a denial into words."""
    status = 404 if deny.code is DenyCode.MODEL_UNKNOWN else 403
    sentence = _SENTENCES[deny.code](deny, facts, policy)
    hint = f" {_suggestion(deny)}" if deny.suggestion else ""
    return RefusedError(
        status,
        "zone_policy",
        deny.code.value,
        f"{sentence}{hint} {NOTHING_LEFT}",
        zone=deny.model.zone.value if deny.model else None,
        data_class=deny.data_class.value,
        max_class=policy.max_class(deny.model).value if deny.model else None,
        detectors=sorted(finding.detector for finding in facts.findings),
        suggestion=deny.suggestion.name if deny.suggestion else None,
    )


def _suggestion(deny: Deny) -> str:
    assert deny.suggestion is not None  # noqa: S101 - for the type checker; the only caller has asked
    return f"Wählen Sie zum Beispiel »{deny.suggestion.display_name}«."


def _model_unknown(_deny: Deny, _facts: Facts, _policy: Policy) -> str:
    # The name is not repeated: a mistaken request can carry anything there.
    return "Ein Modell dieses Namens gibt es hier nicht. Es zählt der genaue Name; die Liste zeigt /v1/models."


def _model_cannot(deny: Deny, facts: Facts, _policy: Policy) -> str:
    words = {
        "chat": "Chat",
        "embedding": "Einbettungen",
        "vision": "Bilder",
        "tools": "Werkzeuge",
        "reasoning": "Schlussfolgern",
    }
    assert deny.model is not None  # noqa: S101 - this code is only given to a known model
    missing = ", ".join(sorted(words[need] for need in facts.needs - set(deny.model.capabilities)))
    return f"Das Modell »{deny.model.display_name}« kann das nicht: {missing}."


def _level_missing(_deny: Deny, facts: Facts, policy: Policy) -> str:
    first = f"»{policy.levels[0].title}«"
    if facts.level_expired:
        reason = f"Ihre Stufe ist am {facts.level_expired:%d.%m.%Y} abgelaufen. Mit dem Kurs zur Stufe {first} öffnen "
        reason += "Sie die Modelle wieder."
    else:
        reason = (
            f"Für die KI-Plattform brauchen Sie zuerst die Stufe {first}: ein kurzer Kurs, danach sind die Modelle "
        )
        reason += "für Sie geöffnet."
    course = f" Zum Kurs: {policy.town.course}" if policy.town.course else ""
    ask = f" Fragen beantwortet: {policy.town.helpdesk}." if policy.town.helpdesk else ""
    return f"{reason}{course}{ask}"


def _level_too_low(deny: Deny, facts: Facts, policy: Policy) -> str:
    assert deny.model is not None  # noqa: S101 - this code is only given to a known model
    zone = deny.model.zone
    opening = next((level.title for level in policy.levels if zone in level.zones), None)
    needed = f" Dafür brauchen Sie die Stufe »{opening}«." if opening else ""
    have = f"»{facts.level.title}«" if facts.level else "–"
    return f"Ihre Stufe {have} öffnet die Zone {zone.german} nicht.{needed}"


def _key_zone(deny: Deny, facts: Facts, _policy: Policy) -> str:
    assert deny.model is not None  # noqa: S101 - this code is only given to a known model
    return (
        f"Dieser Schlüssel gilt bis Zone {facts.key_max_zone.german}; das Modell »{deny.model.display_name}« läuft in "
        f"Zone {deny.model.zone.german}."
    )


def _data_class(deny: Deny, facts: Facts, policy: Policy) -> str:
    assert deny.model is not None  # noqa: S101 - this code is only given to a known model
    zone, highest = deny.model.zone, policy.max_class(deny.model)
    only = "nur" if highest is DataClass.PUBLIC else "höchstens"
    return (
        f"Diese Anfrage wurde nicht gesendet. {_reason(deny, facts)} In Zone {zone.german} "
        f"({policy.zones[zone].where}) sind {only} {highest.german} erlaubt."
    )


def _reason(deny: Deny, facts: Facts) -> str:
    of_class = deny.data_class
    found = [label(finding.detector) for finding in facts.findings if finding.data_class == of_class]
    if found:
        verb = "wurde" if len(found) == 1 else "wurden"
        listed = found[0] if len(found) == 1 else f"{', '.join(found[:-1])} und {found[-1]}"
        return f"Darin oder im bisherigen Gespräch {verb} {listed} erkannt: Das sind {of_class.german}."
    if facts.unread and of_class is DataClass.CONFIDENTIAL:
        return f"{' '.join(facts.unread)} Was nicht geprüft werden kann, gilt als vertraulich."
    if facts.attachments and of_class is DataClass.CONFIDENTIAL:
        return "Ein Bild, eine Tonaufnahme oder eine Datei kann nicht geprüft werden und gilt deshalb als vertraulich."
    if facts.taint == of_class:
        return (
            f"In diesem Gespräch kamen schon {of_class.german} vor; das gilt auch für Kopien und Auszüge davon. "
            "Beginnen Sie für diese Zone einen neuen Chat, und übernehmen Sie nichts aus diesem."
        )
    if facts.declared == of_class:
        return f"Die Anfrage ist als »{of_class.german}« gekennzeichnet."
    if facts.unlabelled_sources and of_class is DataClass.INTERNAL:
        return "Sie enthält Text aus Dokumenten ohne Kennzeichnung; er gilt mindestens als intern."
    if facts.floor == of_class:
        return f"Über diesen Schlüssel laufen immer {of_class.german}."
    return f"Die Anfrage enthält {of_class.german}."


def label(detector: str) -> str:
    """What was found, in German with its article."""
    return DETECTORS[detector].label if detector in DETECTORS else ELSEWHERE[detector]


_SENTENCES = {
    DenyCode.MODEL_UNKNOWN: _model_unknown,
    DenyCode.MODEL_CANNOT: _model_cannot,
    DenyCode.LEVEL_MISSING: _level_missing,
    DenyCode.LEVEL_TOO_LOW: _level_too_low,
    DenyCode.KEY_ZONE: _key_zone,
    DenyCode.DATA_CLASS: _data_class,
}
