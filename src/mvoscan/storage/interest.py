"""Which clients may know what happens to which dossier: those where it began, and those that may read its result."""

from typing import Any

from sqlalchemy import ColumnElement, Select, and_, or_, select

from mvoscan.core.event import PUBLIC
from mvoscan.storage.client_tables import ClientConsentRow, ClientLaunchRow, ClientRow
from mvoscan.storage.event_tables import EventAudienceRow, EventRow
from mvoscan.storage.tables import DossierRow, table_of

_event = table_of(EventRow)
_audience = table_of(EventAudienceRow)
_dossier = table_of(DossierRow)
_client = table_of(ClientRow)
_launch = table_of(ClientLaunchRow)
_consent = table_of(ClientConsentRow)

_BEGUN_THERE = _dossier.c.created_at >= _launch.c.made_at
"""A dossier that was there already and was picked in a launch takes a consent, like any other."""


def interested(dossier: int) -> Select[Any]:
    """The numbers of the clients that may know of this dossier now."""
    begun = _launched().where(_launch.c.dossier_id == dossier).with_only_columns(_launch.c.client_id)
    standing = (_consent.c.dossier_id == dossier, _consent.c.revoked_at.is_(None))
    both = begun.union(select(_consent.c.client_id).where(*standing)).subquery()
    return select(both.c.client_id)


def seen_by(client: int) -> ColumnElement[bool]:
    """Which events a client may know of; of a consent that was taken back, those up to that moment."""
    own = select(_client.c.public_id).where(_client.c.id == client).scalar_subquery()
    begun = _launched().where(_launch.c.client_id == client, _launch.c.dossier_id == _event.c.dossier_id)
    lasts = or_(_consent.c.revoked_at.is_(None), _event.c.at <= _consent.c.revoked_at)
    agreed = select(_consent.c.id).where(_consent.c.client_id == client, _consent.c.dossier_id == _event.c.dossier_id)
    noted = select(_audience.c.event_id).where(_audience.c.client_id == client, _audience.c.event_id == _event.c.id)
    return or_(
        _event.c.kind.in_(PUBLIC),
        and_(
            or_(_event.c.client.is_(None), _event.c.client == own),
            or_(
                begun.correlate(_event).exists(),
                agreed.where(lasts).correlate(_event).exists(),
                noted.correlate(_event).exists(),
            ),
        ),
    )


def _launched() -> Select[Any]:
    return select(_launch.c.id).join(_dossier, _dossier.c.id == _launch.c.dossier_id).where(_BEGUN_THERE)
