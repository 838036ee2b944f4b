"""`mvoscan check --watch` tells again what is wrong after every change."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
from tests.tiny import ROOT

from mvoscan.usecases.draft_questionnaire import draft_questionnaire


@pytest.fixture
def draft(tmp_path: Path) -> Path:
    return draft_questionnaire(tmp_path, name="proef", edition="2027.1", title="Proef")


@pytest.fixture
def watching(draft: Path) -> Iterator[subprocess.Popen[str]]:
    running = subprocess.Popen(
        [str(Path(sys.executable).with_name("mvoscan")), "check", str(draft), "--watch"],
        env={**os.environ, "MVOSCAN_HOME": str(ROOT), "PYTHONUNBUFFERED": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        # What runs in the background of a script ignores Ctrl+C, and so do its children; a person's shell does not.
        preexec_fn=partial(signal.signal, signal.SIGINT, signal.SIG_DFL),
    )
    yield running
    running.kill()
    running.communicate()


def _next(running: subprocess.Popen[str], words: str) -> str:
    assert running.stdout
    return next(line for line in running.stdout if words in line)


def test_a_file_is_checked_again_when_it_changes(draft: Path, watching: subprocess.Popen[str]) -> None:
    good = draft.read_text(encoding="utf-8")
    _next(watching, "In orde: 1 vragenlijst")
    draft.write_text(good.replace("scope: full", "scope: lihgt"), encoding="utf-8")
    assert "plan-opgevolgd" in _next(watching, "2027.1.yaml:")
    draft.write_text(good, encoding="utf-8")
    _next(watching, "In orde: 1 vragenlijst")
    watching.send_signal(signal.SIGINT)
    assert watching.wait(timeout=20) == 0
