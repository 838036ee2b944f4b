"""Find the institution a scan is for, or name one that is not in the register."""

import unicodedata
from collections.abc import Iterator

from sqlalchemy import Connection

from mvoscan.core.errors import Invalid, NotFound, Problem
from mvoscan.core.institution import Institution, InstitutionTypes, Number, fold, read_number
from mvoscan.storage import institutions

MOST_FOUND = 20
"""More than this and the visitor had better type another letter."""

_LONGEST_NAME = 200


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


def read_named(name: str, number: str) -> tuple[str, Number | None]:
    """A name and number as typed, tidied and checked; an empty number is none. Raises `Invalid` with all that is wrong.

    >>> read_named(" Polder  van Moerbeke ", "")
    ('Polder van Moerbeke', None)
    """
    tidy = " ".join(name.split())
    problems = [Problem(field="naam", message=message) for message in _wrong_with(tidy)]
    read = None
    try:
        read = read_number(number) if number.strip() else None
    except Invalid as error:
        problems.extend(error.problems)
    if problems:
        raise Invalid(*problems)
    return tidy, read


def look_up(connection: Connection, text: str) -> tuple[Institution, ...]:
    """What an operator looks for: the entry with this id, or entries of all types by name or number."""
    try:
        return (institutions.get(connection, text.strip()),)
    except NotFound:
        return institutions.search(connection, text, type=None, limit=MOST_FOUND, hidden=True)


def _wrong_with(name: str) -> Iterator[str]:
    """What is wrong with the name of a body: nothing said, too much, or signs that cannot be seen."""
    if not fold(name):
        yield "Geef de naam van je bestuur."
    elif len(name) > _LONGEST_NAME:
        yield f"Maak de naam korter: hoogstens {_LONGEST_NAME} tekens."
    if any(unicodedata.category(sign).startswith("C") for sign in name):
        yield "In de naam staan onzichtbare tekens. Typ hem opnieuw, zonder te plakken."
