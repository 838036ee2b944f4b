"""How fast usage is read, with 1 000, 100 000 and 1 000 000 scans handed in, on SQLite and on PostgreSQL.

    python -m benchmarks.usage_queries [--scans 1000,100000,1000000] [--repeats 20] [--engine sqlite|postgresql]

Facts are made by bulk insert and the counts follow from a recount, whose time is shown too. Prints a table in Markdown.
"""

import argparse
import platform
import random
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, date, datetime
from operator import itemgetter
from pathlib import Path
from statistics import median
from typing import Any, NamedTuple

from sqlalchemy import insert, text
from tests.postgres import running_postgres

from benchmarks.figure import Figure
from mvoscan.core.institution import PROVINCES, Family, Group, InstitutionType, InstitutionTypes
from mvoscan.core.usage_query import Dimension, UsageQuery, Words, months_between, words
from mvoscan.storage import service_facts, usage_read, usage_recount
from mvoscan.storage.database import Database, Pool
from mvoscan.storage.migrations import migrate
from mvoscan.storage.tables import UsageFactRow, table_of
from mvoscan.usecases.count_usage import count_usage

HOME = Path(__file__).parents[1]
MONTHS = months_between("2024-01", "2026-12")
NOW = datetime(2026, 12, 31, 12, tzinfo=UTC)
CHUNK = 20_000
BODIES = 1_500


class Body(NamedTuple):
    """One institution: where it stands, and how often it takes part."""

    surrogate: str
    type: InstitutionType
    province: str
    weight: float


def synthetic_types() -> InstitutionTypes:
    """36 types in seven families and three groups, like the real ones."""
    groups = tuple(Group(code=f"groep-{number}", label=f"Groep {number}") for number in range(3))
    families = tuple(
        Family(code=f"familie-{number}", label=f"Familie {number}", group=f"groep-{number // 3}") for number in range(7)
    )
    types = tuple(
        InstitutionType(
            code=f"type-bestuur-{number:02}",
            label=f"Type bestuur {number}",
            plural=f"Besturen {number}",
            family=f"familie-{number % 7}",
            province_known=number < 23,
        )
        for number in range(36)
    )
    return InstitutionTypes(groups=groups, families=families, types=types)


def bodies(types: InstitutionTypes, chance: random.Random) -> list[Body]:
    """1 500 institutions: 285 of each of the first two types, the rest spread over the others."""
    numbers = [0] * 285 + [1] * 285 + [2 + number % 34 for number in range(BODIES - 570)]
    return [
        Body(
            surrogate=f"{chance.getrandbits(64):016x}",
            type=types.types[number],
            province=chance.choice(list(PROVINCES)) if types.types[number].province_known else "",
            weight=chance.paretovariate(2),
        )
        for number in numbers
    ]


def facts(number: int, types: InstitutionTypes) -> Iterator[dict[str, Any]]:
    """Hand-ins: 60 % confirmed, 10 % unnamed, a fifth of the first type joint, two editions a year."""
    chance = random.Random(number)
    everyone = bodies(types, chance)
    weights = [body.weight for body in everyone]
    groups = types.group_of_family
    for index, body in enumerate(chance.choices(everyone, weights, k=number)):
        month = chance.choice(MONTHS)
        named = chance.random() < 0.9
        partner = types.types[1] if body.type is types.types[0] and named and chance.random() < 0.2 else None
        edition = f"{month[:4]}.{1 if month[5:] < '07' or chance.random() < 0.1 else 2}"
        yield {
            "kind": "handed_in",
            "month": month,
            "questionnaire": "mvo-overheid",
            "edition": f"mvo-overheid/{edition}",
            "basis": "light" if chance.random() < 0.7 else "full",
            "type": body.type.code,
            "family": body.type.family,
            "body_group": groups[body.type.family],
            "province": body.province if named else "",
            "partner_type": partner.code if partner else "",
            "partner_family": partner.family if partner else "",
            "partner_group": groups[partner.family] if partner else "",
            "confirmed": named and chance.random() < 2 / 3,
            "surrogate": body.surrogate if named else None,
            "partner_surrogate": everyone[285 + index % 285].surrogate if partner else None,
            "submission": f"{index:020x}",
        }


def fill(database: Database, number: int, types: InstitutionTypes) -> float:
    """Put facts in an empty database; gives the seconds that the recount took."""
    pending: list[dict[str, Any]] = []
    fact = table_of(UsageFactRow)
    with database.writing() as connection:
        service_facts.note_first_start(connection, today=date(2024, 1, 1))
        for each in facts(number, types):
            pending.append(each)
            if len(pending) == CHUNK:
                connection.execute(insert(fact), pending)
                pending.clear()
        if pending:
            connection.execute(insert(fact), pending)
        started = time.perf_counter()
        usage_recount.repair(connection)
        seconds = time.perf_counter() - started
    with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("ANALYZE" if database.sqlite else "VACUUM ANALYZE"))
    return seconds


def year(*by: Dimension, first: str = "2026-01", **filters: str) -> UsageQuery:
    """A question about 2026, or about a longer period."""
    kept = {Dimension(name): (code,) for name, code in filters.items()}
    return UsageQuery(from_month=first, to_month="2026-12", by=by, filters=kept)


