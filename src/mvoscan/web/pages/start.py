"""Start a scan, a choice a page: questionnaire, type, institution, together or alone. `begin` has the last page.

Every page is a GET that carries the choices in its address; `verder=1` asks to go on, and comes back with what is
wrong or leads to the next page.
"""

from collections import defaultdict
from typing import Annotated, Any, NamedTuple

from fastapi import APIRouter, Query
from sqlalchemy import Connection
from starlette.responses import Response

from mvoscan.core.errors import Invalid, Problem
from mvoscan.core.institution import PROVINCES, Institution, InstitutionType, Number
from mvoscan.core.naming import read_named
from mvoscan.usecases.find_institution import MOST_FOUND, find_elsewhere, find_institutions
from mvoscan.web.deps import Door, OpenDoor
from mvoscan.web.pages.choosing import NOT_LISTED, UNNAMED, Choices, questionnaire_items, type_groups
from mvoscan.web.pages.entry import see_other
from mvoscan.web.pages.settling import fitting, in_words, joint, listed, mend, offered_to, settle, type_of

router = APIRouter()

Chosen = Annotated[Choices, Query()]
Problems = tuple[Problem, ...]


class Found(NamedTuple):
    """What a search gave: bodies of the type, else those of other types with that number, or what is wrong with it."""

    here: tuple[Institution, ...] = ()
    elsewhere: tuple[Institution, ...] = ()
    problems: Problems = ()


@router.get("/start")
def choose_type(opened: OpenDoor, chosen: Chosen, verder: str = "") -> Response:
    """Which type of institution: always asked, never guessed."""
    problems: Problems = ()
    try:
        offered = offered_to(opened.service, chosen)
    except Invalid as invalid:
        return mend(chosen, invalid)
    if verder:
        try:
            found = fitting(opened.service, chosen)
        except Invalid as invalid:
            problems = invalid.problems
        else:
            return see_other(chosen.address("/start/vragenlijst" if len(found) > 1 else after_type(chosen)))
    return show_step(
        opened, "start/type.html", chosen, {"groups": type_groups(opened.service.types, *offered)}, problems
    )


@router.get("/start/vragenlijst")
def choose_questionnaire(opened: OpenDoor, chosen: Chosen, verder: str = "") -> Response:
    """Which questionnaire, when there are several for this type."""
    problems: Problems = ()
    try:
        offered = fitting(opened.service, chosen.model_copy(update={"vragenlijst": ""}))
        type_of(opened.service, chosen)
    except Invalid as invalid:
        if invalid.problems[0].field != "vragenlijst":
            return mend(chosen.model_copy(update={"vragenlijst": ""}), invalid)
        problems = invalid.problems if verder else ()
    else:
        if verder:
            return see_other(chosen.address(after_type(chosen)))
    return show_step(opened, "start/questionnaire.html", chosen, {"items": questionnaire_items(offered)}, problems)


@router.get("/start/bestuur")
def choose_institution(
    opened: OpenDoor, chosen: Chosen, zoek: str = "", verder: str = "", bekend: str = ""
) -> Response:
    """Which institution: search, or not in the list, or not named. `bekend` says that a typed number is known."""
    problems: Problems = ()
    with opened.service.reading() as connection:
        try:
            _, kind = type_of(opened.service, chosen)
        except Invalid as invalid:
            return mend(chosen, invalid)
        if verder:
            try:
                return see_other(_after_institution(opened, connection, chosen))
            except Invalid as invalid:
                problems = invalid.problems
        found = _search(connection, chosen, zoek.strip())
    context = _shown(opened, kind, found) | {"search": zoek.strip(), "known": bool(bekend)}
    return show_step(opened, "start/institution.html", chosen, context, (*found.problems, *problems))


@router.get("/start/nieuw")
def name_unlisted(opened: OpenDoor, chosen: Chosen, zonder: str = "", verder: str = "") -> Response:
    """The name and number of a body that is not in the list."""
    problems: Problems = ()
    try:
        _, kind = type_of(opened.service, chosen)
    except Invalid as invalid:
        return mend(chosen, invalid)
    if verder:
        try:
            return see_other(_after_naming(opened, chosen, without_number=bool(zonder)))
        except Invalid as invalid:
            problems = invalid.problems
    context = {"type": kind, "without": bool(zonder) or bool(chosen.naam and not chosen.nummer and not verder)}
    return show_step(opened, "start/unlisted.html", chosen, context, problems)


