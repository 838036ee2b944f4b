"""An author has a questionnaire checked and walks through it; whatever is sent, it is answered and nothing is kept."""

from collections.abc import Iterator

import pytest
from httpx2 import Response
from sqlalchemy import func, select
from starlette.testclient import TestClient
from tests.tiny import BROKEN, FOLDER, ROOT
from tests.walker import Page
from tests.web.slow_to_import import answer

from mvoscan.core.errors import Unavailable
from mvoscan.settings import Settings
from mvoscan.storage.tables import metadata
from mvoscan.usecases.open_service import Service
from mvoscan.web.app import create_app
from mvoscan.web.bounded import Bounded

pytestmark = [pytest.mark.database, pytest.mark.once]

PATH = "/vragenlijst-controleren"
TAILORED = (FOLDER / "tailored.yaml").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def bounded() -> Iterator[Bounded]:
    """One set of processes for all of these tests, with time enough on a busy machine."""
    made = Bounded(seconds=60)
    yield made
    made.close()


@pytest.fixture
def client(settings: Settings, service: Service, bounded: Bounded) -> Iterator[TestClient]:
    with TestClient(create_app(settings, service, bounded=bounded), follow_redirects=False) as opened:
        yield opened


def upload(client: TestClient, raw: bytes, name: str = "mijn.yaml") -> Response:
    return client.post(PATH, files={"bestand": (name, raw)})


def shown(client: TestClient, text: str, **choices: str | list[str]) -> Response:
    data = {"tekst": text, "naam": "mijn.yaml", **{name.replace("p_", "p."): each for name, each in choices.items()}}
    return client.post(f"{PATH}/voorbeeld", data=data)


def test_every_mistake_is_told_with_its_line_its_place_the_line_itself_and_a_remedy(client: TestClient) -> None:
    text = TAILORED.replace("status: draft", "status: drift").replace("scope: light", "scope: lihgt", 1)
    line = text.splitlines().index("status: drift") + 1
    response = upload(client, text.encode())
    page = Page(response.text)

    assert response.status_code == 200
    assert "Er zijn nog 2 fouten" in page.text
    assert f"Regel {line}, teken 1 · status status: drift De waarde 'drift' bestaat hier niet." in page.text
    assert "Bedoel je 'draft'?" in page.text
    assert "scope: lihgt" in page.text
    assert "#fout-2" in page.links.values()


def test_each_example_of_a_mistake_is_answered_with_what_is_wrong(client: TestClient) -> None:
    answers = {path.stem: upload(client, path.read_bytes()).text for path in BROKEN.glob("*.yaml")}
    assert [name for name, html in answers.items() if "app-findings__message" not in html] == []


def test_a_questionnaire_in_order_is_counted_and_offers_its_own_types(client: TestClient) -> None:
    page = Page(upload(client, TAILORED.encode()).text)
    assert "Alles is in orde" in page.text
    form = next(each for each in page.forms if each.action.endswith("voorbeeld"))
    assert {"gemeente", "ocmw"} <= set(form.choices["type"])
    assert form.values["tekst"] == [TAILORED]


def test_our_own_questionnaire_is_in_order_here_as_on_the_command_line(client: TestClient) -> None:
    raw = (ROOT / "questionnaires/mvo-overheid/2026.2.yaml").read_bytes()
    assert "Alles is in orde" in upload(client, raw, "2026.2.yaml").text


def test_the_preview_shows_what_this_type_and_profile_get_and_walks_from_theme_to_theme(client: TestClient) -> None:
    raw = (ROOT / "questionnaires/mvo-overheid/2026.2.yaml").read_text(encoding="utf-8")
    form = next(each for each in Page(upload(client, raw.encode()).text).forms if each.action.endswith("voorbeeld"))
    page = Page(client.post(f"{PATH}/voorbeeld", data=form.values).text)
    assert "Thema 1 van 8" in page.text
    assert "Wanneer is het ja?" in page.text
    themes = next(each for each in page.forms if "ga" in each.choices).choices["ga"]
    last = Page(client.post(f"{PATH}/voorbeeld", data=form.values | {"thema": [themes[-1]]}).text)
    assert "Thema 8 van 8" in last.text
    assert "Vorig thema" in last.text
    assert "Volgend thema" not in last.text


def test_the_light_scan_shows_fewer_statements_than_the_full_one(client: TestClient) -> None:
    text = (FOLDER / "scopes.yaml").read_text(encoding="utf-8")
    light, full = (
        shown(client, text, type="gemeente", omvang=scope).text.count("<legend>") for scope in ("light", "full")
    )
    assert 0 < light < full


def test_a_statement_that_waits_is_shown_with_the_answer_it_waits_for(client: TestClient) -> None:
    text = (FOLDER / "conditional.yaml").read_text(encoding="utf-8")
    page = Page(shown(client, text, **_choices(client, text)).text)
    assert "Verschijnt alleen na “" in page.text


def test_a_draft_whose_meaning_is_not_in_order_yet_can_be_seen_already(client: TestClient) -> None:
    text = TAILORED.replace("    title:", "    title:", 1).replace("help: ", "help: Ja. #", 1)
    assert "Je kunt de stellingen al bekijken" in upload(client, text.encode()).text
    page = Page(upload(client, text.replace("id: ", "id: X", 1).encode()).text)
    assert "Dat kan zodra de fouten hierboven opgelost zijn" in page.text


def test_a_wrong_choice_for_the_preview_is_told_at_its_field(client: TestClient) -> None:
    response = shown(client, TAILORED, type="ministerie")
    assert response.status_code == 422
    assert "#type" in Page(response.text).links.values()


