# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Reading a policy file: the whole way from bytes to a Policy, or to one report of everything that is wrong."""

from decimal import Decimal
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from gateway.policy import Model, Policy, PolicyError, load, load_with_lines
from gateway.policy_yaml import MAX_BYTES
from gateway.zones import DataClass, Zone
from tests.unit.gateway.town import document, policy


def _write(path: Path, text: str) -> Path:
    file = path / "ampel.yaml"
    file.write_text(text, encoding="utf-8")
    return file


def _problems(path: Path, text: str) -> list[str]:
    with pytest.raises(PolicyError) as caught:
        load(_write(path, text))
    return [str(problem) for problem in caught.value.problems]


def test_a_sound_file_is_loaded_as_it_stands(tmp_path: Path) -> None:
    loaded = load(_write(tmp_path, yaml.safe_dump(document(), allow_unicode=True)))
    assert loaded == policy()


def test_models_and_levels_are_found_by_their_exact_name_only() -> None:
    town = policy()
    model = town.model("gelb-chat")
    assert model is not None
    assert model.zone is Zone.YELLOW
    assert [town.model(name) for name in ("GELB-CHAT", "gelb-chat ", "gelb", "")] == [None] * 4
    level = town.level("bronze")
    assert level is not None
    assert level.title == "Bronze"
    assert town.level("Bronze") is None


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("gruen-chat", DataClass.SOCIAL),
        ("gelb-chat", DataClass.PERSONAL),
        ("gelb-intern", DataClass.INTERNAL),  # its own limit is below that of its zone
        ("rot-chat", DataClass.PUBLIC),
    ],
)
def test_a_models_limit_is_the_lower_of_its_own_and_its_zones(name: str, expected: DataClass) -> None:
    town = policy()
    model = town.model(name)
    assert model is not None
    assert town.max_class(model) is expected


def test_a_models_own_limit_never_raises_that_of_its_zone() -> None:
    town = policy()
    red = town.model("rot-chat")
    assert red is not None
    marked = red.model_copy(update={"max_class": DataClass.SOCIAL})
    assert town.max_class(marked) is DataClass.PUBLIC


@pytest.mark.parametrize("written", ["12.50", "0.1", "1e-2", "1_000.25", "'12.50'", "7"])
def test_decimal_numbers_keep_their_decimal_value(tmp_path: Path, written: str) -> None:
    text = yaml.safe_dump(document(budgets={"user_month_eur": "@"}), allow_unicode=True).replace("'@'", written)
    expected = Decimal(written.strip("'").replace("_", ""))
    assert load(_write(tmp_path, text)).budgets.user_month_eur == expected


def test_every_error_is_reported_at_once_with_its_line(tmp_path: Path) -> None:
    # Reading (a key twice), the schema (an unknown key, a missing one) and consistency (a wrong prefix) in one report.
    text = """\
version: 1
town: {name: Stadt Prüfstein}
zones:
  green: {max_class: social, where: im Rathaus}
  yellow: {max_class: personal, where: in der EU}
  red: {max_class: public, where: in den USA}
  red: {max_class: social, where: in den USA}
models:
  - name: gruen-chat
    zone: red
    display_name: Rot · Chat
    upstream: {model: openai/chat, adress: x}
    price: {input: 1, output: 1}
levels:
  - {name: gold, title: Gold, zones: [red]}
"""
    assert _problems(tmp_path, text) == [
        "Zeile 7, zones.red: steht doppelt (zuerst in Zeile 6); löschen Sie einen der beiden Einträge",
        "Zeile 9, models[0].name: »gruen-chat« steht in der Zone red; der Name muss mit rot- beginnen",
        (
            "Zeile 9, models[0].context: fehlt; tragen Sie den Wert ein "
            "(Kontextlänge in Tokens: Anfrage und Antwort zusammen)"
        ),
        "Zeile 12, models[0].upstream.adress: ist unbekannt; erlaubt sind model, api_base, api_key_env",
    ]


def test_the_report_names_the_file_and_counts(tmp_path: Path) -> None:
    file = _write(tmp_path, "[]")
    with pytest.raises(PolicyError, match="1 Fehler; die Richtlinie gilt so nicht") as caught:
        load(file)
    assert str(caught.value).startswith(str(file))


def test_a_list_of_broken_entries_is_not_called_too_short(tmp_path: Path) -> None:
    problems = _problems(tmp_path, yaml.safe_dump(document(levels=[{"name": "gold"}])))
    assert [problem.split(": ")[0].split(", ")[1] for problem in problems] == ["levels[0].title", "levels[0].zones"]


