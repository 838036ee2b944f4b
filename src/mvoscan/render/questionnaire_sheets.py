"""An edition as a workbook for reviewers: everything a statement says and does on one row, and room for a remark."""

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from mvoscan.core.erratum import Erratum
from mvoscan.core.preview import Previewed, numbered
from mvoscan.core.questionnaire import Option, Question, Questionnaire, Relation, Role, Scope, Status, Theme
from mvoscan.render.workbook import Cell, Sheet, workbook

_STATEMENTS = (
    ("Thema", 18),
    ("Nr.", 6),
    ("Code", 22),
    ("Subthema", 18),
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
    ("Verbeterd", 30),
    ("Opmerking van de lezer", 50),
)
_FIXED = 3
_REMARK = ("Opmerking van de lezer", 50)
_OTHERS = {
    "Thema's": (("Thema", 30), ("Subthema", 30), ("Code", 24), ("Gewicht", 9), ("Stellingen", 11), ("Inleiding", 80)),
    "Antwoordschalen": (
        ("Schaal", 18),
        ("Code", 16),
        ("Antwoord", 30),
        ("Telt als", 22),
        ("Notitie", 11),
        ("Uitleg", 60),
    ),
    "Profiel": (
        ("Vraag", 50),
        ("Code", 16),
        ("Kiezen", 12),
        ("Antwoord", 40),
        ("Code van het antwoord", 20),
        ("Uitleg", 50),
    ),
    "Vervallen": (("Code", 30), ("Reden", 90)),
}
_RELATIONS = {
    Relation.REWORDED: "anders verwoord",
    Relation.CHANGED: "veranderd",
    Relation.SPLIT: "gesplitst",
    Relation.MERGED: "samengevoegd",
    Relation.NEW: "nieuw",
}
_ROLES = {Role.UNKNOWN: "0 punten (onbekend)", Role.EXCLUDED: "telt niet mee"}


class ForReview(NamedTuple):
    """An edition with the hash of its bytes, whether it is sealed, Dutch names of types by code, and its errata."""

    questionnaire: Questionnaire
    sha256: str
    sealed: bool
    types: Mapping[str, str]
    errata: tuple[Erratum, ...] = ()


def questionnaire_workbook(review: ForReview) -> bytes:
    """The edition as XLSX: guide, statements, themes, scales, profile, and what was retired if anything was."""
    questionnaire = review.questionnaire
    names, widths = zip(*_STATEMENTS, strict=True)
    rows = [row for theme in questionnaire.themes for row in _rows(review, theme)]
    others = {
        "Thema's": _themes(questionnaire),
        "Antwoordschalen": _scales(questionnaire),
        "Profiel": _profile(questionnaire),
        "Vervallen": ((each.id, each.reason) for each in questionnaire.retired),
    }
    made = [_other(name, list(each)) for name, each in others.items()]
    sheets = (
        Sheet("Leeswijzer", _guide(review), widths=(26, 100)),
        Sheet("Stellingen", rows, names, widths, fixed=_FIXED),
        *(each for each in made if each.rows),
    )
    return workbook(sheets, title=f"{questionnaire.title}, editie {questionnaire.edition}")


def _other(name: str, rows: list[tuple[Cell, ...]]) -> Sheet:
    """A sheet with a last column for remarks."""
    names, widths = zip(*_OTHERS[name], _REMARK, strict=True)
    return Sheet(name, [(*row, None) for row in rows], names, widths)


def _guide(review: ForReview) -> list[tuple[Cell, Cell]]:
    questionnaire = review.questionnaire
    light = sum(each.scope is Scope.LIGHT for each in questionnaire.questions.values())
    state = "ontwerp" if questionnaire.status is Status.DRAFT else "gepubliceerd"
    minutes, scoring = questionnaire.minutes, questionnaire.scoring
    return [
        ("Wat dit is", "Alle stellingen van één vragenlijst, om na te lezen. Dit blad verandert niets aan de dienst."),
        ("Vragenlijst", questionnaire.title),
        ("Editie", questionnaire.key),
        ("Volgt op", questionnaire.follows or "geen eerdere editie"),
        ("Toestand", f"{state}, {'verzegeld' if review.sealed else 'niet verzegeld'}"),
        ("Controlegetal (sha256)", review.sha256),
        ("Stellingen", f"{len(questionnaire.questions)}, waarvan {light} in de snelle scan"),
        ("Thema's", len(questionnaire.themes)),
        ("Geschatte tijd", f"snelle scan {minutes.light} minuten, volledige scan {minutes.full} minuten"),
        ("Score", f"regel {scoring.rule}; er is pas een score vanaf {scoring.minimum_coverage} % van het gewicht"),
        ("Voor wie", questionnaire.audience),
        ("Types bestuur", _named(review, questionnaire.institution_types)),
        *((f"Groep {name}", _named(review, members)) for name, members in questionnaire.type_groups.items()),
        ("Inleiding", questionnaire.introduction),
        ("Steunt op", "; ".join(questionnaire.sources)),
        ("Verbeteringen", "\n".join(_correction(each) for each in review.errata) or "geen"),
        (
            "Lees zo",
            "Elke stelling staat op één rij van het blad Stellingen. Schrijf in de laatste kolom wat je opvalt.",
        ),
        ("Nr.", "De plaats in het thema. Op het scherm kan het nummer lager zijn: wat niet past, wordt niet gevraagd."),
        ("SDG", "De koppeling aan de duurzame-ontwikkelingsdoelen is een eigen keuze van de makers."),
    ]


