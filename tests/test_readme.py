"""The README says what is true."""

import re
from pathlib import Path

from mvoscan.cli.main import app
from mvoscan.settings import Settings

README = (Path(__file__).resolve().parent.parent / "README.md").read_text()


def test_the_settings_table_names_every_setting_with_its_default_and_meaning() -> None:
    rows = dict(re.findall(r"^\| `MVOSCAN_([A-Z_]+)` \| (.*\|.*) \|$", README, flags=re.MULTILINE))

    assert rows == {name.upper(): _row(name) for name in Settings.model_fields}


def test_every_command_of_the_operators_table_exists() -> None:
    named = set(re.findall(r"^\| `mvoscan ([a-z]+)", README, flags=re.MULTILINE))
    commands = {command.callback.__name__ for command in app.registered_commands if command.callback}
    groups = {group.name for group in app.registered_groups}

    assert named - groups <= commands
    assert {"claims", "register"} <= groups


def _row(name: str) -> str:
    field = Settings.model_fields[name]
    default = "" if field.default_factory else field.default
    shown = "" if default in ("", (), None) else f"`{str(default).lower() if isinstance(default, bool) else default}`"
    return f"{shown} | {field.description}"
