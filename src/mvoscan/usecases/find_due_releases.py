"""Which closed periods want a draft: nobody has to think of it."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from typing import NamedTuple

from sqlalchemy import Connection

from mvoscan.core.audit import release_step
from mvoscan.core.disclosure.period import Period, period_of
from mvoscan.core.dossier import BRUSSELS
from mvoscan.core.errors import BrokenFile
from mvoscan.core.job import JobState
from mvoscan.core.release import Release, act_of_worker, published_since, withdraw
from mvoscan.storage import audit, counting_scans, jobs, releases, service_facts
from mvoscan.storage.rules import Rules as Rules
from mvoscan.storage.rules import read_rules as read_rules

_AFTER_FAILURE = timedelta(hours=1)


class Due(NamedTuple):
    """A period that wants a draft, and what it would be made of, in short."""

    period: str
    population: str


def due_releases(connection: Connection, *, rules: Rules, grace_days: int, now: datetime) -> tuple[Due, ...]:
    """The periods that want a draft, the oldest first.

    They ended so many days ago, the service ran in them, there are confirmed scans, no release is there or waits, and
    the same was not tried before. In a demo nothing is due: it shows what was asked for.
    """
    if service_facts.is_demo(connection):
        return ()
    since = service_facts.counted_since(connection)
    today = now.astimezone(BRUSSELS).date()
    quarters = counting_scans.known_quarters(connection, questionnaire=rules.cube.questionnaire)
    wanted = (each for each in _periods(quarters) if _ripe(each, since, today, grace_days))
    taken = _taken(connection, rules.cube.questionnaire)
    found = (_due(connection, each, rules, now) for each in wanted if each.code not in taken)
    return tuple(each for each in found if each)


def made_of(connection: Connection, period: Period, rules: Rules) -> str:
    """What a release of this period would be made of now, in short: another text makes it worth trying again."""
    scans = counting_scans.in_short(connection, period.quarters, questionnaire=rules.cube.questionnaire)
    return f"{scans} {len(releases.shown(connection))} {rules.cube.version} {rules.policy.version}"


def drop_outdated(connection: Connection, *, period: str, questionnaire: str, now: datetime) -> tuple[str, ...]:
    """Withdraw what waits for this period and cannot be published any more; gives the names."""
    shown = releases.shown(connection)
    dropped = []
    for each in releases.every(connection):
        if (each.period_code, each.questionnaire) == (period, questionnaire) and (
            why := _outdated(connection, each, shown)
        ):
            withdrawn = withdraw(each, act_of_worker(now), reason=f"{why}; er is een nieuwe versie.")
            releases.keep_state(connection, withdrawn)
            audit.note(connection, release_step(withdrawn, act_of_worker(now)))
            dropped.append(each.name)
    return tuple(dropped)


def _outdated(connection: Connection, release: Release, shown: Iterable[Release]) -> str:
    """Why a release that waits cannot be published any more; empty when it can, or does not wait."""
    if not release.waits:
        return ""
    since = published_since(release, shown)
    if since:
        return f"Na het nakijken verscheen {', '.join(since)}"
    try:
        gone = counting_scans.gone_from(connection, release)
    except BrokenFile:
        return "Wat ervan bewaard werd, is niet meer wat het was"
    return "Na het maken vielen er scans weg die erin zitten" if gone else ""


def _periods(quarters: Iterable[str]) -> Iterator[Period]:
    """These quarters and their years, by the day on which they end; a quarter before its year."""
    codes = {code for quarter in quarters for code in (quarter, quarter[:4])}
    return iter(sorted(map(period_of, codes), key=lambda each: (each.end, each.base == "year")))


def _ripe(period: Period, since: date | None, today: date, grace_days: int) -> bool:
    return since is not None and period.end >= since and today >= period.closes_on + timedelta(days=grace_days)


def _taken(connection: Connection, questionnaire: str) -> set[str]:
    """The periods of which there is a release, or one that can still be published."""
    shown = releases.shown(connection)
    return {
        each.period_code
        for each in releases.every(connection)
        if each.questionnaire == questionnaire
        and (each.published or (each.waits and not _outdated(connection, each, shown)))
    }


def _due(connection: Connection, period: Period, rules: Rules, now: datetime) -> Due | None:
    """The period with what it would be made of, unless that was tried before."""
    population = made_of(connection, period, rules)
    last = jobs.last_of(connection, "release", period.code)
    if last is None:
        return Due(period.code, population)
    again = last.state is JobState.FAILED and last.ended_at is not None and now - last.ended_at > _AFTER_FAILURE
    tried = last.open or (last.population == population and not again)
    return None if tried else Due(period.code, population)
