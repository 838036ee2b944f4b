"""A visitor finds an institution, or names one that is not in the list."""

from collections.abc import Iterator

import pytest
from sqlalchemy import Connection
from tests.bodies import AALST, seed
from tests.storage.counting import TYPES

from mvoscan.core.errors import Invalid
from mvoscan.core.institution import Institution, Standing
from mvoscan.storage.database import Database
from mvoscan.usecases.find_institution import find_institutions, look_up, name_institution

pytestmark = pytest.mark.database


@pytest.fixture
def connection(database: Database) -> Iterator[Connection]:
    with database.writing() as opened:
        seed(opened)
        yield opened


def name(connection: Connection, name: str, number: str = "", type: str = "departement") -> Institution:  # noqa: A002 # the word of the house.
    return name_institution(connection, id="fresh", type=type, name=name, number=number, types=TYPES)


def test_a_body_that_is_not_in_the_list_is_named_with_its_number(connection: Connection) -> None:
    made = name(connection, "  Departement \n Omgeving ", "OVO003323")
    assert (made.name, made.ovo, made.standing) == ("Departement Omgeving", "OVO003323", Standing.PROVISIONAL)
    assert find_institutions(connection, "ovo003323", type="departement") == (made,)


def test_a_body_without_a_number_is_not_found_by_others(connection: Connection) -> None:
    name(connection, "Departement Omgeving")
    assert find_institutions(connection, "Departement Omgeving", type="departement") == ()


def test_a_name_and_a_number_that_are_wrong_are_both_told(connection: Connection) -> None:
    with pytest.raises(Invalid) as wrong:
        name(connection, " - ", "0207.437.469")
    assert [each.field for each in wrong.value.problems] == ["naam", "nummer"]


def test_an_unknown_type_is_refused(connection: Connection) -> None:
    with pytest.raises(Invalid, match="type bestuur"):
        name(connection, "Omgeving", type="ministerie")


def test_an_operator_looks_up_by_key_name_or_number(connection: Connection) -> None:
    hidden = name(connection, "Departement Omgeving")
    assert look_up(connection, "fresh") == look_up(connection, "omgeving") == (hidden,)
    assert look_up(connection, "0207.437.468") == (AALST,)
