"""Order an entry of the offer, on simple request: one form, no account.

Whoever typed an address may not be its owner. So the first mail repeats nothing that was typed, a second order of an
address is told to that address only, and from the mail an order can be taken back without a trace.
"""

import re
from collections.abc import Mapping
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Connection

from mvoscan.core import limits
from mvoscan.core.contact import folded
from mvoscan.core.dossier import BRUSSELS
from mvoscan.core.errors import Invalid, NotFound, Problem
from mvoscan.core.institution import Institution, InstitutionTypes, fold
from mvoscan.core.offer import SECTOR, demand_orderable
from mvoscan.core.order import Wish, read_wish
from mvoscan.storage import institutions, mail_queue, offer, orders, rates

AS_TYPED = "zoals-getypt"
"""The choice of who is not in the register."""

MOST_FOUND = 10
_KEY = re.compile(r"[0-9a-f]{20}")
_WHICH = "We vinden die naam niet, of meer dan één keer. Kies hieronder welk bestuur je bedoelt."


class Asking(NamedTuple):
    """Who sends an order: a fresh public id for it, from which client, and when; in a demo or not."""

    public_id: str
    client: str
    now: datetime
    demo: bool


def order(
    connection: Connection, code: str, given: Mapping[str, str], *, asking: Asking, types: InstitutionTypes
) -> None:
    """Keep an order and mail a link to it; a form that was sent before changes nothing.

    Raises `Invalid` with all that is wrong, `Gone` or `Refused` for what cannot be ordered, and `TooOften`.
    """
    now = asking.now
    entry = offer.get(connection, code, lock=True)
    demand_orderable(entry, today=now.astimezone(BRUSSELS).date(), demo=asking.demo)
    wish = read_wish(given, types)
    body = _body(connection, wish, given.get("bestuur", ""), types)
    form_key = given.get("sleutel", "")
    if not _KEY.fullmatch(form_key):
        form_key = asking.public_id
    if orders.sent_before(connection, form_key):
        return
    for limit, who in ((limits.ORDERED_BY_CLIENT, asking.client), (limits.ORDERED_BY_ADDRESS, folded(wish.address))):
        limits.demand(limit, rates.count(connection, limit, who, now=now), now)
    there = orders.open_at(connection, entry, wish.address)
    made = there or orders.add(
        connection,
        entry,
        wish.model_copy(update={"organisation": body.name}) if body else wish,
        family=SECTOR if wish.type == SECTOR else types.by_code[wish.type].family,
        institution=body.id if body else None,
        public_id=asking.public_id,
        form_key=form_key,
        now=now,
    )
    if made:
        kind = "order-again" if there else "order-asked"
        mail_queue.add(connection, kind, recipient=made.address, data={"order": made.id}, now=now)


def find_bodies(
    connection: Connection, given: Mapping[str, str], *, types: InstitutionTypes
) -> tuple[Institution, ...]:
    """The entries of the register that a form may mean, to choose from."""
    known = types.by_code.get(given.get("type", ""))
    if known is None or not known.has_register or not fold(given.get("naam", "")):
        return ()
    try:
        return institutions.search(connection, given["naam"], type=known.code, limit=MOST_FOUND)
    except Invalid:
        return ()


def _body(connection: Connection, wish: Wish, chosen: str, types: InstitutionTypes) -> Institution | None:
    """The entry of the register that is meant; None for who is not in it. Raises `Invalid` when it must be chosen."""
    known = types.by_code.get(wish.type)
    if known is None or not known.has_register or chosen == AS_TYPED:
        return None
    if chosen:
        return _chosen(connection, wish, chosen)
    try:
        found = institutions.search(connection, wish.organisation, type=wish.type, limit=MOST_FOUND)
    except Invalid as error:
        raise Invalid(*(Problem(field="naam", message=each.message) for each in error.problems)) from error
    named = fold(wish.organisation).removeprefix(f"{fold(known.label)} ")
    same = [each for each in found if fold(each.name) == named]
    if len(same) == 1 or (len(found) == 1 and any(sign.isdigit() for sign in wish.organisation)):
        return (same or list(found))[0]
    raise Invalid(Problem(field="bestuur", message=_WHICH))


def _chosen(connection: Connection, wish: Wish, chosen: str) -> Institution:
    try:
        found = institutions.get(connection, chosen)
    except NotFound:
        found = None
    if found is None or found.type != wish.type:
        raise Invalid(Problem(field="bestuur", message=_WHICH))
    return found
