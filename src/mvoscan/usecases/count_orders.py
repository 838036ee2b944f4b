"""Count orders: the one function behind the page, the API, the CSV, the command line and the answer."""

from datetime import datetime

from sqlalchemy import Connection

from mvoscan.core.answer.asked import Asked
from mvoscan.core.answer.offered import Adjusting
from mvoscan.core.dossier import brussels_month
from mvoscan.core.institution import InstitutionTypes
from mvoscan.core.offer import past
from mvoscan.core.orders import OrdersTable, tabulate_orders
from mvoscan.core.orders_query import OrdersQuery, order_words
from mvoscan.core.usage import Counting
from mvoscan.core.usage_query import Words
from mvoscan.storage import feedback, judged, offer, orders_read, service_facts


def words_of_orders(connection: Connection, types: InstitutionTypes) -> Words:
    """What orders can be asked by, with the entries there ever were."""
    return order_words(types, offer.every(connection))


def count_orders(connection: Connection, query: OrdersQuery, *, words: Words, now: datetime) -> OrdersTable:
    """Answer a question about orders as it stands now."""
    counting = Counting(since=service_facts.orders_since(connection), now_month=brussels_month(now))
    return tabulate_orders(query, orders_read.count(connection, query), words=words, counting=counting, as_of=now)


def count_adjusting(connection: Connection, asked: Asked) -> Adjusting:
    """How the offer was followed and adjusted in a period, and what it is today."""
    since, until = asked.instants
    every = judged.every(connection, today=asked.today)
    there = [each for each in every if not each.entry.withdrawn_at and not past(each.entry.content, asked.today)]
    return Adjusting(
        entries=len(there),
        examples=sum(each.entry.content.example for each in there),
        flagged=sum(bool(each.verdicts) for each in there),
        feedback=feedback.received(connection, since=since, until=until),
        adjusted=offer.adjusted(connection, since=since, until=until),
    )
