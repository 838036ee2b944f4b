"""A real server, killed at any moment of a hundred hand-ins: nothing acknowledged is lost, nothing is half."""

import os
import random
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import httpx2
import pytest
from tests.conftest import ROOT
from tests.started import asked_ids, institution_id, start

from mvoscan.core.answers import OPEN, Answer
from mvoscan.settings import Settings
from mvoscan.storage import dossier_answers, submissions, usage_recount
from mvoscan.usecases.open_service import Service

pytestmark = pytest.mark.database

COOKIE = "writer-cookie"


@pytest.mark.heavy
def test_a_killed_server_loses_no_acknowledged_hand_in_and_leaves_no_half_one(
    settings: Settings, service: Service
) -> None:
    aalst = institution_id(service, "gemeente", "Aalst")
    names = [start(service, cookie=COOKIE, institution=aalst)[0].public_id for _ in range(100)]
    acknowledged: set[str] = set()
    for kill_after in (0.05, random.uniform(0.05, 0.5), None):  # noqa: S311 # any moment will do.
        with _server(settings) as (address, process):
            acknowledged |= _hand_in_all(address, names, process, kill_after)

    with service.reading() as connection:
        kept = {each.public_id for each in submissions.every(connection)}
        closed = connection.exec_driver_sql("SELECT count(*) FROM dossier WHERE submission IS NOT NULL").scalar_one()
        facts = connection.exec_driver_sql("SELECT count(*) FROM usage_fact WHERE kind = 'handed_in'").scalar_one()
        claims = connection.exec_driver_sql("SELECT count(*) FROM claim").scalar_one()
        differences = usage_recount.recount(connection)

    assert acknowledged == set(names)
    assert (len(kept), closed, facts, claims) == (100, 100, 100, 100)
    assert differences == ()


def test_eight_writers_on_one_answer_lose_no_acknowledged_revision(settings: Settings, service: Service) -> None:
    dossier, _ = start(service, cookie=COOKIE)
    question = next(iter(asked_ids(service, dossier).values()))[0]
    with _server(settings) as (address, _), ThreadPoolExecutor(8) as writers:
        target = f"{address}/dossier/{dossier.public_id}/antwoord/{question}"
        acknowledged = [
            base for bases in writers.map(lambda number: _write(target, number), range(8)) for base in bases
        ]
    with service.reading() as connection:
        stands = dossier_answers.read(connection, dossier)[question]

    revisions = sorted(int(base.split("-")[0]) for base in acknowledged)
    assert revisions == list(range(1, len(acknowledged) + 1))
    assert stands.revision == len(acknowledged)
    assert stands.base in acknowledged


@pytest.mark.once
def test_a_server_that_is_told_to_stop_first_answers_what_is_being_asked(settings: Settings, service: Service) -> None:
    dossier, _ = start(service, cookie=COOKIE)
    question = next(iter(asked_ids(service, dossier).values()))[0]
    head = [
        f"POST /dossier/{dossier.public_id}/antwoord/{question} HTTP/1.1",
        *("Host: scan", f"Cookie: scan={COOKIE}", f'If-Match: "{OPEN.base}"'),
        *("Content-Type: application/x-www-form-urlencoded", "Content-Length: 4", "", ""),
    ]
    with _server(settings) as (address, process):
        target = ("127.0.0.1", int(address.rsplit(":", 1)[1]))
        with socket.create_connection(target, timeout=30) as slow:
            slow.sendall("\r\n".join(head).encode() + b"a=")
            time.sleep(0.2)  # the server has read the head.
            process.terminate()
            while _listens(target):
                time.sleep(0.02)
            slow.sendall(b"ja")
            assert slow.recv(12) == b"HTTP/1.1 200"
        process.wait(30)
    with service.reading() as connection:
        assert dossier_answers.read(connection, dossier)[question].option == "ja"


def _listens(target: tuple[str, int]) -> bool:
    try:
        socket.create_connection(target, timeout=1).close()
    except OSError:
        return False
    return True


def _write(target: str, writer: int) -> list[str]:
    """Write twelve notes of one's own, starting from the newest base after each clash; gives the acknowledged bases."""
    bases: list[str] = []
    base = OPEN.base
    with httpx2.Client(cookies={"scan": COOKIE}) as client:
        while len(bases) < 12:
            sent = {"a": "ja", "n": f"schrijver {writer}, nota {len(bases)}"}
            response = client.post(target, data=sent, headers={"If-Match": f'"{base}"'})
            if response.status_code == 200:
                base = response.json()["base"]
                bases.append(base)
            else:
                assert response.status_code == 412
                base = response.headers["etag"].strip('"')
    return bases


def _hand_in_all(
    address: str, names: list[str], process: subprocess.Popen[bytes], kill_after: float | None
) -> set[str]:
    """Hand all dossiers in at once, killing the server meanwhile; gives those it acknowledged."""
    with ThreadPoolExecutor(16) as pool:
        waiting = [(name, pool.submit(_hand_in, address, name)) for name in names]
        if kill_after is not None:
            time.sleep(kill_after)
            process.send_signal(signal.SIGKILL)
        return {name for name, answer in waiting if answer.result()}


def _hand_in(address: str, name: str) -> bool:
    try:
        response = httpx2.post(f"{address}/dossier/{name}/indienen", cookies={"scan": COOKIE}, timeout=30)
    except httpx2.TransportError:
        return False
    return response.status_code == 303


@contextmanager
def _server(settings: Settings) -> Iterator[tuple[str, subprocess.Popen[bytes]]]:
    """The real program on a free port of loopback."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [str(Path(sys.executable).parent / "mvoscan"), "serve", "--port", str(port), "--data", str(settings.data)]
    environment = {**os.environ, "MVOSCAN_DATABASE_URL": settings.database, "MVOSCAN_HOME": str(ROOT)}
    process = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE)
    try:
        assert process.stdout is not None
        assert b"De scan draait op" in process.stdout.readline()
        yield f"http://127.0.0.1:{port}", process
    finally:
        process.kill()
        process.communicate()


def test_the_base_of_an_answer_names_its_revision() -> None:
    assert Answer(option="ja", revision=7).base.startswith("7-")
