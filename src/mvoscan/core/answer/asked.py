"""The period that a question is about: whole months, and today when the last one is still running."""

import re
from calendar import monthrange
from datetime import date, datetime

from pydantic import BaseModel, ConfigDict

from mvoscan.core.dossier import BRUSSELS
from mvoscan.core.errors import Invalid, Problem

FIRST, LAST = "van", "tot"
"""The names of both months in a form and in an address."""

_MONTH = re.compile(r"20[0-9]{2}-(0[1-9]|1[0-2])")


class Asked(BaseModel):
    """First and last month (`YYYY-MM`, both included), and the Belgian day on which it was asked."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    first: str
    last: str
    today: date

    @property
    def running(self) -> bool:
        """Whether the last month is still running: then the answer goes up to and including today."""
        return self.last == self.today.isoformat()[:7]

    @property
    def start(self) -> date:
        """The first day."""
        return date(int(self.first[:4]), int(self.first[5:]), 1)

    @property
    def end(self) -> date:
        """The last day: of the last month, or today."""
        year, month = int(self.last[:4]), int(self.last[5:])
        return self.today if self.running else date(year, month, monthrange(year, month)[1])

    @property
    def instants(self) -> tuple[datetime, datetime]:
        """From the first instant of the period up to the first one after its last month, on the Belgian calendar."""
        year, month = int(self.last[:4]), int(self.last[5:])
        after = datetime(year + month // 12, month % 12 + 1, 1, tzinfo=BRUSSELS)
        return datetime(self.start.year, self.start.month, 1, tzinfo=BRUSSELS), after


def read_asked(first: str, last: str, *, today: date) -> Asked:
    """Read a period; without one it is this year up to now, and one end completes the year of the other.

    A period that ends later this year is answered up to today. Raises `Invalid` with everything that is wrong and what
    would be valid.

    >>> read_asked("2026-01", "2026-12", today=date(2026, 11, 25)).last
    '2026-11'
    """
    now = today.isoformat()[:7]
    problems = [*_wrong(FIRST, first, now), *_wrong(LAST, last, f"{now[:4]}-12")]
    if problems:
        raise Invalid(*problems)
    first = first or f"{last[:4] or now[:4]}-01"
    last = min(now, last or f"{first[:4]}-12")
    if first > last:
        message = f"De periode begint ({first}) na haar einde ({last}). Wissel de twee maanden om."
        raise Invalid(Problem(field=FIRST, message=message))
    return Asked(first=first, last=last, today=today)


def _wrong(field: str, month: str, latest: str) -> list[Problem]:
    if not month:
        return []
    if _MONTH.fullmatch(month) is None:
        return [Problem(field=field, message="Geef een maand als JJJJ-MM, bijvoorbeeld 2026-01.")]
    if month > latest:
        message = (
            f"De maand {month} is nog niet begonnen. Kies ten laatste {latest}: dan telt het antwoord tot vandaag."
        )
        return [Problem(field=field, message=message)]
    return []
