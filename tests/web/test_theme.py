"""A theme page saves what was answered, shows mistakes with the answers, and never overwrites unseen."""

from pathlib import Path

import pytest
from starlette.testclient import TestClient
from tests.started import asked_ids, seen, start_in
from tests.walker import Page, Walker
from tests.web.conftest import Offer

from mvoscan.core.answers import OPEN, Answer
from mvoscan.core.dossier import Dossier
from mvoscan.storage import dossier_answers
from mvoscan.usecases.open_service import Service

pytestmark = pytest.mark.database


@pytest.mark.once
def test_saving_a_theme_goes_on_to_the_next_and_keeps_the_answers(client: TestClient, service: Service) -> None:
    dossier, walker = start_in(client, service), Walker(client)
    (first, questions), (second, _) = list(asked_ids(service, dossier).items())[:2]

    walker.go(f"/dossier/{dossier.public_id}/thema/{first}")
    walker.send(
        "Bewaren en verder", {f"a.{questions[0]}": "ja", f"i.{questions[0]}": "1", f"n.{questions[0]}": "Zie wiki"}
    )

    assert walker.address.endswith(f"/thema/{second}")
    assert _answers(service, dossier)[questions[0]] == Answer(
        option="ja", interesting=True, note="Zie wiki", revision=1
    )


@pytest.mark.once
def test_saving_and_stopping_tells_how_to_come_back(client: TestClient, service: Service) -> None:
    dossier, walker = start_in(client, service), Walker(client)
    theme, questions = next(iter(asked_ids(service, dossier).items()))

    walker.go(f"/dossier/{dossier.public_id}/thema/{theme}")
    page = walker.send("Bewaren en stoppen", {f"a.{questions[0]}": "nee"})

    assert "Alles is bewaard" in page.text
    assert _answers(service, dossier)[questions[0]].option == "nee"


@pytest.mark.once
def test_an_untouched_answer_is_not_written_again(client: TestClient, service: Service) -> None:
    dossier, walker = start_in(client, service), Walker(client)
    theme, questions = next(iter(asked_ids(service, dossier).items()))
    for _ in range(2):
        walker.go(f"/dossier/{dossier.public_id}/thema/{theme}")
        walker.send("Bewaren en verder", {f"a.{questions[0]}": "ja"})

    assert _answers(service, dossier)[questions[0]].revision == 1


@pytest.mark.once
def test_two_tabs_that_differ_show_both_values_and_ask(client: TestClient, service: Service) -> None:
    dossier, one, two = start_in(client, service), Walker(client), Walker(client)
    theme, questions = next(iter(asked_ids(service, dossier).items()))
    address, field = f"/dossier/{dossier.public_id}/thema/{theme}", f"a.{questions[0]}"
    one.go(address)
    two.go(address)
    one.send("Bewaren en verder", {field: "ja", f"n.{questions[0]}": "van tabblad een"})
    page = two.send("Bewaren en verder", {field: "nee"})

    assert two.status == 409
    assert "van tabblad een" in page.text
    assert _answers(service, dossier)[questions[0]].option == "ja"

    two.send("Bewaren en verder", {field: "nee"})
    assert _answers(service, dossier)[questions[0]] == Answer(option="nee", note="", revision=2)


def test_the_same_answer_in_two_tabs_is_no_clash(client: TestClient, service: Service) -> None:
    dossier, one, two = start_in(client, service), Walker(client), Walker(client)
    theme, questions = next(iter(asked_ids(service, dossier).items()))
    for walker in (one, two):
        walker.go(f"/dossier/{dossier.public_id}/thema/{theme}")
    for walker in (one, two):
        walker.send("Bewaren en verder", {f"a.{questions[0]}": "ja"})

    assert two.status == 200
    assert _answers(service, dossier)[questions[0]].revision == 1


@pytest.mark.once
def test_an_option_that_does_not_exist_comes_back_with_what_was_filled_in(client: TestClient, service: Service) -> None:
    dossier, walker = start_in(client, service), Walker(client)
    theme, questions = next(iter(asked_ids(service, dossier).items()))
    walker.go(f"/dossier/{dossier.public_id}/thema/{theme}")
    page = walker.send("Bewaren en verder", {f"a.{questions[0]}": "misschien", f"n.{questions[1]}": "blijft staan"})

    assert walker.status == 422
    assert "Kies een antwoord uit de lijst" in page.text
    assert walker.form("Bewaren en verder").values[f"n.{questions[1]}"] == ["blijft staan"]
    assert _answers(service, dossier) == {}


@pytest.mark.once
@pytest.mark.parametrize("field", ["a.bestaat-niet", "a.<script>"])
def test_an_unknown_statement_is_refused_and_nothing_is_saved(client: TestClient, service: Service, field: str) -> None:
    dossier, walker = start_in(client, service), Walker(client)
    theme, questions = next(iter(asked_ids(service, dossier).items()))
    walker.go(f"/dossier/{dossier.public_id}/thema/{theme}")
    page = walker.send("Bewaren en verder", {field: "ja", f"a.{questions[0]}": "ja"})

    assert walker.status == 422
    assert "bestaat niet in deze vragenlijst" in page.text
    assert "<script>" not in page.html
    assert _answers(service, dossier) == {}