@router.get("/start/samen")
def choose_together(opened: OpenDoor, chosen: Chosen, verder: str = "") -> Response:
    """Alone, or together with the OCMW or municipality."""
    problems: Problems = ()
    try:
        with opened.service.reading() as connection:
            settled = settle(opened.service, connection, chosen)
    except Invalid as invalid:
        return mend(chosen, invalid)
    if settled.institution is None or settled.partner is None:
        return see_other(chosen.address("/start/profiel", samen=""))
    if verder:
        try:
            joint(settled, chosen)
        except Invalid as invalid:
            problems = invalid.problems
        else:
            return see_other(chosen.address("/start/profiel"))
    context = {
        "ours": in_words(opened.service, settled.institution),
        "theirs": in_words(opened.service, settled.partner),
    }
    return show_step(opened, "start/together.html", chosen, context, problems)


def after_type(chosen: Choices) -> str:
    """The page after type and questionnaire: who looks around names no institution."""
    return "/start/profiel" if chosen.practice else "/start/bestuur"


def show_step(
    opened: Door, template: str, chosen: Choices, context: dict[str, Any], problems: Problems = ()
) -> Response:
    """A page of the start, with what is wrong at the top and at each field."""
    errors = defaultdict(str, {each.field: each.message for each in problems})
    shared = {"chosen": chosen, "problems": problems, "errors": errors, "practice": chosen.practice, "nav": "scan"}
    return opened.templates.render(template, shared | context, status=422 if problems else 200)


def _search(connection: Connection, chosen: Choices, text: str) -> Found:
    """Bodies of the type for what was typed; for nothing typed, the one chosen before."""
    if not text:
        before = listed(connection, chosen.bestuur)
        return Found((before,) if before and before.type == chosen.type else ())
    try:
        here = find_institutions(connection, text, type=chosen.type)
    except Invalid as invalid:
        return Found(problems=tuple(each.model_copy(update={"field": "zoek"}) for each in invalid.problems))
    return Found(here, () if here else find_elsewhere(connection, text))


def _shown(opened: Door, kind: InstitutionType, found: Found) -> dict[str, Any]:
    return {
        "type": kind,
        "found": [(each, in_words(opened.service, each)) for each in found.here],
        "elsewhere": [in_words(opened.service, each) for each in found.elsewhere],
        "most": MOST_FOUND,
        "provinces": PROVINCES,
    }


def _after_institution(opened: Door, connection: Connection, chosen: Choices) -> str:
    """Where a choice of institution leads; raises `Invalid` when there is none."""
    if chosen.bestuur == NOT_LISTED:
        return chosen.address("/start/nieuw")
    if chosen.bestuur == UNNAMED:
        return chosen.address("/start/profiel", samen="", naam="", nummer="")
    settled = settle(opened.service, connection, chosen)
    return chosen.address("/start/samen" if settled.partner else "/start/profiel", naam="", nummer="")


def _after_naming(opened: Door, chosen: Choices, *, without_number: bool) -> str:
    """Where a name leads; back to the list when its number is known there. Raises `Invalid` with all that is wrong."""
    number = _checked(chosen, without_number=without_number)
    if number is not None:
        text = number.kbo or number.ovo or ""
        with opened.service.reading() as connection:
            known = find_institutions(connection, text, type=chosen.type)
        if known:
            return chosen.address("/start/bestuur", bestuur=known[0].id, naam="", nummer="", zoek=text, bekend="1")
    return chosen.address("/start/profiel", bestuur=NOT_LISTED, samen="")


def _checked(chosen: Choices, *, without_number: bool) -> Number | None:
    """The number of a body that is named; raises `Invalid` unless it has one or says that it has none."""
    problems: list[Problem] = []
    number = None
    try:
        _, number = read_named(chosen.naam, chosen.nummer)
    except Invalid as invalid:
        problems.extend(invalid.problems)
    if without_number and chosen.nummer:
        message = "Je gaf een nummer en zei ook dat er geen is. Maak het nummer leeg of haal het vinkje weg."
        problems.append(Problem(field="zonder", message=message))
    if not without_number and not chosen.nummer:
        message = "Geef het KBO-nummer of de OVO-code, of zeg dat er geen is."
        problems.append(Problem(field="nummer", message=message))
    if problems:
        raise Invalid(*problems)
    return number
