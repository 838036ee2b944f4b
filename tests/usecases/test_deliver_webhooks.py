"""Events reach webhooks signed, once for who dedups, ever later when it fails; and never our own network."""

import socket
import ssl
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from time import monotonic, sleep

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID
from sqlalchemy import select, update
from sqlmodel import SQLModel
from tests.clients import Made, make_client
from tests.receiver import Receiver, listening
from tests.started import start
from tests.told import consent

from mvoscan.core.client import Scope
from mvoscan.core.errors import Conflict, Invalid, Unavailable
from mvoscan.core.event import EventKind, Subjects
from mvoscan.core.release import Act
from mvoscan.core.webhook import OVERLAP, WAITS, Delivery, WebhookState, read_wish, secret_of
from mvoscan.outside.checked import post as posted
from mvoscan.outside.webhooks import WebhookCaller
from mvoscan.storage import mail_queue, outbox
from mvoscan.storage.sealed import Vault
from mvoscan.storage.tables import table_of
from mvoscan.storage.webhook_tables import WebhookDeliveryRow, WebhookRow
from mvoscan.usecases import manage_webhooks as managing
from mvoscan.usecases.deliver_webhooks import Delivering, deliver_due
from mvoscan.usecases.open_service import Service
from mvoscan.usecases.publish_events import publish_events
from mvoscan.usecases.register_client import revoke_client

pytestmark = pytest.mark.database
LOCAL = WebhookCaller(["127.0.0.1"])
_numbers = count(1)


@dataclass
class Post:
    """A client with a webhook, and the time at which its post is delivered."""

    service: Service
    client: Made
    vault: Vault
    now: datetime = field(default_factory=lambda: datetime.now(UTC))
    name: str = ""

    @property
    def act(self) -> Act:
        return Act(by="An", at=self.now)

    def add(self, receiver: Receiver, *kinds: EventKind, client: Made | None = None) -> str:
        """Make a webhook to this receiver."""
        name, receiver.secret = f"hook{next(_numbers)}", secret_of(f"{next(_numbers):032}".encode())
        with self.service.writing() as connection:
            managing.add_webhook(
                connection,
                (client or self.client).public_id,
                read_wish(receiver.url, kinds),
                fresh=managing.Fresh(name, receiver.secret),
                vault=self.vault,
                act=self.act,
            )
        self.name = self.name or name
        return name

    def tell(self, *releases: str) -> None:
        """Let releases be published, and their events."""
        with self.service.writing() as connection:
            for each in releases:
                outbox.record(connection, EventKind.RELEASE_PUBLISHED, data=Subjects(release=each), at=self.now)
        publish_events(self.service.database, now=self.now)

    def deliver(self, *, caller: WebhookCaller = LOCAL, later: timedelta = timedelta()) -> int:
        """Deliver what is due, as if some time passed: signatures hold for minutes only, so the clock stays."""
        if later:
            self._age(later)
        tools = Delivering(caller, self.vault, "https://scan.example", ("op@scan.example",), lambda: self.now)
        return deliver_due(self.service.database, tools)

    def _age(self, by: timedelta) -> None:
        """Let everything that waits for a moment wait for an earlier one."""
        waits: dict[type[SQLModel], tuple[str, ...]] = {
            WebhookRow: ("busy_until", "former_until"),
            WebhookDeliveryRow: ("next_at",),
        }
        with self.service.writing() as connection:
            for table, columns in ((table_of(row), names) for row, names in waits.items()):
                for each in connection.execute(select(table)).all():
                    moved = {name: value - by for name in columns if (value := getattr(each, name)) is not None}
                    connection.execute(update(table).where(table.c.id == each.id).values(id=each.id, **moved))

    def seen(self, name: str = "") -> managing.Seen:
        with self.service.reading() as connection:
            return managing.read_webhook(connection, name or self.name)

    @property
    def newest(self) -> Delivery:
        return self.seen().deliveries[0]


