"""An edition as a workbook for reviewers: everything a statement says and does on one row, and room for a remark."""

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from mvoscan.core.questionnaire import Option, Question, Questionnaire, Relation, Role, Scope, Status, Theme
from mvoscan.core.visibility import conditions
from mvoscan.render.workbook import Cell, Sheet, workbook

_STATEMENTS = (
    ("Thema", 18),
    ("Subthema", 18),
    ("Nr.", 6),
    ("Code", 22),
    ("Stelling", 50),
    ("Wanneer is het ja?", 50),
    ("Bewijs", 40),
    ("Advies", 50),
    ("Antwoorden", 24),
    ("Gewicht", 9),
    ("Snelle scan", 9),
    ("Voor wie", 30),
    ("Verschijnt na", 30),
    ("Notitie verplicht bij", 18),
    ("Dienst", 20),
    ("ISO 26000", 12),
    ("SDG", 10),
    ("Afstamming", 24),
    ("Opmerking van de lezer", 50),
)
_RELATIONS = {
    Relation.REWORDED: "anders verwoord",
    Relation.CHANGED: "veranderd",
    Relation.SPLIT: "gesplitst",
    Relation.MERGED: "samengevoegd",
    Relation.NEW: "nieuw",
}
_ROLES = {Role.UNKNOWN: "0 punten (onbekend)", Role.EXCLUDED: "telt niet mee"}


class ForReview(NamedTuple):
    """An edition with the hash of its bytes, whether it is sealed, and Dutch names of types by code."""

    questionnaire: Questionnaire
    sha256: str
    sealed: bool
    types: Mapping[str, str]


def questionnaire_workbook(review: ForReview) -> bytes:
    """The edition as XLSX: guide, statements, themes, scales and profile."""
    questionnaire = review.questionnaire
    names, widths = zip(*_STATEMENTS, strict=True)
    rows = [_row(review, theme, *each) for theme in questionnaire.themes for each in _numbered(theme)]
    sheets = (
        Sheet("Leeswijzer", _guide(review), widths=(26, 100)),
        Sheet("Stellingen", rows, names, widths),
        Sheet(
            "Thema's",
            list(_themes(questionnaire)),
            ("Thema", "Code", "Gewicht", "Stellingen", "Inleiding"),
            (30, 20, 9, 11, 90),
        ),
        Sheet(
            "Antwoordschalen",
            list(_scales(questionnaire)),
            ("Schaal", "Code", "Antwoord", "Telt als", "Uitleg"),
            (18, 16, 30, 22, 80),
        ),
        Sheet(
            "Profiel",
            list(_profile(questionnaire)),
            ("Vraag", "Code", "Antwoord", "Code van het antwoord"),
            (60, 18, 50, 22),
        ),
    )
    return workbook(sheets, title=f"{questionnaire.title}, editie {questionnaire.edition}")


def _guide(review: ForReview) -> list[tuple[Cell, Cell]]:
    questionnaire = review.questionnaire
    light = sum(each.scope is Scope.LIGHT for each in questionnaire.questions.values())
    state = "ontwerp" if questionnaire.status is Status.DRAFT else "gepubliceerd"
    return [
        ("Vragenlijst", questionnaire.title),
        ("Editie", questionnaire.edition),
        ("Toestand", f"{state}, {'verzegeld' if review.sealed else 'niet verzegeld'}"),
        ("Controlegetal (sha256)", review.sha256),
        ("Stellingen", f"{len(questionnaire.questions)}, waarvan {light} in de snelle scan"),
        ("Voor wie", questionnaire.audience),
        ("Inleiding", questionnaire.introduction),
        ("Steunt op", "; ".join(questionnaire.sources)),
        (
            "Lees zo",
            "Op het blad Stellingen staat elke stelling op één rij. Schrijf in de laatste kolom wat je opvalt.",
        ),
        ("Nr.", "De plaats in het thema. Op het scherm kan het nummer lager zijn: wat niet past, wordt niet gevraagd."),
        ("SDG", "De koppeling aan de duurzame-ontwikkelingsdoelen is een eigen keuze van de makers."),
    ]


def _numbered(theme: Theme) -> Iterator[tuple[str, int, Question]]:
    number = 0
    for subtheme in theme.subthemes:
        for question in subtheme.questions:
            number += 1
            yield subtheme.title, number, question


def _row(review: ForReview, theme: Theme, subtheme: str, number: int, question: Question) -> tuple[Cell, ...]:
    questionnaire = review.questionnaire
    scale = questionnaire.scale_of(question)
    return (
        theme.title,
        subtheme,
        number,
        question.id,
        question.text,
        question.help,
        question.evidence,
        question.advice,
        "; ".join(f"{each.label}: {_points(each)}" for each in scale.options),
        question.weight,
        "ja" if question.scope is Scope.LIGHT else "nee",
        _audience(review, question),
        "; ".join(
            f"‘{' of '.join(each.answers)}’ bij: {each.statement}" for each in conditions(questionnaire, question)
        ),
        ", ".join(each.label for each in scale.options if each.id in scale.noted),
        question.service,
        ", ".join(question.iso),
        ", ".join(str(each) for each in question.sdgs),
        _lineage(question),
        None,
    )


def _points(option: Option) -> str:
    return _ROLES.get(option.role, f"{option.points} punten" if option.points != 1 else "1 punt")


def _audience(review: ForReview, question: Question) -> str:
    """Who gets a statement: groups and types by their names, and the choices of the profile."""
    when = question.asked_when
    types = ", ".join(review.types.get(each, f"groep {each}") for each in when.types)
    profile = [f"{_text(review, name)} {_labels(review, name, options)}" for name, options in when.profile.items()]
    return "; ".join([types, *profile] if types else profile) or "iedereen"


def _text(review: ForReview, profile: str) -> str:
    return next((each.text for each in review.questionnaire.profile if each.id == profile), profile)


def _labels(review: ForReview, profile: str, options: Iterable[str]) -> str:
    known = {
        option.id: option.label
        for each in review.questionnaire.profile
        if each.id == profile
        for option in each.options
    }
    return " of ".join(known.get(option, option) for option in options)


def _lineage(question: Question) -> str:
    found = question.lineage
    if found is None:
        return ""
    return " ".join(part for part in (_RELATIONS[found.relation], ", ".join(found.ancestors)) if part)


def _themes(questionnaire: Questionnaire) -> Iterator[tuple[Cell, ...]]:
    for theme in questionnaire.themes:
        yield theme.title, theme.id, theme.weight, len(theme.questions), theme.introduction


def _scales(questionnaire: Questionnaire) -> Iterator[tuple[Cell, ...]]:
    for name, scale in questionnaire.scales.items():
        for option in scale.options:
            yield name, option.id, option.label, _points(option), option.description


def _profile(questionnaire: Questionnaire) -> Iterator[tuple[Cell, ...]]:
    for question in questionnaire.profile:
        for option in question.options:
            yield question.text, question.id, option.label, option.id
