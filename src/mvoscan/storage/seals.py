"""Seals: the hashes of published editions, in a file that `sha256sum --check` understands.

Each line of `questionnaires/sealed.sha256` is `<sha256>  <id>/<edition>.yaml`, sorted; run the check from that folder.
"""

import re
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path

from mvoscan.core.errors import BrokenFile, Finding
from mvoscan.core.questionnaire import EDITION
from mvoscan.storage.whole_file import replace

SEALS = "sealed.sha256"
"""Name of the file with seals, in the folder of the questionnaires."""

_LINE = re.compile(rf"([0-9a-f]{{64}}) [ *]([a-z0-9-]+/{EDITION}\.yaml)")
_UNREADABLE = "Zet de regel terug zoals ze was, of haal ze weg en verzegel opnieuw met: mvoscan seal"


def read_seals(folder: Path) -> dict[str, str]:
    """Hash by name (`id/edition.yaml`); empty when nothing was sealed yet. Raises `BrokenFile` with every bad line."""
    path = folder / SEALS
    if not path.exists():
        return {}
    seals: dict[str, str] = {}
    findings: list[Finding] = []
    for number, line in enumerate(path.read_text(encoding="utf-8", errors="replace").splitlines(), start=1):
        match = _LINE.fullmatch(line)
        if match is None or match[2] in seals:
            what = "Deze regel is geen zegel." if match is None else f"Het zegel van {match[2]} staat hier twee keer."
            found = Finding(file=str(path), line=number, place="zegel", message=what, remedy=_UNREADABLE)
            findings.append(found)
        else:
            seals[match[2]] = match[1]
    if findings:
        raise BrokenFile(*findings)
    return seals


def write_seals(folder: Path, seals: Mapping[str, str]) -> None:
    """Write all seals, sorted by name; the file is replaced whole or not at all."""
    text = "".join(f"{seals[name]}  {name}\n" for name in sorted(seals))
    replace(folder / SEALS, text)


def broken_seals(folder: Path, seals: Mapping[str, str]) -> tuple[Finding, ...]:
    """A finding for every sealed file that is gone or differs, with the line of its seal: a hash knows no other."""
    found = ((name, _broken(folder / name, seal)) for name, seal in sorted(seals.items()))
    return tuple(
        _finding(folder / name, f"{said[0]} Het zegel staat in {SEALS}, regel {_line_of(folder, name)}.", said[1])
        for name, said in found
        if said
    )


def unsealed(path: Path) -> Finding:
    """The finding for a published edition without a seal."""
    return _finding(path, "De editie is gepubliceerd, maar nog niet verzegeld.", "Verzegel ze met: mvoscan seal")


def _broken(path: Path, seal: str) -> tuple[str, str] | None:
    if not path.is_file():
        return "Een verzegelde editie is weg.", "Zet het bestand terug; een editie die ooit gepubliceerd was, blijft."
    if sha256(path.read_bytes()).hexdigest() != seal:
        return "Een verzegelde editie is veranderd.", "Zet het bestand terug zoals het was, en maak een nieuwe editie."
    return None


def _line_of(folder: Path, name: str) -> int:
    """The line of a seal that was read, counted from 1."""
    lines = (folder / SEALS).read_text(encoding="utf-8").splitlines()
    return next(number for number, line in enumerate(lines, start=1) if line.endswith(name))


def _finding(path: Path, message: str, remedy: str) -> Finding:
    return Finding(file=str(path), place="zegel", message=message, remedy=remedy)
