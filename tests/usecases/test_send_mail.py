"""Mail waits in the database as intents, and is sent once, or tried again ever later."""

from datetime import UTC, datetime, timedelta

import pytest

from mvoscan.core.errors import Refused, Unavailable
from mvoscan.core.letter import Letter, Mail
from mvoscan.storage import mail_queue
from mvoscan.storage.database import Database
from mvoscan.usecases.send_mail import mean, send_due

pytestmark = pytest.mark.database
NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)


class Box:
    """A post that keeps what it gets, or fails."""

    def __init__(self, error: Exception | None = None) -> None:
        self.error, self.letters = error, list[Letter]()

    def send(self, letter: Letter) -> None:
        if self.error:
            raise self.error
        self.letters.append(letter)


def compose(mail: Mail) -> Letter:
    return Letter(mail.recipient, mail.kind, str(mail.data))


def queue(database: Database, *to: str) -> None:
    with database.writing() as connection:
        mean(connection, "release-waits", to=to, data={"release": "2026-Q3.1"}, now=NOW)


def send(database: Database, box: Box, *, after: timedelta = timedelta()) -> Mail:
    """Send what is due so much later; the first mail as it is then."""
    send_due(database, box, compose, clock=lambda: NOW + after)
    with database.reading() as connection:
        return mail_queue.every(connection)[0]


def test_each_address_gets_one_letter_and_never_a_second(database: Database) -> None:
    box = Box()
    queue(database, "an@voorbeeld.be", "bo@voorbeeld.be")
    for _ in range(3):
        sent = send(database, box, after=timedelta(days=9))
    assert [each.to for each in box.letters] == ["an@voorbeeld.be", "bo@voorbeeld.be"]
    assert (sent.attempts, sent.next_at, sent.error) == (1, None, None)


def test_a_server_that_is_away_is_tried_again_ever_later_and_given_up_at_last(database: Database) -> None:
    queue(database, "an@voorbeeld.be")
    gaps, after, mail = [], timedelta(), send(database, Box(Unavailable("weg")))
    while mail.next_at:
        gaps.append(mail.next_at - (NOW + after))
        after = mail.next_at - NOW
        mail = send(database, Box(Unavailable("weg")), after=after)
    assert gaps == sorted(gaps)
    assert (len(gaps), mail.error, mail.sent_at) == (8, "weg", None)


def test_before_its_time_it_is_not_tried_again(database: Database) -> None:
    queue(database, "an@voorbeeld.be")
    send(database, Box(Unavailable("weg")))
    assert send(database, Box(), after=timedelta(seconds=59)).attempts == 1
    assert send(database, Box(), after=timedelta(seconds=60)).sent_at is not None


def test_an_address_that_is_refused_is_not_tried_again_and_holds_up_nobody(database: Database) -> None:
    queue(database, "an@voorbeeld.be")
    assert send(database, Box(Refused("bestaat niet"))).next_at is None
    queue(database, "bo@voorbeeld.be")
    box = Box()
    send(database, box)
    assert [each.to for each in box.letters] == ["bo@voorbeeld.be"]


def test_who_dies_while_sending_does_not_send_at_once_again(database: Database) -> None:
    queue(database, "an@voorbeeld.be")
    with pytest.raises(ZeroDivisionError):
        send(database, Box(ZeroDivisionError()))
    assert send(database, Box()).attempts == 1


def test_a_mail_that_is_undone_with_its_transaction_is_never_sent(database: Database) -> None:
    with pytest.raises(ZeroDivisionError), database.writing() as connection:
        mean(connection, "release-waits", to=["an@voorbeeld.be"], data={}, now=NOW)
        raise ZeroDivisionError
    assert send_due(database, Box(), compose, clock=lambda: NOW) == 0


@pytest.mark.parametrize("name", ["token", "link_token", "session_key", "cookie"])
def test_the_queue_holds_no_secret(database: Database, name: str) -> None:
    with database.writing() as connection, pytest.raises(ValueError, match="no secrets"):
        mean(connection, "resume", to=["an@voorbeeld.be"], data={name: "x"}, now=NOW)


def test_mail_that_was_meant_by_a_clock_that_ran_ahead_does_not_wait_for_that_moment(database: Database) -> None:
    box = Box()
    queue(database, "an@voorbeeld.be")
    assert send(database, box, after=-timedelta(hours=2)).sent_at == NOW - timedelta(hours=2)
