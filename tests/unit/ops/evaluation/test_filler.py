# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Filling templates and spoiling them, without losing where things stand."""

import pytest

from ops.errors import OpsError
from ops.evaluation import identifiers, names, noise, pool_report, pool_tuning
from ops.evaluation.filler import fill
from ops.evaluation.pool import Chance, Pool
from ops.evaluation.sample import PERSON, Piece, assemble


def _chance(seed: int) -> Chance:
    return Chance(str(seed), pool_tuning.POOL)


def _filled(template: str, seed: int = 1) -> list[Piece]:
    return fill(template, _chance(seed))


def test_one_key_is_one_person_and_another_is_another() -> None:
    pieces = [piece for piece in _filled("{first} {last} {full} {full#b}") if piece.category == PERSON]
    assert pieces[2].text == f"{pieces[0].text} {pieces[1].text}"
    assert pieces[3].text != pieces[2].text
    assert [piece.forename for piece in pieces] == [pieces[0].text, "", pieces[0].text, pieces[3].forename]


def test_an_address_of_mail_is_that_of_the_person() -> None:
    for seed in range(40):
        last, mail = (piece.text for piece in _filled("{last} {email}", seed) if piece.category)
        assert identifiers.plain(last).lower().replace(" ", "") in mail


def test_titles_fit_the_person() -> None:
    said = {(piece[1].text, piece[3].text) for seed in range(30) if (piece := _filled("{mr} {mrn}", seed))}
    assert said == {("Frau", "Frau"), ("Herr", "Herrn")}


def test_choices_hold_slots_and_nothing() -> None:
    texts = {assemble(_filled("[a {date}|b|]", seed))[0][:1] for seed in range(40)}
    assert texts == {"a", "b", ""}


def test_an_unknown_slot_is_an_error() -> None:
    with pytest.raises(OpsError, match="»vorname«"):
        _filled("{vorname}")


def test_slips_leave_what_was_drawn() -> None:
    pieces = [Piece("bitte überweisen Sie unverzüglich " * 40, drawn=False), Piece("erika beispielhaft"), Piece("ü")]
    spoilt = [noise.spoil(pieces, _chance(seed)) for seed in range(60)]
    assert {tuple(piece.text for piece in text[1:]) for text in spoilt} == {("erika beispielhaft", "ü")}
    assert len({text[0].text for text in spoilt}) > 5
    assert any("ueberweisen" in text[0].text for text in spoilt)


def test_lines_break_at_spaces_and_nothing_moves() -> None:
    text = "Sehr geehrte Damen und Herren,\n\n" + "bitte antworten Sie bis morgen. " * 20 + "x" * 120
    results = {noise.reflow(text, _chance(seed)) for seed in range(60)}
    assert len(results) > 5
    for result in results:
        assert len(result) == len(text)
        assert all(a == b or (a == " " and b in "\n\u00a0") for a, b in zip(text, result, strict=True))
    longest = {max(map(len, result[:600].split("\n"))) for result in results}
    assert min(longest) <= 80 < max(longest)


def test_people_are_of_many_origins_and_both_genders() -> None:
    chance = _chance(1)
    people = [names.draw(chance) for _ in range(2000)]
    assert len({person.origin for person in people}) >= 12
    assert 0.4 < sum(person.woman for person in people) / len(people) < 0.6
    lasts = [person.last for person in people]
    for mark, what in (("-", "double names"), ("von ", "noble names"), ("El", "particles")):
        assert any(mark in last for last in lasts), what


@pytest.mark.parametrize("pool", [pool_tuning.POOL, pool_report.POOL], ids=["tuning", "report"])
def test_the_inventories_are_whole_names(pool: Pool) -> None:
    firsts, lasts = names.inventory(pool)
    assert len(firsts) > 150
    assert len(lasts) > 100
    assert all(name[:1].isupper() for name in firsts)
    assert not {"Al", "El", "De", "Di", "Lo", "da", "dos", "de"} & lasts
    assert {name for name in lasts if " " in name} != set()


def test_the_pool_of_the_report_shares_no_name_or_street_with_the_one_for_tuning() -> None:
    (firsts, lasts), (other_firsts, other_lasts) = (names.inventory(m.POOL) for m in (pool_tuning, pool_report))
    assert firsts & other_firsts == set()
    assert lasts & other_lasts == set()
    assert set(pool_tuning.POOL.streets) & set(pool_report.POOL.streets) == set()
    assert set(pool_tuning.POOL.trunks.split()) & set(pool_report.POOL.trunks.split()) == set()
