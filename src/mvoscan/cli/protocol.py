"""How requests are read from a connection: by a parser in C, and never a head without an end, nor one that dribbles."""

import asyncio

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

MOST_HEAD = 64 * 1024
"""Bytes of an address and headers together; browsers send less than two thousand, and no proxy lets more through."""

_TOO_LONG = "The headers of this request are too long."


class BoundedProtocol(HttpToolsProtocol):
    """Answers 400 and hangs up when a head grows too long; the parser itself would keep whatever is sent.

    Hangs up without a word when a head takes longer than `patience` seconds from its first byte, or the first one from
    when the connection was made. How long a connection may rest between two requests is up to uvicorn.
    """

    patience = 30.0
    _late: asyncio.TimerHandle | None = None
    _received = 0
    """Bytes of a head that has not ended yet."""
    _kept = 0
    """Bytes of the address and headers of this request."""
    _in_head = True

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override] # as uvicorn has it.
        """Somebody is there; a request is to follow."""
        super().connection_made(transport)
        self._wait_for_head()

    def connection_lost(self, exc: Exception | None) -> None:
        """Nobody is there any more."""
        self._stop_waiting()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Read on; what does not end is not waited for."""
        super().data_received(data)
        if self._in_head and not self.transport.is_closing():
            self._received += len(data)
            if self._received > MOST_HEAD:
                self.send_400_response(_TOO_LONG)

    def on_message_begin(self) -> None:
        """Another request begins."""
        self._in_head, self._received, self._kept = True, 0, 0
        self._wait_for_head()
        super().on_message_begin()

    def on_url(self, url: bytes) -> None:
        """A part of the address."""
        self._count(url)
        super().on_url(url)

    def on_header(self, name: bytes, value: bytes) -> None:
        """A header that is complete."""
        self._count(name, value)
        super().on_header(name, value)

    def on_headers_complete(self) -> None:
        """The head ended: what follows is the body, which the application limits."""
        self._in_head = False
        self._stop_waiting()
        super().on_headers_complete()

    def _wait_for_head(self) -> None:
        self._late = self._late or self.loop.call_later(self.patience, self.transport.close)

    def _stop_waiting(self) -> None:
        if self._late:
            self._late.cancel()
            self._late = None

    def _count(self, *parts: bytes) -> None:
        self._kept += sum(map(len, parts))
        if self._kept > MOST_HEAD:
            raise ValueError(_TOO_LONG)  # the parser stops, and the request is refused as one that cannot be read.