@pytest.mark.once
def test_an_answer_to_a_statement_that_this_body_does_not_get_is_refused(client: TestClient, service: Service) -> None:
    dossier = start_in(client, service, type="departement")
    known = {name for names in asked_ids(service, dossier).values() for name in names}
    stranger = next(iter(service.library.get(dossier.questionnaire, dossier.edition).questions.keys() - known))
    theme = next(iter(asked_ids(service, dossier)))
    response = client.post(f"/dossier/{dossier.public_id}/thema/{theme}", data={f"a.{stranger}": "ja"})

    assert response.status_code == 422
    assert "wordt in deze scan niet gesteld" in response.text
    assert _answers(service, dossier) == {}


@pytest.mark.once
def test_a_note_that_is_too_long_says_so_and_is_not_lost(client: TestClient, service: Service) -> None:
    dossier, walker = start_in(client, service), Walker(client)
    theme, questions = next(iter(asked_ids(service, dossier).items()))
    walker.go(f"/dossier/{dossier.public_id}/thema/{theme}")
    page = walker.send("Bewaren en verder", {f"n.{questions[0]}": "é" * 2001})

    assert walker.status == 422
    assert "hoogstens 2000 tekens" in page.text
    assert "é" * 2001 in page.html


def test_what_was_answered_beside_a_mistake_is_saved_once_the_mistake_is_mended(
    client: TestClient, service: Service
) -> None:
    dossier, walker = start_in(client, service), Walker(client)
    theme, questions = next(iter(asked_ids(service, dossier).items()))
    walker.go(f"/dossier/{dossier.public_id}/thema/{theme}")
    walker.send("Bewaren en verder", {f"a.{questions[0]}": "ja", f"n.{questions[1]}": "é" * 2001})
    walker.send("Bewaren en verder", {f"n.{questions[1]}": "korter"})

    saved = _answers(service, dossier)
    assert (saved[questions[0]].option, saved[questions[1]].note) == ("ja", "korter")


@pytest.mark.once
def test_a_theme_that_is_not_asked_is_not_found(client: TestClient, service: Service) -> None:
    dossier = start_in(client, service)
    response = client.get(f"/dossier/{dossier.public_id}/thema/bestaat-niet")

    assert response.status_code == 404
    assert "Dit thema hoort niet bij deze scan" in response.text


@pytest.mark.once
def test_an_answer_saves_itself_and_gives_its_new_base(client: TestClient, service: Service) -> None:
    dossier = start_in(client, service)
    question = next(iter(asked_ids(service, dossier).values()))[0]
    address = f"/dossier/{dossier.public_id}/antwoord/{question}"
    response = client.post(address, data={"a": "ja", "n": ""}, headers=seen(OPEN))

    base = Answer(option="ja", revision=1).base
    assert (response.json()["base"], response.headers["etag"]) == (base, f'"{base}"')


@pytest.mark.once
def test_an_answer_that_saves_itself_onto_a_newer_one_gets_both_values(client: TestClient, service: Service) -> None:
    dossier = start_in(client, service)
    question = next(iter(asked_ids(service, dossier).values()))[0]
    address = f"/dossier/{dossier.public_id}/antwoord/{question}"
    client.post(address, data={"a": "ja"}, headers=seen(OPEN))
    response = client.post(address, data={"a": "nee"}, headers=seen(OPEN))

    assert response.status_code == 412
    assert "Nu bewaard" in Page(response.json()["html"]).text


@pytest.mark.once
def test_an_oversized_body_is_refused_with_413(client: TestClient, service: Service) -> None:
    dossier = start_in(client, service)
    theme = next(iter(asked_ids(service, dossier)))
    response = client.post(f"/dossier/{dossier.public_id}/thema/{theme}", data={"n.x": "x" * 600_000})

    assert response.status_code == 413
    assert "Te groot" in response.text


@pytest.mark.once
def test_an_oversized_body_that_hides_its_length_is_refused_too(client: TestClient, service: Service) -> None:
    dossier = start_in(client, service)
    theme = next(iter(asked_ids(service, dossier)))
    response = client.post(
        f"/dossier/{dossier.public_id}/thema/{theme}",
        content=(b"n.x=" + b"x" * 60_000 for _ in range(10)),
        headers={"content-type": "application/x-www-form-urlencoded"},
    )

    assert response.status_code == 413
    assert "Te groot" in response.text


def test_a_correction_is_read_with_its_day_and_reason_at_its_statement_and_before_a_scan(
    offer: Offer, tmp_path: Path
) -> None:
    erratum = "{edition: bereik/2026.1, date: '2026-12-01', reason: Tikfout., statement: m1, help: Ja als het af is.}"
    (tmp_path / "questionnaires").mkdir()
    (tmp_path / "questionnaires" / "errata.yaml").write_text(f"errata: [{erratum}]", encoding="utf-8")
    walker = Walker(offer("scopes").client)
    read = walker.go("/stellingen?type=gemeente").text
    walker.go("/start/profiel?doel=rondkijken&type=gemeente")
    walker.submit("Begin de scan")
    filled_in = walker.go(f"{walker.address.rpartition('/')[0]}/thema/mensen").text
    for text in (read, filled_in):
        assert "Ja als het af is. (Verbeterd op 1-12-2026: Tikfout.)" in text


def _answers(service: Service, dossier: Dossier) -> dict[str, Answer]:
    with service.reading() as connection:
        return dossier_answers.read(connection, dossier)
