"""Shares are no more precise than the counts they come from."""

from hypothesis import given
from hypothesis import strategies as st

from mvoscan.core.shares import MANY, shares

COUNTS = st.lists(st.integers(0, 60).map(lambda each: 5 * each), min_size=1, max_size=5)


@given(COUNTS)
def test_a_share_is_near_its_count_and_coarse_where_few_were_counted(counts: list[int]) -> None:
    total, found = sum(counts), shares(counts)
    step = 1 if total >= MANY else 5
    assert all(each % step == 0 for each in found)
    assert all(
        abs(share - 100 * count / total) <= step / 2 for count, share in zip(counts, found, strict=True) if total
    )


def test_nothing_counted_is_no_division() -> None:
    assert shares([0, 0]) == (0, 0)
