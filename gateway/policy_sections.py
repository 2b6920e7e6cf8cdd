# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""The sections of the policy file that say how strictly it is applied: detection, budgets, audit.

What zones, models and levels are stands in `gateway.policy`.
"""

from decimal import Decimal
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from gateway.detect.tuning import Tuning
from gateway.zones import DataClass, Zone

# One line without control characters: these texts reach terminals, HTTP headers and the user interface.
Line = Annotated[str, Field(pattern=r"^[^\x00-\x1f\x7f]*$", max_length=200)]
Switch = Annotated[bool, Field(strict=True)]
Euro = Annotated[Decimal, Field(ge=0, le=1_000_000)]
DetectorId = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$", max_length=40)]


class Section(BaseModel):
    """A part of the policy file: unknown keys are errors, and nothing changes once it was read."""

    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)


class Detection(Section):
    """What the detectors look for, and what is known to be public in this town."""

    disabled: tuple[DetectorId, ...] = Field(default=(), description="Erkenner, die ausgeschaltet sind")
    classes: dict[DetectorId, DataClass] = Field(
        default_factory=dict, description="Datenklasse, die statt der vorgesehenen gilt, je Erkenner"
    )
    office_holders: tuple[Line, ...] = Field(
        default=(), description="Personen mit öffentlichem Amt, deren Name in öffentlichen Texten stehen darf"
    )
    public_contacts: tuple[Line, ...] = Field(
        default=(), description="Öffentliche Telefonnummern, E-Mail-Adressen und Anschriften der Kommune"
    )
    own_domains: tuple[Line, ...] = Field(
        default=(), description="Domänen der Kommune, unter denen Funktionspostfächer wie info@ nicht als Person gelten"
    )
    names_by_model: Switch = Field(
        default=True, description="Namen zusätzlich mit einem Sprachmodell suchen, bevor etwas nach Gelb oder Rot geht"
    )
    deadline_seconds: Annotated[float, Field(gt=0, le=60)] = Field(
        default=2, description="So lange darf sie je 4.000 Zeichen dauern; danach wird die Anfrage abgelehnt"
    )

    memory_days: Annotated[int, Field(strict=True, ge=1, le=3650)] = Field(
        default=365,
        description="So viele Tage merkt sich das Gateway die Datenklasse eines Gesprächs, das ruht",
    )

    def tuning(self) -> Tuning:
        """This section as the detectors take it."""
        return Tuning(
            disabled=frozenset(self.disabled),
            classes=self.classes,
            names=self.office_holders,
            contacts=self.public_contacts,
            domains=self.own_domains,
        )


class ZoneBudget(Section):
    """Limits for one zone, in EUR per calendar month (UTC); what is missing is not limited by zone."""

    user_month_eur: Euro | None = Field(default=None, description="Je Person und Monat in dieser Zone")
    town_month_eur: Euro | None = Field(default=None, description="Für alle zusammen im Monat in dieser Zone")


class Budgets(Section):
    """Limits in EUR per calendar month (UTC)."""

    user_month_eur: Euro = Field(default=Decimal(12), description="Je Person und Monat")
    key_month_eur: Euro = Field(default=Decimal(50), description="Je Dienstschlüssel und Monat")
    town_month_eur: Euro | None = Field(
        default=None, description="Für die ganze Kommune im Monat; danach antwortet kein Modell mehr"
    )
    zones: dict[Zone, ZoneBudget] = Field(default_factory=dict, description="Zusätzliche Grenzen je Zone")
    warn_percent: Annotated[int, Field(strict=True, ge=1, le=100)] = Field(
        default=80, description="Ab so viel Prozent des Budgets steht ein Hinweis an der Antwort"
    )


class Audit(Section):
    """The record of who used which model when, without any content."""

    retention_days: Annotated[int, Field(strict=True, ge=30, le=3650)] = Field(
        default=365, description="So viele Tage bleibt eine Zeile des Protokolls; danach wird sie gelöscht"
    )
