"""A start loads what every page needs; what some commands, visitors or machines need is loaded for them."""

import json
import os
import subprocess
import sys
from datetime import UTC, datetime

import pytest
from tests.conftest import ROOT

from mvoscan.settings import Settings
from mvoscan.storage.signing import create_key

pytestmark = [pytest.mark.database, pytest.mark.once]

OTHERS = {
    "alembic": "who migrates",
    "mako": "idem",
    "pygments": "idem",
    "cryptography": "who signs, and webhooks",
    "joserfc": "who signs",
    "authlib": "who is sent here by another program",
    "httpcore2": "who calls others",
    "httpx2": "idem",
    "docx": "who asks for a document",
    "lxml": "idem",
    "xlsxwriter": "who asks for a workbook",
    "weasyprint": "the process that makes PDFs",
    "highspy": "the process that builds a release",
    "numpy": "idem",
    "prometheus_client": "who is measured",
    "psycopg": "who is on PostgreSQL",
    "rich": "a command that explains itself",
}

PROGRAM = """
import asyncio, json, sys
from datetime import UTC, date, datetime
import mvoscan.cli.main
from mvoscan.cli.serving import create_app, load_settings, opened
from mvoscan.cli.working import Worker

settings = load_settings()
service = opened(settings, today=date(2026, 11, 26))
app = create_app(settings, service)
Worker(settings, service).look(datetime.now(UTC))
statuses = []

async def ask(path):
    async def receive():
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message):
        if "status" in message:
            statuses.append(message["status"])

    scope = {"type": "http", "method": "GET", "scheme": "http", "http_version": "1.1", "path": path, "headers": []}
    await app({**scope, "query_string": b"", "root_path": "", "client": ("127.0.0.1", 1)}, receive, send)

for each in ("/", "/readyz", "/start", "/.well-known/jwks.json"):
    asyncio.run(ask(each))
service.close()
print(json.dumps([statuses, sorted({each.partition(".")[0] for each in sys.modules})]))
"""


def test_a_start_and_the_first_pages_load_nothing_that_only_others_need(settings: Settings) -> None:
    create_key(settings.own_keys, now=datetime(2026, 1, 15, tzinfo=UTC))
    said = {"HOME": ROOT, "DATA": settings.data, "DATABASE_URL": settings.database, "PUBLIC_URL": "http://127.0.0.1"}
    environment = {**os.environ, **{f"MVOSCAN_{name}": str(value) for name, value in said.items()}}
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM], env=environment, check=False, capture_output=True, text=True, timeout=60
    )
    assert done.returncode == 0, done.stderr
    statuses, loaded = json.loads(done.stdout)

    assert statuses == [200, 200, 200, 200]
    assert {each: OTHERS[each] for each in loaded if each in OTHERS} == {}
