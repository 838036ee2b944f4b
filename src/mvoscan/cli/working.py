"""The worker: drafts of periods that closed, what people asked for, and mail; in the server or as a process of its own.

It looks around in a thread; a release is built in a child process with less right to the processor, so that no page
waits for it. Of several replicas one has the turn, and another takes it when that one is not heard of any more.
"""

import logging
import os
import secrets
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from multiprocessing import get_context
from multiprocessing.context import SpawnProcess
from threading import Event, Thread
from types import FrameType

import typer

from mvoscan.cli.couriering import couriers
from mvoscan.cli.logs import keep_logs
from mvoscan.cli.memory import one_arena
from mvoscan.cli.posting import compose_of, post_of
from mvoscan.cli.retaining import rules_of
from mvoscan.core.errors import BrokenFile, Conflict, ScanError
from mvoscan.core.job import Job
from mvoscan.core.release import act_of_worker
from mvoscan.settings import Settings, load_settings
from mvoscan.usecases import run_jobs
from mvoscan.usecases.find_due_releases import Due, Rules, due_releases, read_rules
from mvoscan.usecases.keep_retention import sweep
from mvoscan.usecases.open_service import Service, open_service
from mvoscan.usecases.send_mail import send_due

log = logging.getLogger("mvoscan.work")

LOOKS = 5.0
"""Seconds between two looks around."""
ERASES = timedelta(hours=24)
"""How often what is old is erased."""
SWEEPS = timedelta(minutes=10)
"""How often closed periods are looked for."""
LONGEST = timedelta(hours=2)
"""A release that takes longer is stopped: the previous one stays."""

_TOO_LONG = "Dit duurde langer dan twee uur en is gestopt. Er is niets gepubliceerd."
_GRACE = 10.0


class Worker:
    """Looks around when it is told to, and has at most one child that builds."""

    def __init__(self, settings: Settings, service: Service) -> None:
        """Start nothing yet; raises `SettingError` for what it could not work with."""
        self._settings, self._service = settings, service
        self._me = secrets.token_hex(8)
        self._post = post_of(settings)
        self._compose = compose_of(settings, service)
        self._rules: Rules | None = None
        self._child: tuple[Job, SpawnProcess] | None = None
        self._swept: datetime | None = None
        self._erased: datetime | None = None
        self._turn: datetime | None = None

    def look(self, now: datetime) -> bool:
        """Do what can be done now; False when another replica has the turn."""
        self._tend(now)
        if not _within(self._turn, run_jobs.TURN_LASTS / 3, now):
            with self._service.writing() as connection:
                mine = run_jobs.take_turn(connection, holder=self._me, now=now)
                run_jobs.bury_dead(connection, now=now)
            self._turn = now if mine else None
        if self._turn is None:
            return False
        if self._child is None:
            self._begin(now)
        self._retain(now)
        send_due(self._service.database, self._post, self._compose, clock=lambda: datetime.now(UTC))
        return True

    def run(self, stop: Event) -> None:
        """Look around until it is told to stop; what goes wrong is logged, and tried again the next time."""
        while not stop.is_set():
            try:
                self.look(datetime.now(UTC))
            except ScanError as error:
                log.warning("worker: %s", error)
            except Exception:
                log.exception("worker: unexpected")
            stop.wait(LOOKS)
        self.close()

    def wait(self, now: datetime) -> None:
        """Wait until the child, if any, is done, and note how it ended."""
        if self._child:
            self._child[1].join()
            self._tend(now)

    def close(self) -> None:
        """Stop the child, put its job back, and let another replica have the turn."""
        child, self._child = self._child, None
        try:
            if child:
                child[1].kill()
                child[1].join()
            with self._service.writing() as connection:
                if child:
                    run_jobs.put_back(connection, child[0], now=datetime.now(UTC))
                run_jobs.give_turn_back(connection, holder=self._me)
        except ScanError as error:
            log.warning("worker: %s", error)

    def _tend(self, now: datetime) -> None:
        """See how the child is."""
        if self._child is None:
            return
        job, process = self._child
        late = now - (job.started_at or now) > LONGEST
        if process.is_alive() and not late:
            return
        if late:
            process.kill()
        process.join()
        self._child = None
        with self._service.writing() as connection:
            run_jobs.bury(connection, job, now=now, **({"reason": _TOO_LONG} if late else {}))

    def _begin(self, now: datetime) -> None:
        """Begin what people asked for, else what is due."""
        with self._service.reading() as reading:
            waits = run_jobs.any_waiting(reading)
        if waits:
            with self._service.writing() as connection:
                job = run_jobs.begin_waiting(connection, now=now)
        else:
            job = self._due(now)
        if job:
            log.info("building a release of %s", job.period)
            process = get_context("spawn").Process(
                target=build_in_child, args=(self._settings, job), daemon=True, name=f"release {job.period}"
            )
            process.start()
            self._child = (job, process)

    def _due(self, now: datetime) -> Job | None:
        """The first period that wants a draft, begun; looked for now and then only."""
        if _within(self._swept, SWEEPS, now):
            return None
        due = self._wanted(now)
        if not due:
            self._swept = now
            return None
        with self._service.writing() as connection:
            try:
                first = due[0]
                who = act_of_worker(now)
                return run_jobs.begin_release(connection, first.period, who=who, population=first.population)
            except Conflict:
                return None

    def _retain(self, now: datetime) -> None:
        """Keep to the retention rules once a day; in a demo everything stays, since everything is invented."""
        if self._service.demo or _within(self._erased, ERASES, now):
            return
        sweep(self._service.database, rules=rules_of(self._settings), now=now)
        self._erased = now

    def _wanted(self, now: datetime) -> tuple[Due, ...]:
        """The periods that want a draft; with a broken cube or policy there are none, and the log says why."""
        try:
            if self._rules is None:
                folder, library, types = self._settings.reference_folder, self._service.library, self._service.types
                self._rules = read_rules(folder, library=library, types=types)
        except BrokenFile as error:
            log.error("worker: %s", error)
            return ()
        with self._service.reading() as reading:
            return due_releases(reading, rules=self._rules, grace_days=self._settings.release_grace_days, now=now)


