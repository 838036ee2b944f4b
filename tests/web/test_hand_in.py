"""Handing in: once, whole, with the scores as they were; and a result that shows exactly those."""

import pytest
from starlette.testclient import TestClient
from tests.started import asked_ids, institution_id, seen, start_in
from tests.walker import Walker

from mvoscan.core.submission import Submission, scored
from mvoscan.storage import submissions
from mvoscan.usecases.open_service import Service

pytestmark = pytest.mark.database


def test_a_scan_with_open_statements_is_handed_in_after_the_review_named_them(
    client: TestClient, service: Service
) -> None:
    dossier, walker = start_in(client, service), Walker(client)
    page = walker.go(f"/dossier/{dossier.public_id}/nakijken")
    total = sum(map(len, asked_ids(service, dossier).values()))
    assert f"{total} stellingen hebben nog geen antwoord" in page.text

    page = walker.submit("Indienen met open stellingen")
    assert "Geen totaalscore" in page.text


def test_handing_in_twice_gives_one_submission(client: TestClient, service: Service) -> None:
    dossier = start_in(client, service)
    for _ in range(2):
        assert client.post(f"/dossier/{dossier.public_id}/indienen").status_code == 303

    assert len(_submissions(service)) == 1


def test_after_handing_in_nothing_can_be_changed(client: TestClient, service: Service) -> None:
    dossier = start_in(client, service)
    theme, questions = next(iter(asked_ids(service, dossier).items()))
    client.post(f"/dossier/{dossier.public_id}/indienen")
    response = client.post(f"/dossier/{dossier.public_id}/thema/{theme}", data={f"a.{questions[0]}": "ja"})

    assert response.status_code == 409
    assert "al ingediend" in response.text
    assert _submissions(service)[0].answers == {}


def test_the_result_names_edition_basis_rule_date_and_coverage(client: TestClient, service: Service) -> None:
    walker = _answered(client, service, "ja")
    for said in ("editie 2026", "basis: snelle scan", "weighted-share-1", "Ingediend op", "Dekking: 100 %"):
        assert said in walker.page.text


def test_the_result_shows_the_score_the_counts_and_the_advice_for_every_nee(
    client: TestClient, service: Service
) -> None:
    walker = _answered(client, service, "nee")
    submission = _submissions(service)[0]
    questions = service.library.get(submission.questionnaire, submission.edition).questions

    assert submission.scores[0].overall.score == 0
    assert all(questions[name].advice.split("\n")[0][:40] in walker.page.text for name in submission.answers)


def test_a_stored_submission_scores_the_same_with_the_edition_it_names(client: TestClient, service: Service) -> None:
    _answered(client, service, "ja", other="weet-niet")
    for each in _submissions(service):
        questionnaire = service.library.get(each.questionnaire, each.edition)
        assert scored(questionnaire, each.tailoring, each.answers) == each.scores


def test_a_joint_scan_asks_the_statements_of_both_types(client: TestClient, service: Service) -> None:
    aalst = institution_id(service, "gemeente", "Aalst")
    alone = start_in(client, service, institution=aalst)
    joint = start_in(client, service, institution=aalst, joint=True)
    counts = [sum(map(len, asked_ids(service, each).values())) for each in (alone, joint)]

    assert joint.subject.types == {"gemeente", "ocmw"}
    assert counts[1] >= counts[0]


def test_a_practice_run_gives_a_result_and_is_counted_nowhere(client: TestClient, service: Service) -> None:
    dossier = start_in(client, service, practice=True)
    question = next(iter(asked_ids(service, dossier).values()))[0]
    client.post(f"/dossier/{dossier.public_id}/antwoord/{question}", data={"a": "ja"}, headers=seen())
    client.post(f"/dossier/{dossier.public_id}/indienen")
    page = client.get(f"/dossier/{dossier.public_id}/resultaat").text

    assert "telt nergens mee" in page
    with service.reading() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM usage_fact").scalar_one() == 0


def _answered(client: TestClient, service: Service, option: str, *, other: str | None = None) -> Walker:
    """A whole scan in which every statement gets this answer (every third the other), handed in."""
    dossier, walker = start_in(client, service), Walker(client)
    for theme, questions in asked_ids(service, dossier).items():
        walker.go(f"/dossier/{dossier.public_id}/thema/{theme}")
        given: dict[str, str | list[str]] = {
            f"a.{each}": other if other and not place % 3 else option for place, each in enumerate(questions)
        }
        walker.send("Bewaren en verder", given)
    walker.submit("Indienen")
    return walker


def _submissions(service: Service) -> list[Submission]:
    with service.reading() as connection:
        return list(submissions.every(connection))
