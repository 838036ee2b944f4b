"""What results of one's own cost: page, PDF, XLSX and the rest per second and in memory, and what they cost others.

    .venv/bin/python -m benchmarks.results [SCANS]

Prints a Markdown table. The server and the process that makes PDFs share one core, the load generator has the other.
SCANS is how many PDFs are asked at once (50 unless said otherwise); each is of another scan, with notes and an action
plan, so that nothing is made once for many. While they are made, two other pages are measured.
"""

import os
import platform
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from random import Random

from benchmarks.figure import Figure, of_timing
from benchmarks.load import Timing, children, free_port, get, resident_mb, run, run_beside, served
from mvoscan.core.action_plan import ActionContent
from mvoscan.core.answers import Answer
from mvoscan.core.history import Signature
from mvoscan.core.questionnaire import Scope
from mvoscan.core.tailoring import asked
from mvoscan.settings import Settings
from mvoscan.storage import dossier_answers, plans
from mvoscan.usecases._access import Keys, Visitor
from mvoscan.usecases.hand_in_scan import hand_in_scan
from mvoscan.usecases.open_service import Service, open_service, prepare
from mvoscan.usecases.start_scan import Start, start_scan

MANY, SOME, FEW, CLIENTS = 50, 20, 20, 8
PAGES = 3_000
NOTE = "Zie het verslag van het college van vorige maand; de dienst volgt dit op. " * 4


def figures() -> Iterator[Figure]:
    """The page, the files and the PDF of a full scan, and another page while PDFs are asked."""
    with _prepared(FEW + SOME + 1) as (settings, names), _served(settings) as (port, _):
        first, some, rest = names[0], names[1 : SOME + 1], names[SOME + 1 :]
        run(port, [_get(first, ".pdf")] * 2, clients=1)
        single = run(port, [_get(each, ".pdf?notities=ja") for each in some], clients=1)
        yield Figure("PDF of a full scan with notes and plan", single.p50, "ms", f"{dict(single.statuses)}", 2_000)
        for form in ("", ".xlsx", ".csv", ".json", ".svg"):
            target = None if form else 250.0
            what = f"result of a full scan as {form or 'page'}, {CLIENTS} clients"
            yield of_timing(what, _quick(port, first, form), target=target)
        pdfs = [_get(each, ".pdf") for each in rest]
        _, beside = run_beside(port, pdfs, [get("/over")] * PAGES, clients=CLIENTS)
        said = f"{dict(beside.statuses)}"
        yield Figure(f"another page while {FEW} PDFs are asked, p99, {CLIENTS} clients", beside.p99, "ms", said, 100)


def main(many: int) -> None:
    """Measure and print the table."""
    with _prepared(many + SOME + 1) as (settings, names):
        rows = _measured(settings, names, many)
    print(f"{date.today()}, {platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}\n")
    print("| what | figure |\n|---|---|")
    for what, figure in rows:
        print(f"| {what} | {figure} |")


@contextmanager
def _prepared(number: int) -> Iterator[tuple[Settings, list[str]]]:
    """A database with so many full scans, and their names."""
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(data=Path(folder), public_url="http://127.0.0.1")
        prepare(settings, today=date.today())  # any day will do.
        service = open_service(settings)
        names = _scans(service, number)
        service.close()
        yield settings, names


@contextmanager
def _served(settings: Settings) -> Iterator[tuple[int, int]]:
    """The real program: its port and its process."""
    port = free_port()
    command = [str(Path(sys.executable).parent / "mvoscan"), "serve", "--port", str(port), "--data", str(settings.data)]
    with served(command, environment={"MVOSCAN_PUBLIC_URL": "http://127.0.0.1"}, port=port) as pid:
        yield port, pid


