"""Find the institution a scan is for, or name one that is not in the register."""

from sqlalchemy import Connection

from mvoscan.core.errors import Invalid, NotFound
from mvoscan.core.institution import Institution, InstitutionTypes, read_number
from mvoscan.core.naming import read_named
from mvoscan.storage import institutions

MOST_FOUND = 20
"""More than this and the visitor had better type another letter."""


def find_institutions(
    connection: Connection,
    text: str,
    *,
    type: str,  # noqa: A002 # the word of the house.
    limit: int = MOST_FOUND,
) -> tuple[Institution, ...]:
    """Entries of this type by name, a predecessor's name or KBO or OVO number, best first.

    Raises `Invalid` for what looks like a number and is none.
    """
    return institutions.search(connection, text, type=type, limit=limit)


def find_elsewhere(connection: Connection, text: str) -> tuple[Institution, ...]:
    """Entries of any type with this KBO number or OVO code; none for a text that is no number."""
    try:
        number = read_number(text)
    except Invalid:
        return ()
    return institutions.with_number(connection, number, type=None)


def get_institution(connection: Connection, institution: str) -> Institution:
    """The entry with this id, or its successor when it was merged; raises `NotFound`."""
    return institutions.get(connection, institution)


def partner_of(connection: Connection, institution: Institution) -> Institution | None:
    """The OCMW with which a municipality may share a scan, or the reverse."""
    return institutions.partner_of(connection, institution)


def name_institution(
    connection: Connection,
    *,
    id: str,  # noqa: A002 # the word of the house.
    type: str,  # noqa: A002 # idem.
    name: str,
    number: str,
    types: InstitutionTypes,
) -> Institution:
    """A provisional entry for 'staat niet in de lijst', or the one of that type that has the number already.

    `id` is fresh, made at the door; `number` is a KBO number or OVO code as typed, or empty: then no one else finds
    the entry. Raises `Invalid` with all that is wrong.
    """
    types.place(type)
    tidy, read = read_named(name, number)
    return institutions.add_provisional(connection, id=id, type=type, name=tidy, number=read)


def look_up(connection: Connection, text: str) -> tuple[Institution, ...]:
    """What an operator looks for: the entry with this id, or entries of all types by name or number."""
    try:
        return (institutions.get(connection, text.strip()),)
    except NotFound:
        return institutions.search(connection, text, type=None, limit=MOST_FOUND, hidden=True)
