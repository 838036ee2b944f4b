"""A job: long work that leaves a log. One of a kind and period at a time; one whose process died can begin again.

waiting → running → done, refused (nothing may be published) or failed (something broke); never back.
"""

from datetime import datetime, timedelta
from enum import StrEnum
from typing import NamedTuple

from pydantic import BaseModel, ConfigDict

from mvoscan.core.disclosure.progress import Step
from mvoscan.core.errors import ScanError, Unavailable

WORKER = "automatisch (worker)"
"""Who makes a release that nobody asked for; no person can be called so."""

DIED = "Het proces dat dit deed, is gestopt voor het klaar was. Er is niets gepubliceerd; begin gerust opnieuw."
STOPPED = "Het werk is onderbroken. Er is niets gepubliceerd; begin gerust opnieuw."
UNEXPECTED = (
    "Er ging iets mis dat we niet voorzagen. Er is niets gepubliceerd; in het logboek van de dienst staat meer."
)
SILENT_FOR = timedelta(seconds=90)
"""A job that gives no sign of life for so long has no process any more."""


class JobState(StrEnum):
    """How far a job is."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    REFUSED = "refused"
    FAILED = "failed"


JOB_WORDS = {
    JobState.WAITING: "wacht",
    JobState.RUNNING: "bezig",
    JobState.DONE: "klaar",
    JobState.REFUSED: "geweigerd",
    JobState.FAILED: "mislukt",
}
"""The states on screen."""


class Phase(NamedTuple):
    """What a part of the work is called, and between which percentages of the whole it lies."""

    words: str
    first: int
    last: int


GATHER, KEEP = "gather", "keep"
PHASES: dict[str, Phase] = {
    GATHER: Phase("Scans verzamelen", 0, 10),
    Step.SUPPRESS: Phase("Cellen afschermen", 10, 15),
    Step.QUESTIONS: Phase("Stellingen aanvallen en beveiligen", 15, 50),
    Step.SCORES: Phase("Scores aanvallen en beveiligen", 50, 75),
    Step.GATE: Phase("Alles nog eens aanvallen, zoals het verschijnt", 75, 98),
    KEEP: Phase("Bewaren", 98, 100),
}
"""The parts of building a release, in order."""


class Line(BaseModel):
    """A line of a log."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    at: datetime
    text: str


class Job(BaseModel):
    """Long work on a period: who asked for it, how far it is, and how it ended."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: int
    kind: str = "release"
    period: str
    state: JobState
    by: str
    enforced: bool = False
    subject: str = ""
    """Who asked for it by login; empty when it was declared or automatic."""
    made_at: datetime
    started_at: datetime | None = None
    seen_at: datetime | None = None
    """The last sign of life."""
    ended_at: datetime | None = None
    stage: str = ""
    percentage: int = 0
    log: tuple[Line, ...] = ()
    reason: str | None = None
    """Why it was refused or failed."""
    release: str | None = None
    """The name of what it made."""
    population: str | None = None
    """What it was made of, in short: another text means that trying again makes sense."""

    @property
    def open(self) -> bool:
        """Whether it has not ended."""
        return self.state in (JobState.WAITING, JobState.RUNNING)

    def died(self, now: datetime) -> bool:
        """Whether it should be running, and gave no sign of life for too long."""
        return self.state is JobState.RUNNING and (self.seen_at is None or now - self.seen_at > SILENT_FOR)


def percentage(stage: str, share: float) -> int:
    """How much of the whole is done when this share 0-1 of a stage is.

    >>> percentage("questions", 0.5), percentage("gate", 0.0)
    (32, 75)
    """
    phase = PHASES[stage]
    return phase.first + int((phase.last - phase.first) * min(1.0, max(0.0, share)))


def outcome(error: BaseException) -> tuple[JobState, str]:
    """How a job ends by this error, and the reason in Dutch: refused for our own decisions, else failed.

    >>> from mvoscan.core.errors import NotProved
    >>> outcome(NotProved("De oplosser geeft geen uitsluitsel."))[0]
    <JobState.REFUSED: 'refused'>
    >>> outcome(ZeroDivisionError())[0]
    <JobState.FAILED: 'failed'>
    """
    if isinstance(error, ScanError):
        away = type(error) is Unavailable
        return JobState.FAILED if away else JobState.REFUSED, str(error)
    if isinstance(error, (KeyboardInterrupt, SystemExit)):
        return JobState.FAILED, STOPPED
    return JobState.FAILED, UNEXPECTED
