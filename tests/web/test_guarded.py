"""Who has none of the keys gets nothing: neither at any door of the service, nor out of a copy of its database."""

import base64
import dataclasses
import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest
from httpx2 import Response
from sqlalchemy import select
from tests.conftest import Copy
from tests.guarded import SECRET_KEY, Guarded, guard, guarded_settings
from tests.knocking import LEADS_TO, METHODS, PUBLIC, guesses, is_strict, patterns, place
from tests.letters import everything

from mvoscan.core.errors import Unavailable
from mvoscan.core.institution import InstitutionTypes
from mvoscan.storage.access import hash_of
from mvoscan.storage.database import Database
from mvoscan.storage.library import Library
from mvoscan.storage.sealed import Vault
from mvoscan.storage.signing import SigningKeys
from mvoscan.storage.tables import metadata, table_of
from mvoscan.storage.webhook_tables import WebhookRow
from mvoscan.usecases.open_service import Service
from mvoscan.web.headers import TOKEN_PATH

pytestmark = [pytest.mark.database, pytest.mark.once]


@pytest.fixture(scope="module")
def kept(
    copies: Copy,
    library: Library,
    types: InstitutionTypes,
    signing: SigningKeys,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Guarded]:
    settings = guarded_settings(copies("seeded"), tmp_path_factory.mktemp("guarded"))
    service = Service(database=Database(settings.database), library=library, types=types, demo=False, signing=signing)
    yield guard(settings, service)
    service.close()


def _walk(kept: Guarded, *, guessed: bool) -> dict[tuple[str, str], Response]:
    """What every address answers to every method that it knows, and to one that it does not."""
    found = {}
    with kept.stranger() as stranger:
        for number, (pattern, own) in enumerate(patterns(kept).items()):
            if guessed and "{" not in pattern and pattern in PUBLIC:
                continue  # there is nothing to guess.
            others = [each for each in METHODS if each not in own]
            for method in (*sorted(own), others[number % len(others)]):
                headers = guesses(method) if guessed else {}
                where = place(kept, pattern, guessed=guessed)
                found[method, pattern] = stranger.request(method, where, headers=headers | {"if-match": '"0"'})
    return found


@pytest.mark.parametrize("guessed", [False, True], ids=["who knows every name", "who guesses well"])
def test_a_stranger_gets_nothing_at_any_address_by_any_method(kept: Guarded, *, guessed: bool) -> None:
    before = _private(kept.service)
    for (method, pattern), answer in _walk(kept, guessed=guessed).items():
        where = f"{method} {pattern}: {answer.status_code}"
        assert answer.status_code < 500 or pattern == "/aanmelden/verder", where
        assert answer.status_code != 200 or pattern in PUBLIC, where
        assert answer.headers.get("location", "/start").startswith(LEADS_TO), where
        assert is_strict(answer), where
        asked, told = str(answer.request.url), answer.text + str(answer.headers)
        assert [each for each in kept.told if each in told and each not in asked] == [], where
    assert _private(kept.service) == before


def test_no_address_takes_what_another_site_sent(kept: Guarded) -> None:
    changing = {
        (method, pattern)
        for pattern, own in patterns(kept).items()
        for method in own - {"GET", "HEAD", "OPTIONS"}
        if pattern != TOKEN_PATH  # a program may call it from a page of its own: it reads no cookie.
    }
    assert len(changing) > 60
    with kept.stranger() as victim:
        victim.cookies.set("scan", kept.links["session"])
        victim.cookies.set("beheer", kept.links["login"])
        for method, pattern in changing:
            where = place(kept, pattern, guessed=False)
            for sent in ({"sec-fetch-site": "cross-site"}, {"origin": "https://elders.example"}):
                assert victim.request(method, where, headers=sent).status_code == 403, pattern


def test_every_public_address_is_one_of_the_application(kept: Guarded) -> None:
    assert patterns(kept).keys() >= PUBLIC


def _private(service: Service) -> list[str]:
    """All that is kept, but for what a stranger may add: counts of how often, and an answer out of public figures."""
    added = {"rate_window", "kept_answer"}
    with service.reading() as connection:
        return [
            f"{table.name} {tuple(row)}"
            for table in metadata.sorted_tables
            if table.name not in added
            for row in connection.execute(select(table))
        ]


def _leaves(value: object) -> Iterator[str]:
    """Every text in a value that is kept, whatever it is packed in."""
    if isinstance(value, dict):
        yield from (leaf for pair in value.items() for each in pair for leaf in _leaves(each))
    elif isinstance(value, list | tuple):
        yield from (leaf for each in value for leaf in _leaves(each))
    elif isinstance(value, bytes):
        yield from (value.decode("latin-1"), value.hex(), base64.b64encode(value).decode())
    elif value is not None:
        yield str(value)


Dump = Mapping[tuple[str, str], list[str]]


