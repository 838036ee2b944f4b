"""The stage: a migrated database with a release, a client with a webhook, and dossiers that were begun."""

import secrets
from collections.abc import Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from queue import SimpleQueue
from typing import Any

import httpx2
from tests.clients import Made, make_client
from tests.conftest import ROOT
from tests.receiver import Receiver
from tests.releases import keep, made_up_rows

from benchmarks.chaos.invariants import hash_of_releases
from benchmarks.chaos.writing import Scene, cookie_of
from mvoscan.core.client import Scope as ClientScope
from mvoscan.core.questionnaire import Scope
from mvoscan.core.tailoring import Tailoring, asked
from mvoscan.settings import Settings
from mvoscan.usecases._access import Keys
from mvoscan.usecases.open_service import Service, open_service, prepare
from mvoscan.usecases.start_scan import Start, start_scan

RELEASE = "2026-Q1.1"
_PUBLISHED = (
    f"/api/v1/statistics/releases/{RELEASE}/theme-results.csv",
    f"/api/v1/statistics/releases/{RELEASE}",
)
_AT_LEAST = 250
"""Dossiers that wait to be filled in, before a fault."""


class Stage:
    """What is there before anything breaks; it looks at the database directly."""

    def __init__(self, database_url: str, data: Path) -> None:
        """Migrate and fill the database."""
        self.settings = Settings(home=ROOT, data=data, database_url=database_url, public_url="http://127.0.0.1")
        prepare(self.settings, today=date(2026, 1, 15))
        self.service: Service = open_service(self.settings)
        self._questionnaire = self.service.library.offered_edition("mvo-overheid")
        self._profile = {each.id: (each.options[0].id,) for each in self._questionnaire.profile}
        self._dossiers: SimpleQueue[str] = SimpleQueue()
        editions = self.service.library.as_sealed(self._questionnaire.id)
        with self.service.writing() as connection:
            scopes = (ClientScope.SUBMISSIONS_WRITE, ClientScope.EVENTS_READ, ClientScope.WEBHOOKS_MANAGE)
            self.client: Made = make_client(connection, *scopes, now=datetime.now(UTC))
            rows = made_up_rows(editions, "2026-Q1", edition=max(editions))
            keep(connection, RELEASE, [each for each in rows if each.dataset == "theme-results"])
        with self.service.reading() as connection:
            self.releases = hash_of_releases(connection)

    def environment(self, **more: str) -> Mapping[str, str]:
        """What every process of the program is told."""
        key = self.settings.data / "secret-key"
        if not key.exists():
            key.write_text(secrets.token_hex(32))
            key.chmod(0o600)
        own = {
            "HOME": str(ROOT),
            "DATA": str(self.settings.data),
            "DATABASE_URL": self.settings.database_url,
            "PUBLIC_URL": "http://127.0.0.1",
            "API_PER_MINUTE": "0",
            "HAND_INS_PER_HOUR": "0",
            "STARTS_PER_HOUR": "0",
            "SECRET_KEY_FILE": str(key),
            "WEBHOOK_TEST_HOSTS": "127.0.0.1",
            "DATABASE_CONNECT_SECONDS": "2",
            **more,
        }
        return {f"MVOSCAN_{name}": value for name, value in own.items()}

    def subscribe(self, receiver: Receiver, address: str) -> None:
        """Let the receiver hear of every event that its client may know."""
        asked_for = {"url": receiver.url, "kinds": ["scan.handed_in"]}
        answer = httpx2.post(f"{address}/api/v1/webhooks", json=asked_for, headers=self.client.headers)
        receiver.secret = answer.raise_for_status().json()["secret"]

    def scene(self, *addresses: str) -> Scene:
        """What writers and readers need, with enough dossiers begun."""
        self._begin(_AT_LEAST - self._dossiers.qsize())
        first, *others = ({path: _fetched(f"{each}{path}") for path in _PUBLISHED} for each in addresses)
        if any(each != first for each in others):
            raise AssertionError("servers publish different bytes")
        return Scene(addresses, self.client, self._scan, self._dossiers, self._names, first)

    def close(self) -> None:
        """Close the database."""
        self.service.close()

    @property
    def _names(self) -> list[str]:
        kinds = frozenset({"gemeente"})
        tailoring = Tailoring(types=kinds, profile=self._profile, scope=Scope.LIGHT)
        return [each.id for questions in asked(self._questionnaire, tailoring).values() for each in questions]

    @property
    def _scan(self) -> dict[str, Any]:
        return {
            "questionnaire": self._questionnaire.id,
            "edition": self._questionnaire.edition,
            "institution": {"type": "gemeente", "ovo": "OVO001992"},
            "profile": {name: list(chosen) for name, chosen in self._profile.items()},
            "answers": {name: {"option": "ja"} for name in self._names},
        }

    def _begin(self, number: int) -> None:
        """Begin dossiers, each held by a session of its own."""
        chosen = Start(questionnaire=self._questionnaire.id, type="gemeente", profile=self._profile, scope=Scope.LIGHT)
        library, types = self.service.library, self.service.types
        with self.service.writing() as connection:
            for _ in range(number):
                name = secrets.token_hex(10)
                keys = Keys(
                    public_id=name, token=secrets.token_hex(), cookie=cookie_of(name), link_days=30, session_days=30
                )
                start_scan(connection, chosen, library=library, types=types, keys=keys, now=datetime.now(UTC))
                self._dossiers.put(name)


def _fetched(address: str) -> bytes:
    return httpx2.get(address, timeout=60).raise_for_status().content
