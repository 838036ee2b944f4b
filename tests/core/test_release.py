"""Two people judge a release: by login where there is one, else by the names they give."""

from datetime import UTC, datetime

import pytest

from mvoscan.core.errors import Refused
from mvoscan.core.release import Act, FourEyes, Release, ReleaseState, act, approve

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
AN = act("An", NOW, enforced=True, subject="1")


def built_by(built: Act) -> Release:
    return Release(
        name="2026-Q3.1",
        period_code="2026-Q3",
        questionnaire="mvo-overheid",
        state=ReleaseState.AUDITED,
        cube_version="1",
        policy_version="1",
        sha256="",
        units_sha256="",
        counts={},
        audit={},
        built=built,
    )


@pytest.mark.parametrize(
    "same",
    [
        act("An Janssens", NOW, enforced=True, subject="1"),
        act(" an ", NOW, enforced=True, subject="2"),
        act("AN", NOW, enforced=False),
    ],
    ids=["another name, the same login", "another login, the same name", "the same name, declared"],
)
def test_nobody_approves_what_they_may_have_built_themselves(same: Act) -> None:
    with pytest.raises(Refused, match="keurt ze niet zelf goed"):
        approve(built_by(AN), same)


@pytest.mark.parametrize(
    ("builder", "approver", "known"),
    [
        (AN, act("Bo", NOW, enforced=True, subject="2"), FourEyes.ENFORCED),
        (AN, act("Bo", NOW, enforced=False), FourEyes.DECLARED),
        (act("An", NOW, enforced=False), act("Bo", NOW, enforced=True, subject="2"), FourEyes.DECLARED),
        (AN, act("Bo", NOW, enforced=True), FourEyes.DECLARED),
    ],
)
def test_two_people_are_enforced_only_by_two_logins(builder: Act, approver: Act, known: FourEyes) -> None:
    assert approve(built_by(builder), approver).four_eyes is known
