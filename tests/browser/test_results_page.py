"""The results page in a real browser: what search engines read is data, and the policy against scripts lets it be."""

import json
from collections.abc import Iterator

import pytest
from tests.browser.conftest import NARROW, WIDE, OpenPage
from tests.conftest import ROOT, Copy
from tests.live import live
from tests.published import publish

from mvoscan.core.institution import InstitutionTypes
from mvoscan.settings import Settings
from mvoscan.storage.database import Database
from mvoscan.storage.library import Library
from mvoscan.usecases.open_service import Service
from mvoscan.web.app import create_app

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def site(
    copies: Copy, library: Library, types: InstitutionTypes, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    """A service with a published release, running."""
    service = Service(database=Database(copies("demo")), library=library, types=types, demo=True)
    publish(service, "2026-Q3")
    settings = Settings(home=ROOT, data=tmp_path_factory.mktemp("site"), public_url="http://127.0.0.1")
    with live(create_app(settings, service)) as address:
        yield address


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_a_data_block_breaks_no_policy(site: str, open_page: OpenPage, width: int) -> None:
    # `open_page` fails a test when the browser refuses anything: an inline script was seen to be.
    page = open_page(f"{site}/cijfers/resultaten", width=width)
    blocks = page.locator('script[type="application/ld+json"]').all()
    told = [json.loads(each.text_content() or "") for each in blocks]
    assert [each["@type"] for each in told] == ["Dataset"] * 3
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
