"""How fast a scan is taken: theme page, answer save, hand-in, result, CPU of whole scans; against the bare page.

    .venv/bin/python -m benchmarks.pages [sqlite|postgresql]

Prints a Markdown table. The server has one core, the load generator the other. Rates are medians of three runs.
"""

import re
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from benchmarks.figure import Figure, of_timing, table
from benchmarks.load import Timing, cpu_seconds, free_port, get, resident_mb, run, served
from benchmarks.scans import a_database, begun, read, send, themes_of, whole
from mvoscan.core.answers import Answer
from mvoscan.core.questionnaire import Scope
from mvoscan.settings import Settings
from mvoscan.usecases.open_service import Service, open_service, prepare

CLIENTS = 8
HAND_INS = 1_500
WHOLE_SCANS = 40
FIRST = Answer(option="ja", revision=1).base
"""What a form says of an answer 'ja' that was saved once."""


def main(engine: str) -> None:
    """Measure on an engine and print the table."""
    bare = measured_bare()
    print(table([of_timing("bare page", bare), *figures(engine)], bare.rate))


def figures(engine: str) -> list[Figure]:
    """Everything about taking a scan on an engine; the targets are those of one worker."""
    with tempfile.TemporaryDirectory() as folder, a_database(engine) as url:
        settings = Settings(data=Path(folder), database_url=url, public_url="http://127.0.0.1")
        prepare(settings, today=date.today())  # any day will do.
        service = open_service(settings)
        saving = [f"saving-{count}" for count in range(CLIENTS)]
        light, full = ([f"{kind}-{count}" for count in range(WHOLE_SCANS)] for kind in ("light", "full"))
        ready = [f"ready-{count}" for count in range(HAND_INS)]
        begun(service, [*saving, *light, *ready], scope=Scope.LIGHT)
        begun(service, full, scope=Scope.FULL)
        with _served(settings) as (port, pid, start):
            found = [
                Figure("cold start to the first page", start, "s", target=2),
                Figure("first visit, compressed", _weight(port), "kB", "start page and its styles", target=40),
                *_rates(service, port, saving, ready),
                _whole(service, port, pid, light, "light"),
                _whole(service, port, pid, full, "full", target=30),
                Figure("memory after all this", resident_mb(pid), "MB", target=150),
            ]
        service.close()
    return [each._replace(what=f"{engine}: {each.what}") for each in found]


def measured_bare() -> Timing:
    """The bare page, that all else is compared with."""
    port = free_port()
    with served([sys.executable, "-m", "benchmarks.bare", str(port)], environment={}, port=port):
        return median(lambda: run(port, [get("/")] * 4000, clients=CLIENTS))


def median(measure: Callable[[], Timing]) -> Timing:
    """The middle of three runs by its rate."""
    runs = sorted((measure() for _ in range(3)), key=lambda each: each.rate)
    return runs[1]


def _rates(service: Service, port: int, saving: list[str], ready: list[str]) -> Iterator[Figure]:
    themes = themes_of(service, ready[0])
    theme = read(saving[0], f"/thema/{next(iter(themes))}")
    standing: dict[tuple[str, str], Answer] = {}
    timings = {
        "theme page": median(lambda: run(port, [theme] * 4000, clients=CLIENTS)),
        "answer save (autosave)": median(
            lambda: run(port, saves(themes, saving, 3000, standing), clients=CLIENTS),
        ),
        "hand-in": run(port, [send(each, "/indienen", "") for each in ready], clients=CLIENTS),
        "result page of a light scan": median(
            lambda: run(port, [read(ready[0], "/resultaat")] * 1000, clients=CLIENTS),
        ),
    }
    targets = {"hand-in": 400.0, "result page of a light scan": 250.0}
    return (of_timing(f"{what}, {CLIENTS} clients", each, target=targets.get(what)) for what, each in timings.items())


def _whole(service: Service, port: int, pid: int, names: list[str], kind: str, target: float | None = None) -> Figure:
    """CPU of the server per whole scan: overview, every theme read and saved, review, hand-in, result."""
    themes = themes_of(service, names[0])
    requests = [each for name in names for each in whole(name, themes, base=FIRST)]
    before = cpu_seconds(pid)
    timing = run(port, requests, clients=1)
    spent = (cpu_seconds(pid) - before) / len(names) * 1000
    said = f"{len(requests) // len(names)} requests {dict(timing.statuses)}"
    return Figure(f"CPU of the server for a whole {kind} scan", spent, "ms", said, target)


def saves(
    themes: dict[str, list[str]], names: list[str], number: int, standing: dict[tuple[str, str], Answer]
) -> list[bytes]:
    """Saves of one statement each; every client has a dossier of its own and changes its answers in turn."""
    questions = [each for given in themes.values() for each in given]
    requests = []
    for count in range(number):
        name, target = names[count % len(names)], questions[count // len(names) % len(questions)]
        stands = standing.get((name, target), Answer(option="ja", revision=1))
        option = "nee" if stands.option == "ja" else "ja"
        requests.append(send(name, f"/antwoord/{target}", f"a={option}", f'If-Match: "{stands.base}"'))
        standing[name, target] = Answer(option=option, revision=stands.revision + 1)
    return requests


def _weight(port: int) -> float:
    """Kilobytes of a first visit over the line: the start page and what it loads."""
    page = _compressed(port, "/")
    linked = re.findall(r'<(?:link rel="stylesheet"|script)[^>]*(?:href|src)="(/[^"]+)"', page[1])
    return (page[0] + sum(_compressed(port, each)[0] for each in linked)) / 1000


def _compressed(port: int, path: str) -> tuple[int, str]:
    address = f"http://127.0.0.1:{port}{path}"
    with urllib.request.urlopen(address) as plain:
        text = plain.read().decode()
    packed = urllib.request.Request(address, headers={"Accept-Encoding": "gzip"})
    with urllib.request.urlopen(packed) as answer:
        return len(answer.read()), text


@contextmanager
def _served(settings: Settings) -> Iterator[tuple[int, int, float]]:
    """The real program: its port, its process, and the seconds until its first page."""
    port = free_port()
    command = [str(Path(sys.executable).parent / "mvoscan"), "serve", "--port", str(port), "--data", str(settings.data)]
    environment = {
        "MVOSCAN_DATABASE_URL": settings.database,
        "MVOSCAN_PUBLIC_URL": "http://127.0.0.1",
        "MVOSCAN_API_PER_MINUTE": "0",
        "MVOSCAN_HAND_INS_PER_HOUR": "0",
    }
    began = time.perf_counter()
    with served(command, environment=environment, port=port) as pid:
        yield port, pid, time.perf_counter() - began


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "sqlite")
