"""The offer: trainings, speakers, sessions, tools and networks that can be ordered on simple request.

Themes are clauses of ISO 26000, the same that statements name; an audience is a family of institution types, or sector
organisations. An entry without audience or regions is for all of them.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from enum import StrEnum
from typing import NamedTuple

from pydantic import BaseModel, ConfigDict, Field

from mvoscan.core.errors import Gone, Invalid, Problem, Refused
from mvoscan.core.institution import PROVINCES, InstitutionTypes, fold
from mvoscan.core.iso26000 import CLAUSES, CORE_SUBJECTS, core_subject

SECTOR = "sectororganisatie"
"""Who may order beside the bodies of the register: an organisation that speaks for its members."""

SECTOR_WORDS = "Sectororganisatie of koepel"
LATEST = date(2099, 12, 31)
RESERVED = ("nieuw", "themas")
"""No codes of entries: they are names of pages among those of entries."""

_LONGEST_CODE = 60
_LINE, _TEXT = 200, 3_000


class EntryKind(StrEnum):
    """What an entry is."""

    TRAINING = "training"
    SPEAKER = "speaker"
    SESSION = "session"
    TOOL = "tool"
    NETWORK = "network"


KIND_WORDS = {
    EntryKind.TRAINING: "Dagopleiding",
    EntryKind.SPEAKER: "Spreker",
    EntryKind.SESSION: "Korte sessie",
    EntryKind.TOOL: "Hulpmiddel",
    EntryKind.NETWORK: "Netwerk",
}
"""The kinds on screen."""


class Form(StrEnum):
    """Where it takes place."""

    VISIT = "visit"
    ELSEWHERE = "elsewhere"
    ONLINE = "online"
    EITHER = "either"


FORM_WORDS = {
    Form.VISIT: "Bij jullie ter plaatse",
    Form.ELSEWHERE: "Op een plaats van de aanbieder",
    Form.ONLINE: "Online",
    Form.EITHER: "Ter plaatse of online",
}
"""The forms on screen."""


class Content(BaseModel):
    """What an entry says; it changes as a whole, and every version is kept."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    kind: EntryKind
    title: str = Field(min_length=3, max_length=_LINE)
    summary: str = Field(min_length=10, max_length=_TEXT)
    provider: str = Field(min_length=2, max_length=_LINE)
    audience: tuple[str, ...] = ()
    iso: tuple[str, ...] = Field(min_length=1)
    regions: tuple[str, ...] = ()
    form: Form
    length: str = Field(min_length=1, max_length=_LINE)
    price: str = Field(min_length=1, max_length=_LINE)
    contact: str = Field(min_length=3, max_length=_LINE)
    valid_until: date
    example: bool = False

    @property
    def subjects(self) -> tuple[str, ...]:
        """The core subjects of its clauses, in the order of the standard."""
        own = {core_subject(each) for each in self.iso}
        return tuple(each for each in CORE_SUBJECTS if each in own)


class Entry(BaseModel):
    """An entry as it is now: its code never changes, its revision counts the versions."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: int
    code: str
    revision: int
    changed_at: datetime
    withdrawn_at: datetime | None = None
    content: Content


class Source(StrEnum):
    """Why an entry got another version."""

    IMPORTED = "imported"
    OPERATOR = "operator"
    FEEDBACK = "feedback"


SOURCE_WORDS = {
    Source.IMPORTED: "ingevoerd uit een bestand",
    Source.OPERATOR: "door de beheerder",
    Source.FEEDBACK: "na feedback van besturen",
}
"""The reasons on screen."""


class Version(BaseModel):
    """One version of an entry: what it said, from when, by whom and why; a withdrawal is the last one."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    revision: int
    at: datetime
    by: str
    source: Source
    reason: str
    withdrawn: bool
    content: Content


class Filter(NamedTuple):
    """What somebody looks for; an empty field asks for nothing."""

    theme: str = ""
    kind: str = ""
    region: str = ""
    audience: str = ""

    def fits(self, content: Content) -> bool:
        """Whether an entry is among what is looked for."""
        return (
            (not self.theme or self.theme in content.subjects)
            and (not self.kind or self.kind == content.kind)
            and (not self.region or not content.regions or self.region in content.regions)
            and (not self.audience or not content.audience or self.audience in content.audience)
        )


def audiences(types: InstitutionTypes) -> dict[str, str]:
    """Who an entry can be for, by code: the families of bodies, and sector organisations."""
    return {**{each.code: each.label for each in types.families}, SECTOR: SECTOR_WORDS}


def type_words(code: str, types: InstitutionTypes) -> str:
    """Who ordered, by the code of their type; one that does not exist any more by its code."""
    known = types.by_code.get(code)
    return SECTOR_WORDS if code == SECTOR else known.label if known else code


def read_filter(given: Mapping[str, str], types: InstitutionTypes) -> Filter:
    """Read what somebody looks for; a code that does not exist raises `Invalid` with the valid ones."""
    valid = {
        "theme": ("thema", tuple(CORE_SUBJECTS)),
        "kind": ("soort", tuple(EntryKind)),
        "region": ("regio", tuple(PROVINCES)),
        "audience": ("doelgroep", tuple(audiences(types))),
    }
    problems = [
        Problem(field=field, message=f"‘{given[field][:40]}’ bestaat niet. Kies uit: {', '.join(codes)}.")
        for field, codes in valid.values()
        if given.get(field) and given[field] not in codes
    ]
    if problems:
        raise Invalid(*problems)
    return Filter(**{name: given.get(field, "") for name, (field, _) in valid.items()})


