"""A running job tells how far it is: to whoever waits at the screen, and in the database, with signs of life."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from threading import Event, Lock, Thread
from types import TracebackType
from typing import Self

from mvoscan.core.errors import ScanError
from mvoscan.core.job import PHASES, Job, percentage
from mvoscan.usecases.open_service import Service
from mvoscan.usecases.run_jobs import logged, note

_EVERY = 1.0
_ALIVE = 15.0
_SPOKEN = 10
"""Percents between two lines on the screen."""


@dataclass
class Reporter:
    """Follows one job; a thread of its own writes, so that the work itself never waits for the database."""

    service: Service
    job: Job
    say: Callable[[str], None]
    _changed: bool = False
    _said: int = -10
    _lock: Lock = field(default_factory=Lock)
    _done: Event = field(default_factory=Event)

    def __enter__(self) -> Self:
        """Start giving signs of life."""
        self._thread = Thread(target=self._write, daemon=True, name=f"job {self.job.id}")
        self._thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None) -> None:
        """Stop writing; how it ends is for who does the work."""
        self.stop()

    def stop(self) -> None:
        """Write no more: after this the job is as it was told last."""
        self._done.set()
        self._thread.join()

    def progress(self, stage: str, share: float) -> None:
        """A share 0-1 of this stage is done."""
        now, done = datetime.now(UTC), percentage(stage, share)
        with self._lock:
            if stage != self.job.stage:
                self.job = logged(self.job, PHASES[stage].words, now)
            self.job = self.job.model_copy(update={"stage": str(stage), "percentage": done})
            self._changed = True
            spoken = done >= self._said + _SPOKEN
            self._said = done if spoken else self._said
        if spoken:
            self.say(f"{done:3d} %  {PHASES[stage].words}")

    def log(self, text: str) -> None:
        """One more line in the log, and on the screen."""
        with self._lock:
            self.job = logged(self.job, text, datetime.now(UTC))
            self._changed = True
        self.say(text)

    def learn(self, **known: object) -> None:
        """Note something more about the job."""
        with self._lock:
            self.job = self.job.model_copy(update=known)
            self._changed = True

    def _write(self) -> None:
        """Keep the job when it changed, and now and then to show that it is alive."""
        quiet = 0.0
        while not self._done.wait(_EVERY):
            quiet += _EVERY
            if self._changed or quiet >= _ALIVE:
                self._keep()
                quiet = 0.0

    def _keep(self) -> None:
        with self._lock:
            self.job = self.job.model_copy(update={"seen_at": datetime.now(UTC)})
            job, self._changed = self.job, False
        try:
            with self.service.writing() as connection:
                note(connection, job)
        except ScanError:
            self._changed = True  # the database is away for a moment: the next time, then.
