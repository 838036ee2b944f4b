"""A receiver of webhooks for tests: a real HTTP server that checks signatures with the package of the specification."""

from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

from standardwebhooks import Webhook, WebhookVerificationError


class Receiver:
    """What a receiver was sent, in order, and what it answers: the given statuses first, then 200 to what is right."""

    def __init__(self, secret: str = "", *, answers: tuple[int, ...] = ()) -> None:
        self.secret = secret
        self.answers = list(answers)
        self.bodies: list[dict[str, Any]] = []
        self.ids: list[str] = []
        self.port = 0
        self.asked = 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/haak"

    @property
    def taken(self) -> list[str]:
        """The ids of what it took, once each."""
        return list(dict.fromkeys(self.ids))

    def take(self, body: bytes, headers: dict[str, str]) -> int:
        self.asked += 1
        if self.answers:
            return self.answers.pop(0)
        try:
            self.bodies.append(Webhook(self.secret).verify(body.decode(), headers))
        except WebhookVerificationError:
            return 400
        self.ids.append(headers["webhook-id"])
        return 200


@contextmanager
def listening(receiver: Receiver) -> Iterator[Receiver]:
    """The receiver, at its port while the block runs; it gets one the first time, and keeps it."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"]))
            status = receiver.take(body, {name.lower(): value for name, value in self.headers.items()})
            self.send_response(status)
            if status in {301, 302, 307}:
                self.send_header("location", f"{receiver.url}/elders")
            self.send_header("content-length", "0")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            return

    server = ThreadingHTTPServer(("127.0.0.1", receiver.port), Handler)
    receiver.port = server.server_address[1]
    thread = Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    try:
        yield receiver
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
