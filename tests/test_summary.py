"""The closing line of the test run tells the truth about runs that failed, broke off or ran nothing."""

from pathlib import Path

import pytest
from scripts.summary import main

REPORT = '<testsuites><testsuite tests="{0}" failures="{1}" errors="{2}" skipped="{3}" time="1.5"/></testsuites>'


def closing_line(
    folder: Path, capsys: pytest.CaptureFixture[str], *options: str, **runs: tuple[int, str | None]
) -> tuple[int, str]:
    for name, (status, report) in runs.items():
        (folder / f"{name}.status").write_text(str(status))
        if report:
            (folder / f"{name}.xml").write_text(report)
    return main([str(folder), *runs, *options]), capsys.readouterr().out.splitlines()[-1]


def test_runs_are_summed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    runs = {"unit": (0, REPORT.format(10, 0, 0, 1)), "sqlite": (0, REPORT.format(5, 0, 0, 0))}
    assert closing_line(tmp_path, capsys, **runs) == (0, "14 passed, 0 failed, 1 skipped")


def test_a_test_that_broke_in_its_set_up_has_failed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert closing_line(tmp_path, capsys, unit=(1, REPORT.format(4, 1, 2, 0))) == (1, "1 passed, 3 failed, 0 skipped")


def test_a_run_without_tests_is_a_failure(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    runs = {"unit": (0, REPORT.format(2, 0, 0, 0)), "sqlite": (5, REPORT.format(0, 0, 0, 0))}
    assert closing_line(tmp_path, capsys, **runs) == (1, "2 passed, 1 failed, 0 skipped")


def test_a_run_without_the_chosen_tests_is_no_failure(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    runs = {"unit": (0, REPORT.format(2, 0, 0, 0)), "sqlite": (5, REPORT.format(0, 0, 0, 0))}
    assert closing_line(tmp_path, capsys, "--chosen", **runs) == (0, "2 passed, 0 failed, 0 skipped")


def test_choosing_tests_that_do_not_exist_is_a_failure(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert closing_line(tmp_path, capsys, "--chosen", unit=(5, None)) == (1, "0 passed, 1 failed, 0 skipped")


def test_a_run_that_broke_off_is_a_failure(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert closing_line(tmp_path, capsys, unit=(3, None)) == (1, "0 passed, 1 failed, 0 skipped")
