# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""German sentences for what the schema refuses: what is wrong, and what to write instead."""

import re
from collections.abc import Callable, Mapping
from decimal import Decimal
from difflib import get_close_matches
from typing import Any, get_args

from pydantic import BaseModel
from pydantic.fields import FieldInfo
from pydantic_core import ErrorDetails

from gateway.policy_errors import Path

RESERVED = frozenset({"assistants", "datasets", "workflows", "catalogue"})

# Whoever pastes a key into the wrong line must not find it again in a log.
_NEVER_SHOWN = frozenset({"api_key_env", "api_base"})
_LIKE_A_SECRET = ("key", "secret", "password", "passwort", "token", "schluessel", "schlüssel")

_GERMAN_WORDS = {
    "grün": "green",
    "gruen": "green",
    "gelb": "yellow",
    "rot": "red",
    "öffentlich": "public",
    "intern": "internal",
    "personenbezogen": "personal",
    "vertraulich": "confidential",
    "sozial": "social",
    "sozialdaten": "social",
}

_PATTERNS = {
    "api_key_env": "hier steht nur der Name einer Umgebungsvariable in Großbuchstaben, zum Beispiel AMPEL_RED_KEY; "
    "der Schlüssel selbst gehört nicht in diese Datei",
    "api_base": "eine Adresse beginnt mit http://, https:// oder ${NAME}, ohne Zugangsdaten, »?« und »#«",
    "model": "nötig sind Anbieter und Modell mit Schrägstrich, zum Beispiel openai/llama3.3; Platzhalter wie »*« sind "
    "nicht erlaubt",
    "course": "eine Adresse beginnt mit http:// oder https://, ohne Zugangsdaten, »?« und »#«",
    "disabled": "hier stehen Namen von Erkennern, zum Beispiel plate; alle nennt docs/detectors.md",
    "classes": "hier stehen Namen von Erkennern mit ihrer Datenklasse, zum Beispiel plate: internal",
    "state": "hier steht das Kürzel des Bundeslands aus zwei Großbuchstaben, zum Beispiel NW",
}
_MODEL_NAME = "ein Name beginnt mit gruen-, gelb- oder rot-, dann Kleinbuchstaben, Ziffern, . _ : -, etwa gruen-lokal"
_LEVEL_NAME = "ein Name besteht aus Kleinbuchstaben ohne Umlaute, Ziffern, - und _, zum Beispiel seepferdchen"


def sentence(error: ErrorDetails, root: type[BaseModel]) -> str:
    """One German sentence for one error of pydantic. `root` is the schema in which `error["loc"]` is a path."""
    path = clean(error["loc"])
    writer = _WRITERS.get(error["type"])
    return writer(error, path, root) if writer else f"»{_shown(error, path)}« ist hier nicht gültig"


def clean(loc: tuple[int | str, ...]) -> Path:
    """Without pydantic's own marker for an error in a key."""
    return tuple(part for part in loc if part != "[key]")


def _missing(error: ErrorDetails, path: Path, root: type[BaseModel]) -> str:
    field = _field(path, root)
    described = f" ({field.description})" if field and field.description else ""
    return f"fehlt; tragen Sie den Wert ein{described}"


def _unknown(error: ErrorDetails, path: Path, root: type[BaseModel]) -> str:
    key = str(path[-1])
    if len(path) == 1 and key in RESERVED:
        return "ist für eine spätere Version reserviert; löschen Sie den Abschnitt"
    section = _section(path[:-1], root)
    known = list(section.model_fields) if section else []
    near = get_close_matches(key.lower(), known, n=1, cutoff=0.5)
    advice = f"meinten Sie »{near[0]}«?" if near else f"erlaubt sind {', '.join(known)}"
    secret = "; Schlüssel und Passwörter gehören nicht in diese Datei" if key.lower().endswith(_LIKE_A_SECRET) else ""
    return f"ist unbekannt{secret}; {advice}"


def _choice(error: ErrorDetails, path: Path, root: type[BaseModel]) -> str:
    expected = str(error["ctx"]["expected"])
    allowed = re.findall(r"'([^']*)'", expected) or [expected]
    given = str(error["input"])
    near = _GERMAN_WORDS.get(given.lower()) or next(iter(get_close_matches(given.lower(), allowed, n=1)), None)
    advice = f"; meinten Sie »{near}«?" if near in allowed else ""
    return f"»{_shown(error, path)}« gibt es hier nicht; erlaubt: {', '.join(allowed)}{advice}"


def _text(error: ErrorDetails, path: Path, root: type[BaseModel]) -> str:
    if error["input"] is None:
        return "ist leer; tragen Sie einen Text ein oder löschen Sie die Zeile"
    if isinstance(error["input"], list | Mapping):
        return "muss ein einfacher Text sein, keine Liste und kein Abschnitt"
    return "muss ein Text sein; setzen Sie den Wert in Anführungszeichen"


