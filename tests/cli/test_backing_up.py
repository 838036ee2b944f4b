"""`mvoscan backup` and `mvoscan restore`: what is put back equals what was copied, and nothing else is ever damaged."""

import io
import json
import sqlite3
import tarfile
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from sqlalchemy import insert, select
from sqlalchemy.engine import make_url
from tests.cli.program import Done, mvoscan
from tests.postgres import PostgresServer
from tests.postgres_programs import find_programs
from tests.releases import keep, theme_row
from tests.started import institution_id, start
from tests.tiny import ROOT

from mvoscan.core.disclosure.cube import Cell
from mvoscan.core.disclosure.statistic import Statistic
from mvoscan.settings import Settings
from mvoscan.storage import usage_recount
from mvoscan.storage.answer_tables import KeptAnswerRow
from mvoscan.storage.capsule_tables import CapsuleRow
from mvoscan.storage.database import Database
from mvoscan.storage.postgres_copy import Programs
from mvoscan.storage.tables import SubmissionRow, metadata, table_of
from mvoscan.usecases._access import Visitor
from mvoscan.usecases.hand_in_scan import hand_in_scan
from mvoscan.usecases.open_service import Service, open_service

_submission = table_of(SubmissionRow)
NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)


@pytest.fixture
def place(
    copies: Callable[[str], str],
    postgres: PostgresServer | None,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> Callable[[str], str]:
    """Lets the command line work on a copy of a template ('' is a database without tables); gives its address."""
    if postgres:
        monkeypatch.setenv("MVOSCAN_PG_BIN", str(find_programs()))

    def chosen(template: str) -> str:
        fresh = f"restored{abs(hash(tmp_path))}"
        empty = postgres.create_database(fresh) if postgres and not template else f"sqlite:///{tmp_path}/new.db"
        url = copies(template) if template else empty
        monkeypatch.setenv("MVOSCAN_DATABASE_URL", url)
        return url

    return chosen


def everything(url: str) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table, by its key."""
    database = Database(url)
    try:
        with database.reading() as connection:
            ordered = ((each, each.primary_key.columns) for each in metadata.sorted_tables)
            return {
                each.name: [tuple(row) for row in connection.execute(select(each).order_by(*key))]
                for each, key in ordered
            }
    finally:
        database.close()


def publish_bytes(url: str) -> None:
    """Add a release, a kept answer and a capsule: what was published as bytes."""
    database, span = Database(url), {"made_at": NOW, "expires_at": NOW}
    with database.writing() as connection:
        keep(
            connection, "2026-Q1.1", [theme_row("2026-Q1", Statistic("mvo-overheid", "light", "2026.1"), Cell("total"))]
        )
        kept = {
            "name": "kept",
            "day": "2026-11-25",
            "kept_at": NOW,
            "page": b"\x00\xff",
            "document": b"P",
            "data": b"{}",
        }
        connection.execute(insert(table_of(KeptAnswerRow)).values(**kept))
        dossier, name = connection.execute(select(_submission.c.dossier_id, _submission.c.public_id).limit(1)).one()
        capsule = {"public_id": "c", "dossier_id": dossier, "submission": name, "label": "", "anonymous": False}
        signed = {"with_plan": False, "key": "k", "document": b"{\xff}", "signature": "s", **span}
        connection.execute(insert(table_of(CapsuleRow)).values(**capsule, **signed))
    database.close()


def served(url: str) -> Service:
    return open_service(Settings(home=ROOT, database_url=url))


def hand_ins(service: Service, stop: Event, writer: int) -> Iterator[str]:
    """Hand in scans until it is told to stop; what comes out was acknowledged."""
    aalst = institution_id(service, "gemeente", "Aalst")
    while not stop.is_set():
        dossier, _ = start(service, cookie=f"writer-{writer}", institution=aalst)
        name, visitor = f"s-{dossier.public_id}", Visitor(f"writer-{writer}", datetime.now(UTC))
        with service.writing() as connection:
            args = {"library": service.library, "types": service.types, "submission_id": name}
            hand_in_scan(connection, visitor, dossier.public_id, **args)  # type: ignore[arg-type] # as it asks.
        yield name


@pytest.mark.database
def test_what_is_put_back_equals_what_was_copied_row_for_row_and_byte_for_byte(
    place: Callable[[str], str], tmp_path: Path
) -> None:
    source = place("lean")
    publish_bytes(source)
    assert mvoscan("backup", str(tmp_path / "copy")).returncode == 0
    target = place("")
    done = mvoscan("restore", str(tmp_path / "copy"))
    found = everything(target)
    assert (done.stderr, found) == ("", everything(source))
    assert all(found[name] for name in ("release_rows", "release_units", "kept_answer", "capsule", "usage_fact"))


@pytest.mark.database
def test_a_backup_taken_while_scans_are_handed_in_holds_all_that_was_acknowledged_before_it(
    place: Callable[[str], str], tmp_path: Path
) -> None:
    service, stop = served(place("seeded")), Event()
    acknowledged: list[str] = []

    def write(writer: int) -> None:
        for name in hand_ins(service, stop, writer):
            acknowledged.append(name)

    with ThreadPoolExecutor(3) as pool:
        writers = [pool.submit(write, number) for number in range(3)]
        try:
            while len(acknowledged) < 6 and not any(each.done() for each in writers):
                stop.wait(0.01)
            before = list(acknowledged)
            made = mvoscan("backup", str(tmp_path / "copy"))
        finally:
            stop.set()
        [each.result(60) for each in writers]
    service.close()
    target = place("")
    assert mvoscan("restore", str(tmp_path / "copy")).stderr == made.stderr == ""
    restored = served(target)
    with restored.reading() as connection:
        there = set(connection.execute(select(_submission.c.public_id)).scalars())
        assert (set(before) - there, there - set(acknowledged)) == (set(), set())
        assert usage_recount.recount(connection) == ()
    restored.close()


@pytest.mark.database
def test_a_full_database_is_replaced_only_with_the_word_and_never_while_it_is_served(
    place: Callable[[str], str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = place("seeded")
    assert mvoscan("backup", str(tmp_path / "copy")).returncode == 0
    service = served(url)
    next(hand_ins(service, Event(), 0))

    def replace(word: str) -> Done:
        monkeypatch.setattr("sys.stdin", io.StringIO(f"{word}\n"))
        return mvoscan("restore", str(tmp_path / "copy"), "--replace")

    while_served = replace("vervang")
    service.close()
    refused = [mvoscan("restore", str(tmp_path / "copy")), replace("ja"), while_served]
    assert [each.returncode for each in refused] == [1, 1, 1]
    assert ["In de databank staat al iets" in refused[0].stderr, "draait nog" in refused[2].stderr] == [True, True]
    assert len(everything(url)["submission"]) == 1
    assert (replace("vervang").returncode, everything(url)["submission"]) == (0, [])


@pytest.mark.database
@pytest.mark.once
def test_a_backup_holds_no_key_and_only_its_owner_may_read_it(
    place: Callable[[str], str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place("seeded")
    monkeypatch.setenv("MVOSCAN_DATA", str(tmp_path))
    assert mvoscan("keys", "create").returncode == 0
    (key,) = (tmp_path / "signing-keys").iterdir()
    done = mvoscan("backup", str(tmp_path / "copy"))
    assert json.loads(key.read_text())["d"].encode() not in (tmp_path / "copy").read_bytes()
    assert ((tmp_path / "copy").stat().st_mode & 0o777, "signing-keys" in done.stdout) == (0o600, True)


def test_the_password_of_the_database_is_on_no_command_line(tmp_path: Path) -> None:
    shown = tmp_path / "pg_dump"
    shown.write_text(f'#!/bin/sh\necho "$@ / $PGPASSWORD" > {tmp_path}/said\n')
    shown.chmod(0o700)
    database = Database("postgresql+psycopg://scan:geheim@server:5433/mvoscan?sslmode=require")
    Programs(tmp_path).run("pg_dump", database=database)
    options, _, password = (tmp_path / "said").read_text().strip().partition(" / ")
    assert ("geheim" in options, "sslmode=require" in options, password) == (False, True, "geheim")


def _member(text: bytes) -> bytes:
    file = io.BytesIO()
    with tarfile.open(fileobj=file, mode="w") as packed:
        member = tarfile.TarInfo("about.json")
        member.size = len(text)
        packed.addfile(member, io.BytesIO(text))
    return file.getvalue()


def _broken(whole: bytes) -> dict[str, bytes]:
    """Backups that cannot be put back, by a word of what is said about them."""
    revision = whole.index(b'"revision": "') + len(b'"revision": "')
    middle = len(whole) // 2
    return {
        "is geen back-up": b"dit is een brief",
        "zegt niet wat hij is": _member(b'{"kind": "iets anders"}'),
        "dit programma vraagt": whole[:revision] + b"9999" + whole[revision + 4 :],
        "wijst naar SQLite": whole.replace(b'\n "engine": "sqlite",\n "program"', b' "engine":"postgresql","program"'),
        "niet die van toen": whole[:middle] + bytes([whole[middle] ^ 1]) + whole[middle + 1 :],
        "beschadigd": whole[:middle],
    }


@pytest.mark.database
@pytest.mark.once
def test_what_is_no_backup_of_this_program_is_refused_with_a_sentence_and_nothing_changes(
    place: Callable[[str], str], tmp_path: Path
) -> None:
    url = place("seeded")
    assert mvoscan("backup", str(tmp_path / "copy")).returncode == 0
    assert mvoscan("backup", str(tmp_path / "copy")).stderr.endswith("er is niets overschreven.\n")
    place("")
    for word, content in _broken((tmp_path / "copy").read_bytes()).items():
        (tmp_path / "broken").write_bytes(content)
        done = mvoscan("restore", str(tmp_path / "broken"))
        assert (done.returncode, word in done.stderr, "Er is niets veranderd" in done.stderr) == (1, True, True), done
    assert sorted(each.name for each in tmp_path.iterdir()) == ["broken", "copy"]
    assert make_url(url).database


@pytest.mark.once
@pytest.mark.database
@pytest.mark.parametrize("command", [("migrate",), ("serve", "--port", "0"), ("backup", "x")])
def test_a_damaged_file_stops_every_command_with_one_sentence_and_stays_as_it_is(
    command: tuple[str, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    damaged = tmp_path / "mvoscan.db"
    damaged.write_bytes(b"geen databank" * 1000)
    monkeypatch.setenv("MVOSCAN_DATABASE_URL", f"sqlite:///{damaged}")
    done = mvoscan(*command, folder=tmp_path)
    assert (done.returncode, "Traceback" in done.stderr, "beschadigd" in done.stderr) == (1, False, True)
    assert (done.stderr.count("\n"), damaged.read_bytes()) == (1, b"geen databank" * 1000)


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("postgresql://scan@server/mvoscan", "postgresql+psycopg://"),
        ("postgresql+psycop://scan@server/mvoscan", "postgresql+psycopg://"),
        ("postgresql+psycopg://scan:geheim@server:poort/mvoscan", "geen adres van een databank"),
        ("postgresql+psycopg://scan:geheim@127.0.0.1:9/mvoscan", "127.0.0.1:9/mvoscan"),
        ("postgresql+psycopg://scan:geheim@127.0.0.1:9,127.0.0.1:11/mvoscan", "127.0.0.1:9,127.0.0.1:11/mvoscan"),
        ("postgresql+psycopg://scan:geheim@/mvoscan?host=server:1,server:2", "server1:5432,server2:5432"),
        (
            "postgresql+psycopg://scan:geheim@127.0.0.1:9/mvoscan?target_session_attr=any",
            'option "target_session_attr"',
        ),
    ],
)
@pytest.mark.parametrize("command", [("migrate",), ("serve", "--port", "0")])
def test_a_mistyped_address_of_the_database_is_one_sentence_without_its_password(
    command: tuple[str, ...], address: str, said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MVOSCAN_DATABASE_URL", address)
    done = mvoscan(*command, folder=tmp_path)
    assert (done.returncode, said in done.stderr, "geheim" in done.stderr) == (1, True, False)
    assert done.stderr.count("\n") == 1


@pytest.mark.parametrize("command", [("migrate",), ("serve", "--port", "0"), ("backup", "x")])
def test_a_place_where_nothing_can_be_written_is_named(
    command: tuple[str, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MVOSCAN_DATABASE_URL", "sqlite:////proc/mvoscan.db")
    done = mvoscan(*command, folder=tmp_path)
    assert (
        done.returncode,
        done.stderr.count("\n"),
        "/proc/mvoscan.db kan de dienst niet schrijven" in done.stderr,
    ) == (
        1,
        1,
        True,
    )


@pytest.mark.postgresql
def test_a_database_that_takes_no_changes_is_named_as_a_standby(
    place: Callable[[str], str], postgres: PostgresServer, tmp_path: Path
) -> None:
    name = make_url(place("seeded")).database
    postgres.execute(f'ALTER DATABASE "{name}" SET default_transaction_read_only = on')
    done = mvoscan("migrate")
    assert (done.returncode, "target_session_attrs=read-write" in done.stderr) == (1, True)
    assert mvoscan("backup", str(tmp_path / "copy")).returncode == 0


@pytest.mark.once
@pytest.mark.database
def test_a_damaged_database_can_be_replaced_by_its_backup(
    place: Callable[[str], str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = Path(make_url(place("seeded")).database or "")
    assert mvoscan("backup", str(tmp_path / "copy")).returncode == 0
    path.write_bytes(b"geen databank" * 1000)
    monkeypatch.setattr("sys.stdin", io.StringIO("vervang\n"))
    assert mvoscan("restore", str(tmp_path / "copy"), "--replace").returncode == 0
    assert sqlite3.connect(path).execute("PRAGMA quick_check").fetchone() == ("ok",)
