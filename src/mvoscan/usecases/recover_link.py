"""A lost link: a registered address gets new ones by mail, and nobody learns whether an address is registered."""

from datetime import datetime

from sqlalchemy import Connection

from mvoscan.core import limits
from mvoscan.core.contact import folded, read_address
from mvoscan.storage import contacts, mail_queue, rates


def ask_for_links(connection: Connection, text: str, *, client: str, now: datetime) -> None:
    """Queue new links for a registered address; another one gives the same silence.

    Raises `Invalid` for what is no address, and `TooOften` when this client asked too much, whatever the addresses.
    """
    address = read_address(text)
    by_client = rates.count(connection, limits.LOST_BY_CLIENT, client, now=now)
    limits.demand(limits.LOST_BY_CLIENT, by_client, now)
    times = rates.count(connection, limits.LOST_BY_ADDRESS, folded(address), now=now)
    known = contacts.confirmed_at_address(connection, address)
    if known and times <= limits.LOST_BY_ADDRESS.most:
        mail_queue.add(connection, "lost-link", recipient=known[0].address, data={}, now=now)
