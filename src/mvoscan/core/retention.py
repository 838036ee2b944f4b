"""How long what is kept: proposals of ours, all settings; docs/privacy.md says why."""

from calendar import monthrange
from datetime import datetime, timedelta

from pydantic import BaseModel, ConfigDict


class Retention(BaseModel):
    """Months and days after which things are erased."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    dossier_months: int = 12
    """An open dossier, after its last change."""
    warning_days: int = 30
    """How long before that its coordinator hears of it."""
    answers_months: int = 60
    """A scan that was handed in, with answers, notes and action plan."""
    contact_months: int = 24
    """An address, after the last change of its dossier."""
    order_months: int = 12
    """Who ordered from the offer, after it was held or cancelled."""
    mail_days: int = 30
    """A mail that was sent or given up."""
    rate_days: int = 30
    """A window in which requests were counted."""
    webhook_days: int = 30
    """What was sent to a webhook, with its log."""
    audit_months: int = 60
    """An entry of the audit log."""


def months_before(now: datetime, months: int) -> datetime:
    """The instant so many calendar months ago; the last day of a month when that day does not exist.

    >>> from datetime import UTC
    >>> months_before(datetime(2027, 3, 31, tzinfo=UTC), 1).date().isoformat()
    '2027-02-28'
    """
    return _shifted(now, -months)


def expires_at(changed_at: datetime, months: int) -> datetime:
    """When an open dossier is erased if nothing changes any more.

    >>> from datetime import UTC
    >>> expires_at(datetime(2026, 11, 25, tzinfo=UTC), 12).date().isoformat()
    '2027-11-25'
    """
    return _shifted(changed_at, months)


def days_before(now: datetime, days: int) -> datetime:
    """The instant so many days ago."""
    return now - timedelta(days=days)


def _shifted(instant: datetime, months: int) -> datetime:
    number = instant.year * 12 + instant.month - 1 + months
    year, month = number // 12, number % 12 + 1
    return instant.replace(year=year, month=month, day=min(instant.day, monthrange(year, month)[1]))
