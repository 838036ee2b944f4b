"""What an operator may register, and how a key looks."""

import re
from collections.abc import Sequence

import pytest

from mvoscan.core.client import KEY_PREFIX, SECRET_PATTERN, Scope, read_wish, secret_of, well_formed
from mvoscan.core.errors import Invalid


def wish(
    *addresses: str, name: str = "Sustatool", scopes: Sequence[str] = ("results:read",), public: bool = False
) -> str:
    found = read_wish(name=name, redirect_uris=addresses, scopes=scopes, confidential=not public)
    return " ".join(found.redirect_uris)


@pytest.mark.parametrize(
    "address", ["https://tool.example/terug?a=b", "http://127.0.0.1:8001/", "http://localhost/x", "http://[::1]:81/"]
)
def test_people_may_be_sent_back_to_a_secure_address_or_to_this_machine(address: str) -> None:
    assert wish(address) == address


@pytest.mark.parametrize(
    "address",
    [
        "http://tool.example/terug",
        "https://tool.example/#terug",
        "https://an@tool.example/",
        "https://tool.example;script-src/",
        "https://tool.example:haven/",
        "https://tool.example:/",
        "https://",
        "javascript:alert(1)",
        "/terug",
        "https://tool.example/te rug",
        "https://*.example/",
    ],
)
def test_any_other_address_is_refused(address: str) -> None:
    with pytest.raises(Invalid, match="kan geen adres zijn"):
        wish(address)


def test_all_that_is_wrong_is_said_at_once() -> None:
    with pytest.raises(Invalid) as refused:
        wish("http://tool.example", name=" ", scopes=["alles"])
    assert [each.field for each in refused.value.problems] == ["naam", "adressen", "rechten"]


def test_who_can_keep_no_secret_gets_nothing_that_takes_a_key() -> None:
    with pytest.raises(Invalid, match="openbare afnemer"):
        wish(scopes=[Scope.RESULTS_READ, Scope.EVENTS_READ], public=True)


def test_a_scanner_for_secrets_recognises_a_key() -> None:
    key = secret_of(KEY_PREFIX, b"\x07" * 20)
    assert re.search(SECRET_PATTERN, f"sleutel={key};")
    assert well_formed(key, KEY_PREFIX)


def test_a_key_with_a_mistake_is_no_key() -> None:
    key = secret_of(KEY_PREFIX, b"\x07" * 20)
    assert not well_formed(key[:-1] + ("0" if key[-1] != "0" else "1"), KEY_PREFIX)
