"""Compare the stored counts of usage with a recount of the facts, and mend them when asked."""

from sqlalchemy import Connection

from mvoscan.core.usage import Difference
from mvoscan.storage import usage_recount


def recount_usage(connection: Connection) -> tuple[Difference, ...]:
    """Every stored count that differs from a recount; wants a transaction that sees one moment, a reading one."""
    return usage_recount.recount(connection)


def repair_usage(connection: Connection) -> tuple[Difference, ...]:
    """Make every stored count equal to a recount, in a writing transaction; gives what differed."""
    return usage_recount.repair(connection)
