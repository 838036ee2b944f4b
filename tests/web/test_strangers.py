"""A stranger who makes up addresses gets a clear refusal at every door, and never an error of ours."""

import pytest
from starlette.routing import Route
from starlette.testclient import TestClient
from tests.doors import doors
from tests.starting import start_practice
from tests.walker import Page

pytestmark = [pytest.mark.database, pytest.mark.once]
MADE_UP = ("%00", "..%2f..%2fetc", "'--", "a" * 4000, "%F0%9F%92%A3", "%0d%0aX: 1")


def _doors() -> list[Route]:
    """Every address with a name or an id in it."""
    found = [route for route in doors() if "{" in route.path]
    assert len(found) > 15
    return found


@pytest.mark.parametrize("known", [False, True], ids=["a stranger", "somebody with a scan of their own"])
@pytest.mark.parametrize("made_up", MADE_UP)
def test_a_made_up_address_is_refused_at_every_door(client: TestClient, made_up: str, *, known: bool) -> None:
    if known:
        assert start_practice(client).status_code == 303
    answers = {}
    for door in _doors():
        path = door.path.format(**dict.fromkeys(door.param_convertors, made_up))
        for method in sorted(door.methods or ()):
            answers[method, door.path] = client.request(method, path).status_code
    assert {each: status for each, status in answers.items() if not 300 <= status < 500} == {}


def test_a_refusal_says_what_to_do_next(client: TestClient) -> None:
    page = Page(client.get("/dossier/verzonnen").text)
    assert "startpagina" in page.text
