"""In words what a colleague is asked, for pages and for mail."""

from functools import lru_cache

from mvoscan.core.answers import Answer
from mvoscan.core.dossier import Right
from mvoscan.core.grant import Part
from mvoscan.core.history import Signature
from mvoscan.core.questionnaire import Questionnaire
from mvoscan.render import dutch
from mvoscan.render.speaking import _, ngettext


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
    words = [_("alle stellingen voor %(services)s", services=_in_a_row(part.services))] if part.services else []
    if titles:
        named = _in_a_row(titles)
        words.append(ngettext("het thema %(themes)s", "de thema's %(themes)s", len(titles), themes=named))
    return _in_a_row(words)


def answer_words(answer: Answer, questionnaire: Questionnaire, question_id: str) -> str:
    """An answer without its note."""
    option = questionnaire.scale_of(questionnaire.questions[question_id]).by_id.get(answer.option or "")
    given = option.label if option else _("Nog geen antwoord")
    return _("%(answer)s, interessant", answer=given) if answer.interesting else given


def signature_words(signature: Signature | None) -> str:
    """Who gave an answer and when: 'personeelsdienst, 25 november 2026 om 14:05'; nothing without one."""
    if signature is None:
        return ""
    when = _moment(signature.at.replace(second=0, microsecond=0))
    return f"{signature.author}, {when}" if signature.author else when


_moment = lru_cache(4096)(dutch.moment)
"""A page has many answers of the same minutes, and writing a day in words is slow."""


def _in_a_row(words: list[str] | tuple[str, ...]) -> str:
    """'a, b en c'."""
    return _(" en ").join(filter(None, (", ".join(words[:-1]), words[-1]))) if words else ""
