"""`/beheer/aanbod`: keep the offer: add an entry, change it with a reason, withdraw it, read what was said of it."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from fastapi import APIRouter
from starlette.datastructures import FormData
from starlette.responses import Response

from mvoscan.core.dossier import BRUSSELS
from mvoscan.core.errors import Conflict, Invalid, Problem
from mvoscan.core.feedback import FEWEST, QUESTIONS, VERDICT_WORDS
from mvoscan.core.institution import PROVINCES
from mvoscan.core.iso26000 import CORE_SUBJECTS
from mvoscan.core.login import Person
from mvoscan.core.offer import FORM_WORDS, KIND_WORDS, SOURCE_WORDS, Content, Source, audiences, past
from mvoscan.core.release import Act, act
from mvoscan.usecases.keep_offer import add_entry, change_entry, list_entries, one_entry, withdraw_entry
from mvoscan.web.choices import Choice
from mvoscan.web.deps import Door, Now, OpenDoor, PostedForm
from mvoscan.web.pages.entry import see_other
from mvoscan.web.pages.operator.frame import show
from mvoscan.web.persons import Operator

router = APIRouter()

HERE = "/beheer/aanbod"
_LINES = ("titel", "uitleg", "aanbieder", "soort", "vorm", "duur", "prijs", "contact", "tot", "clausules")
_LISTS = ("thema", "doelgroep", "regio")
_WHY = ("herkomst", "reden", "versie")
_LONGEST = 8_000

Given = Mapping[str, Sequence[str]]


@router.get(HERE)
def show_entries(opened: OpenDoor, person: Operator, now: Now) -> Response:
    """All entries, with what should be looked at."""
    today = _today(now)
    with opened.service.reading() as connection:
        found = list_entries(connection, today=today)
    entries = [
        {
            "entry": each.entry,
            "kind": KIND_WORDS[each.entry.content.kind],
            "past": past(each.entry.content, today),
            "verdicts": [VERDICT_WORDS[verdict] for verdict in each.verdicts],
        }
        for each in found
    ]
    return show(opened, person, "operator/offer.html", {"entries": entries}, here=HERE)


@router.get(f"{HERE}/nieuw")
def ask_entry(opened: OpenDoor, person: Operator) -> Response:
    """The form for a new entry."""
    return _new(opened, person, {})


@router.post(HERE)
def make_entry(opened: OpenDoor, person: Operator, now: Now, form: PostedForm) -> Response:
    """Add an entry; what is wrong comes back with all that was typed."""
    given = _given(form)
    try:
        with opened.service.writing() as connection:
            made = add_entry(connection, given, types=opened.service.types, act=_act(person, now))
    except Invalid as invalid:
        return _new(opened, person, given, invalid.problems)
    return see_other(f"{HERE}/{made.code}")


@router.get(f"{HERE}/{{code}}")
def show_entry(code: str, opened: OpenDoor, person: Operator, now: Now) -> Response:
    """One entry: what was said of it, the form to change it, and all its versions."""
    return _page(opened, person, code, now)


@router.post(f"{HERE}/{{code}}")
def change(code: str, opened: OpenDoor, person: Operator, now: Now, form: PostedForm) -> Response:
    """Change an entry, with the reason: after feedback, or another one."""
    given = _given(form)
    try:
        with opened.service.writing() as connection:
            change_entry(connection, code, given, types=opened.service.types, act=_act(person, now))
    except Invalid as invalid:
        return _page(opened, person, code, now, given, invalid.problems)
    except Conflict as conflict:
        return _page(opened, person, code, now, given, (Problem(field="", message=str(conflict)),), status=409)
    return see_other(f"{HERE}/{code}")


@router.post(f"{HERE}/{{code}}/intrekken")
def withdraw(code: str, opened: OpenDoor, person: Operator, now: Now, form: PostedForm) -> Response:
    """Take an entry out of the offer, with the reason."""
    reason = str(form.get("waarom", ""))[:_LONGEST]
    try:
        with opened.service.writing() as connection:
            withdraw_entry(connection, code, reason, act=_act(person, now))
    except Invalid as invalid:
        problems = tuple(each.model_copy(update={"field": "waarom"}) for each in invalid.problems)
        return _page(opened, person, code, now, {"waarom": [reason]}, problems)
    return see_other(f"{HERE}/{code}")


def _new(opened: Door, person: Person, given: Given, problems: tuple[Problem, ...] = ()) -> Response:
    context = _form(opened, given, problems)
    return show(opened, person, "operator/offer_new.html", context, here=HERE, status=422 if problems else 200)


def _page(
    opened: Door,
    person: Person,
    code: str,
    now: Now,
    given: Given | None = None,
    problems: tuple[Problem, ...] = (),
    *,
    status: int = 422,
) -> Response:
    today = _today(now)
    with opened.service.reading() as connection:
        kept = one_entry(connection, code, today=today)
    typed = {**_typed(kept.entry.content), "versie": [str(kept.entry.revision)], **(given or {})}
    if given is not None and status == 409:
        typed["versie"] = [str(kept.entry.revision)]
    context = {
        **_form(opened, typed, problems),
        "entry": kept.entry,
        "past": past(kept.entry.content, today),
        "verdicts": [VERDICT_WORDS[each] for each in kept.verdicts],
        "heard": kept.heard,
        "remarks": kept.remarks,
        "versions": [{"version": each, "source": SOURCE_WORDS[each.source]} for each in kept.versions],
        "questions": QUESTIONS,
        "fewest": FEWEST,
        "sources": [
            Choice(Source.FEEDBACK, "Na feedback van besturen"),
            Choice(Source.OPERATOR, "Om een andere reden"),
        ],
    }
    return show(opened, person, "operator/offer_entry.html", context, here=HERE, status=status if problems else 200)


def _form(opened: Door, given: Given, problems: tuple[Problem, ...]) -> dict[str, Any]:
    """What the fields of an entry need."""
    every: dict[str, Mapping[Any, str]] = {
        "soort": KIND_WORDS,
        "vorm": FORM_WORDS,
        "thema": CORE_SUBJECTS,
        "doelgroep": audiences(opened.service.types),
        "regio": PROVINCES,
    }
    one = (*_LINES, *_WHY, "waarom")
    return {
        "given": {name: (given.get(name) or ("",))[0] for name in one},
        "chosen": {name: given.get(name, ()) for name in _LISTS},
        "choices": {name: [Choice(code, label) for code, label in words.items()] for name, words in every.items()},
        "problems": problems,
        "errors": {each.field: each.message for each in reversed(problems)},
    }


def _typed(content: Content) -> dict[str, Sequence[str]]:
    """An entry as it stands in its form."""
    return {
        "titel": [content.title],
        "uitleg": [content.summary],
        "aanbieder": [content.provider],
        "soort": [content.kind],
        "vorm": [content.form],
        "duur": [content.length],
        "prijs": [content.price],
        "contact": [content.contact],
        "tot": [content.valid_until.isoformat()],
        "thema": [each for each in content.iso if each in CORE_SUBJECTS],
        "clausules": [", ".join(each for each in content.iso if each not in CORE_SUBJECTS)],
        "doelgroep": content.audience,
        "regio": content.regions,
    }


def _given(form: FormData) -> dict[str, Sequence[str]]:
    lines = {name: [str(form.get(name, ""))[:_LONGEST]] for name in (*_LINES, *_WHY)}
    return {**lines, **{name: [str(each)[:40] for each in form.getlist(name)] for name in _LISTS}}


def _act(person: Person, now: Now) -> Act:
    return act(person.name, now, enforced=True, subject=person.subject)


def _today(now: Now) -> date:
    return now.astimezone(BRUSSELS).date()
