# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""`ampel eval`: measure what the platform promises. `docs/evaluation.md` explains the figures."""

import asyncio
import json
import re
from collections.abc import Callable, Sequence
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from gateway.detect.engine import DetectionError, Engine
from gateway.detect.second import SecondReader
from ops.errors import OpsError
from ops.evaluation import detection, germeval, tables
from ops.evaluation.readers import Readers, Second, town_tuning
from ops.evaluation.report import Report
from ops.evaluation.seeds import REPORT_SEEDS

_DATA = Path(__file__).parents[3] / "shared" / "data"
_GERMEVAL = _DATA / "germeval2014"
_XQUAD = _DATA / "xquad" / "xquad.de.json"
_WIDTH = 200  # for Markdown, whose lines must not be broken


def run_detection(
    seeds: Sequence[int], texts: int, folder: Path | None, *, tier1_only: bool, output: Path | None, places: bool
) -> bool:
    """Print the tables, and return whether all goals are met.

    Raises:
        OpsError: a data set or the file for the results cannot be used.
    """
    console = Console(highlight=False)
    if not console.is_terminal:
        console = Console(highlight=False, width=_WIDTH)
    if folder is None and not _GERMEVAL.is_dir():
        console.print(f"GermEval 2014 fehlt und wird ausgelassen. {germeval.HOW_TO_GET}\n", soft_wrap=True)
    news = folder or (_GERMEVAL if _GERMEVAL.is_dir() else None)
    result = asyncio.run(_measure(tuple(seeds) or REPORT_SEEDS, texts, news, tier1_only=tier1_only))
    tables.show(console, result, places=places)
    if output is not None:
        _write(output, result)
    return all(goal.met for goal in result.goals)


async def _measure(seeds: tuple[int, ...], texts: int, news: Path | None, *, tier1_only: bool) -> Report:
    wikipedia = _XQUAD if _XQUAD.is_file() else None
    second, missing = (None, "abgewählt mit --tier1-only") if tier1_only else _second()
    total = detection.plan(texts=texts, germeval_folder=news, xquad_file=wikipedia)
    try:
        with _progress() as progress:
            task = progress.add_task("Texte lesen", total=total)
            return await detection.evaluate(
                Readers(Engine(town_tuning()), second),
                seeds=seeds,
                texts=texts,
                germeval_folder=news,
                xquad_file=wikipedia,
                knows=_known_first_names(),
                tier2=missing,
                advance=lambda: progress.advance(task),
            )
    finally:
        if second is not None:
            await second.close()


def _progress() -> Progress:
    """On the error channel, so that it is in no file; without a terminal there is none."""
    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    return Progress(*columns, console=console, disable=not console.is_terminal, transient=True)


def _write(output: Path, result: Report) -> None:
    try:
        output.write_text(json.dumps(result.as_json(), ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    except OSError as error:
        raise OpsError(
            f"--json {output}: nicht beschreibbar ({error.strerror}); nennen Sie eine andere Datei"
        ) from error


def _second() -> tuple[Second | None, str]:
    """Tier 2, or why there is none."""
    try:
        return SecondReader(town_tuning()), ""
    except DetectionError as error:
        return None, f"nicht vorhanden. {error}"


def _known_first_names() -> Callable[[str], bool]:
    """Whether the gateway's lists of first names have a name. Of several, one is enough to be recognised."""
    from gateway.detect.person_lists import AMBIGUOUS, FIRST, folded

    return lambda name: any(folded(part) in FIRST or folded(part) in AMBIGUOUS for part in re.split("[ -]", name))
