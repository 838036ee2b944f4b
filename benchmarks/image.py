"""How big the image is and how fast it starts; and whether it works within its bounds. `scripts/image` runs this.

    .venv/bin/python -m benchmarks.image ROOT INSPECTED

ROOT is where the image lies unpacked, INSPECTED a file with what `buildah inspect --type image` says. Needs root, since
a container is started as another user. Prints a Markdown table; what does not work ends it with a sentence.
"""

import json
import os
import platform
import shlex
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import NoReturn

from httpx2 import Client, ConnectError, ReadError
from tests.container import Container, Image, Run, contained
from tests.scanned import take_practice_scan

from benchmarks.load import cpu_seconds, free_port

PATIENCE = 60.0
REFUSED = "Read-only file system"


def main(root: str, inspected: str) -> None:
    """Try the image and print the table."""
    said = json.loads(Path(inspected).read_text())
    image = Image.read(Path(root), said)
    port = free_port()
    # Elsewhere the container has a network of its own, and its own port there; here it has the machine's.
    command = [*image.command[:-3], "127.0.0.1", "--port", str(port)]
    address = f"http://127.0.0.1:{port}"
    rows = [("size, unpacked", f"{_size(image.root) / 1e6:.0f} MB"), ("user", ":".join(map(str, image.user)))]
    with volumes(image) as writable:
        run = Run(command=command, environment={"MVOSCAN_PUBLIC_URL": address}, writable=writable)
        rows += _first(image, run, port)
        with _started(image, run, address) as (_, container, took):
            rows.append(("started again on what it kept", took))
            stop(container)
    print(f"{date.today()}, {platform.machine()}\n\n| the image | |\n|---|---|")
    for what, figure in rows:
        print(f"| {what} | {figure} |")


def _first(image: Image, run: Run, port: int) -> Iterator[tuple[str, str]]:
    """Start with nothing, go through it and stop it; what was measured."""
    with _started(image, run, f"http://127.0.0.1:{port}") as (client, container, took):
        yield "from nothing to ready, with an empty database", took
        _demand_bounds(container, image, run)
        _demand_answers(client)
        begun = time.monotonic()
        pdf = take_practice_scan(client).pdf
        yield f"a scan begun, handed in, and its PDF ({len(pdf) / 1000:.0f} kB)", f"{time.monotonic() - begun:.1f} s"
        demand(pdf.startswith(b"%PDF-"), "what should be a PDF is none")
        _demand_health(container, image, port)
        yield "memory of its processes", f"{_memory(container):.0f} MB"
        yield "SIGTERM to the end", f"{stop(container):.1f} s"


@contextmanager
def _started(image: Image, run: Run, address: str) -> Iterator[tuple[Client, Container, str]]:
    """A container that is ready, who asks it, and how long it took."""
    begun = time.monotonic()
    with contained(image, run) as container, Client(base_url=address, timeout=30) as client:
        wall = _wait(container, client, begun)
        yield client, container, f"{wall:.1f} s, {cpu_seconds(container.pid):.1f} s of a processor"


@contextmanager
def volumes(image: Image) -> Iterator[dict[str, Path]]:
    """A folder for each volume of the image, owned as in the image: what an engine makes of a new volume."""
    with tempfile.TemporaryDirectory(prefix="mvoscan-volumes-") as folder:
        Path(folder).chmod(0o755)
        made = {}
        for number, inside in enumerate(image.volumes):
            owner, here = (image.root / inside.lstrip("/")).stat(), Path(folder) / str(number)
            here.mkdir()
            shutil.chown(here, owner.st_uid, owner.st_gid)
            made[inside] = here
        yield made


def demand(right: bool, otherwise: str) -> None:  # noqa: FBT001 # it reads as assert does.
    """End with a sentence when something is not right."""
    if not right:
        refuse(otherwise)


def refuse(why: str) -> NoReturn:
    """End with a sentence that says what is not right."""
    raise SystemExit(f"The image is not right: {why}.")