TYPE, MONTH, PROVINCE = Dimension.TYPE, Dimension.MONTH, Dimension.PROVINCE
ADDITIVE = {
    "additive: total, one year": year(),
    "additive: by type, one year": year(TYPE),
    "additive: by type and month, one year": year(TYPE, MONTH, questionnaire="mvo-overheid"),
    "additive: by month, three years": year(MONTH, first="2024-01"),
    "additive: by type, province and month, one year": year(TYPE, PROVINCE, MONTH, basis="light"),
    "additive: by type and province, three years": year(TYPE, PROVINCE, first="2024-01"),
}
DISTINCT = {
    "distinct: total, one year": year(),
    "distinct: by type, one year": year(TYPE),
    "distinct: by type and month, one year": year(TYPE, MONTH),
    "distinct: total, three years": year(first="2024-01"),
}
WHOLE = {
    "whole answer: by type, one year": year(TYPE),
    "whole answer: by type and month, one year": year(TYPE, MONTH, questionnaire="mvo-overheid"),
}


def measure(database: Database, repeats: int, meaning: Words) -> dict[str, float]:
    """Median milliseconds per question, warm, each in a transaction of its own."""
    found: dict[str, float] = {}
    for name, query in ADDITIVE.items():
        found[name] = _median(database, repeats, lambda connection, query=query: usage_read.sums(connection, query))
    for name, query in DISTINCT.items():
        found[name] = _median(
            database, repeats, lambda connection, query=query: usage_read.institutions(connection, query)
        )
    for name, query in WHOLE.items():
        found[name] = _median(
            database,
            repeats,
            lambda connection, query=query: count_usage(connection, query, words=meaning, now=NOW).model_dump_json(),
        )
    return found


def _median(database: Database, repeats: int, question: Callable[..., object]) -> float:
    times = []
    for _ in range(repeats + 3):
        with database.reading() as connection:
            started = time.perf_counter()
            question(connection)
            times.append((time.perf_counter() - started) * 1000)
    return median(times[3:])


@contextmanager
def empty_databases(engine: str) -> Iterator[Callable[[], Database]]:
    """Makes empty, migrated databases of this engine, gone at the end."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        server = stack.enter_context(running_postgres()) if engine == "postgresql" else None
        made: list[Database] = []

        def make() -> Database:
            name = f"usage_{len(made)}"
            url = server.create_database(name) if server else f"sqlite:///{folder / name}.db"
            database = Database(url, pool=Pool(2))
            made.append(database)
            stack.callback(database.close)
            migrate(database, HOME)
            return database

        yield make


def version_of(database: Database) -> str:
    """The engine and its version."""
    with database.reading() as connection:
        query = "SELECT sqlite_version()" if database.sqlite else "SHOW server_version"
        return f"{database.engine.dialect.name} {connection.execute(text(query)).scalar_one()}"


def report(engine: str, sizes: list[int], repeats: int) -> None:
    """Measure one engine at every size and print the table."""
    types = synthetic_types()
    results: list[dict[str, float]] = []
    with empty_databases(engine) as make:
        for size in sizes:
            database = make()
            seconds = fill(database, size, types)
            results.append({**measure(database, repeats, words(types, ())), "recount of all facts": seconds * 1000})
        print(f"\n### {version_of(database)}\n")
    print(f"| median of {repeats}, ms | " + " | ".join(f"{size:,}".replace(",", " ") for size in sizes) + " |")
    print("|---|" + "--:|" * len(sizes))
    for name in results[0]:
        print(f"| {name} | " + " | ".join(f"{each[name]:,.2f}".replace(",", " ") for each in results) + " |")


def figures() -> Iterator[Figure]:
    """The slowest question of each kind over 100 000 scans on SQLite, and the recount."""
    types = synthetic_types()
    with empty_databases("sqlite") as make:
        database = make()
        recount = fill(database, 100_000, types)
        found = measure(database, 20, words(types, ()))
    for kind, target in {"additive": 10.0, "distinct": 50.0, "whole answer": None}.items():
        what, took = max(((name, took) for name, took in found.items() if name.startswith(kind)), key=itemgetter(1))
        yield Figure(f"usage of 100 000 scans, {what}", took, "ms", target=target)
    yield Figure("recount of 100 000 facts", recount, "s", target=5)


def main() -> None:
    """Measure what was asked on the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--scans", default="1000,100000,1000000")
    parser.add_argument("--repeats", type=int, default=20)
    parser.add_argument("--engine", choices=["sqlite", "postgresql"], action="append")
    chosen = parser.parse_args()
    print(f"{datetime.now(UTC):%Y-%m-%d} · Python {platform.python_version()} · {platform.machine()}")
    print(f"`python -m benchmarks.usage_queries {' '.join(sys.argv[1:])}`".replace(" `", "`"))
    for engine in chosen.engine or ["sqlite", "postgresql"]:
        report(engine, [int(size) for size in chosen.scans.split(",")], chosen.repeats)


if __name__ == "__main__":
    main()
