"""A scan taken through the front door of a service that runs somewhere, as a visitor's browser without JavaScript."""

from typing import NamedTuple

from httpx2 import Client
from tests.starting import PROFILE
from tests.walker import Page, Walker


class Scanned(NamedTuple):
    """A practice scan that was handed in: where its dossier is, its result as a page and as a PDF."""

    home: str
    result: Page
    pdf: bytes


def take_practice_scan(client: Client) -> Scanned:
    """Start, answer the first theme with 'nee', hand in, read the result; raises AssertionError where it stops."""
    walker = Walker(client)
    walker.go("/")
    begun = client.post("/start", data={"doel": "rondkijken", "type": "gemeente", "omvang": "light", **PROFILE})
    assert begun.status_code == 303, f"starting a scan answered {begun.status_code}"
    home = "/".join(begun.headers["location"].split("/")[:3])
    walker.go(home)
    theme = walker.go(next(href for href in walker.page.links.values() if "/thema/" in href))
    form = next(each for each in theme.forms if any(name.startswith("a.") for name in each.choices))
    saved = {**form.values, **{name: ["nee"] for name in form.choices if name.startswith("a.")}}
    assert client.post(walker.address, data=saved).status_code == 303, "the first theme was not saved"
    assert client.post(f"{home}/indienen").status_code == 303, "handing in was refused"
    result = walker.go(f"{home}/resultaat")
    assert walker.status == 200, f"the result answered {walker.status}"
    report = client.get(f"{home}/resultaat.pdf")
    assert report.status_code == 200, f"the PDF answered {report.status_code}: {report.text[:300]}"
    return Scanned(home, result, report.content)
