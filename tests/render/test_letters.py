"""Letters to approvers: a subject, a text in Dutch, and the link where to go on."""

import pytest
from tests.storage.counting import NOW

from mvoscan.core.letter import Letter, Mail
from mvoscan.render.letters import Letters

DATA = {
    "release": "2026-Q3.1",
    "period": "2026-Q3",
    "built_by": "automatisch (worker)",
    "units": 1300,
    "cells": 595,
    "published": 347,
    "narrowest": 100,
}


def letter(kind: str, *, demo: bool = False, **data: object) -> Letter:
    mail = Mail(id=1, kind=kind, recipient="an@voorbeeld.be", data={**DATA, **data}, made_at=NOW)
    return Letters(public_url="https://scan.voorbeeld.be", name="MVO-scan", demo=demo).letter(mail)


def test_a_release_that_waits_is_told_with_its_counts_and_its_page() -> None:
    found = letter("release-waits")
    assert found.subject == "Publicatie 2026-Q3.1 wacht op je goedkeuring"
    for said in ("derde kwartaal van 2026", "1.300 besturen", "347 van de 595", "/beheer/publicaties/2026-Q3.1"):
        assert said in found.text


def test_a_release_that_was_not_made_is_told_with_its_reason() -> None:
    assert "verschilt in een cel" in letter("release-refused", reason="Deze uitgave verschilt in een cel.").text


@pytest.mark.parametrize(("state", "said"), [("paused", "We pauzeren deze webhook"), ("gone", "(410)")])
def test_a_webhook_that_stopped_is_told_with_its_reason_and_its_page(state: str, said: str) -> None:
    found = letter("webhook-paused", webhook="wh_1", client="Sustatool", state=state, reason="Geen antwoord.")
    assert found.subject == "Een webhook van Sustatool werkt niet meer"
    assert all(
        each in found.text for each in (said, "Geen antwoord.", "https://scan.voorbeeld.be/beheer/webhooks/wh_1")
    )


def test_without_a_score_to_attack_no_interval_is_named() -> None:
    assert "punten" not in letter("release-waits", narrowest=None).text


@pytest.mark.parametrize("demo", [True, False])
def test_a_letter_of_a_demo_says_so(demo: bool) -> None:  # noqa: FBT001 # a parameter of the test.
    assert ("verzonnen" in letter("release-waits", demo=demo).text) is demo


def test_line_ends_in_a_name_do_not_become_headers() -> None:
    assert "\n" not in letter("release-waits", release="2026\nBcc: x").subject
