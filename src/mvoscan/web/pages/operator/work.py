"""`/beheer/werk`: what is done outside requests: what runs, waits or failed, and what an operator does about it."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from fastapi import APIRouter
from sqlalchemy import Connection
from starlette.responses import Response

from mvoscan.core.audit import without_mail
from mvoscan.core.closing import label
from mvoscan.core.disclosure.period import period_of
from mvoscan.core.health import Level, Sign
from mvoscan.core.job import JOB_WORDS, Job, JobState
from mvoscan.core.letter import Mail
from mvoscan.core.release import act
from mvoscan.render import dutch
from mvoscan.usecases.examine_service import examine_work
from mvoscan.usecases.keep_retention import last_sweep
from mvoscan.usecases.run_jobs import known_jobs, worker_seen
from mvoscan.usecases.send_mail import given_up, try_again
from mvoscan.usecases.watch_service import figures
from mvoscan.web.deps import Door, Now, OpenDoor
from mvoscan.web.pages.entry import see_other
from mvoscan.web.pages.operator.claims import claim_number
from mvoscan.web.pages.operator.frame import show
from mvoscan.web.persons import Operator

router = APIRouter()

HERE = "/beheer/werk"
_QUEUES = (("jobs", "Publicaties"), ("mail", "Mail"), ("webhooks", "Webhooks"), ("events", "Gebeurtenissen"))
_MAILS = {
    "confirm-address": "Vraag om een adres te bevestigen",
    "take-over": "Vraag om een dossier over te nemen",
    "resume": "Link naar een dossier",
    "lost-link": "Links die iemand kwijt was",
    "expires-soon": "Waarschuwing dat een dossier vervalt",
    "receipt": "Bericht dat een scan ingediend is",
    "started-elsewhere": "Bericht over een tweede scan voor een bestuur",
    "hand-over-asked": "Bericht dat een overdracht gevraagd is",
    "handed-over": "Bericht dat een dossier overgedragen is",
    "address-removed": "Bericht dat een adres weggehaald is",
    "invitation": "Uitnodiging voor een collega",
    "order-asked": "Bericht over een nieuwe bestelling",
    "order-again": "Bericht dat dit al besteld was",
    "order-planned": "Bericht dat een bestelling doorgaat",
    "order-cancelled": "Bericht dat een bestelling niet doorgaat",
    "order-held": "Vraag om feedback na een bestelling",
    "release-waits": "Bericht dat een publicatie wacht",
    "release-refused": "Bericht dat een publicatie geweigerd is",
    "webhook-paused": "Bericht dat een webhook stilligt",
}
"""What the kinds of mail are called here; another kind by its code."""


@router.get(HERE)
def show_work(opened: OpenDoor, person: Operator, now: Now) -> Response:
    """The worker, the queues, the newest jobs, mail that was given up, and the last cleaning."""
    with opened.service.reading() as connection:
        context = _work(connection, opened, now)
    return show(opened, person, "operator/work.html", context, here=HERE)


@router.post(f"{HERE}/mail/{{number}}/opnieuw")
def retry_mail(number: str, opened: OpenDoor, person: Operator, now: Now) -> Response:
    """Try a mail that was given up once more."""
    with opened.service.writing() as connection:
        who = act(person.name, now, enforced=True, subject=person.subject)
        try_again(connection, claim_number(number), act=who)
    return see_other(f"{HERE}#mail")


def signs(connection: Connection, now: datetime) -> list[Sign]:
    """What an operator must look at."""
    return [each for each in examine_work(connection, now) if each.level is not Level.OK]


def _work(connection: Connection, opened: Door, now: datetime) -> dict[str, Any]:
    found, known, swept = figures(connection, now=now), known_jobs(connection, now=now), last_sweep(connection)
    seen = worker_seen(connection)
    return {
        "signs": [(each.about, each.said, each.remedy, each.level is Level.WRONG) for each in signs(connection, now)],
        "worker": known.worker,
        "seen": dutch.moment(seen) if seen else "",
        "queues": [_queue(name, found.queues[code].waiting, found.queues[code].since, now) for code, name in _QUEUES],
        "jobs": _jobs(known.jobs, now),
        "mail": [_mail(each) for each in given_up(connection)],
        "swept": dutch.moment(swept) if swept else "",
        "demo": opened.service.demo,
        "as_of": dutch.moment(now),
    }


def _queue(name: str, waiting: int, since: datetime | None, now: datetime) -> tuple[str, str, str]:
    return name, dutch.number(waiting), _age(now - since if since else None)


def _age(waits: timedelta | None) -> str:
    """How long the first of a queue waits, in words."""
    if waits is None:
        return "–"
    minutes = max(0, int(waits.total_seconds() // 60))
    if minutes < 120:
        return f"{minutes} min."
    hours = minutes // 60
    return f"{hours} uur" if hours < 48 else f"{hours // 24} dagen"


def _jobs(jobs: Iterable[Job], now: datetime) -> list[dict[str, Any]]:
    """The newest first; only what became of the newest of a period can be asked again."""
    rows: list[dict[str, Any]] = []
    for job in jobs:
        newest = all(each["code"] != job.period for each in rows)
        rows.append(_job(job, now) | {"retry": newest and job.state in (JobState.FAILED, JobState.REFUSED)})
    return rows


def _job(job: Job, now: datetime) -> dict[str, Any]:
    when = job.ended_at or job.started_at or job.made_at
    return {
        "id": job.id,
        "period": label(period_of(job.period)).capitalize(),
        "code": job.period,
        "state": "geen teken van leven" if job.died(now) else JOB_WORDS[job.state],
        "by": job.by,
        "when": dutch.moment(when),
        "reason": job.reason or "",
        "open": job.open,
        "failed": job.state in (JobState.FAILED, JobState.REFUSED),
        "percentage": job.percentage if job.state is JobState.RUNNING else None,
    }


def _mail(mail: Mail) -> dict[str, Any]:
    """A mail without its address: who needs it asks for it again."""
    return {
        "id": mail.id,
        "kind": _MAILS.get(mail.kind, mail.kind),
        "when": dutch.moment(mail.made_at),
        "attempts": mail.attempts,
        "error": without_mail(mail.error or ""),
    }