@pytest.fixture
def post(service: Service, tmp_path: Path) -> Post:
    with service.writing() as connection:
        client = make_client(connection, Scope.EVENTS_READ, Scope.WEBHOOKS_MANAGE, now=datetime.now(UTC))
    return Post(service, client, Vault(tmp_path / "secret-key", make=True))


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with listening(Receiver()) as found:
        yield found


def test_an_event_arrives_signed_in_the_words_of_the_specification(post: Post, receiver: Receiver) -> None:
    post.add(receiver)
    post.tell("2026-Q3.1")
    assert post.deliver() == 1
    (body,) = receiver.bodies
    assert set(body) == {"type", "timestamp", "data"}
    assert (body["type"], body["data"]["id"]) == ("release.published", receiver.ids[0])
    assert body["data"]["links"] == {"release": "https://scan.example/api/v1/statistics/releases/2026-Q3.1"}
    assert (post.newest.delivered_at, post.newest.log[0].status) == (post.now, 200)


def test_a_webhook_gets_only_the_kinds_it_wants_and_what_is_its_clients_business(
    post: Post, receiver: Receiver
) -> None:
    post.add(receiver, EventKind.SCAN_STARTED)
    mine, others = (start(post.service, cookie=each)[0] for each in ("one", "two"))
    with post.service.writing() as connection:
        consent(connection, post.client, mine, now=post.now)
        for each in (mine, others):
            outbox.record(connection, EventKind.SCAN_STARTED, dossier=each, at=post.now)
            outbox.record(connection, EventKind.SCAN_HANDED_IN, dossier=each, at=post.now)
    post.tell("2026-Q3.1")
    assert post.deliver() == 1
    assert [each["data"]["dossier"] for each in receiver.bodies] == [mine.public_id]


def test_a_receiver_that_was_killed_and_restarted_has_everything_once(post: Post) -> None:
    receiver = Receiver()
    with listening(receiver):
        post.add(receiver)
        post.tell("2026-Q1.1", "2026-Q2.1")
        assert post.deliver() == 2
    post.tell("2026-Q3.1", "2026-Q4.1")
    for _ in range(6):
        post.deliver(later=timedelta(seconds=6))
    assert len(receiver.taken) == 2
    with listening(receiver):
        receiver.answers = [503]
        for _ in range(6):
            post.deliver(later=timedelta(minutes=31))
    assert sorted(each["data"]["cursor"] for each in receiver.bodies) == [1, 2, 3, 4]
    assert len(receiver.ids) == len(receiver.taken) == 4


def test_who_dies_while_delivering_delivers_again(post: Post, receiver: Receiver) -> None:
    class Dies(WebhookCaller):
        def call(self, url: str, headers: object, body: bytes) -> int:
            LOCAL.call(url, headers, body)  # type: ignore[arg-type] # as it was given.
            raise KeyboardInterrupt

    post.add(receiver)
    post.tell("2026-Q3.1")
    with pytest.raises(KeyboardInterrupt):
        post.deliver(caller=Dies())
    assert (post.deliver(), post.deliver(later=timedelta(seconds=61))) == (0, 1)
    assert (len(receiver.ids), len(receiver.taken)) == (2, 1)


def test_a_clock_that_ran_ahead_holds_up_no_webhook_once_it_is_right_again(post: Post, receiver: Receiver) -> None:
    ahead = timedelta(hours=2)
    post.add(receiver)
    post.tell("2026-Q3.1")
    with post.service.writing() as connection:  # taken by a worker that lived ahead, and died.
        connection.execute(update(table_of(WebhookRow)).values(busy_until=post.now + ahead))
        connection.execute(update(table_of(WebhookDeliveryRow)).values(next_at=post.now + ahead, attempts=1))
    post.now += ahead
    post.tell("2026-Q4.1")
    post.now -= ahead
    assert (post.deliver(), len(receiver.taken)) == (2, 2)


