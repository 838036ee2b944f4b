"""The scripts make their own environment, or say in one line what this machine lacks."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
BASH = shutil.which("bash") or "bash"
TOOLS = ("bash", "cat", "cksum", "dirname", "head", "id", "rm")
TOO_OLD = "exit 1"
WITHOUT_ENSUREPIP = f"""
case "$2" in
  *_base_executable*) echo "$0" ;;
  *ensurepip*) exit 1 ;;
  *) exec '{sys.executable}' "$@" ;;
esac
"""


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A checkout whose path holds a space, on a machine with nothing but a few commands in `bin`."""
    folder = tmp_path / "een map"
    (folder / "scripts").mkdir(parents=True)
    (folder / "bin").mkdir()
    shutil.copy(ROOT / "scripts" / "_environment", folder / "scripts")
    shutil.copy(ROOT / "uv.lock", folder)
    shutil.copy(ROOT / "pyproject.toml", folder)
    for tool in TOOLS:
        (folder / "bin" / tool).symlink_to(shutil.which(tool) or tool)
    return folder


def install(checkout: Path, name: str, body: str) -> Path:
    path = checkout / "bin" / name
    path.write_text(f"#!/bin/sh\n{body}\n")
    path.chmod(0o755)
    return path


def run(checkout: Path, script: str) -> subprocess.CompletedProcess[str]:
    sourced = f"source scripts/_environment; {script}"
    machine = {"PATH": str(checkout / "bin")}
    return subprocess.run([BASH, "-c", sourced], cwd=checkout, env=machine, capture_output=True, text=True, check=False)


def test_without_python_it_says_which_one_to_install(checkout: Path) -> None:
    assert "needs Python 3.11 or newer" in run(checkout, "environment run").stderr


def test_a_python_that_is_too_old_is_passed_over(checkout: Path) -> None:
    install(checkout, "python3.12", TOO_OLD)
    newer = install(checkout, "python3", WITHOUT_ENSUREPIP)
    assert run(checkout, "find_python").stdout.strip() == str(newer)


def test_a_python_without_ensurepip_hears_the_package_that_brings_it(checkout: Path) -> None:
    install(checkout, "python3", WITHOUT_ENSUREPIP)
    version = "{}.{}".format(*sys.version_info)
    assert f"apt-get install python{version}-venv" in run(checkout, "environment run").stderr


@pytest.mark.parametrize(("version", "status"), [("uv 0.8.0", 0), ("uv 1.2.3 (x86_64)", 0), ("uv 0.7.22", 1)])
def test_only_an_uv_that_reads_our_lock_file_is_used(checkout: Path, version: str, status: int) -> None:
    install(checkout, "uv", f"echo '{version}'")
    assert run(checkout, "knows_lock uv").returncode == status


@pytest.mark.parametrize(("edited", "status"), [("README.md", 0), ("uv.lock", 1), ("pyproject.toml", 1)])
def test_an_environment_no_longer_counts_as_made_when_its_sources_change(
    checkout: Path, edited: str, status: int
) -> None:
    (checkout / ".venv" / "bin").mkdir(parents=True)
    (checkout / ".venv" / "bin" / "python").symlink_to(sys.executable)
    run(checkout, "fingerprint >.venv/made-dev")
    with (checkout / edited).open("a") as file:
        file.write("\n")
    assert run(checkout, "made dev").returncode == status