@pytest.mark.parametrize("section", ["assistants", "datasets", "workflows", "catalogue"])
def test_sections_of_later_versions_are_refused_by_name(tmp_path: Path, section: str) -> None:
    [problem] = _problems(tmp_path, yaml.safe_dump(document(**{section: {}})))
    assert f"{section}: ist für eine spätere Version reserviert" in problem


def test_lines_are_given_for_a_valid_file(tmp_path: Path) -> None:
    text = yaml.safe_dump(document(), sort_keys=False)
    loaded, lines = load_with_lines(_write(tmp_path, text))
    line = lines.of(("models", 3, "display_name"))
    assert line is not None
    assert yaml.safe_load(text.splitlines()[line - 1].strip()) == {"display_name": loaded.models[3].display_name}
    # A default does not stand in the file; the nearest that does is where it would be written.
    assert lines.of(("models", 3, "fallbacks")) == lines.of(("models", 3))


def test_consistency_holds_for_a_policy_built_in_python_as_well() -> None:
    model = policy().models[0]
    with pytest.raises(ValidationError, match="jeder Name darf nur einmal stehen"):
        Policy.model_validate({**dict(policy()), "models": (model, model)})


def test_a_policy_cannot_be_changed() -> None:
    with pytest.raises(ValidationError, match="frozen"):
        policy().models[0].zone = Zone.RED  # type: ignore[misc]


def test_text_is_stripped_so_that_a_blank_contract_is_none(tmp_path: Path) -> None:
    data = document()
    data["models"][3]["contract"] = "  "
    assert load(_write(tmp_path, yaml.safe_dump(data))).models[3].contract == ""


@pytest.mark.parametrize("secret", ["sk-4711geheim", "https://nutzer:geheim4711@hub.example/v1"])
@pytest.mark.parametrize("field", ["api_base", "api_key_env", "api_key"])
def test_a_secret_in_the_wrong_line_is_not_repeated(tmp_path: Path, field: str, secret: str) -> None:
    data = document()
    data["models"][3]["upstream"] = {"model": "openai/x", "api_base": "https://hub.example", field: secret}
    [problem] = _problems(tmp_path, yaml.safe_dump(data))
    assert "4711" not in problem
    assert field in problem


@given(st.text(max_size=200))
def test_no_text_leads_to_anything_but_a_policy_error(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    file = tmp_path_factory.mktemp("any") / "ampel.yaml"
    file.write_bytes(text.encode("utf-8", errors="surrogatepass"))
    with pytest.raises(PolicyError):
        load(file)


_SCALARS = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8) | st.dates()
_VALUES = st.recursive(
    _SCALARS, lambda x: st.lists(x, max_size=3) | st.dictionaries(st.text(max_size=5), x, max_size=3), max_leaves=6
)
_PATHS = [
    ("version",),
    ("town", "name"),
    ("town", "state"),
    ("town", "internal_domains"),
    ("zones",),
    ("zones", "red"),
    ("zones", "red", "max_class"),
    ("models",),
    ("models", 0),
    ("models", 0, "name"),
    ("models", 0, "zone"),
    ("models", 0, "upstream"),
    ("models", 0, "upstream", "model"),
    ("models", 0, "upstream", "api_base"),
    ("models", 0, "price", "input"),
    ("models", 0, "context"),
    ("models", 0, "max_output"),
    ("models", 0, "capabilities"),
    ("models", 0, "simulation"),
    ("models", 0, "fallbacks"),
    ("levels",),
    ("levels", 0, "zones"),
    ("levels", 0, "tools"),
    ("budgets",),
    ("budgets", "user_month_eur"),
]


@given(st.sampled_from(_PATHS), _VALUES)
def test_any_value_anywhere_is_taken_or_refused_in_german(
    tmp_path_factory: pytest.TempPathFactory, path: tuple[str | int, ...], value: object
) -> None:
    data = document()
    parent: dict[str | int, object] = data  # type: ignore[assignment]
    for part in path[:-1]:
        parent = parent[part]  # type: ignore[assignment]
    parent[path[-1]] = value
    file = tmp_path_factory.mktemp("any") / "ampel.yaml"
    file.write_text(yaml.safe_dump(data, allow_unicode=True), encoding="utf-8")
    try:
        loaded = load(file)
    except PolicyError as error:
        for problem in error.problems:
            assert "Input should" not in problem.message
            assert "ist hier nicht gültig" not in problem.message, "an error of pydantic without a sentence of its own"
            assert problem.line is not None
    else:
        assert all(isinstance(model, Model) for model in loaded.models)


def test_a_large_file_is_refused_before_it_is_read_as_yaml(tmp_path: Path) -> None:
    [problem] = _problems(tmp_path, "# " + "x" * MAX_BYTES)
    assert "größer als 256 KiB" in problem
