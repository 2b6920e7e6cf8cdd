# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""The policy file `ampel.yaml`, schema version 1: which data may go to which model.

Reading is strict (unknown keys are errors) and reports every error at once, each with its path and line in the
file. What is legal but dangerous is found by `gateway.policy_lint`.
"""

from pathlib import Path
from typing import Annotated, Any, Literal, Self

from pydantic import (
    Field,
    ModelWrapValidatorHandler,
    PrivateAttr,
    ValidationError,
    model_validator,
)
from pydantic_core import ErrorDetails, InitErrorDetails, PydanticCustomError

from gateway.policy_consistency import inconsistencies
from gateway.policy_errors import Lines, PolicyError, Problem
from gateway.policy_messages import clean, sentence
from gateway.policy_sections import Audit, Budgets, Detection, Euro, Line, Section, Switch
from gateway.policy_yaml import read
from gateway.zones import DataClass, Zone

__all__ = [
    "Audit",
    "Budgets",
    "Capability",
    "Detection",
    "Excess",
    "Level",
    "Model",
    "Policy",
    "PolicyError",
    "Price",
    "Tool",
    "Town",
    "Upstream",
    "ZoneRule",
    "load",
    "load_with_lines",
]

ModelName = Annotated[str, Field(pattern=r"^(gruen|gelb|rot)-[a-z0-9][a-z0-9._:-]{0,57}$")]
VariableName = Annotated[str, Field(pattern=r"^[A-Z][A-Z0-9_]*$", max_length=100)]
# Without user, query and fragment: an address must not carry a secret or hide where it leads.
Address = Annotated[str, Field(pattern=r"^(https?://|\$\{[A-Z])[^\s@?#]*$", max_length=300)]
Tokens = Annotated[int, Field(strict=True, le=100_000_000)]

Excess = Literal["block", "reroute", "pseudonymise"]
Capability = Literal["chat", "embedding", "vision", "tools", "reasoning"]
Tool = Literal["knowledge", "prompts", "api_keys", "assistants", "workflows"]


class Town(Section):
    """Who runs this installation, and whom staff ask."""

    name: Line = Field(min_length=2, description="Name der Kommune, wie er in der Oberfläche steht")
    state: str = Field(default="", pattern=r"^([A-Z]{2})?$", description="Bundesland als Kürzel, zum Beispiel NW")
    helpdesk: Line = Field(default="", description="Wen Beschäftigte fragen, zum Beispiel »IT-Hilfe, Durchwahl 100«")
    data_protection: Line = Field(default="", description="Datenschutzbeauftragte Person oder Stelle")
    course: Address | None = Field(
        default=None, description="Adresse des Kurses, mit dem Beschäftigte ihre erste Stufe bekommen"
    )
    internal_domains: tuple[Line, ...] = Field(
        default=(), description="Domänen im eigenen Haus, unter denen grüne Modelle laufen dürfen"
    )


class ZoneRule(Section):
    """What one zone may receive."""

    max_class: DataClass = Field(description="Höchste Datenklasse, die in diese Zone darf")
    where: Line = Field(min_length=2, description="Wo die Modelle dieser Zone laufen, in einem Halbsatz")
    on_excess: Excess = Field(default="block", description="Was geschieht, wenn die Datenklasse zu hoch ist")
    reroute_to: ModelName | None = Field(
        default=None, description="Grünes Modell, das bei on_excess: reroute statt des gewählten antwortet"
    )


class Upstream(Section):
    """How LiteLLM reaches the model. Keys are named by their environment variable and never written here."""

    model: str = Field(
        pattern=r"^[a-z0-9_]+/[A-Za-z0-9$][A-Za-z0-9._:/@+${}-]*$",
        max_length=200,
        description="Modellname für LiteLLM mit Anbieter, zum Beispiel openai/llama3.3; ${NAME} wird ersetzt",
    )
    api_base: Address | None = Field(
        default=None, description="Adresse der API; ${NAME} oder ${NAME:-Vorgabe} wird aus der Umgebung ersetzt"
    )
    api_key_env: VariableName | None = Field(
        default=None, description="Name der Umgebungsvariable mit dem Schlüssel, zum Beispiel AMPEL_RED_KEY"
    )


class Price(Section):
    """EUR per million tokens. Green models have a price too (power), so that use can be compared."""

    input: Euro = Field(description="EUR je Million Tokens der Anfrage")
    output: Euro = Field(description="EUR je Million Tokens der Antwort")


class Model(Section):
    """One model by its exact name. The zone belongs to this name and to nothing else."""

    name: ModelName = Field(description="Genauer Name; er beginnt mit der Zone: gruen-, gelb- oder rot-")
    display_name: Line = Field(min_length=3, description="Name in der Oberfläche; nennt die Zone auch in Worten")
    zone: Zone = Field(description="Zone, in der das Modell läuft: green, yellow oder red")
    upstream: Upstream = Field(description="Unter welcher Adresse und welchem Namen LiteLLM das Modell erreicht")
    price: Price = Field(description="Preis in EUR je Million Tokens, getrennt nach Anfrage und Antwort")
    context: Tokens = Field(ge=256, description="Kontextlänge in Tokens: Anfrage und Antwort zusammen")
    max_output: Tokens = Field(default=2048, ge=1, description="Höchste Länge einer Antwort in Tokens")
    capabilities: tuple[Capability, ...] = Field(default=("chat",), min_length=1, description="Was das Modell kann")
    max_class: DataClass | None = Field(default=None, description="Strengere Grenze als die der Zone; sie senkt nur")
    contract: Line = Field(default="", description="Vertrag und Auftragsverarbeitung; für Gelb und Rot nötig")
    simulation: Switch = Field(default=False, description="Nur eine Simulation, kein echter Anbieter")
    fallbacks: tuple[ModelName, ...] = Field(default=(), description="Ersatzmodelle in derselben Zone")


class Level(Section):
    """A training level and what it opens. The order in the file is the order of the levels."""

    name: str = Field(
        pattern=r"^[a-z][a-z0-9_-]*$", max_length=40, description="Kurzname der Stufe, zum Beispiel bronze"
    )
    title: Line = Field(min_length=2, description="Anzeigename, zum Beispiel »KI-Seepferdchen«")
    zones: tuple[Zone, ...] = Field(description="Alle Zonen, die mit dieser Stufe offen sind")
    tools: tuple[Tool, ...] = Field(default=(), description="Alle Werkzeuge, die mit dieser Stufe offen sind")


class Policy(Section):
    """The whole policy file."""

    version: Literal[1] = Field(description="Fassung dieses Dateiformats; zurzeit 1")
    town: Town = Field(description="Die Kommune")
    zones: dict[Zone, ZoneRule] = Field(
        description="Alle drei Zonen: green, yellow, red",
        json_schema_extra={"required": [zone.value for zone in Zone]},
    )
    models: tuple[Model, ...] = Field(min_length=1, description="Alle Modelle; was hier fehlt, gibt es nicht")
    levels: tuple[Level, ...] = Field(min_length=1, description="Schulungsstufen, von der niedrigsten an")
    budgets: Budgets = Field(default_factory=Budgets, description="Ausgabengrenzen je Kalendermonat")
    detection: Detection = Field(default_factory=Detection, description="Erkennung schützenswerter Daten")
    audit: Audit = Field(default_factory=Audit, description="Protokoll der Nutzung")

    _models: dict[str, Model] = PrivateAttr()
    _levels: dict[str, Level] = PrivateAttr()

    def model_post_init(self, _: Any) -> None:
        self._models = {model.name: model for model in self.models}
        self._levels = {level.name: level for level in self.levels}

    @model_validator(mode="wrap")
    @classmethod
    def _consistent(cls, data: Any, handler: ModelWrapValidatorHandler[Self]) -> Self:
        errors = [
            InitErrorDetails(type=_custom("inconsistent", message), loc=path, input=None)
            for path, message in (inconsistencies(data) if isinstance(data, dict) else ())
        ]
        try:
            policy = handler(data)
        except ValidationError as error:
            errors += [
                InitErrorDetails(type=_custom(e["type"], e["msg"], e.get("ctx")), loc=e["loc"], input=e["input"])
                for e in error.errors()
            ]
        if errors:
            raise ValidationError.from_exception_data(cls.__name__, errors)
        return policy

    def model(self, name: str) -> Model | None:
        """The model of exactly this name, or None. There is no nearest match on purpose."""
        return self._models.get(name)

    def max_class(self, model: Model) -> DataClass:
        """The highest class that may go to this model: its zone's, or the model's own if that is lower."""
        of_zone = self.zones[model.zone].max_class
        return of_zone if model.max_class is None else min(of_zone, model.max_class)

    def level(self, name: str) -> Level | None:
        return self._levels.get(name)


def _custom(kind: str, message: str, context: dict[str, Any] | None = None) -> PydanticCustomError:
    # Type and context of an error are kept, so that the messages can be written from them.
    return PydanticCustomError(kind, message, context)


def _is_echo(error: ErrorDetails) -> bool:
    # pydantic counts only valid entries: a list whose entries all have errors is called too short as well.
    return error["type"] == "too_short" and len(error["input"]) >= error["ctx"]["min_length"]


def load(path: Path) -> Policy:
    """Read and validate the policy file.

    Raises:
        PolicyError: the file is missing, is not YAML, or has errors; all of them are reported at once.
    """
    return load_with_lines(path)[0]


def load_with_lines(path: Path) -> tuple[Policy, Lines]:
    """As `load`, and where in the file each path stands, for those who report on a valid policy."""
    document = read(path)
    problems = list(document.problems)
    try:
        policy = Policy.model_validate(document.data)
    except ValidationError as error:
        for details in error.errors(include_url=False):
            if _is_echo(details):
                continue
            place = clean(details["loc"])
            problems.append(Problem(place, document.lines.of(place), sentence(details, Policy)))
    if problems:
        raise PolicyError(str(path), problems)
    return policy, document.lines
