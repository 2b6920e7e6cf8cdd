# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Measure the gateway's detection: on municipal texts, on GermEval, and on texts that are public."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

from gateway.detect.engine import Span
from gateway.detect.registry import DETECTORS
from ops.evaluation import generate, germeval, report, side, templates
from ops.evaluation.readers import Readers, Reading
from ops.evaluation.report import Goal, Refusals, Report, Row
from ops.evaluation.sample import PERSON, Gold, Half, Sample
from ops.evaluation.score import Tally, by_half, tally
from ops.evaluation.seeds import TUNING_SEEDS

# Which detectors may answer for a category where it is not just the one of the same name.
_ANSWERS = {"personalausweis": ("personalausweis", "passport")}
MODEL = "person_name_model"
_TIER1, _TIER2 = frozenset({PERSON}), frozenset({PERSON, MODEL})
# Half as many public texts as municipal ones: the issue asks for at least 200 and 400.
_PUBLIC_SHARE = 0.5
_EXAMPLES = Path(__file__).parents[2] / "examples" / "lindenrath" / "documents"
Advance = Callable[[], None]


async def evaluate(
    readers: Readers,
    *,
    seeds: Sequence[int],
    texts: int,
    germeval_folder: Path | None,
    xquad_file: Path | None,
    knows: Callable[[str], bool] | None,
    tier2: str,
    advance: Advance,
) -> Report:
    """Read all texts, and sum up. `advance` is called after each text; `plan` says how often that will be.

    Raises:
        OpsError: a data set cannot be read.
        DetectionError: a detector failed.
    """
    municipal = list(generate.generate(templates.MUNICIPAL, seeds, texts))
    result = Report(
        seeds=tuple(seeds),
        tuning=bool(set(seeds) & set(TUNING_SEEDS)),
        date=datetime.now(UTC).date().isoformat(),
        texts=len(municipal),
        templates=len({sample.template for sample in municipal}),
        tier2=tier2,
    )
    read = [(sample, await _read(readers, sample.text, advance)) for sample in municipal]
    result.identifiers = _identifier_rows(read)
    result.names = _name_rows(read, knows)
    if germeval_folder is not None:
        for part in germeval.FILES:
            sentences = [
                (sample, await _read(readers, sample.text, advance)) for sample in germeval.read(germeval_folder, part)
            ]
            result.news += _news_rows(part, sentences)
    await _refusals(result, readers, seeds, texts, xquad_file, advance)
    result.personal = await _personal_texts(readers, municipal, advance)
    result.goals = _goals(result)
    return result


def plan(*, texts: int, germeval_folder: Path | None, xquad_file: Path | None) -> int:
    """How many times a text will be read, about; for a progress bar."""
    news = sum(len(germeval.read(germeval_folder, part)) for part in germeval.FILES) if germeval_folder else 0
    wikipedia = len(side.xquad(xquad_file)) if xquad_file else 0
    return 2 * texts + int(texts * _PUBLIC_SHARE) + news + wikipedia + len(side.documents(_EXAMPLES))


async def _read(readers: Readers, text: str, advance: Advance) -> Reading:
    reading = await readers.locate(text)
    advance()
    return reading


_Read = Sequence[tuple[Sample, Reading]]


def _count(
    read: _Read, categories: Collection[str], detectors: Collection[str], counted: Callable[[Gold], bool] | None = None
) -> Mapping[Half | None, Tally]:
    return by_half(
        (sample.half, tally(sample, _spans(reading), categories, detectors, counted or (lambda _gold: True)))
        for sample, reading in read
    )


def _spans(reading: Reading) -> Iterable[Span]:
    return (*reading.tier1, *(reading.tier2 or ()))


def _identifier_rows(read: _Read) -> list[Row]:
    """Each category, what other rules found, and all together: there a span of any of them counts for any category."""
    categories = sorted({gold.category for sample, _ in read for gold in sample.gold} - {PERSON})
    rows = [Row(category, _count(read, {category}, _ANSWERS.get(category, (category,)))) for category in categories]
    answering = {detector for category in categories for detector in _ANSWERS.get(category, (category,))}
    found = {span.detector for _, reading in read for span in reading.tier1}
    pointing = {id_ for id_, rule in DETECTORS.items() if getattr(rule, "person", True)}
    others = (found & pointing) - answering - _TIER2
    rows += [Row(detector, _count(read, set(), {detector})) for detector in sorted(others)]
    return [*rows, Row("alle zusammen", _count(read, categories, answering | others))]


def _tiers(read: _Read) -> list[tuple[str, frozenset[str]]]:
    tiers = [("Stufe 1", _TIER1)]
    if any(reading.tier2 is not None for _, reading in read):
        tiers += [("nur Stufe 2", _TIER2 - _TIER1), ("Stufen 1 und 2", _TIER2)]
    return tiers


