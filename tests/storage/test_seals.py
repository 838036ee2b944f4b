"""A published edition is sealed with its hash; a sealed one never changes unnoticed."""

import shutil
import subprocess
from hashlib import sha256
from pathlib import Path

import pytest
from tests.tiny import ROOT

from mvoscan.core.errors import BrokenFile
from mvoscan.storage.seals import SEALS, broken_seals, read_seals, write_seals

NAME = "proef/2026.1.yaml"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with one edition, sealed."""
    (tmp_path / "proef").mkdir()
    (tmp_path / NAME).write_text("inhoud\n", encoding="utf-8")
    write_seals(tmp_path, {NAME: sha256(b"inhoud\n").hexdigest()})
    return tmp_path


def test_what_is_written_is_read_back(folder: Path) -> None:
    assert read_seals(folder) == {NAME: sha256(b"inhoud\n").hexdigest()}


def test_a_folder_without_seals_has_none(tmp_path: Path) -> None:
    assert read_seals(tmp_path) == {}


def test_seals_are_sorted_by_name_whatever_the_order_they_came_in(tmp_path: Path) -> None:
    write_seals(tmp_path, {"b/2026.1.yaml": "1" * 64, "a/2026.1.yaml": "2" * 64})
    lines = (tmp_path / SEALS).read_text(encoding="utf-8").splitlines()
    assert lines == [f"{'2' * 64}  a/2026.1.yaml", f"{'1' * 64}  b/2026.1.yaml"]


@pytest.mark.skipif(shutil.which("sha256sum") is None, reason="this machine has no sha256sum")
@pytest.mark.parametrize("where", ["a test", "the project"])
def test_sha256sum_checks_the_seals(folder: Path, where: str) -> None:
    checked = folder if where == "a test" else ROOT / "questionnaires"
    done = subprocess.run(["sha256sum", "--check", "--strict", SEALS], cwd=checked, check=False, capture_output=True)
    assert done.returncode == 0


def test_nothing_but_the_seals_is_left_behind_by_writing(folder: Path) -> None:
    write_seals(folder, {})
    assert sorted(path.name for path in folder.iterdir()) == ["proef", SEALS]


def test_an_unchanged_edition_is_in_order(folder: Path) -> None:
    assert broken_seals(folder, read_seals(folder)) == ()


def test_an_edition_of_which_one_byte_changed_is_named_with_the_line_of_its_seal(folder: Path) -> None:
    write_seals(folder, read_seals(folder) | {"ander/2026.1.yaml": "1" * 64})
    (folder / NAME).write_text("Inhoud\n", encoding="utf-8")
    (found,) = broken_seals(folder, {NAME: read_seals(folder)[NAME]})
    assert found.file == str(folder / NAME)
    assert found.message == "Een verzegelde editie is veranderd. Het zegel staat in sealed.sha256, regel 2."
    assert "maak een nieuwe editie" in found.remedy


def test_a_sealed_edition_that_is_gone_is_named(folder: Path) -> None:
    (folder / NAME).unlink()
    assert broken_seals(folder, read_seals(folder))[0].message.startswith("Een verzegelde editie is weg.")


@pytest.mark.parametrize(
    "line",
    [
        "geen zegel",
        f"{'0' * 63}  {NAME}",
        f"{'0' * 64}  ../../etc/passwd",
        f"{'0' * 64}  proef/2026.1.yaml.bak",
        f"{'0' * 64} proef/2026.1.yaml",
        "",
    ],
)
def test_a_line_that_is_no_seal_is_named_with_its_number(folder: Path, line: str) -> None:
    with (folder / SEALS).open("a", encoding="utf-8") as seals:
        seals.write(f"{line}\n")
    with pytest.raises(BrokenFile, match=rf"{SEALS}:2 zegel – Deze regel is geen zegel"):
        read_seals(folder)


def test_an_edition_that_is_sealed_twice_is_named(folder: Path) -> None:
    seals = folder / SEALS
    seals.write_text(seals.read_text(encoding="utf-8") * 2, encoding="utf-8")
    with pytest.raises(BrokenFile, match="staat hier twee keer"):
        read_seals(folder)
