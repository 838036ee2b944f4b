"""Mail: by an SMTP server, or without one as files in a folder."""

import smtplib
import ssl
from dataclasses import dataclass
from datetime import UTC, datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, make_msgid
from pathlib import Path

from mvoscan.core.errors import Refused, Unavailable
from mvoscan.core.letter import Letter

_PATIENCE = 20.0
_PERMANENT = 500


@dataclass(frozen=True)
class Sender:
    """From whom mail comes."""

    name: str
    address: str


@dataclass(frozen=True)
class SmtpServer:
    """Where mail is handed over; without a user no login is tried."""

    host: str
    port: int
    starttls: bool
    user: str = ""
    password: str = ""


class SmtpPost:
    """Hands letters to an SMTP server, one connection a letter."""

    def __init__(self, server: SmtpServer, sender: Sender) -> None:
        """Connect to nothing yet."""
        self._server, self._sender = server, sender

    def send(self, letter: Letter) -> None:
        """Hand it over; raises `Refused` when the server never wants it, `Unavailable` when it may later."""
        message = _message(letter, self._sender)
        try:
            with smtplib.SMTP(self._server.host, self._server.port, timeout=_PATIENCE) as connection:
                if self._server.starttls:
                    connection.starttls(context=ssl.create_default_context())
                if self._server.user:
                    connection.login(self._server.user, self._server.password)
                connection.send_message(message)
        except smtplib.SMTPRecipientsRefused as error:
            code = max(code for code, _ in error.recipients.values())
            raise _failure(f"De mailserver weigert dit adres (code {code}).", permanent=code >= _PERMANENT) from error
        except smtplib.SMTPAuthenticationError as error:
            raise _failure("De mailserver aanvaardt de gebruiker of het wachtwoord niet.", permanent=False) from error
        except smtplib.SMTPResponseException as error:
            code = error.smtp_code
            raise _failure(f"De mailserver weigert (code {code}).", permanent=code >= _PERMANENT) from error
        except (OSError, smtplib.SMTPException) as error:
            raise _failure(f"De mailserver antwoordt niet ({type(error).__name__}).", permanent=False) from error


class FolderPost:
    """Writes letters to a folder, for one machine without SMTP: only its owner can read them."""

    def __init__(self, folder: Path, sender: Sender) -> None:
        """Make nothing yet."""
        self._folder, self._sender = folder, sender

    def send(self, letter: Letter) -> None:
        """Write it as `.eml`; raises `Unavailable` when the folder cannot be written."""
        message = _message(letter, self._sender)
        name = f"{datetime.now(UTC):%Y%m%dT%H%M%S%f}.eml"
        try:
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            part = self._folder / f".{name}"
            part.touch(mode=0o600)
            part.write_bytes(message.as_bytes(policy=SMTP))
            part.rename(self._folder / name)
        except OSError as error:
            raise Unavailable(f"De map {self._folder} voor mail is niet te schrijven ({error.strerror}).") from error


def _message(letter: Letter, sender: Sender) -> EmailMessage:
    """The letter as a message; an address that is none is `Refused`."""
    message = EmailMessage()
    try:
        message["From"] = Address(sender.name, addr_spec=sender.address)
        message["To"] = Address(addr_spec=letter.to)
        message["Subject"] = letter.subject
    except (ValueError, IndexError) as error:
        raise Refused("Dit adres of dit onderwerp kan niet in een mail staan.") from error
    message["Date"] = format_datetime(datetime.now(UTC))
    message["Message-ID"] = make_msgid(domain=sender.address.rpartition("@")[2])
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(letter.text)
    return message


def _failure(text: str, *, permanent: bool) -> Refused | Unavailable:
    return Refused(text) if permanent else Unavailable(text)
