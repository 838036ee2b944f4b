"""However a form is damaged, it is answered: never by an error of ours, and nothing of its insides is told."""

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import NamedTuple

import pytest
from fastapi.routing import iter_route_contexts
from httpx2 import Response
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Connection
from starlette.testclient import TestClient
from tests.conftest import Copy
from tests.guarded import Guarded, guard, guarded_settings
from tests.mangled import Sent, bounded, in_time, packed, sent_forms
from tests.started import asked_ids, start_in
from tests.walker import Page

from mvoscan.core.institution import InstitutionTypes
from mvoscan.storage.database import Database
from mvoscan.storage.library import Library
from mvoscan.storage.signing import SigningKeys
from mvoscan.usecases.open_service import Service

pytestmark = [pytest.mark.database, pytest.mark.once]

ELSEWHERE = ("/api", "/vragenlijst-controleren")
"""The API is tried by its description; the reader of files, which works in a process of its own, without that."""


class Known(NamedTuple):
    """A form of the service: how and where it is sent, and what it would send."""

    method: str
    action: str
    fields: list[tuple[str, str]]


class Forgetful(Database):
    """A database that undoes what was written when it was answered: every form is sent to the same service."""

    forgets = False

    @contextmanager
    def writing(self, *, tell: bool = True) -> Iterator[Connection]:
        """A transaction that is undone."""
        with super().writing(tell=tell) as connection:
            if not self.forgets:
                yield connection
                return
            nested = connection.begin_nested()
            yield connection
            nested.rollback()


@pytest.fixture(scope="module")
def kept(
    copies: Copy,
    library: Library,
    types: InstitutionTypes,
    signing: SigningKeys,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Guarded]:
    settings = guarded_settings(copies("seeded"), tmp_path_factory.mktemp("mangled"))
    database = Forgetful(settings.database)
    service = Service(database=database, library=library, types=types, demo=False, signing=signing)
    found = guard(settings, service)
    yield found
    service.close()


@pytest.fixture(scope="module")
def everybody(kept: Guarded) -> Iterator[TestClient]:
    """A browser that holds every right there is: of a coordinator, and of an operator who is logged in."""
    with TestClient(kept.app, follow_redirects=False, raise_server_exceptions=False) as client:
        client.cookies.set("scan", kept.links["session"])
        client.cookies.set("beheer", kept.links["login"])
        yield client


@pytest.fixture(scope="module")
def forms(kept: Guarded, everybody: TestClient) -> list[Known]:
    """Every form on every page of the service, once for each place that it goes to."""
    opened = start_in(everybody, kept.service)
    theme, questions = next(iter(asked_ids(kept.service, opened).items()))
    more = {"theme_id": theme, "question_id": questions[0], "public_id": opened.public_id, "number": "1"}
    found: dict[tuple[str, str, str], Known] = {}
    for dossier in (kept.names["dossier_id"], opened.public_id):
        for place in _pages(kept, dossier, more):
            answer = everybody.get(place)
            if "text/html" in answer.headers.get("content-type", ""):
                for each in _on(place, answer.text):
                    names = " ".join(sorted({name for name, _ in each.fields}))
                    found.setdefault((each.method, each.action.replace(dossier, ""), names), each)
    kept.service.database.forgets = True  # type: ignore[attr-defined] # it is one of ours.
    saved = f"/dossier/{opened.public_id}/antwoord/{questions[0]}"
    unseen = [Known("post", saved, [("a", "ja"), ("n", "nota"), ("i", "1"), ("v", "0")])]
    unseen += [
        Known("post", f"{door}{kept.links[name]}", []) for door, name in (("/verder/", "link"), ("/gedeeld/", "share"))
    ]
    assert len(found) > 60
    return [*found.values(), *unseen]


def _pages(kept: Guarded, dossier: str, more: Mapping[str, str]) -> Iterator[str]:
    names = {**more, **kept.names, "dossier_id": dossier, "token": kept.links["confirm"]}
    start = "doel=bestuur&type=gemeente&vragenlijst=mvo-overheid&bestuur=niet-in-lijst&naam=Ergens"
    for each in iter_route_contexts(kept.app.routes):
        path = each.path or ""
        parts = re.findall(r"{(\w+)}", path)
        if (
            "GET" in (each.methods or ())
            and set(parts) <= names.keys()
            and not path.startswith(ELSEWHERE)
            and not path.endswith(".pdf")
        ):
            yield path.format_map(names) + (f"?{start}" if path.startswith("/start") else "")


def _on(place: str, html: str) -> Iterator[Known]:
    """The forms of a page, with a value for every field that it has."""
    for form in Page(html).forms:
        filled = {name: each[:1] for name, each in form.choices.items()} | form.values
        pressed = [button for button in form.buttons.values() if button[0]][:1]
        fields = [(name, value) for name, values in filled.items() for value in values] + pressed
        if not form.action.startswith(ELSEWHERE) and not form.action.endswith(".pdf"):
            yield Known(form.method, (form.action or place).partition("?")[0], fields)


@bounded(60)
@given(data=st.data())
def test_a_damaged_form_is_answered(data: st.DataObject, forms: list[Known], everybody: TestClient) -> None:
    form = data.draw(st.sampled_from(forms))
    sent = data.draw(sent_forms(form.fields))
    with in_time():
        answer = _answered(everybody, form, sent)
    assert answer.status_code < 500, (form, sent)
    assert "Traceback" not in answer.text


def _answered(everybody: TestClient, form: Known, sent: Sent) -> Response:
    if form.method == "get":
        query = packed(sent._replace(packing="urlencoded"))[0].decode()
        return everybody.get(f"{form.action}?{query[:8_000]}")
    body, headers = packed(sent)
    return everybody.post(form.action, content=body, headers={"if-match": '"0"'} | headers)
