# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Everything that is written around a detector: encoded, escaped, spelt out, and both at once."""

import base64
import html
import quopri
import textwrap
import time
from collections.abc import Callable
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.detect.encodings import readable
from gateway.detect.engine import DetectionError, Engine
from gateway.detect.layers import layers
from gateway.detect.normalise import normalise
from tests.unit.gateway.detect.harness import GENERATORS, found
from tests.unit.gateway.detect.test_properties import quick

VALUE = "Bitte an DE89 3704 0044 0532 0130 00 überweisen"
ALL = Engine()


def b64(text: str) -> str:
    return base64.b64encode(text.encode()).decode()


TECHNIQUES: dict[str, Callable[[str], str]] = {
    "base64": b64,
    "base64 without padding": lambda text: b64(text).rstrip("="),
    "base64 for addresses": lambda text: base64.urlsafe_b64encode(text.encode()).decode(),
    "base64 over lines": lambda text: "\n".join(textwrap.wrap(b64(text), 20)),
    "base64 in a quoted mail": lambda text: "> " + "\n> ".join(textwrap.wrap(b64(text), 20)),
    "base64 behind a letter": lambda text: "x" + b64(text),
    "base64 of UTF-16": lambda text: base64.b64encode(text.encode("utf-16-le")).decode(),
    "base64 of Windows-1252": lambda text: base64.b64encode(text.encode("cp1252")).decode(),
    "base64 twice": lambda text: b64(b64(text)),
    "base32": lambda text: base64.b32encode(text.encode()).decode(),
    "hexadecimal": lambda text: text.encode().hex(),
    "hexadecimal in pairs": lambda text: text.encode().hex(" "),
    "hexadecimal with 0x": lambda text: " ".join(f"0x{byte:02x}" for byte in text.encode()),
    "percent": lambda text: "".join(f"%{byte:02X}" for byte in text.encode()),
    "percent, as addresses are": quote,
    "percent twice": lambda text: quote(quote(text)),
    "entities by number": lambda text: "".join(f"&#{ord(character)};" for character in text),
    "entities by hexadecimal number": lambda text: "".join(f"&#x{ord(character):x};" for character in text),
    "entities of every other sign": lambda text: "".join(
        f"&#{ord(character)};" if place % 2 else character for place, character in enumerate(text)
    ),
    "entities by name": lambda text: html.escape(text).replace(" ", "&nbsp;").replace("ü", "&uuml;"),
    "escapes of JSON": lambda text: "".join(f"\\u{ord(character):04x}" for character in text),
    "escapes of JavaScript": lambda text: "".join(f"\\u{{{ord(character):x}}}" for character in text),
    "escapes of bytes": lambda text: "".join(f"\\x{byte:02x}" for byte in text.encode()),
    "names of code points": lambda text: " ".join(f"U+{ord(character):04X}" for character in text),
    "quoted-printable": lambda text: quopri.encodestring(text.encode()).decode(),
    "quoted-printable throughout": lambda text: "".join(f"={byte:02X}" for byte in text.encode()),
    "entities in base64": lambda text: b64("".join(f"&#{ord(character)};" for character in text)),
    "zero-width characters in base64": lambda text: "\u200b".join(b64(text)),
    "spaced": lambda text: " ".join(text.replace(" ", "")),
    "spaced with full stops": lambda text: ".".join(text.replace(" ", "")),
    "spaced with underscores": lambda text: "_".join(text.replace(" ", "")),
}


@pytest.mark.parametrize("technique", TECHNIQUES)
def test_an_iban_is_found(technique: str) -> None:
    written = TECHNIQUES[technique]("DE89 3704 0044 0532 0130 00" if technique.startswith("spaced") else VALUE)
    assert "iban" in found(f"Hallo!\n{written}\nDanke."), technique


@pytest.mark.parametrize("technique", TECHNIQUES)
def test_its_place_is_found_again_by_itself(technique: str) -> None:
    written = TECHNIQUES[technique]("DE89 3704 0044 0532 0130 00" if technique.startswith("spaced") else VALUE)
    text = f"Grüße! Zuerst dies.\n{written}\nDanke."
    spans = [span for span in ALL.locate(text) if span.detector == "iban"]
    assert spans, technique
    for span in spans:
        assert "iban" in {finding.detector for finding in ALL.scan(text[span.start : span.end])}, technique


