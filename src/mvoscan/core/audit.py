"""What was done behind the counter: who did what, when, and how it is known who it was.

Nothing in it changes, and nothing goes before five years are over. An entry names things by their number or key. It
never holds answers, links or mail addresses.
"""

import re
from datetime import datetime
from enum import StrEnum
from typing import Any

from pydantic import BaseModel, ConfigDict, field_validator

from mvoscan.core.claim import Claim
from mvoscan.core.institution import Institution
from mvoscan.core.job import WORKER
from mvoscan.core.release import Act, Release, ReleaseState

_MAIL = re.compile(r"[^\s@<>]+@[^\s@<>]+")


class Kind(StrEnum):
    """Kinds of acts; later ones (keys, grants, erasures) are added here, and older programs show them by their code."""

    CLAIM_CONFIRMED = "claim.confirmed"
    CLAIM_REJECTED = "claim.rejected"
    CLAIM_CARRIED = "claim.carried"
    SCAN_CORRECTED = "scan.corrected"
    SCAN_WITHDRAWN = "scan.withdrawn"
    REGISTER_IMPORTED = "register.imported"
    REGISTER_MERGED = "register.merged"
    RELEASE_BUILT = "release.built"
    RELEASE_APPROVED = "release.approved"
    RELEASE_PUBLISHED = "release.published"
    RELEASE_WITHDRAWN = "release.withdrawn"
    LOGIN_ENDED = "login.ended"
    DOMAIN_ADDED = "domain.added"
    DOMAIN_REMOVED = "domain.removed"
    CLIENT_ADDED = "client.added"
    CLIENT_CHANGED = "client.changed"
    CLIENT_REVOKED = "client.revoked"
    CLIENT_KEY_ADDED = "client.key-added"
    CLIENT_KEY_REVOKED = "client.key-revoked"
    WEBHOOK_ADDED = "webhook.added"
    WEBHOOK_RENEWED = "webhook.renewed"
    WEBHOOK_RESUMED = "webhook.resumed"
    WEBHOOK_REMOVED = "webhook.removed"
    OFFER_ADDED = "offer.added"
    OFFER_CHANGED = "offer.changed"
    OFFER_WITHDRAWN = "offer.withdrawn"
    ORDER_CONFIRMED = "order.confirmed"
    ORDER_HELD = "order.held"
    ORDER_CANCELLED = "order.cancelled"
    ORDER_DISCARDED = "order.discarded"
    DATA_ERASED = "data.erased"
    LOG_SHORTENED = "log.shortened"


KIND_WORDS = {
    Kind.CLAIM_CONFIRMED: "opgave bevestigd",
    Kind.CLAIM_REJECTED: "opgave afgewezen",
    Kind.CLAIM_CARRIED: "beslissing over opgave overgenomen",
    Kind.SCAN_CORRECTED: "scan verbeterd",
    Kind.SCAN_WITHDRAWN: "scan ingetrokken",
    Kind.REGISTER_IMPORTED: "register ingevoerd",
    Kind.REGISTER_MERGED: "besturen samengevoegd",
    Kind.RELEASE_BUILT: "publicatie gemaakt",
    Kind.RELEASE_APPROVED: "publicatie goedgekeurd",
    Kind.RELEASE_PUBLISHED: "publicatie gepubliceerd",
    Kind.RELEASE_WITHDRAWN: "publicatie ingetrokken",
    Kind.LOGIN_ENDED: "aanmelding beëindigd",
    Kind.DOMAIN_ADDED: "maildomein toegevoegd",
    Kind.DOMAIN_REMOVED: "maildomein weggehaald",
    Kind.CLIENT_ADDED: "afnemer geregistreerd",
    Kind.CLIENT_CHANGED: "afnemer gewijzigd",
    Kind.CLIENT_REVOKED: "toegang van afnemer ingetrokken",
    Kind.CLIENT_KEY_ADDED: "sleutel van afnemer gemaakt",
    Kind.CLIENT_KEY_REVOKED: "sleutel van afnemer ingetrokken",
    Kind.WEBHOOK_ADDED: "webhook gemaakt",
    Kind.WEBHOOK_RENEWED: "nieuw geheim van webhook gemaakt",
    Kind.WEBHOOK_RESUMED: "webhook hervat",
    Kind.WEBHOOK_REMOVED: "webhook verwijderd",
    Kind.OFFER_ADDED: "aanbod toegevoegd",
    Kind.OFFER_CHANGED: "aanbod gewijzigd",
    Kind.OFFER_WITHDRAWN: "aanbod ingetrokken",
    Kind.ORDER_CONFIRMED: "bestelling bevestigd",
    Kind.ORDER_HELD: "bestelling doorgegaan",
    Kind.ORDER_CANCELLED: "bestelling geannuleerd",
    Kind.ORDER_DISCARDED: "bestelling die er geen was, gewist",
    Kind.DATA_ERASED: "gegevens gewist op vraag",
    Kind.LOG_SHORTENED: "oude regels van het logboek gewist",
}
"""The kinds on screen."""


