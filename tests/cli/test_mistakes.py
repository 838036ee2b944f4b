"""A mistake of ours on the command line: enough to find it, and nothing of what it was about."""

import pytest
from tests.cli.program import mvoscan

from mvoscan.cli.main import app

NOTE = "Vraag dit aan Jef, jef@aalst.be"


def test_an_error_of_ours_says_its_kind_and_its_places_and_never_its_message(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(app, "registered_commands", list(app.registered_commands))

    @app.command()
    def breekt() -> None:
        raise LookupError(NOTE)

    done = mvoscan("breekt")
    assert (done.returncode, done.stdout) == (1, "")
    assert "builtins.LookupError" in done.stderr
    assert "test_mistakes.py" in done.stderr
    assert NOTE not in done.stderr
    assert "jef@" not in done.stderr
