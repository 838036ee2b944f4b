"""Open the service: its database, questionnaires and institution types, checked before the first visitor."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Protocol

from sqlalchemy import Connection

from mvoscan.core.capsule import Issuer
from mvoscan.core.errors import Unavailable
from mvoscan.core.institution import InstitutionTypes
from mvoscan.core.offer import Source
from mvoscan.core.release import act_of_worker
from mvoscan.storage import institutions, labels_file, migrations, offer, service_facts, submissions
from mvoscan.storage.capsules import Issuing
from mvoscan.storage.database import Database, Pool
from mvoscan.storage.library import Library
from mvoscan.storage.next_steps_file import read_next_steps
from mvoscan.storage.offer_file import OFFER, read_offer
from mvoscan.storage.published_reader import STANDBY_SETTING, PublishedReader
from mvoscan.storage.reference_files import institution_types
from mvoscan.storage.register_file import register_file
from mvoscan.storage.sealed_values import SealedValues
from mvoscan.storage.signing import SigningKeys, load_keys

_SEEDED = "Eerste vulling, met voorbeelden."
_NO_KEY = (
    "Deze dienst heeft nog geen sleutel om resultaten te ondertekenen. Wie de dienst beheert, maakt er een met: "
    "mvoscan keys create."
)


class Places(Protocol):
    """Where the service finds its parts; the settings are one."""

    @property
    def home(self) -> Path:
        """Folder of the migrations."""

    @property
    def database(self) -> str:
        """Address of the database."""

    @property
    def read_database_url(self) -> str:
        """Address of a standby for published results; empty without one."""

    @property
    def database_pool(self) -> int:
        """Connections with PostgreSQL that stay open."""

    @property
    def database_overflow(self) -> int:
        """How many may come beside them."""

    @property
    def database_wait_seconds(self) -> float:
        """How long to wait for one that is free."""

    @property
    def database_recycle_seconds(self) -> int:
        """How old one becomes."""

    @property
    def database_connect_seconds(self) -> int:
        """How long a server has to give one."""

    @property
    def questionnaires_folders(self) -> tuple[Path, ...]:
        """Folders of questionnaires, the service's own first."""

    @property
    def reference_folder(self) -> Path:
        """Folder of the reference files."""

    @property
    def values_folder(self) -> Path:
        """Folder for what sealed editions say."""

    @property
    def key_places(self) -> tuple[Path, ...]:
        """Files and folders with keys to sign with."""


@dataclass(frozen=True)
class Service:
    """What every journey needs: transactions, questionnaires and types; `demo` is a property of the database.

    Without `signing` nothing can be issued to other programs; without `reader` published results come from the
    database too.
    """

    database: Database
    library: Library
    types: InstitutionTypes
    demo: bool
    signing: SigningKeys | None = None
    reader: PublishedReader | None = None

    def issuing(self, address: str) -> Issuing:
        """What issuing a result asks, in the name of this address; raises `Unavailable` without a key."""
        if self.signing is None:
            raise Unavailable(_NO_KEY)
        return Issuing(self.library, self.types, self.signing, Issuer(address=address, demo=self.demo))

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A read-only transaction."""
        with self.database.reading() as connection:
            yield connection

    @contextmanager
    def reading_published(self) -> Iterator[Connection]:
        """A read-only transaction for published results and nothing else, on a standby when that may be."""
        with (self.reader or self.database).reading() as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A transaction that writes, committed when the block ends."""
        with self.database.writing() as connection:
            yield connection

    def close(self) -> None:
        """Close the database and its standby."""
        if self.reader:
            self.reader.close()
        self.database.close()


def prepare(places: Places, *, today: date) -> str:
    """Migrate, seed register and offer once and note the first start; gives the revision of the tables."""
    database = Database(places.database, pool=_pool(places))
    try:
        database.reach()
        revision = migrations.migrate(database, places.home)
        with database.writing() as connection:
            _seed(connection, places.reference_folder, today=today)
            service_facts.note_first_start(connection, today=today)
            service_facts.note_first_offer(connection, today=today)
    finally:
        database.close()
    return revision


def _seed(connection: Connection, reference: Path, *, today: date) -> None:
    """Fill what is empty from its reference file, which is read for that only: register and offer."""
    fills = not institutions.any_entry(connection), not offer.any_entry(connection)
    if not any(fills):
        return
    types = institution_types(reference)
    if fills[0]:
        institutions.seed_register(connection, register_file(reference / "institutions.csv", types.codes))
    if fills[1]:
        _seed_offer(connection, reference, types, today=today)


def _seed_offer(connection: Connection, reference: Path, types: InstitutionTypes, *, today: date) -> None:
    """Fill an offer that was never filled, since entries are never erased."""
    began = act_of_worker(datetime(today.year, today.month, today.day, tzinfo=UTC))
    for each in read_offer(reference / OFFER, types):
        offer.add(connection, each.code, each.content, source=Source.IMPORTED, reason=_SEEDED, act=began)


def open_service(places: Places) -> Service:
    """Open what exists; raises `BrokenFile` or `Unavailable` with what is wrong and how to mend it."""
    types = institution_types(places.reference_folder)
    signing = _signing(places.key_places)
    kept = SealedValues(places.values_folder)
    library = Library.load_all(places.questionnaires_folders, types.codes, kept=kept)
    read_next_steps(places.reference_folder)  # every result needs these two: better no start than no results.
    labels_file.inventory(places.reference_folder, kept=kept)
    database = Database(places.database, pool=_pool(places))
    try:
        reader = _reader(places, database)
        with database.reading() as connection:
            migrations.demand_newest(connection, places.home)
            library.require(submissions.editions_in_use(connection))
            demo = service_facts.is_demo(connection)
    except Exception:
        database.close()
        raise
    return Service(database=database, library=library, types=types, demo=demo, signing=signing, reader=reader)


def _pool(places: Places) -> Pool:
    return Pool(
        size=places.database_pool,
        overflow=places.database_overflow,
        wait=places.database_wait_seconds,
        recycle=places.database_recycle_seconds,
        connect=places.database_connect_seconds,
    )


def _reader(places: Places, database: Database) -> PublishedReader | None:
    """The reader on the standby; it may be away now, but its address must be one."""
    if not places.read_database_url:
        return None
    return PublishedReader(database, Database(places.read_database_url, pool=_pool(places), setting=STANDBY_SETTING))


def _signing(places: tuple[Path, ...]) -> SigningKeys | None:
    """The keys to sign with; None when there are none."""
    return load_keys(places) if places else None