def _name_rows(read: _Read, knows: Callable[[str], bool] | None) -> list[Row]:
    """Each tier; then the names whose first name the gateway's list has or has not, as far as a first name is there."""
    rows = [Row(title, _count(read, {PERSON}, ids)) for title, ids in _tiers(read)]
    title, ids = _tiers(read)[-1]
    groups: dict[str, Callable[[Gold], bool]] = {"ohne Vornamen": lambda gold: not gold.forename}
    if knows is not None:
        groups = {
            "Vorname in der Liste": lambda gold: bool(gold.forename) and knows(gold.forename),
            "Vorname nicht in der Liste": lambda gold: bool(gold.forename) and not knows(gold.forename),
            **groups,
        }
    return rows + [
        Row(f"{title}: {name}", _only_recall(_count(read, {PERSON}, ids, rule))) for name, rule in groups.items()
    ]


def _news_rows(part: str, read: _Read) -> list[Row]:
    """Each tier; then single words, which are mostly the famous, apart from names as forms and letters have them."""
    rows = [Row(f"{part}, {title}", _count(read, {PERSON}, ids)) for title, ids in _tiers(read)]
    title, ids = _tiers(read)[-1]
    for name, several in (("mehrere Wörter", True), ("ein Wort", False)):
        halves = by_half(
            (sample.half, tally(sample, _spans(reading), {PERSON}, ids, _of_words(sample, several=several)))
            for sample, reading in read
        )
        rows.append(Row(f"{part}, {title}: {name}", _only_recall(halves)))
    return rows


def _of_words(sample: Sample, *, several: bool) -> Callable[[Gold], bool]:
    return lambda gold: (" " in sample.text[gold.start : gold.end]) is several


def _only_recall(halves: Mapping[Half | None, Tally]) -> Mapping[Half | None, Tally]:
    """Of a part of the gold, spans cannot be said to be right or wrong."""
    return {
        half: Tally(found=tally.found, missed=tally.missed, missed_in=tally.missed_in) for half, tally in halves.items()
    }


async def _refusals(
    result: Report, readers: Readers, seeds: Sequence[int], texts: int, xquad_file: Path | None, advance: Advance
) -> None:
    generated = [
        (sample.template, sample.text, sample.half is Half.HELDOUT)
        for sample in generate.generate(templates.PUBLIC, seeds, int(texts * _PUBLIC_SHARE))
    ]
    result.public = await _refused(readers, "erzeugte öffentliche Texte", generated, advance)
    documents = [(name, text, False) for name, text in side.documents(_EXAMPLES)]
    result.public += await _refused(readers, "Dokumente der Beispielstadt", documents, advance)
    if xquad_file is not None:
        paragraphs = [(title, text, False) for title, text in side.xquad(xquad_file)]
        result.public += await _refused(readers, "Wikipedia (XQuAD, Absätze)", paragraphs, advance)


async def _refused(
    readers: Readers, title: str, texts: Iterable[tuple[str, str, bool]], advance: Advance
) -> list[Refusals]:
    """Once for tiers 0 and 1, and once more with tier 2 where there is one."""
    first, second = Refusals(f"{title}, Stufen 0–1"), Refusals(f"{title}, Stufen 0–2")
    for template, text, heldout in texts:
        without, with_second = await readers.refuses(text)
        first.add(without, template, heldout=heldout)
        if with_second is not None:
            second.add(with_second, template, heldout=heldout)
        advance()
    return [first, second] if second.texts else [first]


async def _personal_texts(readers: Readers, samples: Sequence[Sample], advance: Advance) -> list[Refusals]:
    """The municipal texts as wholes: those with personal data should be kept back, the others should not."""
    rows = []
    for title, wanted in (("mit personenbezogenen Daten", True), ("ohne personenbezogene Daten", False)):
        texts = [
            (sample.template, sample.text, sample.half is Half.HELDOUT)
            for sample in samples
            if sample.personal is wanted
        ]
        rows += await _refused(readers, title, texts, advance)
    return rows


def _goals(result: Report) -> list[Goal]:
    """Names count with tier 2 where it is there: red and yellow are never reached without it."""
    every = result.identifiers[-1]
    tiers = [row for row in result.names if ":" not in row.title]
    names = tiers[-1]
    refused = [entry for entry in result.public if entry.title.startswith("erzeugte")]
    return [
        report.at_least("Kennungen: gefunden", every, report.IDENTIFIER_RECALL, precision=False),
        report.at_least("Kennungen: richtig", every, report.IDENTIFIER_PRECISION, precision=True),
        report.at_least(f"Personennamen ({names.title}): gefunden", names, report.NAME_RECALL, precision=False),
        report.at_least(f"Personennamen ({names.title}): richtig", names, report.NAME_PRECISION, precision=True),
        *(_refusal_goal(entry) for entry in refused),
    ]


def _refusal_goal(entry: Refusals) -> Goal:
    return Goal(
        f"Abgewiesen: {entry.title}",
        entry.worst,
        report.REFUSED,
        at_most=True,
        heldout=entry.heldout_share,
        whole=entry.share,
    )
