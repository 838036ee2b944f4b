"""Every request has an id, a line in the log and a place in the figures; none of them says what is private."""

import asyncio
import json
import logging
import re
import socket
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import partial
from io import StringIO
from urllib.request import urlopen

import pytest
from httpx2 import Response
from prometheus_client.parser import text_string_to_metric_families
from starlette.testclient import TestClient
from tests.clients import Made, make_client
from tests.conftest import ROOT
from tests.launching import Program
from tests.letters import AN, confirmed
from tests.releases import keep
from tests.sharing import ACTION, BUDGET, NOTE, OWNER, opened, shared, shared_scan

from mvoscan.cli.logs import keep_logs
from mvoscan.cli.metering import metered
from mvoscan.cli.working import metered as of_a_worker
from mvoscan.core.client import Scope
from mvoscan.core.errors import Unavailable
from mvoscan.core.retention import Retention
from mvoscan.settings import SettingError, Settings
from mvoscan.usecases.keep_retention import sweep
from mvoscan.usecases.open_service import Service
from mvoscan.usecases.run_jobs import take_turn
from mvoscan.web.app import create_app
from mvoscan.web.printing import Printer
from mvoscan.web.watched import REQUEST_ID

pytestmark = pytest.mark.database


@pytest.fixture
def log(settings: Settings) -> Iterator[StringIO]:
    """The log as the server keeps it, as JSON."""
    root, ours = logging.getLogger(), logging.getLogger("mvoscan")
    before, levels = list(root.handlers), (root.level, ours.level)
    kept = StringIO()
    keep_logs(settings.model_copy(update={"log_format": "json"}), stream=kept)
    yield kept
    root.handlers[:] = before
    root.setLevel(levels[0])
    ours.setLevel(levels[1])


def _lines(log: StringIO) -> list[dict[str, object]]:
    return [json.loads(each) for each in log.getvalue().splitlines()]


@pytest.mark.once
def test_a_request_is_one_line_with_its_route_and_the_id_that_it_was_answered_with(
    client: TestClient, log: StringIO
) -> None:
    answer = client.get("/verder/een-heel-geheime-link", headers={"x-request-id": "proxy-0001"})
    (line,) = _lines(log)
    assert answer.headers["x-request-id"] == line["request_id"] == "proxy-0001"
    assert (line["method"], line["route"], line["status"]) == ("GET", "/verder/{token}", answer.status_code)
    assert str(line["bytes"]) == answer.headers["content-length"]


@pytest.mark.once
def test_an_id_that_is_none_is_replaced(client: TestClient) -> None:
    assert client.get("/", headers={"x-request-id": "<script>"}).headers["x-request-id"] != "<script>"


@pytest.mark.once
def test_a_noisy_run_leaves_no_token_answer_note_or_address_in_the_log(
    settings: Settings, service: Service, log: StringIO
) -> None:
    browser, home, dossier = shared_scan(settings, service)
    link = shared(browser, home)
    opened(browser, link)
    mailed = confirmed(browser, settings, service, dossier)
    with service.writing() as connection:
        made = make_client(connection, Scope.RESULTS_READ, Scope.EVENTS_READ)
    code = Program(made).code(browser, dossier.public_id)
    token = Program(made).exchanges(browser, code)
    browser.get("/api/v1/events", headers=made.headers)
    browser.get(f"/bestaat-niet/{made.key}?sleutel={made.key}")
    broken = _broken(settings, service, made)

    assert broken.status_code == 500
    secrets = (link.split("/")[-1], mailed.split("/")[-1], made.key, code, "coordinator", dossier.public_id)
    written = (NOTE, ACTION, OWNER, BUDGET, AN, "Aalst", '"ja"', token.text[20:60])
    assert len(_lines(log)) > 20
    assert [each for each in (*secrets, *written) if each in log.getvalue()] == []
    assert [line["level"] for line in _lines(log) if line.get("exception")] == ["error"]


