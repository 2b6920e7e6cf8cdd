# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""The process of tier 2, run by `gateway.worker`: a JSON list of texts in, for each a list of places out.

A place is [start, end] in characters of that text, end exclusive. Nothing is kept between two messages.
"""

import logging

import orjson

from gateway import worker
from gateway.detect.ner_model import Model
from gateway.detect.ner_names import names


class Reader:
    """Answers messages with one loaded model."""

    def __init__(self) -> None:
        self._model = Model()

    def answer(self, payload: bytes) -> bytes:
        """Raises what the model raises: the process ends, and the request is refused."""
        texts: list[str] = orjson.loads(payload)
        return orjson.dumps([names(text, self._model.pieces(text)) for text in texts])


if __name__ == "__main__":
    logging.disable(logging.CRITICAL)
    worker.serve(Reader().answer)
