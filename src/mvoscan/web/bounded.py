"""Work on what a stranger sends, in a process of its own: with a limit on time and memory, and on how many at once.

A thread cannot be stopped, and a small file can be made to keep a reader busy for minutes. A process can be stopped,
and it keeps nothing from other visitors meanwhile. Processes start at the first piece of work and are used again.
"""

import logging
import resource
from collections.abc import Callable
from contextlib import suppress
from multiprocessing import get_context
from multiprocessing.connection import Connection
from threading import Lock, Semaphore
from traceback import format_tb
from typing import Any, ParamSpec, TypeVar

from mvoscan.core.errors import Unavailable

log = logging.getLogger("mvoscan.web")

SECONDS = 5.0
"""For one piece of work; the largest questionnaire of our own takes a quarter of a second."""

_START_SECONDS = 60.0
_MOST_MEMORY = 1 << 30

P = ParamSpec("P")
R = TypeVar("R")


class TooMuch(Exception):
    """The work took more time or memory than it may; its process was stopped."""


class _Worker:
    """One process that waits for work."""

    def __init__(self) -> None:
        context = get_context("spawn")
        self.pipe, theirs = context.Pipe()
        self.process = context.Process(target=_serve, args=(theirs,), daemon=True, name="bounded work")
        self.process.start()
        theirs.close()
        if not self.pipe.poll(_START_SECONDS) or self.pipe.recv() != "ready":
            self.stop()
            raise Unavailable("Nakijken lukt nu niet. Probeer het straks opnieuw.")

    def stop(self) -> None:
        self.process.kill()
        self.process.join()
        self.pipe.close()


class Bounded:
    """At most `most` pieces of work at once, each stopped after `seconds`; starting and importing count for nothing."""

    def __init__(self, *, most: int = 2, seconds: float = SECONDS) -> None:
        """Start nothing yet."""
        self._seconds = seconds
        self._places = Semaphore(most)
        self._idle: list[_Worker] = []
        self._lock = Lock()

    def run(self, function: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
        """The value of a function of a module, called elsewhere; raises `TooMuch`, or `Unavailable` when all are busy.

        What goes in and comes out is pickled.
        """
        if not self._places.acquire(blocking=False):
            raise Unavailable("Er worden nu al andere bestanden nagekeken. Probeer het over een halve minuut opnieuw.")
        try:
            worker = self._worker()
            try:
                value: R = self._done(worker, (function, args, kwargs))
            except BaseException:
                worker.stop()
                raise
            with self._lock:
                self._idle.append(worker)
            return value
        finally:
            self._places.release()

    def close(self) -> None:
        """Stop the processes that wait."""
        with self._lock:
            stopped, self._idle = self._idle, []
        for worker in stopped:
            worker.stop()

    def _worker(self) -> _Worker:
        with self._lock:
            found = self._idle.pop() if self._idle else None
        if found and found.process.is_alive():
            return found
        return _Worker()

    def _done(self, worker: _Worker, work: object) -> Any:
        try:
            worker.pipe.send(work)
            if worker.pipe.poll(_START_SECONDS) and worker.pipe.recv() == "begun" and worker.pipe.poll(self._seconds):
                return worker.pipe.recv()
        except (EOFError, OSError):
            raise TooMuch from None
        raise TooMuch


def _serve(pipe: Connection) -> None:
    """Do what is asked until the other side is gone; work that fails ends the process."""
    with suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_AS, (_MOST_MEMORY, _MOST_MEMORY))
    pipe.send("ready")
    while True:
        try:
            function, args, kwargs = pipe.recv()
        except EOFError:
            return
        try:
            pipe.send("begun")  # what the function needs is imported by now; that takes none of the time for the work.
            pipe.send(function(*args, **kwargs))
        except Exception as error:  # whatever it was; without its message, which may quote what was sent.
            log.error("work failed with %s\n%s", type(error).__name__, "".join(format_tb(error.__traceback__)))
            return
