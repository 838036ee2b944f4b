"""An image that runs as a container, within the bounds that a careful operator gives it; for trying images, as root.

`crun` does the work. Not root, no capability, a root file system that only reads; writable are the volumes that are
given and a `/tmp` in memory. The network is the machine's own, so that a container listens on loopback.
"""

import json
import subprocess
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self
from uuid import uuid4

_CAPABILITIES = ("bounding", "effective", "inheritable", "permitted", "ambient")
_QUIET_CGROUPS = 'mountpoint -q /sys/fs/cgroup/unified && umount /sys/fs/cgroup/unified; exec "$@"'
"""A machine with cgroups of both kinds is none that crun knows; in a mount namespace of our own it has one kind."""
_CRUN = ("unshare", "--mount", "sh", "-c", _QUIET_CGROUPS, "sh", "crun", "--cgroup-manager=disabled")


@dataclass(frozen=True)
class Image:
    """An image, unpacked, and what it says about itself."""

    root: Path
    user: tuple[int, int]
    environment: Mapping[str, str]
    command: tuple[str, ...]
    healthcheck: tuple[str, ...]
    folder: str
    volumes: tuple[str, ...]

    @classmethod
    def read(cls, root: Path, inspected: Mapping[str, Any]) -> Self:
        """An image by what `buildah inspect --type image` says of it; raises KeyError or ValueError when it is bare."""
        said = inspected["Docker"]["config"]
        user, group = said["User"].split(":")
        return cls(
            root=root,
            user=(int(user), int(group)),
            environment=dict(each.split("=", 1) for each in said["Env"]),
            command=tuple(said["Cmd"]),
            healthcheck=tuple(said["Healthcheck"]["Test"][1:]),
            folder=said["WorkingDir"],
            volumes=tuple(said["Volumes"]),
        )


@dataclass(frozen=True)
class Run:
    """How to run it: what differs from what the image says. `writable` and `readable`: place inside to place here."""

    command: Sequence[str] = ()
    environment: Mapping[str, str] = field(default_factory=dict)
    writable: Mapping[str, Path] = field(default_factory=dict)
    readable: Mapping[str, Path] = field(default_factory=dict)


@dataclass(frozen=True)
class Container:
    """A container that was started."""

    name: str
    process: subprocess.Popen[bytes]
    bundle: Path

    def ask(self, *command: str) -> subprocess.CompletedProcess[str]:
        """Run a command inside, as the same user within the same bounds."""
        told = self.bundle / "asked.json"
        same = json.loads((self.bundle / "config.json").read_text())["process"]
        told.write_text(json.dumps({**same, "args": command}))
        return subprocess.run(
            [*_CRUN, "exec", "--process", str(told), self.name],
            input="",
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )

    def stop(self, patience: float = 60.0) -> tuple[int, float]:
        """Ask it to stop, as every engine does: SIGTERM; its exit status and the seconds that it took."""
        begun = time.monotonic()
        subprocess.run([*_CRUN, "kill", self.name, "TERM"], check=True, timeout=30)
        return self.process.wait(patience), time.monotonic() - begun

    @property
    def pid(self) -> int:
        """Its first process, as the machine sees it."""
        told = subprocess.run([*_CRUN, "state", self.name], capture_output=True, text=True, timeout=30, check=True)
        return int(json.loads(told.stdout)["pid"])

    @property
    def said(self) -> str:
        """All that it wrote so far."""
        return (self.bundle / "log").read_text(errors="replace")


@contextmanager
def contained(image: Image, run: Run) -> Iterator[Container]:
    """Run a container until the block ends; what is left of it then is killed and removed."""
    name = f"mvoscan-{uuid4().hex[:12]}"
    with tempfile.TemporaryDirectory(prefix="mvoscan-container-") as folder:
        bundle = Path(folder)
        (bundle / "config.json").write_text(json.dumps(_specified(image, run)))
        with (bundle / "log").open("wb") as written:
            process = subprocess.Popen(
                [*_CRUN, "run", "--bundle", str(bundle), name],
                stdin=subprocess.PIPE,  # crun gives what it gets as standard input to the user: never a device.
                stdout=written,
                stderr=subprocess.STDOUT,
            )
        try:
            yield Container(name, process, bundle)
        finally:
            subprocess.run([*_CRUN, "delete", "--force", name], capture_output=True, timeout=30, check=False)
            process.wait(30)
            if process.stdin:
                process.stdin.close()


def _specified(image: Image, run: Run) -> dict[str, Any]:
    """The container, as the OCI runtime specification wants it told."""
    uid, gid = image.user
    environment = {**image.environment, **run.environment}
    return {
        "ociVersion": "1.0.0",
        "hostname": "mvoscan",
        "root": {"path": str(image.root), "readonly": True},
        "process": {
            "terminal": False,
            "user": {"uid": uid, "gid": gid},
            "args": list(run.command or image.command),
            "env": [f"{name}={value}" for name, value in environment.items()],
            "cwd": image.folder,
            "capabilities": {each: [] for each in _CAPABILITIES},
            "noNewPrivileges": True,
        },
        "mounts": [
            {"destination": "/proc", "type": "proc", "source": "proc"},
            _memory("/dev", "mode=755", "size=65536k"),
            _memory("/dev/shm", "noexec", "nodev", "mode=1777", "size=65536k"),  # noqa: S108 # inside.
            _memory("/tmp", "nodev", "mode=1777", "size=268435456"),  # noqa: S108 # inside.
            *(_bound(inside, here, "rw") for inside, here in run.writable.items()),
            *(_bound(inside, here, "ro") for inside, here in run.readable.items()),
        ],
        "linux": {
            "namespaces": [{"type": each} for each in ("pid", "ipc", "uts", "mount")],
            "maskedPaths": ["/proc/kcore", "/proc/keys"],
            "readonlyPaths": ["/proc/sys", "/proc/irq", "/proc/bus"],
        },
    }


def _memory(place: str, *options: str) -> dict[str, Any]:
    return {"destination": place, "type": "tmpfs", "source": "tmpfs", "options": ["nosuid", *options]}


def _bound(inside: str, here: Path, mode: str) -> dict[str, Any]:
    options = ["rbind", mode, "nosuid", "nodev"]
    return {"destination": inside, "type": "bind", "source": str(here), "options": options}
