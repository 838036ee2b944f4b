"""The program as a person runs it: output and exit status; in this process, since starting one takes longer."""

import io
import os
import sys
from contextlib import chdir, redirect_stderr, redirect_stdout
from pathlib import Path
from typing import NamedTuple
from unittest.mock import patch

from tests.tiny import ROOT

from mvoscan.cli.main import main


class Done(NamedTuple):
    """What a command said, and its exit status."""

    returncode: int
    stdout: str
    stderr: str


def mvoscan(*arguments: str, folder: Path = ROOT, home: Path = ROOT) -> Done:
    """Run `mvoscan ARGUMENTS` in a folder; what it does not catch comes out as a traceback would."""
    said, complained, status = io.StringIO(), io.StringIO(), 0
    with (
        patch.object(sys, "argv", ["mvoscan", *arguments]),
        patch.dict(os.environ, {"MVOSCAN_HOME": str(home)}),
        chdir(folder),
        redirect_stdout(said),
        redirect_stderr(complained),
    ):
        try:
            main()
        except SystemExit as ended:
            status = ended.code if isinstance(ended.code, int) else int(ended.code is not None)
    return Done(status, said.getvalue(), complained.getvalue())
