"""A migration that the program before it does not survive is refused, unless it says what goes and why."""

import pytest
from scripts.contracting import Shape, breaks, judge, shape_of
from sqlalchemy import create_engine

BEFORE = """
CREATE TABLE scan (id INTEGER PRIMARY KEY, name TEXT NOT NULL, note TEXT, state TEXT NOT NULL DEFAULT 'open');
CREATE TABLE answer (scan_id INTEGER NOT NULL, score INTEGER)
"""


def shapes(change: str) -> tuple[Shape, Shape]:
    """The tables before and after a change, in a real database."""
    engine = create_engine("sqlite://")
    with engine.connect() as connection:
        for each in BEFORE.split(";"):
            connection.exec_driver_sql(each)
        before = shape_of(connection)
        for each in change.split(";"):
            connection.exec_driver_sql(each)
        after = shape_of(connection)
    engine.dispose()
    return before, after


def rebuilt(columns: str) -> str:
    """How SQLite changes a table: it makes another."""
    return f"DROP TABLE scan; CREATE TABLE scan ({columns})"


@pytest.mark.parametrize(
    "change",
    [
        "CREATE TABLE plan (id INTEGER PRIMARY KEY, text TEXT NOT NULL UNIQUE)",
        "ALTER TABLE scan ADD COLUMN service TEXT",
        "ALTER TABLE scan ADD COLUMN label TEXT NOT NULL DEFAULT ''",
        "CREATE INDEX ix_scan_name ON scan (name)",
        "ALTER TABLE scan ADD COLUMN corrects TEXT; CREATE UNIQUE INDEX uq_scan_corrects ON scan (corrects)",
        "ALTER TABLE answer ADD COLUMN plan INTEGER REFERENCES scan (id)",
        "ALTER TABLE scan ADD COLUMN kind TEXT CHECK (kind IN ('a', 'b'))",
        rebuilt("id INTEGER PRIMARY KEY, name TEXT, note TEXT, state TEXT NOT NULL DEFAULT 'open'"),
    ],
)
def test_what_only_expands_passes(change: str) -> None:
    assert breaks(*shapes(change)) == {}


@pytest.mark.parametrize(
    ("change", "broken"),
    [
        ("DROP TABLE answer", "answer"),
        ("ALTER TABLE answer RENAME TO given", "answer"),
        ("ALTER TABLE scan DROP COLUMN note", "scan.note"),
        ("ALTER TABLE scan RENAME COLUMN note TO remark", "scan.note"),
        (rebuilt("id INTEGER PRIMARY KEY, name TEXT NOT NULL, note TEXT NOT NULL, state TEXT DEFAULT ''"), "scan.note"),
        (rebuilt("id INTEGER PRIMARY KEY, name TEXT NOT NULL, note TEXT, state TEXT NOT NULL"), "scan.state"),
        (rebuilt("id INTEGER PRIMARY KEY, name INTEGER NOT NULL, note TEXT, state TEXT DEFAULT ''"), "scan.name"),
        (rebuilt("id INTEGER PRIMARY KEY, name TEXT NOT NULL, note TEXT, state TEXT, x TEXT NOT NULL"), "scan.x"),
        ("CREATE UNIQUE INDEX uq_scan_name ON scan (name)", "scan(name)"),
        (
            "DROP TABLE answer; CREATE TABLE answer (scan_id INTEGER NOT NULL REFERENCES scan, score INTEGER)",
            "answer(scan_id)",
        ),
        (
            "DROP TABLE answer; CREATE TABLE answer (scan_id INTEGER NOT NULL, score INTEGER CHECK (score > 0))",
            "answer(score > 0)",
        ),
    ],
)
def test_what_the_program_before_does_not_survive_is_named(change: str, broken: str) -> None:
    assert set(breaks(*shapes(change))) == {broken}


def test_a_contraction_passes_with_its_reason_only() -> None:
    found = {"scan.note": "a column that it reads is gone"}

    assert judge("0017", found, {"scan.note": "since 0.3 nobody reads it"}) == []
    assert judge("0017", found, {}) == ["0017: scan.note: a column that it reads is gone"]
    assert judge("0017", found, {"scan.note": " "}) != []
    assert judge("0017", {}, {"scan.note": "since 0.3 nobody reads it"}) != []
