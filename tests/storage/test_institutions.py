"""The register: seeded once, searched by name, predecessor or number, and grown by provisional entries."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import Connection
from tests.bodies import AALST, AALST_OCMW, AALTER, BEVEREN, REGISTER, SINT_NIKLAAS, seed

from mvoscan.core.errors import Invalid, NotFound
from mvoscan.core.institution import Institution, Number, Standing, read_number
from mvoscan.storage import institutions
from mvoscan.storage.database import Database

pytestmark = pytest.mark.database

FREE = read_number("0417497106")
"""A KBO number that no body of the small register has."""


@pytest.fixture
def connection(database: Database) -> Iterator[Connection]:
    with database.writing() as opened:
        seed(opened)
        yield opened


def found(connection: Connection, text: str, type: str | None = "gemeente") -> list[str]:  # noqa: A002 # the word of the house.
    return [each.id for each in institutions.search(connection, text, type=type, limit=10)]


def provisional(connection: Connection, name: str, number: Number | None, **more: str) -> Institution:
    values = {"id": f"new-{name.lower()}", "type": "vzw", "name": name, **more}
    return institutions.add_provisional(connection, **values, number=number)


def test_a_register_is_seeded_once(connection: Connection) -> None:
    assert institutions.seed_register(connection, REGISTER) == 0
    assert set(institutions.every(connection).values()) == set(REGISTER)


def test_two_that_start_together_seed_once(database: Database) -> None:
    def start(_: int) -> None:
        with database.writing() as connection:
            seed(connection)

    with ThreadPoolExecutor(2) as threads:
        list(threads.map(start, range(2)))
    with database.reading() as connection:
        assert institutions.every(connection)["beveren"] == BEVEREN


def test_an_entry_comes_back_as_it_was_put(connection: Connection) -> None:
    assert institutions.get(connection, "beveren") == BEVEREN


def test_an_unknown_entry_is_not_found(connection: Connection) -> None:
    with pytest.raises(NotFound):
        institutions.get(connection, "atlantis")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Aalst", ["aalst"]),
        ("aal", ["aalst", "aalter"]),
        ("Stad Aalst", ["aalst"]),
        ("sint niklaas", ["sint-niklaas"]),
        ("Niklaas", ["sint-niklaas"]),
        ("SINT-NÍKLAAS", ["sint-niklaas"]),
        ("klaa", ["sint-niklaas"]),
        ("Zwijndrecht", ["beveren"]),
        ("Zwijndrecht Beveren", ["beveren"]),
        ("Gent", []),
        ("  ", []),
        ("%", []),
    ],
)
def test_a_body_is_found_by_its_name_or_that_of_a_predecessor(
    connection: Connection, text: str, expected: list[str]
) -> None:
    assert found(connection, text) == expected


def test_the_whole_name_comes_before_its_beginning_and_that_before_the_rest(connection: Connection) -> None:
    for name in ("Groot As", "Assenede", "Kasterlee", "As"):
        institutions.put(connection, Institution(id=name.lower(), type="gemeente", name=name))
    assert found(connection, "as")[:4] == ["as", "assenede", "groot as", "kasterlee"]


def test_only_bodies_of_the_asked_type_are_found(connection: Connection) -> None:
    assert found(connection, "Aalst", "ocmw") == ["ocmw-aalst"]
    assert found(connection, "Aalst", None) == ["aalst", "ocmw-aalst"]


def test_no_more_are_given_than_asked(connection: Connection) -> None:
    assert len(institutions.search(connection, "a", type=None, limit=2)) == 2


@pytest.mark.parametrize("text", ["0207.437.468", "BE 0207437468", "207437468", "OVO001992", "ovo 001992"])
def test_a_body_is_found_by_its_number_as_people_type_it(connection: Connection, text: str) -> None:
    assert found(connection, text) == ["aalst"]


def test_a_wrong_number_is_told_so(connection: Connection) -> None:
    with pytest.raises(Invalid, match="controleer de tien cijfers"):
        found(connection, "0207.437.469")


def test_the_number_that_all_departments_share_asks_for_an_ovo_code(connection: Connection) -> None:
    with pytest.raises(Invalid, match="OVO-code"):
        found(connection, "0316.380.841", "departement")


def test_a_municipality_and_its_ocmw_are_partners(connection: Connection) -> None:
    assert institutions.partner_of(connection, AALST) == AALST_OCMW
    assert institutions.partner_of(connection, AALST_OCMW) == AALST


def test_a_body_without_its_other_half_has_no_partner(connection: Connection) -> None:
    nowhere = Institution(id="x", type="gemeente", name="X")
    province = Institution(id="y", type="provincie", name="Y", nis="41002")
    assert [institutions.partner_of(connection, each) for each in (AALTER, nowhere, province)] == [None] * 3


def test_a_provisional_entry_is_found_by_its_number_only(connection: Connection) -> None:
    school = provisional(connection, "Sint-Jozef", FREE, type="school")
    assert found(connection, "0417.497.106", "school") == [school.id]
    assert found(connection, "Sint-Jozef", "school") == []


def test_an_operator_finds_a_provisional_entry_by_its_name(connection: Connection) -> None:
    hidden = provisional(connection, "Natuurpunt", None)
    assert institutions.search(connection, "natuurpunt", type=None, limit=5, hidden=True) == (hidden,)


def test_the_next_visitor_with_a_number_gets_the_entry_of_the_first(connection: Connection) -> None:
    first = provisional(connection, "Natuurpunt", FREE)
    assert provisional(connection, "natuurpunt vzw", FREE) == first


def test_a_number_that_is_listed_gives_the_listed_entry(connection: Connection) -> None:
    given = provisional(connection, "Stad Aalst", read_number("0207437468"), type="gemeente")
    assert given == AALST


def test_the_same_kbo_number_at_another_type_is_another_body(connection: Connection) -> None:
    first = provisional(connection, "Natuurpunt", FREE)
    assert provisional(connection, "Natuurpunt2", FREE, type="onderneming") != first


def test_provisional_entries_without_a_number_stay_apart(connection: Connection) -> None:
    first = provisional(connection, "Natuurpunt", None)
    second = provisional(connection, "Natuurpunt", None, id="another")
    assert (first.standing, second.id) == (Standing.PROVISIONAL, "another")


def test_two_visitors_who_type_a_number_at_once_get_one_entry(database: Database) -> None:
    def arrive(visitor: int) -> str:
        with database.writing() as connection:
            return provisional(connection, f"Visitor{visitor}", FREE).id

    with ThreadPoolExecutor(8) as threads:
        assert len(set(threads.map(arrive, range(8)))) == 1


def test_a_merged_entry_leads_to_its_successor_by_id_name_and_number(connection: Connection) -> None:
    institutions.lead_to(connection, source="aalst", target="sint-niklaas")
    assert institutions.get(connection, "aalst") == SINT_NIKLAAS
    assert found(connection, "Aalst") == found(connection, "0207437468") == ["sint-niklaas"]


def test_a_chain_of_merges_leads_to_its_end(connection: Connection) -> None:
    institutions.lead_to(connection, source="aalst", target="aalter")
    institutions.lead_to(connection, source="aalter", target="sint-niklaas")
    assert institutions.get(connection, "aalst") == SINT_NIKLAAS
    assert institutions.as_it_is(connection, "aalst").standing is Standing.MERGED


def test_an_entry_that_is_put_again_changes_whole(connection: Connection) -> None:
    changed = BEVEREN.model_copy(update={"name": "Beveren", "predecessors": BEVEREN.predecessors[:1]})
    institutions.put(connection, changed)
    assert institutions.get(connection, "beveren") == changed
