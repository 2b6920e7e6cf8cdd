# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""What a town sets about detection: the section `detection` of `ampel.yaml`, as the engine takes it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from gateway.zones import DataClass


@dataclass(frozen=True, slots=True)
class Tuning:
    """Which rules run, what they mean, and whom they leave alone. Without arguments: everything is found.

    `disabled` and the keys of `classes` are detector ids. `names` are public office holders, `contacts` the town's own
    public telephone numbers, e-mail addresses, IBANs and addresses, each as written anywhere; both are compared in
    a folded form. Under `domains` the functional mailboxes (info@, poststelle@ ...) are not personal.
    """

    disabled: frozenset[str] = frozenset()
    classes: Mapping[str, DataClass] = field(default_factory=lambda: MappingProxyType({}))
    names: tuple[str, ...] = ()
    contacts: tuple[str, ...] = ()
    domains: tuple[str, ...] = ()