def _broken(settings: Settings, service: Service, made: Made) -> Response:
    """The answer to a request that breaks on a row that the database refuses, with all that was written in it."""
    app = create_app(settings, service)

    @app.get("/breekt/{name}")
    def breaks(name: str) -> None:
        with service.writing() as connection:
            for _ in range(2):
                connection.exec_driver_sql(f"INSERT INTO service_fact VALUES ('{name}', '{NOTE} {AN}')")

    return TestClient(app, raise_server_exceptions=False).get(f"/breekt/{made.key}")


@pytest.mark.once
def test_a_process_that_makes_a_pdf_logs_as_we_do_with_the_id_of_the_request_and_never_the_page(
    settings: Settings, capfd: pytest.CaptureFixture[str]
) -> None:
    printer = Printer(make=int, begins=partial(keep_logs, settings.model_copy(update={"log_format": "json"})))  # type: ignore[arg-type]  # it fails, naming what it was given.

    async def asked() -> bytes:
        REQUEST_ID.set("proxy-0001")
        return await printer.pdf(NOTE)

    with pytest.raises(Unavailable):
        asyncio.run(asked())
    printer.close()
    (line,) = [json.loads(each) for each in capfd.readouterr().err.splitlines()]
    assert (line["request_id"], line["level"], NOTE in str(line)) == ("proxy-0001", "error", False)
    assert "ValueError" in line["message"]


@pytest.mark.once
def test_a_worker_that_is_a_process_of_its_own_tells_figures_too(settings: Settings, service: Service) -> None:
    port = _free_port()
    with of_a_worker(settings.model_copy(update={"worker_metrics_port": port}), service):
        told = _told(port)
        with pytest.raises(SettingError, match=f"MVOSCAN_WORKER_METRICS_PORT: poort {port}"):
            of_a_worker(settings.model_copy(update={"worker_metrics_port": port}), service).__enter__()
    assert "mvoscan_queue_waiting" in told


def test_prometheus_reads_how_the_service_does_and_no_id(settings: Settings, service: Service) -> None:
    port, now = _free_port(), datetime.now(UTC)
    sweep(service.database, rules=Retention(), now=now)
    with service.writing() as connection:
        take_turn(connection, holder="x", now=now)
        keep(connection, "2026-Q1.1", ())
        keep(connection, "2026-Q2.1", (), state="audited")
    with metered(settings.model_copy(update={"metrics_port": port}), service, setting="metrics_port") as observer:
        browser = TestClient(create_app(settings, service, observers=(observer,)), follow_redirects=False)
        browser.get("/dossier/een-dossier-van-iemand")
        browser.get("/nergens/geheim")
        browser.get("/api/v1/usage.json")
        text = _told(port)

    found = {each.name: each for each in text_string_to_metric_families(text)}
    counted = {(each.labels["route"], each.labels["status"]) for each in found["mvoscan_request_seconds"].samples}
    assert counted == {("/dossier/{dossier_id}", "4xx"), ("none", "4xx"), ("/api/v1/usage.json", "2xx")}
    assert "geheim" not in text
    assert "een-dossier" not in text
    queues = {each.labels["queue"] for each in found["mvoscan_queue_oldest_seconds"].samples}
    assert queues == {"jobs", "mail", "webhooks", "events"}
    assert found["mvoscan_database_up"].samples[0].value == 1
    assert _in_alerts() <= {sample.name for each in found.values() for sample in each.samples}


def _in_alerts() -> set[str]:
    """The figures that alerts are about."""
    rules = (ROOT / "deploy" / "alerts.yaml").read_text(encoding="utf-8")
    named = set(re.findall(r"mvoscan_[a-z_]+", "".join(re.findall(r"expr: (?:\|\n(?: {10,}.*\n)+|.*\n)", rules))))
    assert len(named) >= 12
    return named


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _told(port: int) -> str:
    with urlopen(f"http://127.0.0.1:{port}/metrics") as answer:
        return str(answer.read().decode())
