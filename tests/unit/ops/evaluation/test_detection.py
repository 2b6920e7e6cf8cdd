# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""The evaluation as a whole, with readers whose figures are known beforehand: they see nothing, all, or a part."""

import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import cast

import pytest

from gateway.detect.engine import Engine, Finding, Span
from gateway.zones import DataClass
from ops.evaluation import detection, generate, side, templates
from ops.evaluation.readers import Readers
from ops.evaluation.report import Report
from ops.evaluation.sample import PERSON, Half, Sample
from ops.evaluation.seeds import TUNING_SEEDS

TEXTS = 140
GERMEVAL = "1\tFrau\tO\tO\n2\tErika\tB-PER\tO\n3\tBeispiel\tI-PER\tO\n\n1\tNichts\tO\tO\n"


class Oracle:
    """Knows the gold of every text, and leaves out what it is told to."""

    def __init__(self, keep: Callable[[Sample, str], bool], extra: tuple[Span, ...] = ()) -> None:
        self._samples = {sample.text: sample for sample in _texts()}
        self._keep, self._extra = keep, extra

    def locate(self, text: str) -> tuple[Span, ...]:
        sample = self._samples.get(text)
        if sample is None:
            return ()
        spans = (Span(g.start, g.end, g.category) for g in sample.gold if self._keep(sample, g.category))
        return (*spans, *self._extra)

    def scan(self, text: str) -> tuple[Finding, ...]:
        return tuple(Finding(span.detector, DataClass.PERSONAL, 1) for span in self.locate(text))


class Model:
    """Tier 2 that takes the word »Erika« or »Stadt« for a name, and counts its calls."""

    def __init__(self) -> None:
        self.closed = False

    async def locate(self, text: str) -> tuple[Span, ...]:
        return tuple(Span(*found.span(), detection.MODEL) for found in re.finditer("Erika|Stadt", text))

    async def read(self, texts: Sequence[str]) -> tuple[Finding, ...]:
        spans = [span for text in texts for span in await self.locate(text)]
        return (Finding(detection.MODEL, DataClass.PERSONAL, len(spans)),) if spans else ()

    async def close(self) -> None:
        self.closed = True


def _texts() -> list[Sample]:
    return list(generate.generate(templates.MUNICIPAL, TUNING_SEEDS, TEXTS))


async def _report(
    oracle: Oracle, second: Model | None = None, folder: Path | None = None, knows: Callable[[str], bool] | None = None
) -> Report:
    return await detection.evaluate(
        Readers(cast("Engine", oracle), second),
        seeds=TUNING_SEEDS,
        texts=TEXTS,
        germeval_folder=folder,
        xquad_file=None,
        knows=knows,
        tier2="" if second else "nicht vorhanden",
        advance=lambda: None,
    )


async def test_seeing_all_meets_all_goals() -> None:
    result = await _report(Oracle(lambda _sample, _category: True))
    assert [goal.title for goal in result.goals if not goal.met] == []
    assert {row.halves[None].recall for row in (*result.identifiers, *result.names)} == {1.0}
    assert [entry.share for entry in result.personal] == [1.0, 0.0]
    assert result.tuning


async def test_seeing_nothing_misses_all_goals_but_refuses_nothing() -> None:
    result = await _report(Oracle(lambda _sample, _category: False))
    assert [goal.met for goal in result.goals] == [False, False, False, False, True]
    assert {row.halves[None].recall for row in result.identifiers} == {0.0}


async def test_the_weaker_half_decides() -> None:
    """Everything of the open templates and half of the held-out ones is not enough."""
    dropped = {"iban", "phone", "address"}
    seen = Oracle(lambda sample, category: sample.half is Half.TUNING or category not in dropped)
    result = await _report(seen)
    goal = result.goals[0]
    every = result.identifiers[-1].halves
    assert every[Half.TUNING].recall == 1.0
    assert every[Half.HELDOUT].recall == goal.heldout == goal.worst
    assert every[None].recall == goal.whole
    assert goal.whole is not None
    assert goal.heldout is not None
    assert goal.heldout < goal.whole
    assert not goal.met


