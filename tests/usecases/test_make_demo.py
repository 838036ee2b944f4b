"""A demo is years of made-up scans on two editions, with enough to publish and one second scan to look at."""

from collections.abc import Iterator
from datetime import UTC, datetime
from random import Random

import pytest
from starlette.testclient import TestClient
from tests.conftest import ROOT, Copy
from tests.templates import DEMO_DAY
from tests.tiny import tiny
from tests.walker import Walker

from mvoscan.core.answers import Answer
from mvoscan.core.disclosure.protected import Protected
from mvoscan.core.institution import InstitutionTypes
from mvoscan.core.made_up import made_up_answers
from mvoscan.core.questionnaire import Scope
from mvoscan.core.submission import Submission
from mvoscan.core.tailoring import Tailoring
from mvoscan.settings import Settings
from mvoscan.storage import submissions
from mvoscan.storage.database import Database
from mvoscan.storage.library import Library
from mvoscan.usecases.build_release import gather, protected, read_rules
from mvoscan.usecases.make_demo import make_demo
from mvoscan.usecases.open_service import Service
from mvoscan.web.app import create_app

pytestmark = [pytest.mark.database, pytest.mark.once]
SEED = 2018


def _made(service: Service) -> int:
    random = Random(SEED)  # noqa: S311 # made-up data, the same every time.
    library, types = service.library, service.types
    with service.writing() as connection:
        return make_demo(connection, library=library, types=types, today=DEMO_DAY, random=random)


@pytest.fixture
def demo(copies: Copy, library: Library, types: InstitutionTypes) -> Iterator[Service]:
    """The service on a database with a demo."""
    opened = Service(database=Database(copies("demo")), library=library, types=types, demo=True)
    yield opened
    opened.close()


@pytest.fixture
def lean(copies: Copy, library: Library, types: InstitutionTypes) -> Iterator[Service]:
    """The service on a database with a lean demo."""
    opened = Service(database=Database(copies("lean")), library=library, types=types, demo=True)
    yield opened
    opened.close()


def _all(service: Service) -> list[Submission]:
    with service.reading() as connection:
        return list(submissions.every(connection))


def _protected(service: Service, period: str) -> Protected:
    rules = read_rules(ROOT / "reference", library=service.library, types=service.types)
    library, types, now = service.library, service.types, datetime(2026, 11, 24, tzinfo=UTC)
    with service.reading() as connection:
        found = gather(connection, period, rules=rules, library=library, types=types, now=now)
    return protected(found, rules)


def test_a_demo_has_scans_on_two_editions_and_many_go_on_from_an_earlier_one(demo: Service) -> None:
    found = _all(demo)
    assert {each.edition for each in found} == {"2026.1", "2026.2"}
    assert {each.edition for each in found if each.previous} == {"2026.2"}
    assert {each.handed_in_at.year for each in found} == {2024, 2025, 2026}
    assert max(each.handed_in_at.date() for each in found) < DEMO_DAY


def test_a_demo_is_made_once(demo: Service) -> None:
    assert _made(demo) == 0


@pytest.mark.heavy
def test_some_three_hundred_bodies_take_part_in_the_last_closed_year_and_nine_cells_in_ten_are_published(
    demo: Service,
) -> None:
    report = _protected(demo, "2025").report
    assert 280 < report.units < 350
    assert report.published >= 0.9 * report.cells


def test_a_lean_demo_has_a_first_year_of_which_the_total_and_the_local_bodies_are_published(lean: Service) -> None:
    found = _protected(lean, "2025")
    means = [row for row in found.rows if row.dataset == "theme-results" and row.group in {"_T", "lokaal"}]
    shown = {(row.group, row.theme) for row in means if row.breakdown in {"total", "group"} and not row.withheld}
    assert found.report.units == 38
    assert len(shown) == 18


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


def test_a_kept_answer_that_asks_for_a_note_by_now_gets_one() -> None:
    questionnaire = tiny("notes")
    tailoring = Tailoring(types=frozenset({"gemeente"}), profile={}, scope=Scope.FULL)
    noted = {name: sorted(questionnaire.scale_of(each).noted) for name, each in questionnaire.questions.items()}
    earlier = {name: Answer(option=options[0], revision=3) for name, options in noted.items() if options}
    made = made_up_answers(questionnaire, tailoring, Random(SEED), ability=0.5, earlier=earlier)  # noqa: S311 # made up.
    kept = [made[name] for name, each in earlier.items() if made[name].option == each.option]
    assert kept
    assert all(each.note for each in kept)
