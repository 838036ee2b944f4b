"""Who takes mail away, by the settings."""

from mvoscan.outside.mail import FolderPost, Sender, SmtpPost, SmtpServer
from mvoscan.render.letters import Letters
from mvoscan.settings import SettingError, Settings
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


def compose_of(settings: Settings, *, demo: bool) -> Compose:
    """Makes letters with links to this service."""
    return Letters(public_url=settings.public_url, name=settings.name, demo=demo).letter


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
