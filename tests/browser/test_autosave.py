"""Answers save themselves as they are given, one at a time, and lose nothing; without JavaScript a button saves."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Dialog, Locator, Page, Route, expect
from tests.browser.conftest import OpenPage, press
from tests.browser.patterns import Patterns, serving

pytestmark = pytest.mark.browser
REST, REST_OF_NOTE = 250, 1200
"""Milliseconds without change before an answer or a note is saved, as in the script."""

FAILED = "Nog niet bewaard. De knop “Bewaren en verder” bewaart het alsnog."


@pytest.fixture
def patterns() -> Iterator[Patterns]:
    with serving(Patterns()) as running:
        yield running


@pytest.fixture
def page(open_page: OpenPage, patterns: Patterns) -> Page:
    return open_page(patterns.address)


def statement(page: Page, name: str = "plan") -> Locator:
    return page.locator(f"[data-statement={name}]")


def choose(page: Page, label: str, name: str = "plan") -> None:
    statement(page, name).get_by_label(label, exact=True).check()


def wait_until_saving(page: Page) -> None:
    expect(statement(page).locator(".app-save")).to_have_text("Bezig met bewaren …")


def stop_the_clock(page: Page) -> None:
    """No rest of the page passes by itself any more, however slow the keys are pressed."""
    page.clock.install()
    page.clock.pause_at(datetime.now(UTC) + timedelta(hours=1))


def test_an_answer_saves_itself_and_says_so(page: Page, patterns: Patterns) -> None:
    base = page.locator("[name='v.plan']").input_value()
    choose(page, "Nee")
    expect(statement(page).locator(".app-save")).to_have_text("Opgeslagen om 10:32")
    assert patterns.received == [("plan", {"a": "nee", "n": "", "v": base, "i": "1"})]


def test_an_answer_given_before_the_script_is_there_saves_itself_too(open_page: OpenPage, patterns: Patterns) -> None:
    page, held = open_page(patterns.address), list[Route]()
    page.route("**/scan.js*", lambda route: held.append(route))  # a list takes no marks of its own.
    page.goto(patterns.address, wait_until="commit")
    choose(page, "Nee")
    assert patterns.received == []
    while not held:
        page.wait_for_timeout(10)
    held[0].continue_()
    expect(statement(page).locator(".app-save")).to_have_text("Opgeslagen om 10:32")


def test_a_save_is_told_to_a_screen_reader(page: Page) -> None:
    choose(page, "Nee")
    expect(page.locator("[aria-live=polite]")).to_have_text("Stelling 1: Opgeslagen om 10:32")


def test_the_next_save_builds_on_the_last_one(page: Page, patterns: Patterns) -> None:
    patterns.answering.clear()
    choose(page, "Nee")
    wait_until_saving(page)
    choose(page, "Weet niet")
    page.wait_for_timeout(REST + 50)
    patterns.answering.set()
    expect(page.locator("[name='v.plan']")).to_have_value("base-2")
    assert [(form["a"], form["v"]) for _, form in patterns.received][1] == ("weet-niet", "base-1")
    assert patterns.most_busy == 1


def test_going_past_answers_with_the_arrow_keys_saves_only_the_last(page: Page, patterns: Patterns) -> None:
    page.locator("[name='a.plan'][value=ja]").focus()
    stop_the_clock(page)
    for _ in range(3):
        page.clock.run_for(REST - 1)
        page.keyboard.press("ArrowDown")
    page.clock.run_for(REST)
    expect(page.locator("[name='v.plan']")).to_have_value("base-1")
    assert [form["a"] for _, form in patterns.received] == ["nvt"]


def test_a_note_is_saved_when_writing_rests(page: Page, patterns: Patterns) -> None:
    note = page.locator("[name='n.rapport']")
    stop_the_clock(page)
    note.press("Control+End")
    for part in (" Nog", " na te gaan."):
        page.clock.run_for(REST_OF_NOTE - 1)
        note.press_sequentially(part)
    page.clock.run_for(REST_OF_NOTE)
    expect(page.locator("[name='v.rapport']")).to_have_value("base-1")
    assert [form["n"] for _, form in patterns.received] == ["Nagevraagd bij de dienst <financiën>. Nog na te gaan."]


@pytest.mark.parametrize("status", [403, 404, 500])
def test_a_save_that_fails_says_so_and_the_button_keeps_the_answer(page: Page, patterns: Patterns, status: int) -> None:
    patterns.status = status
    choose(page, "Nee")
    expect(statement(page).locator(".app-save")).to_have_text(FAILED)
    page.get_by_role("button", name="Bewaren en verder").click()
    expect(page.get_by_role("heading", name="Bewaard")).to_be_visible()
    assert patterns.sent[0]["a.plan"] == "nee"


def test_whoever_leaves_with_an_answer_that_is_not_saved_is_asked(page: Page, patterns: Patterns) -> None:
    patterns.status = 500
    choose(page, "Nee")
    expect(statement(page).locator(".app-save")).to_have_text(FAILED)
    asked = list[str]()

    def leave(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.accept()

    page.on("dialog", leave)
    page.goto(f"{patterns.address}/static/icon.svg")
    assert asked == ["beforeunload"]


def test_a_clash_shows_both_answers_and_saves_nothing_until_one_is_chosen(page: Page, patterns: Patterns) -> None:
    base = page.locator("[name='v.plan']").input_value()
    clash(page, patterns)
    expect(statement(page).locator(".app-clash dd")).to_have_text(
        ["Niet van toepassingNotitie: van een collega", "Nee"]
    )
    expect(page.locator("[name='v.plan']")).to_have_value(base)
    assert len(patterns.received) == 1


def test_in_a_clash_my_answer_can_win(page: Page, patterns: Patterns) -> None:
    base = clash(page, patterns)
    statement(page).get_by_role("button", name="Mijn antwoord bewaren").click()
    expect(page.locator("[name='v.plan']")).to_have_value("base-2")
    assert patterns.received[-1][1] | {"i": ""} == {"a": "nee", "n": "", "v": base, "i": ""}


def test_in_a_clash_the_other_answer_can_stay(page: Page, patterns: Patterns) -> None:
    base = clash(page, patterns)
    statement(page).get_by_role("button", name="Het bewaarde antwoord houden").click()
    expect(statement(page).locator(".app-clash")).to_have_count(0)
    expect(page.locator("[name='a.plan'][value=nvt]")).to_be_focused()
    expect(page.locator("[name='v.plan']")).to_have_value("base-2")
    assert patterns.received[-1][1] == {"a": "nvt", "n": "van een collega", "v": base, "i": ""}


def test_the_button_waits_for_a_save_that_is_under_way(page: Page, patterns: Patterns) -> None:
    patterns.answering.clear()
    choose(page, "Nee")
    wait_until_saving(page)
    page.get_by_role("button", name="Bewaren en verder").click()
    assert patterns.sent == []
    patterns.answering.set()
    expect(page.get_by_role("heading", name="Bewaard")).to_be_visible()
    assert (patterns.sent[0]["v.plan"], patterns.sent[0]["actie"]) == ("base-1", "verder")


def test_a_button_that_is_clicked_twice_sends_once(page: Page, patterns: Patterns) -> None:
    patterns.answering.clear()
    page.get_by_role("button", name="Bewaren en stoppen").dblclick()
    patterns.answering.set()
    expect(page.get_by_role("heading", name="Bewaard")).to_be_visible()
    assert [form["actie"] for form in patterns.sent] == ["stoppen"]


def test_without_javascript_the_button_sends_everything(open_page: OpenPage, patterns: Patterns) -> None:
    page = open_page(patterns.address, scripts=False)
    choose(page, "Nee")
    choose(page, "Ja", "klacht")
    expect(page.get_by_role("button", name="Mijn antwoord bewaren")).to_have_count(0)
    press(page.get_by_role("button", name="Bewaren en verder"))
    sent = patterns.sent[0]
    assert (sent["a.plan"], sent["a.klacht"], sent["i.plan"]) == ("nee", "ja", "1")
    assert sent["n.rapport"] == "Nagevraagd bij de dienst <financiën>."


def clash(page: Page, patterns: Patterns) -> str:
    """Let an answer clash; gives the base of the answer that stands."""
    patterns.status = 412
    choose(page, "Nee")
    panel = statement(page).locator(".app-clash")
    expect(panel).to_be_visible()
    patterns.status = 200
    return panel.get_attribute("data-base") or ""
