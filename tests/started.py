"""Dossiers for tests: started through the journey itself, held by a session of the client."""

from datetime import UTC, datetime
from itertools import count
from typing import Any

from sqlalchemy import select
from starlette.testclient import TestClient

from mvoscan.core.answers import OPEN, Answer
from mvoscan.core.dossier import Dossier
from mvoscan.core.questionnaire import Questionnaire
from mvoscan.core.tailoring import asked
from mvoscan.storage.tables import InstitutionRow, table_of
from mvoscan.usecases._access import Keys
from mvoscan.usecases.open_service import Service
from mvoscan.usecases.start_scan import Start, start_scan

_numbers = count(1)


def institution_id(service: Service, type_code: str, name: str) -> str:
    """The id of a body in the register."""
    table = table_of(InstitutionRow)
    with service.reading() as connection:
        return str(
            connection.execute(select(table.c.id).where(table.c.type == type_code, table.c.name == name)).scalar_one()
        )


def start(service: Service, *, cookie: str, now: datetime | None = None, **choices: Any) -> tuple[Dossier, str]:
    """A dossier on the offered government scan and its link token; `choices` as in `Start`."""
    number = next(_numbers)
    keys = Keys(public_id=f"dossier{number}", token=f"token-{number}", cookie=cookie, link_days=400, session_days=30)
    questionnaire = service.library.offered_edition("mvo-overheid")
    chosen = {"questionnaire": "mvo-overheid", "type": "gemeente", "profile": any_profile(questionnaire), **choices}
    with service.writing() as connection:
        dossier = start_scan(
            connection,
            Start.model_validate(chosen),
            library=service.library,
            types=service.types,
            keys=keys,
            now=now or datetime.now(UTC),
        )
    return dossier, keys.token


def start_in(client: TestClient, service: Service, **choices: Any) -> Dossier:
    """A dossier that the session of this client holds."""
    cookie = client.cookies.get("scan") or f"cookie-{next(_numbers)}"
    client.cookies.set("scan", cookie)
    return start(service, cookie=cookie, **choices)[0]


def any_profile(questionnaire: Questionnaire) -> dict[str, tuple[str, ...]]:
    """A valid profile: the first option of every question."""
    return {each.id: (each.options[0].id,) for each in questionnaire.profile}


def seen(answer: Answer = OPEN) -> dict[str, str]:
    """The header that says which version of an answer was read, for saving one answer."""
    return {"If-Match": f'"{answer.base}"'}


def asked_ids(service: Service, dossier: Dossier) -> dict[str, list[str]]:
    """Statement ids asked in a dossier, per theme."""
    questionnaire = service.library.get(dossier.questionnaire, dossier.edition)
    return {theme: [each.id for each in given] for theme, given in asked(questionnaire, dossier.tailoring).items()}
