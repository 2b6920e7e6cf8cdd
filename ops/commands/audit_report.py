# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""How the monthly report looks: tables on a terminal, and one page of HTML that loads nothing from elsewhere."""

from html import escape

from rich.console import Console
from rich.table import Table as Grid

from gateway.audit_report import Cell, Report, Table

_HIDDEN = "–"
_WHY = (
    "– steht für Werte, hinter denen weniger als fünf Personen stehen, und für solche, mit denen sich ein solcher Wert "
    "errechnen ließe. Über einzelne Personen wird nichts berichtet."
)
_PARTLY = "Was hier fehlt, kam nicht vor oder betrifft weniger als fünf Personen."
_NOTHING = "keine Angabe möglich"
# Colours with a contrast of at least 7 to 1, on light and on dark; no information is in a colour.
_STYLE = """
:root { color-scheme: light dark; }
body { font: 1rem/1.5 system-ui, sans-serif; max-width: 48rem; margin: 2rem auto; padding: 0 1rem; }
table { border-collapse: collapse; width: 100%; margin: 0 0 .5rem; }
caption { font-weight: 700; text-align: left; padding: 1.5rem 0 .25rem; font-size: 1.15rem; }
th, td { text-align: left; padding: .35rem .75rem .35rem 0; border-bottom: 1px solid #767676; }
td.n, th.n { text-align: right; font-variant-numeric: tabular-nums; }
@media print { body { margin: 0; max-width: none; } table { break-inside: avoid; } }
"""


def show(report: Report, console: Console) -> None:
    """Print the report."""
    console.print(f"[bold]Nutzung im Monat {report.month:%m.%Y}[/bold] (Weltzeit)")
    console.print(f"Personen und Dienstschlüssel: {_count(report.people)}")
    console.print(f"Anfragen: {_count(report.total.requests)}, Kosten: {_euro(report.total.micro_eur)}")
    for table in report.tables:
        grid = Grid(table.heading, title=table.title, title_justify="left")
        grid.add_column("Anfragen", justify="right")
        if table.costs:
            grid.add_column("Kosten", justify="right")
        for cell in table.cells or (Cell(_NOTHING, None, None),):
            grid.add_row(cell.label, *_figures(table, cell))
        console.print(grid)
        if not table.complete:
            console.print(_PARTLY)
    console.print(_WHY)


def page(report: Report) -> str:
    """One HTML page, readable by screen readers, with its style inside."""
    title = f"Nutzung der KI-Plattform im Monat {report.month:%m.%Y}"
    return (
        '<!DOCTYPE html>\n<html lang="de">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(title)}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n<main>\n"
        f"<h1>{escape(title)}</h1>\n"
        f"<p>Personen und Dienstschlüssel: {_count(report.people)}. Anfragen: {_count(report.total.requests)}. "
        f"Kosten: {_euro(report.total.micro_eur)}. Der Monat zählt nach Weltzeit (UTC).</p>\n"
        f"<p>{escape(_WHY)}</p>\n"
        + "".join(_html_table(table) for table in report.tables)
        + "</main>\n</body>\n</html>\n"
    )


def _html_table(table: Table) -> str:
    names = ["Anfragen", *(["Kosten"] if table.costs else [])]
    head = "".join(f'<th scope="col" class="n">{name}</th>' for name in names)
    cells = table.cells or (Cell(_NOTHING, None, None),)
    body = "".join(
        f'<tr><th scope="row">{escape(cell.label)}</th>'
        + "".join(f'<td class="n">{escape(text)}</td>' for text in _figures(table, cell))
        + "</tr>\n"
        for cell in cells
    )
    note = "" if table.complete else f"<p>{escape(_PARTLY)}</p>\n"
    return (
        f"<table>\n<caption>{escape(table.title)}</caption>\n"
        f'<thead><tr><th scope="col">{escape(table.heading)}</th>{head}</tr></thead>\n'
        f"<tbody>\n{body}</tbody>\n</table>\n{note}"
    )


def _figures(table: Table, cell: Cell) -> list[str]:
    return [_count(cell.requests), *([_euro(cell.micro_eur)] if table.costs else [])]


def _count(value: int | None) -> str:
    return _HIDDEN if value is None else f"{value:,}".replace(",", ".")


def _euro(micro_eur: int | None) -> str:
    if micro_eur is None:
        return _HIDDEN
    return f"{micro_eur / 1_000_000:,.2f}".translate(str.maketrans(",.", ".,")) + " EUR"
