# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Learn what each piece of evidence weighs in tier 2: `gateway/detect/names/weights.txt`.

`python -m ops.names.learn --germeval FOLDER [--write]`: a logistic regression over the words of the open templates
(with the names of the tuning seeds only) and of GermEval's development part. Before it writes, it says what
weights are worth that were learnt without a template, on that template: five times a fifth of the templates is left
out. Figures on texts that weights were learnt from would say little.
"""

import argparse
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path
from zlib import crc32

import numpy
from numpy.typing import NDArray

from gateway.detect import ner_names
from gateway.detect.engine import Engine
from gateway.detect.ner_evidence import Evidence, words_of
from gateway.detect.ner_model import Model
from gateway.detect.normalise import mapped, normalise
from gateway.detect.person_exempt import OfficeHolders
from gateway.detect.person_history import places as places_of_history
from ops.evaluation import generate, germeval, templates
from ops.evaluation.readers import town_tuning
from ops.evaluation.sample import PERSON, Half, Sample
from ops.evaluation.seeds import TUNING_SEEDS
from ops.evaluation.town import OFFICIALS

TARGET = Path(__file__).parents[2] / "gateway" / "detect" / "names" / "weights.txt"
_ROUNDS = 3  # of all templates, for each seed
_PARTS = 5
# Evidence that is seen less often is left out; the strength of the pull towards zero (ridge).
_RAREST = 8
_PULL = 3.0
_STEPS = 30
_HEAD = """\
# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
#
# What each piece of evidence weighs (gateway/detect/ner_evidence.py). Written by `python -m ops.names.learn`, learnt
# from the open templates of ops/evaluation and the development part of GermEval 2014 (Benikova, Biemann, Reznicek;
# CC BY 4.0).
"""
_Matrix = NDArray[numpy.float64]
_Weights = dict[str, float]
_Place = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Labelled:
    """A text, read by the model; all places are characters of the normalised text.

    `found`: for each word its evidence, or None where it cannot be a name. `labels`: whether it is one; None where
    nobody can say (parts of names, office holders, people of history).
    """

    sample: Sample
    text: str
    evidence: Evidence
    found: tuple[list[str] | None, ...]
    labels: tuple[bool | None, ...]
    names: tuple[_Place, ...]
    ignored: tuple[_Place, ...]
    tier1: tuple[_Place, ...]

    @property
    def part(self) -> int:
        """Which fifth of the templates it is of; GermEval, in none, is always learnt from."""
        return crc32(self.sample.template.encode()) % _PARTS if self.sample.half is Half.TUNING else -1


class Labeller:
    """Reads samples with both tiers."""

    def __init__(self) -> None:
        self._model, self._engine = Model(), Engine(town_tuning())
        self._officials = [normalise(name).decode() for name in OFFICIALS]

    def __call__(self, sample: Sample) -> Labelled:
        data, origin = mapped(sample.text)
        text = data.decode()
        starts = [0, *accumulate(len(sign.encode()) for sign in text)]
        at = {origin[byte]: place for place, byte in reversed(list(enumerate(starts[:-1])))}

        def place(start: int, end: int) -> _Place:
            return at[start], at.get(end, len(text))

        gold = [(place(entry.start, entry.end), entry.ignored) for entry in sample.gold if entry.category == PERSON]
        names = tuple(where for where, ignored in gold if not ignored)
        unsure = [where for where, ignored in gold if ignored]
        evidence = Evidence(text, words_of(text, self._model.pieces(text)))
        other = [*unsure, *places_of_history(text), *self._of_officials(text)]
        places = [(word.start, word.end) for word in evidence.words]
        can_be = [ner_names.can_be(evidence, index) for index in range(len(places))]
        return Labelled(
            sample,
            text,
            evidence,
            tuple(evidence.of(index) if can else None for index, can in enumerate(can_be)),
            tuple(True if meets(each, names) else None if meets(each, other) else False for each in places),
            names,
            tuple(unsure),
            tuple(place(span.start, span.end) for span in self._engine.locate(sample.text) if span.detector == PERSON),
        )

    def _of_officials(self, text: str) -> Iterator[_Place]:
        for name in self._officials:
            start = text.find(name)
            while start >= 0:
                yield start, start + len(name)
                start = text.find(name, start + 1)


def meets(place: _Place, others: Sequence[_Place]) -> bool:
    return any(place[0] < end and start < place[1] for start, end in others)


def learn(texts: Sequence[Labelled]) -> _Weights:
    """Logistic regression with a ridge, by Newton's method."""
    rows = [
        (found, label)
        for text in texts
        for found, label in zip(text.found, text.labels, strict=True)
        if found is not None and label is not None
    ]
    seen = Counter(name for found, _ in rows for name in found)
    columns = {name: index for index, name in enumerate(sorted(name for name in seen if seen[name] >= _RAREST))}
    matrix = numpy.zeros((len(rows), len(columns) + 1))
    matrix[:, -1] = 1
    for row, (found, _) in zip(matrix, rows, strict=True):
        row[[columns[name] for name in found if name in columns]] = 1
    weights = _newton(matrix, numpy.array([label for _, label in rows], float))
    return {**{name: float(weights[index]) for name, index in columns.items()}, "always": float(weights[-1])}