async def test_results_for_programs_name_no_place_of_the_held_out_half() -> None:
    """Counts only: the names of templates say in which form something is missed."""
    result = (await _report(Oracle(lambda _sample, _category: False))).as_json()
    hidden = {t.id for t in templates.load(templates.MUNICIPAL) if t.half is Half.HELDOUT}
    for row in (*result["identifiers"], *result["names"]):
        assert "missed_in" not in row["heldout"]
        assert "missed_in" not in row["both"]
        assert hidden.isdisjoint(row["tuning"]["missed_in"])
    assert result["identifiers"][-1]["tuning"]["missed_in"]
    assert result["goals"][0]["heldout"] == result["goals"][0]["all"] == 0.0


async def test_spans_in_the_wrong_place_lower_the_precision() -> None:
    result = await _report(Oracle(lambda _sample, _category: True, extra=(Span(100_000, 100_001, "phone"),)))
    rows = {row.title: row.halves[None].precision for row in result.identifiers}
    assert rows["iban"] == 1.0
    assert rows["phone"] is not None
    assert rows["phone"] < 1.0
    assert not result.goals[1].met


async def test_names_are_told_apart_by_the_list() -> None:
    oracle = Oracle(lambda sample, category: category != PERSON or sample.half is Half.TUNING)
    result = await _report(oracle, knows=lambda name: name.startswith("A"))
    whole, inside, outside, without = (row.halves[None].total for row in result.names)
    assert inside > 0
    assert outside > inside
    assert inside + outside + without == whole


async def test_tier_2_is_counted_alone_and_together(tmp_path: Path) -> None:
    for name in ("NER-de-dev.tsv", "NER-de-test.tsv"):
        (tmp_path / name).write_text(GERMEVAL, encoding="utf-8")
    result = await _report(Oracle(lambda _sample, _category: True), Model(), tmp_path)
    assert [row.title for row in result.names][:3] == ["Stufe 1", "nur Stufe 2", "Stufen 1 und 2"]
    news = {row.title: row.halves[None].recall for row in result.news}
    assert news["dev, Stufe 1"] == 0.0
    assert news["test, Stufen 1 und 2"] == 1.0
    assert news["dev, Stufen 1 und 2: mehrere Wörter"] == 1.0
    assert news["dev, Stufen 1 und 2: ein Wort"] is None
    first, second = result.public[:2]
    assert first.refused == 0
    assert second.refused > 0
    assert set(second.reasons) == {detection.MODEL}
    assert not result.goals[-1].met


async def test_progress_is_told_for_every_text() -> None:
    steps: list[int] = []
    await detection.evaluate(
        Readers(cast("Engine", Oracle(lambda _sample, _category: True)), None),
        seeds=TUNING_SEEDS[:1],
        texts=TEXTS,
        germeval_folder=None,
        xquad_file=None,
        knows=None,
        tier2="",
        advance=lambda: steps.append(1),
    )
    assert len(steps) == detection.plan(texts=TEXTS, germeval_folder=None, xquad_file=None)


def test_the_example_town_has_public_documents() -> None:
    documents = side.documents(Path(__file__).parents[4] / "examples" / "lindenrath" / "documents")
    assert len(documents) > 3
    assert "hundesteuersatzung.md" in {name for name, _ in documents}
    assert not any("nichtoeffentlich" in name for name, _ in documents)


@pytest.mark.parametrize("content", ["", "[]", '{"data": [{"title": 1}]}'])
def test_a_file_that_is_no_xquad_is_refused(tmp_path: Path, content: str) -> None:
    from ops.errors import OpsError

    (tmp_path / "x.json").write_text(content, encoding="utf-8")
    with pytest.raises(OpsError, match="XQuAD"):
        side.xquad(tmp_path / "x.json")
