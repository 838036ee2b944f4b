"""What the choices before a dossier come to, checked in the order of the pages; each mistake belongs to one page."""

from dataclasses import dataclass

from sqlalchemy import Connection
from starlette.responses import Response

from mvoscan.core.errors import Invalid, NotFound, Problem, Unavailable
from mvoscan.core.institution import Institution, InstitutionType, named
from mvoscan.core.naming import read_named
from mvoscan.core.questionnaire import Questionnaire
from mvoscan.core.tailoring import check_type
from mvoscan.usecases.find_institution import get_institution, partner_of
from mvoscan.usecases.open_service import Service
from mvoscan.web.pages.choosing import NOT_LISTED, UNNAMED, Choices
from mvoscan.web.pages.entry import see_other

PAGES = {
    "vragenlijst": "/start/vragenlijst",
    "type": "/start",
    "bestuur": "/start/bestuur",
    "naam": "/start/nieuw",
    "nummer": "/start/nieuw",
    "samen": "/start/samen",
}
"""The page on which each choice is made, and mended."""


@dataclass(frozen=True)
class Settled:
    """Choices that fit together.

    `institution` is None for one that is not named or not in the list; `partner` is with whom it may share a scan.
    """

    questionnaire: Questionnaire
    type: InstitutionType
    institution: Institution | None
    partner: Institution | None


def offered_to(service: Service, chosen: Choices) -> tuple[Questionnaire, ...]:
    """The questionnaires on offer, or only the one chosen; raises `Invalid`, or `Unavailable` when there is none."""
    offered = service.library.offered()
    if not offered:
        raise Unavailable("Er is nu geen vragenlijst om in te vullen. Probeer het later opnieuw.")
    if not chosen.vragenlijst:
        return offered
    found = tuple(each for each in offered if each.id == chosen.vragenlijst)
    if not found:
        raise Invalid(Problem(field="vragenlijst", message="Kies een vragenlijst uit de lijst."))
    return found


def fitting(service: Service, chosen: Choices) -> tuple[Questionnaire, ...]:
    """Of those, the ones meant for the type that was chosen; raises `Invalid` when no type was, or none is."""
    offered = offered_to(service, chosen)
    service.types.place(chosen.type)
    found = tuple(each for each in offered if chosen.type in each.allowed_types)
    if not found:
        check_type(offered[0], chosen.type)
    return found


def type_of(service: Service, chosen: Choices) -> tuple[Questionnaire, InstitutionType]:
    """The type of institution, and the questionnaire: the one chosen, or the only one for this type.

    Raises `Invalid`; it names the questionnaire only when there are several for this type.
    """
    found = fitting(service, chosen)
    if len(found) > 1:
        raise Invalid(Problem(field="vragenlijst", message="Kies een vragenlijst uit de lijst."))
    return found[0], service.types.by_code[chosen.type]


def settle(service: Service, connection: Connection, chosen: Choices) -> Settled:
    """All choices up to the institution; raises `Invalid` with what belongs to the first page that is not in order."""
    questionnaire, kind = type_of(service, chosen)
    institution = None if chosen.practice else institution_of(connection, chosen)
    partner = partner_of(connection, institution) if institution else None
    if partner and partner.type not in questionnaire.allowed_types:
        partner = None
    return Settled(questionnaire, kind, institution, partner)


def institution_of(connection: Connection, chosen: Choices) -> Institution | None:
    """The institution chosen from the register; None when it is named by the visitor, or not at all."""
    if chosen.bestuur == UNNAMED:
        return None
    if chosen.bestuur == NOT_LISTED:
        read_named(chosen.naam, chosen.nummer)
        return None
    found = listed(connection, chosen.bestuur)
    if found is None:
        message = "Zoek je bestuur en kies het, of kies een van de andere mogelijkheden."
        raise Invalid(Problem(field="bestuur", message=message))
    if found.type != chosen.type:
        message = "Dit bestuur is van een ander type. Zoek het opnieuw op, of wijzig het type."
        raise Invalid(Problem(field="bestuur", message=message))
    return found


def listed(connection: Connection, institution: str) -> Institution | None:
    """The entry of the register with this id, if there is one."""
    if not institution.isalnum():
        return None
    try:
        return get_institution(connection, institution)
    except NotFound:
        return None


def joint(settled: Settled, chosen: Choices) -> bool:
    """Whether it is a scan for two; raises `Invalid` when that could be and was not said."""
    if settled.partner is None:
        return False
    if chosen.samen not in {"ja", "nee"}:
        raise Invalid(Problem(field="samen", message="Kies of je de scan alleen of samen invult."))
    return chosen.samen == "ja"


def mend(chosen: Choices, invalid: Invalid, *, sent: bool = False) -> Response:
    """To the page of the first mistake. It says what is wrong there when something was chosen, or sent."""
    field = invalid.problems[0].field
    return see_other(chosen.address(PAGES[field], verder="1" if sent or getattr(chosen, field) else ""))


def subject_in_words(service: Service, settled: Settled, chosen: Choices) -> str:
    """Who the scan is for: 'Gemeente Aalst samen met OCMW Aalst', a name that was typed, or 'niet genoemd'."""
    if chosen.bestuur == UNNAMED:
        return "Niet genoemd"
    if settled.institution is None:
        return named(settled.type.label, chosen.naam)
    both = (settled.institution, settled.partner if chosen.samen == "ja" else None)
    return " samen met ".join(in_words(service, each) for each in both if each)


def in_words(service: Service, institution: Institution) -> str:
    """An entry of the register with its type: 'Gemeente Aalst'."""
    return named(service.types.by_code[institution.type].label, institution.name)
