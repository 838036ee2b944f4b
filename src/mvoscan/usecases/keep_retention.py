"""Keep to the retention rules: warn before a dossier expires, erase what is old, and say how much it was.

What was counted stays: usage facts and the frozen units of releases hold no answers and no person.
"""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import Connection

from mvoscan.core.audit import log_shortened
from mvoscan.core.release import act_of_worker
from mvoscan.core.retention import Retention
from mvoscan.storage import audit, contacts, mail_queue, rates, retention, service_facts
from mvoscan.storage.database import Database

WORDS = {
    "warned": "Waarschuwingen per mail",
    "expired": "Open dossiers en oefenscans",
    "handed_in": "Ingediende scans",
    "erased": "Gewiste scans die zonder naam meetelden",
    "contacts": "E-mailadressen",
    "labels": "Scans waarin namen van collega's gewist zijn",
    "orders": "Bestellingen waarvan gewist is wie bestelde",
    "sessions": "Sessies van browsers",
    "launches": "Onbeantwoorde vragen van andere programma's",
    "mail": "Verstuurde mail",
    "webhooks": "Verstuurde webhooks",
    "rates": "Tellers van verzoeken",
    "audit": "Regels van het logboek",
}
"""What was done, on screen."""


def due(connection: Connection, *, rules: Retention, now: datetime) -> Mapping[str, int]:
    """How much would be warned and erased now; changes nothing."""
    return {
        "warned": len(retention.to_warn(connection, rules, now)),
        **{name: retention.count(connection, kind.due) for name, kind in retention.kinds(rules, now).items()},
        "rates": rates.older(connection, retention.old_windows(rules, now), now=now),
        "audit": retention.old_entries(connection, rules, now),
    }


def sweep(database: Database, *, rules: Retention, now: datetime) -> Mapping[str, int]:
    """Warn and erase; in many short transactions, so that no page waits for it."""
    with database.writing() as connection:
        done = {"warned": _warn(connection, rules, now)}
    for name, kind in retention.kinds(rules, now).items():
        done[name] = _erase(database, kind)
    with database.writing() as connection:
        done["rates"] = rates.forget(connection, retention.old_windows(rules, now), now=now)
        done["audit"] = _shorten_log(connection, rules, now)
        service_facts.note_sweep(connection, now=now)
    return done


def last_sweep(connection: Connection) -> datetime | None:
    """When this was last done to its end; None when it never was."""
    return service_facts.last_sweep(connection)


def _warn(connection: Connection, rules: Retention, now: datetime) -> int:
    warned = retention.to_warn(connection, rules, now)
    for number, dossier in warned:
        contact = contacts.get(connection, number)
        if contact:
            data = {"dossier": dossier, "contact": number}
            mail_queue.add(connection, "expires-soon", recipient=contact.address, data=data, now=now)
            contacts.note_warning(connection, contact, now=now)
    return len(warned)


def _erase(database: Database, kind: retention.Kind) -> int:
    erased = 0
    while True:
        with database.writing() as connection:
            some = retention.erase_some(connection, kind)
        erased += some
        if some < retention.AT_ONCE:
            return erased


def _shorten_log(connection: Connection, rules: Retention, now: datetime) -> int:
    """Erase the oldest entries; that this was done is an entry itself."""
    erased = retention.erase_entries(connection, rules, now)
    if erased:
        audit.note(connection, log_shortened(erased, rules.audit_months, act_of_worker(now)))
    return erased
