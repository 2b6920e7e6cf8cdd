# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""`ampel zones prove`: hold the running installation to what its policy file promises."""

import asyncio
import hashlib
import json
from itertools import groupby
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from gateway import policy
from ops.connection import address
from ops.errors import OpsError
from ops.proofs.page import html
from ops.proofs.proof import Verdict
from ops.proofs.report import Report, plan
from ops.proofs.report import prove as run_proofs
from ops.proofs.site import Address, visit

_COLOURS = {Verdict.HELD: "green", Verdict.BROKEN: "bold red", Verdict.SKIPPED: "dim"}


def prove(
    policy_file: Path, url: str | None, html_file: Path | None, *, allow_cost: bool, as_json: bool, quiet: bool
) -> bool:
    """Run all proofs and print the report; False when a claim was broken."""
    rules = policy.load(policy_file)
    if html_file is not None and not html_file.parent.is_dir():
        # Said before minutes of work, not after.
        raise OpsError(f"Den Ordner {html_file.parent} für den Bericht gibt es nicht; legen Sie ihn an")
    policy_hash = hashlib.sha256(policy_file.read_bytes()).hexdigest()
    report = asyncio.run(_run(address(url), rules, policy_hash, allow_cost=allow_cost))
    if html_file is not None:
        html_file.write_text(html(report), encoding="utf-8")
    if as_json:
        print(json.dumps(report.as_json(), ensure_ascii=False, indent=2))  # noqa: T201
    else:
        _print(report, html_file, quiet=quiet)
    return report.holds


async def _run(where: Address, rules: policy.Policy, policy_hash: str, *, allow_cost: bool) -> Report:
    columns = (TextColumn("Zusagen prüfen"), BarColumn(), MofNCompleteColumn())
    async with visit(where, rules, allow_cost=allow_cost) as site:
        with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
            task = progress.add_task("", total=len(plan(site)))
            return await run_proofs(site, policy_hash, lambda: progress.advance(task))


def _print(report: Report, html_file: Path | None, *, quiet: bool) -> None:
    console = Console(highlight=False)
    console.print(f"[bold]Nachweis der Zonen – {report.town}[/bold]  {report.url}  {report.begun:%d.%m.%Y %H:%M}")
    for title, lines in groupby(report.lines, lambda line: line.section):
        shown = [line for line in lines if not quiet or line.result.verdict is Verdict.BROKEN]
        if not shown:
            continue
        console.print(f"\n[bold]{title}[/bold]")
        for line in shown:
            colour = _COLOURS[line.result.verdict]
            console.print(f"  [{colour}]{line.result.verdict.value:<13}[/{colour}] {line.proof.claim}", soft_wrap=True)
            if line.result.verdict is not Verdict.HELD:
                console.print(f"                {line.result.observed}", markup=False, soft_wrap=True)
    console.print(f"\n{report.summary}. Zeugen: {report.witness}.", soft_wrap=True)
    if html_file is not None:
        console.print(f"Der Bericht zum Ablegen steht in {html_file}.")
