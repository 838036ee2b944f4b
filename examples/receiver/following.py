"""Following what happens: the webhook when it comes, the list of events when we were away."""

import sys
from threading import Event, Thread

import httpx2

from receiver.service import CursorAhead, Refusal, Service
from receiver.store import Store

EVERY = 600.0
"""Seconds between two looks at the list of events: a webhook can get lost."""
AGAIN = 5.0
"""Seconds to wait when the service is away."""


class Follower:
    """A thread that catches up at the start and now and then, and asks the status of what events are about."""

    def __init__(self, service: Service, store: Store) -> None:
        """Do nothing yet."""
        self._service, self._store = service, store
        self._wake = Event()

    def start(self) -> None:
        """Begin, beside the pages."""
        Thread(target=self._run, daemon=True).start()

    def wake(self) -> None:
        """There is something to ask."""
        self._wake.set()

    def catch_up(self) -> None:
        """Read what happened since our cursor: nothing is lost, and what we know is skipped by its id."""
        cursor = int(self._store.fact("cursor") or 0)
        while True:
            try:
                page = self._service.events(after=cursor)
            except CursorAhead:
                cursor = 0  # the service was put back from a backup: begin again, and skip what we have.
                continue
            cursor = page["cursor"]
            self._store.take(page["events"], heard="lijst", cursor=cursor)
            if not page["next"]:
                return

    def refresh(self) -> None:
        """Ask the service itself whether results hold: then the order in which messages came does not matter."""
        for name in self._store.stale():
            self._store.set_status(name, *self._service.status(name))

    def _run(self) -> None:
        woken, patience = False, EVERY
        while True:
            self._wake.clear()
            try:
                if not woken:
                    self._listen()
                self.catch_up()
                self.refresh()
                patience = EVERY
            except (httpx2.HTTPError, Refusal) as error:
                sys.stderr.write(f"receiver: {error}\n")
                patience = AGAIN
            woken = self._wake.wait(patience)

    def _listen(self) -> None:
        """Have a webhook that works; without one we go on with the list alone."""
        name = self._store.fact("webhook")
        if name and self._service.wake_webhook(name):
            return
        try:
            name, secret = self._service.add_webhook()
        except Refusal as refused:
            sys.stderr.write(f"receiver: no webhook ({refused})\n")
            return
        self._store.keep(webhook=name, secret=secret)
