"""Start a scan, a choice a page: type, institution, together or alone, profile; the last page makes the dossier.

Every page is a GET that carries the choices in its address; `verder=1` asks to go on, and comes back with what is
wrong or leads to the next page. Only the last is a POST.
"""

from collections import defaultdict
from typing import Annotated, Any

from fastapi import APIRouter, Query
from sqlalchemy import Connection
from starlette.responses import Response

from mvoscan.core.errors import Invalid, NotFound, Problem
from mvoscan.core.institution import PROVINCES, Institution, read_number
from mvoscan.core.questionnaire import Questionnaire, Scope
from mvoscan.core.tailoring import check_type
from mvoscan.usecases.find_institution import find_institutions, get_institution, name_institution, partner_of
from mvoscan.usecases.start_scan import Keys, Start, start_scan
from mvoscan.web.deps import Door, OpenDoor, PostedForm, Visitor, public_id, secret
from mvoscan.web.pages.choosing import NOT_LISTED, UNNAMED, Choices, offered_titles, read_profile, type_groups
from mvoscan.web.pages.entry import see_other
from mvoscan.web.pages.link import show_once

router = APIRouter()

Chosen = Annotated[Choices, Query()]


@router.get("/start")
def choose_type(opened: OpenDoor, chosen: Chosen, verder: str = "") -> Response:
    """Which type of institution: always asked, never guessed."""
    questionnaire = _questionnaire(opened, chosen)
    problems: tuple[Problem, ...] = ()
    if verder:
        try:
            opened.service.types.place(chosen.type)
            check_type(questionnaire, chosen.type)
        except Invalid as invalid:
            problems = invalid.problems
        else:
            return see_other(chosen.address("/start/profiel" if chosen.practice else "/start/bestuur", bestuur=""))
    context = {
        "titles": offered_titles(opened.service.library.offered()),
        "questionnaire": questionnaire,
        "groups": type_groups(opened.service.types, questionnaire),
    }
    return _page(opened, "start/type.html", chosen, context, problems)


@router.get("/start/bestuur")
def choose_institution(opened: OpenDoor, chosen: Chosen, zoek: str = "", verder: str = "") -> Response:
    """Which institution: search, or not in the list, or not named."""
    if _unknown_type(opened, chosen):
        return see_other(chosen.address("/start", type="", verder="1"))
    problems: tuple[Problem, ...] = ()
    found: tuple[Institution, ...] = ()
    with opened.service.reading() as connection:
        try:
            if verder:
                return see_other(_after_institution(connection, chosen))
            if zoek.strip():
                found = find_institutions(connection, zoek[:200], type=chosen.type)
        except Invalid as invalid:
            problems = tuple(
                Problem(field="zoek" if each.field == "nummer" else each.field, message=each.message)
                for each in invalid.problems
            )
    context = {
        "search": zoek,
        "found": found,
        "type": opened.service.types.by_code[chosen.type],
        "provinces": PROVINCES,
    }
    return _page(opened, "start/institution.html", chosen, context, problems)


@router.get("/start/nieuw")
def name_unlisted(opened: OpenDoor, chosen: Chosen, zonder: str = "", verder: str = "") -> Response:
    """The name and number of a body that is not in the list."""
    if _unknown_type(opened, chosen):
        return see_other(chosen.address("/start", type="", verder="1"))
    problems = _name_problems(chosen, without_number=bool(zonder)) if verder else ()
    if verder and not problems:
        return see_other(chosen.address("/start/profiel", bestuur=NOT_LISTED, nummer="" if zonder else chosen.nummer))
    context = {"type": opened.service.types.by_code[chosen.type], "without": bool(zonder)}
    return _page(opened, "start/unlisted.html", chosen, context, problems)


@router.get("/start/samen")
def choose_together(opened: OpenDoor, chosen: Chosen, verder: str = "") -> Response:
    """Alone, or together with the OCMW or municipality."""
    with opened.service.reading() as connection:
        institution = get_institution(connection, chosen.bestuur)
        partner = partner_of(connection, institution)
    problems: tuple[Problem, ...] = ()
    if verder or partner is None:
        if chosen.samen in {"ja", "nee"} or partner is None:
            return see_other(chosen.address("/start/profiel"))
        problems = (Problem(field="samen", message="Kies of je de scan alleen of samen invult."),)
    context = {"institution": institution, "partner": partner, "labels": _labels(opened)}
    return _page(opened, "start/together.html", chosen, context, problems)


@router.get("/start/profiel")
def choose_profile(opened: OpenDoor, chosen: Chosen) -> Response:
    """The profile, and light or full."""
    if _unknown_type(opened, chosen):
        return see_other(chosen.address("/start", type="", verder="1"))
    return _profile_page(opened, chosen, {}, Scope.LIGHT)


@router.post("/start")
def start(opened: OpenDoor, visitor: Visitor, form: PostedForm) -> Response:
    """Make the dossier, and show the link to keep."""
    chosen = Choices.model_validate(
        {name: str(value)[:300] for name, value in form.items() if name in Choices.model_fields}
    )
    questionnaire = _questionnaire(opened, chosen)
    profile = read_profile(questionnaire, form)
    scope = Scope.FULL if form.get("omvang") == Scope.FULL else Scope.LIGHT
    keys = Keys(
        public_id=public_id(),
        token=secret(),
        cookie=visitor.cookie or secret(),
        link_days=opened.settings.link_days,
        session_days=opened.settings.session_days,
    )
    try:
        _start(opened, visitor, chosen, keys, profile=profile, scope=scope)
    except Invalid as invalid:
        return _profile_page(opened, chosen, profile, scope, problems=invalid.problems)
    response = see_other(f"/dossier/{keys.public_id}/link")
    opened.keep_cookie(response, keys.cookie)
    show_once(opened, response, keys.public_id, keys.token)
    return response


