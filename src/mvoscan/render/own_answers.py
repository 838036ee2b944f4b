"""The answers of a dossier as they are now, as one table: for who keeps a copy before a dossier is erased."""

from collections.abc import Iterator

from mvoscan.core.answers import Answers
from mvoscan.core.questionnaire import Questionnaire
from mvoscan.core.tailoring import Asked
from mvoscan.render.tables import Cell, Dialect, write_csv

_COLUMNS = ("thema", "stelling", "antwoord", "interessant", "notitie")


def own_answers_csv(questionnaire: Questionnaire, shown: Asked, answers: Answers, *, dialect: Dialect) -> bytes:
    """Every statement that is shown, with its answer and its note."""
    return write_csv(_COLUMNS, _rows(questionnaire, shown, answers), dialect=dialect)


def _rows(questionnaire: Questionnaire, shown: Asked, answers: Answers) -> Iterator[tuple[Cell, ...]]:
    for theme in questionnaire.themes:
        for question in shown.get(theme.id, ()):
            labels = {each.id: each.label for each in questionnaire.scale_of(question).options}
            given = answers.get(question.id)
            yield (
                theme.title,
                question.text,
                labels.get(given.option or "", "") if given else "",
                "ja" if given and given.interesting else "",
                given.note if given else "",
            )
