"""The list of mail domains where anybody can get an address."""

from pathlib import Path

from mvoscan.core.errors import BrokenFile, Finding

_FILE = "free-mail.txt"


def free_mail(folder: Path) -> frozenset[str]:
    """The domains in that list; raises `BrokenFile` when it cannot be read or is empty: then nothing is registered."""
    path = folder / _FILE
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise _broken(path, "Dit bestand is niet te lezen.") from error
    found = frozenset(line.strip().lower() for line in lines if line.strip() and not line.startswith("#"))
    if not found:
        raise _broken(path, "In dit bestand staat geen enkel domein.")
    return found


def _broken(path: Path, message: str) -> BrokenFile:
    remedy = "Zet de lijst terug uit de versie van het programma."
    return BrokenFile(Finding(file=str(path), place="", message=message, remedy=remedy))
