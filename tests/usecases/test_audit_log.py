"""What was done stands in the log with the act itself, and nobody changes or drops it."""

import json
from collections.abc import Iterator

import pytest
from sqlalchemy import Connection, delete, insert, text, update
from sqlalchemy.exc import DBAPIError
from tests.bodies import AALST, AALTER, ACT, REGISTER, hand_in, seed
from tests.storage.counting import NOW

from mvoscan.core.audit import Entry, Kind, KnownBy, entry
from mvoscan.core.errors import Invalid, NotFound
from mvoscan.core.institution import Institution
from mvoscan.core.release import Act
from mvoscan.storage import audit
from mvoscan.storage.database import Database
from mvoscan.storage.operator_tables import AuditRow
from mvoscan.storage.tables import table_of
from mvoscan.usecases.decide_claims import confirm, reject
from mvoscan.usecases.import_register import apply_import, plan_import
from mvoscan.usecases.merge_institutions import merge_institutions
from mvoscan.usecases.read_audit_log import read_log

pytestmark = pytest.mark.database
_log = table_of(AuditRow)
GENT = Institution(id="gent", type="gemeente", name="Gent", province="40000", nis="44021")


@pytest.fixture
def connection(database: Database) -> Iterator[Connection]:
    with database.writing() as opened:
        seed(opened)
        yield opened


def logged(connection: Connection) -> list[Entry]:
    return list(reversed(read_log(connection).entries))


def claim(connection: Connection) -> int:
    hand_in(connection, AALST, at=NOW)
    return int(connection.execute(text("select max(id) from claim")).scalar_one())


def test_every_decision_on_a_claim_is_written_down_with_how_we_know_who_it_was(connection: Connection) -> None:
    number = claim(connection)
    confirm(connection, number, by="An", now=NOW, enforced=True, subject="abc")
    confirm(connection, number, by="Bo", now=NOW)
    reject(connection, number, by="Bo", now=NOW, reason="vergissing")
    said = [(each.kind, each.about, each.by, each.known, each.subject) for each in logged(connection)]
    assert said == [
        (Kind.CLAIM_CONFIRMED, str(number), "An", KnownBy.LOGIN, "abc"),
        (Kind.CLAIM_REJECTED, str(number), "Bo", KnownBy.DECLARED, ""),
    ]
    assert logged(connection)[1].details == {"bestuur": "aalst", "reden": "vergissing"}


def test_an_import_and_a_merge_are_written_down(connection: Connection) -> None:
    apply_import(connection, (*REGISTER, GENT), shown=plan_import(connection, (*REGISTER, GENT)), act=ACT)
    merge_institutions(connection, source=AALTER.id, target=AALST.id, act=ACT)
    taken, merged = logged(connection)
    assert (taken.kind, taken.details) == (Kind.REGISTER_IMPORTED, {"nieuw": "1", "gewijzigd": "0"})
    assert (merged.about, merged.details["opgegaan_in"]) == ("aalter", "aalst")


def test_what_did_not_happen_is_not_written_down(database: Database) -> None:
    with pytest.raises(NotFound), database.writing() as connection:
        seed(connection)
        confirm(connection, claim(connection), by="An", now=NOW)
        confirm(connection, 404, by="An", now=NOW)
    with database.reading() as connection:
        assert logged(connection) == []


def test_nothing_is_written_down_of_who_gives_no_name(connection: Connection) -> None:
    with pytest.raises(Invalid, match="Zeg wie beslist"):
        confirm(connection, claim(connection), by=" ", now=NOW)
    assert logged(connection) == []


@pytest.mark.parametrize("act", [update(_log).values(by="iemand anders"), delete(_log)], ids=["changed", "dropped"])
def test_the_database_itself_refuses_to_change_or_drop_an_entry(database: Database, act: object) -> None:
    with database.writing() as connection:
        audit.note(connection, entry(Kind.REGISTER_IMPORTED, "register", ACT))
    with pytest.raises(DBAPIError, match="only grows"), database.writing() as connection:
        connection.execute(act)  # type: ignore[call-overload] # a statement; its kind does not matter here.
    with database.reading() as connection:
        assert [each.by for each in logged(connection)] == ["An"]


def test_a_table_cannot_be_emptied_at_once(database: Database) -> None:
    with database.writing() as connection:
        audit.note(connection, entry(Kind.REGISTER_IMPORTED, "register", ACT))
    emptying = "DELETE FROM audit_log" if database.sqlite else "TRUNCATE audit_log"
    with pytest.raises(DBAPIError, match="only grows"), database.writing() as connection:
        connection.execute(text(emptying))


def test_no_mail_address_gets_into_the_log(connection: Connection) -> None:
    act = Act(by="an.peeters@elders.example", at=NOW)
    audit.note(connection, entry(Kind.CLAIM_REJECTED, "opgave 1", act, reden="mail van <bo@elders.example>, nee"))
    found = logged(connection)[0]
    assert (found.by, found.details["reden"]) == ("(e-mailadres)", "mail van <(e-mailadres)>, nee")
    assert "elders" not in json.dumps(found.model_dump(mode="json"))


def test_an_act_of_a_later_program_is_shown_by_its_code(connection: Connection) -> None:
    values = {"at": NOW, "kind": "key.made", "about": "sleutel 1", "by": "An", "known": "declared", "details": {}}
    connection.execute(insert(_log).values(**values, subject=""))
    assert logged(connection)[0].kind_words == "key.made"


def test_the_log_is_read_a_page_at_a_time_and_by_kind(connection: Connection) -> None:
    for number in range(5):
        kind = Kind.CLAIM_CONFIRMED if number % 2 else Kind.CLAIM_REJECTED
        audit.note(connection, entry(kind, f"opgave {number}", ACT))
    first = read_log(connection, most=2)
    second = read_log(connection, most=2, before=first.older)
    last = read_log(connection, most=2, before=second.older)
    pages = [[each.about[-1] for each in page.entries] for page in (first, second, last)]
    assert (pages, last.older) == ([["4", "3"], ["2", "1"], ["0"]], None)
    assert [each.about for each in read_log(connection, kind="claim.confirmed").entries] == ["opgave 3", "opgave 1"]
