"""A page as PDF: HTML in, bytes out, tagged for screen readers; the same page gives the same bytes.

The writer is loaded at the first PDF: it takes seconds, and it needs Pango, which a machine may lack. What a page shows
lies in the page itself: nothing is fetched, from the network or from the disk.
"""

from base64 import b64encode
from importlib.metadata import version
from typing import Any

from mvoscan.core.errors import Unavailable

VARIANT = "pdf/ua-1"
"""What the tags aim at. No validator was within reach, so nothing claims that a PDF conforms."""

MAKER = f"WeasyPrint {version('weasyprint')}"
"""What makes them: another version may make other bytes of the same page."""

LACKING = (
    "PDF's maken lukt op deze server niet: er ontbreekt een onderdeel (Pango). Open de pagina en kies 'Afdrukken' in "
    "je browser: ze heeft een eigen opmaak voor papier, en je kunt er ook een PDF van bewaren."
)


def pdf_of(page: str) -> bytes:
    """The PDF of a whole HTML page; raises `Unavailable` on a machine that cannot make any."""
    try:
        from weasyprint import HTML  # noqa: PLC0415 # slow to load, and it fails without Pango.
        from weasyprint.urls import URLFetcher  # noqa: PLC0415 # idem.
    except OSError as error:
        raise Unavailable(LACKING) from error
    inside = URLFetcher(allowed_protocols=["data"], allow_redirects=False)
    made: Any = HTML(string=page, base_url=None, url_fetcher=inside).write_pdf(pdf_variant=VARIANT)
    return bytes(made)


def picture_address(svg: str) -> str:
    """A drawing as an address of its own, for an `img`: that can say in words all that it shows.

    >>> picture_address("<svg/>")
    'data:image/svg+xml;base64,PHN2Zy8+'
    """
    return f"data:image/svg+xml;base64,{b64encode(svg.encode()).decode()}"
