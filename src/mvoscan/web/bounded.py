"""Heavy work in a process of its own: with a limit on time and memory, and on how many at once.

A thread cannot be stopped, and a small file can be made to keep a reader busy for minutes. A process can be stopped,
and it keeps nothing from other visitors meanwhile. Processes start at the first piece of work and are used again.
"""

import logging
import os
import resource
from collections.abc import Callable
from contextlib import suppress
from multiprocessing import get_context
from multiprocessing.connection import Connection
from threading import Lock, Semaphore
from traceback import format_tb
from typing import Any, NamedTuple, ParamSpec, TypeVar

from mvoscan.core.errors import Unavailable
from mvoscan.web.watched import REQUEST_ID

log = logging.getLogger("mvoscan.web")

SECONDS = 5.0
"""For one piece of work; the largest questionnaire of our own takes a quarter of a second."""

BUSY = "Er worden nu al andere bestanden nagekeken. Probeer het over een halve minuut opnieuw."

_START_SECONDS = 60.0
_MOST_MEMORY = 1 << 30
_RENEWED_AFTER = 100
"""Pieces of work, after which another process takes over: some libraries keep a little of everything they do."""

P = ParamSpec("P")
R = TypeVar("R")


class TooMuch(Exception):
    """The work took more time or memory than it may; its process was stopped."""


class _Refusal(NamedTuple):
    """What the work said when it could not be done here."""

    message: str


class _Worker:
    """One process that waits for work."""

    def __init__(self, gives_way: int, begins: Callable[[], object]) -> None:
        context = get_context("spawn")
        self.pipe, theirs = context.Pipe()
        self.process = context.Process(
            target=_serve, args=(theirs, gives_way, begins), daemon=True, name="bounded work"
        )
        self.process.start()
        self.turns = 0
        theirs.close()
        if not self.pipe.poll(_START_SECONDS) or self.pipe.recv() != "ready":
            self.stop()
            raise Unavailable("Dit lukt nu niet. Probeer het straks opnieuw.")

    def stop(self) -> None:
        self.process.kill()
        self.process.join()
        self.pipe.close()


class Bounded:
    """At most `most` pieces of work at once, each stopped after `seconds`; who comes more hears `busy`.

    Starting a process and importing what the work needs count for nothing.

    `gives_way` is how far the work stands behind pages for a turn of the processor (`nice`, 0 to 19). Each process does
    `begins` first, such as keeping its log; what it logs has the id of the request that it works for.
    """

    def __init__(
        self,
        *,
        most: int = 2,
        seconds: float = SECONDS,
        busy: str = BUSY,
        gives_way: int = 0,
        begins: Callable[[], object] = int,
    ) -> None:
        """Start nothing yet."""
        self._gives_way, self._begins = gives_way, begins
        self._seconds = seconds
        self._busy = busy
        self._places = Semaphore(most)
        self._idle: list[_Worker] = []
        self._lock = Lock()

    def run(self, function: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
        """The value of a function of a module, called elsewhere; raises `TooMuch`, or `Unavailable` when all are busy.

        What goes in and comes out is pickled. An `Unavailable` of the function itself is raised here too.
        """
        if not self._places.acquire(blocking=False):
            raise Unavailable(self._busy)
        try:
            worker = self._worker()
            try:
                value: R = self._done(worker, (REQUEST_ID.get(), function, args, kwargs))
            except BaseException:
                worker.stop()
                raise
            self._put_back(worker)
            return value
        finally:
            self._places.release()

    def close(self) -> None:
        """Stop the processes that wait."""
        with self._lock:
            stopped, self._idle = self._idle, []
        for worker in stopped:
            worker.stop()

    def _put_back(self, worker: _Worker) -> None:
        worker.turns += 1
        if worker.turns >= _RENEWED_AFTER:
            worker.stop()
            return
        with self._lock:
            self._idle.append(worker)

    def _worker(self) -> _Worker:
        with self._lock:
            found = self._idle.pop() if self._idle else None
        if found and found.process.is_alive():
            return found
        return _Worker(self._gives_way, self._begins)

    def _done(self, worker: _Worker, work: object) -> Any:
        try:
            worker.pipe.send(work)
            if not _begun(worker) or not worker.pipe.poll(self._seconds):
                raise TooMuch
            done = worker.pipe.recv()
        except (EOFError, OSError):
            raise TooMuch from None
        if isinstance(done, _Refusal):
            raise Unavailable(done.message)
        return done


def _begun(worker: _Worker) -> bool:
    """Whether the process has read the work and imported what it needs."""
    return worker.pipe.poll(_START_SECONDS) and worker.pipe.recv() == "begun"


def _serve(pipe: Connection, gives_way: int, begins: Callable[[], object]) -> None:
    """Do what is asked until the other side is gone; work that fails ends the process."""
    with suppress(ValueError, OSError):
        os.nice(gives_way)
        resource.setrlimit(resource.RLIMIT_AS, (_MOST_MEMORY, _MOST_MEMORY))
    begins()
    pipe.send("ready")
    while True:
        try:
            request, function, args, kwargs = pipe.recv()
        except EOFError:
            return
        REQUEST_ID.set(request)
        try:
            pipe.send("begun")  # what the function needs is imported by now; that takes none of the time for the work.
            pipe.send(function(*args, **kwargs))
        except Unavailable as lacking:
            pipe.send(_Refusal(str(lacking)))
        except Exception as error:  # whatever it was; without its message, which may quote what was sent.
            log.error("work failed with %s\n%s", type(error).__name__, "".join(format_tb(error.__traceback__)))
            return
