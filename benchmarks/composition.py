"""Whether the services of `compose.yaml` work together: real containers of the image, proxy and PostgreSQL on loopback.

    .venv/bin/python -m benchmarks.composition ROOT INSPECTED

`scripts/image` runs this, after the image was tried alone. An engine gives each container a network; here all share
loopback. So names of others become 127.0.0.1 with a free port, and nothing else differs: commands, settings, secrets
with their owners, bounds, and the configuration of the proxy are those of the files. Ends with a sentence when wrong.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path

import psycopg
from httpx2 import Client, TransportError
from tests.composed import ROOT, Composed, read_compose
from tests.container import Container, Image, Run, contained
from tests.postgres import PostgresServer, missing_reason, running_postgres

from benchmarks.front_door import (
    RATION,
    asked_while,
    demand_front_door,
    demand_own_address,
    demand_proxy_limits,
    visitor,
)
from benchmarks.image import PATIENCE, demand, refuse, stop, volumes
from benchmarks.load import free_port

_HBA = "host all {superuser} 127.0.0.1/32 trust\nhost all all 127.0.0.1/32 scram-sha-256\n"


@dataclass(frozen=True)
class Places:
    """Where each of them listens, and where their files are."""

    image: Image
    folder: Path
    database: int
    app1: int
    app2: int
    http: int
    https: int

    @property
    def secrets(self) -> Path:
        """The folder that `deploy/make_secrets` filled."""
        return self.folder / "secrets"

    @property
    def certificate(self) -> Path:
        """What the proxy shows, and its visitors trust."""
        return self.secrets / "tls.pem"

    @property
    def public(self) -> str:
        """The address for visitors."""
        return f"https://127.0.0.1:{self.https}"


def main(root: str, inspected: str) -> None:
    """Start all of them, go through the front door, and print what was seen."""
    image = Image.read(Path(root), json.loads(Path(inspected).read_text()))
    if missing := missing_reason():
        refuse(missing)
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="mvoscan-composition-")))
        folder.chmod(0o755)
        ports = [free_port() for _ in range(4)]
        _make_secrets(folder / "secrets")
        postgres = stack.enter_context(_database(folder))
        places = Places(image, folder, postgres.port, *ports)
        services = read_compose({"PUBLIC_HOST": f"127.0.0.1:{places.https}"})
        kept = stack.enter_context(volumes(image))
        begun = time.monotonic()
        _migrate(services["migrate"], places, kept)
        app1, app2, worker = (
            stack.enter_context(_running(services[name], places, kept)) for name in ("app1", "app2", "worker")
        )
        stack.enter_context(_proxy(services["proxy"], places))
        _wait(places, [app1, app2])
        print(f"| all of compose.yaml, from an empty database to the first page | {time.monotonic() - begun:.1f} s |")
        demand_front_door(places.public, f"http://127.0.0.1:{places.http}", places.certificate)
        demand_own_address(places.public, places.certificate)
        demand_proxy_limits(places.public, places.certificate)
        _demand_silent_log(places.folder / "proxy.log")
        demand(bool(postgres.execute("SELECT 1 FROM lease", "mvoscan")), "the worker never took its turn")
        _demand_commands(services["worker"], places, kept)
        asked = asked_while(places.public, places.certificate, lambda: stop(app1))
        print(f"| requests through the proxy while one replica stopped, all answered | {asked} |")
        for each in (app2, worker):
            stop(each)


def _make_secrets(folder: Path) -> None:
    """Make the secrets as an operator does; a second time changes nothing, and nobody but an owner reads any."""
    seen = []
    for _ in range(2):
        subprocess.run([ROOT / "deploy" / "make_secrets", "127.0.0.1", folder], check=True, stdout=subprocess.DEVNULL)
        seen.append({each: each.read_bytes() for each in folder.rglob("*") if each.is_file()})
    demand(seen[0] == seen[1], "making secrets again changed some")
    demand(not any(each.stat().st_mode & 0o077 for each in seen[0]), "others than its owner may read a secret")


@contextmanager
def _database(folder: Path) -> Iterator[PostgresServer]:
    """A PostgreSQL in which the service is let in with its password only, made ready by `deploy/database.sh`."""
    room = folder / "postgres"
    room.mkdir()
    with running_postgres(room) as server:
        hba = room / "data" / "pg_hba.conf"
        hba.write_text(_HBA.format(superuser="postgres"))
        server.execute("SELECT pg_reload_conf()")
        environment = {
            "PATH": os.environ["PATH"],
            "PGHOST": server.host,
            "PGPORT": str(server.port),
            "DATABASE_PASSWORD_FILE": str(folder / "secrets" / "database-password"),
        }
        subprocess.run([ROOT / "deploy" / "database.sh"], env=environment, check=True)
        _demand_closed(server)
        yield server


def _demand_closed(server: PostgresServer) -> None:
    """Nobody comes in as the service without its password, and its role is nothing special."""
    try:
        psycopg.connect(host=server.host, port=server.port, user="mvoscan", dbname="mvoscan", connect_timeout=5)
    except psycopg.OperationalError:
        pass
    else:
        refuse("the database lets the service in without a password")
    ((special,),) = server.execute(
        "SELECT rolsuper OR rolcreatedb OR rolcreaterole FROM pg_roles WHERE rolname = 'mvoscan'"
    )
    demand(special is False, "the role of the service may more than it needs")


def _run(service: Composed, places: Places, kept: dict[str, Path]) -> Run:
    """A service as compose.yaml has it, on loopback."""
    listens = {"app1": places.app1, "app2": places.app2}.get(service.name)
    command = [{"0.0.0.0": "127.0.0.1", "8000": str(listens)}.get(each, each) for each in service.command]  # noqa: S104
    environment = {
        **service.environment,
        "MVOSCAN_DATABASE_URL": service.environment["MVOSCAN_DATABASE_URL"].replace(
            "@db:5432/", f"@127.0.0.1:{places.database}/"
        ),
        "MVOSCAN_TRUSTED_PROXIES": "127.0.0.1",
        "MVOSCAN_API_PER_MINUTE": str(RATION),
    }
    readable = {inside: places.folder / here.removeprefix("./deploy/") for inside, here in service.files.items()}
    return Run(command=command, environment=environment, writable=kept, readable=readable)


@contextmanager
def _running(service: Composed, places: Places, kept: dict[str, Path]) -> Iterator[Container]:
    with contained(places.image, _run(service, places, kept)) as container:
        yield container


def _migrate(service: Composed, places: Places, kept: dict[str, Path]) -> None:
    with _running(service, places, kept) as container:
        status = container.process.wait(PATIENCE)
        demand(status == 0, f"migrating ended with {status}:\n{container.said[-2000:]}")


def _demand_commands(service: Composed, places: Places, kept: dict[str, Path]) -> None:
    """What an operator does beside the services: a copy of the database, and asking whether all is well."""
    copy = f"{next(iter(kept))}/copy"
    for asked in (("backup", copy), ("doctor",)):
        with contained(places.image, replace(_run(service, places, kept), command=("mvoscan", *asked))) as container:
            status = container.process.wait(PATIENCE)
            demand(status == 0, f"mvoscan {asked[0]} ended with {status}:\n{container.said[-2000:]}")


def _demand_silent_log(log: Path) -> None:
    """The log of the proxy has a line a request, of both replicas, and no address of a page: those can be keys."""
    written = log.read_text()
    demand(" POST 303 " in written, "the proxy has no log")
    both = all(f" {name} " in written for name in ("app1", "app2"))
    demand(both, "one of the replicas was never asked")
    demand("/dossier" not in written and "/start" not in written, "the log of the proxy has addresses of pages")


@contextmanager
def _proxy(service: Composed, places: Places) -> Iterator[None]:
    """The real proxy with its real configuration, as the user of compose.yaml."""
    uid, gid = service.said["user"].split(":")
    told = {
        "PATH": os.environ["PATH"],
        "HTTP": f"127.0.0.1:{places.http}",
        "HTTPS": f"127.0.0.1:{places.https}",
        "CERTIFICATE": str(places.certificate),
        "APP1": f"127.0.0.1:{places.app1}",
        "APP2": f"127.0.0.1:{places.app2}",
    }
    demand(set(service.environment) <= set(told), "the proxy is told of a place that is not tried here")
    places.secrets.chmod(0o711)  # an engine mounts the files one by one; here the user has to come to them.
    configuration = places.folder / "haproxy.cfg"
    shutil.copy(ROOT / "deploy" / "haproxy.cfg", configuration)
    configuration.chmod(0o644)
    as_user = ["setpriv", f"--reuid={uid}", f"--regid={gid}", "--clear-groups", "--bounding-set=-all", "--no-new-privs"]
    command = [*as_user, "haproxy", "-f", str(configuration)]
    checked = subprocess.run([*command, "-c"], env=told, capture_output=True, text=True, check=False)
    demand(checked.returncode == 0, f"the configuration of the proxy is refused:\n{checked.stderr}")
    with (places.folder / "proxy.log").open("wb") as log:
        process = subprocess.Popen([*command, "-db"], env=told, stdout=log, stderr=log)
    try:
        yield
        demand(process.poll() is None, "the proxy ended by itself")
    finally:
        process.terminate()
        process.wait(PATIENCE)


def _wait(places: Places, replicas: list[Container]) -> None:
    """Until both replicas are ready, and the proxy knows it."""
    deadline = time.monotonic() + PATIENCE
    for container, port in zip(replicas, (places.app1, places.app2), strict=True):
        with Client(base_url=f"http://127.0.0.1:{port}", timeout=30) as direct:
            _until_it_is(direct, "/readyz", deadline, container.said)
    with visitor(places.public, places.certificate) as client:
        _until_it_is(client, "/", deadline, (places.folder / "proxy.log").read_text())


def _until_it_is(client: Client, path: str, deadline: float, otherwise: str) -> None:
    while time.monotonic() < deadline:
        with suppress(TransportError):
            if client.get(path).status_code == 200:
                return
        time.sleep(0.1)
    refuse(f"{path} is not there in time:\n{otherwise[-2000:]}")


if __name__ == "__main__":
    main(*sys.argv[1:])
