# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Check digits, against python-stdnum and published examples; what is to be invalid is."""

import re
from collections.abc import Callable

import phonenumbers
import pytest
from stdnum import iban, luhn
from stdnum.de import idnr, stnr

from gateway.detect.districts import DISTRICTS
from ops.evaluation import check_digits, identifiers, lookalikes, pool_tuning
from ops.evaluation.filler import PERSONAL
from ops.evaluation.pool import Chance

TIMES = 300


def _many(make: Callable[[Chance], str]) -> list[str]:
    chance = Chance("1", pool_tuning.POOL)
    return [make(chance) for _ in range(TIMES)]


@pytest.mark.parametrize("make", [identifiers.iban, identifiers.foreign_iban])
def test_ibans_are_valid(make: Callable[[Chance], str]) -> None:
    assert all(iban.is_valid(number, check_country=False) for number in _many(make))


@pytest.mark.parametrize(
    ("make", "is_valid"),
    [
        (identifiers.card, luhn.is_valid),
        (identifiers.steuer_id, idnr.is_valid),
        (identifiers.steuernummer, lambda number: stnr.is_valid(number, "Nordrhein-Westfalen")),
    ],
)
def test_numbers_are_valid(make: Callable[[Chance], str], is_valid: Callable[[str], bool]) -> None:
    assert [number for number in _many(make) if not is_valid(re.sub(r"[ -]", "", number))] == []


def test_tax_ids_repeat_one_digit_and_never_three_in_a_row() -> None:
    for number in _many(identifiers.steuer_id):
        body = re.sub(r"\D", "", number)[:10]
        assert sorted(map(body.count, set(body))) == [1] * 8 + [2]


@pytest.mark.parametrize(
    ("computed", "expected"),
    [
        (check_digits.mod_97("370400440532013000", "DE"), "89"),  # the example of the German banks
        (check_digits.luhn("411111111111111"), "1"),  # the test card of the schemes
        (check_digits.mod_11_10("8609574271"), "9"),  # 86 095 742 719, python-stdnum's example is 36 574 261 809
        (check_digits.mod_11_10("3657426180"), "9"),
        (check_digits.insurance("651708391000", "212571212121"), "3"),  # 65 170839 J 003, annex to the VKVV
        (check_digits.insurance("0112345678", "1212121212"), "0"),  # A123456780, GKV-Spitzenverband
        (check_digits.weights_731("L01X00T47"), "1"),  # the specimen of the Bundesdruckerei
        (check_digits.nordrhein_westfalen("1338150815"), 9),  # 133/8150/8159, ELSTER
        (check_digits.gtin("400638133393"), "1"),
    ],
)
def test_published_examples(computed: str | int, expected: str | int) -> None:
    assert computed == expected


def test_identity_cards_have_their_digit_and_letters() -> None:
    for number in _many(identifiers.ausweis):
        assert re.fullmatch(r"[CFGHJKLMNPRTVWXYZ][CFGHJKLMNPRTVWXYZ0-9]{8}\d", number)
        assert check_digits.weights_731(number[:9]) == number[9]


@pytest.mark.parametrize("make", [identifiers.phone, identifiers.mobile])
def test_telephone_numbers_are_of_the_plan(make: Callable[[Chance], str]) -> None:
    for number in _many(make):
        assert phonenumbers.is_valid_number(phonenumbers.parse(number, "DE")), number


def test_plates_have_real_districts_and_fit_on_a_plate() -> None:
    for number in _many(identifiers.plate):
        assert re.split(r"[- ]", number)[0] in DISTRICTS
        assert len(re.sub(r"[- ]|[EH]$", "", number)) <= 8


def test_every_maker_is_repeatable_and_varies() -> None:
    for slot, (_, make) in PERSONAL.items():
        assert _many(make) == _many(make)
        assert len(set(_many(make))) > TIMES / 3, slot


@pytest.mark.parametrize(
    ("make", "is_valid"),
    [
        (lookalikes.bad_iban, lambda number: iban.is_valid(number, check_country=False)),
        (lookalikes.bad_card, lambda number: luhn.is_valid(number.replace(" ", ""))),
        (lookalikes.bad_steuer_id, lambda number: idnr.is_valid(number.replace(" ", ""))),
        (lookalikes.bad_rvnr, lambda number: _rvnr(number.replace(" ", ""))),
        (lookalikes.bad_kvnr, lambda number: _kvnr(number.replace(" ", ""))),
    ],
)
def test_look_alikes_are_invalid(make: Callable[[Chance], str], is_valid: Callable[[str], bool]) -> None:
    assert [number for number in _many(make) if is_valid(number)] == []


def test_insurance_numbers_that_are_meant_to_be_valid_are() -> None:
    assert all(_rvnr(number.replace(" ", "")) for number in _many(identifiers.rvnr))
    assert all(_kvnr(number.replace(" ", "")) for number in _many(identifiers.kvnr))


def _cross_sum(number: int) -> int:
    return sum(map(int, str(number)))


def _rvnr(number: str) -> bool:
    """Written out once more, letter by letter, as the annex to the VKVV describes it."""
    digits = [int(sign) for sign in f"{number[:8]}{ord(number[8]) - 64:02d}{number[9:11]}"]
    factors = [2, 1, 2, 5, 7, 1, 2, 1, 2, 1, 2, 1]
    return sum(_cross_sum(a * b) for a, b in zip(digits, factors, strict=True)) % 10 == int(number[11])


def _kvnr(number: str) -> bool:
    digits = [int(sign) for sign in f"{ord(number[0]) - 64:02d}{number[1:9]}"]
    return sum(_cross_sum(digit * (1 + place % 2)) for place, digit in enumerate(digits)) % 10 == int(number[9])


def test_article_numbers_are_valid_ones() -> None:
    from stdnum import ean

    assert all(ean.is_valid(number) for number in _many(lookalikes.ean))


@pytest.mark.parametrize(
    ("name", "expected"),
    [("Özdemir", "Oezdemir"), ("Weiß", "Weiss"), ("Yıldırım", "Yildirim"), ("Łukasz", "Lukasz"), ("João", "Joao")],
)
def test_names_without_accents(name: str, expected: str) -> None:
    assert identifiers.plain(name) == expected
