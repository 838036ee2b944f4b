"""The file of a backup: a tar with what it says about itself first, then the copy. Only its owner may read it."""

import os
import tarfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from hashlib import file_digest, sha256
from io import BytesIO
from pathlib import Path
from secrets import token_hex
from typing import IO

from pydantic import ValidationError

from mvoscan.core.backup import About
from mvoscan.core.errors import Conflict, Unavailable

_ABOUT, _COPY = "about.json", "database"
_LONGEST = 10_000
_STEP = 1 << 20
_NO_BACKUP = "{path} is geen back-up van mvoscan, of is beschadigd: {why}. Er is niets veranderd."


@contextmanager
def beside(path: Path) -> Iterator[Path]:
    """A name for a file beside this one that is gone afterwards; raises `Unavailable` when nothing can be written."""
    part = path.with_name(f".{path.name}.{token_hex(4)}")
    try:
        os.close(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
        yield part
    except OSError as error:
        raise Unavailable(f"In de map {path.parent} kan niet geschreven worden: {error.strerror}.") from error
    finally:
        for each in (part, *(part.with_name(f"{part.name}{end}") for end in ("-wal", "-shm", "-journal"))):
            each.unlink(missing_ok=True)


def demand_free(path: Path) -> None:
    """Raise `Conflict` when there is a file already."""
    if path.exists():
        raise Conflict(f"{path} bestaat al. Kies een andere naam; er is niets overschreven.")


def write(path: Path, copy: Path, about: Callable[[int, str], About]) -> About:
    """Put a copy in a backup at this place; whole or not at all."""
    with copy.open("rb") as plain:
        said = about(copy.stat().st_size, file_digest(plain, "sha256").hexdigest())
    with beside(path) as part:
        with tarfile.open(part, "w") as packed:
            head = said.model_dump_json(indent=1).encode()
            packed.addfile(_member(_ABOUT, len(head)), BytesIO(head))
            with copy.open("rb") as plain:
                packed.addfile(_member(_COPY, said.size), plain)
        flush(part)
        demand_free(path)
        part.replace(path)
    return said


def read_about(path: Path) -> About:
    """What a backup says about itself; raises `Unavailable` for what is none."""
    with _opened(path) as packed:
        return _about(path, packed)


def unpack(path: Path, target: Path) -> None:
    """Put the copy of a backup here; raises `Unavailable` when it is not what was once put in."""
    with _opened(path) as packed:
        about, hashed, size = _about(path, packed), sha256(), 0
        member = packed.next()
        plain = packed.extractfile(member) if member and member.name == _COPY else None
        if plain is None:
            raise Unavailable(_NO_BACKUP.format(path=path, why="de databank ontbreekt erin"))
        with target.open("wb") as copy:
            while block := plain.read(_STEP):
                hashed.update(block)
                size += copy.write(block)
    if (size, hashed.hexdigest()) != (about.size, about.sha256):
        raise Unavailable(_NO_BACKUP.format(path=path, why="de inhoud is niet die van toen hij gemaakt werd"))


def flush(path: Path) -> None:
    """Wait until a file is on the disk."""
    with path.open("rb") as written:
        os.fsync(written.fileno())


@contextmanager
def _opened(path: Path) -> Iterator[tarfile.TarFile]:
    try:
        with tarfile.open(path, "r:") as packed:
            yield packed
    except (tarfile.TarError, EOFError) as error:
        raise Unavailable(_NO_BACKUP.format(path=path, why="het begin of einde ontbreekt")) from error
    except OSError as error:
        raise Unavailable(
            f"{path} kan niet gelezen worden: {error.strerror or error}. Er is niets veranderd."
        ) from error


def _about(path: Path, packed: tarfile.TarFile) -> About:
    member = packed.next()
    found: IO[bytes] | None = packed.extractfile(member) if member and member.name == _ABOUT else None
    try:
        return About.model_validate_json(found.read(_LONGEST) if found else b"")
    except ValidationError as error:
        raise Unavailable(_NO_BACKUP.format(path=path, why="hij zegt niet wat hij is")) from error


def _member(name: str, size: int) -> tarfile.TarInfo:
    member = tarfile.TarInfo(name)
    member.size, member.mode = size, 0o600
    return member
