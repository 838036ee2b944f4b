"""Who takes mail away, by the settings."""

import secrets
from datetime import UTC, datetime
from typing import Any

from mvoscan.cli.retaining import rules_of
from mvoscan.core.letter import Letter, Mail
from mvoscan.outside.mail import FolderPost, Sender, SmtpPost, SmtpServer
from mvoscan.render.letters import Letters
from mvoscan.render.team_words import part_words
from mvoscan.settings import SettingError, Settings
from mvoscan.usecases import fill_in_order_mail as order_mail
from mvoscan.usecases.fill_in_mail import KINDS, Making, filled_in
from mvoscan.usecases.invite_colleagues import INVITATION, write_invitation
from mvoscan.usecases.open_service import Service
from mvoscan.usecases.send_mail import Compose, Post

_NOBODY = "mvoscan@localhost"


def post_of(settings: Settings) -> Post:
    """An SMTP server, or a folder without one; raises `SettingError` when the password cannot be read."""
    sender = Sender(settings.name, settings.mail_from or _NOBODY)
    if not settings.smtp_host:
        return FolderPost(settings.data / "mail", sender)
    server = SmtpServer(
        settings.smtp_host, settings.smtp_port, settings.smtp_starttls, settings.smtp_user, _password(settings)
    )
    return SmtpPost(server, sender)


def compose_of(settings: Settings, service: Service) -> Compose:
    """Makes letters with links to this service; the tokens in them are made now, and kept as hashes."""
    letters = Letters(public_url=settings.public_url, name=settings.name, demo=service.demo)
    making = Making(fresh=_fresh, link_days=settings.link_days, retention=rules_of(settings))

    def composed(mail: Mail) -> Letter:
        if mail.kind == INVITATION:
            return letters.letter(_invitation(mail, settings, service))
        if mail.kind in order_mail.KINDS:
            return letters.letter(mail, _of_order(mail, settings, service))
        if mail.kind not in KINDS:
            return letters.letter(mail)
        with service.writing() as connection:
            data = filled_in(connection, mail, making=making, types=service.types, now=datetime.now(UTC))
        return letters.letter(mail, data)

    return composed


def _of_order(mail: Mail, settings: Settings, service: Service) -> dict[str, Any]:
    """What a letter about an order says; raises `Refused` when there is nothing to say any more."""
    with service.writing() as connection:
        return order_mail.filled_in(connection, mail, fresh=_fresh, link_days=settings.link_days, now=datetime.now(UTC))


def _invitation(mail: Mail, settings: Settings, service: Service) -> Mail:
    """An invitation with what it says; raises `Refused` when its link was ended before it was sent."""
    token = _fresh()
    with service.writing() as connection:
        asked = write_invitation(
            connection,
            int(mail.data["grant"]),
            token=token,
            now=datetime.now(UTC),
            days=settings.link_days,
            library=service.library,
            types=service.types,
        )
    said = {
        "right": asked.grant.right.value,
        "subject": asked.subject,
        "title": asked.questionnaire.title,
        "part": part_words(asked.grant.part, asked.questionnaire),
        "statements": asked.statements,
        "deadline": asked.grant.deadline,
        "link": token,
    }
    return mail.model_copy(update={"data": said})


def _fresh() -> str:
    """A fresh token: 192 random bits."""
    return secrets.token_urlsafe(24)


def _password(settings: Settings) -> str:
    if settings.smtp_password_file is None:
        return ""
    try:
        return settings.smtp_password_file.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise SettingError(
            f"MVOSCAN_SMTP_PASSWORD_FILE={str(settings.smtp_password_file)[:80]!r} is niet te lezen. "
            "Zet er een bestand met alleen het wachtwoord, leesbaar voor de dienst."
        ) from error
