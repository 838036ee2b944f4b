"""In words what a colleague is asked, for pages and for mail."""

from gettext import NullTranslations

from mvoscan.core.answers import Answer
from mvoscan.core.dossier import Right
from mvoscan.core.grant import Part
from mvoscan.core.questionnaire import Questionnaire

_ = NullTranslations().gettext


def right_words(right: Right) -> str:
    """What a link allows."""
    return {
        Right.READ: _("alleen lezen"),
        Right.CONTRIBUTE: _("invullen"),
        Right.MANAGE: _("beheren en indienen"),
    }[right]


def part_words(part: Part, questionnaire: Questionnaire) -> str:
    """Which statements a part covers.

    >>> part_words(Part(services=("ICT",)), Questionnaire.model_construct(themes=()))
    'alle stellingen voor ICT'
    """
    if part.whole:
        return _("de hele scan")
    titles = [each.title for each in questionnaire.themes if each.id in part.themes]
    words = [_("alle stellingen voor %s") % _in_a_row(part.services)] if part.services else []
    if titles:
        words.append((_("het thema %s") if len(titles) == 1 else _("de thema's %s")) % _in_a_row(titles))
    return _in_a_row(words)


def answer_words(answer: Answer, questionnaire: Questionnaire, question_id: str) -> str:
    """An answer without its note."""
    option = questionnaire.scale_of(questionnaire.questions[question_id]).by_id.get(answer.option or "")
    given = option.label if option else _("Nog geen antwoord")
    return _("%s, interessant") % given if answer.interesting else given


def _in_a_row(words: list[str] | tuple[str, ...]) -> str:
    """'a, b en c'."""
    return " en ".join(filter(None, (", ".join(words[:-1]), words[-1]))) if words else ""
