"""A client of the API in a demo, with a key that everybody may know, and a result in every state that there is.

The journeys of the service itself do all of it. It exists in the database of a demo only.
"""

import secrets
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from random import Random

from sqlalchemy import Connection

from mvoscan.cli.building import DEMO
from mvoscan.core.client import KEY_PREFIX, MOST_KEY_DAYS, RANDOM_BYTES, Scope, read_wish, secret_of
from mvoscan.core.errors import NotFound, Unavailable
from mvoscan.core.launch import Choice
from mvoscan.core.made_up import made_up_answers, made_up_profile
from mvoscan.core.questionnaire import Questionnaire
from mvoscan.core.release import Act
from mvoscan.core.tailoring import Tailoring
from mvoscan.core.whole_scan import GivenAnswer, GivenBody, WholeScan
from mvoscan.settings import Settings
from mvoscan.usecases._access import Keys, Visitor
from mvoscan.usecases.admit_client import admit_client
from mvoscan.usecases.correct_scan import start_correction
from mvoscan.usecases.hand_in_scan import hand_in_scan
from mvoscan.usecases.keep_consents import take_back
from mvoscan.usecases.keep_link import open_link
from mvoscan.usecases.launch_result import allow
from mvoscan.usecases.open_service import Service
from mvoscan.usecases.register_client import FreshKey, create_client, read_client
from mvoscan.usecases.take_scan import Names, take_scan
from mvoscan.usecases.withdraw_scan import withdraw_scan

CLIENT = "de300000000000000000"
"""The id of the client of a demo."""

KEY = secret_of(KEY_PREFIX, sha256(b"the client of a demo").digest()[:RANDOM_BYTES])
"""Its key, the same in every demo: there is nothing real to read with it."""

_NAME = "Testafnemer van de demo"
_ADDRESSES = ("http://127.0.0.1:8001/terug", "http://localhost:8001/terug")
_QUESTIONNAIRE, _TYPE = "mvo-overheid", "welzijnsvereniging"
STATES = ("valid", "superseded", "withdrawn", "revoked")
"""The states in which there is a result; its id begins with `demo-` and the state."""


@dataclass(frozen=True)
class _Stage:
    """What every made-up scan needs; nobody real holds its session."""

    service: Service
    settings: Settings
    visitor: Visitor
    random: Random

    @property
    def days(self) -> int:
        """How long a session lasts."""
        return self.settings.session_days

    @property
    def questionnaire(self) -> Questionnaire:
        """The edition that is offered now."""
        return self.service.library.offered_edition(_QUESTIONNAIRE)


def add_demo_client(service: Service, settings: Settings) -> None:
    """Register the client with its results, once; without a key to sign with, only the client."""
    now = datetime.now(UTC)
    with service.writing() as connection:
        if not _register(connection, now):
            return
        visitor = Visitor(secrets.token_urlsafe(24), now)
        stage = _Stage(service, settings, visitor, Random(8291))  # noqa: S311 # made-up data, the same every time.
        try:
            for state in STATES:
                _result(connection, stage, state)
        except Unavailable:
            return


def told(settings: Settings) -> str:
    """How to try the API of a demo."""
    place = f"{settings.public_url}/api/v1/results/{_id('valid')}"
    return f'Testafnemer van de demo: curl -H "Authorization: Bearer {KEY}" {place}'


def _register(connection: Connection, now: datetime) -> bool:
    """Register the client; False when it was already."""
    try:
        read_client(connection, CLIENT)
    except NotFound:
        wish = read_wish(name=_NAME, redirect_uris=_ADDRESSES, scopes=[each.value for each in Scope])
        key = FreshKey("de300000", KEY, MOST_KEY_DAYS)
        create_client(connection, wish, public_id=CLIENT, key=key, act=Act(by=DEMO, at=now))
        return True
    return False


def _result(connection: Connection, stage: _Stage, state: str) -> None:
    """A made-up scan that was shared with the client, and what became of it."""
    dossier, visitor = _taken(connection, stage, state), stage.visitor
    choice = Choice(anonymous=False, with_plan=state == "valid")
    issuing = stage.service.issuing(stage.settings.public_url)
    allow(connection, visitor, dossier, CLIENT, choice, consent_id=_id(state), issuing=issuing)
    if state == "superseded":
        _correct(connection, stage, dossier)
    elif state == "withdrawn":
        withdraw_scan(connection, visitor, dossier)
    elif state == "revoked":
        take_back(connection, visitor, dossier, _id(state))


def _taken(connection: Connection, stage: _Stage, state: str) -> str:
    """A made-up scan, sent in by the client and opened in the session of nobody; gives the id of its dossier."""
    access = admit_client(connection, KEY, Scope.SUBMISSIONS_WRITE, now=stage.visitor.now).access
    names = Names(f"demo-dossier-{state}", f"demo-{state}", secrets.token_hex(10), KEY, stage.settings.link_days)
    taken = take_scan(
        connection,
        _made_up(stage),
        access,
        key=f"demo-{state}",
        names=names,
        library=stage.service.library,
        types=stage.service.types,
        now=stage.visitor.now,
    )
    return open_link(connection, taken.token or "", stage.visitor, days=stage.days)


def _made_up(stage: _Stage) -> WholeScan:
    questionnaire = stage.questionnaire
    profile = made_up_profile(questionnaire, stage.random)
    scan = WholeScan(
        questionnaire=questionnaire.id,
        edition=questionnaire.edition,
        institution=GivenBody(type=_TYPE),
        profile={name: list(chosen) for name, chosen in profile.items()},
        answers={},
    )
    tailoring = Tailoring(types=frozenset({_TYPE}), profile=profile, scope=scan.scope)
    answers = made_up_answers(questionnaire, tailoring, stage.random, ability=0.6, earlier={})
    given = {
        name: GivenAnswer(option=each.option, interesting=each.interesting, note=each.note)
        for name, each in answers.items()
    }
    return scan.model_copy(update={"answers": given})


def _correct(connection: Connection, stage: _Stage, dossier: str) -> None:
    """Replace a scan by a correction of it."""
    keys = Keys(
        public_id=f"{dossier}-2",
        token=secrets.token_urlsafe(24),
        cookie=stage.visitor.cookie,
        link_days=stage.settings.link_days,
        session_days=stage.days,
    )
    correction = start_correction(connection, stage.visitor, dossier, keys=keys).dossier
    service = stage.service
    hand_in_scan(
        connection,
        stage.visitor,
        correction.public_id,
        library=service.library,
        types=service.types,
        submission_id="demo-superseded-2",
    )


def _id(state: str) -> str:
    return f"demo-{state}"
