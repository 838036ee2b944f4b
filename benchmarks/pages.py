"""How fast a scan is taken: theme page, answer save, hand-in, result, CPU of a whole scan; against the bare page.

    .venv/bin/python -m benchmarks.pages [sqlite|postgresql]

Prints a Markdown table. The server has one core, the load generator the other. Rates are medians of three runs.
"""

import os
import platform
import socket
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from random import Random

from tests.postgres import running_postgres

from benchmarks.load import Timing, cpu_seconds, get, post, resident_mb, run, served
from mvoscan.core.answers import OPEN, Answer
from mvoscan.core.questionnaire import Scope
from mvoscan.core.tailoring import asked
from mvoscan.settings import Settings
from mvoscan.storage import dossiers
from mvoscan.usecases._access import Keys
from mvoscan.usecases.open_service import Service, open_service, prepare
from mvoscan.usecases.start_scan import Start, start_scan

CLIENTS = 8
HAND_INS = 1_500
WHOLE_SCANS = 40


def main(engine: str) -> None:
    """Measure on an engine and print the table."""
    with tempfile.TemporaryDirectory() as folder, _database(engine) as url:
        settings = Settings(data=Path(folder), database_url=url, public_url="http://127.0.0.1")
        prepare(settings, today=date.today())  # any day will do.
        service = open_service(settings)
        names = _dossiers(service, HAND_INS + WHOLE_SCANS + CLIENTS)
        bare = _measured_bare()
        rows = _measured(settings, service, names, bare)
        service.close()
    machine = f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}"
    print(f"{engine}, {date.today()}, {machine}\n")
    print("| what | figure | ratio to the bare page |\n|---|---|--:|")
    for what, figure, ratio in [("bare page, 8 clients", str(bare), "1.00"), *rows]:
        print(f"| {what} | {figure} | {ratio} |")


def _measured(settings: Settings, service: Service, names: list[str], bare: Timing) -> list[tuple[str, str, str]]:
    port, themes = _free_port(), _themes(service)
    command = [str(Path(sys.executable).parent / "mvoscan"), "serve", "--port", str(port), "--data", str(settings.data)]
    environment = {
        "MVOSCAN_DATABASE_URL": settings.database,
        "MVOSCAN_PUBLIC_URL": "http://127.0.0.1",
        "MVOSCAN_API_PER_MINUTE": "0",
        "MVOSCAN_HAND_INS_PER_HOUR": "0",
    }
    name, last, first = names[0], names[-1], next(iter(themes))
    handed_in = names[CLIENTS + WHOLE_SCANS :]
    with served(command, environment=environment, port=port) as pid:
        theme = _median(lambda: run(port, [_get(name, f"/thema/{first}")] * 4000, clients=CLIENTS))
        saves = _median(lambda: run(port, _saves(themes, names[:CLIENTS], 3000), clients=CLIENTS))
        whole = _whole_scans(port, pid, names[CLIENTS : CLIENTS + WHOLE_SCANS], themes)
        hand_in = run(port, [_post(each, "/indienen", "") for each in handed_in], clients=CLIENTS)
        result = _median(lambda: run(port, [_get(last, "/resultaat")] * 1000, clients=CLIENTS))
        memory = resident_mb(pid)
    timings = {"theme page": theme, "answer save (autosave)": saves, "hand-in": hand_in, "result page": result}
    return [
        *(_row(f"{what}, {CLIENTS} clients", each, bare) for what, each in timings.items()),
        (f"server CPU of a whole light scan ({3 + 2 * len(themes) + 2} requests)", f"{whole * 1000:.1f} ms", ""),
        ("memory after all this", f"{memory:.0f} MB", ""),
    ]  # fmt: skip


def _row(what: str, timing: Timing, bare: Timing) -> tuple[str, str, str]:
    return what, f"{timing} {dict(timing.statuses)}", f"{timing.rate / bare.rate:.2f}"