def past(content: Content, today: date) -> bool:
    """Whether its last day is over."""
    return content.valid_until < today


def orderable(entry: Entry, *, today: date, demo: bool) -> bool:
    """Whether it can be ordered today: not withdrawn, not past its date, and no example outside a demo."""
    return entry.withdrawn_at is None and not past(entry.content, today) and (demo or not entry.content.example)


def demand_orderable(entry: Entry, *, today: date, demo: bool) -> None:
    """Raise `Gone` for what is withdrawn or past its date, and `Refused` for an example outside a demo."""
    if entry.withdrawn_at is not None:
        raise Gone("Dit aanbod is ingetrokken en niet meer te bestellen. Kijk op de pagina Aanbod wat er wel is.")
    if past(entry.content, today):
        day = entry.content.valid_until
        raise Gone(
            f"Dit aanbod liep tot en met {day.day}-{day.month}-{day.year} en is niet meer te bestellen. "
            "Kijk op de pagina Aanbod wat er wel is."
        )
    if entry.content.example and not demo:
        raise Refused("Dit is een voorbeeld, geen echt aanbod. Het is niet te bestellen.")


def code_of(title: str, taken: Sequence[str]) -> str:
    """A code for a new entry, out of its title; with a number when that code is taken.

    >>> code_of("Duurzaam aankopen: start", ["duurzaam-aankopen-start"])
    'duurzaam-aankopen-start-2'
    """
    base = fold(title).replace(" ", "-")[:_LONGEST_CODE].strip("-") or "aanbod"
    found, number = base, 1
    while found in (*taken, *RESERVED):
        number += 1
        found = f"{base}-{number}"
    return found


def read_content(given: Mapping[str, Sequence[str]], types: InstitutionTypes, *, example: bool = False) -> Content:
    """An entry as an operator typed it; raises `Invalid` with all that is wrong."""
    one = {name: " ".join((given.get(name) or ("",))[0].split())[: _LINE + 1] for name in _LINES}
    text = (given.get("uitleg") or ("",))[0].replace("\r\n", "\n").strip()
    iso = [*given.get("thema", ()), *re.findall(r"[^\s,;]+", one["clausules"])]
    problems = [*_wrong_lines(one), *_wrong_text(text), *_wrong_codes(given, iso, types)]
    until = _day(one["tot"])
    if until is None:
        problems.append(Problem(field="tot", message="Geef de laatste dag, bijvoorbeeld 2027-06-30."))
    if problems or until is None:
        raise Invalid(*problems)
    return Content(
        kind=EntryKind(one["soort"]),
        title=one["titel"],
        summary=text,
        provider=one["aanbieder"],
        audience=tuple(each for each in audiences(types) if each in given.get("doelgroep", ())),
        iso=tuple(each for each in CLAUSES if each in iso),
        regions=tuple(each for each in PROVINCES if each in given.get("regio", ())),
        form=Form(one["vorm"]),
        length=one["duur"],
        price=one["prijs"],
        contact=one["contact"],
        valid_until=until,
        example=example,
    )


_SAID = {
    "titel": "Geef een titel.",
    "aanbieder": "Geef de aanbieder.",
    "duur": "Zeg hoelang het duurt, bijvoorbeeld ‘een halve dag’.",
    "prijs": "Zeg wat het kost, of dat het gratis is.",
    "contact": "Geef een e-mailadres, telefoonnummer of website.",
}
_LINES = (*_SAID, "soort", "vorm", "tot", "clausules")
_SHORTEST = 3
_SHORTEST_TEXT = 10


def _wrong_lines(one: Mapping[str, str]) -> Iterator[Problem]:
    for name, message in _SAID.items():
        if len(one[name]) < (1 if name in {"duur", "prijs"} else _SHORTEST):
            yield Problem(field=name, message=message)
        elif len(one[name]) > _LINE:
            yield Problem(field=name, message=f"Maak dit korter: hoogstens {_LINE} tekens.")
    if one["soort"] not in set(EntryKind):
        yield Problem(field="soort", message="Kies wat het is.")
    if one["vorm"] not in set(Form):
        yield Problem(field="vorm", message="Kies waar het doorgaat.")


def _wrong_text(text: str) -> Iterator[Problem]:
    if not _SHORTEST_TEXT <= len(text) <= _TEXT:
        yield Problem(field="uitleg", message=f"Beschrijf het in {_SHORTEST_TEXT} tot {_TEXT} tekens.")


def _wrong_codes(given: Mapping[str, Sequence[str]], iso: Sequence[str], types: InstitutionTypes) -> Iterator[Problem]:
    if not iso:
        yield Problem(field="thema", message="Kies minstens één onderwerp.")
    unknown = [each for each in iso if each not in CLAUSES]
    if unknown:
        message = f"‘{unknown[0][:40]}’ is geen clausule van ISO 26000. Kies uit: {', '.join(CLAUSES)}."
        yield Problem(field="clausules", message=message)
    for field, valid in (("doelgroep", audiences(types)), ("regio", PROVINCES)):
        if any(each not in valid for each in given.get(field, ())):
            yield Problem(field=field, message=f"Kies uit: {', '.join(valid)}.")


def _day(text: str) -> date | None:
    try:
        found = date.fromisoformat(text)
    except ValueError:
        return None
    return found if found <= LATEST else None
