"""Count usage: the one function behind the page, the API, the CSV and the command line."""

from datetime import datetime

from sqlalchemy import Connection

from mvoscan.core.dossier import brussels_month
from mvoscan.core.usage import Counting, UsageTable, tabulate
from mvoscan.core.usage_query import UsageQuery, Words
from mvoscan.storage import service_facts, usage_read


def count_usage(connection: Connection, query: UsageQuery, *, words: Words, now: datetime) -> UsageTable:
    """Answer a question about usage as it stands now."""
    counting = Counting(since=service_facts.counted_since(connection), now_month=brussels_month(now))
    counted = usage_read.count(connection, query)
    return tabulate(query, counted, words=words, counting=counting, as_of=now)
