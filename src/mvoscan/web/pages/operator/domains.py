"""`/beheer/maildomeinen`: which mail domains are of which body; a mailbox there confirms whose scan it is."""

from typing import Any

from fastapi import APIRouter
from starlette.responses import Response

from mvoscan.core.errors import Conflict, Invalid, NotFound, Problem, ScanError
from mvoscan.core.institution import Institution, named
from mvoscan.core.login import Person
from mvoscan.core.release import act
from mvoscan.usecases.register_domain import Registered, add_domain, list_domains, remove_domain
from mvoscan.web.deps import Door, Now, OpenDoor, PostedForm
from mvoscan.web.pages.entry import see_other
from mvoscan.web.pages.operator.frame import show
from mvoscan.web.persons import Operator

router = APIRouter()

HERE = "/beheer/maildomeinen"
_STATUS = {Invalid: 422, NotFound: 404, Conflict: 409}
_LONGEST = 300


@router.get(HERE)
def show_domains(opened: OpenDoor, person: Operator) -> Response:
    """All domains with their body, and a form for another one."""
    return _page(opened, person)


@router.post(HERE)
def add(opened: OpenDoor, person: Operator, now: Now, form: PostedForm) -> Response:
    """Register a domain; what cannot be comes back with the reason."""
    given = {name: _one_line(str(form.get(name) or "")) for name in ("bestuur", "domein")}
    who = act(person.name, now, enforced=True, subject=person.subject)
    reference = opened.settings.reference_folder
    try:
        with opened.service.writing() as connection:
            add_domain(connection, given["bestuur"], given["domein"], reference=reference, act=who)
    except (Invalid, NotFound, Conflict) as error:
        return _page(opened, person, given=given, error=error)
    return see_other(HERE)


@router.post(f"{HERE}/weghalen")
def remove(opened: OpenDoor, person: Operator, now: Now, form: PostedForm) -> Response:
    """Take a domain away; one that is gone already is as good."""
    who = act(person.name, now, enforced=True, subject=person.subject)
    body, domain = (_one_line(str(form.get(name) or "")) for name in ("bestuur", "domein"))
    try:
        with opened.service.writing() as connection:
            remove_domain(connection, body, domain, act=who)
    except NotFound as error:
        return _page(opened, person, error=error)
    return see_other(HERE)


def _page(
    opened: Door, person: Person, *, given: dict[str, str] | None = None, error: ScanError | None = None
) -> Response:
    with opened.service.reading() as connection:
        found = list_domains(connection)
    context = {
        "domains": [_shown(opened, each) for each in found],
        "given": given or {"bestuur": "", "domein": ""},
        "problems": _problems(error, typed=given is not None),
    }
    status = 200 if error is None else _STATUS.get(type(error), 500)
    return show(opened, person, "operator/domains.html", context, here=HERE, status=status)


def _problems(error: ScanError | None, *, typed: bool) -> tuple[Problem, ...]:
    """What is wrong, at the field that can mend it."""
    if error is None:
        return ()
    if isinstance(error, NotFound) and not typed:
        return (Problem(field="", message="Dit maildomein stond er niet meer."),)
    if isinstance(error, NotFound):
        missing = "Er is geen bestuur met deze sleutel. Zoek ze op in het register en neem ze over."
        return (Problem(field="bestuur", message=missing),)
    messages = [each.message for each in error.problems] if isinstance(error, Invalid) else [str(error)]
    return tuple(Problem(field="domein", message=each) for each in messages)


def _shown(opened: Door, found: Registered) -> dict[str, Any]:
    return {
        "domain": found.domain.domain,
        "body": _called(opened, found.body),
        "key": found.domain.institution,
        "at": found.domain.made_at,
        "by": found.domain.by,
    }


def _called(opened: Door, body: Institution) -> str:
    known = opened.service.types.by_code.get(body.type)
    return named(known.label if known else body.type, body.name)


def _one_line(text: str) -> str:
    return "".join(sign for sign in text[:_LONGEST] if sign.isprintable()).strip()
