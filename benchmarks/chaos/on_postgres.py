"""Faults with two servers and a worker on a PostgreSQL primary and its synchronous standby."""

import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

import httpx2
from tests.postgres_programs import free_port
from tests.receiver import Receiver, listening

from benchmarks.chaos.balancer import Balancer
from benchmarks.chaos.cluster import Pair, running_pair, wait_until
from benchmarks.chaos.ledger import Ledger
from benchmarks.chaos.playing import Fault, Outcome, play
from benchmarks.chaos.program import Program
from benchmarks.chaos.stage import Stage

_CLOCK = "clocks jump 2 h ahead, 1 h behind, right; the worker is killed ahead"
_CLOCKS = ("+2h", "-1h", "+0")
_DELIVERED = "webhooks, after all of this (seconds: until the last one came)"


class Running:
    """The program as it runs on several machines."""

    def __init__(self, stage: Stage, pair: Pair, room: Path) -> None:
        """Start nothing yet."""
        self.stage, self.pair, self._room = stage, pair, room
        self._environment = stage.environment(WORKER="false", READ_DATABASE_URL=pair.read_url)
        self.clock = Clock(room / "clock")
        self.servers = [self._server(self._environment) for _ in range(2)]
        self.worker = Program("worker", environment=self._environment, log=room / "worker.log")

    def _server(self, environment: Mapping[str, str]) -> Program:
        port = free_port()
        log = self._room / f"server-{port}.log"
        return Program("serve", "--port", str(port), environment=environment, log=log, port=port)

    @contextmanager
    def in_other_times(self) -> Iterator[None]:
        """While the block runs, the second server and the worker have a clock that can jump."""
        right = self.servers[1], self.worker
        jumping = {**self._environment, **self.clock.environment}
        odd = self._server(jumping), Program("worker", environment=jumping, log=self._room / "worker.log")
        _replace(right, odd)
        self.servers[1], self.worker = odd
        try:
            yield
        finally:
            _replace(odd, right)
            self.servers[1], self.worker = right

    @property
    def addresses(self) -> list[str]:
        """Where the servers are."""
        return [each.address for each in self.servers]

    def start(self) -> None:
        """Start all of it."""
        for each in (*self.servers, self.worker):
            each.start()

    def stop(self) -> None:
        """Stop all of it."""
        for each in (*self.servers, self.worker):
            each.stop()

    def server_killed(self, _: Balancer) -> None:
        """A server dies and is started again."""
        self.servers[0].kill()
        time.sleep(1)
        self.servers[0].start()

    def worker_killed(self, _: Balancer) -> None:
        """The worker dies with events in its hands, and is started again."""
        self.worker.kill()
        time.sleep(1)
        self.worker.start()

    def database_restarted(self, _: Balancer) -> None:
        """The primary stops in order and starts again."""
        self.pair.primary.stop()
        self.pair.primary.start()
        self.pair.wait_for_standby()

    def standby_killed(self, _: Balancer) -> None:
        """The synchronous standby dies: nothing can be acknowledged until it is back."""
        self.pair.standby.kill()
        time.sleep(2)
        self.pair.standby.start()
        self.pair.wait_for_standby()

    def clock_jumps(self, _: Balancer) -> None:
        """A server and the worker live two hours ahead, then one hour behind, then right; the worker dies ahead."""
        for offset in _CLOCKS:
            self.clock.jump(offset)
            time.sleep(2.5)
            if offset == _CLOCKS[0]:
                self.worker.kill()
            if offset == _CLOCKS[1]:
                self.worker.start()

    def primary_killed(self, _: Balancer) -> None:
        """The primary dies for good, and the standby is promoted."""
        self.pair.primary.kill()
        time.sleep(0.5)
        self.pair.standby.promote()


class Clock:
    """A clock that others can be given and that jumps while they run (libfaketime)."""

    def __init__(self, file: Path) -> None:
        """It is right at first."""
        self._file = file
        self._library = next(Path("/usr/lib").glob("*/faketime/libfaketimeMT.so.1"), None)
        self.jump("+0")

    @property
    def there(self) -> bool:
        """Whether this machine has one."""
        return self._library is not None

    @property
    def environment(self) -> dict[str, str]:
        """What makes a process live by it; how long something takes is measured as ever."""
        if not self._library:
            return {}
        kept = {"FAKETIME_TIMESTAMP_FILE": str(self._file), "FAKETIME_CACHE_DURATION": "1"}
        return {"LD_PRELOAD": str(self._library), "FAKETIME_DONT_FAKE_MONOTONIC": "1", **kept}

    def jump(self, offset: str) -> None:
        """From now on the clock is so far off."""
        fresh = self._file.with_suffix(".new")
        fresh.write_text(offset)
        fresh.replace(self._file)


def outcomes() -> Iterator[Outcome]:
    """Every fault, one after the other, on the same database."""
    ledger, receiver = Ledger(), Receiver()
    with ExitStack() as stack:
        room = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="mvoscan-chaos-")))
        pair = stack.enter_context(running_pair())
        stack.enter_context(listening(receiver))
        stage = Stage(pair.url, room)
        stack.callback(stage.close)
        running = Running(stage, pair, room)
        stack.callback(running.stop)
        running.start()
        stage.subscribe(receiver, running.addresses[0])
        for fault in _faults(running):
            yield play(stage, running.addresses, ledger, fault)
        if running.clock.there:
            with running.in_other_times():
                yield play(stage, running.addresses, ledger, Fault(_CLOCK, running.clock_jumps))
        else:
            sys.stderr.write(f"Left out: {_CLOCK}; this machine has no libfaketime (apt-get install faketime).\n")
        yield _delivered(stage, running.addresses[0], receiver)


def _faults(running: Running) -> list[Fault]:
    return [
        Fault("a server is killed (SIGKILL) and started again", running.server_killed),
        Fault("the worker is killed amid its deliveries, and started again", running.worker_killed),
        Fault("the primary is restarted", running.database_restarted),
        Fault("the synchronous standby is killed and back after 2 s", running.standby_killed),
        Fault("the primary is killed (SIGKILL), the standby promoted", running.primary_killed),
    ]


def _replace(old: Sequence[Program], new: Sequence[Program]) -> None:
    """Stop some, and start others."""
    for each in old:
        each.stop()
    for each in new:
        each.start()


def _delivered(stage: Stage, address: str, receiver: Receiver) -> Outcome:
    """Every event that the client may read came to its webhook; more than once is allowed, with the same id."""
    readable = _readable(stage, address)
    began = time.monotonic()
    wrong = () if len(readable) == len(set(readable)) else ("an event is read twice",)
    with suppress(TimeoutError):
        wait_until(lambda: set(readable) <= set(receiver.taken), patience=100)
    lost = len(set(readable) - set(receiver.taken))
    unasked = len(set(receiver.taken) - set(readable))
    again = {"the same event once more": len(receiver.ids) - len(receiver.taken)}
    took = time.monotonic() - began
    return Outcome(_DELIVERED, len(receiver.taken), lost, unasked, took, again, wrong, breaks=False)


def _readable(stage: Stage, address: str) -> list[str]:
    found: list[str] = []
    cursor = 0
    while True:
        asked = {"after": cursor, "limit": 500}
        page = httpx2.get(f"{address}/api/v1/events", params=asked, headers=stage.client.headers).json()
        found += [each["data"]["id"] for each in page["events"] if each["type"] == "scan.handed_in"]
        cursor = page["cursor"]
        if page["next"] is None:
            return found
