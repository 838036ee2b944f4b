"""What an address asked of this server and of others: told in time, held within bounds, and never waited for."""

import logging
from collections.abc import Mapping
from datetime import UTC, datetime
from threading import Event

import pytest

from mvoscan.core.errors import Unavailable
from mvoscan.web import ration as module
from mvoscan.web.ration import Ration, Windows

HERE = "192.0.2.1"


class Others:
    """Other servers: what they were told, and what they answer; they may not answer at all."""

    def __init__(self, times: int = 0) -> None:
        self.times = times
        self.told: list[tuple[Mapping[str, int], datetime]] = []
        self.wrong: Exception | None = None

    def exchange(self, counts: Mapping[str, int], now: datetime) -> Mapping[str, int]:
        if self.wrong:
            raise self.wrong
        self.told.append((counts, now))
        return {who: self.times + each for who, each in counts.items()}


def windows(most: int = 10) -> Windows:
    return Windows(most, clock=lambda: 90.0)


@pytest.fixture(autouse=True)
def _by_hand(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is told by itself while a test runs."""
    monkeypatch.setattr(module, "EVERY", 3600.0)


def test_what_was_told_is_not_told_again_and_what_others_counted_counts() -> None:
    others = Others(times=6)
    ration = Ration(windows(), others.exchange)
    assert [ration.ask(HERE).requests for _ in range(2)] == [9, 8]
    ration.agree()
    ration.agree()
    assert ration.ask(HERE).requests == 1
    assert others.told == [({HERE: 2}, datetime.fromtimestamp(60, UTC))]


def test_who_asked_a_little_is_told_to_nobody() -> None:
    others = Others()
    ration = Ration(windows(most=300), others.exchange)
    for _ in range(2):
        ration.ask(HERE)
    ration.agree()
    assert others.told == []
    ration.ask(HERE)
    ration.agree()
    assert [counts for counts, _ in others.told] == [{HERE: 3}]


def test_what_comes_in_when_its_minute_is_over_does_not_count() -> None:
    asked = windows()
    asked.ask(HERE)
    told = asked.untold()
    asked.clock = lambda: 120.0
    asked.ask(HERE)
    asked.learn(told, {HERE: 10})
    assert asked.ask(HERE).requests == 8


@pytest.mark.parametrize(("wrong", "said"), [(Unavailable("weg"), []), (ValueError(HERE), ["ValueError"])])
def test_without_others_a_server_counts_alone_and_tells_all_of_it_later(
    caplog: pytest.LogCaptureFixture, wrong: Exception, said: list[str]
) -> None:
    others = Others(times=6)
    ration = Ration(windows(), others.exchange)
    ration.ask(HERE)
    others.wrong = wrong
    ration.agree()
    assert ration.ask(HERE).requests == 8
    with caplog.at_level(logging.DEBUG):
        assert [each.rpartition(" ")[2] for each in caplog.messages] == said
    others.wrong = None
    ration.agree()
    assert ([counts for counts, _ in others.told], ration.ask(HERE).requests) == ([{HERE: 2}], 1)


def test_who_asks_does_not_wait_for_others(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "EVERY", 0.0)
    asked, may_answer = Event(), Event()

    def slow(counts: Mapping[str, int], _: datetime) -> Mapping[str, int]:
        asked.set()
        assert may_answer.wait(10)
        return dict.fromkeys(counts, 9)

    ration = Ration(windows(), slow)
    ration.ask(HERE)
    assert asked.wait(10)
    assert ration.ask(HERE).requests == 8
    may_answer.set()
    ration.agree()  # in its turn, after the one that was under way.
    assert ration.ask(HERE).requests == -1
    ration.close()


def test_of_very_many_addresses_those_that_asked_most_are_held(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST_HELD", 10)
    asked = windows()
    for number in range(100):
        asked.ask(HERE)
        asked.ask(f"198.51.100.{number}")
    assert len(asked.untold().counts) <= 10
    assert asked.ask(HERE).requests == 10 - 101


def test_of_many_addresses_those_with_most_to_tell_are_told_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST_TOLD", 1)
    others = Others()
    ration = Ration(windows(), others.exchange)
    for who in ("198.51.100.1", HERE, HERE):
        ration.ask(who)
    for _ in range(3):
        ration.agree()
    assert [counts for counts, _ in others.told] == [{HERE: 2}, {"198.51.100.1": 1}]
