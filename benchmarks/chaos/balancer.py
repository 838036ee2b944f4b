"""A client of several servers: asks them in turn, and asks again what was not answered, with the same words."""

import itertools
import time
from collections import Counter
from collections.abc import Sequence
from contextlib import suppress
from threading import Lock
from typing import Any

import httpx2

PATIENCE = 60.0
"""Seconds after which somebody gives up."""
PAUSE = 0.25
"""Seconds before the same is asked again; `Retry-After` says 30, but who asks sooner finds more that is wrong."""
_AGAIN = frozenset({429, 502, 503})


class Balancer:
    """Spreads requests over servers; a server that does not answer is passed over for this time."""

    def __init__(self, addresses: Sequence[str]) -> None:
        """Ask nothing yet."""
        self._addresses = itertools.cycle(addresses)
        self._lock = Lock()
        self._client = httpx2.Client(timeout=httpx2.Timeout(20, connect=2))
        self.refused: Counter[str] = Counter()
        """Why something was asked again."""

    def ask(self, method: str, path: str, **options: Any) -> httpx2.Response | None:
        """The answer, after as many tries as it takes; None when patience is over."""
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            found = self._try(method, path, options)
            if found is not None:
                return found
            time.sleep(PAUSE)
        return None

    def close(self) -> None:
        """Close the connections."""
        self._client.close()

    def _try(self, method: str, path: str, options: dict[str, Any]) -> httpx2.Response | None:
        with self._lock:
            address = next(self._addresses)
        try:
            found = self._client.request(method, f"{address}{path}", **options)
        except httpx2.TransportError as error:
            self._note(type(error).__name__)
            return None
        if found.status_code in _AGAIN or (found.status_code == 409 and "retry-after" in found.headers):
            with suppress(KeyError):
                self._note(f"{found.status_code}, Retry-After {found.headers['retry-after']}")
                return None
        return found

    def _note(self, why: str) -> None:
        with self._lock:
            self.refused[why] += 1