@pytest.fixture(scope="module")
def dump(kept: Guarded) -> Dump:
    """Every value of every column of every table, by table and column."""
    found: dict[tuple[str, str], list[str]] = {}
    with kept.service.reading() as connection:
        for table in metadata.sorted_tables:
            for row in connection.execute(select(table)).mappings():
                for name, value in row.items():
                    found.setdefault((table.name, name), []).extend(_leaves(value))
    assert {"access_grant", "visit", "login", "client_key", "mail", "webhook"} <= {table for table, _ in found}
    return found


@pytest.fixture(scope="module")
def doors(kept: Guarded) -> Iterator[Mapping[str, Callable[[str], Response]]]:
    """What takes a token: by the name of the token that opens it."""
    with kept.stranger() as thief:

        def asks(place: str, **headers: str) -> Response:
            thief.cookies.clear()
            return thief.get(place, headers=headers)

        home, result = f"/dossier/{kept.names['dossier_id']}", f"/api/v1/results/{kept.names['consent_id']}"
        yield {
            "link": lambda token: asks(f"/verder/{token}"),
            "colleague": lambda token: asks(f"/verder/{token}"),
            "confirm": lambda token: asks(f"/adres/{token}"),
            "order": lambda token: asks(f"/bestelling/{token}"),
            "feedback": lambda token: asks(f"/feedback/{token}"),
            "share": lambda token: asks(f"/gedeeld/{token}"),
            "session": lambda token: asks(f"{home}/resultaat", cookie=f"scan={token}"),
            "login": lambda token: asks("/beheer", cookie=f"beheer={token}"),
            "capsule": lambda token: asks(f"/api/v1/results/{token}"),
            "embed": lambda token: asks(f"/embed/{token}"),
            "key": lambda token: asks("/api/v1/events", authorization=f"Bearer {token}"),
            "token": lambda token: asks(result, authorization=f"Bearer {token}"),
        }


def test_the_tokens_themselves_open_every_door(kept: Guarded, doors: Mapping[str, Callable[[str], Response]]) -> None:
    assert doors.keys() == kept.links.keys()
    assert {name: doors[name](token).status_code for name, token in kept.links.items()} == dict.fromkeys(doors, 200)


def test_nothing_in_a_leaked_dump_opens_a_door_or_sends_mail(
    kept: Guarded, dump: Dump, doors: Mapping[str, Callable[[str], Response]]
) -> None:
    shaped = _shaped_as_tokens(dump) | {kept.links["embed"]}
    opened = {(name, each) for each in shaped for name, door in doors.items() if door(each).status_code == 200}
    assert opened == {("embed", kept.links["embed"])}  # its address is public: it stands in the page of a website.
    with kept.stranger() as thief:
        exchanged = {kept.program.exchanges(thief, each).status_code for each in shaped}
        assert (exchanged, kept.program.exchanges(thief, kept.code).status_code) == ({400}, 200)
    assert everything(kept.service).count("lost-link") == 1


def _shaped_as_tokens(dump: Dump) -> set[str]:
    """Of every column one value that could be a token, if it has such values."""
    shape = re.compile(r"[\w.~-]{16,64}", re.ASCII)
    found = (next((each for each in values if shape.fullmatch(each)), None) for values in dump.values())
    return {each for each in found if each}


def test_of_what_opens_something_a_dump_has_hashes_only(kept: Guarded, dump: Dump) -> None:
    values = {each for found in dump.values() for each in found}
    tokens = [each for name, each in kept.links.items() if name != "embed"] + [kept.code]
    assert [each for each in tokens if hash_of(each) not in values] == []
    assert {hash_of(each) for each in values} & values == set()


def test_no_key_and_no_secret_stands_in_a_dump(kept: Guarded, dump: Dump, signing: SigningKeys) -> None:
    text = "\n".join(each for found in dump.values() for each in found)
    assert signing.signer is not None
    private = signing.signer.private
    raw = base64.urlsafe_b64decode(f"{private}=")
    forms = [private, raw.hex(), base64.b64encode(raw).decode(), raw.decode("latin-1"), "PRIVATE KEY"]
    hook = kept.hook_secret.removeprefix("whsec_")
    forms += [hook, base64.b64decode(hook).hex(), SECRET_KEY, kept.settings.login_client_secret]
    forms += [each for name, each in kept.links.items() if name != "embed"] + [kept.code]
    assert [each for each in forms if each in text] == []


def test_a_dump_without_its_key_files_signs_nothing(kept: Guarded, tmp_path: Path) -> None:
    stolen = dataclasses.replace(kept.service, signing=None)
    with pytest.raises(Unavailable):
        stolen.issuing("http://dief.example")
    with kept.service.reading() as connection:
        sealed = connection.execute(select(table_of(WebhookRow).c.secret)).scalar_one()
    (tmp_path / "other").write_text("another key of thirty-two characters")
    assert Vault(kept.settings.secret_key).open(sealed) == kept.hook_secret
    with pytest.raises(Unavailable):
        Vault(tmp_path / "other").open(sealed)
