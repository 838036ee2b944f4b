"""Processor time of each kind of request, inside one process and without a network: what our own work on it weighs.

    taskset -c 1 .venv/bin/python -m benchmarks.request_cost [--scans 100]

The application is called as uvicorn calls it, one request after the other, on SQLite. Times are `time.process_time`, so
that waiting for a disk or for another program does not count; of batches of ten, the fastest eighth is left out and the
next one told (a busy machine only adds). What a server adds (HTTP, sockets, waking up) is in `benchmarks.pages`.
"""

import argparse
import asyncio
import os
import platform
import tempfile
import time
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from starlette.types import ASGIApp, Message, Scope

from benchmarks.pages import FIRST, saves
from benchmarks.scans import begun, read, send, themes_of, whole
from mvoscan.cli.memory import uncollected
from mvoscan.core.answers import Answer
from mvoscan.core.questionnaire import Scope as Size
from mvoscan.settings import Settings
from mvoscan.usecases.open_service import open_service, prepare
from mvoscan.web.app import create_app

BATCH = 10
REPEATS = 4


@dataclass(frozen=True)
class Kind:
    """Requests of one kind; those that only read are asked more than once."""

    name: str
    requests: tuple[bytes, ...]
    repeats: int = 1


def main() -> None:
    """Measure every kind and print a table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--scans", type=int, default=100)
    number = parser.parse_args().scans
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(data=Path(folder), public_url="http://127.0.0.1", hand_ins_per_hour=0)
        prepare(settings, today=date.today())  # any day will do.
        with uncollected():
            service = open_service(settings)
            app = create_app(settings, service)
        ready, taken = ([f"{kind}-{count}" for count in range(number)] for kind in ("ready", "taken"))
        begun(service, ["read", "saved", *ready, *taken], scope=Size.FULL)
        kinds = _kinds(themes_of(service, "read"), ready, taken)
        machine = f"{platform.machine()}, Python {platform.python_version()}"
        print(f"{date.today()}, {machine}, load {os.getloadavg()[0]:.1f}\n")
        print("| request | ms | answered |\n|---|--:|---|")
        for kind in kinds:
            milliseconds, statuses = asyncio.run(_measured(app, kind))
            print(f"| {kind.name} | {milliseconds:.2f} | {dict(statuses)} |", flush=True)
        service.close()


def _kinds(themes: dict[str, list[str]], ready: list[str], taken: list[str]) -> Iterable[Kind]:
    often = BATCH * 10
    first = next(iter(themes))
    standing: dict[tuple[str, str], Answer] = {}
    scans = [each for name in taken for each in whole(name, themes, base=FIRST)]
    themes_saved = [each for each in scans if each.startswith(b"POST") and b"/thema/" in each]
    yield Kind("list of themes", (read("read", ""),) * often, REPEATS)
    yield Kind("theme page", (read("read", f"/thema/{first}"),) * often, REPEATS)
    yield Kind("review", (read("read", "/nakijken"),) * often, REPEATS)
    yield Kind("one answer saved (autosave)", tuple(saves(themes, ["saved"], often * 2, standing)))
    yield Kind("a theme saved", tuple(themes_saved))
    yield Kind("hand-in", tuple(send(each, "/indienen", "") for each in ready))
    yield Kind("result of a full scan", (read(ready[0], "/resultaat"),) * often, REPEATS)


async def _measured(app: ASGIApp, kind: Kind) -> tuple[float, Counter[int]]:
    """Milliseconds of a request, and the statuses."""
    asked = [_parsed(each) for each in kind.requests]
    batches = [asked[start : start + BATCH] for start in range(0, len(asked), BATCH)] * kind.repeats
    statuses: Counter[int] = Counter()
    spent = []
    for batch in batches:
        began = time.process_time()
        statuses.update([await _answered(app, *each) for each in batch])
        spent.append((time.process_time() - began) / len(batch) * 1000)
    return sorted(spent)[len(spent) // 8], statuses


async def _answered(app: ASGIApp, scope: Scope, body: bytes) -> int:
    """The status of the answer."""
    sent: list[Message] = []
    messages = iter([{"type": "http.request", "body": body, "more_body": False}])

    async def receive() -> Message:
        return next(messages)

    async def send(message: Message) -> None:
        sent.append(message)

    await app({**scope, "state": {}}, receive, send)
    return int(sent[0]["status"])


def _parsed(request: bytes) -> tuple[dict[str, Any], bytes]:
    """A request as ASGI has it, with its body."""
    head, _, body = request.partition(b"\r\n\r\n")
    asked, *lines = head.split(b"\r\n")
    method, path, _ = asked.decode().split(" ")
    headers = [(name.lower().strip(), value.strip()) for name, _, value in (each.partition(b":") for each in lines)]
    scope = {
        "type": "http",
        "asgi": {"version": "3.0", "spec_version": "2.3"},
        "http_version": "1.1",
        "method": method,
        "scheme": "http",
        "path": path,
        "raw_path": path.encode(),
        "query_string": b"",
        "root_path": "",
        "headers": headers,
        "client": ("127.0.0.1", 50_000),
        "server": ("127.0.0.1", 80),
    }
    return scope, body


if __name__ == "__main__":
    main()