def stop(container: Container) -> float:
    """Stop it as an engine does; the seconds that it took. It may not be killed, nor end with an error."""
    status, seconds = container.stop()
    demand(status in (0, 128 + 15), f"after SIGTERM it ended with status {status}:\n{container.said[-2000:]}")
    demand("Traceback" not in container.said, f"it complained while stopping:\n{container.said[-2000:]}")
    return seconds


def _wait(container: Container, client: Client, begun: float) -> float:
    """Wait until it is ready; the seconds since it was begun."""
    while time.monotonic() - begun < PATIENCE:
        demand(container.process.poll() is None, f"it ended by itself:\n{container.said[-2000:]}")
        try:
            if client.get("/readyz").status_code == 200:
                return time.monotonic() - begun
        except (ConnectError, ReadError):
            time.sleep(0.02)
    refuse(f"it is not ready after {PATIENCE:.0f} s:\n{container.said[-2000:]}")


def _demand_bounds(container: Container, image: Image, run: Run) -> None:
    """It is not root, has no capability and gets none, and writes nowhere but where it should."""
    demand(image.user[0] >= 1000, f"its user is {image.user[0]}")
    asked = container.ask("id", "-u")
    demand(asked.stdout.strip() == str(image.user[0]), f"it runs as {asked.stdout or asked.stderr}")
    status = Path(f"/proc/{container.pid}/status").read_text()
    demand(f"Uid:\t{image.user[0]}\t{image.user[0]}\t" in status, "its server runs as another user than it says")
    for name, wanted in (("CapEff", "0" * 16), ("CapBnd", "0" * 16), ("NoNewPrivs", "1")):
        demand(f"{name}:\t{wanted}" in status, f"{name} of the server is not {wanted}")
    for place in (image.folder, "/", "/etc", "/usr/bin", "/var/lib", f"{image.folder}/.venv/bin"):
        tried = container.ask("sh", "-c", f"echo x >{shlex.quote(place)}/written")
        demand(tried.returncode != 0, f"it can write in {place}")
    tried = container.ask("sh", "-c", f"echo x >>{image.folder}/alembic.ini || cp /bin/sh /usr/bin/mine")
    demand(REFUSED in tried.stderr, f"its root file system is not read-only: {tried.stderr.strip()}")
    for place in (*run.writable, "/tmp"):  # noqa: S108 # inside.
        tried = container.ask("sh", "-c", f"echo x >{place}/written && rm {place}/written")
        demand(tried.returncode == 0, f"it cannot write in {place}: {tried.stderr.strip()}")


def _demand_answers(client: Client) -> None:
    for path in ("/healthz", "/readyz", "/", "/api/v1/usage.json"):
        status = client.get(path).status_code
        demand(status == 200, f"{path} answered {status}")


def _demand_health(container: Container, image: Image, port: int) -> None:
    """What the engine would ask again and again says that it is well; and ill, when nothing listens there."""
    asked = [each.replace(":8000/", f":{port}/") for each in image.healthcheck]
    demand(asked != list(image.healthcheck), "its health check asks another port than 8000")
    demand(container.ask(*asked).returncode == 0, "its health check fails while it is well")
    deaf = [each.replace(":8000/", ":9/") for each in image.healthcheck]
    demand(container.ask(*deaf).returncode != 0, "its health check succeeds where nothing listens")


def _memory(container: Container) -> float:
    """Memory of all its processes in MB, what they share counted once."""
    processes = [container.pid]
    for parent in processes:
        processes += [int(each) for each in Path(f"/proc/{parent}/task/{parent}/children").read_text().split()]
    kilobytes = 0
    for each in processes:
        rolled = Path(f"/proc/{each}/smaps_rollup").read_text()
        kilobytes += int(rolled.split("Pss:", 1)[1].split()[0])
    return kilobytes * 1024 / 1e6


def _size(root: Path) -> int:
    """Bytes of all files, each counted once."""
    seen, total = set[int](), 0
    for folder, _, files in os.walk(root):
        for name in files:
            found = (Path(folder) / name).lstat()
            total += 0 if found.st_ino in seen else found.st_size
            seen.add(found.st_ino)
    return total


if __name__ == "__main__":
    main(*sys.argv[1:])
