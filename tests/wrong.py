"""Work that went wrong: a release that was refused, one that waits, and a mail that was given up."""

from datetime import UTC, datetime, timedelta

from sqlalchemy import Connection

from mvoscan.core.errors import NotProved
from mvoscan.core.release import act, act_of_worker
from mvoscan.storage import mail_queue
from mvoscan.usecases.run_jobs import ask_release, begin_release, end_badly

SOMEBODY = "an.peeters@aalst.be"


def went_wrong(connection: Connection) -> None:
    """Leave a refused release, a waiting one and a mail that was given up."""
    now = datetime.now(UTC) - timedelta(hours=3)
    refused = begin_release(connection, "2026-Q1", who=act_of_worker(now))
    end_badly(connection, refused, NotProved("Te weinig besturen: er wordt niets gepubliceerd."), now=now)
    ask_release(connection, "2026-Q2", who=act("An Peeters", now, enforced=True))
    mail_queue.add(connection, "receipt", recipient=SOMEBODY, data={"dossier": "weg"}, now=now)
    (mail,) = mail_queue.every(connection)
    error = f"De mailserver weigerde dit adres: 550 <{SOMEBODY}> bestaat niet."
    mail_queue.keep(connection, mail.model_copy(update={"attempts": 9, "next_at": None, "error": error}))