class KnownBy(StrEnum):
    """How it is known who did something."""

    LOGIN = "login"
    DECLARED = "declared"
    AUTOMATIC = "automatic"
    MAIL = "mail"
    LINK = "link"


KNOWN_WORDS = {
    KnownBy.LOGIN: "met aanmelding",
    KnownBy.DECLARED: "volgens eigen opgave",
    KnownBy.AUTOMATIC: "automatisch",
    KnownBy.MAIL: "vanuit een mailbox van het bestuur",
    KnownBy.LINK: "met een beheerlink",
}
"""How it is known, on screen."""


class Entry(BaseModel):
    """One act: of a kind, about something, by somebody; details are short texts."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    kind: str
    about: str
    by: str
    at: datetime
    known: KnownBy
    subject: str = ""
    """Who it was by login, the same at each login whatever the name; empty when it was declared."""
    details: dict[str, str] = {}
    id: int | None = None

    @field_validator("about", "by", mode="after")
    @classmethod
    def _plain(cls, value: str) -> str:
        return without_mail(value)

    @field_validator("details", mode="after")
    @classmethod
    def _plain_values(cls, value: dict[str, str]) -> dict[str, str]:
        return {name: without_mail(text) for name, text in value.items()}

    @property
    def kind_words(self) -> str:
        """The kind on screen; one of a later program by its code."""
        return KIND_WORDS[Kind(self.kind)] if self.kind in set(Kind) else self.kind


def entry(kind: Kind, about: str, act: Act, **details: Any) -> Entry:
    """What somebody did, as it is written down; details that are empty are left out."""
    said = {name: str(value) for name, value in details.items() if value not in ("", None)}
    known = KnownBy.LOGIN if act.enforced else KnownBy.AUTOMATIC if act.by == WORKER else KnownBy.DECLARED
    return Entry(kind=kind, about=about, by=act.by, at=act.at, known=known, subject=act.subject, details=said)


def claim_decision(claim: Claim, act: Act, *, reason: str, organisation: str = "") -> Entry:
    """A claim that was confirmed or rejected; with the code of the organisation when its own login confirmed it."""
    kind = Kind.CLAIM_CONFIRMED if claim.confirmed else Kind.CLAIM_REJECTED
    bodies = " en ".join(claim.institutions)
    return entry(kind, str(claim.id), act, bestuur=bodies, reden=reason, aangemeld_voor=organisation)


def claim_by_mail(claim: Claim, act: Act, *, domain: str) -> Entry:
    """A claim that was confirmed from a mailbox at a domain of its body; nobody's name is asked."""
    found = entry(Kind.CLAIM_CONFIRMED, str(claim.id), act, bestuur=" en ".join(claim.institutions), domein=domain)
    return found.model_copy(update={"known": KnownBy.MAIL})


def by_link(kind: Kind, about: str, at: datetime, *, who: str = "wie de scan beheert", **details: str) -> Entry:
    """What somebody did with a link, as one to manage a scan: the link is all that is known of them."""
    return Entry(kind=kind, about=about, by=who, at=at, known=KnownBy.LINK, details=details)


def register_merge(source: Institution, target: Institution, act: Act) -> Entry:
    """An entry of the register that became part of another."""
    return entry(Kind.REGISTER_MERGED, source.id, act, naam=source.name, opgegaan_in=target.id)


def log_shortened(erased: int, months: int, act: Act) -> Entry:
    """The oldest entries that were erased by the retention rule."""
    return entry(Kind.LOG_SHORTENED, "logboek", act, aantal=erased, ouder_dan_maanden=months)


_STEPS = {
    ReleaseState.AUDITED: Kind.RELEASE_BUILT,
    ReleaseState.APPROVED: Kind.RELEASE_APPROVED,
    ReleaseState.PUBLISHED: Kind.RELEASE_PUBLISHED,
    ReleaseState.WITHDRAWN: Kind.RELEASE_WITHDRAWN,
}


def release_step(release: Release, act: Act) -> Entry:
    """A release that was built, approved, published or withdrawn."""
    return entry(_STEPS[release.state], release.name, act, sha256=release.sha256, reden=release.reason)


def without_mail(text: str) -> str:
    """A text in which no mail address can be read.

    >>> without_mail("gebeld met an.peeters@aalst.be")
    'gebeld met (e-mailadres)'
    """
    return _MAIL.sub("(e-mailadres)", text)
