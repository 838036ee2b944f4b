"""A demo is a year of made-up scans on two editions, with one second scan to look at."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from random import Random

import pytest
from starlette.testclient import TestClient
from tests.tiny import tiny
from tests.walker import Walker

from mvoscan.core.made_up import made_up_answers
from mvoscan.core.questionnaire import Scope
from mvoscan.core.submission import Submission
from mvoscan.core.tailoring import Tailoring
from mvoscan.settings import Settings
from mvoscan.storage import submissions
from mvoscan.usecases.make_demo import make_demo
from mvoscan.usecases.open_service import Service
from mvoscan.web.app import create_app

pytestmark = pytest.mark.database
TODAY = date(2026, 11, 24)
SEED = 2018


def _made(service: Service) -> int:
    random = Random(SEED)  # noqa: S311 # made-up data, the same every time.
    with service.writing() as connection:
        return make_demo(connection, library=service.library, types=service.types, today=TODAY, random=random)


@pytest.fixture
def demo(service: Service) -> Iterator[Service]:
    """The service on a database with a demo."""
    assert _made(service) > 100
    yield replace(service, demo=True)


def _all(service: Service) -> list[Submission]:
    with service.reading() as connection:
        return list(submissions.every(connection))


def test_a_demo_has_scans_on_two_editions_and_some_go_on_from_an_earlier_one(demo: Service) -> None:
    found = _all(demo)
    assert {each.edition for each in found} == {"2026.1", "2026.2"}
    assert {each.edition for each in found if each.previous} == {"2026.2"}
    assert 20 < len([each for each in found if each.previous]) < 150


def test_a_demo_is_made_once(demo: Service) -> None:
    assert _made(demo) == 0


def test_the_example_shows_what_changed_with_the_share_it_rests_on(demo: Service, settings: Settings) -> None:
    with TestClient(create_app(settings, demo), follow_redirects=False) as client:
        walker = Walker(client)
        walker.go("/")
        walker.click("Bekijk het resultaat van die tweede scan")
        walker.submit("Verdergaan")
        assert "Wat er veranderde sinds jullie vorige scan" in walker.page.text
        assert "Vergelijkbaar deel" in walker.page.text


def test_a_made_up_answer_that_asks_for_a_note_has_one() -> None:
    questionnaire = tiny("notes")
    tailoring = Tailoring(types=frozenset({"gemeente"}), profile={}, scope=Scope.FULL)
    made = [
        made_up_answers(questionnaire, tailoring, Random(seed), ability=0.5, earlier={})  # noqa: S311 # made-up data.
        for seed in range(20)
    ]
    noted = {name: questionnaire.scale_of(each).noted for name, each in questionnaire.questions.items()}
    asked = [
        (answer.option, answer.note) for each in made for name, answer in each.items() if answer.option in noted[name]
    ]
    assert asked
    assert all(note for _, note in asked)
