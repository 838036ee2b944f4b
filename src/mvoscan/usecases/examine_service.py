"""Examine the service for its operator: each part with how it is; changes nothing, and goes on after what is wrong."""

from collections.abc import Callable, Generator, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Protocol

from sqlalchemy import Connection

from mvoscan.core.backup import ENGINE_WORDS
from mvoscan.core.errors import BrokenFile, ScanError
from mvoscan.core.health import Level, Sign, fine, note, wrong
from mvoscan.storage import health, leases, migrations, releases, sqlite_copy, submissions
from mvoscan.storage.database import Database, Pool
from mvoscan.storage.library import Library
from mvoscan.storage.published_reader import STANDBY_SETTING, PublishedReader
from mvoscan.storage.reference_files import institution_types
from mvoscan.storage.sealed import Vault

_CLOCK = timedelta(minutes=2)
"""How far clocks of several machines may differ."""
_WORKER = "worker"
_WAITS = timedelta(days=7)


class Places(Protocol):
    """Where the parts are; the settings are one."""

    @property
    def home(self) -> Path:
        """Folder of the migrations."""

    @property
    def database(self) -> str:
        """Address of the database."""

    @property
    def read_database_url(self) -> str:
        """Address of a standby; empty without one."""

    @property
    def questionnaires_folders(self) -> tuple[Path, ...]:
        """Folders of questionnaires."""

    @property
    def reference_folder(self) -> Path:
        """Folder of the reference files."""

    @property
    def secret_key(self) -> Path | None:
        """File with the secret key."""


def examine(places: Places, *, now: datetime) -> Iterator[Sign]:
    """Examine database, questionnaires, register, work that waits, and the clock."""
    library = yield from _library(places)
    try:
        database = Database(places.database, pool=Pool(2))
    except ScanError as error:
        yield wrong("Databank", str(error), "Verbeter MVOSCAN_DATABASE_URL.")
        return
    try:
        if (yield from _reached(database)):
            with database.reading() as connection:
                yield from _tables(connection, places, library, now)
            yield from _standby(database, places)
    except ScanError as error:
        yield wrong("Databank", str(error), "Kijk na of de databank bereikbaar blijft.")
    finally:
        database.close()


def _library(places: Places) -> Generator[Sign, None, Library | None]:
    """Read the questionnaires; gives them, or None."""
    about = "Vragenlijsten"
    try:
        types = institution_types(places.reference_folder)
        library = Library.load_all(places.questionnaires_folders, types.codes)
    except BrokenFile as error:
        yield wrong(about, str(error.findings[0]), "Kijk alles na met: mvoscan check.")
        return None
    yield fine(about, f"{len(library.editions)} edities gelezen, de zegels kloppen")
    return library


def _reached(database: Database) -> Generator[Sign, None, bool]:
    """Whether the database can be read at all."""
    path = Path(database.engine.url.database or "")
    if database.sqlite and not path.is_file():
        yield wrong("Databank", f"er is nog geen databank in {path}", "Maak ze met: mvoscan migrate.")
        return False
    try:
        damage = sqlite_copy.damage_of(path) if database.sqlite else ""
        if damage:
            yield wrong("Databank", f"{path} is beschadigd: {damage}", "Zet een back-up terug met: mvoscan restore.")
            return False
        database.reach()
    except ScanError as error:
        remedy = "Start de server van de databank, of verbeter MVOSCAN_DATABASE_URL."
        yield wrong(
            "Databank",
            str(error),
            "Maak bestand en map weer schrijfbaar voor de dienst." if database.sqlite else remedy,
        )
        return False
    with database.reading() as connection:
        engine, version = ENGINE_WORDS[connection.dialect.name], health.engine_version(connection)
    yield fine("Databank", f"bereikbaar, {engine} {version}" + (", onbeschadigd" if database.sqlite else ""))
    return True


def _standby(database: Database, places: Places) -> Iterator[Sign]:
    """Whether published results are read where the operator wants it."""
    about = "Standby"
    if not places.read_database_url:
        return
    try:
        reader = PublishedReader(database, Database(places.read_database_url, pool=Pool(2), setting=STANDBY_SETTING))
    except ScanError as error:
        yield wrong(about, str(error), f"Verbeter {STANDBY_SETTING}.")
        return
    try:
        said = reader.wrong()
        lag = "" if said else reader.lag()
    finally:
        reader.close()
    remedy = f"Kijk na of de standby draait en volgt, en of {STANDBY_SETTING} naar hem wijst."
    yield note(about, said, remedy) if said else fine(about, f"zegt hetzelfde als de databank; {lag}")


