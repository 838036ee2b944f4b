"""In which order files of tests begin: the longest first, so that no long one begins when the others are nearly done.

A worker takes whole files, since the tests of one share what is dear. The seconds are rounded and of a quiet machine; a
file that is not named takes little, and a name that is out of date costs nothing but the place of its file.
"""

from collections import defaultdict
from collections.abc import Sequence

import pytest

_SECONDS = {
    "tests/cli/test_preview.py": 10,
    "tests/cli/test_watching.py": 6,
    "tests/cli/test_working.py": 40,
    "tests/journeys/test_durability.py": 12,
    "tests/journeys/test_released.py": 10,
    "tests/journeys/test_start_up.py": 12,
    "tests/storage/test_migrations.py": 6,
    "tests/usecases/test_build_release.py": 20,
    "tests/usecases/test_find_due_releases.py": 10,
    "tests/usecases/test_make_demo.py": 8,
    "tests/usecases/test_together.py": 6,
    "tests/web/test_check_file.py": 14,
    "tests/web/test_generated_client.py": 10,
    "tests/web/test_mangled_forms.py": 6,
    "tests/web/test_replaced_files.py": 6,
    "tests/web/test_result_pdf.py": 14,
    "tests/web/test_shared_without_name.py": 16,
    "tests/web/test_statistics_addresses.py": 16,
    "tests/web/test_statistics_clients.py": 16,
}
_BROWSER, _OTHER = 1.5, 0.1
"""Seconds of a test in a browser, and of any other."""


def longest_first(items: Sequence[pytest.Item]) -> list[pytest.Item]:
    """The tests by file, the longest file first; within a file as they stand."""
    seconds = defaultdict[str, float](float)
    for each in items:
        seconds[_file(each)] += _BROWSER if each.get_closest_marker("browser") else _OTHER
    seconds |= {file: known for file, known in _SECONDS.items() if file in seconds}
    return sorted(items, key=lambda each: (-seconds[_file(each)], _file(each)))


def _file(item: pytest.Item) -> str:
    return item.nodeid.partition("::")[0]