def _correction(erratum: Erratum) -> str:
    return f"{erratum.statement or 'de editie zelf'} {erratum.note}"


def _rows(review: ForReview, theme: Theme) -> Iterator[tuple[Cell, ...]]:
    titles = {question.id: each.title for each in theme.subthemes for question in each.questions}
    for each in numbered(review.questionnaire, theme.questions):
        number = int(each.number) if each.number.isdecimal() else each.number
        yield theme.title, number, each.question.id, titles[each.question.id], *_told(review, each), None


def _told(review: ForReview, shown: Previewed) -> tuple[Cell, ...]:
    """What a statement says and does, from its text to its errata."""
    question, scale = shown.question, review.questionnaire.scale_of(shown.question)
    return (
        question.text,
        question.help,
        question.evidence,
        question.advice,
        "; ".join(f"{each.label}: {_points(each)}" for each in scale.options),
        question.weight,
        "ja" if question.scope is Scope.LIGHT else "nee",
        _audience(review, question),
        "; ".join(f"‘{' of '.join(each.answers)}’ bij: {each.statement}" for each in shown.conditions),
        ", ".join(each.label for each in scale.options if each.id in scale.noted),
        question.service,
        ", ".join(question.iso),
        ", ".join(str(each) for each in question.sdgs),
        _lineage(review.questionnaire, question),
        "\n".join(each.note for each in review.errata if each.statement == question.id),
    )


def _points(option: Option) -> str:
    return _ROLES.get(option.role, f"{option.points} punten" if option.points != 1 else "1 punt")


def _audience(review: ForReview, question: Question) -> str:
    """Who gets a statement: groups and types by their names, and the choices of the profile."""
    when = question.asked_when
    types = _named(review, when.types)
    profile = [
        f"{_text(review, name)} {_labels(review, name, options)}" for name, options in when.profile.items() if options
    ]
    return "; ".join([types, *profile] if types else profile) or "iedereen"


def _named(review: ForReview, codes: Iterable[str]) -> str:
    """Types by their names; a group by its own, which the guide writes out."""
    groups = review.questionnaire.type_groups
    return ", ".join(f"groep {each}" if each in groups else review.types.get(each, each) for each in codes)


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


def _lineage(questionnaire: Questionnaire, question: Question) -> str:
    """What the edition itself says; an edition that follows one need not say what stayed the same."""
    found = question.lineage
    if found is None:
        return f"zelfde code in {questionnaire.follows}" if questionnaire.follows else ""
    return " ".join(part for part in (_RELATIONS[found.relation], ", ".join(found.ancestors)) if part)


def _themes(questionnaire: Questionnaire) -> Iterator[tuple[Cell, ...]]:
    for theme in questionnaire.themes:
        yield theme.title, None, theme.id, theme.weight, len(theme.questions), theme.introduction
        for each in theme.subthemes:
            yield theme.title, each.title, each.id, None, len(each.questions), each.introduction


def _scales(questionnaire: Questionnaire) -> Iterator[tuple[Cell, ...]]:
    for name, scale in questionnaire.scales.items():
        for option in scale.options:
            note = "verplicht" if option.id in scale.noted else None
            yield name, option.id, option.label, _points(option), note, option.description


def _profile(questionnaire: Questionnaire) -> Iterator[tuple[Cell, ...]]:
    for question in questionnaire.profile:
        choose = "één of meer" if question.multiple else "één"
        yield question.text, question.id, choose, None, None, question.help
        for option in question.options:
            yield question.text, question.id, choose, option.label, option.id, option.help
