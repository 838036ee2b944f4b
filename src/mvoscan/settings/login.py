"""The settings of a login provider (OpenID Connect); without them nobody logs in."""

from pathlib import Path
from typing import Self
from urllib.parse import urlsplit

from pydantic import Field, field_validator, model_validator
from pydantic_settings import BaseSettings

from mvoscan.settings.wrong import demand_secret, read_secret, sentence

_LOOPBACK = frozenset(("127.0.0.1", "localhost", "::1"))
_LOGIN_NEEDS = (
    "login_issuer",
    "login_client_id",
    "login_client_secret_file",
    "login_operator_role",
    "login_approver_role",
)


class LoginSettings(BaseSettings):
    """How people log in who work behind the scan; all of it, or nothing."""

    login_issuer: str = Field(
        default="",
        description="Adres van de aanmelddienst (OpenID Connect). Leeg: geen aanmelding, en geen pagina's van beheer.",
    )
    login_client_id: str = Field(default="", description="Naam waaronder deze dienst bij de aanmelddienst bekend is.")
    login_client_secret_file: Path | None = Field(
        default=None, description="Bestand met het geheim dat de aanmelddienst bij die naam gaf."
    )
    login_scopes: str = Field(
        default="openid profile", description="Wat we aan de aanmelddienst vragen. Bij ACM/IDM ook vo en de eigen rol."
    )
    login_roles_claim: str = Field(
        default="roles", description="Claim met de rollen: een naam, of een pad zoals realm_access.roles."
    )
    login_operator_role: str = Field(default="", description="Rol die van iemand een beheerder maakt.")
    login_approver_role: str = Field(default="", description="Rol waarmee iemand publicaties mag goedkeuren.")
    login_name_claim: str = Field(
        default="name", description="Claim met de naam. Ontbreekt hij: given_name en family_name."
    )
    login_organisation_claim: str = Field(
        default="vo_orgcode", description="Claim met de OVO-code of het KBO-nummer van iemands organisatie."
    )
    login_organisation_name_claim: str = Field(
        default="vo_orgnaam", description="Claim met de naam van die organisatie."
    )
    login_idle_minutes: int = Field(
        default=60, ge=5, le=720, description="Minuten zonder gebruik waarna een aanmelding eindigt."
    )
    login_hours: int = Field(default=10, ge=1, le=24, description="Uren waarna een aanmelding altijd eindigt.")

    @field_validator("login_issuer")
    @classmethod
    def _safe(cls, value: str) -> str:
        parts = urlsplit(value)
        safe = parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in _LOOPBACK)
        if value and not (safe and parts.hostname):
            raise ValueError("begin met https://")
        return value

    @field_validator("login_scopes")
    @classmethod
    def _openid(cls, value: str) -> str:
        if "openid" not in value.split():
            raise ValueError("vraag ook openid")
        return value

    @field_validator("login_client_secret_file")
    @classmethod
    def _secret(cls, value: Path | None) -> Path | None:
        return demand_secret(value)

    @model_validator(mode="after")
    def _whole_login(self) -> Self:
        """A login that is half set up is a mistake: it would lock out whoever counts on it, or let nobody in."""
        if any(name.startswith("login_") for name in self.model_fields_set):
            missing = [name for name in _LOGIN_NEEDS if not getattr(self, name)]
            if missing:
                raise ValueError("\n".join(sentence(type(self), name, "hij ontbreekt.", "") for name in missing))
        return self

    @property
    def login(self) -> bool:
        """Whether people can log in."""
        return bool(self.login_issuer)

    @property
    def login_client_secret(self) -> str:
        """The secret in its file; empty without one."""
        return read_secret(self.login_client_secret_file) if self.login_client_secret_file else ""
