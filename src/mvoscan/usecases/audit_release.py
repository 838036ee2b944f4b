"""Audit a kept release anew: are its bytes what they were, and do they, with all that appeared, give nobody away?"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection

from mvoscan.core.disclosure.policy import Policy
from mvoscan.core.disclosure.progress import Progress, untold
from mvoscan.core.disclosure.protected import Earlier, Frozen
from mvoscan.core.disclosure.reaudit import Reaudit, attack_kept, near
from mvoscan.core.errors import BrokenFile
from mvoscan.core.release import Release
from mvoscan.storage import releases
from mvoscan.storage.statistics_files import read_policy

TRIED = (
    "De hash van de cijfers en die van de deelnemers.",
    "Of de aantallen besturen in de cijfers die van de deelnemers zijn.",
    "Of uit verschillen tussen cellen iets volgt over te weinig besturen, ook over publicaties heen.",
    "In hoeveel punten een buitenstaander een score kan kennen.",
    "Of een buitenstaander een antwoord zeker kan weten.",
)
"""What an audit of kept bytes tries."""

NOT_TRIED = (
    "Besturen die hun eigen uitkomst kennen, alleen of met twee: uitkomsten worden niet bewaard. "
    "Bij het maken is dat wel geprobeerd.",
    "Wat stellingen samen over een thema zeggen: wie waarop antwoordde, wordt zonder antwoord bewaard.",
)
"""What it cannot try, and why."""


@dataclass(frozen=True)
class Kept:
    """A release as it lies in the database, with those it was published beside; or what is wrong with its bytes."""

    release: Release
    own: Earlier | None
    others: tuple[Earlier, ...]
    names: tuple[str, ...]
    broken: tuple[str, ...]


@dataclass(frozen=True)
class Audited:
    """The verdict: `attack` is None when the bytes are not what they were, since then nothing is worth attacking."""

    release: Release
    joint_with: tuple[str, ...]
    broken: tuple[str, ...]
    attack: Reaudit | None
    policy: str

    @property
    def clean(self) -> bool:
        """Whether nothing was found."""
        return not self.broken and self.attack is not None and not self.attack.found


def policy_in(reference: Path) -> Policy:
    """The policy as it is now; raises `BrokenFile`."""
    return read_policy(reference)


def read_kept(connection: Connection, name: str) -> Kept:
    """The release with this name and all others that were ever published; raises `NotFound`."""
    release = releases.get(connection, name)
    shown = [each for each in releases.shown(connection) if each.name != name]
    broken: list[str] = []
    found = {each.name: _read(connection, each, broken) for each in (release, *shown)}
    others = [(each.name, earlier) for each in shown if (earlier := found[each.name])]
    own = found[name]
    close = near(own, [each for _, each in others]) if own else ()
    names = tuple(label for label, each in others if any(each is one for one in close))
    return Kept(release, own, close, names, tuple(broken))


def audit_release(kept: Kept, policy: Policy, *, progress: Progress = untold) -> Audited:
    """Attack it; takes seconds to minutes and no database."""
    own = kept.own
    attack = attack_kept([own, *kept.others], policy, progress=progress) if own and not kept.broken else None
    return Audited(kept.release, kept.names, kept.broken, attack, policy.version)


def _read(connection: Connection, release: Release, broken: list[str]) -> Earlier | None:
    try:
        units = releases.units(connection, release)
        rows = releases.rows(connection, release)
    except BrokenFile as error:
        broken += _messages(error.findings)
        return None
    return Earlier(period=release.period, rows=rows, frozen=Frozen.model_validate_json(units))


def _messages(findings: Sequence[object]) -> list[str]:
    return [str(each) for each in findings]
