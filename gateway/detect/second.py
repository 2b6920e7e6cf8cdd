# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Tier 2 of detection: a small model that reads names of persons, in a process of its own (`gateway.detect.ner`).

It costs about 50 ms for 1,000 characters of new text, so that it is asked for yellow and red only, and never twice for
the same text. What is remembered is where names stand, under a keyed hash of the text; the key is new with each start.
"""

import asyncio
import logging
import re
import secrets
from collections import OrderedDict
from collections.abc import Iterable, Iterator, Sequence
from hashlib import blake2b

import orjson

from gateway.detect.engine import COUNT_LIMIT, DetectionError, Finding, Span
from gateway.detect.ner_model import missing
from gateway.detect.normalise import mapped, normalise
from gateway.detect.person_exempt import OfficeHolders
from gateway.detect.person_lists import folded
from gateway.detect.tuning import Tuning
from gateway.worker import Worker, WorkerError
from gateway.zones import DataClass

ID = "person_name_model"
# Characters that go to the process at once, and what they may take: 0.2 s measured, 0.6 s if they are all signs.
PIECE = 4_000
DEADLINE_SECONDS = 2.0
# Loading takes 0.5 s, and longer on a cold disk.
START_SECONDS = 30.0
# Address space, libraries included. Measured: 290 MB, of which 130 MB are memory.
MEMORY_MB = 768
# A hundred bytes each.
REMEMBERED = 20_000
# How many pieces of other requests one may wait for.
QUEUE = 8

_log = logging.getLogger(__name__)
_Places = tuple[tuple[int, int], ...]
_TOWN = re.compile(r"\b\d{5} ([^\W\d_]+(?:[ -][^\W\d_]+){0,3})\s*\Z")


class SecondReader:
    """Finds names that no rule finds. One process; requests take turns, by pieces of 4,000 characters.

    A text has two seconds for every 4,000 characters begun, and waits as long as eight such pieces before that.
    """

    def __init__(self, tuning: Tuning | None = None, *, deadline_seconds: float = DEADLINE_SECONDS) -> None:
        """Raises DetectionError if a package is not installed, unless the town has switched tier 2 off."""
        tuning = tuning or Tuning()
        self._active = ID not in tuning.disabled
        self._class = tuning.classes.get(ID, DataClass.PERSONAL)
        self._holders = OfficeHolders(tuning.names)
        self._town = frozenset(_own_town(tuning))
        self._deadline = deadline_seconds
        self._worker = Worker("gateway.detect.ner", deadline_seconds=deadline_seconds, memory_mb=MEMORY_MB)
        self._key = secrets.token_bytes(32)
        self._known: OrderedDict[bytes, _Places] = OrderedDict()
        self._warm = False
        self._warming: asyncio.Task[None] | None = None
        if self._active and (absent := missing()):
            raise DetectionError(
                f"Die Namenserkennung »{ID}« kann nicht starten: {', '.join(absent)} fehlt. Installieren Sie die "
                "Pakete mit `make setup`, oder setzen Sie detection.names_by_model in der Richtlinie auf false; "
                "dann werden Namen nur nach Regeln erkannt."
            )

    def start(self) -> None:
        """Load the model in the background; requests that come meanwhile wait for it. Call it in the event loop."""
        if self._active and self._warming is None:
            self._warming = asyncio.create_task(self._warm_up())

    async def read(self, texts: Sequence[str]) -> tuple[Finding, ...]:
        """How many names stand in the texts together, at most COUNT_LIMIT.

        Raises:
            DetectionError: deadline, crash, memory. Nothing of the texts is in it.
        """
        if not self._active:
            return ()
        normalised = [normalise(text).decode() for text in texts]
        found = await self._places(normalised)
        count = sum(len(list(self._personal(text, places))) for text, places in zip(normalised, found, strict=True))
        return (Finding(ID, self._class, min(count, COUNT_LIMIT)),) if count else ()

    async def locate(self, text: str) -> tuple[Span, ...]:
        """Where the names stand: characters of the original text, sorted, not overlapping.

        Raises:
            DetectionError: as for `read`.
        """
        if not self._active or self._class <= DataClass.PUBLIC:
            return ()
        data, origin = mapped(text)
        normalised = data.decode()
        (places,) = await self._places([normalised])
        spans: list[Span] = []
        for start, end in self._personal(normalised, places):
            span = Span(origin[start], origin[end - 1] + 1, ID)
            if not spans or spans[-1].end <= span.start:
                spans.append(span)
        return tuple(spans)

    async def close(self) -> None:
        if self._warming is not None:
            self._warming.cancel()
        await self._worker.close()

    async def _warm_up(self) -> None:
        try:
            await self._ask(["Erika Mustermann"])
        except DetectionError as error:
            _log.warning("tier 2 did not start: %s", error)

    def _personal(self, text: str, places: _Places) -> Iterator[tuple[int, int]]:
        """As bytes of the normalised text, without office holders and without the name of the town itself."""
        others = [(start, end) for start, end in places if folded(text[start:end]) not in self._town]
        return self._holders.others(text.encode(), _as_bytes(text, others)) if others else iter(())

    async def _places(self, texts: Sequence[str]) -> list[_Places]:
        """For each text what the process says, remembered or asked."""
        cut = [list(_pieces(text)) for text in texts]
        keys = {piece: self._hash(piece) for pieces in cut for _, piece in pieces}
        found = {piece: known for piece, key in keys.items() if (known := self._recall(key)) is not None}
        fresh = [piece for piece in keys if piece not in found]
        if fresh:
            found.update(zip(fresh, await self._ask_all(fresh), strict=True))
            for piece in fresh:
                self._remember(keys[piece], found[piece])
        return [tuple((start + at, end + at) for at, piece in pieces for start, end in found[piece]) for pieces in cut]

    async def _ask_all(self, pieces: Sequence[str]) -> list[_Places]:
        batches = list(_batches(pieces))
        try:
            async with asyncio.timeout(START_SECONDS * (not self._warm) + self._deadline * (len(batches) + QUEUE)):
                return [places for batch in batches for places in await self._ask(batch)]
        except TimeoutError:
            pass
        raise _failed("überlastet")

    async def _ask(self, pieces: Sequence[str]) -> list[_Places]:
        failure = "ausgefallen"
        try:
            deadline = self._deadline if self._warm else START_SECONDS + self._deadline
            answer = await self._worker.call(orjson.dumps(pieces), deadline_seconds=deadline)
            self._warm = True
            places = [tuple((start, end) for start, end in found) for found in orjson.loads(answer)]
            if len(places) == len(pieces):
                return places
        except WorkerError as error:
            self._warm = False
            failure = f"ausgefallen ({error})"
        except (TypeError, ValueError):
            pass
        # Outside of the handlers: no chained cause carries a text.
        raise _failed(failure)

    def _hash(self, piece: str) -> bytes:
        return blake2b(piece.encode(), digest_size=16, key=self._key).digest()

    def _recall(self, key: bytes) -> _Places | None:
        places = self._known.get(key)
        if places is not None:
            self._known.move_to_end(key)
        return places

    def _remember(self, key: bytes, places: _Places) -> None:
        self._known[key] = places
        while len(self._known) > REMEMBERED:
            self._known.popitem(last=False)


def _own_town(tuning: Tuning) -> Iterator[str]:
    """What the town is called, by what it publishes: »lindenrath.example«, »Marktstraße 5, 00000 Lindenrath«."""
    for domain in tuning.domains:
        yield from (folded(part) for part in domain.rpartition(".")[0].split(".")[-1:])
    for contact in tuning.contacts:
        yield from (folded(town) for town in _TOWN.findall(contact))


def _as_bytes(text: str, places: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Characters to bytes, for places in their order."""
    done = size = 0
    for start, end in places:
        size += len(text[done:start].encode())
        first = size
        size += len(text[start:end].encode())
        done = end
        yield first, size


def _failed(how: str) -> DetectionError:
    return DetectionError(
        f"Die Namenserkennung »{ID}« ist {how}; die Anfrage wurde nicht geprüft und deshalb nicht gesendet. "
        "Bitte versuchen Sie es noch einmal, oder wählen Sie ein Modell der Zone Grün."
    )


def _pieces(text: str) -> Iterator[tuple[int, str]]:
    """The text in parts of at most PIECE characters, cut at a line, a sentence or a word; with their places."""
    start = 0
    while len(text) - start > PIECE:
        end = start + PIECE
        for sign in ("\n", ". ", " "):
            cut = text.rfind(sign, start + PIECE // 2, end)
            if cut > 0:
                end = cut + 1
                break
        yield start, text[start:end]
        start = end
    if text[start:]:
        yield start, text[start:]


def _batches(pieces: Sequence[str]) -> Iterator[list[str]]:
    """Several short ones together, up to PIECE characters: a message costs a millisecond."""
    batch: list[str] = []
    size = 0
    for piece in pieces:
        if batch and size + len(piece) > PIECE:
            yield batch
            batch, size = [], 0
        batch.append(piece)
        size += len(piece)
    if batch:
        yield batch
