"""The difference between two editions says what became of a reworded statement, and no more than that."""

import pytest
from tests.tiny import edition

from mvoscan.core.edition_diff import compare_editions
from mvoscan.core.questionnaire import Questionnaire
from mvoscan.render.edition_diff import edition_diff_text


def reworded_to(**words: str) -> Questionnaire:
    """The later edition of the example pair, in which 'besparen' has the words of the earlier one but for these."""
    later = edition("2026.2").model_dump(mode="json", by_alias=True)
    statement = later["themes"][0]["subthemes"][0]["questions"][1]
    before = edition("2026.1").questions["besparen"]
    statement |= {name: getattr(before, name) for name in ("text", "help", "evidence", "advice")} | words
    return Questionnaire.model_validate(later)


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ({}, "niets veranderde"),
        ({"help": "Ja als het er staat."}, "alleen uitleg, bewijs of advies veranderde"),
        ({"text": "Wij sparen energie."}, "was besparen: "),
    ],
    ids=["nothing", "help", "text"],
)
def test_a_reworded_statement_says_what_became_of_its_words(words: dict[str, str], told: str) -> None:
    said = edition_diff_text(compare_editions(edition("2026.1"), reworded_to(**words)))
    after = said[said.index("- besparen: ") :].splitlines()[1]
    assert after.strip().startswith(told)
