"""Who publishes the figures and under which licence, from the settings; and what search engines are told of them."""

from collections.abc import Sequence
from typing import Any

from mvoscan.core.release import Release
from mvoscan.render.catalogue import Entry, Publisher
from mvoscan.render.schema_org import schema_org
from mvoscan.render.statistics_entries import statistics_entries
from mvoscan.settings import Settings
from mvoscan.web.deps import Door


def publisher(settings: Settings) -> Publisher:
    """The organisation that offers the service, or the service itself when no organisation was set."""
    return Publisher(
        name=settings.operator or settings.name,
        page=settings.public_url,
        email=settings.contact_email,
        licence=settings.figures_licence,
        official=settings.official,
    )


def service_name(opened: Door) -> str:
    """The name of the service; that of a demo says that its figures are made up."""
    name = opened.settings.name
    return f"{name} (demo met verzonnen cijfers)" if opened.service.demo else name


def entries_of(releases: Sequence[Release], opened: Door) -> tuple[Entry, ...]:
    """What there is to find of these published releases."""
    return statistics_entries(releases, site=opened.settings.public_url, name=service_name(opened))


def datasets_for_search_engines(releases: Sequence[Release], opened: Door) -> list[dict[str, Any]]:
    """The datasets of these published releases, as documents of schema.org."""
    return [schema_org(each, publisher(opened.settings)) for each in entries_of(releases, opened)]
