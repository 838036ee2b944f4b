"""Scans that were handed in, and what their coordinators do with them afterwards, through the journeys themselves."""

from datetime import UTC, datetime
from itertools import count
from typing import Any

from sqlalchemy import Connection, select
from starlette.testclient import TestClient
from tests.started import asked_ids, start_in

from mvoscan.core.answers import OPEN, Answer
from mvoscan.core.dossier import Dossier, Right
from mvoscan.core.submission import Submission
from mvoscan.storage import access, dossier_answers, dossiers, submissions, usage_recount
from mvoscan.storage.tables import DossierRow, table_of
from mvoscan.usecases._access import Keys, Visitor
from mvoscan.usecases.open_service import Service

_numbers = count(1)


def handed_in(client: TestClient, service: Service, **choices: Any) -> Dossier:
    """A scan with one answer, a note and a mark, handed in by this client."""
    dossier = start_in(client, service, **choices)
    theme, names = next(iter(asked_ids(service, dossier).items()))
    answer = {f"a.{names[0]}": "nee", f"n.{names[0]}": "zie verslag", f"i.{names[0]}": "1", f"v.{names[0]}": OPEN.base}
    assert client.post(f"/dossier/{dossier.public_id}/thema/{theme}", data=answer).status_code == 303
    hand_in(client, dossier.public_id)
    return dossier


def hand_in(client: TestClient, dossier: str) -> None:
    """Hand a dossier in."""
    assert client.post(f"/dossier/{dossier}/indienen").status_code == 303


def correct(client: TestClient, dossier: str) -> str:
    """Begin a correction, or go on with it; gives the address of its dossier."""
    answer = client.post(f"/dossier/{dossier}/verbeteren")
    assert answer.status_code == 303, answer.text
    return answer.headers["location"].split("/")[2]


def replaced(client: TestClient, dossier: str) -> str:
    """A correction of this scan that was handed in."""
    later = correct(client, dossier)
    hand_in(client, later)
    return later


def total(client: TestClient) -> dict[str, int]:
    """What is counted now."""
    names = ("handed_in", "confirmed", "institutions", "withdrawn")
    counted = client.get("/api/v1/usage.json").json()["total"]
    return {name: counted[name] for name in names}


def recounts(service: Service) -> bool:
    """Whether every count equals a recount."""
    with service.reading() as connection:
        return usage_recount.recount(connection) == ()


def answers(service: Service, dossier: str) -> dict[str, Answer]:
    """The answers in a dossier."""
    with service.reading() as connection:
        return dossier_answers.read(connection, dossiers.by_public_id(connection, dossier))


def submission_bytes(service: Service, dossier: str) -> str:
    """All of what was handed in with this dossier."""
    return _submission(service, dossier).model_dump_json()


def handed_in_answers(service: Service, dossier: str) -> dict[str, Answer]:
    """The answers that were handed in with this dossier."""
    return _submission(service, dossier).answers


def _submission(service: Service, dossier: str) -> Submission:
    with service.reading() as connection:
        found = dossiers.by_public_id(connection, dossier)
        assert found.submission
        return submissions.get(connection, found.submission)


def manager(connection: Connection, submission: str, *, now: datetime) -> tuple[Visitor, str]:
    """Somebody with a link to manage the scan that became this submission, and the address of that scan."""
    table = table_of(DossierRow)
    row = connection.execute(select(table).where(table.c.submission == submission)).one()
    number = next(_numbers)
    grant = access.add_grant(
        connection, dossier=row.id, right=Right.MANAGE, token=f"manage-{number}", now=now, days=400
    )
    access.use_grant(connection, grant, cookie=f"manager-{number}", now=now, days=30)
    return Visitor(f"manager-{number}", now), str(row.public_id)


def give(service: Service, dossier: str, right: Right, *, cookie: str) -> None:
    """Let a session hold a right to a dossier."""
    now = datetime.now(UTC)
    with service.writing() as connection:
        found = dossiers.by_public_id(connection, dossier)
        token = f"{right}-{next(_numbers)}"
        grant = access.add_grant(connection, dossier=found.id, right=right, token=token, now=now, days=400)
        access.use_grant(connection, grant, cookie=cookie, now=now, days=30)


def keys(cookie: str) -> Keys:
    """Fresh secrets for a correction."""
    number = next(_numbers)
    return Keys(public_id=f"correction{number}", token=f"t-{number}", cookie=cookie, link_days=400, session_days=30)