def _measured(settings: Settings, names: list[str], many: int) -> list[tuple[str, str]]:
    first, some, rest = names[0], names[1 : SOME + 1], names[SOME + 1 :]
    with _served(settings) as (port, pid):
        before = resident_mb(pid)
        loading = run(port, [_get(first, ".pdf")] * 2, clients=1)
        single = run(port, [_get(each, ".pdf?notities=ja") for each in some], clients=1)
        quick = {form or "page": _quick(port, first, form) for form in ("", ".xlsx", ".csv", ".json", ".svg")}
        plain = run(port, [get("/over")] * PAGES, clients=CLIENTS)
        asked_at_once, beside = run_beside(
            port, [_get(each, ".pdf") for each in rest[:many]], [get("/over")] * PAGES, clients=CLIENTS
        )
        again, results = run_beside(
            port, [_get(each, ".pdf?notities=ja") for each in rest[:many]], [_get(first, "")] * PAGES, clients=CLIENTS
        )
        workers, after = [resident_mb(each) for each in children(pid)], resident_mb(pid)
    return [
        ("first PDF, which loads the writer", f"{loading.p99 / 1000:.1f} s"),
        ("PDF with notes and action plan, one after the other", f"{single.rate:.2f}/s, p50 {single.p50:.0f} ms"),
        *(
            (f"result as {form}, {CLIENTS} clients", f"{timing} {dict(timing.statuses)}")
            for form, timing in quick.items()
        ),
        (f"another page alone, {CLIENTS} clients", str(plain)),
        (f"{many} PDFs asked at once", _refused(asked_at_once)),
        ("the other page meanwhile", f"{beside} {dict(beside.statuses)}"),
        (f"{many} PDFs asked at once, again", _refused(again)),
        ("the page of a result meanwhile", f"{results} {dict(results.statuses)}"),
        ("memory of the server before and after", f"{before:.0f} and {after:.0f} MB"),
        ("memory of the process that makes PDFs", " and ".join(f"{each:.0f} MB" for each in sorted(workers))),
    ]


def _refused(timing: Timing) -> str:
    return f"{dict(timing.statuses)}, {timing.promised} with Retry-After"


def _quick(port: int, name: str, form: str) -> Timing:
    runs = sorted((run(port, [_get(name, form)] * 400, clients=CLIENTS) for _ in range(3)), key=lambda each: each.rate)
    return runs[1]


def _get(name: str, form: str) -> bytes:
    return get(f"/dossier/{name}/resultaat{form}", f"scan=session-of-{name}")


def _scans(service: Service, number: int) -> list[str]:
    """Full scans that were handed in, each with notes, marks and an action plan of ten actions."""
    questionnaire = service.library.offered_edition("mvo-overheid")
    profile = {each.id: tuple(option.id for option in each.options[:1]) for each in questionnaire.profile}
    start = Start(questionnaire=questionnaire.id, type="gemeente", profile=profile, scope=Scope.FULL)
    random, names = Random(1), [f"bench-{count:05}" for count in range(number)]
    with service.writing() as connection:
        for name in names:
            keys = Keys(
                public_id=name, token=f"{random.random()}", cookie=f"session-of-{name}", link_days=30, session_days=30
            )
            now = datetime.now(UTC)
            dossier = start_scan(connection, start, library=service.library, types=service.types, keys=keys, now=now)
            statements = [each for given in asked(questionnaire, dossier.tailoring).values() for each in given]
            dossier_answers.save(
                connection, dossier, {each.id: _drawn(random) for each in statements}, Signature("", now)
            )
            hand_in_scan(
                connection,
                Visitor(keys.cookie, now),
                name,
                library=service.library,
                types=service.types,
                submission_id=f"submission-of-{name}",
            )
            for count, each in enumerate(statements[:10]):
                content = ActionContent(action=f"{each.advice[:200] or each.text[:200]}", owner="An Peeters")
                plans.add(
                    connection, dossier.id, public_id=f"{name}-{count}", question=each.id, content=content, now=now
                )
    return names


def _drawn(random: Random) -> Answer:
    option = random.choice(("ja", "ja", "nee", "weet-niet"))
    return Answer(option=option, note=NOTE if random.random() < 0.2 else "", interesting=option == "nee")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else MANY)
