"""Work for another process that a test holds by a named pipe, ends, or counts: events, no clocks."""

import os
import signal
from pathlib import Path


def held(page: str) -> bytes:
    """Wait until somebody writes to the named pipe that the page names; any other page is done at once."""
    return Path(page).read_bytes() if page.startswith("/") else page.encode()


def killed(page: str) -> bytes:
    """End the process as the system would, but for a page that says otherwise."""
    if page != "live":
        os.kill(os.getpid(), signal.SIGKILL)
    return page.encode()


def counted(page: str) -> bytes:
    """Add a line to the file that the page names, and give how many it has."""
    with Path(page).open("a", encoding="utf-8") as file:
        file.write("made\n")
    return str(len(Path(page).read_text("utf-8").splitlines())).encode()


def who(page: str) -> bytes:
    """The process that does the work."""
    return str(os.getpid() if page else 0).encode()