SENT = {
    b"": "Kies een bestand dat niet leeg is",
    b" \n\n": "Kies een bestand dat niet leeg is",
    b"\x89PNG\r\n\x1a\n\x00\x00\xff": "geen UTF-8",
    "titel: café".encode("latin-1"): "geen UTF-8",
    TAILORED.encode("utf-16"): "geen UTF-8",
    b"PK\x03\x04 no yaml": "onzichtbaar stuurteken",
    b"- a\n- b\n": "Hier horen sleutels met waarden",
    b"a: &a [x, x]\nb: [*a, *a]\n": "Verwijzingen zoals *a gebruiken we niet",
    b"[" * 400_000: "dieper genest dan 30 niveaus",
    b'"\\UFFFFFFFF"': "geen bestaand teken",
}


def test_whatever_is_sent_is_answered_with_what_is_wrong(client: TestClient) -> None:
    answers = {said: Page(upload(client, raw).text).text for raw, said in SENT.items()}
    assert [said for said, text in answers.items() if said not in text] == []


def test_three_megabytes_are_refused_with_what_to_do_instead(client: TestClient) -> None:
    response = upload(client, b"a" * 3_000_000)
    assert response.status_code == 413
    assert "hoogstens 512 kB" in response.text
    assert "mvoscan check" in response.text


def test_a_file_that_would_keep_us_busy_is_stopped_and_the_next_one_is_checked(
    settings: Settings, service: Service
) -> None:
    short = Bounded(seconds=1)
    with TestClient(create_app(settings, service, bounded=short)) as client:
        response = upload(client, b"[" + b"a," * 250_000 + b"]")
        assert response.status_code == 422
        assert "vraagt te veel tijd" in response.text
        assert "Alles is in orde" in upload(client, TAILORED.encode()).text


def test_who_comes_while_all_are_busy_is_asked_to_come_back(settings: Settings, service: Service) -> None:
    with TestClient(create_app(settings, service, bounded=Bounded(most=0))) as client:
        response = upload(client, TAILORED.encode())
    assert response.status_code == 503
    assert int(response.headers["retry-after"]) > 0


def test_markup_in_a_questionnaire_stays_text(client: TestClient) -> None:
    evil = "<script>x</script><b a=\"'>"
    text = TAILORED.replace("title: ", f"title: '{evil.replace(chr(39), chr(39) * 2)}' #", 1)
    text = text.replace("text: ", f"text: '{evil.replace(chr(39), chr(39) * 2)} wij doen het.' #")
    for response in (upload(client, text.encode(), f"{evil}.yaml"), shown(client, text, **_choices(client, text))):
        assert response.status_code == 200
        assert "<script>x" not in response.text
        assert "&lt;script&gt;x" in response.text


def test_markup_in_an_id_is_a_mistake_and_stays_text(client: TestClient) -> None:
    response = upload(client, TAILORED.replace("id: ", "id: '<img src=x>' #", 1).encode())
    assert "De code &#39;&lt;img src=x&gt;&#39; is niet goed geschreven." in response.text
    assert "<img" not in response.text


def test_signs_that_mark_our_own_gaps_make_no_format_of_a_text(client: TestClient) -> None:
    text = TAILORED.replace("help: ", 'help: "Ja als \ue000number)999999999s\ue000 en 100 %(x)s." #')
    response = shown(client, text, **_choices(client, text))
    assert response.status_code == 200
    assert len(response.text) < 100_000
    assert "100 %(x)s." in response.text


def test_nothing_is_written(client: TestClient, service: Service, settings: Settings) -> None:
    before = _rows(service), _files(settings)
    upload(client, TAILORED.encode())
    upload(client, b"\x00")
    shown(client, TAILORED, **_choices(client, TAILORED))
    assert (_rows(service), _files(settings)) == before
    assert not client.cookies


def test_nothing_of_what_is_sent_is_logged(client: TestClient, capfd: pytest.CaptureFixture[str]) -> None:
    upload(client, TAILORED.replace("title: ", "title: geheim-ontwerp #", 1).encode(), "geheim-ontwerp.yaml")
    out, err = capfd.readouterr()
    assert "geheim-ontwerp" not in out + err


def test_reloading_a_preview_leads_back_to_the_form(client: TestClient) -> None:
    assert client.get(f"{PATH}/voorbeeld").headers["location"] == PATH


def test_the_page_on_this_website_leads_here_and_says_what_the_command_line_offers(client: TestClient) -> None:
    page = Page(client.get("/over").text)
    assert PATH in page.links.values()
    assert "mvoscan preview" in page.text


def test_what_a_process_must_import_first_takes_none_of_the_time_for_the_work() -> None:
    working = Bounded(seconds=1)
    assert working.run(answer) == "done"
    working.close()


def test_work_of_a_stranger_comes_back_from_a_process_that_is_stopped_after_its_time() -> None:
    with pytest.raises(Unavailable):
        Bounded(most=0).run(len, "abc")
    working = Bounded()
    assert working.run(len, "abc") == 3
    working.close()


def _choices(client: TestClient, text: str) -> dict[str, str | list[str]]:
    """The choices that the report proposes."""
    form = next(each for each in Page(upload(client, text.encode()).text).forms if each.action.endswith("voorbeeld"))
    chosen: dict[str, str | list[str]] = dict(form.values.items())
    return {name: each for name, each in chosen.items() if name not in {"tekst", "naam"}}


def _rows(service: Service) -> dict[str, int]:
    with service.reading() as connection:
        return {
            table.name: connection.execute(select(func.count()).select_from(table)).scalar_one()
            for table in metadata.sorted_tables
        }


def _files(settings: Settings) -> list[str]:
    return sorted(str(path) for path in settings.data.rglob("*"))
