"""Style and script are kept for ever under their fingerprint; the operator's colour and logo come from settings."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from mvoscan.render.colour import contrast_with_white
from mvoscan.settings import Settings
from mvoscan.usecases.open_service import Service
from mvoscan.web.app import create_app
from mvoscan.web.templating import STATIC, static_addresses

pytestmark = [pytest.mark.database, pytest.mark.once]


@pytest.fixture
def branded(settings: Settings, service: Service, tmp_path: Path) -> Iterator[TestClient]:
    logo = tmp_path / "logo.svg"
    logo.write_text('<svg xmlns="http://www.w3.org/2000/svg"/>', encoding="utf-8")
    with_brand = settings.model_copy(update={"brand_colour": "#ffe615", "logo": str(logo)})
    with TestClient(create_app(with_brand, service)) as opened:
        yield opened


def test_a_file_under_its_fingerprint_is_kept_for_ever(client: TestClient) -> None:
    for name, address in static_addresses().items():
        response = client.get(address)
        assert response.content == (STATIC / name).read_bytes()
        assert "immutable" in response.headers["cache-control"]


@pytest.mark.parametrize("query", ["", "?v=", "?v=000000000000"])
def test_a_file_under_another_fingerprint_is_not(client: TestClient, query: str) -> None:
    assert "immutable" not in client.get(f"/static/app.css{query}").headers["cache-control"]


def test_a_browser_that_reads_no_gzip_gets_the_same_file(client: TestClient) -> None:
    packed, plain = (client.get("/static/app.css", headers={"accept-encoding": each}) for each in ("gzip", "identity"))
    assert packed.content == plain.content
    assert (packed.headers.get("content-encoding"), plain.headers.get("content-encoding")) == ("gzip", None)
    assert packed.headers["vary"] == plain.headers["vary"] == "Accept-Encoding"


@pytest.mark.parametrize("name", ["bestaat-niet.css", "..%2Fdeps.py", "%2e%2e/templating.py"])
def test_what_is_no_static_file_is_not_given(client: TestClient, name: str) -> None:
    assert client.get(f"/static/{name}").status_code == 404


def test_robots_stay_away_from_dossiers_and_links(client: TestClient) -> None:
    lines = client.get("/robots.txt").text.splitlines()
    assert {f"Disallow: /{each}" for each in ("dossier", "verder", "gedeeld", "beheer")} <= set(lines)


def test_the_icon_is_where_browsers_look_for_it(client: TestClient) -> None:
    assert client.get("/favicon.ico").headers["content-type"] == "image/svg+xml"


def test_without_settings_there_is_no_brand(client: TestClient) -> None:
    assert client.get("/huisstijl.css").status_code == client.get("/logo").status_code == 404
    assert "/huisstijl.css" not in client.get("/").text


def test_the_brand_is_on_every_page_in_a_colour_that_can_be_read(branded: TestClient) -> None:
    assert 'href="/huisstijl.css"' in branded.get("/").text
    colour = re.search(r"--govuk-brand-colour:#(\w{6})", branded.get("/huisstijl.css").text)
    assert colour
    red, green, blue = bytes.fromhex(colour[1])
    assert contrast_with_white((red, green, blue)) >= 4.5


def test_the_logo_is_served_as_the_picture_it_is(branded: TestClient) -> None:
    assert branded.get("/logo").headers["content-type"] == "image/svg+xml"


@pytest.mark.parametrize("path", ["/etc/hostname", "/bestaat/niet.svg"])
def test_a_logo_that_is_no_picture_is_not_given(settings: Settings, service: Service, path: str) -> None:
    with TestClient(create_app(settings.model_copy(update={"logo": path}), service)) as client:
        assert client.get("/logo").status_code == 404
