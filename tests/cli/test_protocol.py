"""A request whose head is too long or does not end is refused; all else is read, in whatever pieces it comes."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress

import pytest
import uvicorn
from starlette.types import Receive, Scope, Send

from mvoscan.cli.protocol import MOST_HEAD, BoundedProtocol


async def _counting(_scope: Scope, receive: Receive, send: Send) -> None:
    """Answers with the number of bytes in the body."""
    size, more = 0, True
    while more:
        message = await receive()
        size, more = size + len(message.get("body", b"")), message.get("more_body", False)
    told = str(size).encode()
    headers = [(b"connection", b"close"), (b"content-length", str(len(told)).encode())]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": told})


class _Hasty(BoundedProtocol):
    patience = 0.2


@contextmanager
def _serving(protocol: type[BoundedProtocol]) -> Iterator[int]:
    """The port of a server that reads so."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        config = uvicorn.Config(_counting, http=protocol, lifespan="off", log_config=None, access_log=False)
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, args=([listening],), daemon=True)
        thread.start()
        yield listening.getsockname()[1]
        server.should_exit = True
        thread.join(10)


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    with _serving(BoundedProtocol) as opened:
        yield opened


@pytest.fixture(scope="module")
def hasty() -> Iterator[int]:
    with _serving(_Hasty) as opened:
        yield opened


def _answer(port: int, *pieces: bytes) -> tuple[str, bytes]:
    """The status and the body of what comes back on these pieces."""
    with socket.create_connection(("127.0.0.1", port), timeout=10) as connection:
        with suppress(ConnectionError):  # it may hang up before everything was sent.
            for piece in pieces:
                connection.sendall(piece)
        answer = b""
        with suppress(ConnectionError):
            while piece := connection.recv(65536):
                answer += piece
    head, _, body = answer.partition(b"\r\n\r\n")
    return head.split(b" ")[1].decode(), body


def test_a_long_head_and_a_long_body_are_read(port: int) -> None:
    cookie = b"Cookie: a=" + b"x" * (MOST_HEAD - 200) + b"\r\n"
    head = b"POST / HTTP/1.1\r\nHost: h\r\n" + cookie + b"Content-Length: 300000\r\n\r\n"
    assert _answer(port, head[:5], head[5:] + b"y" * 300_000) == ("200", b"300000")


@pytest.mark.parametrize(
    "pieces",
    [
        [b"GET / HTTP/1.1\r\nHost: h\r\nCookie: ", *[b"x" * 9_000] * 8],
        [b"GET / HTTP/1.1\r\nHost: h\r\n", *[b"A: %s\r\n" % (b"x" * 9_000)] * 8],
        [b"GET / HTTP/1.1\r\nHost: h\r\n" + (b"A: %s\r\n" % (b"x" * 1_000)) * 70 + b"\r\n"],
        [b"GET /", *[b"x" * 9_000] * 8],
    ],
)
def test_a_head_that_is_too_long_or_does_not_end_is_refused(port: int, pieces: list[bytes]) -> None:
    assert _answer(port, *pieces)[0] == "400"


def test_a_head_that_does_not_come_is_not_waited_for(hasty: int) -> None:
    for begun in (b"", b"GET / HTTP/1.1\r\nHost: h\r\n"):
        with socket.create_connection(("127.0.0.1", hasty), timeout=20) as connection:
            connection.sendall(begun)
            assert connection.recv(65536) == b""


def test_a_body_may_take_its_time(hasty: int) -> None:
    with socket.create_connection(("127.0.0.1", hasty), timeout=20) as connection:
        connection.sendall(b"POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 2\r\n\r\ny")
        connection.settimeout(3 * _Hasty.patience)
        with pytest.raises(TimeoutError):  # neither an answer nor an end yet.
            connection.recv(1)
        connection.settimeout(20)
        connection.sendall(b"y")
        assert connection.recv(65536).startswith(b"HTTP/1.1 200 OK")


def test_no_request_at_all_is_refused(port: int) -> None:
    assert _answer(port, b"\x16\x03\x01 hello\r\n\r\n")[0] == "400"