def test_what_fails_is_tried_for_more_than_a_day_and_then_paused_and_told_to_operators(
    post: Post, receiver: Receiver
) -> None:
    post.add(receiver)
    receiver.answers = [500] * (len(WAITS) + 1)
    post.tell("2026-Q3.1")
    tries = [post.deliver(later=wait) for wait in (timedelta(), *WAITS, timedelta(days=9))]
    assert tries == [1] * (len(WAITS) + 1) + [0]
    assert sum(WAITS, timedelta()) > timedelta(days=1)
    webhook = post.seen().webhook
    assert (webhook.state, webhook.reason) == (WebhookState.PAUSED, "De ontvanger antwoordde met 500.")
    with post.service.reading() as connection:
        (mail,) = mail_queue.every(connection)
    assert (mail.kind, mail.recipient, mail.data["webhook"]) == ("webhook-paused", "op@scan.example", post.name)


def test_what_happened_during_a_pause_arrives_after_it(post: Post, receiver: Receiver) -> None:
    post.add(receiver)
    receiver.answers = [500] * (len(WAITS) + 1)
    post.tell("2026-Q3.1")
    for wait in (timedelta(), *WAITS):
        post.deliver(later=wait)
    post.tell("2026-Q4.1")
    assert post.deliver(later=timedelta(minutes=1)) == 0
    with post.service.writing() as connection:
        assert managing.resume_webhook(connection, post.name, act=post.act) == 2
    assert post.deliver() == 2
    assert [each["data"]["release"] for each in receiver.bodies] == ["2026-Q3.1", "2026-Q4.1"]


def test_a_receiver_that_is_gone_is_left_alone(post: Post, receiver: Receiver) -> None:
    post.add(receiver)
    receiver.answers = [410]
    post.tell("2026-Q3.1")
    post.deliver()
    post.tell("2026-Q4.1")
    assert post.deliver(later=timedelta(days=2)) == 0
    assert (post.seen().webhook.state, receiver.asked) == (WebhookState.GONE, 1)


def test_redirects_are_not_followed(post: Post, receiver: Receiver) -> None:
    post.add(receiver)
    receiver.answers = [307]
    post.tell("2026-Q3.1")
    post.deliver()
    assert (receiver.asked, post.newest.log[0].status, post.newest.delivered_at) == (1, 307, None)


def test_both_secrets_sign_for_a_day_after_a_new_one(post: Post, receiver: Receiver) -> None:
    post.add(receiver)
    fresh = secret_of(b"n" * 32)
    with post.service.writing() as connection:
        managing.renew_secret(connection, post.name, secret=fresh, vault=post.vault, act=post.act)
    former = receiver.secret
    for secret in (former, fresh):
        receiver.secret = secret
        post.tell("2026-Q3.1")
        post.deliver()
    assert len(receiver.ids) == 2
    receiver.secret = former
    post.tell("2026-Q3.1")
    post.deliver(later=OVERLAP)
    assert post.newest.log[0].status == 400


def test_an_event_is_sent_again_when_somebody_asks(post: Post, receiver: Receiver) -> None:
    post.add(receiver)
    post.tell("2026-Q3.1")
    post.deliver()
    with post.service.writing() as connection:
        managing.redeliver(connection, post.name, post.newest.event, act=post.act)
    assert post.deliver() == 1
    assert (len(receiver.ids), len(receiver.taken), len(post.newest.log)) == (2, 1, 2)


def test_a_secret_is_kept_sealed(post: Post, receiver: Receiver) -> None:
    post.add(receiver)
    with post.service.reading() as connection:
        row = str(connection.execute(select(table_of(WebhookRow))).one())
    assert receiver.secret.removeprefix("whsec_") not in row
    assert oct((post.vault._place or Path()).stat().st_mode)[-3:] == "600"


def test_a_revoked_client_gets_nothing_more(post: Post, receiver: Receiver) -> None:
    post.add(receiver)
    post.tell("2026-Q3.1")
    with post.service.writing() as connection:
        revoke_client(connection, post.client.public_id, act=post.act)
    post.tell("2026-Q4.1")
    assert (post.deliver(), len(post.seen().deliveries)) == (0, 1)


