"""Every way a scan can go wrong, as one tree.

    ScanError
    ├── NotFound            what was asked for does not exist, or not for this visitor
    ├── Gone                it existed, and was revoked, expired or withdrawn
    │   └── Withdrawn       the scan itself was withdrawn by who manages it
    ├── Refused             the visitor may not do this
    │   └── OutOfScope      the key of a client is not for this
    ├── NoKey               a program showed no key, or one that opens nothing
    │   └── UnknownKey      one that nobody ever had
    ├── LaunchRefused       another program sent somebody here in a way that leads nowhere
    ├── LoginFailed         a login did not come to an end: refused, too late, or an answer that cannot be trusted
    ├── Invalid             what was sent is wrong: a list of problems, each with its place
    ├── Ahead               a cursor that was not given out yet
    ├── Conflict            it clashes with what someone else did, or with the state of the dossier
    │   ├── AnswerClash     an answer changed since the visitor read it
    │   └── UnderWay        the same request is being answered at this moment
    ├── BrokenFile          a questionnaire, reference file or seal is wrong: a list of findings
    ├── TooOften            it was asked too often in a short time
    └── Unavailable         the database or another part we need is away
        └── NotProved       figures could not be proved safe, or in time: nothing of them is published

Messages are Dutch: they are interface text. The web turns this tree into statuses in one table.
"""

from pydantic import BaseModel, ConfigDict


class Problem(BaseModel):
    """One thing wrong with what was sent: `field` is a form field or JSON pointer, `message` says how to mend it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    field: str
    message: str


def json_pointer(*place: str | int) -> str:
    """A place in a JSON document (RFC 6901).

    >>> json_pointer("answers", "a/b", "option")
    '/answers/a~1b/option'
    """
    return "".join("/" + str(part).replace("~", "~0").replace("/", "~1") for part in place)


class Finding(BaseModel):
    """One thing wrong with a file: where (file, line, place), what, and how to mend it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    file: str
    place: str
    message: str
    remedy: str
    line: int | None = None
    column: int | None = None

    def __str__(self) -> str:
        """Render as `file:line:column place – message Remedie: …`, leaving out what is unknown."""
        position = "".join(f":{part}" for part in (self.line, self.column) if part is not None)
        return f"{self.file}{position} {self.place} – {self.message} {self.remedy}".strip()


class ScanError(Exception):
    """Root of the tree; `str(error)` is Dutch and fit to be shown."""


class NotFound(ScanError):
    """What was asked for does not exist, or not for this visitor."""


class Gone(ScanError):
    """It existed, and was revoked, expired or withdrawn."""


class Withdrawn(Gone):
    """The scan was withdrawn by who manages it: none of its links opens anything any more."""


class Refused(ScanError):
    """The visitor may not do this."""


class OutOfScope(Refused):
    """The key of a client is not for this; `scope` is what it takes."""

    def __init__(self, message: str, *, scope: str) -> None:
        super().__init__(message)
        self.scope = scope


class NoKey(ScanError):
    """A program showed no key, or one that is unknown, expired or revoked."""


class UnknownKey(NoKey):
    """A program showed a key or token that nobody ever had: a mistake, or a guess."""


class LaunchRefused(ScanError):
    """Another program sent somebody here in a way that leads nowhere: unknown, or back to an unknown address."""


class LoginFailed(ScanError):
    """A login did not come to an end: the provider refused, it took too long, or its answer cannot be trusted."""


class Invalid(ScanError):
    """What was sent is wrong; `problems` says where, what and how to mend it."""

    def __init__(self, *problems: Problem) -> None:
        super().__init__("; ".join(problem.message for problem in problems))
        self.problems = problems


class Ahead(ScanError):
    """A cursor that was not given out yet: it belongs to another database, or to nothing."""


class Conflict(ScanError):
    """It clashes with what someone else did, or with the state of the dossier."""


class AnswerClash(Conflict):
    """An answer changed since the visitor read it; `questions` names the statements."""

    def __init__(self, message: str, *, questions: tuple[str, ...]) -> None:
        super().__init__(message)
        self.questions = questions


class TooOften(ScanError):
    """It was asked too often in a short time; `wait` is the seconds until it may be asked again."""

    def __init__(self, message: str, *, wait: int) -> None:
        super().__init__(message)
        self.wait = wait


class UnderWay(Conflict):
    """The same request is being answered at this moment; a little later its answer is there."""


class BrokenFile(ScanError):
    """A questionnaire, reference file or seal is wrong; `findings` holds all of it, not the first."""

    def __init__(self, *findings: Finding) -> None:
        super().__init__("\n".join(str(finding) for finding in findings))
        self.findings = findings


class Unavailable(ScanError):
    """The database or another part we need is away; trying again later may work."""


class NotProved(Unavailable):
    """Figures could not be proved safe, or not in time: nothing of them is published."""