def _newton(matrix: _Matrix, labels: _Matrix) -> _Matrix:
    weights = numpy.zeros(matrix.shape[1])
    ridge = numpy.full(len(weights), _PULL)
    ridge[-1] = 0.001
    for _ in range(_STEPS):
        likely = 1 / (1 + numpy.exp(-numpy.clip(matrix @ weights, -30, 30)))
        slope = matrix.T @ (likely - labels) + ridge * weights
        curve = (matrix * (likely * (1 - likely))[:, None]).T @ matrix + numpy.diag(ridge)
        step = numpy.linalg.solve(curve, slope)
        weights = weights - step
        if numpy.abs(step).max() < 0.001:
            break
    return weights


@dataclass(slots=True)
class Counts:
    """`refused`: texts in which tier 2 took something for a name that is none."""

    texts: int = 0
    refused: int = 0
    names: int = 0
    found: int = 0
    right: int = 0
    wrong: int = 0

    def __str__(self) -> str:
        share = f"{self.refused / self.texts:.2%} of {self.texts} texts with a wrong name"
        if not self.names:
            return share
        recall, precision = self.found / self.names, self.right / max(self.right + self.wrong, 1)
        return f"{share}; of {self.names} names {recall:.1%} found (tiers 1 and 2), {precision:.1%} right (tier 2)"


def measure(texts: Sequence[Labelled], weights: Callable[[Labelled], _Weights]) -> Counts:
    counts = Counts()
    holders = OfficeHolders(OFFICIALS)
    for text in texts:
        known = weights(text)
        weighed = [
            None if found is None else known["always"] + sum(known.get(name, 0.0) for name in found)
            for found in text.found
        ]
        places = _others(holders, text.text, ner_names.joined(text.text, text.evidence, weighed))
        wrong = [place for place in places if not meets(place, [*text.names, *text.ignored])]
        counts.texts += 1
        counts.refused += bool(wrong)
        counts.wrong += len(wrong)
        counts.right += sum(meets(place, text.names) for place in places)
        counts.names += len(text.names)
        counts.found += sum(meets(name, [*places, *text.tier1]) for name in text.names)
    return counts


def _others(holders: OfficeHolders, text: str, places: Sequence[_Place]) -> list[_Place]:
    """Without the office holders, who are compared as bytes."""
    size = [0, *accumulate(len(sign.encode()) for sign in text)]
    back = {byte: place for place, byte in enumerate(size)}
    kept = holders.others(text.encode(), ((size[start], size[end]) for start, end in places))
    return [(back[start], back[end]) for start, end in kept]


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(prog="python -m ops.names.learn")
    parser.add_argument("--germeval", type=Path, required=True, help="folder with NER-de-dev.tsv and NER-de-test.tsv")
    parser.add_argument("--write", action="store_true", help=f"write {TARGET.name}")
    chosen = parser.parse_args(arguments)
    label = Labeller()
    sets = {
        collection: [label(sample) for sample in _texts(collection)]
        for collection in (templates.MUNICIPAL, templates.PUBLIC)
    }
    sets["GermEval dev"] = [label(sample) for sample in germeval.read(chosen.germeval, "dev")]
    every = [text for texts in sets.values() for text in texts]
    without = [learn([text for text in every if text.part != part]) for part in range(_PARTS)]
    weights = learn(every)
    for title in (templates.MUNICIPAL, templates.PUBLIC):
        sys.stdout.write(f"{title}, templates left out: {measure(sets[title], lambda text: without[text.part])}\n")
    sets["GermEval test"] = [label(sample) for sample in germeval.read(chosen.germeval, "test")]
    for title in ("GermEval dev", "GermEval test"):
        sys.stdout.write(f"{title}: {measure(sets[title], lambda _text: weights)}\n")
        nobody = [text for text in sets[title] if not text.names and not text.ignored]
        sys.stdout.write(f"{title}, sentences without a name: {measure(nobody, lambda _text: weights)}\n")
    if chosen.write:
        lines = (f"{name} {weight:.2f}\n" for name, weight in sorted(weights.items()) if abs(weight) >= 0.005)
        TARGET.write_text(_HEAD + "".join(lines), encoding="utf-8")


def _texts(collection: str) -> list[Sample]:
    """Of the open templates, each as often as the others."""
    count = len(templates.load(collection)) * _ROUNDS * len(TUNING_SEEDS)
    return [sample for sample in generate.generate(collection, TUNING_SEEDS, count) if sample.half is Half.TUNING]


if __name__ == "__main__":
    main()
