"""Mail reaches a real server, or a folder; a failure says whether trying again makes sense."""

from base64 import b64decode
from collections.abc import Iterator
from email import message_from_bytes, policy
from pathlib import Path

import pytest
from tests.postbox import Postbox, postbox

from mvoscan.core.errors import Refused, Unavailable
from mvoscan.core.letter import Letter
from mvoscan.outside.mail import FolderPost, Sender, SmtpPost, SmtpServer

SENDER = Sender("MVO-scan", "scan@voorbeeld.be")
LETTER = Letter("an@voorbeeld.be", "Publicatie 2026-Q3.1 wacht", "Dag,\n\nEén keer lezen.\n.\nTot dan\n")


@pytest.fixture
def box() -> Iterator[Postbox]:
    with postbox() as opened:
        yield opened


def server(box: Postbox, **choices: object) -> SmtpServer:
    return SmtpServer(**{"host": "127.0.0.1", "port": box.port, "starttls": False, **choices})  # type: ignore[arg-type] # the keys are its own.


def test_a_letter_arrives_as_it_was_written(box: Postbox) -> None:
    SmtpPost(server(box), SENDER).send(LETTER)
    (found,) = box.messages
    assert (found["To"], found["From"], found["Subject"]) == (LETTER.to, "MVO-scan <scan@voorbeeld.be>", LETTER.subject)
    assert found.get_content().replace("\r\n", "\n") == LETTER.text


def test_with_a_user_it_logs_in(box: Postbox) -> None:
    SmtpPost(server(box, user="scan", password="geheim"), SENDER).send(LETTER)
    assert b64decode(box.login) == b"\0scan\0geheim"


@pytest.mark.parametrize(("answer", "error"), [("450 later", Unavailable), ("550 unknown", Refused)])
def test_an_address_that_is_refused_for_good_is_told_apart_from_one_that_must_wait(
    box: Postbox, answer: str, error: type[Exception]
) -> None:
    box.answer = answer
    with pytest.raises(error, match="weigert dit adres"):
        SmtpPost(server(box), SENDER).send(LETTER)


def test_a_server_without_starttls_gets_no_letter_in_the_clear(box: Postbox) -> None:
    with pytest.raises(Unavailable):
        SmtpPost(server(box, starttls=True), SENDER).send(LETTER)
    assert not box.messages


def test_a_server_that_is_away_may_be_there_later() -> None:
    with pytest.raises(Unavailable, match="antwoordt niet"):
        SmtpPost(SmtpServer("127.0.0.1", 9, starttls=False), SENDER).send(LETTER)


@pytest.mark.parametrize("to", ["geen adres", "an@voorbeeld.be\r\nBcc: bo@voorbeeld.be", ""])
def test_an_address_that_is_none_is_refused_before_anything_is_sent(box: Postbox, to: str) -> None:
    with pytest.raises(Refused):
        SmtpPost(server(box), SENDER).send(LETTER._replace(to=to))
    assert not box.messages


def test_a_subject_cannot_add_a_header(box: Postbox) -> None:
    with pytest.raises(Refused):
        SmtpPost(server(box), SENDER).send(LETTER._replace(subject="Dag\r\nBcc: bo@voorbeeld.be"))


def test_without_a_server_letters_lie_in_a_folder_that_only_its_owner_reads(tmp_path: Path) -> None:
    folder = tmp_path / "data" / "mail"
    for _ in range(2):
        FolderPost(folder, SENDER).send(LETTER)
    files = sorted(folder.glob("*.eml"))
    found = message_from_bytes(files[0].read_bytes(), policy=policy.default)
    assert (len(files), found["To"], found["Subject"]) == (2, LETTER.to, LETTER.subject)
    assert {folder.stat().st_mode & 0o777, files[0].stat().st_mode & 0o777} == {0o700, 0o600}
