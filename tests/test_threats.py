"""The threat table of `docs/security.md` has a line for every address, and names tests that exist."""

import re
from pathlib import Path

from tests.doors import doors

ROOT = Path(__file__).resolve().parent.parent
PAGE = (ROOT / "docs" / "security.md").read_text("utf-8")


def _plain(path: str) -> str:
    """An address with its parts unnamed; what may follow is left out."""
    return re.sub(r"{[^}]*}", "{}", path.rstrip("…*/."))


def _named() -> set[str]:
    """The addresses in the first column; of a list, those with the same beginning may leave it out."""
    doors = [line.split(" | ")[0] for line in PAGE.splitlines() if line.startswith("| ")]
    return {_plain(each) for door in doors for each in re.findall(r"`(/[^`]*)`", door)} - {"", "/api", "/.well-known"}


def test_every_address_has_a_line() -> None:
    named = _named()
    addresses = {_plain(route.path) for route in doors()} - {""}
    bare = [each for each in addresses if not any(each == at or each.startswith((f"{at}/", f"{at}.")) for at in named)]
    assert len(addresses) > 150
    assert sorted(bare) == []


def test_every_test_that_is_named_exists() -> None:
    files = [*(ROOT / "tests").rglob("*.py")]
    there = {
        name for file in files for name in re.findall(r"^(?:async )?def (test_\w+)", file.read_text("utf-8"), re.M)
    }
    told = re.findall(r"`(test_\w+)(…?)`", PAGE)
    assert len(told) > 100
    gone = [name for name, more in told if name not in there and not (more and any(x.startswith(name) for x in there))]
    assert gone == []
    paths = re.findall(r"`((?:tests|scripts)/[\w/.]+)`", PAGE)
    assert [each for each in paths if not (ROOT / each).exists()] == []
