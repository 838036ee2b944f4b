"""PDFs are made elsewhere, one after the other: the queue is short, and what goes wrong there stops nothing else."""

import asyncio
import os
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from tests.held import counted, held, killed, who

from mvoscan.core.errors import Unavailable
from mvoscan.web.printing import FAILED, Printer

PATIENT = 600.0
"""Seconds: how long a PDF takes on a machine with other work is not what is tested."""


@contextmanager
def printing(**settings: Any) -> Iterator[Printer]:
    printer = Printer(**{"seconds": PATIENT, **settings})
    try:
        yield printer
    finally:
        printer.close()


def pipe(folder: Path) -> str:
    """A named pipe: who reads it waits until somebody writes."""
    path = folder / "held"
    os.mkfifo(path)
    return str(path)


def write(path: str) -> Coroutine[Any, Any, int]:
    return asyncio.to_thread(Path(path).write_bytes, b"done")


def test_a_page_comes_back_as_a_pdf_from_another_process() -> None:
    with printing() as printer:
        made = asyncio.run(printer.pdf("<html lang=nl><title>x</title><p>Tekst"))
    assert made.startswith(b"%PDF-")


def test_who_finds_the_queue_full_is_told_to_come_back_and_then_there_is_room_again(tmp_path: Path) -> None:
    held_at = pipe(tmp_path)

    async def asked(printer: Printer) -> list[bytes]:
        first, second = asyncio.create_task(printer.pdf(held_at)), asyncio.create_task(printer.pdf("tweede"))
        await asyncio.sleep(0)
        with pytest.raises(Unavailable, match="wachten nu al te veel"):
            await printer.pdf("derde")
        await write(held_at)
        return [await first, await second, await printer.pdf("derde")]

    with printing(waiting=1, make=held) as printer:
        assert asyncio.run(asked(printer)) == [b"done", b"tweede", b"derde"]


def test_who_leaves_the_queue_makes_room(tmp_path: Path) -> None:
    held_at = pipe(tmp_path)

    async def asked(printer: Printer) -> list[bytes]:
        first, leaving = asyncio.create_task(printer.pdf(held_at)), asyncio.create_task(printer.pdf("weg"))
        await asyncio.sleep(0)
        leaving.cancel()
        await asyncio.sleep(0)
        second = asyncio.create_task(printer.pdf("tweede"))
        await asyncio.sleep(0)
        await write(held_at)
        return [await first, await second]

    with printing(waiting=1, make=held) as printer:
        assert asyncio.run(asked(printer)) == [b"done", b"tweede"]


@pytest.mark.parametrize(
    ("make", "bad", "seconds"), [(killed, "dead", PATIENT), (held, "/not/there", PATIENT), (held, "never", 3.0)]
)
def test_a_pdf_that_fails_or_takes_too_long_is_given_up_and_the_next_one_is_made(
    make: Callable[[str], bytes], bad: str, seconds: float, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    bad = pipe(tmp_path) if bad == "never" else bad

    async def asked(printer: Printer) -> bytes:
        with pytest.raises(Unavailable) as refused:
            await printer.pdf(bad)
        assert str(refused.value) == FAILED
        return await printer.pdf("live")

    with printing(make=make, seconds=seconds) as printer:
        assert asyncio.run(asked(printer)) == b"live"
    logged = capfd.readouterr().err
    assert ("FileNotFoundError" in logged, bad in logged) == (bad == "/not/there", False)


def test_what_everybody_may_read_is_made_once_while_many_ask(tmp_path: Path) -> None:
    log = str(tmp_path / "made")

    async def asked(printer: Printer) -> list[bytes]:
        many = await asyncio.gather(*(printer.shared("naam", log) for _ in range(50)))
        return [*many, await printer.shared("naam", log), await printer.shared("andere naam", log)]

    with printing(waiting=1, make=counted) as printer:
        assert asyncio.run(asked(printer)) == [b"1"] * 51 + [b"2"]


def test_a_failure_is_not_kept_for_those_who_ask_later(tmp_path: Path) -> None:
    missing = tmp_path / "later"

    async def asked(printer: Printer) -> bytes:
        with pytest.raises(Unavailable):
            await printer.shared("naam", str(missing))
        missing.write_bytes(b"nu wel")
        return await printer.shared("naam", str(missing))

    with printing(make=held) as printer:
        assert asyncio.run(asked(printer)) == b"nu wel"


def test_a_process_that_did_much_work_is_followed_by_another(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("mvoscan.web.bounded._RENEWED_AFTER", 2)

    async def asked(printer: Printer) -> list[bytes]:
        return [await printer.pdf("x") for _ in range(3)]

    with printing(make=who) as printer:
        first, second, third = asyncio.run(asked(printer))
    assert (first == second, second == third) == (True, False)
