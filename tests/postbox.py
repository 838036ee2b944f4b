"""A real SMTP server on a free port of loopback, which keeps what it gets and can be told to refuse."""

import socketserver
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from threading import Thread


@dataclass
class Postbox:
    """What came in; `answer` is what the server says to the address of a mail."""

    port: int = 0
    answer: str = "250 ok"
    login: str = ""
    messages: list[EmailMessage] = field(default_factory=list)


@contextmanager
def postbox() -> Iterator[Postbox]:
    """Receive mail until the block ends."""
    box = Postbox()

    class Handler(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            _converse(self, box)

    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Handler) as server:
        server.daemon_threads = True
        box.port = server.server_address[1]
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
        thread.start()
        yield box
        server.shutdown()
        thread.join()


def _converse(peer: socketserver.StreamRequestHandler, box: Postbox) -> None:
    def say(text: str) -> None:
        peer.wfile.write(f"{text}\r\n".encode())

    say("220 postbox")
    while line := peer.rfile.readline().decode().strip():
        command = line.split(" ")[0].upper()
        if command == "EHLO":
            say("250-postbox")
            say("250 AUTH PLAIN")
        elif command == "AUTH":
            box.login = line.split(" ")[-1]
            say("235 ok")
        elif command == "RCPT":
            say(box.answer)
        elif command == "DATA":
            say("354 go on")
            box.messages.append(_message(peer))
            say("250 ok")
        elif command == "QUIT":
            say("221 bye")
            return
        else:
            say("250 ok")


def _message(peer: socketserver.StreamRequestHandler) -> EmailMessage:
    data = b""
    while (line := peer.rfile.readline()) != b".\r\n":
        data += line.removeprefix(b".") if line.startswith(b"..") else line
    return message_from_bytes(data, policy=policy.default)
