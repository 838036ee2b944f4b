"""What can be seen of the settings and the files they name, without a database: what is missing or does not fit."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

from mvoscan.core.errors import BrokenFile
from mvoscan.core.health import Sign, fine, note, wrong
from mvoscan.settings import Settings
from mvoscan.usecases.keep_keys import list_keys

_FULL, _NEARLY = 200_000_000, 2_000_000_000
"""Bytes that are left."""
_OWN = {"127.0.0.1", "localhost", "::1"}


def look_around(settings: Settings) -> Iterator[Sign]:
    """Look at keys, address, disk and settings."""
    yield from _keys(settings)
    yield from _mode("Geheime sleutel (bestand)", settings.secret_key)
    yield _address(settings)
    yield _disk(settings.data)
    misfits = list(_misfits(settings))
    yield from misfits or [fine("Instellingen", "passen bij elkaar")]


def _keys(settings: Settings) -> Iterator[Sign]:
    about = "Sleutels om te ondertekenen"
    try:
        found = list_keys(settings.key_places)
    except BrokenFile as error:
        yield wrong(about, str(error.findings[0]), "Zonder deze sleutel start de dienst niet.")
        return
    if not any(each.signs for each in found):
        yield note(about, f"{len(found)}, geen die ondertekent", "Maak er een met: mvoscan keys create.")
    else:
        yield fine(about, f"{len(found)}, een die ondertekent")
    for place in settings.key_places:
        for each in sorted(place.iterdir()) if place.is_dir() else (place,):
            yield from _mode(about, each)


def _mode(about: str, path: Path | None) -> Iterator[Sign]:
    """Say it when others than the owner may read a secret."""
    if path and path.is_file() and path.stat().st_mode & 0o077:
        yield wrong(about, f"anderen dan de eigenaar kunnen {path} lezen", f"Voer uit: chmod 600 {path}.")


def _address(settings: Settings) -> Sign:
    host = urlsplit(settings.public_url).hostname or ""
    if settings.secure or host in _OWN:
        return fine("Adres", settings.public_url)
    return wrong(
        "Adres",
        f"{settings.public_url} is geen https: wie meeleest, krijgt links en cookies",
        "Zet een proxy met https ervoor en begin MVOSCAN_PUBLIC_URL met https://.",
    )


def _disk(folder: Path) -> Sign:
    there = next(each for each in (folder, *folder.resolve().parents) if each.exists())
    free = shutil.disk_usage(there).free
    said = f"{free / 1e9:.1f} GB vrij in {folder}"
    remedy = "Maak plaats: zonder plaats kan niemand nog bewaren of indienen."
    if free < _FULL:
        return wrong("Schijf", said, remedy)
    return note("Schijf", said, remedy) if free < _NEARLY else fine("Schijf", said)


def _misfits(settings: Settings) -> Iterator[Sign]:
    """Settings that are each right and wrong together."""
    about = "Instellingen"
    if settings.secure and not settings.smtp_host:
        remedy = "Zet MVOSCAN_SMTP_HOST en MVOSCAN_MAIL_FROM."
        yield note(about, "er is geen mailserver: mail komt alleen als bestand in de map mail", remedy)
    if settings.secure and not settings.operators:
        said = "niemand hoort wat de beheerder moet weten"
        yield note(about, said, "Zet MVOSCAN_CONTACT_EMAIL of MVOSCAN_APPROVER_EMAILS.")
    if settings.secure and settings.webhook_test_hosts:
        said = "webhooks mogen naar het eigen netwerk (MVOSCAN_WEBHOOK_TEST_HOSTS), dat is om te testen"
        yield note(about, said, "Laat MVOSCAN_WEBHOOK_TEST_HOSTS leeg.")
    if settings.several_databases and "target_session_attrs=" not in settings.database_url:
        said = "zonder target_session_attrs kan de dienst een standby kiezen, en dan kan niemand bewaren"
        yield note(about, said, "Zet achter MVOSCAN_DATABASE_URL: target_session_attrs=read-write.")
    if settings.database_url and not settings.secret_key:
        said = "zonder geheime sleutel kan niemand een webhook maken"
        yield note(about, said, "Zet MVOSCAN_SECRET_KEY_FILE, op elke machine hetzelfde bestand.")
    if settings.expiry_warning_days >= settings.dossier_months * 30:
        said = "de waarschuwing komt voor een dossier oud kan zijn"
        yield note(about, said, "Maak MVOSCAN_EXPIRY_WARNING_DAYS korter dan MVOSCAN_DOSSIER_MONTHS.")
    if settings.session_days > settings.link_days:
        said = "een sessie duurt langer dan de link waarmee ze begon"
        yield note(about, said, "Maak MVOSCAN_SESSION_DAYS niet groter dan MVOSCAN_LINK_DAYS.")
