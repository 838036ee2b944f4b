"""docs/privacy.md knows every column; who asks what is held about a dossier gets the rows of every table with any."""

import re
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import JSON, Boolean, Connection, Date, Integer, LargeBinary, Table, insert, select
from tests.conftest import ROOT

from mvoscan.storage.database import Database
from mvoscan.storage.erase_asked import dossier_numbers, erase_with_links
from mvoscan.storage.erasure import pointing_to
from mvoscan.storage.held import about_dossier
from mvoscan.storage.tables import DossierRow, Instant, metadata, table_of

NOW = datetime(2026, 11, 26, 12, tzinfo=UTC)
NUMBER = 1000
"""Out of the way of what a database numbers itself."""
BY_NAME: dict[str, dict[str, Any]] = {
    "claim": {"submission": "scan"},
    "submission_end": {"submission": "scan"},
    "usage_fact": {"submission": "scan", "surrogate": None, "partner_surrogate": None},
    "mail": {"data": {"grant": NUMBER}},
    "audit_log": {"about": "scan"},
    "client_request": {"result": "dossier"},
}
"""Rows that name a dossier or its scan without a foreign key."""
NAMES = re.compile(r"dossier|submission|grant|contact|\bscan\b|corrects|previous")
"""What a column is called that may lead to a dossier."""
STAY = {"audit_log", "usage_fact", "event", "event_audience"}
"""Where something stays of a dossier that was erased: acts, counts, and that it was erased."""


def listed() -> dict[str, tuple[bool, set[str], set[str]]]:
    """By table whether it is about a dossier, its personal columns and the others, as the page has them."""
    text = (ROOT / "docs" / "privacy.md").read_text(encoding="utf-8").partition("## Every column")[2]
    rows = re.findall(r"^\| `(\w+)` \| (yes|no) \| (.*) \| (.*) \|$", text, re.MULTILINE)
    return {name: (about == "yes", _names(personal), _names(other)) for name, about, personal, other in rows}


def _names(cell: str) -> set[str]:
    return set(re.findall(r"`(\w+)`", cell))


def every_table() -> list[Table]:
    """All tables, whichever module declares them."""
    pointing_to(table_of(DossierRow))
    return metadata.sorted_tables


def test_every_column_of_every_table_is_listed_once_as_personal_or_not() -> None:
    assert set(listed()) == {table.name for table in every_table()}
    for table in every_table():
        _, personal, other = listed()[table.name]
        assert (table.name, personal | other) == (table.name, set(table.c.keys()))
        assert (table.name, personal & other) == (table.name, set())


def test_what_is_personal_has_a_line_with_purpose_basis_term_and_readers() -> None:
    page = (ROOT / "docs" / "privacy.md").read_text(encoding="utf-8")
    above, _, below = page.partition("## Every column")
    lines = {
        each[0]: [cell.strip() for cell in each[1].split("|")]
        for each in re.findall(r"^\| (\d+) (\|.*)\|$", above, re.M)
    }
    assert all(len(cells) == 6 and all(cells[1:]) for cells in lines.values())
    used = re.findall(r"`(?:, `\w+`)* \(([\d, ]+)\)", below)
    assert {number for each in used for number in each.split(", ")} <= set(lines)
    personal = [cells for _, cells, _ in listed().values() if cells]
    assert len(used) >= len(personal)


def test_a_table_that_may_lead_to_a_dossier_is_marked_so() -> None:
    leading = {table.name for table in every_table() if any(map(NAMES.search, table.c.keys()))}
    # What a pseudonym names is not found by who has a dossier: that is what it is for. In an order a
    # contact is a name.
    assert leading - {name for name, (about, _, _) in listed().items() if about} == {"erased_scan", "offer_order"}


@pytest.mark.database
def test_of_every_table_about_a_dossier_its_rows_are_shown_to_who_asks_and_gone_when_it_is_erased(
    database: Database,
) -> None:
    about = {name for name, (marked, _, _) in listed().items() if marked}
    with database.writing() as connection:
        for table in every_table():
            connection.execute(insert(table).values(_row(connection, table)))
        assert set(about_dossier(connection, "dossier")) == about
        erase_with_links(connection, dossier_numbers(connection, "dossier"), now=NOW)
        assert {name for name in about if connection.execute(select(metadata.tables[name])).first()} == STAY
        assert about_dossier(connection, "dossier") == {}


def _row(connection: Connection, table: Table) -> dict[str, Any]:
    """A row of this table that hangs from the one dossier there is."""
    values = {column.name: _value(connection, table, column) for column in table.c}
    named = {"dossier": {"public_id": "dossier", "submission": "scan"}, "submission": {"public_id": "scan"}}
    return values | named.get(table.name, {}) | BY_NAME.get(table.name, {})


def _value(connection: Connection, table: Table, column: Any) -> Any:
    for key in column.foreign_keys:
        return None if key.column.table is table else connection.execute(select(key.column)).scalars().first()
    return next((value for kind, value in _VALUES if isinstance(column.type, kind)), column.name)


_VALUES: tuple[tuple[type[Any], Any], ...] = (
    (JSON, {}),
    (Instant, NOW),
    (Date, NOW.date()),
    (Boolean, False),
    (Integer, NUMBER),
    (LargeBinary, b"x"),
)
"""Something that fits in a column, by its kind; a text holds the name of its column."""
