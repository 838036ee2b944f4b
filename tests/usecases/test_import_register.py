"""A newer list of institutions: what it would change is shown, and only that is changed."""

from collections.abc import Iterator

import pytest
from sqlalchemy import Connection
from tests.bodies import AALST, AALST_OCMW, AALTER, ACT, BEVEREN, REGISTER, SINT_NIKLAAS, seed

from mvoscan.core.errors import Conflict
from mvoscan.core.institution import Institution, Standing, read_number
from mvoscan.storage import institutions
from mvoscan.storage.database import Database
from mvoscan.usecases.import_register import Change, apply_import, plan_import

pytestmark = pytest.mark.database

GENT = Institution(id="gent", type="gemeente", name="Gent", province="40000", nis="44021")


@pytest.fixture
def connection(database: Database) -> Iterator[Connection]:
    with database.writing() as opened:
        seed(opened)
        yield opened


def take(connection: Connection, *listed: Institution) -> None:
    apply_import(connection, listed, shown=plan_import(connection, listed), act=ACT)


def test_the_same_list_changes_nothing(connection: Connection) -> None:
    plan = plan_import(connection, REGISTER)
    assert (plan.empty, plan.unlisted, plan.merged, plan.twins) == (True, (), (), ())


def test_a_body_that_is_new_is_added(connection: Connection) -> None:
    plan = plan_import(connection, (*REGISTER, GENT))
    assert plan.new == (GENT,)
    take(connection, *REGISTER, GENT)
    assert institutions.get(connection, "gent") == GENT


def test_a_change_is_shown_field_by_field(connection: Connection) -> None:
    renamed = BEVEREN.model_copy(update={"name": "Beveren", "kbo": None, "predecessors": BEVEREN.predecessors[:1]})
    (changed,) = plan_import(connection, (renamed,)).changed
    assert changed.changes == (
        Change(field="name", before="Beveren-Kruibeke-Zwijndrecht", after="Beveren"),
        Change(field="kbo", before="1010783451", after=""),
        Change(
            field="predecessors",
            before="Zwijndrecht 11056 2025-01-01; Beveren 46003 2025-01-01",
            after="Zwijndrecht 11056 2025-01-01",
        ),
    )


def test_a_body_that_is_no_longer_listed_is_reported_and_kept(connection: Connection) -> None:
    plan = plan_import(connection, (AALST,))
    take(connection, AALST)
    assert set(plan.unlisted) == {AALST_OCMW, AALTER, BEVEREN, SINT_NIKLAAS}
    assert institutions.get(connection, "aalter") == AALTER


def test_a_body_that_was_merged_stays_merged(connection: Connection) -> None:
    institutions.lead_to(connection, source="aalter", target="aalst")
    plan = plan_import(connection, REGISTER)
    take(connection, *REGISTER)
    assert ([each.id for each in plan.merged], plan.empty) == (["aalter"], True)
    assert institutions.get(connection, "aalter") == AALST


def test_a_provisional_entry_that_the_list_names_becomes_listed(connection: Connection) -> None:
    institutions.add_provisional(connection, id="gent", type="gemeente", name="gent", number=None)
    take(connection, *REGISTER, GENT)
    assert institutions.get(connection, "gent").standing is Standing.LISTED


def test_a_provisional_entry_with_the_number_of_a_listed_body_is_reported_as_its_twin(connection: Connection) -> None:
    number = read_number("0207451227")
    typed = institutions.add_provisional(connection, id="typed", type="gemeente", name="Stad Gent", number=number)
    (twin,) = plan_import(connection, (GENT.model_copy(update={"kbo": number.kbo}),)).twins
    assert (twin.provisional, twin.listed.id) == (typed, "gent")


def test_an_import_that_would_do_something_else_than_was_shown_is_refused(connection: Connection) -> None:
    shown = plan_import(connection, (GENT,))
    institutions.put(connection, GENT)
    with pytest.raises(Conflict, match="veranderde intussen"):
        apply_import(connection, (GENT,), shown=shown, act=ACT)
