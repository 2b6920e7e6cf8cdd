# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""A cable to a TCP server that can be cut and mended, so that one test can take PostgreSQL away without stopping it."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from urllib.parse import urlsplit


@dataclass
class Cable:
    """Forwards connections. While it is cut, running ones are broken off and new ones are closed at once."""

    database_url: str
    _target: tuple[str, int]
    _whole: bool = True
    _ends: set[asyncio.StreamWriter] = field(default_factory=set)

    @classmethod
    @asynccontextmanager
    async def to(cls, database_url: str) -> AsyncIterator["Cable"]:
        """A cable to this database; `database_url` of the cable is its near end."""
        address = urlsplit(database_url)
        assert address.hostname
        assert address.port
        cable = cls("", (address.hostname, address.port))
        server = await asyncio.start_server(cable._connect, "127.0.0.1", 0)
        port = server.sockets[0].getsockname()[1]
        cable.database_url = address._replace(netloc=f"{address.username}@127.0.0.1:{port}").geturl()
        try:
            yield cable
        finally:
            server.close()
            cable.cut()
            await server.wait_closed()

    def cut(self) -> None:
        self._whole = False
        for end in self._ends:
            end.transport.abort()

    def mend(self) -> None:
        self._whole = True

    async def _connect(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if not self._whole:
            writer.transport.abort()
            return
        far_reader, far_writer = await asyncio.open_connection(*self._target)
        ends = {writer, far_writer}
        self._ends |= ends
        await asyncio.gather(_pump(reader, far_writer), _pump(far_reader, writer))
        self._ends -= ends


async def _pump(source: asyncio.StreamReader, sink: asyncio.StreamWriter) -> None:
    with suppress(ConnectionError):
        while data := await source.read(65536):
            sink.write(data)
            await sink.drain()
    sink.close()