def _get(name: str, path: str) -> bytes:
    return get(f"/dossier/{name}{path}", f"scan=session-of-{name}")


def _post(name: str, path: str, body: str, *headers: str) -> bytes:
    return post(f"/dossier/{name}{path}", body, f"scan=session-of-{name}", *headers)


def _whole_scans(port: int, pid: int, names: list[str], themes: dict[str, list[str]]) -> float:
    """CPU seconds of the server per whole scan: overview, every theme read and saved, review, hand-in, result."""
    base = Answer(option="ja", revision=1).base
    requests: list[bytes] = []
    for name in names:
        requests.append(_get(name, ""))
        for theme, questions in themes.items():
            body = "&".join(f"a.{each}=nee&v.{each}={base}" for each in questions)
            requests += [_get(name, f"/thema/{theme}"), _post(name, f"/thema/{theme}", body)]
        requests += [_get(name, "/nakijken"), _post(name, "/indienen", ""), _get(name, "/resultaat")]
    before = cpu_seconds(pid)
    run(port, requests, clients=1)
    return (cpu_seconds(pid) - before) / len(names)


_standing: dict[tuple[str, str], Answer] = {}


def _saves(themes: dict[str, list[str]], names: list[str], number: int) -> list[bytes]:
    """Saves of one statement each; every client has a dossier of its own and changes its answers in turn."""
    questions = [each for given in themes.values() for each in given]
    requests = []
    for count in range(number):
        name, target = names[count % len(names)], questions[count // len(names) % len(questions)]
        stands = _standing.get((name, target), Answer(option="ja", revision=1))
        option = "nee" if stands.option == "ja" else "ja"
        requests.append(_post(name, f"/antwoord/{target}", f"a={option}", f'If-Match: "{stands.base}"'))
        _standing[name, target] = Answer(option=option, revision=stands.revision + 1)
    return requests


def _themes(service: Service) -> dict[str, list[str]]:
    questionnaire = service.library.offered_edition("mvo-overheid")
    with service.reading() as connection:
        tailoring = dossiers.by_public_id(connection, "bench-00000").tailoring
    return {theme: [each.id for each in questions] for theme, questions in asked(questionnaire, tailoring).items()}


def _dossiers(service: Service, number: int) -> list[str]:
    """Dossiers with every statement answered 'ja', each held by a session of its own."""
    questionnaire = service.library.offered_edition("mvo-overheid")
    profile = {each.id: tuple(option.id for option in each.options[:1]) for each in questionnaire.profile}
    start = Start(questionnaire=questionnaire.id, type="gemeente", profile=profile, scope=Scope.LIGHT)
    now, random, names = datetime.now(UTC), Random(1), []
    with service.writing() as connection:
        for count in range(number):
            name = f"bench-{count:05}"
            keys = Keys(
                public_id=name, token=f"{random.random()}", cookie=f"session-of-{name}", link_days=30, session_days=30
            )
            dossier = start_scan(connection, start, library=service.library, types=service.types, keys=keys, now=now)
            for questions in asked(questionnaire, dossier.tailoring).values():
                for each in questions:
                    dossiers.save_answer(
                        connection, dossier, each.id, Answer(option="ja", revision=OPEN.revision), now=now
                    )
            names.append(name)
    return names


def _measured_bare() -> Timing:
    port = _free_port()
    with served([sys.executable, "-m", "benchmarks.bare", str(port)], environment={}, port=port):
        return _median(lambda: run(port, [get("/")] * 4000, clients=CLIENTS))


def _median(measure: Callable[[], Timing]) -> Timing:
    runs = sorted((measure() for _ in range(3)), key=lambda each: each.rate)
    return runs[1]


@contextmanager
def _database(engine: str) -> Iterator[str]:
    if engine == "sqlite":
        yield ""
        return
    with running_postgres(durable=True) as server:
        yield server.create_database("benchmark")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "sqlite")
