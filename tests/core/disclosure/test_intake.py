"""What a scan brings to statistics, from the scan as it was handed in."""

from datetime import UTC, datetime
from fractions import Fraction

from tests.tiny import tiny

from mvoscan.core.answers import Answer
from mvoscan.core.disclosure.intake import results_of
from mvoscan.core.disclosure.series import Series
from mvoscan.core.dossier import Dossier, Subject
from mvoscan.core.questionnaire import Scope
from mvoscan.core.submission import Submission, submit

MADE = tiny("scopes")
SERIES = Series({MADE.edition: MADE})


def _handed_in(scope: Scope, option: str) -> Submission:
    now = datetime(2026, 3, 1, tzinfo=UTC)
    dossier = Dossier(
        id=1, public_id="d", questionnaire=MADE.id, edition=MADE.edition, edition_hash="", scope=scope, practice=False,
        subject=Subject(type=sorted(MADE.allowed_types)[0]), created_at=now, changed_at=now,
    )  # fmt: skip
    bases = [each for each in MADE.questions.values() if scope is Scope.FULL or each.scope is Scope.LIGHT]
    answers = {each.id: Answer(option=option) for each in bases}
    return submit(dossier, MADE, answers, public_id="s", now=now)


def test_a_full_scan_brings_scores_on_both_bases_and_each_answer_once() -> None:
    found = results_of(_handed_in(Scope.FULL, "ja"), MADE, SERIES, scan="s")
    assert {each.basis for each in found.scores} == {"light", "full"}
    assert len(found.answers) == len(MADE.questions)
    assert {each.value for each in found.scores.values()} == {Fraction(100)}


def test_a_light_scan_covers_nothing_of_the_full_basis() -> None:
    found = results_of(_handed_in(Scope.LIGHT, "nee"), MADE, SERIES, scan="s")
    assert {each.basis for each in found.covers} == {"light"}
    assert {*found.scores, *found.answers} <= found.covers
