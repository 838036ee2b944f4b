"""How requests are read from a connection: by a parser in C, and never a head without an end."""

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

MOST_HEAD = 64 * 1024
"""Bytes of an address and headers together; browsers send less than two thousand, and no proxy lets more through."""

_TOO_LONG = "The headers of this request are too long."


class BoundedProtocol(HttpToolsProtocol):
    """Answers 400 and hangs up when a head grows too long; the parser itself would keep whatever is sent."""

    _received = 0
    """Bytes of a head that has not ended yet."""
    _kept = 0
    """Bytes of the address and headers of this request."""
    _in_head = True

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
        super().on_headers_complete()

    def _count(self, *parts: bytes) -> None:
        self._kept += sum(map(len, parts))
        if self._kept > MOST_HEAD:
            raise ValueError(_TOO_LONG)  # the parser stops, and the request is refused as one that cannot be read.
