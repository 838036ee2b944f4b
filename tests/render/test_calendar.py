"""A calendar file as RFC 5545 wants it: lines, folds, escapes and times."""

from datetime import UTC, date, datetime, time

from mvoscan.core.order import Plan
from mvoscan.render.calendar import Event, calendar

BEGINS, ENDS = Plan(day=date(2027, 7, 6), begins=time(9, 30), ends=time(12), place="Aalst").span


def written(**changes: object) -> bytes:
    event = Event(
        uid="1@scan.test",
        made_at=datetime(2027, 1, 2, 3, 4, 5, tzinfo=UTC),
        begins=BEGINS,
        ends=ENDS,
        summary="Welzijn, in de praktijk; deel 1",
        place="Zaal 1\nachteraan",
        description="é" * 80,
        sequence=2,
        cancelled=False,
        service="MVO-scan",
    )
    return calendar(Event(**{**event.__dict__, **changes}))


def unfolded(file: bytes) -> dict[str, str]:
    lines = file.decode().replace("\r\n ", "").removesuffix("\r\n").split("\r\n")
    return dict(line.split(":", 1) for line in lines)


def test_no_line_is_wider_than_75_bytes_and_no_sign_is_cut() -> None:
    lines = written().split(b"\r\n")
    assert max(map(len, lines)) <= 75
    assert [line.decode() for line in lines][-1] == ""
    assert unfolded(written())["DESCRIPTION"] == "é" * 80


def test_texts_are_escaped_and_times_are_in_utc() -> None:
    found = unfolded(written())
    assert (found["SUMMARY"], found["LOCATION"]) == ("Welzijn\\, in de praktijk\\; deel 1", "Zaal 1\\nachteraan")
    assert (found["DTSTART"], found["DTEND"]) == ("20270706T073000Z", "20270706T100000Z")
    assert (found["DTSTAMP"], found["SEQUENCE"], found["VERSION"]) == ("20270102T030405Z", "2", "2.0")


def test_a_text_cannot_add_a_line_of_its_own() -> None:
    assert b"\r\nATTENDEE" not in written(summary="Dag\r\nATTENDEE:mailto:x@y.be", place="\u2028ATTENDEE:x")


def test_what_is_cancelled_says_so_to_the_calendar() -> None:
    found = unfolded(written(cancelled=True))
    assert (found["METHOD"], found["STATUS"]) == ("CANCEL", "CANCELLED")
