# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""The policy file `ampel.yaml`, schema version 1: which data may go to which model.

Reading is strict (unknown keys are errors) and reports every error at once, each with its path in the file.
What is legal but dangerous is found by `gateway.policy_lint`.
"""

from collections import Counter
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Any, Literal, Self

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from gateway.errors import GatewayError
from gateway.zones import DataClass, Zone

ModelName = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9._:-]{1,62}$")]
Capability = Literal["chat", "embedding", "vision", "tools", "reasoning"]


class _Section(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Town(_Section):
    """Who runs this installation, and whom staff ask."""

    name: str = Field(min_length=2, description="Name der Kommune, wie er in der Oberfläche steht")
    state: str = Field(default="", description="Bundesland, zum Beispiel NW")
    helpdesk: str = Field(default="", description="Wen Beschäftigte fragen, zum Beispiel »IT-Hilfe, Durchwahl 100«")
    data_protection: str = Field(default="", description="Datenschutzbeauftragte Person oder Stelle")


class ZoneRule(_Section):
    """What one zone may receive."""

    max_class: DataClass = Field(description="Höchste Datenklasse, die in diese Zone darf")
    where: str = Field(min_length=2, description="Wo die Modelle dieser Zone laufen, in einem Halbsatz")
    on_excess: Literal["block"] = Field(default="block", description="Was geschieht, wenn die Datenklasse zu hoch ist")


class Upstream(_Section):
    """How LiteLLM reaches the model. Keys are named by their environment variable and never written here."""

    model: str = Field(min_length=2, description="Modellname für LiteLLM mit Anbieter, zum Beispiel openai/llama3.3")
    api_base: str | None = Field(
        default=None, description="Adresse der API; ${NAME} wird aus der Umgebung ersetzt. Leer: die des Anbieters"
    )
    api_key_env: str | None = Field(
        default=None, pattern=r"^[A-Z][A-Z0-9_]*$", description="Name der Umgebungsvariable mit dem Schlüssel"
    )


class Price(_Section):
    """EUR per million tokens. Green models have a price too (power), so that use can be compared."""

    input: Decimal = Field(ge=0, description="EUR je Million Tokens der Anfrage")
    output: Decimal = Field(ge=0, description="EUR je Million Tokens der Antwort")


class Model(_Section):
    """One model by its exact name. The zone belongs to this name and to nothing else."""

    name: ModelName = Field(description="Genauer Name; er beginnt mit der Zone: gruen-, gelb- oder rot-")
    display_name: str = Field(min_length=3, description="Name in der Oberfläche; nennt die Zone auch in Worten")
    zone: Zone
    upstream: Upstream
    price: Price
    context: int = Field(ge=256, description="Kontextlänge in Tokens")
    max_output: int = Field(default=2048, ge=1, description="Höchste Länge einer Antwort in Tokens")
    capabilities: tuple[Capability, ...] = Field(default=("chat",), min_length=1)
    max_class: DataClass | None = Field(default=None, description="Strengere Grenze als die der Zone; sie senkt nur")
    contract: str = Field(default="", description="Vertrag und Auftragsverarbeitung; für Gelb und Rot nötig")
    simulation: bool = Field(default=False, description="Nur eine Simulation, kein echter Anbieter")
    fallbacks: tuple[ModelName, ...] = Field(default=(), description="Ersatzmodelle in derselben Zone")


class Level(_Section):
    """A training level and what it opens. The order in the file is the order of the levels."""

    name: str = Field(pattern=r"^[a-z][a-z0-9_-]*$")
    title: str = Field(min_length=2, description="Anzeigename, zum Beispiel »KI-Seepferdchen«")
    zones: tuple[Zone, ...] = Field(description="Zonen, die diese Stufe öffnet")
    tools: tuple[str, ...] = Field(default=(), description="Werkzeuge, die diese Stufe öffnet")


class Budgets(_Section):
    """Limits in EUR per calendar month (UTC)."""

    user_month_eur: Decimal = Field(default=Decimal(12), ge=0, description="Je Person und Monat")
    key_month_eur: Decimal = Field(default=Decimal(50), ge=0, description="Je Dienstschlüssel und Monat")


class Policy(_Section):
    """The whole policy file."""

    version: Literal[1]
    town: Town
    zones: dict[Zone, ZoneRule] = Field(description="Alle drei Zonen: green, yellow, red")
    models: tuple[Model, ...] = Field(min_length=1)
    levels: tuple[Level, ...] = Field(min_length=1)
    budgets: Budgets = Field(default_factory=Budgets)

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        missing = [zone.value for zone in Zone if zone not in self.zones]
        if missing:
            raise ValueError(f"zones: es fehlt {', '.join(missing)}; alle drei Zonen müssen genannt sein")
        for what, names in (("models", [m.name for m in self.models]), ("levels", [x.name for x in self.levels])):
            twice = sorted(name for name, count in Counter(names).items() if count > 1)
            if twice:
                raise ValueError(f"{what}: doppelter Name {', '.join(twice)}; jeder Name darf nur einmal stehen")
        return self

    def model(self, name: str) -> Model | None:
        """The model of exactly this name, or None. There is no nearest match on purpose."""
        return next((m for m in self.models if m.name == name), None)

    def max_class(self, model: Model) -> DataClass:
        """The highest class that may go to this model: its zone's, or the model's own if that is lower."""
        of_zone = self.zones[model.zone].max_class
        return of_zone if model.max_class is None else min(of_zone, model.max_class)

    def level(self, name: str) -> Level | None:
        return next((level for level in self.levels if level.name == name), None)


class PolicyError(GatewayError):
    """The policy file cannot be used; `problems` holds one line for each error, with its path in the file."""

    def __init__(self, source: str, problems: list[str]) -> None:
        self.source = source
        self.problems = problems
        super().__init__("\n".join([f"{source}: {len(problems)} Fehler", *(f"  {p}" for p in problems)]))


def load(path: Path) -> Policy:
    """Read and validate the policy file.

    Raises:
        PolicyError: the file is missing, is not YAML, or has errors; all of them are reported at once.
    """
    try:
        data: Any = yaml.safe_load(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise PolicyError(str(path), [f"nicht lesbar: {error.strerror}"]) from error
    except yaml.YAMLError as error:
        raise PolicyError(str(path), [f"kein gültiges YAML: {error}"]) from error
    try:
        return Policy.model_validate(data)
    except ValidationError as error:
        problems = [f"{'.'.join(str(part) for part in e['loc']) or '(Datei)'}: {e['msg']}" for e in error.errors()]
        raise PolicyError(str(path), problems) from error
