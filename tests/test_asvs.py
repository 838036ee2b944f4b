"""What `docs/asvs.md` says is shown by a test is shown by one that exists."""

import re
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PAGE = (ROOT / "docs" / "asvs.md").read_text("utf-8")
ROWS = re.findall(r"^\| (\d+)\.(\d+)\.(\d+) \| ([^|]+) \| ([^|]+) \| (.*) \|$", PAGE, flags=re.MULTILINE)
STATES = {"shown", "does not apply", "**open**"}
OF_CHAPTERS = (27, 11, 19, 10, 9, 35, 18, 7, 7, 29, 14, 9, 13, 9, 13, 16, 7)
"""How many requirements of levels 1 and 2 each chapter of version 5.0.0 has."""


def test_every_test_and_file_that_is_named_exists() -> None:
    named = set(re.findall(r"`([\w/.-]+\.(?:py|md|json))(?:::(\w+))?`", PAGE))
    assert len(named) > 120
    missing = [(file, name) for file, name in named if not _is_there(file, name)]
    assert missing == []


def test_every_requirement_has_its_row_with_a_test_or_a_reason() -> None:
    assert len({row[:3] for row in ROWS}) == len(ROWS)
    assert tuple(Counter(int(row[0]) for row in ROWS)[each] for each in range(1, 18)) == OF_CHAPTERS
    assert {row[4] for row in ROWS} == STATES
    assert [row for row in ROWS if not row[5].strip()] == []
    assert [row[:3] for row in ROWS if row[4] == "shown" and "`" not in row[5]] == []


def test_the_page_counts_right() -> None:
    found = Counter(row[4] for row in ROWS)
    said = f"Of {len(ROWS)} requirements {found['shown']} are shown, {found['does not apply']} do not apply"
    assert f"{said} and {found['**open**']} are open." in PAGE


def _is_there(file: str, name: str) -> bool:
    path = ROOT / file
    return path.is_file() and (not name or f"\ndef {name}(" in path.read_text("utf-8"))