def test_a_client_that_may_not_read_events_has_no_webhooks(post: Post, receiver: Receiver) -> None:
    with post.service.writing() as connection:
        other = make_client(connection, Scope.WEBHOOKS_MANAGE, now=post.now)
    with pytest.raises(Conflict, match="mag geen gebeurtenissen lezen"):
        post.add(receiver, client=other)


def test_several_workers_share_the_queue_and_call_a_webhook_one_at_a_time(post: Post) -> None:
    receivers = [Receiver() for _ in range(3)]
    with listening(receivers[0]), listening(receivers[1]), listening(receivers[2]):
        for each in receivers:
            post.add(each)
        post.tell(*(f"2026-Q3.{number}" for number in range(8)))
        with ThreadPoolExecutor(4) as pool:
            tried = sum(pool.map(lambda _: post.deliver(), range(4)))
        tried += post.deliver(later=timedelta(seconds=1))
    assert tried == 24
    assert all([each["data"]["cursor"] for each in one.bodies] == list(range(1, 9)) for one in receivers)


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "[::1]", "0x7f.1", "10.0.0.1", "169.254.169.254"])
def test_our_own_network_is_refused_by_address_and_by_name(host: str) -> None:
    with pytest.raises(Invalid, match="niet op het openbare internet"):
        WebhookCaller().check(f"https://{host}/haak")


def test_a_name_that_leads_home_when_it_is_called_is_not_called(post: Post, receiver: Receiver) -> None:
    post.add(receiver)
    post.tell("2026-Q3.1")
    with post.service.writing() as connection:
        url = f"https://localhost:{receiver.port}/haak"
        connection.execute(table_of(WebhookRow).update().values(url=url))
    post.deliver(caller=WebhookCaller())
    assert (receiver.asked, "openbare internet" in str(post.newest.log[0].error)) == (0, True)


def test_a_receiver_that_drips_is_left_at_the_deadline() -> None:
    def drip(server: socket.socket) -> None:
        connection, _ = server.accept()
        with connection, suppress(OSError):
            for _ in range(40):
                connection.sendall(b"H")
                sleep(0.1)

    with socket.create_server(("127.0.0.1", 0)) as server, ThreadPoolExecutor(1) as pool:
        dripping = pool.submit(drip, server)
        url, began = f"http://127.0.0.1:{server.getsockname()[1]}/", monotonic()
        with pytest.raises(Unavailable, match="Geen antwoord binnen"):
            posted(url, {}, b"{}", seconds=0.5, resolve=lambda host, _: [host])
        took = monotonic() - began
        dripping.result()
    assert took < 3


def test_tls_asks_for_the_name_and_connects_to_the_judged_address(tmp_path: Path) -> None:
    asked: list[str | None] = []
    serving = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    serving.load_cert_chain(certificate(tmp_path, "tool.example"))
    serving.sni_callback = lambda _socket, name, _context: asked.append(name)
    with socket.create_server(("127.0.0.1", 0)) as server, ThreadPoolExecutor(1) as pool:

        def accept() -> None:
            with suppress(ssl.SSLError):
                serving.wrap_socket(server.accept()[0], server_side=True).close()

        accepting = pool.submit(accept)
        url = f"https://tool.example:{server.getsockname()[1]}/"
        with pytest.raises(Unavailable, match="het certificaat is niet te vertrouwen"):
            posted(url, {}, b"{}", seconds=5, resolve=lambda *_: ["127.0.0.1"])
        accepting.result()
    assert asked == ["tool.example"]


def certificate(folder: Path, name: str) -> Path:
    """A certificate of our own for this name, with its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    who = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = datetime.now(UTC)
    builder = x509.CertificateBuilder().subject_name(who).issuer_name(who).public_key(key.public_key())
    builder = builder.serial_number(1).not_valid_before(now - OVERLAP).not_valid_after(now + OVERLAP)
    signed = builder.add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
    plain = (Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    file = folder / "certificate.pem"
    file.write_bytes(key.private_bytes(*plain) + signed.sign(key, SHA256()).public_bytes(Encoding.PEM))
    return file
