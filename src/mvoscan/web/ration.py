"""How often each address asked the API in the minute of now: counted in memory, and agreed on with other servers.

A write for each question would be the work that a limit keeps away. So servers that share a database tell each other
about once a second what they counted, and between two times each goes by what it knows.
"""

import logging
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from heapq import nlargest
from threading import Lock, Timer
from typing import NamedTuple

from mvoscan.core.errors import Unavailable
from mvoscan.core.limits import API_WINDOW

log = logging.getLogger("mvoscan.web")

WINDOW = int(API_WINDOW.total_seconds())
"""Seconds; windows lie side by side, the same for everybody."""

MOST_HELD = 10_000
"""Addresses that are counted in one window, so that who has many of them cannot fill the memory."""
MOST_TOLD = 1_000
"""Addresses that are told to others at a time, those with most to tell first: a thousand take 60 ms, of a thread."""
LITTLE = 100
"""Who asked less than this part of what an address may is not told to others: most people never are."""
EVERY = 1.0
"""Seconds from the first question that others do not know of until they are told."""
RESTS = 10.0
"""Seconds that a database is left alone after it did not answer; meanwhile each server counts alone."""

Exchange = Callable[[Mapping[str, int], datetime], Mapping[str, int]]
"""Adds counts by address to those of all servers in the window of an instant; gives how often it was in all.

Raises `Unavailable` when that cannot be done now.
"""


class Left(NamedTuple):
    """What is left of a window: requests, and seconds. Below zero, the request is one too many."""

    requests: int
    seconds: int


class Untold(NamedTuple):
    """What was counted here and others do not know yet, by address; and in which window."""

    window: int
    counts: dict[str, int]


@dataclass(slots=True)
class _Asked:
    """How often an address asked, as far as is known here; and how many of these times others do not know of."""

    times: int = 0
    untold: int = 0


class Windows:
    """How often each address asked in the window of now; what came before is forgotten, and nothing is kept."""

    def __init__(self, most: int, clock: Callable[[], float] = time.time) -> None:
        """Allow so many requests in a window."""
        self.most = most
        self.clock = clock
        self._window = 0
        self._asked: dict[str, _Asked] = {}
        self._lock = Lock()

    def ask(self, who: str) -> Left:
        """Count once more for an address.

        >>> windows = Windows(1, clock=lambda: 90.0)
        >>> windows.ask("192.0.2.1"), windows.ask("192.0.2.1").requests, windows.ask("192.0.2.2").requests
        (Left(requests=0, seconds=30), -1, 0)
        """
        now = int(self.clock())
        with self._lock:
            if now // WINDOW != self._window:
                self._window, self._asked = now // WINDOW, {}
            asked = self._asked.setdefault(who, _Asked())
            asked.times += 1
            asked.untold += 1
            if len(self._asked) > MOST_HELD:
                self._forget_some()
            return Left(self.most - asked.times, WINDOW - now % WINDOW)

    def untold(self) -> Untold:
        """What others should know: of who asked a little or more, what was counted here since `learn`.

        >>> windows = Windows(200, clock=lambda: 90.0)
        >>> for who in ("192.0.2.1", "192.0.2.1", "192.0.2.2"):
        ...     _ = windows.ask(who)
        >>> windows.untold().counts
        {'192.0.2.1': 2}
        """
        with self._lock:
            little = self.most / LITTLE
            told = ((who, each.untold) for who, each in self._asked.items() if each.untold and each.times >= little)
            return Untold(self._window, dict(nlargest(MOST_TOLD, told, key=lambda each: each[1])))

    def learn(self, told: Untold, in_all: Mapping[str, int]) -> None:
        """Count from now on what others counted: this was told to them, and so often each of these asked in all.

        >>> windows = Windows(10, clock=lambda: 90.0)
        >>> _ = windows.ask("192.0.2.1")
        >>> windows.learn(windows.untold(), {"192.0.2.1": 8})
        >>> windows.ask("192.0.2.1").requests, windows.untold().counts
        (1, {'192.0.2.1': 1})
        """
        with self._lock:
            if told.window != self._window:
                return
            for who, times in in_all.items():
                if asked := self._asked.get(who):
                    asked.untold = max(0, asked.untold - told.counts[who])  # below it when it was forgotten since.
                    asked.times = max(asked.times, times + asked.untold)

    def _forget_some(self) -> None:
        """Keep the half that asked most: who is near the limit stays, and nobody is refused for what others do."""
        kept = nlargest(MOST_HELD // 2, self._asked.items(), key=lambda each: each[1].times)
        self._asked = dict(kept)


class Ration:
    """What an address may ask of all servers together, told to each other in a thread: who asks waits for nothing."""

    def __init__(self, windows: Windows, exchange: Exchange | None) -> None:
        """Agree by `exchange`, about once a second while somebody asks; without it this server counts alone."""
        self.windows = windows
        self._exchange = exchange
        self._pause = EVERY
        self._timer: Timer | None = None
        self._closed = False
        self._state, self._turn = Lock(), Lock()

    def ask(self, who: str) -> Left:
        """Count once more for an address; what others counted comes in before long."""
        left = self.windows.ask(who)
        if self._exchange:
            self._agree_soon()
        return left

    def agree(self) -> None:
        """Tell others what was counted here, and count what they did; raises nothing when that does not work."""
        with self._turn:
            if not self._closed:
                self._pause = EVERY if self._told() else RESTS

    def close(self) -> None:
        """Agree on nothing any more; what is being told is told to the end, as the database is closed after this."""
        with self._state:
            self._closed = True
            if self._timer:
                self._timer.cancel()
        with self._turn:
            pass

    def _told(self) -> bool:
        """Whether others know now what was counted here."""
        told = self.windows.untold()
        if self._exchange is None or not told.counts:
            return True
        try:
            in_all = self._exchange(told.counts, datetime.fromtimestamp(told.window * WINDOW, UTC))
        except Unavailable:
            return False  # whoever needs the database says so.
        except Exception as error:  # whatever it was; without its message, which may quote a row.
            log.error("servers do not agree on how often the API is asked: %s", type(error).__name__)
            return False
        self.windows.learn(told, in_all)
        return True

    def _agree_soon(self) -> None:
        with self._state:
            if self._timer or self._closed:
                return
            self._timer = Timer(self._pause, self._agree_in_time)
            self._timer.daemon = True
            self._timer.start()

    def _agree_in_time(self) -> None:
        self.agree()
        with self._state:
            self._timer = None
