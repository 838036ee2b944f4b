"""A preview is the real application with one questionnaire, and leaves nothing behind."""

import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx2
import pytest
from tests.cli.program import mvoscan
from tests.cli.test_drafting import command
from tests.tiny import BROKEN, FOLDER, ROOT
from tests.walker import Walker

COMMAND = str(Path(sys.executable).with_name("mvoscan"))


@contextmanager
def previewing(*arguments: str, folder: Path) -> Iterator[str]:
    """Run a command that previews, and give its address; it must leave nothing in its room for temporary files."""
    room = folder / "room"
    room.mkdir()
    running = subprocess.Popen(
        [COMMAND, *arguments],
        cwd=folder,
        env={**os.environ, "MVOSCAN_HOME": str(ROOT), "TMPDIR": str(room)},
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        yield _said(running)
    finally:
        running.send_signal(signal.SIGINT)
        running.communicate(timeout=60)
    assert list(room.iterdir()) == []


@pytest.fixture
def address(tmp_path: Path) -> Iterator[str]:
    """The address of a preview of a tiny questionnaire."""
    with previewing("preview", str(FOLDER / "yes-no.yaml"), "--port", "0", folder=tmp_path) as found:
        yield found


def test_the_guide_shows_its_example_as_it_is_filled_in(tmp_path: Path) -> None:
    assert mvoscan(*command("mvoscan new proef"), folder=tmp_path).returncode == 0
    given = ["0" if each == "8001" else each for each in command("mvoscan preview")]
    with previewing(*given, folder=tmp_path) as address, httpx2.Client(base_url=address) as client:
        assert "Proef over ons plan" in client.get("/over").text


def test_a_draft_is_walked_to_its_result_and_nothing_stays(address: str) -> None:
    with httpx2.Client(base_url=address) as client:
        walker = Walker(client)
        walker.go(f"{address}/start/profiel?doel=rondkijken&type=gemeente")
        assert "er wordt niets bewaard" in walker.page.text
        walker.submit("Begin de scan")
        dossier = walker.address.rsplit("/", 1)[0]
        walker.go(f"{dossier}/nakijken")
        walker.submit("Indienen")
        assert "Resultaat van je scan" in walker.page.text


def test_a_broken_file_is_told_and_not_served(tmp_path: Path) -> None:
    done = subprocess.run(
        [COMMAND, "preview", str(BROKEN / "statement-twice.yaml")],
        cwd=tmp_path,
        env={**os.environ, "MVOSCAN_HOME": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.returncode == 1
    assert re.search(r"statement-twice\.yaml:\d+", done.stderr)
    assert "Traceback" not in done.stderr


def _said(running: subprocess.Popen[str]) -> str:
    assert running.stdout
    for line in running.stdout:
        if found := re.search(r"http://\S+:\d+", line):
            return found[0]
    raise AssertionError("the preview did not start")
