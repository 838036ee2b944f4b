"""What providers say of people, in all the ways in which they say it, is read into the same person."""

from typing import Any

import pytest

from mvoscan.core.errors import LoginFailed
from mvoscan.core.login import ClaimNames, Organisation, Person, Role, person_of

ISSUER = "https://login.example"
AN = {"sub": "an", "name": "An Peeters"}


def read(claims: dict[str, Any], *, roles: str = "roles", issuer: str = ISSUER) -> Person:
    names = ClaimNames(
        name="name",
        roles=roles,
        operator="Beheerder",
        approver="Goedkeurder:OVO001992",
        organisation="vo_orgcode",
        organisation_name="vo_orgnaam",
    )
    return person_of(claims, names, issuer=issuer)


@pytest.mark.parametrize(
    ("said", "roles"),
    [
        ("Beheerder", {Role.OPERATOR}),
        (["Beheerder", "Iets"], {Role.OPERATOR}),
        ("Lezer Beheerder", {Role.OPERATOR}),
        ("Lezer,Beheerder", {Role.OPERATOR}),
        ("Beheerder:OVO009999", {Role.OPERATOR}),
        (["Goedkeurder:OVO001992"], {Role.APPROVER}),
        (["Beheerder:0207437468", "Goedkeurder:OVO001992"], {Role.OPERATOR, Role.APPROVER}),
        (["Goedkeurder:OVO009999"], set()),
        ("Goedkeurder", set()),
        ("beheerder", set()),
        ("HoofdBeheerder", set()),
        (["Beheerder2", None, 3, {"Beheerder": True}], set()),
        ({"Beheerder": True}, set()),
        (True, set()),
        (None, set()),
    ],
)
def test_roles_are_read_however_they_are_said(said: Any, roles: set[Role]) -> None:
    assert read({**AN, "roles": said}).roles == roles


def test_a_role_may_lie_deeper() -> None:
    deep = {**AN, "realm_access": {"roles": ["Beheerder"]}}
    assert read(deep, roles="realm_access.roles").roles == {Role.OPERATOR}
    assert read({**AN, "https://x.example/roles": "Beheerder"}, roles="https://x.example/roles").roles


@pytest.mark.parametrize("path", ["realm_access.roles", "sub.roles", "..", "roles.Beheerder"])
def test_a_claim_that_is_not_there_gives_no_role(path: str) -> None:
    assert read({**AN, "roles": ["Beheerder"]}, roles=path).roles == frozenset()


@pytest.mark.parametrize(
    ("said", "organisation"),
    [
        ({"vo_orgcode": "OVO001992", "vo_orgnaam": "Aalst"}, Organisation(code="OVO001992", name="Aalst")),
        ({"vo_orgcode": ["OVO001992"]}, Organisation(code="OVO001992")),
        ({"vo_orgcode": ["OVO001992", "OVO001993"]}, None),
        ({"vo_orgcode": 207437468}, None),
        ({"vo_orgcode": " "}, None),
        ({}, None),
    ],
)
def test_somebody_logs_in_for_one_organisation_or_none(said: dict[str, Any], organisation: Organisation | None) -> None:
    assert read({**AN, **said}).organisation == organisation


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ({"name": " An \n Peeters\u202e"}, "An Peeters"),
        ({"given_name": "An", "family_name": "Peeters"}, "An Peeters"),
        ({"name": "an.peeters@elders.example"}, "an.peeters"),
        ({"name": 12, "given_name": "An"}, "An"),
        ({"name": "x" * 500}, "x" * 120),
    ],
)
def test_a_name_is_tidied_and_is_no_mail_address(said: dict[str, Any], name: str) -> None:
    assert read({"sub": "an", **said}).name == name


@pytest.mark.parametrize("claims", [{"name": "An"}, {"sub": "", "name": "An"}, {"sub": 1, "name": "An"}, {"sub": "an"}])
def test_who_cannot_be_named_is_not_logged_in(claims: dict[str, Any]) -> None:
    with pytest.raises(LoginFailed, match="claim"):
        read(claims)


def test_a_person_is_the_same_under_another_name_and_another_at_another_provider() -> None:
    renamed = read({**AN, "name": "An Janssens"})
    assert renamed.subject == read(AN).subject
    assert "an" != renamed.subject != read(AN, issuer="https://elders.example").subject
