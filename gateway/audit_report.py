# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""The monthly report: use by zone, class, verdict and category, without anything about fewer than five people.

People are those named by Open WebUI; a service key counts as one person, because there may be one behind it. Only whole
months are reported, and only while all their rows are there: two reports on the same month never differ, so nothing can
be learned from their difference. The number of people is given once and for all requests: given for parts, it would say
how many are missing from them.
"""

from collections import Counter
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

import asyncpg

from gateway.audit_signing import AuditError
from gateway.audit_suppression import Record, publishable
from gateway.database import Connection
from gateway.detect.registry import DETECTORS, ELSEWHERE
from gateway.zones import DataClass, Zone

# A transaction that began before midnight may still be open for a moment.
SETTLED_AFTER = timedelta(hours=1)
_TOTAL = ("total", "")
_VERDICTS = {
    "allow": "erlaubt",
    "reroute": "nach Grün umgeleitet",
    "pseudonymise": "pseudonymisiert",
    "deny": "abgelehnt",
}
_REASONS = {
    "data_class": "Datenklasse zu hoch für die Zone",
    "budget_exhausted": "Budget ausgeschöpft",
    "level_missing": "noch keine Stufe",
    "level_too_low": "Stufe öffnet die Zone nicht",
    "key_zone": "Dienstschlüssel gilt nicht für die Zone",
    "model_unknown": "Modell steht nicht in der Richtliniendatei",
    "model_cannot": "Modell kann das Verlangte nicht",
}
_ARTICLES = ("ein ", "eine ", "einen ")

Figure = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Use:
    """Requests of one person that are alike."""

    person: str
    zone: str | None
    data_class: str | None
    verdict: str
    code: str
    detectors: tuple[str, ...]
    requests: int
    micro_eur: int

    @property
    def figures(self) -> frozenset[Figure]:
        found = {_TOTAL, ("zone", self.zone or ""), ("class", self.data_class or ""), ("verdict", self.verdict)}
        if self.verdict == "deny":
            found.add(("reason", self.code))
        return frozenset(found | {("detector", detector) for detector in self.detectors})


@dataclass(frozen=True, slots=True)
class Cell:
    """One line of a table. None is suppressed."""

    label: str
    requests: int | None
    micro_eur: int | None


@dataclass(frozen=True, slots=True)
class Table:
    """`complete` tables list everything there is; the others only what may be shown. `costs`: has a column for them."""

    title: str
    heading: str
    cells: tuple[Cell, ...]
    complete: bool
    costs: bool


@dataclass(frozen=True, slots=True)
class Report:
    """What may be published of one month. None is suppressed."""

    month: date
    people: int | None
    total: Cell
    tables: tuple[Table, ...]


async def monthly(connection: Connection, month: date, now: datetime) -> Report:
    """The report on the calendar month (UTC) that begins at `month`.

    Raises:
        AuditError: the month is not over, or rows of it have already been deleted.
    """
    begin = datetime(month.year, month.month, 1, tzinfo=UTC)
    end = datetime(month.year + month.month // 12, month.month % 12 + 1, 1, tzinfo=UTC)
    if now < end + SETTLED_AFTER:
        raise AuditError(
            f"Der Monat {month:%m.%Y} ist noch nicht zu Ende. Berichtet wird nur über ganze Monate (Weltzeit): Aus "
            "zwei Berichten über denselben Monat ließe sich sonst errechnen, was einzelne dazwischen taten."
        )
    if await connection.fetchval(
        "SELECT EXISTS (SELECT FROM ampel.audit_segment"
        " WHERE pruned_at IS NOT NULL AND first_at < $2 AND last_at >= $1)",
        *(begin, end),
    ):
        raise AuditError(
            f"Das Protokoll für {month:%m.%Y} ist ganz oder zum Teil schon gelöscht (audit: retention_days in der "
            "Richtliniendatei). Ein Bericht darüber ist nicht mehr möglich."
        )
    return assemble(begin.date(), [_use(record) for record in await connection.fetch(_USES, begin, end)])


_USES = """
    SELECT coalesce(user_id, key_id::text, '') AS person, zone, data_class, verdict, code,
           ARRAY(SELECT jsonb_object_keys(detectors) ORDER BY 1) AS detectors,
           count(*) AS requests, sum(micro_eur)::bigint AS micro_eur
    FROM ampel.audit WHERE at >= $1 AND at < $2 GROUP BY 1, 2, 3, 4, 5, 6