def _tables(connection: Connection, places: Places, library: Library | None, now: datetime) -> Iterator[Sign]:
    """What the tables say, when they are of this program."""
    found, newest = migrations.current(connection), migrations.newest(places.home)
    if found != newest:
        said = f"de databank staat op {found or 'leeg'}, dit programma vraagt {newest}"
        yield wrong("Versie", f"{said}; de rest is niet nagekeken", "Voer uit: mvoscan migrate.")
        return
    yield fine("Versie", f"de databank staat op {found}")
    if library:
        yield _editions(connection, library)
    entries = health.listed(connection)
    loaded = fine("Register", f"{entries} besturen")
    yield loaded if entries else wrong("Register", "het register is leeg", "Vul het met: mvoscan register import.")
    yield from examine_work(connection, now)
    yield _secrets(connection, places)
    yield look_at_clock(connection, now)


def examine_work(connection: Connection, now: datetime) -> Iterator[Sign]:
    """What is done outside requests: whether a worker is there, and what is late, failed or waits for a decision."""
    yield _worker(connection, now)
    yield from (_counted(connection, now, *each) for each in _COUNTED)
    yield _releases(connection, now)


def _editions(connection: Connection, library: Library) -> Sign:
    try:
        needed = submissions.editions_in_use(connection)
        library.require(needed)
    except BrokenFile as error:
        return wrong("Edities in gebruik", str(error.findings[0]), "Zonder deze editie start de dienst niet.")
    return fine("Edities in gebruik", f"{len(needed)}, alle aanwezig")


def _worker(connection: Connection, now: datetime) -> Sign:
    if leases.held(connection, _WORKER, now=now):
        return fine("Worker", "werkt")
    remedy = "Start de dienst, of met MVOSCAN_WORKER=false: mvoscan worker."
    return note("Worker", "er werkt er geen: geen mail, webhooks en publicaties", remedy)


_Count = Callable[[Connection, datetime], int]
_COUNTED: tuple[tuple[str, _Count, Level, str, str], ...] = (
    ("Werk", health.late_jobs, Level.WRONG, "te laat of zonder teken van leven", "Kijk met: mvoscan release jobs."),
    ("Mislukt werk", health.failed_jobs, Level.NOTE, "in de laatste week", "Kijk met: mvoscan release jobs."),
    (
        "Mail",
        health.stuck_mail,
        Level.WRONG,
        "langer dan een uur in de wachtrij",
        "Kijk de MVOSCAN_SMTP-instellingen na.",
    ),
    (
        "Mail opgegeven",
        health.given_up_mail,
        Level.NOTE,
        "in de laatste week",
        "Kijk op /beheer/werk waarom, of in de kolom error van tabel mail.",
    ),
    (
        "Webhooks gestopt",
        lambda each, _: health.stopped_webhooks(each),
        Level.NOTE,
        "",
        "Kijk met: mvoscan webhooks list.",
    ),
    ("Gebeurtenissen", health.late_events, Level.WRONG, "nog niet doorgegeven", "Start de dienst of de worker."),
)


def _counted(
    connection: Connection, now: datetime, about: str, count: _Count, bad: Level, said: str, remedy: str
) -> Sign:
    """A line about something of which there should be none."""
    found = count(connection, now)
    return Sign(bad, about, f"{found} {said}".strip(), remedy) if found else fine(about, "niets")


def _releases(connection: Connection, now: datetime) -> Sign:
    waiting = [each for each in releases.every(connection) if each.waits]
    long = [each.name for each in waiting if now - each.built.at > _WAITS]
    if long:
        said = f"{', '.join(long)} wacht langer dan een week op een beslissing"
        return note("Publicaties", said, "Beslis op /beheer, of met: mvoscan release approve · publish · withdraw.")
    return fine("Publicaties", f"{len(waiting)} wachten op een beslissing")


def _secrets(connection: Connection, places: Places) -> Sign:
    about, vault = "Geheime sleutel", Vault(places.secret_key)
    kept = health.webhook_secrets(connection)
    try:
        for each in kept:
            vault.open(each)
    except ScanError as error:
        return wrong(about, str(error), "Zet de sleutel terug waarmee ze bewaard zijn: hij zit niet in een back-up.")
    return fine(about, f"opent de geheimen van {len(kept)} webhooks" if kept else "er zijn nog geen webhooks")


def look_at_clock(connection: Connection, now: datetime) -> Sign:
    """Whether this clock is behind what was already noted: then it went back, or another one was ahead."""
    newest = health.newest_instant(connection)
    if newest and newest - now > _CLOCK:
        said = f"in de databank staat iets van {newest:%Y-%m-%d %H:%M} UTC, hier is het {now:%Y-%m-%d %H:%M} UTC"
        return wrong("Klok", said, "Zet de klok van deze machine juist (NTP) voor er iets ingediend wordt.")
    return fine("Klok", f"{now:%Y-%m-%d %H:%M} UTC, niets in de databank is van later")
