"""Four colleagues fill in one dossier at once: no answer that was acknowledged is ever lost."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from random import Random

import pytest
from tests.colleagues import give_link, opened
from tests.started import asked_ids, start

from mvoscan.core.answers import OPEN, Answer
from mvoscan.core.dossier import Dossier
from mvoscan.storage import dossier_answers, history
from mvoscan.usecases._access import Visitor
from mvoscan.usecases.fill_in_scan import Posted, save_answers
from mvoscan.usecases.open_service import Service

pytestmark = pytest.mark.database
COLLEAGUES = ("personeelsdienst", "milieudienst", "secretariaat", "directie")
INTERLEAVINGS = 200
STEPS = 6
AT_ONCE = 25
OPTIONS = ("ja", "nee", "weet-niet")


class Colleague:
    """Reads at one moment and saves at a later one, on top of what was read then."""

    def __init__(self, service: Service, dossier: Dossier, cookie: str, label: str) -> None:
        self.service, self.dossier, self.cookie, self.label = service, dossier, cookie, label
        self.read: dict[str, Answer] = {}
        self.acknowledged: list[tuple[str, int, Answer]] = []

    def look(self) -> None:
        with self.service.reading() as connection:
            self.read = dossier_answers.read(connection, self.dossier)

    def save(self, random: Random, names: list[str]) -> None:
        """Answer two statements; what does not come back as a clash was acknowledged."""
        wishes = {name: self._wish(random, name) for name in random.sample(names, 2)}
        with self.service.writing() as connection:
            visitor = Visitor(self.cookie, datetime.now(UTC))
            saved = save_answers(connection, visitor, self.dossier.public_id, wishes, library=self.service.library)
        for name, wish in wishes.items():
            if name not in saved.clashes:
                answer = saved.sheet.answers[name]
                self.acknowledged.append((name, answer.revision, _content(wish)))

    def _wish(self, random: Random, name: str) -> Posted:
        note = f"{self.label} {random.random()}"
        return Posted(option=random.choice(OPTIONS), note=note, base=self.read.get(name, OPEN).base)


@pytest.fixture
def team(service: Service) -> Iterator[list[Colleague]]:
    dossier, _ = start(service, cookie="coordinator")
    tokens = [(label, give_link(service, dossier, by="coordinator", label=label)[1]) for label in COLLEAGUES]
    yield [Colleague(service, dossier, opened(service, token), label) for label, token in tokens]


def test_no_acknowledged_answer_is_lost_over_two_hundred_interleavings(service: Service, team: list[Colleague]) -> None:
    names = next(iter(asked_ids(service, team[0].dossier).values()))[:4]
    for seed in range(INTERLEAVINGS):
        _interleave(Random(seed), team, names)  # noqa: S311 # an order to try, not a secret.
    _demand_nothing_lost(service, team, names)


def test_no_acknowledged_answer_is_lost_when_all_four_save_at_the_same_time(
    service: Service, team: list[Colleague]
) -> None:
    names = next(iter(asked_ids(service, team[0].dossier).values()))[:4]
    with ThreadPoolExecutor(len(team)) as pool:
        list(pool.map(lambda each: _alone(Random(each.label), each, names), team))  # noqa: S311 # as above.
    _demand_nothing_lost(service, team, names)


def _alone(random: Random, each: Colleague, names: list[str]) -> None:
    """One colleague after another look, as fast as it goes, while the others do the same."""
    for _ in range(AT_ONCE):
        each.look()
        each.save(random, names)


def _demand_nothing_lost(service: Service, team: list[Colleague], names: list[str]) -> None:
    """Every acknowledged answer is a revision of its own, signed by its giver, and the newest is what stands."""
    dossier = team[0].dossier
    with service.reading() as connection:
        kept = {
            (name, each.answer.revision): (each.signature.author, each.answer)
            for name in names
            for each in history.of_question(connection, dossier, name)
        }
        now = dossier_answers.read(connection, dossier)
    acknowledged = [(each.label, *given) for each in team for given in each.acknowledged]
    assert len({(name, revision) for _, name, revision, _ in acknowledged}) == len(acknowledged) == len(kept)
    assert all(_same(kept[name, revision], label, answer) for label, name, revision, answer in acknowledged)
    newest = {name: max(revision for each, revision in kept if each == name) for name in names}
    assert all(now[name].same_content(kept[name, newest[name]][1]) for name in names)


def _interleave(random: Random, team: list[Colleague], names: list[str]) -> None:
    """A few steps in an order of this seed: some look, some save on top of what they saw before others saved."""
    for _ in range(STEPS):
        each = random.choice(team)
        each.look() if random.random() < 0.6 else each.save(random, names)


def _content(wish: Posted) -> Answer:
    return Answer(option=wish.option, note=wish.note)


def _same(found: tuple[str, Answer], label: str, answer: Answer) -> bool:
    return found[0] == label and found[1].same_content(answer)