def _within(moment: datetime | None, span: timedelta, now: datetime) -> bool:
    """Whether something was so short ago; what seems to be still to come was noted by a clock that was wrong."""
    return moment is not None and timedelta() <= now - moment < span


def build_in_child(settings: Settings, job: Job) -> None:
    """Do a job in this process; how it ends is in the database, and in the exit status."""
    from mvoscan.cli.building import make_release  # noqa: PLC0415 # it loads the solver, which the server never needs.

    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C is for the parent, which stops this.
    os.nice(10)
    keep_logs(settings, telling=True)
    service = open_service(settings)
    try:
        make_release(service, settings, job, say=log.info)
    except ScanError as error:
        log.warning("no release of %s: %s", job.period, error)
        sys.exit(1)
    except Exception:  # it is in the log already, and Python would add its message, which may quote a row.
        sys.exit(1)
    finally:
        service.close()


@contextmanager
def worker_beside(settings: Settings, service: Service) -> Iterator[None]:
    """The worker in a thread of this process while the block runs; nothing when the settings leave it out."""
    if not settings.worker:
        yield
        return
    stop, worker = Event(), Worker(settings, service)
    thread = Thread(target=worker.run, args=(stop,), daemon=True, name="worker")
    signal.signal(signal.SIGTERM, _end)
    thread.start()
    try:
        with couriers(settings, service):
            yield
    finally:
        stop.set()
        thread.join(_GRACE)


def worker() -> None:
    """Doe het werk op de achtergrond: publicaties klaarzetten, mail en webhooks versturen. Stoppen: Ctrl+C."""
    settings = load_settings()
    one_arena()
    service = open_service(settings)
    keep_logs(settings, telling=True)
    typer.echo("De worker werkt. Stoppen: Ctrl+C.")
    stop = Event()
    for each in (signal.SIGTERM, signal.SIGINT):
        signal.signal(each, lambda *_: stop.set())
    try:
        with metered(settings, service), couriers(settings, service):
            Worker(settings, service).run(stop)
    finally:
        service.close()


@contextmanager
def metered(settings: Settings, service: Service) -> Iterator[None]:
    """Figures of a worker for Prometheus while the block runs, when the settings ask for them."""
    if not settings.worker_metrics_port:
        yield
        return
    from mvoscan.cli import metering  # noqa: PLC0415 # it loads what only who is measured needs.

    with metering.metered(settings, service, setting="worker_metrics_port"):
        yield


def _end(_number: int, _frame: FrameType | None) -> None:
    """End as if by `exit`, so that what is open is closed."""
    raise SystemExit(143)
