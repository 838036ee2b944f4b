"""The whole application on a free port of loopback, for a real browser."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Thread
from time import sleep

import uvicorn
from starlette.types import ASGIApp

from mvoscan.cli.serving import listen


@contextmanager
def live(app: ASGIApp) -> Iterator[str]:
    """Serve an application in a thread until the block ends; gives its address."""
    with live_at(lambda _: app) as address:
        yield address


@contextmanager
def live_at(made: Callable[[str], ASGIApp]) -> Iterator[str]:
    """Serve the application that is made for its own address."""
    listening = listen("127.0.0.1", 0)
    address = f"http://127.0.0.1:{listening.getsockname()[1]}"
    server = uvicorn.Server(uvicorn.Config(made(address), log_level="warning", access_log=False))
    thread = Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
    thread.start()
    while not server.started:
        sleep(0.01)
    try:
        yield address
    finally:
        server.should_exit = True
        thread.join(10)
        listening.close()
