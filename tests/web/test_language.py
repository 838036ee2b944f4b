"""A visitor reads the statements in another language; what is not translated says so, and nothing else changes."""

from collections.abc import Iterator
from pathlib import Path
from shutil import copytree

import pytest
from starlette.testclient import TestClient
from tests.conftest import Copy
from tests.offered import home_with
from tests.tiny import FOLDER
from tests.walker import Page

from mvoscan.settings import Settings
from mvoscan.usecases.check_translations import check_translations
from mvoscan.usecases.open_service import open_service
from mvoscan.web.app import create_app

pytestmark = [pytest.mark.database, pytest.mark.once]


@pytest.fixture
def client(copies: Copy, tmp_path: Path) -> Iterator[TestClient]:
    home = home_with(tmp_path, "translated/vertaald/2026.1")
    english = FOLDER / "translated" / "vertaald" / "2026.1.en.yaml"
    (home / "questionnaires" / "vertaald" / english.name).write_bytes(english.read_bytes())
    settings = Settings(home=home, data=tmp_path, database_url=copies("seeded"), public_url="http://localhost")
    with TestClient(create_app(settings, open_service(settings)), base_url="http://localhost") as opened:
        yield opened


def begin(client: TestClient) -> str:
    """The address of the first theme of a scan to look around with."""
    page = Page(client.get("/start/profiel?doel=rondkijken&type=gemeente").text)
    form = next(each for each in page.forms if each.method == "post")
    home = client.post(form.action, data=form.values).url.path.rsplit("/", 1)[0]
    return f"{home}/thema/milieu"


def test_the_statements_can_be_read_in_english_and_what_is_missing_says_so(client: TestClient) -> None:
    html = client.get("/stellingen?type=gemeente&toon=1&taal=en").text
    assert '<span lang="en">We do what &#39;saving&#39; asks.</span>' in html
    assert Page(html).links["Nederlands"].endswith("taal=nl")


def test_a_theme_page_is_read_in_the_language_that_was_chosen_before(client: TestClient) -> None:
    theme = begin(client)
    assert "Wij doen wat" in client.get(theme).text
    client.get(f"{theme}?taal=en")
    html = client.get(theme).text
    assert '<span lang="en">Don&#39;t know</span>' in html
    assert "<title>Environment – " in html


def test_a_text_that_is_not_translated_is_there_in_dutch_and_says_so(client: TestClient) -> None:
    html = client.get(f"{begin(client)}?taal=en").text
    fallen_back = (
        '<span lang="nl">Het papier.</span> <small class="app-untranslated" lang="en">(not translated yet)</small>'
    )
    assert html.count(fallen_back) == 1


def test_answers_given_in_english_are_kept_as_ever(client: TestClient) -> None:
    theme = begin(client)
    page = Page(client.get(f"{theme}?taal=en").text)
    form = next(each for each in page.forms if each.action.endswith("/thema/milieu"))
    client.post(form.action, data=form.values | {"a.meten": ["ja"]})
    again = Page(client.get(f"{theme}?taal=nl").text)
    kept = next(each for each in again.forms if each.action.endswith("/thema/milieu"))
    assert kept.values["a.meten"] == ["ja"]


def test_who_chooses_a_language_keeps_what_was_filled_in(client: TestClient) -> None:
    theme = begin(client)
    form = next(each for each in Page(client.get(theme).text).forms if each.action.endswith("/thema/milieu"))
    english = client.post(form.action, data=form.values | {"a.meten": ["ja"], "actie": ["taal-en"]})
    kept = next(each for each in Page(english.text).forms if each.action.endswith("/thema/milieu"))
    assert ("We do what" in english.text, kept.values["a.meten"]) == (True, ["ja"])


def test_a_made_up_language_of_a_button_changes_nothing(client: TestClient) -> None:
    theme = begin(client)
    answer = client.post(theme, data={"actie": "taal-en&x=1#y\r\nz: 1"})
    assert (answer.status_code, "Wij doen wat" in answer.text, answer.url.path) == (200, True, theme)


def test_a_mistake_comes_back_in_the_language_of_the_page(client: TestClient) -> None:
    theme = begin(client)
    client.get(f"{theme}?taal=en")
    wrong = client.post(theme, data={"a.meten": "misschien", "v.meten": ""})
    assert (wrong.status_code, "We do what" in wrong.text) == (422, True)


def test_a_correction_of_the_edition_is_shown_in_a_translation_too(copies: Copy, tmp_path: Path) -> None:
    home = home_with(tmp_path, "translated/vertaald/2026.1")
    folder = home / "questionnaires"
    english = FOLDER / "translated" / "vertaald" / "2026.1.en.yaml"
    (folder / "vertaald" / english.name).write_bytes(english.read_bytes())
    erratum = (
        '{edition: vertaald/2026.1, date: "2026-12-01", reason: Tikfout., statement: meten, help: Ja als het er is.}'
    )
    (folder / "errata.yaml").write_text(f"errata:\n  - {erratum}\n", encoding="utf-8")
    settings = Settings(home=home, data=tmp_path, database_url=copies("seeded"), public_url="http://localhost")
    with TestClient(create_app(settings, open_service(settings))) as client:
        html = client.get("/stellingen?type=gemeente&toon=1&taal=en").text
    assert (
        '<span lang="en">Yes if it is on paper.</span> <span lang="nl">(Verbeterd op 1-12-2026: Tikfout.)</span>'
        in html
    )


@pytest.mark.parametrize("code", ["xx", "../..", "en'--", "", "Δεζ"])
def test_a_language_that_is_not_there_shows_the_edition_itself(client: TestClient, code: str) -> None:
    response = client.get("/stellingen", params={"type": "gemeente", "toon": "1", "taal": code})
    assert (response.status_code, "Wij doen wat" in response.text) == (200, True)


def test_an_edition_without_translations_offers_no_choice(copies: Copy, tmp_path: Path) -> None:
    settings = Settings(
        home=home_with(tmp_path, "yes-no"), data=tmp_path, database_url=copies("seeded"), public_url="http://localhost"
    )
    with TestClient(create_app(settings, open_service(settings))) as client:
        assert "app-languages" not in client.get("/stellingen?type=gemeente&toon=1").text


def test_a_broken_translation_is_left_out_and_told(copies: Copy, tmp_path: Path) -> None:
    home = home_with(tmp_path, "translated/vertaald/2026.1")
    (home / "questionnaires" / "vertaald" / "2026.1.en.yaml").write_text("statements: {weg: {text: Gone}}")
    settings = Settings(home=home, data=tmp_path, database_url=copies("seeded"), public_url="http://localhost")
    service = open_service(settings)
    assert "De sleutel 'weg' bestaat niet" in " ".join(str(each) for each in service.library.left_out)
    assert service.library.translations("vertaald/2026.1") == ()
    service.close()


def test_the_check_counts_what_is_translated_and_fails_on_what_does_not_fit(tmp_path: Path) -> None:
    folder = Path(copytree(FOLDER / "translated", tmp_path / "vragenlijsten"))
    assert check_translations(folder).covered[0].extent.missing == 1