def _pattern(error: ErrorDetails, path: Path, root: type[BaseModel]) -> str:
    if path[-1] in ("name", "reroute_to") or "fallbacks" in path:
        hint = {"models": _MODEL_NAME, "zones": _MODEL_NAME, "levels": _LEVEL_NAME}.get(str(path[0]))
    else:
        # Of a list or a mapping, the last part that has a name.
        hint = next((_PATTERNS[part] for part in reversed(path) if part in _PATTERNS), None)
    return f"»{_shown(error, path)}« passt nicht; {hint or 'nur eine Zeile ohne Steuerzeichen ist erlaubt'}"


def _decimal(error: ErrorDetails, path: Path, root: type[BaseModel]) -> str:
    return "muss eine Zahl sein, mit Punkt statt Komma und ohne Einheit, zum Beispiel 12.50"


def _number(error: ErrorDetails, path: Path, root: type[BaseModel]) -> str:
    return "muss eine ganze Zahl ohne Anführungszeichen, Punkt und Einheit sein, zum Beispiel 8192"


def _switch(error: ErrorDetails, path: Path, root: type[BaseModel]) -> str:
    return "muss true oder false sein, ohne Anführungszeichen"


def _limit(word: str, key: str) -> Callable[[ErrorDetails, Path, type[BaseModel]], str]:
    def write(error: ErrorDetails, path: Path, root: type[BaseModel]) -> str:
        return f"»{_shown(error, path)}« ist nicht erlaubt; {word} {error['ctx'][key]}"

    return write


def _list(error: ErrorDetails, path: Path, root: type[BaseModel]) -> str:
    return "muss eine Liste sein: [a, b], oder je Eintrag eine Zeile, die mit »- « beginnt"


def _mapping(error: ErrorDetails, path: Path, root: type[BaseModel]) -> str:
    if not path:
        return "die Datei muss mit Schlüsseln wie »version: 1« beginnen; nehmen Sie ampel.yaml als Vorlage"
    return "muss ein Abschnitt mit eingerückten Zeilen »Schlüssel: Wert« sein"


def _own(error: ErrorDetails, path: Path, root: type[BaseModel]) -> str:
    return error["msg"]


_Writer = Callable[[ErrorDetails, Path, type[BaseModel]], str]
_WRITERS: dict[str, _Writer] = {
    "missing": _missing,
    "extra_forbidden": _unknown,
    "enum": _choice,
    "literal_error": _choice,
    "string_type": _text,
    "string_too_short": _limit("Mindestlänge in Zeichen:", "min_length"),
    "string_too_long": _limit("Höchstlänge in Zeichen:", "max_length"),
    "string_pattern_mismatch": _pattern,
    "string_unicode": _text,
    "decimal_type": _decimal,
    "decimal_parsing": _decimal,
    "finite_number": _decimal,
    "int_type": _number,
    "float_type": _decimal,
    "float_parsing": _decimal,
    "bool_type": _switch,
    "greater_than": _limit("Größer als:", "gt"),
    "greater_than_equal": _limit("Kleinster Wert:", "ge"),
    "less_than_equal": _limit("Größter Wert:", "le"),
    "too_short": _limit("Mindestzahl an Einträgen:", "min_length"),
    "tuple_type": _list,
    "dict_type": _mapping,
    "model_type": _mapping,
    "model_attributes_type": _mapping,
    "inconsistent": _own,
}


def _shown(error: ErrorDetails, path: Path) -> str:
    given = error["input"]
    if _NEVER_SHOWN & set(path):
        return "…"
    if isinstance(given, list | tuple):
        return "Liste" if given else "leere Liste"
    if not isinstance(given, str | int | float | Decimal):
        return "…"
    text = "".join(character if character.isprintable() else "?" for character in str(given))
    return text if len(text) <= 40 else f"{text[:39]}…"


def _section(path: Path, root: type[BaseModel]) -> type[BaseModel] | None:
    """The part of the schema that a path leads to; list positions and free keys lead to the element."""
    section: Any = root
    for part in path:
        if isinstance(section, type) and issubclass(section, BaseModel):
            field = section.model_fields.get(str(part))
            section = field.annotation if field else None
        else:
            # tuple[Model, ...] and dict[Zone, ZoneRule]: the element is the one argument that is a section.
            section = next((x for x in get_args(section) if isinstance(x, type) and issubclass(x, BaseModel)), None)
    return section if isinstance(section, type) and issubclass(section, BaseModel) else None


def _field(path: Path, root: type[BaseModel]) -> FieldInfo | None:
    section = _section(path[:-1], root)
    return section.model_fields.get(str(path[-1])) if section and path else None
