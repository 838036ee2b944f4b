"""Who publishes the figures and under which licence, from the settings."""

from mvoscan.render.catalogue import Publisher
from mvoscan.settings import Settings


def publisher(settings: Settings) -> Publisher:
    """The organisation that offers the service, or the service itself when no organisation was set."""
    return Publisher(
        name=settings.operator or settings.name,
        page=settings.public_url,
        email=settings.contact_email,
        licence=settings.figures_licence,
        official=settings.official,
    )
