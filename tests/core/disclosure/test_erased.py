"""A scan that was erased counts as it did, and one body is never two units."""

from datetime import UTC, date, datetime
from fractions import Fraction

import pytest
from tests.populations import theme

from mvoscan.core.disclosure.erased import ErasedScan, Seen, told_apart
from mvoscan.core.disclosure.intake import Results
from mvoscan.core.disclosure.keeping import counted_again, without_identity
from mvoscan.core.disclosure.latest import HandIn
from mvoscan.core.disclosure.population import Answered, Scored
from mvoscan.core.dossier import Subject
from mvoscan.core.questionnaire import Scope
from mvoscan.core.submission import Submission

MILIEU, MENSEN = theme(), theme("mensen")
MORNING = datetime(2026, 3, 4, 23, 30, tzinfo=UTC)
"""Already the fifth of March in Belgium."""


def erased(**facts: object) -> ErasedScan:
    """What is left of a scan of a municipality in Antwerpen, erased in June."""
    results = Results(
        covers=frozenset({MILIEU, MENSEN}),
        scores={MILIEU: Scored("s", Fraction(200, 3), frozenset({MENSEN})), MENSEN: Scored("s", Fraction(50))},
        answers={MENSEN: Answered("s", "ja")},
    )
    scan = HandIn("s", "x", "gemeente", MORNING, results, province="antwerpen", confirmed=True)
    return without_identity(scan._replace(**facts), submission(), erased_on=date(2026, 6, 10))  # type: ignore[arg-type]  # a test may set any fact.


def submission() -> Submission:
    return Submission(
        public_id="p",
        questionnaire="q",
        edition="1.0",
        edition_hash="h",
        scope=Scope.LIGHT,
        practice=False,
        subject=Subject(type="gemeente", institution="aalst"),
        profile={"gebouwen": ("ja",)},
        answers={},
        scores=(),
        handed_in_at=MORNING,
        month="2026-03",
        quarter="2026-Q1",
    )


@pytest.mark.parametrize("shows", [None, frozenset(), frozenset({MILIEU})])
def test_what_it_brings_is_what_it_brought_down_to_the_last_fraction_and_what_was_shown(
    shows: frozenset[object] | None,
) -> None:
    before = erased(waiver=shows is not None, shows=shows)
    after = counted_again(ErasedScan.model_validate_json(before.model_dump_json()), order=0)
    assert (after.results.scores[MILIEU], after.results.covers) == (
        Scored("s", Fraction(200, 3), frozenset({MENSEN})),
        frozenset({MILIEU, MENSEN}),
    )
    assert (after.results.answers, after.waiver, after.shows) == (
        {MENSEN: Answered("s", "ja")},
        shows is not None,
        shows or frozenset(),
    )


def test_of_the_moment_only_the_day_is_left_and_a_scan_of_that_day_that_is_still_there_comes_after_it() -> None:
    again = counted_again(erased(), order=3)
    assert erased().day == date(2026, 3, 5)
    assert MORNING.replace(hour=22) < again.handed_in_at < MORNING


@pytest.mark.parametrize(
    ("other", "counts"),
    [
        ({"since": "2026-07"}, False),
        ({"since": "2026-06"}, False),
        ({"since": "2026-07", "province": None}, False),
        ({"since": "2026-05"}, True),
        ({"since": "2026-07", "province": "limburg"}, True),
        ({"since": "2026-07", "type": "ocmw"}, True),
        ({"since": "2026-07", "organisation": "x"}, True),
    ],
)
def test_beside_a_body_that_may_be_the_same_one_come_back_it_is_left_out(
    other: dict[str, str | None], *, counts: bool
) -> None:
    seen = Seen.model_validate({"organisation": "y", "type": "gemeente", "province": "antwerpen"} | other)
    assert bool(told_apart([erased()], [seen], {"x": False})) is counts
    assert told_apart([erased()], [seen], {"x": True})
