"""What is wrong with the meaning of a questionnaire whose structure is right.

Two strengths. *References* must hold whenever a questionnaire is used, so they are checked at every start. The rest
is demanded before an edition is sealed; what is sealed cannot be mended any more, so a stricter rule made later is
only a remark about it.
"""

from mvoscan.core.check_conditions import check_conditions
from mvoscan.core.check_content import check_content
from mvoscan.core.check_lineage import Editions, check_follows, check_lineage
from mvoscan.core.check_reach import check_reach
from mvoscan.core.check_references import check_references
from mvoscan.core.flaw import Flaw
from mvoscan.core.questionnaire import Questionnaire


def references(questionnaire: Questionnaire, *, types: frozenset[str]) -> tuple[Flaw, ...]:
    """What makes a questionnaire unusable: ids used twice, names that mean nothing, conditions that run in a circle."""
    return (*check_references(questionnaire, types=types), *check_conditions(questionnaire))


def check(questionnaire: Questionnaire, *, types: frozenset[str], editions: Editions) -> tuple[Flaw, ...]:
    """Everything wrong with the meaning; `types` are the known institution types, `editions` the other editions.

    Who gets what, and what descends from what, cannot be judged while references are broken, so that is left out then.
    """
    broken = references(questionnaire, types=types)
    judged = () if broken else (*check_reach(questionnaire), *check_lineage(questionnaire, editions=editions))
    return (*broken, *judged, *check_follows(questionnaire, editions=editions), *check_content(questionnaire))