"""


def _use(record: asyncpg.Record) -> Use:
    return Use(**{**dict(record), "detectors": tuple(record["detectors"])})


def assemble(month: date, uses: Sequence[Use]) -> Report:
    """Pure: what may be published of these."""
    requests = _Column.of(uses, lambda use: use.requests)
    # Cost is a figure of its own, about those who caused some: ten may have asked, and one alone paid.
    costs = _Column.of([use for use in uses if use.micro_eur], lambda use: use.micro_eur)
    shown = _TOTAL in requests.shown
    return Report(
        month=month,
        people=len({use.person for use in uses}) if shown else None,
        total=_cell("Alle Anfragen", _TOTAL, requests, costs),
        tables=tuple(_table(kind, requests, costs) for kind in _KINDS),
    )


@dataclass(frozen=True, slots=True)
class _Column:
    """One measure: its value for each figure, and the figures that may be shown."""

    values: Mapping[Figure, int]
    shown: frozenset[Hashable]

    @classmethod
    def of(cls, uses: Sequence[Use], measure: Callable[[Use], int]) -> "_Column":
        values: Counter[Figure] = Counter()
        people: dict[Figure, set[str]] = {}
        for use in uses:
            for figure in use.figures:
                values[figure] += measure(use)
                people.setdefault(figure, set()).add(use.person)
        order = sorted(people, key=lambda figure: (_PRIORITY.index(figure[0]), -len(people[figure]), figure))
        return cls(values, publishable([Record(use.person, use.figures) for use in uses], order))

    def value(self, figure: Figure) -> int | None:
        if figure in self.shown:
            return self.values[figure]
        # Nothing at all is told apart from little only where it can be calculated anyway.
        hidden = any(other[0] in (figure[0], _TOTAL[0]) for other in self.values.keys() - self.shown)
        return 0 if figure not in self.values and _TOTAL in self.shown and not hidden else None


@dataclass(frozen=True, slots=True)
class _Kind:
    name: str
    title: str
    heading: str
    # None: whatever occurs, as far as it may be shown.
    labels: Mapping[str, str] | None = None
    costs: bool = False


_KINDS = (
    _Kind(
        "zone", "Nach Zone", "Zone", {zone.value: zone.german for zone in Zone} | {"": "keine (Modell unbekannt)"}, True
    ),
    _Kind("class", "Nach Datenklasse", "Datenklasse", {found.value: found.german for found in DataClass}, True),
    _Kind("verdict", "Nach Entscheidung", "Entscheidung", _VERDICTS),
    _Kind("reason", "Gründe der Ablehnungen", "Grund"),
    _Kind("detector", "Gefundene Angaben", "Art der Angabe"),
)
_PRIORITY = ("total", *(kind.name for kind in _KINDS))


def _table(kind: _Kind, requests: _Column, costs: _Column) -> Table:
    if kind.labels is not None:
        figures = [((kind.name, value), label) for value, label in kind.labels.items()]
    else:
        shown = [figure for figure in requests.values if figure[0] == kind.name and figure in requests.shown]
        shown.sort(key=lambda figure: (-requests.values[figure], figure))
        figures = [(figure, _label(*figure)) for figure in shown]
    cells = tuple(_cell(label, figure, requests, costs) for figure, label in figures)
    return Table(kind.title, kind.heading, cells, complete=kind.labels is not None, costs=kind.costs)


def _cell(label: str, figure: Figure, requests: _Column, costs: _Column) -> Cell:
    value = requests.value(figure)
    return Cell(label, value, costs.value(figure) if value is not None else None)


def _label(kind: str, value: str) -> str:
    if kind == "reason":
        return _REASONS.get(value, value)
    label = DETECTORS[value].label if value in DETECTORS else ELSEWHERE.get(value, value)
    return label.partition(" ")[2] if label.startswith(_ARTICLES) else label