SPELT = [
    ("null eins sieben eins vier neun zwei null null acht eins", "phone", "digits as words"),
    ("Null, eins, sieben, eins, vier, neun, zwei, null, null, acht, eins", "phone", "with commas"),
    ("nulleinssiebeneinsvierneunzweinullnullachteins", "phone", "without spaces"),
    ("null eins einundsiebzig vierhundert", "nothing", "hundreds are not read"),
    ("plus vier neun eins sieben eins vier neun zwei null null acht eins", "phone", "international"),
    ("null einundzwanzig dreiundfünfzig achtundneunzig null eins", "phone", "in pairs"),
    (
        "DE acht neun drei sieben null vier null null vier vier null fünf drei zwei null eins drei null null null",
        "iban",
        "",
    ),
    ("zero one seven one four nine two zero zero eight one", "phone", "English"),
    ("0 1 7 1 4 9 2 0 0 8 1", "phone", "spaced digits"),
    ("e r i k a @ b e i s p i e l . e x a m p l e", "email", "a spaced address"),
]


@pytest.mark.parametrize(("text", "detector", "technique"), SPELT)
def test_spelt_out(text: str, detector: str, technique: str) -> None:
    assert found(f"Bitte: {text}, danke") == ({detector} - {"nothing"}), technique


HARMLESS = [
    ("eins, zwei, drei, vier, fünf, sechs, sieben, acht", "counting"),
    ("a b c d e f g h i j k l m n o p", "the alphabet"),
    ("1 2 3 4 5 6 7 8 9 10", "a row of a table"),
    ("Inhalt . . . . . . . . . . . . . 12", "a table of contents"),
    ("| - | - | - | - | - | - | - | - |", "a table"),
    ("https://www.lindenrath.example/suche?q=B%C3%BCrgerb%C3%BCro&amp;seite=2", "an address"),
    ("Nordrhein-Westfalen, Donaudampfschifffahrtsgesellschaft", "long words"),
    ("C:\\neu\\tabelle\\x12.txt", "a path"),
    ("x=12, y=AB, 100 % 20", "equations"),
    ("AT&T &copy; 2026", "an ampersand"),
]


@pytest.mark.parametrize(("text", "reason"), HARMLESS)
def test_harmless(text: str, reason: str) -> None:
    assert found(text) == set(), reason


def test_what_is_found_as_it_stands_is_not_counted_again() -> None:
    (finding,) = ALL.scan("erika&#64;beispiel.example")
    assert finding.count == 1


def test_the_places_of_two_numbers_in_one_run_are_one() -> None:
    run = b64("DE89 3704 0044 0532 0130 00 und erika@beispiel.example")
    (span,) = ALL.locate(f"Siehe {run}.")
    assert (span.start, span.end) == (6, 6 + len(run))


@pytest.mark.parametrize("detector", sorted(GENERATORS.keys() - {"social_term", "health_term"}))
@given(data=st.data())
@quick
def test_everything_valid_is_found_in_base64(detector: str, data: st.DataObject) -> None:
    number = data.draw(GENERATORS[detector])
    assert found(f"Inhalt: {b64(f'Angabe {number} und mehr')}")


@given(st.binary(max_size=300))
@quick
def test_any_bytes_are_read_or_not(raw: bytes) -> None:
    text = readable(raw)
    assert text is None or text.isprintable() or set(text) & set("\r\n\t")
    for encode in (base64.b64encode, base64.b32encode, bytes.hex, quopri.encodestring):
        encoded = encode(raw)
        ALL.scan(encoded if isinstance(encoded, str) else encoded.decode())


@given(st.text("%=&#\\xuU+0123456789abcdefABCDEF;äß \n<>", max_size=300))
@quick
def test_layers_map_into_the_text(text: str) -> None:
    data = normalise(text)
    for layer in layers(data):
        assert len(layer.fresh) == len(layer.data)
        layer.data.decode()
        for place in range(len(layer.data)):
            start, end = layer.origin(place, place + 1)
            assert 0 <= start <= end <= len(data)
        data = layer.data


def test_a_failing_decoder_fails_closed_and_silent(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(_data: bytes) -> None:
        raise ValueError("4111 1111 1111 1111")

    monkeypatch.setattr("gateway.detect.layers.encodings.pieces", broken)
    with pytest.raises(DetectionError) as caught:
        ALL.scan("4111 1111 1111 1111")
    assert "4111" not in str(caught.value)
    assert caught.value.__cause__ is None
    assert caught.value.__context__ is None


@pytest.mark.parametrize(
    "unit", ["%41", "%41 ", "&#65;", "&#65; ", "\\u0041", "=41", "QUJD", "QUJD\n", "41 ", "eins ", "a "]
)
def test_decoding_is_linear(unit: str) -> None:
    def seconds(length: int) -> float:
        text = unit * (length // len(unit))
        best = 9.0
        for _ in range(3):
            start = time.process_time()  # other work on the machine does not count
            ALL.scan(text)
            best = min(best, time.process_time() - start)
        return best

    seconds(1000)
    assert seconds(200_000) < 10 * seconds(50_000) + 0.02
