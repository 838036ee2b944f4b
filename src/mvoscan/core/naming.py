"""The name of a body that is in no list, as somebody typed it."""

import unicodedata
from collections.abc import Iterator

from mvoscan.core.errors import Invalid, Problem
from mvoscan.core.institution import Number, fold, read_number

_LONGEST_NAME = 200


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


def _wrong_with(name: str) -> Iterator[str]:
    """What is wrong with the name of a body: nothing said, too much, or signs that cannot be seen."""
    if not fold(name):
        yield "Geef de naam van je bestuur."
    elif len(name) > _LONGEST_NAME:
        yield f"Maak de naam korter: hoogstens {_LONGEST_NAME} tekens."
    if any(unicodedata.category(sign).startswith("C") for sign in name):
        yield "In de naam staan onzichtbare tekens. Typ hem opnieuw, zonder te plakken."
