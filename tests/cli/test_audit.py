"""`mvoscan audit` and `mvoscan logins` on a real database."""

from datetime import UTC, datetime, timedelta

import pytest
from tests.cli.program import mvoscan
from tests.storage.counting import NOW

from mvoscan.core.audit import Kind, entry
from mvoscan.core.login import Person, Role
from mvoscan.core.release import Act
from mvoscan.settings import Settings
from mvoscan.storage import audit
from mvoscan.usecases.log_in import Lifetimes, log_in, who_is
from mvoscan.usecases.open_service import Service

pytestmark = pytest.mark.database
LIFETIMES = Lifetimes(timedelta(hours=1), timedelta(hours=10))


@pytest.fixture(autouse=True)
def database(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MVOSCAN_DATABASE_URL", settings.database_url)


def test_the_log_tells_who_did_what_and_how_we_know(service: Service) -> None:
    with service.writing() as connection:
        audit.note(connection, entry(Kind.CLAIM_CONFIRMED, "opgave 1", Act(by="An", at=NOW), bestuur="aalst"))
    assert mvoscan("audit").stdout == (
        "2026-11-24 13:00  claim.confirmed  opgave 1  An, volgens eigen opgave  bestuur: aalst\n"
    )
    assert mvoscan("audit", "--kind", "claim.rejected").stdout == "Er is nog geen opgave afgewezen.\n"


@pytest.mark.once
def test_a_kind_that_does_not_exist_names_those_that_do() -> None:
    done = mvoscan("audit", "--kind", "onzin")
    assert done.returncode == 1
    assert "Kies uit: claim.carried, claim.confirmed," in done.stderr


def test_somebody_who_is_logged_in_is_logged_out_everywhere_at_once(service: Service) -> None:
    now = datetime.now(UTC)
    person = Person(name="An Peeters", subject="abc", roles=frozenset({Role.OPERATOR}))
    with service.writing() as connection:
        for cookie in ("one", "two"):
            log_in(connection, person, cookie=cookie, former="", now=now, lifetimes=LIFETIMES)
    assert mvoscan("logins", "list").stdout.count("abc  An Peeters (beheerder), sinds") == 2
    assert mvoscan("logins", "end", "abc", "--by", "Bo").stdout == "Beëindigde aanmeldingen: 2.\n"
    with service.reading() as connection:
        assert who_is(connection, "one", now=now, lifetimes=LIFETIMES) is None
    assert "login.ended  abc  Bo" in mvoscan("audit").stdout
    assert mvoscan("logins", "list").stdout == "Er is niemand aangemeld.\n"


@pytest.mark.once
def test_somebody_who_is_not_logged_in_cannot_be_logged_out() -> None:
    done = mvoscan("logins", "end", "verzonnen")
    assert (done.returncode, "mvoscan logins list" in done.stderr) == (1, True)
