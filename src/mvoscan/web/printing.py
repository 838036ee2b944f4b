"""PDFs for whoever asks: made one after the other in a process of their own, with a queue that is never long.

A page as PDF takes a second of a processor, a hundred times what the page itself takes. So it is made elsewhere, who
finds the queue full hears when to come back, and pages go first. What everybody may read is made once while many ask.
"""

import asyncio
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from contextvars import copy_context
from threading import Lock, Semaphore

from mvoscan.core.errors import Unavailable
from mvoscan.render.pdf import pdf_of
from mvoscan.web.bounded import Bounded, TooMuch

SECONDS = 60.0
"""For one PDF, of which most need one; the first one also loads the writer, and a busy machine gives PDFs few turns."""

BUSY = (
    "Er wachten nu al te veel PDF's. Probeer het over een halve minuut opnieuw, of open de pagina en kies 'Afdrukken' "
    "in je browser."
)
FAILED = "Deze PDF maken lukt nu niet. Open de pagina en kies 'Afdrukken' in je browser: dat geeft dezelfde inhoud."

_GIVES_WAY = 5
_KEPT = 8


class Printer:
    """Makes PDFs of whole HTML pages: `processes` at once, `waiting` after them, each within `seconds`."""

    def __init__(
        self,
        *,
        processes: int = 1,
        waiting: int = 8,
        seconds: float = SECONDS,
        make: Callable[[str], bytes] = pdf_of,
        begins: Callable[[], object] = int,
    ) -> None:
        """Start nothing yet; `make` is a function of a module, called in another process, which `begins` first."""
        self._make = make
        self._work = Bounded(most=processes, seconds=seconds, busy=BUSY, gives_way=_GIVES_WAY, begins=begins)
        self._threads = ThreadPoolExecutor(processes, thread_name_prefix="pdf")
        self._room = Semaphore(processes + waiting)
        self._lock = Lock()
        self._shared: dict[str, Future[bytes]] = {}

    async def pdf(self, page: str) -> bytes:
        """The PDF of a page, for this visitor alone; raises `Unavailable` when it cannot be made, or not now."""
        return await asyncio.wrap_future(self._begun(page))

    async def shared(self, name: str, page: str) -> bytes:
        """The PDF of a page that everybody may read, by a name that changes with the page; the last ones are kept."""
        with self._lock:
            making = self._shared.get(name)
            if making is None or _failed(making):
                making = self._keep(name, self._begun(page))
        # Somebody who leaves does not stop it for the others.
        return await asyncio.shield(asyncio.wrap_future(making))

    def close(self) -> None:
        """Stop the processes; what waits is not made."""
        self._threads.shutdown(wait=False, cancel_futures=True)
        self._work.close()

    def _begun(self, page: str) -> Future[bytes]:
        if not self._room.acquire(blocking=False):
            raise Unavailable(BUSY)
        begun = self._threads.submit(copy_context().run, self._made, page)
        begun.add_done_callback(lambda _: self._room.release())
        return begun

    def _made(self, page: str) -> bytes:
        try:
            return self._work.run(self._make, page)
        except TooMuch:
            raise Unavailable(FAILED) from None

    def _keep(self, name: str, making: Future[bytes]) -> Future[bytes]:
        self._shared.pop(name, None)
        while len(self._shared) >= _KEPT:
            self._shared.pop(next(iter(self._shared)))
        self._shared[name] = making
        return making


def _failed(making: Future[bytes]) -> bool:
    return making.done() and (making.cancelled() or making.exception() is not None)
