#!/usr/bin/env python3
"""Take the empty database in MVOSCAN_DATABASE_URL through every migration: up, down, up again; compare with the tables.

    MVOSCAN_DATABASE_URL=sqlite:////tmp/empty.db python scripts/migrations.py

On the way up the tables are looked at after each: the program before a migration has to survive it (`contracting`).
Refuses a database that holds anything, since every migration is undone on the way.
"""

from itertools import pairwise
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from contracting import OWN, Shape, breaks, judge, shape_of
from sqlalchemy import create_engine, inspect

from mvoscan.settings import load_settings


def tables(url: str) -> set[str]:
    """The names of the tables in this database, but for alembic's own."""
    engine = create_engine(url)
    try:
        return set(inspect(engine).get_table_names()) - OWN
    finally:
        engine.dispose()


def climb(config: Config, url: str) -> list[str]:
    """Go up migration by migration; what the program before one of them would not survive."""
    scripts = list(reversed(list(ScriptDirectory.from_config(config).walk_revisions())))
    engine, shapes = create_engine(url), list[Shape]()
    for script in scripts:
        command.upgrade(config, script.revision)
        with engine.connect() as connection:
            shapes.append(shape_of(connection))
    engine.dispose()
    return [
        each
        for script, (before, after) in zip(scripts[1:], pairwise(shapes), strict=True)
        for each in judge(script.revision, breaks(before, after), getattr(script.module, "contracts", {}))
    ]


def main() -> None:
    """Go up, down, up, and compare; raises SystemExit with what is wrong."""
    url = load_settings().database_url
    if not url or tables(url):
        raise SystemExit("MVOSCAN_DATABASE_URL must name an empty database: every migration is undone in it.")
    config = Config(Path(__file__).parents[1] / "alembic.ini")
    if wrong := climb(config, url):
        raise SystemExit("The program before a migration has to survive it:\n" + "\n".join(wrong))
    command.downgrade(config, "base")
    if left := tables(url):
        raise SystemExit(f"After undoing every migration these tables are left: {', '.join(sorted(left))}.")
    command.upgrade(config, "head")
    try:
        command.check(config)
    except CommandError as different:
        raise SystemExit(f"The migrations do not make the tables of the program: {different}") from different


if __name__ == "__main__":
    main()
