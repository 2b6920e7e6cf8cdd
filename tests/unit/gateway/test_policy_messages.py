# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Each error of the schema in German, with what to write instead."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from gateway.policy import PolicyError, load
from tests.unit.gateway.town import document

MISSING = object()


def _message(path: Path, place: tuple[str | int, ...], value: object) -> str:
    data = document()
    parent: Any = data
    for part in place[:-1]:
        parent = parent[part]
    if value is MISSING:
        del parent[place[-1]]
    else:
        parent[place[-1]] = value
    file = path / "ampel.yaml"
    file.write_text(yaml.safe_dump(data, allow_unicode=True), encoding="utf-8")
    with pytest.raises(PolicyError) as caught:
        load(file)
    [problem] = caught.value.problems
    return problem.message


MODEL = ("models", 0)
UPSTREAM = ("models", 0, "upstream")


@pytest.mark.parametrize(
    ("place", "value", "message"),
    [
        (("version",), 2, "»2« gibt es hier nicht; erlaubt: 1"),
        (("version",), MISSING, "fehlt; tragen Sie den Wert ein (Fassung dieses Dateiformats; zurzeit 1)"),
        (("town",), MISSING, "fehlt; tragen Sie den Wert ein (Die Kommune)"),
        (("town", "name"), "", "»« ist nicht erlaubt; Mindestlänge in Zeichen: 2"),
        (("town", "name"), "x" * 201, f"»{'x' * 39}…« ist nicht erlaubt; Höchstlänge in Zeichen: 200"),
        (("town", "name"), None, "ist leer; tragen Sie einen Text ein oder löschen Sie die Zeile"),
        (("town", "name"), 4711, "muss ein Text sein; setzen Sie den Wert in Anführungszeichen"),
        (("town", "name"), True, "muss ein Text sein; setzen Sie den Wert in Anführungszeichen"),
        (("town", "name"), ["a"], "muss ein einfacher Text sein, keine Liste und kein Abschnitt"),
        (("town", "name"), "a\nb", "»a?b« passt nicht; nur eine Zeile ohne Steuerzeichen ist erlaubt"),
        (("town", "name"), "a\x1b[31m", "»a?[31m« passt nicht; nur eine Zeile ohne Steuerzeichen ist erlaubt"),
        (
            ("town", "state"),
            "NRW",
            "»NRW« passt nicht; hier steht das Kürzel des Bundeslands aus zwei Großbuchstaben, zum Beispiel NW",
        ),
        (("town", "nmae"), "x", "ist unbekannt; meinten Sie »name«?"),
        (("zones", "red"), MISSING, "es fehlt die Zone red; alle drei müssen genannt sein"),
        (
            ("zones", "blau"),
            {"max_class": "public", "where": "nirgends"},
            "»blau« gibt es hier nicht; erlaubt: green, yellow, red",
        ),
        (("zones", "red"), "public", "muss ein Abschnitt mit eingerückten Zeilen »Schlüssel: Wert« sein"),
        (("zones",), [], "muss ein Abschnitt mit eingerückten Zeilen »Schlüssel: Wert« sein"),
        (
            ("zones", "red", "max_class"),
            "öffentlich",
            (
                "»öffentlich« gibt es hier nicht; erlaubt: public, internal, personal, confidential, social; "
                "meinten Sie »public«?"
            ),
        ),
        (
            ("zones", "red", "on_excess"),
            "sperren",
            "»sperren« gibt es hier nicht; erlaubt: block, reroute, pseudonymise",
        ),
        ((*MODEL, "zone"), "grün", "»grün« gibt es hier nicht; erlaubt: green, yellow, red; meinten Sie »green«?"),
        ((*MODEL, "zone"), "gren", "»gren« gibt es hier nicht; erlaubt: green, yellow, red; meinten Sie »green«?"),
        ((*MODEL, "zone"), ["green"], "»Liste« gibt es hier nicht; erlaubt: green, yellow, red; meinten Sie »green«?"),
        (
            (*MODEL, "name"),
            "blau-chat",
            (
                "»blau-chat« passt nicht; ein Name beginnt mit gruen-, gelb- oder rot-, dann Kleinbuchstaben, Ziffern, "
                ". _ : -, etwa gruen-lokal"
            ),
        ),
        (
            (*UPSTREAM, "api_key"),
            "x",
            "ist unbekannt; Schlüssel und Passwörter gehören nicht in diese Datei; meinten Sie »api_key_env«?",
        ),
        (
            (*UPSTREAM, "api_key_env"),
            "sk-1",
            (
                "»…« passt nicht; hier steht nur der Name einer Umgebungsvariable in Großbuchstaben, zum Beispiel "
                "AMPEL_RED_KEY; der Schlüssel selbst gehört nicht in diese Datei"
            ),
        ),
        (
            (*UPSTREAM, "api_base"),
            "ftp://x",
            "»…« passt nicht; eine Adresse beginnt mit http://, https:// oder ${NAME}, ohne Zugangsdaten, »?« und »#«",
        ),
        (
            (*UPSTREAM, "model"),
            "openai/*",
            (
                "»openai/*« passt nicht; nötig sind Anbieter und Modell mit Schrägstrich, "
                "zum Beispiel openai/llama3.3; Platzhalter wie »*« sind nicht erlaubt"
            ),
        ),
        (
            (*MODEL, "price", "input"),
            "1,50",
            "muss eine Zahl sein, mit Punkt statt Komma und ohne Einheit, zum Beispiel 12.50",
        ),
        (
            (*MODEL, "price", "input"),
            float("nan"),
            "muss eine Zahl sein, mit Punkt statt Komma und ohne Einheit, zum Beispiel 12.50",
        ),
        (
            (*MODEL, "price", "input"),
            None,
            "muss eine Zahl sein, mit Punkt statt Komma und ohne Einheit, zum Beispiel 12.50",
        ),
        ((*MODEL, "price", "input"), -1, "»-1« ist nicht erlaubt; Kleinster Wert: 0"),
        ((*MODEL, "price", "input"), 10**9, "»1000000000« ist nicht erlaubt; Größter Wert: 1000000"),
        (
            (*MODEL, "context"),
            "4096",
            "muss eine ganze Zahl ohne Anführungszeichen, Punkt und Einheit sein, zum Beispiel 8192",
        ),
        (
            (*MODEL, "context"),
            4096.5,
            "muss eine ganze Zahl ohne Anführungszeichen, Punkt und Einheit sein, zum Beispiel 8192",
        ),
        ((*MODEL, "simulation"), "ja", "muss true oder false sein, ohne Anführungszeichen"),
        ((*MODEL, "simulation"), 1, "muss true oder false sein, ohne Anführungszeichen"),
        ((*MODEL, "capabilities"), [], "»leere Liste« ist nicht erlaubt; Mindestzahl an Einträgen: 1"),
        (
            (*MODEL, "capabilities"),
            ["caht"],
            "»caht« gibt es hier nicht; erlaubt: chat, embedding, vision, tools, reasoning; meinten Sie »chat«?",
        ),
        (
            (*MODEL, "fallbacks"),
            "gruen-bild",
            "muss eine Liste sein: [a, b], oder je Eintrag eine Zeile, die mit »- « beginnt",
        ),
        (
            ("levels", 0, "name"),
            "Gold!",
            (
                "»Gold!« passt nicht; ein Name besteht aus Kleinbuchstaben ohne Umlaute, Ziffern, - und _, "
                "zum Beispiel seepferdchen"
            ),
        ),
        (
            ("levels", 0, "tools"),
            ["kochen"],
            "»kochen« gibt es hier nicht; erlaubt: knowledge, prompts, api_keys, assistants, workflows",
        ),
    ],
)
def test_each_error_says_what_is_wrong_and_what_to_write(
    tmp_path: Path, place: tuple[str | int, ...], value: object, message: str
) -> None:
    assert _message(tmp_path, place, value) == message


@pytest.mark.parametrize("text", ["[]", "nur Text", "42", "- a\n- b"])
def test_a_file_that_is_no_mapping_is_told_how_to_begin(tmp_path: Path, text: str) -> None:
    file = tmp_path / "ampel.yaml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(PolicyError) as caught:
        load(file)
    [problem] = caught.value.problems
    assert problem.message.startswith("die Datei muss mit Schlüsseln wie »version: 1« beginnen")
    assert problem.line == 1
