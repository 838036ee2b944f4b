"""A signed result is checked on the command line: its signature, and apart from that whether it still holds."""

import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from joserfc.jwk import OKPKey
from starlette.testclient import TestClient
from tests.capsules import issued, revoked
from tests.cli.program import Done, mvoscan
from tests.live import live_at
from tests.sharing import browser, shared_scan
from tests.tiny import ROOT

from mvoscan.cli.serving import make_first_key_of
from mvoscan.core.errors import BrokenFile, Unavailable
from mvoscan.settings import Settings
from mvoscan.storage.signing import SigningKeys, create_key, load_keys
from mvoscan.storage.signing_key import fresh_key
from mvoscan.usecases.open_service import Service
from mvoscan.web.app import create_app

pytestmark = [pytest.mark.database, pytest.mark.once]


@pytest.fixture
def address(settings: Settings, service: Service) -> Iterator[str]:
    """The service, running on an address that its own documents name."""
    with live_at(lambda at: create_app(settings.model_copy(update={"public_url": at}), service)) as found:
        yield found


@pytest.fixture
def scan(settings: Settings, service: Service, address: str) -> tuple[TestClient, str]:
    """A scan that was handed in: the browser of its coordinator, and its address."""
    _, home, _ = shared_scan(settings, service)
    return browser(settings.model_copy(update={"public_url": address}), service, cookie="coordinator"), home


def _file(client: TestClient, home: str, address: str, folder: Path) -> Path:
    link = issued(client, home, at=address)
    path = folder / "resultaat.jws"
    path.write_text(client.get(f"{link}.jws").text, encoding="utf-8")
    return path


def test_signature_and_state_are_told_apart(scan: tuple[TestClient, str], address: str, tmp_path: Path) -> None:
    client, home = scan
    file = _file(client, home, address, tmp_path)
    jwks = f"--jwks={address}/.well-known/jwks.json"
    signed, holds = mvoscan("verify", str(file), jwks), mvoscan("verify", str(file), jwks, "--status")
    revoked(client, home)
    over = mvoscan("verify", str(file), jwks, "--status")

    assert (signed.returncode, holds.returncode, over.returncode) == (0, 0, 3), (signed, holds, over)
    assert "Toestand: niet nagevraagd" in signed.stdout
    assert "Toestand: geldig" in holds.stdout
    assert "Handtekening: in orde.\nToestand: ingetrokken door wie het deelde" in over.stdout
    assert "Gemeente Aalst samen met OCMW Aalst" in over.stdout


def test_the_recipe_of_the_guide_checks_both_too(
    scan: tuple[TestClient, str], address: str, capsys: pytest.CaptureFixture[str]
) -> None:
    client, home = scan
    token = issued(client, home, at=address).rpartition("/")[2]
    (recipe,) = re.findall(r"```python\n(.*?)```", (ROOT / "docs" / "results.md").read_text(), flags=re.DOTALL)
    exec(recipe.replace("https://mvo.example", address).replace("ADRES", token), {})  # noqa: S102 # our own guide.

    assert capsys.readouterr().out == "87 valid\n"
    assert len([line for line in recipe.splitlines() if line and not line.startswith(("import", "from"))]) <= 10


def test_a_tampered_file_is_refused_and_nobody_is_asked_anything(
    scan: tuple[TestClient, str], address: str, signing: SigningKeys, tmp_path: Path
) -> None:
    client, home = scan
    file = _file(client, home, address, tmp_path)
    text = file.read_text()
    keys = tmp_path / "jwks.json"
    keys.write_text(json.dumps(signing.published()), encoding="utf-8")
    middle = len(text) // 2
    file.write_text(text[:middle] + ("A" if text[middle] != "A" else "B") + text[middle + 1 :])
    done = mvoscan("verify", str(file), f"--jwks={keys}", "--status")

    assert done.returncode == 1
    assert done.stdout.startswith("Handtekening: NIET in orde.")
    assert "Toestand: niet nagekeken" in done.stdout


def test_keys_are_made_and_the_newest_signs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MVOSCAN_DATA", str(tmp_path))
    first = create_key(tmp_path / "signing-keys", now=datetime(2026, 1, 1, tzinfo=UTC))
    made, listed = mvoscan("keys", "create"), mvoscan("keys", "list")
    lines = listed.stdout.splitlines()

    assert first.stat().st_mode & 0o077 == 0
    assert made.returncode == 0
    assert [line.split("  ")[1] for line in lines] == ["alleen nog om na te kijken", "ondertekent"]
    assert lines[0].startswith(load_keys([first]).keys[0].thumbprint())


def test_one_machine_makes_its_first_key_once_and_several_are_given_theirs(tmp_path: Path) -> None:
    alone = Settings(data=tmp_path / "alone")
    several = Settings(data=tmp_path / "several", database_url="postgresql+psycopg://x@y/z")
    for each in (alone, alone, several):
        make_first_key_of(each)

    assert (len(load_keys(alone.key_places).keys), several.key_places) == (1, ())


def test_a_pem_of_other_tools_works_and_a_public_half_is_published_but_signs_nothing(tmp_path: Path) -> None:
    key = load_keys([create_key(tmp_path / "made", now=datetime(2026, 1, 1, tzinfo=UTC))]).keys[0]
    theirs = OKPKey.import_key({**key.whole()})
    (tmp_path / "whole.pem").write_bytes(theirs.as_pem(private=True))
    (tmp_path / "half.pem").write_bytes(theirs.as_pem(private=False))
    whole, half = (load_keys([tmp_path / name]) for name in ("whole.pem", "half.pem"))

    assert whole.published() == half.published()
    assert (whole.signer is None, half.signer is None) == (False, True)
    with pytest.raises(Unavailable):
        half.sign(b"{}")


def test_halves_of_two_keys_sign_nothing() -> None:
    mixed = SigningKeys((fresh_key()._replace(private=fresh_key().private),))
    with pytest.raises(Unavailable, match="horen niet bij elkaar"):
        mixed.sign(b"{}")


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("sleutel.json", ""),
        ("sleutel.json", "{}"),
        ("sleutel.json", "[]"),
        ("sleutel.json", '{"kty":"oct","k":"AAAA"}'),
        ("sleutel.json", f'{{"kty":"OKP","crv":"X25519","x":"{"A" * 43}"}}'),
        ("sleutel.json", '{"kty":"OKP","crv":"Ed25519","x":"AAAA"}'),
        ("sleutel.json", f'{{"kty":"OKP","crv":"Ed25519","x":"{"A" * 43}","d":"{"!" * 43}"}}'),
        ("sleutel.json", "-----BEGIN PRIVATE KEY-----\nAAAA\n"),
        ("sleutel.pem", "-----BEGIN PRIVATE KEY-----\nAAAA\n"),
    ],
)
def test_a_file_that_is_no_key_stops_the_start_and_is_named(name: str, content: str, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_text(content, encoding="utf-8")
    with pytest.raises(BrokenFile, match=r"sleutel\.(json|pem).*mvoscan keys create"):
        load_keys([tmp_path])


def test_a_signed_file_and_its_unsigned_form_are_not_confused(tmp_path: Path) -> None:
    (tmp_path / "r.json").write_text("{}", encoding="utf-8")
    done: Done = mvoscan("verify", str(tmp_path / "r.json"))

    assert done.returncode == 2
    assert "zonder handtekening" in done.stderr
