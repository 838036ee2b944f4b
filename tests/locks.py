"""Two transactions that meet, on PostgreSQL: when one of them waits for the other."""

from time import monotonic, sleep

from sqlalchemy import text

from mvoscan.usecases.open_service import Service

_WAITING = text("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'")


def wait_until_one_waits(service: Service) -> None:
    """Until another transaction waits for a lock that somebody holds."""
    started = monotonic()
    while monotonic() - started < 60:
        with service.reading() as connection:
            if connection.execute(_WAITING).scalar_one():
                return
        sleep(0.02)
    raise AssertionError("nobody waits")
