# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""The evaluation for people: tables with frames in a terminal, Markdown everywhere else for documents."""

from collections import Counter
from collections.abc import Sequence
from math import ceil

from rich import box
from rich.console import Console
from rich.table import Table

from ops.evaluation.report import Goal, Refusals, Report, Row
from ops.evaluation.sample import Half
from ops.evaluation.score import Tally

_WORST_PLACES = 12


def show(console: Console, result: Report, *, places: bool) -> None:
    """Print all tables. `places` adds the templates in which something was missed or wrong."""
    kind = (
        "Seeds zum Einstellen: die Werte sind geschönt"
        if result.tuning
        else "Seeds des Berichts, beim Einstellen nicht benutzt"
    )
    console.print(f"Erkennung, {result.date}. {kind}: {', '.join(map(str, result.seeds))}.")
    console.print(
        f"{result.texts} Verwaltungstexte aus {result.templates} Vorlagen. Stufe 2: {result.tier2 or 'vorhanden'}."
    )
    console.print("»offen« sind Vorlagen, nach denen Regeln eingestellt werden dürfen, »verdeckt« die anderen.\n")
    _print(console, "Kennungen in Verwaltungstexten", _rows(console, result.identifiers))
    _print(console, "Personennamen in Verwaltungstexten", _rows(console, result.names))
    if result.news:
        _print(console, "Personennamen in GermEval 2014 (Nachrichten und Wikipedia)", _news(console, result.news))
    _print(console, "Was für Rot abgewiesen würde", _refusals(console, [*result.public, *result.personal]))
    if places:
        _places(console, result)
    _print(console, "Ziele", _goals(console, result.goals))
    missed = sum(not goal.met for goal in result.goals)
    console.print(
        "Alle Ziele sind erreicht." if not missed else f"Nicht erreicht: {missed} von {len(result.goals)} Zielen."
    )


def _print(console: Console, title: str, table: Table) -> None:
    console.print(f"{title}:\n", markup=False)
    console.print(table)
    console.print()


def _table(console: Console, first: Sequence[str], numbers: Sequence[str]) -> Table:
    table = Table(box=box.SIMPLE_HEAVY if console.is_terminal else box.MARKDOWN)
    for name in first:
        table.add_column(name, no_wrap=not console.is_terminal)
    for name in numbers:
        table.add_column(name, justify="right")
    return table


def _rows(console: Console, rows: Sequence[Row]) -> Table:
    heads = ("Anzahl", "gefunden", "offen", "verdeckt", "richtig", "offen", "verdeckt")
    table = _table(console, ("Art",), heads)
    for row in rows:
        order = (row.halves[None], row.halves[Half.TUNING], row.halves[Half.HELDOUT])
        recalls, precisions = ([percent(value) for value in _both(order, kind)] for kind in ("recall", "precision"))
        table.add_row(row.title, str(row.halves[None].total), *recalls, *precisions)
    return table


def _both(tallies: Sequence[Tally], kind: str) -> list[float | None]:
    return [tally.recall if kind == "recall" else tally.precision for tally in tallies]


def _news(console: Console, rows: Sequence[Row]) -> Table:
    table = _table(console, ("Teil",), ("Anzahl", "gefunden", "richtig"))
    for row in rows:
        tally = row.halves[None]
        table.add_row(row.title, str(tally.total), percent(tally.recall), percent(tally.precision))
    return table


def _refusals(console: Console, entries: Sequence[Refusals]) -> Table:
    table = _table(console, ("Texte",), ("Anzahl", "abgewiesen", "Anteil", "verdeckt"))
    table.add_column("weswegen")
    for entry in entries:
        reasons = ", ".join(f"{name} {count}" for name, count in entry.reasons.most_common(4))
        table.add_row(
            entry.title,
            str(entry.texts),
            str(entry.refused),
            percent(entry.share, up=True),
            percent(entry.heldout_share, up=True),
            reasons or "–",
        )
    return table


def _places(console: Console, result: Report) -> None:
    """Only of the open templates: whoever knew what the others miss would write rules for them."""
    console.print("Wo etwas übersehen wurde oder falsch war (nur offene Vorlagen):\n")
    lines = []
    for row in (*result.identifiers[:-1], *result.names):
        tally = row.halves[Half.TUNING]
        parts = [f"{name} {_most(places)}" for name, places in _missed_and_wrong(tally) if places]
        lines += [f"- {row.title}: {'; '.join(parts)}"] if parts else []
    lines += [f"- {entry.title}: {_most(entry.places)}" for entry in result.public if entry.places]
    for line in [*lines, ""]:
        console.print(line, soft_wrap=True, markup=False)


def _missed_and_wrong(tally: Tally) -> tuple[tuple[str, Counter[str]], ...]:
    return ("übersehen in", tally.missed_in), ("falsch in", tally.wrong_in)


def _most(places: Counter[str]) -> str:
    return ", ".join(f"{name} {count}" for name, count in places.most_common(_WORST_PLACES))


def _goals(console: Console, goals: Sequence[Goal]) -> Table:
    table = _table(console, ("Ziel",), ("verdeckt", "alle", "verlangt"))
    table.add_column("")
    for goal in goals:
        wanted = f"{'höchstens' if goal.at_most else 'mindestens'} {percent(goal.wanted)}"
        measured = (percent(value, up=goal.at_most) for value in (goal.heldout, goal.whole))
        table.add_row(goal.title, *measured, wanted, "erreicht" if goal.met else "nicht erreicht")
    return table


def percent(value: float | None, *, up: bool = False) -> str:
    """As in German text, one decimal; rounded to the worse side, so that 98.96 % is not shown as 99.0 %."""
    if value is None:
        return "–"
    thousandths = round(value * 1000, 6)  # 0.29 is a little less than 0.29
    return f"{(ceil(thousandths) if up else int(thousandths)) / 10:.1f} %".replace(".", ",")
