"""What whoever makes a link to share chooses, and until when it holds."""

from datetime import UTC, date, datetime, timedelta

import pytest

from mvoscan.core.errors import Gone, Invalid
from mvoscan.core.sharing import ShareGrant, read_wish

TODAY = date(2026, 11, 30)
GIVEN = {"vorm": "met-naam", "termijn": "week"}


@pytest.mark.parametrize(
    ("sent", "last"),
    [
        ({"termijn": "week"}, date(2026, 12, 7)),
        ({"termijn": "maand"}, date(2026, 12, 30)),
        ({"termijn": "kwartaal"}, date(2027, 2, 28)),
        ({"termijn": "jaar"}, date(2027, 11, 30)),
        ({"termijn": "dag", "dag": "2026-11-30"}, TODAY),
    ],
)
def test_a_link_holds_as_long_as_was_chosen(sent: dict[str, str], last: date) -> None:
    assert read_wish(GIVEN | sent, today=TODAY).last_day == last


@pytest.mark.parametrize(
    ("sent", "field"),
    [
        ({"termijn": ""}, "termijn"),
        ({"termijn": "eeuwig"}, "termijn"),
        ({"termijn": "dag", "dag": ""}, "dag"),
        ({"termijn": "dag", "dag": "2026-02-30"}, "dag"),
        ({"termijn": "dag", "dag": "2026-11-29"}, "dag"),
        ({"termijn": "dag", "dag": "2027-12-01"}, "dag"),
        ({"vorm": ""}, "vorm"),
        ({"vorm": "zonder-naam", "plan": "ja"}, "plan"),
        ({"waarvoor": "x" * 81}, "waarvoor"),
        ({"waarvoor": "raad\u202e"}, "waarvoor"),
    ],
)
def test_a_choice_that_cannot_be_is_named(sent: dict[str, str], field: str) -> None:
    with pytest.raises(Invalid) as wrong:
        read_wish(GIVEN | sent, today=TODAY)
    assert [each.field for each in wrong.value.problems] == [field]


def test_the_last_day_is_a_whole_belgian_day() -> None:
    ends = read_wish(GIVEN, today=TODAY).expires_at
    assert ends == datetime(2026, 12, 7, 23, 0, tzinfo=UTC)
    assert _grant(ends).last_day == date(2026, 12, 7)


def test_a_link_holds_until_its_last_second() -> None:
    ends = datetime(2026, 12, 7, 23, 0, tzinfo=UTC)
    _grant(ends).check(ends - timedelta(seconds=1))
    with pytest.raises(Gone, match="07/12/2026"):
        _grant(ends).check(ends)


def _grant(ends: datetime) -> ShareGrant:
    return ShareGrant(
        public_id="a",
        submission="b",
        label="",
        anonymous=False,
        with_plan=False,
        made_at=datetime(2026, 11, 30, tzinfo=UTC),
        expires_at=ends,
    )
