"""Dossiers to measure with, each held by a session of its own."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

from tests.postgres import running_postgres

from benchmarks.load import get, post
from mvoscan.core.answers import Answer
from mvoscan.core.history import Signature
from mvoscan.core.questionnaire import Questionnaire, Scope
from mvoscan.core.tailoring import asked
from mvoscan.storage import dossier_answers, dossiers
from mvoscan.usecases._access import Keys
from mvoscan.usecases.open_service import Service
from mvoscan.usecases.start_scan import Start, start_scan


def offered(service: Service) -> Questionnaire:
    """The edition that is measured."""
    return service.library.offered_edition("mvo-overheid")


def begun(service: Service, names: list[str], *, scope: Scope, answered: bool = True) -> None:
    """Dossiers of these names; with every statement answered 'ja', unless `answered` is false."""
    questionnaire = offered(service)
    profile = {each.id: tuple(option.id for option in each.options[:1]) for each in questionnaire.profile}
    start = Start(questionnaire=questionnaire.id, type="gemeente", profile=profile, scope=scope)
    now = datetime.now(UTC)
    with service.writing() as connection:
        for name in names:
            keys = Keys(
                public_id=name, token=f"link-of-{name}", cookie=f"session-of-{name}", link_days=30, session_days=30
            )
            dossier = start_scan(connection, start, library=service.library, types=service.types, keys=keys, now=now)
            given = asked(questionnaire, dossier.tailoring) if answered else {}
            answers = {question.id: Answer(option="ja") for questions in given.values() for question in questions}
            dossier_answers.save(connection, dossier, answers, Signature("", now))


def themes_of(service: Service, name: str) -> dict[str, list[str]]:
    """The statements of a dossier per theme, by id."""
    with service.reading() as connection:
        tailoring = dossiers.by_public_id(connection, name).tailoring
    return {theme: [each.id for each in questions] for theme, questions in asked(offered(service), tailoring).items()}


def read(name: str, path: str) -> bytes:
    """The request for a page of a dossier by its session."""
    return get(f"/dossier/{name}{path}", f"scan=session-of-{name}")


def send(name: str, path: str, body: str, *headers: str) -> bytes:
    """A form sent for a dossier by its session."""
    return post(f"/dossier/{name}{path}", body, f"scan=session-of-{name}", *headers)


def whole(name: str, themes: dict[str, list[str]], *, base: str) -> list[bytes]:
    """The requests of a whole scan: overview, every theme read and saved, review, hand-in and result."""
    requests = [read(name, "")]
    for theme, questions in themes.items():
        body = "&".join(f"a.{each}=nee&v.{each}={base}" for each in questions)
        requests += [read(name, f"/thema/{theme}"), send(name, f"/thema/{theme}", body)]
    return [*requests, read(name, "/nakijken"), send(name, "/indienen", ""), read(name, "/resultaat")]


@contextmanager
def a_database(engine: str) -> Iterator[str]:
    """The address of an empty database of an engine, gone at the end; empty for a SQLite file in the data folder."""
    if engine == "sqlite":
        yield ""
        return
    with running_postgres(durable=True) as server:
        yield server.create_database("benchmark")