def _start(
    opened: Door, visitor: Visitor, chosen: Choices, keys: Keys, *, profile: dict[str, tuple[str, ...]], scope: Scope
) -> None:
    service = opened.service
    with service.writing() as connection:
        wanted = Start(
            questionnaire=_questionnaire(opened, chosen).id,
            type=chosen.type,
            institution=_institution(opened, connection, chosen),
            joint=chosen.samen == "ja",
            profile=profile,
            scope=scope,
            practice=chosen.practice,
        )
        start_scan(connection, wanted, library=service.library, types=service.types, keys=keys, now=visitor.now)


def _institution(opened: Door, connection: Connection, chosen: Choices) -> str | None:
    """The id of the institution chosen, a fresh provisional one, or None when it is not named."""
    if chosen.practice or chosen.bestuur == UNNAMED:
        return None
    if chosen.bestuur == NOT_LISTED:
        made = name_institution(
            connection,
            id=public_id(),
            type=chosen.type,
            name=chosen.naam,
            number=chosen.nummer,
            types=opened.service.types,
        )
        return made.id
    if not chosen.bestuur:
        raise Invalid(Problem(field="bestuur", message="Kies je bestuur, of dat je het niet noemt."))
    return chosen.bestuur


def _after_institution(connection: Connection, chosen: Choices) -> str:
    """Where a choice of institution leads; raises `Invalid` when there is none."""
    if chosen.bestuur == NOT_LISTED:
        return chosen.address("/start/nieuw")
    if chosen.bestuur == UNNAMED:
        return chosen.address("/start/profiel")
    message = "Kies je bestuur in de lijst, of een van de andere mogelijkheden."
    if not chosen.bestuur:
        raise Invalid(Problem(field="bestuur", message=message))
    try:
        institution = get_institution(connection, chosen.bestuur)
    except NotFound as unknown:
        raise Invalid(Problem(field="bestuur", message=message)) from unknown
    step = "/start/samen" if partner_of(connection, institution) else "/start/profiel"
    return chosen.address(step, bestuur=institution.id)


def _at_search(problem: Problem) -> Problem:
    """A number that is none was typed in the search field."""
    return problem.model_copy(update={"field": "zoek"}) if problem.field == "nummer" else problem


def _name_problems(chosen: Choices, *, without_number: bool) -> tuple[Problem, ...]:
    problems = [] if chosen.naam.strip() and len(chosen.naam) <= 200 else [
        Problem(field="naam", message="Geef de naam van je bestuur, in hoogstens 200 tekens.")
    ]  # fmt: skip
    if not without_number:
        try:
            if not chosen.nummer.strip():
                message = "Geef het KBO-nummer of de OVO-code, of kruis aan dat er geen is."
                raise Invalid(Problem(field="nummer", message=message))
            read_number(chosen.nummer)
        except Invalid as invalid:
            problems += invalid.problems
    return tuple(problems)


def _profile_page(
    opened: Door,
    chosen: Choices,
    profile: dict[str, tuple[str, ...]],
    scope: Scope,
    *,
    problems: tuple[Problem, ...] = (),
) -> Response:
    questionnaire = _questionnaire(opened, chosen)
    context = {
        "questionnaire": questionnaire,
        "profile": profile,
        "scope": scope.value,
        "has_full": any(each.scope is Scope.FULL for each in questionnaire.questions.values()),
        "summary": _summary(opened, chosen),
    }
    return _page(opened, "start/profile.html", chosen, context, problems)


def _summary(opened: Door, chosen: Choices) -> list[dict[str, Any]]:
    """The choices so far in words, each with a way to change it."""
    rows = [("Type bestuur", opened.service.types.by_code[chosen.type].label, chosen.address("/start"), "type bestuur")]
    if not chosen.practice:
        rows.append(("Bestuur", _name(opened, chosen), chosen.address("/start/bestuur", samen=""), "bestuur"))
    return [
        {"key": key, "value": value, "href": href, "action": "Wijzig", "about": about}
        for key, value, href, about in rows
    ]


def _name(opened: Door, chosen: Choices) -> str:
    if chosen.bestuur == UNNAMED:
        return "Niet genoemd"
    if chosen.bestuur == NOT_LISTED:
        return chosen.naam
    if not chosen.bestuur:
        return "Nog niet gekozen"
    with opened.service.reading() as connection:
        institution = get_institution(connection, chosen.bestuur)
        partner = partner_of(connection, institution) if chosen.samen == "ja" else None
    labels = _labels(opened)
    names = [f"{labels[each.type]} {each.name}" for each in (institution, partner) if each]
    return " samen met ".join(names)


def _labels(opened: Door) -> dict[str, str]:
    return {each.code: each.label for each in opened.service.types.types}


def _questionnaire(opened: Door, chosen: Choices) -> Questionnaire:
    library = opened.service.library
    return library.offered_edition(chosen.vragenlijst or library.offered()[0].id)


def _unknown_type(opened: Door, chosen: Choices) -> bool:
    return chosen.type not in _questionnaire(opened, chosen).allowed_types


def _page(
    opened: Door, template: str, chosen: Choices, context: dict[str, Any], problems: tuple[Problem, ...]
) -> Response:
    shared = {"chosen": chosen, "problems": problems, "practice": chosen.practice, "nav": "scan"}
    errors = defaultdict(str, {each.field: each.message for each in problems})
    return opened.templates.render(template, {**shared, **context, "errors": errors}, status=422 if problems else 200)
