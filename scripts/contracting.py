"""What of a migration the program before it would not survive: while replicas are replaced, both use the same tables.

That program reads every column that it knows, and writes rows with those columns only. So nothing that it knows may go
or change, and nothing that it does not know may be demanded. What has to go, goes in a later migration, when no program
reads it: such a migration names it with the reason, in `contracts = {"table.column": "since 0.3 nobody reads it"}`.
"""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from sqlalchemy import Connection, inspect
from sqlalchemy.engine.interfaces import ReflectedColumn

OWN = {"alembic_version"}
"""What alembic itself keeps."""


class Column(NamedTuple):
    """A column as the database has it."""

    type: str
    nullable: bool
    filled: bool
    """Whether the database fills it in when it is left out."""


class Rule(NamedTuple):
    """What rows have to keep to: unique columns, or columns that refer; by table."""

    table: str
    columns: frozenset[str]
    kind: str


class Shape(NamedTuple):
    """The tables of a database: columns by table and name, and rules."""

    columns: Mapping[tuple[str, str], Column]
    rules: frozenset[Rule]

    @property
    def tables(self) -> set[str]:
        """The names of the tables."""
        return {table for table, _ in self.columns}


def shape_of(connection: Connection) -> Shape:
    """The tables that are there now."""
    inspector = inspect(connection)
    columns = {
        (table, each["name"]): _column(each)
        for (_, table), found in inspector.get_multi_columns().items()
        for each in found
        if table not in OWN
    }
    rules = {
        *(
            Rule(table, frozenset(each["column_names"]), "unique")
            for (_, table), found in inspector.get_multi_unique_constraints().items()
            for each in found
        ),
        *(
            Rule(table, frozenset(filter(None, each["column_names"])), "unique")
            for (_, table), found in inspector.get_multi_indexes().items()
            for each in found
            if each["unique"]
        ),
        *(
            Rule(table, frozenset(each["constrained_columns"]), "a reference")
            for (_, table), found in inspector.get_multi_foreign_keys().items()
            for each in found
        ),
        *(
            Rule(table, frozenset({each["sqltext"]}), "a check")
            for (_, table), found in inspector.get_multi_check_constraints().items()
            for each in found
        ),
    }
    return Shape(columns, frozenset(rules))


def breaks(before: Shape, after: Shape) -> dict[str, str]:
    """What the program of `before` does not survive: the name of each thing, and why in a sentence."""
    return {
        **dict.fromkeys(before.tables - after.tables, "a table that it uses is gone"),
        **dict(_changed(before, after)),
        **dict(_demanded(before, after)),
        **dict(_ruled(before, after)),
    }


def judge(revision: str, found: Mapping[str, str], contracts: Mapping[str, str]) -> list[str]:
    """What is wrong with a migration: what it breaks without saying so, and what it says for nothing."""
    unsaid = [f"{revision}: {name}: {why}" for name, why in found.items() if not contracts.get(name, "").strip()]
    idle = [f"{revision}: contracts names {name}, of which nothing goes" for name in contracts if name not in found]
    return sorted(unsaid) + sorted(idle)


def _column(said: ReflectedColumn) -> Column:
    filled = said.get("default") is not None or said.get("autoincrement") is True or "identity" in said
    return Column(str(said["type"]), bool(said["nullable"]), filled)


def _changed(before: Shape, after: Shape) -> Iterator[tuple[str, str]]:
    """Columns that are gone or are not what they were, of tables that stayed."""
    for (table, name), was in before.columns.items():
        if table not in after.tables:
            continue
        now = after.columns.get((table, name))
        if now is None:
            yield f"{table}.{name}", "a column that it reads is gone, or has another name"
        elif now.type != was.type:
            yield f"{table}.{name}", f"its type was {was.type} and is {now.type}"
        elif was.nullable and not now.nullable:
            yield f"{table}.{name}", "it may write it empty, and now must not"
        elif was.filled and not now.filled and not now.nullable:
            yield f"{table}.{name}", "it may leave it out, and the database fills it in no more"


def _demanded(before: Shape, after: Shape) -> Iterator[tuple[str, str]]:
    """New columns in tables that it knows, which it would have to write."""
    for (table, name), now in after.columns.items():
        known = table in before.tables and (table, name) not in before.columns
        if known and not now.nullable and not now.filled:
            yield f"{table}.{name}", "a new column that may not be empty has no default in the database"


def _ruled(before: Shape, after: Shape) -> Iterator[tuple[str, str]]:
    """New rules over nothing but what it knows: the rows that it writes may go against them."""
    for rule in after.rules - before.rules:
        known = {name for table, name in before.columns if table == rule.table}
        over_old = rule.columns <= known or (rule.kind == "a check" and not _names_new(rule, before, after))
        if rule.table in before.tables and over_old:
            yield f"{rule.table}({', '.join(sorted(rule.columns))})", f"{rule.kind} that it does not know of"


def _names_new(rule: Rule, before: Shape, after: Shape) -> bool:
    """Whether a check is about a column that is new: left out, such a column is empty or has its default."""
    new = {name for table, name in after.columns if table == rule.table and (table, name) not in before.columns}
    return any(name in text for text in rule.columns for name in new)
