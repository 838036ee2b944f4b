"""Who is logged in: what a login provider says of somebody, read into a person with roles and an organisation.

Providers say it in different ways: a claim by its name or by a path (`realm_access.roles`), one role or a list of
them, and ACM/IDM adds to each role the organisation it was given for (`MvoscanBeheerder:OVO001992`).
"""

import re
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from enum import StrEnum
from hashlib import sha256
from typing import Any

from pydantic import AwareDatetime, BaseModel, ConfigDict

from mvoscan.core.errors import LoginFailed

HANDSHAKE_LASTS = timedelta(minutes=10)
"""How long somebody may take at the provider."""

_LONGEST = 120


class _Value(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Role(StrEnum):
    """What a person may do behind the login."""

    OPERATOR = "operator"
    APPROVER = "approver"


ROLE_WORDS = {Role.OPERATOR: "beheerder", Role.APPROVER: "goedkeurder"}
"""The roles on screen."""


class Organisation(_Value):
    """For which organisation somebody logged in: the OVO code or KBO number as it was said, and the name if it was."""

    code: str
    name: str = ""


class Person(_Value):
    """Somebody who logged in. `subject` is our own stand-in for the provider's, the same at each login."""

    name: str
    subject: str
    roles: frozenset[Role] = frozenset()
    organisation: Organisation | None = None

    @property
    def role_words(self) -> list[str]:
        """The roles on screen, always in the same order."""
        return [ROLE_WORDS[each] for each in Role if each in self.roles]


class ClaimNames(_Value):
    """Which claims of a provider say what, and which values mean our roles."""

    name: str
    roles: str
    operator: str
    approver: str
    organisation: str
    organisation_name: str


class Handshake(_Value):
    """A login that was begun: what must come back, and where the person wanted to go."""

    state: str
    nonce: str
    verifier: str
    back: str
    begun_at: AwareDatetime

    def over(self, now: datetime) -> bool:
        """Whether it took too long."""
        return now >= self.begun_at + HANDSHAKE_LASTS


def person_of(claims: Mapping[str, Any], names: ClaimNames, *, issuer: str) -> Person:
    """The person that these claims are about; raises `LoginFailed` when they do not say who.

    >>> names = ClaimNames(name="name", roles="mvo_rol_3d", operator="Beheerder", approver="Goedkeurder",
    ...     organisation="vo_orgcode", organisation_name="vo_orgnaam")
    >>> claims = {"sub": "1", "given_name": "An", "family_name": "Peeters", "mvo_rol_3d": ["Beheerder:OVO001992"]}
    >>> person = person_of(claims, names, issuer="https://login.example")
    >>> person.name, sorted(person.roles), person.organisation
    ('An Peeters', [<Role.OPERATOR: 'operator'>], None)
    """
    subject = claims.get("sub")
    if not isinstance(subject, str) or not subject:
        raise LoginFailed("De aanmelddienst zegt niet wie je bent (claim sub). Vraag het aan wie deze dienst beheert.")
    name = _name(claims, names.name)
    if not name:
        raise LoginFailed(
            f"De aanmelddienst zegt niet hoe je heet (claim {names.name}). Vraag het aan wie deze dienst beheert."
        )
    return Person(
        name=name,
        subject=sha256(f"{issuer} {subject}".encode()).hexdigest()[:24],
        roles=_roles(claim(claims, names.roles), names),
        organisation=_organisation(claims, names),
    )


def claim(claims: Mapping[str, Any], path: str) -> Any:
    """The value of a claim, by its name or else by a path with points; None when it is not there.

    >>> claim({"realm_access": {"roles": ["a"]}, "https://x.y/z": 1}, "realm_access.roles")
    ['a']
    """
    if path in claims:
        return claims[path]
    found: Any = claims
    for part in path.split("."):
        if not isinstance(found, Mapping) or part not in found:
            return None
        found = found[part]
    return found


def _name(claims: Mapping[str, Any], path: str) -> str:
    """The name of a person; of what looks like a mail address only the part before the @ is kept."""
    said = claim(claims, path)
    if not isinstance(said, str) or not said.strip():
        said = " ".join(part for key in ("given_name", "family_name") if isinstance(part := claims.get(key), str))
    return _tidy(said.partition("@")[0])


def _roles(said: Any, names: ClaimNames) -> frozenset[Role]:
    wanted = {Role.OPERATOR: names.operator, Role.APPROVER: names.approver}
    held = frozenset(_held(said))
    return frozenset(role for role, value in wanted.items() if value in held)


def _held(said: Any) -> Iterator[str]:
    """Every way to read what was said: as it stands, the words of a list in one text, and without the organisation."""
    values = [said] if isinstance(said, str) else said if isinstance(said, list) else []
    for value in values:
        if isinstance(value, str):
            for word in {value, *re.split(r"[,\s]+", value)}:
                yield from (word, word.partition(":")[0])


def _organisation(claims: Mapping[str, Any], names: ClaimNames) -> Organisation | None:
    """The one organisation somebody logged in for; none when several are named."""
    code, name = claim(claims, names.organisation), claim(claims, names.organisation_name)
    if isinstance(code, list):
        code = code[0] if len(code) == 1 else None
    if not isinstance(code, str) or not _tidy(code):
        return None
    return Organisation(code=_tidy(code), name=_tidy(name) if isinstance(name, str) else "")


def _tidy(text: str) -> str:
    return " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())[:_LONGEST]
