"""What a run of the benchmarks says got slower."""

import pytest
from benchmarks.figure import Figure, kept, slower, table

BEFORE = [Figure("page", 500, "/s"), Figure("query", 8, "ms"), Figure("memory", 100, "MB")]


def test_on_a_machine_that_is_half_as_fast_nothing_got_slower() -> None:
    now = [Figure("page", 250, "/s"), Figure("query", 16, "ms"), Figure("memory", 100, "MB")]
    assert slower(kept(BEFORE, bare=1000), kept(now, bare=500)) == []


@pytest.mark.parametrize("worse", [Figure("page", 390, "/s"), Figure("query", 10.5, "ms"), Figure("memory", 126, "MB")])
def test_what_got_more_than_a_fifth_worse_is_named(worse: Figure) -> None:
    now = [worse if each.what == worse.what else each for each in BEFORE]
    assert [each.what for each in slower(kept(BEFORE, bare=1000), kept(now, bare=1000))] == [worse.what]


def test_what_got_better_or_a_little_worse_or_is_new_is_not_named() -> None:
    now = [Figure("page", 420, "/s"), Figure("query", 2, "ms"), Figure("memory", 110, "MB"), Figure("new", 9, "s")]
    assert slower(kept(BEFORE, bare=1000), kept(now, bare=1000)) == []


def test_the_table_judges_a_target_by_what_is_better() -> None:
    written = table([Figure("page", 500, "/s", target=600), Figure("query", 8, "ms", target=10)], bare=1000)
    assert "| page | 500/s | 0.50 | ≥ 600/s: missed |" in written
    assert "| query | 8.00 ms | 8.00 | ≤ 10.0 ms: met |" in written
