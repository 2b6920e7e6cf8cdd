# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
from dataclasses import replace

from stdnum import iban

from ops.embedded import accounts, closing
from ops.embedded.context import Context
from ops.embedded.model_choice import ModelChoice


def test_it_says_where_who_what_and_what_not(context: Context) -> None:
    text = closing.text(context, detached=True)
    assert "http://127.0.0.1:8080" in text
    for person in (accounts.ADMIN, accounts.STAFF):
        assert person.email in text
        assert context.secrets[person.password] in text
    for number in ("1.", "2.", "3."):
        assert f"  {number} " in text
    assert "spricht kein gutes Deutsch" in text
    assert "ampel demo --model" in text
    assert "--stop" in text


def test_the_example_to_try_is_one_that_is_found() -> None:
    number = closing.EXAMPLE.partition("IBAN ")[2].rstrip(".")
    assert iban.is_valid(number)


def test_a_model_of_one_s_own_is_named_and_not_belittled(context: Context) -> None:
    choice = ModelChoice(url="http://gpu:11434/v1", name="llama3.1")
    text = closing.text(replace(context, model=choice), detached=False)
    assert "llama3.1 auf http://gpu:11434/v1" in text
    assert "kein gutes Deutsch" not in text
    assert "Strg+C" in text
