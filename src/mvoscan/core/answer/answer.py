"""The answer itself: frozen numbers, from which page, document, JSON and command line are all made."""

from datetime import date

from pydantic import BaseModel, ConfigDict

from mvoscan.core.answer.asked import Asked
from mvoscan.core.answer.change import Changes
from mvoscan.core.answer.choose import Fit
from mvoscan.core.answer.findings import BasisFindings
from mvoscan.core.answer.offered import Offered
from mvoscan.core.answer.use import Use
from mvoscan.core.closing import label
from mvoscan.core.dossier import BRUSSELS
from mvoscan.core.release import FourEyes, Release


class _Value(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Source(_Value):
    """A release as it is named in an answer; `published` is a Belgian day."""

    name: str
    period: str
    period_label: str
    period_start: date
    period_end: date
    published: date
    organisations: int
    figures: int
    figures_published: int
    claim: str
    four_eyes: FourEyes
    sha256: str

    @property
    def quarter(self) -> bool:
        """Whether it covers a quarter; else a year."""
        return "-Q" in self.period


class Results(_Value):
    """The main results: out of which release, how its period fits, what it says, and what changed since the former."""

    source: Source
    fit: Fit
    findings: tuple[BasisFindings, ...]
    before: Source | None
    changes: tuple[Changes, ...]


class About(_Value):
    """What the answer is about and where it comes from; `minimum_coverage` in percents of the asked weight."""

    service: str
    """The name of the service."""
    address: str
    """The public address, without a slash at its end."""
    questionnaire: str
    title: str
    minimum_coverage: int
    alone: bool
    """Whether no other questionnaire is there."""
    demo: bool


class Answer(_Value):
    """All numbers of one answer, as they were on the day it was asked; `results` is None without any release."""

    asked: Asked
    about: About
    use: Use
    results: Results | None
    offered: Offered


def source_of(release: Release) -> Source:
    """A published release, as it is named."""
    period, published = release.period, release.published or release.built
    return Source(
        name=release.name,
        period=period.code,
        period_label=label(period),
        period_start=period.start,
        period_end=period.end,
        published=published.at.astimezone(BRUSSELS).date(),
        organisations=release.counts["units"],
        figures=release.counts["cells"],
        figures_published=release.counts["published"],
        claim=release.audit["claim"],
        four_eyes=release.four_eyes or FourEyes.DECLARED,
        sha256=release.sha256,
    )
