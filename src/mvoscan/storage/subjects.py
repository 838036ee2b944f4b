"""Whom a scan is for, by the register: in words, and from what was chosen."""

from sqlalchemy import Connection

from mvoscan.core.dossier import Subject
from mvoscan.core.errors import Invalid, Problem
from mvoscan.core.institution import InstitutionTypes, Standing, named
from mvoscan.storage import institutions


def in_words(connection: Connection, subject: Subject, *, types: InstitutionTypes) -> str:
    """Who a scan says it is for: 'Gemeente Aalst samen met OCMW Aalst', or only a type."""
    names = [(subject.type, subject.institution), (subject.partner_type, subject.partner)]
    return " samen met ".join(
        named(types.by_code[code].label, institutions.get(connection, institution).name if institution else None)
        for code, institution in names
        if code
    )


def in_register_words(connection: Connection, subject: Subject, *, types: InstitutionTypes) -> str:
    """The same without a name that a visitor typed: then only the type is said."""
    bodies = [each for each in (subject.institution, subject.partner) if each]
    typed = any(each.standing is not Standing.LISTED for each in institutions.current(connection, bodies).values())
    shown = Subject(type=subject.type) if typed else subject
    return in_words(connection, shown, types=types)


def subject_of(
    connection: Connection,
    institution: str,
    *,
    type: str,  # noqa: A002 # the word of the house.
    joint: bool,
) -> Subject:
    """Whom a scan for this entry is for; raises `Invalid` for another type, or when there is no partner.

    In a joint scan the municipality comes first, whoever started.
    """
    own = institutions.get(connection, institution)
    if own.type != type:
        raise Invalid(Problem(field="bestuur", message="Dit bestuur is van een ander type. Zoek het opnieuw op."))
    if not joint:
        return Subject(type=own.type, institution=own.id)
    partner = institutions.partner_of(connection, own)
    if partner is None:
        raise Invalid(Problem(field="samen", message="Bij dit bestuur kennen we geen partner. Vul de scan alleen in."))
    first, second = sorted((own, partner), key=lambda each: each.type != "gemeente")
    return Subject(type=first.type, institution=first.id, partner_type=second.type, partner=second.id)
