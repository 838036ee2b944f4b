"""What a coordinator fills in to make a link for a colleague: all that is wrong at once, each at its field."""

import re
from collections.abc import Collection, Mapping
from datetime import date, timedelta

from pydantic import BaseModel, ConfigDict

from mvoscan.core.action_form import read_day
from mvoscan.core.dossier import Right
from mvoscan.core.errors import Invalid, Problem
from mvoscan.core.grant import LABEL_LIMIT, WHOLE, Part

FIELDS = ("naam", "recht", "deel", "dienst", "deadline", "mail")
"""The fields of the form that hold one value; `thema` holds several."""

_ADDRESS = re.compile(r"[^\s@<>()\[\],;:\"\\]+@[^\s@<>()\[\],;:\"\\]+\.[^\s@<>()\[\],;:\"\\.]{2,}")
_LONGEST_ADDRESS = 254
_FURTHEST = timedelta(days=366)


class Wish(BaseModel):
    """A link as it is wished: for whom, what it allows, for which part, by when, and where to mail it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    label: str
    right: Right
    part: Part = WHOLE
    deadline: date | None = None
    address: str = ""


def read_wish(
    given: Mapping[str, str],
    chosen: Collection[str],
    *,
    themes: Collection[str],
    services: Collection[str],
    today: date,
) -> Wish:
    """What was filled in, out of the themes and services of a scan; raises `Invalid` with every field that is wrong."""
    problems: list[Problem] = []
    right = _right(given.get("recht", ""), problems)
    wish = Wish.model_construct(
        label=_label(given.get("naam", ""), problems),
        right=right,
        part=_part(given, chosen, themes, services, problems) if right is Right.CONTRIBUTE else WHOLE,
        deadline=_deadline(given.get("deadline", ""), today, problems) if right is Right.CONTRIBUTE else None,
        address=_address(given.get("mail", ""), problems),
    )
    if problems:
        raise Invalid(*problems)
    return wish


def _label(text: str, problems: list[Problem]) -> str:
    label = " ".join(text.split())
    message = ""
    if not label:
        message = "Schrijf voor wie deze link is, bijvoorbeeld: personeelsdienst."
    elif len(label) > LABEL_LIMIT:
        message = f"Maak dit korter: hoogstens {LABEL_LIMIT} tekens."
    elif not label.isprintable():
        message = "Hier staan onzichtbare tekens in. Typ het opnieuw, zonder te plakken."
    if message:
        problems.append(Problem(field="naam", message=message))
    return label


def _right(text: str, problems: list[Problem]) -> Right:
    if text not in set(Right):
        problems.append(Problem(field="recht", message="Kies wat je collega mag doen."))
        return Right.READ
    return Right(text)


def _part(
    given: Mapping[str, str],
    chosen: Collection[str],
    themes: Collection[str],
    services: Collection[str],
    problems: list[Problem],
) -> Part:
    kind, service = given.get("deel", ""), given.get("dienst", "")
    if kind == "themas":
        if not chosen or not set(chosen) <= set(themes):
            problems.append(Problem(field="thema", message="Kies minstens één thema uit de lijst."))
        return Part(themes=tuple(each for each in themes if each in chosen))
    if kind == "dienst":
        if service not in services:
            problems.append(Problem(field="dienst", message="Kies een dienst uit de lijst."))
        return Part(services=(service,))
    if kind != "alles":
        problems.append(Problem(field="deel", message="Kies welke stellingen je collega invult."))
    return WHOLE


def _deadline(text: str, today: date, problems: list[Problem]) -> date | None:
    if not text.strip():
        return None
    day, message = read_day(text.strip()), ""
    if day is None:
        message = "Dit is geen dag. Schrijf bijvoorbeeld 31/12/2026, of laat het leeg."
    elif day < today:
        message = "Deze dag is al voorbij. Kies vandaag of een latere dag."
    elif day > today + _FURTHEST:
        message = "Deze dag is meer dan een jaar ver. Kies een dag binnen het jaar."
    if message:
        problems.append(Problem(field="deadline", message=message))
    return day


def _address(text: str, problems: list[Problem]) -> str:
    address = text.strip()
    if address and (len(address) > _LONGEST_ADDRESS or not _ADDRESS.fullmatch(address)):
        message = "Dit is geen e-mailadres. Schrijf het zoals naam@voorbeeld.be, of laat het leeg."
        problems.append(Problem(field="mail", message=message))
    return address
