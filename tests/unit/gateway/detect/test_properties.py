# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Whatever is valid is found, however it is written; whatever is not, harms nothing and is never repeated."""

import traceback
from collections.abc import Iterator
from dataclasses import dataclass, replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gateway.detect.detector import Detector, Rule
from gateway.detect.engine import DetectionError, Engine
from gateway.detect.registry import DETECTORS, VOCABULARY
from gateway.zones import DataClass
from tests.unit.gateway.detect.harness import GENERATORS, count, engine, found, only

# Published or invented.
EXAMPLES = {
    "iban": "DE89 3704 0044 0532 0130 00",
    "steuer_id": "86 095 742 719",
    "rvnr": "65 170839 J 003",
    "kvnr": "A123456780",
    "personalausweis": "L01X00T471",
    "card": "4111 1111 1111 1111",
    "plate": "VIE-AB 123",
    "email": "erika@example.de",
    "phone": "(02153) 898-0",
    "steuernummer": "181/815/08155",
    "passport": "Passport No. N1234567",
    "birth_date": "geb. 12.03.1980",
    "bank_account": "Kontonummer 532013000",
    "reference_number": "Kundennummer 471108",
    "case_number": "Aktenzeichen 50-1/2024-0815",
    "address": "Lindenstraße 12",
    "marking_confidential": "[streng vertraulich]",
    "marking_internal": "[nur intern]",
    "social_term": "Bürgergeld",
    "health_term": "Depression",
}
# Groups in which each number is printed or usually typed.
GROUPS: dict[str, list[tuple[int, ...]]] = {
    "iban": [(4,) * 9, (2,) * 18, (36,)],
    "steuer_id": [(2, 3, 3, 3), (3, 3, 3, 2), (4, 4, 3), (11,)],
    "rvnr": [(2, 6, 1, 3), (2, 2, 2, 2, 1, 2, 1), (8, 1, 3), (12,)],
    "kvnr": [(1, 3, 3, 3), (1, 9), (10,)],
    "card": [(4, 4, 4, 4, 3), (16,)],
}
SURROUNDINGS = [
    "{}",
    "Nr. {}, bitte prüfen",
    "({})",
    "»{}«",
    "Angabe:{}.",
    "eins\n{}\nzwei",
    "\t{}\t",
    '"{}",',
    "ß {} Ä",
]

quick = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])


def grouped(number: str, groups: tuple[int, ...], gap: str) -> str:
    pieces, rest = [], number
    for length in groups:
        pieces.append(rest[:length])
        rest = rest[length:]
    return gap.join(piece for piece in [*pieces, rest] if piece)


@pytest.mark.parametrize("detector", sorted(GENERATORS))
@given(data=st.data())
@quick
def test_valid_numbers_are_found(detector: str, data: st.DataObject) -> None:
    number = data.draw(GENERATORS[detector])
    surrounding = data.draw(st.sampled_from(SURROUNDINGS))
    assert count(detector, surrounding.format(number)) == 1
    assert found(surrounding.format(number)) or detector in VOCABULARY


@pytest.mark.parametrize("detector", sorted(GROUPS))
@given(data=st.data())
@quick
def test_grouping_does_not_hide_a_number(detector: str, data: st.DataObject) -> None:
    number = data.draw(GENERATORS[detector])
    if detector == "card" and len(number) != 16:
        groups: tuple[int, ...] = {15: (4, 6, 5), 14: (4, 6, 4)}[len(number)]
    else:
        groups = data.draw(st.sampled_from(GROUPS[detector]))
    assert count(detector, f"Nummer {grouped(number, groups, data.draw(st.sampled_from([' ', '-', ''])))} ist neu") == 1


@pytest.mark.parametrize("detector", ["iban", "rvnr", "kvnr", "email"])
@given(data=st.data())
@quick
def test_case_does_not_hide_a_number(detector: str, data: st.DataObject) -> None:
    number = data.draw(GENERATORS[detector].filter(lambda drawn: " AT " not in drawn))
    cased = "".join(data.draw(st.sampled_from([c.upper(), c.lower()])) if c.isascii() else c for c in number)
    assert count(detector, f"Nummer {cased} ist neu") == 1


FULL_WIDTH = {code: code + 0xFEE0 for code in range(ord("!"), ord("~") + 1)}
CYRILLIC = str.maketrans("ABEKMHOPCTXaeopcxy", "АВЕКМНОРСТХаеорсху")
ARABIC = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")


@pytest.mark.parametrize("detector", sorted(GENERATORS))
@given(data=st.data())
@quick
def test_unicode_does_not_hide_a_number(detector: str, data: st.DataObject) -> None:
    number = data.draw(GENERATORS[detector])
    table: dict[int, int] = data.draw(st.sampled_from([FULL_WIDTH, CYRILLIC, ARABIC]))
    hidden = data.draw(st.sampled_from(["", "\u200b", "\u00ad", "\u2060", "\ufeff", "\u0336", "\U000e0001", "\ud800"]))
    spaces = data.draw(st.sampled_from([" ", "\u00a0", "\u202f", "\u2009", "\u3000"]))
    dashes = data.draw(st.sampled_from(["-", "\u2010", "\u2011", "\u2013", "\u2212"]))
    odd = hidden.join(number.translate(table)).replace(" ", spaces).replace("-", dashes)
    assert count(detector, f"Nummer {odd} ist neu") == 1


@given(st.text(max_size=400))
@quick
def test_any_text_is_scanned(text: str) -> None:
    for finding in Engine().scan(text):
        assert finding.count > 0


@given(st.text("0123456789 -./+()@DEAXab<\n", max_size=400))
@quick
def test_text_of_what_detectors_look_for_is_scanned(text: str) -> None:
    assert all(finding.detector in DETECTORS for finding in Engine().scan(text))


@pytest.mark.parametrize("detector", sorted(GENERATORS.keys() - {"marking_internal"}))  # »intern« is in its name
@given(data=st.data())
@quick
def test_findings_never_hold_the_value(detector: str, data: st.DataObject) -> None:
    number = data.draw(GENERATORS[detector])
    shown = repr(engine(detector).scan(number))
    assert number not in shown
    assert number[-6:] not in shown


@dataclass(frozen=True)
class Broken:
    """A rule of the second form that fails with what it has seen."""

    id: str
    label: str
    data_class: DataClass
    person: bool

    def spans(self, data: bytes) -> Iterator[tuple[int, int]]:
        yield from ()
        raise ValueError(f"cannot judge {data.decode()}")


def broken(rule: Detector | Rule) -> Detector | Rule:
    def check(candidate: str) -> bool:
        raise ValueError(f"cannot judge {candidate}")

    if isinstance(rule, Detector):
        return replace(rule, check=check)
    return Broken(rule.id, rule.label, rule.data_class, rule.person)


@pytest.mark.parametrize("detector", sorted(EXAMPLES))
def test_a_failing_check_fails_closed_and_silent(detector: str, monkeypatch: pytest.MonkeyPatch) -> None:
    secret = EXAMPLES[detector]

    monkeypatch.setitem(DETECTORS, detector, broken(DETECTORS[detector]))
    with pytest.raises(DetectionError) as caught:
        only(detector).scan(f"Nummer {secret} ist neu")
    told = "".join(traceback.format_exception(caught.value)) + repr(caught.value)
    assert secret not in told
    assert caught.value.__cause__ is None
    assert caught.value.__context__ is None
    assert detector in str(caught.value)
