"""Writers and readers who go on whatever breaks: scans by the API, answers and hand-ins by forms, figures read."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from itertools import count
from queue import Empty, SimpleQueue
from threading import Event, Thread
from typing import Any, NamedTuple

from tests.clients import Made

from benchmarks.chaos.balancer import Balancer
from benchmarks.chaos.ledger import Ledger
from mvoscan.core.answers import OPEN

SENDERS, FORMS, READERS = 3, 2, 2
THINK = 0.04
"""Seconds between two requests of one person or program."""
_SAVES = 3
_USAGE = "/api/v1/usage.json?from=2026-01&to=2036-12"
_runs = count(1)


class Scene(NamedTuple):
    """What writers and readers need."""

    addresses: Sequence[str]
    client: Made
    scan: dict[str, Any]
    """A whole scan, as a program sends it."""
    dossiers: "SimpleQueue[str]"
    """Dossiers that were begun; the session of each has its name."""
    questions: Sequence[str]
    releases: dict[str, bytes]
    """What the addresses of published figures answered before anything was broken."""


def cookie_of(dossier: str) -> str:
    """The session that holds a dossier."""
    return f"session-of-{dossier}"


@contextmanager
def going_on(scene: Scene, ledger: Ledger) -> Iterator[Balancer]:
    """Write and read until the block ends; then everybody finishes what they began."""
    stop, balancer, run = Event(), Balancer(scene.addresses), next(_runs)
    work: list[Callable[[], None]] = [
        *(lambda number=each: _send(scene, ledger, balancer, stop, f"{run}-{number}") for each in range(SENDERS)),
        *[lambda: _fill_in(scene, ledger, balancer, stop)] * FORMS,
        *[lambda: _read(scene, ledger, balancer, stop)] * READERS,
    ]
    threads = [Thread(target=_noted, args=(each, ledger), daemon=True) for each in work]
    for each in threads:
        each.start()
    try:
        yield balancer
    finally:
        stop.set()
        for each in threads:
            each.join(120)
        if any(each.is_alive() for each in threads):
            ledger.odd("a request without an end")
        balancer.close()


def _noted(work: Callable[[], None], ledger: Ledger) -> None:
    try:
        work()
    except Exception as error:  # whatever it is, it must be seen.
        ledger.odd(f"{type(error).__name__} in a writer: {error}")


def _send(scene: Scene, ledger: Ledger, balancer: Balancer, stop: Event, name: str) -> None:
    """A program that sends in one scan after the other, each with a key of its own until it is acknowledged."""
    for number in count(1):
        if stop.wait(THINK):
            return
        key = f"chaos-{name}-{number}"
        headers = scene.client.headers | {"idempotency-key": key}
        answer = balancer.ask("POST", "/api/v1/submissions", json=scene.scan, headers=headers)
        if answer is None:
            ledger.gave_up()
        elif answer.status_code == 201:
            ledger.took_scan(key, answer.json()["id"])
        else:
            ledger.odd(f"{answer.status_code} to a scan")


def _fill_in(scene: Scene, ledger: Ledger, balancer: Balancer, stop: Event) -> None:
    """Somebody who answers some statements, changes one, and hands in."""
    while not stop.is_set():
        try:
            dossier = scene.dossiers.get_nowait()
        except Empty:
            ledger.odd("no dossier left to fill in")
            return
        if not all(_answer(scene, ledger, balancer, stop, dossier, each) for each in scene.questions[:_SAVES]):
            return
        answer = balancer.ask("POST", f"/dossier/{dossier}/indienen", cookies={"scan": cookie_of(dossier)})
        if answer is None:
            ledger.gave_up()
        elif answer.status_code == 303:
            ledger.took_form(dossier)
        else:
            ledger.odd(f"{answer.status_code} to a form")


def _answer(scene: Scene, ledger: Ledger, balancer: Balancer, stop: Event, dossier: str, question: str) -> bool:
    """Answer a statement, and change one's mind about the first; False when it ends here."""
    base = OPEN.base
    for option in ("ja", "nee") if question == scene.questions[0] else ("ja",):
        base = "" if stop.wait(THINK) else _save(balancer, ledger, dossier, question, option, base)
        if not base:
            return False
    return True


def _save(balancer: Balancer, ledger: Ledger, dossier: str, question: str, option: str, base: str) -> str:
    """Save one answer upon the version that was seen; the version that stands then, or nothing when it is not kept."""
    answer = balancer.ask(
        "POST",
        f"/dossier/{dossier}/antwoord/{question}",
        data={"a": option},
        headers={"if-match": f'"{base}"'},
        cookies={"scan": cookie_of(dossier)},
    )
    if answer is None:
        ledger.gave_up()
        return ""
    if answer.status_code != 200:
        ledger.odd(f"{answer.status_code} to an answer")
        return ""
    stands = str(answer.json()["base"])
    ledger.took_answer(dossier, question, int(stands.partition("-")[0]))
    return stands


def _read(scene: Scene, ledger: Ledger, balancer: Balancer, stop: Event) -> None:
    """Somebody who reads: published figures never change, and usage never falls behind what was acknowledged."""
    while not stop.wait(THINK):
        for address, before in scene.releases.items():
            answer = balancer.ask("GET", address)
            if answer is not None and (answer.status_code, answer.content) != (200, before):
                ledger.odd(f"{answer.status_code} or other bytes at {address}")
        least = ledger.hand_ins
        usage = balancer.ask("GET", _USAGE)
        if usage is None:
            continue
        if usage.status_code != 200:
            ledger.odd(f"{usage.status_code} to a question about usage")
        elif usage.json()["total"]["handed_in"] < least:
            ledger.odd("usage that lacks what was acknowledged before")
