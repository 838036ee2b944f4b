"""In which order files of tests begin: the longest first, so that no long one begins when the others are nearly done.

A worker takes whole files, since the tests of one share what is dear. A name that is out of date costs nothing but the
place of its file.
"""

from collections import defaultdict
from collections.abc import Sequence

import pytest

_FIRST = (
    "tests/cli/test_working.py",  # it makes the years of a demo; those that follow at once do without.
    "tests/web/test_shared_without_name.py",
    "tests/journeys/test_durability.py",
    "tests/journeys/test_start_up.py",
    "tests/web/test_result_pdf.py",
    "tests/storage/test_migrations.py",
    "tests/cli/test_preview.py",
    "tests/browser/test_autosave.py",
    "tests/usecases/test_build_release.py",
    "tests/browser/test_published.py",
    "tests/web/test_statistics_addresses.py",
    "tests/web/test_statistics_clients.py",
    "tests/browser/test_patterns.py",
    "tests/web/test_check_file.py",
    "tests/browser/test_scan.py",
    "tests/usecases/test_find_due_releases.py",
    "tests/journeys/test_released.py",
    "tests/web/test_generated_client.py",
    "tests/usecases/test_make_demo.py",
    "tests/web/test_publications.py",
    "tests/usecases/test_together.py",
    "tests/cli/test_watching.py",
    "tests/web/test_mangled_forms.py",
    "tests/web/test_replaced_files.py",
    "tests/web/test_contract.py",
)
"""Files of six seconds and more, in their order."""

_BROWSER, _OTHER = 1.5, 0.1
"""Seconds of a test in a browser, and of any other."""


def longest_first(items: Sequence[pytest.Item]) -> list[pytest.Item]:
    """The tests by file, the longest file first; within a file as they stand."""
    seconds = defaultdict[str, float](float)
    for each in items:
        seconds[_file(each)] += _BROWSER if each.get_closest_marker("browser") else _OTHER
    for place, file in enumerate(reversed(_FIRST), start=1):
        seconds[file] = 1000.0 + place
    return sorted(items, key=lambda each: (-seconds[_file(each)], _file(each)))


def _file(item: pytest.Item) -> str:
    return item.nodeid.partition("::")[0]
