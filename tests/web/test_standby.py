"""Published results may come from a standby: never what was withdrawn, and never less than the database says."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import create_engine, update
from starlette.testclient import TestClient
from tests.conftest import ROOT, Copy
from tests.releases import NOW, keep, theme_row

from mvoscan.core.disclosure.cube import Cell
from mvoscan.core.disclosure.statistic import Statistic
from mvoscan.core.institution import InstitutionTypes
from mvoscan.settings import Settings
from mvoscan.storage.database import Database
from mvoscan.storage.library import Library
from mvoscan.storage.published_reader import HOLDS, RESTS, PublishedReader
from mvoscan.storage.release_tables import ReleaseRow
from mvoscan.storage.tables import table_of
from mvoscan.usecases.open_service import Service
from mvoscan.web.api.replies import BRIEFLY
from mvoscan.web.app import create_app

pytestmark = [pytest.mark.database, pytest.mark.once]

HERE = "/api/v1/statistics/releases"
_release = table_of(ReleaseRow)


class Pair:
    """A service on a database with a standby, and a clock that stands still until it is told to go on."""

    def __init__(self, copies: Copy, library: Library, types: InstitutionTypes, folder: Path) -> None:
        self.time = 1000.0
        self.database, self.standby = Database(copies("seeded")), Database(copies("seeded"))
        reader = PublishedReader(self.database, self.standby, clock=lambda: self.time)
        service = Service(self.database, library, types, demo=False, reader=reader)
        settings = Settings(home=ROOT, data=folder, public_url="http://testserver")
        self.client = TestClient(create_app(settings, service), follow_redirects=False)
        self.publish("2026-Q1.1", self.database, self.standby)
        with self.standby.writing() as connection:  # so that an answer tells where it was read.
            connection.execute(update(_release).values(counts={"units": 77, "cells": 0, "published": 0, "rows": 0}))

    def publish(self, name: str, *where: Database) -> None:
        period = name.partition(".")[0]
        rows = [theme_row(period, Statistic("mvo-overheid", "light", "2026.1"), Cell("total"))]
        for each in where:
            with each.writing() as connection:
                keep(connection, name, rows)

    def withdraw(self) -> None:
        withdrawn = {"state": "withdrawn", "reason": "Een fout.", "withdrawn_by": "Bo", "withdrawn_at": NOW}
        with self.database.writing() as connection:
            connection.execute(update(_release).values(withdrawn))

    def take_away(self, database: Database) -> None:
        database.engine.dispose()
        database.engine = create_engine("sqlite:////nergens/geen.db")

    @property
    def shown(self) -> dict[str, bool]:
        """The releases that are listed, and whether the standby told of them."""
        listed = self.client.get(HERE).json()["releases"]
        return {each["name"]: each["units"] == 77 for each in listed}


@pytest.fixture
def pair(copies: Copy, library: Library, types: InstitutionTypes, tmp_path: Path) -> Iterator[Pair]:
    opened = Pair(copies, library, types, tmp_path)
    yield opened
    opened.database.close()
    opened.standby.close()


def test_what_is_the_same_on_the_standby_is_read_there(pair: Pair) -> None:
    assert pair.shown == {"2026-Q1.1": True}


def test_a_withdrawn_release_is_gone_though_the_standby_does_not_know_it(pair: Pair) -> None:
    pair.withdraw()
    addresses = (f"{HERE}/2026-Q1.1", f"{HERE}/2026-Q1.1/theme-results.csv", "/cijfers/publicaties/2026-Q1.1")
    assert [pair.client.get(each).status_code for each in addresses] == [410] * 3
    assert (pair.shown, pair.client.get("/cijfers/evolutie?publicatie=2026-Q1.1").status_code) == ({}, 410)


def test_a_release_that_the_standby_does_not_have_yet_is_there_at_once(pair: Pair) -> None:
    pair.publish("2026-Q2.1", pair.database)
    assert pair.shown == {"2026-Q1.1": False, "2026-Q2.1": False}
    assert {"name": "standby", "ok": False} in [
        {"name": each["name"], "ok": each["ok"]} for each in pair.client.get("/readyz").json()["checks"]
    ]


def test_a_standby_that_is_away_is_left_alone_for_a_while_and_the_service_stays_ready(pair: Pair) -> None:
    engine = pair.standby.engine
    pair.take_away(pair.standby)
    assert (pair.shown, pair.client.get("/readyz").status_code) == ({"2026-Q1.1": False}, 200)
    pair.standby.engine = engine
    assert pair.shown == {"2026-Q1.1": False}
    pair.time += RESTS
    assert pair.shown == {"2026-Q1.1": True}


def test_while_the_database_is_away_its_last_word_holds_for_as_long_as_an_answer_may_be_kept(pair: Pair) -> None:
    assert BRIEFLY["cache-control"].endswith(f"max-age={HOLDS:.0f}")
    assert pair.shown == {"2026-Q1.1": True}
    pair.take_away(pair.database)
    assert pair.shown == {"2026-Q1.1": True}
    pair.time += HOLDS + 1
    answer = pair.client.get(HERE)
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "30")


def test_a_standby_that_says_something_else_is_not_read_while_the_database_is_away(pair: Pair) -> None:
    pair.withdraw()
    assert pair.shown == {}
    pair.take_away(pair.database)
    assert pair.client.get(HERE).status_code == 503


def test_usage_and_pages_behind_a_link_never_come_from_the_standby(pair: Pair) -> None:
    pair.take_away(pair.database)
    assert [pair.client.get(each).status_code for each in ("/api/v1/usage.json", "/dossier/geen")] == [503, 503]
