"""All settings of the service, read once from the environment (`MVOSCAN_…`); nothing else reads it."""

import re
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, ValidationError, ValidationInfo, field_validator
from pydantic_core import ErrorDetails
from pydantic_settings import NoDecode, SettingsConfigDict

from mvoscan.settings.database import DatabaseSettings
from mvoscan.settings.login import LoginSettings
from mvoscan.settings.wrong import demand_secret, sentence

_MAIL = re.compile(r"[^@\s,;<>]+@[^@\s,;<>]+\.[^@\s,;<>.]+|[^@\s,;<>]+@localhost")


class SettingError(Exception):
    """A setting is wrong; the message names the variable, what is wrong and how to mend it."""


def _home() -> Path:
    """The checkout the package runs from, or the current folder when it was installed elsewhere."""
    checkout = Path(__file__).resolve().parents[3]
    return checkout if (checkout / "questionnaires").is_dir() else Path.cwd()


class Settings(DatabaseSettings, LoginSettings):
    """The settings; README's table is compared with this class by a test."""

    model_config = SettingsConfigDict(env_prefix="MVOSCAN_", env_ignore_empty=True, frozen=True, extra="ignore")

    home: Path = Field(
        default_factory=_home, description="Map met questionnaires/, reference/ en alembic/ (standaard: deze checkout)."
    )
    questionnaires: Path | None = Field(
        default=None, description="Extra map met vragenlijsten, met eigen zegels; ze komen bij die van de dienst zelf."
    )
    data: Path = Field(default=Path("var"), description="Map voor de SQLite-database en wat de dienst zelf bewaart.")
    pg_bin: Path | None = Field(
        default=None, description="Map met pg_dump en pg_restore, voor back-ups. Leeg: die van Debian, of op het PATH."
    )
    signing_keys: Annotated[tuple[Path, ...], NoDecode] = Field(
        default=(),
        description="Map of bestanden, gescheiden door komma's, met de sleutels die resultaten voor andere programma's"
        " ondertekenen. Leeg: de map signing-keys onder data.",
    )
    public_url: str = Field(
        default="http://127.0.0.1:8000",
        description="Adres waarop bezoekers de dienst vinden; de enige bron van volledige links.",
    )
    trusted_origins: Annotated[tuple[str, ...], NoDecode] = Field(
        default=(),
        description="Andere herkomsten (https://…) die formulieren mogen versturen, gescheiden door komma's.",
    )
    trusted_proxies: str = Field(
        default="127.0.0.1", description="IP-adressen van proxy's die we geloven, gescheiden door komma's."
    )
    name: str = Field(default="MVO-scan", max_length=60, description="Naam van de dienst, in de kop van elke pagina.")
    operator: str = Field(default="", max_length=120, description="Naam van de organisatie die de dienst aanbiedt.")
    contact_email: str = Field(default="", description="E-mailadres op de contactpagina en in de privacyverklaring.")
    contact_phone: str = Field(default="", description="Telefoonnummer op de contactpagina.")
    privacy_contact: str = Field(default="", description="Contact van de functionaris voor gegevensbescherming.")
    official: bool = Field(
        default=False,
        description="true als dit een site van de Vlaamse overheid is: laat de zin 'geen website van' weg.",
    )
    brand_colour: str = Field(default="", description="Hoofdkleur als #rrggbb. Leeg: de neutrale kleur.")
    logo: str = Field(default="", description="Pad van een SVG- of PNG-bestand met het logo.")
    figures_licence: str = Field(
        default="http://data.vlaanderen.be/id/licentie/modellicentie-gratis-hergebruik/v1.0",
        description="URI van de licentie van de cijfers, voor de API, de catalogus en de werkmappen.",
    )
    accessibility_status: Literal["volledig", "gedeeltelijk", "niet"] = Field(
        default="gedeeltelijk", description="Status in de toegankelijkheidsverklaring: volledig, gedeeltelijk of niet."
    )
    accessibility_date: str = Field(default="", description="Datum (JJJJ-MM-DD) van die verklaring.")
    session_days: int = Field(default=30, ge=1, le=365, description="Dagen dat een bezoeker toegang houdt na gebruik.")
    link_days: int = Field(default=400, ge=1, le=3650, description="Dagen dat een bewaarde link geldig blijft.")
    dossier_months: int = Field(
        default=12, ge=1, le=120, description="Maanden na de laatste wijziging waarna een open dossier gewist wordt."
    )
    expiry_warning_days: int = Field(
        default=30, ge=7, le=90, description="Dagen vooraf waarop wie het dossier beheert, een waarschuwing krijgt."
    )
    answers_months: int = Field(
        default=60,
        ge=24,
        le=240,
        description="Maanden na het indienen waarna een scan met zijn antwoorden gewist wordt.",
    )
    contact_months: int = Field(
        default=24,
        ge=1,
        le=120,
        description="Maanden na de laatste wijziging waarna een e-mailadres en de namen van collega's gewist worden.",
    )
    order_months: int = Field(
        default=12,
        ge=1,
        le=120,
        description="Maanden nadat een bestelling doorging of geannuleerd werd, waarna gewist wordt wie bestelde.",
    )
    mail_days: int = Field(
        default=30, ge=1, le=365, description="Dagen dat verstuurde mail in de wachtrij blijft staan."
    )
    rate_days: int = Field(default=30, ge=2, le=365, description="Dagen dat tellers van verzoeken bewaard blijven.")
    audit_months: int = Field(
        default=60, ge=60, le=240, description="Maanden dat regels in het logboek bewaard blijven, minstens vijf jaar."
    )
    worker: bool = Field(
        default=True,
        description="false als mvoscan worker publicaties maakt en mail en webhooks verstuurt, niet de server.",
    )
    release_grace_days: int = Field(
        default=5, ge=0, le=90, description="Dagen na het einde van een periode voor de worker een publicatie maakt."
    )
    approver_emails: Annotated[tuple[str, ...], NoDecode] = Field(
        default=(), description="E-mailadressen van wie publicaties goedkeurt, gescheiden door komma's."
    )
    smtp_host: str = Field(default="", description="Mailserver. Leeg: mail komt als .eml in de map mail onder data.")
    smtp_port: int = Field(default=587, ge=1, le=65_535, description="Poort van de mailserver.")
    smtp_user: str = Field(default="", description="Gebruiker op de mailserver. Leeg: zonder aanmelden.")
    smtp_password_file: Path | None = Field(default=None, description="Bestand met het wachtwoord van die gebruiker.")
    smtp_starttls: bool = Field(default=True, description="false als de mailserver geen STARTTLS kent.")
    mail_from: str = Field(
        default="", validate_default=True, description="Afzender van mail; nodig als er een mailserver is."
    )
    secret_key_file: Path | None = Field(
        default=None,
        description="Bestand met een geheime sleutel van minstens 32 tekens, voor geheimen van webhooks; een nieuwe"
        " komt boven de vorige. Leeg: met SQLite secret-key onder data, die de dienst zelf maakt.",
    )
    webhook_test_hosts: Annotated[tuple[str, ...], NoDecode] = Field(
        default=(),
        description="Computers in het eigen netwerk waar webhooks naartoe mogen, om te testen; ook zonder https.",
    )
    webhook_days: int = Field(
        default=30, ge=2, le=365, description="Dagen dat verstuurde webhooks en hun logboek bewaard blijven."
    )
    log_format: Literal["text", "json"] = Field(
        default="text",
        description="text: alleen wat aandacht vraagt, voor wie meekijkt. json: ook een regel per verzoek.",
    )
    metrics_port: int = Field(
        default=0, ge=0, le=65_535, description="Poort waarop de server cijfers voor Prometheus geeft; 0 is geen."
    )
    worker_metrics_port: int = Field(
        default=0, ge=0, le=65_535, description="Hetzelfde voor een worker die apart draait (`mvoscan worker`)."
    )
    metrics_host: str = Field(
        default="127.0.0.1", description="Adres van die poorten; nooit een dat van buiten te bereiken is."
    )
    max_body_kb: int = Field(default=512, ge=16, le=10_240, description="Grootste verzoek in kilobyte.")
    api_per_minute: int = Field(
        default=600, ge=0, description="Meeste vragen aan de API per adres en per minuut; 0 is zonder grens."
    )
    wrong_links: int = Field(
        default=100, ge=0, description="Meeste onbekende links per adres in tien minuten; 0 is zonder grens."
    )
    wrong_keys: int = Field(
        default=100, ge=0, description="Meeste onbekende sleutels per adres in tien minuten; 0 is zonder grens."
    )
    wrong_logins: int = Field(
        default=50, ge=0, description="Meeste mislukte aanmeldingen per adres in tien minuten; 0 is zonder grens."
    )
    starts_per_hour: int = Field(
        default=1_000, ge=0, description="Meeste scans die per uur vanaf een adres beginnen; 0 is zonder grens."
    )
    hand_ins_per_hour: int = Field(
        default=1_000,
        ge=0,
        description="Meeste scans per uur die vanaf een adres, of door een afnemer, ingediend worden; 0: zonder grens.",
    )

    @field_validator("trusted_origins", "approver_emails", "signing_keys", "webhook_test_hosts", mode="before")
    @classmethod
    def _split(cls, value: object) -> object:
        return tuple(part.strip() for part in value.split(",") if part.strip()) if isinstance(value, str) else value

    @field_validator("signing_keys")
    @classmethod
    def _there(cls, value: tuple[Path, ...]) -> tuple[Path, ...]:
        for each in value:
            if not each.exists():
                raise ValueError(f"{each} bestaat niet")
        return value

    @field_validator("public_url")
    @classmethod
    def _address(cls, value: str) -> str:
        if not value.startswith(("http://", "https://")):
            raise ValueError("begin met http:// of https://")
        return value.rstrip("/")

    @field_validator("figures_licence")
    @classmethod
    def _licence(cls, value: str) -> str:
        if not value.startswith(("http://", "https://")) or any(sign.isspace() for sign in value):
            raise ValueError("geef de URI van een licentie, met http:// of https://")
        return value

    @field_validator("approver_emails")
    @classmethod
    def _addresses(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        for each in value:
            if not _MAIL.fullmatch(each):
                raise ValueError(f"{each!r} is geen e-mailadres")
        return value

    @field_validator("mail_from")
    @classmethod
    def _sender(cls, value: str, given: ValidationInfo) -> str:
        if given.data.get("smtp_host") and not value:
            raise ValueError("met MVOSCAN_SMTP_HOST is er een afzender nodig, zoals mvoscan@voorbeeld.be")
        if value and not _MAIL.fullmatch(value):
            raise ValueError(f"{value!r} is geen e-mailadres")
        return value

    @field_validator("brand_colour")
    @classmethod
    def _colour(cls, value: str) -> str:
        digits = value.removeprefix("#").lower()
        if value and (len(digits) != 6 or set(digits) - set("0123456789abcdef")):
            raise ValueError("schrijf een kleur als #rrggbb, bijvoorbeeld #00566b")
        return f"#{digits}" if value else ""

    @field_validator("secret_key_file")
    @classmethod
    def _key(cls, value: Path | None) -> Path | None:
        return demand_secret(value)

    @property
    def database(self) -> str:
        """The database address: as set, or SQLite in the data folder."""
        return self.database_url or f"sqlite:///{(self.data / 'mvoscan.db').resolve()}"

    @property
    def own_keys(self) -> Path:
        """Where keys to sign with lie when no setting says otherwise."""
        return self.data / "signing-keys"

    @property
    def values_folder(self) -> Path:
        """Where what sealed editions say is kept between two starts."""
        return self.data / "editions"

    @property
    def key_places(self) -> tuple[Path, ...]:
        """Files and folders with keys to sign with; none while there are none."""
        return self.signing_keys or ((self.own_keys,) if self.own_keys.is_dir() else ())

    @property
    def secret_key(self) -> Path | None:
        """The file with the secret key: as set, or in the data folder of the one machine that SQLite is for."""
        return self.secret_key_file or (None if self.database_url else self.data / "secret-key")

    @property
    def operators(self) -> tuple[str, ...]:
        """Who hears of what needs an operator: the address for contact, or else whoever approves."""
        return (self.contact_email,) if _MAIL.fullmatch(self.contact_email) else self.approver_emails

    @property
    def secure(self) -> bool:
        """Whether visitors come over https, so that cookies can be `__Host-` with Secure."""
        return self.public_url.startswith("https://")

    @property
    def questionnaires_folder(self) -> Path:
        """Where the questionnaires and their seals lie."""
        return self.home / "questionnaires"

    @property
    def questionnaires_folders(self) -> tuple[Path, ...]:
        """That folder, and the extra one when it is set."""
        return (self.questionnaires_folder, *([self.questionnaires] if self.questionnaires else []))

    @property
    def reference_folder(self) -> Path:
        """Where the institution types and the register lie."""
        return self.home / "reference"


def load_settings() -> Settings:
    """Read the settings; raises `SettingError` that names the variable and the remedy."""
    try:
        return Settings()
    except ValidationError as error:
        lines = [_line(each) for each in error.errors()]
        raise SettingError("\n".join(lines)) from error


def _line(error: ErrorDetails) -> str:
    """What is wrong with one setting, or with several together: then the message names them."""
    if not error["loc"]:
        return error["msg"].removeprefix("Value error, ")
    return sentence(Settings, str(error["loc"][0]), error["msg"], error.get("input"))
