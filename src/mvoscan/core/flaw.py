"""What an author did wrong, and where in the structure of the file; storage adds the file and the line."""

from collections.abc import Iterable
from difflib import get_close_matches
from typing import NamedTuple

Place = tuple[str | int, ...]
"""Where in the structure: keys of mappings and indexes of lists, from the top."""

_MOST_NAMED = 12


class Flaw(NamedTuple):
    """One thing wrong at a place in a questionnaire: what, and how to mend it."""

    place: Place
    message: str
    remedy: str


def choose_from(wrong: str, known: Iterable[str]) -> str:
    """The remedy for a name that is unknown: the nearest one, or what there is to choose from.

    >>> choose_from("gemente", ["gemeente", "ocmw"])
    "Bedoel je 'gemeente'?"
    >>> choose_from("x", ["gemeente", "ocmw"])
    'Kies uit: gemeente, ocmw.'
    >>> choose_from("x", [])
    'Laat dit weg.'
    """
    names = list(known)
    near = get_close_matches(wrong, names, n=1, cutoff=0.7)
    if near:
        return f"Bedoel je '{near[0]}'?"
    if not names:
        return "Laat dit weg."
    more = f" en nog {len(names) - _MOST_NAMED}" if len(names) > _MOST_NAMED else ""
    return f"Kies uit: {', '.join(names[:_MOST_NAMED])}{more}."
