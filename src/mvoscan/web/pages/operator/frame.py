"""What stands around every page behind the login: who is logged in, where they may go, and the way out."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from starlette.responses import Response

from mvoscan.core.login import Person, Role
from mvoscan.web.deps import Door

_EITHER = frozenset(Role)
_OPERATOR = frozenset((Role.OPERATOR,))


class Place(NamedTuple):
    """A page in the navigation of `/beheer`, and the roles of which one is enough to see it."""

    path: str
    label: str
    roles: frozenset[Role] = _EITHER


PLACES: tuple[Place, ...] = (
    Place("/beheer", "Overzicht"),
    Place("/beheer/opgaven", "Opgaven", _OPERATOR),
    Place("/beheer/bestellingen", "Bestellingen", _OPERATOR),
    Place("/beheer/aanbod", "Aanbod", _OPERATOR),
    Place("/beheer/publicaties", "Publicaties"),
    Place("/beheer/register", "Register"),
    Place("/beheer/afnemers", "Afnemers", _OPERATOR),
    Place("/beheer/webhooks", "Webhooks", _OPERATOR),
    Place("/beheer/maildomeinen", "Maildomeinen", _OPERATOR),
    Place("/beheer/logboek", "Logboek"),
)
"""The navigation of those with a role. A new part of `/beheer` adds itself here, and its module to the package."""

OWN_BODY = Place("/mijn-bestuur", "Mijn bestuur")


def show(
    opened: Door, person: Person, template: str, context: Mapping[str, Any], *, here: str, status: int = 200
) -> Response:
    """A page behind the login, with the navigation of this person; `here` is the path of its place."""
    own = [OWN_BODY] if person.organisation and person.roles else []
    frame = {
        "person": person,
        "roles": person.role_words,
        "places": [*(each for each in PLACES if each.roles & person.roles), *own],
        "here": here,
        "nav": "",
    }
    return opened.templates.render(template, {**frame, **context}, status=status)
