"""`mvoscan serve`, `migrate` and `demo`: run the service."""

import logging
import os
import socket
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path
from typing import Annotated

import typer
import uvicorn

from mvoscan.cli.logs import keep_logs
from mvoscan.cli.memory import one_arena, uncollected
from mvoscan.cli.protocol import BoundedProtocol
from mvoscan.cli.working import worker, worker_beside
from mvoscan.core.health import Level
from mvoscan.settings import Settings, load_settings
from mvoscan.usecases.examine_service import look_at_clock
from mvoscan.usecases.keep_keys import make_first_key
from mvoscan.usecases.open_service import Service, open_service, prepare
from mvoscan.web.app import create_app
from mvoscan.web.bounded import Bounded
from mvoscan.web.printing import Printer
from mvoscan.web.watched import Observer

_PATIENCE = 60.0


def add_to(app: typer.Typer) -> None:
    """Add these commands to the command line."""
    app.command()(serve)
    app.command()(migrate)
    app.command()(worker)


def serve(
    *,
    host: Annotated[str, typer.Option(help="Adres waarop de dienst luistert.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535, help="Poort; 0 kiest een vrije.")] = 8000,
    data: Annotated[Path | None, typer.Option(help="Map voor de databank (in plaats van ./var).")] = None,
    demo: Annotated[bool, typer.Option("--demo", help="Een eigen databank met jaren verzonnen scans.")] = False,
    demo_lean: Annotated[
        bool, typer.Option("--demo-lean", help="Een eigen databank met een eerste jaar van 38 verzonnen scans.")
    ] = False,
) -> None:
    """Start de dienst: migreren, openen, luisteren. Het adres verschijnt zodra ze antwoordt."""
    if demo and demo_lean:
        raise typer.BadParameter("Kies --demo of --demo-lean, niet allebei.")
    kind = "demo-lean" if demo_lean else "demo" if demo else ""
    with listen(host, port) as listening:
        settings = _settings(data, demo=kind, address=address_of(host, listening))
        _serve(settings, listening, demo=kind)


def _serve(settings: Settings, listening: socket.socket, *, demo: str) -> None:
    """Migrate, fill a demo, and serve."""
    keep_logs(settings)
    one_arena()
    today = date.today()  # the operator's own calendar day.
    service = opened(settings, today=today)
    if demo:
        from mvoscan.cli.demo import fill_demo  # noqa: PLC0415 # it loads the solver, which only a demo needs here.
        from mvoscan.cli.demo_client import told  # noqa: PLC0415 # idem.

        fill_demo(service, settings, today=today, lean=demo == "demo-lean")
        typer.echo(told(settings), err=True)
        service.close()
        service = open_service(settings)
    _report_drafts(service)
    report_clock(service, now=datetime.now(UTC))
    with _metered(settings, service) as observers, worker_beside(settings, service):
        run(settings, service, listening, observers)


def opened(settings: Settings, *, today: date) -> Service:
    """The service, its tables brought up to date and filled, with a key to sign with."""
    with uncollected():
        prepare(settings, today=today)
        make_first_key_of(settings)
        return open_service(settings)


def run(settings: Settings, service: Service, listening: socket.socket, observers: tuple[Observer, ...] = ()) -> None:
    """Serve until it is stopped, and then end what is being asked; the address is printed once it answers."""
    begins = partial(keep_logs, settings)
    bounded, printer = Bounded(begins=begins), Printer(begins=begins)
    with uncollected():
        app = create_app(settings, service, bounded=bounded, printer=printer, observers=observers)
    config = uvicorn.Config(
        app,
        access_log=False,
        http=BoundedProtocol,
        log_config=None,
        log_level="warning",
        forwarded_allow_ips=settings.trusted_proxies,
        timeout_graceful_shutdown=20,
    )
    threading.Thread(target=_announce, args=(settings, listening), daemon=True).start()
    uvicorn.Server(config).run(sockets=[listening])


@contextmanager
def _metered(settings: Settings, service: Service) -> Iterator[tuple[Observer, ...]]:
    """Figures for Prometheus while the block runs, when the settings ask for them."""
    if not settings.metrics_port:
        yield ()
        return
    from mvoscan.cli.metering import metered  # noqa: PLC0415 # it loads what only who is measured needs.

    with metered(settings, service, setting="metrics_port") as observer:
        yield (observer,)


def _report_drafts(service: Service) -> None:
    """Say which drafts are left out, and why; they do not stop the start."""
    for finding in service.library.left_out:
        sys.stderr.write(f"Concept overgeslagen: {finding}\n")


def report_clock(service: Service, *, now: datetime) -> None:
    """Say when the clock of this machine is behind what the database holds; the service starts all the same."""
    with service.reading() as connection:
        sign = look_at_clock(connection, now)
    if sign.level is Level.WRONG:
        sys.stderr.write(f"{sign.about}: {sign.said}. {sign.remedy}\n")


def migrate() -> None:
    """Breng de databank op de laatste versie en vul het register als het leeg is."""
    settings = load_settings()
    revision = prepare(settings, today=date.today())  # the operator's own calendar day.
    typer.echo(f"De databank staat op versie {revision}.")


def make_first_key_of(settings: Settings) -> None:
    """On one machine the service makes its own key to sign with; several machines on PostgreSQL are given one."""
    if settings.signing_keys or not settings.database.startswith("sqlite"):
        return
    make_first_key(settings.own_keys, now=datetime.now(UTC))


def _settings(data: Path | None, *, demo: str, address: str) -> Settings:
    """The settings with what the command line says; each kind of demo always has a SQLite database of its own."""
    settings = load_settings()
    changes: dict[str, object] = {}
    if data is not None or demo:
        folder = data or settings.data
        changes["data"] = folder / demo
    if demo:
        changes |= {"database_url": "", "read_database_url": ""}
    if "MVOSCAN_PUBLIC_URL" not in os.environ:
        changes["public_url"] = address
    return settings.model_copy(update=changes)


def listen(host: str, port: int) -> socket.socket:
    """A socket that listens there; a port that is taken ends the command with a sentence."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # With its protocol named, asyncio sends each answer at once; else a page waits 40 ms for an acknowledgement.
    listening = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((host, port))
    except OSError as error:
        sys.stderr.write(f"Poort {port} op {host} is niet vrij ({error.strerror}). Kies een andere met --port.\n")
        raise typer.Exit(1) from error
    return listening


def address_of(host: str, listening: socket.socket) -> str:
    """The address of a socket for people."""
    shown = "127.0.0.1" if host in {"0.0.0.0", "::"} else host  # noqa: S104 # compared, not bound.
    return (
        f"http://[{shown}]:{listening.getsockname()[1]}"
        if ":" in shown
        else f"http://{shown}:{listening.getsockname()[1]}"
    )


def _announce(settings: Settings, listening: socket.socket) -> None:
    """Print the address once the service answers there."""
    started = time.monotonic()
    host, port = listening.getsockname()[:2]
    target = ("127.0.0.1" if host == "0.0.0.0" else host, port)  # noqa: S104 # compared, not bound.
    while time.monotonic() - started < _PATIENCE:
        if _answers(target):
            where = settings.database_url.split("@")[-1] or settings.data / "mvoscan.db"
            typer.echo(f"De scan draait op {settings.public_url} (databank: {where}). Stoppen: Ctrl+C.")
            return
        time.sleep(0.05)
    logging.getLogger("mvoscan").error("no answer within %s s", _PATIENCE)


def _answers(target: tuple[str, int]) -> bool:
    try:
        with socket.create_connection(target, timeout=5) as connection:
            connection.sendall(b"GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
            return connection.recv(12).startswith(b"HTTP/1.1 200")
    except OSError:
        return False
