# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""The report as one HTML file that needs nothing else: to be filed, printed and read with a screen reader."""

from html import escape
from itertools import groupby

from ops.proofs.proof import Verdict
from ops.proofs.report import Line, Report

_SIGNS = {Verdict.HELD: "✓", Verdict.BROKEN: "✗", Verdict.SKIPPED: "–"}
_CLASSES = {Verdict.HELD: "held", Verdict.BROKEN: "broken", Verdict.SKIPPED: "skipped"}
_STYLE = """
body { font-family: system-ui, "Segoe UI", Roboto, "Noto Sans", sans-serif; line-height: 1.5; color: #171a2b;
  background: #fff; max-width: 72rem; margin: 0 auto; padding: 1.5rem; }
h1 { font-size: 1.75rem; margin: 0 0 .5rem; } h2 { font-size: 1.25rem; margin: 2rem 0 .5rem; }
table { border-collapse: collapse; width: 100%; } caption { text-align: left; padding: .25rem 0; color: #3b4154; }
th, td { text-align: left; vertical-align: top; padding: .5rem .75rem; border-bottom: 1px solid #8a90a0; }
thead th { border-bottom: 2px solid #171a2b; } tbody th { font-weight: 400; }
.verdict { white-space: nowrap; font-weight: 600; } .held .verdict { color: #14532d; }
.broken .verdict { color: #8c1b1b; } .broken { background: #fdecec; } .skipped .verdict { color: #4a4f5e; }
.result { border: 2px solid currentColor; border-radius: .25rem; padding: .75rem 1rem; font-weight: 600; }
.result.held { color: #14532d; } .result.broken { color: #8c1b1b; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .25rem 1rem; }
dt { font-weight: 600; } dd { margin: 0; }
dd, td { overflow-wrap: anywhere; }
@media (max-width: 40rem) { dl { grid-template-columns: 1fr; } dd { margin-bottom: .5rem; } }
@media print { body { padding: 0; } tr { break-inside: avoid; } h2 { break-after: avoid; } }
"""


def html(report: Report) -> str:
    """The whole document; every text is escaped."""
    title = f"Nachweis der Zonen – {report.town}"
    state = "held" if report.holds else "broken"
    verdict = "Alle geprüften Zusagen wurden gehalten." if report.holds else "Mindestens eine Zusage wurde verletzt."
    sections = "".join(_section(name, list(lines)) for name, lines in groupby(report.lines, lambda line: line.section))
    return f"""<!DOCTYPE html>
<html lang="de">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{escape(title)}</title>
<style>{_STYLE}</style>
</head>
<body>
<main>
<h1>{escape(title)}</h1>
<p class="result {state}">{_SIGNS[Verdict.HELD if report.holds else Verdict.BROKEN]} {verdict} {report.summary}.</p>
<dl>{"".join(f"<dt>{escape(term)}</dt><dd>{escape(text)}</dd>" for term, text in _facts(report))}</dl>
<p>Jede Zeile ist eine Zusage, gegen die eine echte Anfrage an die laufende Anlage gestellt wurde. »Nicht geprüft«
heißt: Dazu wurde nichts festgestellt. Der Nachweis gilt für diesen Zeitpunkt, diese Richtlinie und die versuchten
Anfragen; er beweist nicht, dass die Erkennung jede Angabe findet. Wie viel sie übersieht, misst
<code>ampel eval detection</code>.</p>
{sections}
</main>
</body>
</html>
"""


def _facts(report: Report) -> list[tuple[str, str]]:
    return [
        ("Anlage", report.url),
        ("Zeitraum", f"{report.begun:%d.%m.%Y %H:%M:%S} bis {report.ended:%H:%M:%S} ({report.begun:%Z})"),
        ("Fassung von KI-Ampel", report.version),
        ("Richtlinie (SHA-256)", report.policy_hash),
        ("Zeugen", report.witness),
    ]


def _section(title: str, lines: list[Line]) -> str:
    rows = "".join(_row(line) for line in lines)
    return (
        f"<h2>{escape(title)}</h2><table><caption>{len(lines)} Zusagen</caption><thead><tr>"
        '<th scope="col">Zusage</th><th scope="col">Versuch</th><th scope="col">Ergebnis</th>'
        f'<th scope="col">Beobachtet</th></tr></thead><tbody>{rows}</tbody></table>'
    )


def _row(line: Line) -> str:
    verdict = line.result.verdict
    return (
        f'<tr class="{_CLASSES[verdict]}"><th scope="row">{escape(line.proof.claim)}</th>'
        f"<td>{escape(line.proof.attempt)}</td>"
        f'<td class="verdict">{_SIGNS[verdict]} {verdict.value}</td><td>{escape(line.result.observed)}</td></tr>'
    )
